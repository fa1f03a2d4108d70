//! The references behind the rows of a result: a methods section in one command.
//!
//! A result says which claims it rests on in a column `claim` (a number) or `claims`
//! (several, joined by `; `), or, where it shows the printed rows of Table 1, by `row`.
//! They are read off the rows as they pass, so that exactly the rows shown are cited.

use std::collections::BTreeSet;
use std::fmt;

use rusqlite::types::ValueRef;
use serde::Serialize;

use crate::db::Db;
use crate::error::{Error, Result};

/// Collects the claims behind the rows while they pass.
#[derive(Debug)]
pub struct Collector {
    column: usize,
    named: Named,
    numbers: BTreeSet<i64>,
    rows: u64,
}

/// What the numbers in the column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Named {
    Claims,
    RowsOfTable1,
}

/// The references behind a result, ready to be written down.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Citations {
    /// How many rows there were.
    pub rows: u64,
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
    /// Its journal, if it is published.
    pub journal: Option<String>,
    /// Its year, if it is published.
    pub year: Option<i64>,
    /// Its DOI as a URL, if it has one.
    pub url: Option<String>,
    /// Numbers in its reference list.
    pub references: BTreeSet<i64>,
}

impl Collector {
    /// Looks for the column that names the claims.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] when the result has none.
    pub fn new(columns: &[String]) -> Result<Self> {
        let at = |name: &str| columns.iter().position(|column| column == name);
        let claims = at("claim").or_else(|| at("claims"));
        let (column, named) = match (claims, at("row")) {
            (Some(column), _) => (column, Named::Claims),
            (None, Some(column)) => (column, Named::RowsOfTable1),
            (None, None) => {
                return Err(Error::Usage(
                    "cannot cite this result: it has no column `claim` or `claims` that tells \
                     which claims it rests on"
                        .to_owned(),
                ));
            }
        };
        Ok(Self {
            column,
            named,
            numbers: BTreeSet::new(),
            rows: 0,
        })
    }

    /// Takes note of one row.
    ///
    /// # Errors
    ///
    /// [`Error::Query`] when its cell holds no claim numbers.
    pub fn row(&mut self, values: &[ValueRef<'_>]) -> Result<()> {
        self.rows += 1;
        match values[self.column] {
            ValueRef::Integer(number) => {
                self.numbers.insert(number);
            }
            ValueRef::Text(bytes) => {
                for word in String::from_utf8_lossy(bytes).split("; ") {
                    let number = word.parse().map_err(|_| {
                        Error::Query(format!(
                            "cannot cite this result: `{word}` is no claim number"
                        ))
                    })?;
                    self.numbers.insert(number);
                }
            }
            ValueRef::Null => {}
            ValueRef::Real(_) | ValueRef::Blob(_) => {
                return Err(Error::Query(
                    "cannot cite this result: a claim number is not a whole number".to_owned(),
                ));
            }
        }
        Ok(())
    }

    /// What the rows rest on, looked up in the database they came from. `query` says what
    /// was asked.
    ///
    /// # Errors
    ///
    /// [`Error::File`] when the file is damaged.
    pub fn finish(self, db: &Db, query: &str) -> Result<Citations> {
        Ok(Citations {
            rows: self.rows,
            sources: self.sources(db)?,
            data_version: db.metadata("data_version")?,
            schema_version: db.metadata("schema_version")?,
            program: concat!("migrasome ", env!("CARGO_PKG_VERSION")).to_owned(),
            query: query.to_owned(),
        })
    }

    fn sources(&self, db: &Db) -> Result<Vec<Source>> {
        let claim = match self.named {
            Named::Claims => "mechanisms.mechanism_id",
            Named::RowsOfTable1 => "source_tables.name = 'table-1' AND source_rows.row",
        };
        let mut statement = db.prepare(&format!(
            "SELECT label, title, journal, year, doi, citations.number
             FROM mechanisms
             JOIN source_rows ON source_rows.source_row_id = mechanisms.source_row_id
             JOIN source_tables ON source_tables.source_table_id = source_rows.source_table_id
             LEFT JOIN mechanism_citations
               ON mechanism_citations.mechanism_id = mechanisms.mechanism_id
             LEFT JOIN citations ON citations.citation_id = mechanism_citations.citation_id
             WHERE {claim} = ?1
             ORDER BY source_tables.source_table_id, citations.number"
        ))?;
        let mut sources: Vec<Source> = Vec::new();
        for number in &self.numbers {
            statement.bind(1, number)?;
            statement.for_each_row(|row| {
                let text = |index: usize| row[index].as_str().ok().map(str::to_owned);
                let source = Source {
                    table: text(0).unwrap_or_default(),
                    title: text(1).unwrap_or_default(),
                    journal: text(2),
                    year: row[3].as_i64().ok(),
                    url: text(4).map(|doi| format!("https://doi.org/{doi}")),
                    references: BTreeSet::new(),
                };
                let known = sources.iter().position(|each| each.is_same_as(&source));
                let at = known.unwrap_or_else(|| {
                    sources.push(source);
                    sources.len() - 1
                });
                sources[at].references.extend(row[5].as_i64());
                Ok(())
            })?;
        }
        Ok(sources)
    }
}

impl Source {
    fn is_same_as(&self, other: &Self) -> bool {
        (&self.table, &self.title, &self.url) == (&other.table, &other.title, &other.url)
    }

    /// `Journal (year), https://…`, as far as it is known.
    fn place(&self) -> String {
        let year = self.year.map(|year| format!("({year})"));
        let issue = [self.journal.clone(), year].into_iter().flatten();
        let issue = issue.collect::<Vec<_>>().join(" ");
        let parts = [
            Some(issue).filter(|issue| !issue.is_empty()),
            self.url.clone(),
        ];
        let known = parts.into_iter().flatten();
        known.fold(String::new(), |place, part| place + ", " + &part)
    }

    /// What of its own reference list stands behind the rows.
    fn cites(&self) -> String {
        let numbers: Vec<String> = self.references.iter().map(ToString::to_string).collect();
        match &numbers[..] {
            [] => "which gives no reference for these rows".to_owned(),
            [one] => format!("which cites its reference {one} for these rows"),
            [most @ .., last] => {
                format!(
                    "which cites its references {} and {last} for these rows",
                    most.join(", ")
                )
            }
        }
    }
}

/// Sentences for a methods section.
impl fmt::Display for Citations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for source in &self.sources {
            let (table, title) = (&source.table, &source.title);
            writeln!(
                f,
                "From {table} of \"{title}\"{}, {}.",
                source.place(),
                source.cites()
            )?;
        }
        if self.rows == 0 {
            writeln!(f, "No rows, hence nothing to cite.")?;
        }
        write!(
            f,
            "Retrieved with {}, data version {}, schema {}: {}.",
            self.program, self.data_version, self.schema_version, self.query
        )
    }
}
