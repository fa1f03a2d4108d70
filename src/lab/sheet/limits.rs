//! How much a workbook may ask for. calamine holds most of what it reads, and a file of a few
//! megabytes can unpack to any size: what it reads is measured before it reads it.

use std::path::Path;

use super::book::unreadable;
use crate::error::Error;

const MIB: u64 = 1 << 20;

/// The most of each; `docs/joining.md` has a table of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Bytes of a part once it is unpacked, unless it is that large packed already: see `ratio`.
    pub(super) part: u64,
    /// How many times its packed size a part may have beyond `part`.
    pub(super) ratio: u64,
    /// Bytes that are unpacked in all, whatever is read twice counted twice; as `part` beyond it.
    pub(super) all: u64,
    /// Bytes of one cell, text, tag or comment, with the markup in it.
    pub(super) piece: u64,
    /// Bytes from one cell to the next in a sheet of an .xlsx: a piece is measured once it is read.
    pub(super) gap: u64,
    /// Bytes that calamine holds in memory at once.
    pub(super) held: u64,
    /// Elements in each other.
    pub(super) depth: u64,
    /// Bytes of a zip archive that belong to no part: the list of its parts, and their heads.
    pub(super) directory: u64,
    /// Sheets.
    pub(super) sheets: usize,
    /// Bytes of a whole .xls.
    pub(super) xls: u64,
    /// Bytes of the texts of all cells, and cells of the table with the empty ones in it.
    pub(super) table: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            part: 256 * MIB,
            ratio: 64,
            all: 2048 * MIB,
            piece: 4 * MIB,
            gap: 128 * MIB,
            held: 768 * MIB,
            depth: 1000,
            directory: 8 * MIB,
            sheets: 10_000,
            xls: 128 * MIB,
            table: 2048 * MIB,
        }
    }
}

/// What is wrong with a workbook before calamine looks at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    Damaged(&'static str),
    /// Which limit it is beyond.
    Large(String),
}

impl Fault {
    /// It has more of something than is read.
    pub(super) fn large(what: &str, most: u64, unit: &str) -> Self {
        Self::Large(format!("{what} {}{unit}", shown(most)))
    }

    pub(super) fn error(&self, path: &Path) -> Error {
        unreadable(
            path,
            &match self {
                Self::Damaged(how) => format!("it is damaged ({how}); {NEXT}"),
                Self::Large(what) => {
                    format!("{what}, the most that is read: save the sheet as CSV, and give that")
                }
            },
        )
    }
}

/// What to do with a workbook that cannot be read.
pub(super) const NEXT: &str = "open it in Excel or LibreOffice and save it anew, or copy it again";

/// `4 Mi` for 4,194,304: a unit follows.
fn shown(number: u64) -> String {
    match number {
        _ if number >= 1024 * MIB && number.is_multiple_of(1024 * MIB) => {
            format!("{} Gi", number / (1024 * MIB))
        }
        _ if number >= MIB && number.is_multiple_of(MIB) => format!("{} Mi", number / MIB),
        _ => format!("{number} "),
    }
}

/// How much calamine holds of one workbook.
#[derive(Debug)]
pub(super) struct Held {
    bytes: u64,
    most: u64,
}

impl Held {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            bytes: 0,
            most: limits.held,
        }
    }

    /// It holds so many bytes more.
    pub(super) fn add(&mut self, bytes: u64) -> Result<(), Fault> {
        self.allow(bytes)?;
        self.bytes += bytes;
        Ok(())
    }

    /// It holds so many bytes more for a while.
    pub(super) fn allow(&self, bytes: u64) -> Result<(), Fault> {
        if self.bytes.saturating_add(bytes) <= self.most {
            return Ok(());
        }
        let what = "reading it would take more memory than";
        Err(Fault::large(what, self.most, "B"))
    }
}

/// What a text of so many bytes takes on the heap.
pub(super) fn on_heap(bytes: u64) -> u64 {
    if bytes == 0 { 0 } else { bytes.max(8) + 24 }
}
