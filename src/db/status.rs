//! What a file is: its versions, its size, and what in it is the lab's own.

use std::collections::BTreeSet;
use std::fs;

use rusqlite::Connection;

use super::{Db, SCHEMA_VERSION, migrate};
use crate::check::Need;
use crate::error::{Error, Result};
use crate::shipped::{Rows, TABLES, differences, same_stamps};
use crate::sqlite::{is_wal, is_wrong_sql, quoted};

/// What a database is.
#[derive(Debug)]
#[non_exhaustive]
pub struct Status {
    /// Its size in bytes; `None` for the built-in data.
    pub bytes: Option<u64>,
    /// Its schema version.
    pub schema: i32,
    /// The migrations of this program that it lacks.
    pub pending: Vec<String>,
    /// The version of its data, and of this program's.
    pub data: [String; 2],
    /// `rollback` or `wal`.
    pub journal_mode: &'static str,
    /// What in it an older SQLite than ours does not know.
    pub needs: Vec<Need>,
    /// How many rows of ours are missing or not as we ship them; `None` where the file does
    /// not hold the data of this program.
    pub changed: Option<usize>,
    /// The tables that we fill.
    pub tables: Vec<Filled>,
    /// The lab's own tables, views, indexes and triggers.
    pub own: Vec<Own>,
}

/// A table that we fill.
#[derive(Debug)]
#[non_exhaustive]
pub struct Filled {
    /// Its name.
    pub name: String,
    /// Its rows.
    pub rows: i64,
    /// How many of them the lab added; `None` where the file does not tell.
    pub own: Option<i64>,
}

/// Something of the lab's own.
#[derive(Debug)]
#[non_exhaustive]
pub struct Own {
    /// `table`, `view`, `index` or `trigger`.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// The rows of a table, where they can be counted.
    pub rows: Option<i64>,
}

impl Db {
    /// Looks at versions, sizes and what is the lab's own.
    ///
    /// # Errors
    ///
    /// [`Error::File`] when the file is damaged.
    pub fn status(&self) -> Result<Status> {
        let fresh = Self::built_in()?;
        let bytes = match &self.path {
            Some(path) => {
                let seen = fs::metadata(path).map_err(Error::io(path, "look at the file"))?;
                Some(seen.len())
            }
            None => None,
        };
        let is_wal = self.path.as_deref().is_some_and(is_wal);
        Ok(Status {
            bytes,
            schema: self.schema,
            pending: migrate::pending(self.schema),
            data: [
                self.metadata("data_version")
                    .unwrap_or_else(|_| "unknown".to_owned()),
                fresh.metadata("data_version")?,
            ],
            journal_mode: if is_wal { "wal" } else { "rollback" },
            needs: self.needs()?,
            changed: self.look(|connection| changed(connection, &fresh.connection))?,
            tables: self.look(|connection| self.filled(connection, &fresh.connection))?,
            own: self.own()?,
        })
    }

    fn filled(&self, connection: &Connection, fresh: &Connection) -> rusqlite::Result<Vec<Filled>> {
        let rows = Rows::of(fresh)?.beside(connection);
        let mut tables = Vec::new();
        for (index, table) in TABLES.iter().enumerate() {
            // An older file lacks some.
            let Some(count) = count(connection, table.name)? else {
                continue;
            };
            let own = if self.schema < SCHEMA_VERSION {
                None
            } else {
                let ours = rows.shipped(index)?;
                Some(count - i64::try_from(ours).unwrap_or(i64::MAX))
            };
            tables.push(Filled {
                name: table.name.to_owned(),
                rows: count,
                own,
            });
        }
        Ok(tables)
    }

    fn own(&self) -> Result<Vec<Own>> {
        let ours = objects(&migrate::empty(self.schema)?)
            .map_err(Error::internal("listing our own tables"))?;
        self.look(|connection| {
            let there = objects(connection)?;
            let own = there.difference(&ours).map(|(kind, name)| {
                let rows = match kind.as_str() {
                    "table" => count(connection, name)?,
                    _ => None,
                };
                Ok(Own {
                    kind: kind.clone(),
                    name: name.clone(),
                    rows,
                })
            });
            own.collect()
        })
    }
}

fn changed(connection: &Connection, fresh: &Connection) -> rusqlite::Result<Option<usize>> {
    match same_stamps(fresh, connection) {
        Ok(true) => {
            let fresh = Rows::of(fresh)?;
            Ok(Some(differences(&fresh, &fresh.beside(connection))?.len()))
        }
        Ok(false) => Ok(None),
        // An older file has none.
        Err(error) if is_wrong_sql(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Kind and name of what is in a schema.
fn objects(connection: &Connection) -> rusqlite::Result<BTreeSet<(String, String)>> {
    connection
        .prepare(
            "SELECT type, name
             FROM sqlite_master
             WHERE name NOT LIKE 'sqlite!_%' ESCAPE '!'
               -- What a full-text table keeps beside itself.
               AND name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow')",
        )?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

/// The rows of a table; `None` where there is none, or it is another program's to read.
pub(super) fn count(connection: &Connection, table: &str) -> rusqlite::Result<Option<i64>> {
    let sql = format!("SELECT count(*) FROM {}", quoted(table));
    match connection.query_row(&sql, [], |row| row.get(0)) {
        Ok(rows) => Ok(Some(rows)),
        Err(error) if is_wrong_sql(&error) => Ok(None),
        Err(error) => Err(error),
    }
}
