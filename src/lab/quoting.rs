//! Whether the cells of a text may stand in quotes.
//!
//! Spreadsheets and most programs put a cell in quotes that holds a separator, a quote or a line
//! end, and double the quotes in it. Others (those of NCBI, or R with `quote=FALSE`) write texts as
//! they are: then a cell that begins with a quote would swallow what is below it. While every
//! quote that opens a cell closes it on its line, nobody needs to know. At the first that does
//! not, the whole file is read both ways.

use super::Options;
use super::blocks::{Block, Blocks, Shape, is_doubtful};
use super::separator;
use super::source::Source;
use crate::error::{Error, Result};

/// What quotes mean in a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Quoting {
    /// What the file says: cells stand in quotes, as long as every such cell ends on its line.
    #[default]
    Auto,
    /// Cells may stand in quotes, over lines too; quotes in them are doubled.
    Double,
    /// They are text.
    None,
}

/// What is said of a record whose quotes could mean either.
const DOUBT: &str = "a cell begins with a quote here, and could stand in quotes or not: say which, \
                     --quoting double or --quoting none";

/// The error that stops a reading which goes by what the file says.
pub(super) fn doubt(source: &Source, line: u64) -> Error {
    Error::lab(&source.path, line, DOUBT)
}

/// Whether that stopped a reading.
pub(super) fn is_doubt(error: &Error) -> bool {
    matches!(error, Error::Lab { cause, .. } if cause == DOUBT)
}

/// What the head of a text tells; `None`: that the whole must be looked at.
pub(super) fn of_head(top: &[u8], separator: u8, is_all: bool) -> Option<Quoting> {
    if !is_doubtful(top, separator, is_all) {
        return Some(Quoting::Auto);
    }
    let is_even = |quoting| {
        let widths = separator::widths_as(top, separator, is_all, quoting, usize::MAX);
        widths.iter().all(|width| *width == widths[0])
    };
    // Only as cells in quotes they make a table.
    let is_quoted = is_even(Quoting::Double) && !is_even(Quoting::None);
    is_quoted.then_some(Quoting::Double)
}

/// What quotes mean in a text that can be read either way so far, and what to say of it.
pub(super) fn weigh(
    source: &Source,
    separator: u8,
    options: &Options,
) -> Result<(Quoting, Option<String>)> {
    let mut seen = Seen::default();
    let is_ragged = options.ragged;
    let as_text = first_fault(source, separator, Quoting::None, is_ragged, &mut seen)?;
    let as_text = as_text.filter(|_| !is_ragged);
    let mut unused = Seen::default();
    let in_quotes = first_fault(source, separator, Quoting::Double, is_ragged, &mut unused)?;
    // Texts with tabs are often written as they are, and hardly ever have a tab in a cell; in the
    // lines of a cell, commas are no evidence.
    let is_plain_kind = !matches!(separator, b',' | b';');
    let is_quoting = (options.header && seen.is_header_quoted) || seen.doubled >= seen.odd;
    let line = seen.first + source.above;
    let is_odd = seen.is_cell_odd;
    // A file of one column or of ragged rows fits either way.
    let is_told_apart = is_plain_kind && !is_ragged && seen.width > 1;
    let quoting = match (as_text, in_quotes) {
        (Some(text), Some(quoted)) if quoted < text && is_plain_kind => Quoting::None,
        (None, Some(_)) if !is_quoting && (is_odd || is_plain_kind) => Quoting::None,
        (None, None) if !is_quoting && (is_odd || is_told_apart) => Quoting::None,
        (None, None) if !is_quoting => {
            let note = format!(
                "a cell in quotes goes over lines from line {line} on: if the quotes are part of \
                 the text, --quoting none"
            );
            return Ok((Quoting::Double, Some(note)));
        }
        _ => Quoting::Double,
    };
    let note = format!(
        "quotes are read as part of the text, since a cell in line {line} begins with one and does \
         not end there with one: --quoting double reads them otherwise"
    );
    Ok((quoting, (quoting == Quoting::None).then_some(note)))
}

/// What is seen in a text whose quotes are read as text.
#[derive(Default)]
struct Seen {
    /// Fields of the first record.
    width: usize,
    /// Whether one of those stands in quotes.
    is_header_quoted: bool,
    /// The line of the first cell that begins with a quote and does not stand in quotes; how many
    /// there are; whether one of them goes on behind a quote that would close it.
    first: u64,
    odd: u64,
    is_cell_odd: bool,
    /// Cells in quotes in which quotes are doubled.
    doubled: u64,
}

/// The first line that does not fit when a text is read so.
fn first_fault(
    source: &Source,
    separator: u8,
    quoting: Quoting,
    is_ragged: bool,
    seen: &mut Seen,
) -> Result<Option<u64>> {
    let shape = Shape::new(separator, quoting);
    let mut blocks = Blocks::new(source, shape)?;
    let mut block = Block::default();
    let mut is_first = true;
    loop {
        match blocks.next(&mut block) {
            Ok(true) => {}
            Ok(false) => return Ok(None),
            Err(Error::Lab { line, .. }) => return Ok(Some(line)),
            Err(other) => return Err(other),
        }
        let has_quotes = memchr::memchr(b'"', block.text()).is_some();
        for row in 0..block.len() {
            if is_first {
                seen.width = block.width(row);
            }
            if !is_ragged && block.width(row) != seen.width {
                return Ok(Some(block.line(row)));
            }
            if has_quotes {
                let cells = block.record(row).filter(|cell| cell.first() == Some(&b'"'));
                cells.for_each(|cell| seen.look(cell, is_first, || block.line(row)));
            }
            is_first = false;
        }
    }
}

impl Seen {
    /// Looks at a cell that begins with a quote.
    fn look(&mut self, cell: &[u8], is_header: bool, line: impl Fn() -> u64) {
        let inner = &cell[1..];
        let mut at = 0;
        let mut doubled = 0;
        let end = loop {
            let Some(quote) = memchr::memchr(b'"', &inner[at..]) else {
                break None;
            };
            if inner.get(at + quote + 1) != Some(&b'"') {
                break Some(at + quote + 1);
            }
            doubled += 1;
            at += quote + 2;
        };
        if end == Some(inner.len()) {
            self.doubled += u64::from(doubled > 0);
            self.is_header_quoted |= is_header;
            return;
        }
        self.is_cell_odd |= end.is_some();
        self.odd += 1;
        if self.first == 0 {
            self.first = line();
        }
    }
}

#[cfg(test)]
mod tests;
