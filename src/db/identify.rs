//! Whether a file is one of ours, and which.

use std::path::Path;

use rusqlite::Connection;

use super::APPLICATION_ID;
use super::connect::file_fault;
use super::release::{Release, is_unreleased};
use crate::error::{Error, Result};

/// The schema version of a file, if it is one of ours and no newer than the release.
pub(crate) fn identify(connection: &Connection, path: &Path, release: &Release) -> Result<i32> {
    let broken = |error: rusqlite::Error| file_fault(path, &error);
    let id: i32 = pragma(connection, "application_id").map_err(broken)?;
    let found: i32 = pragma(connection, "user_version").map_err(broken)?;
    if (id == 0 || found == 0)
        && let Some(schema) = release.version_of_history(connection)
    {
        return Err(Error::file(
            path,
            format!(
                "has lost the mark that says what it is (was it restored from a dump?): `PRAGMA \
                 application_id = {APPLICATION_ID}; PRAGMA user_version = {schema}` in sqlite3 \
                 gives it back"
            ),
        ));
    }
    if id != APPLICATION_ID {
        return Err(Error::file(
            path,
            "a SQLite database, but not a migrasome one; `migrasome build OTHER_NAME` makes one",
        ));
    }
    if is_unreleased(connection) {
        return Err(Error::file(
            path,
            "made by an unreleased version: build a new file with `migrasome build NEW.db`; your own \
             tables can be copied over with `sqlite3 OLD.db '.dump TABLE' | sqlite3 NEW.db`",
        ));
    }
    let newest = release.schema_version();
    if found > newest {
        return Err(Error::file(
            path,
            format!(
                "made by a newer migrasome (schema {found}; this program knows {newest}): \
                 update the program"
            ),
        ));
    }
    if found < 1 {
        return Err(Error::file(
            path,
            format!("has schema version {found}, which no migrasome wrote: build it anew"),
        ));
    }
    Ok(found)
}

fn pragma(connection: &Connection, name: &str) -> rusqlite::Result<i32> {
    connection.pragma_query_value(None, name, |row| row.get(0))
}
