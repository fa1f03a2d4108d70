//! What is in a file before and after an upgrade, so that nothing is lost on the way.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;

use super::status::count;
use crate::check::Fresh;
use crate::seed::keys::is_of_keys;

/// What is in a file: how many rows in which table, and what is not ours.
pub(super) struct Census {
    rows: BTreeMap<String, i64>,
    own: BTreeMap<(String, String), Option<String>>,
}

impl Census {
    pub(super) fn of(connection: &Connection, schema: &Fresh<'_>) -> rusqlite::Result<Self> {
        let ours: BTreeSet<&str> = schema.objects.iter().map(|(name, _)| &**name).collect();
        let mut census = Self {
            rows: BTreeMap::new(),
            own: BTreeMap::new(),
        };
        let mut objects = connection.prepare("SELECT type, name, sql FROM sqlite_master")?;
        let mut objects = objects.query([])?;
        while let Some(row) = objects.next()? {
            let (kind, name): (String, String) = (row.get(0)?, row.get(1)?);
            // What we ship is written down anew, and keys are made anew.
            let is_made = name == "shipped_rows" || is_of_keys(&name);
            if kind == "table" && !is_made {
                let rows = count(connection, &name)?;
                census.rows.extend(rows.map(|rows| (name.clone(), rows)));
            }
            // SQLite's own indexes go with their tables.
            if !ours.contains(name.as_str()) && !name.starts_with("sqlite_") {
                census.own.insert((kind, name), row.get(2)?);
            }
        }
        Ok(census)
    }

    /// What was there before and is not now, but for rows that we took out ourselves.
    pub(super) fn lacks(&self, before: &Self, removed: usize) -> Option<String> {
        let removed = i64::try_from(removed).unwrap_or(i64::MAX);
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
            if now < *count - if own { 0 } else { removed } {
                return Some(format!("{table} would have {now} rows instead of {count}"));
            }
        }
        None
    }
}
