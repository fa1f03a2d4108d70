//! Findings of a lab's own: facts from papers, one a row, as ours are.

use std::collections::BTreeMap;

use super::claim_rows::UNTOLD;
use super::columns::{CONTEXT, Names, ORGANISM, SAMPLE, SUBJECT};
use super::lists::parts as parts_of;
use super::meaning::Meaning;
use super::mentions::{Mention, mentions};
use super::names::Known;
use super::papers::{Paper, Papers};
use super::read::Record;
use super::rows::Cells;
use super::shape::{CONFIDENCES, KINDS};
use super::{made, shortened};
use crate::error::suggest;
use crate::spelling::{fold, trimmed};

/// The texts of a finding that go into the file as they are.
pub(super) const TEXTS: [&str; 11] = [
    "kind",
    "subject",
    "subject_kind",
    "no_term",
    "relation",
    "context",
    "sample",
    "organism",
    "mechanism",
    "effect",
    "evidence",
];

/// The longest of them, as `check` has it.
const LONGEST: usize = 300;

/// A name of more words is a description.
const MOST_WORDS: usize = 6;

/// The parts of a finding that name terms beside its subject: where they are listed, and what
/// their words name where they are not.
pub(super) const PARTS: [(&str, &str, Option<Names>); 6] = [
    ("subject", "subject_terms", None),
    ("context", "context_terms", Some(CONTEXT)),
    ("sample", "sample_terms", Some(SAMPLE)),
    ("organism", "organism_terms", Some(ORGANISM)),
    ("mechanism", "mechanism_terms", None),
    ("effect", "effect_terms", None),
];

const REVIEWS: [&str; 4] = ["0", "1", "no", "yes"];

/// The roles of a file: name and group, by key.
pub(super) type Roles = BTreeMap<String, (String, String)>;

/// A row of a lab's findings, understood.
#[derive(Debug)]
pub(super) struct Finding {
    pub(super) texts: BTreeMap<&'static str, String>,
    pub(super) role: String,
    pub(super) confidence: String,
    pub(super) is_review: bool,
    pub(super) withdrawn: String,
    pub(super) subject: Option<Meaning>,
    /// What each part names, and whether the lab said so.
    pub(super) parts: Vec<(&'static str, Vec<Meaning>)>,
    pub(super) paper: Paper,
    /// The parts whose terms nobody listed.
    unlisted: Vec<&'static str>,
    pub(super) mentions: Vec<Mention>,
}

impl Finding {
    /// What a record says; everything that is wrong with it otherwise.
    pub(super) fn of(
        record: &Record,
        known: &mut Known,
        roles: &Roles,
        papers: &Papers,
    ) -> Result<Self, Vec<String>> {
        let mut faults = Vec::new();
        let mut texts = texts(record, &mut faults);
        let names: Vec<String> = roles.values().map(|(name, _)| name.clone()).collect();
        let role = match_word(record, "role", &names, &mut faults);
        let group = roles.get(&fold(&role)).map_or("", |(_, group)| group);
        let confidence = match_word(record, "confidence", &words(&CONFIDENCES), &mut faults);
        let review = match_word(record, "is_review", &words(&REVIEWS), &mut faults);
        let kind = match_word(record, "kind", &words(&KINDS), &mut faults);
        let subject = subject(record, known, &mut faults);
        let is_process = ["biogenesis", "physiology"].contains(&&*kind)
            || (kind.is_empty() && group == "regulates");
        let (parts, unlisted) = parts(record, known, is_process, &mut faults);
        let paper = Paper::of(record, papers, &mut faults);
        if !faults.is_empty() {
            return Err(faults);
        }
        let of_term = subject.as_ref().map_or(UNTOLD, |meant| &meant.term.kind);
        for (column, text) in [
            ("kind", kind.as_str()),
            ("kind", kind_of(group, &parts)),
            ("relation", UNTOLD),
            ("subject_kind", of_term),
        ] {
            let cell = texts.entry(column).or_default();
            if cell.is_empty() {
                text.clone_into(cell);
            }
        }
        // Nobody said how sure it is.
        let confidence = Some(confidence).filter(|word| !word.is_empty());
        Ok(Self {
            texts,
            role,
            confidence: confidence.unwrap_or_else(|| "low".to_owned()),
            is_review: ["1", "yes"].contains(&&*review),
            withdrawn: record.get("withdrawn").to_owned(),
            subject,
            parts,
            paper,
            unlisted,
            mentions: Vec::new(),
        })
    }

