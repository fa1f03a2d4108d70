//! Sheets of Excel and OpenDocument workbooks: .xlsx, .xlsb, .xls and .ods, told apart by
//! what is in them.
//!
//! A cell becomes the text that its sheet means: whole numbers without a point, dates as
//! `2023-03-01`, texts as they are. Of merged cells the first has the value, of a formula
//! its last result. Wholly empty rows are left out, and so are columns without any cell
//! after the last that has one.

use std::fmt;
use std::io::{BufReader, Read, Seek};
use std::path::Path;

use calamine::{
    DataRef, Ods, OdsError, Reader, SheetType, Xls, XlsError, Xlsb, XlsbError, Xlsx, XlsxError,
};

use super::catch_panic::{Quiet, catch_panic};
use super::source::Watched;
use super::spool::Take;
use crate::error::{Error, Result, listed};

mod cell;
mod cells;
mod guard;

use cells::Cells;

type Source<'a> = BufReader<Watched<'a>>;

/// Hands over the rows of a sheet: first the names of its columns, then each row. Without a name it is the only sheet with anything in it. The first
/// `skip` rows are left out.
pub(super) fn rows(
    file: Watched<'_>,
    path: &Path,
    sheet: Option<&str>,
    skip: u64,
    take: &mut Take<'_>,
) -> Result<Found> {
    let steps = Steps {
        path,
        quiet: Quiet::new(),
    };
    let mut book = open(file, &steps)?;
    let name = choose(&mut book, &steps, sheet)?;
    let mut cells = Cells::default();
    let without_result = book.read(&steps, &name, &mut |row, column, value| {
        file.go_on()?;
        if u64::from(row) >= skip {
            cells.push(row, column, value);
        }
        Ok(true)
    })?;
    Ok(Found {
        places: cells.hand_over(path, &name, take)?,
        above: None,
        without_result,
        place: None,
    })
}

/// Which rows of a sheet were handed over: those that are not empty.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    /// The records that follow a gap, each with the row that it is, from 1.
    after_gaps: Vec<(u64, u64)>,
    records: u64,
}

impl Places {
    fn push(&mut self, row: u64) {
        if self.row_of(self.records) != row + 1 {
            self.after_gaps.push((self.records, row + 1));
        }
        self.records += 1;
    }

    /// The row of a record, both counted in their own way: records from 0, rows from 1.
    pub(super) fn row_of(&self, record: u64) -> u64 {
        let before = self
            .after_gaps
            .partition_point(|(first, _)| *first <= record);
        let (first, row) = match before.checked_sub(1) {
            Some(last) => self.after_gaps[last],
            None => (0, 1),
        };
        row + (record - first)
    }
}

/// What there is to say of a sheet.
#[derive(Default)]
pub(super) struct Found {
    /// Which of its rows were handed over.
    pub(super) places: Places,
    /// What there is to say of rows that were left out above its table.
    pub(super) above: Option<String>,
    /// Formulas whose result nobody computed: scripts write such, and Excel computes it when it
    /// saves the file. Told of .xlsx only.
    without_result: u64,
    /// Where in the file the rows were found.
    pub(super) place: Option<String>,
}

impl Found {
    pub(super) fn notes(&self) -> Vec<String> {
        let note = format!(
            "{} formulas have no stored result and were read as empty: open the file in Excel or \
             LibreOffice and save it",
            self.without_result
        );
        let note = (self.without_result > 0).then_some(note);
        let all = self.above.clone().into_iter().chain(note);
        all.chain(self.place.clone()).collect()
    }
}

