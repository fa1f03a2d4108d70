//! Upgrading a file in place: looked at, locked, backed up, and then migrated, seeded and
//! checked in one transaction.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, TransactionBehavior};

use super::build::in_memory;
use super::connect::{self, beside, file_fault};
use super::place::followed;
use super::status::count;
use super::watch::{self, Watch};
use super::{SCHEMA_VERSION, backup, digest, identify, migrate};
use crate::check::{self, Finding, Shipped};
use crate::error::{Error, Result, sqlite_words};
use crate::seed::Seeds;
use crate::shipped::{self, Difference, same_stamps};

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
}

/// Brings an older file up to the schema and the data of this program.
///
/// # Errors
///
/// [`Error::File`] when the file is not ours, damaged, newer than this program, in use, or
/// would not be sound afterwards; [`Error::Io`] when its directory cannot be written. The
/// file is then as it was.
pub fn upgrade_file(path: &Path, options: &Options) -> Result<Upgrade> {
    upgrade_with(&Seeds::embedded(), path, options)
}

/// The same with other seed files.
///
/// # Errors
///
/// As [`upgrade_file`].
pub fn upgrade_with(seeds: &Seeds, path: &Path, options: &Options) -> Result<Upgrade> {
    let target = followed(path)?;
    let fresh = in_memory(seeds)?;
    // A journal means that a program was cut off: opening the file to write puts it right.
    let mut connection = if beside(&target, "-journal").exists() {
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
    connection
        .busy_timeout(options.wait)
        .map_err(|error| file_fault(path, &error))?;
    let (from, pending) = examine(&connection, path, &fresh)?;
    if !pending {
        return Ok(done(from, None, None));
    }
    if options.dry_run {
        let mut copy = Connection::open("").map_err(Error::internal("making room for a copy"))?;
        backup::copy(&connection, &mut copy).map_err(|error| file_fault(path, &error))?;
        let changes = bring_up(&mut copy, path, from, &fresh, options);
        return Ok(done(
            from,
            Some(changes.map_err(|failure| failure.error)?),
            None,
        ));
    }
    drop(connection);
    connection = connect::read_write(&target)?;
    lock(&connection, path, options.wait)?;
    // Another program may have upgraded it in the meantime.
    let (from, pending) = examine(&connection, path, &fresh)?;
    if !pending {
        return Ok(done(from, None, None));
    }
    let backup = backup::write(&connection, &target, from, &options.stamp)?;
    match bring_up(&mut connection, path, from, &fresh, options) {
        Ok(changes) => Ok(done(from, Some(changes), Some(backup))),
        Err(failure) => {
            drop(connection);
            // A disk may fail when all is written but for a last sync.
            let now = connect::read_only(&target).and_then(|now| examine(&now, path, &fresh));
            match (failure.changes, now) {
                (Some(changes), Ok((_, false))) => Ok(done(from, Some(changes), Some(backup))),
                (_, Ok(_)) => {
                    // Rolled back: the file is what the backup is.
                    let _ = fs::remove_file(backup);
                    Err(failure.error)
                }
                // Not sure: the backup stays.
                _ => Err(failure.error),
            }
        }
    }
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

/// The schema version of a file of ours, and whether anything is to be done.
fn examine(connection: &Connection, path: &Path, fresh: &Connection) -> Result<(i32, bool)> {
    let broken = |error: rusqlite::Error| file_fault(path, &error);
    // All at one moment: another program may be upgrading the file.
    let _moment = connection.unchecked_transaction().map_err(broken)?;
    let version = identify(connection, path)?;
    if let Some(why) = migrate::fault_of_history(connection, version) {
        return Err(Error::file(
            path,
            format!(
                "its history of migrations is not one of ours: {why}; use a backup, or `migrasome \
                 build OTHER_NAME` for a fresh file"
            ),
        ));
    }
    if version < SCHEMA_VERSION {
        refuse_taken_names(connection, path, version, fresh)?;
        return Ok((version, true));
    }
    let same = same_stamps(fresh, connection).map_err(broken)?;
    if !same {
        let (theirs, ours) = (data_version(connection), data_version(fresh));
        if theirs > ours {
            return Err(Error::file(
                path,
                format!(
                    "holds newer data (version {}; this program ships {}): update the program",
                    theirs.unwrap_or_default(),
                    ours.unwrap_or_default()
                ),
            ));
        }
    }
    Ok((version, !same))
}

fn data_version(connection: &Connection) -> Option<String> {
    let sql = "SELECT value FROM metadata WHERE name = 'data_version'";
    connection.query_row(sql, [], |row| row.get(0)).ok()
}

/// A lab's own table may have the name of one that a later schema brings.
fn refuse_taken_names(
    connection: &Connection,
    path: &Path,
    version: i32,
    fresh: &Connection,
) -> Result<()> {
    let names = |connection: &Connection| -> rusqlite::Result<BTreeSet<String>> {
        connection
            .prepare("SELECT lower(name) FROM sqlite_master")?
            .query_map([], |row| row.get(0))?
            .collect()
    };
    let then = migrate::empty(version)?;
    let taken = names(&then).and_then(|then| {
        let (now, there) = (names(fresh)?, names(connection)?);
        let taken = now.difference(&then).find(|name| there.contains(*name));
        Ok(taken.cloned())
    });
    match taken.map_err(|error| file_fault(path, &error))? {
        Some(name) => Err(Error::file(
            path,
            format!(
                "has a table, view or index of your own named `{name}`, which schema \
                 {SCHEMA_VERSION} brings: give yours another name, and run this again"
            ),
        )),
        None => Ok(()),
    }
}

/// Takes the file for ourselves until the connection is closed, through every transaction.
fn lock(connection: &Connection, path: &Path, wait: Duration) -> Result<()> {
    let seconds = wait.as_secs();
    connection
        .busy_timeout(wait)
        .and_then(|()| {
            connection.execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT")
        })
        .map_err(|error| match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Error::file(
                path,
                format!(
                    "another program has it open (waited {seconds} s): close it there and run this \
                     again; nothing was changed"
                ),
            ),
            Some(ErrorCode::ReadOnly) => {
                Error::file(path, "may not be written: look at its permissions")
            }
            _ => file_fault(path, &error),
        })
}

/// Everything in one transaction.
fn bring_up(
    connection: &mut Connection,
    path: &Path,
    from: i32,
    fresh: &Connection,
    options: &Options,
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
    let watch = Arc::new(Watch::new());
    watch.set_stop(Arc::clone(&options.stop));
    watch::install(connection, &watch).map_err(failed)?;
    let empty = migrate::empty(from)?;
    let schema = Shipped::schema_of(&empty).map_err(failed)?;
    let tx = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(failed)?;
    // The lock is held to the end of the transaction all the same, and the journal is then
    // deleted as usual and not merely emptied.
    tx.execute_batch("PRAGMA locking_mode = NORMAL")
        .map_err(failed)?;
    let before = Census::of(&tx, &schema).map_err(failed)?;
    let as_built = digest::is_as_built(&tx).unwrap_or(false);
    let found = check::findings(&tx, &schema).map_err(failed)?;
    let base = shipped::base(from, &empty, &tx).map_err(failed)?;

    let migrations = migrate::run(&tx, from, SCHEMA_VERSION).map_err(failed)?;
    let put_back = put_back(&tx, fresh).map_err(failed)?;
    let merged = shipped::merge(fresh, &tx, base).map_err(failed)?;
    if as_built {
        digest::stamp(&tx).map_err(failed)?;
    } else {
        digest::copy(fresh, &tx).map_err(failed)?;
    }

    let newest = Shipped::of(fresh).map_err(failed)?;
    let after = Census::of(&tx, &schema).map_err(failed)?;
    let left = check::findings(&tx, &newest).map_err(failed)?;
    let (left, new): (Vec<_>, Vec<_>) = left
        .into_iter()
        // What was kept is told by name.
        .filter(|finding| finding.rule != "drift")
        .partition(|finding| found.contains(finding));
    let lost = after.lacks(&before, merged.removed);
    if let Some(fault) = lost.or(new.first().map(ToString::to_string)) {
        return Err(Error::file(
            path,
            format!("the upgrade would leave it unsound ({fault}); nothing was changed"),
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
        findings: left,
    };
    match tx.commit() {
        Ok(()) => Ok(changes),
        Err(error) => Err(Box::new(Failure {
            error: failed(error),
            changes: Some(changes),
        })),
    }
}

/// Makes the views and indexes of ours that somebody dropped: they hold nothing of their own.
fn put_back(file: &Connection, fresh: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut objects = fresh.prepare(
        "SELECT type, name, sql
         FROM sqlite_master
         WHERE type IN ('index', 'view') AND sql IS NOT NULL
         ORDER BY rowid",
    )?;
    let mut objects = objects.query([])?;
    let mut done = Vec::new();
    while let Some(row) = objects.next()? {
        let (kind, name, sql): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let there = "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = ?1 COLLATE NOCASE)";
        if !file.query_row(there, [&name], |row| row.get::<_, bool>(0))? {
            file.execute_batch(&sql)?;
            done.push(format!("{kind} {name}"));
        }
    }
    Ok(done)
}

/// A stranger's file may hold triggers; and a table rebuilt under foreign keys would take
/// the rows that point at it along.
fn harden(connection: &Connection) -> rusqlite::Result<()> {
    for (setting, on) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
        // Otherwise a column that somebody renamed reads as its own name.
        (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
    ] {
        connection.set_db_config(setting, on)?;
    }
    connection.pragma_update(None, "foreign_keys", false)?;
    connection.set_prepared_statement_cache_capacity(256);
    Ok(())
}

/// What is in a file: how many rows in which table, and what is not ours.
struct Census {
    rows: BTreeMap<String, i64>,
    own: BTreeMap<(String, String), Option<String>>,
}

impl Census {
    fn of(connection: &Connection, schema: &Shipped<'_>) -> rusqlite::Result<Self> {
        let ours: BTreeSet<&str> = schema.objects.iter().map(|(name, _)| &**name).collect();
        let mut census = Self {
            rows: BTreeMap::new(),
            own: BTreeMap::new(),
        };
        let mut objects = connection.prepare("SELECT type, name, sql FROM sqlite_master")?;
        let mut objects = objects.query([])?;
        while let Some(row) = objects.next()? {
            let (kind, name): (String, String) = (row.get(0)?, row.get(1)?);
            // What we ship is written down anew.
            if kind == "table" && name != "shipped_rows" {
                let rows = count(connection, &name)?;
                census.rows.extend(rows.map(|rows| (name.clone(), rows)));
            }
            if !ours.contains(name.as_str()) {
                census.own.insert((kind, name), row.get(2)?);
            }
        }
        Ok(census)
    }

    /// What was there before and is not now, but for rows that we took out ourselves.
    fn lacks(&self, before: &Self, removed: usize) -> Option<String> {
        let removed = i64::try_from(removed).unwrap_or(i64::MAX);
        for (key @ (kind, name), sql) in &before.own {
            if self.own.get(key) != Some(sql) {
                return Some(format!("your {kind} {name} would change"));
            }
        }
        for (table, count) in &before.rows {
            let now = self.rows.get(table).copied().unwrap_or(0);
            let own = before
                .own
                .contains_key(&("table".to_owned(), table.clone()));
            if now < *count - if own { 0 } else { removed } {
                return Some(format!("{table} would have {now} rows instead of {count}"));
            }
        }
        None
    }
}
