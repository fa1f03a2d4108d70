//! Which claims a result rests on, and the references behind them: a methods section in one
//! command.
//!
//! The numbers are read off the rows as they pass, so that exactly the rows shown are cited.
//! SQLite tells from which column of which table the numbers in a column of the result come: a
//! name alone says nothing, `count(*) AS claims` is none. What is computed has no such origin and
//! counts only in the reports that come with this program, whose columns are known.

use std::collections::BTreeSet;

use rusqlite::types::ValueRef;

use crate::db::{Db, Statement};
use crate::error::{Error, Result};
use crate::query::Query;
use crate::render::{Citations, CitedPaper, LikelyPaper};
use crate::seed::Seeds;

/// Words that put rows from elsewhere below a column, of which SQLite tells only one origin.
const MIXES: &str = "union";

/// Collects the claims behind the rows while they pass.
#[derive(Debug)]
pub struct Collector<'db> {
    db: &'db Db,
    columns: Vec<usize>,
    numbered: Numbered,
    numbers: BTreeSet<i64>,
    rows: u64,
}

/// What the numbers in the columns are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Numbered {
    Claims,
    RowsOfTable1,
}

impl<'db> Collector<'db> {
    /// Looks for the columns that hold claims.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] when the result has none.
    pub fn new(db: &'db Db, query: &Query, statement: &Statement<'_>) -> Result<Self> {
        if !is_ours(query) {
            return Self::of_sql(db, &query.sql, statement);
        }
        let at = |name: &str| statement.columns().iter().position(|each| each == name);
        let claims = at("claim").or_else(|| at("claim_numbers"));
        let (columns, numbered) = match (claims, at("row")) {
            (Some(column), _) => (vec![column], Numbered::Claims),
            (None, Some(row)) if query.name == "table-1" => (vec![row], Numbered::RowsOfTable1),
            _ => (Vec::new(), Numbered::Claims),
        };
        Self::over(db, statement, columns, numbered)
    }

    /// The same for SQL of one's own.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] when no column is one of claims.
    pub fn of_sql(db: &'db Db, sql: &str, statement: &Statement<'_>) -> Result<Self> {
        let columns = claim_columns(db, sql, statement)?;
        Self::over(db, statement, columns, Numbered::Claims)
    }

    fn over(
        db: &'db Db,
        statement: &Statement<'_>,
        columns: Vec<usize>,
        numbered: Numbered,
    ) -> Result<Self> {
        if columns.is_empty() {
            let mut names = statement.columns().iter();
            let claims = names.find(|name| ["claim", "claim_numbers"].contains(&name.as_str()));
            return Err(Error::Usage(refusal(claims.map(String::as_str))));
        }
        Ok(Self {
            db,
            columns,
            numbered,
            numbers: BTreeSet::new(),
            rows: 0,
        })
    }

    /// For rows of which it is known on which claims they rest.
    #[must_use]
    pub fn of_claims(db: &'db Db, claims: impl IntoIterator<Item = i64>, rows: u64) -> Self {
        Self {
            db,
            columns: Vec::new(),
            numbered: Numbered::Claims,
            numbers: claims.into_iter().collect(),
            rows,
        }
    }