enum Book<'a> {
    Xlsx(Xlsx<Source<'a>>),
    Xlsb(Xlsb<Source<'a>>),
    Xls(Xls<Source<'a>>),
    Ods(Ods<Source<'a>>),
}

/// Opens a workbook by its content, since people rename files.
fn open<'a>(file: Watched<'a>, steps: &Steps<'_>) -> Result<Book<'a>> {
    let path = steps.path;
    let damaged = |fault| unreadable(path, &format!("it is damaged ({fault}); {NEXT}"));
    let source = || -> Result<Source<'a>> {
        let mut handle = file;
        handle.rewind().map_err(Error::io(path, "read it"))?;
        Ok(BufReader::with_capacity(1 << 16, handle))
    };
    let mut magic = [0; 8];
    let mut start = source()?;
    start
        .read_exact(&mut magic)
        .map_err(|_| unreadable(path, "it is almost empty"))?;
    if magic == *b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" {
        let mut whole = Vec::new();
        source()?
            .read_to_end(&mut whole)
            .map_err(Error::io(path, "read it"))?;
        guard::look_into_xls(&whole).map_err(damaged)?;
        // A locked .xlsx is wrapped like an .xls.
        let source = (source()?, source()?);
        return steps.take(|| match Xlsx::new(source.0) {
            Err(XlsxError::Password) => Err(Cause::Locked),
            _ => match Xls::new(source.1) {
                Err(XlsError::Password) => Err(Cause::Locked),
                opened => opened.map(Book::Xls).map_err(Cause::of),
            },
        });
    }
    if !magic.starts_with(b"PK") {
        let is_text = |byte: &u8| *byte >= b' ' || byte.is_ascii_whitespace();
        let looks = match magic {
            [b'<', ..] => "it is a web page or XML: open it in Excel and save it as .xlsx",
            _ if magic.iter().all(is_text) => "it is plain text: name it .csv or .tsv",
            _ => "it is of another kind: name it as what it is",
        };
        return Err(unreadable(path, looks));
    }
    // A hostile archive may make its reader panic too.
    let looked = catch_panic(&steps.quiet, {
        let file = source()?;
        || guard::look_into_zip(file)
    });
    looked.unwrap_or(Ok(())).map_err(damaged)?;
    let sources = (source()?, source()?, source()?);
    steps.take(|| {
        match Ods::new(sources.0) {
            Ok(book) => return Ok(Book::Ods(book)),
            Err(OdsError::Password) => return Err(Cause::Locked),
            Err(OdsError::FileNotFound("mimetype") | OdsError::InvalidMime(_)) => {}
            Err(why) => return Err(Cause::of(why)),
        }
        match Xlsb::new(sources.1) {
            Ok(book) => return Ok(Book::Xlsb(book)),
            Err(XlsbError::Password) => return Err(Cause::Locked),
            Err(XlsbError::FileNotFound(_)) => {}
            Err(why) => return Err(Cause::of(why)),
        }
        match Xlsx::new(sources.2) {
            Ok(book) => Ok(Book::Xlsx(book)),
            Err(XlsxError::FileNotFound(_)) => Err(Cause::Archive),
            Err(why) => Err(Cause::of(why)),
        }
    })
}

impl Book<'_> {
    fn sheets(&self) -> Vec<String> {
        let sheets = match self {
            Self::Xlsx(book) => book.sheets_metadata(),
            Self::Xlsb(book) => book.sheets_metadata(),
            Self::Xls(book) => book.sheets_metadata(),
            Self::Ods(book) => book.sheets_metadata(),
        };
        let tables = sheets
            .iter()
            .filter(|each| each.typ == SheetType::WorkSheet);
        tables.map(|each| each.name.clone()).collect()
    }

    /// Hands over every cell that is not empty, until `each` says false; tells how many formulas
    /// without a result were seen.
    fn read(
        &mut self,
        steps: &Steps<'_>,
        sheet: &str,
        each: &mut dyn FnMut(u32, u32, &DataRef<'_>) -> Result<bool>,
    ) -> Result<u64> {
        let mut without_result = 0;
        // The cells of .xlsx and .xlsb stream: calamine's range is a full rectangle, and
        // one stray cell in the last corner of a sheet would take all the memory there is.
        let range = match self {
            Self::Xlsx(book) => {
                let mut cells =
                    steps.take(|| book.worksheet_cells_reader(sheet).map_err(Cause::of))?;
                let mut next = || {
                    steps.take(|| {
                        let next = cells.next_cell_with_formula_metadata();
                        next.map_err(Cause::of)
                    })
                };
                while let Some(cell) = next()? {
                    let is_unknown = cell.formula.is_some() && cell.value == DataRef::Empty;
                    without_result += u64::from(is_unknown);
                    let (row, column) = cell.pos;
                    if !is_empty(&cell.value) && !each(row, column, &cell.value)? {
                        break;
                    }
                }
                return Ok(without_result);
            }
            Self::Xlsb(book) => {
                let mut cells =
                    steps.take(|| book.worksheet_cells_reader(sheet).map_err(Cause::of))?;
                while let Some(cell) = steps.take(|| cells.next_cell().map_err(Cause::of))? {
                    let (row, column) = cell.get_position();
                    if !is_empty(cell.get_value()) && !each(row, column, cell.get_value())? {
                        break;
                    }
                }
                return Ok(without_result);
            }
            Self::Xls(book) => steps.take(|| book.worksheet_range(sheet).map_err(Cause::of))?,
            Self::Ods(book) => steps.take(|| book.worksheet_range(sheet).map_err(Cause::of))?,
        };
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            let value = borrowed(value);
            let place =
                |start: u32, offset: usize| start + u32::try_from(offset).unwrap_or(u32::MAX);
            if !is_empty(&value) && !each(place(top, row), place(left, column), &value)? {
                break;
            }
        }
        Ok(without_result)
    }
}

