//! The rules of the file's structure: schema, links, versions, sentences about columns.

use rusqlite::{Connection, OptionalExtension};

use super::{Finding, Fresh, each};
use crate::sqlite::{is_wrong_sql, sqlite_words};

pub(super) fn schema(connection: &Connection, fresh: &Fresh<'_>) -> rusqlite::Result<Vec<Finding>> {
    let mut sql = connection.prepare("SELECT sql FROM sqlite_master WHERE name = ?1")?;
    let mut found = Vec::new();
    for (name, shipped) in &fresh.objects {
        let there: Option<String> = sql.query_row([name], |row| row.get(0)).optional()?;
        let what = match there {
            None => "is missing",
            Some(there) if there != *shipped => "is not as we ship it",
            Some(_) => continue,
        };
        found.push(Finding {
            rule: "schema",
            place: name.clone(),
            what: what.to_owned(),
        });
    }
    Ok(found)
}

pub(super) fn integrity(connection: &Connection, _: &Fresh<'_>) -> rusqlite::Result<Vec<Finding>> {
    let finding = |what: String| Finding {
        rule: "integrity",
        place: "file".to_owned(),
        what,
    };
    Ok(faults(connection)?.into_iter().map(finding).collect())
}

/// What SQLite's own check finds. A lab's table that only its own program can read is passed
/// over: it would keep SQLite from looking at any.
pub(crate) fn faults(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let sql = "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'";
    match each(connection, sql, |row| row.get(0)) {
        Err(error) if is_wrong_sql(&error) => {}
        done => return done,
    }
    let mut found = Vec::new();
    for table in tables(connection)? {
        let sql = "SELECT integrity_check
                   FROM pragma_integrity_check(?1)
                   WHERE integrity_check <> 'ok'";
        let of_table = connection.prepare(sql).and_then(|mut statement| {
            statement
                .query_map([&table], |row| row.get(0))?
                .collect::<Result<Vec<String>, _>>()
        });
        match of_table {
            Err(error) if is_wrong_sql(&error) => {}
            done => found.extend(done?),
        }
    }
    Ok(found)
}

fn tables(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let sql = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name";
    each(connection, sql, |row| row.get(0))
}

pub(super) fn foreign_keys(
    connection: &Connection,
    _: &Fresh<'_>,
) -> rusqlite::Result<Vec<Finding>> {
    let mut sql = connection.prepare("SELECT rowid, parent FROM pragma_foreign_key_check(?1)")?;
    let mut found = Vec::new();
    // One by one: a key of a lab's table that cannot be looked at hides no other.
    for table in tables(connection)? {
        let rows = sql
            .query_map([&table], |row| Ok((row.get(0)?, row.get(1)?)))
            .and_then(Iterator::collect::<Result<Vec<(Option<i64>, String)>, _>>);
        let finding = |place, what| Finding {
            rule: "foreign-keys",
            place,
            what,
        };
        match rows {
            Err(error) if is_wrong_sql(&error) => {
                let what = format!("cannot be looked at: {}", sqlite_words(&error));
                found.push(finding(table, what));
            }
            rows => found.extend(rows?.into_iter().map(|(row_id, parent)| {
                let place = match row_id {
                    Some(id) => format!("{table} rowid {id}"),
                    None => table.clone(),
                };
                let what = format!("points at a row of {parent} that is not there");
                finding(place, what)
            })),
        }
    }
    Ok(found)
}

pub(super) fn version(connection: &Connection, _: &Fresh<'_>) -> rusqlite::Result<Vec<Finding>> {
    let sql = "
        SELECT user_version, (SELECT value FROM metadata WHERE name = 'schema_version')
        FROM pragma_user_version
        WHERE (SELECT value FROM metadata WHERE name = 'schema_version')
          IS NOT CAST(user_version AS TEXT)";
    each(connection, sql, |row| {
        let (header, said): (i64, Option<String>) = (row.get(0)?, row.get(1)?);
        let said = said.unwrap_or_else(|| "nothing".to_owned());
        Ok(Finding {
            rule: "version",
            place: "metadata schema_version".to_owned(),
            what: format!("says {said}, but the file's user_version is {header}"),
        })
    })
}

pub(super) fn documented(
    connection: &Connection,
    fresh: &Fresh<'_>,
) -> rusqlite::Result<Vec<Finding>> {
    let mut sql = connection.prepare(
        "SELECT name
         FROM pragma_table_info(?1)
         WHERE NOT EXISTS (
           SELECT 1 FROM column_docs WHERE table_name = ?1 AND column_name = name
         )
         ORDER BY cid",
    )?;
    let mut found = Vec::new();
    // A lab's own tables are not our business.
    for (table, _) in &fresh.objects {
        let without = sql.query_map([table], |row| row.get(0))?;
        for column in without {
            let column: String = column?;
            found.push(Finding {
                rule: "documented",
                place: format!("{table}.{column}"),
                what: "has no sentence in column_docs".to_owned(),
            });
        }
    }
    Ok(found)
}
