//! Where the rows of a file differ from those that we ship.

use std::fmt;

use rusqlite::Connection;
use rusqlite::types::Value;

use crate::seed::shipped::{self, ShippedRow, Table, shown};

/// How much of a long value is shown, in characters.
const SHOWN: usize = 240;

/// A row that is not as we ship it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// The row: its table, its number or key, and what a reader knows it by.
    pub place: String,
    /// What is there and what we ship.
    pub what: String,
}

impl Difference {
    pub(crate) fn new(table: &Table, row: &ShippedRow, what: impl Into<String>) -> Self {
        Self {
            place: table.place(row),
            what: what.into(),
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

/// Every row of `fresh` that `file` lacks or holds with other values.
pub(crate) fn differences(
    fresh: &Connection,
    file: &Connection,
) -> rusqlite::Result<Vec<Difference>> {
    let mut all = Vec::new();
    for table in shipped::tables(fresh)? {
        let mut finder = table.finder(file)?;
        for ours in table.rows(fresh)? {
            let what = match finder.find(&table, &ours.key)? {
                Some(theirs) if theirs.values == ours.values => continue,
                Some(theirs) => changed(&table, &ours, &theirs),
                None => "is missing".to_owned(),
            };
            all.push(Difference::new(&table, &ours, what));
        }
    }
    Ok(all)
}

/// `kind is ‘virus’, we ship ‘virus particle’`, for each column that differs.
pub(crate) fn changed(table: &Table, ours: &ShippedRow, theirs: &ShippedRow) -> String {
    let cells = table.columns.iter().zip(&ours.values).zip(&theirs.values);
    let words: Vec<String> = cells
        .filter(|((_, ours), theirs)| ours != theirs)
        .map(|((column, ours), theirs)| {
            let (ours, theirs) = (text(ours), text(theirs));
            let from = common_start(&ours, &theirs);
            let (theirs, ours) = (excerpt(&theirs, from), excerpt(&ours, from));
            format!("{column} is {theirs}, we ship {ours}")
        })
        .collect();
    words.join("; ")
}

fn text(value: &Value) -> String {
    match value {
        Value::Text(text) => format!("`{text}`"),
        other => shown(other),
    }
}

/// How many characters two texts begin with alike.
fn common_start(one: &str, other: &str) -> usize {
    let same = one.chars().zip(other.chars());
    same.take_while(|(a, b)| a == b).count()
}

/// A text, or where it is long the part of it that begins a little before `from`.
fn excerpt(text: &str, from: usize) -> String {
    let length = text.chars().count();
    if length <= SHOWN {
        return text.to_owned();
    }
    let start = from.saturating_sub(SHOWN / 4).min(length - SHOWN / 2);
    let part: String = text.chars().skip(start).take(SHOWN).collect();
    let before = if start > 0 { "…" } else { "" };
    let after = if start + SHOWN < length { "…" } else { "" };
    format!("{before}{part}{after}")
}

#[cfg(test)]
mod tests {
    use super::{common_start, excerpt};

    #[test]
    fn a_long_value_is_shown_where_it_differs() {
        let (ours, theirs) = ("a".repeat(200) + "β and so on", "a".repeat(200) + "b");
        let from = common_start(&ours, &theirs);
        assert_eq!(from, 200);
        assert_eq!(excerpt(&ours, from), ours);
        let long = "a".repeat(600) + "β and so on";
        let shown = excerpt(&long, 600);
        assert!(
            shown.starts_with("…a") && shown.ends_with("β and so on"),
            "{shown}"
        );
        assert_eq!(excerpt("short", 3), "short");
    }
}
