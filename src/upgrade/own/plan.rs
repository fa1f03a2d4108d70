//! What is to be done to a file so that it holds the rows of a lab's file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::claim_rows::{self, Writer};
use super::claims::Claim;
use super::finding_rows;
use super::findings::Finding;
use super::meaning::{New, Term};
use super::mentions::Mention;
use super::names::Known;
use super::numbering::numbers;
use super::papers::papers;
use super::read::Sheet;
use super::rows::{self, Cells, Row, RowFault, fates};
use super::source::{self, Source, Told};
use super::terms::{Numbers, Used};
use super::{Added, Faults, Shape, change};
use crate::Db;
use crate::error::{Error, Result};

/// What became of a row, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It was there already.
    Same,
    /// It was brought up to date in these columns.
    Changed(Vec<&'static str>),
    /// It is new.
    New,
}

/// A row of a lab's file, and what was made of it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RowTold {
    /// The line of a text or row of a sheet.
    pub line: u64,
    /// The name to cite it by.
    pub accession: String,
    /// What became of it.
    pub fate: Fate,
    /// What each of its names was taken for.
    pub made: Vec<String>,
    /// The words of its sentences that a program took for names.
    pub offered: Vec<String>,
}

/// A row, understood.
enum Entry {
    Claim(Claim),
    Finding(Finding),
}

impl Entry {
    fn cells(&self) -> Cells {
        match self {
            Self::Claim(claim) => claim.cells(),
            Self::Finding(finding) => finding.cells(),
        }
    }

    fn look_for_mentions(&mut self, known: &Known) {
        match self {
            Self::Claim(claim) => claim.look_for_mentions(known),
            Self::Finding(finding) => finding.look_for_mentions(known),
        }
    }

    fn mentions(&self) -> &[Mention] {
        match self {
            Self::Claim(claim) => &claim.mentions,
            Self::Finding(finding) => &finding.mentions,
        }
    }

    fn made(&self) -> Vec<String> {
        match self {
            Self::Claim(claim) => claim.made(),
            Self::Finding(finding) => finding.made(),
        }
    }
}

/// What is to be done.
pub(super) struct Plan {
    file: PathBuf,
    told: Told,
    shape: Shape,
    source: Option<Source>,
    there: Vec<Row>,
    entries: Vec<(u64, Entry)>,
    fates: Vec<rows::Fate>,
    new: Vec<New>,
    ids: BTreeMap<Term, i64>,
    identified: BTreeMap<String, Term>,
}

impl Plan {
    /// Finds out what every row means, and which of them are there already.
    pub(super) fn of(
        db: &Db,
        sheet: &Sheet,
        told: &Told,
        mut faults: Faults,
    ) -> Result<Self, Faults> {
        let (shape, name) = (sheet.shape, told.name());
        let source = source::find(db, name)?;
        let told = match &source {
            Some(source) => told.clone().or(&source.told),
            None => told.clone(),
        };
        let there = match &source {
            Some(source) => rows_there(db, source, shape)?,
            None => Vec::new(),
        };
        let mut known = Known::of(db)?;
        let numbers = numbers(sheet, name, &mut faults);
        let mut entries = match entries(db, sheet, name, &mut known) {
            Ok(entries) => faults.or(entries)?,
            Err(more) => {
                faults.extend(more);
                return Err(faults);
            }
        };
        for (_, entry) in &mut entries {
            entry.look_for_mentions(&known);
        }
        let cells = entries.iter().map(|(_, entry)| entry.cells());
        let wanted: Vec<(Option<i64>, Cells)> = numbers.into_iter().zip(cells).collect();
        let fates = fates(&there, &wanted);
        Ok(Self {
            file: sheet.path.clone(),
            told,
            shape,
            source,
            there,
            entries,
            fates,
            ids: known.ids().clone(),
            new: known.new,
            identified: known.identified,
        })
    }

    /// Whether anything has to be written.
    pub(super) fn is_needed(&self) -> bool {
        let is_told = self.source.as_ref().is_some_and(|source| {
            let title = |told: &Told| told.title.clone().unwrap_or_else(|| told.name().to_owned());
            let same = Told {
                title: None,
                ..source.told.clone()
            } == Told {
                title: None,
                ..self.told.clone()
            };
            same && title(&source.told) == title(&self.told)
        });
        !is_told
            || !self.identified.is_empty()
            || self
                .fates
                .iter()
                .any(|fate| !matches!(fate, rows::Fate::Same(_)))
            || !rows::gone(&self.there, &self.fates).is_empty()
    }

    /// Refuses to take out most of the rows of a source, which is likely another one.
    pub(super) fn refuse_to_shrink(&self) -> Result<()> {
        let Some(source) = &self.source else {
            return Ok(());
        };
        let (name, there) = (source.name(), self.there.len());
        let other = self
            .fates
            .iter()
            .zip(&self.entries)
            .filter(|(fate, (_, entry))| match fate {
                rows::Fate::Changes(row, _) => {
                    !rows::are_alike(&self.there[*row].cells, &entry.cells())
                }
                _ => false,
            });
        let gone = rows::gone(&self.there, &self.fates).len() + other.count();
        let why = match (&source.told.doi, &self.told.doi) {
            (Some(old), Some(new)) if !old.eq_ignore_ascii_case(new) => {
                format!("has the DOI {old} here, and {new} in this file")
            }
            _ if gone * 2 > there => {
                format!("has {there} rows here, and this file lacks {gone} of them")
            }
            _ => return Ok(()),
        };
        Err(Error::Usage(format!(
            "the source `{name}` {why}: give these rows another name with --name if they are of \
             another source; --replace puts them in the place of those that are there"
        )))
    }

