//! `--like` and `--count-column`: each value once, and the answer of the whole file.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

use super::{assert_says, count, holding, receipt, run};
use crate::support::Lab;

/// A table with many rows of few values; names of mice, dates, groups and gaps among them.
fn table() -> Vec<(&'static str, &'static str)> {
    let genes = [
        "VEGFA",
        "SDF1",
        "ACTB",
        "",
        "NA",
        "1-Mar",
        "AIM",
        "FLT1/VEGFA",
        "CXCR4",
        "7422",
        " VEGFA",
    ];
    let notes = ["liver", "HCC", "control"];
    (0..700)
        .map(|n: usize| (genes[n * n % genes.len()], notes[n % notes.len()]))
        .collect()
}

/// The lab with the whole file, and with its different rows and how often each stands there.
fn both(columns: &[usize]) -> Lab {
    let cells = |row: &(&'static str, &'static str)| [row.0, row.1];
    let mut whole = "gene,note\n".to_owned();
    let mut counted: BTreeMap<Vec<&str>, usize> = BTreeMap::new();
    for row in table() {
        writeln!(whole, "{},{}", row.0, row.1).unwrap();
        let key = columns.iter().map(|place| cells(&row)[*place]).collect();
        *counted.entry(key).or_default() += 1;
    }
    let names: Vec<&str> = columns
        .iter()
        .map(|place| ["gene", "note"][*place])
        .collect();
    let mut distinct = format!("{},rows\n", names.join(","));
    for (key, rows) in counted {
        writeln!(distinct, "{},{rows}", key.join(",")).unwrap();
    }
    let lab = holding("whole.csv", whole);
    lab.write("distinct.csv", distinct);
    lab
}

/// The receipt of a run, but for the name of the file.
fn account(lab: &Lab, words: &[&str]) -> Value {
    let mut receipt = receipt(lab, words);
    receipt["file"] = Value::Null;
    receipt
}

const COUNTED: [&str; 5] = [
    "distinct.csv",
    "--like",
    "whole.csv",
    "--count-column",
    "rows",
];

#[test]
fn different_values_give_the_receipt_of_the_whole_file() {
    for (columns, asked) in [
        (&[0][..], &[][..]),
        (&[1], &["--column", "note"]),
        (&[0, 1], &["--column", "gene", "--column", "note"]),
        (
            &[0],
            &[
                "--as", "gene", "--prefix", "NCBIGene", "--layer", "findings",
            ],
        ),
    ] {
        let lab = both(columns);
        let whole = account(&lab, &[&["whole.csv"][..], asked].concat());
        let counted = account(&lab, &[&COUNTED[..], asked].concat());
        assert_eq!(counted, whole, "{asked:?}");
        assert_eq!(whole["rows"], 700);
    }
}

/// What a column holds is not seen in a few of its values: PVR alone is an eye disease, among genes it
/// is one of them.
#[test]
fn the_other_file_says_what_the_columns_hold() {
    let lab = holding("one.csv", "value,rows\nPVR,3\n");
    lab.write(
        "genes.csv",
        "value\nSDF1\nCXCR4\nTSPAN4\nCD151\nNDST1\nPVR\n",
    );
    let words = ["one.csv", "--count-column", "rows"];
    let alone = receipt(&lab, &words);
    assert_eq!(count(&alone, "matched"), 3, "{alone:#}");
    let among = receipt(&lab, &[&words[..], &["--like", "genes.csv"]].concat());
    assert_eq!(count(&among, "unmatched"), 3, "{among:#}");
}

/// What must fail, with what it says last.
#[track_caller]
fn last_line(lab: &Lab, code: i32, words: &[&str]) -> String {
    let ran = run(lab, words);
    assert_eq!(
        (ran.code, ran.stdout.as_str()),
        (code, ""),
        "{}",
        ran.shown()
    );
    ran.stderr.lines().last().unwrap_or_default().to_owned()
}

#[test]
fn a_count_that_is_none_has_its_line() {
    let lab = both(&[0]);
    for cell in ["many", "-1", "2.5", "", "0", "18446744073709551615"] {
        lab.write("distinct.csv", format!("gene,rows\nVEGFA,2\nACTB,{cell}\n"));
        let said = last_line(&lab, 1, &COUNTED);
        let told = "distinct.csv:3: column `rows` says how many rows";
        assert_says(&said, &[told, &format!("`{cell}` is no whole number")]);
    }
}

#[test]
fn what_is_not_there_is_named() {
    let lab = both(&[0]);
    let said = last_line(&lab, 2, &["distinct.csv", "--count-column", "row"]);
    assert_says(&said, &["distinct.csv: has no column `row`", "`rows`"]);
    lab.write("distinct.csv", "symbol,rows\nVEGFA,2\n");
    let said = last_line(&lab, 2, &COUNTED);
    assert_says(&said, &["distinct.csv: has no column `gene`"]);
    let said = last_line(&lab, 1, &["distinct.csv", "--like", "nothing.csv"]);
    assert_says(&said, &["nothing.csv"]);
    let words = ["distinct.csv", "--like", "whole.csv", "-o", "whole.csv"];
    assert_says(
        &last_line(&lab, 2, &words),
        &["whole.csv: it is a lab file"],
    );
}
