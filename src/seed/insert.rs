//! Typed rows into their tables.

use rusqlite::{ErrorCode, Statement, ToSql, Transaction, params_from_iter};

use super::files::{Line, Seeds};
use super::row::SeedRow;
use crate::error::{Error, Result};
use crate::sqlite::sqlite_words;

/// Fills a table whose columns are those of its seed file.
pub(super) fn fill<T: SeedRow>(tx: &Transaction<'_>, seeds: &Seeds) -> Result<Vec<Line<T>>> {
    let lines = seeds.rows::<T>()?;
    let mut insert = Insert::new::<T>(tx, &[])?;
    for line in &lines {
        insert.line(line, &[])?;
    }
    Ok(lines)
}

/// Inserts the lines of a seed file.
pub(super) struct Insert<'t> {
    statement: Statement<'t>,
}

impl<'t> Insert<'t> {
    /// Into the columns that the file has, and `more` that are found out for each line.
    pub(super) fn new<T: SeedRow>(tx: &'t Transaction<'_>, more: &[&str]) -> Result<Self> {
        // Whatever the number of a row is called in its table, SQLite knows it as rowid.
        let own = T::COLUMNS.iter().map(|name| match *name {
            "id" => "rowid",
            name => name,
        });
        let columns: Vec<&str> = own.chain(more.iter().copied()).collect();
        let places = vec!["?"; columns.len()].join(", ");
        let (table, columns) = (T::TABLE, columns.join(", "));
        let statement = tx
            .prepare(&format!(
                "INSERT INTO {table} ({columns}) VALUES ({places})"
            ))
            .map_err(Error::internal("preparing to fill a table"))?;
        Ok(Self { statement })
    }

    /// One line, with the values of the columns that were found out.
    pub(super) fn line<T: SeedRow>(&mut self, line: &Line<T>, more: &[&dyn ToSql]) -> Result<()> {
        let values = line.row.values().into_iter().chain(more.iter().copied());
        self.statement
            .execute(params_from_iter(values))
            .map(drop)
            .map_err(refused(T::FILE, line.number))
    }
}

/// The error for a line that SQLite does not take: what breaks a promise of the schema is
/// the line's fault, anything else is ours.
pub(super) fn refused(file: &str, line: u64) -> impl FnOnce(rusqlite::Error) -> Error {
    move |error| match error.sqlite_error_code() {
        Some(ErrorCode::ConstraintViolation) => Error::seed(file, line, sqlite_words(&error)),
        _ => Error::internal("seeding")(error),
    }
}
