//! Files from strangers: whatever is in them, one clear line, nothing written, and an end.

use std::fmt::Write as _;
use std::fs;

use migrasome::Db;
use migrasome::db::SCHEMA_VERSION;
use rusqlite::Connection;
use rusqlite::config::DbConfig;

use crate::support::{Lab, Ran, confined, ran, rows, start};

/// A file that somebody prepared.
fn prepared(sql: &str) -> Lab {
    let lab = Lab::with_file();
    let raw = Connection::open(lab.path("migrasome.db")).unwrap();
    raw.pragma_update(None, "foreign_keys", false).unwrap();
    raw.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, false)
        .unwrap();
    raw.pragma_update(None, "writable_schema", true).unwrap();
    raw.execute_batch(sql).expect(sql);
    lab
}

/// Views that double at each step: the last one has 2 to the power of 60 rows.
fn nest() -> String {
    let mut sql = "CREATE VIEW nest_0 AS SELECT 1 AS one;".to_owned();
    for depth in 1..=60 {
        let below = depth - 1;
        write!(
            sql,
            "CREATE VIEW nest_{depth} AS
             SELECT * FROM nest_{below} UNION ALL SELECT * FROM nest_{below};"
        )
        .unwrap();
    }
    sql
}

/// Runs commands side by side in 1.5 GB of address space.
fn run_confined(lab: &Lab, lines: &[Vec<&str>]) -> Vec<Ran> {
    let started: Vec<_> = lines
        .iter()
        .map(|words| start(confined(lab, 1_500_000).args(words)))
        .collect();
    let done = started
        .into_iter()
        .map(|child| ran(child.wait_with_output().unwrap()));
    done.collect()
}

/// Whether a run failed and said these words in a single line.
#[track_caller]
fn assert_one_line(ran: &Ran, words: &str) {
    ran.assert_failed(1);
    assert!(ran.stderr.contains(words), "{}", ran.stderr);
}

#[test]
fn a_report_that_never_ends_or_fills_the_memory_is_stopped() {
    let lab = prepared(&(nest() + include_str!("hostile.sql")));
    let db = Db::open(&lab.path("migrasome.db")).unwrap();
    let reports = rows(
        &db,
        "SELECT name, description FROM saved_queries WHERE title = ''",
        &[],
    );
    let lines: Vec<Vec<&str>> = reports
        .iter()
        .map(|report| {
            let seconds = if report[1].starts_with("time") {
                "1"
            } else {
                "600"
            };
            vec!["report", &report[0], "--timeout", seconds]
        })
        .collect();
    for (report, ran) in reports.iter().zip(run_confined(&lab, &lines)) {
        let said = |words: &str| assert_one_line(&ran, words);
        match report[1].as_str() {
            "time" => said("took longer than 1 s and was stopped"),
            "size" => said("makes a text of more than 64 MiB"),
            "depth" => said("too many references to \"nest_0\""),
            // How much fits into a second is the machine's affair.
            _ if ran.stderr.contains("memory") => said("needs more memory than there is"),
            _ => said("took longer than 1 s and was stopped"),
        }
    }
    assert_eq!(lab.names(), ["migrasome.db"]);
}

