//! An .xls, which calamine holds as a whole: all texts in all their cells, and each sheet as a
//! rectangle from its first cell to its last.

use calamine::{Cell, Data};

use super::super::limits::{Fault, Held, Limits, on_heap};
use super::compound::{self, ENDLESS, u16_at, u32_at};
use super::texts;

const TOO_WIDE: Fault = Fault::Damaged("a cell lies beyond the last column");
const TOO_LARGE: Fault = Fault::Damaged("a sheet is larger than any can be");

/// Columns and rows of a sheet.
const COLUMNS: u16 = 256;
const ROWS: u64 = 65_536;

/// The most records that continue one: calamine takes them from the front, one by one.
const CONTINUED: usize = 1 << 15;

/// Bytes that are walked through, whatever is read twice counted twice.
const WALKED: usize = 1 << 30;

const CELL: u64 = size_of::<Cell<Data>>() as u64;
const VALUE: u64 = size_of::<Data>() as u64;
const FORMULA: u64 = size_of::<String>() as u64;

/// Looks at a whole file; tells whether it has a password.
pub(in super::super) fn look_into(file: &[u8], limits: &Limits) -> Result<bool, Fault> {
    if file.len() as u64 > limits.xls {
        return Err(Fault::large("its file is larger than", limits.xls, "B"));
    }
    let found = compound::open(file)?;
    for book in found.books {
        let mut held = Held::new(limits);
        // The file, its short streams, and the one that is read.
        held.add(3 * file.len() as u64)?;
        look_at(&book, held)?;
    }
    Ok(found.is_locked)
}

fn look_at(stream: &[u8], mut held: Held) -> Result<(), Fault> {
    let mut book = Book::default();
    for record in Records(stream) {
        let record = record?;
        match record.kind {
            // Locked: what follows is not what it seems.
            0x2F if u16_at(record.data, 0) != Some(0) => return Ok(()),
            0x85 => {
                book.sheets.extend(u32_at(record.data, 0));
                book.name(record.data);
                held.add(8 * FORMULA + 4 * on_heap(record.data.len() as u64))?;
            }
            0x18 => {
                book.name(record.data);
                held.add(8 * FORMULA + 2 * on_heap(3 * record.data.len() as u64))?;
            }
            0xFC => {
                book.texts = texts::lengths(record.data, &record.more);
                let texts = book.texts.iter().map(|length| on_heap((*length).into()));
                held.add(book.texts.len() as u64 * FORMULA + texts.sum::<u64>())?;
            }
            0x0A => break,
            _ => {}
        }
    }
    let mut left = WALKED;
    let mut largest = 0;
    for place in &book.sheets {
        let Some(sheet) = stream.get(*place as usize..) else {
            break;
        };
        largest = largest.max(book.look_at_sheet(sheet, &mut held, &mut left)?);
    }
    // The sheet that is read is copied.
    held.add(largest)
}

/// What the sheets of a workbook have in common.
#[derive(Default)]
struct Book {
    /// Where each begins.
    sheets: Vec<u32>,
    texts: Vec<u32>,
    /// The longest name of a sheet or a range, in bytes: formulas are written out with it.
    longest: u64,
}

impl Book {
    fn name(&mut self, record: &[u8]) {
        self.longest = self.longest.max(record.len().min(255) as u64 * 3);
    }

