//! Names in SQL.

/// A name in SQL, whatever it is.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// SQL for the names of the tables and views of a database.
pub(crate) fn tables_of(database: &str) -> String {
    format!(
        "SELECT name FROM {}.sqlite_master
         WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
         ORDER BY name",
        quoted(database)
    )
}
