//! What is asked of a lab file.

use std::ffi::OsString;

use super::{COLUMNS, EXPLODED, Layer, MatchType, RoleGroup};

/// Which rows go out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    /// Those that match.
    #[default]
    Matched,
    /// All.
    All,
    /// Those that do not match.
    Rest,
}

/// What is asked.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Names of the columns to look at; none: those that evidently hold identifiers.
    pub columns: Vec<String>,
    /// What the values are: `gene`, `protein`, `disease`, …; none: anything.
    pub kinds: Vec<String>,
    /// Prefixes of bare accessions, in any spelling.
    pub prefixes: Vec<String>,
    /// The file by which the columns are chosen, and what they hold, if not by the lab file: that
    /// may then have each value once, and no other columns.
    pub like: Option<OsString>,
    /// The column that says how many rows each row stands for, if not for itself.
    pub count_column: Option<String>,
    /// Which rows go out.
    pub keep: Keep,
    /// One row for each term and piece of evidence, and not one for each row of the file.
    pub explode: bool,
    /// Whose evidence counts.
    pub layer: Layer,
    /// In which roles; none: carried and regulates are hits, and context is told as such.
    pub roles: Vec<RoleGroup>,
    /// What matches less exactly does not match.
    pub least: Option<MatchType>,
    /// Whether the table must know its rows and the types of its columns before it is matched,
    /// which takes a pass over the file more.
    pub examined: bool,
}

impl Request {
    /// The names of our columns.
    pub(super) fn columns_of_ours(&self) -> Vec<&'static str> {
        let (note, first) = COLUMNS.split_last().unwrap_or((&"", &[]));
        let exploded = if self.explode { &EXPLODED[..] } else { &[] };
        first
            .iter()
            .chain(exploded)
            .chain([note])
            .copied()
            .collect()
    }
}
