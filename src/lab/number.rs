//! Whether a text is a number: only if a program that prints the number prints this text.

use crate::spelling::evenly;

/// What a text is, taken by itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Reading {
    /// A whole number that prints back.
    Integer(i64),
    /// A number that prints back.
    Real,
    /// The digits of a number, but not as one is printed: `0089`, `1e5`, `2.10`, `+5`, `1,5`,
    /// `1,234.50`.
    Otherwise,
    /// Anything else.
    Text,
}

/// The most digits that a number of 64 bits always gives back.
const DIGITS: usize = 15;

/// What a text is.
///
/// A number prints back when a common program prints just this text for it: whole numbers
/// without leading zeros, decimals without trailing zeros, and powers of ten as C, Python and
/// R (`1.2e-05`) or JavaScript and Rust (`1.2e-7`) write them for very small or very large
/// numbers. None of them prints `1e5` or `2310009E13`.
pub(super) fn read(text: &[u8]) -> Reading {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    if !digits.first().is_some_and(u8::is_ascii_digit) {
        return otherwise(text);
    }
    let Some(point) = digits.iter().position(|byte| !byte.is_ascii_digit()) else {
        return whole(text).map_or(Reading::Otherwise, Reading::Integer);
    };
    let decimals = &digits[point + 1..];
    let is_plain = digits[point] == b'.'
        && digits.len() <= DIGITS
        && decimals.iter().all(u8::is_ascii_digit)
        && (point == 1 || digits[0] != b'0')
        && (decimals == b"0" || decimals.last().is_some_and(|last| *last != b'0'));
    if is_plain {
        return Reading::Real;
    }
    match parsed(text) {
        Some(number) if prints_back(text, number) => Reading::Real,
        Some(_) => Reading::Otherwise,
        None => otherwise(text),
    }
}

/// The whole number that prints as this text.
pub(super) fn whole(text: &[u8]) -> Option<i64> {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    let led_by_zero = digits.first() == Some(&b'0') && text.len() > 1;
    let number = || std::str::from_utf8(text).ok()?.parse().ok();
    if led_by_zero || text.first() == Some(&b'+') {
        None
    } else {
        number()
    }
}

/// The number of a text in a column of numbers.
pub(super) fn parsed(text: &[u8]) -> Option<f64> {
    let number: f64 = std::str::from_utf8(text).ok()?.parse().ok()?;
    number.is_finite().then_some(number)
}

/// Whether the digits stand in groups of three, as in `12,345.6`.
fn is_grouped(text: &[u8]) -> bool {
    let text = text.trim_ascii();
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    let point = digits.iter().position(|byte| *byte == b'.');
    let (whole, decimals) = digits.split_at(point.unwrap_or(digits.len()));
    let mut groups = whole.split(|byte| *byte == b',');
    let are_digits = |group: &[u8]| group.iter().all(u8::is_ascii_digit);
    let first = groups.next().unwrap_or_default();
    let begins = (1..=3).contains(&first.len()) && first[0] != b'0' && are_digits(first);
    let mut rest = groups.peekable();
    begins
        && rest.peek().is_some()
        && rest.all(|group| group.len() == 3 && are_digits(group))
        && are_digits(decimals.get(1..).unwrap_or_default())
}

/// Whether a text would be a number without what people write around one: `<0.01`, `5%`,
/// `1 234`, `−1.5` (U+2212); or is an infinite one.
pub(super) fn is_near(text: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(text) else {
        return false;
    };
    let around = |c: &char| "<>≤≥=~±%".contains(*c) || c.is_whitespace();
    let bare: String = text.chars().filter(|c| !around(c)).collect();
    let bare = bare.replacen('\u{2212}', "-", 1);
    let digits = bare.strip_prefix(['-', '+']).unwrap_or(&bare);
    let is_infinite = |word: &&str| word.eq_ignore_ascii_case(digits);
    if ["inf", "infinity"].iter().any(is_infinite) {
        return true;
    }
    bare != text
        && digits.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && (is_grouped(bare.as_bytes()) || parsed(bare.replacen(',', ".", 1).as_bytes()).is_some())
}

/// Whether a whole number is the same as a REAL.
pub(super) fn fits_real(number: i64) -> bool {
    number.unsigned_abs() <= 1 << f64::MANTISSA_DIGITS
}

