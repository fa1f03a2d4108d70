//! How the bytes of a lab file are come by: opened, read from a pipe, unpacked, and where they are
//! no delimited text, written anew as such.

use std::fs::{self, File};
use std::path::Path;

use super::format::Format;
use super::source::{Encoding, Packing, Source, Watched};
use super::spool::{self, Spooled};
use super::{Options, Reading, Spec, json, sheet, sqlite, tops};
use crate::error::{Error, Result};

/// The rows of a file that is no delimited text, as such.
pub(super) fn spooled(
    source: &Source,
    format: Format,
    spec: &Spec,
    options: &Options,
    reading: &Reading,
) -> Result<(Spooled, sheet::Found)> {
    let (spooled, mut found) = spooled_below(source, format, spec, options, reading)?;
    if format != Format::Sheet || options.skip.is_some() {
        return Ok((spooled, found));
    }
    let Some(above) = tops::above_rows(source, &spooled.file, &found.places, options, reading)?
    else {
        return Ok((spooled, found));
    };
    let options = &Options {
        skip: Some(above.skip),
        ..options.clone()
    };
    let (spooled, below) = spooled_below(source, format, spec, options, reading)?;
    found = below;
    found.above = Some(above.note);
    Ok((spooled, found))
}

/// The same, below so many rows of a sheet.
fn spooled_below(
    source: &Source,
    format: Format,
    spec: &Spec,
    options: &Options,
    reading: &Reading,
) -> Result<(Spooled, sheet::Found)> {
    let path = &source.path;
    let sheet = spec.sheet.as_deref();
    let mut found = sheet::Found::default();
    let spooled = match format {
        Format::Sqlite => spool::rows(reading, options, |take| {
            sqlite::rows(path, sheet.unwrap_or_default(), &reading.stop, take)
        }),
        Format::Json => {
            let file = seekable(source)?;
            spool::rows(reading, options, |take| {
                found.place = json::rows(Watched::new(&file, reading), path, take)?;
                Ok(())
            })
        }
        Format::Sheet | Format::Delimited => {
            let file = seekable(source)?;
            spool::rows(reading, options, |take| {
                let skip = options.skip.unwrap_or(0);
                found = sheet::rows(file, reading, path, sheet, skip, take)?;
                Ok(())
            })
        }
    };
    // What is wrong with a file may be that somebody writes it. Of a database its reader tells.
    if format != Format::Sqlite && !matches!(spooled, Err(Error::Interrupted)) {
        source.still()?;
    }
    Ok((spooled?, found))
}

/// Opens a file; a pipe is read to its end.
pub(super) fn source(path: &Path, reading: &Reading) -> Result<Source> {
    if path == Path::new("-") {
        let file = spool::pipe(path, reading, || Ok(std::io::stdin()))?;
        return not_empty(Source::new(path, file, reading)?);
    }
    let seen = fs::metadata(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Error::file(path, "no such file"),
        _ => Error::io(path, "look at the file")(error),
    })?;
    if seen.is_dir() {
        return Err(Error::file(
            path,
            "a directory: give the name of a file in it",
        ));
    }
    let file = if seen.is_file() {
        File::open(path).map_err(Error::io(path, "open the file"))?
    } else {
        let fifo = path.to_owned();
        spool::pipe(path, reading, move || File::open(&fifo))?
    };
    not_empty(Source::new(path, file, reading)?)
}

fn not_empty(source: Source) -> Result<Source> {
    if source.length() > 0 {
        return Ok(source);
    }
    Err(Error::file(
        &source.path,
        "empty (0 bytes): a table has at least a line with the names of its columns",
    ))
}

/// The file with nothing packed or encoded, for readers that seek in it.
fn seekable(source: &Source) -> Result<File> {
    // What cannot be opened again, as in a browser, is copied.
    if source.packing == Packing::Plain
        && source.encoding == Encoding::Utf8
        && let Ok(again) = source.file().try_clone()
    {
        return Ok(again);
    }
    spool::copy(source.read()?, |error| source.fault(error))
}
