//! The bytes of a lab file, as UTF-8: unpacked, decoded, and as often as somebody asks.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::Reading;
pub(super) use super::packing::Packing;
use super::sizes::Sizes;
use super::utf16::{self, Utf16};
use super::windows_1252::Windows1252;
use crate::error::{Error, Result};
use crate::sqlite::{Stamp, changed, read_at};

/// How the characters of a text are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, which way round the byte order mark says.
    Utf16,
    /// Windows-1252, which Excel writes in western Europe and America.
    Windows1252,
}

impl Encoding {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16 => "UTF-16",
            Self::Windows1252 => "Windows-1252",
        }
    }
}

/// How far a long read has come: for a progress bar.
#[derive(Debug, Default)]
pub struct Progress {
    /// Bytes read so far, in all passes.
    pub bytes: AtomicU64,
    /// Bytes that will have been read after all passes that are foreseen; 0: nobody knows yet.
    pub total: AtomicU64,
    /// Rows read so far, in all passes.
    pub rows: AtomicU64,
}

impl Progress {
    /// How much is still to come of what was foreseen, in bytes. From now on nobody knows what
    /// will come.
    pub(super) fn take_left(&self) -> u64 {
        let total = self.total.swap(0, Ordering::Relaxed);
        total.saturating_sub(self.bytes.load(Ordering::Relaxed))
    }

    /// Foresees so many bytes.
    pub(super) fn foresee(&self, left: u64) {
        let read = self.bytes.load(Ordering::Relaxed);
        self.total.store(read + left, Ordering::Relaxed);
    }
}

/// A part of a plain file that begins and ends between two lines, in bytes behind what is left
/// out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub(super) from: u64,
    pub(super) to: u64,
}

impl Part {
    /// Whether the table begins with it.
    pub(super) fn is_first(self) -> bool {
        self.from == 0
    }
}

/// An open lab file.
#[derive(Clone, Debug)]
pub(super) struct Source {
    /// How its user calls it.
    pub(super) path: PathBuf,
    file: Arc<File>,
    stamp: Stamp,
    pub(super) packing: Packing,
    pub(super) encoding: Encoding,
    /// Bytes that are left out at the beginning, once unpacked; of UTF-16, once decoded.
    pub(super) lead: u64,
    /// Lines above the first that is read; of a sheet, rows.
    pub(super) above: u64,
    /// Bytes behind what is packed that are no part of it.
    left_out: Arc<AtomicU64>,
    pub(super) progress: Arc<Progress>,
    pub(super) stop: Arc<AtomicBool>,
    pub(super) sizes: Sizes,
}

impl Source {
    /// Takes over a regular file.
    pub(super) fn new(path: &Path, file: File, reading: &Reading) -> Result<Self> {
        let Reading {
            progress,
            stop,
            sizes,
        } = reading.clone();
        let stamp = Stamp::of_open(&file).map_err(Error::io(path, "look at the file"))?;
        Ok(Self {
            path: path.to_owned(),
            file: Arc::new(file),
            stamp,
            packing: Packing::Plain,
            encoding: Encoding::Utf8,
            lead: 0,
            above: 0,
            left_out: Arc::default(),
            progress,
            stop,
            sizes,
        })
    }

    /// Unpacks its first bytes, and notes how it is packed.
    pub(super) fn first_bytes(&mut self, most: u64) -> Result<Vec<u8>> {
        let mut raw = BufReader::new(self.raw(0));
        let seen = raw.fill_buf().map_err(|error| self.fault(error))?;
        if !matches!(self.packing, Packing::Zip(_)) {
            self.packing = Packing::of(seen);
        }
        let mut head = Vec::new();
        let reader = self.packing.unpacked(raw, &self.left_out);
        reader
            .and_then(|reader| reader.take(most).read_to_end(&mut head))
            .map_err(|error| self.fault(error))?;
        Ok(head)
    }

    /// What there is to say of how it is packed, once it was read.
    pub(super) fn left_out(&self) -> Option<String> {
        let bytes = self.left_out.load(Ordering::Relaxed);
        let packed = self.packing.name().filter(|_| bytes > 0)?;
        Some(format!(
            "{bytes} bytes behind the last of it are not packed with {packed} and were left out: is \
             it whole?"
        ))
    }

    /// The file itself, for readers that seek in it.
    pub(super) fn file(&self) -> &File {
        &self.file
    }

    /// Its length on disk, in bytes, without what is left out.
    pub(super) fn length(&self) -> u64 {
        match self.packing {
            Packing::Zip(member) => member.to - member.from,
            _ => self.stamp.length() - self.base(),
        }
    }

    /// The bytes on disk, from a place on; of an archive, those of its member.
    fn raw(&self, from: u64) -> ReadAt {
        match self.packing {
            Packing::Zip(member) => ReadAt::new(self, member.from, member.to),
            _ => ReadAt::new(self, from, self.stamp.length()),
        }
    }

    /// Where in the file the text begins, if that can be told without unpacking it.
    fn base(&self) -> u64 {
        if self.packing == Packing::Plain && self.encoding != Encoding::Utf16 {
            self.lead
        } else {
            0
        }
    }

