//! Lab files beside the database: CSV and its kin, packed or not, Excel and OpenDocument,
//! JSON; each a table that is read and never written.
//!
//! A text's head is looked at once, then the text is read. Everything that is not delimited text is first written as such to a nameless file, so that
//! there is one way to find the types of columns and one to read rows. Text is read in blocks
//! (a quarter of a megabyte), once to see what its columns hold and once a question.

mod batch;
mod blocks;
mod catch_panic;
mod columns;
mod format;
mod head;
mod index;
mod infer_types;
mod json;
mod messages;
mod number;
mod options;
mod preamble;
mod separator;
mod sheet;
mod sieve;
mod source;
mod spec;
mod spool;
pub(crate) mod sqlite;
mod table;
mod tops;
mod vtab;
pub(crate) mod workers;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

pub(crate) use batch::Batch;
pub(crate) use blocks::Block;
use blocks::Shape;
pub use columns::{Column, Kind};
use format::Format;
use head::{Head, Layout};
use infer_types::{Contents, How, infer_types};
pub use options::{Options, separator};
pub(crate) use source::Part;
pub use source::{Encoding, Progress};
use source::{Packing, Source, Watched};
pub use spec::Spec;
use spool::Spooled;
pub use table::Table;
pub(crate) use vtab::register;

use crate::error::{Error, Result};

/// Watches over the reading of lab files.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// How far it has come.
    pub progress: Arc<Progress>,
    /// Set it, and the reading stops soon.
    pub stop: Arc<AtomicBool>,
}

/// A lab file, open.
#[derive(Clone, Debug)]
pub enum Lab {
    /// A table.
    Table(Arc<Table>),
    /// A SQLite database, all of its tables.
    Database {
        /// What its tables are called before the point.
        name: String,
        /// The file.
        path: PathBuf,
    },
}

/// Bytes that are looked at to see what a file is.
const HEAD: usize = 64 * 1024;

/// The longest record, in bytes: as long as a text may be in SQLite here.
const LONGEST: usize = 64 << 20;

/// The most columns that a table in SQLite has.
const COLUMNS: usize = 2_000;

/// Opens a lab file and finds out what its columns hold: one pass over it.
///
/// # Errors
///
/// [`Error::File`] or [`Error::Lab`] with the line when the file is no table;
/// [`Error::Io`] when it cannot be read; [`Error::Interrupted`].
pub fn open(spec: &Spec, options: &Options, reading: &Reading) -> Result<Lab> {
    open_as(spec, options, reading, true)
}

/// Opens a lab file of which only the texts matter. A large one is not looked through first:
/// [`Table::is_sound`] tells whether it was.
///
/// # Errors
///
/// As [`open`].
pub(crate) fn open_unread(spec: &Spec, options: &Options, reading: &Reading) -> Result<Lab> {
    open_as(spec, options, reading, false)
}

fn open_as(spec: &Spec, options: &Options, reading: &Reading, is_read: bool) -> Result<Lab> {
    let path = &spec.path;
    let progress = &reading.progress;
    // Of the files that were opened before: they are read once more by the question.
    let left = progress.take_left();
    let mut source = source(path, reading)?;
    let head = Head::read(&mut source, HEAD)?;
    let format = head.format(&source)?;
    if spec.sheet.is_some() && !matches!(format, Format::Sheet | Format::Sqlite) {
        return Err(Error::file(
            path,
            "`#…` picks a sheet of a workbook or a table of a SQLite file, and this is neither: \
             leave it out",
        ));
    }
    if format == Format::Sqlite && spec.sheet.is_none() {
        progress.foresee(left);
        return Ok(Lab::Database {
            name: spec.name(),
            path: path.clone(),
        });
    }
    let header = options.header || matches!(format, Format::Sqlite | Format::Json);
    let options = &Options {
        header,
        ..options.clone()
    };
    let mut places = sheet::Places::default();
    let (source, layout, digits) = if format == Format::Delimited {
        let mut layout = head::lay_out(&mut source, head, options)?;
        if !layout.sieve.is_idle() {
            let (copy, told) = layout.sieve.copy(&source, reading)?;
            layout.notes.extend(told);
            source = copy;
        }
        (source, layout, None)
    } else {
        let (spooled, found) = spooled(&source, format, spec, options, reading)?;
        let mut source = Source::new(path, spooled.file, reading)?;
        source.above = found.places.row_of(0) - 1;
        let layout = Layout::of_our_own(spooled.first, header, found.notes());
        places = found.places;
        (source, layout, Some(spooled.digits))
    };
    let length = source.length();
    progress.foresee(left + (2 + u64::from(options.ragged)) * length);
    let digits = digits.as_deref();
    let mut table = table(spec, source, (format, is_read), options, layout, digits)?;
    table.places = places;
    let question = if table.kept.is_some() { 0 } else { length };
    progress.foresee(left + question);
    Ok(Lab::Table(Arc::new(table)))
}

