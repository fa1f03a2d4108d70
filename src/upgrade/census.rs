//! What is in a file before and after an upgrade, so that nothing is lost on the way.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;

use super::merge::Merged;
use super::status::count;
use crate::check::Fresh;
use crate::seed::FIRST_OWN;
use crate::seed::keys::is_of_keys;

/// What is in a file: how many rows in which table, how many of them have a lab's numbers, and
/// what is not ours.
pub(super) struct Census {
    rows: BTreeMap<String, i64>,
    numbered: BTreeMap<String, i64>,
    own: BTreeMap<(String, String), Option<String>>,
}

impl Census {
    pub(super) fn of(connection: &Connection, schema: &Fresh<'_>) -> rusqlite::Result<Self> {
        let ours: BTreeSet<&str> = schema.objects.iter().map(|(name, _)| &**name).collect();
        let mut census = Self {
            rows: BTreeMap::new(),
            numbered: BTreeMap::new(),
            own: BTreeMap::new(),
        };
        let mut objects = connection.prepare("SELECT type, name, sql FROM sqlite_master")?;
        let mut objects = objects.query([])?;
        while let Some(row) = objects.next()? {
            let (kind, name): (String, String) = (row.get(0)?, row.get(1)?);
            let sql: Option<String> = row.get(2)?;
            // What we ship is written down anew, and keys are made anew.
            let is_made = name == "shipped_rows" || is_of_keys(&name);
            if kind == "table" && !is_made {
                let rows = count(connection, &name)?;
                census.rows.extend(rows.map(|rows| (name.clone(), rows)));
                let counts = |sql: &String| sql.contains("AUTOINCREMENT");
                if ours.contains(name.as_str()) && sql.as_ref().is_some_and(counts) {
                    let rows = numbered(connection, &name)?;
                    census.numbered.insert(name.clone(), rows);
                }
            }
            // SQLite's own indexes go with their tables.
            if !ours.contains(name.as_str()) && !name.starts_with("sqlite_") {
                census.own.insert((kind, name), sql);
            }
        }
        Ok(census)
    }

    /// What was there before and is not now, but for rows that we took out ourselves, and for
    /// those of the lab's in whose place ours are.
    pub(super) fn lacks(&self, before: &Self, merged: &Merged) -> Option<String> {
        let removed = i64::try_from(merged.removed).unwrap_or(i64::MAX);
        let joined = |table| merged.gone.get(table).copied().unwrap_or_default();
        for (key @ (kind, name), sql) in &before.own {
            if self.own.get(key) != Some(sql) {
                return Some(format!("your {kind} {name} would change"));
            }
        }
        for (table, count) in &before.rows {
            let own = before
                .own
                .contains_key(&("table".to_owned(), table.clone()));
            let now = match self.rows.get(table) {
                Some(now) => *now,
                // A later layout does without a table of ours.
                None if !own => continue,
                None => 0,
            };
            if now < *count - joined(table) - if own { 0 } else { removed } {
                return Some(format!("{table} would have {now} rows instead of {count}"));
            }
        }
        for (table, count) in &before.numbered {
            // A later layout does without a table of ours.
            let now = self.numbered.get(table).unwrap_or(count);
            if *now < count - joined(table) {
                return Some(format!(
                    "{table} would have {now} rows of your own instead of {count}"
                ));
            }
        }
        None
    }
}

/// How many rows have the number of a lab's, in a table of ours whose rows have numbers.
fn numbered(connection: &Connection, table: &str) -> rusqlite::Result<i64> {
    let sql = format!("SELECT count(*) FROM {table} WHERE rowid >= ?1");
    connection.query_row(&sql, [FIRST_OWN], |row| row.get(0))
}
