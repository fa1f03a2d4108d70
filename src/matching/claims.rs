//! What migrasomes do with a term: the claims that name it.

use std::collections::BTreeMap;

use rusqlite::types::ValueRef;

use crate::Db;
use crate::error::{Error, Result};

const SQL: &str = "
    SELECT
      claim_terms.term_id, claim_terms.claim,
      CASE
        WHEN cell IN ('cargo', 'disease', 'source') THEN cell
        ELSE 'named in the ' || cell
      END,
      claims.disease, claims.mechanism, claims.effect, claims.citations
    FROM claim_terms
    JOIN claims ON claims.claim = claim_terms.claim
    ORDER BY claim_terms.term_id, claim_terms.claim, cell = 'disease' DESC, cell = 'cargo' DESC, cell, position";

const TERMS: &str = "
    SELECT
      term_id, label, kind,
      EXISTS (SELECT 1 FROM gene_identifiers WHERE gene_identifiers.term_id = terms.term_id)
    FROM terms
    ORDER BY label, kind, term_id";

/// A claim that names a term.
#[derive(Debug, Default)]
pub(super) struct Claim {
    number: i64,
    /// In which roles.
    pub(super) roles: Vec<String>,
    pub(super) disease: String,
    pub(super) mechanism: String,
    pub(super) effect: String,
    pub(super) citations: String,
}

/// A term of the database.
#[derive(Debug)]
pub(super) struct Term {
    pub(super) id: i64,
    pub(super) label: String,
    pub(super) kind: String,
    /// Whether it is a gene or its product.
    pub(super) is_gene: bool,
}

/// All terms, and the claims of each.
#[derive(Debug)]
pub(super) struct Claims {
    pub(super) terms: Vec<Term>,
    claims: BTreeMap<i64, Vec<Claim>>,
}

impl Claims {
    /// From a database.
    ///
    /// # Errors
    ///
    /// [`Error::File`] when it is damaged.
    pub(super) fn of(db: &Db) -> Result<Self> {
        let mut claims: BTreeMap<i64, Vec<Claim>> = BTreeMap::new();
        db.prepare(SQL)?.for_each_row(|row| {
            let all = claims.entry(number(row[0])?).or_default();
            let claim = number(row[1])?;
            if all.last().is_none_or(|last| last.number != claim) {
                all.push(Claim {
                    number: claim,
                    roles: Vec::new(),
                    disease: text(row[3]),
                    mechanism: text(row[4]),
                    effect: text(row[5]),
                    citations: text(row[6]),
                });
            }
            let role = text(row[2]);
            if let Some(last) = all.last_mut()
                && !last.roles.contains(&role)
            {
                last.roles.push(role);
            }
            Ok(())
        })?;
        let mut terms = Vec::new();
        db.prepare(TERMS)?.for_each_row(|row| {
            terms.push(Term {
                id: number(row[0])?,
                label: text(row[1]),
                kind: text(row[2]),
                is_gene: number(row[3])? != 0,
            });
            Ok(())
        })?;
        Ok(Self { terms, claims })
    }

    /// The claims that name a term.
    pub(super) fn naming(&self, term: i64) -> &[Claim] {
        self.claims.get(&term).map_or(&[], Vec::as_slice)
    }
}

fn number(value: ValueRef<'_>) -> Result<i64> {
    value
        .as_i64()
        .map_err(|error| Error::Query(error.to_string()))
}

fn text(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Text(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        _ => String::new(),
    }
}
