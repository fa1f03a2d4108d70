//! What goes wrong when lab files meet identifiers, a test for each trap.

mod bytes;
mod formats;
mod headers;
mod identifiers;
mod lines;
mod names;
mod numbers;
mod pipes;
mod python;
mod refused;
mod sqlite;
mod told;

use std::fs;

use crate::support::{Lab, Ran, assert_says, holding, lab, project};

/// A lab with a file of `tests/lab/traps`.
fn trap(name: &str) -> Lab {
    holding(
        name,
        fs::read(project("tests/lab/traps").join(name)).unwrap(),
    )
}

/// `sql` in a shape that tells text from numbers and NULL, and keeps the order of columns.
fn asked(lab: &Lab, words: &[&str], statement: &str) -> Ran {
    lab.run(&[&["sql", statement, "-f", "ndjson"], words].concat())
}

/// The rows, and what was said about the files.
fn told(lab: &Lab, words: &[&str], statement: &str) -> (Vec<String>, String) {
    let ran = asked(lab, words, statement);
    assert_eq!(ran.code, 0, "{words:?} {statement}: {}", ran.stderr);
    for line in ran.stderr.lines() {
        assert!(line.starts_with("migrasome: "), "{line}");
    }
    (ran.stdout.lines().map(String::from).collect(), ran.stderr)
}

/// The rows of files that there is nothing to say about.
fn rows(lab: &Lab, words: &[&str], statement: &str) -> Vec<String> {
    let (rows, said) = told(lab, words, statement);
    assert_eq!(said, "", "{words:?}");
    rows
}

/// The one line that is said where there is no answer.
fn refused(lab: &Lab, code: i32, words: &[&str], statement: &str) -> String {
    let ran = asked(lab, words, statement);
    let shown = format!("{words:?} {statement}: {}", ran.shown());
    assert_eq!((ran.code, ran.stdout.as_str()), (code, ""), "{shown}");
    assert!(ran.stderr.starts_with("migrasome: "), "{shown}");
    assert_eq!(ran.stderr.lines().count(), 1, "{shown}");
    ran.stderr
}

fn zstandard(contents: &[u8]) -> Vec<u8> {
    zstd::encode_all(contents, 1).unwrap()
}

const HITS: &str = "gene,count\nVEGFA,12\nCD5L,7\n";
const HITS_ROWS: [&str; 2] = [
    r#"{"gene":"VEGFA","count":12}"#,
    r#"{"gene":"CD5L","count":7}"#,
];
