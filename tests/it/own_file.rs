//! A copy in which a lab has put rows of its own, as the program writes them.

use crate::support::Lab;

/// A table like Table 1, and findings.
pub const SOURCES: [&str; 2] = ["liver-review", "bench-notes"];

/// A copy with the rows of both.
pub fn own_file() -> Lab {
    let lab = Lab::with_file();
    lab.execute(include_str!("../fixtures/own_sources.sql"));
    lab
}

/// Whether a row says from which of the two it is.
pub fn names_its_source(row: &[String]) -> bool {
    row.iter()
        .any(|cell| SOURCES.iter().any(|source| cell.contains(source)))
}
