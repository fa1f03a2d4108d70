//! The top of a table: comments and titles above it, and what separates the fields of a text.

use super::bytes::Source;
use super::separator::{self, Blanks};
use super::{HEAD, Options};
use crate::error::{Error, Result};

/// Leaves out the lines above a text's table, and finds out what separates its fields.
pub(super) fn separate(
    source: &mut Source,
    header: bool,
    options: &Options,
    notes: &mut Vec<String>,
) -> Result<u8> {
    if options.skip > 0 {
        source.leave_out(options.skip)?;
    }
    let mut head = source.text(HEAD)?;
    let declared = separator::declared(&head);
    if declared.is_some() {
        source.leave_out(1)?;
        head = source.text(HEAD)?;
    }
    let is_whole = (head.len() as u64) < HEAD;
    let given = options.separator.or(declared);
    let separator = given.unwrap_or_else(|| {
        let found = separator::detect(&head, is_whole);
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
    let widths = separator::widths(&head, separator, is_whole);
    let is_even = widths.iter().all(|width| *width == widths[0]);
    let is_one = is_even && widths.first() == Some(&1);
    if header && (is_one || !is_even) {
        match comment(&head, separator, is_one) {
            Some(words) if !is_even && !options.ragged => {
                return Err(Error::lab(&source.path, source.above + 1, words));
            }
            words => notes.extend(words.map(|words| format!("line {} {words}", source.above + 1))),
        }
    }
    if options.separator.is_none() && is_one {
        notes.extend(separator::blanks(&head, is_whole).map(|blanks| {
            match blanks {
                Blanks::Single => {
                    "has one column: if it is separated by spaces, give --separator space"
                        .to_owned()
                }
                Blanks::Runs => {
                    "has one column: if it is separated by runs of blanks or tabs, put one \
                             tab in the place of each, e.g. with `tr -s ' ' '\\t'`"
                        .to_owned()
                }
            }
        }));
    }
    Ok(separator)
}

/// What is said of comments above the names of the columns, if the lines below do not fit
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

/// What is said of a first row in which most columns have no name.
pub(super) fn title(source: &Source, is_text: bool) -> String {
    let place = if is_text { "line" } else { "row" };
    let number = source.above + 1;
    format!(
        "{place} {number} looks like a title, not like names of columns: if the names are further \
         down, leave out what is above them, e.g. with `--skip {number}`"
    )
}
