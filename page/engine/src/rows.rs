//! Rows as the page takes them: an array a row; what JSON cannot hold is a text.

use rusqlite::types::ValueRef;
use serde::{Serialize, Serializer};

/// A cell.
pub struct Cell<'v>(pub ValueRef<'v>);

/// Whole numbers up to here are the same in JavaScript.
const EXACT: i64 = 1 << 53;

impl Serialize for Cell<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            ValueRef::Null => serializer.serialize_unit(),
            ValueRef::Integer(number) if (-EXACT..=EXACT).contains(&number) => {
                serializer.serialize_i64(number)
            }
            ValueRef::Integer(number) => serializer.collect_str(&number),
            ValueRef::Real(number) if number.is_finite() => serializer.serialize_f64(number),
            ValueRef::Real(number) => serializer.collect_str(&number),
            ValueRef::Text(text) => serializer.serialize_str(&String::from_utf8_lossy(text)),
            ValueRef::Blob(bytes) => {
                serializer.collect_str(&format_args!("({} bytes)", bytes.len()))
            }
        }
    }
}

/// A row.
pub fn row(values: &[ValueRef<'_>]) -> serde_json::Result<String> {
    let cells: Vec<Cell<'_>> = values.iter().map(|value| Cell(*value)).collect();
    serde_json::to_string(&cells)
}
