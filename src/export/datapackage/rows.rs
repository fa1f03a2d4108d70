//! The rows of a table or view as CSV, in which NULL and an empty text stay apart.

use std::io::Write;

use rusqlite::types::ValueRef;

use super::layout::Table;
use crate::Db;
use crate::error::{Error, Result};
use crate::render::{Format, Options, Renderer};
use crate::sqlite::quoted;

/// What stands for NULL in a column that holds empty texts.
const MARK: &str = "NULL";

/// What is to stand for NULL in each column: nothing, as readers expect; but where the column holds
/// empty texts, a word that it does not hold. `None`: it holds empty texts and no NULL.
pub(super) fn nulls(db: &Db, table: &Table) -> Result<Vec<Option<String>>> {
    let mut marks = vec![String::new(); table.columns.len()];
    loop {
        let seen = look(db, table, &marks)?;
        let mut is_sound = true;
        for (mark, seen) in marks.iter_mut().zip(&seen) {
            if seen.null && seen.mark {
                mark.push_str(MARK);
                is_sound = false;
            }
        }
        if is_sound {
            let nulls = marks.into_iter().zip(seen);
            let nulls = nulls.map(|(mark, seen)| (!seen.mark).then_some(mark));
            return Ok(nulls.collect());
        }
    }
}

/// What a column was seen to hold.
#[derive(Clone, Copy, Default)]
struct Seen {
    null: bool,
    /// A text that is just what is to stand for NULL.
    mark: bool,
}

fn look(db: &Db, table: &Table, marks: &[String]) -> Result<Vec<Seen>> {
    let mut seen = vec![Seen::default(); marks.len()];
    for_each_row(db, table, |row| {
        for ((value, mark), seen) in row.iter().zip(marks).zip(&mut seen) {
            seen.null |= *value == ValueRef::Null;
            seen.mark |= *value == ValueRef::Text(mark.as_bytes());
        }
        Ok(())
    })?;
    Ok(seen)
}

/// Writes all rows, in an order that only they decide.
pub(super) fn write(
    db: &Db,
    table: &Table,
    nulls: &[Option<String>],
    out: &mut dyn Write,
) -> Result<()> {
    let options = Options {
        format: Format::Csv,
        bom: false,
        cited: false,
        width: None,
    };
    let columns: Vec<String> = names(table).map(str::to_owned).collect();
    let mut renderer = Renderer::new(options, &columns, out)?;
    for_each_row(db, table, |row| {
        let values = row.iter().zip(nulls).map(|(value, null)| match value {
            ValueRef::Null => ValueRef::Text(null.as_deref().unwrap_or_default().as_bytes()),
            value => *value,
        });
        renderer.row(&values.collect::<Vec<_>>())
    })?;
    renderer.finish(None)
}

fn for_each_row(
    db: &Db,
    table: &Table,
    take: impl FnMut(&[ValueRef<'_>]) -> Result<()>,
) -> Result<()> {
    let statement = db.prepare(&select(table));
    let mut statement = statement.map_err(|error| match error {
        // Our own SQL is right: it is the file that does not fit it.
        Error::Statement(_) => db.spoilt(&format!("{} cannot be read", table.name)),
        other => other,
    })?;
    statement.for_each_row(take)
}

fn names(table: &Table) -> impl Iterator<Item = &str> {
    table.columns.iter().map(|column| column.name.as_str())
}

fn select(table: &Table) -> String {
    let columns: Vec<String> = names(table).map(quoted).collect();
    let key: Vec<String> = table.primary_key.iter().map(|name| quoted(name)).collect();
    let order = if key.is_empty() { &columns } else { &key };
    format!(
        "SELECT {} FROM main.{} ORDER BY {}",
        columns.join(", "),
        table.name,
        order.join(", ")
    )
}
