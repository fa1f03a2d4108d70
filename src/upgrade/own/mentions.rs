//! Names in a sentence: offered as mentions that a program found, and asserted by nobody.

use super::meaning::Term;
use super::names::Known;

/// Words that name a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mention {
    pub(super) cell: &'static str,
    pub(super) printed: String,
    pub(super) term: Term,
}

/// The kinds of thing that are looked for.
const KINDS: [&str; 5] = ["gene", "peptide", "cargo", "disease", "cell type"];

/// The most words of a name.
const LONGEST: usize = 6;

/// The names in a text, the longest first at each place; each term once.
pub(super) fn mentions(cell: &'static str, text: &str, known: &Known) -> Vec<Mention> {
    let words = words(text);
    let mut found: Vec<Mention> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let longest = (1..=LONGEST.min(words.len() - at)).rev();
        let named = longest.into_iter().find_map(|length| {
            let printed = phrase(text, &words[at..at + length])?;
            let term = known.mentioned(printed)?;
            KINDS
                .contains(&&*term.kind)
                .then_some((length, printed, term))
        });
        let Some((length, printed, term)) = named else {
            at += 1;
            continue;
        };
        if found.iter().all(|other| other.term != term) {
            found.push(Mention {
                cell,
                printed: printed.to_owned(),
                term,
            });
        }
        at += length;
    }
    found
}

/// The text from the first of some words to the last, if nothing but a space stands between.
fn phrase<'t>(text: &'t str, words: &[(usize, usize)]) -> Option<&'t str> {
    let is_near = |pair: &[(usize, usize)]| text[pair[0].1..pair[1].0] == *" ";
    let (first, last) = (words.first()?, words.last()?);
    words
        .windows(2)
        .all(is_near)
        .then(|| &text[first.0..last.1])
}

/// Where the words of a text begin and end: letters and digits, and signs within.
fn words(text: &str) -> Vec<(usize, usize)> {
    let is_within =
        |c: char| c.is_alphanumeric() || crate::spelling::is_dash(c) || "-'’+".contains(c);
    let mut found = Vec::new();
    let mut begin = None;
    for (at, sign) in text.char_indices().chain([(text.len(), ' ')]) {
        match begin {
            None if is_within(sign) => begin = Some(at),
            Some(first) if !is_within(sign) => {
                let word = &text[first..at];
                let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
                if let Some(offset) = word.find(bare).filter(|_| !bare.is_empty()) {
                    found.push((first + offset, first + offset + bare.len()));
                }
                begin = None;
            }
            _ => {}
        }
    }
    found
}
