//! Names of tables.

use std::fs;

use super::sqlite::lab_sqlite;
use super::sqlite_table::database;
use super::{
    HITS, HITS_ROWS, SCREEN, answer, asked, assert_says, holding, only_line, refused, rows,
};
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
        &["--with", "json_each=x.csv"],
        &["--with", "JSON_tree=x.csv"],
        &["--with", "jsonb_each=x.csv"],
        &["--with", "pragma_table_info=x.csv"],
        &["--with", "dbstat=x.csv"],
        &["--with", "match_of=x.csv"],
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

#[test]
fn a_table_of_a_labs_database_hides_no_table_function() {
    let lab = holding("x.csv", HITS);
    let raw = rusqlite::Connection::open(lab.path("evil.db")).unwrap();
    raw.execute_batch("CREATE TABLE json_each (value); INSERT INTO json_each VALUES ('evil')")
        .unwrap();
    let said = refused(
        &lab,
        2,
        &["--with", "evil.db"],
        "SELECT value FROM json_each",
    );
    assert_says(
        &said,
        &[
            "its table `json_each` would hide SQLite's own",
            "evil.db#json_each",
        ],
    );
    let named = rows(
        &lab,
        &["--with", "x=evil.db#json_each"],
        "SELECT value FROM x",
    );
    assert_eq!(named, [r#"{"value":"evil"}"#]);
}

/// Whatever is said of names that mean something to SQLite, ours is still there.
#[test]
fn a_name_of_sqlites_own_is_no_way_in() {
    let lab = holding("x.csv", HITS);
    drop(lab_sqlite(&lab, "delete"));
    let count = "SELECT count(*) AS n FROM claims";
    let alone = asked(&lab, &[], count).stdout;
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
        let ran = asked(&lab, &["--with", words], count);
        assert!(
            ran.code != 0 || ran.stdout == alone,
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

#[test]
fn a_table_that_is_not_there_is_looked_for_in_the_lab_files_first() {
    let lab = holding("my-hits.csv", SCREEN);
    database(&lab, "lab.db");
    let words = ["--with", "my-hits.csv", "--with", "lab.db"];
    let said = asked(&lab, &words, "SELECT * FROM my_hit");
    let expected = "no such table or view: my_hit; did you mean `my_hits`? Possible: my_hits, lab.hits, \
                    lab.up, lab.wells, about_this_file, ";
    assert!(only_line(2, &said).starts_with(expected), "{}", said.stderr);
}

#[test]
fn standard_input_is_read_once_and_a_name_is_a_word() {
    let lab = holding("hits.csv", SCREEN);
    let ran = asked(&lab, &["--with", "s=-", "--with", "r=-"], "SELECT 1");
    assert!(only_line(2, &ran).starts_with("standard input can be read once"));
    for (typed, example) in [
        ("my-t=hits.csv", "my_t"),
        ("2=hits.csv", "_2"),
        ("=hits.csv", "_"),
    ] {
        let ran = asked(&lab, &["--with", typed], "SELECT 1");
        let expected = format!(
            "`{}` cannot name a table: a NAME holds letters, digits and _, and begins with no \
             digit, e.g. --with {example}=hits.csv",
            typed.split('=').next().unwrap()
        );
        assert_eq!(only_line(2, &ran), expected);
    }
    lab.write("my-t=hits.csv", SCREEN);
    let ran = asked(
        &lab,
        &["--with", "my-t=hits.csv"],
        "SELECT count(*) AS n FROM my_t_hits",
    );
    assert_eq!(answer(&ran).0, [r#"{"n":2}"#]);
}
