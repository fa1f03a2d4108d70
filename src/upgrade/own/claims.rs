//! A table of a lab's own: each row is a claim, as those of Table 1 are.

use std::collections::BTreeMap;

use super::claim_rows::UNTOLD;
use super::columns::{CARGO, DISEASE, Names, SOURCE};
use super::lists::{Part, parts};
use super::meaning::Meaning;
use super::mentions::{Mention, mentions};
use super::names::Known;
use super::read::Record;
use super::references;
use super::rows::Cells;
use crate::spelling::{fold, trimmed};

/// What stands in a Cargo cell that gives no cargo.
const NOT_GIVEN: [&str; 12] = [
    "",
    "–",
    "—",
    "-",
    "‒",
    "−",
    "na",
    "n/a",
    "not given",
    "not reported",
    "n.d.",
    "nd",
];

fn is_not_given(cell: &str) -> bool {
    NOT_GIVEN.contains(&&*cell.to_lowercase())
}

/// A row of a lab's table, understood.
#[derive(Debug)]
pub(super) struct Claim {
    /// Category, disease, source, cargo, mechanism, effect and references as they are written.
    pub(super) cells: [String; 7],
    pub(super) disease: Meaning,
    pub(super) sources: Vec<(Part, Meaning)>,
    pub(super) cargos: Vec<(Part, Meaning, String)>,
    pub(super) references: Vec<u32>,
    pub(super) mentions: Vec<Mention>,
}

/// The names of the cells in print.
pub(super) const CELLS: [&str; 7] = [
    "category",
    "disease",
    "source",
    "cargo",
    "mechanism",
    "effect",
    "references",
];

/// The kinds of the cargos that the file knows, and whether this source may change them.
pub(super) type Kinds = BTreeMap<String, (String, bool)>;

impl Claim {
    /// What a record says; everything that is wrong with it otherwise.
    pub(super) fn of(
        record: &Record,
        known: &mut Known,
        kinds: &Kinds,
    ) -> Result<Self, Vec<String>> {
        let mut faults = Vec::new();
        let cells = CELLS.map(|name| record.get(name).to_owned());
        let says = [3, 4, 5].iter().any(|cell| !cells[*cell].is_empty());
        let disease = match record.given("disease") {
            None => {
                faults.push("column disease: empty: write the disease, also where it is that of the row above; what is no row of the table is left out".to_owned());
                None
            }
            Some(_) if !says => {
                faults.push("names a disease and neither cargo, mechanism nor effect: write what the source says of it".to_owned());
                None
            }
            Some(name) => {
                let meant = match record.given("disease_id") {
                    Some(words) => known.told(words, name, DISEASE),
                    None => known.named(name, DISEASE),
                };
                meant.map_err(|fault| faults.push(fault)).ok()
            }
        };
        let sources = list(record, known, SOURCE, &mut faults);
        let cargos = list(record, known, CARGO, &mut faults);
        let cargos = with_kinds(cargos, record.get("cargo_kind"), kinds, &mut faults);
        let references = references::numbers(record.get("references"));
        let references =
            references.map_err(|fault| faults.push(format!("column references: {fault}")));
        match (disease, references) {
            (Some(disease), Ok(references)) if faults.is_empty() => Ok(Self {
                cells,
                disease,
                sources,
                cargos,
                references,
                mentions: Vec::new(),
            }),
            _ => Err(faults),
        }
    }

    /// Looks for names in what the row says of mechanism and effect.
    pub(super) fn look_for_mentions(&mut self, known: &Known) {
        let cells = [("mechanism", &self.cells[4]), ("effect", &self.cells[5])];
        self.mentions = cells
            .into_iter()
            .flat_map(|(cell, text)| mentions(cell, text, known))
            .collect();
    }

    /// What each name was taken for, in words.
    pub(super) fn made(&self) -> Vec<String> {
        let of_disease = [(&self.cells[1], &self.disease)].into_iter();
        let of_sources = self
            .sources
            .iter()
            .map(|(part, meaning)| (&part.printed, meaning));
        let of_cargos = self
            .cargos
            .iter()
            .map(|(part, meaning, _)| (&part.printed, meaning));
        let all = of_disease.chain(of_sources).chain(of_cargos);
        all.map(|(name, meaning)| super::made(name, meaning))
            .collect()
    }

