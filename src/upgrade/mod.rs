//! Files that are made and brought up: [`build_file`] writes a fresh one; [`upgrade_file`]
//! upgrades an older one in place: looked at, locked, backed up, and then migrated, seeded and
//! checked in one transaction. [`status()`] tells what in a file is ours and what the lab's,
//! [`diff`](diff::diff) what differs between two.

mod adopt;
mod backup;
mod build;
mod carry;
mod census;
pub mod diff;
mod examine;
mod links;
mod lock;
mod merge;
pub mod own;
mod replaced;
mod rows;
mod status;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, TransactionBehavior};

use crate::check::{self, Difference, Finding, Fresh};
use crate::db::connect::{self, file_fault};
use crate::db::guard::distrust;
use crate::db::release::put_back;
use crate::db::watch::{self, Watch};
use crate::db::{Release, too_long};
use crate::error::{Error, Result};
use crate::seed::keys;
use crate::sqlite::{beside, followed, sqlite_words};
pub(crate) use backup::backups;
pub use build::{Built, build_file, build_until};
use carry::Carried;
use census::Census;
use examine::{data_version, examine};
use lock::{Patience, lock};
pub use status::{Filled, Own, Status, status};

/// Rules that must hold in any file of ours. The others may find that a lab's rows and ours
/// do not go together; that is told, and no reason to refuse.
const STRUCTURAL: [&str; 6] = [
    "integrity",
    "schema",
    "foreign-keys",
    "version",
    "reports",
    "current",
];

/// How to upgrade.
#[derive(Clone, Debug)]
pub struct Options {
    /// Try it on a copy in memory and write nothing.
    pub dry_run: bool,
    /// What goes into the name of the backup: the time, as `20261123T101500Z`.
    pub stamp: String,
    /// How long to wait for programs that have the file open.
    pub wait: Duration,
    /// Gives up, and leaves the file as it was, soon after this is set.
    pub stop: Arc<AtomicBool>,
    /// Gives up when SQLite has worked for longer than this.
    pub limit: Option<Duration>,
}

impl Options {
    /// A clock that counts what SQLite works, and tells it when to stop.
    fn clock(&self) -> Arc<Watch> {
        let clock = Watch::new();
        clock.set_stop(Arc::clone(&self.stop));
        if let Some(limit) = self.limit {
            clock.set_limit(limit);
        }
        Arc::new(clock)
    }

    fn patience(&self) -> Patience<'_> {
        Patience {
            longest: self.wait,
            stop: &self.stop,
        }
    }
}

/// What an upgrade did, or would do.
#[derive(Debug)]
#[non_exhaustive]
pub struct Upgrade {
    /// The file.
    pub path: PathBuf,
    /// The schema version that it had.
    pub from: i32,
    /// What was changed; `None` where the file was up to date, and nothing was written.
    pub changes: Option<Changes>,
    /// Where the file as it was is kept; `None` where nothing was written.
    pub backup: Option<PathBuf>,
}

/// What an upgrade changes in a file.
#[derive(Debug)]
#[non_exhaustive]
pub struct Changes {
    /// The migrations that were run, e.g. `V7 shipped_rows`.
    pub migrations: Vec<String>,
    /// The data version now.
    pub data_version: String,
    /// Views and indexes of ours that were missing and are back.
    pub put_back: Vec<String>,
    /// Rows of ours that the file lacked.
    pub added: usize,
    /// Rows of ours that hold other values now.
    pub changed: usize,
    /// Rows of ours that are no longer shipped.
    pub removed: usize,
    /// Rows that are kept as the lab made them, although we ship them otherwise.
    pub kept: Vec<Difference>,
    /// What `check` found before and still finds.
    pub findings: Vec<Finding>,
    /// What it finds now for the first time, of rows of ours and the lab's together.
    pub noticed: Vec<Finding>,
    /// Rows of ours that were deleted in this file and are back.
    pub restored: Vec<String>,
    /// Rows of the lab's own in whose place the same of ours are now, each with the number that
    /// it has now and with what it said otherwise.
    pub joined: Vec<String>,
}

/// Brings an older file up to the schema and the data of this program.
///
/// # Errors
///
/// [`Error::File`] when the file is not ours, damaged, newer than this program, in use, or
/// would not be sound afterwards; [`Error::Io`] when its directory cannot be written. The
/// file is then as it was.
pub fn upgrade_file(path: &Path, options: &Options) -> Result<Upgrade> {
    upgrade_with(&Release::this(), path, options)
}

