//! The paper of a finding: by its DOI or `PubMed` number, in whatever form that is written.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};

use super::read::Record;
use super::rows::Cells;
use super::{ADDED, shortened};

/// What tells of a paper beside its DOI.
const MORE: [&str; 5] = [
    "paper_title",
    "paper_first_author",
    "paper_journal",
    "paper_year",
    "paper_pmid",
];

/// A paper as a lab names it, or as the file has it.
#[derive(Clone, Debug, Default)]
pub(super) struct Paper {
    doi: Option<String>,
    pmid: Option<String>,
    title: Option<String>,
    first_author: Option<String>,
    journal: Option<String>,
    year: Option<i64>,
    /// Its number, where the file has it.
    id: Option<i64>,
    /// Whether it came with this source, which may then say more of it.
    is_mine: bool,
}

/// The papers of a file, by DOI in lower case and by `PubMed` number.
pub(super) type Papers = BTreeMap<String, Paper>;

pub(super) fn papers(connection: &Connection, name: &str) -> rusqlite::Result<Papers> {
    let added = format!("{ADDED}{name}");
    let mut rows = connection.prepare(
        "SELECT doi, pmid, title, first_author, journal, year, publication_id, source = ?1
         FROM publications
         ORDER BY publication_id",
    )?;
    let rows = rows.query_map([added], |row| {
        Ok(Paper {
            doi: row.get(0)?,
            pmid: row.get(1)?,
            title: row.get(2)?,
            first_author: row.get(3)?,
            journal: row.get(4)?,
            year: row.get(5)?,
            id: Some(row.get(6)?),
            is_mine: row.get(7)?,
        })
    })?;
    let mut found = Papers::new();
    for paper in rows {
        let paper = paper?;
        let names = [
            paper.doi.as_deref().map(str::to_lowercase),
            paper.pmid.clone(),
        ];
        for name in names.into_iter().flatten() {
            found.insert(name, paper.clone());
        }
    }
    Ok(found)
}

impl Paper {
    /// The paper of a record.
    pub(super) fn of(record: &Record, known: &Papers, faults: &mut Vec<String>) -> Self {
        let mut paper = match identified(record.get("paper")) {
            Ok(paper) => paper,
            Err(fault) => {
                faults.push(fault);
                return Self::default();
            }
        };
        let given = |column: &str| record.given(column).map(str::to_owned);
        if let Some(written) = record.given("paper_pmid") {
            match identified(written).map(|other| other.pmid) {
                Ok(Some(pmid)) if paper.pmid.as_ref().is_none_or(|known| *known == pmid) => {
                    paper.pmid = Some(pmid);
                }
                _ => faults.push(format!(
                    "column paper_pmid: `{}` is no PubMed number, or another than that of the paper: \
                     write its digits",
                    shortened(written)
                )),
            }
        }
        paper.title = given("paper_title");
        paper.first_author = given("paper_first_author");
        paper.journal = given("paper_journal");
        paper.year = match record.given("paper_year").map(str::parse) {
            Some(Ok(year)) if (1500..=2200).contains(&year) => Some(year),
            None => None,
            _ => {
                let year = record.get("paper_year");
                faults.push(format!(
                    "column paper_year: `{year}` is no year: write four digits"
                ));
                None
            }
        };
        let names = [
            paper.doi.as_deref().map(str::to_lowercase),
            paper.pmid.clone(),
        ];
        let there = names.iter().flatten().find_map(|name| known.get(name));
        let Some(there) = there.cloned() else {
            return paper;
        };
        let differs = |one: &Option<String>, other: &Option<String>| match (one, other) {
            (Some(one), Some(other)) => !one.eq_ignore_ascii_case(other),
            _ => false,
        };
        if differs(&there.doi, &paper.doi) || differs(&there.pmid, &paper.pmid) {
            faults.push(format!(
                "column paper: the DOI and the PubMed number are of two papers; the file has {} with \
                 PMID {}: leave one of them out",
                there.written(),
                there.pmid.as_deref().unwrap_or("unknown")
            ));
        }
        if !there.is_mine {
            return there;
        }
        // What was told once stays, where nothing else is told.
        Self {
            doi: there.doi.or(paper.doi),
            pmid: there.pmid.or(paper.pmid),
            title: paper.title.or(there.title),
            first_author: paper.first_author.or(there.first_author),
            journal: paper.journal.or(there.journal),
            year: paper.year.or(there.year),
            id: there.id,
            is_mine: true,
        }
    }

