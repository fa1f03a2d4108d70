//! File systems without locks, as on clusters (Lustre, NFS): SQLite takes the refusal for a
//! program that has the file locked, or for a broken disk.

use std::path::Path;

/// Why no lock can be had on a file, whoever has it open; `None`: locks work, or what keeps us
/// from them is something else.
///
/// Asks, and locks nothing. Not to be asked while this process holds a lock on the file: closing a
/// file gives up the locks that the process has on it.
#[cfg(unix)]
pub(crate) fn lack_of_locks(path: &Path) -> Option<String> {
    use std::fs::File;

    use nix::errno::Errno;
    use nix::fcntl::{FcntlArg, fcntl};
    use nix::libc;

    // Opening a FIFO would wait for ever.
    if !path.is_file() {
        return None;
    }
    let file = File::open(path).ok()?;
    #[allow(clippy::cast_possible_truncation)] // small constants, of other types elsewhere
    let mut asked = libc::flock {
        l_type: libc::F_RDLCK as libc::c_short,
        l_whence: libc::SEEK_SET as libc::c_short,
        l_start: 0,
        l_len: 1,
        l_pid: 0,
    };
    match fcntl(&file, FcntlArg::F_GETLK(&mut asked)) {
        Err(reason @ (Errno::ENOLCK | Errno::ENOSYS | Errno::EOPNOTSUPP | Errno::EINVAL)) => {
            Some(reason.desc().to_lowercase())
        }
        _ => None,
    }
}

#[cfg(not(unix))]
pub(crate) fn lack_of_locks(_: &Path) -> Option<String> {
    None
}
