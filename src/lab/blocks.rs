//! Delimited text, block by block: each block begins and ends between two records.

use std::io::{self, Read};
use std::mem;
use std::sync::atomic::Ordering;

use memchr::{memchr, memchr_iter};

use super::LONGEST;
use super::quoting;
use super::source::Source;
use crate::error::{Error, Result};
use split::{Fault, split};

mod faults;
mod records;
mod shape;
mod split;

pub(super) use shape::Shape;
pub(super) use split::is_doubtful;

/// Some records, split into fields.
#[derive(Debug, Default)]
pub(crate) struct Block {
    /// The text of the file, and after it what quotes had to be taken out of; or the latter
    /// alone.
    text: Vec<u8>,
    /// Where each field begins and ends in `text`, row after row.
    fields: Vec<(u32, u32)>,
    /// The number of the first field of each row, and of the one after the last.
    rows: Vec<u32>,
    /// Where in the text of the file each record begins.
    places: Vec<u32>,
    /// The text of the file, where `text` does not begin with it.
    raw: Vec<u8>,
    /// How much of `text` is the file's.
    own: u32,
    /// Fields with quotes taken out, on their way behind the text of the file.
    apart: Vec<u8>,
    /// The numbers of those fields.
    doubled: Vec<usize>,
    /// The line of the file on which the block begins, from 1; 0: nobody counted.
    line: u64,
    /// How many records were filled up.
    pub(super) padded: u64,
}

impl Block {
    /// How many records it holds.
    pub(crate) fn len(&self) -> usize {
        self.rows.len().saturating_sub(1)
    }

    /// How many fields a record has.
    pub(super) fn width(&self, row: usize) -> usize {
        (self.rows[row + 1] - self.rows[row]) as usize
    }

    /// A field of a record.
    #[inline]
    pub(crate) fn field(&self, row: usize, column: usize) -> &[u8] {
        let (from, to) = self.fields[self.rows[row] as usize + column];
        &self.text[from as usize..to as usize]
    }

    /// The fields of a record.
    pub(crate) fn record(&self, row: usize) -> impl Iterator<Item = &[u8]> {
        (0..self.width(row)).map(move |column| self.field(row, column))
    }

    /// A record with all of its fields, in this block or in the spare one.
    pub(super) fn whole<'b>(
        &'b self,
        row: usize,
        shape: Shape,
        spare: &'b mut Self,
    ) -> (&'b Self, usize) {
        if !self.raw.is_empty() || Some(self.width(row)) == shape.width {
            return (self, row);
        }
        let end = self.places.get(row + 1).copied().unwrap_or(self.own);
        spare.clear(0);
        spare
            .text
            .extend_from_slice(&self.text[self.places[row] as usize..end as usize]);
        let text = mem::take(&mut spare.text);
        // It was split before, and asked for less.
        let _ = split(
            &text,
            spare,
            Shape {
                wanted: usize::MAX,
                ..shape
            },
        );
        spare.text = text;
        spare.join_apart();
        (spare, 0)
    }

    /// All its text, with what separates fields or without.
    pub(super) fn text(&self) -> &[u8] {
        &self.text
    }

    /// The text of the file.
    pub(super) fn source(&self) -> &[u8] {
        if self.raw.is_empty() {
            &self.text
        } else {
            &self.raw
        }
    }

    /// The line of the file on which a record begins.
    pub(super) fn line(&self, row: usize) -> u64 {
        self.line + lines_in(&self.source()[..self.places[row] as usize])
    }

    /// The line in which a place of the file's text is, and where in it, from 1.
    pub(super) fn place_of(&self, at: usize) -> (u64, usize) {
        let before = &self.source()[..at];
        let begin = memchr::memrchr2(b'\n', b'\r', before).map_or(0, |end| end + 1);
        (self.line + lines_in(before), before.len() - begin + 1)
    }

    /// With no more memory than it needs: somebody may give thousands of small files.
    pub(super) fn shrunk(mut self) -> Self {
        self.text.shrink_to_fit();
        self.raw.shrink_to_fit();
        self.fields.shrink_to_fit();
        self.rows.shrink_to_fit();
        self.places.shrink_to_fit();
        self.apart = Vec::new();
        self.doubled = Vec::new();
        self
    }

    fn clear(&mut self, line: u64) {
        self.text.clear();
        self.fields.clear();
        self.places.clear();
        self.raw.clear();
        self.apart.clear();
        self.doubled.clear();
        self.rows.clear();
        self.rows.push(0);
        self.line = line;
        self.padded = 0;
    }

    /// Adds a field in which quotes are doubled.
    fn push_apart(&mut self, field: &[u8]) {
        let from = self.apart.len();
        let mut rest = field;
        while let Some(quote) = memchr(b'"', rest) {
            self.apart.extend_from_slice(&rest[..=quote]);
            rest = rest.get(quote + 2..).unwrap_or_default();
        }
        self.apart.extend_from_slice(rest);
        self.doubled.push(self.fields.len());
        self.fields.push((place(from), place(self.apart.len())));
    }

    /// Puts the fields that are apart behind the text of the file.
    fn join_apart(&mut self) {
        let end = place(self.text.len());
        self.own = end;
        self.text.append(&mut self.apart);
        for field in self.doubled.drain(..) {
            let (from, to) = &mut self.fields[field];
            (*from, *to) = (*from + end, *to + end);
        }
    }

    /// Takes away the record that was begun last, and does not fit.
    fn forget_row(&mut self) {
        self.places.pop();
        let fields = self.rows.last().map_or(0, |row| *row as usize);
        self.fields.truncate(fields);
        self.doubled.retain(|field| *field < fields);
    }

    /// Ends a record that begins at a place and whose first fields were just added; tells how
    /// many it has when they are not as many as there should be.
    #[inline]
    fn end_row(&mut self, begin: usize, found: usize, shape: Shape) -> Result<(), usize> {
        self.places.push(place(begin));
        let width = shape.width.unwrap_or(found);
        if found < width && shape.ragged {
            let first = self.rows.last().map_or(0, |row| *row as usize);
            self.fields.resize(first + width, (0, 0));
            self.padded += 1;
        } else if found != width {
            return Err(found);
        }
        self.rows.push(place(self.fields.len()));
        Ok(())
    }
}

