//! The cells of a sheet, put into rows.

use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::mem;
use std::path::{Path, PathBuf};

use calamine::DataRef;
use tempfile::SpooledTempFile;

use super::super::spool::{Cell, Take};
use super::Places;
use super::limits::{Fault, Limits};
use crate::error::{Error, Result};

/// Bytes of cells that are held in memory; more go to a file.
const IN_MEMORY: usize = 32 << 20;

/// The most cells of a sheet that are sorted, if they do not come in order.
const SORTED: u64 = 8 << 20;

/// The cells of a sheet that are not empty, one behind the other: where each is, whether it is a
/// number, how long its text is, and that. A nameless file takes them, so that a large sheet takes
/// no memory.
pub(super) struct Cells {
    path: PathBuf,
    sheet: String,
    /// The most bytes of texts, and cells of the table.
    most: u64,
    /// The most bytes of one.
    longest: u64,
    written: BufWriter<SpooledTempFile>,
    text: String,
    number: u64,
    bytes: u64,
    rows: u64,
    last: Option<(u32, u32)>,
    /// The first and the last column with a cell.
    columns: Option<(u32, u32)>,
    is_sorted: bool,
}

/// A cell, and where its text begins in the file.
#[derive(Clone, Copy)]
struct Place {
    row: u32,
    column: u32,
    length: u32,
    is_number: bool,
    at: u64,
}

/// Bytes of a place in the file.
const HEAD: usize = 13;

impl Cells {
    pub(super) fn new(path: &Path, sheet: &str, limits: &Limits) -> Self {
        Self {
            path: path.to_owned(),
            sheet: sheet.to_owned(),
            most: limits.table,
            longest: limits.piece,
            written: BufWriter::with_capacity(1 << 16, SpooledTempFile::new(IN_MEMORY)),
            text: String::new(),
            number: 0,
            bytes: 0,
            rows: 0,
            last: None,
            columns: None,
            is_sorted: true,
        }
    }

    pub(super) fn push(&mut self, row: u32, column: u32, value: &DataRef<'_>) -> Result<()> {
        if column > LAST_COLUMN || row > LAST_ROW {
            return Err(self.wrong(row, column, "no sheet is that large"));
        }
        self.text.clear();
        // Writing to a String cannot fail.
        let _ = super::cell::write(&mut self.text, value);
        if self.text.contains('\0') {
            return Err(self.wrong(row, column, "it holds a NUL character"));
        }
        self.is_sorted &= self.last < Some((row, column));
        self.rows += u64::from(self.last.is_none_or(|(last, _)| last != row));
        self.last = Some((row, column));
        let (left, right) = self.columns.unwrap_or((column, column));
        self.columns = Some((left.min(column), right.max(column)));
        self.number += 1;
        self.bytes += self.text.len() as u64;
        let large = |what: &str| Err(Fault::large(what, self.most, "B").error(&self.path));
        if self.text.len() as u64 > self.longest {
            let what = format!(
                "the text of cell {}{} is longer than",
                letters(column),
                row + 1
            );
            return Err(Fault::large(&what, self.longest, "B").error(&self.path));
        }
        if self.bytes > self.most {
            return large("the texts of its cells are longer than");
        }
        // As text, each of them takes a byte at least.
        if u64::from(right.max(column) - left.min(column)) * self.rows > self.most {
            return large("with the empty cells in it, its table is larger than");
        }
        if !self.is_sorted && self.number > SORTED {
            let what = "its cells are in no order, and are more than";
            return Err(Fault::large(what, SORTED, "").error(&self.path));
        }
        let is_number = matches!(value, DataRef::Int(_) | DataRef::Float(_));
        let length = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        let mut head = [0; HEAD];
        head[..4].copy_from_slice(&row.to_le_bytes());
        head[4..8].copy_from_slice(&column.to_le_bytes());
        head[8..12].copy_from_slice(&length.to_le_bytes());
        head[12] = u8::from(is_number);
        let written = self.written.write_all(&head);
        let written = written.and_then(|()| self.written.write_all(self.text.as_bytes()));
        written.map_err(full(&self.path))
    }

    fn wrong(&self, row: u32, column: u32, what: &str) -> Error {
        let place = format!("{}{}", letters(column), u64::from(row) + 1);
        let sheet = &self.sheet;
        let cause = format!("sheet `{sheet}`, cell {place}: {what}: mend it in the workbook");
        Error::file(&self.path, cause)
    }

