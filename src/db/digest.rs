//! A fingerprint of all that a database holds, kept in its metadata: whether a file is
//! still as it was built, or a lab has added or changed something.

use std::hash::Hasher;

use rusqlite::{Connection, OptionalExtension};
use siphasher::sip128::{Hasher128, SipHasher13};

use crate::shipped::{CONTENT_DIGEST, hash_value};
use crate::sqlite::{is_wrong_sql, quoted};

/// Stamps a freshly built database.
pub(super) fn stamp(connection: &Connection) -> rusqlite::Result<()> {
    write(connection, &of(connection)?)
}

/// Gives a database the stamp of another: one that it does not hold, where they differ.
pub(super) fn copy(from: &Connection, to: &Connection) -> rusqlite::Result<()> {
    let stamped: String = from.query_row(
        "SELECT value FROM metadata WHERE name = ?1",
        [CONTENT_DIGEST],
        |row| row.get(0),
    )?;
    write(to, &stamped)
}

fn write(connection: &Connection, digest: &str) -> rusqlite::Result<()> {
    connection
        .execute(
            "INSERT OR REPLACE INTO metadata (name, value) VALUES (?1, ?2)",
            [CONTENT_DIGEST, digest],
        )
        .map(drop)
}

/// Whether the database holds what it was built with, no more and no less.
pub(super) fn is_as_built(connection: &Connection) -> rusqlite::Result<bool> {
    let stamped: Option<String> = connection
        .query_row(
            "SELECT value FROM metadata WHERE name = ?1",
            [CONTENT_DIGEST],
            |row| row.get(0),
        )
        .optional()?;
    Ok(stamped == Some(of(connection)?))
}

/// Over the schema and over every row of every table, except this line itself and what
/// SQLite keeps for its own use. `SipHash`, and not a cryptographic hash: this guards
/// against mistakes, not against forgery.
pub(super) fn of(connection: &Connection) -> rusqlite::Result<String> {
    let mut hasher = SipHasher13::new();
    let schema = "SELECT type, name, sql FROM sqlite_master
                  WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
                  ORDER BY type, name";
    add_rows(connection, schema, &mut hasher)?;
    let mut tables = connection.prepare(
        "SELECT name FROM sqlite_master
         WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
         ORDER BY name",
    )?;
    let tables = tables.query_map([], |row| row.get::<_, String>(0))?;
    for table in tables {
        let table = table?;
        let but = if table == "metadata" {
            "WHERE name <> 'content_digest'"
        } else {
            ""
        };
        let sql = format!("SELECT * FROM {} {but}", quoted(&table));
        hasher.write(table.as_bytes());
        match add_rows(connection, &sql, &mut hasher) {
            // A lab's table that only its own program can read.
            Err(error) if is_wrong_sql(&error) => {}
            done => done?,
        }
    }
    let sum = hasher.finish128();
    Ok(format!("{:016x}{:016x}", sum.h1, sum.h2))
}

fn add_rows(connection: &Connection, sql: &str, hasher: &mut SipHasher13) -> rusqlite::Result<()> {
    let mut statement = connection.prepare(sql)?;
    let width = statement.column_count();
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        for index in 0..width {
            hash_value(hasher, row.get_ref(index)?);
        }
    }
    Ok(())
}
