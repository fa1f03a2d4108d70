//! SQLite files, opened so that nothing is written to them or beside them; and one table of
//! such a file as a table of the lab.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::LONGEST;
use super::spool::{Cell, Take};
use crate::error::{Error, Result, listed};
use crate::sqlite::{quoted, sqlite_words, tables_of, uri};

/// Steps of SQLite's machine between two looks whether to stop.
const STEPS: i32 = 10_000;

/// Hands over the rows of a table or view: first the names of its columns, then each row.
pub(super) fn rows(
    path: &Path,
    table: &str,
    stop: &Arc<AtomicBool>,
    take: &mut Take<'_>,
) -> Result<()> {
    let failed = |error: rusqlite::Error| match error.sqlite_error_code() {
        Some(ErrorCode::OperationInterrupted) => Error::Interrupted,
        _ => fault(path, &error),
    };
    let connection = open(path, stop)?;
    let tables = tables(&connection).map_err(failed)?;
    let Some(table) = tables.iter().find(|name| name.eq_ignore_ascii_case(table)) else {
        let tables: Vec<String> = tables.iter().map(|name| format!("`{name}`")).collect();
        let cause = format!(
            "no table is named `{table}`; its tables are {}",
            listed(&tables)
        );
        return Err(Error::file(path, cause));
    };
    let sql = format!("SELECT * FROM {}", quoted(table));
    let mut statement = connection.prepare(&sql).map_err(failed)?;
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let header: Vec<Cell<'_>> = names.iter().map(|name| Cell::Text(name.into())).collect();
    take(&header)?;
    let mut found = statement.query([]).map_err(failed)?;
    let mut number = 0_u64;
    while let Some(row) = found.next().map_err(failed)? {
        number += 1;
        let cells = names.iter().enumerate().map(|(index, name)| {
            cell(row.get_ref(index).map_err(failed)?).ok_or_else(|| {
                let cause = format!(
                    "table `{table}`, row {number}: column `{name}` holds a NUL byte, or is not \
                     UTF-8: mend it in the database"
                );
                Error::file(path, cause)
            })
        });
        take(&cells.collect::<Result<Vec<_>>>()?)?;
    }
    Ok(())
}

/// A connection that reads and trusts nothing in the file.
fn open(path: &Path, stop: &Arc<AtomicBool>) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_URI;
    // Whether somebody writes the file meanwhile, its `Source` tells.
    let (uri, _) = uri(path)?;
    let opened = || {
        let mut connection = Connection::open_with_flags(uri, flags)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
        connection.set_limit(
            Limit::SQLITE_LIMIT_LENGTH,
            i32::try_from(LONGEST).unwrap_or(i32::MAX),
        )?;
        connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
        let stop = Arc::clone(stop);
        connection.progress_handler(STEPS, Some(move || stop.load(Ordering::Relaxed)))?;
        Ok(connection)
    };
    opened().map_err(|error| fault(path, &error))
}

/// The names of its tables and views.
fn tables(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare(&tables_of("main"))?;
    let names = statement.query_map([], |row| row.get(0))?;
    names.collect()
}

/// A value as it is; `None` where no text can be that.
fn cell(value: ValueRef<'_>) -> Option<Cell<'_>> {
    Some(match value {
        ValueRef::Null => Cell::Empty,
        ValueRef::Integer(number) => Cell::Number(number.to_string().into()),
        ValueRef::Real(number) => Cell::Number(format!("{number:?}").into()),
        ValueRef::Text(bytes) if bytes.contains(&0) => return None,
        ValueRef::Text(bytes) => Cell::Text(std::str::from_utf8(bytes).ok()?.into()),
        ValueRef::Blob(bytes) => {
            let hex = |text: String, byte: &u8| text + &format!("{byte:02X}");
            let text = bytes.iter().fold("X'".to_owned(), hex);
            Cell::Text((text + "'").into())
        }
    })
}

/// What is wrong with a lab's database.
pub(crate) fn fault(path: &Path, error: &rusqlite::Error) -> Error {
    Error::file(
        path,
        format!(
            "cannot be read as a SQLite database ({}): `sqlite3 FILE 'PRAGMA integrity_check'` tells \
             more",
            sqlite_words(error)
        ),
    )
}
