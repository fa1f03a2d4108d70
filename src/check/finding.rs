//! What a rule finds.

use std::fmt;
use std::path::Path;

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The promise that is broken, as a word: one of [`RULES`](super::RULES).
    pub rule: &'static str,
    /// Where: a table, row and cell, or a report.
    pub place: String,
    /// What is there and what should be.
    pub what: String,
}

impl Finding {
    /// A file that an older program wrote.
    pub(super) fn older(version: i32, newest: i32) -> Self {
        Self {
            rule: "current",
            place: "file".to_owned(),
            what: format!(
                "is of schema {version}, this program of {newest}: `migrasome migrate FILE` \
                 upgrades it"
            ),
        }
    }

    /// A half-written file of a program that was killed.
    pub(super) fn left_over(path: &Path) -> Self {
        let name = path.file_name().unwrap_or_default();
        Self {
            rule: "side-files",
            place: name.to_string_lossy().into_owned(),
            what: "was left half written by a program that was killed: remove it, or let the next \
                   `migrasome migrate` or `build` of the file do so"
                .to_owned(),
        }
    }

    /// A history of migrations that is not that of the schema.
    pub(super) fn history(why: &str) -> Self {
        Self {
            rule: "version",
            place: "refinery_schema_history".to_owned(),
            what: format!(
                "is not the history of this schema: {why}; `migrasome migrate` refuses it"
            ),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.rule, self.place, self.what)
    }
}
