//! The cells of a sheet, put into rows.

use std::borrow::Cow;
use std::path::Path;

use calamine::DataRef;

use super::super::spool::{Cell, Take};
use super::Places;
use crate::error::{Error, Result};

/// The cells of a sheet that are not empty, one behind the other: a text in full and where
/// it ends, so that a large sheet takes little more than its letters.
#[derive(Default)]
pub(super) struct Cells {
    text: String,
    at: Vec<Place>,
}

struct Place {
    row: u32,
    column: u32,
    start: usize,
    end: usize,
    is_number: bool,
}

impl Cells {
    pub(super) fn push(&mut self, row: u32, column: u32, value: &DataRef<'_>) {
        let start = self.text.len();
        // Writing to a String cannot fail.
        let _ = super::cell::write(&mut self.text, value);
        self.at.push(Place {
            row,
            column,
            start,
            end: self.text.len(),
            is_number: matches!(value, DataRef::Int(_) | DataRef::Float(_)),
        });
    }

    /// Sorts the cells into rows; tells which rows of the sheet they are.
    pub(super) fn hand_over(
        &mut self,
        path: &Path,
        sheet: &str,
        take: &mut Take<'_>,
    ) -> Result<Places> {
        self.at.sort_by_key(|cell| (cell.row, cell.column));
        let columns = self.at.iter().map(|cell| cell.column);
        let (Some(left), Some(right)) = (columns.clone().min(), columns.max()) else {
            let cause = format!("sheet `{sheet}` is empty: give one that holds a table");
            return Err(Error::file(path, cause));
        };
        let wrong = |cell: &Place, what: &str| {
            let place = format!("{}{}", letters(cell.column), u64::from(cell.row) + 1);
            let cause = format!("sheet `{sheet}`, cell {place}: {what}: mend it in the workbook");
            Error::file(path, cause)
        };
        let far = |cell: &&Place| cell.column > LAST_COLUMN || cell.row > LAST_ROW;
        if let Some(cell) = self.at.iter().find(far) {
            return Err(wrong(cell, "no sheet is that large"));
        }
        let mut row = vec![Cell::Empty; (right - left) as usize + 1];
        let mut places = Places::default();
        for cells in self.at.chunk_by(|one, next| one.row == next.row) {
            row.fill(Cell::Empty);
            for cell in cells {
                let text = &self.text[cell.start..cell.end];
                if text.contains('\0') {
                    return Err(wrong(cell, "it holds a NUL character"));
                }
                let slot = &mut row[(cell.column - left) as usize];
                if !matches!(slot, Cell::Empty) {
                    return Err(wrong(cell, "it is there twice"));
                }
                let text = Cow::Borrowed(text);
                *slot = if cell.is_number {
                    Cell::Number(text)
                } else {
                    Cell::Text(text)
                };
            }
            take(&row)?;
            places.push(cells[0].row.into());
        }
        Ok(places)
    }
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
