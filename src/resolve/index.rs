//! Every spelling and identifier of every term, in memory, by its key.

use std::collections::HashMap;

use super::{Match, MatchType, Rule, Sense};

/// A name of a term, as the database has it in `term_spellings`.
pub(crate) struct Name {
    pub key: String,
    /// How it is spelled: `symbol`, `loose synonym`, `label of MESH:D042461`.
    pub kind: String,
    pub predicate: String,
    pub spelling: String,
    pub term_id: i64,
    pub term: String,
    pub term_kind: String,
    /// Why it never matches silently; empty where the database gives no reason.
    pub ambiguous: Option<String>,
    pub note: Option<String>,
}

/// An identifier of a term, as the database has it in `term_xrefs`.
pub(crate) struct Identifier {
    /// All its spellings with a prefix, folded.
    pub keys: Vec<String>,
    pub accession_key: String,
    pub curie: String,
    pub prefix: String,
    pub accession: String,
    pub predicate: String,
    pub term_id: i64,
    pub ambiguous: Option<String>,
    pub note: Option<String>,
}

/// A way to spell a term.
pub(super) struct Entry {
    pub rule: Rule,
    pub match_type: MatchType,
    /// As the database writes it; for an identifier its CURIE.
    pub spelling: String,
    /// It is found only under what is left without spaces and signs.
    pub is_loose: bool,
    pub ambiguous: Option<String>,
    pub note: Option<String>,
    term: usize,
}

struct Term {
    id: i64,
    label: String,
    kind: String,
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
    /// The word for how exact a row is, if it is none that we know.
    pub fn build(names: Vec<Name>, identifiers: Vec<Identifier>) -> Result<Self, String> {
        let mut index = Self::default();
        let mut places = HashMap::new();
        for name in names {
            let term = *places.entry(name.term_id).or_insert_with(|| {
                index.terms.push(Term {
                    id: name.term_id,
                    label: name.term.clone(),
                    kind: name.term_kind.clone(),
                });
                index.terms.len() - 1
            });
            let plain = name.kind.strip_prefix("loose ");
            let kind = plain.unwrap_or(&name.kind);
            let prefix = kind.strip_prefix("label of ").and_then(prefix_of);
            let match_type = MatchType::of(&name.predicate, prefix).ok_or(name.predicate)?;
            let entry = Entry {
                rule: Rule::of_kind(kind),
                match_type,
                spelling: name.spelling,
                is_loose: plain.is_some(),
                ambiguous: name.ambiguous,
                note: name.note,
                term,
            };
            index.put(entry, [name.key]);
        }
        for identifier in identifiers {
            // A term without a label is none.
            if let Some(term) = places.get(&identifier.term_id) {
                index.put_identifier(identifier, *term)?;
            }
        }
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

    fn put_identifier(&mut self, identifier: Identifier, term: usize) -> Result<(), String> {
        let prefix = identifier.prefix.as_str();
        let entry = |rule| {
            let match_type = MatchType::of(&identifier.predicate, Some(prefix));
            Ok::<Entry, String>(Entry {
                rule,
                match_type: match_type.ok_or_else(|| identifier.predicate.clone())?,
                spelling: identifier.curie.clone(),
                is_loose: false,
                ambiguous: identifier.ambiguous.clone(),
                note: identifier.note.clone(),
                term,
            })
        };
        self.put(entry(Rule::Identifier)?, identifier.keys);
        if is_number(&identifier.accession) {
            let place = self.put(entry(Rule::BareNumber)?, []);
            let places = self.numbers.entry(identifier.accession).or_default();
            places.push(place);
            return Ok(());
        }
        let place = self.put(entry(Rule::Accession)?, [identifier.accession_key]);
        if ICD.contains(&prefix) && !identifier.accession.contains('-') {
            let code = identifier.accession.replace('.', "");
            self.icd.entry(code).or_default().push(place);
        }
        Ok(())
    }

    /// What is spelled so, of the kinds that may be meant.
    pub fn by_key(&self, key: &str, sense: &Sense) -> Vec<&Entry> {
        // Of a text without letters nothing is left.
        if key.is_empty() {
            return Vec::new();
        }
        self.of(self.by_key.get(key), sense)
    }

    /// What has this bare number as accession.
    pub fn by_number(&self, number: &str, sense: &Sense) -> Vec<&Entry> {
        self.of(self.numbers.get(number), sense)
    }

    /// What has this ICD-10 code, written without its dot.
    pub fn by_icd(&self, code: &str, sense: &Sense) -> Vec<&Entry> {
        self.of(self.icd.get(code), sense)
    }

    fn of(&self, places: Option<&Vec<usize>>, sense: &Sense) -> Vec<&Entry> {
        let places = places.into_iter().flatten();
        let is_meant = |entry: &&Entry| {
            let kind = &self.terms[entry.term].kind;
            sense.kinds.is_empty() || sense.kinds.contains(kind)
        };
        places
            .map(|place| &self.entries[*place])
            .filter(is_meant)
            .collect()
    }

    /// Each term once, by the best of its entries; the most exact first.
    pub fn matches(&self, mut entries: Vec<&Entry>, value: &str) -> Vec<Match> {
        entries.sort_by(|a, b| {
            // What is ambiguous comes first, so that its caution is told.
            let order = |entry: &Entry| {
                let is_clear = entry.ambiguous.is_none();
                (
                    is_clear,
                    entry.match_type,
                    entry.rule,
                    entry.spelling != value,
                )
            };
            let exactness = order(a).cmp(&order(b));
            exactness.then_with(|| a.spelling.cmp(&b.spelling))
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

pub(super) fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// One note behind another.
pub(super) fn joined(note: &str, more: Option<&str>) -> String {
    more.map_or_else(|| note.to_owned(), |more| format!("{note}; {more}"))
}
