//! The members of a value that is a group: where it may be split, and where not.

use super::Sense;
use super::shape::Shape;
use super::text::is_number;
use crate::spelling::{Prefixes, trimmed};

/// Where a sign stands first in a text, and how long it is.
type Sign = fn(&str) -> Option<(usize, usize)>;

/// The members of a value, as far as the strongest sign that separates it tells; nothing where
/// it is one value. A member may have members itself: `P1|P2;P3`.
pub(super) fn members<'a>(value: &'a str, sense: &Sense, known: &Prefixes) -> Vec<&'a str> {
    let signs = |c: char| ";；|｜,，/\n\r[{(".contains(c) || sense.separators.contains(&c);
    if !value.contains(signs) {
        return Vec::new();
    }
    if let Some(inner) = list(value) {
        return quoted(inner)
            .unwrap_or_else(|| parts(inner, |rest| rest.find([',', ';']).map(one)));
    }
    let counted = without_count(value);
    if counted.len() < value.len() {
        let is_protein = |part: &&str| Shape::Protein.fits(part, known);
        let all = parts(counted, |rest| rest.find('/').map(one));
        return if all.iter().all(is_protein) {
            all
        } else {
            Vec::new()
        };
    }
    if is_note(value) {
        return Vec::new();
    }
    // A sign, as keyboards have it and full width, that separates wherever it stands.
    let always: [Sign; 4] = [
        |rest| rest.find(['\n', '\r']).map(one),
        |rest| rest.find("///").map(|at| (at, 3)),
        double_slash,
        |rest| at_any(rest, &[';', '；']),
    ];
    for sign in always {
        let all = parts(value, sign);
        if all.len() > 1 || (all.len() == 1 && all[0].len() < value.len()) {
            return all;
        }
    }
    let bars = parts(value, |rest| at_any(rest, &['|', '｜']));
    if bars.len() > 1 {
        // Of a FASTA name, the parts are no members.
        return if bars.iter().any(|part| is_bank(part)) {
            Vec::new()
        } else {
            bars
        };
    }
    let commas = between_commas(value);
    if commas.len() > 1 {
        let are_names = commas.iter().all(|part| is_name(part, sense));
        return if are_names && !has_thousands(&commas, value) {
            commas
        } else {
            Vec::new()
        };
    }
    for sign in ['/', ' '] {
        if sense.separators.contains(&sign)
            && let Some(all) = separated(value, sign, known)
        {
            return all;
        }
    }
    Vec::new()
}

/// Whether a value is a note, as stands below a table: `Abbreviations: TNF, tumour necrosis factor;
/// VEGF, …`.
fn is_note(value: &str) -> bool {
    let is_sentence = value.ends_with('.') && value.contains(' ');
    (value.contains(": ") || is_sentence) && !value.contains(['|', '/', '\n'])
}

/// Whether a part of a value may be a member where a slash or a blank separates: never the `3` of
/// `Smad2/3`, nor a word of a sentence.
fn may_stand_between(part: &str, sign: char, known: &Prefixes) -> bool {
    let is_evident = part.contains(|c: char| c.is_ascii_digit() || c.is_ascii_uppercase());
    let least = if sign == '/' { 3 } else { 2 };
    let is_accession = Shape::Protein.fits(part, known) || Shape::Ensembl.fits(part, known);
    let is_symbol = Shape::Symbol.fits(part, known) && part.len() >= least && is_evident;
    is_accession || is_symbol || (sign == '/' && part.len() > 2 && is_number(part))
}

/// Whether a sign separates the members of a value, if its column has such values.
pub(in crate::matching) fn is_separated(value: &str, sign: char, known: &Prefixes) -> bool {
    separated(value, sign, known).is_some()
}

fn separated<'a>(value: &'a str, sign: char, known: &Prefixes) -> Option<Vec<&'a str>> {
    let all = parts(value, |rest| rest.find(sign).map(one));
    let may_be = |part: &&str| may_stand_between(part, sign, known);
    (all.len() > 1 && all.iter().all(may_be)).then_some(all)
}

/// The signs that a value holds and that were not taken for separators, each with what stands
/// between.
pub(super) fn unused_separators(value: &str) -> impl Iterator<Item = (char, Vec<&str>)> {
    let signs = ['/', '+', '&', ':', '_', '-', ' '].into_iter();
    let parted = signs.map(|sign| {
        let all = parts(value, |rest| match sign {
            // A hyphen alone is part of a name.
            '-' => {
                let double = rest.find("--").map(|at| (at, 2));
                double.or_else(|| rest.find(" - ").map(|at| (at, 3)))
            }
            _ => rest.find(sign).map(one),
        });
        (sign, all)
    });
    // Where it was split at something, or names an organism, that is not what was missed.
    let is_told = |sign: char, last: &str| match sign {
        '/' => !value.contains("//"),
        ' ' => !value.contains([',', ';', '|']),
        '_' => !matches!(last, "HUMAN" | "MOUSE" | "RAT" | "BOVIN" | "PIG" | "CHICK"),
        _ => true,
    };
    parted.filter(move |(sign, parts)| {
        parts.len() > 1 && parts.last().is_some_and(|last| is_told(*sign, last))
    })
}

