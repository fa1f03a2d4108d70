//! `status` tells what a file is, and what in it is the lab's own.

use crate::support::Lab;
use crate::upgrade::{LAB, old_lab_file};

fn told(lab: &Lab) -> String {
    let ran = lab.run(&["status", "-f", "tsv"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    ran.stdout.replace('\t', "  ")
}

#[test]
fn a_labs_copy() {
    let lab = Lab::with_file();
    for sql in LAB {
        lab.execute(sql);
    }
    lab.execute(
        "CREATE TABLE strict_hits (gene TEXT) STRICT;
         CREATE VIEW either AS SELECT iif(1, 2, 3) AS two;
         PRAGMA journal_mode = wal",
    );
    insta::assert_snapshot!(told(&lab));
}

#[test]
fn an_older_file_and_its_backups() {
    let lab = old_lab_file();
    lab.write("migrasome.db.v5-20260101T000000Z.bak", "");
    insta::assert_snapshot!(told(&lab));
}

#[test]
fn the_built_in_data() {
    let told = told(&Lab::new());
    assert!(told.contains("file  built-in data\n"), "{told}");
    assert!(!told.contains("your") && !told.contains("size"), "{told}");
}
