//! What migrasomes do with a term: the claims that name it.

use std::collections::BTreeMap;

use super::rows::each_row;
use crate::Db;
use crate::error::Result;

/// The references are those of the view `claim_references`, which an older file has not got.
const SQL: &str = "
    SELECT
      claim_terms.term_id, claim_terms.claim,
      CASE
        WHEN cell IN ('cargo', 'disease', 'source') THEN cell
        ELSE 'named in the ' || cell
      END,
      claims.disease, claims.mechanism, claims.effect,
      CASE claims.source_table
        WHEN 'table-1' THEN claims.citations
        ELSE claims.source_table || coalesce(' ' || claims.citations, '')
      END,
      claims.source
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
#[derive(Debug)]
pub(super) struct Claim {
    pub(super) number: i64,
    /// In which roles.
    pub(super) roles: Vec<String>,
    pub(super) disease: String,
    pub(super) source: String,
    pub(super) mechanism: String,
    pub(super) effect: String,
    /// With the name of the table before them where that is not Table 1.
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
    /// [`Error::File`](crate::Error::File) when it is damaged.
    pub(super) fn of(db: &Db) -> Result<Self> {
        let mut claims: BTreeMap<i64, Vec<Claim>> = BTreeMap::new();
        each_row(db, SQL, |row| {
            let all = claims.entry(row.number(0)?).or_default();
            let (number, role) = (row.number(1)?, row.text(2)?);
            if let Some(last) = all.last_mut().filter(|last| last.number == number) {
                if !last.roles.contains(&role) {
                    last.roles.push(role);
                }
                return Some(());
            }
            all.push(Claim {
                number,
                roles: vec![role],
                disease: row.maybe(3)?.unwrap_or_default(),
                mechanism: row.maybe(4)?.unwrap_or_default(),
                effect: row.maybe(5)?.unwrap_or_default(),
                citations: row.maybe(6)?.unwrap_or_default(),
                source: row.maybe(7)?.unwrap_or_default(),
            });
            Some(())
        })?;
        let mut terms = Vec::new();
        each_row(db, TERMS, |row| {
            terms.push(Term {
                id: row.number(0)?,
                label: row.text(1)?,
                kind: row.text(2)?,
                is_gene: row.number(3)? != 0,
            });
            Some(())
        })?;
        Ok(Self { terms, claims })
    }

    /// The claims that name a term.
    pub(super) fn naming(&self, term: i64) -> &[Claim] {
        self.claims.get(&term).map_or(&[], Vec::as_slice)
    }
}
