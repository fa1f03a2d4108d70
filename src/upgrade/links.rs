//! The links of a file, in our tables and in the lab's: which columns point at which others.

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use crate::seed::shipped::{self, ShippedRow, Table};
use crate::sqlite::quoted;

/// What a link holds: mostly one number.
pub(super) type End = Vec<Value>;

/// A declared foreign key.
pub(super) struct Link {
    /// The table that points.
    pub(super) table: String,
    /// The number of its rows, in a table of ours whose rows have one.
    number: Option<String>,
    /// The table that is pointed at, as the link writes it.
    parent: String,
    /// Columns that point, and what they point at: by default the number.
    columns: Vec<(String, Option<String>)>,
}

/// Every link of a file.
pub(super) fn links(fresh: &Connection, file: &Connection) -> rusqlite::Result<Vec<Link>> {
    let ours = shipped::tables(fresh)?;
    let number = |name: &str| {
        let table = ours.iter().find(|table| table.name == name)?;
        table.has_numbers().then(|| table.columns[0].clone())
    };
    let mut links: Vec<Link> = Vec::new();
    let mut columns = file.prepare(
        r#"SELECT tables.name, keys."table", keys."from", keys."to", keys.seq
           FROM sqlite_master AS tables
           JOIN pragma_foreign_key_list(tables.name) AS keys
           WHERE tables.type = 'table'
           ORDER BY tables.name, keys.id, keys.seq"#,
    )?;
    let mut columns = columns.query([])?;
    while let Some(row) = columns.next()? {
        // A link over several columns has a line for each.
        if row.get::<_, i64>(4)? == 0 {
            let table: String = row.get(0)?;
            links.push(Link {
                number: number(&table),
                table,
                parent: row.get(1)?,
                columns: Vec::new(),
            });
        }
        if let Some(link) = links.last_mut() {
            link.columns.push((row.get(2)?, row.get(3)?));
        }
    }
    Ok(links)
}

impl Link {
    pub(super) fn is_to(&self, table: &str) -> bool {
        self.parent.eq_ignore_ascii_case(table)
    }

    /// What points through it at a row of a table of ours; `None` where it points at a column
    /// that is none of ours.
    pub(super) fn end(&self, table: &Table, row: &ShippedRow) -> Option<End> {
        let place = |name: &String| {
            let mut columns = table.columns.iter();
            columns.position(|column| column.eq_ignore_ascii_case(name))
        };
        let to = self.columns.iter().map(|(_, to)| to.as_ref());
        to.map(|to| Some(row.values[to.map_or(Some(0), place)?].clone()))
            .collect()
    }

    /// Whether any row holds this.
    pub(super) fn is_used(&self, file: &Connection, end: &End) -> rusqlite::Result<bool> {
        let (table, holds) = (quoted(&self.table), self.holds("", end));
        let sql = format!("SELECT EXISTS (SELECT 1 FROM {table} WHERE {holds})");
        file.prepare_cached(&sql)?
            .query_row(params_from_iter(end), |row| row.get(0))
    }

    /// Changes what all the rows hold that hold `old`.
    pub(super) fn move_all(&self, file: &Connection, old: &End, new: &End) -> rusqlite::Result<()> {
        let sets = self.columns.iter().map(|(from, _)| quoted(from) + " = ?");
        let sql = format!(
            "UPDATE {} SET {} WHERE {}",
            quoted(&self.table),
            sets.collect::<Vec<_>>().join(", "),
            self.holds("", old)
        );
        file.prepare_cached(&sql)?
            .execute(params_from_iter(new.iter().chain(old)))
            .map(drop)
    }

    /// Takes out the rows with `old` that are, but for their own number, as one with `new`; how
    /// many those are.
    pub(super) fn drop_doubles(
        &self,
        file: &Connection,
        old: &End,
        new: &End,
    ) -> rusqlite::Result<i64> {
        let table = quoted(&self.table);
        let points = |column: &String| self.columns.iter().any(|(from, _)| from == column);
        let columns: Vec<String> = file
            .prepare_cached("SELECT name FROM pragma_table_info(?1)")?
            .query_map([&self.table], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let same = columns
            .iter()
            .filter(|column| !points(column) && self.number.as_ref() != Some(*column))
            .map(|column| format!(" AND other.{0} IS {table}.{0}", quoted(column)));
        let sql = format!(
            "DELETE FROM {table}
             WHERE {} AND EXISTS (SELECT 1 FROM {table} AS other WHERE {}{})",
            self.holds("", old),
            self.holds("other.", new),
            same.collect::<String>()
        );
        let dropped = file
            .prepare_cached(&sql)?
            .execute(params_from_iter(old.iter().chain(new)))?;
        Ok(i64::try_from(dropped).unwrap_or(i64::MAX))
    }

    /// SQL for what a row holds, to bind. A column of a lab's may have no type, and the number in
    /// it be a text; SQLite follows it all the same.
    fn holds(&self, of: &str, end: &End) -> String {
        let columns = self.columns.iter().zip(end).map(|((from, _), value)| {
            let kind = match value {
                Value::Integer(_) => "INTEGER",
                _ => "TEXT",
            };
            format!("{of}{} = CAST(? AS {kind})", quoted(from))
        });
        columns.collect::<Vec<_>>().join(" AND ")
    }
}