    /// Looks for names in mechanism and effect where the lab lists none.
    pub(super) fn look_for_mentions(&mut self, known: &Known) {
        let looked_at = self.unlisted.iter().filter(|part| **part != "subject");
        self.mentions = looked_at
            .flat_map(|part| mentions(part, &self.texts[part], known))
            .collect();
    }

    /// What each name was taken for, in words.
    pub(super) fn made(&self) -> Vec<String> {
        let subject = self
            .subject
            .iter()
            .map(|meant| made(&self.texts["subject"], meant));
        let parts = self.parts.iter().flat_map(|(_, all)| all);
        let parts = parts.map(|meant| made(meant.name.as_deref().unwrap_or_default(), meant));
        subject.chain(parts).collect()
    }

    /// In the columns of the shape.
    pub(super) fn cells(&self) -> Cells {
        let mut cells: Cells = self.texts.clone().into_iter().collect();
        let term = self.subject.as_ref().map(|meant| meant.term.written());
        cells.insert("term", term.unwrap_or_default());
        cells.insert("role", self.role.clone());
        cells.insert("confidence", self.confidence.clone());
        cells.insert("is_review", i32::from(self.is_review).to_string());
        cells.insert("withdrawn", self.withdrawn.clone());
        for (part, column, _) in PARTS {
            let listed = self.parts.iter().find(|(name, _)| *name == part);
            let all = listed.map_or(&[][..], |(_, all)| all);
            let terms: Vec<String> = all.iter().map(|meant| meant.term.written()).collect();
            cells.insert(column, joined(&terms));
        }
        self.paper.fill(&mut cells);
        cells
    }
}

/// The texts of a record, but for the kind; none that is needed may be missing.
fn texts(record: &Record, faults: &mut Vec<String>) -> BTreeMap<&'static str, String> {
    for column in ["subject", "role", "context"] {
        if record.get(column).is_empty() {
            faults.push(format!(
                "column {column}: empty, and every finding has one: write it"
            ));
        }
    }
    let texts = TEXTS.iter().filter(|column| **column != "kind");
    let texts: BTreeMap<&str, String> = texts
        .map(|column| (*column, record.get(column).to_owned()))
        .collect();
    for (column, text) in &texts {
        let length = text.chars().count();
        if length > LONGEST {
            faults.push(format!(
                "column {column}: {length} characters, more than {LONGEST}: say it in a sentence \
                 or two"
            ));
        }
    }
    texts
}