/// The same to another release.
///
/// # Errors
///
/// As [`upgrade_file`].
pub fn upgrade_with(release: &Release, path: &Path, options: &Options) -> Result<Upgrade> {
    let clock = options.clock();
    upgrade(release, path, options, &clock).map_err(|error| match error {
        // SQLite ends in one way for Ctrl-C and when time runs out.
        Error::Interrupted => over_time(&clock, path).unwrap_or(error),
        other => other,
    })
}

fn upgrade(
    release: &Release,
    path: &Path,
    options: &Options,
    clock: &Arc<Watch>,
) -> Result<Upgrade> {
    let target = followed(path)?;
    if !options.dry_run {
        connect::refuse_unlocked(&target)?;
    }
    let fresh = release.load_for_file()?;
    let to = To {
        release,
        fresh: &fresh,
    };
    // A journal means that a program was cut off: opening the file to write puts it right.
    let cut_off = beside(&target, "-journal").exists();
    let mut connection = if cut_off && !options.dry_run {
        connect::read_write(&target)?
    } else {
        connect::read_only(&target)?
    };
    let done = |from, changes, backup| Upgrade {
        path: path.to_owned(),
        from,
        changes,
        backup,
    };
    let patience = options.patience();
    let watched = |connection: &mut Connection| {
        watch::install(connection, clock).map_err(|error| file_fault(path, &error))
    };
    let look = |connection: &Connection| clock.over(|| examine(connection, path, to, patience));
    watched(&mut connection)?;
    let (from, pending) = look(&connection)?;
    if !pending {
        return Ok(done(from, None, None));
    }
    if options.dry_run {
        let mut copy = Connection::open("")
            .and_then(connect::with_functions)
            .map_err(Error::internal("making room for a copy"))?;
        backup::copy(&connection, &mut copy).map_err(|error| file_fault(path, &error))?;
        watched(&mut copy)?;
        let changes = clock.over(|| bring_up(&mut copy, path, from, to));
        return Ok(done(
            from,
            Some(changes.map_err(|failure| failure.error)?),
            None,
        ));
    }
    drop(connection);
    connection = connect::read_write(&target)?;
    watched(&mut connection)?;
    lock(&connection, path, patience)?;
    // Another program may have upgraded it in the meantime.
    let (from, pending) = look(&connection)?;
    if !pending {
        return Ok(done(from, None, None));
    }
    let backup = backup::write(&connection, &target, from, &options.stamp)?;
    match clock.over(|| bring_up(&mut connection, path, from, to)) {
        Ok(changes) => Ok(done(from, Some(changes), Some(backup))),
        Err(failure) => {
            drop(connection);
            // A disk may fail when all is written but for a last sync.
            let now = rolled_back(&target).and_then(|now| examine(&now, path, to, patience));
            match (failure.changes, now) {
                (Some(changes), Ok((_, false))) => Ok(done(from, Some(changes), Some(backup))),
                (_, Ok(_)) => {
                    // Rolled back: the file is what the backup is.
                    let _ = fs::remove_file(backup);
                    Err(failure.error)
                }
                // Not sure: the backup stays.
                (_, Err(fault)) if matches!(failure.error, Error::Interrupted) => {
                    let words = format!(
                        "interrupted, and what became of it cannot be told ({fault}); as it was it \
                         is kept in {}",
                        backup.display()
                    );
                    Err(Error::file(path, words))
                }
                _ => Err(failure.error),
            }
        }
    }
}

/// The file after a transaction that failed. Where a write of the commit itself fails, SQLite
/// leaves it to whoever opens the file next for writing to put it right: that it is as it was is
/// true only after the first read of that.
fn rolled_back(target: &Path) -> Result<Connection> {
    if beside(target, "-journal").exists() {
        connect::read_write(target)
    } else {
        connect::read_only(target)
    }
}

/// What a file is brought up to.
#[derive(Clone, Copy)]
struct To<'r> {
    release: &'r Release,
    /// Such a file, in memory.
    fresh: &'r Connection,
}

/// Why an upgrade was given up, and what it would have changed if it got as far as that.
struct Failure {
    error: Error,
    changes: Option<Changes>,
}

