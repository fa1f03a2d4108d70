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
    /// The papers that the reference numbers most likely are.
    pub papers: Vec<LikelyPaper>,
    /// The papers that findings are from.
    pub read: Vec<ReadPaper>,
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

/// A reference number and the paper that it most likely is; of one that nobody identified only
/// the number is known.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct LikelyPaper {
    /// What the publication that cites it calls its table.
    pub table: String,
    /// Its number there.
    pub reference: i64,
    /// `inferred`, `inferred, one of several numbers` or `not identified`.
    pub status: String,
    /// How sure that is: `high`, `medium` or `low`.
    pub confidence: Option<String>,
    /// The numbers among which it is unknown which is this paper's.
    pub one_of: Option<String>,
    /// The paper.
    #[serde(flatten)]
    pub paper: Paper,
}

/// A paper, as far as it is known.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Paper {
    /// Its first author.
    pub first_author: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Its journal.
    pub journal: Option<String>,
    /// Its year.
    pub year: Option<i64>,
    /// Where to read it: its DOI as a URL, where it has one.
    pub url: Option<String>,
    /// Its number in `PubMed`.
    pub pmid: Option<String>,
}

/// A paper that findings are from.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ReadPaper {
    /// The paper.
    #[serde(flatten)]
    pub paper: Paper,
    /// Its lasting number in the data.
    #[serde(skip)]
    pub(crate) number: i64,
    /// The findings that are cited: `F040`.
    pub findings: BTreeSet<String>,
}

impl ReadPaper {
    /// `findings F001, F002`.
    pub(super) fn holds(&self) -> String {
        let all: Vec<&str> = self.findings.iter().map(String::as_str).collect();
        let end = if all.len() == 1 { "" } else { "s" };
        format!("finding{end} {}", all.join(", "))
    }

    /// `findings F001, F002 are`.
    fn are(&self) -> String {
        let verb = if self.findings.len() == 1 {
            "is"
        } else {
            "are"
        };
        format!("{} {verb}", self.holds())
    }
}

impl Paper {
    fn is_same_as(&self, other: &Self) -> bool {
        let is_one = |one: &Option<String>, other| one.is_some() && one == other;
        is_one(&self.url, &other.url) || is_one(&self.pmid, &other.pmid)
    }

    /// `first author A, "Title", Journal (year), https://…`, as far as it is known.
    fn in_words(&self) -> String {
        let year = self
            .year
            .map(|year| format!(" ({year})"))
            .unwrap_or_default();
        let name = self.first_author.as_ref().filter(|name| !name.is_empty());
        let parts = [
            name.map(|name| format!("first author {name}")),
            self.title.as_ref().map(|title| format!("\"{title}\"")),
            self.journal.clone().map(|journal| journal + &year),
            self.url
                .clone()
                .or_else(|| Some(format!("PMID {}", self.pmid.as_ref()?))),
        ];
        let known: Vec<String> = parts.into_iter().flatten().collect();
        known.join(", ")
    }
}

impl LikelyPaper {
    /// `reference 34 of Table 1`.
    fn number(&self) -> String {
        match &self.one_of {
            Some(numbers) => format!("one of the references {numbers} of {}", self.table),
            None => format!("reference {} of {}", self.reference, self.table),
        }
    }

    /// `inferred, high confidence`.
    fn how_sure(&self) -> String {
        match &self.confidence {
            Some(sure) => format!("inferred, {sure} confidence"),
            None => "inferred".to_owned(),
        }
    }

    /// `reference 34 of Table 1 (inferred, high confidence)`.
    pub(super) fn stands_for(&self) -> String {
        format!("{} ({})", self.number(), self.how_sure())
    }
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
    pub(super) fn cites(&self) -> String {
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
        let mut told: Vec<&ReadPaper> = Vec::new();
        for paper in &self.papers {
            let words = paper.paper.title.is_some().then(|| paper.paper.in_words());
            match words {
                Some(words) => {
                    write!(
                        f,
                        "{} is most likely {words} ({})",
                        capital(&paper.number()),
                        paper.how_sure()
                    )?;
                    // One paper is told once.
                    let read = self.read.iter();
                    let mut read = read.filter(|read| read.paper.is_same_as(&paper.paper));
                    if let Some(read) = read.find(|read| !told.contains(read)) {
                        write!(f, "; {} from that paper", read.are())?;
                        told.push(read);
                    }
                    writeln!(f, ".")?;
                }
                None => writeln!(
                    f,
                    "Reference {} of {}: not known which paper it is.",
                    paper.reference, paper.table
                )?,
            }
        }
        for paper in self.read.iter().filter(|paper| !told.contains(paper)) {
            let words = paper.paper.in_words();
            writeln!(f, "{} from {words}.", capital(&paper.holds()))?;
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

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}
