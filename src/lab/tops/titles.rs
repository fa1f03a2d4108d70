//! Titles above a table: lines of which only the first field says something.

use std::fs::File;

use super::super::separator;
use super::super::sheet::Places;
use super::super::source::Source;
use super::super::{HEAD, Options, Reading};
use super::records::{are_names, fields, filled, records, whole_lines};
use super::{Above, Text, left_out};
use crate::error::{Error, Result};

/// A title has no more lines than this.
const LINES: usize = 10;

/// What makes a table below a title.
const SEPARATORS: [u8; 4] = *b"\t,;|";

/// Words that are more than a name.
const PROSE: usize = 3;

/// A title that was found.
struct Title {
    /// Lines that are not empty.
    lines: usize,
    /// Whether each of them has one value.
    is_of_one: bool,
    lead: usize,
    separator: u8,
    width: usize,
}

pub(super) fn title(text: Text<'_>, options: &Options) -> Above {
    if !options.header {
        return Above::Nothing;
    }
    let here = text.below(0);
    let all = whole_lines(here);
    let possible = match here.separator {
        Some(given) => vec![given],
        None => match even(here) {
            // No other makes a table of it: only a line filled up with these can be a title.
            Some(separator) => vec![separator],
            None => SEPARATORS.to_vec(),
        },
    };
    let found = possible
        .into_iter()
        .find_map(|separator| above_even(here, &all, separator));
    let Some(title) = found else {
        return Above::Nothing;
    };
    let table = text.below(title.lead);
    let rows = records(table, title.separator);
    let first = fields(all[0].1, title.separator);
    let is_prose = first[0].split_whitespace().count() >= PROSE;
    let names = rows
        .split_first()
        .and_then(|(first, rest)| are_names(first, rest));
    // `x` over rows of two fields: R writes a table of one column so.
    let is_of_r = title.lines == 1 && first.len() + 1 == title.width;
    let is_wide = title.width > 2 && matches!(title.separator, b'\t' | b',');
    let is_title = match names {
        // Names of rows without a title make a header that is shorter by one.
        Some(true) if is_of_r => title.width == 2 && !options.row_names,
        Some(true) => title.is_of_one || title.lines > 1,
        Some(false) => false,
        None if !title.is_of_one => false,
        // A record of empty fields could be names that are missing.
        None if first.len() == title.width => is_prose && title.width > 2,
        None if is_of_r => is_prose && title.separator == b'\t',
        None => is_wide && (is_prose || title.lines == 1),
    };
    let above = text.below(0).bytes.get(..title.lead).unwrap_or_default();
    // Empty lines below the title are no part of it.
    let count = super::super::blocks::lines_in(above.trim_ascii_end()) + 1;
    if is_title {
        let said = left_out(count, ("a title", "titles"));
        return Above::Lead(
            title.lead,
            format!("{} {said}", super::lines(text.line, count)),
        );
    }
    let is_doubtful = title.lines > 1 || title.is_of_one;
    if is_of_r || first.len() == title.width || !is_doubtful {
        return Above::Nothing;
    }
    let skip = text.line - 1 + count;
    let looks = if title.lines == 1 {
        "looks like a title"
    } else {
        "begins what looks like a title"
    };
    Above::Hint(format!(
        "{looks}, and the lines below do not fit it: leave it out with `--skip {skip}`; if there are no names of columns below, give \
         `--no-header` too"
    ))
}

/// What separates a text all of whose records have as many fields, more than one.
fn even(text: Text<'_>) -> Option<u8> {
    let separator = text.separated_by();
    let widths = text.widths(separator);
    let (&width, rows) = widths.split_first()?;
    let is_even = width > 1 && !rows.is_empty() && rows.iter().all(|row| *row == width);
    is_even.then_some(separator)
}

/// Whether shorter lines stand above a table whose records are all alike.
fn above_even(text: Text<'_>, all: &[(usize, &[u8])], separator: u8) -> Option<Title> {
    let counted = |(at, line): &(usize, &[u8])| {
        let fields = fields(line, separator);
        let last = fields.iter().rposition(|field| !field.trim().is_empty());
        // A spreadsheet fills all lines up with separators.
        (*at, last.map_or(0, |last| last + 1), filled(&fields))
    };
    let counts: Vec<(usize, usize, usize)> = all.iter().take(LINES * 2).map(counted).collect();
    let says_something = counts.iter().filter(|(.., filled)| *filled > 0);
    let of_one = says_something
        .clone()
        .take_while(|(.., filled)| *filled == 1)
        .count();
    // Lines of one value, also filled up with separators; else lines that are shorter.
    let lines = if of_one > 0 && counts.iter().any(|(.., filled)| *filled > 1) {
        let widest = |from: usize| {
            let below = says_something.clone().skip(from);
            below.map(|(_, count, _)| *count).max()
        };
        let is_shorter = |(_, count, _): &&(usize, usize, usize)| Some(*count) < widest(of_one);
        of_one
            + says_something
                .clone()
                .skip(of_one)
                .take_while(is_shorter)
                .count()
    } else {
        let widest = says_something.clone().map(|(_, count, _)| *count).max();
        says_something
            .clone()
            .take_while(|(_, count, _)| Some(*count) < widest)
            .count()
    };
    if lines == 0 || lines > LINES {
        return None;
    }
    let (lead, ..) = *says_something.clone().nth(lines)?;
    let table = text.below(lead);
    let widths = table.widths(separator);
    let (&width, rows) = widths.split_first()?;
    let is_even = !rows.is_empty() && rows.iter().all(|row| *row == width);
    let is_text = separator == b',' && separator::commas_are_text(table.bytes);
    (width > 1 && is_even && !is_text).then_some(Title {
        lines,
        is_of_one: lines == of_one,
        lead,
        separator,
        width,
    })
}

/// Rows of a sheet that are above its table.
pub(in super::super) struct AboveRows {
    /// How many rows of the sheet are left out, empty ones too.
    pub(in super::super) skip: u64,
    pub(in super::super) note: String,
}

/// Looks whether the first rows of a sheet, as we wrote it down, are comments or a title.
pub(in super::super) fn above_rows(
    sheet: &Source,
    file: &File,
    places: &Places,
    options: &Options,
    reading: &Reading,
) -> Result<Option<AboveRows>> {
    let again = file.try_clone();
    let file = again.map_err(Error::io(&sheet.path, "read it again"))?;
    let bytes = Source::new(&sheet.path, file, reading)?.first_bytes(HEAD as u64)?;
    let text = Text {
        path: &sheet.path,
        line: 1,
        bytes: &bytes,
        is_whole: bytes.len() < HEAD,
        separator: Some(b','),
    };
    let (lead, like) = match super::comments::comments(text, options) {
        Above::Lead(lead, _) => (lead, ("a comment", "comments")),
        _ => match title(text, options) {
            Above::Lead(lead, _) => (lead, ("a title", "titles")),
            _ => return Ok(None),
        },
    };
    let above = Text {
        bytes: &bytes[..lead],
        is_whole: true,
        ..text
    };
    let count = records(above, b',').len() as u64;
    let (first, last) = (places.row_of(0), places.row_of(count.saturating_sub(1)));
    let rows = if first == last {
        format!("row {first}")
    } else {
        format!("rows {first}-{last}")
    };
    Ok(Some(AboveRows {
        skip: places.row_of(count) - 1,
        note: format!("{rows} {}", left_out(count, like)),
    }))
}
