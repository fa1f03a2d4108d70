//! Files in which every row says what should come of it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

use super::{cell, fixture, holding, receipt, rows, values};

/// Row by row: what is expected beside what came. All differences are told at once.
#[track_caller]
fn assert_golden(name: &str, words: &[&str]) {
    let lab = holding(name, fixture(name));
    let expected: Vec<BTreeMap<String, String>> = csv::Reader::from_reader(&*fixture(name))
        .into_deserialize()
        .collect::<Result<_, _>>()
        .unwrap();
    let words = [&[name, "--column", "value", "--all"], words].concat();
    let found = rows(&lab, &words);
    assert_eq!(found.len(), expected.len());
    let mut wrong = String::new();
    for (number, (expected, found)) in expected.iter().zip(&found).enumerate() {
        for name in expected.keys() {
            assert_eq!(cell(found, name), expected[name], "{name} of row {number}");
        }
        let mut differs = |what: &str, expected: &str, found: &str| {
            let line = number + 2;
            let _ = writeln!(
                wrong,
                "line {line}: {what}: expected {expected:?}, found {found:?}"
            );
        };
        let value = &expected["value"];
        for (ours, theirs) in [
            ("match_status", "expect_status"),
            ("match_rule", "expect_rule"),
            ("match_type", "expect_type"),
            ("term", "expect_term"),
        ] {
            let is_known = matches!(&*expected["expect_status"], "matched" | "context only");
            let is_told = is_known || matches!(ours, "match_status" | "term");
            if is_told && cell(found, ours) != expected[theirs] {
                differs(
                    &format!("{value:?} {ours}"),
                    &expected[theirs],
                    cell(found, ours),
                );
            }
        }
        let note = cell(found, "match_note");
        for part in expected["note_says"].split(" & ") {
            if !note.contains(part) {
                differs(&format!("{value:?} match_note"), part, note);
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");

    let receipt = receipt(&lab, &words);
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    let mut rules: BTreeMap<&str, u64> = BTreeMap::new();
    for row in &expected {
        *counts.entry(&row["expect_status"]).or_default() += 1;
        if row["expect_status"] == "matched" {
            let first = row["expect_rule"].split("; ").next().unwrap();
            *rules.entry(first).or_default() += 1;
        }
    }
    for (status, rows) in counts {
        assert_eq!(receipt["statuses"][status]["rows"], rows, "{status}");
    }
    let told: BTreeMap<&str, u64> = receipt["rules"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(rule, rows)| (rule.as_str(), rows.as_u64().unwrap()))
        .collect();
    assert_eq!(told, rules);
}

#[test]
fn every_trap_in_one_column() {
    assert_golden("golden.csv", &[]);
}

#[test]
fn icd_codes_in_a_column_of_diseases() {
    assert_golden("icd.csv", &["--as", "disease"]);
}

#[test]
fn bare_numbers_whose_prefix_was_given() {
    assert_golden("ncbigene.csv", &["--prefix", "NCBIGene"]);
}

#[test]
fn serials_in_a_column_that_is_evidently_of_gene_symbols() {
    assert_golden("symbols.csv", &[]);
}

#[test]
fn protein_groups() {
    assert_golden("groups.csv", &[]);
}

/// A number in a column of measurements is a number, whatever day it may be.
#[test]
fn a_number_is_a_date_only_among_gene_symbols() {
    let lab = holding("n.csv", "reads\n45352\n45353\n7421\n12\n");
    let found = rows(&lab, &["n.csv", "--column", "reads", "--all"]);
    let statuses: Vec<&str> = found.iter().map(|row| cell(row, "match_status")).collect();
    assert_eq!(statuses, ["unmatched"; 4]);
}

#[test]
fn the_reasons_and_candidates_of_the_receipt_are_those_of_the_rows() {
    let lab = holding("golden.csv", fixture("golden.csv"));
    let receipt = receipt(&lab, &["golden.csv", "--column", "value"]);
    let of = |status: &str, value: &str| {
        let all = receipt["statuses"][status]["values"].as_array().unwrap();
        let found = all.iter().find(|each| each["value"] == value);
        found
            .cloned()
            .unwrap_or_else(|| panic!("{status} {value}: {receipt:#}"))
    };
    let date = of("unusable", "1-Mar");
    assert_eq!(date["reason"], "date made by Excel");
    assert_eq!(date["candidates"], serde_json::json!(["MARCHF1", "MTARC1"]));
    assert_eq!(of("unusable", "")["reason"], "empty");
    assert_eq!(of("unusable", "TGF-Î²1")["candidates"][0], "TGF-β1");
    let alias = of("ambiguous", "AIM");
    assert_eq!(alias["terms"], serde_json::json!(["CD5L"]));
    assert!(alias["reason"].as_str().unwrap().contains("CD69"));
    let known = of("matched", "SDF1");
    assert_eq!(
        (&known["rule"], &known["match_type"]),
        (&"previous symbol".into(), &"exact".into())
    );
    assert_eq!(known["terms"], serde_json::json!(["CXCL12"]));
    let several: Vec<&Value> = receipt["one_to_many"].as_array().unwrap().iter().collect();
    let smads = several
        .iter()
        .find(|each| each["terms"] == serde_json::json!(["SMAD2", "SMAD3"]));
    let smads = smads.unwrap_or_else(|| panic!("{several:?}"));
    assert_eq!(
        (&smads["rows"], &smads["values"]),
        (&1.into(), &serde_json::json!(["SMAD2_3"]))
    );
    assert!(
        values(&receipt, "unmatched")
            .iter()
            .any(|(value, _)| value == "ACTB")
    );
}
