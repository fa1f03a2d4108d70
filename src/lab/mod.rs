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
mod rows;
mod separator;
mod sheet;
mod spool;
pub(crate) mod sqlite;
mod table;
mod top;
pub(crate) mod turns;

use std::borrow::Cow;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

pub(crate) use blocks::Block;
use blocks::{Blocks, Shape};
pub use bytes::{Encoding, Progress};
use bytes::{Packing, Source, Watched};
pub use columns::{Column, Kind};
pub(crate) use cursor::{MARK, register};
use examine::{Examined, examine};
use format::{Format, format};
pub use name::Spec;
pub(crate) use parts::{Deal, Part};
pub(crate) use rows::Rows;
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
    let format = format(&source)?;
    if spec.sheet.is_some() && !matches!(format, Format::Sheet | Format::Sqlite) {
        return Err(Error::file(
            path,
            "`#…` picks a sheet of a workbook or a table of a SQLite file, and this is neither: \
             leave it out",
        ));
    }
    let mut header = options.header;
    let mut found = sheet::Found::default();
    let file = match format {
        Format::Delimited => None,
        Format::Sqlite => match &spec.sheet {
            None => {
                progress.foresee(left);
                return Ok(Lab::Database {
                    name: spec.name(),
                    path: path.clone(),
                });
            }
            Some(table) => {
                header = true;
                Some(spool::rows(&source, reading, |take| {
                    sqlite::rows(path, table, &reading.stop, take)
                })?)
            }
        },
        Format::Sheet => {
            let file = seekable(&source)?;
            let sheet = spec.sheet.as_deref();
            Some(spool::rows(&source, reading, |take| {
                let file = Watched::new(&file, reading);
                found = sheet::rows(file, path, sheet, options.skip, take)?;
                Ok(())
            })?)
        }
        Format::Json => {
            header = true;
            let file = seekable(&source)?;
            Some(spool::rows(&source, reading, |take| {
                json::rows(Watched::new(&file, reading), path, take)
            })?)
        }
        Format::Parquet => {
            header = true;
            let file = seekable(&source)?;
            Some(parquet_rows(&source, &file, reading)?)
        }
    };
    if let Some(file) = file {
        source = Source::new(path, file, reading)?.taken_as_utf8();
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
    let length = source.length();
    let passes = 2 + u64::from(options.ragged);
    progress.foresee(left + passes * length);
    let table = table(spec, source, (format, is_read), header, options, notes)?;
    let question = if table.kept.is_some() { 0 } else { length };
    progress.foresee(left + question);
    Ok(Lab::Table(Arc::new(table)))
}

#[cfg(feature = "parquet")]
fn parquet_rows(source: &Source, file: &File, reading: &Reading) -> Result<File> {
    spool::rows(source, reading, |take| {
        parquet::rows(file, &source.path, take)
    })
}

#[cfg(not(feature = "parquet"))]
fn parquet_rows(source: &Source, _: &File, _: &Reading) -> Result<File> {
    Err(Error::file(
        &source.path,
        "is Parquet, and this program was built without it: save the file as CSV, or build with \
         `cargo install --path . --features parquet`",
    ))
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

/// Finds separator, names and types.
fn table(
    spec: &Spec,
    mut source: Source,
    (format, is_read): (Format, bool),
    header: bool,
    options: &Options,
    mut notes: Vec<String>,
) -> Result<Table> {
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
        counts_lines: true,
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
        is_sound,
        ..
    } = match look(&mut source, shape, header, is_read, &options.nulls) {
        Ok(examined) => examined,
        // What is wrong with the file may be that somebody writes it.
        Err(error) => {
            let changed = source.still().err();
            return Err(changed.unwrap_or_else(|| placed(&source, error)));
        }
    };
    if header && first < width {
        // The header is no row.
        padded -= 1;
    }
    let given = first_record(&source, shape)?;
    source.still()?;
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
    Ok(Table {
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
        is_sound,
        deal: None,
        indexes: index::Indexes::default(),
        nulls: options.nulls.clone(),
        notes,
        fault: std::sync::Mutex::default(),
    })
}

/// Finds out what a file holds, unless it is large and nobody asked.
fn look(
    source: &mut Source,
    shape: Shape,
    header: bool,
    is_read: bool,
    nulls: &[String],
) -> Result<Examined> {
    if is_read || !examine::is_large(source, shape) {
        examine(source, shape, header, nulls)
    } else {
        examine::unread(source, shape.width.unwrap_or(0))
    }
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
