//! Joining: a lab may have a row of its own that says the same as one that we ship by now, e.g.
//! a paper that it read before us. Ours then takes its place under our number, and whatever
//! pointed at the lab's row points at ours, so that what hangs on either is together.

use std::collections::BTreeMap;

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::links::{Link, links};
use super::rows::{delete, insert, is_constraint, update};
use crate::seed::FIRST_OWN;
use crate::seed::shipped::{ShippedRow, Table, shown};
use crate::sqlite::{is_wrong_sql, quoted};

/// Tables whose rows have names that whoever writes them makes up: two reports of one name are
/// not the same report.
const MADE_UP_NAMES: [&str; 3] = ["findings", "saved_queries", "source_tables"];

/// What was done to put a row of ours in the place of a lab's own.
pub(super) struct Adopted {
    /// Which row it was, its number now, and what it said otherwise.
    pub(super) told: String,
    /// How many rows of the lab's are gone for it, by table.
    pub(super) gone: BTreeMap<String, i64>,
}

/// How rows are joined in a file.
pub(super) struct Adoption<'f> {
    fresh: &'f Connection,
    file: &'f Connection,
    /// Each link of the file, in our tables and in the lab's.
    links: Vec<Link>,
}

impl<'f> Adoption<'f> {
    pub(super) fn of(fresh: &'f Connection, file: &'f Connection) -> rusqlite::Result<Self> {
        let links = links(fresh, file)?;
        Ok(Self { fresh, file, links })
    }

    /// Puts a row of ours, which the rules of its table keep out, in the place of a row of the
    /// lab's own that says the same. `None` where there is no such row, or where they cannot be
    /// joined: the file is then as it was.
    pub(super) fn adopt(
        &self,
        table: &Table,
        ours: &ShippedRow,
    ) -> rusqlite::Result<Option<Adopted>> {
        if MADE_UP_NAMES.contains(&table.name.as_str()) {
            return Ok(None);
        }
        let Some(theirs) = self.same_of_the_lab(table, ours)? else {
            return Ok(None);
        };
        self.file.execute_batch("SAVEPOINT adopt")?;
        let adopted = match self.put_in_its_place(table, ours, &theirs) {
            // A rule of the lab's own may be against it, or a function that only the lab has.
            Err(error) if is_constraint(&error) || is_wrong_sql(&error) => None,
            adopted => adopted?,
        };
        if adopted.is_none() {
            self.file.execute_batch("ROLLBACK TO adopt")?;
        }
        self.file.execute_batch("RELEASE adopt")?;
        Ok(adopted)
    }

    /// The row of the lab's own that says the same as ours, if nothing else is in the way.
    fn same_of_the_lab(
        &self,
        table: &Table,
        ours: &ShippedRow,
    ) -> rusqlite::Result<Option<ShippedRow>> {
        let Some(number) = table.number(ours) else {
            return Ok(None);
        };
        let mut in_the_way = Vec::new();
        for key in unique_keys(self.fresh, &table.name)? {
            in_the_way.extend(self.holding(table, &key, ours)?);
        }
        in_the_way.retain(|other| *other != number);
        in_the_way.sort_unstable();
        in_the_way.dedup();
        let [other @ FIRST_OWN..=i64::MAX] = in_the_way[..] else {
            return Ok(None);
        };
        let theirs = table.finder(self.file)?.find(table, &other.to_string())?;
        let required = required_links(self.fresh, table)?;
        let is_same = |theirs: &ShippedRow| {
            required
                .iter()
                .all(|at| theirs.values[*at] == ours.values[*at])
        };
        Ok(theirs.filter(is_same))
    }

    /// The numbers of the rows that hold the same in these columns.
    fn holding(
        &self,
        table: &Table,
        key: &[String],
        ours: &ShippedRow,
    ) -> rusqlite::Result<Vec<i64>> {
        let place = |column: &String| table.columns.iter().position(|name| name == column);
        let places: Vec<usize> = key.iter().filter_map(place).collect();
        let same: Vec<String> = key.iter().map(|column| format!("{column} = ?")).collect();
        let sql = format!(
            "SELECT {} FROM {} WHERE {}",
            table.columns[0],
            table.name,
            same.join(" AND ")
        );
        let values = places.iter().map(|at| &ours.values[*at]);
        (self.file.prepare_cached(&sql)?)
            .query_map(params_from_iter(values), |row| row.get(0))?
            .collect()
    }

    fn put_in_its_place(
        &self,
        table: &Table,
        ours: &ShippedRow,
        theirs: &ShippedRow,
    ) -> rusqlite::Result<Option<Adopted>> {
        let is_there = table.finder(self.file)?.find(table, &ours.key)?.is_some();
        let own = self.own_values(table, theirs)?;
        delete(self.file, table, theirs)?;
        if is_there {
            update(self.file, table, ours)?;
        } else {
            insert(self.file, table, ours)?;
        }
        for (column, value) in &own {
            if !self.hand_over(table, ours, (column, value), is_there)? {
                return Ok(None);
            }
        }
        let mut gone = BTreeMap::from([(table.name.clone(), 1)]);
        for link in &self.links {
            let Some(dropped) = self.point(link, table, ours, theirs)? else {
                return Ok(None);
            };
            *gone.entry(link.table.clone()).or_default() += dropped;
        }
        let told = told(table, ours, theirs);
        Ok(Some(Adopted { told, gone }))
    }

