//! SQLite files, opened so that nothing is written to them or beside them; and one table of
//! such a file as a table of the lab.

use std::fs;
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
use crate::spelling::printed;
use crate::sqlite::{Access, quoted, sqlite_words, tables_of};

/// Steps of SQLite's machine between two looks whether to stop.
const STEPS: i32 = 10_000;

/// Bytes that the rows of a table or view may have as text, and as many more as the file has
/// [`GROWTH`] times: a view can be endless.
const MOST: u64 = 1 << 30;

/// How much longer than in the file a table may be as text. Small numbers are a byte there.
const GROWTH: u64 = 16;

/// Hands over the rows of a table or view: first the names of its columns, then each row.
pub(super) fn rows(
    path: &Path,
    table: &str,
    stop: &Arc<AtomicBool>,
    take: &mut Take<'_>,
) -> Result<()> {
    let mut access = Access::to(path)?;
    let connection = open(path, &access, stop).map_err(|error| access.fault(error))?;
    access.opened();
    let done = rows_of(&connection, path, table, MOST, take);
    done.map_err(|error| match error {
        Error::Interrupted => error,
        other => access.fault(other),
    })?;
    access.still()
}

fn rows_of(
    connection: &Connection,
    path: &Path,
    table: &str,
    most: u64,
    take: &mut Take<'_>,
) -> Result<()> {
    let failed = |error: rusqlite::Error| fault(path, &error);
    let tables = tables(connection).map_err(failed)?;
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
    let length = fs::metadata(path).map_err(Error::io(path, "look at the file"))?;
    let mut room = most.saturating_add(length.len().saturating_mul(GROWTH));
    let mut number = 0_u64;
    while let Some(row) = found.next().map_err(failed)? {
        number += 1;
        let wrong = |cause: String| {
            let cause = format!("table `{table}`, row {number}: {cause}");
            Error::file(path, cause)
        };
        let mut values = Vec::with_capacity(names.len());
        for index in 0..names.len() {
            values.push(row.get_ref(index).map_err(failed)?);
        }
        // Before it is made: a short view makes texts of any length.
        let bytes: usize = values.iter().map(|value| length_of(*value)).sum();
        if bytes > LONGEST {
            let longest = LONGEST >> 20;
            return Err(wrong(format!(
                "is longer than {longest} MiB: leave out columns, in a view"
            )));
        }
        room = room.checked_sub(bytes as u64 + 1).ok_or_else(|| {
            Error::file(
                path,
                format!(
                    "`{table}` gives more than {} MiB of text, of a file of {} MiB: is it a view \
                     without an end? Put what you need of it into a table",
                    (most >> 20) + ((length.len() * GROWTH) >> 20),
                    length.len() >> 20
                ),
            )
        })?;
        let cells = names.iter().zip(values).map(|(name, value)| {
            cell(value).ok_or_else(|| {
                wrong(format!(
                    "column `{name}` holds a NUL byte, or is not UTF-8: mend it in the database"
                ))
            })
        });
        take(&cells.collect::<Result<Vec<_>>>()?)?;
    }
    Ok(())
}

/// A connection that reads and trusts nothing in the file.
fn open(path: &Path, access: &Access, stop: &Arc<AtomicBool>) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_URI;
    let opened = || {
        let mut connection = Connection::open_with_flags(access.uri(), flags)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
        connection.set_limit(
            Limit::SQLITE_LIMIT_LENGTH,
            i32::try_from(LONGEST).unwrap_or(i32::MAX),
        )?;
        connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
        // What a view sorts counts as memory, of which there is not too much, and fills no disk.
        connection.pragma_update(None, "temp_store", "memory")?;
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
        ValueRef::Real(number) => Cell::Number(printed(number).into()),
        ValueRef::Text(bytes) if bytes.contains(&0) => return None,
        ValueRef::Text(bytes) => Cell::Text(std::str::from_utf8(bytes).ok()?.into()),
        ValueRef::Blob(bytes) => {
            let digit = |half: u8| char::from(b"0123456789ABCDEF"[usize::from(half)]);
            let mut text = String::with_capacity(length_of(value));
            text.push_str("X'");
            for byte in bytes {
                text.extend([digit(byte >> 4), digit(byte & 15)]);
            }
            text.push('\'');
            Cell::Text(text.into())
        }
    })
}

/// About how long a value is as text, with what stands between it and the next.
fn length_of(value: ValueRef<'_>) -> usize {
    match value {
        ValueRef::Null => 1,
        ValueRef::Integer(_) | ValueRef::Real(_) => 8,
        ValueRef::Text(bytes) => bytes.len() + 1,
        ValueRef::Blob(bytes) => 2 * bytes.len() + 4,
    }
}

/// What is wrong with a lab's database.
pub(crate) fn fault(path: &Path, error: &rusqlite::Error) -> Error {
    let words = match error.sqlite_error_code() {
        Some(ErrorCode::OperationInterrupted) => return Error::Interrupted,
        Some(ErrorCode::OutOfMemory) => {
            "needs more memory than there is for it: ask for less, in a view or a table".to_owned()
        }
        Some(ErrorCode::TooBig) => format!(
            "makes a text of more than {} MiB, or holds one: leave it out, in a view",
            LONGEST >> 20
        ),
        Some(ErrorCode::ReadOnly) => "a program was cut off while writing it: open it once in sqlite3, \
             which puts it right (where you may not write: a copy of it, together with its -journal)"
            .to_owned(),
        Some(ErrorCode::DatabaseBusy) => {
            "another program is writing to it: try again when it has finished".to_owned()
        }
        Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => format!(
            "cannot be opened ({}): look at its permissions",
            sqlite_words(error)
        ),
        _ => format!(
            "cannot be read as a SQLite database ({}): `sqlite3 FILE 'PRAGMA integrity_check'` tells \
             more",
            sqlite_words(error)
        ),
    };
    Error::file(path, words)
}

#[cfg(test)]
mod tests {
    use super::{MOST, rows_of};
    use rusqlite::Connection;

    /// What is said of a view.
    fn said(sql: &str, most: u64) -> String {
        let file = tempfile::NamedTempFile::new().unwrap();
        let connection = Connection::open(file.path()).unwrap();
        connection
            .execute_batch(&format!("CREATE VIEW v AS {sql}"))
            .unwrap();
        let done = rows_of(&connection, file.path(), "v", most, &mut |_| Ok(()));
        let said = done.unwrap_err().to_string();
        said.split_once(": ").unwrap().1.to_owned()
    }

    #[test]
    fn what_is_made_of_a_short_view_has_an_end() {
        let endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
                       SELECT printf('%01000d', i) AS text FROM n";
        assert_eq!(
            said(endless, 1 << 20),
            "`v` gives more than 1 MiB of text, of a file of 0 MiB: is it a view without an end? Put \
             what you need of it into a table"
        );
        let wide = "SELECT zeroblob(20 << 20) AS a, zeroblob(20 << 20) AS b";
        assert_eq!(
            said(wide, MOST),
            "table `v`, row 1: is longer than 64 MiB: leave out columns, in a view"
        );
    }
}
