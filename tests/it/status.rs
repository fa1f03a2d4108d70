//! `status` tells what a file is, and what in it is the lab's own.

use migrasome::Db;
use migrasome::db::SCHEMA_VERSION;

use crate::support::{Lab, column, data_version};
use crate::upgrade::LAB;

/// The lines of `status`, each as what it is about and what is told of it.
fn told(lab: &Lab) -> Vec<(String, String)> {
    let ran = lab.run(&["status", "-f", "tsv"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let pair = |line: &str| {
        line.split_once('\t')
            .map(|(what, value)| (what.to_owned(), value.to_owned()))
    };
    ran.stdout
        .lines()
        .skip(1)
        .map(|line| pair(line).expect(line))
        .collect()
}

#[test]
fn a_file_is_told_with_its_size_its_versions_and_the_rows_of_each_table() {
    let lab = Lab::with_file();
    let path = lab.path("migrasome.db");
    let db = Db::open(&path).unwrap();
    let told = told(&lab);
    let size = format!("{} bytes", path.metadata().unwrap().len());
    for (what, value) in [
        ("file", "migrasome.db"),
        ("size", &size),
        ("program", concat!("migrasome ", env!("CARGO_PKG_VERSION"))),
        ("schema", &SCHEMA_VERSION.to_string()),
        ("data", &data_version()),
        ("journal mode", "rollback"),
        ("opens in", "SQLite 3.26 and newer"),
    ] {
        assert!(
            told.contains(&(what.to_owned(), value.to_owned())),
            "{what}: {told:?}"
        );
    }
    let tables = told
        .iter()
        .filter_map(|(what, value)| Some((what.strip_prefix("table ")?, value)));
    let tables: Vec<_> = tables.collect();
    assert!(!tables.is_empty());
    for (table, value) in tables {
        let count = column(&db, &format!("SELECT count(*) FROM {table}")).remove(0);
        let plural = if count == "1" { "" } else { "s" };
        assert_eq!(*value, format!("{count} row{plural}"), "{table}");
    }
}

#[test]
fn what_is_the_labs_own_is_told() {
    let lab = Lab::with_file();
    for sql in LAB {
        lab.execute(sql);
    }
    lab.execute("CREATE TABLE strict_hits (gene TEXT) STRICT; PRAGMA journal_mode = wal");
    let own = told(&lab).into_iter().filter_map(|(what, value)| {
        let is_ours = what.starts_with("table ");
        // How many there are in all is the data's affair.
        match value.split_once(", ") {
            Some((_, own)) if is_ours => Some(format!("{what}: {own}")),
            _ if is_ours
                || ["file", "size", "program", "schema", "data"].contains(&what.as_str()) =>
            {
                None
            }
            _ => Some(format!("{what}: {value}")),
        }
    });
    insta::assert_snapshot!(own.collect::<Vec<_>>().join("\n"));
}

#[test]
fn an_older_file_and_its_backups_are_told() {
    let lab = Lab::with_older_file();
    lab.write("migrasome.db.v1-20260101T000000Z.bak", "");
    let told = told(&lab);
    let data = format!("2020-01-01 (this program: {})", data_version());
    for (what, value) in [
        ("data", data.as_str()),
        ("backup", "migrasome.db.v1-20260101T000000Z.bak"),
    ] {
        assert!(
            told.contains(&(what.to_owned(), value.to_owned())),
            "{what}: {told:?}"
        );
    }
}

#[test]
fn the_built_in_data_have_no_size_and_nothing_of_a_lab() {
    let told = told(&Lab::new());
    assert!(
        told.contains(&("file".to_owned(), "built-in data".to_owned())),
        "{told:?}"
    );
    assert!(
        !told
            .iter()
            .any(|(what, value)| what.contains("your") || value.contains("your") || what == "size"),
        "{told:?}"
    );
}