fn prints_back(text: &[u8], number: f64) -> bool {
    let is =
        |printed: String| printed.as_bytes() == text || evenly(printed, number).as_bytes() == text;
    if is(format!("{number}")) || is(format!("{number:?}")) {
        return true;
    }
    let short = format!("{number:e}");
    let Some((mantissa, exponent)) = short.split_once('e') else {
        return false;
    };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    !(-4..5).contains(&exponent) && is(format!("{mantissa}e{exponent:+03}"))
}

/// A text that does not begin like a number may still be one to the person who wrote it.
fn otherwise(text: &[u8]) -> Reading {
    let Ok(text) = std::str::from_utf8(text) else {
        return Reading::Text;
    };
    let looks =
        |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | ',' | 'e' | 'E' | ' ');
    if !text.contains(|c: char| c.is_ascii_digit()) || !text.chars().all(looks) {
        return Reading::Text;
    }
    let plain = text.trim().replacen(',', ".", 1);
    if is_grouped(text.as_bytes()) || plain.parse::<f64>().is_ok() {
        Reading::Otherwise
    } else {
        Reading::Text
    }
}

#[cfg(test)]
mod tests {
    use super::{Reading, is_near, parsed, read};
    use crate::spelling::printed;
    use proptest::prelude::*;

    #[test]
    fn what_people_write_around_a_number_is_known() {
        for text in [
            "<0.01",
            "> 5",
            "≤1e-5",
            "~3",
            "±0.5",
            "5%",
            "12.5 %",
            " 2",
            "2\u{a0}",
            "1 234",
            "\u{2212}1.5",
            "Inf",
            "-inf",
            "+Infinity",
            "<1,234.5",
        ] {
            assert!(is_near(text.as_bytes()), "{text}");
        }
        for text in [
            "",
            "007",
            "1e5",
            "12A",
            "VEGFA",
            "%",
            "< ",
            "2023-03-01",
            "1-Mar",
            "NA",
            "nan",
            "10:30 ",
            "information",
            "1.2.3 ",
            "<LOD",
        ] {
            assert!(!is_near(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn of_two_texts_that_are_as_near_we_print_the_even_one_and_read_both() {
        for (even, odd) in [
            ("-564342411880418.2", "-564342411880418.3"),
            ("102996508614897.12", "102996508614897.13"),
            ("7.104204096e+22", "7.104204096e+22"),
        ] {
            let number = parsed(even.as_bytes()).unwrap();
            assert_eq!(parsed(odd.as_bytes()), Some(number));
            assert_eq!(
                [read(even.as_bytes()), read(odd.as_bytes())],
                [Reading::Real; 2]
            );
            assert_eq!(parsed(printed(number).as_bytes()), Some(number));
        }
        let number = parsed(b"-564342411880418.25").unwrap();
        assert_eq!(printed(number), "-564342411880418.2");
        // Nobody prints more digits than are needed, or others.
        for text in [
            "-564342411880418.25",
            "-564342411880418.21",
            "564342411880418.20",
        ] {
            assert_eq!(read(text.as_bytes()), Reading::Otherwise, "{text}");
        }
        let all = [0.0, -0.0, 1.0, 5e-324, 1e23, f64::INFINITY, f64::NAN];
        let all: Vec<String> = all.into_iter().map(printed).collect();
        assert_eq!(all, ["0.0", "-0.0", "1.0", "5e-324", "1e23", "inf", "NaN"]);
    }

    proptest! {
        #[test]
        fn a_number_as_rust_prints_it_is_that_number(number in proptest::num::f64::NORMAL) {
            for text in [format!("{number}"), format!("{number:?}")] {
                match read(text.as_bytes()) {
                    Reading::Real => prop_assert_eq!(parsed(text.as_bytes()), Some(number)),
                    Reading::Integer(read) => prop_assert_eq!(read.to_string(), text),
                    // Whole numbers beyond 64 bits, which Display prints in full.
                    other => prop_assert!(!text.contains('.') && text.len() > 18, "{} {:?}", text, other),
                }
            }
        }

        #[test]
        fn any_text_is_read_without_harm(text in "\\PC{0,12}|[-+0-9.,eE ]{0,12}") {
            let printed = match read(text.as_bytes()) {
                Reading::Integer(number) => number.to_string(),
                Reading::Real | Reading::Otherwise | Reading::Text => return Ok(()),
            };
            prop_assert_eq!(printed, text);
        }
    }
}
