//! Names of rows that have no title, as R writes them, and columns that blanks put one below the
//! other.

use super::super::Options;
use super::super::separator::{self, Blanks};
use super::super::sieve::{Reshape, words};
use super::Text;
use super::records::{are_names, fields, first_record, is_number, lines, records};
use crate::error::{Error, Result};

/// What the column is called that has no title.
const ROW_NAME: &str = "row_name";

/// What makes a table of rows below one name.
const SEPARATORS: [u8; 5] = *b"\t,;| ";

/// How the fields are found after all, and what the columns are called.
#[derive(Debug)]
pub(in super::super) struct Beside {
    pub(in super::super) separator: u8,
    /// Names that do not stand in the first record that is read.
    pub(in super::super) names: Option<Vec<String>>,
    /// How much of the text is above that record.
    pub(in super::super) lead: usize,
    pub(in super::super) reshape: Option<Reshape>,
    pub(in super::super) notes: Vec<String>,
}

/// Looks whether a text that was to be split so is laid out otherwise.
pub(in super::super) fn beside(text: Text<'_>, separator: u8, options: &Options) -> Result<Beside> {
    let text = text.below(0);
    let mut found = Beside {
        separator,
        names: None,
        lead: 0,
        reshape: None,
        notes: Vec::new(),
    };
    let widths = text.widths(separator);
    let is_one = widths.iter().all(|width| *width == 1);
    if is_one && text.separator.is_none() {
        if let Some(separator) = below_one_name(text).filter(|_| options.header) {
            if !options.row_names {
                return Err(without_title(text, separator, 1));
            }
            found.separator = separator;
            return Ok(found.named(text));
        }
        return found.blanks(text, options);
    }
    let has_one_more = widths.len() > 1 && widths[1..].iter().all(|width| *width == widths[0] + 1);
    if options.row_names && options.header {
        if has_one_more {
            return Ok(found.named(text));
        }
        found
            .notes
            .push("has a name for every column, so that `--row-names` changes nothing".to_owned());
    }
    Ok(found)
}

impl Beside {
    /// Takes the names from above the first record that is read.
    fn named(mut self, text: Text<'_>) -> Self {
        let names = records(text, self.separator).into_iter().next();
        self.names = Some([vec![ROW_NAME.to_owned()], names.unwrap_or_default()].concat());
        self.lead = first_record(text.bytes, self.separator);
        self
    }

    /// Looks whether a text of one column has blanks between its fields.
    fn blanks(mut self, text: Text<'_>, options: &Options) -> Result<Self> {
        let Some(blanks) = separator::blanks(text.bytes, text.is_whole) else {
            return Ok(self);
        };
        let mut counts = lines(text.bytes)
            .map(|(_, line)| words(line).len())
            .filter(|count| *count > 0);
        let (header, width) = (counts.next().unwrap_or(0), counts.next().unwrap_or(0));
        let has_row_names = options.header && width == header + 1;
        let guesses = options.skip.is_none();
        match blanks {
            Blanks::Runs if has_row_names && options.row_names => {
                self.separator = b'\t';
                self.reshape = Some(Reshape::Blanks);
                let first = lines(text.bytes).next().map_or(&b""[..], |(_, line)| line);
                let names = words(first).join(&b'\t');
                let names = fields(&names, b'\t');
                self.names = Some([vec![ROW_NAME.to_owned()], names].concat());
                self.lead = lines(text.bytes).nth(1).map_or(0, |(at, _)| at);
            }
            Blanks::Single if has_row_names && options.row_names => {
                self.separator = b' ';
                return Ok(self.named(text));
            }
            // Words in quotes are no prose, and neither are words with more than a blank between.
            _ if has_row_names && guesses && (blanks == Blanks::Runs || is_quoted(text)) => {
                return Err(without_title(text, b' ', header));
            }
            Blanks::Single if width == header && guesses && has_numbers(text) => {
                self.separator = b' ';
                self.notes.push(
                    "was split at blanks, since there are numbers behind them: `--skip 0` reads it \
                     as one column"
                        .to_owned(),
                );
            }
            Blanks::Runs if width == header && guesses => {
                self.separator = b'\t';
                self.reshape = Some(Reshape::Blanks);
                self.notes.push(
                    "was split at runs of blanks, which make a table of it: `--skip 0` reads it as \
                     one column"
                        .to_owned(),
                );
            }
            _ => self.notes.push(advice(blanks, has_row_names)),
        }
        Ok(self)
    }
}

fn advice(blanks: Blanks, has_row_names: bool) -> String {
    let how = match (blanks, has_row_names) {
        (Blanks::Single, false) => "spaces, give `--separator space`",
        (Blanks::Single, true) => {
            "spaces below names of rows, give `--separator space --row-names`"
        }
        (Blanks::Runs, false) => {
            "runs of blanks or tabs, put one tab in the place of each, e.g. with `tr -s ' ' '\\t'`"
        }
        (Blanks::Runs, true) => "runs of blanks, and begins with names of rows, give `--row-names`",
    };
    format!("has one column: if it is separated by {how}")
}

/// What separates two fields in each row where the header has one.
fn below_one_name(text: Text<'_>) -> Option<u8> {
    SEPARATORS.into_iter().find(|separator| {
        let widths = text.widths(*separator);
        let fits =
            widths.len() > 1 && widths[0] == 1 && widths[1..].iter().all(|width| *width == 2);
        // Prose has commas too.
        let are_numbers = || {
            let rows = records(text, *separator);
            rows.iter()
                .skip(1)
                .all(|row| row.get(1).is_some_and(|value| is_number(value)))
        };
        let may_be = match separator {
            b'\t' => true,
            b' ' => is_quoted(text) && are_numbers(),
            _ => are_numbers(),
        };
        fits && may_be
    })
}

/// Whether the names of the columns are in quotes, as R writes them.
fn is_quoted(text: Text<'_>) -> bool {
    text.bytes.starts_with(b"\"")
}

/// Whether a column of words between blanks has a name and numbers below it.
fn has_numbers(text: Text<'_>) -> bool {
    let rows = records(text, b' ');
    let names = rows
        .split_first()
        .map(|(first, rest)| are_names(first, rest));
    names == Some(Some(true))
}

fn without_title(text: Text<'_>, separator: u8, header: usize) -> Error {
    let line = text.line
        + super::super::blocks::lines_in(&text.bytes[..first_record(text.bytes, separator)]);
    Error::lab(
        text.path,
        line,
        format!(
            "{} values where the header has {header}: the first column seems to hold names of rows \
             that have no title, as R writes them: give `--row-names`",
            header + 1
        ),
    )
}
