//! Files that appear whole or not at all: written beside their place, synced, renamed. What
//! a killed program left half written, the next one takes away.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::error::{Error, Result};

/// How the names of our half-written files end.
const SUFFIX: &str = ".migrasome.tmp";

/// Random letters in such a name.
const RANDOM: usize = 6;

/// The file itself where the path is a link to it.
///
/// # Errors
///
/// [`Error::File`] when the link leads nowhere; [`Error::Io`] when it cannot be followed.
pub(crate) fn followed(path: &Path) -> Result<PathBuf> {
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
pub(crate) fn put_in_place(beside: NamedTempFile, target: &Path, replace: bool) -> Result<()> {
    if let Ok(old) = fs::metadata(target) {
        make_alike(beside.path(), &old).map_err(Error::io(target, "keep the permissions"))?;
    }
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
    match File::open(folder_of(target)).and_then(|folder| folder.sync_all()) {
        // Not every network share can sync a directory.
        Err(error)
            if !matches!(
                error.kind(),
                ErrorKind::InvalidInput | ErrorKind::Unsupported
            ) =>
        {
            Err(Error::io(target, "sync its directory")(error))
        }
        _ => Ok(()),
    }
}

/// The folder that a file is in, as a path that can be opened.
pub(crate) fn folder_of(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// A new file in the folder of `target`, to be renamed to it when it is whole; until
/// then it is removed when dropped. Readable by whoever the umask lets read.
///
/// It is locked while we live, so that others can tell it from one that was left behind;
/// those are removed.
///
/// # Errors
///
/// [`Error::File`] when `target` names no file; [`Error::Io`] when the directory cannot
/// be written.
pub(crate) fn temporary_beside(target: &Path) -> Result<NamedTempFile> {
    let absolute = std::path::absolute(target).map_err(Error::io(target, "find the place"))?;
    let (Some(folder), Some(name)) = (absolute.parent(), absolute.file_name()) else {
        return Err(Error::file(target, "not a file name"));
    };
    let mut prefix = OsString::from(".");
    prefix.push(name);
    prefix.push(".");
    if !folder.is_dir() {
        return Err(Error::file(folder, "no such directory: make it first"));
    }
    for path in abandoned(&absolute) {
        // Another program may be faster.
        let _ = fs::remove_file(path);
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix).suffix(SUFFIX).rand_bytes(RANDOM);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    loop {
        // The error's own words would add the name of the temporary file.
        let file = builder.tempfile_in(folder).map_err(|error| {
            Error::io(folder, "write in this directory (nothing was changed)")(error.kind().into())
        })?;
        // Where files cannot be locked, nobody takes them for abandoned either.
        let _ = file.as_file().lock();
        // Between the two lines above another program may have taken it for abandoned.
        if file.path().exists() {
            return Ok(file);
        }
    }
}

/// Gives a new file the mode of an old one and, where that is allowed, its owner.
pub(crate) fn make_alike(new: &Path, old: &fs::Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        // Only the superuser may give files away.
        let _ = std::os::unix::fs::chown(new, Some(old.uid()), Some(old.gid()));
    }
    fs::set_permissions(new, old.permissions())
}

/// What killed programs left half written of a file. A name that is not UTF-8 is passed over.
pub(crate) fn abandoned(target: &Path) -> Vec<PathBuf> {
    let folder = folder_of(target);
    let Some(name) = target.file_name().and_then(OsStr::to_str) else {
        return Vec::new();
    };
    let prefix = format!(".{name}.");
    let is_abandoned = |entry: &fs::DirEntry| {
        let name = entry.file_name();
        let whole = name.to_str().and_then(|name| half_written(name, &prefix));
        match whole.map(|whole| File::open(folder.join(whole))) {
            None => false,
            // Its program would hold the lock.
            Some(Ok(file)) => file.try_lock().is_ok(),
            // A journal without its file.
            Some(Err(error)) => error.kind() == ErrorKind::NotFound,
        }
    };
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .filter(is_abandoned)
        .map(|entry| entry.path())
        .collect()
}

/// The name of a half-written file of ours, from its own or that of a journal beside it.
fn half_written<'n>(name: &'n str, prefix: &str) -> Option<&'n str> {
    let rest = name.strip_prefix(prefix)?;
    let (random, end) = rest.split_at_checked(RANDOM)?;
    let beside = end.strip_prefix(SUFFIX)?;
    let is_random = random.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_beside = ["", "-journal", "-wal", "-shm"].contains(&beside);
    (is_random && is_beside).then(|| &name[..name.len() - beside.len()])
}

#[cfg(test)]
mod tests {
    use super::half_written;

    #[test]
    fn only_our_own_half_written_files_are_taken_away() {
        let ours = ".lab.db.aB3xYz.migrasome.tmp";
        assert_eq!(half_written(ours, ".lab.db."), Some(ours));
        let journal = format!("{ours}-journal");
        assert_eq!(half_written(&journal, ".lab.db."), Some(ours));
        for other in [
            "lab.db",
            "lab.db.v6-20261123T101500Z.bak",
            ".lab.db.swp",
            ".lab.db.notes.tmp",
            ".lab.db.aB3xY.migrasome.tmp",
            ".lab.db.a-3xYz.migrasome.tmp",
            ".lab.db.aB3xYz.migrasome.tmp.bak",
            ".lab.db.βB3xY.migrasome.tmp",
            ".other.db.aB3xYz.migrasome.tmp",
        ] {
            assert_eq!(half_written(other, ".lab.db."), None, "{other}");
        }
    }
}