impl From<Error> for Box<Failure> {
    fn from(error: Error) -> Self {
        Self::new(Failure {
            error,
            changes: None,
        })
    }
}

/// The message when time runs out.
fn over_time(clock: &Watch, path: &Path) -> Option<Error> {
    let limit = clock.limit().filter(|_| clock.is_over(Duration::ZERO))?;
    Some(Error::file(path, too_long(limit) + "; nothing was changed"))
}

/// Everything in one transaction.
fn bring_up(
    connection: &mut Connection,
    path: &Path,
    from: i32,
    to: To<'_>,
) -> Result<Changes, Box<Failure>> {
    let failed = |error: rusqlite::Error| match error.sqlite_error_code() {
        Some(ErrorCode::OperationInterrupted) => Error::Interrupted,
        Some(ErrorCode::DiskFull | ErrorCode::SystemIoFailure) => Error::file(
            path,
            format!(
                "cannot be upgraded ({}); nothing was changed",
                sqlite_words(&error)
            ),
        ),
        _ => Error::file(
            path,
            format!(
                "cannot be upgraded ({}); nothing was changed: `migrasome check` tells what is \
                 wrong with the file",
                sqlite_words(&error)
            ),
        ),
    };
    harden(connection).map_err(failed)?;
    let empty = to.release.empty(from)?;
    let schema = Fresh::schema_of(&empty).map_err(failed)?;
    let tx = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(failed)?;
    // The lock is held to the end of the transaction all the same, and the journal is then
    // deleted as usual and not merely emptied.
    tx.execute_batch("PRAGMA locking_mode = NORMAL")
        .map_err(failed)?;
    let before = Census::of(&tx, &schema).map_err(failed)?;
    let found = check::findings(&tx, &schema).map_err(failed)?;
    let base = merge::base(&tx).map_err(failed)?;
    let untouched = merge::untouched(&empty, &tx, &base).map_err(failed)?;
    let own = Carried::of(&tx, &empty).map_err(failed)?;

    let newest = to.release.schema_version();
    let migrations = to.release.migrate(&tx, from, newest).map_err(failed)?;
    let gone = own.bring_back(&tx).map_err(failed)?;
    let put_back = put_back(&tx, to.fresh).map_err(failed)?;
    merge::refuse_moved_numbers(to.fresh, &tx, &untouched)?;
    let merged = merge::merge(to.fresh, &tx, &base, &untouched).map_err(failed)?;
    keys::refill(&tx).map_err(failed)?;

    let newest = Fresh::of(to.fresh).map_err(failed)?;
    let after = Census::of(&tx, &schema).map_err(failed)?;
    let left = check::findings(&tx, &newest).map_err(failed)?;
    let (left, new): (Vec<_>, Vec<_>) = left
        .into_iter()
        // What was kept is told by name.
        .filter(|finding| finding.rule != "drift")
        .partition(|finding| found.contains(finding));
    let (new, noticed): (Vec<_>, Vec<_>) = new
        .into_iter()
        .partition(|finding| STRUCTURAL.contains(&finding.rule));
    let lost = gone.or_else(|| after.lacks(&before, &merged));
    if let Some(fault) = lost.or(new.first().map(ToString::to_string)) {
        return Err(Error::file(
            path,
            format!(
                "the upgrade would leave it unsound ({fault}); nothing was changed: look at what \
                 was done to our tables, or report it as a fault of this program"
            ),
        )
        .into());
    }
    let data_version = data_version(&tx).unwrap_or_default();
    let changes = Changes {
        migrations,
        data_version,
        put_back,
        added: merged.added,
        changed: merged.changed,
        removed: merged.removed,
        kept: merged.kept,
        restored: merged.restored,
        joined: merged.joined,
        findings: left,
        noticed,
    };
    match tx.commit() {
        Ok(()) => Ok(changes),
        Err(error) => Err(Box::new(Failure {
            error: failed(error),
            changes: Some(changes),
        })),
    }
}

/// A stranger's file may hold triggers; and a table rebuilt under foreign keys would take
/// the rows that point at it along.
fn harden(connection: &Connection) -> rusqlite::Result<()> {
    distrust(connection)?;
    connection.pragma_update(None, "foreign_keys", false)?;
    connection.set_prepared_statement_cache_capacity(256);
    Ok(())
}