/// Reads delimited text.
pub(super) struct Blocks {
    source: Source,
    input: Box<dyn Read + Send>,
    shape: Shape,
    /// What was read and is in no block yet.
    ahead: Vec<u8>,
    ended: bool,
    /// Why nothing more can be read: told behind what was read before.
    failed: Option<io::Error>,
    /// The line on which `ahead` begins, from 1.
    line: u64,
    ends: Vec<usize>,
}

impl Blocks {
    /// From the beginning of a file, the header included.
    pub(super) fn new(source: &Source, shape: Shape) -> Result<Self> {
        Ok(Self::over(source, source.read()?, shape))
    }

    /// From a reader of a part of the file.
    pub(super) fn over(source: &Source, input: Box<dyn Read + Send>, shape: Shape) -> Self {
        Self {
            source: source.clone(),
            input,
            shape,
            ahead: Vec::new(),
            ended: false,
            failed: None,
            line: 1,
            ends: vec![0; 64],
        }
    }

    /// Whole lines of the text so far.
    pub(super) fn lines(&self) -> u64 {
        self.line - 1
    }

    /// Fills the block with the next records; `false` at the end.
    ///
    /// # Errors
    ///
    /// [`Error::Lab`] with the line of a record that is too short, too long or never ends;
    /// [`Error::Interrupted`].
    pub(super) fn next(&mut self, block: &mut Block) -> Result<bool> {
        let least = self.source.sizes.block;
        let mut wanted = least;
        loop {
            self.read_ahead(wanted)?;
            block.clear(self.line);
            if self.ahead.is_empty() && self.failed.is_none() {
                return Ok(false);
            }
            let end = match split(&self.ahead, block, self.shape) {
                Ok(end) => self.take_split(block, end),
                Err(Fault::Width(found)) => {
                    if faults::is_in_doubt(block, &self.ahead, self.shape) {
                        return Err(self.doubt());
                    }
                    mem::swap(&mut block.text, &mut self.ahead);
                    return Err(faults::misfit(&self.source, block, found, self.shape));
                }
                Err(Fault::Doubt) => return Err(self.doubt()),
                Err(Fault::Odd) => {
                    block.clear(self.line);
                    self.take_records(block)?
                }
            };
            if block.len() > 0 {
                return Ok(true);
            }
            if end == 0
                && let Some(error) = self.failed.take()
            {
                return Err(self.source.fault(error));
            }
            if end == 0 && (self.ended || self.ahead.len() >= LONGEST) {
                let (line, shape) = (self.line, self.shape);
                return Err(faults::endless(&self.source, line, &self.ahead, shape));
            }
            wanted = if end == 0 {
                self.ahead.len() * 2
            } else {
                least
            };
        }
    }

    /// Moves what was split to the block; how many bytes that is.
    fn take_split(&mut self, block: &mut Block, end: usize) -> usize {
        mem::swap(&mut block.text, &mut self.ahead);
        self.ahead.extend_from_slice(&block.text[end..]);
        block.text.truncate(end);
        if self.shape.counts_lines {
            self.line += lines_in(&block.text);
        }
        block.join_apart();
        end
    }

    /// Reads until so many bytes are there, and never stops between the two bytes of a line end.
    fn read_ahead(&mut self, wanted: usize) -> Result<()> {
        let mut filled = self.ahead.len();
        let is_at_end = |blocks: &Self| blocks.ended || blocks.failed.is_some();
        while !is_at_end(self) && (filled < wanted || self.ahead.last() == Some(&b'\r')) {
            if self.source.stop.load(Ordering::Relaxed) {
                return Err(Error::Interrupted);
            }
            self.ahead.resize(wanted.max(filled + 1), 0);
            let read = self.input.read(&mut self.ahead[filled..]);
            filled += read.as_ref().map_or(0, |read| *read);
            self.ahead.truncate(filled);
            match read {
                Ok(0) => self.ended = true,
                Err(error) if error.kind() != io::ErrorKind::Interrupted => {
                    self.failed = Some(error);
                    return Ok(());
                }
                Ok(_) | Err(_) => {}
            }
        }
        // So that only a quote that nobody closed leaves a record without an end.
        if self.ended && !matches!(self.ahead.last(), Some(b'\n') | None) {
            self.ahead.push(b'\n');
        }
        Ok(())
    }

    /// The quotes of the next record could mean either.
    fn doubt(&self) -> Error {
        let empty = lines_in(&self.ahead[..blank(&self.ahead)]);
        quoting::doubt(&self.source, self.line + empty)
    }
}

/// How many line ends a text begins with.
pub(super) fn blank(text: &[u8]) -> usize {
    let is_end = |byte: &&u8| matches!(byte, b'\n' | b'\r');
    text.iter().take_while(is_end).count()
}

/// Line ends in a text: LF, CRLF and CR.
pub(super) fn lines_in(text: &[u8]) -> u64 {
    let lone = |at: &usize| text.get(at + 1) != Some(&b'\n');
    let ends = memchr_iter(b'\n', text).count() + memchr_iter(b'\r', text).filter(lone).count();
    ends as u64
}

/// A place in a block, which is never as long as that.
fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
