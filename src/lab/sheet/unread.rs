//! What is said of a workbook where only text is read.

use std::fs::File;
use std::path::Path;

use super::Found;
use crate::error::{Error, Result};
use crate::lab::Reading;
use crate::lab::spool::Take;

/// Reads nothing.
pub(in crate::lab) fn rows(
    _: File,
    _: &Reading,
    path: &Path,
    _: Option<&str>,
    _: u64,
    _: &mut Take<'_>,
) -> Result<Found> {
    Err(Error::file(
        path,
        "a workbook or a zip archive, which is not read here: save its sheet as CSV, or ask the \
         command, which reads both",
    ))
}
