//! A fingerprint of all that a database holds, kept in its metadata: whether a file is
//! still as it was built, or a lab has added or changed something.

use std::hash::Hasher;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension};
use siphasher::sip128::{Hasher128, SipHasher13};

/// The line of `metadata` that keeps it.
const NAME: &str = "content_digest";

/// Stamps a freshly built database.
pub(super) fn stamp(connection: &Connection) -> rusqlite::Result<()> {
    let digest = digest(connection)?;
    connection
        .execute(
            "INSERT INTO metadata (name, value) VALUES (?1, ?2)",
            [NAME, &digest],
        )
        .map(drop)
}

/// Whether the database holds what it was built with, no more and no less.
pub(super) fn is_as_built(connection: &Connection) -> rusqlite::Result<bool> {
    let stamped: Option<String> = connection
        .query_row(
            "SELECT value FROM metadata WHERE name = ?1",
            [NAME],
            |row| row.get(0),
        )
        .optional()?;
    Ok(stamped == Some(digest(connection)?))
}

/// Over the schema and over every row of every table, except this line itself and what
/// SQLite keeps for its own use. `SipHash`, and not a cryptographic hash: this guards
/// against mistakes, not against forgery.
fn digest(connection: &Connection) -> rusqlite::Result<String> {
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
        let sql = format!("SELECT * FROM \"{}\" {but}", table.replace('"', "\"\""));
        hasher.write(table.as_bytes());
        add_rows(connection, &sql, &mut hasher)?;
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
            let (kind, bytes) = match row.get_ref(index)? {
                ValueRef::Null => (0, Vec::new()),
                ValueRef::Integer(number) => (1, number.to_le_bytes().to_vec()),
                ValueRef::Real(number) => (2, number.to_bits().to_le_bytes().to_vec()),
                ValueRef::Text(bytes) => (3, bytes.to_vec()),
                ValueRef::Blob(bytes) => (4, bytes.to_vec()),
            };
            hasher.write_u8(kind);
            hasher.write_u64(bytes.len() as u64);
            hasher.write(&bytes);
        }
    }
    Ok(())
}
