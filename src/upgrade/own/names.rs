//! What the names in a lab's cells mean: a term that is known, or a new one of the lab's own.
//! The rules are those of `match`; what they cannot tell is asked, never guessed.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::ask::{ask, how};
use super::columns::Names;
use super::meaning::{Meaning, New, Term, found, is_like, is_long, is_of_names, term_of};
use super::shortened;
use crate::Db;
use crate::error::Result;
use crate::matching::{MatchType, Resolution, Resolver, Rule, Sense, Status};
use crate::seed::FIRST_OWN;
use crate::spelling::{Prefixes, fold, fold_loosely, trimmed};

/// The most characters of a name.
const LONGEST: usize = 200;

/// Between several terms in a cell of terms.
const BETWEEN: char = '|';

/// What a cell of terms says where its words name nothing.
const NONE: [&str; 3] = ["-", "–", "none"];

/// All that is known of names, with what a lab's file adds to it.
pub(super) struct Known {
    resolver: Resolver,
    prefixes: Prefixes,
    /// The number of each term of the file.
    ids: BTreeMap<Term, i64>,
    kinds: Vec<String>,
    /// What spells a term exactly, by its key, with signs and without.
    exact: BTreeMap<String, String>,
    /// In the order in which they were met.
    pub(super) new: Vec<New>,
    /// Identifiers that are told of terms of the lab's own that have none yet.
    pub(super) identified: BTreeMap<String, Term>,
    /// The new ones by the key of their label without spaces and signs, by which `match` would find them.
    new_keys: BTreeMap<String, usize>,
}

impl Known {
    pub(super) fn of(db: &Db) -> Result<Self> {
        let ids = db.look(terms)?;
        let mut kinds: Vec<String> = KINDS.map(str::to_owned).into();
        kinds.extend(ids.keys().map(|term| term.kind.clone()));
        kinds.sort();
        kinds.dedup();
        Ok(Self {
            resolver: Resolver::from(db)?,
            prefixes: db.prefixes()?,
            ids,
            kinds,
            exact: db.look(exact)?,
            new: Vec::new(),
            identified: BTreeMap::new(),
            new_keys: BTreeMap::new(),
        })
    }

    /// What a name in a cell means.
    ///
    /// # Errors
    ///
    /// A sentence: it could mean several things, or nothing that a name can.
    pub(super) fn named(&mut self, name: &str, column: Names) -> Result<Meaning, String> {
        let length = name.chars().count();
        if length > LONGEST {
            let (column, name) = (column.column, shortened(name));
            return Err(format!(
                "column {column}: `{name}` has {length} characters, and a name has {LONGEST} at most: \
                 write the name alone"
            ));
        }
        if let Some(place) = self.new_keys.get(&fold_loosely(name)) {
            return Self::met_again(&self.new[*place].term, name, column);
        }
        let told = self.looked_up(name, column);
        if let Some(asked) = ask(name, &told, column) {
            return Err(asked);
        }
        match told
            .matches
            .first()
            .filter(|_| told.status == Status::Matched)
        {
            Some(one) => Ok(found(term_of(one), &how(one))),
            None => self.make(name, column.new, None),
        }
    }

    /// A name that another row made new: the same thing, or it has to be asked.
    fn met_again(new: &Term, name: &str, column: Names) -> Result<Meaning, String> {
        let column_name = column.column;
        // CD4+ cells are not CD4- cells; other signs are a matter of taste.
        let pluses = |text: &str| text.matches('+').count();
        if pluses(&new.label) != pluses(name) {
            return Err(format!(
                "column {column_name}: `{name}` differs from `{}` in another row in nothing but \
                 signs: write both the same, or with words for the signs",
                new.label
            ));
        }
        Ok(found(new.clone(), "new"))
    }

    /// By the kinds of the column first; what is of another kind is better than a second term
    /// of that name.
    fn looked_up(&self, name: &str, column: Names) -> Resolution {
        let sense = |kinds: &[&str]| Sense {
            kinds: kinds.iter().map(|kind| (*kind).to_owned()).collect(),
            ..Sense::default()
        };
        let narrow = self.resolver.resolve_as(name, &sense(column.kinds));
        if narrow.status == Status::Unmatched {
            return self.resolver.resolve_as(name, &sense(&[]));
        }
        narrow
    }

