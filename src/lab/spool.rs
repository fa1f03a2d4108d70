//! What can be read only once, or not in lines, is written to a file of its own first: a
//! nameless one, which the system takes away when we end.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use super::columns::{Seen, is_null};
use super::number;
use super::{Options, Reading};
use crate::error::{Error, Result};
use crate::sqlite::temporary;

/// How often we look whether we should stop, while we wait for somebody to write.
pub(super) const LOOK: Duration = Duration::from_millis(50);

/// Bytes that are copied at a time.
const BUFFER: usize = 256 * 1024;

/// Copies what a pipe gives. `open` may wait for whoever writes.
pub(super) fn pipe<R: Read>(
    path: &Path,
    reading: &Reading,
    open: impl Fn() -> io::Result<R> + Clone + Send + 'static,
) -> Result<File> {
    let (sender, receiver) = mpsc::channel();
    let progress = Arc::clone(&reading.progress);
    let name = path.to_owned();
    let copied = move || {
        let fault = |error| Error::io(&name, "read the file")(error);
        let mut file = temporary::file()?;
        let mut reader = open().map_err(fault)?;
        let mut buffer = vec![0; BUFFER];
        loop {
            match reader.read(&mut buffer) {
                Ok(0) => return Ok(file),
                Ok(read) => {
                    file.write_all(&buffer[..read]).map_err(temporary::full)?;
                    progress.bytes.fetch_add(read as u64, Ordering::Relaxed);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(fault(error)),
            }
        }
    };
    let here = copied.clone();
    // A thread of its own, since nothing else interrupts a read that waits.
    let started = thread::Builder::new().spawn(move || {
        // Nobody listens any more only when we were stopped.
        let _ = sender.send(copied());
    });
    if started.is_err() {
        // The system has no more threads.
        return here();
    }
    loop {
        match receiver.recv_timeout(LOOK) {
            // Ctrl-C in a shell ends whoever writes the pipe too.
            Ok(_) if reading.stop.load(Ordering::Relaxed) => return Err(Error::Interrupted),
            Ok(copied) => return copied,
            Err(mpsc::RecvTimeoutError::Disconnected) => {
                return Err(Error::file(path, "cannot be read"));
            }
            Err(mpsc::RecvTimeoutError::Timeout) if reading.stop.load(Ordering::Relaxed) => {
                return Err(Error::Interrupted);
            }
            Err(mpsc::RecvTimeoutError::Timeout) => {}
        }
    }
}

/// Copies what a reader gives: what is packed or encoded, and must be sought in.
pub(super) fn copy(mut reader: impl Read, fault: impl Fn(io::Error) -> Error) -> Result<File> {
    let mut file = temporary::file()?;
    let mut buffer = vec![0; BUFFER];
    loop {
        let read = reader.read(&mut buffer).map_err(&fault)?;
        if read == 0 {
            return Ok(file);
        }
        file.write_all(&buffer[..read]).map_err(temporary::full)?;
    }
}

/// What stands in a cell of a file that tells texts from numbers.
#[derive(Clone, Debug)]
pub(super) enum Cell<'a> {
    Empty,
    Text(Cow<'a, str>),
    Number(Cow<'a, str>),
}

impl Cell<'_> {
    fn text(&self) -> &str {
        match self {
            Self::Empty => "",
            Self::Text(text) | Self::Number(text) => text,
        }
    }
}

/// Takes a row.
pub(super) type Take<'t> = dyn FnMut(&[Cell<'_>]) -> Result<()> + 't;

/// Rows that were written to a file of ours.
pub(super) struct Spooled {
    pub(super) file: File,
    /// The cells of the first row.
    pub(super) first: Vec<String>,
    /// The first text of each column that would be a number in a file without types.
    pub(super) digits: Vec<Option<Seen>>,
}

/// Writes rows as CSV: how we then read them, wherever they come from.
pub(super) fn rows(
    reading: &Reading,
    options: &Options,
    read: impl FnOnce(&mut Take<'_>) -> Result<()>,
) -> Result<Spooled> {
    let stops = || reading.stop.load(Ordering::Relaxed);
    let file = temporary::file()?;
    let full = |error: csv::Error| temporary::full(error.into());
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .from_writer(BufWriter::with_capacity(BUFFER, file));
    let mut first: Vec<String> = Vec::new();
    let mut digits: Vec<Option<Seen>> = Vec::new();
    let mut row = 0;
    let done = read(&mut |cells| {
        if stops() {
            return Err(Error::Interrupted);
        }
        row += 1;
        reading.progress.rows.fetch_add(1, Ordering::Relaxed);
        if row == 1 {
            first.extend(cells.iter().map(|cell| cell.text().to_owned()));
            digits.resize(cells.len(), None);
        }
        if row > 1 || !options.header {
            for (cell, digits) in cells.iter().zip(&mut digits) {
                look(cell, row, &options.nulls, digits);
            }
        }
        let cells = cells.iter().map(Cell::text);
        writer.write_record(cells).map_err(full)
    });
    if stops() {
        // Readers of others call it a fault of the file.
        return Err(Error::Interrupted);
    }
    done?;
    let buffered = writer.into_inner().map_err(csv::IntoInnerError::into_error);
    let file = buffered.and_then(|buffered| {
        buffered
            .into_inner()
            .map_err(io::IntoInnerError::into_error)
    });
    Ok(Spooled {
        file: file.map_err(temporary::full)?,
        first,
        digits,
    })
}

/// Notes the first text of a column that would be a number elsewhere.
fn look(cell: &Cell<'_>, row: u64, nulls: &[String], digits: &mut Option<Seen>) {
    let Cell::Text(text) = cell else {
        return;
    };
    let is_like_one = || {
        !is_null(text.as_bytes(), nulls) && number::read(text.as_bytes()) != number::Reading::Text
    };
    if digits.is_none() && is_like_one() {
        *digits = Some(Seen {
            value: text.to_string(),
            line: row,
        });
    }
}
