//! What is wrong with a record.

use memchr::memchr;

use super::super::LONGEST;
use super::super::quoting::Quoting;
use super::super::source::Source;
use super::{Block, Shape};
use crate::error::Error;

/// The record that a block ends with has so many fields, and not as many as it should.
pub(super) fn misfit(source: &Source, block: &Block, found: usize, shape: Shape) -> Error {
    let width = shape.width.unwrap_or(found);
    let values = if found == 1 { "value" } else { "values" };
    let hint = match found {
        _ if found == width + 1 => {
            "mend the line, or, if the first column holds row names that have no title (as R \
             writes them), give `--row-names`"
        }
        _ if found < width => "mend the line, or let `--ragged` fill it up with empty cells",
        _ => "mend the line: does a value hold the separator and lack quotes?",
    };
    Error::lab(
        &source.path,
        block.line(block.places.len() - 1),
        format!("{found} {values} where the header has {width}: {hint}"),
    )
}

/// Whether the record that does not fit may have been split wrongly, since it holds quotes that
/// could be text.
pub(super) fn is_in_doubt(block: &Block, text: &[u8], shape: Shape) -> bool {
    let record = &text[block.places.last().map_or(0, |place| *place as usize)..];
    let end = memchr(b'\n', record).unwrap_or(record.len());
    shape.quoting == Quoting::Auto && memchr(b'"', &record[..end]).is_some()
}

/// The record that begins on a line has no end.
pub(super) fn endless(source: &Source, line: u64, text: &[u8], shape: Shape) -> Error {
    let cause = if shape.quoting != Quoting::None && memchr(b'"', text).is_some() {
        "a quote is opened in this record and never closed: close it, or double it (\"\") if it \
         is part of the text, or, if no cell of the file stands in quotes, give --quoting none"
            .to_owned()
    } else {
        format!(
            "a record begins here that is longer than {} MiB: is this a table, and what ends \
             its lines?",
            LONGEST >> 20
        )
    };
    Error::lab(&source.path, line, cause)
}

/// Whether a record holds a cell in quotes that goes over lines and then on behind the quote that
/// closes it: as a rule, two cells that begin with a quote and stand in none.
pub(super) fn is_broken(record: &[u8], shape: Shape) -> bool {
    if shape.quoting == Quoting::None || memchr(b'"', record).is_none() {
        return false;
    }
    let is_end = |byte: u8| byte == shape.separator || matches!(byte, b'\n' | b'\r');
    let mut rest = record;
    while !rest.is_empty() {
        if let [b'"', inner @ ..] = rest {
            let mut end = 0;
            while let Some(quote) = memchr(b'"', &inner[end..]) {
                end += quote + 1;
                if inner.get(end) != Some(&b'"') {
                    break;
                }
                end += 1;
            }
            let behind = inner.get(end).is_some_and(|byte| !is_end(*byte));
            if behind && memchr::memchr2(b'\n', b'\r', &inner[..end]).is_some() {
                return true;
            }
            rest = &inner[end..];
        }
        let field = rest.iter().position(|byte| is_end(*byte));
        rest = field.map_or(&[], |end| &rest[end + 1..]);
    }
    false
}

/// Such a record begins on a line.
pub(super) fn broken(source: &Source, line: u64) -> Error {
    Error::lab(
        &source.path,
        line,
        "a quote that is opened in this record closes on another line, within a cell: double it \
         (\"\") if it is part of the text, or, if no cell of the file stands in quotes, give \
         --quoting none",
    )
}
