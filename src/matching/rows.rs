//! Rows of the database, for queries of our own.

use rusqlite::types::ValueRef;

use crate::Db;
use crate::error::{Error, Result};

/// More than any lab writes down, and little enough to hold.
const MOST: u64 = 500_000;

/// A row; a getter gives nothing where the cell is not of its type.
pub(super) struct Row<'r>(&'r [ValueRef<'r>]);

impl Row<'_> {
    pub(super) fn number(&self, column: usize) -> Option<i64> {
        self.0[column].as_i64().ok()
    }

    pub(super) fn text(&self, column: usize) -> Option<String> {
        self.maybe(column)?
    }

    /// A text or NULL.
    #[allow(clippy::option_option)] // a text, none, or something else
    pub(super) fn maybe(&self, column: usize) -> Option<Option<String>> {
        self.0[column]
            .as_str_or_null()
            .ok()
            .map(|text| text.map(str::to_owned))
    }
}

/// Hands over every row of a query of our own; what does not fit is the fault of the file.
///
/// # Errors
///
/// [`Error::File`] when the file is damaged, has more than anybody can use, or `take` gives
/// nothing for a row.
pub(super) fn each_row(
    db: &Db,
    sql: &str,
    mut take: impl FnMut(&Row<'_>) -> Option<()>,
) -> Result<()> {
    let statement = db.prepare(sql).map_err(|error| match error {
        // Our own SQL is right: it is the file that does not fit it.
        Error::Statement(words) => db.spoilt(&words),
        other => other,
    });
    let mut left = MOST;
    statement?.for_each_row(|row| {
        left = left
            .checked_sub(1)
            .ok_or_else(|| db.spoilt("it has more spellings than there are names"))?;
        take(&Row(row))
            .ok_or_else(|| db.spoilt("a term, spelling or identifier is not as it should be"))
    })
}
