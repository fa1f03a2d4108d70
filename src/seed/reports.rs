//! The canned reports, from their files into the tables that hold them.

use std::collections::BTreeMap;

use rusqlite::{Transaction, params};

use super::files::{FIRST_OWN, REPORTS, Seeds};
use super::insert::refused;
use crate::error::{Error, Result};
use crate::query::Query;

/// Fills the tables of the canned reports.
pub(super) fn load(tx: &Transaction<'_>, seeds: &Seeds) -> Result<()> {
    let mut numbered: BTreeMap<i64, (&str, Query)> = BTreeMap::new();
    for path in seeds.paths().filter(|path| path.starts_with(REPORTS)) {
        let query = Query::parse(path, seeds.text(path)?)?;
        let id = query.id.filter(|id| (1..FIRST_OWN).contains(id));
        let id = id.ok_or_else(|| {
            let cause = "needs a line `-- id: N`, with the lasting number of the report, which no \
                         other has or had";
            Error::seed(path, 1, cause)
        })?;
        if query.group.is_empty() {
            let cause = "needs a line `-- group: …`, under which it stands in the list of reports";
            return Err(Error::seed(path, 1, cause));
        }
        if let Some((other, _)) = numbered.insert(id, (path, query)) {
            let cause = format!("the id {id} is already that of {other}");
            return Err(Error::seed(path, 1, cause));
        }
    }
    for (id, (path, query)) in numbered {
        if !seeds.are_tested() {
            refuse_wrong_sql(tx, path, &query)?;
        }
        insert(tx, id, &query).map_err(refused(path, 1))?;
    }
    Ok(())
}

fn insert(tx: &Transaction<'_>, id: i64, query: &Query) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO saved_queries
           (saved_query_id, name, title, description, sql, report_group)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        id,
        query.name,
        query.title,
        query.description,
        query.sql,
        query.group
    ])?;
    for (position, param) in (1_i64..).zip(&query.params) {
        tx.prepare_cached(
            "INSERT INTO saved_query_params
               (saved_query_id, position, name, description, type, default_value,
                choices_sql, accepts_sql)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            id,
            position,
            param.name,
            param.description,
            param.kind.name(),
            param.default,
            param.choices,
            param.accepts
        ])?;
    }
    let needs = query.needs.iter().flat_map(|need| {
        let any = need.columns.is_empty().then_some(None);
        let columns = any.into_iter().chain(need.columns.iter().map(Some));
        columns.map(|column| (&need.table, column))
    });
    for (position, (table, column)) in (1_i64..).zip(needs) {
        tx.prepare_cached(
            "INSERT INTO saved_query_needs (saved_query_id, position, lab_table, column_name)
             VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![id, position, table, column])?;
    }
    Ok(())
}

/// A report whose SQL does not compile, or whose parameters are not the ones that
/// its head comment declares, never reaches a file.
fn refuse_wrong_sql(tx: &Transaction<'_>, path: &str, query: &Query) -> Result<()> {
    let ours = tx
        .prepare_cached("SELECT name FROM sqlite_master")
        .and_then(|mut names| names.query_map([], |row| row.get(0))?.collect())
        .map_err(Error::internal("looking at our tables"))?;
    let ours: Vec<String> = ours;
    let faults = query.faults(tx, &ours.iter().map(String::as_str).collect::<Vec<_>>());
    faults.first().map_or(Ok(()), |(part, what)| {
        Err(Error::seed(path, query.sql_line, format!("{part} {what}")))
    })
}
