//! A workbook that is a zip archive, in the hands of calamine, which takes much in it at its word:
//! it would ask for more memory than there is, and that ends the program, or never come to an end.
//! So each part is looked through when calamine opens it, within limits of our own, and what is
//! beyond them calamine never sees.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use zip::{CompressionMethod, ZipArchive};

use super::limits::{Fault, Held, Limits};
use crate::lab::Reading;

mod bounded;
mod compound;
mod ods;
mod records;
mod stream;
mod texts;
pub(super) mod xls;
mod xml;

use bounded::Bounded;
use stream::Stream;

/// What calamine takes the archive for; its parts mean different things in each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Ods,
    Xlsb,
    Xlsx,
    /// A sheet of an .xlsx.
    XlsxSheet,
}

/// Watches over the reading of one archive.
pub(super) struct Guard {
    file: At,
    limits: Limits,
    state: RefCell<State>,
}

struct State {
    archive: Option<ZipArchive<BufReader<At>>>,
    kind: Kind,
    /// The sheet that calamine reads now, and its place among the parts.
    stream: Option<(usize, Stream)>,
    parts: Vec<Part>,
    held: Held,
    /// Bytes unpacked so far, and the most.
    unpacked: u64,
    most: u64,
    /// Bytes that may still be read outside of parts.
    outside: u64,
    fault: Option<Fault>,
}

/// Where the packed bytes of a part lie.
#[derive(Clone, Copy)]
struct Part {
    index: usize,
    from: u64,
    to: u64,
    is_packed: bool,
    /// How many bytes it has unpacked, and as what it was looked at.
    looked: Option<(Kind, u64)>,
}

impl Guard {
    pub(super) fn new(file: At, limits: Limits) -> Self {
        let state = State {
            archive: None,
            kind: Kind::Ods,
            stream: None,
            parts: Vec::new(),
            held: Held::new(&limits),
            unpacked: 0,
            most: limits.all.max(file.length.saturating_mul(limits.ratio)),
            outside: 0,
            fault: None,
        };
        Self {
            file,
            limits,
            state: RefCell::new(state),
        }
    }

    /// Finds the parts of the archive. What is no archive, calamine tells better.
    pub(super) fn find_parts(self: &Rc<Self>) {
        let mut state = self.state.borrow_mut();
        state.outside = self.limits.directory;
        drop(state);
        // Reading its list is bounded like all reading outside of parts.
        if ZipArchive::new(self.handle()).is_err() {
            return;
        }
        let Ok(mut archive) = ZipArchive::new(BufReader::new(self.file.clone())) else {
            return;
        };
        let mut parts = Vec::new();
        for index in 0..archive.len() {
            let Ok(part) = archive.by_index_raw(index) else {
                continue;
            };
            let size = part.compressed_size();
            if let Some(from) = part.data_start().filter(|_| size > 0) {
                parts.push(Part {
                    index,
                    from,
                    to: from.saturating_add(size),
                    is_packed: part.compression() != CompressionMethod::Stored,
                    looked: None,
                });
            }
        }
        parts.sort_unstable_by_key(|part| part.from);
        let overlap = parts.windows(2).any(|two| two[0].to > two[1].from);
        let start = archive.central_directory_start();
        let mut state = self.state.borrow_mut();
        if overlap || parts.last().is_some_and(|last| last.to > start) {
            state.fault = Some(Fault::Damaged("its parts lie in each other"));
        }
        state.parts = parts;
        state.archive = Some(archive);
    }

    /// A reader for calamine, which from now on takes the archive for something.
    pub(super) fn reader(self: &Rc<Self>, kind: Kind) -> Guarded {
        let mut state = self.state.borrow_mut();
        state.kind = kind;
        state.outside = self.limits.directory;
        drop(state);
        self.handle()
    }

    /// From now on calamine reads sheets.
    pub(super) fn read_sheets(&self) {
        let mut state = self.state.borrow_mut();
        state.outside = self.limits.directory;
        if state.kind == Kind::Xlsx {
            state.kind = Kind::XlsxSheet;
        }
    }

    /// A cell was read.
    pub(super) fn next_cell(&self) {
        if let Some((_, stream)) = &mut self.state.borrow_mut().stream {
            stream.next_cell();
        }
    }

    fn handle(self: &Rc<Self>) -> Guarded {
        Guarded {
            guard: Rc::clone(self),
            file: BufReader::new(self.file.clone()),
            at: 0,
        }
    }

    /// What was found to be wrong.
    pub(super) fn fault(&self) -> Option<Fault> {
        self.state.borrow().fault.clone()
    }

    /// Looks at the part that begins at a place, before its first byte is given out.
    fn look_at(&self, place: u64) -> Result<(), Fault> {
        let state = &mut *self.state.borrow_mut();
        if let Some(fault) = &state.fault {
            return Err(fault.clone());
        }
        let Ok(found) = state.parts.binary_search_by_key(&place, |part| part.from) else {
            return Ok(());
        };
        let kind = state.kind;
        let looked = state.parts[found].looked;
        if kind == Kind::XlsxSheet {
            let most = self.most(state.parts[found]);
            state.end_stream()?;
            let stream = Stream::new(state.parts[found].is_packed, most, &self.limits);
            state.stream = Some((found, stream));
            state.parts[found].looked = Some((kind, 0));
            return Ok(());
        }
        let unpacked = match looked {
            Some((as_what, unpacked)) if as_what == kind => unpacked,
            _ => self.look_into(state, found)?,
        };
        state.parts[found].looked = Some((kind, unpacked));
        state.add(unpacked)
    }

