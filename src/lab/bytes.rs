//! The bytes of a lab file, as UTF-8: unpacked, decoded, and as often as somebody asks.

use std::fs::File;
use std::io::{self, BufRead, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::SystemTime;

use encoding_rs_io::DecodeReaderBytesBuilder;

use super::Reading;
use crate::error::{Error, Result};

/// The byte order mark of UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// How a file is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    Plain,
    Gzip,
    Zstd,
}

impl Packing {
    /// By the first bytes.
    pub(super) fn of(head: &[u8]) -> Self {
        match head {
            [0x1f, 0x8b, ..] => Self::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Self::Zstd,
            _ => Self::Plain,
        }
    }
}

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

/// What a file looks like from outside while nobody writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
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
    lead: u64,
    /// Lines above the first that is read; of a sheet, rows.
    pub(super) above: u64,
    pub(super) progress: Arc<Progress>,
    pub(super) stop: Arc<AtomicBool>,
}

impl Source {
    /// Takes over a regular file.
    pub(super) fn new(path: &Path, file: File, reading: &Reading) -> Result<Self> {
        let Reading { progress, stop } = reading.clone();
        let stamp = stamp(&file).map_err(Error::io(path, "look at the file"))?;
        let mut source = Self {
            path: path.to_owned(),
            file: Arc::new(file),
            stamp,
            packing: Packing::Plain,
            encoding: Encoding::Utf8,
            lead: 0,
            above: 0,
            progress,
            stop,
        };
        source.packing = Packing::of(&source.head(4)?);
        if matches!(source.head(2)?[..], [0xff, 0xfe] | [0xfe, 0xff]) {
            source.encoding = Encoding::Utf16;
        }
        Ok(source)
    }

    /// A file that we wrote ourselves, which is what it is whatever it begins with.
    pub(super) fn taken_as_utf8(mut self) -> Self {
        self.packing = Packing::Plain;
        self.encoding = Encoding::Utf8;
        self
    }

    /// The file itself, for readers that seek in it.
    pub(super) fn file(&self) -> &File {
        &self.file
    }

    /// Its length on disk, in bytes, without what is left out.
    pub(super) fn length(&self) -> u64 {
        self.stamp.length - self.base()
    }

    /// Where in the file the text begins, if that can be told without unpacking it.
    fn base(&self) -> u64 {
        if self.packing == Packing::Plain && self.encoding != Encoding::Utf16 {
            self.lead
        } else {
            0
        }
    }

    /// Its first bytes, unpacked but not decoded, and nothing left out.
    pub(super) fn head(&self, most: u64) -> Result<Vec<u8>> {
        let mut head = Vec::new();
        let reader = self.unpacked(ReadAt::new(self, 0, self.stamp.length));
        reader
            .and_then(|reader| reader.take(most).read_to_end(&mut head))
            .map_err(|error| self.fault(error))?;
        Ok(head)
    }

    /// All of it, as UTF-8 without a byte order mark.
    pub(super) fn read(&self) -> Result<Box<dyn Read + Send>> {
        let base = self.base();
        let raw = ReadAt::new(self, base, self.stamp.length);
        let unpacked = self.unpacked(raw).map_err(|error| self.fault(error))?;
        let left_out = self.lead - base;
        let mut decoder = DecodeReaderBytesBuilder::new();
        Ok(match self.encoding {
            Encoding::Utf8 if self.lead == 0 => Box::new(WithoutMark::new(unpacked)),
            Encoding::Utf8 => Box::new(Without::new(left_out, unpacked)),
            Encoding::Utf16 => Box::new(Without::new(left_out, decoder.build(unpacked))),
            Encoding::Windows1252 => {
                let latin = Some(encoding_rs::WINDOWS_1252);
                let text = Without::new(left_out, unpacked);
                Box::new(decoder.encoding(latin).build(text))
            }
        })
    }

    /// Its first bytes as they are read: decoded, and without what is left out.
    pub(super) fn text(&self, most: u64) -> Result<Vec<u8>> {
        let mut text = Vec::new();
        let read = self.read()?.take(most).read_to_end(&mut text);
        read.map_err(|error| self.fault(error))?;
        Ok(text)
    }

    /// Leaves out so many lines at the beginning.
    ///
    /// # Errors
    ///
    /// [`Error::File`] when there are no more lines than that.
    pub(super) fn leave_out(&mut self, lines: u64) -> Result<()> {
        let mark = self.mark()?;
        let mut bytes = io::BufReader::new(self.read()?).bytes().peekable();
        let (mut ended, mut length) = (0, 0);
        while ended < lines {
            let byte = match bytes.next() {
                Some(byte) => byte.map_err(|error| self.fault(error))?,
                None => break,
            };
            length += 1;
            let is_crlf = byte == b'\r' && matches!(bytes.peek(), Some(Ok(b'\n')));
            ended += u64::from(byte == b'\n' || byte == b'\r' && !is_crlf);
        }
        if bytes.peek().is_none() {
            let above = self.above;
            return Err(Error::file(
                &self.path,
                format!(
                    "has {} lines, and {} are to be left out: `--skip` takes the number of lines \
                     above the names of the columns",
                    above + ended,
                    above + lines
                ),
            ));
        }
        self.lead += mark + length;
        self.above += lines;
        Ok(())
    }

