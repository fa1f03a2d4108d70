//! The seeder: from the seed files to the tables, in one transaction; and which rows of a
//! database came that way.
//!
//! `table_1.csv` is Table 1 of the review, cell for cell as printed; the other files
//! hold only what the table does not print. Whatever is not understood is an error
//! with file and line; nothing is skipped.

mod cells;
mod curated;
mod files;
mod findings;
mod insert;
pub(crate) mod keys;
mod printed;
mod reports;
mod row;
mod rows;
pub(crate) mod shipped;

use std::collections::BTreeSet;

use rusqlite::{Connection, Transaction};

use crate::error::{Error, Result};
pub use cells::{Part, split_list, split_references};
pub(crate) use files::FIRST_OWN;
pub use files::Seeds;
use insert::{Insert, fill};
use row::SeedRow;
use rows::{ColumnDoc, Metadata, RetiredNumber};

/// The line of `metadata` that the build writes.
const SCHEMA_VERSION: &str = "schema_version";

/// Loads every seed file into a freshly migrated database of that schema version, or nothing
/// at all; the tables of keys are left for [`keys::refill`].
///
/// # Errors
///
/// [`Error::Seed`] with the file and line that is not understood, or for a file
/// that no table takes.
pub(crate) fn load(connection: &mut Connection, seeds: &Seeds, schema_version: i32) -> Result<()> {
    let guards = without_guards(connection, seeds).map_err(Error::internal("seeding"))?;
    let tx = connection
        .transaction()
        .map_err(Error::internal("seeding"))?;
    let table_1 = printed::load(&tx, seeds)?;
    curated::load(&tx, seeds, &table_1)?;
    load_metadata(&tx, seeds, schema_version)?;
    load_column_docs(&tx, seeds)?;
    reports::load(&tx, seeds)?;
    load_retired_numbers(&tx, seeds)?;
    if let Some(path) = seeds.forgotten() {
        return Err(Error::seed(path, 1, "no table takes this file"));
    }
    tx.commit()
        .and_then(|()| with_guards(connection, &guards))
        .map_err(Error::internal("committing the seeds"))
}

/// Loading takes a third of the time where indexes and triggers are made afterwards, and where
/// what the tests have seen to be sound is not looked at row by row. Gives the SQL of both.
fn without_guards(connection: &Connection, seeds: &Seeds) -> rusqlite::Result<Vec<String>> {
    let guards: Vec<(String, String)> = connection
        .prepare(
            "SELECT type || ' ' || name, sql
             FROM sqlite_master
             WHERE type IN ('index', 'trigger') AND sql IS NOT NULL
             ORDER BY rowid",
        )?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (name, _) in &guards {
        connection.execute_batch(&format!("DROP {name}"))?;
    }
    if seeds.are_tested() {
        guard(connection, false)?;
    }
    Ok(guards.into_iter().map(|(_, sql)| sql).collect())
}

fn with_guards(connection: &Connection, guards: &[String]) -> rusqlite::Result<()> {
    guard(connection, true)?;
    connection.execute_batch(&guards.join(";"))
}

/// Whether SQLite holds each row against the CHECKs and links of its table.
fn guard(connection: &Connection, on: bool) -> rusqlite::Result<()> {
    connection.pragma_update(None, "foreign_keys", on)?;
    connection.pragma_update(None, "ignore_check_constraints", !on)
}

fn load_metadata(tx: &Transaction<'_>, seeds: &Seeds, schema_version: i32) -> Result<()> {
    tx.execute(
        "INSERT INTO metadata (name, value) VALUES (?1, ?2)",
        [SCHEMA_VERSION, &schema_version.to_string()],
    )
    .map_err(Error::internal("seeding metadata"))?;
    fill::<Metadata>(tx, seeds).map(drop)
}

/// A sentence about a column that is not there is an error; a column without one
/// is found by `check`, which sees the whole schema.
fn load_column_docs(tx: &Transaction<'_>, seeds: &Seeds) -> Result<()> {
    let lines = fill::<ColumnDoc>(tx, seeds)?;
    if seeds.are_tested() {
        return Ok(());
    }
    let there: BTreeSet<(String, String)> = tx
        .prepare(
            "SELECT objects.name, columns.name
             FROM sqlite_master AS objects
             JOIN pragma_table_info(objects.name) AS columns
             WHERE objects.type IN ('table', 'view')",
        )
        .and_then(|mut columns| {
            columns
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect()
        })
        .map_err(Error::internal("seeding column_docs"))?;
    for line in lines {
        let (table, column) = (line.row.table_name, line.row.column_name);
        if !there.contains(&(table.clone(), column.clone())) {
            let cause = format!("there is no column `{table}.{column}`");
            return Err(Error::seed(ColumnDoc::FILE, line.number, cause));
        }
    }
    Ok(())
}

/// A number is retired for good: no row may have it again.
fn load_retired_numbers(tx: &Transaction<'_>, seeds: &Seeds) -> Result<()> {
    let tables = shipped::tables(tx).map_err(Error::internal("listing our tables"))?;
    let mut insert = Insert::new::<RetiredNumber>(tx, &[])?;
    for line in seeds.rows::<RetiredNumber>()? {
        let (name, number) = (&line.row.table_name, line.row.number);
        let fail = |cause| Error::seed(RetiredNumber::FILE, line.number, cause);
        let mut numbered = tables.iter().filter(|table| table.has_numbers());
        if !numbered.any(|table| table.name == *name) {
            return Err(fail(format!("no rows of `{name}` have numbers")));
        }
        let sql = format!("SELECT EXISTS (SELECT 1 FROM {name} WHERE rowid = ?1)");
        let is_used: bool = tx
            .query_row(&sql, [number], |row| row.get(0))
            .map_err(Error::internal("looking for a retired number"))?;
        if is_used {
            return Err(fail(format!(
                "the number {number} of {name} is retired, but a row has it: give that row the \
                 next free number"
            )));
        }
        insert.line(&line, &[])?;
    }
    Ok(())
}
