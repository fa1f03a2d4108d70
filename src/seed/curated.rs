//! The curated layer: terms, identifiers, spellings and papers into their tables, with the
//! keys that make spellings meet.

use std::collections::{BTreeMap, BTreeSet};

use regex_lite::Regex;
use rusqlite::Transaction;

use super::files::{Line, Seeds};
use super::findings;
use super::insert::{Insert, fill};
use super::printed::Table1;
use super::row::SeedRow;
use super::rows::{
    CitationPublication, Mention, Prefix, Publication, Role, Term, TermAlias, TermKind, TermXref,
};
use crate::error::{Error, Result, suggest};
use crate::spelling::{fold, fold_loosely};

/// Fills the curated tables, after the printed ones.
pub(super) fn load(tx: &Transaction<'_>, seeds: &Seeds, table_1: &Table1) -> Result<()> {
    let terms = load_terms(tx, seeds)?;
    let roles = load_roles(tx, seeds)?;
    load_xrefs(tx, seeds, &terms)?;
    load_mentions(tx, seeds, table_1, &terms, &roles)?;
    load_aliases(tx, &seeds.rows()?, &terms)?;
    point_at_terms(tx)?;
    let papers = load_papers(tx, seeds, table_1)?;
    findings::load(tx, seeds, table_1, &terms, &roles, &papers)
}

/// What there is, by the name that other files call it by.
pub(super) struct Named {
    what: &'static str,
    file: &'static str,
    ids: BTreeMap<String, i64>,
}

impl Named {
    pub(super) fn new(
        what: &'static str,
        file: &'static str,
        ids: impl IntoIterator<Item = (String, i64)>,
    ) -> Self {
        Self {
            what,
            file,
            ids: ids.into_iter().collect(),
        }
    }

    /// The number of what a line of another file calls so.
    pub(super) fn id(&self, name: &str) -> Result<i64, String> {
        self.ids.get(name).copied().ok_or_else(|| {
            let known: Vec<String> = self.ids.keys().cloned().collect();
            let (what, file) = (self.what, self.file);
            let hint = suggest(name, &known);
            format!("unknown {what} `{name}`: add it to {file}{hint}")
        })
    }
}

fn load_roles(tx: &Transaction<'_>, seeds: &Seeds) -> Result<Named> {
    let roles = fill::<Role>(tx, seeds)?.into_iter();
    let roles = roles.map(|line| (line.row.name, line.row.id));
    Ok(Named::new("role", Role::FILE, roles))
}

/// Terms by kind and label.
pub(super) struct Terms {
    ids: BTreeMap<(TermKind, String), i64>,
}

impl Terms {
    /// The number of the term that a line of `file` is about.
    fn id(&self, kind: TermKind, label: &str, file: &str, line: u64) -> Result<i64> {
        let found = self.find(kind, label);
        found.map_err(|cause| Error::seed(file, line, cause))
    }

    fn find(&self, kind: TermKind, label: &str) -> Result<i64, String> {
        let found = self.ids.get(&(kind, label.to_owned())).copied();
        found.ok_or_else(|| {
            let of_kind = self.ids.keys().filter(|(each, _)| *each == kind);
            let known: Vec<String> = of_kind.map(|(_, label)| label.clone()).collect();
            let (kind, hint) = (kind.as_str(), suggest(label, &known));
            format!("unknown {kind} `{label}`: add it to {}{hint}", Term::FILE)
        })
    }

    /// The number of a term that is written `kind: label`.
    pub(super) fn written(&self, words: &str) -> Result<i64, String> {
        let (kind, label) = words.split_once(": ").ok_or_else(|| {
            format!("`{words}` is no term: write its kind before it, e.g. gene: TSPAN4")
        })?;
        let kind = TermKind::named(kind)?;
        self.find(kind, label)
    }
}

