//! Waiting for programs that have a file open, and taking it for ourselves.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, ffi};

use crate::db::connect::file_fault;
use crate::error::{Error, Result};

/// How often we look whether a file is free, and whether to give up.
const PAUSE: Duration = Duration::from_millis(20);

/// How long to wait for other programs. SQLite's own waiting cannot be interrupted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patience<'a> {
    pub(super) longest: Duration,
    pub(super) stop: &'a AtomicBool,
}

impl Patience<'_> {
    /// Does what others may keep us from, again and again until they let us.
    pub(super) fn while_busy<T>(
        self,
        connection: &Connection,
        mut work: impl FnMut() -> rusqlite::Result<T>,
    ) -> rusqlite::Result<T> {
        connection.busy_timeout(Duration::ZERO)?;
        let begun = Instant::now();
        loop {
            let error = match work() {
                Err(error) if is_busy(&error) => error,
                done => return done,
            };
            if self.stop.load(Ordering::Relaxed) {
                let interrupted = ffi::Error::new(ffi::SQLITE_INTERRUPT);
                return Err(rusqlite::Error::SqliteFailure(interrupted, None));
            }
            if begun.elapsed() >= self.longest {
                return Err(error);
            }
            thread::sleep(PAUSE);
        }
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
    )
}

/// Takes the file for ourselves, through every transaction, until the connection is closed.
pub(super) fn lock(connection: &Connection, path: &Path, patience: Patience<'_>) -> Result<()> {
    let take = || {
        // In this order: two programs that set the mode first may each keep a read lock that the
        // other waits for.
        let taken =
            connection.execute_batch("BEGIN EXCLUSIVE; PRAGMA locking_mode = EXCLUSIVE; COMMIT");
        if taken.is_err() && !connection.is_autocommit() {
            connection.execute_batch("ROLLBACK")?;
        }
        taken
    };
    patience
        .while_busy(connection, take)
        .map_err(|error| match error.sqlite_error_code() {
            _ if is_busy(&error) => in_use(path, patience),
            Some(ErrorCode::ReadOnly) => {
                Error::file(path, "may not be written: look at its permissions")
            }
            _ => file_fault(path, &error),
        })
}

/// The message when others do not let go of a file.
pub(super) fn in_use(path: &Path, patience: Patience<'_>) -> Error {
    let seconds = patience.longest.as_secs();
    Error::file(
        path,
        format!(
            "another program has it open (waited {seconds} s): close it there and run this again; \
             nothing was changed"
        ),
    )
}
