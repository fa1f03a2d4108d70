//! What cannot be read, and what must not be.

use std::fs;

use super::sqlite::lab_sqlite;
use super::{HITS, asked, assert_says, holding, refused, rows, trap};
use crate::support::{as_stranger, gzipped, mode, ran};

#[test]
fn what_cannot_be_read_is_one_line_and_never_an_empty_answer() {
    let lab = trap("pixel.png");
    lab.write("empty.csv", "");
    lab.write("empty.csv.gz", gzipped(b""));
    fs::create_dir(lab.path("folder.csv")).unwrap();
    std::os::unix::fs::symlink("nowhere.csv", lab.path("dangling.csv")).unwrap();
    for name in [
        "missing.csv",
        "dangling.csv",
        "empty.csv",
        "empty.csv.gz",
        "folder.csv",
        "pixel.png",
        "missing.xlsx#Sheet 1",
    ] {
        // Whether or not it is used.
        for statement in ["SELECT * FROM x", "SELECT count(*) AS n FROM claims"] {
            let said = refused(&lab, 1, &["--with", &format!("x={name}")], statement);
            assert_says(&said, &[name.split('#').next().unwrap()]);
        }
    }
    let ran = lab.run(&["report", "table-1", "--with", "missing.csv"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""));
    assert_says(&ran.stderr, &["missing.csv"]);
}

#[test]
fn a_file_without_permission_is_said() {
    let lab = holding("secret.csv", HITS);
    let mut command = as_stranger(&lab);
    mode(&lab.path(""), 0o755);
    mode(&lab.path("secret.csv"), 0o000);
    let words = ["sql", "SELECT * FROM secret", "--with", "secret.csv"];
    let ran = ran(command.args(words).output().unwrap());
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""), "{}", ran.stderr);
    assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
    assert_says(&ran.stderr, &["migrasome: ", "secret.csv"]);
}

#[test]
fn a_file_that_is_not_used_changes_nothing() {
    let lab = holding("hits.csv", HITS);
    let words = ["--with", "hits.csv"];
    let statement = "SELECT count(*) AS n FROM claims";
    assert_eq!(rows(&lab, &words, statement), [r#"{"n":10}"#]);
}

#[test]
fn the_sql_cannot_open_files_nor_write_to_those_that_are_open() {
    let lab = holding("hits.csv", HITS);
    drop(lab_sqlite(&lab, "delete"));
    let before = lab.names();
    for statement in [
        "ATTACH 'freezer.db' AS f",
        "ATTACH 'new.db' AS f",
        "SELECT readfile('hits.csv')",
        "SELECT writefile('new.csv', 'x')",
        "SELECT load_extension('x')",
        "CREATE VIRTUAL TABLE temp.x USING csv(filename='hits.csv')",
        "CREATE VIRTUAL TABLE temp.x USING lab('hits.csv')",
        "CREATE VIRTUAL TABLE x USING fts5(y)",
        "SELECT * FROM csv('hits.csv')",
        "SELECT * FROM lab('freezer.db')",
        "INSERT INTO hits VALUES ('x', 1)",
        "DELETE FROM hits",
        "UPDATE hits SET count = 0",
        "DROP TABLE hits",
        "ALTER TABLE hits RENAME TO x",
        "CREATE TEMP TABLE x (y)",
        "VACUUM INTO 'new.db'",
        "PRAGMA writable_schema = 1",
    ] {
        for words in [&[][..], &["--with", "hits.csv"]] {
            let ran = asked(&lab, words, statement);
            assert!(
                ran.code > 0 && ran.stdout.is_empty(),
                "{statement}: {}",
                ran.shown()
            );
            assert_eq!(ran.stderr.lines().count(), 1, "{statement}: {}", ran.stderr);
        }
    }
    assert_eq!(lab.names(), before);
    assert_eq!(fs::read_to_string(lab.path("hits.csv")).unwrap(), HITS);
}
