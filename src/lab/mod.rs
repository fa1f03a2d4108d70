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

/// What a file is, by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Delimited,
    Json,
    Sheet,
    Parquet,
    Sqlite,
}

impl Format {
    fn name(self) -> &'static str {
        match self {
            Self::Delimited => "delimited text",
            Self::Json => "JSON",
            Self::Sheet => "a spreadsheet",
            Self::Parquet => "Parquet",
            Self::Sqlite => "SQLite",
        }
    }
}

/// What is said of a picture, a program and the like.
const NO_TABLE: &str =
    "no table that we can read: give CSV, TSV, Excel, OpenDocument, JSON, Parquet or SQLite";

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
    let head = source.head(HEAD)?;
    let format = format(&source, &head)?;
    if spec.sheet.is_some() && format != Format::Sheet {
        return Err(Error::file(
            path,
            "`#…` picks a sheet of a workbook, and this is none: leave it out",
        ));
    }
    let mut header = options.header;
    let stop = Arc::clone(&reading.stop);
    let file = match format {
        Format::Delimited => None,
        Format::Sqlite => {
            return Ok(Lab::Database {
                name: spec.name(),
                path: path.clone(),
            });
        }
        Format::Sheet => {
            let file = seekable(&source)?;
            let sheet = spec.sheet.as_deref();
            Some(spool::rows(path, &stop, |take| {
                sheet::rows(&file, path, sheet, take)
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
    let is_text = file.is_none();
    if let Some(file) = file {
        let Reading { progress, stop } = reading.clone();
        source.still()?;
        source = Source::new(path, file, progress, stop)?.taken_as_utf8();
    }
    table(spec, source, format, is_text, header, options)
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

fn format(source: &Source, head: &[u8]) -> Result<Format> {
    let is_plain = source.packing == Packing::Plain;
    let no = |what: &str| Err(Error::file(&source.path, what));
    if head.starts_with(sqlite::MAGIC) {
        return if is_plain && source.path != Path::new("-") {
            Ok(Format::Sqlite)
        } else {
            no("a SQLite database, and packed or from a pipe: unpack it to a file first")
        };
    }
    if head.starts_with(b"PAR1") {
        return Ok(Format::Parquet);
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Ok(Format::Sheet);
    }
    if matches!(Packing::of(head), Packing::Gzip | Packing::Zstd) {
        return no("packed twice: unpack it once");
    }
    if source.encoding == Encoding::Utf16 {
        return Ok(Format::Delimited);
    }
    let start = &head[..head.len().min(512)];
    if start.contains(&0) {
        let is_utf_16 = head.len() > 1 && (head[0] == 0) != (head[1] == 0);
        return no(if is_utf_16 {
            "looks like UTF-16 without the byte order mark that says so: save it as CSV in UTF-8"
        } else {
            NO_TABLE
        });
    }
    if head.starts_with(b"%PDF") {
        return no(NO_TABLE);
    }
    let text = head.strip_prefix("\u{feff}".as_bytes()).unwrap_or(head);
    let mut marks = text.iter().filter(|byte| !byte.is_ascii_whitespace());
    Ok(match (marks.next(), marks.next()) {
        (Some(b'['), Some(b'{' | b']')) | (Some(b'{'), Some(b'"' | b'}')) => Format::Json,
        (Some(b'['), Some(b'[' | b'"' | b'0'..=b'9' | b'-')) if is_named_json(&source.path) => {
            Format::Json
        }
        _ => Format::Delimited,
    })
}

fn is_named_json(path: &Path) -> bool {
    let name = path.to_string_lossy().to_lowercase();
    [".json", ".ndjson", ".jsonl"]
        .iter()
        .any(|end| name.contains(end))
}

/// Finds separator, names and types.
fn table(
    spec: &Spec,
    mut source: Source,
    format: Format,
    is_text: bool,
    header: bool,
    options: &Options,
) -> Result<Lab> {
    let separator = if is_text {
        let mut head = Vec::new();
        std::io::Read::read_to_end(&mut std::io::Read::take(source.read()?, HEAD), &mut head)
            .map_err(|error| source.fault(error))?;
        separator::detect(&head, (head.len() as u64) < HEAD)
    } else {
        b','
    };
    let mut shape = Shape {
        separator,
        width: None,
        ragged: options.ragged,
        wanted: usize::MAX,
        is_checked: false,
    };
    let width = width(&source, shape)?;
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
        padded,
        kept,
        parts,
        ..
    } = examine(&mut source, shape, header, &options.nulls)?;
    source.still()?;
    let given = first_record(&source, shape)?;
    let given = if header {
        given
    } else {
        (1..=width).map(|n| format!("column_{n}")).collect()
    };
    let (names, notes) = columns::names(&given);
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

/// How many columns there are: as many as the header has, or with `ragged` the longest record.
fn width(source: &Source, shape: Shape) -> Result<usize> {
    let mut blocks = Blocks::new(source, shape)?;
    let mut block = Block::default();
    let mut width = 0;
    while blocks.next(&mut block)? {
        let longest = (0..block.len()).map(|row| block.width(row)).max();
        if !shape.ragged {
            return Ok(block.width(0));
        }
        width = width.max(longest.unwrap_or(0));
    }
    if width == 0 {
        return Err(Error::file(
            &source.path,
            "holds nothing but white space: a table has at least a line with the names of its columns",
        ));
    }
    Ok(width)
}

fn first_record(source: &Source, shape: Shape) -> Result<Vec<String>> {
    let mut blocks = Blocks::new(source, shape)?;
    let mut block = Block::default();
    blocks.next(&mut block)?;
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    Ok(block.record(0).map(text).collect())
}
