//! What the page asks, as JSON.

use migrasome::export::figure::Chosen;
use serde::Deserialize;

/// A question.
#[derive(Deserialize)]
#[serde(
    rename_all = "kebab-case",
    rename_all_fields = "kebab-case",
    deny_unknown_fields
)]
pub enum Ask {
    /// Writes the database that this program has in it.
    Build {},
    /// What the database is.
    AboutFile {},
    /// Which canned reports there are.
    Reports {},
    /// One of them.
    Report {
        name: String,
        #[serde(default)]
        values: Vec<(String, String)>,
        #[serde(default)]
        lab: Vec<Beside>,
        #[serde(default, rename = "as")]
        shape: Shape,
    },
    /// A statement of one's own.
    Sql {
        sql: String,
        #[serde(default, rename = "as")]
        shape: Shape,
    },
    /// Which rows of a list are known.
    Match {
        list: List,
        #[serde(default)]
        keep: Rows,
        #[serde(default, rename = "as")]
        shape: Shape,
    },
    /// The picture of the evidence, with what of a list is in it.
    Figure {
        #[serde(default)]
        chosen: Chosen,
        #[serde(default)]
        list: Option<List>,
    },
    /// Which names contain what somebody types.
    Find { text: String },
}

/// A list, and how it is to be read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct List {
    pub file: String,
    /// The columns to look at; none: those that evidently hold names.
    #[serde(default)]
    pub columns: Vec<String>,
    /// What they hold; none: anything.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// Whether the first line holds the names of the columns.
    #[serde(default = "yes")]
    pub header: bool,
}

fn yes() -> bool {
    true
}

/// A lab file that a report reads.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Beside {
    pub table: String,
    pub file: String,
    /// Which of its columns are meant: (`gene`, `Gene Symbol`).
    #[serde(default)]
    pub columns: Vec<(String, String)>,
}

/// How an answer is written.
#[derive(Clone, Copy, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    /// For the page.
    #[default]
    Rows,
    /// What the command writes.
    Csv,
    /// CSV that Excel reads, with a byte order mark.
    ExcelCsv,
    Tsv,
    Json,
    Ndjson,
}

/// Which rows of a list go out.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rows {
    #[default]
    All,
    Matched,
    Rest,
}
