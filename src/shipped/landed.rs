//! What schema 6 shipped, which has no `shipped_rows` of its own to tell.

use std::collections::HashSet;

use super::TABLES;

/// A line a table: its name, and the digest of each row that it came with.
const SCHEMA_6: &str = include_str!("schema_6.txt");

/// The table, as an index into [`TABLES`], and the digest of each row that came with a file
/// of that schema; `None` where nobody knows.
pub(super) fn digests(schema: i32) -> Option<HashSet<(usize, i64)>> {
    if schema != 6 {
        return None;
    }
    let mut all = HashSet::new();
    for line in SCHEMA_6.lines() {
        let mut words = line.split(' ');
        let name = words.next().unwrap_or_default();
        let Some(table) = TABLES.iter().position(|table| table.name == name) else {
            continue;
        };
        let digests = words.filter_map(|word| u64::from_str_radix(word, 16).ok());
        all.extend(digests.map(|digest| (table, digest.cast_signed())));
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use rusqlite::Connection;

    use super::{SCHEMA_6, TABLES, digests};
    use crate::shipped::Rows;

    #[test]
    fn the_digests_are_those_of_the_file_that_landed() {
        let file = Connection::open_in_memory().unwrap();
        file.pragma_update(None, "foreign_keys", false).unwrap();
        file.execute_batch(include_str!("../../tests/fixtures/schema_6.sql"))
            .unwrap();
        let rows = Rows::of(&file).unwrap();
        let mut text = String::new();
        let mut count = 0;
        for (index, table) in TABLES.iter().enumerate() {
            if rows.layouts[index].columns.is_empty() {
                continue; // Later schemas brought it.
            }
            text += table.name;
            rows.each(index, |row| {
                count += 1;
                write!(text, " {:x}", row.digest()).unwrap();
            })
            .unwrap();
            text += "\n";
        }
        assert!(text == SCHEMA_6, "schema_6.txt should be:\n{text}");
        assert_eq!(digests(6).map(|all| all.len()), Some(count));
        assert_eq!(digests(5), None);
    }
}