    /// Does it.
    pub(super) fn apply(&self, tx: &Connection) -> Result<(), Faults> {
        let failed = |error: rusqlite::Error| change::failed(&self.file, &error);
        let name = self.told.name();
        let source = source::write(tx, &self.told).map_err(failed)?;
        let used = Used::by(tx, source).map_err(failed)?;
        let numbers =
            Numbers::with(tx, &self.ids, &self.new, &self.identified, name).map_err(failed)?;
        let writer = Writer {
            tx,
            source,
            name,
            numbers: &numbers,
        };
        for row in rows::gone(&self.there, &self.fates) {
            match self.shape {
                Shape::Table => claim_rows::delete(tx, row.id),
                Shape::Findings => finding_rows::delete(tx, row.id),
            }
            .map_err(failed)?;
        }
        for ((line, entry), fate) in self.entries.iter().zip(&self.fates) {
            let written = self.write(&writer, entry, fate);
            written.map_err(|fault| match fault {
                RowFault::Row(fault) => Error::lab(&self.file, *line, fault),
                RowFault::Sqlite(error) => failed(error),
            })?;
        }
        used.take_out_unused(tx).map_err(failed)?;
        Ok(())
    }

    fn write(&self, writer: &Writer<'_>, entry: &Entry, fate: &rows::Fate) -> Result<(), RowFault> {
        let (row, id) = match fate {
            rows::Fate::Same(_) => return Ok(()),
            rows::Fate::Changes(there, _) => {
                (self.there[*there].number, Some(self.there[*there].id))
            }
            rows::Fate::New(number) => (*number, None),
        };
        match entry {
            Entry::Claim(claim) => writer.write(row, claim),
            Entry::Finding(finding) => {
                let source = (writer.source, writer.name);
                Ok(finding.write(writer.tx, source, (row, id), writer.numbers)?)
            }
        }
    }

    /// What there is to tell when it is done.
    pub(super) fn done(self, path: &Path, backup: Option<PathBuf>) -> Added {
        let is_changed = self.is_needed();
        let accession = |number: i64| format!("{}:{number}", self.told.name());
        let rows = self
            .entries
            .iter()
            .zip(&self.fates)
            .map(|((line, entry), fate)| {
                let (number, fate) = match fate {
                    rows::Fate::Same(row) => (self.there[*row].number, Fate::Same),
                    rows::Fate::Changes(row, columns) => {
                        (self.there[*row].number, Fate::Changed(columns.clone()))
                    }
                    rows::Fate::New(number) => (*number, Fate::New),
                };
                let offered = entry.mentions().iter();
                RowTold {
                    line: *line,
                    accession: accession(number),
                    fate,
                    made: entry.made(),
                    offered: offered
                        .map(|found| {
                            format!(
                                "`{}` in {} is {}",
                                found.printed,
                                found.cell,
                                found.term.written()
                            )
                        })
                        .collect(),
                }
            });
        Added {
            path: path.to_owned(),
            source: self.told.name().to_owned(),
            shape: self.shape,
            rows: rows.collect(),
            gone: rows::gone(&self.there, &self.fates)
                .iter()
                .map(|row| accession(row.number))
                .collect(),
            new_terms: self.new.iter().map(|new| new.term.written()).collect(),
            is_changed,
            backup,
        }
    }
}

/// The rows of a source that is there, which must be of the same shape.
fn rows_there(db: &Db, source: &Source, shape: Shape) -> Result<Vec<Row>> {
    let name = source.name();
    let refused = |why: &str| {
        Err(Error::Usage(format!(
            "the source `{name}` {why}: give these rows another name with --name, or take it out \
             with `migrasome add --remove {name}`"
        )))
    };
    match source::shape_of(source) {
        Some(other) if other != shape => {
            return refused(&format!("is there already, as {}", other.name()));
        }
        _ if source.claims > 0 && source.findings > 0 => {
            return refused("has claims and findings, made by hand");
        }
        _ => {}
    }
    let rows = db.look(|connection| source::rows_of(connection, source.id, shape))?;
    if rows.windows(2).any(|pair| pair[0].number == pair[1].number) {
        return refused("has rows of several claims, made by hand");
    }
    Ok(rows)
}

/// Each row, understood; or all that is wrong with all of them.
fn entries(
    db: &Db,
    sheet: &Sheet,
    name: &str,
    known: &mut Known,
) -> Result<Vec<(u64, Entry)>, Faults> {
    let kinds = db.look(|connection| super::things::kinds(connection, name))?;
    let papers = db.look(|connection| papers(connection, name))?;
    let roles = db.look(finding_rows::roles)?;
    let mut faults = Faults::none();
    let mut entries = Vec::new();
    for record in &sheet.records {
        let entry = match sheet.shape {
            Shape::Table => Claim::of(record, known, &kinds).map(Entry::Claim),
            Shape::Findings => Finding::of(record, known, &roles, &papers).map(Entry::Finding),
        };
        match entry {
            Ok(entry) => entries.push((record.line, entry)),
            Err(all) => all
                .into_iter()
                .for_each(|fault| faults.push(Error::lab(&sheet.path, record.line, fault))),
        }
    }
    faults.or(entries)
}
