//! A question over a large lab file, answered by several cores: each has a database of its own
//! and takes one part of the file after the other. The rows come out as if one had done it all.

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use rusqlite::Connection;
use rusqlite::backup::Backup;
use rusqlite::types::ValueRef;

use super::rowwise::is_rowwise;
use super::{Db, connect, guard};
use crate::error::{Error, Result};
use crate::lab::turns::{self, Mine, Turns, locked};
use crate::lab::{Deal, Lab, Rows};

/// A database that is larger is not copied for each core, in bytes.
const COPIED: u64 = 4 << 20;

/// Answers a question part by part, if it is one that can be; tells whether it did.
///
/// # Errors
///
/// As [`Statement::for_each_row`](super::Statement::for_each_row).
pub(super) fn for_each_row(
    db: &Db,
    sql: &str,
    take: &mut dyn FnMut(&[ValueRef<'_>]) -> Result<()>,
) -> Result<bool> {
    let [table] = &db.labs[..] else {
        return Ok(false);
    };
    let parts = Arc::clone(table.parts());
    let cores = turns::cores(parts.len());
    // A database of the lab's beside, or a limit of time: one connection does it all.
    if cores < 2 || !db.attached.is_empty() || db.watch.limit().is_some() {
        return Ok(false);
    }
    if !is_small(db) || !db.look(|connection| is_rowwise(connection, sql))? {
        return Ok(false);
    }
    let turns = Arc::new(Turns::new(parts));
    let mut workers = Vec::new();
    for _ in 0..cores {
        let mine = Arc::new(Mutex::new(Mine::default()));
        let (all, own) = (Arc::clone(&turns), Arc::clone(&mine));
        let dealt = table.dealt(Deal::new(move || all.next(&mut locked(&own))));
        let mut copy = db.copy()?;
        copy.with(Lab::Table(Arc::new(dealt)))?;
        workers.push((copy, mine));
    }
    turns.run(
        workers,
        |copy, mine| work(&copy, sql, &turns, mine),
        &|| db.watch.stops(),
        |rows: Rows| rows.each(take),
    )?;
    Ok(true)
}

/// Whether a database can be copied for each core.
fn is_small(db: &Db) -> bool {
    let length = |path: &Path| fs::metadata(path).map(|seen| seen.len());
    db.path
        .as_deref()
        .is_none_or(|path| length(path).is_ok_and(|length| length <= COPIED))
}

/// Runs the question over the parts that are dealt out to one worker.
fn work(copy: &Db, sql: &str, turns: &Turns<Rows>, mine: &Mutex<Mine<Rows>>) -> Result<()> {
    let mut statement = copy.prepare(sql)?;
    statement.for_each_row_here(|row| {
        let mut mine = locked(mine);
        let rows = mine.handful.get_or_insert_default();
        rows.push(row.iter().copied());
        if rows.is_handful() {
            turns.hand_over(&mut mine)?;
        }
        Ok(())
    })
}

impl Db {
    /// The same database once more, in memory, without lab files.
    fn copy(&self) -> Result<Self> {
        let doing = "copying the database";
        let mut connection = Connection::open_in_memory()
            .and_then(connect::with_functions)
            .map_err(Error::internal(doing))?;
        self.look(|from| Backup::new(from, &mut connection)?.step(-1).map(|_| ()))?;
        if self.path.is_some() {
            guard::limit(&connection).map_err(Error::internal(doing))?;
        }
        let copy = Self::guarded(connection, self.path.clone(), self.schema)?;
        copy.watch.stop_with(&self.watch);
        Ok(copy)
    }
}
