//! A table of a lab's own: each row is a claim, as those of Table 1 are.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};

use super::lists::{Part, parts};
use super::mentions::{Mention, mentions};
use super::names::{CARGO, DISEASE, Known, Meaning, Names, SOURCE};
use super::read::Record;
use super::rows::{Cells, Row};
use super::terms::Numbers;
use super::{ADDED, references};
use crate::seed::FIRST_OWN;
use crate::spelling::fold;

/// What stands in a Cargo cell that gives no cargo.
const NOT_GIVEN: [&str; 8] = ["", "–", "—", "-", "‒", "−", "NA", "N/A"];

/// The kind of a cargo of which nobody told one.
const UNTOLD: &str = "not told";

/// A row of a lab's table, understood.
#[derive(Debug)]
pub(super) struct Claim {
    /// Category, disease, source, cargo, mechanism, effect and references as they are written.
    cells: [String; 7],
    disease: Meaning,
    sources: Vec<(Part, Meaning)>,
    cargos: Vec<(Part, Meaning, String)>,
    references: Vec<u32>,
    pub(super) mentions: Vec<Mention>,
}

/// The names of the cells in print.
const CELLS: [&str; 7] = [
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
                faults.push("column disease: empty: write the disease, also where it is that of the row above".to_owned());
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

    /// Puts the claim in under the number of its row, in the place of what stood there.
    pub(super) fn write(
        &self,
        tx: &Connection,
        source: (i64, &str),
        row: i64,
        numbers: &Numbers<'_>,
    ) -> rusqlite::Result<Result<(), String>> {
        let (source_id, name) = source;
        let [
            category,
            disease,
            sample,
            cargo,
            mechanism,
            effect,
            citations,
        ] = &self.cells;
        let category_id = category_of(tx, category)?;
        let disease_id = match thing(
            tx,
            ("diseases", "disease_id"),
            (
                "name = ?1 AND category_id = ?2",
                params![disease, category_id],
            ),
            numbers.id(&self.disease.term),
        )? {
            Ok(Some(id)) => id,
            Ok(None) => {
                tx.execute(
                    "INSERT INTO diseases (name, category_id, term_id) VALUES (?1, ?2, ?3)",
                    params![disease, category_id, numbers.id(&self.disease.term)],
                )?;
                tx.last_insert_rowid()
            }
            Err(other) => return Ok(Err(clash(DISEASE, disease, &other))),
        };
        let source_row_id: Option<i64> = tx
            .query_row(
                "SELECT source_row_id FROM source_rows WHERE source_table_id = ?1 AND row = ?2",
                params![source_id, row],
                |found| found.get(0),
            )
            .optional()?;
        let status = if self.cargos.is_empty() {
            "not given"
        } else {
            "reported"
        };
        let claim = match source_row_id {
            Some(source_row_id) => {
                tx.execute(
                    "UPDATE source_rows SET category = ?2, disease = ?3, source = ?4, cargo = ?5,
                       mechanism = ?6, effect = ?7, citations = ?8
                     WHERE source_row_id = ?1",
                    params![
                        source_row_id,
                        category,
                        disease,
                        sample,
                        cargo,
                        mechanism,
                        effect,
                        citations
                    ],
                )?;
                let claim: i64 = tx.query_row(
                    "SELECT mechanism_id FROM mechanisms WHERE source_row_id = ?1",
                    [source_row_id],
                    |found| found.get(0),
                )?;
                tx.execute(
                    "UPDATE mechanisms SET disease_id = ?2, mechanism = ?3, effect = ?4,
                       cargo_status = ?5
                     WHERE mechanism_id = ?1",
                    params![claim, disease_id, mechanism, effect, status],
                )?;
                take_apart(tx, claim)?;
                claim
            }
            None => {
                tx.execute(
                    "INSERT INTO source_rows (source_table_id, row, category, disease, source, cargo,
                       mechanism, effect, citations)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                    params![source_id, row, category, disease, sample, cargo, mechanism, effect, citations],
                )?;
                tx.execute(
                    "INSERT INTO mechanisms
                       (source_row_id, disease_id, mechanism, effect, cargo_status)
                     VALUES (?1, ?2, ?3, ?4, ?5)",
                    params![
                        tx.last_insert_rowid(),
                        disease_id,
                        mechanism,
                        effect,
                        status
                    ],
                )?;
                tx.last_insert_rowid()
            }
        };
        mention(
            tx,
            claim,
            ("disease", 1),
            disease,
            numbers.id(&self.disease.term),
            self.disease.told.as_deref(),
        )?;
        for (position, (part, meant)) in (1_i64..).zip(&self.sources) {
            let term = numbers.id(&meant.term);
            let id = match kind_of_thing(tx, "sample_sources", &part.printed, term, (UNTOLD, name))?
            {
                Ok(id) => id,
                Err(other) => return Ok(Err(clash(SOURCE, &part.printed, &other))),
            };
            link(
                tx,
                "mechanism_sources",
                "sample_source_id",
                (claim, position, id),
                part,
            )?;
            mention(
                tx,
                claim,
                ("source", position),
                &part.printed,
                term,
                meant.told.as_deref(),
            )?;
        }
        for (position, (part, meant, kind)) in (1_i64..).zip(&self.cargos) {
            let term = numbers.id(&meant.term);
            let id = match kind_of_thing(tx, "cargos", &part.printed, term, (kind, name))? {
                Ok(id) => id,
                Err(other) => return Ok(Err(clash(CARGO, &part.printed, &other))),
            };
            link(
                tx,
                "mechanism_cargos",
                "cargo_id",
                (claim, position, id),
                part,
            )?;
            mention(
                tx,
                claim,
                ("cargo", position),
                &part.printed,
                term,
                meant.told.as_deref(),
            )?;
        }
        for (position, number) in (1_i64..).zip(&self.references) {
            let citation = citation(tx, source_id, *number)?;
            let separator = if position == 1 { "" } else { "," };
            tx.execute(
                "INSERT INTO mechanism_citations (mechanism_id, position, citation_id, separator)
                 VALUES (?1, ?2, ?3, ?4)",
                params![claim, position, citation, separator],
            )?;
        }
        let mut positions: BTreeMap<&str, i64> = BTreeMap::new();
        for each in &self.mentions {
            let position = positions.entry(each.cell).or_default();
            *position += 1;
            let found = Some(super::FOUND);
            mention(
                tx,
                claim,
                (each.cell, *position),
                &each.printed,
                numbers.id(&each.term),
                found,
            )?;
        }
        Ok(Ok(()))
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
    if NOT_GIVEN.contains(&cell) {
        return Vec::new();
    }
    let told: Vec<&str> = match record.given(column.told_in) {
        Some(words) => words.split(';').map(crate::spelling::trimmed).collect(),
        None => Vec::new(),
    };
    let whole = || Part {
        separator: String::new(),
        printed: cell.to_owned(),
    };
    // `PI4P, and more of it` may be one name that is known.
    let is_one = told.len() == 1 || known.mentioned(cell).is_some();
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
        let meant = match told.get(place).filter(|words| !NOT_GIVEN.contains(words)) {
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
        .map(crate::spelling::trimmed)
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

/// The kinds of the cargos of a file; `name` is that of the source that is added.
pub(super) fn kinds(connection: &Connection, name: &str) -> rusqlite::Result<Kinds> {
    let added = format!("{ADDED}{name}");
    connection
        .prepare("SELECT name, kind, kind_source FROM cargos ORDER BY cargo_id DESC")?
        .query_map([], |row| {
            let (cargo, kind, source): (String, String, String) =
                (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok((fold(&cargo), (kind, source == added)))
        })?
        .collect()
}

/// The claims of a source, as its file has them.
pub(super) fn load(connection: &Connection, source_id: i64) -> rusqlite::Result<Vec<Row>> {
    let mut rows = connection.prepare(
        "SELECT source_rows.row, mechanisms.mechanism_id, source_rows.category, source_rows.disease,
           source_rows.source, source_rows.cargo, source_rows.mechanism, source_rows.effect,
           source_rows.citations, coalesce(terms.kind || ': ' || terms.label, '')
         FROM source_rows
         JOIN mechanisms ON mechanisms.source_row_id = source_rows.source_row_id
         JOIN diseases ON diseases.disease_id = mechanisms.disease_id
         LEFT JOIN terms ON terms.term_id = diseases.term_id
         WHERE source_rows.source_table_id = ?1
         ORDER BY source_rows.row, mechanisms.mechanism_id",
    )?;
    let rows = rows.query_map([source_id], |row| {
        let mut cells = Cells::new();
        for (place, name) in CELLS.iter().enumerate() {
            cells.insert(name, row.get(place + 2)?);
        }
        cells.insert("disease_id", row.get(9)?);
        Ok((row.get(0)?, row.get(1)?, cells))
    })?;
    let mut found = Vec::new();
    for row in rows {
        let (number, claim, mut cells): (i64, i64, Cells) = row?;
        let listed = |sql: &str| -> rusqlite::Result<String> {
            let mut words = connection.prepare_cached(sql)?;
            let words = words.query_map([claim], |row| row.get(0))?;
            Ok(words.collect::<Result<Vec<String>, _>>()?.join("; "))
        };
        let sources = listed(
            "SELECT coalesce(terms.kind || ': ' || terms.label, '-')
             FROM mechanism_sources
             JOIN sample_sources
               ON sample_sources.sample_source_id = mechanism_sources.sample_source_id
             LEFT JOIN terms ON terms.term_id = sample_sources.term_id
             WHERE mechanism_id = ?1
             ORDER BY position",
        )?;
        let cargos = listed(
            "SELECT coalesce(terms.kind || ': ' || terms.label, '-')
             FROM mechanism_cargos
             JOIN cargos ON cargos.cargo_id = mechanism_cargos.cargo_id
             LEFT JOIN terms ON terms.term_id = cargos.term_id
             WHERE mechanism_id = ?1
             ORDER BY position",
        )?;
        let kinds = listed(
            "SELECT cargos.kind
             FROM mechanism_cargos
             JOIN cargos ON cargos.cargo_id = mechanism_cargos.cargo_id
             WHERE mechanism_id = ?1
             ORDER BY position",
        )?;
        cells.extend([
            ("source_id", sources),
            ("cargo_id", cargos),
            ("cargo_kind", kinds),
        ]);
        found.push(Row {
            number,
            id: claim,
            cells,
        });
    }
    Ok(found)
}

/// Takes a claim out, and the printed row that it is of.
pub(super) fn delete(tx: &Connection, claim: i64) -> rusqlite::Result<()> {
    take_apart(tx, claim)?;
    let row: i64 = tx.query_row(
        "SELECT source_row_id FROM mechanisms WHERE mechanism_id = ?1",
        [claim],
        |row| row.get(0),
    )?;
    tx.execute("DELETE FROM mechanisms WHERE mechanism_id = ?1", [claim])?;
    tx.execute(
        "DELETE FROM source_rows
         WHERE source_row_id = ?1
           AND NOT EXISTS (SELECT 1 FROM mechanisms WHERE mechanisms.source_row_id = ?1)",
        [row],
    )?;
    Ok(())
}

/// Takes out what a claim consists of.
fn take_apart(tx: &Connection, claim: i64) -> rusqlite::Result<()> {
    for table in [
        "mechanism_terms",
        "mechanism_citations",
        "mechanism_cargos",
        "mechanism_sources",
    ] {
        tx.execute(
            &format!("DELETE FROM {table} WHERE mechanism_id = ?1"),
            [claim],
        )?;
    }
    Ok(())
}

fn clash(column: Names, name: &str, other: &str) -> String {
    format!(
        "column {}: `{name}` means {other} in this file already: write a name that is not taken",
        column.column
    )
}

/// The number of a thing that is there; with its term, where it had none and is the lab's. `Err`:
/// it means another term.
fn thing(
    tx: &Connection,
    (table, key): (&str, &str),
    (is_it, values): (&str, &[&dyn rusqlite::ToSql]),
    term: i64,
) -> rusqlite::Result<Result<Option<i64>, String>> {
    let sql = format!(
        "SELECT {key}, {table}.term_id, terms.kind || ': ' || terms.label
         FROM {table}
         LEFT JOIN terms ON terms.term_id = {table}.term_id
         WHERE {is_it}"
    );
    let found = tx.query_row(&sql, values, |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    });
    let found: Option<(i64, Option<i64>, Option<String>)> = found.optional()?;
    Ok(match found {
        None => Ok(None),
        Some((id, Some(meant), _)) if meant == term => Ok(Some(id)),
        Some((id, None, _)) if id >= FIRST_OWN => {
            let sql = format!("UPDATE {table} SET term_id = ?2 WHERE {key} = ?1");
            tx.execute(&sql, [id, term])?;
            Ok(Some(id))
        }
        Some((_, _, meant)) => Err(meant.unwrap_or_else(|| "nothing that is known".to_owned())),
    })
}

/// A cargo or sample source of a name: there, however it is written, or made.
fn kind_of_thing(
    tx: &Connection,
    table: &str,
    name: &str,
    term: i64,
    (kind, source): (&str, &str),
) -> rusqlite::Result<Result<i64, String>> {
    let key = if table == "cargos" {
        "cargo_id"
    } else {
        "sample_source_id"
    };
    let found = thing(
        tx,
        (table, key),
        ("fold(name) = ?1", params![fold(name)]),
        term,
    )?;
    let added = format!("{ADDED}{source}");
    Ok(match found {
        Ok(None) => {
            let sql = format!(
                "INSERT INTO {table} (name, kind, kind_source, term_id) VALUES (?1, ?2, ?3, ?4)"
            );
            tx.execute(&sql, params![name, kind, added, term])?;
            Ok(tx.last_insert_rowid())
        }
        Ok(Some(id)) => {
            let sql = format!(
                "UPDATE {table} SET kind = ?2 WHERE {key} = ?1 AND kind_source = ?3 AND kind <> ?2"
            );
            tx.execute(&sql, params![id, kind, added])?;
            Ok(id)
        }
        Err(other) => Err(other),
    })
}

/// The number of a category, made where it is new.
fn category_of(tx: &Connection, name: &str) -> rusqlite::Result<i64> {
    tx.execute(
        "INSERT INTO categories (name) VALUES (?1) ON CONFLICT DO NOTHING",
        [name],
    )?;
    tx.query_row(
        "SELECT category_id FROM categories WHERE name = ?1",
        [name],
        |row| row.get(0),
    )
}

/// The number of a reference of the source, made where it is new.
fn citation(tx: &Connection, source_id: i64, number: u32) -> rusqlite::Result<i64> {
    tx.execute(
        "INSERT INTO citations (source_table_id, number) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
        params![source_id, number],
    )?;
    tx.query_row(
        "SELECT citation_id FROM citations WHERE source_table_id = ?1 AND number = ?2",
        params![source_id, number],
        |row| row.get(0),
    )
}

fn link(
    tx: &Connection,
    table: &str,
    column: &str,
    (claim, position, id): (i64, i64, i64),
    part: &Part,
) -> rusqlite::Result<()> {
    let sql = format!(
        "INSERT INTO {table} (mechanism_id, position, {column}, separator, printed)
         VALUES (?1, ?2, ?3, ?4, ?5)"
    );
    tx.execute(
        &sql,
        params![claim, position, id, part.separator, part.printed],
    )
    .map(drop)
}

fn mention(
    tx: &Connection,
    claim: i64,
    (cell, position): (&str, i64),
    printed: &str,
    term: i64,
    reading: Option<&str>,
) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO mechanism_terms
           (mechanism_id, cell, position, term_id, printed, role_id, reading)
         SELECT ?1, ?2, ?3, ?4, ?5,
           (SELECT role_id FROM roles WHERE ?2 = 'cargo' AND name = 'cargo'), ?6",
    )?
    .execute(params![claim, cell, position, term, printed, reading])
    .map(drop)
}
