//! A result on its way out: rows come one by one and leave as table, csv, tsv, json,
//! ndjson or markdown, with their citations.

#[cfg(feature = "command")]
mod card;
mod citations;
#[cfg(feature = "command")]
mod grid;
mod json;
mod references;
#[cfg(feature = "command")]
mod workbook;

use std::io::Write;

use rusqlite::types::ValueRef;

use crate::error::{Error, Result};
#[cfg(feature = "command")]
pub(crate) use card::paragraphs;
#[cfg(feature = "command")]
use card::{Card, is_card};
pub use citations::{Citations, CitedPaper, LikelyPaper, Paper, ReadPaper};
#[cfg(feature = "command")]
use grid::Grid;
use json::{Frame, Json};
#[cfg(feature = "command")]
use workbook::Book;

/// A shape that a result can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people: aligned by display width.
    Table,
    /// RFC 4180: lines end in CRLF, a field is quoted where it must be.
    Csv,
    /// Tabs between fields, lines end in LF, quotes as in csv.
    Tsv,
    /// One array of objects.
    Json,
    /// One object a line.
    Ndjson,
    /// A table for Markdown.
    Markdown,
    /// A workbook for Excel and `LibreOffice`.
    Xlsx,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Table,
        Self::Csv,
        Self::Tsv,
        Self::Json,
        Self::Ndjson,
        Self::Markdown,
        Self::Xlsx,
    ];

    /// Its name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Json => "json",
            Self::Ndjson => "ndjson",
            Self::Markdown => "markdown",
            Self::Xlsx => "xlsx",
        }
    }
}

/// How to write a result.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The shape.
    pub format: Format,
    /// Begin csv and tsv with a byte order mark, which Excel needs for Greek letters.
    pub bom: bool,
    /// Whether citations come after the rows. JSON holds both in one object, every other
    /// format leaves them to the caller.
    pub cited: bool,
    /// The width of the terminal in columns; `None` when it is not a terminal.
    pub width: Option<usize>,
}

impl Options {
    /// Whether the result itself holds the citations.
    pub(crate) fn holds_citations(&self) -> bool {
        self.cited && self.format == Format::Json
    }
}

/// Writes a result, row by row.
///
/// NULL is empty in csv and tsv and `null` in JSON; a BLOB is written as a SQL literal
/// (`X'00FF'`).
pub struct Renderer<'w>(Writer<'w>);

