//! Lines above a table that begin with `#` or `!`. The last of them may be the names of its
//! columns, and a value may begin with `#` too: what could be a row or the names is kept.

use super::super::Options;
use super::super::separator::{self, Blanks};
use super::records::{are_names, fields, filled, lines, records};
use super::{Above, Text, left_out};

/// What cBioPortal writes in the third of its four lines above the names.
const TYPES: [&str; 3] = ["STRING", "NUMBER", "BOOLEAN"];

/// A line that begins like a comment.
struct Comment<'t> {
    at: usize,
    /// Its number, from 0.
    line: u64,
    text: &'t [u8],
}

pub(super) fn comments(text: Text<'_>, _: &Options) -> Above {
    let mut found = Vec::new();
    let mut below = None;
    for (line, (at, words)) in (0..).zip(lines(text.bytes)) {
        if is_comment(words) {
            found.push(Comment {
                at,
                line,
                text: words,
            });
        } else if !words.trim_ascii().is_empty() {
            below = Some(at);
            break;
        }
    }
    let (Some(last), Some(below)) = (found.last(), below) else {
        return match below {
            None if !text.is_whole && !found.is_empty() => Above::More,
            _ => Above::Nothing,
        };
    };
    let from_last = text.below(last.at);
    let table = text.below(below);
    let separator = match from_last.separated_by() {
        separator if fits(from_last, separator) => separator,
        _ => table.separated_by(),
    };
    let widths = table.widths(separator);
    let width = widths.first().copied().unwrap_or(0);
    if width < 2 {
        let is_aligned = text.separator.is_none()
            && separator::blanks(table.bytes, table.is_whole) == Some(Blanks::Runs);
        if is_aligned {
            return leave_out(text, &found, below);
        }
        return one_column(text, &found);
    }
    let run = run(&found, separator, width);
    let rows = records(table, separator);
    let kept = kept(&run, &rows, separator);
    let dropped = found.len() - kept;
    if dropped == 0 {
        return note_kept(text, &found, separator, &run, &rows);
    }
    let lead = found.get(dropped).map_or(below, |first| first.at);
    // What is said below the table is no row of it either.
    let is_row = |record: &&Vec<String>| !record[0].starts_with(['#', '!']);
    let left = records(text.below(lead), separator);
    let left: Vec<usize> = left.iter().skip(1).filter(is_row).map(Vec::len).collect();
    // Of a table, or one whose names of rows have no title.
    let alike = left
        .iter()
        .filter(|one| **one == width || **one == width + 1);
    if alike.count() * 2 < left.len() {
        return Above::Hint(hint(dropped, text.line + found[dropped - 1].line));
    }
    if kept == 0 || dropped == found.len() {
        return leave_out(text, &found, below);
    }
    leave_out(text, &found[..dropped], lead)
}

fn is_comment(line: &[u8]) -> bool {
    let line = line.strip_prefix(b"\"").unwrap_or(line);
    matches!(line.first(), Some(b'#' | b'!'))
}

/// Whether the first line of a text has as many fields as most of the others.
fn fits(text: Text<'_>, separator: u8) -> bool {
    let widths = text.widths(separator);
    let [first, second, ..] = widths[..] else {
        return false;
    };
    let alike = widths.iter().filter(|width| **width == first).count();
    first > 1 && first == second && alike * 2 > widths.len()
}