/// The terms that the parts of a record name, and the parts whose terms nobody listed.
#[allow(clippy::type_complexity)] // two lists
fn parts(
    record: &Record,
    known: &mut Known,
    is_process: bool,
    faults: &mut Vec<String>,
) -> (Vec<(&'static str, Vec<Meaning>)>, Vec<&'static str>) {
    let (mut parts, mut unlisted) = (Vec::new(), Vec::new());
    for (part, column, names) in PARTS {
        let names = names.map(|names| match part {
            "context" if is_process => names.new_as("process"),
            _ => names,
        });
        match known.listed(record.given(column), names.unwrap_or(SUBJECT)) {
            Err(fault) => faults.push(in_column(column, &fault)),
            Ok(Some(listed)) => parts.push((part, each_once(listed))),
            Ok(None) => match names {
                Some(names) => parts.push((part, named(record.get(part), known, names, faults))),
                None => unlisted.push(part),
            },
        }
    }
    (parts, unlisted)
}

/// What kind of fact a finding is of which nobody told that.
fn kind_of(group: &str, parts: &[(&'static str, Vec<Meaning>)]) -> &'static str {
    let contexts = parts.iter().filter(|(part, _)| *part == "context");
    let mut contexts = contexts.flat_map(|(_, all)| all);
    match group {
        "carried" => "cargo",
        "regulates" => "biogenesis",
        _ if contexts.any(|meant| meant.term.kind == "disease") => "disease",
        _ => "physiology",
    }
}

/// What the subject of a record means; none where it says why.
fn subject(record: &Record, known: &mut Known, faults: &mut Vec<String>) -> Option<Meaning> {
    let name = record.given("subject")?;
    let told = match (record.given("term"), record.given("no_term")) {
        (Some(_), Some(_)) => Err(
            "columns term and no_term: a finding has one of them: leave the other empty".to_owned(),
        ),
        (None, Some(_)) => return None,
        (Some(words), None) => known.told(words, name, of_kind(record)),
        (None, None) if parts_of(name).len() > 1 && !known.is_name(name) => Err(format!(
            "column subject: `{}` names several things: write a finding for each, or what it is in \
             the column `term`",
            shortened(name)
        )),
        (None, None) => known.named(name, of_kind(record)),
    };
    told.map_err(|fault| faults.push(fault)).ok()
}

/// What a new subject is, by what the lab calls its kind.
fn of_kind(record: &Record) -> Names {
    let kind = record.get("subject_kind").to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| kind.contains(word));
    let new = if has(&["protein", "gene"]) {
        "gene"
    } else if has(&["lipid", "chemical", "drug", "metabolite", "compound"]) {
        "chemical"
    } else if has(&["virus"]) {
        "virus"
    } else if has(&["cell"]) {
        "cell type"
    } else if has(&["process"]) {
        "process"
    } else if has(&["organelle", "vesicle", "structure"]) {
        "structure"
    } else if has(&["peptide"]) {
        "peptide"
    } else {
        "cargo"
    };
    SUBJECT.new_as(new)
}

/// What the words of a part name, each between semicolons: `human; mouse`.
fn named(text: &str, known: &mut Known, column: Names, faults: &mut Vec<String>) -> Vec<Meaning> {
    let each = text.split(';').map(trimmed).filter(|name| !name.is_empty());
    let mut found = Vec::new();
    for name in each {
        // A description names nothing; what is known in it is a matter for its own column.
        if name.split_whitespace().count() > MOST_WORDS {
            continue;
        }
        match known.named(name, column) {
            Ok(meant) => found.push(Meaning {
                name: Some(name.to_owned()),
                ..meant
            }),
            Err(fault) => faults.push(fault),
        }
    }
    each_once(found)
}

fn each_once(all: Vec<Meaning>) -> Vec<Meaning> {
    let mut found: Vec<Meaning> = Vec::new();
    for meant in all {
        if found.iter().all(|other| other.term != meant.term) {
            found.push(meant);
        }
    }
    found
}

pub(super) fn joined(terms: &[String]) -> String {
    terms.join(" | ")
}

fn in_column(column: &str, fault: &str) -> String {
    if fault.starts_with("column") {
        fault.to_owned()
    } else {
        format!("column {column}: {fault}")
    }
}

fn words(all: &[&str]) -> Vec<String> {
    all.iter().map(|word| (*word).to_owned()).collect()
}

/// A word of a closed list, as the list writes it; empty where none is given.
fn match_word(record: &Record, column: &str, known: &[String], faults: &mut Vec<String>) -> String {
    let Some(written) = record.given(column) else {
        return String::new();
    };
    let found = known.iter().find(|word| fold(word) == fold(written));
    found.cloned().unwrap_or_else(|| {
        let hint = suggest(written, known);
        let written = shortened(written);
        faults.push(format!(
            "column {column}: `{written}` is none of its words{hint}"
        ));
        String::new()
    })
}
