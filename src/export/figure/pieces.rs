//! The pieces of evidence that are drawn.

use std::collections::BTreeMap;

use rusqlite::types::ValueRef;

use super::Chosen;
use crate::Db;
use crate::error::Result;

const EVIDENCE: &str = "
    SELECT
      accession, layer, subject, term, term_kind, role, role_group, organism, confidence,
      paper, paper_status, context
    FROM evidence
    ORDER BY layer <> 'Table 1', length(accession), accession, subject";

const CONTEXTS: &str = "
    SELECT accession, term, term_kind
    FROM evidence_terms
    WHERE part IN ('context', 'disease')
    ORDER BY accession, part, position, term";

/// A term and what kind of thing it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Term {
    pub(super) label: String,
    pub(super) kind: String,
}

/// A claim or finding with one of its subjects.
pub(super) struct Piece {
    pub(super) accession: String,
    pub(super) layer: String,
    /// What is carried, or acts; `None`: the claim gives no cargo.
    pub(super) subject: Option<String>,
    pub(super) term: Option<Term>,
    pub(super) role: Option<String>,
    /// carried, regulates or context; `None`: the claim gives no cargo.
    pub(super) role_group: Option<String>,
    pub(super) organism: Option<String>,
    pub(super) confidence: Option<String>,
    pub(super) paper: Option<String>,
    pub(super) paper_status: String,
    /// The disease or process, in words; and what terms that is.
    pub(super) context: String,
    pub(super) contexts: Vec<Term>,
}

impl Piece {
    /// Whether nobody has read the paper that it is from.
    pub(super) fn is_unseen(&self) -> bool {
        self.paper_status != "read"
    }

    pub(super) fn is_printed(&self) -> bool {
        self.layer == "Table 1"
    }

    fn is_chosen(&self, chosen: &Chosen) -> bool {
        let among = |values: &[String], value: Option<&str>| {
            let value = value.unwrap_or(super::NOT_GIVEN);
            values.is_empty() || values.iter().any(|each| each == value)
        };
        let organisms = self.organism.as_deref().unwrap_or(super::NOT_GIVEN);
        among(&chosen.layers, Some(&self.layer))
            && among(&chosen.roles, self.role_group.as_deref())
            && among(&chosen.confidences, self.confidence.as_deref())
            && (chosen.organisms.is_empty()
                || organisms
                    .split("; ")
                    .any(|one| chosen.organisms.iter().any(|each| each == one)))
    }

    /// What a reader is told of it.
    pub(super) fn told(&self) -> String {
        let subject = self.subject.as_deref().unwrap_or("no cargo given");
        let role = self.role.as_deref().map(|role| format!(", {role}"));
        let paper = match (&self.paper, self.is_unseen()) {
            (Some(paper), false) => format!(" ({paper})"),
            (Some(paper), true) => format!(" ({paper}: {})", self.paper_status),
            (None, _) => format!(" (paper {})", self.paper_status),
        };
        let (accession, context) = (&self.accession, &self.context);
        let role = role.unwrap_or_default();
        format!("{accession}: {subject}{role}; {context}{paper}")
    }
}

/// Those that are chosen, in the order of their accessions; and how many there are in all.
pub(super) fn pieces(db: &Db, chosen: &Chosen) -> Result<(Vec<Piece>, usize)> {
    let mut contexts: BTreeMap<String, Vec<Term>> = BTreeMap::new();
    db.prepare(CONTEXTS)?.for_each_row(|row| {
        let term = term(&row[1], &row[2]);
        let known = contexts.entry(text(&row[0])).or_default();
        known.extend(term.filter(|term| !known.contains(term)));
        Ok(())
    })?;
    let mut pieces = Vec::new();
    let mut all = 0;
    db.prepare(EVIDENCE)?.for_each_row(|row| {
        let accession = text(&row[0]);
        let piece = Piece {
            layer: text(&row[1]),
            subject: maybe(&row[2]),
            term: term(&row[3], &row[4]),
            role: maybe(&row[5]),
            role_group: maybe(&row[6]),
            organism: maybe(&row[7]),
            confidence: maybe(&row[8]),
            paper: maybe(&row[9]),
            paper_status: text(&row[10]),
            context: text(&row[11]),
            contexts: contexts.get(&accession).cloned().unwrap_or_default(),
            accession,
        };
        all += 1;
        pieces.extend(Some(piece).filter(|piece| piece.is_chosen(chosen)));
        Ok(())
    })?;
    Ok((pieces, all))
}

fn maybe(value: &ValueRef<'_>) -> Option<String> {
    value.as_str().ok().map(str::to_owned)
}

fn text(value: &ValueRef<'_>) -> String {
    maybe(value).unwrap_or_default()
}

fn term(label: &ValueRef<'_>, kind: &ValueRef<'_>) -> Option<Term> {
    let kind = text(kind);
    maybe(label).map(|label| Term { label, kind })
}
