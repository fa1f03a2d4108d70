//! One table of a SQLite file as a lab table.

use super::{answer, asked, only_line};
use crate::support::Lab;

/// A SQLite file of several pages.
pub fn database(lab: &Lab, name: &str) -> std::path::PathBuf {
    let path = lab.path(name);
    let raw = rusqlite::Connection::open(&path).unwrap();
    raw.execute_batch(
        "CREATE TABLE hits (gene TEXT, log2fc REAL, plate TEXT, raw BLOB);
         INSERT INTO hits VALUES ('VEGFA', 2.5, '0089', x'00FF'), ('CD5L', NULL, '0090', NULL);
         CREATE TABLE wells (well INTEGER, note TEXT);
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
         INSERT INTO wells SELECT i, 'a note of some length ' || i FROM n;
         CREATE VIEW up AS SELECT gene FROM hits WHERE log2fc > 1;",
    )
    .unwrap();
    path
}

#[test]
fn a_table_of_a_sqlite_file_is_a_lab_table() {
    let lab = Lab::new();
    database(&lab, "lab.db");
    let before = lab.names();
    let ran = asked(&lab, &["--with", "lab.db#HITS"], "SELECT * FROM lab");
    let rows = [
        r#"{"gene":"VEGFA","log2fc":2.5,"plate":"0089","raw":"X'00FF'"}"#,
        r#"{"gene":"CD5L","log2fc":null,"plate":"0090","raw":null}"#,
    ];
    assert_eq!(answer(&ran), (rows.to_vec(), vec![]));
    let ran = asked(
        &lab,
        &["--with", "w=lab.db#wells"],
        "SELECT count(*) AS n, sum(well) AS s FROM w",
    );
    assert_eq!(answer(&ran).0, [r#"{"n":2000,"s":2001000}"#]);
    let ran = lab.run(&["report", "lab-hits", "--with", "lab.db#up", "-f", "csv"]);
    assert!(
        answer(&ran).0[1].starts_with("1,VEGFA,VEGF,cargo"),
        "{}",
        ran.shown()
    );
    let ran = asked(&lab, &["--with", "lab.db#hit"], "SELECT 1");
    let said = "lab.db: no table is named `hit`; its tables are `hits`, `up`, `wells`";
    assert_eq!(only_line(1, &ran), said);
    let ran = lab.run(&["report", "lab-hits", "--with", "lab.db"]);
    assert_eq!(
        only_line(2, &ran),
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
    let ran = asked(&lab, &["--with", "lab.db#bad"], "SELECT 1");
    assert!(only_line(1, &ran).contains("table `bad`, row 2: column `a` holds a NUL byte"));
    let ran = asked(&lab, &["--with", "lab.db#ever"], "SELECT 1");
    assert!(
        only_line(1, &ran).starts_with("lab.db: cannot be read"),
        "{}",
        ran.shown()
    );
}

#[test]
fn a_text_of_digits_stays_text() {
    let lab = Lab::new();
    let raw = rusqlite::Connection::open(lab.path("lab.db")).unwrap();
    raw.execute_batch(
        "CREATE TABLE t (plate TEXT, n INTEGER, x REAL, any);
         INSERT INTO t VALUES ('12', 12, 12, 12), ('7', 7, 0.5, '7');",
    )
    .unwrap();
    let ran = asked(&lab, &["--with", "lab.db#t"], "SELECT * FROM lab");
    let rows = [
        r#"{"plate":"12","n":12,"x":12.0,"any":"12"}"#,
        r#"{"plate":"7","n":7,"x":0.5,"any":"7"}"#,
    ];
    assert_eq!(answer(&ran).0, rows);
}
