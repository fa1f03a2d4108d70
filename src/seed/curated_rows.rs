//! Typed rows of the curated files: terms, identifiers, spellings, papers.

use serde::Deserialize;

use super::files::SeedRow;

/// What kind of thing a term is.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "lowercase")]
pub(super) enum TermKind {
    Cargo,
    #[serde(rename = "cell type")]
    CellType,
    Disease,
    Field,
    Gene,
    Peptide,
    Process,
    #[serde(rename = "sample source")]
    SampleSource,
    Structure,
}

impl TermKind {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Cargo => "cargo",
            Self::CellType => "cell type",
            Self::Disease => "disease",
            Self::Field => "field",
            Self::Gene => "gene",
            Self::Peptide => "peptide",
            Self::Process => "process",
            Self::SampleSource => "sample source",
            Self::Structure => "structure",
        }
    }
}

/// How exactly a spelling or an identifier means the term, as SKOS has it.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(super) enum Predicate {
    Exact,
    Close,
    Broad,
    Narrow,
    Related,
}

impl Predicate {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Close => "close",
            Self::Broad => "broad",
            Self::Narrow => "narrow",
            Self::Related => "related",
        }
    }
}

#[derive(Deserialize)]
pub(super) struct Term {
    pub(super) kind: TermKind,
    pub(super) label: String,
    pub(super) source: String,
}

impl SeedRow for Term {
    const FILE: &'static str = "seeds/terms.csv";
    const COLUMNS: &'static [&'static str] = &["kind", "label", "source"];
    fn key(&self) -> Option<Vec<String>> {
        Some(vec![self.kind.as_str().to_owned(), self.label.clone()])
    }
}

// The names of the columns, which are the field's own words.
#[allow(clippy::struct_field_names)]
#[derive(Deserialize)]
pub(crate) struct Prefix {
    pub(crate) prefix: String,
    pub(super) name: String,
    pub(crate) pattern: String,
    pub(crate) url: String,
    pub(crate) spellings: String,
    pub(super) source: String,
}

impl SeedRow for Prefix {
    const FILE: &'static str = "seeds/prefixes.csv";
    const COLUMNS: &'static [&'static str] =
        &["prefix", "name", "pattern", "url", "spellings", "source"];
    fn key(&self) -> Option<Vec<String>> {
        Some(vec![self.prefix.clone()])
    }
}

#[derive(Deserialize)]
pub(super) struct TermXref {
    pub(super) kind: TermKind,
    pub(super) term: String,
    pub(super) curie: String,
    pub(super) predicate: Predicate,
    pub(super) label: Option<String>,
    pub(super) note: Option<String>,
    pub(super) caution: Option<String>,
    pub(super) source: String,
}

impl SeedRow for TermXref {
    const FILE: &'static str = "seeds/term_xrefs.csv";
    const COLUMNS: &'static [&'static str] = &[
        "kind",
        "term",
        "curie",
        "predicate",
        "label",
        "note",
        "caution",
        "source",
    ];
    fn key(&self) -> Option<Vec<String>> {
        Some(vec![
            self.kind.as_str().to_owned(),
            self.term.clone(),
            self.curie.clone(),
        ])
    }
}

#[derive(Deserialize)]
pub(super) struct TermAlias {
    pub(super) kind: TermKind,
    pub(super) term: String,
    pub(super) alias: String,
    pub(super) alias_kind: String,
    pub(super) predicate: Predicate,
    pub(super) caution: Option<String>,
    pub(super) source: String,
}

impl SeedRow for TermAlias {
    const FILE: &'static str = "seeds/term_aliases.csv";
    const COLUMNS: &'static [&'static str] = &[
        "kind",
        "term",
        "alias",
        "alias_kind",
        "predicate",
        "caution",
        "source",
    ];
    fn key(&self) -> Option<Vec<String>> {
        let (kind, term) = (self.kind.as_str().to_owned(), self.term.clone());
        let (alias, alias_kind) = (self.alias.clone(), self.alias_kind.clone());
        Some(vec![kind, term, alias, alias_kind])
    }
}

#[derive(Deserialize)]
pub(super) struct MechanismTerm {
    pub(super) row: u32,
    pub(super) cell: String,
    pub(super) position: u32,
    pub(super) printed: String,
    pub(super) kind: TermKind,
    pub(super) term: String,
}

impl SeedRow for MechanismTerm {
    const FILE: &'static str = "seeds/mechanism_terms.csv";
    const COLUMNS: &'static [&'static str] =
        &["row", "cell", "position", "printed", "kind", "term"];
    fn key(&self) -> Option<Vec<String>> {
        Some(vec![
            sortable(self.row),
            self.cell.clone(),
            sortable(self.position),
        ])
    }
}

#[derive(Deserialize)]
pub(super) struct Publication {
    pub(super) doi: String,
    pub(super) title: String,
    pub(super) first_author: String,
    pub(super) journal: String,
    pub(super) year: u16,
    pub(super) pmid: Option<String>,
    pub(super) pmcid: Option<String>,
    pub(super) source: String,
}

impl SeedRow for Publication {
    const FILE: &'static str = "seeds/publications.csv";
    const COLUMNS: &'static [&'static str] = &[
        "doi",
        "title",
        "first_author",
        "journal",
        "year",
        "pmid",
        "pmcid",
        "source",
    ];
    fn key(&self) -> Option<Vec<String>> {
        Some(vec![self.doi.clone()])
    }
}

/// How sure it is that a number is a paper.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Confidence {
    High,
    Medium,
    Low,
}

impl Confidence {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }
}

#[derive(Deserialize)]
pub(super) struct CitationPublication {
    pub(super) number: u32,
    pub(super) doi: String,
    pub(super) confidence: Confidence,
    pub(super) one_of: Option<String>,
    pub(super) basis: String,
}

impl SeedRow for CitationPublication {
    const FILE: &'static str = "seeds/citation_publications.csv";
    const COLUMNS: &'static [&'static str] = &["number", "doi", "confidence", "one_of", "basis"];
    fn key(&self) -> Option<Vec<String>> {
        Some(vec![sortable(self.number), self.doi.clone()])
    }
}

/// A number that sorts as text the way numbers do.
fn sortable(number: u32) -> String {
    format!("{number:010}")
}
