//! `migrasome match`: which rows of a lab file are known, by which rule, and what became of the rest.

mod background;
mod cases;
mod choices;
mod columns;
mod conformance;
mod curies;
mod endings;
mod folds;
mod formats;
mod golden;
mod in_sql;
mod invented;
mod large;
mod like;
mod made;
mod output;
mod properties;
mod receipt;
mod refusals;
mod rules;
mod shown;
mod spellings;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use serde_json::{Map, Value};

use crate::support::{Lab, Ran, assert_says, gzipped, holding, lab, project};

/// What the command adds to the columns of a lab.
const OURS: [&str; 11] = [
    "match_status",
    "match_rule",
    "match_type",
    "match_value",
    "term",
    "term_kind",
    "roles",
    "contexts",
    "evidence",
    "papers",
    "match_note",
];

const STATUSES: [&str; 5] = [
    "matched",
    "context only",
    "ambiguous",
    "unmatched",
    "unusable",
];

fn fixture(name: &str) -> Vec<u8> {
    fs::read(project("tests/lab/match").join(name)).unwrap()
}

fn run(lab: &Lab, words: &[&str]) -> Ran {
    lab.run(&[&["match"], words].concat())
}

/// As `run`, and it must work.
#[track_caller]
fn done(lab: &Lab, words: &[&str]) -> Ran {
    let ran = run(lab, words);
    assert_eq!(ran.code, 0, "{words:?}: {}", ran.stderr);
    ran
}

type Row = Map<String, Value>;

/// The rows as JSON.
#[track_caller]
fn rows(lab: &Lab, words: &[&str]) -> Vec<Row> {
    let ran = done(lab, &[words, &["-f", "ndjson"]].concat());
    let lines = ran.stdout.lines();
    lines
        .map(|line| serde_json::from_str(line).expect(line))
        .collect()
}

/// A cell as text, nothing where it is empty.
#[track_caller]
fn cell<'a>(row: &'a Row, name: &str) -> &'a str {
    match row.get(name) {
        Some(Value::String(text)) => text,
        Some(Value::Null) => "",
        other => panic!("{name}: {other:?} in {row:?}"),
    }
}

/// The header and the rows of a CSV text.
fn csv_rows(text: &[u8]) -> Vec<Vec<String>> {
    let reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text);
    let record = |record: csv::Result<csv::StringRecord>| {
        record.expect("CSV").iter().map(String::from).collect()
    };
    reader.into_records().map(record).collect()
}

/// The receipt of a run, looked through.
#[track_caller]
fn receipt(lab: &Lab, words: &[&str]) -> Value {
    done(
        lab,
        &[words, &["--receipt", "receipt.json", "-f", "csv"]].concat(),
    );
    read_receipt(lab, "receipt.json")
}

#[track_caller]
fn read_receipt(lab: &Lab, name: &str) -> Value {
    let text = fs::read_to_string(lab.path(name)).expect("a receipt");
    let receipt: Value = serde_json::from_str(&text).expect(&text);
    assert_adds_up(&receipt);
    receipt
}

/// How many rows have a status.
#[track_caller]
fn count(receipt: &Value, status: &str) -> u64 {
    let rows = &receipt["statuses"][status]["rows"];
    rows.as_u64()
        .unwrap_or_else(|| panic!("{status}: {receipt:#}"))
}

/// The distinct values of a status, each with its number of rows.
#[track_caller]
fn values(receipt: &Value, status: &str) -> Vec<(String, u64)> {
    let values = receipt["statuses"][status]["values"]
        .as_array()
        .expect("values");
    let value = |value: &Value| {
        let text = value["value"].as_str().expect("a value");
        (text.to_owned(), value["rows"].as_u64().expect("rows"))
    };
    values.iter().map(value).collect()
}

/// Whatever the file: the sums of a receipt equal the rows that were read.
#[track_caller]
fn assert_adds_up(receipt: &Value) {
    let rows = receipt["rows"].as_u64().expect("rows");
    let sum: u64 = STATUSES.iter().map(|status| count(receipt, status)).sum();
    assert_eq!(sum, rows, "{receipt:#}");
    for status in STATUSES {
        let values = values(receipt, status);
        let sum: u64 = values.iter().map(|(_, rows)| rows).sum();
        assert_eq!(sum, count(receipt, status), "{status}: {receipt:#}");
        let distinct: BTreeSet<&str> = values.iter().map(|(value, _)| value.as_str()).collect();
        assert_eq!(distinct.len(), values.len(), "{status}: {receipt:#}");
        // Several columns are sorted one after the other.
        let is_one = receipt["columns"].as_array().expect("columns").len() == 1;
        let most_first = |pair: &[(String, u64)]| {
            pair[1].1 < pair[0].1 || pair[1].1 == pair[0].1 && (!is_one || pair[0].0 < pair[1].0)
        };
        assert!(values.windows(2).all(most_first), "{status}: {receipt:#}");
    }
    let matched = count(receipt, "matched");
    for counts in ["rules", "match_types"] {
        let counted = receipt[counts].as_object().expect(counts);
        let sum: u64 = counted.values().map(|rows| rows.as_u64().unwrap()).sum();
        assert_eq!(sum, matched, "{counts}: {receipt:#}");
    }
    for several in receipt["one_to_many"].as_array().expect("one_to_many") {
        assert!(several["terms"].as_array().unwrap().len() > 1, "{several}");
        assert!(!several["values"].as_array().unwrap().is_empty());
        let rows = several["rows"].as_u64().unwrap();
        assert!((1..=matched).contains(&rows), "{several}");
    }
    let overlap = &receipt["overlap"];
    let length = |list: &str| overlap[list].as_array().expect(list).len() as u64;
    assert_eq!(overlap["found"], length("terms_found"), "{overlap:#}");
    let all = length("terms_found") + length("terms_not_found");
    assert_eq!(overlap["of"], all, "{overlap:#}");
}

/// The one line that is said where there is no answer.
#[track_caller]
fn refused(lab: &Lab, code: i32, words: &[&str]) -> String {
    let ran = run(lab, words);
    let shown = format!("{words:?}: {}", ran.shown());
    assert_eq!((ran.code, ran.stdout.as_str()), (code, ""), "{shown}");
    assert!(ran.stderr.starts_with("migrasome: "), "{shown}");
    assert_eq!(ran.stderr.lines().count(), 1, "{shown}");
    ran.stderr
}

/// Symbols that nobody knows here, and a header.
fn symbols(header: &str, others: &[&str]) -> String {
    let mut text = format!("{header}\n");
    for number in 0..60 {
        let _ = writeln!(text, "KRT{number}X");
    }
    for other in others {
        let _ = writeln!(text, "{other}");
    }
    text
}