fn load_terms(tx: &Transaction<'_>, seeds: &Seeds) -> Result<Terms> {
    let mut insert = Insert::new::<Term>(tx, &["key", "loose_key"])?;
    let mut ids = BTreeMap::new();
    for line in seeds.rows::<Term>()? {
        let (key, loose_key) = (fold(&line.row.label), fold_loosely(&line.row.label));
        insert.line(&line, &[&key, &loose_key])?;
        ids.insert((line.row.kind, line.row.label), line.row.id);
    }
    Ok(Terms { ids })
}

/// A prefix as the identifiers need it.
struct KnownPrefix {
    id: i64,
    /// None where the identifiers were looked at before.
    pattern: Option<Regex>,
}

fn load_prefixes(tx: &Transaction<'_>, seeds: &Seeds) -> Result<BTreeMap<String, KnownPrefix>> {
    let mut known = BTreeMap::new();
    for Line { number, row } in fill::<Prefix>(tx, seeds)? {
        let pattern = if seeds.are_tested() {
            None
        } else {
            let pattern = Regex::new(&row.pattern).map_err(|error| {
                let cause = format!("the pattern is no regular expression: {error}");
                Error::seed(Prefix::FILE, number, cause)
            })?;
            Some(pattern)
        };
        let prefix = KnownPrefix {
            id: row.id,
            pattern,
        };
        known.insert(row.prefix, prefix);
    }
    Ok(known)
}

fn load_xrefs(tx: &Transaction<'_>, seeds: &Seeds, terms: &Terms) -> Result<()> {
    let known = load_prefixes(tx, seeds)?;
    let found_out = [
        "term_id",
        "prefix_id",
        "accession",
        "curie_key",
        "accession_key",
        "label_key",
        "label_loose_key",
    ];
    let mut insert = Insert::new::<TermXref>(tx, &found_out)?;
    for line in seeds.rows::<TermXref>()? {
        let Line { number, row } = &line;
        let fail = |cause: String| Error::seed(TermXref::FILE, *number, cause);
        let (prefix, accession) = row.curie.split_once(':').ok_or_else(|| {
            fail(format!(
                "`{}` is no CURIE: expected PREFIX:accession",
                row.curie
            ))
        })?;
        let found = known.get(prefix).ok_or_else(|| {
            let known: Vec<String> = known.keys().cloned().collect();
            let hint = suggest(prefix, &known);
            fail(format!(
                "unknown prefix `{prefix}`: add it to {}{hint}",
                Prefix::FILE
            ))
        })?;
        if let Some(pattern) = &found.pattern
            && !pattern.is_match(accession)
        {
            return Err(fail(format!(
                "`{}` does not match the pattern of {prefix}: {pattern}",
                row.curie
            )));
        }
        let term_id = terms.id(row.kind, &row.term, TermXref::FILE, *number)?;
        insert.line(
            &line,
            &[
                &term_id,
                &found.id,
                &accession,
                &fold(&row.curie),
                &fold(accession),
                &row.label.as_deref().map(fold),
                &row.label.as_deref().map(fold_loosely),
            ],
        )?;
    }
    Ok(())
}

/// An alias with a caution is ambiguous, and so is the same name spelled otherwise (LAP-3
/// where LAP3 has one; but not what the term itself is called, ARG1 where ARG-1 has one), and
/// one whose key another term has too.
fn load_aliases(tx: &Transaction<'_>, lines: &[Line<TermAlias>], terms: &Terms) -> Result<()> {
    let owners = owners(lines, terms);
    let warned: BTreeMap<String, &String> = lines
        .iter()
        .filter_map(|line| Some((fold_loosely(&line.row.alias), line.row.caution.as_ref()?)))
        .collect();
    let found_out = [
        "term_id",
        "kind",
        "ambiguous",
        "caution",
        "key",
        "loose_key",
    ];
    let mut insert = Insert::new::<TermAlias>(tx, &found_out)?;
    for line in lines {
        let row = &line.row;
        let (key, loose_key) = (fold(&row.alias), fold_loosely(&row.alias));
        let shared = owners[&key]
            .iter()
            .filter(|owner| **owner != (row.kind, row.term.as_str()))
            .map(|(kind, label)| format!("also the {} {label}", kind.as_str()));
        let is_label = key == fold(&row.term);
        let otherwise = warned.get(&loose_key).filter(|_| !is_label).copied();
        let own = row.caution.as_ref().or(otherwise);
        let cautions: Vec<String> = own.cloned().into_iter().chain(shared).collect();
        let caution = (!cautions.is_empty()).then(|| cautions.join("; "));
        let term_id = terms.id(row.kind, &row.term, TermAlias::FILE, line.number)?;
        insert.line(
            line,
            &[
                &term_id,
                &row.alias_kind,
                &caution.is_some(),
                &caution,
                &key,
                &loose_key,
            ],
        )?;
    }
    Ok(())
}

