//! Findings of a lab's own: facts from papers, one a row, as ours are.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use super::mentions::{Mention, mentions};
use super::names::{CONTEXT, Known, Meaning, Names, ORGANISM, SAMPLE, SUBJECT};
use super::papers::{Paper, Papers};
use super::read::Record;
use super::rows::{Cells, Row};
use super::terms::Numbers;
use super::{FOUND, made};
use crate::error::suggest;
use crate::spelling::{fold, trimmed};

/// The texts of a finding that go into the file as they are.
const TEXTS: [&str; 11] = [
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

/// What is written where nobody said how a thing stands to migrasomes.
const UNTOLD: &str = "not told";

/// The parts of a finding that name terms beside its subject: where they are listed, and what
/// their words name where they are not.
const PARTS: [(&str, &str, Option<Names>); 6] = [
    ("subject", "subject_terms", None),
    ("context", "context_terms", Some(CONTEXT)),
    ("sample", "sample_terms", Some(SAMPLE)),
    ("organism", "organism_terms", Some(ORGANISM)),
    ("mechanism", "mechanism_terms", None),
    ("effect", "effect_terms", None),
];

/// The roles of a file: name and group, by key.
pub(super) type Roles = BTreeMap<String, (String, String)>;

/// A row of a lab's findings, understood.
#[derive(Debug)]
pub(super) struct Finding {
    texts: BTreeMap<&'static str, String>,
    role: String,
    confidence: String,
    is_review: bool,
    withdrawn: String,
    subject: Option<Meaning>,
    /// What each part names, and whether the lab said so.
    parts: Vec<(&'static str, Vec<Meaning>)>,
    paper: Paper,
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
        for column in ["subject", "role", "context"] {
            if record.get(column).is_empty() {
                faults.push(format!(
                    "column {column}: empty, and every finding has one: write it"
                ));
            }
        }
        let mut texts: BTreeMap<&str, String> = TEXTS
            .map(|column| (column, record.get(column).to_owned()))
            .into();
        for (column, text) in &texts {
            let length = text.chars().count();
            if length > LONGEST {
                faults.push(format!("column {column}: {length} characters, more than {LONGEST}: say it in a sentence or two"));
            }
        }
        let role = match_word(
            record,
            "role",
            roles.values().map(|(name, _)| name.clone()).collect(),
            &mut faults,
        );
        let group = roles
            .get(&fold(&role))
            .map_or("", |(_, group)| group.as_str());
        let confidence = match_word(
            record,
            "confidence",
            words(&["high", "medium", "low"]),
            &mut faults,
        );
        let kinds = ["cargo", "marker", "biogenesis", "disease", "physiology"];
        let mut kind = match_word(record, "kind", words(&kinds), &mut faults);
        let review = match_word(
            record,
            "is_review",
            words(&["0", "1", "no", "yes"]),
            &mut faults,
        );
        let subject = subject(record, known, &mut faults);
        let (mut parts, mut unlisted) = (Vec::new(), Vec::new());
        for (part, column, names) in PARTS {
            // What a disease is called is a disease.
            let is_process = ["biogenesis", "physiology"].contains(&&*kind)
                || (kind.is_empty() && group == "regulates");
            let names = names.map(|names| {
                if part == "context" && is_process {
                    names.new_as("process")
                } else {
                    names
                }
            });
            let listed = known.listed(record.given(column), names.unwrap_or(SUBJECT));
            match listed {
                Err(fault) => faults.push(in_column(column, &fault)),
                Ok(Some(listed)) => parts.push((part, each_once(listed))),
                Ok(None) => match names {
                    Some(names) => {
                        parts.push((part, named(record.get(part), known, names, &mut faults)))
                    }
                    None => unlisted.push(part),
                },
            }
        }
        let paper = Paper::of(record, papers, &mut faults);
        if !faults.is_empty() {
            return Err(faults);
        }
        if kind.is_empty() {
            let diseases = parts
                .iter()
                .filter(|(part, _)| *part == "context")
                .flat_map(|(_, all)| all);
            let is_disease = diseases.clone().any(|meant| meant.term.kind == "disease");
            kind = match group {
                "carried" => "cargo",
                "regulates" => "biogenesis",
                _ if is_disease => "disease",
                _ => "physiology",
            }
            .to_owned();
        }
        texts.insert("kind", kind);
        let or = |texts: &mut BTreeMap<&str, String>, column, text: &str| {
            let cell: &mut String = texts.entry(column).or_default();
            if cell.is_empty() {
                text.clone_into(cell);
            }
        };
        or(&mut texts, "relation", UNTOLD);
        let of_term = subject
            .as_ref()
            .map_or(UNTOLD, |meant| &meant.term.kind)
            .to_owned();
        or(&mut texts, "subject_kind", &of_term);
        Ok(Self {
            texts,
            role,
            confidence: if confidence.is_empty() {
                "low".to_owned()
            } else {
                confidence
            },
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
            let terms =
                listed.map(|(_, all)| all.iter().map(|meant| meant.term.written()).collect());
            cells.insert(column, joined(terms.unwrap_or_default()));
        }
        self.paper.fill(&mut cells);
        cells
    }

    /// Puts the finding in under its number, in the place of what stood there.
    pub(super) fn write(
        &self,
        tx: &Connection,
        (source_id, name): (i64, &str),
        (row, id): (i64, Option<i64>),
        numbers: &Numbers<'_>,
    ) -> rusqlite::Result<Result<(), String>> {
        let paper = self.paper.write(tx, name)?;
        let text = |column: &str| self.texts.get(column).filter(|text| !text.is_empty());
        let subject = self.subject.as_ref().map(|meant| numbers.id(&meant.term));
        let withdrawn = Some(&self.withdrawn).filter(|text| !text.is_empty());
        tx.execute(
            "INSERT INTO findings (finding_id, accession, kind, role_id, subject, subject_kind,
               subject_term_id, no_term, relation, context, sample, organism, mechanism, effect,
               evidence, confidence, publication_id, is_review, withdrawn, source_table_id)
             VALUES (?1, ?2, ?3, (SELECT role_id FROM roles WHERE name = ?4), ?5, ?6, ?7, ?8, ?9,
               ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)
             ON CONFLICT (finding_id) DO UPDATE SET
               kind = excluded.kind, role_id = excluded.role_id, subject = excluded.subject,
               subject_kind = excluded.subject_kind, subject_term_id = excluded.subject_term_id,
               no_term = excluded.no_term, relation = excluded.relation,
               context = excluded.context, sample = excluded.sample,
               organism = excluded.organism, mechanism = excluded.mechanism,
               effect = excluded.effect, evidence = excluded.evidence,
               confidence = excluded.confidence, publication_id = excluded.publication_id,
               is_review = excluded.is_review, withdrawn = excluded.withdrawn",
            params![
                id,
                format!("{name}:{row}"),
                text("kind"),
                self.role,
                text("subject"),
                text("subject_kind"),
                subject,
                text("no_term"),
                text("relation"),
                text("context"),
                text("sample"),
                text("organism"),
                text("mechanism"),
                text("effect"),
                text("evidence"),
                self.confidence,
                paper,
                self.is_review,
                withdrawn,
                source_id
            ],
        )?;
        let id = id.unwrap_or_else(|| tx.last_insert_rowid());
        tx.execute("DELETE FROM finding_terms WHERE finding_id = ?1", [id])?;
        let mut link = tx.prepare_cached(
            "INSERT INTO finding_terms (finding_id, part, position, term_id, reading)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        for (part, all) in &self.parts {
            for (position, meant) in (1_i64..).zip(all) {
                link.execute(params![
                    id,
                    part,
                    position,
                    numbers.id(&meant.term),
                    meant.told
                ])?;
            }
        }
        let mut positions: BTreeMap<&str, i64> = BTreeMap::new();
        for each in &self.mentions {
            let position = positions.entry(each.cell).or_default();
            *position += 1;
            link.execute(params![
                id,
                each.cell,
                *position,
                numbers.id(&each.term),
                FOUND
            ])?;
        }
        Ok(Ok(()))
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

fn joined(terms: Vec<String>) -> String {
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
fn match_word(
    record: &Record,
    column: &str,
    known: Vec<String>,
    faults: &mut Vec<String>,
) -> String {
    let Some(written) = record.given(column) else {
        return String::new();
    };
    match known.iter().find(|word| fold(word) == fold(written)) {
        Some(word) => word.clone(),
        None => {
            let hint = suggest(written, &known);
            faults.push(format!(
                "column {column}: `{written}` is none of its words{hint}"
            ));
            String::new()
        }
    }
}

/// The roles of a file.
pub(super) fn roles(connection: &Connection) -> rusqlite::Result<Roles> {
    connection
        .prepare("SELECT name, role_group FROM roles ORDER BY role_id")?
        .query_map([], |row| {
            let (name, group): (String, String) = (row.get(0)?, row.get(1)?);
            Ok((fold(&name), (name, group)))
        })?
        .collect()
}

/// The findings of a source, as its file has them.
pub(super) fn load(
    connection: &Connection,
    source_id: i64,
    papers: &Papers,
) -> rusqlite::Result<Vec<Row>> {
    let texts = TEXTS
        .map(|column| format!("coalesce(findings.{column}, '')"))
        .join(", ");
    let mut rows = connection.prepare(&format!(
        "SELECT findings.accession, findings.finding_id, roles.name, findings.confidence,
           findings.is_review, coalesce(findings.withdrawn, ''),
           coalesce(terms.kind || ': ' || terms.label, ''),
           coalesce(lower(publications.doi), publications.pmid), {texts}
         FROM findings
         JOIN roles ON roles.role_id = findings.role_id
         JOIN publications ON publications.publication_id = findings.publication_id
         LEFT JOIN terms ON terms.term_id = findings.subject_term_id
         WHERE findings.source_table_id = ?1
         ORDER BY findings.finding_id"
    ))?;
    let rows = rows.query_map([source_id], |row| {
        let accession: String = row.get(0)?;
        let number = accession
            .rsplit(':')
            .next()
            .and_then(|number| number.parse().ok());
        let mut cells = Cells::new();
        for (place, column) in TEXTS.iter().enumerate() {
            cells.insert(column, row.get(place + 8)?);
        }
        cells.insert("role", row.get(2)?);
        cells.insert("confidence", row.get(3)?);
        cells.insert("is_review", row.get::<_, i64>(4)?.to_string());
        cells.insert("withdrawn", row.get(5)?);
        cells.insert("term", row.get(6)?);
        if let Some(paper) = papers.get(&row.get::<_, String>(7)?) {
            paper.fill(&mut cells);
        }
        let id: i64 = row.get(1)?;
        Ok(Row {
            number: number.unwrap_or(id),
            id,
            cells,
        })
    })?;
    let mut found: Vec<Row> = rows.collect::<Result<_, _>>()?;
    let mut terms = connection.prepare(
        "SELECT terms.kind || ': ' || terms.label
         FROM finding_terms
         JOIN terms ON terms.term_id = finding_terms.term_id
         WHERE finding_id = ?1 AND part = ?2 AND coalesce(reading, '') <> ?3
         ORDER BY position",
    )?;
    for row in &mut found {
        for (part, column, _) in PARTS {
            let of_part = terms.query_map(params![row.id, part, FOUND], |term| term.get(0))?;
            row.cells
                .insert(column, joined(of_part.collect::<Result<_, _>>()?));
        }
    }
    found.sort_by_key(|row| row.number);
    Ok(found)
}

/// Takes a finding out.
pub(super) fn delete(tx: &Connection, id: i64) -> rusqlite::Result<()> {
    tx.execute("DELETE FROM finding_terms WHERE finding_id = ?1", [id])?;
    tx.execute("DELETE FROM findings WHERE finding_id = ?1", [id])
        .map(drop)
}