    /// Walks through a sheet as calamine does; tells how much memory its cells take.
    fn look_at_sheet(
        &self,
        stream: &[u8],
        held: &mut Held,
        left: &mut usize,
    ) -> Result<u64, Fault> {
        let mut cells = Area::default();
        let mut formulas = Area::default();
        let mut heap = 0;
        let mut at = (0, 0);
        // A chart in it has cells of its own.
        let mut inner = 0_u32;
        let mut has_begun = false;
        for record in Records(stream) {
            let record = record?;
            let data = record.data;
            *left = left.checked_sub(data.len() + 4).ok_or(ENDLESS)?;
            match record.kind {
                0x0809 if has_begun => inner += 1,
                0x0809 => has_begun = true,
                0x0A if inner == 0 => break,
                0x0A => inner -= 1,
                _ => {}
            }
            if inner > 0 {
                continue;
            }
            let two = |place| u16_at(data, place).unwrap_or(0);
            let place = (two(0), two(2));
            match record.kind {
                0x0200 if declared(data) > ROWS * u64::from(COLUMNS) => return Err(TOO_LARGE),
                // Numbers and truth values.
                0x0203 | 0x0205 | 0x027E => cells.take(place)?,
                0x0204 | 0x00D6 => {
                    cells.take(place)?;
                    heap += text(data.get(6..).unwrap_or_default());
                }
                0x00FD => {
                    cells.take(place)?;
                    let text = self.texts.get(u32_at(data, 6).unwrap_or(0) as usize);
                    heap += on_heap(text.map_or(0, |length| (*length).into()));
                }
                // Several numbers.
                0x00BD => {
                    cells.take(place)?;
                    cells.take((place.0, two(data.len().saturating_sub(2))))?;
                    cells.number += data.len() as u64 / 6;
                }
                0x0006 => {
                    at = place;
                    cells.take(at)?;
                    formulas.take(at)?;
                    heap += self.written_out(data.get(20..).unwrap_or_default());
                }
                // The result of a formula that is a text.
                0x0207 => {
                    cells.take(at)?;
                    heap += text(data);
                }
                _ => {}
            }
            held.allow(cells.number * CELL + formulas.number * (8 + FORMULA) + heap)?;
        }
        let values = cells.size() * VALUE + heap;
        held.allow(cells.number * CELL + values)?;
        held.add(values + formulas.size() * FORMULA)?;
        Ok(values)
    }

    /// What a formula takes once it is written out, with the names in it.
    fn written_out(&self, formula: &[u8]) -> u64 {
        let is_name = |byte: &&u8| matches!(**byte & 0x1F, 0x03 | 0x19..=0x1D) && **byte >= 0x20;
        let names = formula.iter().filter(is_name).count() as u64;
        160 + 8 * formula.len() as u64 + names * self.longest
    }
}

/// What a text in a record takes: calamine makes room for as many letters as it says.
fn text(data: &[u8]) -> u64 {
    let said = u64::from(u16_at(data, 0).unwrap_or(0));
    on_heap(said.max(3 * data.len() as u64))
}

/// Where the cells of a sheet lie.
#[derive(Default)]
struct Area {
    number: u64,
    rows: Option<(u16, u16)>,
    columns: Option<(u16, u16)>,
}

impl Area {
    fn take(&mut self, (row, column): (u16, u16)) -> Result<(), Fault> {
        if column >= COLUMNS {
            return Err(TOO_WIDE);
        }
        let with = |span: Option<(u16, u16)>, one: u16| {
            let (first, last) = span.unwrap_or((one, one));
            Some((first.min(one), last.max(one)))
        };
        self.number += 1;
        self.rows = with(self.rows, row);
        self.columns = with(self.columns, column);
        Ok(())
    }

    /// How many cells the rectangle around them has.
    fn size(&self) -> u64 {
        let length =
            |span: Option<(u16, u16)>| span.map_or(0, |(first, last)| u64::from(last - first) + 1);
        length(self.rows) * length(self.columns)
    }
}

/// How many cells a sheet says that it has, counted as calamine does.
fn declared(data: &[u8]) -> u64 {
    let two = |place| u16_at(data, place).map_or(0, u32::from);
    let four = |place| u32_at(data, place).unwrap_or(0);
    let (top, bottom, left, right) = if data.len() < 14 {
        (two(0), two(2), two(4), two(6))
    } else {
        (four(0), four(4), two(8), two(10))
    };
    if bottom == 0 || right == 0 {
        return 1;
    }
    let left = if left > 255 || right < left { 0 } else { left };
    u64::from(bottom.wrapping_sub(top)) * u64::from(right.wrapping_sub(left))
}

/// The records of a stream, each with those that continue it, as calamine finds them.
struct Records<'s>(&'s [u8]);

struct Record<'s> {
    kind: u16,
    data: &'s [u8],
    more: Vec<&'s [u8]>,
}

impl<'s> Records<'s> {
    fn one(&mut self) -> Option<(u16, &'s [u8])> {
        let (kind, length) = (u16_at(self.0, 0)?, u16_at(self.0, 2)?);
        let to = 4 + usize::from(length);
        let data = self.0.get(4..to)?;
        self.0 = &self.0[to..];
        Some((kind, data))
    }
}

impl<'s> Iterator for Records<'s> {
    type Item = Result<Record<'s>, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        let (kind, data) = self.one()?;
        let mut more = Vec::new();
        while u16_at(self.0, 0) == Some(0x3C) && self.0.len() > 4 {
            more.push(self.one()?.1);
            if more.len() > CONTINUED {
                return Some(Err(ENDLESS));
            }
        }
        Some(Ok(Record { kind, data, more }))
    }
}
