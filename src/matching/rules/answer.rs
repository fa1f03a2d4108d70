//! What is asked of a [`Resolver`](super::Resolver) and what it answers.

use super::index::joined;
use super::{MatchType, Rule, Status};

/// What is known of the column that a value stands in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sense {
    /// The kinds of term that may be meant; empty: all.
    pub kinds: Vec<String>,
    /// The CURIE prefixes, as the database spells them, that bare accessions are taken as.
    pub prefixes: Vec<String>,
    /// The column is evidently one of gene symbols.
    pub symbols: bool,
    /// What separates members in this column beside what does so everywhere: `/`, a blank, or `_`
    /// between the proteins of a complex.
    pub separators: Vec<char>,
}

/// The kinds of term that a column of genes or proteins names.
pub(in crate::matching) const GENES: [&str; 3] = ["gene", "cargo", "peptide"];

impl Sense {
    /// A column of which nothing is known but what kinds of term it names.
    pub(in crate::matching) fn of_kinds(kinds: &[&str]) -> Self {
        Self {
            kinds: kinds.iter().map(|kind| (*kind).to_owned()).collect(),
            ..Self::default()
        }
    }

    /// Whether it is a column of genes or proteins.
    pub(super) fn is_of_genes(&self) -> bool {
        self.symbols || self.kinds.iter().any(|kind| kind == "gene")
    }

    /// Of what may be meant here, genes and proteins only; nothing where they may not.
    pub(super) fn genes_only(&self) -> Option<Self> {
        let may = |kind: &&str| self.kinds.is_empty() || self.kinds.iter().any(|one| one == kind);
        let kinds: Vec<String> = GENES.into_iter().filter(may).map(str::to_owned).collect();
        (!kinds.is_empty()).then(|| Self {
            kinds,
            ..self.clone()
        })
    }
}

/// What a value means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolution {
    /// What came of it.
    pub status: Status,
    /// Matched: each term once, the most exact first, or in the order of the members of a group.
    /// Ambiguous and unusable: the terms that it could mean.
    pub matches: Vec<Match>,
    /// Why it is ambiguous or unusable, in one short phrase.
    pub reason: Option<String>,
    /// Unusable: what may have stood there before, where that can be told.
    pub candidates: Vec<String>,
}

/// A term that a value means, or could mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// The number of the term in the database.
    pub term_id: i64,
    /// Its label.
    pub term: String,
    /// Its kind: `cargo`, `disease`, …
    pub term_kind: String,
    /// By which rule.
    pub rule: Rule,
    /// How exactly.
    pub match_type: MatchType,
    /// What matched: the value without white space and quotes around it, or a member of it.
    pub value: String,
    /// How the database spells it: `VEGFA`, `HGNC:12680`.
    pub spelling: String,
    /// What to mind.
    pub note: Option<String>,
    /// Which member of how many, where the value is a group such as `P15692;P48061`.
    pub group: Option<(usize, usize)>,
}

impl Resolution {
    fn of(status: Status, matches: Vec<Match>, reason: Option<String>) -> Self {
        Self {
            status,
            matches,
            reason,
            candidates: Vec::new(),
        }
    }

    pub(super) fn matched(matches: Vec<Match>) -> Self {
        Self::of(Status::Matched, matches, None)
    }

    pub(super) fn ambiguous(matches: Vec<Match>, reason: String) -> Self {
        Self::of(Status::Ambiguous, matches, Some(reason))
    }

    /// It means several terms, or something else too, as the note of the only one says.
    pub(super) fn doubtful(matches: Vec<Match>) -> Self {
        let reason = match &matches[..] {
            [one] => one
                .note
                .as_deref()
                .unwrap_or("marked as ambiguous")
                .to_owned(),
            several => {
                let terms: Vec<&str> = several.iter().map(|each| each.term.as_str()).collect();
                format!("means several terms: {}", terms.join(", "))
            }
        };
        Self::ambiguous(matches, reason)
    }

    pub(super) fn unmatched() -> Self {
        Self::of(Status::Unmatched, Vec::new(), None)
    }

    pub(super) fn unmatched_since(reason: &str) -> Self {
        Self::of(Status::Unmatched, Vec::new(), Some(reason.to_owned()))
    }

    pub(super) fn unusable(reason: &str, candidates: Vec<String>, matches: Vec<Match>) -> Self {
        Self {
            candidates,
            ..Self::of(Status::Unusable, matches, Some(reason.to_owned()))
        }
    }

    fn each(mut self, change: impl Fn(&mut Match)) -> Self {
        self.matches.iter_mut().for_each(change);
        self
    }

    /// As found by another rule, for another text.
    pub(super) fn by(self, rule: Rule, value: &str) -> Self {
        self.each(|each| {
            each.rule = rule;
            value.clone_into(&mut each.value);
        })
    }

    /// With something to mind before what else there is.
    pub(super) fn noted(self, note: impl Fn(&Match) -> String) -> Self {
        self.each(|each| each.note = Some(joined(&note(each), each.note.as_deref())))
    }

    pub(super) fn at_best(self, best: MatchType) -> Self {
        self.each(|each| each.match_type = each.match_type.max(best))
    }

    pub(super) fn of_part(self) -> Self {
        self.each(|each| each.match_type = each.match_type.of_part())
    }
}

/// Puts a match to others: of those that mean one term, the most exact stays.
pub(in crate::matching) fn put(matches: &mut Vec<Match>, one: Match) {
    let known = matches
        .iter_mut()
        .find(|known| known.term_id == one.term_id);
    match known {
        Some(known) if one.match_type < known.match_type => *known = one,
        Some(_) => {}
        None => matches.push(one),
    }
}
