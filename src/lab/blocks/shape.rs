//! How a text is to be read.

use super::super::quoting::Quoting;

/// How the records of a text are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Shape {
    /// What stands between two fields.
    pub(in super::super) separator: u8,
    /// Whether fields may stand in quotes.
    pub(in super::super) quoting: Quoting,
    /// Fields of a record; `None`: as many as it has.
    pub(in super::super) width: Option<usize>,
    /// Whether shorter records are filled up with empty fields.
    pub(in super::super) ragged: bool,
    /// How many fields of a record are asked for: its first ones.
    pub(in super::super) wanted: usize,
    /// Whether every record is known to have its width.
    pub(in super::super) is_checked: bool,
    /// Whether lines are counted, for errors.
    pub(in super::super) counts_lines: bool,
}

impl Shape {
    /// Of a text of which nothing else is known.
    pub(in super::super) fn new(separator: u8, quoting: Quoting) -> Self {
        Self {
            separator,
            quoting,
            width: None,
            ragged: false,
            wanted: usize::MAX,
            is_checked: false,
            counts_lines: true,
        }
    }
}