    /// The most bytes that a part may have.
    fn most(&self, part: Part) -> u64 {
        let packed = part.to - part.from;
        self.limits
            .part
            .max(packed.saturating_mul(self.limits.ratio))
    }

    /// Unpacks a part within the limits; tells how many bytes it has.
    fn look_into(&self, state: &mut State, found: usize) -> Result<u64, Fault> {
        let limits = &self.limits;
        let most = self.most(state.parts[found]);
        let Some(archive) = &mut state.archive else {
            return Ok(0);
        };
        let Ok(part) = archive.by_index(state.parts[found].index) else {
            return Ok(0);
        };
        let Ok(name) = part.name().map(|name| name.to_lowercase()) else {
            return Ok(0);
        };
        let mut part = Bounded::new(part, &name, most, limits.piece);
        let held = &mut state.held;
        let looked = match state.kind {
            Kind::Ods if name == "content.xml" => ods::look_at_content(&mut part, limits, held),
            Kind::Ods if name == "meta-inf/manifest.xml" => ods::look_at_manifest(&mut part),
            // Of others it reads no more than it needs.
            Kind::Ods => Ok(()),
            Kind::Xlsb if !name.contains("_rels/") => records::look(&mut part, &name, held),
            Kind::Xlsb | Kind::Xlsx | Kind::XlsxSheet => xml::look(&mut part, &name, limits, held),
        };
        looked?;
        part.fault().map_or(Ok(part.unpacked()), Err)
    }

    /// Counts bytes that were read at a place, before they are given out.
    fn count(&self, place: u64, bytes: &[u8]) -> Result<(), Fault> {
        let mut state = self.state.borrow_mut();
        let before = state.parts.partition_point(|part| part.from <= place);
        let found = before.checked_sub(1);
        let part = found.map(|at| state.parts[at]);
        if part.is_some_and(|part| place < part.to && part.looked.is_some()) {
            return match &mut state.stream {
                Some((at, stream)) if Some(*at) == found => stream.see(bytes),
                _ => Ok(()),
            };
        }
        let left = state.outside.checked_sub(bytes.len() as u64);
        state.outside = left.unwrap_or(0);
        left.map(|_| ()).ok_or_else(|| {
            Fault::large(
                "the list of its parts is longer than",
                self.limits.directory,
                "B",
            )
        })
    }

    fn keep(&self, fault: Fault) -> io::Error {
        let mut state = self.state.borrow_mut();
        state.fault.get_or_insert(fault);
        io::Error::other("beyond the limits")
    }
}

impl State {
    fn add(&mut self, unpacked: u64) -> Result<(), Fault> {
        self.unpacked = self.unpacked.saturating_add(unpacked);
        if self.unpacked <= self.most {
            return Ok(());
        }
        let what = "its parts unpack to more than";
        Err(Fault::large(what, self.most, "B"))
    }

    /// calamine turns to another sheet, or to the same one from its beginning.
    fn end_stream(&mut self) -> Result<(), Fault> {
        let ended = self.stream.take();
        self.add(ended.map_or(0, |(_, stream)| stream.unpacked))
    }
}

/// The archive, guarded.
pub(super) struct Guarded {
    guard: Rc<Guard>,
    file: BufReader<At>,
    at: u64,
}

impl Read for Guarded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let fault = |fault| self.guard.keep(fault);
        self.guard.look_at(self.at).map_err(fault)?;
        let read = self.file.read(buffer)?;
        self.guard.count(self.at, &buffer[..read]).map_err(fault)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Guarded {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let length = self.guard.file.length;
        let target = match to {
            SeekFrom::Start(place) => Some(place),
            SeekFrom::End(back) => length.checked_add_signed(back),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        let target = target.ok_or(io::ErrorKind::InvalidInput)?;
        let near = i64::try_from(i128::from(target) - i128::from(self.at));
        match near {
            Ok(by) => self.file.seek_relative(by)?,
            Err(_) => return Err(io::ErrorKind::InvalidInput.into()),
        }
        self.at = target;
        Ok(target)
    }
}

/// A file that several read at once, each from a place of its own: tells how far that has come,
/// and stops it.
#[derive(Clone)]
pub(super) struct At {
    file: Arc<File>,
    reading: Reading,
    place: u64,
    pub(super) length: u64,
}

impl At {
    pub(super) fn new(file: File, reading: &Reading) -> io::Result<Self> {
        Ok(Self {
            length: file.metadata()?.len(),
            file: Arc::new(file),
            reading: reading.clone(),
            place: 0,
        })
    }
}

impl Read for At {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.reading.stop.load(Ordering::Relaxed) {
            return Err(io::Error::other("interrupted"));
        }
        let read = crate::sqlite::read_at(&self.file, buffer, self.place)?;
        self.place += read as u64;
        let bytes = &self.reading.progress.bytes;
        bytes.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

impl Seek for At {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(place) => Some(place),
            SeekFrom::End(back) => self.length.checked_add_signed(back),
            SeekFrom::Current(by) => self.place.checked_add_signed(by),
        };
        self.place = target.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.place)
    }
}
