//! What separates the fields of a text, and what to say of what may stand above its table.

use super::Options;
use super::separator;
use super::source::Source;
use super::tops::Text;
use crate::error::{Error, Result};

/// What separates the fields of a text, and what there is to say of that. Where its records are
/// not even and something above the table may be why, that is the error.
pub(super) fn separate(
    text: Text<'_>,
    options: &Options,
    hint: Option<String>,
) -> Result<(u8, Vec<String>)> {
    let mut notes = Vec::new();
    let separator = text.separator.unwrap_or_else(|| {
        let found = separator::detect(text.bytes, text.is_whole);
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
    let Some(hint) = hint else {
        return Ok((separator, notes));
    };
    let widths = separator::widths(text.bytes, separator, text.is_whole);
    let is_even = widths.iter().all(|width| *width == widths[0]);
    if !is_even && !options.ragged {
        return Err(Error::lab(text.path, text.line, hint));
    }
    // What stands above an even table of several columns is its names.
    if !is_even || widths[0] < 2 {
        notes.push(format!("line {} {hint}", text.line));
    }
    Ok((separator, notes))
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

/// Whether half of the columns or more have no name: a sheet often has its title above them.
pub(super) fn looks_like_a_title(header: &[String]) -> bool {
    let nameless = header.iter().filter(|name| name.trim().is_empty()).count();
    header.len() > 2 && nameless * 2 >= header.len()
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
