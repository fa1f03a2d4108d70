//! Citations as they are shown: sentences for a methods section, or an object in JSON.

use std::collections::BTreeSet;
use std::fmt;

use serde::Serialize;

/// The references behind a result, and where its rows are from.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Citations {
    /// How many rows there were.
    pub rows: u64,
    /// The publications that print the claims.
    pub sources: Vec<CitedPaper>,
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
pub struct CitedPaper {
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

impl CitedPaper {
    pub(crate) fn is_same_as(&self, other: &Self) -> bool {
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