    /// What a cell says that tells which thing is meant: `HGNC:12680`, `VEGFA`, `gene: VEGFA`.
    ///
    /// # Errors
    ///
    /// A sentence: it is none of these.
    pub(super) fn told(
        &mut self,
        words: &str,
        name: &str,
        column: Names,
    ) -> Result<Meaning, String> {
        let words = trimmed(words);
        let told = |meaning: Meaning| Meaning {
            told: Some(words.to_owned()),
            ..meaning
        };
        if let Some((kind, label)) = words.split_once(": ")
            && self.kinds.iter().any(|known| known == kind)
        {
            return self.make(trimmed(label), kind, None).map(told);
        }
        let curie = self.prefixes.curie(words);
        let resolution = self.resolver.resolve(words);
        let only = match &resolution.matches[..] {
            [one] if resolution.status == Status::Matched => Some(one),
            _ => None,
        };
        if let Some(one) = only {
            return Ok(told(found(term_of(one), &how(one))));
        }
        if let Some(curie) = curie.filter(|_| resolution.matches.is_empty()) {
            if let Some(own) = self.own_called(name) {
                self.identified.insert(curie, own.clone());
                return Ok(told(found(own, "label")));
            }
            let kind = kind_of(&curie).unwrap_or(column.new);
            return self.make(name, kind, Some(curie)).map(told);
        }
        Err(match ask(words, &resolution, column) {
            Some(asked) => asked,
            None => format!(
                "column {}: `{}` is neither an identifier nor a name that is known: write e.g. \
                 HGNC:12680, or `{}: {name}` for a new thing of your own",
                column.told_in,
                shortened(words),
                column.new
            ),
        })
    }

    /// The term of the lab's own that is called so.
    fn own_called(&self, name: &str) -> Option<Term> {
        let found = self.resolver.resolve(name);
        let [one] = &found.matches[..] else {
            return None;
        };
        let is_own = one.term_id >= FIRST_OWN && one.rule == Rule::Label;
        is_own.then(|| term_of(one))
    }

    /// The terms of a cell of terms, `kind: name | kind: name`; `None` where it is empty.
    ///
    /// # Errors
    ///
    /// As [`told`](Self::told).
    pub(super) fn listed(
        &mut self,
        words: Option<&str>,
        column: Names,
    ) -> Result<Option<Vec<Meaning>>, String> {
        let Some(words) = words else {
            return Ok(None);
        };
        if NONE.contains(&words) {
            return Ok(Some(Vec::new()));
        }
        let each = words
            .split(BETWEEN)
            .map(trimmed)
            .filter(|one| !one.is_empty());
        let each: Vec<&str> = each.collect();
        let found: Result<Vec<Meaning>, String> = each
            .into_iter()
            .map(|one| self.told(one, one, column))
            .collect();
        found.map(Some)
    }

    /// A term of that kind and label: the one that is there, else a new one.
    fn make(&mut self, label: &str, kind: &str, curie: Option<String>) -> Result<Meaning, String> {
        if fold_loosely(label).is_empty() {
            let label = shortened(label);
            return Err(format!(
                "`{label}` is no name: it has neither letters nor digits"
            ));
        }
        let term = Term {
            kind: kind.to_owned(),
            label: label.to_owned(),
        };
        if let Some(there) = self.there(&term) {
            return Ok(found(there, "label"));
        }
        self.refuse_unfit(label)?;
        let key = fold_loosely(label);
        let place = match self.new_keys.get(&key) {
            Some(place) if self.new[*place].term.kind != kind => {
                let other = self.new[*place].term.written();
                return Err(format!(
                    "`{label}` is a {kind} here and `{other}` in another row: make it one"
                ));
            }
            Some(place) => *place,
            None => {
                self.new_keys.insert(key, self.new.len());
                self.new.push(New { term, curie: None });
                self.new.len() - 1
            }
        };
        let new = &mut self.new[place];
        match (&new.curie, curie) {
            (Some(known), Some(other)) if *known != other => {
                return Err(format!(
                    "`{label}` is {known} in another row, and {other} here: make it one"
                ));
            }
            (None, given) => new.curie = given,
            _ => {}
        }
        Ok(found(new.term.clone(), "new"))
    }

