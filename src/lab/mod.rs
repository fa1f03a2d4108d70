//! Lab files beside the database: CSV and its kin, packed or not, Excel and OpenDocument,
//! JSON, Parquet; each a table that is read and never written.
//!
//! Everything that is not delimited text is first written as such to a nameless file, so that
//! there is one way to find the types of columns and one to read rows. Text is read in blocks
//! (a quarter of a megabyte), once to see what its columns hold and once a question.

mod blocks;
mod bytes;
mod columns;
mod cursor;
mod examine;
mod format;
mod index;
mod json;
mod name;
mod number;
#[cfg(feature = "parquet")]
mod parquet;
mod parts;
mod quietly;
mod separator;
mod sheet;
mod spool;
pub(crate) mod sqlite;
mod table;
mod top;

use std::borrow::Cow;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use blocks::{Block, Blocks, Shape};
pub use bytes::{Encoding, Progress};
use bytes::{Packing, Source};
pub use columns::{Column, Kind};
pub(crate) use cursor::{MARK, register};
use examine::{Examined, examine};
use format::{Format, format};
pub use name::Spec;
pub(crate) use parts::{Deal, Part};
pub use table::Table;

use crate::error::{Error, Result};

/// How lab files are to be read.
#[derive(Clone, Debug)]
pub struct Options {
    /// Whether the first record holds the names of the columns.
    pub header: bool,
    /// Whether records that are too short are filled up with empty cells.
    pub ragged: bool,
    /// What stands for an empty cell, beside an empty cell.
    pub nulls: Vec<String>,
    /// What separates the fields of texts, in ASCII; `None`: what makes a table of them.
    pub separator: Option<u8>,
    /// Lines at the beginning of texts, and rows of sheets, that are left out.
    pub skip: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            header: true,
            ragged: false,
            nulls: Vec::new(),
            separator: None,
            skip: 0,
        }
    }
}

/// What `--separator` takes: a character, or `tab`, `\t` or `space`.
#[must_use]
pub fn separator(typed: &str) -> Option<u8> {
    match typed {
        "tab" | "\\t" => Some(b'\t'),
        "space" => Some(b' '),
        _ => match typed.as_bytes() {
            [byte] if separator::is_possible(*byte) => Some(*byte),
            _ => None,
        },
    }
}

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

/// What stands in a cell, as text; `None` is an empty one.
type Cell<'a> = Option<Cow<'a, str>>;

/// Bytes that are looked at to see what a file is.
const HEAD: u64 = 64 * 1024;

/// The most columns that a table in SQLite has.
const COLUMNS: usize = 2_000;

/// Opens a lab file and finds out what its columns hold: one pass over it.
///
/// # Errors
///
/// [`Error::File`] or [`Error::Lab`] with the line when the file is no table;
/// [`Error::Io`] when it cannot be read; [`Error::Interrupted`].
pub fn open(spec: &Spec, options: &Options, reading: &Reading) -> Result<Lab> {
    let path = &spec.path;
    let mut source = source(path, reading)?;
    let format = format(&source)?;
    if spec.sheet.is_some() && !matches!(format, Format::Sheet | Format::Sqlite) {
        return Err(Error::file(
            path,
            "`#…` picks a sheet of a workbook or a table of a SQLite file, and this is neither: \
             leave it out",
        ));
    }
    let mut header = options.header;
    let stop = Arc::clone(&reading.stop);
    let mut found = sheet::Found::default();
    let file = match format {
        Format::Delimited => None,
        Format::Sqlite => match &spec.sheet {
            None => {
                return Ok(Lab::Database {
                    name: spec.name(),
                    path: path.clone(),
                });
            }
            Some(table) => {
                header = true;
                Some(spool::rows(path, &stop, |take| {
                    sqlite::rows(path, table, &stop, take)
                })?)
            }
        },
        Format::Sheet => {
            let file = seekable(&source)?;
            let sheet = spec.sheet.as_deref();
            Some(spool::rows(path, &stop, |take| {
                found = sheet::rows(&file, path, sheet, options.skip, take)?;
                Ok(())
            })?)
        }
        Format::Json => {
            header = true;
            let file = seekable(&source)?;
            Some(spool::rows(path, &stop, |take| {
                json::rows(&file, path, take)
            })?)
        }
        Format::Parquet => {
            header = true;
            let file = seekable(&source)?;
            Some(parquet_rows(&file, path, &stop)?)
        }
    };
    if let Some(file) = file {
        let Reading { progress, stop } = reading.clone();
        source.still()?;
        source = Source::new(path, file, progress, stop)?.taken_as_utf8();
        source.above = found.above;
    }
    let mut notes = Vec::new();
    if found.without_result > 0 {
        notes.push(format!(
            "{} formulas have no stored result and were read as empty: open the file in Excel or \
             LibreOffice and save it",
            found.without_result
        ));
    }
    table(spec, source, format, header, options, notes)
}

#[cfg(feature = "parquet")]
fn parquet_rows(file: &File, path: &Path, stop: &AtomicBool) -> Result<File> {
    spool::rows(path, stop, |take| parquet::rows(file, path, take))
}

