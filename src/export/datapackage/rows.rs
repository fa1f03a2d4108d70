//! The rows of a table or view as CSV, in which NULL and an empty text stay apart.

use rusqlite::types::ValueRef;

use super::layout::Table;
use crate::Db;
use crate::error::{Error, Result};
use crate::render::{Format, Options, Renderer};

/// What stands for NULL in a column that holds empty texts.
const MARK: &str = "NULL";

/// A table or view as CSV.
pub(super) struct Rows {
    pub(super) csv: Vec<u8>,
    /// What stands for NULL in each column; `None`: nothing does, an empty text is one.
    pub(super) nulls: Vec<Option<String>>,
}

/// Writes all rows, in an order that only they decide. NULL is an empty field, as readers expect;
/// but where a column holds empty texts too, it is a word that the column does not hold.
pub(super) fn rows(db: &Db, table: &Table) -> Result<Rows> {
    let mut marks = vec![String::new(); table.columns.len()];
    loop {
        let (csv, seen) = write(db, table, &marks)?;
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
            return Ok(Rows {
                csv,
                nulls: nulls.collect(),
            });
        }
    }
}

/// What a column was seen to hold.
#[derive(Clone, Copy, Default)]
struct Seen {
    null: bool,
    /// A text that is just what was written for NULL.
    mark: bool,
}

fn write(db: &Db, table: &Table, marks: &[String]) -> Result<(Vec<u8>, Vec<Seen>)> {
    let mut statement = db.prepare(&select(table)).map_err(|error| match error {
        // Our own SQL is right: it is the file that does not fit it.
        Error::Statement(_) => db.spoilt(&format!("{} cannot be read", table.name)),
        other => other,
    })?;
    let options = Options {
        format: Format::Csv,
        bom: false,
        cited: false,
        width: None,
    };
    let (mut csv, mut seen) = (Vec::new(), vec![Seen::default(); marks.len()]);
    let mut renderer = Renderer::new(options, statement.columns(), &mut csv)?;
    statement.for_each_row(|row| {
        let columns = row.iter().zip(marks).zip(&mut seen);
        let values = columns.map(|((value, mark), seen)| {
            let mark = ValueRef::Text(mark.as_bytes());
            seen.null |= *value == ValueRef::Null;
            seen.mark |= *value == mark;
            if *value == ValueRef::Null {
                mark
            } else {
                *value
            }
        });
        renderer.row(&values.collect::<Vec<_>>())
    })?;
    renderer.finish(None)?;
    Ok((csv, seen))
}

fn select(table: &Table) -> String {
    let columns = table.columns.iter().map(|column| column.name.clone());
    let columns: Vec<String> = columns.collect();
    let order = match &table.primary_key[..] {
        [] => &columns,
        key => key,
    };
    let names = |columns: &[String]| {
        let quoted = columns.iter().map(|column| crate::sqlite::quoted(column));
        quoted.collect::<Vec<_>>().join(", ")
    };
    format!(
        "SELECT {} FROM main.{} ORDER BY {}",
        names(&columns),
        table.name,
        names(order)
    )
}
