//! Taking a source of a lab's own out again, with all that came with it.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::source::{self, Source};
use super::terms::Used;
use super::{Faults, Shape, change, claim_rows, finding_rows, in_file};
use crate::upgrade::Options;

/// What was taken out.
#[derive(Debug)]
#[non_exhaustive]
pub struct Removed {
    /// The source.
    pub source: Source,
    /// Where the file as it was is kept.
    pub backup: Option<PathBuf>,
}

/// Takes a source out of a file: its claims and findings, and the terms and papers that came with
/// it and that nothing else needs.
///
/// # Errors
///
/// [`Error::Usage`](crate::Error::Usage) when there is no such source; what [`super::add`] returns.
pub fn remove(path: &Path, name: &str, options: &Options) -> Result<Removed, Faults> {
    let plan = |db: &crate::Db| match source::find(db, name)? {
        Some(source) => Ok((true, source)),
        None => Err(source::none_called(db, name)),
    };
    let apply = |source: &Source, tx: &Connection| {
        take_out(tx, source.id).map_err(|error| change::failed(path, &error).into())
    };
    let (source, backup) = in_file(path, options, plan, apply)?;
    Ok(Removed { source, backup })
}

fn take_out(tx: &Connection, source: i64) -> rusqlite::Result<()> {
    let used = Used::by(tx, source)?;
    for row in source::rows_of(tx, source, Shape::Table)? {
        claim_rows::delete(tx, row.id)?;
    }
    for row in source::rows_of(tx, source, Shape::Findings)? {
        finding_rows::delete(tx, row.id)?;
    }
    tx.execute(
        "DELETE FROM source_rows WHERE source_table_id = ?1",
        [source],
    )?;
    used.take_out_unused(tx)?;
    source::delete(tx, source)
}
