//! The one pass over a lab file that tells what its columns hold.

use std::io::{BufRead, BufReader};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use memchr::memchr;

use super::blocks::{Block, Blocks, Shape};
use super::columns::{ColumnStats, Seen};
use super::quoting;
use super::source::{Encoding, Packing, Part, Source};
use super::workers;
use crate::error::{Error, Result};

/// What a pass over a file found.
#[derive(Default)]
pub(super) struct Contents {
    pub(super) stats: Vec<ColumnStats>,
    /// Records, without the header.
    pub(super) rows: u64,
    /// Records that were filled up.
    pub(super) padded: u64,
    /// All blocks, of a small file.
    pub(super) kept: Option<Arc<[Block]>>,
    /// Parts that can be read each by itself, of a large file.
    pub(super) parts: Arc<[Part]>,
    /// Whether the file was read and found to be sound.
    pub(super) is_sound: bool,
    lines: u64,
}

/// How a file is to be read.
#[derive(Clone, Copy)]
pub(super) struct How<'h> {
    pub(super) shape: Shape,
    pub(super) header: bool,
    pub(super) nulls: &'h [String],
    /// Of a file that tells numbers from texts: the first text of each column that would be a
    /// number elsewhere.
    pub(super) digits: Option<&'h [Option<Seen>]>,
}

/// Looks at every value; finds out how the text is encoded.
pub(super) fn infer_types(source: &mut Source, how: How<'_>) -> Result<Contents> {
    if is_large(source, how.shape) {
        match in_parts(source, how) {
            // Its line is that in its part; or a part ended within quotes, as the next one then
            // began, and nothing that was found holds. The whole file is read again.
            Err(error) if quoting::is_doubt(&error) => return Err(error),
            Err(Error::Lab { .. }) => {}
            done => return done,
        }
    }
    if let Some(contents) = whole(source, how)? {
        return Ok(contents);
    }
    be_windows_1252(source)?;
    whole(source, how)?.ok_or_else(|| Error::file(&source.path, "is no text that we can read"))
}

/// Whether a file is worth several cores, and can be read from any line on.
pub(super) fn is_large(source: &Source, shape: Shape) -> bool {
    let is_plain = source.packing == Packing::Plain && source.encoding == Encoding::Utf8;
    is_plain && source.length() >= source.sizes.large && !shape.ragged
}

/// What there is to say of a large file that nobody has read yet: its parts begin with a line,
/// which may be within quotes.
pub(super) fn unread(source: &Source, width: usize) -> Result<Contents> {
    Ok(Contents {
        stats: vec![ColumnStats::default(); width],
        parts: source.parts(source.sizes.part)?.into(),
        ..Contents::default()
    })
}

/// How many fields the longest record has. Where every record has one more than the header, they
/// begin with names of rows and nothing is missing: that is the error of the first of them.
pub(super) fn longest(source: &Source, shape: Shape, header: Option<usize>) -> Result<usize> {
    let any = Shape {
        width: None,
        ..shape
    };
    let mut blocks = Blocks::new(source, any)?;
    let mut block = Block::default();
    let (mut shortest, mut longest) = (usize::MAX, 0);
    let mut first = usize::from(header.is_some());
    while blocks.next(&mut block)? {
        for row in first..block.len() {
            shortest = shortest.min(block.width(row));
            longest = longest.max(block.width(row));
        }
        first = 0;
    }
    if header.is_some_and(|header| shortest == longest && longest == header + 1) {
        let strict = Shape {
            width: header,
            ragged: false,
            ..shape
        };
        let mut blocks = Blocks::new(source, strict)?;
        while blocks.next(&mut block)? {}
    }
    Ok(longest)
}

/// `None`: the text is not UTF-8.
fn whole(source: &Source, how: How<'_>) -> Result<Option<Contents>> {
    let mut blocks = Blocks::new(source, how.shape)?;
    // What is packed may be of any size.
    let keep = source.length() <= source.sizes.kept as u64;
    pass(source, &mut blocks, how, usize::from(how.header), keep)
}

fn in_parts(source: &Source, how: How<'_>) -> Result<Contents> {
    let parts = source.parts(source.sizes.part)?;
    let mut all = Contents::default();
    workers::run(
        (&parts, source.sizes.cores),
        |(): &mut (), part, outbox| {
            let mut blocks = Blocks::over(source, source.part(part), how.shape);
            let first = usize::from(how.header && part.is_first());
            match pass(source, &mut blocks, how, first, false)? {
                Some(found) => outbox.send(found),
                None => Err(Error::lab(&source.path, 0, "is not UTF-8")),
            }
        },
        |part| {
            all.join(part);
            Ok(())
        },
    )?;
    all.parts = parts.into();
    all.is_sound = true;
    Ok(all)
}

