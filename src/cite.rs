//! Which claims and findings a result rests on, and the references behind them: a methods section
//! in one command.
//!
//! The numbers are read off the rows as they pass, so that exactly the rows shown are cited.
//! SQLite tells from which column of which table the numbers in a column of the result come: a
//! name alone says nothing, `count(*) AS claims` is none. What is computed has no such origin and
//! counts only in the reports that come with this program, whose columns are known, and where it
//! is called accession: `T1:3` and `F040` are looked up, and what is none is not cited.

use std::collections::BTreeSet;

use rusqlite::types::ValueRef;

use crate::db::{Db, Statement};
use crate::error::{Error, Result};
use crate::query::Query;
use crate::render::{Citations, CitedPaper, LikelyPaper, Paper, ReadPaper};
use crate::seed::Seeds;

/// Words that put rows from elsewhere below a column, of which SQLite tells only one origin.
const MIXES: &str = "union";

/// Collects the claims and findings behind the rows while they pass.
#[derive(Debug)]
pub struct Collector<'db> {
    db: &'db Db,
    columns: Vec<(usize, Holds)>,
    claims: BTreeSet<i64>,
    /// What is named by its accession: `T1:3`, `F040`.
    accessions: BTreeSet<String>,
    rows: u64,
}

/// What a column of the result holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    Claims,
    RowsOfTable1,
    Accessions,
}

