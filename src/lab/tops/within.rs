//! Rows below the names of the columns that describe the columns: annotations of Perseus, units,
//! and a comment between rows.

use super::super::Options;
use super::records::{are_names, fields, filled, is_missing, is_number, records, whole_lines};
use super::{Text, Top};

/// Notes which lines below the names of the columns are no rows.
pub(super) fn within(text: Text<'_>, options: &Options, top: &mut Top) {
    let reads_lines = top.sieve.reshape.is_none() && !top.sieve.is_without_comments;
    if !reads_lines || !options.header || top.names.is_some() {
        return;
    }
    let separator = top.separator.unwrap_or_else(|| text.separated_by());
    let all = whole_lines(text);
    let is_row = |line: &[u8]| !line.trim_ascii().is_empty();
    let mut rows = (text.line..)
        .zip(&all)
        .map(|(number, (_, line))| (number, *line))
        .filter(|(_, line)| is_row(line));
    let Some((header, names)) = rows.next() else {
        return;
    };
    let rows: Vec<(u64, &[u8])> = rows.collect();
    let is_annotation = |line: &[u8]| line.strip_prefix(b"\"").unwrap_or(line).starts_with(b"#!{");
    let annotations = rows.iter().take_while(|(_, line)| is_annotation(line));
    let count = annotations.count();
    if count > 0 && is_row(names) {
        leave_out(
            top,
            &rows[..count],
            (
                "annotates columns, as Perseus does,",
                "annotate columns, as Perseus does,",
            ),
        );
    }
    let rows = &rows[count..];
    comments(separator, names, rows, options, top);
    numbers(text, separator, header, top);
    if count == 0 && rows.first().is_some_and(|(number, _)| *number > header) {
        units(text, separator, rows, top);
    }
}

/// A line of one value that begins with `#` between rows of several: no row of this table.
fn comments(separator: u8, names: &[u8], rows: &[(u64, &[u8])], options: &Options, top: &mut Top) {
    let width = fields(names, separator).len();
    // Within quotes a line may begin with anything, and a short row may be meant so.
    let has_quotes = rows.iter().any(|(_, line)| line.contains(&b'"'));
    if width < 2 || has_quotes || options.ragged {
        return;
    }
    let count = |line: &[u8]| memchr::memchr_iter(separator, line).count() + 1;
    let is_comment = |line: &[u8]| matches!(line.first(), Some(b'#' | b'!')) && count(line) == 1;
    let (comments, others): (Vec<_>, Vec<_>) = rows.iter().partition(|(_, line)| is_comment(line));
    if comments.is_empty() || !others.iter().all(|(_, line)| count(line) == width) {
        return;
    }
    let like = ("looks like a comment", "look like comments");
    for run in comments.chunk_by(|one, next| one.0 + 1 == next.0) {
        leave_out(top, run, like);
    }
}

/// Numbers where names should be, some of them twice or with decimals: a row, it seems.
fn numbers(text: Text<'_>, separator: u8, header: u64, top: &mut Top) {
    let all = records(text, separator);
    let Some((first, below)) = all.split_first() else {
        return;
    };
    let others: Vec<&String> = first.iter().skip(1).collect();
    let is_twice = |name: &&String| others.iter().filter(|other| other == &name).count() > 1;
    let is_odd = |name: &&String| is_twice(name) || name.parse::<u64>().is_err();
    let are_numbers = !others.is_empty() && others.iter().all(|name| is_number(name));
    if are_numbers && others.iter().any(is_odd) && are_names(first, below) == Some(false) {
        top.notes.push(format!(
            "line {header} has numbers where names of columns would stand: if it is a row, give \
             `--no-header`"
        ));
    }
}

/// A row of units: what may be units where all below are numbers, and nothing where all below is
/// filled, in two rows or more.
fn units(text: Text<'_>, separator: u8, rows: &[(u64, &[u8])], top: &mut Top) {
    let all = records(text, separator);
    let [_, first, below @ ..] = &all[..] else {
        return;
    };
    // The record must be the line.
    let is_line = fields(rows[0].1, separator) == *first;
    if !is_line || below.len() < 2 || are_names(first, below) != Some(true) {
        return;
    }
    let is_of_numbers = |column: usize| {
        let one = |row: &Vec<String>| row.get(column..=column).unwrap_or_default().to_vec();
        let values: Vec<Vec<String>> = below.iter().map(one).collect();
        are_names(&first[column..=column], &values) == Some(true)
    };
    let is_empty = |field: &String| is_missing(field) && field.trim().to_lowercase() != "na";
    let is_title = |field: &String| {
        let word = field
            .trim_matches(|c: char| !c.is_alphabetic())
            .to_lowercase();
        matches!(word.as_str(), "unit" | "units")
    };
    let is_empty = |field: &String| is_empty(field) || is_title(field);
    // `ng/ml`, `%`, `10^9/l`, `(kDa)`
    let is_unit = |field: &String| {
        let is_of_unit = |c: char| c.is_alphanumeric() || "%°µ/^*·.()[]- ".contains(c);
        field.chars().count() <= 12 && field.chars().all(is_of_unit)
    };
    let is_filled = |column: usize| {
        below
            .iter()
            .all(|row| row.get(column).is_some_and(|cell| !is_empty(cell)))
    };
    let fits = |column: usize| {
        let field = &first[column];
        if is_empty(field) {
            is_filled(column)
        } else {
            is_unit(field) && is_of_numbers(column)
        }
    };
    if filled(first) > 0 && (0..first.len()).all(fits) && first.iter().any(is_empty) {
        leave_out(top, &rows[..1], ("looks like units", "look like units"));
    }
}

fn leave_out(top: &mut Top, rows: &[(u64, &[u8])], what: (&str, &str)) {
    let (first, count) = (rows[0].0, rows.len() as u64);
    let last = rows[rows.len() - 1].0;
    top.sieve
        .lines
        .extend(rows.iter().map(|(number, _)| *number));
    let place = super::lines(first, last - first + 1);
    top.notes.push(if count == 1 {
        format!("{place} {} and was left out: `--skip 0` keeps it", what.0)
    } else {
        format!(
            "{place} {} and were left out: `--skip 0` keeps them",
            what.1
        )
    });
}
