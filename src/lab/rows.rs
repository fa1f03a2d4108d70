//! Rows of a result that wait to be taken.

use rusqlite::types::ValueRef;

use crate::error::Result;

/// Rows are handed over when they are about so many bytes.
const HANDFUL: usize = 64 * 1024;

/// Rows that wait, in the order in which they came.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    width: usize,
    cells: Vec<Cell>,
    bytes: Vec<u8>,
}

/// A value of a row; texts and blobs end at a place in the bytes, and begin where the one before
/// them ends.
#[derive(Debug)]
enum Cell {
    Null,
    Integer(i64),
    Real(f64),
    Text(usize),
    Blob(usize),
}

impl Rows {
    pub(crate) fn push<'v>(&mut self, row: impl Iterator<Item = ValueRef<'v>>) {
        let before = self.cells.len();
        for value in row {
            if let ValueRef::Text(bytes) | ValueRef::Blob(bytes) = value {
                self.bytes.extend_from_slice(bytes);
            }
            let end = self.bytes.len();
            self.cells.push(match value {
                ValueRef::Null => Cell::Null,
                ValueRef::Integer(number) => Cell::Integer(number),
                ValueRef::Real(number) => Cell::Real(number),
                ValueRef::Text(_) => Cell::Text(end),
                ValueRef::Blob(_) => Cell::Blob(end),
            });
        }
        self.width = self.cells.len() - before;
    }

    /// Whether they are enough to be handed over.
    pub(crate) fn is_handful(&self) -> bool {
        self.size() >= HANDFUL
    }

    /// How much memory they take, in bytes.
    pub(crate) fn size(&self) -> usize {
        self.bytes.len() + self.cells.len() * size_of::<Cell>()
    }

    pub(crate) fn each(&self, take: &mut dyn FnMut(&[ValueRef<'_>]) -> Result<()>) -> Result<()> {
        let mut from = 0;
        let mut row = Vec::with_capacity(self.width);
        for cells in self.cells.chunks(self.width) {
            row.clear();
            for cell in cells {
                let begin = from;
                if let Cell::Text(end) | Cell::Blob(end) = cell {
                    from = *end;
                }
                row.push(match cell {
                    Cell::Null => ValueRef::Null,
                    Cell::Integer(number) => ValueRef::Integer(*number),
                    Cell::Real(number) => ValueRef::Real(*number),
                    Cell::Text(end) => ValueRef::Text(&self.bytes[begin..*end]),
                    Cell::Blob(end) => ValueRef::Blob(&self.bytes[begin..*end]),
                });
            }
            take(&row)?;
        }
        Ok(())
    }
}
