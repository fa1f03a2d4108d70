//! A part of a workbook, unpacked within limits.

use std::io::{self, BufReader, Read};

use quick_xml::events::BytesStart;
use quick_xml::{Reader, XmlVersion};

use super::super::limits::{Fault, Limits};

/// Bytes that are unpacked at a time.
const BUFFER: usize = 1 << 15;

/// Unpacks a part, so long as it keeps to the limits.
pub(super) struct Bounded<R> {
    inner: R,
    name: String,
    /// Bytes unpacked so far, the most of them, and where the piece in work began.
    unpacked: u64,
    most: u64,
    began: u64,
    /// The most bytes of a piece.
    piece: u64,
    fault: Option<Fault>,
}

impl<R: Read> Bounded<R> {
    pub(super) fn new(inner: R, name: &str, most: u64, piece: u64) -> Self {
        Self {
            inner,
            name: name.to_owned(),
            unpacked: 0,
            most,
            began: 0,
            piece,
            fault: None,
        }
    }

    pub(super) fn unpacked(&self) -> u64 {
        self.unpacked
    }

    pub(super) fn fault(&self) -> Option<Fault> {
        self.fault.clone()
    }

    /// A piece has ended.
    pub(super) fn next_piece(&mut self) {
        self.began = self.unpacked;
    }

    pub(super) fn longest(&self) -> u64 {
        self.piece
    }

    /// A piece is longer than any may be.
    pub(super) fn too_long(&self) -> Fault {
        let what = format!(
            "a cell, text or tag in its part `{}` is longer than",
            self.name
        );
        Fault::large(&what, self.piece, "B")
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.unpacked += read as u64;
        if self.unpacked > self.most {
            let what = format!("its part `{}` unpacks to more than", self.name);
            self.fault = Some(Fault::large(&what, self.most, "B"));
        } else if self.unpacked - self.began > self.piece + BUFFER as u64 {
            self.fault = Some(self.too_long());
        }
        match self.fault {
            Some(_) => Err(io::Error::other("beyond the limits")),
            None => Ok(read),
        }
    }
}

/// Reads a part as XML, as calamine does but for one thing: its elements must end where they
/// should, since only then they end there for calamine too.
pub(super) fn xml<R: Read>(part: &mut Bounded<R>) -> Xml<'_, R> {
    let mut xml = Reader::from_reader(BufReader::with_capacity(BUFFER, part));
    let config = xml.config_mut();
    config.expand_empty_elements = true;
    config.check_end_names = true;
    xml
}

pub(super) type Xml<'p, R> = Reader<BufReader<&'p mut Bounded<R>>>;

/// What ends the reading of XML: a fault of the file that the unpacking meets too is none here.
pub(super) fn end_of(error: &quick_xml::Error, how: &'static str) -> Result<(), Fault> {
    match error {
        quick_xml::Error::Io(_) => Ok(()),
        _ => Err(Fault::Damaged(how)),
    }
}

/// The number in an attribute.
pub(super) fn number(tag: &BytesStart<'_>, name: &str) -> Option<u64> {
    let attribute = tag.try_get_attribute(name).ok()??;
    let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
    value.trim().parse().ok()
}

/// How deep elements lie in each other: each that is open takes memory.
pub(super) struct Depth {
    pub(super) now: u64,
    most: u64,
}

impl Depth {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            now: 0,
            most: limits.depth,
        }
    }

    pub(super) fn open(&mut self) -> Result<(), Fault> {
        self.now += 1;
        if self.now <= self.most {
            return Ok(());
        }
        let what = "elements of its XML lie in each other deeper than";
        Err(Fault::large(what, self.most, "levels"))
    }
}
