//! Bringing what a file holds of ours up to what we ship, and leaving alone what a lab
//! made its own.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use rusqlite::types::Value;
use rusqlite::{Connection, ErrorCode, params, params_from_iter};

use super::differences::{Difference, changed};
use super::landed;
use super::rows::{Row, Rows, copy_stamps};
use super::{CLAIMS, TABLES, follows_the_program};
use crate::sqlite::{quoted, sqlite_words};

/// What was done to the rows of a file.
#[derive(Debug, Default)]
pub(crate) struct Merged {
    /// Rows that the file lacked.
    pub(crate) added: usize,
    /// Rows of ours that now hold other values, under their old numbers.
    pub(crate) changed: usize,
    /// Rows that we once shipped and no longer do.
    pub(crate) removed: usize,
    /// Rows that were left as they are although we ship them otherwise.
    pub(crate) kept: Vec<Difference>,
    /// Rows of ours that were deleted in this file and are back, as table and key.
    pub(crate) restored: Vec<String>,
}

/// The rows that came with a file, by table and key.
pub(crate) type Base = BTreeMap<(usize, String), Standing>;

/// What became of a row that came with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It is as it came, under this number where it has one.
    Untouched(Option<i64>),
    /// It was changed or deleted.
    Touched,
}

/// Looks at a file before it is migrated, with an empty database of its schema beside it;
/// `None` where nothing tells what it came with.
pub(crate) fn base(
    schema: i32,
    empty: &Connection,
    file: &Connection,
) -> rusqlite::Result<Option<Base>> {
    let rows = Rows::of(empty)?.beside(file);
    if let Some(landed) = landed::digests(schema) {
        let mut base = Base::new();
        for table in 0..TABLES.len() {
            rows.each(table, |row| {
                if landed.contains(&(table, row.digest())) {
                    base.insert((table, row.key), Standing::Untouched(row.id));
                }
            })?;
        }
        return Ok(Some(base));
    }
    let sql = "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'shipped_rows')";
    if !empty.query_row(sql, [], |row| row.get::<_, bool>(0))? {
        return Ok(None);
    }
    let mut base = Base::new();
    // The claims first: other rows are links of theirs.
    let mut listed = file.prepare(
        "SELECT table_name, key, digest
         FROM shipped_rows
         ORDER BY table_name <> ?1, table_name, key",
    )?;
    let mut listed = listed.query([CLAIMS])?;
    while let Some(line) = listed.next()? {
        let (table, key): (String, String) = (line.get(0)?, line.get(1)?);
        // What else may stand there, we do not ship.
        let Some(index) = TABLES.iter().position(|each| each.name == table) else {
            continue;
        };
        let digest: i64 = line.get(2)?;
        let there = rows.candidates(index, &key)?;
        let untouched = there.into_iter().find(|row| row.digest() == digest);
        if table == CLAIMS && untouched.is_some() {
            rows.is_now(index, &key, untouched.as_ref().and_then(|row| row.id))?;
        }
        let standing = untouched.map_or(Standing::Touched, |row| Standing::Untouched(row.id));
        base.insert((index, key), standing);
    }
    Ok(Some(base))
}

/// Merges the rows of `fresh` into `file`, which is of the same schema by now. A row of ours
/// that nobody changed is brought up to date, one that a lab changed is kept, and so is
/// every row that we never shipped. Numbers never change.
pub(crate) fn merge(
    schema: i32,
    fresh: &Connection,
    file: &Connection,
    base: Option<Base>,
) -> rusqlite::Result<Merged> {
    let fresh = Rows::of(fresh)?;
    let mut merge = Merge {
        fills: base.is_none(),
        base: base.unwrap_or_default(),
        file: fresh.beside(file),
        shipped: BTreeSet::new(),
        landed: landed::digests(schema).unwrap_or_default(),
        theirs: BTreeSet::new(),
        done: Merged::default(),
        fresh: &fresh,
    };
    for table in 0..TABLES.len() {
        merge.bring_up(table)?;
    }
    for table in (0..TABLES.len()).rev() {
        merge.retire(table)?;
    }
    copy_stamps(fresh.connection, file)?;
    Ok(merge.done)
}

struct Merge<'f, 'c> {
    fresh: &'f Rows<'f>,
    file: Rows<'c>,
    base: Base,
    /// Where nothing tells what the file came with: an empty cell is one that a later schema
    /// brought, any other that differs is taken for the lab's.
    fills: bool,
    /// What is shipped now, by table and key.
    shipped: BTreeSet<(usize, String)>,
    /// What schema 6 shipped, where the file was of it.
    landed: HashSet<(usize, i64)>,
    /// The keys of rows that are the lab's by now: nothing is hung on them.
    theirs: BTreeSet<String>,
    done: Merged,
}