    /// Where in a line its first NUL byte is, from 1; lines too count from 1.
    pub(super) fn nul_in(&self, line: u64) -> Result<Option<usize>> {
        let mut reader = io::BufReader::new(self.read()?);
        let (mut number, mut before) = (1, 0);
        loop {
            // A line may be as long as the file.
            let seen = reader.fill_buf().map_err(|error| self.fault(error))?;
            let length = seen.len();
            if length == 0 {
                return Ok(None);
            }
            if number < line {
                let end = memchr::memchr(b'\n', seen);
                number += u64::from(end.is_some());
                reader.consume(end.map_or(length, |end| end + 1));
                continue;
            }
            match memchr::memchr2(0, b'\n', seen) {
                Some(at) if seen[at] == 0 => return Ok(Some(before + at + 1)),
                Some(_) => return Ok(None),
                None => before += length,
            }
            reader.consume(length);
        }
    }

    /// How long its byte order mark is: of a file that is UTF-8.
    pub(super) fn mark(&self) -> Result<u64> {
        let has = self.lead == 0 && self.head(3)? == MARK;
        Ok(if has { MARK.len() as u64 } else { 0 })
    }

    /// A part of it, byte for byte: of a file that is plain UTF-8.
    pub(super) fn part(&self, from: u64, to: u64) -> Box<dyn Read + Send> {
        let raw = ReadAt::new(self, self.lead + from, self.lead + to);
        if from == 0 && self.lead == 0 {
            Box::new(WithoutMark::new(raw))
        } else {
            Box::new(raw)
        }
    }

    fn unpacked(&self, raw: ReadAt) -> io::Result<Box<dyn Read + Send>> {
        Ok(match self.packing {
            Packing::Plain => Box::new(raw),
            Packing::Gzip => Box::new(flate2::read::MultiGzDecoder::new(raw)),
            Packing::Zstd => Box::new(zstd::stream::read::Decoder::new(raw)?),
        })
    }

    /// Whether somebody wrote to the file since it was opened.
    pub(super) fn still(&self) -> Result<()> {
        let now = stamp(&self.file).map_err(Error::io(&self.path, "look at the file"))?;
        if now == self.stamp {
            Ok(())
        } else {
            Err(self.changed())
        }
    }

    /// What is said of a file that is not what it was.
    pub(super) fn changed(&self) -> Error {
        Error::file(
            &self.path,
            "was changed while it was read, so that the result cannot be trusted: run it again \
             when nobody writes the file",
        )
    }

    /// What an error of reading means to the person who gave the file.
    pub(super) fn fault(&self, error: io::Error) -> Error {
        if self.stop.load(Ordering::Relaxed) {
            return Error::Interrupted;
        }
        let packed = match self.packing {
            Packing::Plain => return Error::io(&self.path, "read the file")(error),
            Packing::Gzip => "gzip",
            Packing::Zstd => "zstd",
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

fn stamp(file: &File) -> io::Result<Stamp> {
    let seen = file.metadata()?;
    Ok(Stamp {
        length: seen.len(),
        modified: seen.modified().ok(),
    })
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
        #[cfg(unix)]
        let read = std::os::unix::fs::FileExt::read_at(&*self.file, &mut buffer[..most], self.at)?;
        #[cfg(windows)]
        let read =
            std::os::windows::fs::FileExt::seek_read(&*self.file, &mut buffer[..most], self.at)?;
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

    /// Whether it should go on.
    pub(super) fn go_on(self) -> Result<()> {
        go_on(&self.reading.stop).map_err(|_| Error::Interrupted)
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

/// Leaves out the byte order mark of UTF-8.
struct WithoutMark<R> {
    inner: R,
    begun: Option<Vec<u8>>,
}

impl<R: Read> WithoutMark<R> {
    fn new(inner: R) -> Self {
        Self { inner, begun: None }
    }
}

impl<R: Read> Read for WithoutMark<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let head = match &mut self.begun {
            Some(head) if head.is_empty() => return self.inner.read(buffer),
            Some(head) => head,
            None => {
                let mut head = Vec::with_capacity(3);
                (&mut self.inner).take(3).read_to_end(&mut head)?;
                if head == MARK {
                    head.clear();
                }
                self.begun.insert(head)
            }
        };
        if head.is_empty() {
            return self.inner.read(buffer);
        }
        let taken = head.len().min(buffer.len());
        buffer[..taken].copy_from_slice(&head[..taken]);
        head.drain(..taken);
        Ok(taken)
    }
}
