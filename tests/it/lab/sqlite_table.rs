//! One table of a SQLite file as a lab table.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use migrasome::Error;
use migrasome::lab::{Options, Reading, Spec, open};

use super::{answer, asked, only_line};
use crate::support::{Lab, wait_until};

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

/// However far SQLite has come with it: at the first row, between two, or before there is any.
#[test]
fn a_view_without_an_end_stops_when_it_is_told() {
    let lab = Lab::new();
    let raw = rusqlite::Connection::open(lab.path("lab.db")).unwrap();
    raw.execute_batch(
        "CREATE VIEW rows AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
         SELECT i AS gene FROM n;
         CREATE VIEW none AS SELECT gene FROM rows WHERE gene < 0;
         CREATE VIEW last AS SELECT max(gene) AS gene FROM rows;",
    )
    .unwrap();
    for view in ["rows", "none", "last"] {
        let path = lab.path(&format!("lab.db#{view}"));
        let reading = Reading::default();
        let (stop, progress) = (reading.stop.clone(), reading.progress.clone());
        let stopper = std::thread::spawn(move || {
            // The names of the columns come first.
            wait_until("it reads", || progress.rows.load(Ordering::Relaxed) > 0);
            std::thread::sleep(Duration::from_millis(50));
            stop.store(true, Ordering::Relaxed);
            Instant::now()
        });
        let spec = Spec::parse(path.as_os_str()).unwrap();
        let opened = open(&spec, &Options::default(), &reading);
        let took = stopper.join().unwrap().elapsed();
        assert!(
            matches!(opened, Err(Error::Interrupted)),
            "{view}: {opened:?}"
        );
        assert!(took < Duration::from_secs(2), "{view}: {took:?}");
    }
}

#[test]
fn what_a_view_needs_of_the_memory_is_limited() {
    let lab = Lab::new();
    let raw = rusqlite::Connection::open(lab.path("lab.db")).unwrap();
    raw.execute_batch(
        "CREATE VIEW sorted AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
         SELECT zeroblob(40000000) AS gene FROM n ORDER BY i;",
    )
    .unwrap();
    let ran = asked(&lab, &["--with", "lab.db#sorted"], "SELECT 1");
    let said = "lab.db: needs more memory than there is for it: ask for less, in a view or a table";
    assert_eq!(only_line(1, &ran), said);
}

/// A file with a log is copied, and what happens to it then is nothing to the reading.
#[test]
fn what_was_copied_may_be_written_meanwhile() {
    let lab = Lab::new();
    let path = lab.path("x.db");
    let writer = rusqlite::Connection::open(&path).unwrap();
    writer
        .execute_batch(
            "PRAGMA journal_mode = wal;
             CREATE TABLE t AS
             WITH RECURSIVE n (v) AS (SELECT 1 UNION ALL SELECT v + 1 FROM n LIMIT 300000)
             SELECT v, 0 AS state FROM n",
        )
        .unwrap();
    let reading = Reading::default();
    let progress = std::sync::Arc::clone(&reading.progress);
    let change = std::thread::spawn(move || {
        wait_until("it reads", || {
            progress.rows.load(std::sync::atomic::Ordering::Relaxed) > 1_000
        });
        writer
            .execute_batch("UPDATE t SET state = 1; PRAGMA wal_checkpoint(TRUNCATE)")
            .unwrap();
    });
    let spec = Spec::parse(format!("x={}#t", path.display()).as_ref()).unwrap();
    let opened = migrasome::lab::open(&spec, &Options::default(), &reading).unwrap();
    change.join().unwrap();
    let mut db = migrasome::Db::built_in().unwrap();
    db.with(opened).unwrap();
    let found = crate::support::rows(&db, "SELECT count(*), max(state) FROM x", &[]);
    assert_eq!(found, [["300000", "0"]]);
}
