//! Every spelling and identifier of every term, in memory, by its key.

use std::collections::HashMap;

use super::text::is_number;
use super::{Match, MatchType, Rule, Sense};
use crate::Db;
use crate::error::Result;
use crate::matching::rows::each_row;

/// `human` in a column says of what the row is, not what it is about.
const NAMES: &str = "
    SELECT
      term_spellings.key, key_kind, match_type, spelling, terms.term_id, label, kind,
      CASE WHEN ambiguous THEN coalesce(caution, '') END, note
    FROM term_spellings
    JOIN terms ON terms.term_id = term_spellings.term_id
    WHERE key_kind NOT IN ('CURIE', 'accession') AND kind <> 'organism'
    ORDER BY terms.term_id, key_kind, spelling";

const IDENTIFIERS: &str = "
    SELECT
      curie_key, accession_key, curie, prefix, accession, predicate, term_id, caution, note
    FROM term_xrefs
    JOIN prefixes ON prefixes.prefix_id = term_xrefs.prefix_id
    ORDER BY term_id, curie";

/// A way to spell a term.
#[derive(Clone)]
pub(super) struct Entry {
    pub rule: Rule,
    pub match_type: MatchType,
    /// As the database writes it; for an identifier its CURIE.
    pub spelling: String,
    /// It is found only under what is left without spaces and signs.
    pub is_loose: bool,
    /// Why it never matches silently; empty where the database gives no reason.
    pub ambiguous: Option<String>,
    pub note: Option<String>,
    term: usize,
}

struct Term {
    id: i64,
    label: String,
    kind: String,
    /// What there is to mind of it.
    note: Option<String>,
}

/// All of them.
#[derive(Default)]
pub(super) struct Index {
    terms: Vec<Term>,
    entries: Vec<Entry>,
    by_key: HashMap<String, Vec<usize>>,
    /// By accession, where that is a bare number.
    numbers: HashMap<String, Vec<usize>>,
    /// By ICD-10 code, without its dot.
    icd: HashMap<String, Vec<usize>>,
}

/// The prefixes whose codes have a dot that may be left out.
pub(super) const ICD: [&str; 2] = ["ICD10", "ICD10CM"];

impl Index {
    pub fn of(db: &Db) -> Result<Self> {
        let mut index = Self::default();
        let mut places = HashMap::new();
        each_row(db, NAMES, |row| {
            let (id, note) = (row.number(4)?, row.maybe(8)?);
            let place = *places.entry(id).or_insert(index.terms.len());
            if place == index.terms.len() {
                index.terms.push(Term {
                    id,
                    label: row.text(5)?,
                    kind: row.text(6)?,
                    note: None,
                });
            }
            let given = row.text(1)?;
            let kind = given.strip_prefix("loose ").unwrap_or(&given);
            if given == "label" && note.is_some() {
                index.terms[place].note.clone_from(&note);
            }
            let prefix = kind.strip_prefix("label of ").and_then(prefix_of);
            let entry = Entry {
                rule: Rule::of_kind(kind),
                match_type: MatchType::of(&row.text(2)?, prefix)?,
                spelling: row.text(3)?,
                is_loose: kind != given,
                ambiguous: row.maybe(7)?,
                note,
                term: place,
            };
            index.put(entry, [row.text(0)?]);
            Some(())
        })?;
        each_row(db, IDENTIFIERS, |row| {
            // A term without a label is none.
            let Some(term) = places.get(&row.number(6)?) else {
                return Some(());
            };
            let (prefix, accession) = (row.text(3)?, row.text(4)?);
            let of_term = index.terms[*term].note.clone();
            let entry = Entry {
                rule: Rule::Identifier,
                match_type: MatchType::of(&row.text(5)?, Some(&prefix))?,
                spelling: row.text(2)?,
                is_loose: false,
                ambiguous: row.maybe(7)?,
                note: match row.maybe(8)? {
                    Some(own) if of_term.as_ref() != Some(&own) => {
                        Some(joined(&own, of_term.as_deref()))
                    }
                    own => own.or(of_term),
                },
                term: *term,
            };
            index.put(entry.clone(), [row.text(0)?]);
            index.put_accession(entry, &prefix, accession, row.text(1)?);
            Some(())
        })?;
        Ok(index)
    }

