//! A workbook in the hands of calamine.

use std::fmt;
use std::io::{BufReader, Read};
use std::path::Path;
use std::rc::Rc;

use calamine::{
    DataRef, Ods, OdsError, Reader, SheetType, Xls, XlsError, Xlsb, XlsbError, Xlsx, XlsxError,
};

use super::guard::{At, Guard, Guarded, Kind, xls};
use super::limits::{Fault, Limits, NEXT};
use crate::error::{Error, Result, listed};
use crate::lab::catch_panic::{Quiet, catch_panic};

/// A workbook that is open.
pub(super) enum Book {
    Xlsx(Xlsx<Guarded>),
    Xlsb(Xlsb<Guarded>),
    Xls(Xls<BufReader<At>>),
    Ods(Ods<Guarded>),
}

/// Opens a workbook by its content, since people rename files.
pub(super) fn open(file: &At, limits: Limits, steps: &mut Steps<'_>) -> Result<Book> {
    let path = steps.path;
    let source = || BufReader::with_capacity(1 << 16, file.clone());
    let mut magic = [0; 8];
    source()
        .read_exact(&mut magic)
        .map_err(|_| unreadable(path, "it is almost empty"))?;
    if magic == *b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" {
        let mut whole = Vec::new();
        source()
            .take(limits.xls + 1)
            .read_to_end(&mut whole)
            .map_err(Error::io(path, "read it"))?;
        let looked = steps.take(|| Ok(xls::look_into(&whole, &limits)))?;
        drop(whole);
        let is_locked = looked.map_err(|fault| fault.error(path))?;
        // A locked .xlsx is wrapped like an .xls.
        return steps.take(|| match Xls::new(source()) {
            _ if is_locked => Err(Cause::Locked),
            Err(XlsError::Password) => Err(Cause::Locked),
            opened => opened.map(Book::Xls).map_err(Cause::of),
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
    let guard = Rc::new(Guard::new(file.clone(), limits));
    steps.guard = Some(Rc::clone(&guard));
    // A hostile archive may make its reader panic too.
    steps.take(|| {
        guard.find_parts();
        Ok(())
    })?;
    let book = steps.take(|| {
        match Ods::new(guard.reader(Kind::Ods)) {
            Ok(book) => return Ok(Book::Ods(book)),
            Err(OdsError::Password) => return Err(Cause::Locked),
            Err(OdsError::FileNotFound("mimetype") | OdsError::InvalidMime(_)) => {}
            Err(why) => return Err(Cause::of(why)),
        }
        match Xlsb::new(guard.reader(Kind::Xlsb)) {
            Ok(book) => return Ok(Book::Xlsb(book)),
            Err(XlsbError::Password) => return Err(Cause::Locked),
            Err(XlsbError::FileNotFound(_)) => {}
            Err(why) => return Err(Cause::of(why)),
        }
        match Xlsx::new(guard.reader(Kind::Xlsx)) {
            Ok(book) => Ok(Book::Xlsx(book)),
            Err(XlsxError::FileNotFound(_)) => Err(Cause::Archive),
            Err(why) => Err(Cause::of(why)),
        }
    })?;
    guard.read_sheets();
    let sheets = book.sheets().len();
    if sheets > limits.sheets {
        let most = limits.sheets as u64;
        return Err(Fault::large("it has more than", most, "sheets").error(path));
    }
    Ok(book)
}

impl Book {
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
    pub(super) fn read(
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
                    steps.next_cell();
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
pub(super) fn choose(book: &mut Book, steps: &Steps<'_>, wanted: Option<&str>) -> Result<String> {
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

/// Why a workbook cannot be read.
pub(super) enum Cause {
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

pub(super) fn unreadable(path: &Path, why: &str) -> Error {
    let cause = format!("cannot be read as a workbook: {why}");
    Error::file(path, cause)
}

/// Takes the steps of calamine, which panics at some damaged files.
pub(super) struct Steps<'p> {
    path: &'p Path,
    quiet: Quiet,
    guard: Option<Rc<Guard>>,
}

impl<'p> Steps<'p> {
    pub(super) fn new(path: &'p Path) -> Self {
        Self {
            path,
            quiet: Quiet::new(),
            guard: None,
        }
    }

    fn next_cell(&self) {
        if let Some(guard) = &self.guard {
            guard.next_cell();
        }
    }

    fn take<T>(&self, step: impl FnOnce() -> Result<T, Cause>) -> Result<T> {
        let path = self.path;
        let taken = catch_panic(&self.quiet, step);
        // calamine passes over some errors of reading.
        if let Some(fault) = self.guard.as_ref().and_then(|guard| guard.fault()) {
            return Err(fault.error(path));
        }
        match taken {
            Some(Ok(value)) => Ok(value),
            Some(Err(Cause::Locked)) => Err(Error::file(
                path,
                "is locked with a password: save it without one",
            )),
            Some(Err(Cause::Archive)) => Err(Error::file(path, crate::lab::format::ZIP)),
            Some(Err(Cause::Other(why))) => Err(unreadable(path, &format!("{why}; {NEXT}"))),
            None => Err(unreadable(path, &format!("it is damaged; {NEXT}"))),
        }
    }
}
