//! JSON and NDJSON, streamed: a row is written when it comes.

use std::io::Write;

use rusqlite::types::ValueRef;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::{Citations, plain};
use crate::error::{Error, Result};

/// What stands around the rows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Frame {
    /// Nothing: one object a line.
    Lines,
    /// `[ … ]`.
    Array,
    /// `{"rows": [ … ], …}`, with the citations after the rows.
    Cited,
}

pub(super) struct Json<'w> {
    out: &'w mut dyn Write,
    columns: Vec<String>,
    frame: Frame,
    rows: u64,
}

impl<'w> Json<'w> {
    pub(super) fn new(frame: Frame, columns: &[String], out: &'w mut dyn Write) -> Result<Self> {
        for (index, name) in columns.iter().enumerate() {
            if columns[..index].contains(name) {
                return Err(Error::Usage(format!(
                    "two columns are named `{name}`, which a JSON object cannot hold: rename one \
                     with AS, or choose another format"
                )));
            }
        }
        out.write_all(match frame {
            Frame::Lines => b"",
            Frame::Array => b"[",
            Frame::Cited => b"{\"rows\": [",
        })?;
        Ok(Self {
            out,
            columns: columns.to_vec(),
            frame,
            rows: 0,
        })
    }

    pub(super) fn row(&mut self, values: &[ValueRef<'_>]) -> Result<()> {
        if self.frame != Frame::Lines {
            self.out
                .write_all(if self.rows == 0 { b"\n" } else { b",\n" })?;
        }
        self.rows += 1;
        let object = JsonRow {
            columns: &self.columns,
            values,
        };
        serde_json::to_writer(&mut *self.out, &object).map_err(std::io::Error::from)?;
        if self.frame == Frame::Lines {
            self.out.write_all(b"\n")?;
        }
        Ok(())
    }

    pub(super) fn finish(self, citations: Option<&Citations>) -> Result<()> {
        if self.frame != Frame::Lines {
            self.out
                .write_all(if self.rows == 0 { b"]" } else { b"\n]" })?;
        }
        if let (Frame::Cited, Some(citations)) = (self.frame, citations) {
            self.out.write_all(b",\n\"citations\": ")?;
            serde_json::to_writer(&mut *self.out, citations).map_err(std::io::Error::from)?;
            self.out.write_all(b"}")?;
        }
        if self.frame != Frame::Lines {
            self.out.write_all(b"\n")?;
        }
        Ok(self.out.flush()?)
    }
}

struct JsonRow<'a> {
    columns: &'a [String],
    values: &'a [ValueRef<'a>],
}

impl Serialize for JsonRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.columns.len()))?;
        for (name, value) in self.columns.iter().zip(self.values) {
            match value {
                ValueRef::Null => map.serialize_entry(name, &())?,
                ValueRef::Integer(number) => map.serialize_entry(name, number)?,
                ValueRef::Real(number) if number.is_finite() => {
                    map.serialize_entry(name, number)?;
                }
                ValueRef::Text(bytes) => {
                    map.serialize_entry(name, &String::from_utf8_lossy(bytes))?;
                }
                // JSON has no infinity; as a word it is at least not lost.
                ValueRef::Real(_) | ValueRef::Blob(_) => {
                    map.serialize_entry(name, &plain(*value))?;
                }
            }
        }
        map.end()
    }
}
