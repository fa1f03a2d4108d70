//! A workbook: the result, and sheets that say what it is.
//!
//! A text stays a text whatever it looks like, so that no spreadsheet makes a date of `SEPT2`, a number of
//! `0089` or a formula of `=1+1`. What a workbook cannot hold is an error, and nothing is cut.

use std::io::Write;

use rusqlite::types::ValueRef;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Url, Workbook, Worksheet, XlsxError};

use super::plain;
use crate::error::{Error, Result};

/// What one sheet holds: rows, columns, characters of a cell (in UTF-16), links.
const ROWS: u32 = 1_048_576;
const COLUMNS: usize = 16_384;
const CHARACTERS: usize = 32_767;
const LINKS: usize = 65_000;

/// Whole numbers of more digits lose some of them in a spreadsheet.
const EXACT: u64 = 999_999_999_999_999;

/// The widths of columns, in characters: so much at least, at most, and at most by their heading.
const NARROW: usize = 8;
const WIDE: usize = 60;

/// So many rows say how wide a column is.
const LOOKED_AT: u32 = 500;

/// What the day of the data is called.
pub(super) const DAY: &str = "data version";

/// What a text that begins so is a link to.
const DOI: &str = "https://doi.org/";

/// A workbook that is being written.
pub(super) struct Book<'w> {
    out: &'w mut dyn Write,
    workbook: Workbook,
    columns: Vec<String>,
    widths: Vec<usize>,
    rows: u32,
    links: usize,
    day: Option<ExcelDateTime>,
}

impl<'w> Book<'w> {
    pub(super) fn new(columns: &[String], out: &'w mut dyn Write) -> Result<Self> {
        if columns.len() > COLUMNS {
            return Err(too_large(&format!("more than {COLUMNS} columns")));
        }
        let mut workbook = Workbook::new();
        // A row is written out when the next one comes.
        let sheet = workbook.add_worksheet_with_constant_memory();
        let sheet = sheet.and_then(|sheet| sheet.set_name("result")?.set_freeze_panes(1, 0));
        let sheet = sheet.map_err(|error| fault(&error))?;
        let heading = Format::new().set_bold();
        for (place, column) in (0..).zip(columns) {
            in_limits(column, 0, column)?;
            let written = sheet.write_string_with_format(0, place, column, &heading);
            written.map_err(|error| fault(&error))?;
        }
        Ok(Self {
            out,
            workbook,
            columns: columns.to_vec(),
            widths: columns
                .iter()
                .map(|name| name.chars().count() + 4)
                .collect(),
            rows: 0,
            links: 0,
            day: None,
        })
    }

