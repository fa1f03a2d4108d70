//! Changing a file that is there: locked, looked at in a copy, backed up, written in one
//! transaction and checked before that ends.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::{Connection, TransactionBehavior};

use super::super::lock::lock;
use super::super::{Options, backup, harden, over_time, rolled_back};
use super::Faults;
use crate::Db;
use crate::check::{self, Fresh};
use crate::db::connect::{self, file_fault};
use crate::db::watch;
use crate::db::{Release, identify};
use crate::error::{Error, Result};
use crate::seed::keys;
use crate::sqlite::{followed, sqlite_words};

/// Changes a file by a plan. The plan is made on a copy in memory, and says whether it is needed;
/// if so it is carried out, in the file or, to try it, in another copy. Gives the plan, and where
/// the file as it was is kept.
pub(super) fn in_file<P>(
    path: &Path,
    options: &Options,
    plan: impl FnOnce(&Db) -> Result<(bool, P), Faults>,
    apply: impl FnOnce(&P, &Connection) -> Result<(), Faults>,
) -> Result<(P, Option<PathBuf>), Faults> {
    let target = followed(path)?;
    let mut connection = if options.dry_run {
        connect::read_only(&target)?
    } else {
        connect::read_write(&target)?
    };
    let clock = options.clock();
    watch::install(&mut connection, &clock)
        .and_then(|()| connection.busy_timeout(options.wait))
        .map_err(|error| file_fault(path, &error))?;
    if !options.dry_run {
        lock(&connection, path, options.patience())?;
    }
    let schema = identify(&connection, path, &Release::this())?;
    let db = Db::of_copy(copy(&connection, path)?, path, schema)?;
    db.refuse_older()?;
    db.stop_on(Arc::clone(&options.stop));
    let (is_needed, plan) = plan(&db)?;
    if !is_needed {
        return Ok((plan, None));
    }
    if options.dry_run {
        connection = copy(&connection, path)?;
        write(&mut connection, &db, |tx| apply(&plan, tx))?;
        return Ok((plan, None));
    }
    let backup = backup::write(&connection, &target, schema, &options.stamp)?;
    let done = clock.over(|| write(&mut connection, &db, |tx| apply(&plan, tx)));
    match done {
        Ok(()) => Ok((plan, Some(backup))),
        Err(faults) => {
            drop(connection);
            // Rolled back, so that the backup is of no use; unless the end itself failed.
            if rolled_back(&target).is_ok_and(|now| is_like(&now, &backup)) {
                let _ = fs::remove_file(backup);
            }
            // SQLite ends in one way for Ctrl-C and when time runs out.
            match (faults.all(), over_time(&clock, path)) {
                ([Error::Interrupted], Some(over)) => Err(over.into()),
                _ => Err(faults),
            }
        }
    }
}

fn copy(connection: &Connection, path: &Path) -> Result<Connection> {
    let mut copy = Connection::open("")
        .and_then(connect::with_functions)
        .map_err(Error::internal("making room for a copy"))?;
    backup::copy(connection, &mut copy).map_err(|error| file_fault(path, &error))?;
    Ok(copy)
}

/// Whether a file holds what its backup holds.
fn is_like(now: &Connection, backup: &Path) -> bool {
    connect::read_only(backup).is_ok_and(|before| {
        let contents = |connection| backup::contents(connection).ok();
        contents(now).is_some_and(|now| Some(now) == contents(&before))
    })
}

/// In one transaction, which ends only if the file is as sound as before, which is what the copy is.
fn write(
    connection: &mut Connection,
    before: &Db,
    apply: impl FnOnce(&Connection) -> Result<(), Faults>,
) -> Result<(), Faults> {
    let path = before.path().unwrap_or(Path::new(""));
    let failed = |error: rusqlite::Error| failed(path, &error);
    harden(connection).map_err(failed)?;
    let empty = Release::this().empty(before.schema())?;
    let fresh = Fresh::schema_of(&empty).map_err(failed)?;
    let tx = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(failed)?;
    tx.execute_batch("PRAGMA locking_mode = NORMAL")
        .map_err(failed)?;
    apply(&tx)?;
    keys::refill(&tx).map_err(failed)?;
    let found = check::findings(&tx, &fresh).map_err(failed)?;
    // Mostly there is nothing, and then it does not matter what there was.
    let known = match &found[..] {
        [] => Vec::new(),
        _ => before.look(|file| check::findings(file, &fresh))?,
    };
    if let Some(finding) = found.iter().find(|finding| !known.contains(finding)) {
        let words = format!(
            "would be unsound with these rows ({finding}); nothing was changed: mend the row, or \
             say in its `…_id` or `…_terms` column what is meant"
        );
        return Err(Error::file(path, words).into());
    }
    tx.commit().map_err(|error| failed(error).into())
}

/// What an error of SQLite's means here.
pub(super) fn failed(path: &Path, error: &rusqlite::Error) -> Error {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::OperationInterrupted) => Error::Interrupted,
        _ => Error::file(
            path,
            format!(
                "cannot be written ({}); nothing was changed",
                sqlite_words(error)
            ),
        ),
    }
}
