//! An empty file of either shape, to be filled in.

use rust_xlsxwriter::{DataValidation, Format, Workbook, XlsxError};

use super::shape::{Choices, Column, Shape};
use crate::Db;
use crate::error::{Error, Result};

/// What a file may say of its source, above the names of the columns.
const TOP: [&str; 5] = [
    "# name: ",
    "# title: ",
    "# doi: ",
    "# year: ",
    "# journal: ",
];

/// What the first cell of the example says.
const EXAMPLE: &str = "example";

/// How far down a workbook offers words to choose from.
const ROWS: u32 = 1_000;

/// The rows of a template: what the file says of itself, the names of the columns, what to write in
/// each, and an example. What begins with `#` is left out when the file is added.
fn rows(shape: Shape, roles: &[String]) -> Vec<Vec<String>> {
    let remark = |words: &str, place: usize| match place {
        0 => format!("# {words}"),
        _ => words.to_owned(),
    };
    let what = |column: &Column| match words(column.choices, roles) {
        words if words.is_empty() => column.what.to_owned(),
        words => format!("{}. One of: {}", column.what, words.join(", ")),
    };
    let columns = || shape.columns().enumerate();
    let mut rows: Vec<Vec<String>> = TOP.iter().map(|line| vec![(*line).to_owned()]).collect();
    rows.push(
        columns()
            .map(|(_, column)| column.name.to_owned())
            .collect(),
    );
    rows.push(
        columns()
            .map(|(place, column)| remark(&what(column), place))
            .collect(),
    );
    let example = |(place, column): (usize, &Column)| match place {
        0 => format!("# {EXAMPLE}"),
        _ => column.example.to_owned(),
    };
    rows.push(columns().map(example).collect());
    rows
}

/// Whether the first cell of a row is that of a row that tells what to write.
pub(super) fn is_of_template(shape: Shape, cell: &str) -> bool {
    let what = shape.columns().next().map(|column| column.what);
    cell.strip_prefix("# ")
        .is_some_and(|rest| rest == EXAMPLE || Some(rest) == what)
}

fn words(choices: Choices, roles: &[String]) -> Vec<String> {
    match choices {
        Choices::Any => Vec::new(),
        Choices::Words(words) => words.iter().map(|word| (*word).to_owned()).collect(),
        Choices::Roles => roles.to_vec(),
    }
}

fn roles(db: &Db) -> Result<Vec<String>> {
    db.prepare("SELECT name FROM roles ORDER BY role_id")?
        .first_column()
}

/// A template as CSV.
///
/// # Errors
///
/// [`Error::File`] when the file that knows the roles is damaged.
pub fn csv_template(db: &Db, shape: Shape) -> Result<Vec<u8>> {
    let fault = Error::internal("writing a template");
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .from_writer(Vec::new());
    for row in rows(shape, &roles(db)?) {
        if let Err(error) = writer.write_record(row) {
            return Err(fault(error));
        }
    }
    writer
        .into_inner()
        .map_err(|error| Error::internal("writing a template")(error.into_error()))
}

/// A template as a workbook, with lists to choose from.
///
/// # Errors
///
/// As [`csv_template`].
pub fn xlsx_template(db: &Db, shape: Shape) -> Result<Vec<u8>> {
    workbook(shape, &roles(db)?).map_err(Error::internal("writing a template"))
}

fn workbook(shape: Shape, roles: &[String]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(shape.name())?;
    let (head, remark) = (
        Format::new().set_bold(),
        Format::new().set_italic().set_text_wrap(),
    );
    // What looks like a date or a number stays as it is typed.
    let text = Format::new().set_num_format("@").set_text_wrap();
    let names = u32::try_from(TOP.len()).unwrap_or_default();
    for (place, column) in (0_u16..).zip(shape.columns()) {
        sheet.set_column_width(place, 24)?;
        sheet.set_column_format(place, &text)?;
        let words = words(column.choices, roles);
        if !words.is_empty() {
            let list = DataValidation::new().allow_list_strings(&words)?;
            sheet.add_data_validation(names + 3, place, names + ROWS, place, &list)?;
        }
    }
    for (number, row) in (0_u32..).zip(rows(shape, roles)) {
        let format = if number == names { &head } else { &remark };
        // A long line about the source would make its row high.
        let format = if number < names {
            &text_of_source()
        } else {
            format
        };
        for (place, cell) in (0_u16..).zip(row) {
            sheet.write_string_with_format(number, place, cell, format)?;
        }
    }
    sheet.set_freeze_panes(names + 1, 0)?;
    book.save_to_buffer()
}

fn text_of_source() -> Format {
    Format::new().set_num_format("@")
}
