//! Lines and records of the beginning of a text, and which of them look like names of columns.

use csv::ByteRecord;

use super::super::columns::is_mark;
use super::Text;

/// How many records are looked at.
const RECORDS: usize = 100;

/// The lines of a text, without what ends them, and where each begins.
pub(super) fn lines(text: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let begin = at;
        let end = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        let is_crlf = rest[end..].starts_with(b"\r\n");
        at += end + 1 + usize::from(is_crlf);
        Some((begin, &rest[..end]))
    })
}

/// The same, without a last line that may go on below.
pub(super) fn whole_lines(text: Text<'_>) -> Vec<(usize, &[u8])> {
    let mut found: Vec<_> = lines(text.bytes).take(RECORDS * 2).collect();
    let ends_here = found.len() < RECORDS * 2;
    if ends_here && !text.is_whole && found.len() > 1 {
        found.pop();
    }
    found
}

/// The first records of a text.
pub(super) fn records(text: Text<'_>, separator: u8) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.bytes);
    let all = reader.byte_records().map_while(Result::ok);
    let mut found: Vec<ByteRecord> = all.take(RECORDS).collect();
    if found.len() < RECORDS && !text.is_whole && found.len() > 1 {
        found.pop();
    }
    let texts = |record: &ByteRecord| record.iter().map(text_of).collect();
    found.iter().map(texts).collect()
}

/// The fields of a line.
pub(super) fn fields(line: &[u8], separator: u8) -> Vec<String> {
    let text = Text {
        path: std::path::Path::new(""),
        line: 1,
        bytes: line,
        is_whole: true,
        separator: None,
    };
    records(text, separator)
        .into_iter()
        .next()
        .unwrap_or_default()
}

fn text_of(field: &[u8]) -> String {
    String::from_utf8_lossy(field).into_owned()
}

/// How many fields have anything in them.
pub(super) fn filled(fields: &[String]) -> usize {
    fields
        .iter()
        .filter(|field| !field.trim().is_empty())
        .count()
}

/// How much of a text its first record takes.
pub(super) fn first_record(text: &[u8], separator: u8) -> usize {
    let mut reader = csv_core::ReaderBuilder::new().delimiter(separator).build();
    let (mut out, mut ends) = (vec![0; text.len().max(1)], vec![0; text.len() + 1]);
    let (_, read, ..) = reader.read_record(text, &mut out, &mut ends);
    // Of `\r\n` it may leave the second.
    let rest = text.get(read..).unwrap_or_default();
    let is_crlf = read > 0 && text[read - 1] == b'\r' && rest.starts_with(b"\n");
    read + usize::from(is_crlf)
}

/// Whether a record stands above others as names do: it has a word where they have numbers
/// (`true`), or a number too (`false`). `None`: nothing tells.
pub(super) fn are_names(first: &[String], rows: &[Vec<String>]) -> Option<bool> {
    let (mut words, mut numbers) = (0, 0);
    for (column, name) in first.iter().enumerate() {
        let values = rows.iter().filter_map(|row| row.get(column));
        let mut values = values.filter(|value| !is_missing(value)).peekable();
        if values.peek().is_none() || !values.all(|value| is_number(value)) {
            continue;
        }
        words += usize::from(is_word(name));
        numbers += usize::from(is_number(name));
    }
    match (words, numbers) {
        (1.., 0) => Some(true),
        (0, 1..) => Some(false),
        _ => None,
    }
}

pub(super) fn is_number(value: &str) -> bool {
    let value = value.trim();
    value.bytes().any(|byte| byte.is_ascii_digit())
        && value.replace(',', ".").parse::<f64>().is_ok()
}

/// Whether a text is there that says something and is not what programs write for nothing.
fn is_word(value: &str) -> bool {
    !is_missing(value) && value.chars().any(char::is_alphabetic)
}

/// Whether a text says that there is no value, or none that is a number.
pub(super) fn is_missing(value: &str) -> bool {
    let value = value.trim();
    let is_endless = |end: &str| value.eq_ignore_ascii_case(end);
    value.is_empty() || is_mark(value.as_bytes()) || is_endless("inf") || is_endless("-inf")
}

#[cfg(test)]
mod tests {
    use super::are_names;

    #[test]
    fn what_is_written_for_a_missing_value_is_the_same_above_a_table_and_in_it() {
        for missing in ["", "-", "NA", "n.a.", "\u{2013}", "-inf", " None "] {
            let rows = [[missing], ["3"]].map(|row| row.map(str::to_owned).to_vec());
            assert_eq!(are_names(&["n".to_owned()], &rows), Some(true), "{missing}");
        }
    }
}
