//! Lab files: what goes wrong when they meet identifiers, and what is said of it, by topic.

mod bytes;
mod changed;
mod conformance;
mod headers;
mod identifiers;
mod interrupt;
mod json;
mod large;
mod lines;
mod messages;
mod names;
mod numbers;
mod packed;
mod pipes;
mod preamble;
mod progress;
mod python;
mod quoting;
mod refused;
mod separators;
mod sheets;
mod sqlite;
mod sqlite_table;
mod tops;
mod workbooks;

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

/// The one line that is said where there is no answer.
#[track_caller]
fn only_line(code: i32, ran: &Ran) -> &str {
    assert_eq!((ran.code, &*ran.stdout), (code, ""), "{}", ran.shown());
    let lines: Vec<&str> = ran.stderr.lines().collect();
    let [line] = lines[..] else {
        panic!("{}", ran.shown());
    };
    line.strip_prefix("migrasome: ").expect("our own words")
}

/// The rows of an answer, and what was said beside.
#[track_caller]
fn answer(ran: &Ran) -> (Vec<&str>, Vec<&str>) {
    assert_eq!(ran.code, 0, "{}", ran.shown());
    (ran.stdout.lines().collect(), ran.stderr.lines().collect())
}

/// What is said of a file when it is read.
#[track_caller]
fn warned(name: &str, contents: impl AsRef<[u8]>, words: &[&str]) -> Vec<String> {
    let lab = holding(name, contents);
    let ran = asked(&lab, &[&["--with", name], words].concat(), "SELECT 1");
    let (_, said) = answer(&ran);
    let ours = |line: &&str| {
        line.strip_prefix("migrasome: ")
            .expect("our own words")
            .to_owned()
    };
    said.iter().map(ours).collect()
}

/// The rows of a file and what was said of it.
#[track_caller]
fn read(name: &str, contents: impl AsRef<[u8]>, words: &[&str]) -> (Vec<String>, Vec<String>) {
    let lab = holding(name, contents);
    let table = format!("t={name}");
    let ran = asked(
        &lab,
        &[&["--with", &table], words].concat(),
        "SELECT * FROM t",
    );
    let (rows, said) = answer(&ran);
    let own = |lines: Vec<&str>| lines.into_iter().map(str::to_owned).collect();
    (own(rows), own(said))
}

/// The line that is said of a file that cannot be read.
#[track_caller]
fn fault(name: &str, contents: impl AsRef<[u8]>, words: &[&str]) -> String {
    let lab = holding(name, contents);
    let ran = asked(&lab, &[&["--with", name], words].concat(), "SELECT 1");
    only_line(1, &ran).to_owned()
}

fn zstandard(contents: &[u8]) -> Vec<u8> {
    zstd::encode_all(contents, 1).unwrap()
}

fn utf_16(text: &str) -> Vec<u8> {
    std::iter::once(0xfeff)
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect()
}

const HITS: &str = "gene,count\nVEGFA,12\nCD5L,7\n";
const HITS_ROWS: [&str; 2] = [
    r#"{"gene":"VEGFA","count":12}"#,
    r#"{"gene":"CD5L","count":7}"#,
];

const SCREEN: &str = "gene,log2fc\nVEGFA,2.5\nCD5L,-0.5\n";
