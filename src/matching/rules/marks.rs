//! Marks of search programs on what is no protein of the sample: decoys and contaminants.

const DECOY: &str = "a decoy, no protein";
const CONTAMINANT: &str = "marked as a contaminant";

/// Whether a value means nothing because it is marked so.
pub(in crate::matching) fn is_mark(reason: &str) -> bool {
    reason == DECOY || reason == CONTAMINANT
}

/// Why a value that is marked so is nothing that a row could be about.
pub(super) fn reason(value: &str) -> Option<&'static str> {
    if !value.contains(['_', '-', '#', '|', '(']) {
        return None;
    }
    // Behind the number of proteins, a bank or the beginning of a head, too.
    let words = || value.split(['|', '/', ' ', '>', ':', ';', '#']);
    if words().any(is_decoy) || value.starts_with("##") && value.len() > 2 {
        return Some(DECOY);
    }
    words().any(is_contaminant).then_some(CONTAMINANT)
}

fn is_decoy(word: &str) -> bool {
    const BEFORE: [&str; 10] = [
        "rnd_",
        "rev_",
        "reverse_",
        "reversed_",
        "decoy_",
        "decoy-",
        "xxx_",
        "random_",
        "shuffled_",
        "rand_",
    ];
    // `VEGFA_rev` is a primer.
    const BEHIND: [&str; 5] = ["_decoy", "-decoy", "_reversed", "_shuffled", "(decoy)"];
    let is_word = |mark: &&str| word.eq_ignore_ascii_case(mark);
    has_any(word, &BEFORE, &BEHIND)
        || ["decoy", "reversed", "reverse"].iter().any(is_word)
        || is_numbered_decoy(word)
}

/// `DECOY0_P15692`.
fn is_numbered_decoy(word: &str) -> bool {
    let rest = after(word, "decoy").unwrap_or_default();
    rest.starts_with(|c: char| c.is_ascii_digit())
}

fn is_contaminant(word: &str) -> bool {
    // `CON_1` is a control.
    const BEFORE: [&str; 3] = ["con__", "contam_", "contaminant_"];
    let numbered = after(word, "cont_").unwrap_or_default();
    has_any(word, &BEFORE, &["_contaminant", "_contam"])
        || (numbered.len() > 3 && numbered.starts_with(|c: char| c.is_ascii_alphabetic()))
}

fn has_any(word: &str, before: &[&str], behind: &[&str]) -> bool {
    let begins = before.iter().any(|mark| after(word, mark).is_some());
    begins
        || behind.iter().any(|mark| {
            let at = word.len().checked_sub(mark.len()).filter(|at| *at > 0);
            let end = at.and_then(|at| word.get(at..));
            end.is_some_and(|end| end.eq_ignore_ascii_case(mark))
        })
}

fn after<'w>(word: &'w str, mark: &str) -> Option<&'w str> {
    let (head, rest) = word.split_at_checked(mark.len())?;
    head.eq_ignore_ascii_case(mark).then_some(rest)
}
