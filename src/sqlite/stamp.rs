//! What a file looks like from outside, so that a change of it is noticed.

use std::fs::{self, File, Metadata};
use std::io;
use std::path::Path;
use std::time::{Duration, SystemTime};

use crate::error::Error;

/// The longest that a kernel waits before its clock for files goes on.
const TICK: Duration = Duration::from_millis(20);

/// The same on file systems that keep whole seconds only.
const COARSE_TICK: Duration = Duration::from_secs(2);

/// Length, times and identity of a file. The time of its last change cannot be put back, as that
/// of its contents can. It also tells of a new mode, link or name: that is refused too, since nobody
/// can tell whether the contents were changed as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
    /// Device and inode.
    #[cfg(unix)]
    node: (u64, u64),
    /// Seconds and nanoseconds.
    #[cfg(unix)]
    changed: (i64, i64),
}

/// What is said of a file that is not what it was.
pub(crate) fn changed(path: &Path) -> Error {
    Error::file(
        path,
        "was changed while it was read, so that the result cannot be trusted: run it again when \
         nobody writes the file",
    )
}

impl Stamp {
    /// The stamp of the file of a name.
    pub(crate) fn at(path: &Path) -> io::Result<Self> {
        fs::metadata(path).map(|seen| Self::of(&seen))
    }

    /// The stamp of an open file, whatever its name is by now.
    pub(crate) fn of_open(file: &File) -> io::Result<Self> {
        file.metadata().map(|seen| Self::of(&seen))
    }

    /// How long the file is, in bytes.
    pub(crate) fn length(&self) -> u64 {
        self.length
    }

    fn of(seen: &Metadata) -> Self {
        #[cfg(unix)]
        use std::os::unix::fs::MetadataExt;
        Self {
            length: seen.len(),
            modified: seen.modified().ok(),
            #[cfg(unix)]
            node: (seen.dev(), seen.ino()),
            #[cfg(unix)]
            changed: (seen.ctime(), seen.ctime_nsec()),
        }
    }

    /// Whether both are of one file, whatever was written to it; where that cannot be told, they are.
    #[cfg_attr(not(unix), allow(unused_variables))]
    pub(crate) fn is_same_file(&self, other: &Self) -> bool {
        #[cfg(unix)]
        return self.node == other.node;
        #[cfg(not(unix))]
        return true;
    }

    /// Whether the file was changed just now. What is written within the same tick of the clock
    /// leaves the same stamp, and would not be noticed.
    pub(crate) fn is_fresh(&self) -> bool {
        let Some((changed, is_coarse)) = self.last_change() else {
            return false;
        };
        let tick = if is_coarse { COARSE_TICK } else { TICK };
        // A server whose clock is ahead has a time to come, for which nobody can wait.
        SystemTime::now()
            .duration_since(changed)
            .is_ok_and(|age| age < tick)
    }

    /// When it was changed last, and whether that is in whole seconds.
    #[cfg(unix)]
    fn last_change(&self) -> Option<(SystemTime, bool)> {
        let (seconds, nanoseconds) = self.changed;
        let since = Duration::new(
            u64::try_from(seconds).ok()?,
            u32::try_from(nanoseconds).ok()?,
        );
        Some((SystemTime::UNIX_EPOCH + since, nanoseconds == 0))
    }

    #[cfg(not(unix))]
    fn last_change(&self) -> Option<(SystemTime, bool)> {
        Some((self.modified?, false))
    }
}
