//! The receipt adds up, whatever the file.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use super::{
    assert_says, count, csv_rows, done, fixture, holding, lab, read_receipt, receipt, run, values,
};
use crate::support::project;

/// The lab files of a folder, sorted.
fn files(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(project(folder)).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.is_file());
    paths.sort();
    paths
}

#[test]
fn it_adds_up_on_every_lab_file_that_can_be_read() {
    let mut read = Vec::new();
    for folder in ["tests/lab", "tests/lab/traps", "tests/lab/match"] {
        for path in files(folder) {
            let lab = lab();
            let name = path.file_name().unwrap().to_str().unwrap();
            fs::copy(&path, lab.path(name)).unwrap();
            let with = format!("lab={name}");
            let asked = lab.run(&["sql", "SELECT * FROM lab", "--with", &with, "-f", "csv"]);
            if asked.code != 0 {
                let ran = run(&lab, &[name, "--column", "gene", "-f", "csv"]);
                // A database has tables of its own names; `FILE#TABLE` picks one.
                if name != "same.db" {
                    assert_ne!(ran.code, 0, "{name}: {}", ran.shown());
                    assert_eq!(ran.stdout, "", "{name}");
                }
                continue;
            }
            let expected = csv_rows(asked.stdout.as_bytes());
            let words = [name, "--column", &expected[0][0], "--all", "-f", "csv"];
            let ran = done(&lab, &[&words[..], &["--receipt", "r.json"]].concat());
            let receipt = read_receipt(&lab, "r.json");
            assert_eq!(receipt["rows"], expected.len() - 1, "{name}");
            let found = csv_rows(ran.stdout.as_bytes());
            assert_eq!(found.len(), expected.len(), "{name}");
            let first = |rows: &[Vec<String>]| -> Vec<String> {
                rows[1..].iter().map(|row| row[0].clone()).collect()
            };
            assert_eq!(first(&found), first(&expected), "{name}");
            read.push(name.to_owned());
        }
    }
    assert!(read.contains(&"hits.csv".to_owned()), "{read:?}");
}

#[test]
fn the_value_lists_are_complete_and_sorted() {
    let mut text = String::from("gene,n\n");
    for row in 0..3000 {
        let gene = match row % 5 {
            0 => format!("GENE{row}"),
            1 => "VEGFA".to_owned(),
            2 => format!("{}-Mar", row % 12 + 1),
            3 => "AIM".to_owned(),
            _ => format!("LOC{}", row % 7),
        };
        let _ = writeln!(text, "{gene},{row}");
    }
    let lab = holding("t.csv", text);
    let words = [
        "t.csv",
        "--column",
        "gene",
        "-f",
        "csv",
        "--receipt",
        "r.json",
    ];
    done(&lab, &words);
    let receipt = read_receipt(&lab, "r.json");
    assert_eq!(values(&receipt, "matched"), [("VEGFA".to_owned(), 600)]);
    assert_eq!(values(&receipt, "ambiguous"), [("AIM".to_owned(), 600)]);
    assert_eq!(count(&receipt, "unusable"), 600);
    let unmatched = values(&receipt, "unmatched");
    assert_eq!(unmatched.len(), 607);
    assert!(
        unmatched[0].0.starts_with("LOC") && unmatched[0].1 > 80,
        "{:?}",
        unmatched[0]
    );
    assert_eq!(unmatched[606], ("GENE995".to_owned(), 1));
}

#[test]
fn people_read_the_same_sums() {
    let lab = holding("hits.csv", fixture("hits.csv"));
    let said = done(&lab, &["hits.csv", "-f", "csv"]).stderr;
    // 12 rows: 5 matched, 1 ambiguous, 4 unmatched, 2 unusable; what did not match is a list.
    let words = [
        "12",
        "5",
        "matched",
        "0",
        "context only",
        "1",
        "ambiguous",
        "4",
        "unmatched",
        "2",
        "unusable",
    ];
    assert_says(&said, &words);
    assert_says(
        &said,
        &[
            "ACTB", "EGFR", "GAPDH", "TP53", "AIM", "1-Mar", "MARCHF1", "MTARC1",
        ],
    );
    // k of n, with both lists.
    assert_says(
        &said,
        &["5 of ", "found: CXCL12, RANKL", "not found: ", "Aβ40"],
    );
    assert!(!said.contains("p-value") && !said.contains("p ="), "{said}");
}

