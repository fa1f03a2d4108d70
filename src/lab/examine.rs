//! The one pass over a lab file that tells what its columns hold.

use std::io::{BufRead, BufReader};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread;

use memchr::{memchr, memchr_iter};

use super::blocks::{Block, Blocks, Shape};
use super::bytes::{Encoding, Packing, Source};
use super::columns::Judged;
use super::parts::{PART, Part};
use super::turns::cores;
use crate::error::{Error, Result};

/// A file of which less text than this was read stays in memory, in bytes.
const KEPT: usize = 4 << 20;

/// A file at least this long is examined in parts, one a thread, in bytes.
const LARGE: u64 = 16 << 20;

/// What a pass over a file found.
#[derive(Default)]
pub(super) struct Examined {
    pub(super) judged: Vec<Judged>,
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

/// What stops a pass.
enum Fault {
    Error(Error),
    /// The text is not in the encoding that was assumed.
    Encoding,
    /// A part could not be read by itself: it may begin or end within quotes.
    Part,
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

/// Looks at every value; finds out how the text is encoded.
pub(super) fn examine(
    source: &mut Source,
    shape: Shape,
    header: bool,
    nulls: &[String],
) -> Result<Examined> {
    if is_large(source, shape) {
        match in_parts(source, shape, header, nulls) {
            Err(Fault::Part | Fault::Encoding) => {}
            Err(Fault::Error(error)) => return Err(error),
            Ok(examined) => return Ok(examined),
        }
    }
    match whole(source, shape, header, nulls) {
        Ok(examined) => Ok(examined),
        Err(Fault::Error(error)) => Err(error),
        Err(_) => {
            be_windows_1252(source)?;
            match whole(source, shape, header, nulls) {
                Ok(examined) => Ok(examined),
                Err(Fault::Error(error)) => Err(error),
                Err(_) => Err(Error::file(&source.path, "is no text that we can read")),
            }
        }
    }
}

/// Whether a file is worth several cores, and can be read from any line on.
pub(super) fn is_large(source: &Source, shape: Shape) -> bool {
    let is_plain = source.packing == Packing::Plain && source.encoding == Encoding::Utf8;
    is_plain && source.length() >= LARGE && !shape.ragged
}

/// What there is to say of a large file that nobody has read yet: its parts begin with a line,
/// which may be within quotes.
pub(super) fn unread(source: &Source, width: usize) -> Result<Examined> {
    let parts = lines_apart(source, PART)?;
    let part = |(from, to): (u64, u64)| Part {
        from,
        to,
        before: 0,
    };
    Ok(Examined {
        judged: vec![Judged::default(); width],
        parts: parts.into_iter().map(part).collect(),
        ..Examined::default()
    })
}

/// Parts of about a length that end with a line.
fn lines_apart(source: &Source, length: u64) -> Result<Vec<(u64, u64)>> {
    let mut parts = Vec::new();
    let mut from = 0;
    while from < source.length() {
        let to = match from + length {
            to if to + length / 2 > source.length() => source.length(),
            to => source.line_end_after(to)?,
        };
        parts.push((from, to));
        from = to;
    }
    Ok(parts)
}

fn whole(source: &Source, shape: Shape, header: bool, nulls: &[String]) -> Result<Examined, Fault> {
    let mut blocks = Blocks::new(source, shape)?;
    // What is packed may be of any size.
    let keep = source.length() <= KEPT as u64;
    pass(
        source,
        &mut blocks,
        usize::from(header),
        nulls,
        keep,
        |_, _| {},
    )
}

fn in_parts(
    source: &Source,
    shape: Shape,
    header: bool,
    nulls: &[String],
) -> Result<Examined, Fault> {
    let threads = cores(usize::MAX);
    let parts = lines_apart(source, source.length().div_ceil(threads as u64))?;
    let mark = source.mark()?;
    let look = |(from, to): (u64, u64)| {
        let mut blocks = Blocks::over(source, source.part(from, to), shape);
        let first = usize::from(header && from == 0);
        let mut smaller = Vec::new();
        let begin = if from == 0 { mark } else { from };
        let mut part = Part {
            from,
            to,
            before: 0,
        };
        let found = pass(source, &mut blocks, first, nulls, false, |read, records| {
            let at = begin + read;
            if at >= part.from + PART && at + PART <= to {
                smaller.push(Part { to: at, ..part });
                part = Part {
                    from: at,
                    to,
                    before: records,
                };
            }
        });
        smaller.push(part);
        found.map(|found| (found, smaller))
    };
    let found: Vec<_> = thread::scope(|scope| {
        let running: Vec<_> = parts
            .iter()
            .map(|part| scope.spawn(|| look(*part)))
            .collect();
        running
            .into_iter()
            .map(thread::ScopedJoinHandle::join)
            .collect()
    });
    let mut all = Examined::default();
    let mut parts = Vec::new();
    for found in found {
        let part = found.map_err(|_| Fault::Part)?;
        let (part, smaller) = match part {
            // The line is that in its part; or the part before ended within quotes, as this one
            // then began, and nothing that was found in it holds. The whole file is read again.
            Err(Fault::Error(Error::Lab { .. })) => return Err(Fault::Part),
            other => other?,
        };
        let before = all.rows + u64::from(header && !parts.is_empty());
        let moved = |each: Part| Part {
            before: each.before + before,
            ..each
        };
        parts.extend(smaller.into_iter().map(moved));
        if all.judged.is_empty() {
            all = part;
            continue;
        }
        for (mine, below) in all.judged.iter_mut().zip(part.judged) {
            mine.join(below, all.lines);
        }
        all.rows += part.rows;
        all.padded += part.padded;
        all.lines += part.lines;
    }
    all.parts = parts.into();
    all.is_sound = true;
    Ok(all)
}

/// Looks at the records of some blocks, but for the first few. `between` is told how many bytes
/// and records were read, whenever a record is at its end.
fn pass(
    source: &Source,
    blocks: &mut Blocks,
    first: usize,
    nulls: &[String],
    keep: bool,
    mut between: impl FnMut(u64, u64),
) -> Result<Examined, Fault> {
    let mut examined = Examined::default();
    let mut kept = keep.then(Vec::new);
    let mut size = 0;
    let mut from = first;
    let mut block = Block::default();
    loop {
        if !blocks.next(&mut block)? {
            break;
        }
        check(source, &block)?;
        if examined.judged.is_empty() {
            examined.judged = vec![Judged::default(); block.width(0)];
        }
        for (column, judged) in examined.judged.iter_mut().enumerate() {
            judged.look(&block, from, column, nulls);
        }
        let rows = (block.len() - from) as u64;
        source.progress.rows.fetch_add(rows, Ordering::Relaxed);
        examined.rows += rows;
        examined.padded += block.padded;
        between(blocks.taken(), examined.rows + first as u64);
        from = 0;
        size += block.text().len();
        if size > KEPT {
            kept = None;
        }
        if let Some(kept) = &mut kept {
            kept.push(std::mem::take(&mut block));
        }
    }
    examined.lines = blocks.lines();
    examined.kept = kept.map(Into::into);
    examined.is_sound = true;
    Ok(examined)
}

/// Whether a block is text, in UTF-8.
pub(super) fn is_text(source: &Source, block: &Block) -> Result<bool> {
    match check(source, block) {
        Ok(()) => Ok(true),
        Err(Fault::Error(error)) => Err(error),
        Err(_) => Ok(false),
    }
}

fn check(source: &Source, block: &Block) -> Result<(), Fault> {
    if memchr(0, block.text()).is_some() {
        let line = block.line_with(0);
        return Err(Error::lab(
            &source.path,
            line,
            "holds a NUL byte: no text, or UTF-16 that does not say so; save it as CSV in UTF-8",
        )
        .into());
    }
    match std::str::from_utf8(block.text()) {
        Ok(_) => Ok(()),
        Err(_) => Err(Fault::Encoding),
    }
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

impl Source {
    /// The end of the line in which a place of a plain file is.
    fn line_end_after(&self, place: u64) -> Result<u64> {
        let mut reader = BufReader::new(self.part(place.max(1), self.length()));
        let mut at = place;
        loop {
            let seen = reader.fill_buf().map_err(|error| self.fault(error))?;
            if seen.is_empty() {
                return Ok(self.length());
            }
            let taken = seen.len();
            if let Some(end) = memchr_iter(b'\n', seen).next() {
                return Ok(at + end as u64 + 1);
            }
            reader.consume(taken);
            at += taken as u64;
        }
    }
}
