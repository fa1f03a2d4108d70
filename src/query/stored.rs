//! Reports as a file keeps them.

use rusqlite::Connection;

use super::{LabNeed, Param, ParamType, Query};

impl Query {
    /// Every report of a file, by name; or the one of this name.
    pub(crate) fn stored(
        connection: &Connection,
        name: Option<&str>,
    ) -> rusqlite::Result<Vec<Self>> {
        let mut queries = connection.prepare_cached(
            "SELECT saved_query_id, name, title, description, sql, report_group
             FROM saved_queries
             WHERE name = coalesce(?1, name)
             ORDER BY name",
        )?;
        let queries = queries.query_map([name], |row| {
            let id = row.get(0)?;
            Ok(Self {
                id: Some(id),
                name: row.get(1)?,
                title: row.get(2)?,
                group: row.get(5)?,
                description: row.get(3)?,
                params: params(connection, id)?,
                needs: needs(connection, id)?,
                sql: row.get(4)?,
                sql_line: 1,
            })
        })?;
        queries.collect()
    }
}

fn params(connection: &Connection, id: i64) -> rusqlite::Result<Vec<Param>> {
    let mut params = connection.prepare_cached(
        "SELECT name, description, type, default_value, choices_sql, accepts_sql
         FROM saved_query_params
         WHERE saved_query_id = ?1
         ORDER BY position",
    )?;
    let params = params.query_map([id], |row| {
        Ok(Param {
            name: row.get(0)?,
            description: row.get(1)?,
            kind: ParamType::named(&row.get::<_, String>(2)?).unwrap_or_default(),
            default: row.get(3)?,
            choices: row.get(4)?,
            accepts: row.get(5)?,
        })
    })?;
    params.collect()
}

/// A line for each column of a lab's table; NULL is any.
fn needs(connection: &Connection, id: i64) -> rusqlite::Result<Vec<LabNeed>> {
    let mut found = connection.prepare_cached(
        "SELECT lab_table, column_name
         FROM saved_query_needs
         WHERE saved_query_id = ?1
         ORDER BY position",
    )?;
    let mut found = found.query([id])?;
    let mut needs: Vec<LabNeed> = Vec::new();
    while let Some(row) = found.next()? {
        let (table, column): (String, Option<String>) = (row.get(0)?, row.get(1)?);
        match needs.iter_mut().find(|need| need.table == table) {
            Some(need) => need.columns.extend(column),
            None => needs.push(LabNeed {
                table,
                columns: column.into_iter().collect(),
            }),
        }
    }
    Ok(needs)
}