    fn put(&mut self, entry: Entry, keys: impl IntoIterator<Item = String>) -> usize {
        let place = self.entries.len();
        self.entries.push(entry);
        for key in keys {
            self.by_key.entry(key).or_default().push(place);
        }
        place
    }

    /// The identifier once more, as it stands without its prefix.
    fn put_accession(&mut self, mut entry: Entry, prefix: &str, accession: String, key: String) {
        if is_number(&accession) {
            entry.rule = Rule::BareNumber;
            let place = self.put(entry, []);
            self.numbers.entry(accession).or_default().push(place);
            return;
        }
        entry.rule = Rule::Accession;
        let place = self.put(entry, [key]);
        if ICD.contains(&prefix) && !accession.contains('-') {
            let code = accession.replace('.', "");
            self.icd.entry(code).or_default().push(place);
        }
    }

    /// What is spelled so, of the kinds that may be meant.
    pub fn by_key(&self, key: &str, sense: &Sense) -> Vec<&Entry> {
        // Of a text without letters nothing is left.
        if key.is_empty() {
            return Vec::new();
        }
        self.meant(self.by_key.get(key), sense)
    }

    /// What has this bare number as accession.
    pub fn by_number(&self, number: &str, sense: &Sense) -> Vec<&Entry> {
        self.meant(self.numbers.get(number), sense)
    }

    /// What has this ICD-10 code, written without its dot.
    pub fn by_icd(&self, code: &str, sense: &Sense) -> Vec<&Entry> {
        self.meant(self.icd.get(code), sense)
    }

    fn meant(&self, places: Option<&Vec<usize>>, sense: &Sense) -> Vec<&Entry> {
        let places = places.into_iter().flatten();
        let is_meant = |entry: &&Entry| {
            let kind = &self.terms[entry.term].kind;
            sense.kinds.is_empty() || sense.kinds.contains(kind)
        };
        let entries = places.map(|place| &self.entries[*place]);
        entries.filter(is_meant).collect()
    }

    /// Each term once, by the best of its entries; the most exact first.
    pub fn matches(&self, mut entries: Vec<&Entry>, value: &str) -> Vec<Match> {
        // What is ambiguous comes first, so that its caution is told.
        entries.sort_by_key(|entry| {
            let is_clear = entry.ambiguous.is_none();
            let is_other = entry.spelling != value;
            (
                is_clear,
                entry.match_type,
                entry.rule,
                is_other,
                &entry.spelling,
            )
        });
        let mut matches: Vec<Match> = Vec::new();
        for entry in entries {
            let term = &self.terms[entry.term];
            if matches.iter().any(|each| each.term_id == term.id) {
                continue;
            }
            let caution = entry.ambiguous.as_ref().filter(|words| !words.is_empty());
            let mut note = caution.or(entry.note.as_ref()).cloned();
            let is_mouse = matches!(entry.rule, Rule::MouseSymbol | Rule::MouseSynonym);
            if is_mouse && caution.is_none() {
                note = Some(joined("mouse ortholog", note.as_deref()));
            }
            matches.push(Match {
                term_id: term.id,
                term: term.label.clone(),
                term_kind: term.kind.clone(),
                rule: entry.rule,
                match_type: entry.match_type,
                value: value.to_owned(),
                spelling: entry.spelling.clone(),
                note,
                group: None,
            });
        }
        matches
    }
}

pub(super) fn prefix_of(curie: &str) -> Option<&str> {
    curie.split_once(':').map(|(prefix, _)| prefix)
}

/// One note behind another.
pub(super) fn joined(note: &str, more: Option<&str>) -> String {
    more.map_or_else(|| note.to_owned(), |more| format!("{note}; {more}"))
}
