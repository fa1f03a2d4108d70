//! Findings: facts from papers, beside what Table 1 prints.

use std::collections::BTreeMap;

use rusqlite::{Transaction, params};

use super::curated::{Named, Terms};
use super::files::{Line, Seeds};
use super::insert::{Insert, refused};
use super::printed::Table1;
use super::row::SeedRow;
use super::rows::{Finding, FindingClaim};
use crate::error::{Error, Result};

/// Between the terms of a part.
const BETWEEN: char = '|';

/// Fills the tables of findings, after all that they name.
pub(super) fn load(
    tx: &Transaction<'_>,
    seeds: &Seeds,
    table_1: &Table1,
    terms: &Terms,
    roles: &Named,
    papers: &Named,
) -> Result<()> {
    let mut accessions = BTreeMap::new();
    let found_out = ["role_id", "subject_term_id", "publication_id"];
    let mut insert = Insert::new::<Finding>(tx, &found_out)?;
    for line in seeds.rows::<Finding>()? {
        let Line { number, row } = &line;
        let fail = |cause: String| Error::seed(Finding::FILE, *number, cause);
        let expected = format!("F{:03}", row.id);
        if row.accession != expected {
            let cause = format!("the accession of number {} is {expected}", row.id);
            return Err(fail(cause));
        }
        if row.term.is_some() == row.no_term.is_some() {
            let cause = "needs a term, or else in no_term the reason why it has none; not both";
            return Err(fail(cause.to_owned()));
        }
        let term = row.term.as_deref().map(|term| terms.written(term));
        insert.line(
            &line,
            &[
                &roles.id(&row.role).map_err(fail)?,
                &term.transpose().map_err(fail)?,
                &papers.id(&row.paper).map_err(fail)?,
            ],
        )?;
        for (part, named) in row.named() {
            let named = named.into_iter().flat_map(|all| all.split(BETWEEN));
            for (position, words) in (1_i64..).zip(named) {
                let term_id = terms.written(words).map_err(fail)?;
                tx.prepare_cached(
                    "INSERT INTO finding_terms (finding_id, part, position, term_id)
                     VALUES (?1, ?2, ?3, ?4)",
                )
                .and_then(|mut link| link.execute(params![row.id, part, position, term_id]))
                .map_err(refused(Finding::FILE, *number))?;
            }
        }
        accessions.insert(line.row.accession, line.row.id);
    }
    load_standings(
        tx,
        seeds,
        table_1,
        &Named::new("finding", Finding::FILE, accessions),
    )
}

/// How findings stand to the claims of Table 1.
fn load_standings(
    tx: &Transaction<'_>,
    seeds: &Seeds,
    table_1: &Table1,
    findings: &Named,
) -> Result<()> {
    let mut insert = Insert::new::<FindingClaim>(tx, &["finding_id", "mechanism_id"])?;
    for line in seeds.rows::<FindingClaim>()? {
        let Line { number, row } = &line;
        let fail = |cause: String| Error::seed(FindingClaim::FILE, *number, cause);
        let finding_id = findings.id(&row.finding).map_err(fail)?;
        let (mechanism_id, _) = table_1.cell(row.row, "mechanism").map_err(fail)?;
        insert.line(&line, &[&finding_id, &mechanism_id])?;
    }
    Ok(())
}
