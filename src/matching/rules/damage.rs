//! What is no name any more: what spreadsheets, statistics programs and wrong encodings leave
//! behind. It is told and never repaired.

use super::members::is_empty_list;
use super::text::{Text, is_number};
use super::{Sense, date};
use crate::spelling::{in_windows_1252, trimmed};

/// Nothing stands there.
pub(in crate::matching) const EMPTY: &str = "empty";

/// A word for nothing stands there.
pub(in crate::matching) const MISSING: &str = "missing value";

/// What a program that takes everything for a number made of an identifier.
pub(super) const NUMBER: &str = "number made from an id";

/// Text that was read in another encoding than it was written in.
pub(super) const GARBLED: &str = "garbled characters";

/// What happened to a value that matches nothing, and what may have stood there.
pub(super) fn of(text: &Text<'_>, sense: &Sense) -> Option<(&'static str, Vec<String>)> {
    let plain = text.plain.as_ref();
    let serial = || {
        let symbols = sense.symbols.then(|| date::symbols_of_serial(plain));
        symbols.flatten()
    };
    let reason = if plain.is_empty() || is_empty_list(plain) {
        EMPTY
    } else if is_excel_error(plain) {
        "Excel error"
    } else if is_missing(&text.key) {
        MISSING
    } else if let Some(candidates) = date::symbols(plain).or_else(serial) {
        return Some(("date made by Excel", candidates));
    } else if is_scientific(plain) {
        NUMBER
    } else if text.given.contains(char::REPLACEMENT_CHARACTER) {
        GARBLED
    } else {
        return Some((GARBLED, vec![repaired(text.given)?]));
    };
    Some((reason, Vec::new()))
}

/// Whether nothing stands there, or a word for it.
pub(in crate::matching) fn is_nothing(value: &str) -> bool {
    let text = Text::of(value);
    text.plain.is_empty() || is_excel_error(&text.plain) || is_missing(&text.key)
}

fn is_excel_error(text: &str) -> bool {
    matches!(
        text,
        "#N/A" | "#REF!" | "#NAME?" | "#VALUE!" | "#DIV/0!" | "#NUM!" | "#NULL!"
    )
}

/// The words for nothing, or no letter or digit at all but for dashes, points and the like.
fn is_missing(key: &str) -> bool {
    let words = ["na", "n/a", "n.a.", "<na>", "nan", "null", "none"];
    words.contains(&key)
        || key
            .chars()
            .all(|c| matches!(c, '-' | '.' | '?' | '–' | ';' | '|' | ',' | '/' | ' '))
}

/// `2.31E+13`, as a spreadsheet shows a long number, or `2.31e+13`, as R and Python do; `1e13`
/// nobody's spreadsheet writes.
fn is_scientific(text: &str) -> bool {
    let by_spreadsheet = text.split_once("E+");
    let by_program = || {
        text.split_once("e+")
            .filter(|(digits, _)| digits.contains('.'))
    };
    let Some((digits, exponent)) = by_spreadsheet.or_else(by_program) else {
        return false;
    };
    let (whole, rest) = digits.split_once(['.', ',']).unwrap_or((digits, "0"));
    whole.len() == 1 && [whole, rest, exponent].into_iter().all(is_number)
}

/// UTF-8 that was read as Windows-1252, once or twice, as it was written.
fn repaired(given: &str) -> Option<String> {
    let once = written(given).or_else(|| {
        // A no-break space is two characters then, and the second was trimmed.
        given
            .ends_with('Â')
            .then(|| written(&format!("{given}\u{a0}")))
            .flatten()
    })?;
    let text = written(&once).unwrap_or(once);
    Some(trimmed(&text).to_owned())
}

fn written(read: &str) -> Option<String> {
    if read.is_ascii() {
        return None;
    }
    let bytes: Vec<u8> = read.chars().map(in_windows_1252).collect::<Option<_>>()?;
    String::from_utf8(bytes)
        .ok()
        .filter(|text| !text.is_ascii())
}
