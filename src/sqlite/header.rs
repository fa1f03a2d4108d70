//! What a SQLite file says of itself before it is opened: its header, its length, what lies
//! beside it.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// The first bytes of every SQLite file.
pub(crate) const MAGIC: &[u8] = b"SQLite format 3\0";

/// Where the header says how the file is written; 2 is WAL.
const WRITE_VERSION: usize = 18;

/// Where the header says how the file is read; 2 is WAL.
const READ_VERSION: usize = 19;

/// Bytes of the header.
const HEADER: u64 = 100;

/// What SQLite may leave beside a file.
const SIDE_FILES: [&str; 3] = ["-journal", "-wal", "-shm"];

/// The first bytes of a file; fewer, if it is short.
pub(crate) fn header(path: &Path) -> Result<Vec<u8>> {
    let mut header = Vec::new();
    File::open(path)
        .and_then(|file| file.take(HEADER).read_to_end(&mut header))
        .map_err(Error::io(path, "read the file"))?;
    Ok(header)
}

/// SQLite reads what is left of a file that was cut off as if it were all, as long as nobody
/// asks for the pages that are gone.
pub(super) fn refuse_cut_off(path: &Path, real: &Path, head: &[u8]) -> Result<()> {
    let Some(promised) = promised(head) else {
        return Ok(());
    };
    let seen = fs::metadata(path).map_err(Error::io(path, "look at the file"))?;
    let in_work = |suffix| beside(real, suffix).exists();
    // Whoever writes it just now has not written all of it, or has written its header anew.
    if seen.len() >= promised || in_work("-journal") || in_work("-wal") || header(path)? != head {
        return Ok(());
    }
    Err(Error::file(
        path,
        format!(
            "is cut off: it has {} bytes where its header says {promised}: copy or fetch it again, \
             or use a backup",
            seen.len()
        ),
    ))
}

/// How long the header says that the file is, where what it says is valid.
fn promised(header: &[u8]) -> Option<u64> {
    let number = |at: usize| Some(u32::from_be_bytes(header.get(at..at + 4)?.try_into().ok()?));
    let page = match u16::from_be_bytes(header.get(16..18)?.try_into().ok()?) {
        1 => 65_536,
        size => u64::from(size),
    };
    // An old SQLite changes the file and not the number of its pages.
    let is_valid = number(24)? == number(92)?;
    is_valid.then_some(page * u64::from(number(28)?))
}

/// `migrasome.db` -> `migrasome.db-wal`.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name: OsString = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// The path as a URI.
pub(super) fn escaped(path: &Path) -> String {
    let escape = |uri: String, byte: &u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' => {
            uri + &char::from(*byte).to_string()
        }
        _ => uri + &format!("%{byte:02X}"),
    };
    let bytes = path.as_os_str().as_encoded_bytes();
    bytes.iter().fold("file:".to_owned(), escape)
}

/// Whether a file is read in WAL mode, by its header.
pub(super) fn reads_wal(header: &[u8]) -> bool {
    header.get(READ_VERSION) == Some(&2)
}

/// Whether a file is in WAL mode. Reads the file itself, and so must not be asked while this
/// process holds a lock on it: closing a file gives up the locks that the process has on it.
pub(crate) fn is_wal(path: &Path) -> bool {
    header(path).is_ok_and(|header| header.get(WRITE_VERSION) == Some(&2))
}

/// The journals that lie beside a file.
pub(crate) fn journals(path: &Path) -> impl Iterator<Item = PathBuf> {
    let journals = SIDE_FILES.map(|suffix| beside(path, suffix)).into_iter();
    journals.filter(|journal| journal.symlink_metadata().is_ok())
}
