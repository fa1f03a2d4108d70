//! The embedded migrations: running them, and reading the history that they leave.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use refinery::{Migration, Runner, Target};
use rusqlite::{Connection, params};

use super::APPLICATION_ID;
use super::connect::with_functions;
use crate::error::{Error, Result};
use crate::sqlite::{is_wrong_sql, sqlite_words};

mod embedded {
    refinery::embed_migrations!("migrations");
}

/// What stands in the history instead of the wall clock, so that two builds give the
/// same bytes. A full RFC 3339 stamp: refinery panics on anything less.
const APPLIED_ON: &str = "2026-11-23T00:00:00Z";

/// The schema version that this program writes: the number of its last migration.
///
/// A constant, because asking refinery compiles a regular expression, which took half the
/// time of a whole report.
pub const SCHEMA_VERSION: i32 = 8;

/// An empty database of a schema version, in memory.
pub(super) fn empty(version: i32) -> Result<Connection> {
    let mut connection = Connection::open_in_memory()
        .and_then(with_functions)
        .map_err(Error::internal("opening a database in memory"))?;
    // Makes the table of the history and runs nothing.
    Runner::new(in_order())
        .set_grouped(true)
        .set_target(Target::Version(0))
        .run(&mut connection)
        .map_err(Error::internal("migrating"))?;
    connection
        .transaction()
        .and_then(|tx| {
            run(&tx, 0, version)?;
            tx.commit()
        })
        .map_err(Error::internal("migrating"))?;
    Ok(connection)
}

/// Runs the migrations after one version up to another, and tells their names. The caller
/// holds the transaction: SQL, history and all that follows are kept together or not at all.
pub(super) fn run(connection: &Connection, after: i32, to: i32) -> rusqlite::Result<Vec<String>> {
    let mut done = Vec::new();
    for migration in in_order() {
        let version = migration.version();
        if version <= after || version > to {
            continue;
        }
        connection.execute_batch(migration.sql().unwrap_or_default())?;
        connection.execute(
            "INSERT INTO refinery_schema_history (version, name, applied_on, checksum)
             VALUES (?1, ?2, ?3, ?4)",
            params![
                version,
                migration.name(),
                APPLIED_ON,
                migration.checksum().to_string()
            ],
        )?;
        done.push(format!("V{version} {}", migration.name()));
    }
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    connection.pragma_update(None, "user_version", to)?;
    Ok(done)
}

/// Makes the views and indexes of ours that somebody dropped: they hold nothing of their own.
pub(super) fn put_back(file: &Connection, fresh: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut objects = fresh.prepare(
        "SELECT type, name, sql
         FROM sqlite_master
         WHERE type IN ('index', 'view') AND sql IS NOT NULL
         ORDER BY rowid",
    )?;
    let mut objects = objects.query([])?;
    let mut done = Vec::new();
    while let Some(row) = objects.next()? {
        let (kind, name, sql): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let there = "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = ?1 COLLATE NOCASE)";
        if !file.query_row(there, [&name], |row| row.get::<_, bool>(0))? {
            file.execute_batch(&sql)?;
            done.push(format!("{kind} {name}"));
        }
    }
    Ok(done)
}

/// The names of the migrations that a file of this version lacks.
pub(super) fn pending(after: i32) -> Vec<String> {
    in_order()
        .iter()
        .filter(|each| each.version() > after)
        .map(|each| format!("V{} {}", each.version(), each.name()))
        .collect()
}

/// The migrations by version. Made once: each time compiles refinery's regular expression.
fn in_order() -> &'static [Migration] {
    static MIGRATIONS: LazyLock<Vec<Migration>> = LazyLock::new(|| {
        let mut migrations = embedded::migrations::runner().get_migrations().clone();
        migrations.sort_by_key(Migration::version);
        migrations
    });
    &MIGRATIONS
}

/// Why the history of a file is not that of its version; `None` when it is. Refinery would
/// panic on a line that it cannot parse.
pub(super) fn fault_of_history(
    connection: &Connection,
    version: i32,
) -> rusqlite::Result<Option<String>> {
    let history = connection
        .prepare(
            "SELECT version, CAST(name AS TEXT), CAST(checksum AS TEXT)
             FROM refinery_schema_history
             ORDER BY version",
        )
        .and_then(|mut lines| {
            lines
                .query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?
                .collect::<Result<BTreeMap<i64, (Option<String>, Option<String>)>, _>>()
        });
    let history = match history {
        Ok(history) => history,
        Err(error) if is_wrong_sql(&error) || error.sqlite_error_code().is_none() => {
            return Ok(Some(format!(
                "it cannot be read ({})",
                sqlite_words(&error)
            )));
        }
        Err(error) => return Err(error),
    };
    for migration in in_order() {
        let number = migration.version();
        let expected = (
            Some(migration.name().to_owned()),
            Some(migration.checksum().to_string()),
        );
        match history.get(&number.into()) {
            None if number <= version => return Ok(Some(format!("V{number} is missing"))),
            Some(found) if number <= version && *found != expected => {
                return Ok(Some(format!(
                    "V{number} is not the one that this program knows"
                )));
            }
            _ => {}
        }
    }
    let later = history.keys().find(|number| **number > version.into());
    Ok(later.map(|number| format!("it has V{number}, but the file is of schema {version}")))
}

/// The schema that a sound history tells; `None` where there is none.
pub(super) fn version_of_history(connection: &Connection) -> Option<i32> {
    let sql = "SELECT max(version) FROM refinery_schema_history";
    let version: i32 = connection.query_row(sql, [], |row| row.get(0)).ok()?;
    let fault = fault_of_history(connection, version).ok()?;
    fault.is_none().then_some(version)
}

#[cfg(test)]
mod tests {
    use super::{SCHEMA_VERSION, in_order};

    #[test]
    fn the_schema_version_is_the_last_migration() {
        let last = in_order().last().map(refinery::Migration::version);
        assert_eq!(last, Some(SCHEMA_VERSION));
    }
}
