//! The file on the oldest SQLite that we promise: 3.26.0 itself, as RHEL 8 ships it.

use std::env;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use migrasome::Db;
use migrasome::query::Query;

use crate::support::{Lab, column, project, reports_with_values, rows};

/// The small program around 3.26.0, built the first time and kept in cargo's folder for tests.
static OLD_SQLITE: LazyLock<PathBuf> = LazyLock::new(|| {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("old-sqlite");
    let built = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--locked", "--manifest-path"])
        .arg(project("tests/old-sqlite/Cargo.toml"))
        .arg("--target-dir")
        .arg(&target)
        .env_remove("RUSTFLAGS")
        .status()
        .expect("cargo runs");
    assert!(built.success(), "tests/old-sqlite does not build");
    target.join("debug/old-sqlite")
});

/// The rows of each request, or a fault.
pub fn ask(lab: &Lab, requests: &[String]) -> Vec<Result<Vec<Vec<String>>, String>> {
    let mut child = Command::new(&*OLD_SQLITE)
        .arg(lab.path("migrasome.db"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("old-sqlite starts");
    let input: String = requests
        .iter()
        .map(|each| each.clone() + "\u{1e}")
        .collect();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    let field = |word: &str| {
        if word == "\0" {
            "NULL".to_owned()
        } else {
            word.to_owned()
        }
    };
    let result = |answer: &str| match answer.split_once('\u{15}') {
        Some((_, fault)) => Err(fault.to_owned()),
        None => Ok(answer
            .split_terminator('\u{1e}')
            .map(|row| row.split('\u{1f}').map(field).collect())
            .collect()),
    };
    text.split_terminator('\u{1d}').map(result).collect()
}

#[test]
fn every_table_view_and_report_opens_in_3_26_0() {
    let lab = Lab::with_file();
    let db = Db::open(&lab.path("migrasome.db")).unwrap();
    let mut requests = vec!["SELECT sqlite_version()".to_owned()];
    let mut expected = vec![vec![vec!["3.26.0".to_owned()]]];
    let objects = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name";
    for name in column(&db, objects) {
        let sql = format!("SELECT * FROM {name}");
        expected.push(rows(&db, &sql, &[]));
        requests.push(sql);
    }
    for (query, values) in reports_with_values(&db) {
        expected.push(rows(&db, &query.sql, &values));
        let bound = values
            .iter()
            .flat_map(|(name, value)| ["\u{1f}", name, "\u{1f}", value]);
        requests.push(std::iter::once(query.sql.as_str()).chain(bound).collect());
    }
    let answers = ask(&lab, &requests);
    assert_eq!(answers.len(), requests.len());
    for ((request, answer), expected) in requests.iter().zip(answers).zip(expected) {
        // A SELECT of ours has a total order; that of a whole table here has not.
        let sorted = |mut rows: Vec<Vec<String>>| {
            if request.starts_with("SELECT * FROM") {
                rows.sort();
            }
            rows
        };
        assert_eq!(answer.map(sorted), Ok(sorted(expected)), "{request}");
    }
}

#[test]
fn a_stub_of_a_lab_table_compiles_in_3_26_0() {
    let lab = Lab::with_file();
    let text = "-- title: x\n-- needs hits: column gene, column p adj\n-- needs plate: any\n\
                WITH mine AS (SELECT gene, \"p adj\" FROM hits)\n\
                SELECT count(gene) FROM mine, plate";
    let query = Query::parse("mine.sql", text).unwrap();
    let answers = ask(&lab, &[query.without_lab().into_owned()]);
    assert_eq!(answers, [Ok(vec![vec!["0".to_owned()]])]);
}

#[test]
fn what_a_lab_adds_opens_in_3_26_0_or_we_say_that_it_does_not() {
    let table = |rest: &str| format!("CREATE TABLE mine (a TEXT{rest}");
    for (sql, opens) in [
        (table(")"), true),
        (
            table(", strict TEXT DEFAULT 'STRICT') WITHOUT ROWID")
                .replace("a TEXT", "a PRIMARY KEY"),
            true,
        ),
        (table(") STRICT"), false),
        (table(", b AS (a + 1))"), false),
        (table(", b GENERATED ALWAYS AS (a || 'x') STORED)"), false),
    ] {
        let lab = Lab::with_file();
        lab.execute(&sql);
        let found = lab.run(&["check"]);
        assert_eq!(
            found.stdout.contains("oldest-sqlite: "),
            !opens,
            "{sql}: {}",
            found.shown()
        );
        match &ask(&lab, &["SELECT count(*) FROM mine".to_owned()])[0] {
            Ok(rows) => assert!(opens, "{sql}: {rows:?}"),
            Err(fault) => assert!(!opens && fault.starts_with("malformed"), "{sql}: {fault}"),
        }
    }
}