    /// Its name for other files: `DOI:10.1234/x`, `PMID:123`.
    fn written(&self) -> String {
        match (&self.doi, &self.pmid) {
            (Some(doi), _) => format!("DOI:{doi}"),
            (None, Some(pmid)) => format!("PMID:{pmid}"),
            (None, None) => String::new(),
        }
    }

    /// In the columns of the shape.
    pub(super) fn fill(&self, cells: &mut Cells) {
        let year = self.year.map(|year| year.to_string());
        // The number is the name where there is no DOI.
        let pmid = self.pmid.clone().filter(|_| self.doi.is_some());
        let texts = [
            self.title.clone(),
            self.first_author.clone(),
            self.journal.clone(),
            year,
            pmid,
        ];
        cells.insert("paper", self.written());
        cells.extend(MORE.into_iter().zip(texts.map(Option::unwrap_or_default)));
    }

    /// Its number, in the file or made.
    pub(super) fn write(&self, tx: &Connection, name: &str) -> rusqlite::Result<i64> {
        let added = format!("{ADDED}{name}");
        let Self {
            doi,
            pmid,
            title,
            first_author,
            journal,
            year,
            ..
        } = self;
        if let Some(id) = self.id.filter(|_| !self.is_mine) {
            return Ok(id);
        }
        // Another finding of the same file may have made it a moment ago.
        let look = "SELECT publication_id FROM publications
             WHERE publication_id = ?3 OR lower(doi) = lower(?1) OR pmid = ?2
             ORDER BY publication_id";
        let there: Option<i64> = tx
            .query_row(look, params![doi, pmid, self.id], |row| row.get(0))
            .optional()?;
        let Some(id) = there else {
            tx.execute(
                "INSERT INTO publications (doi, pmid, title, first_author, journal, year, source)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![doi, pmid, title, first_author, journal, year, added],
            )?;
            return Ok(tx.last_insert_rowid());
        };
        tx.execute(
            "UPDATE publications
             SET doi = coalesce(doi, ?8), pmid = coalesce(pmid, ?2), title = coalesce(?3, title),
               first_author = coalesce(?4, first_author), journal = coalesce(?5, journal),
               year = coalesce(?6, year)
             WHERE publication_id = ?1 AND source = ?7",
            params![id, pmid, title, first_author, journal, year, added, doi],
        )?;
        Ok(id)
    }
}

/// A paper by the cell that names it.
fn identified(cell: &str) -> Result<Paper, String> {
    let mut rest = cell.trim_end_matches('.');
    for start in [
        "https://",
        "http://",
        "www.",
        "dx.",
        "doi.org/",
        "doi:",
        "doi",
        "pubmed.ncbi.nlm.nih.gov/",
        "pmid:",
        "pmid",
    ] {
        if let Some(start) = rest
            .get(..start.len())
            .filter(|found| found.eq_ignore_ascii_case(start))
        {
            rest = rest[start.len()..].trim_start();
        }
    }
    let rest = rest.trim_end_matches('/');
    let is_number = !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit());
    let is_doi =
        rest.starts_with("10.") && rest.contains('/') && !rest.contains(char::is_whitespace);
    match (is_doi, is_number) {
        (true, _) => Ok(Paper {
            doi: Some(rest.to_owned()),
            ..Paper::default()
        }),
        (_, true) => Ok(Paper {
            pmid: Some(rest.to_owned()),
            ..Paper::default()
        }),
        _ if cell.is_empty() => {
            Err("column paper: empty: write the DOI or PubMed number of the paper".to_owned())
        }
        _ => Err(format!(
            "column paper: `{}` is neither a DOI (10.1234/x) nor a PubMed number: write one of \
             them; what has neither is no paper that others can find",
            shortened(cell)
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::identified;

    #[test]
    fn papers_are_known_in_all_forms_of_their_numbers() {
        for doi in [
            "10.1038/x.1",
            "DOI:10.1038/x.1",
            "doi: 10.1038/x.1",
            "https://doi.org/10.1038/x.1",
            "http://dx.doi.org/10.1038/x.1",
            "10.1038/x.1.",
        ] {
            assert_eq!(
                identified(doi).unwrap().written(),
                "DOI:10.1038/x.1",
                "{doi}"
            );
        }
        for pmid in [
            "12345678",
            "PMID:12345678",
            "pmid 12345678",
            "https://pubmed.ncbi.nlm.nih.gov/12345678/",
        ] {
            assert_eq!(
                identified(pmid).unwrap().written(),
                "PMID:12345678",
                "{pmid}"
            );
        }
        for bad in ["", "Smith 2020", "10.1038", "10.1038/a b"] {
            assert!(identified(bad).is_err(), "{bad}");
        }
    }
}
