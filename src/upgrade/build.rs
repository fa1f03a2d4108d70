//! Building the file, whole or not at all: in memory, migrated, seeded, checked,
//! vacuumed into a file beside its place, synced, renamed.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use super::replaced::{Old, look_at_old};
use crate::check::{self, Fresh};
use crate::db::Release;
use crate::db::connect::refuse_unlocked;
use crate::db::release::vacuum_into;
use crate::error::{Error, Result};
use crate::sqlite::{
    followed, journals, put_in_place, refuse_protected, sqlite_words, temporary_beside,
    unlocked_uri,
};

/// What `build_file` wrote.
#[derive(Debug)]
#[non_exhaustive]
pub struct Built {
    /// Where.
    pub path: PathBuf,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its schema version.
    pub schema: i32,
}

/// Writes a fresh database file. The same program gives the same bytes.
///
/// With `force` an older file is replaced, but only a migrasome file to which nothing was
/// added or changed since it was built.
///
/// # Errors
///
/// [`Error::Seed`] when a seed file is wrong; [`Error::File`] when something is in the
/// way; [`Error::Io`] when the directory cannot be written. The old file, if any, is
/// then as it was.
pub fn build_file(release: &Release, path: &Path, force: bool) -> Result<Built> {
    build_until(release, path, force, &AtomicBool::new(false))
}

/// The same, which gives up soon after `stop` is set.
///
/// # Errors
///
/// As [`build_file`], and [`Error::Interrupted`].
pub fn build_until(
    release: &Release,
    path: &Path,
    force: bool,
    stop: &AtomicBool,
) -> Result<Built> {
    let go_on = || {
        if stop.load(Ordering::Relaxed) {
            Err(Error::Interrupted)
        } else {
            Ok(())
        }
    };
    let target = followed(path)?;
    let is_there = fs::symlink_metadata(&target).is_ok();
    if is_there {
        refuse_to_overwrite(&target, force)?;
        look_at_old(release, &target)?;
    }
    refuse_side_files(&target)?;
    go_on()?;
    let connection = release.load_for_file()?;
    let checking = Error::internal("checking the new data");
    let found = Fresh::just_filled(&connection)
        .and_then(|fresh| check::findings(&connection, &fresh))
        .map_err(checking)?;
    if let Some(finding) = found.first() {
        return Err(Error::internal("the check of the new data")(
            finding.to_string(),
        ));
    }

    go_on()?;
    let beside = temporary_beside(&target)?;
    // Nobody else has it: it needs no locks, which not every file system has.
    let uri = unlocked_uri(beside.path());
    vacuum_into(&connection, &uri).map_err(|error| {
        // SQLite keeps it to put right what was half written, which is thrown away.
        for journal in journals(beside.path()) {
            let _ = fs::remove_file(journal);
        }
        let words = sqlite_words(&error);
        Error::file(
            path,
            format!("cannot be written ({words}); nothing was changed"),
        )
    })?;
    go_on()?;
    // Whoever wrote to the old file meanwhile would lose that, and whoever is about to as well.
    let old = is_there
        .then(|| Old::hold(release, &target, stop))
        .transpose()?;
    put_in_place(beside, &target, is_there)?;
    drop(old);
    let bytes = fs::metadata(&target)
        .map_err(Error::io(path, "look at the new file"))?
        .len();
    Ok(Built {
        path: path.to_owned(),
        bytes,
        schema: release.schema_version(),
    })
}

/// What may not be replaced, whatever it holds.
fn refuse_to_overwrite(path: &Path, force: bool) -> Result<()> {
    if path.is_dir() {
        return Err(Error::file(
            path,
            "a directory: give the name of a file in it",
        ));
    }
    if !force {
        return Err(Error::file(path, "already there; `--force` replaces it"));
    }
    refuse_unlocked(path)?;
    refuse_protected(path)
}

/// A journal that an older file left would be played back into the new one.
fn refuse_side_files(path: &Path) -> Result<()> {
    match journals(path).next() {
        Some(side) => Err(Error::file(
            &side,
            "lies beside the file to build: another program is writing it, or crashed; open the \
             old file once in sqlite3, or move both away",
        )),
        None => Ok(()),
    }
}

impl std::fmt::Display for Built {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (path, bytes, schema) = (self.path.display(), self.bytes, self.schema);
        write!(f, "{path}: written, {bytes} bytes, schema {schema}")
    }
}
