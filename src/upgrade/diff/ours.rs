//! What our tables are to a reader: whose their rows are, and by which columns one knows them.

use crate::seed::shipped::CLAIMS;

/// What the review prints.
pub(super) const PRINTED: &str = "Table 1";

/// What the file calls it.
pub(super) const PRINTED_NAME: &str = "table-1";

/// Facts of papers, in our words.
const FOUND: &str = "findings";

/// What we add to both: what their words mean, which papers there are.
pub(super) const CURATED: &str = "curated";

const REPORTS: &str = "reports";

/// What the file says of itself.
const FILE: &str = "file";

/// A lab's own, of no source that has a name.
pub(super) const OWN: &str = "own";

/// Our tables in the order in which they are told: whose their rows are, and by which columns
/// a reader knows one. Of a table that is not here the first text counts.
const TABLES: [(&str, &str, &[&str]); 28] = [
    ("source_tables", PRINTED, &["name"]),
    ("source_rows", PRINTED, &["source_table_id", "row"]),
    ("categories", PRINTED, &["name"]),
    ("diseases", PRINTED, &["name"]),
    ("cargos", PRINTED, &["name"]),
    ("sample_sources", PRINTED, &["name"]),
    ("mechanisms", PRINTED, &["source_row_id"]),
    ("citations", PRINTED, &["source_table_id", "number"]),
    ("mechanism_cargos", PRINTED, &["mechanism_id", "cargo_id"]),
    (
        "mechanism_sources",
        PRINTED,
        &["mechanism_id", "sample_source_id"],
    ),
    (
        "mechanism_citations",
        PRINTED,
        &["mechanism_id", "citation_id"],
    ),
    ("findings", FOUND, &["accession", "subject"]),
    ("finding_terms", FOUND, &["finding_id", "part", "term_id"]),
    ("finding_claims", FOUND, &["finding_id", "mechanism_id"]),
    ("roles", CURATED, &["name"]),
    ("terms", CURATED, &["label"]),
    ("term_aliases", CURATED, &["term_id", "alias"]),
    ("term_xrefs", CURATED, &["term_id", "curie"]),
    ("prefixes", CURATED, &["prefix"]),
    (
        "mechanism_terms",
        CURATED,
        &["mechanism_id", "cell", "printed"],
    ),
    ("publications", CURATED, &["first_author", "year"]),
    (
        "citation_publications",
        CURATED,
        &["citation_id", "publication_id"],
    ),
    ("saved_queries", REPORTS, &["name"]),
    ("saved_query_params", REPORTS, &["saved_query_id", "name"]),
    (
        "saved_query_needs",
        REPORTS,
        &["saved_query_id", "lab_table", "column_name"],
    ),
    ("retired_numbers", FILE, &["table_name", "number"]),
    ("column_docs", FILE, &["table_name", "column_name"]),
    ("metadata", FILE, &["name"]),
];

/// In tables of what is printed, columns that are not.
pub(super) const NOT_PRINTED: [&str; 3] = ["kind", "kind_source", "term_id"];

/// Which rows of which table the columns of our tables point at.
const PARENTS: [(&str, &str); 15] = [
    ("source_table_id", "source_tables"),
    ("source_row_id", "source_rows"),
    ("finding_id", "findings"),
    ("mechanism_id", CLAIMS),
    ("citation_id", "citations"),
    ("category_id", "categories"),
    ("disease_id", "diseases"),
    ("cargo_id", "cargos"),
    ("sample_source_id", "sample_sources"),
    ("role_id", "roles"),
    ("term_id", "terms"),
    ("subject_term_id", "terms"),
    ("prefix_id", "prefixes"),
    ("publication_id", "publications"),
    ("saved_query_id", "saved_queries"),
];

/// Those that tell from which source of a lab a row is.
pub(super) const OWNERS: [&str; 5] = [
    "source_table_id",
    "source_row_id",
    "finding_id",
    "mechanism_id",
    "citation_id",
];

/// Where a table stands among those that are told: what is not ours comes last.
pub(super) fn place(table: &str) -> (usize, String) {
    let place = TABLES.iter().position(|(name, ..)| *name == table);
    (place.unwrap_or(usize::MAX), table.to_owned())
}

/// Whose the rows of a table of ours are, and by which columns they are known.
pub(super) fn known(table: &str) -> Option<(&'static str, &'static [&'static str])> {
    let found = TABLES.iter().find(|(name, ..)| *name == table);
    found.map(|(_, whose, columns)| (*whose, *columns))
}

/// The table that a column of a table of ours points at.
pub(super) fn parent(table: &str, column: &str) -> Option<&'static str> {
    known(table)?;
    let found = PARENTS.iter().find(|(name, _)| *name == column);
    found
        .map(|(_, parent)| *parent)
        .filter(|parent| *parent != table)
}

/// Made of other columns, to be found by.
pub(super) fn is_folded(column: &str) -> bool {
    column == "key" || column.ends_with("_key")
}

#[cfg(test)]
mod tests {
    use super::{OWNERS, PARENTS, TABLES, parent};
    use crate::db::Release;
    use crate::seed::shipped;

    #[test]
    fn tables_and_columns_are_called_as_in_the_file() {
        let fresh = Release::this().load().unwrap();
        let tables = shipped::tables(&fresh).unwrap();
        for (name, _, known_by) in TABLES {
            let table = tables.iter().find(|table| table.name == name);
            let table = table.expect(name);
            let has = |column: &&&str| table.columns.iter().any(|each| each == **column);
            assert_eq!(known_by.iter().find(|column| !has(column)), None, "{name}");
            for (place, above) in &table.parents {
                let column = &table.columns[*place];
                assert_eq!(parent(name, column), Some(&**above), "{name}.{column}");
            }
        }
        for owner in OWNERS {
            assert!(
                PARENTS.iter().any(|(column, _)| *column == owner),
                "{owner}"
            );
        }
    }
}