impl Merge<'_, '_> {
    /// Adds and changes the rows of one table.
    fn bring_up(&mut self, table: usize) -> rusqlite::Result<()> {
        let numbered = self.fresh.layouts[table].id.is_some();
        let mut to_add = Vec::new();
        for ours in self.fresh.all(table)? {
            self.shipped.insert((table, ours.key.clone()));
            match self
                .file
                .ours(table, &ours, self.number_of(table, &ours.key))?
            {
                None if self.hangs_on_theirs(table, &ours) => {
                    let what = "is left out: the claim was changed in this file".to_owned();
                    self.keep(table, ours.key, what);
                }
                None => to_add.push((ours, None)),
                Some(theirs) if theirs.cells == ours.cells => {}
                Some(theirs) if !self.may_change(table, &ours, &theirs) => {
                    let what = changed(self.fresh, table, &ours, &theirs);
                    if TABLES[table].name == CLAIMS {
                        self.theirs.insert(ours.key.clone());
                    }
                    self.keep(table, ours.key, what);
                }
                Some(theirs) if numbered => self.change(table, &ours, &theirs)?,
                // Nothing points at a row without a number. Taken out first, so that two
                // such rows can change places.
                Some(theirs) => {
                    self.delete(table, &theirs)?;
                    to_add.push((ours, Some(theirs)));
                }
            }
        }
        if !numbered {
            self.retire(table)?;
        }
        for (ours, before) in to_add {
            match (self.insert(table, &ours), before) {
                (Ok(()), None) => {
                    self.done.added += 1;
                    if self.was_shipped(table, &ours) {
                        let row = format!("{} {}", TABLES[table].name, ours.key);
                        self.done.restored.push(row);
                    }
                }
                (Ok(()), Some(_)) => self.done.changed += 1,
                // A row of the lab's own stands in the way.
                (Err(error), before) if is_constraint(&error) => {
                    if let Some(before) = before {
                        self.insert(table, &before)?;
                    }
                    let what = format!("is left out: {}", sqlite_words(&error));
                    self.keep(table, ours.key, what);
                }
                (Err(error), _) => return Err(error),
            }
        }
        Ok(())
    }

    /// Whether a row of the file may be brought up to date.
    fn may_change(&self, table: usize, ours: &Row, theirs: &Row) -> bool {
        let same_or_empty =
            |(ours, theirs): (&Value, &Value)| ours == theirs || *theirs == Value::Null;
        follows_the_program(TABLES[table].name, &theirs.key)
            || self.is_untouched(table, theirs)
            || (self.fills && ours.cells.iter().zip(&theirs.cells).all(same_or_empty))
    }

    /// Whether a row of the file is as it was shipped.
    fn is_untouched(&self, table: usize, theirs: &Row) -> bool {
        let standing = self.base.get(&(table, theirs.key.clone()));
        standing == Some(&Standing::Untouched(theirs.id))
    }

    /// The number of the row of ours of that key, where it is as it was shipped.
    fn number_of(&self, table: usize, key: &str) -> Option<i64> {
        match self.base.get(&(table, key.to_owned())) {
            Some(Standing::Untouched(id)) => *id,
            _ => None,
        }
    }

    /// Whether the file came with this row.
    fn was_shipped(&self, table: usize, ours: &Row) -> bool {
        self.base.contains_key(&(table, ours.key.clone()))
            || self.landed.contains(&(table, ours.digest()))
    }

    /// Whether a row belongs to a claim that a lab made its own: what is missing there, the
    /// lab may have taken away.
    fn hangs_on_theirs(&self, table: usize, ours: &Row) -> bool {
        let columns = &self.fresh.layouts[table].columns;
        let mut linked = columns
            .iter()
            .zip(&ours.cells)
            .filter_map(|(column, cell)| {
                let parent = column.parent.map(|parent| TABLES[parent].name);
                match cell {
                    Value::Text(key) if parent == Some(CLAIMS) => Some(key),
                    _ => None,
                }
            });
        linked.any(|key| self.theirs.contains(key))
    }

    fn keep(&mut self, table: usize, key: String, what: String) {
        let table = TABLES[table].name;
        self.done.kept.push(Difference { table, key, what });
    }

    /// Takes out what was shipped once and is no longer, unless something points at it.
    fn retire(&mut self, table: usize) -> rusqlite::Result<()> {
        let listed: Vec<String> = (self.base.range((table, String::new())..))
            .map(|(row, _)| row)
            .take_while(|row| row.0 == table)
            .filter(|row| !self.shipped.contains(row))
            .map(|(_, key)| key.clone())
            .collect();
        for key in listed {
            let Some(theirs) = self.file.find(table, &key)? else {
                continue;
            };
            let why = if self.is_untouched(table, &theirs) {
                match self.pointing_at(table, &theirs)? {
                    None => {
                        self.delete(table, &theirs)?;
                        self.done.removed += 1;
                        continue;
                    }
                    Some(other) => format!("is no longer shipped; a row of {other} points at it"),
                }
            } else {
                "is no longer shipped; it was changed in this file".to_owned()
            };
            self.keep(table, key, why);
        }
        Ok(())
    }