impl Contents {
    /// Adds what was found in the next part.
    fn join(&mut self, below: Self) {
        if self.stats.is_empty() {
            *self = below;
            return;
        }
        for (stats, below) in self.stats.iter_mut().zip(below.stats) {
            stats.join(below, self.lines);
        }
        self.rows += below.rows;
        self.padded += below.padded;
        self.lines += below.lines;
    }
}

/// Looks at the records of some blocks, but for the first few; `None`: they are not UTF-8.
fn pass(
    source: &Source,
    blocks: &mut Blocks,
    how: How<'_>,
    first: usize,
    keep: bool,
) -> Result<Option<Contents>> {
    let width = how.shape.width.unwrap_or(0);
    let stats = match how.digits {
        Some(digits) => digits.iter().cloned().map(ColumnStats::typed).collect(),
        None => Vec::new(),
    };
    let mut contents = Contents {
        stats,
        ..Contents::default()
    };
    contents.stats.resize(width, ColumnStats::default());
    let mut kept = keep.then(Vec::new);
    let mut size = 0;
    let mut from = first;
    let mut block = Block::default();
    while blocks.next(&mut block)? {
        if !is_text(source, &block)? {
            return Ok(None);
        }
        for (column, stats) in contents.stats.iter_mut().enumerate() {
            stats.look(&block, from, column, how.nulls);
        }
        let rows = (block.len() - from) as u64;
        source.progress.rows.fetch_add(rows, Ordering::Relaxed);
        contents.rows += rows;
        contents.padded += block.padded;
        from = 0;
        size += block.text().len();
        if size > source.sizes.kept {
            kept = None;
        }
        if let Some(kept) = &mut kept {
            kept.push(std::mem::take(&mut block).shrunk());
        }
    }
    contents.lines = blocks.lines();
    contents.kept = kept.map(Into::into);
    contents.is_sound = true;
    Ok(Some(contents))
}

/// Whether a block is UTF-8.
///
/// # Errors
///
/// [`Error::Lab`] when it holds a NUL byte, which is in no text.
pub(super) fn is_text(source: &Source, block: &Block) -> Result<bool> {
    let text = block.source();
    let sound = std::str::from_utf8(text).map_or_else(|error| error.valid_up_to(), str::len);
    // What is wrong behind it may be another encoding.
    if let Some(at) = memchr(0, &text[..sound]) {
        let (line, byte) = block.place_of(at);
        let cause = format!(
            "byte {byte} of the line is 0x00, which is in no text: mend the line, or save the file \
             as CSV in UTF-8"
        );
        return Err(Error::lab(&source.path, line, cause));
    }
    Ok(sound == text.len())
}

/// Takes a text that is not UTF-8 for Windows-1252, if it can be that.
fn be_windows_1252(source: &mut Source) -> Result<()> {
    let mut first: Option<(u64, u8)> = None;
    let mut is_mixed = false;
    let mut lines = BufReader::new(source.read()?);
    let mut line = Vec::new();
    let mut number = 0;
    loop {
        line.clear();
        let read = lines
            .read_until(b'\n', &mut line)
            .map_err(|error| source.fault(error))?;
        if read == 0 {
            break;
        }
        number += 1;
        for chunk in line.utf8_chunks() {
            is_mixed |= !chunk.valid().is_ascii();
            let Some(&byte) = chunk.invalid().first() else {
                continue;
            };
            let (at, seen) = *first.get_or_insert((number, byte));
            // These five are no character of Windows-1252.
            let other = chunk
                .invalid()
                .iter()
                .any(|byte| matches!(byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d));
            if other || is_mixed {
                return Err(not_utf8(source, at, seen));
            }
        }
    }
    match first {
        Some((at, byte)) if is_mixed => Err(not_utf8(source, at, byte)),
        _ => {
            source.encoding = Encoding::Windows1252;
            Ok(())
        }
    }
}

fn not_utf8(source: &Source, line: u64, byte: u8) -> Error {
    Error::lab(
        &source.path,
        line,
        format!(
            "byte 0x{byte:02X} is not UTF-8, and the file is not all Windows-1252 either: mend the \
             line, or save the file as CSV in UTF-8"
        ),
    )
}
