//! A lab's file as records of one of the two shapes, each with the line on which it stands.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::claim_rows::UNTOLD;
use super::shape::Shape;
use super::template::is_of_template;
use super::{Faults, File, Told, shortened};
use crate::error::{Error, Result, suggest};
use crate::lab::{self, Lab, Options, Reading, Spec, Table};
use crate::spelling::trimmed;

/// What a line begins with that is a remark, or says something of the whole file.
const REMARK: char = '#';

/// More rows than anybody writes by hand.
const MOST: u64 = 100_000;

/// The most letters of a cell.
const LONGEST: usize = 10_000;

/// A row of a lab's file.
#[derive(Clone, Debug)]
pub(super) struct Record {
    /// The line of a text or row of a sheet.
    pub(super) line: u64,
    cells: BTreeMap<&'static str, String>,
}

impl Record {
    /// What stands in a column; empty where the file has no such column.
    pub(super) fn get(&self, column: &str) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    /// The same as a value that may be none.
    pub(super) fn given(&self, column: &str) -> Option<&str> {
        Some(self.get(column)).filter(|text| !text.is_empty())
    }

    pub(super) fn set(&mut self, column: &'static str, text: String) {
        self.cells.insert(column, text);
    }
}

/// A lab's file.
#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) path: PathBuf,
    pub(super) shape: Shape,
    /// What the file says of itself.
    pub(super) told: Told,
    pub(super) records: Vec<Record>,
    /// What is wrong with it, as far as reading tells.
    pub(super) faults: Faults,
}

impl Sheet {
    /// Reads a file that is in either shape.
    ///
    /// # Errors
    ///
    /// [`Error::File`] where it is of neither shape, or has no rows; what [`lab::open`] returns.
    pub(super) fn read(file: &File<'_>) -> Result<Self> {
        let File {
            spec,
            options,
            reading,
            without,
        } = *file;
        let mut faults = Faults::none();
        let (remarks, told) = top(spec, options, reading, &mut faults)?;
        let table = open(
            spec,
            &Options {
                // What stands above the names is known, and nothing else is left out.
                skip: Some(options.skip.unwrap_or(0) + remarks),
                ..options.clone()
            },
            reading,
        )?;
        let path = table.path();
        let written: Vec<String> = table
            .columns()
            .iter()
            .map(|each| each.name.clone())
            .collect();
        let shape = Shape::of(&written).ok_or_else(|| no_shape(path, &written))?;
        let mut columns = columns(path, shape, &written, without, &mut faults);
        let mut records = Vec::new();
        table.each_record(|line, cells| {
            if records.len() as u64 == MOST {
                let words = format!("more than {MOST} rows: nobody has read that many; add fewer");
                return Err(Error::file(path, words));
            }
            records.extend(record(
                (path, shape),
                line,
                cells,
                &mut columns,
                &mut faults,
            ));
            Ok(())
        })?;
        table.still()?;
        if records.is_empty() && faults.is_none() {
            let words = "has the names of columns and no rows below them: write one a line";
            return Err(Error::file(path, words));
        }
        if shape == Shape::Table {
            let has_categories = columns
                .iter()
                .any(|written| written.column == Some("category"));
            fill_down(path, has_categories, &mut records, &mut faults);
        }
        Ok(Self {
            path: path.to_owned(),
            shape,
            told,
            records,
            faults,
        })
    }
}

fn open(spec: &Spec, options: &Options, reading: &Reading) -> Result<Arc<Table>> {
    match lab::open(spec, options, reading)? {
        Lab::Table(table) => Ok(table),
        Lab::Database { path, .. } => Err(Error::Usage(format!(
            "{0}: a SQLite file has several tables: name one after a #, e.g. '{0}#ours'",
            path.display()
        ))),
    }
}

/// The remarks above the names of the columns: how many lines, and what they say.
fn top(
    spec: &Spec,
    options: &Options,
    reading: &Reading,
    faults: &mut Faults,
) -> Result<(u64, Told)> {
    let mut told = Told::default();
    let mut remarks = 0;
    // A pipe can be read once, and JSON and SQLite have nothing above their rows.
    if spec.path == Path::new("-") {
        return Ok((0, told));
    }
    let raw = Options {
        header: false,
        ragged: true,
        skip: Some(options.skip.unwrap_or(0)),
        ..options.clone()
    };
    let table = open(spec, &raw, reading)?;
    if table.has_header() {
        return Ok((0, told));
    }
    let mut is_above = true;
    table.each_record(|line, cells| {
        let text = cells.join(",");
        let text = text
            .trim_end_matches([',', ';', '\t', ' '])
            .trim_start_matches('"');
        is_above &= trimmed(text).starts_with(REMARK);
        if is_above {
            remarks += 1;
            let text = trimmed(text.trim_start_matches(REMARK).trim_end_matches('"'));
            if let Err(fault) = told.take(text) {
                faults.push(Error::lab(table.path(), line, fault));
            }
        }
        Ok(())
    })?;
    Ok((remarks, told))
}

