//! What is wrong with a record.

use memchr::memchr;

use super::super::LONGEST;
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

/// The record that begins on a line has no end.
pub(super) fn endless(source: &Source, line: u64, text: &[u8]) -> Error {
    let cause = if memchr(b'"', text).is_some() {
        "a quote is opened in this record and never closed: close it, or double it (\"\") if it \
         is part of the text"
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
