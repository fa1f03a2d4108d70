//! The references behind the rows of a result: a methods section in one command.
//!
//! A report carries its references in a column named `citations`, as printed
//! (`[75, 86]`, several joined by `; `). This reads them off the rows as they pass, so
//! that exactly the rows shown are cited.

use std::collections::BTreeSet;
use std::fmt;

use rusqlite::types::ValueRef;
use serde::Serialize;

use crate::db::Db;
use crate::error::{Error, Result};
use crate::seed::split_references;

/// The column that every report of ours has.
const COLUMN: &str = "citations";

/// Collects reference numbers while rows pass.
#[derive(Debug)]
pub struct Collector {
    column: usize,
    cells: BTreeSet<String>,
}

/// The references behind a result, ready to be written down.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Citations {
    /// The publications that print the claims.
    pub sources: Vec<Source>,
    /// How the data call themselves, e.g. `2026-11-23`.
    pub data_version: String,
    /// The schema of the data, a number.
    pub schema_version: String,
    /// The program that read them.
    pub program: String,
    /// What was asked.
    pub query: String,
}

/// One publication and which of its references are cited.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Source {
    /// What the publication calls the table, e.g. `Table 1`.
    pub table: String,
    /// Title of the publication.
    pub title: String,
    /// Its journal.
    pub journal: String,
    /// Its year.
    pub year: i64,
    /// Its DOI as a URL.
    pub url: String,
    /// Numbers in its reference list.
    pub references: Vec<i64>,
}

impl Collector {
    /// Looks for the column of references.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] when the result has none.
    pub fn new(columns: &[String]) -> Result<Self> {
        match columns.iter().position(|name| name == COLUMN) {
            Some(column) => Ok(Self {
                column,
                cells: BTreeSet::new(),
            }),
            None => Err(Error::Usage(format!(
                "cannot cite this result: it has no column `{COLUMN}` with reference numbers"
            ))),
        }
    }

    /// Takes note of one row.
    pub fn row(&mut self, values: &[ValueRef<'_>]) {
        if let Ok(cell) = values[self.column].as_str()
            && !self.cells.contains(cell)
        {
            self.cells.insert(cell.to_owned());
        }
    }

    /// What the rows cite, looked up in the database they came from.
    ///
    /// # Errors
    ///
    /// [`Error::Query`] when a cell is not a list of references.
    pub fn finish(self, db: &Db, query: &str) -> Result<Citations> {
        let mut numbers = BTreeSet::new();
        for list in self.cells.iter().flat_map(|cell| cell.split("; ")) {
            let parts = split_references(list)
                .map_err(|why| Error::Query(format!("cannot cite this result: {why}")))?;
            numbers.extend(parts.into_iter().map(|part| i64::from(part.value)));
        }
        Ok(Citations {
            sources: sources(db, &numbers)?,
            data_version: db.metadata("data_version")?,
            schema_version: db.metadata("schema_version")?,
            program: concat!("migrasome ", env!("CARGO_PKG_VERSION")).to_owned(),
            query: query.to_owned(),
        })
    }
}

fn sources(db: &Db, numbers: &BTreeSet<i64>) -> Result<Vec<Source>> {
    let mut statement = db.prepare(
        "SELECT label, title, journal, year, doi, number
         FROM citations
         JOIN source_tables ON source_tables.source_table_id = citations.source_table_id
         ORDER BY source_tables.source_table_id, number",
    )?;
    let mut sources: Vec<Source> = Vec::new();
    statement.for_each_row(|row| {
        let number = row[5].as_i64().unwrap_or_default();
        if !numbers.contains(&number) {
            return Ok(());
        }
        let text = |index: usize| row[index].as_str().unwrap_or_default().to_owned();
        let url = format!("https://doi.org/{}", text(4));
        match sources.last_mut() {
            Some(last) if last.url == url && last.table == text(0) => last.references.push(number),
            _ => sources.push(Source {
                table: text(0),
                title: text(1),
                journal: text(2),
                year: row[3].as_i64().unwrap_or_default(),
                url,
                references: vec![number],
            }),
        }
        Ok(())
    })?;
    Ok(sources)
}

/// Sentences for a methods section.
impl fmt::Display for Citations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for source in &self.sources {
            let numbers: Vec<String> = source.references.iter().map(ToString::to_string).collect();
            let (noun, list) = match &numbers[..] {
                [one] => ("reference", one.clone()),
                [most @ .., last] => ("references", format!("{} and {last}", most.join(", "))),
                [] => ("references", String::new()),
            };
            writeln!(
                f,
                "From {} of \"{}\", {} ({}), {}, which cites its {noun} {list} for these rows.",
                source.table, source.title, source.journal, source.year, source.url
            )?;
        }
        if self.sources.len() > 1 {
            writeln!(
                f,
                "More than one publication in this file uses these reference numbers: the view \
                 claim_citations tells which claim cites which."
            )?;
        }
        if self.sources.is_empty() {
            writeln!(f, "No rows, hence nothing to cite.")?;
        }
        write!(
            f,
            "Retrieved with {}, data version {}, schema {}: {}.",
            self.program, self.data_version, self.schema_version, self.query
        )
    }
}