fn borrowed(value: &calamine::Data) -> DataRef<'_> {
    use calamine::Data;
    match value {
        Data::Int(value) => DataRef::Int(*value),
        Data::Float(value) => DataRef::Float(*value),
        Data::String(value) => DataRef::SharedString(value),
        Data::Bool(value) => DataRef::Bool(*value),
        Data::DateTime(value) => DataRef::DateTime(*value),
        Data::DateTimeIso(value) => DataRef::DateTimeIso(value.clone()),
        Data::DurationIso(value) => DataRef::DurationIso(value.clone()),
        Data::Error(value) => DataRef::Error(value.clone()),
        Data::Empty => DataRef::Empty,
    }
}

fn is_empty(value: &DataRef<'_>) -> bool {
    match value {
        DataRef::Empty => true,
        DataRef::String(text) => text.is_empty(),
        DataRef::SharedString(text) => text.is_empty(),
        _ => false,
    }
}

/// The name of the sheet that is meant.
fn choose(book: &mut Book<'_>, steps: &Steps<'_>, wanted: Option<&str>) -> Result<String> {
    let path = steps.path;
    let mut sheets = book.sheets();
    let quoted = |sheets: &[String]| {
        let quoted: Vec<String> = sheets.iter().map(|name| format!("`{name}`")).collect();
        listed(&quoted)
    };
    if let Some(wanted) = wanted {
        if let Some(exact) = sheets.iter().find(|name| *name == wanted) {
            return Ok(exact.clone());
        }
        let folded = wanted.to_lowercase();
        let like: Vec<&String> = sheets
            .iter()
            .filter(|name| name.to_lowercase() == folded)
            .collect();
        if let [only] = like[..] {
            return Ok(only.clone());
        }
        let cause = format!(
            "no sheet is named `{wanted}`; its sheets are {}",
            quoted(&sheets)
        );
        return Err(Error::file(path, cause));
    }
    let mut filled = Vec::new();
    for name in sheets.drain(..) {
        let mut any = false;
        book.read(steps, &name, &mut |_, _, _| {
            any = true;
            Ok(false)
        })?;
        if any {
            filled.push(name);
        }
    }
    match &filled[..] {
        [only] => Ok(only.clone()),
        [] => Err(Error::file(
            path,
            "none of its sheets has anything in it: give the file that holds the table",
        )),
        [first, ..] => {
            let cause = format!(
                "several sheets have something in them: {}; name one after a #, e.g. '{}#{first}'",
                quoted(&filled),
                path.display(),
            );
            Err(Error::file(path, cause))
        }
    }
}

/// What to do with a workbook that cannot be read.
const NEXT: &str = "open it in Excel or LibreOffice and save it anew, or copy it again";

/// Why a workbook cannot be read.
enum Cause {
    Locked,
    Archive,
    Other(String),
}

impl Cause {
    #[allow(clippy::needless_pass_by_value)] // for map_err
    fn of(why: impl fmt::Display) -> Self {
        let words = why.to_string();
        Self::Other(words.split_whitespace().collect::<Vec<_>>().join(" "))
    }
}

fn unreadable(path: &Path, why: &str) -> Error {
    let cause = format!("cannot be read as a workbook: {why}");
    Error::file(path, cause)
}

/// Takes the steps of calamine, which panics at some damaged .xls and .xlsb files.
struct Steps<'p> {
    path: &'p Path,
    quiet: Quiet,
}

impl Steps<'_> {
    fn take<T>(&self, step: impl FnOnce() -> Result<T, Cause>) -> Result<T> {
        let path = self.path;
        match catch_panic(&self.quiet, step) {
            Some(Ok(value)) => Ok(value),
            Some(Err(Cause::Locked)) => Err(Error::file(
                path,
                "is locked with a password: save it without one",
            )),
            Some(Err(Cause::Archive)) => Err(Error::file(path, super::format::ZIP)),
            Some(Err(Cause::Other(why))) => Err(unreadable(path, &format!("{why}; {NEXT}"))),
            None => Err(unreadable(path, &format!("it is damaged; {NEXT}"))),
        }
    }
}

#[cfg(test)]
mod tests;