/// Whether all parts of a value look like names; of one gene or several in short: `VEGFA/B`.
pub(super) fn are_names(parts: &[&str], sign: char, known: &Prefixes) -> bool {
    let is_name = |part: &&str| {
        let capitals = part.chars().filter(char::is_ascii_uppercase).count();
        let has_digit = part.contains(|c: char| c.is_ascii_digit());
        let is_symbol =
            Shape::Symbol.fits(part, known) && (capitals > 1 || (capitals == 1 && has_digit));
        is_symbol || Shape::IcdCode.fits(part, known)
    };
    let is_short = |part: &&str| {
        part.len() < 3
            && part
                .chars()
                .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
    };
    let Some((first, rest)) = parts.split_first() else {
        return false;
    };
    is_name(first)
        && rest
            .iter()
            .all(|part| is_name(part) || (sign == '/' && is_short(part)))
}

/// A value without the number of proteins that `OpenSWATH` writes before them: `1/sp|P15692|…`.
pub(super) fn without_count(value: &str) -> &str {
    match value.split_once('/') {
        Some((count, rest)) if is_number(count) && count.len() < 4 => {
            let is_word = rest.len() == 6 || rest.len() == 10;
            let begins = |bank: &str| {
                rest.get(..3)
                    .is_some_and(|head| head.eq_ignore_ascii_case(bank))
            };
            let is_head = begins("sp|") || begins("tr|") || rest.contains('/') || is_word;
            if is_head { rest } else { value }
        }
        _ => value,
    }
}

/// What stands within a list as R or Python prints it: `c("VEGFA", "FLT1")`, `['VEGFA', 'FLT1']`,
/// `set(['VEGFA'])`.
pub(super) fn list(value: &str) -> Option<&str> {
    let mut inner = unwrapped(value)?;
    for _ in 0..2 {
        inner = unwrapped(inner).unwrap_or(inner);
    }
    let has_quotes = inner.starts_with(['"', '\'']) && inner.ends_with(['"', '\'']);
    let is_plain = inner.contains(',') && !inner.contains(['[', ']', '(', ')', '{', '}']);
    (has_quotes || is_plain).then_some(inner)
}

fn unwrapped(value: &str) -> Option<&str> {
    let calls = ["c(", "list(", "set(", "tuple(", "frozenset(", "array("];
    let inner = calls
        .iter()
        .find_map(|begin| value.strip_prefix(begin)?.strip_suffix(')'))
        .or_else(|| value.strip_prefix('[')?.strip_suffix(']'))
        .or_else(|| value.strip_prefix('{')?.strip_suffix('}'))
        .or_else(|| {
            let inner = value.strip_prefix('(')?.strip_suffix(')')?;
            inner.contains(',').then_some(inner)
        });
    inner.map(trimmed)
}

/// The parts of a value between commas.
pub(super) fn between_commas(value: &str) -> Vec<&str> {
    parts(value, |rest| at_any(rest, &[',', '，']))
}

/// Whether a list is there, and nothing in it.
pub(super) fn is_empty_list(value: &str) -> bool {
    const EMPTY: [&str; 9] = [
        "[]",
        "{}",
        "()",
        "c()",
        "list()",
        "set()",
        "character(0)",
        "[\"\"]",
        "['']",
    ];
    EMPTY.contains(&value)
}

/// What stands in quotes, where nothing else stands there but commas.
fn quoted(inner: &str) -> Option<Vec<&str>> {
    let mut rest = inner;
    let mut all = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        let Some(quote) = rest.chars().next() else {
            return (!all.is_empty()).then_some(all);
        };
        let inside = rest.strip_prefix(['"', '\''])?;
        let end = inside.find(quote)?;
        let member = trimmed(&inside[..end]);
        if !member.is_empty() {
            all.push(member);
        }
        rest = &inside[end + 1..];
    }
}

/// The parts that are not empty, between the places that a function finds: where, and how long.
fn parts(text: &str, next: impl Fn(&str) -> Option<(usize, usize)>) -> Vec<&str> {
    let (mut all, mut rest) = (Vec::new(), text);
    while let Some((at, length)) = next(rest) {
        all.push(trimmed(&rest[..at]));
        rest = &rest[at + length..];
    }
    all.push(trimmed(rest));
    all.retain(|part| !part.is_empty());
    all
}

fn one(at: usize) -> (usize, usize) {
    (at, 1)
}

fn at_any(text: &str, signs: &[char]) -> Option<(usize, usize)> {
    let at = text.find(signs)?;
    Some((at, text[at..].chars().next().map_or(1, char::len_utf8)))
}

/// `//` but for that of a web address.
fn double_slash(text: &str) -> Option<(usize, usize)> {
    let mut all = text.match_indices("//");
    let found = all.find(|(at, _)| !text[..*at].ends_with(':'));
    found.map(|(at, _)| (at, 2))
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
    let part = part.trim_matches(['"', '\'']);
    let capitals = part.chars().filter(|c| c.is_uppercase()).count();
    let is_evident = sense.symbols || capitals > 1 || part.contains(|c: char| c.is_ascii_digit());
    is_evident && !part.contains(char::is_whitespace)
}