    pub(super) fn disease_name(&self) -> &str {
        &self.cells[1]
    }

    /// In the columns of the shape.
    pub(super) fn cells(&self) -> Cells {
        let joined = |words: Vec<String>| words.join("; ");
        let ids = |of: &[(Part, Meaning)]| {
            joined(of.iter().map(|(_, meant)| meant.term.written()).collect())
        };
        let cargos: Vec<_> = self
            .cargos
            .iter()
            .map(|(part, meant, _)| (part.clone(), meant.clone()))
            .collect();
        let kinds = self.cargos.iter().map(|(_, _, kind)| kind.clone());
        let mut cells: Cells = CELLS.iter().copied().zip(self.cells.clone()).collect();
        cells.insert("disease_id", self.disease.term.written());
        cells.insert("source_id", ids(&self.sources));
        cells.insert("cargo_id", ids(&cargos));
        cells.insert("cargo_kind", joined(kinds.collect()));
        cells
    }
}

/// The things that a cell lists, each with what it means.
fn list(
    record: &Record,
    known: &mut Known,
    column: Names,
    faults: &mut Vec<String>,
) -> Vec<(Part, Meaning)> {
    let cell = record.get(column.column);
    if is_not_given(cell) {
        return Vec::new();
    }
    let told: Vec<&str> = match record.given(column.told_in) {
        Some(words) => words.split(';').map(trimmed).collect(),
        None => Vec::new(),
    };
    let whole = || Part {
        separator: String::new(),
        printed: cell.to_owned(),
    };
    // One thing is told, or the whole is a name that is known: `Cells and more`.
    let is_told = |words: &&str| {
        words
            .split_once(": ")
            .is_some_and(|(_, label)| label == cell)
    };
    let is_one = told.first().is_some_and(is_told) || known.is_name(cell);
    let all = if is_one { vec![whole()] } else { parts(cell) };
    if !told.is_empty() && told.len() != all.len() {
        faults.push(format!(
            "column {}: has {} where the column {} lists {}: write one for each, with ; between, \
             and - for none",
            column.told_in,
            told.len(),
            column.column,
            all.len()
        ));
        return Vec::new();
    }
    let mut found: Vec<(Part, Meaning)> = Vec::new();
    for (place, part) in all.into_iter().enumerate() {
        let meant = match told.get(place).filter(|words| !is_not_given(words)) {
            Some(words) => known.told(words, &part.printed, column),
            None => known.named(&part.printed, column),
        };
        let is_twice = found
            .iter()
            .any(|(other, _)| fold(&other.printed) == fold(&part.printed));
        match meant {
            _ if is_twice => faults.push(format!(
                "column {}: `{}` stands twice",
                column.column, part.printed
            )),
            Ok(meant) => found.push((part, meant)),
            Err(fault) => faults.push(fault),
        }
    }
    found
}

/// The kinds of cargos: as told, unless the file knows it from elsewhere.
fn with_kinds(
    cargos: Vec<(Part, Meaning)>,
    told: &str,
    known: &Kinds,
    faults: &mut Vec<String>,
) -> Vec<(Part, Meaning, String)> {
    let told: Vec<&str> = told
        .split(';')
        .map(trimmed)
        .filter(|kind| !kind.is_empty())
        .collect();
    if told.len() > 1 && told.len() != cargos.len() {
        faults.push(format!(
            "column cargo_kind: has {} where the column cargo lists {}: write one for all, or one \
             for each with ; between",
            told.len(),
            cargos.len()
        ));
    }
    let kind = |place: usize, part: &Part| {
        let told = told.get(if told.len() == 1 { 0 } else { place }).copied();
        match (known.get(&fold(&part.printed)), told) {
            (Some((kind, true)), None) | (Some((kind, false)), _) => kind.clone(),
            (_, told) => told.unwrap_or(UNTOLD).to_owned(),
        }
    };
    let each = cargos.into_iter().enumerate();
    each.map(|(place, (part, meant))| {
        let kind = kind(place, &part);
        (part, meant, kind)
    })
    .collect()
}
