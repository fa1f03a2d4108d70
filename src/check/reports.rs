//! The rule of the canned reports.

use rusqlite::Connection;

use super::{Finding, Fresh};
use crate::query::Query;

pub(super) fn look(connection: &Connection, fresh: &Fresh<'_>) -> rusqlite::Result<Vec<Finding>> {
    let ours = fresh.objects.iter().map(|(name, _)| name.as_str());
    let ours: Vec<&str> = ours.collect();
    let mut found = Vec::new();
    if fresh.is_compiled {
        return Ok(found);
    }
    for query in Query::stored(connection, None)? {
        let faults = query.faults(connection, &ours).into_iter();
        found.extend(faults.map(|(part, what)| Finding {
            rule: "reports",
            place: format!("report {}, {part}", query.name),
            what,
        }));
    }
    Ok(found)
}