    pub(super) fn row(&mut self, values: &[ValueRef<'_>]) -> Result<()> {
        self.rows += 1;
        if self.rows >= ROWS {
            let most = ROWS - 1;
            return Err(too_large(&format!(
                "more than {most} rows below its headings"
            )));
        }
        let rows = self.rows;
        for (place, value) in (0..).zip(values) {
            let column = usize::from(place);
            let width = match *value {
                ValueRef::Null => 0,
                ValueRef::Integer(number) if number.unsigned_abs() <= EXACT => {
                    #[allow(clippy::cast_precision_loss)] // it has few enough digits
                    self.sheet(|sheet| sheet.write_number(rows, place, number as f64))?;
                    number.to_string().len()
                }
                ValueRef::Real(number) if number.is_finite() => {
                    self.sheet(|sheet| sheet.write_number(rows, place, number))?;
                    12
                }
                other => {
                    let text = plain(other);
                    in_limits(&text, rows, &self.columns[column])?;
                    self.text(rows, place, &text)?;
                    text.chars().count()
                }
            };
            if rows <= LOOKED_AT {
                let known = &mut self.widths[column];
                *known = width.max(*known);
            }
        }
        Ok(())
    }

    /// Writes a text; a DOI is a link with the text as it is.
    fn text(&mut self, row: u32, place: u16, text: &str) -> Result<()> {
        let doi = text.strip_prefix(DOI).unwrap_or(text);
        let is_doi = doi.starts_with("10.") && doi.contains('/') && !doi.contains([' ', ';']);
        if is_doi && doi.is_ascii() && doi.len() < 500 && self.links < LINKS {
            self.links += 1;
            let url = Url::new(format!("{DOI}{doi}")).set_text(text);
            return self.sheet(|sheet| sheet.write_url(row, place, url));
        }
        self.sheet(|sheet| sheet.write_string(row, place, text))
    }

    fn sheet(
        &mut self,
        write: impl FnOnce(&mut Worksheet) -> std::result::Result<&mut Worksheet, XlsxError>,
    ) -> Result<()> {
        let sheet = self.workbook.worksheet_from_index(0);
        sheet
            .and_then(write)
            .map(drop)
            .map_err(|error| fault(&error))
    }

    /// Adds a sheet of lines, each with a word for what it says. The day of the data, if it is among
    /// them, is that of the workbook: the same question gives the same bytes.
    pub(super) fn lines(&mut self, name: &str, lines: &[(String, String)]) -> Result<()> {
        let day = lines.iter().find(|(what, _)| what == DAY);
        let day = day.and_then(|(_, day)| ExcelDateTime::parse_from_str(day).ok());
        self.day = day.or_else(|| self.day.take());
        for (row, (what, text)) in (0..).zip(lines) {
            in_limits(text, row, what)?;
        }
        self.write_lines(name, lines).map_err(|error| fault(&error))
    }

    fn write_lines(
        &mut self,
        name: &str,
        lines: &[(String, String)],
    ) -> std::result::Result<(), XlsxError> {
        let (bold, wrapped) = (Format::new().set_bold(), Format::new().set_text_wrap());
        let sheet = self.workbook.add_worksheet().set_name(name)?;
        sheet.set_column_width(0, 22)?.set_column_width(1, 100)?;
        for (row, (what, text)) in (0..).zip(lines) {
            sheet.write_string_with_format(row, 0, what, &bold)?;
            if text.starts_with(DOI) && !text.contains(' ') {
                sheet.write_url(row, 1, text.as_str())?;
            } else {
                sheet.write_string_with_format(row, 1, text, &wrapped)?;
            }
        }
        Ok(())
    }

    /// Writes it out.
    pub(super) fn finish(mut self) -> Result<()> {
        let (rows, last) = (self.rows, self.columns.len().saturating_sub(1));
        let last = u16::try_from(last).unwrap_or(u16::MAX);
        let widths = std::mem::take(&mut self.widths);
        self.sheet(|sheet| {
            for (place, width) in (0..).zip(widths) {
                let characters = u16::try_from(width.clamp(NARROW, WIDE)).unwrap_or_default();
                sheet.set_column_width(place, f64::from(characters))?;
            }
            sheet.autofilter(0, 0, rows, last)
        })?;
        let day = match self.day {
            Some(day) => Ok(day),
            None => ExcelDateTime::from_ymd(2025, 1, 1),
        };
        let day = day.map_err(|error| fault(&error))?;
        let properties = DocProperties::new().set_creation_datetime(&day);
        self.workbook.set_properties(&properties);
        let bytes = self.workbook.save_to_buffer();
        Ok(self.out.write_all(&bytes.map_err(|error| fault(&error))?)?)
    }
}

/// What does not go into a cell is not cut.
fn in_limits(text: &str, row: u32, column: &str) -> Result<()> {
    let length = text.encode_utf16().count();
    if text.len() <= CHARACTERS || length <= CHARACTERS {
        return Ok(());
    }
    Err(too_large(&format!(
        "row {row}, column `{column}`: {length} characters, more than the {CHARACTERS} of a cell"
    )))
}

fn too_large(what: &str) -> Error {
    Error::Usage(format!(
        "-f xlsx: {what}, which no workbook holds: write it as csv (-f csv), or ask for less"
    ))
}

fn fault(error: &XlsxError) -> Error {
    Error::Output(std::io::Error::other(error.to_string()))
}