    /// Sorts the cells into rows; tells which rows of the sheet they are.
    pub(super) fn hand_over(mut self, take: &mut Take<'_>) -> Result<Places> {
        let Some((left, right)) = self.columns else {
            let cause = format!(
                "sheet `{}` is empty: give one that holds a table",
                self.sheet
            );
            return Err(Error::file(&self.path, cause));
        };
        let spool = SpooledTempFile::new(0);
        let written = mem::replace(&mut self.written, BufWriter::new(spool)).into_inner();
        let written = written.map_err(io::IntoInnerError::into_error);
        let mut file = BufReader::new(written.map_err(full(&self.path))?);
        file.rewind().map_err(full(&self.path))?;
        let sorted = if self.is_sorted {
            None
        } else {
            Some(places(&mut file, self.number).map_err(full(&self.path))?)
        };
        let mut row = Row::new((left, right));
        let mut places = Places::default();
        for number in 0..self.number {
            let place = match &sorted {
                None => Place::read(&mut file),
                // Below 8 Mi.
                #[allow(clippy::cast_possible_truncation)]
                Some(sorted) => file
                    .seek(SeekFrom::Start(sorted[number as usize].at))
                    .map(|_| sorted[number as usize]),
            };
            let place = place.map_err(full(&self.path))?;
            if row.number != Some(place.row) {
                row.hand_over(take, &mut places)?;
                row.number = Some(place.row);
            }
            let is_first = row.push(place, &mut file).map_err(full(&self.path))?;
            if !is_first {
                return Err(self.wrong(place.row, place.column, "it is there twice"));
            }
        }
        row.hand_over(take, &mut places)?;
        Ok(places)
    }
}

/// A row of a sheet.
struct Row {
    /// Which one.
    number: Option<u32>,
    left: u32,
    /// Where the text of each cell begins and ends in `texts`, and whether it is a number.
    cells: Vec<Option<(usize, usize, bool)>>,
    texts: Vec<u8>,
}

impl Row {
    fn new((left, right): (u32, u32)) -> Self {
        Self {
            number: None,
            left,
            cells: vec![None; (right - left) as usize + 1],
            texts: Vec::new(),
        }
    }

    /// Takes a cell; tells whether it is the first at its place.
    fn push(&mut self, place: Place, file: &mut impl Read) -> io::Result<bool> {
        let start = self.texts.len();
        let end = start + place.length as usize;
        self.texts.resize(end, 0);
        file.read_exact(&mut self.texts[start..])?;
        let slot = &mut self.cells[(place.column - self.left) as usize];
        Ok(slot.replace((start, end, place.is_number)).is_none())
    }

    /// Hands it over, and is empty again.
    fn hand_over(&mut self, take: &mut Take<'_>, places: &mut Places) -> Result<()> {
        let Some(number) = self.number else {
            return Ok(());
        };
        let cells: Vec<Cell<'_>> = self
            .cells
            .iter()
            .map(|cell| {
                let Some((start, end, is_number)) = *cell else {
                    return Cell::Empty;
                };
                // It was written as text.
                let text = String::from_utf8_lossy(&self.texts[start..end]);
                if is_number {
                    Cell::Number(text)
                } else {
                    Cell::Text(text)
                }
            })
            .collect();
        take(&cells)?;
        drop(cells);
        places.push(number.into());
        self.cells.fill(None);
        self.texts.clear();
        Ok(())
    }
}

/// All places, in the order of a sheet.
fn places<R: Read + Seek>(file: &mut BufReader<R>, number: u64) -> io::Result<Vec<Place>> {
    let mut places = Vec::new();
    let mut at = 0;
    for _ in 0..number {
        let place = Place::read(file)?;
        file.seek_relative(place.length.into())?;
        at += HEAD as u64;
        places.push(Place { at, ..place });
        at += u64::from(place.length);
    }
    places.sort_by_key(|place| (place.row, place.column));
    Ok(places)
}

impl Place {
    fn read(file: &mut impl Read) -> io::Result<Self> {
        let mut head = [0; HEAD];
        file.read_exact(&mut head)?;
        let number =
            |at: usize| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
        Ok(Self {
            row: number(0),
            column: number(4),
            length: number(8),
            is_number: head[12] == 1,
            at: 0,
        })
    }
}

fn full(path: &Path) -> impl FnOnce(io::Error) -> Error {
    Error::io(path, "unpack the file (is the disk full?)")
}

/// The last row and column of any sheet, counted from 0.
const LAST_ROW: u32 = 1_048_575;
const LAST_COLUMN: u32 = 16_383;

/// The letters of a column: A, B, … Z, AA, …
fn letters(column: u32) -> String {
    let letter = char::from(b'A' + u8::try_from(column % 26).unwrap_or(0));
    match column / 26 {
        0 => letter.to_string(),
        more => letters(more - 1) + &letter.to_string(),
    }
}
