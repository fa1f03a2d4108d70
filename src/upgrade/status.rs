//! What a file is: its versions, its size, and what in it is the lab's own.

use std::collections::BTreeSet;
use std::fs;

use rusqlite::Connection;

use super::examine::data_version;
use crate::check::{self, Need, differences};
use crate::db::{Db, Release, SCHEMA_VERSION};
use crate::error::{Error, Result};
use crate::seed::shipped::{self, stamps};
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
    /// The tables in it that need a newer SQLite than every one of 3.26 on.
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

/// Looks at versions, sizes and what is the lab's own.
///
/// # Errors
///
/// [`Error::File`] when the file is damaged.
pub fn status(db: &Db) -> Result<Status> {
    let release = Release::this();
    let fresh = release.load_for_file()?;
    db.make_keys()?;
    let bytes = match db.path() {
        Some(path) => {
            let seen = fs::metadata(path).map_err(Error::io(path, "look at the file"))?;
            Some(seen.len())
        }
        None => None,
    };
    // An older file does not tell, and what is built in has no record of what is ours.
    let tells_own = db.path().is_some() && db.schema() == SCHEMA_VERSION;
    let is_wal = db.path().is_some_and(is_wal);
    let newest = data_version(&fresh).unwrap_or_default();
    Ok(Status {
        bytes,
        schema: db.schema(),
        pending: release.pending(db.schema()),
        data: [
            match db.metadata("data_version") {
                Err(error @ Error::Interrupted) => return Err(error),
                known => known.unwrap_or_else(|_| "unknown".to_owned()),
            },
            newest,
        ],
        journal_mode: if is_wal { "wal" } else { "rollback" },
        needs: check::needs_of(db)?,
        changed: db.look(|file| changed(file, &fresh))?,
        tables: db.look(|file| filled(file, &fresh, tells_own))?,
        own: own(db, &release)?,
    })
}

fn filled(file: &Connection, fresh: &Connection, tells_own: bool) -> rusqlite::Result<Vec<Filled>> {
    let mut tables = Vec::new();
    for table in shipped::tables(fresh)? {
        // An older file lacks some.
        let Some(rows) = count(file, &table.name)? else {
            continue;
        };
        let own = "SELECT count(*) FROM {table} WHERE {key} NOT IN
                   (SELECT key FROM shipped_rows WHERE table_name = '{table}')";
        let own = own
            .replace("{table}", &table.name)
            .replace("{key}", &format!("({})", table.key_sql()));
        let own = if tells_own {
            Some(file.query_row(&own, [], |row| row.get(0))?)
        } else {
            None
        };
        tables.push(Filled {
            name: table.name,
            rows,
            own,
        });
    }
    Ok(tables)
}

fn own(db: &Db, release: &Release) -> Result<Vec<Own>> {
    let ours =
        objects(&release.empty(db.schema())?).map_err(Error::internal("listing our own tables"))?;
    db.look(|file| {
        let there = objects(file)?;
        let own = there.difference(&ours).map(|(kind, name)| {
            let rows = match kind.as_str() {
                "table" => count(file, name)?,
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

/// How many rows of a file that holds the data of this program are not as we ship them.
fn changed(file: &Connection, fresh: &Connection) -> rusqlite::Result<Option<usize>> {
    if stamps(file)? == stamps(fresh)? {
        Ok(Some(differences(fresh, file)?.len()))
    } else {
        Ok(None)
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
