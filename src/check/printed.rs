//! The rules of what is printed: Table 1 comes back cell for cell.

use rusqlite::types::Value;
use rusqlite::{Connection, Row};

use super::{Finding, Fresh, each};
use crate::seed::shipped::shown;

/// The columns of `table_1` and of `source_rows`, which carry the same names.
const CELLS: [&str; 7] = [
    "category",
    "disease",
    "source",
    "cargo",
    "mechanism",
    "effect",
    "citations",
];

/// The printed rows, with the category of a merged cell carried down.
const PRINTED: &str = "
    SELECT
      printed.row,
      (
        SELECT above.category
        FROM source_rows AS above
        WHERE above.source_table_id = printed.source_table_id
          AND above.row <= printed.row
          AND above.category <> ''
        ORDER BY above.row DESC
        LIMIT 1
      ),
      printed.disease, printed.source, printed.cargo,
      printed.mechanism, printed.effect, printed.citations
    FROM source_rows AS printed
    JOIN source_tables ON source_tables.source_table_id = printed.source_table_id
    WHERE source_tables.name = 'table-1'
    ORDER BY printed.row";

pub(super) fn printed(connection: &Connection, _: &Fresh<'_>) -> rusqlite::Result<Vec<Finding>> {
    let cells = |row: &Row<'_>| -> rusqlite::Result<Vec<Value>> {
        (0..=CELLS.len()).map(|index| row.get(index)).collect()
    };
    let rebuilt = "SELECT row, category, disease, source, cargo, mechanism, effect, citations
                   FROM table_1
                   ORDER BY row";
    let printed = each(connection, PRINTED, cells)?;
    let rebuilt = each(connection, rebuilt, cells)?;
    let finding = |row: &Value, cell: &str, what: String| Finding {
        rule: "printed",
        place: format!("table_1 row {}{cell}", shown(row)),
        what,
    };
    let mut found = Vec::new();
    if printed.is_empty() {
        let what = "no printed rows: Table 1 is missing".to_owned();
        found.push(finding(&Value::Null, "", what));
    }
    for source in &printed {
        let Some(table) = rebuilt.iter().find(|row| row[0] == source[0]) else {
            found.push(finding(&source[0], "", "is in source_rows only".to_owned()));
            continue;
        };
        for (index, name) in (1..).zip(CELLS) {
            if table[index] != source[index] {
                let (is, printed) = (shown(&table[index]), shown(&source[index]));
                let what = format!("`{is}`, but the source prints `{printed}`");
                found.push(finding(&source[0], &format!(", {name}"), what));
            }
        }
    }
    for extra in rebuilt
        .iter()
        .filter(|row| !printed.iter().any(|p| p[0] == row[0]))
    {
        found.push(finding(&extra[0], "", "is not in source_rows".to_owned()));
    }
    Ok(found)
}

pub(super) fn status(connection: &Connection, _: &Fresh<'_>) -> rusqlite::Result<Vec<Finding>> {
    let sql = "
        SELECT mechanism_id, cargo_status
        FROM mechanisms
        WHERE (cargo_status = 'reported') <> EXISTS (
          SELECT 1
          FROM mechanism_cargos
          WHERE mechanism_cargos.mechanism_id = mechanisms.mechanism_id
        )
        ORDER BY mechanism_id";
    each(connection, sql, |row| {
        let (claim, status): (i64, String) = (row.get(0)?, row.get(1)?);
        let linked = if status == "reported" {
            "none is linked"
        } else {
            "one is linked"
        };
        Ok(Finding {
            rule: "status",
            place: format!("claim {claim}"),
            what: format!("its cargo is `{status}` but {linked}"),
        })
    })
}