    /// All of it but for what is left out, as UTF-8.
    pub(super) fn read(&self) -> Result<Box<dyn Read + Send>> {
        let base = self.base();
        let unpacked = self.packing.unpacked(self.raw(base), &self.left_out);
        let unpacked = unpacked.map_err(|error| self.fault(error))?;
        let rest = self.lead - base;
        Ok(match self.encoding {
            Encoding::Utf8 => Box::new(Without::new(rest, unpacked)),
            Encoding::Utf16 => Box::new(Without::new(rest, Utf16::new(unpacked))),
            Encoding::Windows1252 => Box::new(Windows1252::new(Without::new(rest, unpacked))),
        })
    }

    /// A part of it, byte for byte: of a file that is plain UTF-8.
    pub(super) fn part(&self, part: Part) -> Box<dyn Read + Send> {
        Box::new(ReadAt::new(
            self,
            self.lead + part.from,
            self.lead + part.to,
        ))
    }

    /// Parts of about a length that end with a line: of a file that is plain UTF-8.
    pub(super) fn parts(&self, length: u64) -> Result<Vec<Part>> {
        let mut parts = Vec::new();
        let mut from = 0;
        while from < self.length() {
            let to = match from + length {
                to if to + length / 2 > self.length() => self.length(),
                to => {
                    let end = self.line_end_after(to, u64::MAX)?;
                    end.unwrap_or(self.length())
                }
            };
            parts.push(Part { from, to });
            from = to;
        }
        Ok(parts)
    }

    /// The end of the line in which a place is; `None`: it is further away than that.
    pub(super) fn line_end_after(&self, place: u64, most: u64) -> Result<Option<u64>> {
        let to = self.length();
        let mut reader = BufReader::new(self.part(Part { from: place, to }));
        let mut at = place;
        loop {
            let seen = reader.fill_buf().map_err(|error| self.fault(error))?;
            if seen.is_empty() {
                return Ok(Some(to));
            }
            if let Some(end) = memchr::memchr(b'\n', seen) {
                return Ok(Some(at + end as u64 + 1));
            }
            let taken = seen.len();
            reader.consume(taken);
            at += taken as u64;
            if at - place > most {
                return Ok(None);
            }
        }
    }

    /// Whether somebody wrote to the file since it was opened.
    pub(super) fn still(&self) -> Result<()> {
        let now = Stamp::of_open(&self.file).map_err(Error::io(&self.path, "look at the file"))?;
        if now == self.stamp {
            Ok(())
        } else {
            Err(self.changed())
        }
    }

    /// What is said of a file that is not what it was.
    pub(super) fn changed(&self) -> Error {
        changed(&self.path)
    }

    /// What an error of reading means to the person who gave the file. A line counts from the
    /// first that is read.
    pub(super) fn fault(&self, error: io::Error) -> Error {
        if self.stop.load(Ordering::Relaxed) {
            return Error::Interrupted;
        }
        let inner = error.get_ref();
        if let Some(broken) = inner.and_then(|inner| inner.downcast_ref::<utf16::Broken>()) {
            let line = broken.line.saturating_sub(self.above);
            return Error::lab(&self.path, line, broken.to_string());
        }
        let Some(packed) = self.packing.name() else {
            return Error::io(&self.path, "read the file")(error);
        };
        if let Err(changed) = self.still() {
            return changed;
        }
        Error::file(
            &self.path,
            format!(
                "packed with {packed}, and damaged or cut off ({error}): fetch or pack it again"
            ),
        )
    }
}

/// Reads a file from a place of its own, so that several can read it at once.
struct ReadAt {
    file: Arc<File>,
    at: u64,
    end: u64,
    progress: Arc<Progress>,
    stop: Arc<AtomicBool>,
}

impl ReadAt {
    fn new(source: &Source, from: u64, to: u64) -> Self {
        Self {
            file: Arc::clone(&source.file),
            at: from,
            end: to,
            progress: Arc::clone(&source.progress),
            stop: Arc::clone(&source.stop),
        }
    }
}

impl Read for ReadAt {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        go_on(&self.stop)?;
        let left = usize::try_from(self.end - self.at).unwrap_or(usize::MAX);
        let most = buffer.len().min(left);
        let read = read_at(&self.file, &mut buffer[..most], self.at)?;
        self.at += read as u64;
        self.progress
            .bytes
            .fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// An error where reading should stop: whoever asked for the bytes ends with it, and what is
/// said of it is [`Error::Interrupted`]. Not of the kind that is tried again.
fn go_on(stop: &AtomicBool) -> io::Result<()> {
    if stop.load(Ordering::Relaxed) {
        Err(io::Error::other("interrupted"))
    } else {
        Ok(())
    }
}

/// A file in the hands of a reader that seeks in it: tells how far that has come, and stops it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Watched<'a> {
    file: &'a File,
    reading: &'a Reading,
}

impl<'a> Watched<'a> {
    pub(super) fn new(file: &'a File, reading: &'a Reading) -> Self {
        Self { file, reading }
    }
}

impl Read for Watched<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        go_on(&self.reading.stop)?;
        let read = self.file.read(buffer)?;
        let bytes = &self.reading.progress.bytes;
        bytes.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

impl Seek for Watched<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

/// Leaves out so many bytes at the beginning.
struct Without<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Without<R> {
    fn new(bytes: u64, inner: R) -> Self {
        Self { inner, left: bytes }
    }
}

impl<R: Read> Read for Without<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left > 0 {
            io::copy(&mut (&mut self.inner).take(self.left), &mut io::sink())?;
            self.left = 0;
        }
        self.inner.read(buffer)
    }
}