    /// What a row has in columns that the lab added to a table of ours.
    fn own_values(
        &self,
        table: &Table,
        row: &ShippedRow,
    ) -> rusqlite::Result<Vec<(String, Value)>> {
        let there: Vec<String> = (self.file)
            .prepare_cached("SELECT name FROM pragma_table_info(?1)")?
            .query_map([&table.name], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let own = there.into_iter();
        own.filter(|column| !table.columns.contains(column))
            .map(|column| Ok((column.clone(), self.own_value(table, row, &column)?)))
            .collect()
    }

    fn own_value(&self, table: &Table, row: &ShippedRow, column: &str) -> rusqlite::Result<Value> {
        let (column, name, key) = (quoted(column), &table.name, table.where_key());
        let sql = format!("SELECT {column} FROM {name} WHERE {key}");
        (self.file)
            .prepare_cached(&sql)?
            .query_row(params_from_iter(table.key_parts(&row.key)), |row| {
                row.get(0)
            })
    }

    /// Gives our row what the lab's had in a column of the lab's; whether it could be given. A
    /// row of ours that was there may have something else in it.
    fn hand_over(
        &self,
        table: &Table,
        ours: &ShippedRow,
        (column, value): (&str, &Value),
        is_there: bool,
    ) -> rusqlite::Result<bool> {
        if is_there {
            let before = self.own_value(table, ours, column)?;
            if before != Value::Null || *value == Value::Null {
                return Ok(before == *value || *value == Value::Null);
            }
        }
        let (column, name, number) = (quoted(column), &table.name, &table.columns[0]);
        let sql = format!("UPDATE {name} SET {column} = ?1 WHERE {number} = ?2");
        (self.file)
            .prepare_cached(&sql)?
            .execute((value, table.number(ours)))?;
        Ok(true)
    }

    /// Lets what points at the lab's row through this link point at ours; how many links were
    /// dropped because there is such a one already. `None` where ours cannot be pointed at.
    fn point(
        &self,
        link: &Link,
        table: &Table,
        ours: &ShippedRow,
        theirs: &ShippedRow,
    ) -> rusqlite::Result<Option<i64>> {
        if !link.is_to(&table.name) {
            return Ok(Some(0));
        }
        let (Some(old), Some(new)) = (link.end(table, theirs), link.end(table, ours)) else {
            // A column of the lab's, which ours has by now as theirs had it.
            return Ok(Some(0));
        };
        if old == new || !link.is_used(self.file, &old)? {
            return Ok(Some(0));
        }
        if new.contains(&Value::Null) {
            return Ok(None);
        }
        match link.move_all(self.file, &old, &new) {
            Ok(()) => Ok(Some(0)),
            Err(error) if is_constraint(&error) && !self.is_pointed_at(&link.table) => {
                let dropped = link.drop_doubles(self.file, &old, &new)?;
                link.move_all(self.file, &old, &new)?;
                Ok(Some(dropped))
            }
            Err(error) => Err(error),
        }
    }

    /// A table, ours or the lab's, of which a row points at this one.
    pub(super) fn pointing_at(
        &self,
        table: &Table,
        row: &ShippedRow,
    ) -> rusqlite::Result<Option<String>> {
        if table.has_numbers() {
            for link in self.links.iter().filter(|link| link.is_to(&table.name)) {
                let Some(end) = link.end(table, row) else {
                    continue;
                };
                if link.is_used(self.file, &end)? {
                    return Ok(Some(link.table.clone()));
                }
            }
        }
        Ok(None)
    }

    /// Whether rows of a table may be pointed at: none of them is dropped then.
    fn is_pointed_at(&self, table: &str) -> bool {
        self.links.iter().any(|link| link.is_to(table))
    }
}

/// The columns of each rule of ours that no two rows of a table may hold the same.
fn unique_keys(fresh: &Connection, table: &str) -> rusqlite::Result<Vec<Vec<String>>> {
    let mut keys: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut columns = fresh.prepare_cached(
        r#"SELECT list.name, info.name
           FROM pragma_index_list(?1) AS list
           JOIN pragma_index_info(list.name) AS info
           WHERE list."unique" AND NOT list.partial
           ORDER BY list.name, info.seqno"#,
    )?;
    let mut columns = columns.query([table])?;
    while let Some(column) = columns.next()? {
        keys.entry(column.get(0)?).or_default().push(column.get(1)?);
    }
    Ok(keys.into_values().collect())
}

/// Columns by which a row must point at another: one that points elsewhere says something else,
/// although it may stand at the same position.
fn required_links(fresh: &Connection, table: &Table) -> rusqlite::Result<Vec<usize>> {
    let required: Vec<String> = fresh
        .prepare_cached(r#"SELECT name FROM pragma_table_info(?1) WHERE "notnull""#)?
        .query_map([&table.name], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let parents = table.parents.iter().map(|(at, _)| *at);
    Ok(parents
        .filter(|at| required.contains(&table.columns[*at]))
        .collect())
}

/// `cargos 1000000 miR-21 is now 9 (kind was `RNA`)`, with all that the lab's row said and
/// ours does not.
fn told(table: &Table, ours: &ShippedRow, theirs: &ShippedRow) -> String {
    let cells = table.columns.iter().zip(&theirs.values).zip(&ours.values);
    let said: Vec<String> = cells
        // The number comes first.
        .skip(1)
        .filter(|((_, theirs), ours)| theirs != ours && **theirs != Value::Null)
        .map(|((column, theirs), _)| format!("{column} was `{}`", shown(theirs)))
        .collect();
    let (place, number) = (table.place(theirs), &ours.key);
    if said.is_empty() {
        return format!("{place} is now {number}");
    }
    format!("{place} is now {number} ({})", said.join("; "))
}
