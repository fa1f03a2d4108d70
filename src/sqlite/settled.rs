//! Reading a file in WAL mode without leaving anything beside it.
//!
//! Read the usual way, SQLite would leave a -shm and a -wal file beside such a file, or fail
//! where it may not write them. So SQLite is promised that nobody writes the file (`immutable`),
//! and whether that was true is looked at when the rows are read.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::header::beside;
use crate::error::{Error, Result};

/// A file in WAL mode that had no log when it was opened, so that all it holds was in itself.
#[derive(Debug)]
pub(crate) struct Settled {
    path: PathBuf,
    seen: (u64, Option<SystemTime>),
}

impl Settled {
    /// `None` where the file has a log, and is read the usual way.
    pub(super) fn look(path: &Path) -> Result<Option<Self>> {
        let settled = Self {
            path: path.to_owned(),
            seen: seen(path)?,
        };
        // Looked at last: whoever begins to write from now on is noticed by `still`.
        Ok((!has_log(path)).then_some(settled))
    }

    /// Fails where somebody has begun to write the file: the rows may be of two states of it.
    pub(crate) fn still(&self) -> Result<()> {
        if seen(&self.path)? == self.seen && !has_log(&self.path) {
            return Ok(());
        }
        Err(Error::file(
            &self.path,
            "was changed while it was read, so that the result cannot be trusted: run it again \
             when nobody writes the file",
        ))
    }
}

fn seen(path: &Path) -> Result<(u64, Option<SystemTime>)> {
    let seen = fs::metadata(path).map_err(Error::io(path, "look at the file"))?;
    Ok((seen.len(), seen.modified().ok()))
}

fn has_log(path: &Path) -> bool {
    fs::metadata(beside(path, "-wal")).is_ok_and(|log| log.len() > 0)
}
