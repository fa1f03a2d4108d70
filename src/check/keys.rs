//! The rule of the tables of keys.

use rusqlite::Connection;

use super::{Finding, Fresh};
use crate::seed::keys::{KEYS, Stale, stale};

pub(super) fn look(connection: &Connection, fresh: &Fresh<'_>) -> rusqlite::Result<Vec<Finding>> {
    let is_there = |name: &str| fresh.objects.iter().any(|(object, _)| object == name);
    // In an older file they are views, and in a fresh one they were made a moment ago.
    if fresh.is_compiled || !KEYS.iter().all(|(_, definition, _)| is_there(definition)) {
        return Ok(Vec::new());
    }
    let finding = |each: Stale| {
        let what = if each.is_missing {
            "is missing"
        } else {
            "stands for nothing any more"
        };
        Finding {
            rule: "key-tables",
            place: format!("{} {}", each.table, each.key),
            what: format!("{what}: `migrasome migrate` makes the keys anew"),
        }
    };
    Ok(stale(connection)?.into_iter().map(finding).collect())
}
