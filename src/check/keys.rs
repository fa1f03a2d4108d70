//! The rule of the tables of keys.

use rusqlite::Connection;

use super::{Finding, Fresh, each};
use crate::seed::keys::KEYS;

/// A client may change terms with triggers off, or the keys themselves.
pub(super) fn look(connection: &Connection, fresh: &Fresh<'_>) -> rusqlite::Result<Vec<Finding>> {
    let mut found = Vec::new();
    let is_there = |name: &str| fresh.objects.iter().any(|(object, _)| object == name);
    for (table, definition, _) in KEYS {
        // In an older file they are views, and in a fresh one they were made a moment ago.
        if fresh.is_compiled || !is_there(definition) {
            continue;
        }
        for (what, sql) in [
            (
                "is missing",
                format!("SELECT * FROM {definition} EXCEPT SELECT * FROM {table}"),
            ),
            (
                "stands for nothing any more",
                format!("SELECT * FROM {table} EXCEPT SELECT * FROM {definition}"),
            ),
        ] {
            let key = |row: &rusqlite::Row<'_>| row.get::<_, String>(0);
            let keys = each(
                connection,
                &format!("SELECT DISTINCT key FROM ({sql}) ORDER BY 1"),
                key,
            )?;
            found.extend(keys.into_iter().map(|key| Finding {
                rule: "key-tables",
                place: format!("{table} {key}"),
                what: format!("{what}: `migrasome migrate` makes the keys anew"),
            }));
        }
    }
    Ok(found)
}
