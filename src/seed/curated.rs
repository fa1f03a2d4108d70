//! The curated layer: terms, identifiers, spellings and papers into their tables, with the
//! keys that make spellings meet.

use std::collections::{BTreeMap, BTreeSet};

use regex_lite::Regex;
use rusqlite::{OptionalExtension, Transaction, params};

use super::curated_rows::{
    CitationPublication, MechanismTerm, Predicate, Prefix, Publication, Term, TermAlias, TermKind,
    TermXref,
};
use super::files::{Line, SeedRow, Seeds, refused};
use crate::error::{Error, Result, suggest};
use crate::spelling::{fold, fold_loosely};

/// The files that fill the curated tables.
pub(super) const FILES: [&str; 7] = [
    Term::FILE,
    Prefix::FILE,
    TermXref::FILE,
    TermAlias::FILE,
    MechanismTerm::FILE,
    Publication::FILE,
    CitationPublication::FILE,
];

/// Fills the curated tables, after the printed ones.
pub(super) fn load(tx: &Transaction<'_>, seeds: &Seeds) -> Result<()> {
    let terms = load_terms(tx, &seeds.rows()?)?;
    load_xrefs(tx, &seeds.rows()?, &terms, &seeds.rows()?)?;
    let mentions = seeds.rows()?;
    load_mentions(tx, &mentions, &terms)?;
    load_aliases(tx, &with_printed(seeds.rows()?, &mentions), &terms)?;
    point_at_terms(tx)?;
    load_papers(tx, &seeds.rows()?, &seeds.rows()?)
}

/// Terms by kind and label.
struct Terms {
    ids: BTreeMap<(TermKind, String), i64>,
}

impl Terms {
    /// The id of the term that a line of `file` is about.
    fn id(&self, kind: TermKind, label: &str, file: &str, line: u64) -> Result<i64> {
        let found = self.ids.get(&(kind, label.to_owned())).copied();
        found.ok_or_else(|| {
            let of_kind = self.ids.keys().filter(|(each, _)| *each == kind);
            let known: Vec<String> = of_kind.map(|(_, label)| label.clone()).collect();
            let hint = suggest(label, &known);
            let cause = format!(
                "unknown {} `{label}`: add it to {}{hint}",
                kind.as_str(),
                Term::FILE
            );
            Error::seed(file, line, cause)
        })
    }
}

fn load_terms(tx: &Transaction<'_>, lines: &[Line<Term>]) -> Result<Terms> {
    let mut ids = BTreeMap::new();
    for Line { number, row } in lines {
        tx.prepare_cached(
            "INSERT INTO terms (kind, label, key, loose_key, source) VALUES (?1, ?2, ?3, ?4, ?5)",
        )
        .and_then(|mut insert| {
            insert.execute(params![
                row.kind.as_str(),
                row.label,
                fold(&row.label),
                fold_loosely(&row.label),
                row.source
            ])
        })
        .map_err(refused(Term::FILE, *number))?;
        ids.insert((row.kind, row.label.clone()), tx.last_insert_rowid());
    }
    Ok(Terms { ids })
}

