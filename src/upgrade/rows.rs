//! One row of ours in a file: put in, changed or taken out.

use rusqlite::{Connection, ErrorCode, params_from_iter};

use crate::seed::shipped::{ShippedRow, Table};

pub(super) fn insert(file: &Connection, table: &Table, row: &ShippedRow) -> rusqlite::Result<()> {
    let columns = table.columns.join(", ");
    let places = vec!["?"; table.columns.len()].join(", ");
    let sql = format!("INSERT INTO {} ({columns}) VALUES ({places})", table.name);
    file.prepare_cached(&sql)?
        .execute(params_from_iter(&row.values))
        .map(drop)
}

/// Gives a row the values that we ship; its key, the first column, stays as it is.
pub(super) fn update(file: &Connection, table: &Table, row: &ShippedRow) -> rusqlite::Result<()> {
    let sets: Vec<String> = (table.columns.iter().enumerate())
        .map(|(at, column)| format!("{column} = ?{}", at + 1))
        .collect();
    let sql = format!(
        "UPDATE {} SET {} WHERE {}",
        table.name,
        sets.join(", "),
        table.where_key()
    );
    file.prepare_cached(&sql)?
        .execute(params_from_iter(&row.values))
        .map(drop)
}

pub(super) fn delete(file: &Connection, table: &Table, row: &ShippedRow) -> rusqlite::Result<()> {
    let sql = format!("DELETE FROM {} WHERE {}", table.name, table.where_key());
    file.prepare_cached(&sql)?
        .execute(params_from_iter(table.key_parts(&row.key)))
        .map(drop)
}

/// Whether a row was refused because it goes against a rule of its table.
pub(super) fn is_constraint(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation)
}