enum Writer<'w> {
    Delimited(Box<csv::Writer<&'w mut dyn Write>>),
    Json(Json<'w>),
    #[cfg(feature = "command")]
    Card(Card<'w>),
    #[cfg(feature = "command")]
    Grid(Grid<'w>),
    #[cfg(feature = "command")]
    Book(Box<Book<'w>>),
}

impl<'w> Renderer<'w> {
    /// Begins a result with these columns.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] when two columns of a JSON object would have one name;
    /// [`Error::Output`] when writing fails.
    pub fn new(options: Options, columns: &[String], out: &'w mut dyn Write) -> Result<Self> {
        let shape = match options.format {
            Format::Csv => delimited(b',', options.bom, columns, out)?,
            Format::Tsv => delimited(b'\t', options.bom, columns, out)?,
            Format::Json if options.holds_citations() => {
                Writer::Json(Json::new(Frame::Cited, columns, out)?)
            }
            Format::Json => Writer::Json(Json::new(Frame::Array, columns, out)?),
            Format::Ndjson => Writer::Json(Json::new(Frame::Lines, columns, out)?),
            #[cfg(feature = "command")]
            Format::Table if options.width.is_some() && is_card(columns) => {
                Writer::Card(Card::new(options.width.unwrap_or_default(), out))
            }
            #[cfg(feature = "command")]
            Format::Table => Writer::Grid(Grid::table(columns, options.width, out)),
            #[cfg(feature = "command")]
            Format::Markdown => Writer::Grid(Grid::markdown(columns, out)),
            #[cfg(feature = "command")]
            Format::Xlsx => Writer::Book(Box::new(Book::new(columns, out)?)),
            #[cfg(not(feature = "command"))]
            Format::Table | Format::Markdown | Format::Xlsx => {
                return Err(Error::Usage(
                    "only the command writes tables for the eye".to_owned(),
                ));
            }
        };
        Ok(Self(shape))
    }

    /// Writes one row.
    ///
    /// # Errors
    ///
    /// [`Error::Output`] when writing fails.
    pub fn row(&mut self, values: &[ValueRef<'_>]) -> Result<()> {
        match &mut self.0 {
            Writer::Delimited(writer) => {
                for value in values {
                    match value {
                        ValueRef::Text(bytes) => writer.write_field(bytes),
                        other => writer.write_field(plain(*other)),
                    }
                    .map_err(csv_output)?;
                }
                writer.write_record(None::<&[u8]>).map_err(csv_output)
            }
            Writer::Json(json) => json.row(values),
            #[cfg(feature = "command")]
            Writer::Card(card) => {
                card.row(values);
                Ok(())
            }
            #[cfg(feature = "command")]
            Writer::Grid(grid) => grid.row(values),
            #[cfg(feature = "command")]
            Writer::Book(book) => book.row(values),
        }
    }

    /// Says what the result is: in a workbook a sheet of its own, elsewhere nothing.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] when a line is longer than a cell.
    #[cfg(feature = "command")]
    pub fn tell(&mut self, sheet: &str, lines: &[(String, String)]) -> Result<()> {
        match &mut self.0 {
            Writer::Book(book) => book.lines(sheet, lines),
            _ => Ok(()),
        }
    }

    /// Ends the result; JSON that is `cited` takes the citations in.
    ///
    /// # Errors
    ///
    /// [`Error::Output`] when writing fails.
    pub fn finish(self, citations: Option<&Citations>) -> Result<()> {
        match self.0 {
            Writer::Delimited(mut writer) => Ok(writer.flush()?),
            Writer::Json(json) => json.finish(citations),
            #[cfg(feature = "command")]
            Writer::Card(card) => card.finish(),
            #[cfg(feature = "command")]
            Writer::Grid(grid) => grid.finish(),
            #[cfg(feature = "command")]
            Writer::Book(book) => book.finish(),
        }
    }
}

fn delimited<'w>(
    delimiter: u8,
    bom: bool,
    columns: &[String],
    out: &'w mut dyn Write,
) -> Result<Writer<'w>> {
    if bom {
        out.write_all("\u{feff}".as_bytes())?;
    }
    let line_end = match delimiter {
        b',' => csv::Terminator::CRLF,
        _ => csv::Terminator::Any(b'\n'),
    };
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .terminator(line_end)
        .from_writer(out);
    writer.write_record(columns).map_err(csv_output)?;
    Ok(Writer::Delimited(Box::new(writer)))
}

fn csv_output(error: csv::Error) -> Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => Error::Output(error),
        other => Error::Output(std::io::Error::other(format!("{other:?}"))),
    }
}

/// A value as text. A whole REAL keeps its point (`1.0`), so that it stays a REAL.
fn plain(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => String::new(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => crate::spelling::printed(number),
        ValueRef::Text(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        ValueRef::Blob(bytes) => {
            let digit = |half: u8| char::from(b"0123456789ABCDEF"[usize::from(half)]);
            let digits: String = bytes
                .iter()
                .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
                .collect();
            format!("X'{digits}'")
        }
    }
}

/// For eyes: control characters, which could steer a terminal, and those that cannot be seen, as
/// escapes; a line break stays.
#[must_use]
pub fn visible(text: &str) -> String {
    let steers = |c: char| (c.is_control() && c != '\n') || is_unseen(c);
    if !text.contains(steers) {
        return text.to_owned();
    }
    let escape = |c: char| {
        if steers(c) {
            c.escape_default().to_string()
        } else {
            c.to_string()
        }
    };
    text.chars().map(escape).collect()
}

/// Characters without a shape of their own: they make a terminal show text in another order than
/// it has, end a line, or hide in a name. (Those that choose the shape of the one before do not.)
fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}