fn load_xrefs(
    tx: &Transaction<'_>,
    prefixes: &[Line<Prefix>],
    terms: &Terms,
    lines: &[Line<TermXref>],
) -> Result<()> {
    let sql = || Error::internal("seeding term_xrefs");
    let mut known = BTreeMap::new();
    for Line { number, row } in prefixes {
        let fail = |cause: String| Error::seed(Prefix::FILE, *number, cause);
        let pattern = Regex::new(&row.pattern)
            .map_err(|error| fail(format!("the pattern is no regular expression: {error}")))?;
        tx.prepare_cached(
            "INSERT INTO prefixes (prefix, name, pattern, url, spellings, source)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )
        .and_then(|mut insert| {
            insert.execute(params![
                row.prefix,
                row.name,
                row.pattern,
                row.url,
                row.spellings,
                row.source
            ])
        })
        .map_err(|error| fail(error.to_string()))?;
        let canonical = fold(&row.prefix);
        let others = row
            .spellings
            .split('|')
            .filter(|prefix| fold(prefix) != canonical);
        let others: Vec<&str> = others.collect();
        known.insert(
            row.prefix.as_str(),
            (tx.last_insert_rowid(), pattern, others),
        );
    }
    let mut insert = tx
        .prepare(
            "INSERT INTO term_xrefs
               (term_id, prefix_id, curie, accession, predicate, label, note, caution, curie_key,
                accession_key, label_key, label_loose_key, source)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        )
        .map_err(sql())?;
    for Line { number, row } in lines {
        let fail = |cause: String| Error::seed(TermXref::FILE, *number, cause);
        let (prefix, accession) = row.curie.split_once(':').ok_or_else(|| {
            fail(format!(
                "`{}` is no CURIE: expected PREFIX:accession",
                row.curie
            ))
        })?;
        let (prefix_id, pattern, others) = known.get(prefix).ok_or_else(|| {
            let known: Vec<String> = known.keys().map(ToString::to_string).collect();
            let hint = suggest(prefix, &known);
            fail(format!(
                "unknown prefix `{prefix}`: add it to {}{hint}",
                Prefix::FILE
            ))
        })?;
        if !pattern.is_match(accession) {
            return Err(fail(format!(
                "`{}` does not match the pattern of {prefix}: {pattern}",
                row.curie
            )));
        }
        insert
            .execute(params![
                terms.id(row.kind, &row.term, TermXref::FILE, *number)?,
                prefix_id,
                row.curie,
                accession,
                row.predicate.as_str(),
                row.label,
                row.note,
                row.caution,
                fold(&row.curie),
                fold(accession),
                row.label.as_deref().map(fold),
                row.label.as_deref().map(fold_loosely),
                row.source
            ])
            .map_err(refused(TermXref::FILE, *number))?;
        spell_otherwise(tx, others, accession).map_err(sql())?;
    }
    Ok(())
}

/// The identifier that was inserted last, under the other spellings of its prefix.
fn spell_otherwise(
    tx: &Transaction<'_>,
    prefixes: &[&str],
    accession: &str,
) -> rusqlite::Result<()> {
    let xref_id = tx.last_insert_rowid();
    let mut insert = tx.prepare_cached(
        "INSERT OR IGNORE INTO xref_spellings (term_xref_id, key, spelling) VALUES (?1, ?2, ?3)",
    )?;
    for prefix in prefixes {
        let spelling = format!("{prefix}:{accession}");
        insert.execute(params![xref_id, fold(&spelling), spelling])?;
    }
    Ok(())
}

/// More words than this are a sentence and not a name.
const WORDS_OF_A_NAME: usize = 3;

/// What a cell prints for a term is a spelling of it too, though only a close one. A line
/// for each that is not one already; a printed `Smad2/3` becomes a spelling of two genes,
/// and hence ambiguous.
fn with_printed(
    mut aliases: Vec<Line<TermAlias>>,
    mentions: &[Line<MechanismTerm>],
) -> Vec<Line<TermAlias>> {
    for Line { number, row } in mentions {
        let same = |line: &Line<TermAlias>| {
            line.row.kind == row.kind && line.row.term == row.term && line.row.alias == row.printed
        };
        let is_name = row.printed.split(' ').count() <= WORDS_OF_A_NAME;
        if is_name && row.printed != row.term && !aliases.iter().any(same) {
            aliases.push(Line {
                number: *number,
                row: TermAlias {
                    kind: row.kind,
                    term: row.term.clone(),
                    alias: row.printed.clone(),
                    alias_kind: "printed".to_owned(),
                    predicate: Predicate::Close,
                    caution: None,
                    source: format!("Table 1, row {}, {}", row.row, row.cell),
                },
            });
        }
    }
    aliases
}

/// An alias with a caution is ambiguous, and so is the same name spelled otherwise (LAP-3
/// where LAP3 has one), and one whose key another term has too.
fn load_aliases(tx: &Transaction<'_>, lines: &[Line<TermAlias>], terms: &Terms) -> Result<()> {
    let sql = || Error::internal("seeding term_aliases");
    let mut owners: BTreeMap<String, BTreeSet<(TermKind, &str)>> = BTreeMap::new();
    let labels = terms
        .ids
        .keys()
        .map(|(kind, label)| (label.as_str(), (*kind, label.as_str())));
    let aliases = lines.iter().map(|line| {
        (
            line.row.alias.as_str(),
            (line.row.kind, line.row.term.as_str()),
        )
    });
    for (spelling, owner) in labels.chain(aliases) {
        for key in [fold(spelling), fold_loosely(spelling)] {
            owners.entry(key).or_default().insert(owner);
        }
    }
    let warned: BTreeMap<String, &String> = lines
        .iter()
        .filter_map(|line| Some((fold_loosely(&line.row.alias), line.row.caution.as_ref()?)))
        .collect();
    let mut insert = tx
        .prepare(
            "INSERT INTO term_aliases
               (term_id, alias, kind, predicate, ambiguous, caution, key, loose_key, source)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )
        .map_err(sql())?;
    for Line { number, row } in lines {
        let key = fold(&row.alias);
        let others = owners[&key]
            .iter()
            .filter(|owner| **owner != (row.kind, row.term.as_str()));
        let shared: Vec<String> = others
            .map(|(kind, label)| format!("also the {} {label}", kind.as_str()))
            .collect();
        let caution = row
            .caution
            .as_ref()
            .or(warned.get(&fold_loosely(&row.alias)).copied());
        let caution: Vec<String> = caution.cloned().into_iter().chain(shared).collect();
        insert
            .execute(params![
                terms.id(row.kind, &row.term, TermAlias::FILE, *number)?,
                row.alias,
                row.alias_kind,
                row.predicate.as_str(),
                !caution.is_empty(),
                (!caution.is_empty()).then(|| caution.join("; ")),
                key,
                fold_loosely(&row.alias),
                row.source
            ])
            .map_err(refused(TermAlias::FILE, *number))?;
    }
    Ok(())
}

/// Which cell names which term. The words must stand in the cell as printed.
fn load_mentions(tx: &Transaction<'_>, lines: &[Line<MechanismTerm>], terms: &Terms) -> Result<()> {
    let sql = || Error::internal("seeding mechanism_terms");
    let mut named = BTreeSet::new();
    for Line { number, row } in lines {
        let fail = |cause: String| Error::seed(MechanismTerm::FILE, *number, cause);
        let cell = match row.cell.as_str() {
            cell @ ("category" | "disease" | "source" | "cargo" | "mechanism" | "effect") => cell,
            other => return Err(fail(format!("there is no cell `{other}`"))),
        };
        let found: Option<(i64, String)> = tx
            .prepare_cached(&format!(
                "SELECT mechanisms.mechanism_id, source_rows.{cell}
                     FROM mechanisms
                     JOIN source_rows ON source_rows.source_row_id = mechanisms.source_row_id
                     JOIN source_tables
                       ON source_tables.source_table_id = source_rows.source_table_id
                     WHERE source_tables.name = 'table-1' AND source_rows.row = ?1"
            ))
            .and_then(|mut cell| {
                cell.query_row([row.row], |found| Ok((found.get(0)?, found.get(1)?)))
                    .optional()
            })
            .map_err(sql())?;
        let (mechanism_id, printed) =
            found.ok_or_else(|| fail(format!("Table 1 has no row {}", row.row)))?;
        if !printed.contains(&row.printed) {
            let cause = format!(
                "the {cell} cell of row {} does not print `{}`",
                row.row, row.printed
            );
            return Err(fail(cause));
        }
        let term_id = terms.id(row.kind, &row.term, MechanismTerm::FILE, *number)?;
        named.insert(term_id);
        tx.prepare_cached(
            "INSERT INTO mechanism_terms (mechanism_id, cell, position, term_id, printed)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )
        .and_then(|mut insert| {
            insert.execute(params![
                mechanism_id,
                cell,
                row.position,
                term_id,
                row.printed
            ])
        })
        .map_err(refused(MechanismTerm::FILE, *number))?;
    }
    match terms.ids.iter().find(|(_, id)| !named.contains(id)) {
        Some(((kind, label), _)) => {
            let cause = format!("no cell names the {} `{label}`", kind.as_str());
            Err(Error::seed(Term::FILE, 1, cause))
        }
        None => Ok(()),
    }
}

/// Diseases, cargos and sample sources mean the term that their own cell names.
fn point_at_terms(tx: &Transaction<'_>) -> Result<()> {
    tx.execute_batch(
        "UPDATE diseases SET term_id = (
           SELECT mechanism_terms.term_id
           FROM mechanism_terms
           JOIN mechanisms ON mechanisms.mechanism_id = mechanism_terms.mechanism_id
           WHERE mechanisms.disease_id = diseases.disease_id
             AND mechanism_terms.cell = 'disease'
             AND mechanism_terms.printed = diseases.name
         );
         UPDATE cargos SET term_id = (
           SELECT mechanism_terms.term_id
           FROM mechanism_terms
           JOIN mechanism_cargos
             ON mechanism_cargos.mechanism_id = mechanism_terms.mechanism_id
           WHERE mechanism_cargos.cargo_id = cargos.cargo_id
             AND mechanism_terms.cell = 'cargo'
             AND mechanism_terms.printed = mechanism_cargos.printed
         );
         UPDATE sample_sources SET term_id = (
           SELECT mechanism_terms.term_id
           FROM mechanism_terms
           JOIN mechanism_sources
             ON mechanism_sources.mechanism_id = mechanism_terms.mechanism_id
           WHERE mechanism_sources.sample_source_id = sample_sources.sample_source_id
             AND mechanism_terms.cell = 'source'
             AND mechanism_terms.printed = mechanism_sources.printed
         );",
    )
    .map_err(Error::internal("pointing at terms"))
}

fn load_papers(
    tx: &Transaction<'_>,
    papers: &[Line<Publication>],
    links: &[Line<CitationPublication>],
) -> Result<()> {
    for Line { number, row } in papers {
        tx.prepare_cached(
            "INSERT INTO publications
               (doi, title, first_author, journal, year, pmid, pmcid, source)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )
        .and_then(|mut insert| {
            insert.execute(params![
                row.doi,
                row.title,
                row.first_author,
                row.journal,
                row.year,
                row.pmid,
                row.pmcid,
                row.source
            ])
        })
        .map_err(refused(Publication::FILE, *number))?;
    }
    for Line { number, row } in links {
        let linked = tx
            .execute(
                "INSERT INTO citation_publications
                   (citation_id, publication_id, confidence, one_of, basis)
                 SELECT citation_id, publication_id, ?3, ?4, ?5
                 FROM citations, publications
                 JOIN source_tables
                   ON source_tables.source_table_id = citations.source_table_id
                 WHERE source_tables.name = 'table-1'
                   AND citations.number = ?1
                   AND publications.doi = ?2",
                params![
                    row.number,
                    row.doi,
                    row.confidence.as_str(),
                    row.one_of,
                    row.basis
                ],
            )
            .map_err(refused(CitationPublication::FILE, *number))?;
        if linked != 1 {
            let cause = format!(
                "no reference {} or no paper {} to link",
                row.number, row.doi
            );
            return Err(Error::seed(CitationPublication::FILE, *number, cause));
        }
    }
    Ok(())
}