    /// The term of that kind and label that is there; else the one that differs only in signs.
    fn there(&self, term: &Term) -> Option<Term> {
        if self.ids.contains_key(term) {
            return Some(term.clone());
        }
        let key = fold_loosely(&term.label);
        let mut all = self.ids.keys().filter(|there| there.kind == term.kind);
        all.find(|there| fold_loosely(&there.label) == key).cloned()
    }

    /// Refuses a label that would mean something else too.
    fn refuse_unfit(&self, label: &str) -> Result<(), String> {
        if label.contains([';', BETWEEN]) {
            return Err(format!(
                "`{label}` has a `;` or `|` in it, which stand between names: write it without"
            ));
        }
        let keys = [fold(label), fold_loosely(label)];
        if let Some(other) = keys.iter().find_map(|key| self.exact.get(key)) {
            return Err(format!(
                "`{label}` is a name that is known, `{other}`, or differs from it in nothing but \
                 signs: write that without anything beside, or give the new thing another name"
            ));
        }
        let found = self.resolver.resolve(label);
        match &found.matches[..] {
            [one] if one.match_type == MatchType::Close && one.group.is_none() => Err(format!(
                "`{label}` is found as {} here, and a new thing of that name would hide it: write \
                 `{}`, or give the new thing another name",
                one.term,
                term_of(one).written()
            )),
            _ => Ok(()),
        }
    }

    /// Whether a text is a name that is known, as it is written.
    pub(super) fn is_name(&self, text: &str) -> bool {
        let found = self.resolver.resolve(text);
        let [one] = &found.matches[..] else {
            return false;
        };
        found.status == Status::Matched && one.group.is_none() && is_like(&one.spelling, text)
    }

    /// A term that words in a sentence name beyond doubt.
    pub(super) fn mentioned(&self, words: &str) -> Option<Term> {
        if let Some(place) = self.new_keys.get(&fold_loosely(words)) {
            let new = &self.new[*place].term;
            let is_written = is_like(&new.label, words) || is_long(words);
            return is_written.then(|| new.clone());
        }
        let found = self.resolver.resolve(words);
        let [one] = &found.matches[..] else {
            return None;
        };
        let is_sure = found.status == Status::Matched
            && one.group.is_none()
            && matches!(one.match_type, MatchType::Exact | MatchType::Close)
            && is_of_names(one.rule);
        // A symbol is one only as it is written.
        let is_written = is_like(&one.spelling, words) || is_long(words);
        (is_sure && is_written).then(|| term_of(one))
    }

    /// The numbers of the terms of the file.
    pub(super) fn ids(&self) -> &BTreeMap<Term, i64> {
        &self.ids
    }
}

/// The kinds of term that there are, whether or not the file has one of each.
const KINDS: [&str; 12] = [
    "cargo",
    "cell type",
    "chemical",
    "disease",
    "field",
    "gene",
    "organism",
    "peptide",
    "process",
    "sample source",
    "structure",
    "virus",
];

/// What kind of thing an identifier stands for, where its prefix tells.
fn kind_of(curie: &str) -> Option<&'static str> {
    match curie.split_once(':')?.0 {
        "HGNC" | "NCBIGene" | "ENSEMBL" | "UniProtKB" => Some("gene"),
        "MONDO" | "DOID" | "Orphanet" | "OMIM" | "ICD10" | "ICD10CM" => Some("disease"),
        "CL" => Some("cell type"),
        "CHEBI" => Some("chemical"),
        "NCBITaxon" => Some("organism"),
        _ => None,
    }
}

fn terms(connection: &Connection) -> rusqlite::Result<BTreeMap<Term, i64>> {
    connection
        .prepare("SELECT kind, label, term_id FROM terms ORDER BY term_id")?
        .query_map([], |row| {
            let term = Term {
                kind: row.get(0)?,
                label: row.get(1)?,
            };
            Ok((term, row.get(2)?))
        })?
        .collect()
}

fn exact(connection: &Connection) -> rusqlite::Result<BTreeMap<String, String>> {
    connection
        .prepare(
            "SELECT key, spelling
             FROM term_spellings
             WHERE match_type = 'exact' AND key <> ''
             ORDER BY key, spelling DESC",
        )?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}
