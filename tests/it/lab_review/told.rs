//! Reports, names and tables: what is said where something is not there.

use super::{HITS, asked, database, holding, refused, told};
use crate::support::Lab;

#[test]
fn a_lab_file_that_a_report_does_not_read_is_said() {
    let lab = holding("hits.csv", HITS);
    let ran = lab.run(&["report", "table-1", "--with", "hits.csv"]);
    assert_eq!(
        refused(2, &ran),
        "report `table-1` does not read the lab file hits.csv: leave --with out, or ask a report \
         that reads one: lab-hits, lab-summary"
    );
    // One's own SQL may name the table and declare nothing.
    lab.write(
        "own.sql",
        "-- title: Mine\nSELECT gene FROM Hits ORDER BY gene;\n",
    );
    let ran = lab.run(&["report", "./own.sql", "--with", "hits.csv", "-f", "csv"]);
    assert_eq!(told(&ran).0, ["gene", "CD5L", "VEGFA"]);
    let ran = lab.run(&["report", "./own.sql", "--with", "x=hits.csv"]);
    assert!(refused(2, &ran).contains("does not read the lab file hits.csv"));
}

#[test]
fn of_two_lab_files_a_report_is_told_which() {
    let lab = holding("hits.csv", HITS);
    let words = [
        "report",
        "lab-hits",
        "--with",
        "a=hits.csv",
        "--with",
        "b=hits.csv",
    ];
    assert_eq!(
        refused(2, &lab.run(&words)),
        "report `lab-hits` needs a lab file with the column gene: two were given: name one lab=FILE, \
         as in --with lab=hits.csv"
    );
}

#[test]
fn a_table_that_is_not_there_is_looked_for_in_the_lab_files_first() {
    let lab = holding("my-hits.csv", HITS);
    database(&lab, "lab.db");
    let words = ["--with", "my-hits.csv", "--with", "lab.db"];
    let said = asked(&lab, "SELECT * FROM my_hit", &words);
    let expected = "no such table or view: my_hit; did you mean `my_hits`? Possible: my_hits, lab.hits, \
                    lab.up, lab.wells, ambiguous_keys, ";
    assert!(refused(2, &said).starts_with(expected), "{}", said.stderr);
}

#[test]
fn a_table_of_a_sqlite_file_is_a_lab_table() {
    let lab = Lab::new();
    database(&lab, "lab.db");
    let before = lab.names();
    let ran = asked(&lab, "SELECT * FROM lab", &["--with", "lab.db#HITS"]);
    let rows = [
        r#"{"gene":"VEGFA","log2fc":2.5,"plate":"0089","raw":"X'00FF'"}"#,
        r#"{"gene":"CD5L","log2fc":null,"plate":"0090","raw":null}"#,
    ];
    assert_eq!(told(&ran), (rows.to_vec(), vec![]));
    let ran = asked(
        &lab,
        "SELECT count(*) AS n, sum(well) AS s FROM w",
        &["--with", "w=lab.db#wells"],
    );
    assert_eq!(told(&ran).0, [r#"{"n":2000,"s":2001000}"#]);
    let ran = lab.run(&["report", "lab-hits", "--with", "lab.db#up", "-f", "csv"]);
    assert!(
        told(&ran).0[1].starts_with("1,VEGFA,VEGF,cargo"),
        "{}",
        ran.shown()
    );
    let ran = asked(&lab, "SELECT 1", &["--with", "lab.db#hit"]);
    let said = "lab.db: no table is named `hit`; its tables are `hits`, `up`, `wells`";
    assert_eq!(refused(1, &ran), said);
    let ran = lab.run(&["report", "lab-hits", "--with", "lab.db"]);
    assert_eq!(
        refused(2, &ran),
        "report `lab-hits` needs a lab file with the column gene: name a table of the SQLite file, \
         --with 'lab=lab.db#hits'. Its tables: hits, up, wells"
    );
    assert_eq!(lab.names(), before);
    let raw = rusqlite::Connection::open(lab.path("lab.db")).unwrap();
    raw.execute_batch(
        "CREATE TABLE bad (a); INSERT INTO bad VALUES ('x'), (CAST(x'610062' AS TEXT));
         CREATE VIEW ever AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
         SELECT load_extension('x') FROM n;",
    )
    .unwrap();
    let ran = asked(&lab, "SELECT 1", &["--with", "lab.db#bad"]);
    assert!(refused(1, &ran).contains("table `bad`, row 2: column `a` holds a NUL byte"));
    let ran = asked(&lab, "SELECT 1", &["--with", "lab.db#ever"]);
    assert!(
        refused(1, &ran).starts_with("lab.db: cannot be read"),
        "{}",
        ran.shown()
    );
}

#[test]
fn standard_input_is_read_once_and_a_name_is_a_word() {
    let lab = holding("hits.csv", HITS);
    let ran = asked(&lab, "SELECT 1", &["--with", "s=-", "--with", "r=-"]);
    assert!(refused(2, &ran).starts_with("standard input can be read once"));
    for (typed, example) in [
        ("my-t=hits.csv", "my_t"),
        ("2=hits.csv", "_2"),
        ("=hits.csv", "_"),
    ] {
        let ran = asked(&lab, "SELECT 1", &["--with", typed]);
        let expected = format!(
            "`{}` cannot name a table: a NAME holds letters, digits and _, and begins with no \
             digit, e.g. --with {example}=hits.csv",
            typed.split('=').next().unwrap()
        );
        assert_eq!(refused(2, &ran), expected);
    }
    lab.write("my-t=hits.csv", HITS);
    let ran = asked(
        &lab,
        "SELECT count(*) AS n FROM my_t_hits",
        &["--with", "my-t=hits.csv"],
    );
    assert_eq!(told(&ran).0, [r#"{"n":2}"#]);
}

#[test]
fn the_sql_of_a_lab_report_says_what_it_needs() {
    let lab = Lab::new();
    let ours = lab.run(&["report", "cargo", "--help"]).stdout;
    assert!(ours.contains("SQL, for any client of the file:"));
    let labs = lab.run(&["report", "lab-hits", "--help"]).stdout;
    assert!(
        labs.contains("SQL, which needs the lab's table and our functions fold() and curie():")
    );
}
