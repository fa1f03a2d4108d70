//! What stands above a table: comments and titles; and what separates the fields of a text.

use std::path::Path;

use super::Options;
use super::separator::{self, Blanks};
use super::source::Source;
use crate::error::{Error, Result};

/// Where a table begins.
pub(super) struct Place<'p> {
    pub(super) path: &'p Path,
    pub(super) line: u64,
}

/// What separates the fields of a text, and what there is to say of that.
pub(super) fn separate(
    place: &Place<'_>,
    text: &[u8],
    is_whole: bool,
    declared: Option<u8>,
    options: &Options,
) -> Result<(u8, Vec<String>)> {
    let mut notes = Vec::new();
    let given = options.separator.or(declared);
    let separator = given.unwrap_or_else(|| {
        let found = separator::detect(text, is_whole);
        notes.extend(found.others.iter().map(|other| {
            format!(
                "was split at every {}, and could be separated by {} too: --separator {}",
                separator::name(found.separator),
                separator::name(*other),
                separator::typed(*other)
            )
        }));
        found.separator
    });
    let widths = separator::widths(text, separator, is_whole);
    let is_even = widths.iter().all(|width| *width == widths[0]);
    let is_one = is_even && widths.first() == Some(&1);
    if options.header && (is_one || !is_even) {
        match comment(text, separator, is_one) {
            Some(words) if !is_even && !options.ragged => {
                return Err(Error::lab(place.path, place.line, words));
            }
            words => notes.extend(words.map(|words| format!("line {} {words}", place.line))),
        }
    }
    if options.separator.is_none() && is_one {
        notes.extend(separator::blanks(text, is_whole).map(|blanks| {
            let advice = match blanks {
                Blanks::Single => "spaces, give --separator space",
                Blanks::Runs => {
                    "runs of blanks or tabs, put one tab in the place of each, e.g. with \
                     `tr -s ' ' '\\t'`"
                }
            };
            format!("has one column: if it is separated by {advice}")
        }));
    }
    Ok((separator, notes))
}

/// What to say of comments above the names of the columns, if the lines below do not fit
/// them: where all is one column so far, only if there is a table of several below.
fn comment(head: &[u8], separator: u8, is_one_column: bool) -> Option<String> {
    let found = separator::comments(head, separator);
    let below = head.split_inclusive(|byte| *byte == b'\n').skip(found);
    let below: Vec<u8> = below.flatten().copied().collect();
    let is_table = || {
        let separator = separator::detect(&below, false).separator;
        let widths = separator::widths(&below, separator, false);
        widths.first().is_some_and(|width| *width > 1)
    };
    if found == 0 || below.is_empty() || is_one_column && !is_table() {
        return None;
    }
    Some(if found == 1 {
        "looks like a comment, and the lines below do not fit it: leave it out with `--skip 1`"
            .to_owned()
    } else {
        format!(
            "begins {found} lines that look like comments, and the lines below do not fit them: \
             leave them out with `--skip {found}`"
        )
    })
}

/// The error for a file that has no more lines than are to be left out.
pub(super) fn too_few_lines(source: &Source, text: &[u8], skip: u64) -> Error {
    let ended = super::blocks::lines_in(text);
    Error::file(
        &source.path,
        format!(
            "has {ended} lines, and {skip} are to be left out: `--skip` takes the number of lines \
             above the names of the columns"
        ),
    )
}

/// Whether most columns have no name: a sheet often has its title above them.
pub(super) fn looks_like_a_title(header: &[String]) -> bool {
    let nameless = header.iter().filter(|name| name.trim().is_empty()).count();
    header.len() > 2 && nameless * 2 > header.len()
}

/// What to say of such a first row.
pub(super) fn title(source: &Source, is_text: bool) -> String {
    let place = if is_text { "line" } else { "row" };
    let number = source.above + 1;
    format!(
        "{place} {number} looks like a title, not like names of columns: if the names are further \
         down, leave out what is above them, e.g. with `--skip {number}`"
    )
}
