//! What a file looks like from outside: whether somebody wrote to it meanwhile.

use std::fs::File;
use std::io;
use std::path::Path;
use std::time::SystemTime;

/// What a file looks like from outside while nobody writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    pub(super) length: u64,
    modified: Option<SystemTime>,
    #[cfg(unix)]
    inode: Inode,
}

/// What else the system knows of a file. When it changed last is set by the system alone, and tells
/// of a copy that was written over the file and given the time that the file had.
#[cfg(unix)]
#[derive(Clone, Debug, PartialEq, Eq)]
struct Inode {
    changed: (i64, i64),
    place: (u64, u64),
    names: u64,
    mode: u32,
    owner: (u32, u32),
}

impl Stamp {
    pub(super) fn of(file: &File) -> io::Result<Self> {
        let seen = file.metadata()?;
        Ok(Self {
            length: seen.len(),
            modified: seen.modified().ok(),
            #[cfg(unix)]
            inode: Inode::of(&seen),
        })
    }

    /// Whether a file that looked like this and now looks like that holds what it held.
    pub(super) fn has_same_contents(&self, now: &Self, path: &Path) -> bool {
        let is_same = (self.length, self.modified) == (now.length, now.modified);
        #[cfg(unix)]
        let is_same = is_same && self.inode.explains(&now.inode, path);
        #[cfg(not(unix))]
        let _ = path;
        is_same
    }
}

#[cfg(unix)]
impl Inode {
    fn of(seen: &std::fs::Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        Self {
            changed: (seen.ctime(), seen.ctime_nsec()),
            place: (seen.dev(), seen.ino()),
            names: seen.nlink(),
            mode: seen.mode(),
            owner: (seen.uid(), seen.gid()),
        }
    }

    /// Whether nothing changed but the names and rights of a file: another took its name, somebody
    /// moved or linked it. What it holds stays as it was then.
    fn explains(&self, now: &Self, path: &Path) -> bool {
        let other = |inode: &Self| (inode.names, inode.mode, inode.owner);
        let has_its_name =
            || std::fs::metadata(path).is_ok_and(|at| Self::of(&at).place == now.place);
        self.changed == now.changed || other(self) != other(now) || !has_its_name()
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs::{self, File, Permissions};
    use std::io::Write as _;
    use std::os::unix::fs::PermissionsExt as _;
    use std::thread;
    use std::time::Duration;

    use super::Stamp;

    #[test]
    fn names_and_rights_are_no_contents_and_a_time_that_was_put_back_tells_nothing() {
        let place = tempfile::tempdir().unwrap();
        let (path, beside) = (place.path().join("a"), place.path().join("b"));
        let is_same_after = |change: &dyn Fn()| {
            let _ = fs::remove_file(&beside);
            fs::write(&path, "abc").unwrap();
            let file = File::open(&path).unwrap();
            let before = Stamp::of(&file).unwrap();
            assert!(before.has_same_contents(&Stamp::of(&file).unwrap(), &path));
            // The system's clock for files ticks some hundred times a second.
            thread::sleep(Duration::from_millis(20));
            change();
            before.has_same_contents(&Stamp::of(&file).unwrap(), &path)
        };
        assert!(is_same_after(&|| fs::rename(&path, &beside).unwrap()));
        assert!(is_same_after(&|| fs::remove_file(&path).unwrap()));
        assert!(is_same_after(&|| fs::hard_link(&path, &beside).unwrap()));
        let mode = Permissions::from_mode(0o640);
        assert!(is_same_after(
            &|| fs::set_permissions(&path, mode.clone()).unwrap()
        ));
        assert!(is_same_after(&|| {
            fs::write(&beside, "xyz").unwrap();
            fs::rename(&beside, &path).unwrap();
        }));
        assert!(!is_same_after(&|| {
            let mut file = File::options().write(true).open(&path).unwrap();
            let modified = file.metadata().unwrap().modified().unwrap();
            file.write_all(b"xyz").unwrap();
            file.set_modified(modified).unwrap();
        }));
    }
}
