//! The rule of the canned reports.

use rusqlite::Connection;

use super::{Finding, Fresh, each};
use crate::query::{LabNeed, stubbed};
use crate::sqlite::sqlite_words;

/// Where a file tells what its reports need; an older schema has no such table.
const NEEDS: &str = "saved_query_needs";

pub(super) fn look(connection: &Connection, fresh: &Fresh<'_>) -> rusqlite::Result<Vec<Finding>> {
    let tells_needs = fresh.objects.iter().any(|(name, _)| name == NEEDS);
    let mut found = Vec::new();
    for statement in statements(connection)? {
        let needs = match statement.report {
            Some(id) if tells_needs => LabNeed::of(connection, id)?,
            _ => Vec::new(),
        };
        let finding = |part: &str, what: String| Finding {
            rule: "reports",
            place: format!("report {}, {part}", statement.name),
            what,
        };
        for need in &needs {
            if let Some(what) = need.fault().or_else(|| hides(need, fresh)) {
                found.push(finding(&format!("needs {}", need.table), what));
            }
        }
        if let Err(error) = connection.prepare(&stubbed(&statement.sql, &needs)) {
            let what = format!("does not compile: {}", sqlite_words(&error));
            found.push(finding(&statement.part, what));
        }
    }
    Ok(found)
}

struct Statement {
    name: String,
    part: String,
    sql: String,
    /// The number of the report, where this is the report itself.
    report: Option<i64>,
}

fn statements(connection: &Connection) -> rusqlite::Result<Vec<Statement>> {
    let sql = "
        SELECT name, 'sql', sql, saved_query_id FROM saved_queries
        UNION ALL
        SELECT saved_queries.name, 'choices of ' || params.name, params.choices_sql, NULL
        FROM saved_query_params AS params
        JOIN saved_queries ON saved_queries.saved_query_id = params.saved_query_id
        WHERE params.choices_sql IS NOT NULL
        ORDER BY 1, 2";
    each(connection, sql, |row| {
        Ok(Statement {
            name: row.get(0)?,
            part: row.get(1)?,
            sql: row.get(2)?,
            report: row.get(3)?,
        })
    })
}

/// A lab table would stand before one of ours of the same name, in every part of the SQL.
fn hides(need: &LabNeed, fresh: &Fresh<'_>) -> Option<String> {
    let mut names = fresh.objects.iter().map(|(name, _)| name);
    let ours = names.find(|name| name.eq_ignore_ascii_case(&need.table))?;
    Some(format!(
        "would hide our own {ours}: give the lab table another name"
    ))
}