/// The last lines that have as many fields as the table and could belong to it.
fn run(found: &[Comment<'_>], separator: u8, width: usize) -> Vec<Vec<String>> {
    let could_belong = |fields: &Vec<String>| fields.len() == width && filled(fields) * 2 > width;
    let all = found.iter().rev();
    let mut run: Vec<Vec<String>> = all
        .map(|line| fields(line.text, separator))
        .take_while(could_belong)
        .collect();
    run.reverse();
    // VCF has its names in the one line with a single `#`.
    let is_double =
        |fields: &Vec<String>| fields[0].starts_with("##") || fields[0].starts_with('!');
    let single = run.iter().rposition(is_double).map_or(0, |last| last + 1);
    if single < run.len() {
        run.drain(..single);
    }
    run
}

/// How many of the lines that could belong to the table do.
fn kept(run: &[Vec<String>], rows: &[Vec<String>], separator: u8) -> usize {
    let (Some(last), Some((first, below))) = (run.last(), rows.split_first()) else {
        return run.len();
    };
    let is_type = |field: &String| TYPES.contains(&field.trim_start_matches('#').trim());
    if run.iter().any(|fields| fields.iter().all(is_type)) {
        return 0;
    }
    let below = are_names(first, below);
    if run.len() == 1 {
        // Only numbers below tell for sure that the names are the line without a `#`.
        let is_no_header = unlike_names(last, separator) && below == Some(true);
        return usize::from(!is_no_header);
    }
    match below {
        Some(true) => 0,
        _ if are_names(last, rows) == Some(true) => 1,
        _ => run.len(),
    }
}

/// Whether a line is prose with commas, or holds numbers, rather than names.
fn unlike_names(fields: &[String], separator: u8) -> bool {
    let has_no_letter = |field: &String| !field.chars().any(char::is_alphabetic);
    let is_prose =
        matches!(separator, b',' | b';') && fields[1..].iter().all(|field| field.starts_with(' '));
    is_prose || fields[1..].iter().any(has_no_letter)
}

fn leave_out(text: Text<'_>, found: &[Comment<'_>], lead: usize) -> Above {
    let (first, last) = (found[0].line, found[found.len() - 1].line);
    let count = last - first + 1;
    Above::Lead(
        lead,
        format!(
            "{} {}",
            super::lines(text.line + first, count),
            left_out(count, ("a comment", "comments"))
        ),
    )
}

/// Over a list, a line that begins so may be the name of its column.
fn one_column(text: Text<'_>, found: &[Comment<'_>]) -> Above {
    let last = text.line + found[found.len() - 1].line;
    let separator = text.separated_by();
    let is_even = text
        .below(0)
        .widths(separator)
        .iter()
        .all(|width| *width == 1);
    if !is_even {
        return Above::Hint(hint(found.len(), last));
    }
    let words = String::from_utf8_lossy(found[0].text);
    let is_prose = words.split_whitespace().count() > 3 || words.starts_with("##");
    if found.len() == 1 && !is_prose {
        return Above::Nothing;
    }
    let (look, they) = if found.len() == 1 {
        (
            "looks like a comment, and was kept, since it may be the name of the column",
            "it",
        )
    } else {
        (
            "look like comments, and were kept, since one may be the name of the column",
            "them",
        )
    };
    Above::Note(format!(
        "{} {look}: `--skip {last}` leaves {they} out",
        super::lines(text.line, last + 1 - text.line)
    ))
}

/// What to say of lines that were kept where something tells that they are comments.
fn note_kept(
    text: Text<'_>,
    found: &[Comment<'_>],
    separator: u8,
    run: &[Vec<String>],
    rows: &[Vec<String>],
) -> Above {
    let last = text.line + found[found.len() - 1].line;
    let names_below = rows
        .split_first()
        .and_then(|(first, rest)| are_names(first, rest));
    let is_doubtful = match found.len() {
        1 => {
            names_below == Some(true)
                || names_below.is_none() && run.iter().any(|last| unlike_names(last, separator))
        }
        _ => names_below != Some(false) && run.len() > 1,
    };
    if !is_doubtful {
        return Above::Nothing;
    }
    let has = if found.len() == 1 {
        "begins with `#` and has"
    } else {
        "begin with `#` and have"
    };
    Above::Note(format!(
        "{} {has} as many values as the lines below: if the names of the columns stand in line \
         {}, give `--skip {last}`",
        super::lines(text.line, last + 1 - text.line),
        last + 1
    ))
}

/// What to say where the lines below do not fit, whatever is left out.
fn hint(count: usize, skip: u64) -> String {
    let names = "if there are no names of columns below, give `--no-header` too";
    if count == 1 {
        format!(
            "looks like a comment, and the lines below do not fit it: leave it out with \
             `--skip {skip}`; {names}"
        )
    } else {
        format!(
            "begins {count} lines that look like comments, and the lines below do not fit them: \
             leave them out with `--skip {skip}`; {names}"
        )
    }
}