/// The rows of a file that is no delimited text, as such.
fn spooled(
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
        Format::Sqlite => spool::rows(source, reading, options, |take| {
            sqlite::rows(path, sheet.unwrap_or_default(), &reading.stop, take)
        }),
        Format::Json => {
            let file = seekable(source)?;
            spool::rows(source, reading, options, |take| {
                json::rows(Watched::new(&file, reading), path, take)
            })
        }
        Format::Sheet | Format::Delimited => {
            let file = seekable(source)?;
            spool::rows(source, reading, options, |take| {
                let file = Watched::new(&file, reading);
                found = sheet::rows(file, path, sheet, options.skip.unwrap_or(0), take)?;
                Ok(())
            })
        }
    };
    Ok((spooled?, found))
}

/// Opens a file; a pipe is read to its end.
fn source(path: &Path, reading: &Reading) -> Result<Source> {
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
        spool::pipe(path, reading, move || File::open(fifo))?
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
    if source.packing == Packing::Plain && source.encoding == Encoding::Utf8 {
        let again = source.file().try_clone();
        return again.map_err(Error::io(&source.path, "open the file"));
    }
    spool::copy(&source.path, source.read()?, |error| source.fault(error))
}

/// Finds names and types.
fn table(
    spec: &Spec,
    mut source: Source,
    (format, is_read): (Format, bool),
    options: &Options,
    layout: Layout,
    digits: Option<&[Option<columns::Seen>]>,
) -> Result<Table> {
    let header = layout.header;
    let is_text = format == Format::Delimited;
    let mut shape = Shape {
        separator: layout.separator,
        width: None,
        ragged: options.ragged,
        wanted: usize::MAX,
        is_checked: false,
        counts_lines: true,
    };
    let first = layout.first.len();
    let width = width(&source, shape, header, first)?;
    shape.width = Some(width);
    let how = How {
        shape,
        header,
        nulls: &options.nulls,
        digits,
    };
    let found = if is_read || !infer_types::is_large(&source, shape) {
        infer_types(&mut source, how)
    } else {
        infer_types::unread(&source, width)
    };
    // What is wrong with the file may be that somebody writes it.
    source.still()?;
    let Contents {
        stats,
        rows,
        mut padded,
        kept,
        parts,
        is_sound,
        ..
    } = found.map_err(|error| moved(error, source.above))?;
    if header && first < width {
        // The header is no row.
        padded -= 1;
    }
    let (names, notes) = names(&source, layout, (width, is_text));
    let columns = names.into_iter().zip(stats);
    let columns = columns.map(|(name, stats)| Column::new(name, stats));
    Ok(Table {
        names: spec.names(),
        source,
        format,
        is_text,
        shape,
        header,
        columns: columns.collect(),
        rows,
        padded,
        kept,
        parts,
        is_sound,
        indexes: index::Indexes::default(),
        nulls: options.nulls.clone(),
        notes,
        fault: std::sync::Mutex::default(),
        places: sheet::Places::default(),
    })
}

/// The names of the columns, and what there is to say of the file and of them.
fn names(
    source: &Source,
    layout: Layout,
    (width, is_text): (usize, bool),
) -> (Vec<String>, Vec<String>) {
    let mut notes = layout.notes;
    let mut given = layout.first;
    if layout.is_named {
        given.resize(width, String::new());
    } else {
        given = (1..=width).map(|n| format!("column_{n}")).collect();
    }
    let (names, renamed) = columns::names(&given);
    if layout.header && preamble::looks_like_a_title(&given) {
        notes.push(preamble::title(source, is_text));
    } else {
        notes.extend(renamed);
    }
    (names, notes)
}

/// How many columns there are: as many as the first record has fields, or with `ragged` the
/// longest one.
fn width(source: &Source, shape: Shape, header: bool, first: usize) -> Result<usize> {
    let mut width = first;
    if shape.ragged {
        let longest = infer_types::longest(source, shape, header.then_some(first));
        width = width.max(longest.map_err(|error| moved(error, source.above))?);
    }
    if width > COLUMNS {
        return Err(Error::file(
            &source.path,
            format!(
                "has {width} columns, and SQLite takes {COLUMNS}: keep those that you need, e.g. \
                 with `cut -f`"
            ),
        ));
    }
    Ok(width)
}

/// An error with its line as the file has it.
fn moved(error: Error, above: u64) -> Error {
    match error {
        Error::Lab { path, line, cause } => Error::Lab {
            path,
            line: line + above,
            cause,
        },
        other => other,
    }
}
