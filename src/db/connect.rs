//! Opening a file for reading, without writing anything to it or beside it.

use std::fs;
use std::path::Path;

use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::functions;
use crate::error::{Error, Result};
use crate::sqlite::{self, Access, MAGIC, sqlite_words};

/// A read-only connection to a file that is a database by its first bytes.
pub(crate) fn read_only(path: &Path) -> Result<Connection> {
    Ok(watched(path)?.0)
}

/// The same, and what must hold still when it was read.
pub(super) fn watched(path: &Path) -> Result<(Connection, Access)> {
    refuse_other_files(path)?;
    let mut access = Access::to(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_URI;
    let connection = Connection::open_with_flags(access.uri(), flags).and_then(with_functions);
    let connection = connection.map_err(|error| access.fault(file_fault(path, &error)))?;
    access.opened();
    Ok((connection, access))
}

/// The same connection, which knows our functions: reports may use them.
pub(crate) fn with_functions(connection: Connection) -> rusqlite::Result<Connection> {
    functions::register(&connection)?;
    Ok(connection)
}

/// A connection that may write to a database that is there. If another program was cut off
/// while writing, what it left half done is undone.
pub(crate) fn read_write(path: &Path) -> Result<Connection> {
    refuse_other_files(path)?;
    refuse_unlocked(path)?;
    sqlite::refuse_protected(path)?;
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

/// What may be written by others at the same time is not written without locks.
pub(crate) fn refuse_unlocked(path: &Path) -> Result<()> {
    match sqlite::lack_of_locks(path) {
        None => Ok(()),
        Some(reason) => Err(Error::file(
            path,
            format!(
                "its file system has no locks ({reason}), without which no database is written: \
                 copy it to a local disk, work there, and copy it back; nothing was changed"
            ),
        )),
    }
}

/// Only what is a database by its first bytes is opened.
fn refuse_other_files(path: &Path) -> Result<()> {
    refuse_non_files(path)?;
    if sqlite::header(path)?.starts_with(MAGIC) {
        Ok(())
    } else {
        Err(Error::file(
            path,
            "not a SQLite database: give a file that `migrasome build` wrote",
        ))
    }
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

pub(crate) fn file_fault(path: &Path, error: &rusqlite::Error) -> Error {
    let cause = match error.sqlite_error_code() {
        Some(ErrorCode::OperationInterrupted) => return Error::Interrupted,
        Some(ErrorCode::NotADatabase) => "not a SQLite database".to_owned(),
        Some(ErrorCode::DatabaseCorrupt) => format!(
            "damaged ({}): use a backup, or `migrasome build OTHER_NAME` for a fresh one",
            sqlite_words(error)
        ),
        Some(ErrorCode::ReadOnly) => {
            "a program was cut off while writing it: `migrasome migrate FILE` puts it right (where \
             you may not write: in a copy of it, together with its -journal)"
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
