//! The schema: a snapshot, and the rules of the file that hold for all of it.

use std::collections::BTreeSet;

use migrasome::Db;
use rusqlite::Connection;

use crate::support::{Lab, column, rows};

#[test]
fn the_schema_is_the_reviewed_one() {
    let db = Db::built_in().unwrap();
    let sql = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name";
    insta::assert_snapshot!(column(&db, sql).join(";\n\n"));
}

#[test]
fn landed_migrations_are_never_edited() {
    let db = Db::built_in().unwrap();
    let sql = "SELECT version || ' ' || name || ' ' || checksum
               FROM refinery_schema_history
               ORDER BY version";
    insta::assert_snapshot!(column(&db, sql).join("\n"));
}

#[test]
fn every_foreign_key_has_an_index_behind_it() {
    let db = Db::built_in().unwrap();
    let keys = rows(
        &db,
        r#"SELECT tables.name, keys."from"
           FROM sqlite_master AS tables
           JOIN pragma_foreign_key_list(tables.name) AS keys
           WHERE tables.type = 'table'"#,
        &[],
    );
    let led: BTreeSet<Vec<String>> = rows(
        &db,
        "SELECT tables.name, columns.name
         FROM sqlite_master AS tables
         JOIN pragma_index_list(tables.name) AS indexes
         JOIN pragma_index_info(indexes.name) AS columns
         WHERE tables.type = 'table' AND columns.seqno = 0",
        &[],
    )
    .into_iter()
    .collect();
    assert!(!keys.is_empty());
    for key in keys {
        assert!(led.contains(&key), "no index behind {key:?}");
    }
}

#[test]
fn every_table_says_what_a_row_is() {
    let db = Db::built_in().unwrap();
    let sql = "SELECT name || sql
               FROM sqlite_master
               WHERE type IN ('table', 'view')
                 AND name NOT IN ('refinery_schema_history', 'sqlite_sequence')
                 AND instr(sql, char(10) || '  -- ') = 0";
    assert_eq!(column(&db, sql), Vec::<String>::new());
}

#[test]
fn every_column_has_a_sentence_and_every_sentence_a_column() {
    let db = Db::built_in().unwrap();
    let there = rows(
        &db,
        "SELECT objects.name, columns.name
         FROM sqlite_master AS objects
         JOIN pragma_table_info(objects.name) AS columns
         WHERE objects.type IN ('table', 'view') AND objects.name <> 'sqlite_sequence'
         ORDER BY 1, 2",
        &[],
    );
    let sentences = "SELECT table_name, column_name FROM column_docs ORDER BY 1, 2";
    assert_eq!(rows(&db, sentences, &[]), there);
}

#[test]
fn a_column_takes_only_its_type() {
    let lab = Lab::with_file();
    let raw = Connection::open(lab.path("migrasome.db")).unwrap();
    for (sql, fits) in [
        ("UPDATE mechanisms SET effect = x'00'", false),
        ("UPDATE mechanisms SET effect = NULL", false),
        ("UPDATE mechanisms SET cargo_status = 'unknown'", false),
        (
            "UPDATE citations SET number = 'nine' WHERE number = 9",
            false,
        ),
        ("UPDATE citations SET number = -9 WHERE number = 9", false),
        ("UPDATE diseases SET category_id = 99", false),
        (
            "INSERT INTO cargos (name, kind, kind_source) VALUES ('VEGF', 'protein', '')",
            false,
        ),
        (
            "INSERT INTO cargos (name, kind, kind_source) VALUES ('miR-21', 'RNA', 'ours')",
            true,
        ),
    ] {
        assert_eq!(raw.execute(sql, []).is_ok(), fits, "{sql}");
    }
}

/// Tools list tables by name or in the order in which they were made: what to read first comes
/// first by name, and the record of migrations last by age.
#[test]
fn a_person_who_opens_the_file_cold_sees_what_to_read_first() {
    let lab = Lab::with_file();
    let db = Db::open(&lab.path("migrasome.db")).unwrap();
    let names = column(
        &db,
        "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name",
    );
    assert_eq!(names[0], "about_this_file");
    let tables = column(
        &db,
        "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid",
    );
    assert_eq!(tables.last().unwrap(), "refinery_schema_history");
    let read = "SELECT name FROM about_this_file WHERE part IN ('read first', 'join on', 'more')";
    for name in column(&db, read) {
        assert!(names.contains(&name), "{name}");
    }
    let reports = column(
        &db,
        "SELECT name FROM about_this_file WHERE part LIKE 'report: %' ORDER BY name",
    );
    assert_eq!(
        reports,
        column(&db, "SELECT name FROM saved_queries ORDER BY name")
    );
}
