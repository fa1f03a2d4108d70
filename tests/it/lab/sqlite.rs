//! SQLite files of a lab: whatever state they are in, they are read or refused, and not changed.

use std::fs;

use rusqlite::Connection;

use super::sqlite_table::database;
use super::{answer, asked, assert_says, lab, only_line, refused, rows};
use crate::support::{Lab, Ran, as_stranger, mode, ran};

/// A SQLite file of a lab, in the folder `lab` names.
pub fn lab_sqlite(lab: &Lab, pragma: &str) -> Connection {
    let raw = Connection::open(lab.path("freezer.db")).unwrap();
    raw.execute_batch(&format!(
        "PRAGMA journal_mode = {pragma};
         CREATE TABLE boxes (box TEXT, gene TEXT);
         INSERT INTO boxes VALUES ('0089', 'VEGFA'), ('A 1', 'CD5L');
         CREATE TABLE claims (claim TEXT);
         INSERT INTO claims VALUES ('ours');"
    ))
    .unwrap();
    raw
}

#[test]
fn every_table_of_a_labs_sqlite_file_is_there_and_none_hides_ours() {
    let lab = lab();
    drop(lab_sqlite(&lab, "delete"));
    let words = ["--with", "freezer.db"];
    assert_eq!(
        rows(
            &lab,
            &words,
            "SELECT box, term FROM freezer.boxes JOIN term_keys ON key = fold(gene) ORDER BY box",
        ),
        [
            r#"{"box":"0089","term":"VEGF"}"#,
            r#"{"box":"A 1","term":"CD5L"}"#,
        ]
    );
    let statement = "SELECT (SELECT count(*) > 1 FROM claims) AS ours, (SELECT claim FROM freezer.claims) AS labs";
    assert_eq!(
        rows(&lab, &words, statement),
        [r#"{"ours":1,"labs":"ours"}"#]
    );
    // By content first, and under a name.
    fs::copy(lab.path("freezer.db"), lab.path("x.csv")).unwrap();
    let statement = "SELECT count(*) AS n FROM f.boxes";
    assert_eq!(
        rows(&lab, &["--with", "f=x.csv"], statement),
        [r#"{"n":2}"#]
    );
}

#[test]
fn a_labs_sqlite_file_is_not_changed_and_nothing_is_left_beside_it() {
    for pragma in ["delete", "wal"] {
        let lab = lab();
        drop(lab_sqlite(&lab, pragma));
        let before = (fs::read(lab.path("freezer.db")).unwrap(), lab.names());
        let words = ["--with", "freezer.db"];
        let statement = "SELECT count(*) AS n FROM freezer.boxes";
        assert_eq!(rows(&lab, &words, statement), [r#"{"n":2}"#], "{pragma}");
        for statement in [
            "DELETE FROM freezer.boxes",
            "INSERT INTO freezer.boxes VALUES ('x', 'y')",
            "DROP TABLE freezer.boxes",
            "CREATE TABLE freezer.more (x)",
        ] {
            let ran = asked(&lab, &words, statement);
            assert!(ran.code > 0 && ran.stdout.is_empty(), "{}", ran.shown());
        }
        let after = (fs::read(lab.path("freezer.db")).unwrap(), lab.names());
        assert!(before == after, "{pragma}: {:?}", after.1);
        // Where nothing can be left.
        let mut command = as_stranger(&lab);
        mode(&lab.path("freezer.db"), 0o444);
        mode(&lab.path(""), 0o555);
        command.args(["sql", statement, "-f", "ndjson", "--with", "freezer.db"]);
        let ran = ran(command.output().unwrap());
        mode(&lab.path(""), 0o755);
        assert_eq!(
            (ran.code, ran.stdout.as_str()),
            (0, "{\"n\":2}\n"),
            "{}",
            ran.stderr
        );
    }
}

/// The newest rows may still stand in the log beside the file.
#[test]
fn a_sqlite_file_that_is_being_written_gives_its_newest_rows_or_an_error() {
    let lab = lab();
    let writer = lab_sqlite(&lab, "wal");
    let before = lab.names();
    let statement = "SELECT count(*) AS n FROM freezer.boxes";
    let ran = asked(&lab, &["--with", "freezer.db"], statement);
    if ran.code == 0 {
        assert_eq!(ran.stdout, "{\"n\":2}\n");
    } else {
        let said = refused(&lab, 1, &["--with", "freezer.db"], statement);
        assert_says(&said, &["freezer.db"]);
    }
    assert_eq!(lab.names(), before);
    drop(writer);
}

/// The file and the log of a program that was cut off, without what its memory held.
fn lab_sqlite_cut_off(lab: &Lab) {
    let other = Lab::new();
    let writer = lab_sqlite(&other, "wal");
    writer
        .execute_batch(
            "PRAGMA wal_checkpoint(TRUNCATE); INSERT INTO boxes VALUES ('B 2', 'CXCL12');",
        )
        .unwrap();
    for name in ["freezer.db", "freezer.db-wal"] {
        fs::copy(other.path(name), lab.path(name)).unwrap();
    }
}

#[test]
fn a_log_beside_a_sqlite_file_is_read_too_or_said() {
    let statement = "SELECT count(*) AS n FROM freezer.boxes";
    let held = |ran: Ran| match ran.code {
        0 => assert_eq!(
            (ran.stdout.as_str(), ran.stderr.as_str()),
            ("{\"n\":3}\n", "")
        ),
        code => {
            assert_eq!((code, ran.stdout.as_str()), (1, ""), "{}", ran.stderr);
            assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
            assert_says(&ran.stderr, &["migrasome: freezer.db"]);
        }
    };
    let lab = lab();
    lab_sqlite_cut_off(&lab);
    let before = fs::read(lab.path("freezer.db-wal")).unwrap();
    held(asked(&lab, &["--with", "freezer.db"], statement));
    assert!(fs::read(lab.path("freezer.db-wal")).unwrap() == before);
    // Where nothing can be left.
    let lab = Lab::new();
    lab_sqlite_cut_off(&lab);
    let mut command = as_stranger(&lab);
    let before = lab.names();
    mode(&lab.path(""), 0o555);
    command.args(["sql", statement, "-f", "ndjson", "--with", "freezer.db"]);
    held(ran(command.output().unwrap()));
    mode(&lab.path(""), 0o755);
    assert_eq!(lab.names(), before);
}

#[test]
fn nothing_is_left_beside_a_sqlite_file_with_a_log() {
    let lab = lab();
    lab_sqlite_cut_off(&lab);
    let before = lab.names();
    let statement = "SELECT count(*) AS n FROM freezer.boxes";
    asked(&lab, &["--with", "freezer.db"], statement);
    assert_eq!(lab.names(), before);
}

/// What was half done is never an answer, and we do not undo it in a file that is not ours.
#[test]
fn a_sqlite_file_that_a_crash_left_half_changed_is_an_error() {
    let other = Lab::new();
    let writer = lab_sqlite(&other, "delete");
    writer
        .execute_batch(
            "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n LIMIT 20000)
             INSERT INTO boxes SELECT 'box ' || n, 'VEGFA' FROM n;
             PRAGMA cache_size = 5; BEGIN; UPDATE boxes SET gene = 'half done';",
        )
        .unwrap();
    let lab = lab();
    for name in ["freezer.db", "freezer.db-journal"] {
        fs::copy(other.path(name), lab.path(name)).unwrap();
    }
    let contents =
        || ["freezer.db", "freezer.db-journal"].map(|name| fs::read(lab.path(name)).unwrap());
    let before = contents();
    let statement = "SELECT gene FROM freezer.boxes";
    let said = refused(&lab, 1, &["--with", "freezer.db"], statement);
    assert_says(&said, &["freezer.db"]);
    assert!(contents() == before);
    assert_eq!(
        lab.names(),
        ["freezer.db", "freezer.db-journal", "migrasome.db"]
    );
}

#[test]
fn any_name_of_a_sqlite_file_is_only_a_name() {
    for pragma in ["delete", "wal"] {
        let lab = lab();
        drop(lab_sqlite(&lab, pragma));
        for name in [
            "a?mode=rwc.db",
            "a#b.db",
            "a%20b.db",
            "it's.db",
            "a b;c.db",
            "file:x.db",
        ] {
            fs::copy(lab.path("freezer.db"), lab.path(name)).unwrap();
            let before = lab.names();
            let statement = "SELECT count(*) AS n FROM f.boxes";
            let words = ["--with", &format!("f={name}")];
            assert_eq!(rows(&lab, &words, statement), [r#"{"n":2}"#], "{name}");
            assert_eq!(lab.names(), before, "{name}");
        }
    }
}

#[test]
fn a_damaged_sqlite_file_is_never_an_empty_answer() {
    let lab = lab();
    let raw = lab_sqlite(&lab, "delete");
    raw.execute_batch(
        "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n LIMIT 5000)
         INSERT INTO boxes SELECT 'box ' || n, 'gene ' || n FROM n;",
    )
    .unwrap();
    drop(raw);
    let mut bytes = fs::read(lab.path("freezer.db")).unwrap();
    bytes[8192..].fill(0xff);
    lab.write("freezer.db", &bytes);
    let words = ["--with", "freezer.db"];
    let said = refused(&lab, 1, &words, "SELECT box FROM freezer.boxes");
    assert!(!said.contains("fault of this program"), "{said}");
    lab.write("freezer.db", &bytes[..50]);
    let said = refused(&lab, 1, &words, "SELECT box FROM freezer.boxes");
    assert_says(&said, &["freezer.db"]);
}

/// SQLite keeps any bytes as a text; none of our formats may show others than there are.
#[test]
fn a_text_that_is_none_is_said_and_never_changed() {
    let lab = lab();
    let raw = Connection::open(lab.path("freezer.db")).unwrap();
    raw.execute_batch(
        "CREATE TABLE boxes (box, gene TEXT);
         INSERT INTO boxes VALUES (1, 'VEGFA'), (x'ff', CAST(x'43ff44' AS TEXT))",
    )
    .unwrap();
    for format in ["table", "csv", "tsv", "json", "ndjson", "markdown"] {
        let asked =
            |statement| lab.fails(1, &["sql", statement, "-f", format, "--with", "freezer.db"]);
        assert_eq!(
            asked("SELECT * FROM freezer.boxes"),
            "migrasome: freezer.db: table `boxes`, row 2 of the result: column `gene` holds a text \
             that is not UTF-8: mend it in the database, or ask for hex(…) of it\n"
        );
        assert_eq!(
            asked("SELECT gene || '!' AS g FROM freezer.boxes"),
            "migrasome: the query failed: row 2 of the result: column `g` holds a text that is not \
             UTF-8: mend it in the database, or ask for hex(…) of it\n"
        );
    }
    let statement = "SELECT box, hex(gene) AS gene FROM freezer.boxes";
    assert_eq!(
        rows(&lab, &["--with", "freezer.db"], statement),
        [
            r#"{"box":1,"gene":"5645474641"}"#,
            r#"{"box":"X'FF'","gene":"43FF44"}"#
        ]
    );
}

#[test]
fn a_database_that_was_cut_off_is_not_read_as_if_it_were_whole() {
    let lab = Lab::with_file();
    let path = database(&lab, "lab.db");
    let bytes = std::fs::read(&path).unwrap();
    let (whole, rest) = (bytes.len(), bytes.len() - 4096);
    lab.write("lab.db", &bytes[..rest]);
    // Its pages are at the end and nobody asks for them.
    let ran = asked(&lab, &["--with", "lab.db"], "SELECT gene FROM lab.hits");
    assert_eq!(
        only_line(1, &ran),
        format!(
            "lab.db: is cut off: it has {rest} bytes where its header says {whole}: copy or fetch \
             it again, or use a backup"
        )
    );
    let ours = std::fs::read(lab.path("migrasome.db")).unwrap();
    lab.write("migrasome.db", &ours[..ours.len() - 1]);
    let ran = lab.run(&["report", "table-1"]);
    assert!(only_line(1, &ran).contains("migrasome.db: is cut off"));
    // A log may hold what is not in the file yet.
    let writer = rusqlite::Connection::open(lab.path("wal.db")).unwrap();
    writer
        .execute_batch("PRAGMA journal_mode = wal; CREATE TABLE t (a); INSERT INTO t VALUES (1);")
        .unwrap();
    lab.write("migrasome.db", &ours);
    let ran = asked(&lab, &["--with", "wal.db"], "SELECT a FROM wal.t");
    assert_eq!(answer(&ran), (vec![r#"{"a":1}"#], vec![]));
}
