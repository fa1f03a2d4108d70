//! Sheets of Excel and OpenDocument workbooks: .xlsx, .xlsb, .xls and .ods, told apart by
//! what is in them.
//!
//! A cell becomes the text that its sheet means: whole numbers without a point, dates as
//! `2023-03-01`, texts as they are. Of merged cells the first has the value, of a formula
//! its last result. Wholly empty rows are left out, and so are columns without any cell
//! after the last that has one.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;

use super::Reading;
use super::spool::{LOOK, Take};
use crate::error::{Error, Result};

mod book;
mod cell;
mod cells;
mod guard;
mod limits;

use book::Steps;
use cells::Cells;
use guard::At;
use limits::Limits;

/// As much as a main thread has.
const STACK: usize = 8 << 20;

/// Hands over the rows of a sheet: first the names of its columns, then each row. Without a name it is the only sheet with anything in it. The first
/// `skip` rows are left out.
pub(super) fn rows(
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
struct Wanted {
    file: At,
    path: PathBuf,
    sheet: Option<String>,
    skip: u64,
    limits: Limits,
}

/// What was read.
struct Read {
    cells: Cells,
    without_result: u64,
}

/// Reads in a thread of its own, since nothing else ends a reader that goes round in memory: it
/// then is left alone, and dies with the process.
fn watched<T: Send + 'static>(
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

fn read(wanted: Wanted) -> Result<Read> {
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

/// Which rows of a sheet were handed over: those that are not empty.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    /// The records that follow a gap, each with the row that it is, from 1.
    after_gaps: Vec<(u64, u64)>,
    records: u64,
}

impl Places {
    fn push(&mut self, row: u64) {
        if self.row_of(self.records) != row + 1 {
            self.after_gaps.push((self.records, row + 1));
        }
        self.records += 1;
    }

    /// The row of a record, both counted in their own way: records from 0, rows from 1.
    pub(super) fn row_of(&self, record: u64) -> u64 {
        let before = self
            .after_gaps
            .partition_point(|(first, _)| *first <= record);
        let (first, row) = match before.checked_sub(1) {
            Some(last) => self.after_gaps[last],
            None => (0, 1),
        };
        row + (record - first)
    }
}

/// What there is to say of a sheet.
#[derive(Default)]
pub(super) struct Found {
    /// Which of its rows were handed over.
    pub(super) places: Places,
    /// What there is to say of rows that were left out above its table.
    pub(super) above: Option<String>,
    /// Formulas whose result nobody computed: scripts write such, and Excel computes it when it
    /// saves the file. Told of .xlsx only.
    without_result: u64,
    /// Where in the file the rows were found.
    pub(super) place: Option<String>,
}

impl Found {
    pub(super) fn notes(&self) -> Vec<String> {
        let note = format!(
            "{} formulas have no stored result and were read as empty: open the file in Excel or \
             LibreOffice and save it",
            self.without_result
        );
        let note = (self.without_result > 0).then_some(note);
        let all = self.above.clone().into_iter().chain(note);
        all.chain(self.place.clone()).collect()
    }
}

#[cfg(test)]
mod tests;
