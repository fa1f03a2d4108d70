//! Folding: what makes two spellings of one name meet.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The matching key of a spelling.
///
/// NFKC, then: case folded, Greek letters spelled out, every dash one dash, white space
/// trimmed and each inner run of it one space. `TGF‑β1` and ` tgf-Beta1` both give
/// `tgf-beta1`. The keys of the database are made by this function and no other; a client
/// without it gets by with `lower()` for what is plain ASCII.
///
/// ```
/// use migrasome::spelling::fold;
/// assert_eq!(fold("TGF\u{2011}β1"), "tgf-beta1");
/// assert_eq!(fold("  Bone\u{a0} Metastasis "), "bone metastasis");
/// ```
#[must_use]
pub fn fold(spelling: &str) -> String {
    if spelling.is_ascii() {
        // Most of what labs write; nothing but case and space is left to fold.
        let lower = spelling.to_ascii_lowercase();
        let has_space = lower
            .bytes()
            .any(|byte| byte.is_ascii_whitespace() || byte == b'\x0b');
        return if has_space { joined(&lower) } else { lower };
    }
    let compatible: String = spelling.nfkc().filter(|c| !is_invisible(*c)).collect();
    // Lower, upper and lower case again: that folds what one alone leaves (ẞ, ß and SS).
    let cased = compatible.to_lowercase().to_uppercase().to_lowercase();
    let mut spelled = String::with_capacity(cased.len());
    let mut after_greek = false;
    for c in cased.nfd() {
        match greek(c) {
            Some(name) => spelled.push_str(name),
            // An accent on a Greek letter goes with the letter.
            None if after_greek && is_combining_mark(c) => continue,
            None if is_dash(c) => spelled.push('-'),
            None => spelled.push(c),
        }
        after_greek = greek(c).is_some();
    }
    joined(&spelled.nfkc().collect::<String>())
}

/// Trimmed, and each run of white space one space.
fn joined(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The key without punctuation and spaces: `tgfbeta1` for `TGF-β1`, `TGF β1` and `TGFβ1`.
///
/// ```
/// use migrasome::spelling::fold_loosely;
/// assert_eq!(fold_loosely("TGF-β1"), fold_loosely("TGFbeta 1"));
/// ```
#[must_use]
pub fn fold_loosely(spelling: &str) -> String {
    let key = fold(spelling);
    let kept = key.chars().filter(|c| c.is_alphanumeric());
    if key.is_ascii() {
        return kept.collect();
    }
    // What now stands side by side may have an order of its own, or be one letter.
    kept.nfkc().collect()
}

/// The name of a lower-case Greek letter.
fn greek(c: char) -> Option<&'static str> {
    // The last is INCREMENT, which many papers print for a Delta.
    const NAMES: &str = "αalpha βbeta γgamma δdelta εepsilon ζzeta ηeta θtheta ιiota κkappa λlambda \
        μmu νnu ξxi οomicron πpi ρrho σsigma ςsigma τtau υupsilon φphi χchi ψpsi ωomega \u{2206}delta";
    let mut names = NAMES.split(' ').filter(|_| !c.is_ascii());
    names.find_map(|name| name.strip_prefix(c))
}

/// Hyphens, dashes, bars and minus signs, whatever their length.
pub(crate) fn is_dash(c: char) -> bool {
    let plain = matches!(c, '\u{2010}'..='\u{2015}' | '\u{2e3a}' | '\u{2e3b}');
    plain || matches!(c, '\u{2043}' | '\u{2212}' | '\u{301c}')
}

/// Characters that leave no mark, as spreadsheets and web pages put them into names: soft
/// hyphen, zero-width spaces and joiners, direction marks, byte order mark.
pub(crate) fn is_invisible(c: char) -> bool {
    let spaces = matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}');
    spaces
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}')
}
