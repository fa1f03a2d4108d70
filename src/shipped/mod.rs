//! Which rows of a file are ours: the tables that we fill, the values by which a row of
//! them is known whatever its number, and how a file differs from what we ship.
//!
//! Two files number their rows differently, so rows are compared in a *portable* form: a
//! link to another row is written as that row's key, and the row's own number is left out.

mod differences;
mod landed;
mod merge;
mod rows;

use std::hash::Hasher;

use rusqlite::types::ValueRef;
use siphasher::sip128::SipHasher13;

pub use differences::Difference;
pub(crate) use differences::{differences, shown};
pub(crate) use merge::{base, merge};
pub(crate) use rows::{Rows, same_stamps, stamp};

/// A table that we fill.
pub(crate) struct Table {
    /// Its name.
    pub(crate) name: &'static str,
    /// The columns by which a row is known: unique, and no number of our own among them.
    pub(crate) key: &'static [&'static str],
}

const fn table(name: &'static str, key: &'static [&'static str]) -> Table {
    Table { name, key }
}

/// Every table that we fill, the ones that others point at first.
pub(crate) const TABLES: [Table; 24] = [
    table("source_tables", &["name"]),
    table("source_rows", &["source_table_id", "row"]),
    table("categories", &["name"]),
    table("terms", &["kind", "label"]),
    table("diseases", &["category_id", "name"]),
    table("cargos", &["name"]),
    table("sample_sources", &["name"]),
    table(CLAIMS, &["source_row_id"]),
    table("citations", &["source_table_id", "number"]),
    table("mechanism_cargos", &["mechanism_id", "position"]),
    table("mechanism_sources", &["mechanism_id", "position"]),
    table("mechanism_citations", &["mechanism_id", "position"]),
    table("prefixes", &["prefix"]),
    table("term_xrefs", &["term_id", "curie"]),
    table("xref_spellings", &["term_xref_id", "key"]),
    table("term_aliases", &["term_id", "alias", "kind"]),
    table("mechanism_terms", &["mechanism_id", "cell", "position"]),
    table("publications", &["doi"]),
    table("citation_publications", &["citation_id", "publication_id"]),
    table("saved_queries", &["name"]),
    table("saved_query_params", &["saved_query_id", "position"]),
    table("saved_query_needs", &["saved_query_id", "position"]),
    table("column_docs", &["table_name", "column_name"]),
    table("metadata", &["name"]),
];

/// The table whose key is not unique: a lab may make a second claim of a row of ours.
const CLAIMS: &str = "mechanisms";

/// The line of `metadata` that tells what the whole file holds; a row of no table.
pub(crate) const CONTENT_DIGEST: &str = "content_digest";

/// Lines of `metadata` that follow the program, whatever a lab made of them.
fn follows_the_program(table: &str, key: &str) -> bool {
    table == "metadata"
        && ["[\"schema_version\"", "[\"data_version\"", "[\"count_"]
            .iter()
            .any(|line| key.starts_with(line))
}

/// Adds a value to a digest, so that no two lists of values give the same bytes.
pub(crate) fn hash_value(hasher: &mut SipHasher13, value: ValueRef<'_>) {
    let mut add = |kind, bytes: &[u8]| {
        hasher.write_u8(kind);
        hasher.write_u64(bytes.len() as u64);
        hasher.write(bytes);
    };
    match value {
        ValueRef::Null => add(0, &[]),
        ValueRef::Integer(number) => add(1, &number.to_le_bytes()),
        ValueRef::Real(number) => add(2, &number.to_bits().to_le_bytes()),
        ValueRef::Text(bytes) => add(3, bytes),
        ValueRef::Blob(bytes) => add(4, bytes),
    }
}
