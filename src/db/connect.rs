//! Opening a file for reading, without writing anything to it or beside it.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::functions;
use crate::error::{Error, Result, sqlite_words};

/// The first bytes of every SQLite file.
pub const MAGIC: &[u8] = b"SQLite format 3\0";

/// Where the header says how the file is read; 2 is WAL.
const READ_VERSION: usize = 19;

/// A read-only connection to a file that is a database by its first bytes.
pub(super) fn read_only(path: &Path) -> Result<Connection> {
    let header = header(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    // An absolute path is never taken for a `file:` URI or for `:memory:`.
    let absolute = std::path::absolute(path).map_err(Error::io(path, "find the file"))?;
    let opened = if is_settled(&header, &absolute) {
        let promise = escaped(&absolute) + "?immutable=1";
        Connection::open_with_flags(promise, flags | OpenFlags::SQLITE_OPEN_URI)
    } else {
        Connection::open_with_flags(&absolute, flags)
    };
    opened
        .and_then(with_functions)
        .map_err(|error| file_fault(path, &error))
}

/// A URI to attach a lab's database by, for reading only.
pub(super) fn uri(path: &Path) -> Result<String> {
    let header = header(path)?;
    let absolute = std::path::absolute(path).map_err(Error::io(path, "find the file"))?;
    let how = if is_settled(&header, &absolute) {
        "immutable=1"
    } else {
        "mode=ro"
    };
    Ok(format!("{}?{how}", escaped(&absolute)))
}

/// Whether SQLite is to be promised that nobody writes the file: one in WAL mode without a
/// log. Read the usual way, SQLite would leave a -shm and a -wal file beside it, or fail where
/// it may not.
fn is_settled(header: &[u8], path: &Path) -> bool {
    header.get(READ_VERSION) == Some(&2) && !has_log(path)
}

/// The same connection, which knows our functions: reports may use them.
pub(super) fn with_functions(connection: Connection) -> rusqlite::Result<Connection> {
    functions::register(&connection)?;
    Ok(connection)
}

/// A connection that may write to a database that is there. If another program was cut off
/// while writing, what it left half done is undone.
pub(super) fn read_write(path: &Path) -> Result<Connection> {
    header(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let absolute = std::path::absolute(path).map_err(Error::io(path, "find the file"))?;
    let connection = Connection::open_with_flags(&absolute, flags)
        .and_then(with_functions)
        .map_err(|error| file_fault(path, &error))?;
    // SQLite opens what it may not write all the same, for reading.
    match connection.is_readonly(rusqlite::MAIN_DB) {
        Ok(false) => Ok(connection),
        _ => Err(Error::file(
            path,
            "may not be written: look at its permissions",
        )),
    }
}

/// The first hundred bytes of a file, which say that it is a database.
fn header(path: &Path) -> Result<Vec<u8>> {
    refuse_non_files(path)?;
    let mut header = Vec::new();
    File::open(path)
        .and_then(|file| file.take(100).read_to_end(&mut header))
        .map_err(Error::io(path, "read the file"))?;
    if header.starts_with(MAGIC) {
        Ok(header)
    } else {
        Err(Error::file(
            path,
            "not a SQLite database: give a file that `migrasome build` wrote",
        ))
    }
}

fn has_log(path: &Path) -> bool {
    fs::metadata(beside(path, "-wal")).is_ok_and(|log| log.len() > 0)
}

/// `migrasome.db` -> `migrasome.db-wal`.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name: OsString = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// The path as a URI.
fn escaped(path: &Path) -> String {
    let escape = |uri: String, byte: &u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' => {
            uri + &char::from(*byte).to_string()
        }
        _ => uri + &format!("%{byte:02X}"),
    };
    let bytes = path.as_os_str().as_encoded_bytes();
    bytes.iter().fold("file:".to_owned(), escape)
}

/// Opening a FIFO would wait for ever, a device may never end.
fn refuse_non_files(path: &Path) -> Result<()> {
    let seen = fs::metadata(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => {
            Error::file(path, "no such file; `migrasome build FILE` makes one")
        }
        _ => Error::io(path, "look at the file")(error),
    })?;
    if seen.is_dir() {
        return Err(Error::file(
            path,
            "a directory, not a database file: give the name of a file in it",
        ));
    }
    if !seen.is_file() {
        return Err(Error::file(
            path,
            "not a regular file: give the name of a database file",
        ));
    }
    if seen.len() == 0 {
        return Err(Error::file(
            path,
            "empty (0 bytes); `migrasome build --force` fills it",
        ));
    }
    Ok(())
}

/// What is wrong with a lab's database.
pub(super) fn lab_fault(path: &Path, error: &rusqlite::Error) -> Error {
    Error::file(
        path,
        format!(
            "cannot be read as a SQLite database ({}): `sqlite3 FILE 'PRAGMA integrity_check'` tells \
             more",
            sqlite_words(error)
        ),
    )
}

pub(super) fn file_fault(path: &Path, error: &rusqlite::Error) -> Error {
    let cause = match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => "not a SQLite database".to_owned(),
        Some(ErrorCode::DatabaseCorrupt) => format!(
            "damaged ({}): use a backup, or `migrasome build OTHER_NAME` for a fresh one",
            sqlite_words(error)
        ),
        Some(ErrorCode::ReadOnly) => {
            "a program was cut off while writing it: `migrasome migrate FILE` puts it right"
                .to_owned()
        }
        Some(ErrorCode::DatabaseBusy) => {
            "another program is writing to it: try again when it has finished".to_owned()
        }
        Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
            format!(
                "cannot be opened ({}): look at its permissions",
                sqlite_words(error)
            )
        }
        _ => format!(
            "cannot be read ({}): `migrasome check` tells what is wrong with it, a backup helps",
            sqlite_words(error)
        ),
    };
    Error::file(path, cause)
}
