//! Building the file, whole or not at all: in memory, migrated, seeded, checked,
//! vacuumed into a file beside its place, synced, renamed.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::check::{self, Fresh};
use crate::db::{Db, Release};
use crate::error::{Error, Result};
use crate::seed::shipped;
use crate::sqlite::{followed, journals, put_in_place, sqlite_words, temporary_beside};

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
    let target = followed(path)?;
    refuse_to_overwrite(release, &target, force)?;
    refuse_side_files(&target)?;
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

    let beside = temporary_beside(&target)?;
    let beside_name = beside.path().to_str().ok_or_else(|| {
        Error::file(
            path,
            "the path is not UTF-8, which SQLite cannot write to: choose another",
        )
    })?;
    // VACUUM INTO syncs as the source does, several times; `put_in_place` does it once.
    connection
        .pragma_update(None, "synchronous", "off")
        .map_err(Error::internal("preparing to write"))?;
    connection
        .execute("VACUUM INTO ?1", [beside_name])
        .map_err(|error| {
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
    put_in_place(beside, &target, force)?;
    let bytes = fs::metadata(&target)
        .map_err(Error::io(path, "look at the new file"))?
        .len();
    Ok(Built {
        path: path.to_owned(),
        bytes,
        schema: release.schema_version(),
    })
}

fn refuse_to_overwrite(release: &Release, path: &Path, force: bool) -> Result<()> {
    if fs::symlink_metadata(path).is_err() {
        return Ok(());
    }
    if path.is_dir() {
        return Err(Error::file(
            path,
            "a directory: give the name of a file in it",
        ));
    }
    if !force {
        return Err(Error::file(path, "already there; `--force` replaces it"));
    }
    let seen = fs::metadata(path).map_err(Error::io(path, "look at the file"))?;
    if seen.is_file() && seen.len() == 0 {
        return Ok(());
    }
    let old = Db::open(path).map_err(|error| match error {
        Error::File { path, cause } => Error::File {
            path,
            cause: format!("not replaced: {cause}. Move it away, or build under another name"),
        },
        other => other,
    })?;
    let empty = release.empty(old.schema())?;
    if old.look(|file| is_as_built(file, &empty))? {
        return Ok(());
    }
    Err(Error::file(
        path,
        "not replaced: something was added or changed in it since it was built, and would be \
         lost; move it away, or build under another name",
    ))
}

/// Whether the file holds what it was built with, no more and no less.
fn is_as_built(file: &Connection, empty: &Connection) -> rusqlite::Result<bool> {
    let objects = |connection: &Connection| -> rusqlite::Result<Vec<(String, Option<String>)>> {
        connection
            .prepare(
                "SELECT name, sql
                 FROM sqlite_master
                 WHERE name NOT LIKE 'sqlite!_%' ESCAPE '!'
                 ORDER BY name",
            )?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect()
    };
    Ok(objects(file)? == objects(empty)? && shipped::is_untouched(file)?)
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
