//! SQLite files, opened so that nothing is written to them or beside them; and one table of
//! such a file as a table of the lab.

use std::borrow::Cow;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::Cell;
use crate::error::{Error, Result, listed, sqlite_words};
use crate::shipped::quoted;

/// The first bytes of every SQLite file.
pub const MAGIC: &[u8] = b"SQLite format 3\0";

/// Where the header says how the file is read; 2 is WAL.
const READ_VERSION: usize = 19;

/// Bytes of the header.
const HEADER: u64 = 100;

/// Steps of SQLite's machine between two looks whether to stop.
const STEPS: i32 = 10_000;

/// The longest text, in bytes, as for our own tables.
const LONGEST: i32 = 64 << 20;

/// Hands over the rows of a table or view: first the names of its columns, then each row, as
/// text; None is NULL.
pub(super) fn rows(
    path: &Path,
    table: &str,
    stop: &Arc<AtomicBool>,
    take: &mut dyn FnMut(&[Cell<'_>]) -> Result<()>,
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
    let header: Vec<Cell<'_>> = names.iter().map(|name| Some(name.into())).collect();
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
    let uri = uri(path)?;
    let opened = || {
        let mut connection = Connection::open_with_flags(uri, flags)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
        connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, LONGEST)?;
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

/// SQL for the names of the tables and views of a database.
pub(crate) fn tables_of(database: &str) -> String {
    format!(
        "SELECT name FROM {}.sqlite_master
         WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
         ORDER BY name",
        quoted(database)
    )
}

/// A value as text; `None` where no text can be that.
fn cell(value: ValueRef<'_>) -> Option<Cell<'_>> {
    Some(Some(match value {
        ValueRef::Null => return Some(None),
        ValueRef::Integer(number) => number.to_string().into(),
        ValueRef::Real(number) => format!("{number:?}").into(),
        ValueRef::Text(bytes) if bytes.contains(&0) => return None,
        ValueRef::Text(bytes) => Cow::Borrowed(std::str::from_utf8(bytes).ok()?),
        ValueRef::Blob(bytes) => {
            let hex = |text: String, byte: &u8| text + &format!("{byte:02X}");
            let text = bytes.iter().fold("X'".to_owned(), hex);
            (text + "'").into()
        }
    }))
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

/// A URI to open a database by, for reading only.
///
/// # Errors
///
/// [`Error::File`] when the file is shorter than its header says.
pub(crate) fn uri(path: &Path) -> Result<String> {
    let header = header(path)?;
    refuse_cut_off(path, &header)?;
    let absolute = std::path::absolute(path).map_err(Error::io(path, "find the file"))?;
    let how = if is_settled(&header, &absolute) {
        "immutable=1"
    } else {
        "mode=ro"
    };
    Ok(format!("{}?{how}", escaped(&absolute)))
}

/// The first bytes of a file; fewer, if it is short.
pub(crate) fn header(path: &Path) -> Result<Vec<u8>> {
    let mut header = Vec::new();
    File::open(path)
        .and_then(|file| file.take(HEADER).read_to_end(&mut header))
        .map_err(Error::io(path, "read the file"))?;
    Ok(header)
}

/// SQLite reads what is left of a file that was cut off as if it were all, as long as nobody
/// asks for the pages that are gone.
pub(crate) fn refuse_cut_off(path: &Path, head: &[u8]) -> Result<()> {
    let Some(promised) = promised(head) else {
        return Ok(());
    };
    let seen = fs::metadata(path).map_err(Error::io(path, "look at the file"))?;
    let in_work = |suffix| beside(path, suffix).exists();
    // Whoever writes it just now has not written all of it, or has written its header anew.
    if seen.len() >= promised || in_work("-journal") || in_work("-wal") || header(path)? != head {
        return Ok(());
    }
    Err(Error::file(
        path,
        format!(
            "is cut off: it has {} bytes where its header says {promised}: copy or fetch it again, \
             or use a backup",
            seen.len()
        ),
    ))
}

/// How long the header says that the file is, where what it says is valid.
fn promised(header: &[u8]) -> Option<u64> {
    let number = |at: usize| Some(u32::from_be_bytes(header.get(at..at + 4)?.try_into().ok()?));
    let page = match u16::from_be_bytes(header.get(16..18)?.try_into().ok()?) {
        1 => 65_536,
        size => u64::from(size),
    };
    // An old SQLite changes the file and not the number of its pages.
    let is_valid = number(24)? == number(92)?;
    is_valid.then_some(page * u64::from(number(28)?))
}

/// Whether SQLite is to be promised that nobody writes the file: one in WAL mode without a
/// log. Read the usual way, SQLite would leave a -shm and a -wal file beside it, or fail where
/// it may not.
pub(crate) fn is_settled(header: &[u8], path: &Path) -> bool {
    header.get(READ_VERSION) == Some(&2) && !has_log(path)
}

fn has_log(path: &Path) -> bool {
    fs::metadata(beside(path, "-wal")).is_ok_and(|log| log.len() > 0)
}

/// `migrasome.db` -> `migrasome.db-wal`.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name: OsString = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// The path as a URI.
pub(crate) fn escaped(path: &Path) -> String {
    let escape = |uri: String, byte: &u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' => {
            uri + &char::from(*byte).to_string()
        }
        _ => uri + &format!("%{byte:02X}"),
    };
    let bytes = path.as_os_str().as_encoded_bytes();
    bytes.iter().fold("file:".to_owned(), escape)
}
