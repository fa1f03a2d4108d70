//! A file that a fresh one is to replace: only one of ours, to which nothing was added or changed
//! since it was built, and in which nobody can write until the new one has its place.

use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::harden;
use super::lock::{Patience, in_use, lock};
use crate::db::connect::{self, file_fault};
use crate::db::{Db, Release, identify};
use crate::error::{Error, Result};
use crate::seed::shipped;
use crate::sqlite::{Stamp, is_wal};

/// How long we wait for programs that have the old file open.
const WAIT: Duration = Duration::from_secs(5);

/// Looks whether a file may be replaced, and writes nothing to it.
pub(super) fn look_at_old(release: &Release, path: &Path) -> Result<()> {
    if is_empty(path)? {
        return Ok(());
    }
    let old = Db::open(path).map_err(not_replaced)?;
    let empty = release.empty(old.schema())?;
    if old.look(|file| is_as_built(file, &empty))? {
        return Ok(());
    }
    Err(changed(path))
}

/// The old file, locked for as long as this lives. A program that has it open and writes later is
/// told by SQLite that the file is no longer there.
pub(super) struct Old {
    _connection: Connection,
}

impl Old {
    /// Takes the file for ourselves and looks at it again.
    pub(super) fn hold(release: &Release, path: &Path, stop: &AtomicBool) -> Result<Self> {
        let seen = || Stamp::at(path).map_err(Error::io(path, "look at the file"));
        let before = seen()?;
        let was_empty = is_empty(path)?;
        // Its log would lie beside the new file, and be taken for that of it.
        let was_wal = !was_empty && is_wal(path);
        let connection = if was_empty {
            connect::refuse_unlocked(path)?;
            let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            Connection::open_with_flags(path, flags).map_err(|error| file_fault(path, &error))?
        } else {
            connect::read_write(path).map_err(not_replaced)?
        };
        let patience = Patience {
            longest: WAIT,
            stop,
        };
        if was_wal {
            let leave = || set_journal_mode(&connection, "delete");
            patience.while_busy(&connection, leave).map_err(|error| {
                match error.sqlite_error_code() {
                    Some(ErrorCode::DatabaseBusy) => in_use(path, patience),
                    _ => file_fault(path, &error),
                }
            })?;
        }
        lock(&connection, path, patience)?;
        let looked = if was_empty {
            is_empty(path)
        } else {
            is_unchanged(&connection, release, path)
        };
        // Another may have its place already.
        let is_same = seen().is_ok_and(|now| now.is_same_file(&before));
        if is_same && looked.as_ref().is_ok_and(|is_unchanged| *is_unchanged) {
            return Ok(Self {
                _connection: connection,
            });
        }
        if was_wal {
            // It stays, and as it was.
            set_journal_mode(&connection, "wal").map_err(|error| file_fault(path, &error))?;
        }
        looked.and(Err(changed(path)))
    }
}

fn set_journal_mode(connection: &Connection, mode: &str) -> rusqlite::Result<()> {
    connection.query_row(&format!("PRAGMA journal_mode = {mode}"), [], |_| Ok(()))
}

fn is_empty(path: &Path) -> Result<bool> {
    let seen = fs::metadata(path).map_err(Error::io(path, "look at the file"))?;
    Ok(seen.is_file() && seen.len() == 0)
}

fn is_unchanged(connection: &Connection, release: &Release, path: &Path) -> Result<bool> {
    harden(connection).map_err(|error| file_fault(path, &error))?;
    let schema = identify(connection, path, release).map_err(not_replaced)?;
    let empty = release.empty(schema)?;
    is_as_built(connection, &empty).map_err(|error| file_fault(path, &error))
}

fn not_replaced(error: Error) -> Error {
    match error {
        Error::File { path, cause } => Error::File {
            path,
            cause: format!("not replaced: {cause}. Move it away, or build under another name"),
        },
        other => other,
    }
}

fn changed(path: &Path) -> Error {
    Error::file(
        path,
        "not replaced: something was added or changed in it since it was built, and would be \
         lost; move it away, or build under another name",
    )
}

/// Whether the file holds what it was built with, no more and no less.
fn is_as_built(file: &Connection, empty: &Connection) -> rusqlite::Result<bool> {
    let objects = |connection: &Connection| -> rusqlite::Result<Vec<(String, Option<String>)>> {
        connection
            .prepare(
                "SELECT name, sql
                 FROM sqlite_master
                 WHERE name NOT LIKE 'sqlite!_%' ESCAPE '!'
                 ORDER BY name",
            )?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect()
    };
    Ok(objects(file)? == objects(empty)? && shipped::is_untouched(file)?)
}