/// Which terms a key, or a key without its signs, could mean.
fn owners<'l>(
    lines: &'l [Line<TermAlias>],
    terms: &'l Terms,
) -> BTreeMap<String, BTreeSet<(TermKind, &'l str)>> {
    let labels = (terms.ids.keys()).map(|(kind, label)| (label.as_str(), (*kind, label.as_str())));
    let aliases = lines.iter().map(|line| {
        let row = &line.row;
        (row.alias.as_str(), (row.kind, row.term.as_str()))
    });
    let mut owners: BTreeMap<String, BTreeSet<_>> = BTreeMap::new();
    for (spelling, owner) in labels.chain(aliases) {
        for key in [fold(spelling), fold_loosely(spelling)] {
            owners.entry(key).or_default().insert(owner);
        }
    }
    owners
}

/// Which cell names which term. The words must stand in the cell as printed.
fn load_mentions(
    tx: &Transaction<'_>,
    seeds: &Seeds,
    table_1: &Table1,
    terms: &Terms,
    roles: &Named,
) -> Result<()> {
    let mut insert = Insert::new::<Mention>(tx, &["mechanism_id", "term_id", "role_id"])?;
    for line in seeds.rows::<Mention>()? {
        let Line { number, row } = &line;
        let fail = |cause: String| Error::seed(Mention::FILE, *number, cause);
        let (mechanism_id, printed) = table_1.cell(row.row, &row.cell).map_err(fail)?;
        if !printed.contains(&row.printed) {
            let cause = format!(
                "the {} cell of row {} does not print `{}`",
                row.cell, row.row, row.printed
            );
            return Err(fail(cause));
        }
        let term_id = terms.id(row.kind, &row.term, Mention::FILE, *number)?;
        let role = row.role.as_deref().map(|role| roles.id(role)).transpose();
        insert.line(&line, &[&mechanism_id, &term_id, &role.map_err(fail)?])?;
    }
    Ok(())
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

/// Papers by the CURIE of their DOI, or of their PMID where they have none.
fn load_papers(tx: &Transaction<'_>, seeds: &Seeds, table_1: &Table1) -> Result<Named> {
    let papers = fill::<Publication>(tx, seeds)?.into_iter();
    let papers = papers.filter_map(|line| {
        let doi = line.row.doi.map(|doi| format!("DOI:{doi}"));
        let paper = doi.or(line.row.pmid.map(|pmid| format!("PMID:{pmid}")))?;
        Some((paper, line.row.id))
    });
    let papers = Named::new("paper", Publication::FILE, papers);
    let mut insert = Insert::new::<CitationPublication>(tx, &["citation_id", "publication_id"])?;
    for line in seeds.rows::<CitationPublication>()? {
        let Line { number, row } = &line;
        let fail = |cause: String| Error::seed(CitationPublication::FILE, *number, cause);
        let publication_id = papers.id(&format!("DOI:{}", row.doi)).map_err(fail)?;
        let citation_id = table_1.citation(row.number).map_err(fail)?;
        insert.line(&line, &[&citation_id, &publication_id])?;
    }
    Ok(papers)
}