fn no_shape(path: &Path, written: &[String]) -> Error {
    let wanted: Vec<String> = Shape::ALL
        .map(|shape| format!("{} ({})", shape.name(), shape.needed().join(", ")))
        .into();
    Error::file(
        path,
        format!(
            "has neither the columns of a {}: it has {}. `migrasome add --template table -o \
             table.csv` writes a file to fill; `--skip N` leaves out N lines above the names of the \
             columns",
            wanted.join(" nor those of "),
            crate::error::listed(written)
        ),
    )
}

/// A column of the file.
struct Written {
    name: String,
    /// Which column of the shape it is.
    column: Option<&'static str>,
    /// Whether it was told that it is none.
    is_told: bool,
}

/// Which column of the shape each column of the file is.
fn columns(
    path: &Path,
    shape: Shape,
    written: &[String],
    without: &[String],
    faults: &mut Faults,
) -> Vec<Written> {
    let mut seen: BTreeMap<&str, &String> = BTreeMap::new();
    let mut found = Vec::new();
    for name in written {
        let is_left_out = without.contains(name);
        let meant = shape.column(name).filter(|_| !is_left_out);
        let meant = meant.map(|column| column.name);
        if let Some(meant) = meant
            && let Some(other) = seen.insert(meant, name)
        {
            let words =
                format!("the columns `{other}` and `{name}` are both `{meant}`: leave one out");
            faults.push(Error::file(path, words));
        }
        found.push(Written {
            name: name.clone(),
            column: meant,
            is_told: is_left_out,
        });
    }
    found
}

/// The cells of a row; `None` where all are empty.
fn record(
    (path, shape): (&Path, Shape),
    line: u64,
    cells: &[std::borrow::Cow<'_, str>],
    columns: &mut [Written],
    faults: &mut Faults,
) -> Option<Record> {
    let repeats = columns.iter().zip(cells);
    let mut repeats = repeats
        .filter(|(_, cell)| !trimmed(cell).is_empty())
        .peekable();
    if repeats.peek().is_some() && repeats.all(|(written, cell)| trimmed(cell) == written.name) {
        let words = "repeats the names of the columns: leave the line out";
        faults.push(Error::lab(path, line, words));
        return None;
    }
    // Those of a template tell what to write.
    let first = cells.first().map_or("", |first| trimmed(first));
    if is_of_template(shape, first) {
        return None;
    }
    if first.starts_with(REMARK) {
        let words = format!(
            "begins with `#`, as remarks above the names of the columns do, and `{}` would be lost: \
             leave the line out, or write something else before it",
            shortened(first)
        );
        faults.push(Error::lab(path, line, words));
        return None;
    }
    let mut record = Record {
        line,
        cells: BTreeMap::new(),
    };
    for (written, cell) in columns.iter_mut().zip(cells) {
        let text = trimmed(cell);
        match written.column {
            _ if text.is_empty() => {}
            Some(column) if text.chars().count() > LONGEST => {
                let words = format!("column {column}: more than {LONGEST} characters: shorten it");
                faults.push(Error::lab(path, line, words));
            }
            Some(column) => record.set(column, text.to_owned()),
            // Once is enough.
            None if written.is_told => {}
            None => {
                written.is_told = true;
                faults.push(Error::lab(path, line, unknown(shape, &written.name, text)));
            }
        }
    }
    (!record.cells.is_empty()).then_some(record)
}

/// A text in a column that neither shape has would be lost.
fn unknown(shape: Shape, written: &str, text: &str) -> String {
    let shown = shortened(text);
    let known: Vec<String> = shape
        .columns()
        .map(|column| column.name.to_owned())
        .collect();
    let hint = suggest(written, &known);
    let hint = hint
        .split(" Possible: ")
        .next()
        .unwrap_or_default()
        .trim_end_matches('.');
    format!(
        "column `{written}` is none that is known, and `{shown}` in it would be lost{hint}: rename \
         the column, or leave it out with --without '{written}'"
    )
}

/// A merged cell has its text in the first row only. Where there is no such column, none is told.
fn fill_down(path: &Path, has_categories: bool, records: &mut [Record], faults: &mut Faults) {
    let mut above = (!has_categories).then(|| UNTOLD.to_owned());
    for record in records {
        match (record.given("category"), &above) {
            (Some(category), _) => above = Some(category.to_owned()),
            (None, Some(category)) => record.set("category", category.clone()),
            (None, None) => {
                let words = "column category: empty, and no category stands above to carry down: \
                             write the group of the disease, or one of your own such as `Other`";
                faults.push(Error::lab(path, record.line, words));
                above = Some(String::new());
            }
        }
    }
}
