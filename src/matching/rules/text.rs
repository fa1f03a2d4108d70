//! The text of a cell: what stands around it, what is only another way to write it, and its
//! members where it is a group.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use super::Sense;
use crate::spelling::{fold, is_dash, is_invisible, trimmed};

/// A value in the forms that the rules look at.
pub(super) struct Text<'a> {
    /// As given, without what stands around it.
    pub given: &'a str,
    /// With plain letters, digits and dashes; case is kept.
    pub plain: Cow<'a, str>,
    /// The matching key.
    pub key: String,
}

impl<'a> Text<'a> {
    pub fn of(value: &'a str) -> Self {
        let given = bare(value);
        Self {
            given,
            plain: plain(given),
            key: fold(given),
        }
    }
}

/// Without white space and invisible characters around it, and without one pair of quotes; also
/// `="VEGFA"`, which keeps Excel from reading a text as something else.
fn bare(value: &str) -> &str {
    const PAIRS: [(char, char); 4] = [('"', '"'), ('\'', '\''), ('“', '”'), ('‘', '’')];
    let text = trimmed(value);
    let formula = text.strip_prefix('=').filter(|rest| rest.starts_with('"'));
    let quoted = formula.unwrap_or(text);
    let unquoted = PAIRS.iter().find_map(|(open, close)| {
        let rest = quoted.strip_prefix(*open)?;
        rest.strip_suffix(*close)
    });
    unquoted.map_or(text, trimmed)
}

fn plain(given: &str) -> Cow<'_, str> {
    if given.is_ascii() {
        return Cow::Borrowed(given);
    }
    let kept = given.nfkc().filter(|c| !is_invisible(*c));
    let plain: String = kept.map(|c| if is_dash(c) { '-' } else { c }).collect();
    Cow::Owned(trimmed(&plain).to_owned())
}

/// Whether a text is digits and nothing else.
pub(super) fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The signs between members, each as keyboards have it and full width; the first that stands
/// there decides.
const SIGNS: [[char; 2]; 3] = [[';', '；'], ['|', '｜'], [',', '，']];

/// The members of a value; nothing where it is one value.
///
/// A comma separates only what is evidently no prose, and a slash never does: `Smad2/3` and
/// `PBSF/SDF-1` are names.
pub(in crate::matching) fn members<'a>(value: &'a str, sense: &Sense) -> Vec<&'a str> {
    for signs in SIGNS {
        if !value.contains(signs) {
            continue;
        }
        let parts = value.split(signs).map(trimmed);
        let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
        let may_split = match signs[0] {
            ';' => true,
            '|' => !parts.iter().any(|part| is_bank(part)),
            _ => !has_thousands(&parts, value) && parts.iter().all(|part| is_name(part, sense)),
        };
        if may_split {
            return parts;
        }
    }
    Vec::new()
}

/// `sp` and `tr` of a FASTA name, also behind the mark of a decoy.
fn is_bank(part: &str) -> bool {
    let part = part.to_ascii_lowercase();
    let last = part.rsplit(['_', '>', '#', ' ']).next().unwrap_or_default();
    matches!(last, "sp" | "tr")
}

/// `12,680` is one number.
fn has_thousands(parts: &[&str], value: &str) -> bool {
    let is_thousands = |part: &&str| part.len() == 3;
    let are_digits = parts.iter().all(|part| is_number(part));
    are_digits && !value.contains(' ') && parts.iter().skip(1).all(is_thousands)
}

/// A symbol or an identifier and no word of a sentence.
fn is_name(part: &str, sense: &Sense) -> bool {
    let capitals = part.chars().filter(|c| c.is_uppercase()).count();
    let is_evident = sense.symbols || capitals > 1 || part.contains(|c: char| c.is_ascii_digit());
    is_evident && !part.contains(char::is_whitespace)
}
