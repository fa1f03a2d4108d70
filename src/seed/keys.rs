//! The tables of keys: what a lab's value could equal, made from the terms by the views that
//! define them.

use rusqlite::Connection;

/// Each table of keys, the view that defines what it holds, and the order of its rows. Later
/// ones are made from those before.
pub(crate) const KEYS: [(&str, &str, &str); 3] = [
    (
        "term_spellings",
        "defined_spellings",
        "key, rank, key_kind, spelling, term_id",
    ),
    ("term_keys", "defined_keys", "key, term_id"),
    (
        "ambiguous_keys",
        "defined_ambiguous_keys",
        "key, key_kind, spelling, term_id",
    ),
];

/// Makes all keys anew.
pub(crate) fn refill(connection: &Connection) -> rusqlite::Result<()> {
    for (table, definition, order) in KEYS {
        connection.execute_batch(&format!(
            "DELETE FROM {table};
             INSERT INTO {table} SELECT * FROM {definition} ORDER BY {order};"
        ))?;
    }
    Ok(())
}

/// Whether some table of keys holds anything else than its definition says: somebody changed
/// terms with triggers off.
pub(crate) fn are_stale(connection: &Connection) -> rusqlite::Result<bool> {
    for (table, definition, _) in KEYS {
        let sql = format!(
            "SELECT EXISTS (SELECT * FROM {table} EXCEPT SELECT * FROM {definition})
               OR EXISTS (SELECT * FROM {definition} EXCEPT SELECT * FROM {table})"
        );
        if connection.query_row(&sql, [], |row| row.get(0))? {
            return Ok(true);
        }
    }
    Ok(false)
}
