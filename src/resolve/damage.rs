//! What is no name any more: what spreadsheets, statistics programs and wrong encodings leave
//! behind. It is told and never repaired.

use encoding_rs::WINDOWS_1252;

use super::Sense;
use super::date;
use super::text::Text;

/// What happened to a value, and what may have stood there.
pub(super) struct Damage {
    pub reason: &'static str,
    pub candidates: Vec<String>,
}

/// Nothing stands there.
pub(crate) const EMPTY: &str = "empty";

/// A word for nothing stands there.
pub(crate) const MISSING: &str = "missing value";

/// What a program that takes everything for a number made of an identifier.
pub(super) const NUMBER: &str = "number made from an id";

/// Text that was read in another encoding than it was written in.
pub(super) const GARBLED: &str = "garbled characters";

/// What is wrong with a value that matches nothing.
pub(super) fn of(text: &Text<'_>, sense: &Sense) -> Option<Damage> {
    let plain = text.plain.as_ref();
    let without = |reason| Damage {
        reason,
        candidates: Vec::new(),
    };
    if plain.is_empty() {
        return Some(without(EMPTY));
    }
    if is_excel_error(plain) {
        return Some(without("Excel error"));
    }
    if is_missing(&text.key) {
        return Some(without(MISSING));
    }
    let serial = || {
        let symbols = sense.symbols.then(|| date::symbols_of_serial(plain));
        symbols.flatten()
    };
    if let Some(candidates) = date::symbols(plain).or_else(serial) {
        return Some(Damage {
            reason: "date made by Excel",
            candidates,
        });
    }
    if is_scientific(plain) {
        return Some(without(NUMBER));
    }
    let garbled = |candidates| Damage {
        reason: GARBLED,
        candidates,
    };
    if text.given.contains(char::REPLACEMENT_CHARACTER) {
        return Some(garbled(Vec::new()));
    }
    repaired(text.given).map(|repaired| garbled(vec![repaired]))
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
    words.contains(&key) || key.chars().all(|c| matches!(c, '-' | '.' | '?' | '–'))
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
    let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let (whole, rest) = digits.split_once(['.', ',']).unwrap_or((digits, "0"));
    whole.len() == 1 && are_digits(whole) && are_digits(rest) && are_digits(exponent)
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
    Some(super::text::trimmed(&text).to_owned())
}

fn written(read: &str) -> Option<String> {
    if read.is_ascii() {
        return None;
    }
    let (bytes, _, has_others) = WINDOWS_1252.encode(read);
    let text = std::str::from_utf8(&bytes).ok()?;
    (!has_others && !text.is_ascii()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{is_missing, is_scientific, repaired};

    #[test]
    fn numbers_that_were_ids() {
        for text in [
            "2.31E+13",
            "2.310009E+13",
            "1.00E+06",
            "1E+06",
            "2,31E+13",
            "2.31e+13",
        ] {
            assert!(is_scientific(text), "{text}");
        }
        for text in [
            "2310009E13",
            "1.5E-10",
            "1e+06",
            "23.1E+12",
            "E+",
            "1E+",
            "xE+1",
        ] {
            assert!(!is_scientific(text), "{text}");
        }
    }

    #[test]
    fn what_was_read_in_a_wrong_encoding() {
        for (read, written) in [
            ("TGF-Î²1", "TGF-β1"),
            ("TGFâ€‘Î²1", "TGF\u{2011}β1"),
            ("TGF-ÃŽÂ²1", "TGF-β1"),
            ("VEGFÂ", "VEGF"),
            ("ï»¿VEGFA", "VEGFA"),
        ] {
            assert_eq!(repaired(read).as_deref(), Some(written), "{read}");
        }
        for text in ["TGF-β1", "VEGFA", "Café", "Â1", "naïve", ""] {
            assert_eq!(repaired(text), None, "{text}");
        }
    }

    #[test]
    fn words_for_nothing() {
        for key in ["na", "n/a", "nan", "-", "--", ".", "?", "none"] {
            assert!(is_missing(key), "{key}");
        }
        assert!(!is_missing("nano"));
    }
}
