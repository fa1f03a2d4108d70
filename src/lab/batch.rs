//! Rows of a result that wait to be taken.

use rusqlite::types::ValueRef;

use crate::error::Result;

/// Rows that wait, in the order in which they came.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    width: usize,
    cells: Vec<Value>,
    bytes: Vec<u8>,
}

/// A value of a row; texts and blobs end at a place in the bytes, and begin where the one before
/// them ends.
#[derive(Debug)]
enum Value {
    Null,
    Integer(i64),
    Real(f64),
    Text(usize),
    Blob(usize),
}

impl Batch {
    pub(crate) fn push<'v>(&mut self, row: impl Iterator<Item = ValueRef<'v>>) {
        let before = self.cells.len();
        for value in row {
            if let ValueRef::Text(bytes) | ValueRef::Blob(bytes) = value {
                self.bytes.extend_from_slice(bytes);
            }
            let end = self.bytes.len();
            self.cells.push(match value {
                ValueRef::Null => Value::Null,
                ValueRef::Integer(number) => Value::Integer(number),
                ValueRef::Real(number) => Value::Real(number),
                ValueRef::Text(_) => Value::Text(end),
                ValueRef::Blob(_) => Value::Blob(end),
            });
        }
        self.width = self.cells.len() - before;
    }

    /// How much memory they take, in bytes.
    pub(crate) fn size(&self) -> usize {
        self.bytes.len() + self.cells.len() * size_of::<Value>()
    }

    pub(crate) fn each(&self, take: &mut dyn FnMut(&[ValueRef<'_>]) -> Result<()>) -> Result<()> {
        let mut from = 0;
        let mut row = Vec::with_capacity(self.width);
        for cells in self.cells.chunks(self.width) {
            row.clear();
            for cell in cells {
                let begin = from;
                if let Value::Text(end) | Value::Blob(end) = cell {
                    from = *end;
                }
                row.push(match cell {
                    Value::Null => ValueRef::Null,
                    Value::Integer(number) => ValueRef::Integer(*number),
                    Value::Real(number) => ValueRef::Real(*number),
                    Value::Text(end) => ValueRef::Text(&self.bytes[begin..*end]),
                    Value::Blob(end) => ValueRef::Blob(&self.bytes[begin..*end]),
                });
            }
            take(&row)?;
        }
        Ok(())
    }
}
