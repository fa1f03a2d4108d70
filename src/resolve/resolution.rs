//! What is asked of a [`Resolver`](super::Resolver) and what it answers.

use std::fmt;

use super::{MatchType, Rule};

/// What is known of the column that a value stands in.
///
/// ```
/// use migrasome::resolve::Sense;
/// let genes = Sense { prefixes: vec!["NCBIGene".to_owned()], ..Sense::default() };
/// assert!(genes.kinds.is_empty());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sense {
    /// The kinds of term that may be meant; empty: all.
    pub kinds: Vec<String>,
    /// The CURIE prefixes, as the database spells them, that bare accessions are taken as.
    pub prefixes: Vec<String>,
    /// The column is evidently one of gene symbols.
    pub symbols: bool,
}

/// What came of a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// It means a term, or an identifier of it stands for several.
    Matched,
    /// It could mean a term and something else too: never taken silently.
    Ambiguous,
    /// Nothing that is known here.
    #[default]
    Unmatched,
    /// It is no name any more: empty, an error, a date that was a symbol.
    Unusable,
}

impl Status {
    /// The lower-case word.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Matched => "matched",
            Self::Ambiguous => "ambiguous",
            Self::Unmatched => "unmatched",
            Self::Unusable => "unusable",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
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
    pub(super) fn matched(matches: Vec<Match>) -> Self {
        Self {
            status: Status::Matched,
            matches,
            reason: None,
            candidates: Vec::new(),
        }
    }

    pub(super) fn ambiguous(matches: Vec<Match>, reason: String) -> Self {
        Self {
            status: Status::Ambiguous,
            matches,
            reason: Some(reason),
            candidates: Vec::new(),
        }
    }

    pub(super) fn unmatched() -> Self {
        Self {
            status: Status::Unmatched,
            matches: Vec::new(),
            reason: None,
            candidates: Vec::new(),
        }
    }

    pub(super) fn unusable(reason: &str, candidates: Vec<String>) -> Self {
        Self {
            status: Status::Unusable,
            matches: Vec::new(),
            reason: Some(reason.to_owned()),
            candidates,
        }
    }
}
