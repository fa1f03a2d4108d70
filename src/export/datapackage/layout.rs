//! Which tables and views go into the package, and what is known of them. All of it is asked of the
//! schema that this program ships: in a lab's copy there may be tables and columns of its own.

use serde::Deserialize;

use crate::Db;
use crate::error::{Error, Result};
use crate::seed::keys::KEYS;
use crate::seed::shipped::RECORDS;

/// A view that is written to and never read.
const REFRESH: &str = "refresh_keys";

/// A table or view.
#[derive(Deserialize)]
pub(super) struct Table {
    pub(super) name: String,
    sql: String,
    pub(super) columns: Vec<Column>,
    pub(super) primary_key: Vec<String>,
    pub(super) unique_keys: Vec<Vec<String>>,
    pub(super) foreign_keys: Vec<ForeignKey>,
}

#[derive(Deserialize)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) description: String,
    pub(super) kind: Kind,
    /// Whether it may not be NULL. Of the column of a view that is not known.
    pub(super) is_required: bool,
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    Text,
    Integer,
    Number,
    Boolean,
}

/// Columns that point at a row of another table.
#[derive(Deserialize)]
pub(super) struct ForeignKey {
    pub(super) columns: Vec<String>,
    pub(super) table: String,
    pub(super) at: Vec<String>,
}

impl Table {
    /// What a row is: the comment at the head of its SQL.
    pub(super) fn description(&self) -> String {
        let lines = self.sql.lines().skip(1);
        let words = lines.map_while(|line| line.trim().strip_prefix("--"));
        words.map(str::trim).collect::<Vec<_>>().join(" ")
    }
}

/// The tables and views that people read, by name.
pub(super) fn layout() -> Result<Vec<Table>> {
    let ours = Db::built_in()?;
    let tables = ours.prepare(include_str!("layout.sql"))?.first_column()?;
    let mut layout = Vec::new();
    for table in tables {
        let table: Table =
            serde_json::from_str(&table).map_err(Error::internal("reading the schema"))?;
        if is_read(&table.name) {
            layout.push(table);
        }
    }
    Ok(layout)
}

/// What keeps records of the file, and what the tables of keys are made by, holds nothing of its own.
fn is_read(name: &str) -> bool {
    let is_definition = KEYS.iter().any(|(_, definition, _)| *definition == name);
    !is_definition && !RECORDS.contains(&name) && name != REFRESH
}
