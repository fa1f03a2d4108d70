//! How a file is opened for reading, so that one state of it is read and nothing is left beside.
//!
//! A file with a rollback journal is read under SQLite's own locks. A file in WAL mode is not:
//! SQLite would leave a `-shm` and a `-wal` beside it, or fail where it may not write them. What
//! has no log is read as a file that nobody writes (`immutable`), and whether that was true is
//! looked at when the rows are read. What has a log is copied, with the log, to the folder for
//! temporary files. File systems without locks are read in the first of these ways, if asked for.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::header::{self, beside, escaped};
use super::locks::lack_of_locks;
use super::private_copy::PrivateCopy;
use super::stamp::{self, Stamp};
use crate::error::{Error, Result};

/// How long we wait for a moment in which nobody writes the file.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long we wait before we look again.
const PAUSE: Duration = Duration::from_millis(5);

/// Whether files are read without locks.
static LOCKLESS: AtomicBool = AtomicBool::new(false);

/// From now on this process takes no lock on what it reads: where the file system has none.
pub(crate) fn read_without_locks() {
    LOCKLESS.store(true, Ordering::Relaxed);
}

/// How a file is read, and what must hold [`still`](Self::still) when it was read.
#[derive(Debug)]
pub(crate) struct Access {
    uri: String,
    settled: Option<Settled>,
    copy: Option<PrivateCopy>,
}

impl Access {
    /// Looks how a file is to be opened.
    ///
    /// # Errors
    ///
    /// [`Error::File`] when the file is shorter than its header says, is written all the time, or
    /// is where there are no locks; [`Error::Io`] when it cannot be copied.
    pub(crate) fn to(path: &Path) -> Result<Self> {
        let header = header::header(path)?;
        // SQLite follows links, and looks for a log beside what they lead to.
        let real = fs::canonicalize(path).map_err(Error::io(path, "find the file"))?;
        header::refuse_cut_off(path, &real, &header)?;
        if header::reads_wal(&header) {
            return Self::settled(path, &real);
        }
        if LOCKLESS.load(Ordering::Relaxed) {
            refuse_hot_journal(path, &real)?;
            return Self::settled(path, &real);
        }
        if let Some(reason) = lack_of_locks(&real) {
            return Err(Error::file(
                path,
                format!(
                    "its file system has no locks ({reason}), by which programs tell each other that \
                     they write a file: `--no-locks` reads it, and says if it was changed meanwhile"
                ),
            ));
        }
        Ok(Self {
            uri: uri_to(path, "mode=ro")?,
            settled: None,
            copy: None,
        })
    }

    /// Waits for a moment in which nobody writes the file.
    fn settled(path: &Path, real: &Path) -> Result<Self> {
        let begun = Instant::now();
        let look = || Stamp::at(real).map_err(Error::io(path, "look at the file"));
        loop {
            let seen = look()?;
            if seen.is_fresh() {
                // Looked at again below.
            } else if has_log(real) {
                if let Some(copy) = PrivateCopy::of(path, real)? {
                    return Ok(Self {
                        uri: uri(copy.path(), "immutable=1"),
                        settled: None,
                        copy: Some(copy),
                    });
                }
            } else if look()? == seen {
                // Whoever writes the file itself from now on is noticed by `still`.
                return Ok(Self {
                    uri: uri_to(path, "immutable=1")?,
                    settled: Some(Settled {
                        path: path.to_owned(),
                        real: real.to_owned(),
                        seen,
                    }),
                    copy: None,
                });
            }
            if begun.elapsed() > PATIENCE {
                return Err(Error::file(
                    path,
                    "another program writes to it all the time: try again when it has finished",
                ));
            }
            thread::sleep(PAUSE);
        }
    }

    /// A URI to open the database by, for reading only.
    pub(crate) fn uri(&self) -> &str {
        &self.uri
    }

    /// It is open: a copy needs no name any more, so that nothing is left of it however we end.
    pub(crate) fn opened(&mut self) {
        // Windows removes no file that is open; there it goes when all is read.
        if cfg!(unix) {
            self.copy = None;
        }
    }

    /// Fails where somebody wrote the file: the rows may be of two states of it.
    pub(crate) fn still(&self) -> Result<()> {
        self.settled.as_ref().map_or(Ok(()), Settled::still)
    }

    /// An error of reading; what is wrong with a file may be that somebody writes it.
    pub(crate) fn fault(&self, error: Error) -> Error {
        self.still().err().unwrap_or(error)
    }
}

/// A file that all that it holds was in when it was opened, and that nobody wrote just then.
#[derive(Debug)]
struct Settled {
    path: PathBuf,
    real: PathBuf,
    seen: Stamp,
}

impl Settled {
    fn still(&self) -> Result<()> {
        // Who writes to a log beside it changes nothing here before that log goes into the file.
        if Stamp::at(&self.real).is_ok_and(|now| now == self.seen) {
            return Ok(());
        }
        Err(stamp::changed(&self.path))
    }
}

/// A URI of a file that is ours alone, to write it without locks. The path is absolute.
pub(crate) fn unlocked_uri(path: &Path) -> String {
    uri(path, "nolock=1")
}

/// An absolute path is never taken for `:memory:`.
fn uri_to(path: &Path, how: &str) -> Result<String> {
    let absolute = std::path::absolute(path).map_err(Error::io(path, "find the file"))?;
    Ok(uri(&absolute, how))
}

fn uri(path: &Path, how: &str) -> String {
    format!("{}?{how}", escaped(path))
}

fn has_log(real: &Path) -> bool {
    fs::metadata(beside(real, "-wal")).is_ok_and(|log| log.len() > 0)
}

/// Without locks nobody can tell a program that writes from one that was cut off.
fn refuse_hot_journal(path: &Path, real: &Path) -> Result<()> {
    let mut first = [0];
    let journal = File::open(beside(real, "-journal"));
    match journal.and_then(|mut journal| journal.read(&mut first)) {
        // SQLite leaves one that it is done with empty, or with zeros at its beginning.
        Ok(1..) if first != [0] => Err(Error::file(
            path,
            "has a journal beside it: a program is writing it, or was cut off. Try again later, or \
             open it once in sqlite3 where there are locks",
        )),
        _ => Ok(()),
    }
}
