//! A copy of a file in WAL mode together with its log, of one moment.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};
use tempfile::TempDir;

use super::header::beside;
use super::stamp::Stamp;
use super::words::sqlite_words;
use super::{leftover, temporary};
use crate::error::{Error, Result};

/// Bytes of the header of a log, which changes whenever the log is begun anew.
const LOG_HEADER: u64 = 32;

/// A copy that holds all that the log held, in a folder that only we may read, and that is removed
/// when this is dropped.
#[derive(Debug)]
pub(super) struct PrivateCopy {
    file: PathBuf,
    _folder: TempDir,
}

impl PrivateCopy {
    /// `None` where somebody wrote the file itself meanwhile. What is only added to the log does
    /// no harm: SQLite takes in of a log what was committed and is whole.
    pub(super) fn of(path: &Path, real: &Path) -> Result<Option<Self>> {
        let folder = tempfile::Builder::new().prefix("migrasome-").tempdir();
        let folder = folder.map_err(|error| temporary::refused("made", &error.kind().into()))?;
        leftover::note(folder.path());
        let file = folder.path().join("copy.db");
        let log = beside(real, "-wal");
        let look = || -> io::Result<_> { Ok((Stamp::at(real)?, head(&log)?)) };
        let before = match look() {
            Ok(before) => before,
            // The last program that had it open took its log away.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::io(path, "read the file and its log")(error)),
        };
        for (from, to) in [(real, &file), (&log, &beside(&file, "-wal"))] {
            match copy(from, to) {
                Ok(_) => {}
                Err(Failed::Reading(error)) if error.kind() == io::ErrorKind::NotFound => {
                    return Ok(None);
                }
                Err(Failed::Reading(error)) => {
                    return Err(Error::io(path, "read the file and its log")(error));
                }
                Err(Failed::Writing(error)) => return Err(temporary::full(error)),
            }
        }
        if !look().is_ok_and(|after| after == before) {
            return Ok(None);
        }
        take_log_in(&file).map_err(|error| {
            let words = sqlite_words(&error);
            Error::file(path, format!("its log cannot be read ({words})"))
        })?;
        Ok(Some(Self {
            file,
            _folder: folder,
        }))
    }

    pub(super) fn path(&self) -> &Path {
        &self.file
    }
}

/// The header of a log.
fn head(log: &Path) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    File::open(log)?.take(LOG_HEADER).read_to_end(&mut head)?;
    Ok(head)
}

/// Why something could not be copied.
enum Failed {
    Reading(io::Error),
    Writing(io::Error),
}

fn copy(from: &Path, to: &Path) -> Result<u64, Failed> {
    let mut from = File::open(from).map_err(Failed::Reading)?;
    // Not with its permissions: SQLite writes to the copy.
    let mut to = File::create(to).map_err(Failed::Writing)?;
    io::copy(&mut from, &mut to).map_err(Failed::Writing)
}

/// Puts what the log holds into the file, and takes the log away.
fn take_log_in(copy: &Path) -> rusqlite::Result<()> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(copy, flags)?;
    connection.pragma_update(None, "synchronous", "off")?;
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    connection.close().map_err(|(_, error)| error)
}
