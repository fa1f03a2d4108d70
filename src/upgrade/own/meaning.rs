//! What a name means, and by what.

use crate::matching::{Match, Rule};
use crate::spelling::is_dash;

/// A term, there or to be made.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Term {
    pub(super) kind: String,
    pub(super) label: String,
}

impl Term {
    /// As cells of terms have it: `gene: TSPAN4`.
    pub(super) fn written(&self) -> String {
        format!("{}: {}", self.kind, self.label)
    }
}

/// What a name means, and by what.
#[derive(Clone, Debug)]
pub(super) struct Meaning {
    pub(super) term: Term,
    /// How it was found: `label`, `symbol, close`, `new`.
    pub(super) how: String,
    /// What was written to say which it is.
    pub(super) told: Option<String>,
    /// The words that name it, where they are a part of a cell.
    pub(super) name: Option<String>,
}

/// A term that is to be made.
#[derive(Clone, Debug)]
pub(super) struct New {
    pub(super) term: Term,
    /// An identifier that means exactly this.
    pub(super) curie: Option<String>,
}

/// Whether two texts are written alike, whatever their dashes are.
pub(super) fn is_like(one: &str, other: &str) -> bool {
    let plain = |sign| if is_dash(sign) { '-' } else { sign };
    one.chars().map(plain).eq(other.chars().map(plain))
}

/// Whether words are too long to mean something else by chance.
pub(super) fn is_long(words: &str) -> bool {
    words.contains(' ') || words.chars().count() > 6
}

/// Names, and no accessions or numbers.
pub(super) fn is_of_names(rule: Rule) -> bool {
    use Rule::{Abbreviation, Label, PreviousSymbol, Printed, RegistryLabel, Symbol, Synonym};
    matches!(
        rule,
        Label | Symbol | PreviousSymbol | Printed | Abbreviation | Synonym | RegistryLabel
    )
}

pub(super) fn found(term: Term, how: &str) -> Meaning {
    Meaning {
        term,
        how: how.to_owned(),
        told: None,
        name: None,
    }
}

pub(super) fn term_of(one: &Match) -> Term {
    Term {
        kind: one.term_kind.clone(),
        label: one.term.clone(),
    }
}
