//! The text of a cell: what stands around it, and what is only another way to write it.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

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
        // `"VEGFA", "FLT1"` are two.
        rest.strip_suffix(*close)
            .filter(|rest| !rest.contains(*open))
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