    /// A table, ours or the lab's, of which a row points at this one.
    fn pointing_at(&self, table: usize, theirs: &Row) -> rusqlite::Result<Option<String>> {
        let Some(id) = theirs.id else {
            return Ok(None);
        };
        let links: Vec<(String, String)> = (self.file.connection)
            .prepare_cached(
                r#"SELECT tables.name, keys."from"
                   FROM sqlite_master AS tables
                   JOIN pragma_foreign_key_list(tables.name) AS keys
                   WHERE tables.type = 'table' AND lower(keys."table") = ?1
                   ORDER BY 1, 2"#,
            )?
            .query_map([TABLES[table].name], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        for (other, column) in links {
            let (quoted, column) = (quoted(&other), quoted(&column));
            let sql = format!("SELECT EXISTS (SELECT 1 FROM {quoted} WHERE {column} = ?1)");
            if (self.file.connection).query_row(&sql, [id], |row| row.get::<_, bool>(0))? {
                return Ok(Some(other));
            }
        }
        Ok(None)
    }

    fn change(&mut self, table: usize, ours: &Row, theirs: &Row) -> rusqlite::Result<()> {
        let layout = &self.fresh.layouts[table];
        let sets: Vec<String> = (layout.columns.iter().enumerate())
            .map(|(at, column)| format!("\"{}\" = ?{}", column.name, at + 2))
            .collect();
        let id = layout.id.as_deref().unwrap_or("rowid");
        let sql = format!(
            "UPDATE {} SET {} WHERE \"{id}\" = ?1",
            TABLES[table].name,
            sets.join(", ")
        );
        let values = [Value::from(theirs.id)].into_iter();
        let values = values.chain(self.values(table, ours)?);
        (self.file.connection)
            .prepare_cached(&sql)?
            .execute(params_from_iter(values))?;
        self.done.changed += 1;
        Ok(())
    }

    /// Inserts a row, under the number that it has in a fresh file where that is free.
    fn insert(&self, table: usize, row: &Row) -> rusqlite::Result<()> {
        let layout = &self.fresh.layouts[table];
        let name = TABLES[table].name;
        let mut names: Vec<&str> = layout.columns.iter().map(|c| c.name.as_str()).collect();
        let mut values = self.values(table, row)?;
        if let (Some(id), Some(number)) = (&layout.id, row.id) {
            let sql = format!("SELECT EXISTS (SELECT 1 FROM {name} WHERE \"{id}\" = ?1)");
            let taken: bool = (self.file.connection)
                .prepare_cached(&sql)?
                .query_row([number], |row| row.get(0))?;
            names.push(id);
            values.push(if taken { Value::Null } else { number.into() });
        }
        let places: Vec<String> = (1..=names.len()).map(|at| format!("?{at}")).collect();
        let sql = format!(
            "INSERT INTO {name} (\"{}\") VALUES ({})",
            names.join("\", \""),
            places.join(", ")
        );
        let mut insert = self.file.connection.prepare_cached(&sql)?;
        insert.execute(params_from_iter(values))?;
        if name == CLAIMS {
            let number = self.file.connection.last_insert_rowid();
            self.file.is_now(table, &row.key, Some(number))?;
        }
        Ok(())
    }

    fn delete(&self, table: usize, theirs: &Row) -> rusqlite::Result<()> {
        let layout = &self.fresh.layouts[table];
        let name = TABLES[table].name;
        if let Some(id) = &layout.id {
            let sql = format!("DELETE FROM {name} WHERE \"{id}\" = ?1");
            return (self.file.connection)
                .execute(&sql, params![theirs.id])
                .map(drop);
        }
        let values = self.values(table, theirs)?;
        let key = layout.key.iter().map(|index| values[*index].clone());
        let sql = format!("DELETE FROM {name} WHERE {}", self.file.same_key(table));
        (self.file.connection)
            .execute(&sql, params_from_iter(key))
            .map(drop)
    }

    /// The values of a portable row in the file: links by the numbers that they have there.
    fn values(&self, table: usize, row: &Row) -> rusqlite::Result<Vec<Value>> {
        let columns = self.fresh.layouts[table].columns.iter();
        let value = |(column, cell): (&super::rows::Column, &Value)| match (column.parent, cell) {
            (Some(parent), Value::Text(key)) => self.file.id(parent, key).map(Value::from),
            _ => Ok(cell.clone()),
        };
        columns.zip(&row.cells).map(value).collect()
    }
}

fn is_constraint(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation)
}
