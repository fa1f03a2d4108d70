//! Where the rows of a file differ from those that we ship.

use std::fmt;

use rusqlite::types::Value;

use super::TABLES;
use super::rows::{Row, Rows};

/// How much of a long value is shown, in characters.
const SHOWN: usize = 240;

/// A row that is not as we ship it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// The table.
    pub table: &'static str,
    /// The values by which the row is known, as a JSON array.
    pub key: String,
    /// What is there and what we ship.
    pub what: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.table, self.key, self.what)
    }
}

/// Every row of `fresh` that `file` lacks or holds with other values.
pub(crate) fn differences(fresh: &Rows<'_>, file: &Rows<'_>) -> rusqlite::Result<Vec<Difference>> {
    let mut all = Vec::new();
    for (index, table) in TABLES.iter().enumerate() {
        for ours in fresh.all(index)? {
            let what = match file.ours(index, &ours, None)? {
                Some(theirs) if theirs.cells == ours.cells => continue,
                Some(theirs) => changed(fresh, index, &ours, &theirs),
                None => "is missing".to_owned(),
            };
            all.push(Difference {
                table: table.name,
                key: ours.key,
                what,
            });
        }
    }
    Ok(all)
}

/// `kind is ‘virus’, we ship ‘virus particle’`, for each column that differs.
pub(super) fn changed(fresh: &Rows<'_>, table: usize, ours: &Row, theirs: &Row) -> String {
    let columns = &fresh.layouts[table].columns;
    let cells = columns.iter().zip(&ours.cells).zip(&theirs.cells);
    let words: Vec<String> = cells
        .filter(|((_, ours), theirs)| ours != theirs)
        .map(|((column, ours), theirs)| {
            let (ours, theirs) = (text(ours), text(theirs));
            let from = common_start(&ours, &theirs);
            format!(
                "{} is {}, we ship {}",
                column.name,
                excerpt(&theirs, from),
                excerpt(&ours, from)
            )
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

/// A value in a message.
pub(crate) fn shown(value: &Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Real(number) => format!("{number:?}"),
        Value::Text(text) => text.clone(),
        Value::Blob(bytes) => format!("{} bytes", bytes.len()),
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
        insta::assert_snapshot!(excerpt(&ours, from), @"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaβ and so on");
        insta::assert_snapshot!(excerpt(&theirs, from), @"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab");
        assert_eq!(excerpt("short", 3), "short");
    }
}
