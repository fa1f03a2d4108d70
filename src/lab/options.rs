//! How lab files are to be read.

use super::Quoting;
use super::separator as separators;

/// How lab files are to be read.
#[derive(Clone, Debug)]
pub struct Options {
    /// Whether the first record holds the names of the columns.
    pub header: bool,
    /// Whether records that are too short are filled up with empty cells.
    pub ragged: bool,
    /// What stands for an empty cell, beside an empty cell.
    pub nulls: Vec<String>,
    /// What separates the fields of texts, in ASCII; `None`: what makes a table of them.
    pub separator: Option<u8>,
    /// Lines at the beginning of texts, and rows of sheets, that are left out; `None`: what
    /// evidently is no table.
    pub skip: Option<u64>,
    /// Whether the first column may hold names of rows that have no title, as R writes them.
    pub row_names: bool,
    /// Whether cells of texts may stand in quotes.
    pub quoting: Quoting,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            header: true,
            ragged: false,
            nulls: Vec::new(),
            separator: None,
            skip: None,
            row_names: false,
            quoting: Quoting::Auto,
        }
    }
}

/// What `--separator` takes: a character, or `tab`, `\t` or `space`.
#[must_use]
pub fn separator(typed: &str) -> Option<u8> {
    match typed {
        "tab" | "\\t" => Some(b'\t'),
        "space" => Some(b' '),
        _ => match typed.as_bytes() {
            [byte] if separators::is_possible(*byte) => Some(*byte),
            _ => None,
        },
    }
}
