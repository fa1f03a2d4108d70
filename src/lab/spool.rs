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

use super::Reading;
use super::bytes::Source;
use crate::error::{Error, Result};

/// How often we look whether we should stop, while we wait for somebody to write.
const LOOK: Duration = Duration::from_millis(50);

/// Bytes that are copied at a time.
const BUFFER: usize = 256 * 1024;

/// Copies what a pipe gives. `open` may wait for whoever writes.
pub(super) fn pipe<R: Read>(
    path: &Path,
    reading: &Reading,
    open: impl FnOnce() -> io::Result<R> + Send + 'static,
) -> Result<File> {
    let (sender, receiver) = mpsc::channel();
    let progress = Arc::clone(&reading.progress);
    // A thread of its own, since nothing else interrupts a read that waits.
    thread::spawn(move || {
        let copied = (|| {
            let mut file = tempfile::tempfile()?;
            let mut reader = open()?;
            let mut buffer = vec![0; BUFFER];
            loop {
                match reader.read(&mut buffer) {
                    Ok(0) => return Ok(file),
                    Ok(read) => {
                        file.write_all(&buffer[..read])?;
                        progress.bytes.fetch_add(read as u64, Ordering::Relaxed);
                    }
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Err(error) => return Err(error),
                }
            }
        })();
        // Nobody listens any more only when we were stopped.
        let _ = sender.send(copied);
    });
    loop {
        match receiver.recv_timeout(LOOK) {
            // Ctrl-C in a shell ends whoever writes the pipe too.
            Ok(_) if reading.stop.load(Ordering::Relaxed) => return Err(Error::Interrupted),
            Ok(copied) => return copied.map_err(Error::io(path, "read the file")),
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
pub(super) fn copy(
    path: &Path,
    mut reader: impl Read,
    fault: impl Fn(io::Error) -> Error,
) -> Result<File> {
    let mut file = tempfile::tempfile().map_err(Error::io(path, "make a file to unpack it to"))?;
    let mut buffer = vec![0; BUFFER];
    loop {
        let read = reader.read(&mut buffer).map_err(&fault)?;
        if read == 0 {
            return Ok(file);
        }
        file.write_all(&buffer[..read])
            .map_err(Error::io(path, "unpack the file (is the disk full?)"))?;
    }
}

/// Takes a row: a cell that is empty is `None`.
type Take<'t> = dyn FnMut(&[Option<Cow<'_, str>>]) -> Result<()> + 't;

/// Writes rows as CSV: how we then read them, wherever they come from.
pub(super) fn rows(
    source: &Source,
    reading: &Reading,
    read: impl FnOnce(&mut Take<'_>) -> Result<()>,
) -> Result<File> {
    let path = &source.path;
    let stops = || reading.stop.load(Ordering::Relaxed);
    let file = tempfile::tempfile().map_err(Error::io(path, "make a file to unpack it to"))?;
    let full = |error: csv::Error| {
        Error::io(path, "unpack the file (is the disk full?)")(io::Error::other(error))
    };
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .from_writer(BufWriter::with_capacity(BUFFER, file));
    let done = read(&mut |cells| {
        if stops() {
            return Err(Error::Interrupted);
        }
        reading.progress.rows.fetch_add(1, Ordering::Relaxed);
        let cells = cells.iter().map(|cell| cell.as_deref().unwrap_or_default());
        writer.write_record(cells).map_err(full)
    });
    if stops() {
        // Readers of others call it a fault of the file.
        return Err(Error::Interrupted);
    }
    // What is wrong with the file may be that somebody writes it.
    source.still()?;
    done?;
    let buffered = writer
        .into_inner()
        .map_err(|error| Error::io(path, "unpack the file")(error.into_error()))?;
    buffered
        .into_inner()
        .map_err(|error| Error::io(path, "unpack the file")(error.into_error()))
}
