//! Reads the rows of a sheet.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;

use super::Found;
use super::book::{self, Steps};
use super::cells::Cells;
use super::guard::At;
use super::limits::Limits;
use crate::error::{Error, Result};
use crate::lab::Reading;
use crate::lab::spool::{LOOK, Take};

/// As much as a main thread has.
const STACK: usize = 8 << 20;

/// Hands over the rows of a sheet: first the names of its columns, then each row. Without a name it is the only sheet with anything in it. The first
/// `skip` rows are left out.
pub(in crate::lab) fn rows(
    file: File,
    reading: &Reading,
    path: &Path,
    sheet: Option<&str>,
    skip: u64,
    take: &mut Take<'_>,
) -> Result<Found> {
    let file = At::new(file, reading).map_err(Error::io(path, "look at the file"))?;
    let wanted = Wanted {
        file,
        path: path.to_owned(),
        sheet: sheet.map(str::to_owned),
        skip,
        limits: Limits::default(),
    };
    let read = watched(path, reading, move || read(wanted))?;
    Ok(Found {
        places: read.cells.hand_over(take)?,
        above: None,
        without_result: read.without_result,
        place: None,
    })
}

/// What is to be read.
#[derive(Clone)]
pub(super) struct Wanted {
    pub(super) file: At,
    pub(super) path: PathBuf,
    pub(super) sheet: Option<String>,
    pub(super) skip: u64,
    pub(super) limits: Limits,
}

/// What was read.
pub(super) struct Read {
    pub(super) cells: Cells,
    pub(super) without_result: u64,
}

/// Reads in a thread of its own, since nothing else ends a reader that goes round in memory: it
/// then is left alone, and dies with the process.
pub(super) fn watched<T: Send + 'static>(
    path: &Path,
    reading: &Reading,
    read: impl FnOnce() -> Result<T> + Clone + Send + 'static,
) -> Result<T> {
    let (sender, receiver) = mpsc::sync_channel(1);
    let thread = thread::Builder::new().stack_size(STACK).spawn({
        let read = read.clone();
        move || {
            // Nobody listens any more only when we were stopped.
            let _ = sender.send(read());
        }
    });
    let Ok(thread) = thread else {
        // There are no more threads.
        return read();
    };
    loop {
        match receiver.recv_timeout(LOOK) {
            _ if reading.stop.load(Ordering::Relaxed) => return Err(Error::Interrupted),
            Ok(read) => {
                // It has nothing left to do.
                let _ = thread.join();
                return read;
            }
            Err(RecvTimeoutError::Disconnected) => {
                return Err(Error::file(path, "cannot be read"));
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

pub(super) fn read(wanted: Wanted) -> Result<Read> {
    let Wanted {
        file,
        path,
        sheet,
        skip,
        limits,
    } = wanted;
    let mut steps = Steps::new(&path);
    let mut book = book::open(&file, limits, &mut steps)?;
    let sheet = book::choose(&mut book, &steps, sheet.as_deref())?;
    let mut cells = Cells::new(&path, &sheet, &limits);
    let without_result = book.read(&steps, &sheet, &mut |row, column, value| {
        if u64::from(row) >= skip {
            cells.push(row, column, value)?;
        }
        Ok(true)
    })?;
    Ok(Read {
        cells,
        without_result,
    })
}
