//! The seeder: from the seed files to the tables, in one transaction.
//!
//! `table_1.csv` is Table 1 of the review, cell for cell as printed; the other files
//! hold only what the table does not print. Whatever is not understood is an error
//! with file and line; nothing is skipped.

mod cells;
mod curated;
mod curated_rows;
mod files;
mod printed;
mod rows;

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde::Deserialize;

use crate::error::{Error, Result};
use crate::query::Query;
use crate::shipped::CONTENT_DIGEST;
use crate::sqlite::sqlite_words;
pub use cells::{Part, split_list, split_references};
pub use files::Seeds;
use files::{Line, SeedRow, refused};

/// The folder of the canned reports.
const QUERIES: &str = "seeds/queries/";

#[derive(Deserialize)]
struct Metadata {
    name: String,
    value: String,
}

impl SeedRow for Metadata {
    const FILE: &'static str = "seeds/metadata.csv";
    const COLUMNS: &'static [&'static str] = &["name", "value"];
    fn key(&self) -> Option<Vec<String>> {
        Some(vec![self.name.clone()])
    }
}

#[derive(Deserialize)]
struct ColumnDoc {
    table_name: String,
    column_name: String,
    description: String,
}

impl SeedRow for ColumnDoc {
    const FILE: &'static str = "seeds/column_docs.csv";
    const COLUMNS: &'static [&'static str] = &["table_name", "column_name", "description"];
    fn key(&self) -> Option<Vec<String>> {
        Some(vec![self.table_name.clone(), self.column_name.clone()])
    }
}

/// Loads every seed file into a freshly migrated database, or nothing at all.
///
/// # Errors
///
/// [`Error::Seed`] with the file and line that is not understood, or for a file
/// that no table takes.
pub(crate) fn load(connection: &mut Connection, seeds: &Seeds) -> Result<()> {
    let sql = || Error::internal("seeding");
    let tx = connection.transaction().map_err(sql())?;
    printed::load(&tx, seeds)?;
    curated::load(&tx, seeds)?;
    load_metadata(&tx, &seeds.rows()?)?;
    load_column_docs(&tx, &seeds.rows()?)?;
    load_queries(&tx, seeds)?;
    count(&tx).map_err(sql())?;
    refuse_forgotten_files(seeds)?;
    tx.commit().map_err(Error::internal("committing the seeds"))
}

fn load_metadata(tx: &Transaction<'_>, lines: &[Line<Metadata>]) -> Result<()> {
    let ours = |name: &str| {
        let counted = COUNTED.iter().any(|table| name == format!("count_{table}"));
        counted || name == CONTENT_DIGEST
    };
    for Line { number, row } in lines {
        if ours(&row.name) {
            let cause = format!("`{}` is found out by the build: leave it out", row.name);
            return Err(Error::seed(Metadata::FILE, *number, cause));
        }
        tx.execute(
            "INSERT INTO metadata (name, value) VALUES (?1, ?2)",
            params![row.name, row.value],
        )
        .map_err(refused(Metadata::FILE, *number))?;
    }
    Ok(())
}

/// Tables whose number of rows `metadata` tells, so that a file can tell what it lost.
pub(crate) const COUNTED: [&str; 10] = [
    "cargos",
    "citation_publications",
    "citations",
    "diseases",
    "mechanism_terms",
    "mechanisms",
    "publications",
    "term_aliases",
    "term_xrefs",
    "terms",
];

fn count(tx: &Transaction<'_>) -> rusqlite::Result<()> {
    for table in COUNTED {
        let sql = format!(
            "INSERT INTO metadata (name, value)
             SELECT 'count_{table}', CAST(count(*) AS TEXT) FROM {table}"
        );
        tx.execute(&sql, [])?;
    }
    Ok(())
}

/// A sentence about a column that is not there is an error; a column without one
/// is found by `check`, which sees the whole schema.
fn load_column_docs(tx: &Transaction<'_>, lines: &[Line<ColumnDoc>]) -> Result<()> {
    let sql = || Error::internal("seeding column_docs");
    // Asked once for all: what columns a view has is dear to find out.
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
        .map_err(sql())?;
    let mut insert = tx
        .prepare(
            "INSERT INTO column_docs (table_name, column_name, description)
             VALUES (?1, ?2, ?3)",
        )
        .map_err(sql())?;
    for Line { number, row } in lines {
        if !there.contains(&(row.table_name.clone(), row.column_name.clone())) {
            let cause = format!(
                "there is no column `{}.{}`",
                row.table_name, row.column_name
            );
            return Err(Error::seed(ColumnDoc::FILE, *number, cause));
        }
        insert
            .execute(params![row.table_name, row.column_name, row.description])
            .map_err(refused(ColumnDoc::FILE, *number))?;
    }
    Ok(())
}

