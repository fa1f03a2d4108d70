//! Files of our own to read from: nameless ones, which the system takes away when we end.

use std::fs::File;
use std::io;
#[cfg(target_family = "wasm")]
use std::path::PathBuf;

use crate::error::{Error, Result};

#[cfg(not(target_family = "wasm"))]
use tempfile::{env::temp_dir, tempfile};

/// Makes one.
pub(crate) fn file() -> Result<File> {
    tempfile().map_err(|error| refused("made", &error))
}

/// In a browser files are held in memory, and end with the program.
#[cfg(target_family = "wasm")]
fn tempfile() -> io::Result<File> {
    use std::sync::atomic::{AtomicU64, Ordering};
    static MADE: AtomicU64 = AtomicU64::new(0);
    let name = format!("temporary-{}", MADE.fetch_add(1, Ordering::Relaxed));
    let mut options = File::options();
    options.read(true).write(true).create_new(true);
    options.open(temp_dir().join(name))
}

#[cfg(target_family = "wasm")]
fn temp_dir() -> PathBuf {
    PathBuf::from("/")
}

/// What it means that one cannot be written on.
#[allow(clippy::needless_pass_by_value)] // for `map_err`
pub(crate) fn full(error: io::Error) -> Error {
    refused("written", &error)
}

/// It is no fault of the file that is read.
pub(super) fn refused(what: &str, error: &io::Error) -> Error {
    Error::file(
        &temp_dir(),
        format!(
            "no temporary file can be {what} there ({error}): make room, or set TMPDIR to a folder \
             that has it"
        ),
    )
}
