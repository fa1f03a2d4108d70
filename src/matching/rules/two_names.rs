//! The rules for several names of one thing in one value: both must be known and mean one term.

use super::shape::Shape;
use super::text::{Text, is_number};
use super::{Match, Resolution, Resolver, Rule, Sense, Status};

impl Resolver {
    /// `Hepatocellular carcinoma (HCC)`, `CXCL12 (SDF-1)`, `VEGFA (7422)`.
    pub(super) fn in_brackets(
        &self,
        text: &Text<'_>,
        sense: &Sense,
        dresses: usize,
    ) -> Option<Resolution> {
        let names = bracketed(&text.plain)?;
        let meant: Vec<(&str, Resolution)> = names
            .iter()
            .filter_map(|name| Some((*name, self.one_of_two(name, sense, dresses)?)))
            .collect();
        agreed(&meant, Rule::NameInBrackets, text)
    }

    /// `ENSG00000112715_VEGFA`, `VEGFA|7422`.
    pub(super) fn joined(
        &self,
        text: &Text<'_>,
        sense: &Sense,
        dresses: usize,
    ) -> Option<Resolution> {
        if text.plain.contains([';', ',']) {
            return None;
        }
        let sign = if text.plain.contains('|') { '|' } else { '_' };
        let (one, other) = text.plain.split_once(sign)?;
        let halves = [one.trim(), other.trim()];
        let fits = |half: &str, shape: Shape| shape.fits(half, &self.prefixes);
        let is_identifier = |half: &str| fits(half, Shape::Protein) || fits(half, Shape::Ensembl);
        let is_one_of = |is: &dyn Fn(&str) -> bool| is(halves[0]) != is(halves[1]);
        let has_number = is_one_of(&is_number);
        let has_name = halves
            .iter()
            .any(|half| fits(half, Shape::Symbol) && !is_identifier(half));
        let are_two = is_one_of(&|half| fits(half, Shape::Ensembl))
            && halves.iter().all(|half| is_identifier(half));
        if !(has_name && (has_number || is_one_of(&is_identifier)) || are_two) {
            return None;
        }
        let meant: Vec<(&str, Resolution)> = halves
            .iter()
            .filter_map(|half| Some((*half, self.one_of_two(half, sense, dresses)?)))
            .collect();
        // `VEGFA_1` is anything; `P15692|X` is a group. `VEGFA|7157` has a number of another gene.
        if meant.len() < 2 && has_number == (sign == '_') {
            return None;
        }
        agreed(&meant, Rule::TwoNamesJoined, text)
    }

    /// What one of several names means, be it in doubt: `7422` is, and beside `VEGFA` it is not.
    fn one_of_two(&self, name: &str, sense: &Sense, dresses: usize) -> Option<Resolution> {
        let found = self.whole_in(&Text::of(name), sense, dresses)?;
        (!found.matches.is_empty()).then_some(found)
    }
}

/// What several names mean together: what at least two of them mean. Where they differ, or
/// one alone is known, it is asked.
fn agreed(meant: &[(&str, Resolution)], rule: Rule, text: &Text<'_>) -> Option<Resolution> {
    let (name, first) = meant.first()?;
    if meant.len() == 1 {
        return Some(Resolution::ambiguous(
            first.matches.clone(),
            format!("only `{name}` in it is known"),
        ));
    }
    let is_sure = |found: &Resolution| found.status == Status::Matched;
    let is_of = |found: &Resolution, term| found.matches.iter().any(|one| one.term_id == term);
    let all = meant.iter().flat_map(|(_, found)| &found.matches);
    let mut shared: Vec<Match> = Vec::new();
    for one in all.clone() {
        if meant.iter().all(|(_, found)| is_of(found, one.term_id)) {
            super::put(&mut shared, one.clone());
        }
    }
    if shared.is_empty() || !meant.iter().any(|(_, found)| is_sure(found)) {
        let mut either = Vec::new();
        all.for_each(|one| super::put(&mut either, one.clone()));
        let names: Vec<String> = meant.iter().map(|(name, _)| format!("`{name}`")).collect();
        return Some(Resolution::ambiguous(
            either,
            format!("{} are not the same", names.join(" and ")),
        ));
    }
    let names: Vec<&str> = meant.iter().map(|(name, _)| *name).collect();
    let found = Resolution::matched(shared).by(rule, text.given);
    Some(found.noted(|_| names.join(" and ")))
}

/// The names of a value of which all but the first stand in brackets, at its end.
fn bracketed(text: &str) -> Option<Vec<&str>> {
    let begin = text.find(['(', '['])?;
    let mut names = vec![text[..begin].trim()];
    let mut rest = text[begin..].trim();
    while let Some(open) = rest.chars().next() {
        let close = match open {
            '(' => ')',
            '[' => ']',
            _ => return None,
        };
        let mut depth = 0;
        let end = rest.char_indices().find(|(_, c)| {
            depth += i32::from(*c == open) - i32::from(*c == close);
            depth == 0
        });
        let end = end?.0;
        names.push(rest[1..end].trim());
        rest = rest[end + 1..].trim();
    }
    names.retain(|name| !name.is_empty());
    (names.len() > 1).then_some(names)
}