fn load_queries(tx: &Transaction<'_>, seeds: &Seeds) -> Result<()> {
    let sql = || Error::internal("seeding saved_queries");
    let mut queries = Vec::new();
    for path in seeds.paths().filter(|path| path.starts_with(QUERIES)) {
        queries.push((path, Query::parse(path, seeds.text(path)?)?));
    }
    // Those that need a lab file came with schema 8. Last, they leave the others the numbers
    // that these have in an older file, which keeps them when it is upgraded.
    queries.sort_by_key(|(_, query)| !query.needs.is_empty());
    for (path, query) in queries {
        // Compiling every report takes a fifth of the time of a first command; for the
        // reports that are built in the tests have done it.
        if seeds.are_changed() {
            refuse_wrong_sql(tx, path, &query)?;
        }
        tx.execute(
            "INSERT INTO saved_queries (name, title, description, sql)
             VALUES (?1, ?2, ?3, ?4)",
            params![query.name, query.title, query.description, query.sql],
        )
        .map_err(refused(path, 1))?;
        let id = tx.last_insert_rowid();
        for (position, param) in (1_i64..).zip(&query.params) {
            tx.execute(
                "INSERT INTO saved_query_params
                   (saved_query_id, position, name, description, type, default_value,
                    choices_sql, accepts_sql)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                params![
                    id,
                    position,
                    param.name,
                    param.description,
                    param.kind.name(),
                    param.default,
                    param.choices,
                    param.accepts
                ],
            )
            .map_err(sql())?;
        }
        load_needs(tx, id, &query).map_err(sql())?;
    }
    Ok(())
}

fn load_needs(tx: &Transaction<'_>, id: i64, query: &Query) -> rusqlite::Result<()> {
    let rows = query.needs.iter().flat_map(|need| {
        let any = need.columns.is_empty().then_some(None);
        let columns = any.into_iter().chain(need.columns.iter().map(Some));
        columns.map(|column| (&need.table, column))
    });
    for (position, (table, column)) in (1_i64..).zip(rows) {
        tx.execute(
            "INSERT INTO saved_query_needs (saved_query_id, position, lab_table, column_name)
             VALUES (?1, ?2, ?3, ?4)",
            params![id, position, table, column],
        )?;
    }
    Ok(())
}

/// A report whose SQL does not compile, or whose parameters are not the ones that
/// its head comment declares, never reaches a file.
fn refuse_wrong_sql(tx: &Transaction<'_>, path: &str, query: &Query) -> Result<()> {
    let fail = |cause: String| Err(Error::seed(path, query.sql_line, cause));
    for need in &query.needs {
        let ours: Option<String> = tx
            .query_row(
                "SELECT type || ' ' || name FROM sqlite_master WHERE name = ?1 COLLATE NOCASE",
                [&need.table],
                |row| row.get(0),
            )
            .optional()
            .map_err(Error::internal("seeding saved_query_needs"))?;
        if let Some(ours) = ours {
            let table = &need.table;
            return fail(format!(
                "`needs {table}` would hide our own {ours}: give the lab table another name"
            ));
        }
    }
    let statement = match tx.prepare(&query.without_lab()) {
        Ok(statement) => statement,
        Err(error) => {
            return fail(format!(
                "the SQL does not compile: {}",
                sqlite_words(&error)
            ));
        }
    };
    let used: BTreeSet<&str> = (1..=statement.parameter_count())
        .map(|index| statement.parameter_name(index).unwrap_or("?"))
        .collect();
    let declared: BTreeSet<String> = query
        .params
        .iter()
        .map(|p| format!(":{}", p.name))
        .collect();
    let folded: BTreeSet<String> = query
        .params
        .iter()
        .flat_map(|param| param.folded().map(|(name, _)| format!(":{name}")))
        .collect();
    if let Some(extra) = used
        .iter()
        .find(|name| !declared.contains(**name) && !folded.contains(**name))
    {
        return fail(format!(
            "the SQL uses `{extra}`, which no `-- param` line declares"
        ));
    }
    if let Some(unused) = declared.iter().find(|name| !used.contains(name.as_str())) {
        return fail(format!(
            "`{unused}` is declared but the SQL does not use it"
        ));
    }
    for param in &query.params {
        if let Some(default) = &param.default
            && param.kind.value(default).is_none()
        {
            let kind = param.kind.name();
            return fail(format!(
                "the default of `{}`, `{default}`, is no {kind}",
                param.name
            ));
        }
    }
    for param in &query.params {
        for (what, list) in [("choices", &param.choices), ("accepts", &param.accepts)] {
            let Some(list) = list else { continue };
            match tx.prepare(list) {
                Ok(statement) if statement.column_count() == 1 => {}
                Ok(_) => return fail(format!("`{what}` must select one column: {list}")),
                Err(error) => {
                    return fail(format!(
                        "`{what}` does not compile: {}",
                        sqlite_words(&error)
                    ));
                }
            }
        }
    }
    Ok(())
}

fn refuse_forgotten_files(seeds: &Seeds) -> Result<()> {
    let taken = |path: &str| {
        path.starts_with(QUERIES)
            || path == Metadata::FILE
            || path == ColumnDoc::FILE
            || printed::FILES.contains(&path)
            || curated::FILES.contains(&path)
    };
    match seeds.paths().find(|path| !taken(path)) {
        Some(path) => Err(Error::seed(path, 1, "no table takes this file")),
        None => Ok(()),
    }
}
