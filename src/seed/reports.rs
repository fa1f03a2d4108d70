//! The canned reports, from their files into the tables that hold them.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{OptionalExtension, Transaction, params};

use super::files::{FIRST_OWN, REPORTS, Seeds};
use super::insert::refused;
use crate::error::{Error, Result};
use crate::query::Query;
use crate::sqlite::sqlite_words;

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
        "INSERT INTO saved_queries (saved_query_id, name, title, description, sql)
         VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![
        id,
        query.name,
        query.title,
        query.description,
        query.sql
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
    fault_of_needs(tx, query)?
        .or_else(|| fault_of_sql(tx, query))
        .or_else(|| {
            query
                .params
                .iter()
                .find_map(|param| fault_of_param(tx, param))
        })
        .map_or(Ok(()), |cause| {
            Err(Error::seed(path, query.sql_line, cause))
        })
}

fn fault_of_needs(tx: &Transaction<'_>, query: &Query) -> Result<Option<String>> {
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
            return Ok(Some(format!(
                "`needs {table}` would hide our own {ours}: give the lab table another name"
            )));
        }
    }
    Ok(None)
}

fn fault_of_sql(tx: &Transaction<'_>, query: &Query) -> Option<String> {
    let statement = match tx.prepare(&query.without_lab()) {
        Ok(statement) => statement,
        Err(error) => {
            return Some(format!(
                "the SQL does not compile: {}",
                sqlite_words(&error)
            ));
        }
    };
    let used: BTreeSet<&str> = (1..=statement.parameter_count())
        .map(|index| statement.parameter_name(index).unwrap_or("?"))
        .collect();
    let names = |names: Vec<String>| -> BTreeSet<String> {
        names.iter().map(|name| format!(":{name}")).collect()
    };
    let declared = names(
        query
            .params
            .iter()
            .map(|param| param.name.clone())
            .collect(),
    );
    let folded = query.params.iter().flat_map(|param| param.folded());
    let folded = names(folded.map(|(name, _)| name).collect());
    let is_known = |name: &str| declared.contains(name) || folded.contains(name);
    if let Some(extra) = used.iter().find(|name| !is_known(name)) {
        return Some(format!(
            "the SQL uses `{extra}`, which no `-- param` line declares"
        ));
    }
    let unused = declared.iter().find(|name| !used.contains(name.as_str()))?;
    Some(format!(
        "`{unused}` is declared but the SQL does not use it"
    ))
}

fn fault_of_param(tx: &Transaction<'_>, param: &crate::query::Param) -> Option<String> {
    if let Some(default) = &param.default
        && param.kind.value(default).is_none()
    {
        let kind = param.kind.name();
        return Some(format!(
            "the default of `{}`, `{default}`, is no {kind}",
            param.name
        ));
    }
    let lists = [("choices", &param.choices), ("accepts", &param.accepts)];
    lists.into_iter().find_map(|(what, list)| {
        let list = list.as_ref()?;
        match tx.prepare(list) {
            Ok(statement) if statement.column_count() == 1 => None,
            Ok(_) => Some(format!("`{what}` must select one column: {list}")),
            Err(error) => Some(format!(
                "`{what}` does not compile: {}",
                sqlite_words(&error)
            )),
        }
    })
}
