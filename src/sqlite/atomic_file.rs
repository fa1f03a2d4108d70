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

/// Whether a half-written file is locked while its program lives. Elsewhere our lock would keep
/// SQLite from writing the file: Windows lets no other handle into what is locked, and on macOS
/// and BSD `flock` and SQLite's own locks exclude each other. There nothing counts as abandoned.
const LOCKS: bool = cfg!(target_os = "linux");

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

/// Fails where a file is not to be written, by its own mode. To replace it, the system asks only for
/// the right to write its folder, and of the superuser not even that.
///
/// Not to be asked while this process holds a lock on the file: closing a file gives up the locks
/// that the process has on it.
///
/// # Errors
///
/// [`Error::File`] when it is write-protected; [`Error::Io`] when the system does not let us write
/// it.
pub(crate) fn refuse_protected(target: &Path) -> Result<()> {
    let Ok(seen) = fs::metadata(target) else {
        return Ok(());
    };
    if !seen.is_file() {
        return Ok(());
    }
    if seen.permissions().readonly() {
        return Err(Error::file(
            target,
            "is write-protected, and stays as it is: `chmod u+w FILE` allows to write it, or name \
             another file",
        ));
    }
    let opened = File::options().append(true).open(target);
    opened.map(drop).map_err(Error::io(target, "write to it"))
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
    sync_folder_of(target)
}

#[cfg(unix)]
fn sync_folder_of(target: &Path) -> Result<()> {
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

/// Windows opens no folder as a file, and has no such call.
#[cfg(not(unix))]
fn sync_folder_of(_: &Path) -> Result<()> {
    Ok(())
}

/// The folder that a file is in, as a path that can be opened.
pub(crate) fn folder_of(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// A new file in the folder of `target`, to be renamed to it when it is whole; until
/// then it is removed when dropped. Readable by whoever the umask lets read; beside a file that is
/// there, only by us, until it has the rights of that.
///
/// It is locked while we live, so that others can tell it from one that was left behind;
/// those are removed.
///
/// # Errors
///
/// [`Error::File`] when `target` names no file; [`Error::Io`] when the directory cannot
/// be written.
pub(crate) fn temporary_beside(target: &Path) -> Result<NamedTempFile> {
    let (absolute, prefix) = place_beside(target, "not a file name")?;
    let folder = folder_of(&absolute);
    for (path, _locked) in left_behind(&absolute) {
        // Another program may be faster.
        let _ = fs::remove_file(path);
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix).suffix(SUFFIX).rand_bytes(RANDOM);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = if absolute.exists() { 0o600 } else { 0o666 };
        builder.permissions(fs::Permissions::from_mode(mode));
    }
    loop {
        let file = builder.tempfile_in(folder);
        let file = file.map_err(|error| no_place_in(folder, &error))?;
        super::leftover::note(file.path());
        // Where files cannot be locked, nobody takes them for abandoned either.
        let is_locked = LOCKS && file.as_file().lock().is_ok();
        // Before that another program may have taken it for abandoned, and removed it.
        if !is_locked || file.path().exists() {
            return Ok(file);
        }
    }
}

/// The whole path of what is to be written, and how the name of what lies half written beside it begins.
///
/// # Errors
///
/// [`Error::File`] with these words when it names nothing, or when its folder is not there.
pub(crate) fn place_beside(target: &Path, names_nothing: &str) -> Result<(PathBuf, OsString)> {
    let absolute = std::path::absolute(target).map_err(Error::io(target, "find the place"))?;
    let (Some(folder), Some(name)) = (absolute.parent(), absolute.file_name()) else {
        return Err(Error::file(target, names_nothing));
    };
    let mut prefix = OsString::from(".");
    prefix.push(name);
    prefix.push(".");
    if !folder.is_dir() {
        return Err(Error::file(folder, "no such directory: make it first"));
    }
    Ok((absolute, prefix))
}

/// The system's reason why nothing can be begun in a folder; its own words would add the name of what is
/// temporary.
pub(crate) fn no_place_in(folder: &Path, error: &io::Error) -> Error {
    Error::io(folder, "write in this directory (nothing was changed)")(error.kind().into())
}

/// Gives a new file the mode of an old one and, where that is allowed, its owner. Nobody may read
/// or write the new one who might not the old one.
pub(crate) fn make_alike(new: &Path, old: &fs::Metadata) -> io::Result<()> {
    #[cfg_attr(not(unix), allow(unused_mut))]
    let mut rights = old.permissions();
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
        // Only the superuser may give files away; to a group of ours we may.
        if chown(new, Some(old.uid()), Some(old.gid())).is_err() {
            let _ = chown(new, None, Some(old.gid()));
        }
        if fs::metadata(new)?.gid() != old.gid() {
            let mode = old.mode() & 0o7777;
            // The other group gets what everybody has.
            rights.set_mode((mode & !0o070) | (((mode & 0o007) << 3) & mode));
        }
    }
    fs::set_permissions(new, rights)
}

/// What killed programs left half written of a file.
pub(crate) fn abandoned(target: &Path) -> Vec<PathBuf> {
    left_behind(target).map(|(path, _)| path).collect()
}

/// The same, each with the lock that its program would hold: as long as we have it, nobody takes
/// the file for its own. A name that is not UTF-8 is passed over.
fn left_behind(target: &Path) -> impl Iterator<Item = (PathBuf, Option<File>)> {
    let folder = folder_of(target);
    let name = target.file_name().and_then(OsStr::to_str);
    let prefix = name.filter(|_| LOCKS).map(|name| format!(".{name}."));
    let entries = prefix
        .is_some()
        .then(|| fs::read_dir(folder).ok())
        .flatten();
    entries
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(move |entry| {
            let name = entry.file_name();
            let whole = half_written(name.to_str()?, prefix.as_deref()?)?;
            match File::open(folder.join(whole)) {
                Ok(file) => file.try_lock().is_ok().then(|| (entry.path(), Some(file))),
                // A journal without its file.
                Err(error) if error.kind() == ErrorKind::NotFound => Some((entry.path(), None)),
                Err(_) => None,
            }
        })
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
    use std::fs::{self, File};

    use super::{half_written, left_behind};

    #[test]
    #[cfg(target_os = "linux")]
    fn what_is_taken_away_is_locked_until_it_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let left = folder.path().join(".lab.db.aB3xYz.migrasome.tmp");
        fs::write(&left, "half").unwrap();
        let target = folder.path().join("lab.db");
        let mut found = left_behind(&target);
        let (path, locked) = found.next().unwrap();
        assert_eq!(path, left);
        // Another program that would write to it cannot have it meanwhile.
        let other = File::open(&left).unwrap();
        assert!(other.try_lock().is_err());
        drop(locked);
        assert!(other.try_lock().is_ok());
        assert!(left_behind(&target).next().is_none());
    }

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