    /// Takes note of one row.
    ///
    /// # Errors
    ///
    /// [`Error::Query`] when a cell holds no claim numbers.
    pub fn row(&mut self, values: &[ValueRef<'_>]) -> Result<()> {
        self.rows += 1;
        let wrong = |what: &str| Error::Query(format!("cannot cite this result: {what}"));
        for column in &self.columns {
            match values[*column] {
                ValueRef::Null => {}
                ValueRef::Integer(number) => {
                    self.numbers.insert(number);
                }
                ValueRef::Text(bytes) => {
                    for word in String::from_utf8_lossy(bytes).split("; ") {
                        let number = word.parse();
                        let number =
                            number.map_err(|_| wrong(&format!("`{word}` is no claim number")));
                        self.numbers.insert(number?);
                    }
                }
                ValueRef::Real(_) | ValueRef::Blob(_) => {
                    return Err(wrong("a claim number is not a whole number"));
                }
            }
        }
        Ok(())
    }

    /// What the rows rest on, looked up in the database they came from. `query` says what
    /// was asked, in words.
    ///
    /// # Errors
    ///
    /// [`Error::File`] when the file is damaged.
    pub fn finish(self, query: &str) -> Result<Citations> {
        let claims = self.claims()?;
        Ok(Citations {
            rows: self.rows,
            sources: self.sources(&claims)?,
            papers: self.papers(&claims)?,
            data_version: self.db.metadata("data_version")?,
            schema_version: self.db.metadata("schema_version")?,
            program: concat!("migrasome ", env!("CARGO_PKG_VERSION")).to_owned(),
            query: query.to_owned(),
        })
    }

    /// The claims of the rows.
    fn claims(&self) -> Result<BTreeSet<i64>> {
        if self.numbered == Numbered::Claims {
            return Ok(self.numbers.clone());
        }
        let sql = "SELECT claim FROM claims WHERE source_table = 'table-1' AND row = ?1";
        let mut statement = self.db.prepare(sql)?;
        let mut claims = BTreeSet::new();
        for row in &self.numbers {
            statement.bind(1, row)?;
            statement.for_each_row(|found| {
                claims.extend(found[0].as_i64());
                Ok(())
            })?;
        }
        Ok(claims)
    }

    fn sources(&self, claims: &BTreeSet<i64>) -> Result<Vec<CitedPaper>> {
        let mut statement = self.db.prepare(
            "SELECT label, title, journal, year, doi, citations.number
             FROM mechanisms
             JOIN source_rows ON source_rows.source_row_id = mechanisms.source_row_id
             JOIN source_tables ON source_tables.source_table_id = source_rows.source_table_id
             LEFT JOIN mechanism_citations
               ON mechanism_citations.mechanism_id = mechanisms.mechanism_id
             LEFT JOIN citations ON citations.citation_id = mechanism_citations.citation_id
             WHERE mechanisms.mechanism_id = ?1
             ORDER BY source_tables.source_table_id, citations.number",
        )?;
        let mut sources: Vec<CitedPaper> = Vec::new();
        for claim in claims {
            statement.bind(1, claim)?;
            statement.for_each_row(|row| {
                let text = |index: usize| row[index].as_str().ok().map(str::to_owned);
                let source = CitedPaper {
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

    fn papers(&self, claims: &BTreeSet<i64>) -> Result<Vec<LikelyPaper>> {
        let mut statement = self.db.prepare(
            "SELECT
               source_tables.label, citation, status, confidence, one_of, first_author,
               claim_papers.title, claim_papers.journal, claim_papers.year, url, pmid
             FROM claim_papers
             JOIN source_tables ON source_tables.name = claim_papers.source_table
             WHERE claim_papers.claim = ?1
             ORDER BY source_tables.source_table_id, citation, url, pmid",
        )?;
        let mut papers: Vec<LikelyPaper> = Vec::new();
        for claim in claims {
            statement.bind(1, claim)?;
            statement.for_each_row(|row| {
                let text = |index: usize| row[index].as_str().ok().map(str::to_owned);
                let paper = LikelyPaper {
                    table: text(0).unwrap_or_default(),
                    reference: row[1].as_i64().unwrap_or_default(),
                    status: text(2).unwrap_or_default(),
                    confidence: text(3),
                    one_of: text(4),
                    first_author: text(5),
                    title: text(6),
                    journal: text(7),
                    year: row[8].as_i64().ok(),
                    url: text(9),
                    pmid: text(10),
                };
                // One paper that is one of several numbers is told once.
                let is_told = |other: &LikelyPaper| {
                    other.title == paper.title
                        && other.one_of == paper.one_of
                        && (paper.one_of.is_some() || other.reference == paper.reference)
                };
                if !papers.iter().any(is_told) {
                    papers.push(paper);
                }
                Ok(())
            })?;
        }
        Ok(papers)
    }
}

/// Whether this program ships the report just so.
fn is_ours(query: &Query) -> bool {
    let path = format!("seeds/queries/{}.sql", query.name);
    let seeds = Seeds::embedded();
    let shipped = seeds.text(&path).and_then(|text| Query::parse(&path, text));
    shipped.is_ok_and(|shipped| shipped.sql == query.sql)
}

/// The columns whose values SQLite takes from a column of claims, by whatever name.
fn claim_columns(db: &Db, sql: &str, statement: &Statement<'_>) -> Result<Vec<usize>> {
    let sql = sql.to_lowercase();
    let mut words = sql.split(|c: char| !c.is_alphanumeric() && c != '_');
    if words.any(|word| word == MIXES) {
        return Ok(Vec::new());
    }
    let mut is_key = db.prepare(
        "SELECT 1
         WHERE (?1, ?2) = ('mechanisms', 'mechanism_id')
           OR EXISTS (
             SELECT 1
             FROM pragma_foreign_key_list(?1, 'main')
             WHERE \"from\" = ?2 COLLATE NOCASE
               AND \"table\" = 'mechanisms' COLLATE NOCASE
               AND coalesce(\"to\", 'mechanism_id') = 'mechanism_id' COLLATE NOCASE
           )",
    )?;
    let mut columns = Vec::new();
    for (index, origin) in statement.origins().into_iter().enumerate() {
        let Some((table, column)) = origin else {
            continue;
        };
        is_key.bind(1, table)?;
        is_key.bind(2, column)?;
        is_key.for_each_row(|_| {
            columns.push(index);
            Ok(())
        })?;
    }
    Ok(columns)
}

fn refusal(claims: Option<&str>) -> String {
    match claims {
        None => "cannot cite this result: it has no column `claim` or `claim_numbers` that tells \
                 which claims it rests on"
            .to_owned(),
        Some(name) => format!(
            "cannot cite this result: its column `{name}` is computed or comes from elsewhere: \
             select the column `claim` of a view of ours as it is, without UNION"
        ),
    }
}
