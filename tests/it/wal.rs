//! A file in WAL mode, read while somebody begins to write it: never rows of two states.

use std::path::Path;

use migrasome::lab::{Options, Reading};
use migrasome::{Db, Error, Result};
use rusqlite::Connection;

use crate::support::lab;

/// What another program does: it writes, and its log goes into the file when it closes it.
fn write(path: &Path) {
    let other = Connection::open(path).unwrap();
    other
        .execute_batch("CREATE TABLE more AS SELECT zeroblob(9000) AS filler")
        .unwrap();
}

/// The first row is read before the file is written, the rest after it.
fn read_while_written(db: &Db, sql: &str, path: &Path) -> Result<u64> {
    let mut statement = db.prepare(sql)?;
    let mut rows = 0;
    statement.for_each_row(|_| {
        if rows == 0 {
            write(path);
        }
        rows += 1;
        Ok(())
    })?;
    Ok(rows)
}

fn assert_noticed(error: &Error, path: &Path) {
    let said = error.to_string();
    let expected = format!("{}: was changed while it was read", path.display());
    assert!(said.starts_with(&expected), "{said}");
}

#[test]
fn a_writer_that_begins_meanwhile_is_noticed() {
    let lab = lab();
    lab.execute("PRAGMA journal_mode = wal");
    let path = lab.path("migrasome.db");
    let db = Db::open(&path).unwrap();
    let sql = "SELECT claim FROM claims";
    assert_noticed(&read_while_written(&db, sql, &path).unwrap_err(), &path);
    assert_noticed(&db.metadata("data_version").unwrap_err(), &path);
    assert!(Db::open(&path).unwrap().metadata("data_version").is_ok());
    assert_eq!(lab.names(), ["migrasome.db"], "nothing is left beside");
}

#[test]
fn a_writer_of_a_labs_database_is_noticed() {
    let lab = lab();
    let path = lab.path("hits.db");
    let made = Connection::open(&path).unwrap();
    made.execute_batch("PRAGMA journal_mode = wal; CREATE TABLE hits AS VALUES (1), (2), (3)")
        .unwrap();
    drop(made);
    let mut db = Db::open(&lab.path("migrasome.db")).unwrap();
    let spec = migrasome::lab::Spec::file(path.as_os_str()).unwrap();
    let opened = migrasome::lab::open(&spec, &Options::default(), &Reading::default());
    db.with(opened.unwrap()).unwrap();
    let read = read_while_written(&db, "SELECT * FROM hits.hits", &path);
    assert_noticed(&read.unwrap_err(), &path);
    assert_eq!(lab.names(), ["hits.db", "migrasome.db"]);
}
