//! What evidently is no row of a table: comments, titles and other sections above it, rows that
//! describe its columns below their names. It is left out and said. An explicit `--skip`, also
//! `--skip 0`, turns all of this off.

use std::path::Path;

use super::HEAD;
use super::Options;
use super::separator;
use super::sieve::Sieve;
use crate::error::Result;

mod beside;
mod comments;
mod known;
mod records;
mod titles;
mod within;

pub(super) use beside::beside;
pub(super) use known::is_bracketed;
pub(super) use titles::above_rows;

/// The beginning of a text.
#[derive(Clone, Copy)]
pub(super) struct Text<'t> {
    pub(super) path: &'t Path,
    /// The number of its first line.
    pub(super) line: u64,
    pub(super) bytes: &'t [u8],
    /// Whether that is the whole text.
    pub(super) is_whole: bool,
    /// What separates its fields, where somebody said it.
    pub(super) separator: Option<u8>,
}

impl<'t> Text<'t> {
    /// What is below so many bytes, as much of it as is worth a look.
    fn below(self, lead: usize) -> Text<'t> {
        let rest = &self.bytes[lead..];
        let bytes = &rest[..rest.len().min(HEAD)];
        Text {
            line: self.line + super::blocks::lines_in(&self.bytes[..lead]),
            bytes,
            is_whole: self.is_whole && bytes.len() == rest.len(),
            ..self
        }
    }

    /// What separates the fields: as was said, or what makes a table of it.
    fn separated_by(self) -> u8 {
        self.separator
            .unwrap_or_else(|| separator::detect(self.bytes, self.is_whole).separator)
    }

    /// How many fields each of the first records has.
    fn widths(self, separator: u8) -> Vec<usize> {
        separator::widths(self.bytes, separator, self.is_whole)
    }
}

/// What was found above a table and in it.
#[derive(Debug, Default)]
pub(super) struct Top {
    /// How much of the text is above the table.
    pub(super) lead: usize,
    /// What separates its fields, where that was found out.
    pub(super) separator: Option<u8>,
    /// The names of its columns, where none stand in the file.
    pub(super) names: Option<Vec<String>>,
    /// What is left out below.
    pub(super) sieve: Sieve,
    /// What there is to say of it.
    pub(super) notes: Vec<String>,
    /// What to say if the table is not even: then it is no note but the error.
    pub(super) hint: Option<String>,
}

/// What a step found above a table.
enum Above {
    Nothing,
    /// The beginning of the text is too short to tell.
    More,
    /// So many bytes, and what to say of that.
    Lead(usize, String),
    /// Nothing that could be left out without asking: what is the error where the table is not
    /// even.
    Hint(String),
    /// The same: what to say in any case.
    Note(String),
}

/// Finds what is no table; `None`: the beginning of the text is too short to tell.
pub(super) fn look(text: Text<'_>, options: &Options) -> Result<Option<Top>> {
    let mut top = match known::known(text, options)? {
        known::Known::Top(top) => return Ok(Some(top)),
        known::Known::More => return Ok(None),
        known::Known::No => Top::default(),
    };
    // A title may stand above comments, and comments above a title.
    for step in [comments::comments, titles::title, comments::comments] {
        let rest = text.bytes.get(top.lead..).unwrap_or_default();
        let here = Text {
            bytes: rest,
            line: text.line + super::blocks::lines_in(&text.bytes[..top.lead]),
            ..text
        };
        match step(here, options) {
            Above::More => return Ok(None),
            Above::Lead(lead, note) => {
                top.lead += lead;
                top.notes.push(note);
                top.hint = None;
            }
            Above::Hint(hint) if top.hint.is_none() => top.hint = Some(hint),
            Above::Note(note) if !top.notes.contains(&note) => top.notes.push(note),
            Above::Nothing | Above::Hint(_) | Above::Note(_) => {}
        }
    }
    within::within(text.below(top.lead), options, &mut top);
    Ok(Some(top))
}

/// `line 3`, `lines 3-5`.
fn lines(first: u64, count: u64) -> String {
    match count {
        0 | 1 => format!("line {first}"),
        _ => format!("lines {first}-{}", first + count - 1),
    }
}

/// `looks like a comment and was left out: `--skip 0` keeps it`.
fn left_out(count: u64, like: (&str, &str)) -> String {
    if count == 1 {
        format!(
            "looks like {} and was left out: `--skip 0` keeps it",
            like.0
        )
    } else {
        format!(
            "look like {} and were left out: `--skip 0` keeps them",
            like.1
        )
    }
}
