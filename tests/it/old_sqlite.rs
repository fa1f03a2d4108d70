//! The file on the oldest SQLite that we promise: 3.26.0 itself, as RHEL 8 ships it.

use std::env;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use migrasome::Db;

use crate::support::{Lab, column, project, reports_with_values, rows};

/// Builds the small program around 3.26.0 (20 s the first time, then nothing).
fn old_sqlite() -> PathBuf {
    let target = project("target/old-sqlite");
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
}

/// The rows of each request, or a fault.
pub fn ask(lab: &Lab, requests: &[String]) -> Vec<Result<Vec<Vec<String>>, String>> {
    let mut child = Command::new(old_sqlite())
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
fn the_old_sqlite_does_refuse_what_is_too_new_for_it() {
    let lab = Lab::with_file();
    let raw = rusqlite::Connection::open(lab.path("migrasome.db")).unwrap();
    raw.execute_batch("CREATE TABLE hits (gene TEXT) STRICT")
        .unwrap();
    drop(raw);
    let answer = ask(&lab, &["SELECT * FROM table_1".to_owned()]).remove(0);
    assert!(answer.is_err_and(|fault| fault.contains("malformed database schema")));
}
