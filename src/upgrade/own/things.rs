//! Categories, diseases, cargos and sample sources of a file, by their names.

use rusqlite::{Connection, OptionalExtension, ToSql};

use super::ADDED;
use super::claims::Kinds;
use super::columns::Names;
use super::rows::RowFault;
use crate::seed::FIRST_OWN;
use crate::spelling::{fold, fold_loosely};

/// The number of a category, however its name is written, made where it is new.
pub(super) fn category_of(tx: &Connection, name: &str) -> rusqlite::Result<i64> {
    let mut known = tx.prepare_cached("SELECT category_id, name FROM categories ORDER BY 1")?;
    let mut known = known.query([])?;
    while let Some(row) = known.next()? {
        if fold_loosely(&row.get::<_, String>(1)?) == fold_loosely(name) {
            return row.get(0);
        }
    }
    tx.execute("INSERT INTO categories (name) VALUES (?1)", [name])?;
    Ok(tx.last_insert_rowid())
}

/// The number of a thing that is there; with its term, where it had none and is the lab's.
pub(super) fn thing(
    tx: &Connection,
    (table, key): (&str, &str),
    (is_it, values): (&str, &[&dyn ToSql]),
    term: i64,
    names: Names,
    name: &str,
) -> Result<Option<i64>, RowFault> {
    let sql = format!(
        "SELECT {key}, {table}.term_id, terms.kind || ': ' || terms.label
         FROM {table}
         LEFT JOIN terms ON terms.term_id = {table}.term_id
         WHERE {is_it}
         ORDER BY {key}"
    );
    let found = tx.query_row(&sql, values, |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    });
    let found: Option<(i64, Option<i64>, Option<String>)> = found.optional()?;
    match found {
        None => Ok(None),
        Some((id, Some(meant), _)) if meant == term => Ok(Some(id)),
        Some((id, None, _)) if id >= FIRST_OWN => {
            let sql = format!("UPDATE {table} SET term_id = ?2 WHERE {key} = ?1");
            tx.execute(&sql, [id, term])?;
            Ok(Some(id))
        }
        Some((_, _, meant)) => Err(RowFault::Row(format!(
            "column {}: `{name}` means {} in this file already: write a name that is not taken",
            names.column,
            meant.as_deref().unwrap_or("nothing that is known")
        ))),
    }
}

/// The kinds of the cargos of a file; `name` is that of the source that is added.
pub(super) fn kinds(connection: &Connection, name: &str) -> rusqlite::Result<Kinds> {
    let added = format!("{ADDED}{name}");
    connection
        .prepare("SELECT name, kind, kind_source = ?1 FROM cargos ORDER BY cargo_id DESC")?
        .query_map([added], |row| {
            let cargo: String = row.get(0)?;
            Ok((fold(&cargo), (row.get(1)?, row.get(2)?)))
        })?
        .collect()
}
