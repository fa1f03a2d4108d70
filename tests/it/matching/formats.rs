//! The same rows give the same answer from every format.

use std::fs;

use rusqlite::Connection;
use serde_json::{Value, json};

use super::{OURS, Row, cell, csv_rows, done, fixture, gzipped, holding, lab, read_receipt, rows};
use crate::support::{Lab, project};

/// A file in every format that text can be turned into here.
fn in_every_format(contents: &[u8]) -> Lab {
    let lab = holding("one.csv", contents);
    lab.write("one.csv.gz", gzipped(contents));
    lab.write("one.csv.zst", zstd::encode_all(contents, 1).unwrap());
    let all = csv_rows(contents);
    let (names, rows) = all.split_first().unwrap();
    for (name, separator) in [("one.tsv", b'\t'), ("semicolon.csv", b';')] {
        let mut writer = csv::WriterBuilder::new()
            .delimiter(separator)
            .from_writer(Vec::new());
        for row in &all {
            writer.write_record(row).unwrap();
        }
        lab.write(name, writer.into_inner().unwrap());
    }
    let object = |row: &Vec<String>| -> Row {
        let value = |text: &String| {
            if text.is_empty() {
                Value::Null
            } else {
                json!(text)
            }
        };
        names.iter().cloned().zip(row.iter().map(value)).collect()
    };
    let objects: Vec<Row> = rows.iter().map(object).collect();
    lab.write("one.json", serde_json::to_string(&objects).unwrap());
    let lines = objects
        .iter()
        .map(|row| serde_json::to_string(row).unwrap() + "\n");
    lab.write("one.ndjson", lines.collect::<String>());
    let db = Connection::open(lab.path("one.db")).unwrap();
    let columns: Vec<String> = names
        .iter()
        .map(|name| format!("\"{name}\" TEXT"))
        .collect();
    let marks = vec!["?"; names.len()].join(", ");
    db.execute_batch(&format!(
        "CREATE TABLE hits ({}); CREATE TABLE other (x);",
        columns.join(", ")
    ))
    .unwrap();
    for row in rows {
        db.execute(
            &format!("INSERT INTO hits VALUES ({marks})"),
            rusqlite::params_from_iter(row),
        )
        .unwrap();
    }
    lab
}

/// What does not depend on the order of columns, which JSON does not promise.
fn told(lab: &Lab, file: &str) -> (Vec<Row>, Value) {
    let words = [file, "--column", "value", "--all", "--receipt", "r.json"];
    let rows = rows(lab, &words);
    let mut receipt = read_receipt(lab, "r.json");
    receipt.as_object_mut().unwrap().remove("file");
    (rows, receipt)
}

#[track_caller]
fn assert_same(lab: &Lab, files: &[&str]) {
    let (expected, receipt) = told(lab, "one.csv");
    for file in files {
        let (found, its) = told(lab, file);
        assert_eq!(found.len(), expected.len(), "{file}");
        for (found, expected) in found.iter().zip(&expected) {
            for name in expected.keys() {
                assert_eq!(
                    cell(found, name),
                    cell(expected, name),
                    "{file}: {name} of {expected:?}"
                );
            }
        }
        assert_eq!(its, receipt, "{file}");
    }
}

const TEXTS: [&str; 6] = [
    "one.csv.gz",
    "one.csv.zst",
    "one.tsv",
    "semicolon.csv",
    "one.json",
    "one.ndjson",
];

#[test]
fn the_same_rows_give_the_same_answer() {
    let lab = in_every_format(&fixture("one.csv"));
    for name in ["one.xlsx", "one.ods"] {
        lab.write(name, fixture(name));
    }
    assert_same(&lab, &["one.xlsx", "one.ods", "one.db#hits"]);
}

#[test]
fn every_trap_is_the_same_trap_in_every_format() {
    let lab = in_every_format(&fixture("golden.csv"));
    assert_same(&lab, &TEXTS);
}

#[test]
fn delimited_files_give_the_same_bytes() {
    let lab = in_every_format(&fixture("one.csv"));
    let csv = |file: &str| done(&lab, &[file, "--column", "value", "--all", "-f", "csv"]).stdout;
    let expected = csv("one.csv");
    for file in ["one.csv.gz", "one.csv.zst", "one.tsv", "semicolon.csv"] {
        assert_eq!(csv(file), expected, "{file}");
    }
}

/// These were made by other programs, with numbers and dates where they know such.
#[test]
fn what_other_programs_wrote_gives_the_same_answer() {
    let files = [
        "same.tsv",
        "same.csv.gz",
        "same.csv.zst",
        "same.json",
        "same.ndjson",
        "same.xlsx",
        "same.ods",
        "same.xls",
        "same.xlsb",
        "same.db#same",
    ];
    let lab = lab();
    let told = |file: &str| {
        let name = file.split('#').next().unwrap();
        fs::copy(project("tests/lab").join(name), lab.path(name)).unwrap();
        let words = [file, "--column", "gene", "--all", "--receipt", "r.json"];
        let found = rows(&lab, &words);
        let ours = |row: &Row| -> Vec<String> {
            let names = ["gene", "plate", "riken", "count"].into_iter().chain(OURS);
            names.map(|name| cell(row, name).to_owned()).collect()
        };
        let mut receipt = read_receipt(&lab, "r.json");
        receipt.as_object_mut().unwrap().remove("file");
        (found.iter().map(ours).collect::<Vec<_>>(), receipt)
    };
    let expected = told("same.csv");
    for file in files {
        assert_eq!(told(file), expected, "{file}");
    }
}

/// Columns of a sheet come back as what the cells show, `0089` and all.
#[test]
fn a_sheet_of_a_core_facility_is_read() {
    let lab = holding("proteins.xlsx", fixture("proteins.xlsx"));
    let words = ["proteins.xlsx", "--column", "Majority protein IDs", "--all"];
    let found = rows(&lab, &words);
    assert_eq!(found.len(), 10);
    let told: Vec<(&str, &str)> = found
        .iter()
        .map(|row| (cell(row, "match_status"), cell(row, "term")))
        .collect();
    assert_eq!(told[0], ("matched", "VEGF"));
    assert_eq!(told[1], ("matched", "CXCL12"));
    assert!(
        cell(&found[1], "match_note").contains("member 2 of 2"),
        "{:?}",
        found[1]
    );
    assert_eq!(told[5].0, "unmatched", "a decoy");
    assert_eq!(told[7], ("matched", "SMAD3; SMAD2"));
    assert_eq!(cell(&found[1], "LFQ intensity"), "1205000.5");
    assert_eq!(cell(&found[1], "Peptides"), "4");
    assert_eq!(cell(&found[4], "Gene names"), "");
}