#[test]
fn tables_of_ours_that_never_end_stop_every_command() {
    let endless = "AS WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c)
                   SELECT n AS name, n AS value, n AS title, n AS description, n AS sql,
                     n AS saved_query_id, n AS table_name, n AS key, n AS fingerprint, n AS row,
                     n AS report_group FROM c WHERE n < 0";
    let lab = prepared(&format!(
        "DROP TABLE saved_queries; CREATE VIEW saved_queries {endless};
         DROP VIEW table_1; CREATE VIEW table_1 {endless};
         DROP TABLE shipped_rows; CREATE VIEW shipped_rows {endless};"
    ));
    let limited = |words: &[&'static str]| [words, &["--timeout", "1"]].concat();
    let lines = [
        limited(&["report"]),
        limited(&["report", "cargos"]),
        limited(&["report", "cargos", "--help"]),
        limited(&["sql", "SELECT * FROM table_1"]),
        limited(&["check"]),
        limited(&["status"]),
    ];
    for ran in run_confined(&lab, &lines) {
        assert_one_line(&ran, "took longer than 1 s");
    }
}

/// What a schema may claim that is not so.
const LIES: &[&str] = &[
    "UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 'terms')
     WHERE name = 'cargos'",
    "UPDATE sqlite_master SET rootpage = 999999 WHERE name = 'cargos'",
    "UPDATE sqlite_master SET rootpage = 0 WHERE name = 'mechanisms'",
    "UPDATE sqlite_master SET rootpage = -1 WHERE name = 'source_rows'",
    "UPDATE sqlite_master SET rootpage = 1 WHERE name = 'metadata'",
    "UPDATE sqlite_master SET sql = 'CREATE TABLE cargos (x)' WHERE name = 'cargos'",
    "UPDATE sqlite_master SET sql = 'no SQL at all' WHERE name = 'cargos'",
    "UPDATE sqlite_master SET sql = 'CREATE VIEW cargos AS SELECT 1' WHERE name = 'cargos'",
    "UPDATE sqlite_master SET type = 'view' WHERE name = 'saved_queries'",
    "UPDATE sqlite_master SET name = 'nobody' WHERE name = 'saved_queries'",
    "UPDATE sqlite_master SET sql = 'CREATE VIEW claims AS SELECT * FROM claims' WHERE name = 'claims'",
    "DELETE FROM sqlite_master WHERE name = 'metadata'",
    "DELETE FROM sqlite_master",
    "UPDATE metadata SET value = x'00ff' WHERE name = 'data_version';
     UPDATE saved_queries SET sql = x'ff';
     CREATE VIEW evil AS SELECT load_extension('/tmp/evil.so')",
];

#[test]
fn a_schema_that_lies_is_said_in_one_line_and_nothing_is_written() {
    for lie in LIES {
        let lab = prepared(&format!("PRAGMA ignore_check_constraints = on; {lie}"));
        let before = fs::read(lab.path("migrasome.db")).unwrap();
        let mut failed = 0;
        for words in [
            &["report", "table-1"][..],
            &["report", "cargo", "cargo=VEGF", "--cite"],
            &["sql", "SELECT * FROM claims"],
            &["status"],
            &["check"],
            &["migrate", "--dry-run", "migrasome.db"],
        ] {
            let ran = lab.run(words);
            let shown = format!("{lie} {words:?}: {}", ran.shown());
            assert!((0..=2).contains(&ran.code), "{shown}");
            assert!(ran.stderr.lines().count() <= 3, "{shown}");
            assert!(!ran.stderr.contains("panicked"), "{shown}");
            failed += u32::from(ran.code != 0);
        }
        assert!(failed > 0, "{lie}");
        assert!(
            before == fs::read(lab.path("migrasome.db")).unwrap(),
            "{lie}"
        );
        assert_eq!(lab.names(), ["migrasome.db"], "{lie}");
    }
}

/// Names that mean something to a shell, a URI, SQL or a terminal.
const NAMES: &[&str] = &[
    "it's \"so\"; DROP TABLE cargos; --.db",
    "new\nline \u{1b}[31mred.db",
    "q?mode=memory&cache=shared#tag per%41cent.db",
    "file:x.db",
    ":memory:",
    "./-x.db",
    " β back\\slash .db",
    "no-end",
];

#[test]
fn any_name_is_only_a_name() {
    let old = fs::read(Lab::with_older_file().path("migrasome.db")).unwrap();
    for name in NAMES {
        let lab = Lab::new();
        let plain = name.trim_start_matches("./");
        for words in [&["build", name][..], &["report", "--db", name, "table-1"]] {
            let ran = lab.run(words);
            assert_eq!(ran.code, 0, "{words:?}: {}", ran.stderr);
            assert!(ran.stderr.lines().count() <= 1, "{words:?}: {}", ran.stderr);
            assert!(!ran.stderr.contains('\u{1b}') && !ran.stdout.contains('\u{1b}'));
            assert_eq!(lab.names(), [plain], "{words:?}");
        }
        // In WAL mode a file is opened by a URI.
        let raw = Connection::open(lab.path(plain)).unwrap();
        raw.pragma_update(None, "journal_mode", "wal").unwrap();
        drop(raw);
        let ran = lab.run(&["report", "--db", name, "table-1"]);
        assert_eq!(ran.code, 0, "{name}: {}", ran.stderr);
        assert_eq!(lab.names(), [plain]);

        lab.write(plain, &old);
        let ran = lab.run(&["migrate", name]);
        assert_eq!(ran.code, 0, "{name}: {}", ran.stderr);
        let names = lab.names();
        assert_eq!(names.len(), 2, "{names:?}");
        let backup = format!("{plain}.v{SCHEMA_VERSION}-");
        assert!(
            names.iter().any(|name| name.starts_with(&backup)),
            "{names:?}"
        );
    }
}

#[test]
fn what_could_steer_a_terminal_is_shown_and_not_obeyed() {
    let lab = prepared(
        "UPDATE cargos SET name = name || char(27) || '[31m' WHERE name = 'VEGF';
         UPDATE mechanism_cargos SET printed = printed || char(27) || '[31m' WHERE printed = 'VEGF';
         INSERT INTO saved_queries (name, title, description, sql)
         VALUES ('evil', char(27) || ']0;owned' || char(7), char(155) || '2J', 'SELECT char(8238) AS x');
         CREATE TABLE \"\u{1b}[2J\" (x);",
    );
    for words in [
        &["report"][..],
        &["report", "table-1"],
        &["report", "table-1", "-f", "markdown"],
        &["report", "evil"],
        &["report", "evil", "--help"],
        &["check"],
        &["status"],
        &["report", "cargo", "cargo=\u{1b}[31m"],
        &["sql", "SELECT * FROM \"\u{1b}nothing\""],
    ] {
        let shown = lab.run(words).shown();
        let steers = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!shown.contains(steers), "{words:?}: {shown:?}");
    }
    for format in ["csv", "tsv", "json", "ndjson"] {
        let kept = lab.run(&["report", "table-1", "-f", format]).stdout;
        assert!(
            kept.contains("VEGF\u{1b}[31m") || kept.contains("VEGF\\u001b[31m"),
            "{format}"
        );
    }
}