/// The columns of our own reports that say what a row rests on.
const KNOWN: [(&str, Holds); 4] = [
    ("claim", Holds::Claims),
    ("claim_numbers", Holds::Claims),
    ("accession", Holds::Accessions),
    ("accessions", Holds::Accessions),
];

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
        let known = KNOWN.into_iter();
        let known = known.filter_map(|(name, holds)| Some((at(name)?, holds)));
        let mut columns: Vec<(usize, Holds)> = known.collect();
        if let Some(row) = at("row").filter(|_| query.name == "table-1") {
            columns.push((row, Holds::RowsOfTable1));
        }
        Self::over(db, statement, columns)
    }

    /// The same for SQL of one's own.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] when no column is one of claims or findings.
    pub fn of_sql(db: &'db Db, sql: &str, statement: &Statement<'_>) -> Result<Self> {
        let columns = columns_of_ours(db, sql, statement)?;
        Self::over(db, statement, columns)
    }

    fn over(db: &'db Db, statement: &Statement<'_>, columns: Vec<(usize, Holds)>) -> Result<Self> {
        if columns.is_empty() {
            let mut names = statement.columns().iter();
            let known = names.find(|name| KNOWN.iter().any(|(known, _)| known == name));
            return Err(Error::Usage(refusal(known.map(String::as_str))));
        }
        Ok(Self {
            columns,
            ..Self::of_accessions(db, [], 0)
        })
    }

    /// For rows of which it is known on which claims and findings they rest.
    #[must_use]
    pub fn of_accessions(
        db: &'db Db,
        accessions: impl IntoIterator<Item = String>,
        rows: u64,
    ) -> Self {
        Self {
            db,
            columns: Vec::new(),
            claims: BTreeSet::new(),
            accessions: accessions.into_iter().collect(),
            rows,
        }
    }

    /// Takes note of one row.
    ///
    /// # Errors
    ///
    /// [`Error::Query`] when a cell holds nothing that can be cited.
    pub fn row(&mut self, values: &[ValueRef<'_>]) -> Result<()> {
        self.rows += 1;
        for (column, holds) in &self.columns {
            let text = match values[*column] {
                ValueRef::Null => continue,
                ValueRef::Integer(number) => number.to_string(),
                ValueRef::Text(bytes) => String::from_utf8_lossy(bytes).into_owned(),
                ValueRef::Real(_) | ValueRef::Blob(_) => {
                    return Err(wrong("a claim number is not a whole number"));
                }
            };
            for word in text.split("; ") {
                match holds {
                    Holds::Accessions => {
                        self.accessions.insert(word.to_owned());
                    }
                    Holds::RowsOfTable1 => {
                        self.accessions.insert(format!("T1:{word}"));
                    }
                    Holds::Claims => {
                        let number = word.parse();
                        self.claims.insert(
                            number.map_err(|_| wrong(&format!("`{word}` is no claim number")))?,
                        );
                    }
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
        let (claims, read) = self.told()?;
        Ok(Citations {
            rows: self.rows,
            sources: self.sources(&claims)?,
            papers: self.papers(&claims)?,
            read,
            data_version: self.db.metadata("data_version")?,
            schema_version: self.db.metadata("schema_version")?,
            program: concat!("migrasome ", env!("CARGO_PKG_VERSION")).to_owned(),
            query: query.to_owned(),
        })
    }

    /// The claims of the rows, and the papers that their findings are from.
    fn told(&self) -> Result<(BTreeSet<i64>, Vec<ReadPaper>)> {
        let mut claims = self.claims.clone();
        let mut read: Vec<ReadPaper> = Vec::new();
        if self.accessions.is_empty() {
            return Ok((claims, read));
        }
        let mut statement = self.db.prepare(
            "SELECT
               evidence_papers.claim, evidence_papers.accession, papers.first_author,
               papers.title, papers.journal, papers.year, papers.url, papers.pmid,
               papers.publication_id
             FROM evidence_papers
             LEFT JOIN papers ON papers.publication_id = evidence_papers.publication_id
             WHERE evidence_papers.accession = ?1
             UNION ALL
             -- A claim without a reference.
             SELECT claim, accession, NULL, NULL, NULL, NULL, NULL, NULL, NULL
             FROM claim_accessions
             WHERE accession = ?1",
        )?;
        let mut unknown = Vec::new();
        for accession in &self.accessions {
            statement.bind(1, accession)?;
            let mut is_known = false;
            statement.for_each_row(|row| {
                is_known = true;
                if let Ok(claim) = row[0].as_i64() {
                    claims.insert(claim);
                    return Ok(());
                }
                let paper = ReadPaper {
                    paper: paper(&row[2..8]),
                    number: row[8].as_i64().unwrap_or_default(),
                    findings: BTreeSet::new(),
                };
                let known = read.iter().position(|each| each.number == paper.number);
                let at = known.unwrap_or_else(|| {
                    read.push(paper);
                    read.len() - 1
                });
                read[at].findings.insert(accession.clone());
                Ok(())
            })?;
            if !is_known {
                self.refuse_withdrawn(accession)?;
                unknown.push(accession.as_str());
            }
        }
        // What is computed and called accession may be anything; but it is not all that there is.
        match unknown.first() {
            Some(first) if claims.is_empty() && read.is_empty() => Err(wrong(&format!(
                "`{first}` is no claim or finding of this file"
            ))),
            _ => Ok((claims, read)),
        }
    }

    fn refuse_withdrawn(&self, accession: &str) -> Result<()> {
        let sql = "SELECT withdrawn FROM findings WHERE accession = ?1 AND withdrawn IS NOT NULL";
        let mut statement = self.db.prepare(sql)?;
        statement.bind(1, accession)?;
        statement.for_each_row(|row| {
            let why = row[0].as_str().unwrap_or_default();
            Err(wrong(&format!("{accession} is withdrawn: {why}")))
        })
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
                    paper: paper(&row[5..11]),
                };
                // One paper that is one of several numbers is told once.
                let is_told = |other: &LikelyPaper| {
                    other.paper.title == paper.paper.title
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

/// The paper in six cells: first author, title, journal, year, URL and number in `PubMed`.
fn paper(cells: &[ValueRef<'_>]) -> Paper {
    let text = |index: usize| cells[index].as_str().ok().map(str::to_owned);
    Paper {
        first_author: text(0),
        title: text(1),
        journal: text(2),
        year: cells[3].as_i64().ok(),
        url: text(4),
        pmid: text(5),
    }
}

/// Whether this program ships the report just so.
fn is_ours(query: &Query) -> bool {
    let path = format!("seeds/queries/{}.sql", query.name);
    let seeds = Seeds::embedded();
    let shipped = seeds.text(&path).and_then(|text| Query::parse(&path, text));
    shipped.is_ok_and(|shipped| shipped.sql == query.sql)
}

/// The columns whose values SQLite takes from a column of claims, by whatever name; and what is
/// called accession and comes from findings, or is computed, as in the views over all evidence:
/// each of those is looked up, and none is taken for what it is not.
fn columns_of_ours(db: &Db, sql: &str, statement: &Statement<'_>) -> Result<Vec<(usize, Holds)>> {
    let origins = statement.origins();
    let mut columns = Vec::new();
    for (index, (name, origin)) in statement.columns().iter().zip(&origins).enumerate() {
        let is_of_findings = match origin {
            Some((table, column)) => table == "findings" && column == "accession",
            None => KNOWN.contains(&(name.as_str(), Holds::Accessions)),
        };
        if is_of_findings {
            columns.push((index, Holds::Accessions));
        }
    }
    let sql = sql.to_lowercase();
    let mut words = sql.split(|c: char| !c.is_alphanumeric() && c != '_');
    if words.any(|word| word == MIXES) {
        return Ok(columns);
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
    for (index, origin) in origins.into_iter().enumerate() {
        let Some((table, column)) = origin else {
            continue;
        };
        is_key.bind(1, table)?;
        is_key.bind(2, column)?;
        is_key.for_each_row(|_| {
            columns.push((index, Holds::Claims));
            Ok(())
        })?;
    }
    Ok(columns)
}

fn wrong(what: &str) -> Error {
    Error::Query(format!("cannot cite this result: {what}"))
}

fn refusal(known: Option<&str>) -> String {
    match known {
        None => {
            "cannot cite this result: it has no column `claim`, `claim_numbers`, `accession` or \
                 `accessions` that tells which claims and findings it rests on"
                .to_owned()
        }
        Some(name) => format!(
            "cannot cite this result: its column `{name}` is computed or comes from elsewhere: \
             select `accession` of evidence or findings, or `claim` of a view of Table 1, as it is, \
             without UNION"
        ),
    }
}
