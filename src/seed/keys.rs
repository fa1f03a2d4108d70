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

/// Whether a table is one of keys.
pub(crate) fn is_of_keys(table: &str) -> bool {
    KEYS.iter().any(|(name, ..)| *name == table)
}

/// A key that a table holds, or lacks, against its definition: somebody changed terms with
/// triggers off, or the keys themselves.
pub(crate) struct Stale {
    pub(crate) table: &'static str,
    pub(crate) key: String,
    /// Whether it is missing; else it stands for nothing any more.
    pub(crate) is_missing: bool,
}

/// Where the tables of keys differ from what the views define.
pub(crate) fn stale(connection: &Connection) -> rusqlite::Result<Vec<Stale>> {
    let mut found = Vec::new();
    for (table, definition, _) in KEYS {
        // The definition is dear: it is asked once.
        let sql = format!(
            "WITH defined AS MATERIALIZED (SELECT * FROM {definition})
             SELECT 1 AS is_missing, key
             FROM (SELECT * FROM defined EXCEPT SELECT * FROM {table})
             UNION
             SELECT 0, key
             FROM (SELECT * FROM {table} EXCEPT SELECT * FROM defined)
             ORDER BY is_missing DESC, key"
        );
        let mut keys = connection.prepare(&sql)?;
        let keys = keys.query_map([], |row| {
            Ok(Stale {
                table,
                is_missing: row.get(0)?,
                key: row.get(1)?,
            })
        })?;
        for key in keys {
            found.push(key?);
        }
    }
    Ok(found)
}
