//! Names of tables.

use std::fs;

use super::sqlite::lab_sqlite;
use super::{HITS, HITS_ROWS, asked, assert_says, holding, refused, rows};
use crate::support::gzipped;

#[test]
fn a_table_is_named_after_its_file_or_as_asked() {
    for (path, words, tables) in [
        ("hits.csv", "hits.csv", &["hits", "HITS"][..]),
        ("hits.csv.gz", "hits.csv.gz", &["hits"]),
        (
            "my-hits 2024.csv",
            "my-hits 2024.csv",
            &["my_hits_2024", "\"my-hits 2024\""],
        ),
        ("2024.tsv", "2024.tsv", &["\"2024\""]),
        ("Größe.csv", "Größe.csv", &["\"Größe\""]),
        (
            "O'Brien \"x\".csv",
            "O'Brien \"x\".csv",
            &["O_Brien__x_", "\"O'Brien \"\"x\"\"\""],
        ),
        ("hits.csv", "./hits.csv", &["hits"]),
        ("hits.csv", "mine=hits.csv", &["mine", "Mine"]),
        ("claims.csv", "mine=claims.csv", &["mine"]),
        ("a=b.csv", "mine=a=b.csv", &["mine"]),
    ] {
        let text = if path.ends_with("gz") {
            gzipped(HITS.as_bytes())
        } else {
            HITS.as_bytes().to_vec()
        };
        let lab = holding(path, text);
        for table in tables {
            let statement = format!("SELECT * FROM {table}");
            assert_eq!(
                rows(&lab, &["--with", words], &statement),
                HITS_ROWS,
                "{words}"
            );
        }
    }
}

#[test]
fn a_name_that_is_taken_is_refused_and_another_asked_for() {
    let lab = holding("x.csv", HITS);
    for name in ["claims.csv", "hits.csv", "Hits.tsv", "a-b.csv", "a_b.csv"] {
        lab.write(name, HITS);
    }
    fs::create_dir(lab.path("more")).unwrap();
    lab.write("more/hits.csv", HITS);
    for words in [
        &["--with", "claims=x.csv"][..],
        &["--with", "CLAIMS=x.csv"],
        &["--with", "term_keys=x.csv"],
        &["--with", "terms=x.csv"],
        &["--with", "claims.csv"],
        &["--with", "a=x.csv", "--with", "a=hits.csv"],
        &["--with", "a=x.csv", "--with", "A=hits.csv"],
        &["--with", "hits.csv", "--with", "more/hits.csv"],
        &["--with", "hits.csv", "--with", "Hits.tsv"],
        &["--with", "a-b.csv", "--with", "a_b.csv"],
    ] {
        let said = refused(&lab, 2, words, "SELECT 1");
        assert_says(&said, &["NAME"]);
    }
    assert_eq!(
        rows(
            &lab,
            &["--with", "hits.csv", "--with", "other=more/hits.csv"],
            "SELECT count(*) AS n FROM hits JOIN other USING (gene)"
        ),
        [r#"{"n":2}"#]
    );
}

/// Whatever is said of names that mean something to SQLite, ours is still there.
#[test]
fn a_name_of_sqlites_own_is_no_way_in() {
    let lab = holding("x.csv", HITS);
    drop(lab_sqlite(&lab, "delete"));
    for words in [
        "sqlite_master=x.csv",
        "sqlite_schema=x.csv",
        "main=x.csv",
        "main=freezer.db",
        "temp=freezer.db",
        "=x.csv",
        "x=",
        "",
    ] {
        let ran = asked(&lab, &["--with", words], "SELECT count(*) AS n FROM claims");
        assert!(
            ran.code != 0 || ran.stdout == "{\"n\":10}\n",
            "{words}: {}",
            ran.shown()
        );
        assert!(ran.stderr.lines().count() <= 1, "{words}: {}", ran.stderr);
        assert!(
            !ran.stderr.contains("fault of this program"),
            "{words}: {}",
            ran.stderr
        );
    }
}
