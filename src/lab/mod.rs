//! Lab files beside the database: CSV and its kin, packed or not, Excel and OpenDocument,
//! JSON; each a table that is read and never written.
//!
//! A text's head is looked at once, then the text is read. Everything that is not delimited text is first written as such to a nameless file, so that
//! there is one way to find the types of columns and one to read rows. Text is read in blocks
//! (a quarter of a megabyte), once to see what its columns hold and once a question.

#[cfg(feature = "command")]
mod archive;
mod batch;
mod blocks;
#[cfg(feature = "command")]
mod catch_panic;
mod columns;
mod format;
mod head;
mod index;
mod infer_types;
mod input;
mod json;
mod members;
mod messages;
mod number;
mod options;
mod packing;
mod preamble;
mod quoting;
mod sample;
mod separator;
mod sheet;
mod sieve;
mod sizes;
mod source;
mod spec;
mod spool;
pub(crate) mod sqlite;
mod table;
mod tops;
mod utf16;
mod vtab;
mod windows_1252;
pub(crate) mod workers;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

#[cfg(feature = "command")]
use archive::member;
pub(crate) use batch::Batch;
pub(crate) use blocks::Block;
use blocks::Shape;
pub use columns::{Column, Kind};
use format::Format;
use head::{Head, Layout};
use infer_types::{Contents, How, infer_types};
use input::{source, spooled};
pub use options::{Options, separator};
pub use quoting::Quoting;
#[doc(hidden)]
pub use sizes::Sizes;
pub(crate) use source::Part;
pub use source::{Encoding, Progress};
use source::{Packing, Source};
pub use spec::Spec;
pub use table::Table;
pub(crate) use vtab::register;

use crate::error::{Error, Result};

/// Of an archive nothing is read: the reader of workbooks says so.
#[cfg(not(feature = "command"))]
fn member(_: &Source, _: Option<&str>) -> Result<Option<packing::Member>> {
    Ok(None)
}

/// Watches over the reading of lab files.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// How far it has come.
    pub progress: Arc<Progress>,
    /// Set it, and the reading stops soon.
    pub stop: Arc<AtomicBool>,
    /// For tests.
    #[doc(hidden)]
    pub sizes: Sizes,
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
    let mut head = Head::read(&mut source, reading.sizes.head)?;
    let mut spec = spec;
    let without_member;
    if source.packing == Packing::Plain
        && head.bytes.starts_with(b"PK\x03\x04")
        && let Some(member) = member(&source, spec.sheet.as_deref())?
    {
        source.packing = Packing::Zip(member);
        head = Head::read(&mut source, reading.sizes.head)?;
        // What was named is a file of the archive and no sheet.
        without_member = Spec {
            sheet: None,
            ..spec.clone()
        };
        spec = &without_member;
    }
    let format = head.format(&source)?;
    if spec.sheet.is_some() && !matches!(format, Format::Sheet | Format::Sqlite) {
        return Err(Error::file(
            path,
            "`#…` picks a sheet of a workbook, a table of a SQLite file or a file of a zip archive, \
             and this is none: leave it out",
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
    let whole = source;
    let packed = whole.clone();
    let (source, layout, digits) = if format == Format::Delimited {
        let mut source = whole.clone();
        let layout = head::lay_out(&mut source, head, options)?;
        let (source, layout) = sieved(source, layout, reading)?;
        (source, layout, None)
    } else {
        let (spooled, found) = spooled(&whole, format, spec, options, reading)?;
        let mut source = Source::new(path, spooled.file, reading)?;
        source.above = found.places.row_of(0) - 1;
        let layout = Layout::of_our_own(spooled.first, header, found.notes());
        places = found.places;
        (source, layout, Some(spooled.digits))
    };
    let length = source.length();
    progress.foresee(left + (2 + u64::from(options.ragged)) * length);
    let digits = digits.as_deref();
    let (separator, how) = (layout.separator, (format, is_read));
    let mut table = match table(spec, source, how, options, layout, digits) {
        // What its quotes mean, only the whole file tells.
        Err(error) if quoting::is_doubt(&error) => {
            let mut source = whole;
            let head = Head::read(&mut source, reading.sizes.head)?;
            head::lay_out(&mut source, head, options)?;
            let layout = head::lay_out_weighed(&mut source, separator, options)?;
            let (source, layout) = sieved(source, layout, reading)?;
            table(spec, source, how, options, layout, digits)?
        }
        done => done?,
    };
    table.places = places;
    table.notes.extend(packed.left_out());
    let question = if table.kept.is_some() { 0 } else { length };
    progress.foresee(left + question);
    Ok(Lab::Table(Arc::new(table)))
}

/// A text without what is no row of its table.
fn sieved(source: Source, mut layout: Layout, reading: &Reading) -> Result<(Source, Layout)> {
    if layout.sieve.is_idle() {
        return Ok((source, layout));
    }
    let (copy, told) = layout.sieve.copy(&source, reading)?;
    layout.notes.extend(told);
    Ok((copy, layout))
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
        ragged: options.ragged,
        ..Shape::new(layout.separator, layout.quoting)
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
