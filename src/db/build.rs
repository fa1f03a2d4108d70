//! Building the file, whole or not at all: in memory, migrated, seeded, checked,
//! vacuumed into a file beside its place, synced, renamed.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use tempfile::NamedTempFile;

use super::connect::beside;
use super::{Db, SCHEMA_VERSION, digest, migrate};
use crate::check::{self, Shipped};
use crate::error::{Error, Result, sqlite_words};
use crate::seed::{self, Seeds};
use crate::shipped;

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
    let mut connection = migrate::empty(SCHEMA_VERSION)?;
    seed::load(&mut connection, seeds)?;
    shipped::stamp(&connection)
        .and_then(|()| digest::stamp(&connection))
        .map_err(Error::internal("stamping the data"))?;
    Ok(connection)
}

/// Writes a fresh database file. The same program and seeds give the same bytes.
///
/// With `force` an older file is replaced, but only a migrasome file to which nothing was
/// added or changed since it was built.
///
/// # Errors
///
/// [`Error::Seed`] when a seed file is wrong; [`Error::File`] when something is in the
/// way; [`Error::Io`] when the directory cannot be written. The old file, if any, is
/// then as it was.
pub fn build_file(seeds: &Seeds, path: &Path, force: bool) -> Result<Built> {
    let target = followed(path)?;
    refuse_to_overwrite(&target, force)?;
    refuse_side_files(&target)?;
    let connection = in_memory(seeds)?;
    let checking = Error::internal("checking the new data");
    let found = Shipped::names_of(&connection)
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
    })
}

/// The file itself where the path is a link to it.
///
/// # Errors
///
/// [`Error::File`] when the link leads nowhere; [`Error::Io`] when it cannot be followed.
pub fn followed(path: &Path) -> Result<PathBuf> {
    if !path.is_symlink() {
        return Ok(path.to_owned());
    }
    if !path.exists() {
        return Err(Error::file(
            path,
            "a link to what is not there: remove the link, or make its target",
        ));
    }
    fs::canonicalize(path).map_err(Error::io(path, "follow the link"))
}

/// Syncs a file that was written beside its place and renames it; it takes over the mode
/// of the file that it replaces.
///
/// # Errors
///
/// [`Error::File`] when something is there and may not be replaced; [`Error::Io`] when the
/// system refuses. The place is then as it was.
pub fn put_in_place(beside: NamedTempFile, target: &Path, replace: bool) -> Result<()> {
    if let Ok(old) = fs::metadata(target) {
        fs::set_permissions(beside.path(), old.permissions())
            .map_err(Error::io(target, "keep the permissions"))?;
    }
    let synced = |file: &Path| File::open(file).and_then(|file| file.sync_all());
    beside
        .as_file()
        .sync_all()
        .map_err(Error::io(target, "write to disk"))?;
    if replace {
        beside.persist(target)
    } else {
        beside.persist_noclobber(target)
    }
    .map_err(|error| match error.error.kind() {
        ErrorKind::AlreadyExists => Error::file(target, "already there; `--force` replaces it"),
        _ => Error::io(target, "put the new file in place")(error.error),
    })?;
    match target.parent() {
        Some(folder) if folder.as_os_str().is_empty() => synced(Path::new(".")),
        Some(folder) => synced(folder),
        None => Ok(()),
    }
    .map_err(Error::io(target, "sync the directory"))
}

/// A new file in the folder of `target`, to be renamed to it when it is whole; until
/// then it is removed when dropped. Readable by whoever the umask lets read.
///
/// # Errors
///
/// [`Error::File`] when `target` names no file; [`Error::Io`] when the directory cannot
/// be written.
pub fn temporary_beside(target: &Path) -> Result<NamedTempFile> {
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
    old.guard.reset();
    if digest::is_as_built(&old.connection).map_err(|error| old.fault(&error))? {
        return Ok(());
    }
    Err(Error::file(
        path,
        "not replaced: something was added or changed in it since it was built, and would be \
         lost; move it away, or build under another name",
    ))
}

/// A journal that an older file left would be played back into the new one.
fn refuse_side_files(path: &Path) -> Result<()> {
    for suffix in ["-journal", "-wal", "-shm"] {
        let side = beside(path, suffix);
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
        write!(f, "{path}: written, {bytes} bytes, schema {SCHEMA_VERSION}")
    }
}
