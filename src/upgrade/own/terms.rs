//! Terms and papers that a source brings, and taking out what nothing needs any more.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, params};

use super::ADDED;
use super::meaning::{New, Term};
use crate::seed::FIRST_OWN;
use crate::seed::shipped;
use crate::spelling::{fold, fold_loosely};
use crate::upgrade::links::links;

/// The numbers of terms, those that were just made included.
pub(super) struct Numbers<'k> {
    there: &'k BTreeMap<Term, i64>,
    made: BTreeMap<Term, i64>,
}

impl<'k> Numbers<'k> {
    /// Makes the new terms.
    pub(super) fn with(
        tx: &Connection,
        there: &'k BTreeMap<Term, i64>,
        new: &[New],
        identified: &BTreeMap<String, Term>,
        name: &str,
    ) -> rusqlite::Result<Self> {
        let mut made = BTreeMap::new();
        let source = format!("{ADDED}{name}");
        for New { term, curie } in new {
            let Term { kind, label } = term;
            tx.execute(
                "INSERT INTO terms (label, kind, key, loose_key, source) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![label, kind, fold(label), fold_loosely(label), source],
            )?;
            let id = tx.last_insert_rowid();
            if let Some(curie) = curie {
                identify(tx, id, curie, &source)?;
            }
            made.insert(term.clone(), id);
        }
        let numbers = Self { there, made };
        for (curie, term) in identified {
            identify(tx, numbers.id(term), curie, &source)?;
        }
        Ok(numbers)
    }

    /// The number of a term; 0, which no link takes, for one that is neither there nor made.
    pub(super) fn id(&self, term: &Term) -> i64 {
        let found = self.made.get(term).or_else(|| self.there.get(term));
        found.copied().unwrap_or_default()
    }
}

/// Gives a term an identifier that means exactly it.
fn identify(tx: &Connection, term: i64, curie: &str, source: &str) -> rusqlite::Result<()> {
    let (prefix, accession) = curie.split_once(':').unwrap_or_default();
    tx.execute(
        "INSERT INTO term_xrefs (term_id, prefix_id, curie, accession, predicate,
           curie_key, accession_key, source)
         SELECT ?1, prefix_id, ?2, ?3, 'exact', ?4, ?5, ?6
         FROM prefixes
         WHERE prefix = ?7",
        params![
            term,
            curie,
            accession,
            fold(curie),
            fold(accession),
            source,
            prefix
        ],
    )
    .map(drop)
}

/// Rows that a source uses, in the order in which they can be taken out, with the column that says
/// where they are from. What a lab made by hand says something else there.
const USED: [(&str, &str, Option<&str>, &str); 7] = [
    (
        "cargos",
        "cargo_id",
        Some("kind_source"),
        "SELECT mechanism_cargos.cargo_id FROM of_source JOIN mechanism_cargos
           ON mechanism_cargos.mechanism_id = of_source.claim",
    ),
    (
        "sample_sources",
        "sample_source_id",
        Some("kind_source"),
        "SELECT mechanism_sources.sample_source_id FROM of_source JOIN mechanism_sources
           ON mechanism_sources.mechanism_id = of_source.claim",
    ),
    (
        "diseases",
        "disease_id",
        None,
        "SELECT mechanisms.disease_id FROM of_source JOIN mechanisms
           ON mechanisms.mechanism_id = of_source.claim",
    ),
    (
        "categories",
        "category_id",
        None,
        "SELECT diseases.category_id FROM of_source
         JOIN mechanisms ON mechanisms.mechanism_id = of_source.claim
         JOIN diseases ON diseases.disease_id = mechanisms.disease_id",
    ),
    (
        "citations",
        "citation_id",
        None,
        "SELECT citation_id FROM citations WHERE source_table_id = ?1",
    ),
    (
        "publications",
        "publication_id",
        Some("source"),
        "SELECT publication_id FROM findings WHERE source_table_id = ?1",
    ),
    (
        "terms",
        "term_id",
        Some("source"),
        "SELECT mechanism_terms.term_id FROM of_source JOIN mechanism_terms
           ON mechanism_terms.mechanism_id = of_source.claim
         UNION
         SELECT subject_term_id FROM findings WHERE source_table_id = ?1
         UNION
         SELECT finding_terms.term_id FROM findings JOIN finding_terms
           ON finding_terms.finding_id = findings.finding_id
         WHERE findings.source_table_id = ?1",
    ),
];

/// The lab's rows that a source uses, by table.
pub(super) struct Used(Vec<BTreeSet<i64>>);

impl Used {
    pub(super) fn by(tx: &Connection, source_id: i64) -> rusqlite::Result<Self> {
        let with = "WITH of_source (claim) AS (
             SELECT mechanisms.mechanism_id
             FROM source_rows
             JOIN mechanisms ON mechanisms.source_row_id = source_rows.source_row_id
             WHERE source_rows.source_table_id = ?1
           ) ";
        let each = USED.iter().map(|(.., sql)| {
            let mut rows = tx.prepare(&format!("{with}{sql}"))?;
            let rows = rows.query_map([source_id], |row| row.get::<_, Option<i64>>(0))?;
            rows.filter_map(Result::transpose)
                .filter(|id| id.as_ref().is_ok_and(|id| *id >= FIRST_OWN) || id.is_err())
                .collect()
        });
        each.collect::<rusqlite::Result<_>>().map(Self)
    }

    /// Takes out what nothing points at any more.
    pub(super) fn take_out_unused(&self, tx: &Connection) -> rusqlite::Result<()> {
        let tables = shipped::tables(tx)?;
        let links = links(tx, tx)?;
        for ((name, key, from, _), ids) in USED.iter().zip(&self.0) {
            let Some(table) = tables.iter().find(|table| table.name == *name) else {
                continue;
            };
            let mut finder = table.finder(tx)?;
            for id in ids {
                let Some(row) = finder.find(table, &id.to_string())? else {
                    continue;
                };
                if !is_added(tx, (name, key), *from, *id)? {
                    continue;
                }
                let is_needed_but_by = |but: &str| -> rusqlite::Result<bool> {
                    for link in links
                        .iter()
                        .filter(|link| link.is_to(name) && link.table != but)
                    {
                        if let Some(end) = link.end(table, &row)
                            && link.is_used(tx, &end)?
                        {
                            return Ok(true);
                        }
                    }
                    Ok(false)
                };
                // The identifiers that came with a term go with it.
                if *name == "terms" && !is_needed_but_by("term_xrefs")? {
                    tx.execute(
                        "DELETE FROM term_xrefs WHERE term_id = ?1 AND source LIKE ?2",
                        params![id, format!("{ADDED}%")],
                    )?;
                }
                if !is_needed_but_by("")? {
                    tx.execute(&format!("DELETE FROM {name} WHERE {key} = ?1"), [id])?;
                }
            }
        }
        Ok(())
    }
}

/// Whether a row came with a source, and was not made by hand.
fn is_added(
    tx: &Connection,
    (table, key): (&str, &str),
    from: Option<&str>,
    id: i64,
) -> rusqlite::Result<bool> {
    let Some(column) = from else {
        return Ok(true);
    };
    let sql = format!("SELECT {column} LIKE ?2 FROM {table} WHERE {key} = ?1");
    tx.query_row(&sql, params![id, format!("{ADDED}%")], |row| row.get(0))
}
