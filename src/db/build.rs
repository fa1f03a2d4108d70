//! Building the file, whole or not at all: in memory, migrated, seeded, checked,
//! vacuumed into a file beside its place, synced, renamed.

use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::migrate::migrate;
use super::{Db, schema_version};
use crate::check;
use crate::error::{Error, Result};
use crate::seed::{self, Seeds};

/// What `build_file` wrote.
#[derive(Debug)]
#[non_exhaustive]
pub struct Built {
    /// Where.
    pub path: PathBuf,
    /// Its size in bytes.
    pub bytes: u64,
}

/// A migrated and seeded database in memory.
pub(super) fn in_memory(seeds: &Seeds) -> Result<Connection> {
    let mut connection =
        Connection::open_in_memory().map_err(Error::internal("opening a database in memory"))?;
    migrate(&mut connection)?;
    seed::load(&mut connection, seeds)?;
    Ok(connection)
}

/// Writes a fresh database file. The same program and seeds give the same bytes.
///
/// With `force` an older file is replaced, but only a migrasome file that holds no
/// tables of a lab's own.
///
/// # Errors
///
/// [`Error::Seed`] when a seed file is wrong; [`Error::File`] when something is in the
/// way; [`Error::Io`] when the directory cannot be written. The old file, if any, is
/// then as it was.
pub fn build_file(seeds: &Seeds, path: &Path, force: bool) -> Result<Built> {
    refuse_to_overwrite(path, force)?;
    refuse_side_files(path)?;
    let connection = in_memory(seeds)?;
    let found = check::findings(&connection).map_err(Error::internal("checking the new data"))?;
    if let Some(finding) = found.first() {
        return Err(Error::internal("the new data fails its own check")(
            finding.to_string(),
        ));
    }

    let target = std::path::absolute(path).map_err(Error::io(path, "find the place"))?;
    let folder = target
        .parent()
        .ok_or_else(|| Error::file(path, "not a file name"))?;
    let beside = temporary_beside(&target)?;
    let beside_name = beside.path().to_str().ok_or_else(|| {
        Error::file(
            path,
            "the path is not UTF-8, which SQLite cannot write to: choose another",
        )
    })?;
    connection
        .execute("VACUUM INTO ?1", [beside_name])
        .map_err(|error| {
            Error::file(
                path,
                format!("cannot be written ({error}); nothing was changed"),
            )
        })?;
    let synced = |file: &Path| File::open(file).and_then(|file| file.sync_all());
    synced(beside.path()).map_err(Error::io(path, "write to disk"))?;
    if force {
        beside.persist(&target).map(drop)
    } else {
        beside.persist_noclobber(&target).map(drop)
    }
    .map_err(|error| Error::io(path, "put the new file in place")(error.error))?;
    synced(folder).map_err(Error::io(folder, "sync the directory"))?;
    let bytes = fs::metadata(&target)
        .map_err(Error::io(path, "look at the new file"))?
        .len();
    Ok(Built {
        path: path.to_owned(),
        bytes,
    })
}

/// A new file in the folder of `target`, to be renamed to it when it is whole; until
/// then it is removed when dropped. Readable by whoever the umask lets read.
///
/// # Errors
///
/// [`Error::File`] when `target` names no file; [`Error::Io`] when the directory cannot
/// be written.
pub fn temporary_beside(target: &Path) -> Result<tempfile::NamedTempFile> {
    let absolute = std::path::absolute(target).map_err(Error::io(target, "find the place"))?;
    let (Some(folder), Some(name)) = (absolute.parent(), absolute.file_name()) else {
        return Err(Error::file(target, "not a file name"));
    };
    let mut prefix = OsString::from(".");
    prefix.push(name);
    prefix.push(".");
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix).suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    if !folder.is_dir() {
        return Err(Error::file(folder, "no such directory: make it first"));
    }
    // The error's own words would add the name of the temporary file.
    builder
        .tempfile_in(folder)
        .map_err(|error| Error::io(folder, "write in this directory")(error.kind().into()))
}

fn refuse_to_overwrite(path: &Path, force: bool) -> Result<()> {
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
    let own = foreign_objects(&old)?;
    if own.is_empty() {
        return Ok(());
    }
    Err(Error::file(
        path,
        format!(
            "not replaced: it holds what is not ours and would be lost ({}); build OTHER_NAME instead",
            own.join(", ")
        ),
    ))
}

/// What a lab added to its copy: objects that a fresh database does not have.
fn foreign_objects(old: &Db) -> Result<Vec<String>> {
    let objects = |db: &Db| -> Result<Vec<String>> {
        let mut names = Vec::new();
        db.prepare("SELECT type || ' ' || name FROM sqlite_master ORDER BY 1")?
            .for_each_row(|row| {
                names.push(super::statement::text_of(row[0]));
                Ok(())
            })?;
        Ok(names)
    };
    let fresh = objects(&Db::built_in()?)?;
    Ok(objects(old)?
        .into_iter()
        .filter(|name| !fresh.contains(name))
        .collect())
}

/// A journal that an older file left would be played back into the new one.
fn refuse_side_files(path: &Path) -> Result<()> {
    for suffix in ["-journal", "-wal", "-shm"] {
        let mut side = path.as_os_str().to_owned();
        side.push(suffix);
        let side = PathBuf::from(side);
        if fs::symlink_metadata(&side).is_ok() {
            return Err(Error::file(
                &side,
                "lies beside the file to build: another program is writing it, or crashed; \
                 open the old file once in sqlite3, or move both away",
            ));
        }
    }
    Ok(())
}

impl std::fmt::Display for Built {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (path, bytes) = (self.path.display(), self.bytes);
        write!(
            f,
            "{path}: written, {bytes} bytes, schema {}",
            schema_version()
        )
    }
}