#[test]
fn one_row_that_means_several_terms_is_said() {
    let lab = holding(
        "t.csv",
        "g\nSMAD2_3\nFPLX:SMAD2_3\nfplx:smad2_3\nP15692;P48061\nVEGFA\n",
    );
    let said = done(&lab, &["t.csv", "--column", "g", "-f", "csv"]).stderr;
    assert_says(&said, &["3 rows matched 2 terms each"]);
    let receipt = receipt(&lab, &["t.csv", "--column", "g"]);
    let several = receipt["one_to_many"].as_array().unwrap();
    let rows: u64 = several
        .iter()
        .map(|each| each["rows"].as_u64().unwrap())
        .sum();
    assert_eq!(rows, 4, "{several:?}");
}

/// A file is for programs: whoever looks at the terminal is told all the same.
#[test]
fn a_receipt_in_a_file_takes_nothing_from_people() {
    let lab = holding("hits.csv", fixture("hits.csv"));
    lab.write("all.csv", "gene\nVEGFA\nACTB\nCD5L\nGAPDH\n");
    let words = ["hits.csv", "-f", "csv", "--background", "all.csv"];
    let without = done(&lab, &words).stderr;
    let with = done(&lab, &[&words[..], &["--receipt", "r.json"]].concat()).stderr;
    assert_eq!(with, without);
}

#[test]
fn the_receipt_may_go_where_one_likes_and_is_whole_or_not_at_all() {
    let lab = holding("hits.csv", fixture("hits.csv"));
    let ran = run(
        &lab,
        &["hits.csv", "-f", "csv", "--receipt", "no/such/r.json"],
    );
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert_says(&ran.stderr, &["no/such"]);
    assert_eq!(ran.stdout, "", "it is known before anything is read");
    run(
        &lab,
        &[
            "hits.csv",
            "-f",
            "csv",
            "-o",
            "out.csv",
            "--receipt",
            "no/such/r.json",
        ],
    );
    assert_eq!(lab.names(), ["hits.csv", "migrasome.db"]);
    // Another file that stands there is replaced, as by -o.
    lab.write("r.json", "old");
    done(&lab, &["hits.csv", "-f", "csv", "--receipt", "r.json"]);
    read_receipt(&lab, "r.json");
    assert_eq!(lab.names(), ["hits.csv", "migrasome.db", "r.json"]);
}

#[test]
fn what_is_no_name_any_more_is_counted_beside_another_column_too() {
    let contents = "symbol,uniprot\n1-Mar,P15692\n1-Mar,P60709\nTGF-Î²1,P01137\nACTB,P60709\n";
    let lab = holding("t.csv", contents);
    let found = receipt(&lab, &["t.csv"]);
    let mangled: Vec<_> = found["mangled"]
        .as_array()
        .unwrap()
        .iter()
        .map(|each| {
            (
                each["column"].as_str(),
                each["value"].as_str(),
                each["rows"].as_u64(),
            )
        })
        .collect();
    let expected = [
        (Some("symbol"), Some("1-Mar"), Some(2)),
        (Some("symbol"), Some("TGF-Î²1"), Some(1)),
    ];
    assert_eq!(mangled, expected, "{found:#}");
    let said = done(&lab, &["t.csv", "-f", "csv"]).stderr;
    assert_says(
        &said,
        &["no names any more", "1-Mar ×2 (date made by Excel"],
    );
}

#[test]
fn columns_that_disagree_are_counted() {
    let lab = holding(
        "t.csv",
        "symbol,uniprot\nVEGFA,P48061\nVEGFA,P15692\nACTB,P15692\n",
    );
    assert_eq!(receipt(&lab, &["t.csv"])["divided"], 1);
    let said = done(&lab, &["t.csv", "-f", "csv"]).stderr;
    assert_says(&said, &["1 row with columns that mean different terms"]);
}
