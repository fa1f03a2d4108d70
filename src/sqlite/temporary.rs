//! Files of our own to read from: nameless ones, which the system takes away when we end.

use std::fs::File;
use std::io;

use crate::error::{Error, Result};

/// Makes one.
pub(crate) fn file() -> Result<File> {
    tempfile::tempfile().map_err(|error| refused("made", &error))
}

/// What it means that one cannot be written on.
#[allow(clippy::needless_pass_by_value)] // for `map_err`
pub(crate) fn full(error: io::Error) -> Error {
    refused("written", &error)
}

/// It is no fault of the file that is read.
pub(super) fn refused(what: &str, error: &io::Error) -> Error {
    Error::file(
        &tempfile::env::temp_dir(),
        format!(
            "no temporary file can be {what} there ({error}): make room, or set TMPDIR to a folder \
             that has it"
        ),
    )
}
