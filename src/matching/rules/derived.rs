//! The rules that make something else of a value first.

use std::collections::BTreeSet;

use super::index::{ICD, prefix_of};
use super::members::without_count;
use super::shape::{self, IcdCode};
use super::text::{Text, is_number};
use super::{MatchType, Resolution, Resolver, Rule, Sense};
use crate::spelling::{fold, fold_loosely};

impl Resolver {
    /// As [`named`](Self::named), for what can be nothing but an identifier.
    fn identified(&self, text: &str, sense: &Sense) -> Option<Resolution> {
        let mut entries = self.index.by_key(&fold(text), sense);
        if let Some(curie) = self.prefixes.curie(text) {
            entries.extend(self.index.by_key(&fold(&curie), sense));
        }
        entries.retain(|entry| matches!(entry.rule, Rule::Identifier | Rule::Accession));
        self.decide(entries, text, |_| true)
    }

    /// A bare accession of a prefix that was given for the column.
    pub(super) fn prefixed(&self, text: &Text<'_>, sense: &Sense) -> Option<Resolution> {
        let rule = if is_number(&text.plain) {
            Rule::BareNumber
        } else {
            Rule::Accession
        };
        let mut curies = sense
            .prefixes
            .iter()
            .map(|prefix| format!("{prefix}:{}", text.plain));
        let found = curies.find_map(|curie| self.identified(&curie, sense))?;
        Some(found.by(rule, text.given))
    }

    pub(super) fn versioned(&self, text: &Text<'_>, sense: &Sense) -> Option<Resolution> {
        let (rest, version) = shape::without_version(&text.plain, &self.prefixes)?;
        let found = self
            .identified(rest, sense)?
            .by(Rule::VersionStripped, text.given);
        Some(found.noted(|_| format!("version {version} of {rest}")))
    }

    pub(super) fn isoform(&self, text: &Text<'_>, sense: &Sense) -> Option<Resolution> {
        let (rest, isoform) = shape::without_isoform(&text.plain, &self.prefixes)?;
        let found = self.identified(rest, sense)?.by(Rule::Isoform, text.given);
        let found = found.noted(|_| format!("isoform {isoform} of {rest}"));
        Some(found.at_best(MatchType::Narrow))
    }

    pub(super) fn fasta(&self, text: &Text<'_>, sense: &Sense) -> Option<Resolution> {
        let counted = without_count(&text.plain);
        let alone = || (counted.len() < text.plain.len()).then_some(counted);
        let accession = Text::of(shape::accession_of_fasta(&text.plain).or_else(alone)?);
        let found = self
            .identified(&accession.plain, sense)
            .or_else(|| self.isoform(&accession, sense))
            .or_else(|| self.versioned(&accession, sense))?;
        Some(found.by(Rule::EntryName, text.given))
    }

    /// An ICD-10 code where one is expected, or one below it.
    pub(super) fn icd(&self, text: &Text<'_>, sense: &Sense) -> Option<Resolution> {
        let code = IcdCode::of(&text.plain, &self.prefixes)?;
        let given = |prefix: &&str| sense.prefixes.iter().any(|each| each == prefix);
        let mut prefixes: Vec<&str> = match &code.prefix {
            Some(prefix) => vec![prefix],
            None => ICD.into_iter().filter(given).collect(),
        };
        let are_diseases = |kind: &String| matches!(kind.as_str(), "disease" | "field");
        if prefixes.is_empty() && sense.kinds.iter().any(are_diseases) {
            prefixes = ICD.to_vec();
        }
        code.upwards().find_map(|above| {
            let mut entries = self.index.by_icd(above, sense);
            entries.retain(|entry| {
                prefix_of(&entry.spelling).is_some_and(|prefix| prefixes.contains(&prefix))
            });
            let found = self.decide(entries, text.given, |_| true)?;
            let found = found.by(Rule::IcdCode, text.given);
            Some(if above == code.code {
                found.noted(|each| format!("the code {}", each.spelling))
            } else {
                found
                    .noted(|each| format!("a code below {}", each.spelling))
                    .of_part()
            })
        })
    }

    /// A number that is an identifier of something here, and may be anything else.
    pub(super) fn number(&self, text: &Text<'_>, sense: &Sense) -> Option<Resolution> {
        let curie = |prefix: &String| self.prefixes.curie(&format!("{prefix}:{}", text.plain));
        if !is_number(&text.plain) || sense.prefixes.iter().any(|prefix| curie(prefix).is_some()) {
            return None;
        }
        let entries = self.index.by_number(&text.plain, sense);
        let curies: BTreeSet<&str> = entries.iter().map(|each| each.spelling.as_str()).collect();
        let curies: Vec<&str> = curies.into_iter().collect();
        let curies = curies.join(" or ");
        let reason = format!("a bare number: write {curies}, or give --prefix");
        let is_known = !entries.is_empty();
        is_known.then(|| Resolution::ambiguous(self.index.matches(entries, text.given), reason))
    }

    /// A name but for spaces and signs, or with the `ß` of a German keyboard for `β`.
    pub(super) fn loose(&self, text: &Text<'_>, sense: &Sense) -> Option<Resolution> {
        if text.given.contains('ß') {
            let greek = text.given.replace('ß', "β");
            let meant = Text::of(&greek);
            let found = self.whole_in(&meant, sense, usize::MAX)?;
            let found = found.by(Rule::LooseSpelling, text.given);
            return Some(found.noted(|_| "`ß` was read as β".to_owned()));
        }
        if !may_be_loose(&text.key) {
            return None;
        }
        let key = fold_loosely(&text.key);
        let mut entries = self.index.by_key(&key, sense);
        // What has this very key was looked at.
        let is_new = key != text.key;
        entries.retain(|entry| is_new || entry.is_loose);
        entries.retain(|entry| {
            let is_name = !matches!(
                entry.rule,
                Rule::Identifier | Rule::Accession | Rule::EntryName
            );
            is_name && has_numbers_of(&text.key, &entry.spelling)
        });
        let found = self.decide(entries, text.given, |_| true)?;
        let found =
            found.noted(|each| format!("loose spelling of the {} {}", each.rule, each.spelling));
        Some(found.by(Rule::LooseSpelling, text.given))
    }
}

/// Whether a name, folded, may be looked for without its spaces and signs.
///
/// A sign may be more than a way to write: `CD151-` are cells without it, in `VEGF/A` it says
/// or, in `TGFB?` a letter was lost.
fn may_be_loose(key: &str) -> bool {
    let is_harmless = |c: char| {
        c.is_alphanumeric()
            || c.is_whitespace()
            || matches!(
                c,
                '-' | '_' | '.' | ',' | '(' | ')' | '[' | ']' | '\'' | '"' | '’' | '`'
            )
    };
    // `CD44(-)` are cells without it.
    let is_without = key.contains("(-)") || key.ends_with('-');
    key.chars().all(is_harmless) && !key.starts_with('-') && !is_without
}

/// Whether two spellings hold the same numbers: `CXCL1-2` is not CXCL12.
fn has_numbers_of(key: &str, spelling: &str) -> bool {
    let spelling = fold(spelling);
    numbers(key).eq(numbers(&spelling))
}

fn numbers(key: &str) -> impl Iterator<Item = &str> {
    let numbers = key.split(|c: char| !c.is_numeric());
    numbers.filter(|number| !number.is_empty())
}