#[cfg(not(feature = "parquet"))]
fn parquet_rows(_: &File, path: &Path, _: &AtomicBool) -> Result<File> {
    Err(Error::file(
        path,
        "is Parquet, and this program was built without it: save the file as CSV, or build with \
         `cargo install --path . --features parquet`",
    ))
}

/// Opens a file; a pipe is read to its end.
fn source(path: &Path, reading: &Reading) -> Result<Source> {
    let Reading { progress, stop } = reading.clone();
    if path == Path::new("-") {
        let file = spool::pipe(path, &stop, || Ok(std::io::stdin()))?;
        return not_empty(Source::new(path, file, progress, stop)?);
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
        spool::pipe(path, &stop, move || File::open(fifo))?
    };
    not_empty(Source::new(path, file, progress, stop)?)
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

/// Finds separator, names and types.
fn table(
    spec: &Spec,
    mut source: Source,
    format: Format,
    header: bool,
    options: &Options,
    mut notes: Vec<String>,
) -> Result<Lab> {
    let is_text = format == Format::Delimited;
    let mut separator = b',';
    if is_text {
        separator = top::separate(&mut source, header, options, &mut notes)?;
    }
    let mut shape = Shape {
        separator,
        width: None,
        ragged: options.ragged,
        wanted: usize::MAX,
        is_checked: false,
    };
    let (first, width) = width(&source, shape, header).map_err(|error| placed(&source, error))?;
    if width > COLUMNS {
        return Err(Error::file(
            &source.path,
            format!(
                "has {width} columns, and SQLite takes {COLUMNS}: keep those that you need, e.g. \
                 with `cut -f`"
            ),
        ));
    }
    shape.width = Some(width);
    let Examined {
        judged,
        rows,
        mut padded,
        kept,
        parts,
        ..
    } = examine(&mut source, shape, header, &options.nulls)
        .map_err(|error| placed(&source, error))?;
    source.still()?;
    if header && first < width {
        // The header is no row.
        padded -= 1;
    }
    let given = first_record(&source, shape)?;
    let given = if header {
        given
    } else {
        (1..=width).map(|n| format!("column_{n}")).collect()
    };
    let (names, renamed) = columns::names(&given);
    if header && columns::looks_like_a_title(&given) {
        notes.push(top::title(&source, is_text));
    } else {
        notes.extend(renamed);
    }
    let columns = names
        .into_iter()
        .zip(judged)
        .map(|(name, judged)| Column {
            name,
            kind: judged.kind(),
            judged,
        })
        .collect();
    let table = Table {
        names: spec.names(),
        source,
        format,
        is_text,
        shape,
        header,
        columns,
        rows,
        padded,
        kept,
        parts,
        deal: None,
        indexes: index::Indexes::default(),
        nulls: options.nulls.clone(),
        notes,
        fault: std::sync::Mutex::default(),
    };
    Ok(Lab::Table(Arc::new(table)))
}

/// An error with its line as the file has it.
fn placed(source: &Source, error: Error) -> Error {
    let Error::Lab { path, line, cause } = error else {
        return error;
    };
    let cause = match source.nul_in(line.max(1)) {
        Ok(Some(byte)) => format!(
            "byte {byte} of the line is 0x00, which is in no text: mend the line, or save the file \
             as CSV in UTF-8"
        ),
        _ => cause,
    };
    Error::Lab {
        path,
        line: line + source.above,
        cause,
    }
}

/// How many fields the first record has, and how many columns there are: as many, or with
/// `ragged` as many as the longest record has.
fn width(source: &Source, shape: Shape, header: bool) -> Result<(usize, usize)> {
    let mut blocks = Blocks::new(source, shape)?;
    let mut block = Block::default();
    let mut first = 0;
    // Of the records below the header.
    let (mut shortest, mut longest) = (usize::MAX, 0);
    while blocks.next(&mut block)? {
        if !shape.ragged {
            return Ok((block.width(0), block.width(0)));
        }
        let mut begin = 0;
        if first == 0 {
            first = block.width(0);
            begin = 1;
        }
        for row in begin..block.len() {
            shortest = shortest.min(block.width(row));
            longest = longest.max(block.width(row));
        }
    }
    if first == 0 {
        return Err(Error::file(
            &source.path,
            "holds nothing but white space: a table has at least a line with the names of its columns",
        ));
    }
    if header && shortest == longest && longest == first + 1 {
        // Names of rows, and nothing is missing: their error is that of the first row.
        let strict = Shape {
            width: Some(first),
            ragged: false,
            ..shape
        };
        let mut blocks = Blocks::new(source, strict)?;
        while blocks.next(&mut block)? {}
    }
    Ok((first, longest.max(first)))
}

fn first_record(source: &Source, shape: Shape) -> Result<Vec<String>> {
    let mut blocks = Blocks::new(source, shape)?;
    let mut block = Block::default();
    blocks.next(&mut block)?;
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    Ok(block.record(0).map(text).collect())
}
