//! The overlap, told with restraint: k of n, and a p-value only where there is a background.

use std::collections::BTreeSet;

use migrasome::Db;
use serde_json::{Value, json};

use super::{assert_says, done, holding, lab, read_receipt, receipt, refused, run, symbols};
use crate::support::{Lab, column, consumer};

/// Genes and proteins that migrasomes carry or that regulate them, by an approved symbol.
const KNOWN: [&str; 11] = [
    "VEGFA", "TNFSF11", "CD5L", "CXCL12", "CD151", "NDST1", "RHOA", "SMAD2", "SMAD3", "TGFB1",
    "Aβ40",
];

/// A background of so many genes: the first that are known, then made-up ones.
fn background(known: usize, others: usize) -> String {
    let others = (0..others).map(|number| format!("BKG{number}"));
    let all = KNOWN[..known]
        .iter()
        .map(|gene| (*gene).to_owned())
        .chain(others);
    let lines = all.map(|gene| gene + "\n");
    format!("gene\n{}", lines.collect::<String>())
}

fn asked(lab: &Lab) -> Value {
    let words = ["hits.csv", "--column", "gene", "--background", "all.csv"];
    receipt(lab, &words)
}

/// What people read of it.
fn said(lab: &Lab) -> String {
    let words = [
        "hits.csv",
        "--column",
        "gene",
        "--background",
        "all.csv",
        "-f",
        "csv",
    ];
    done(lab, &words).stderr
}

/// Ours against a sum of whole numbers.
#[track_caller]
fn assert_exact(enrichment: &Value) {
    let Some(mut python) = consumer("python3") else {
        return;
    };
    let number = |name: &str| enrichment[name].as_u64().unwrap().to_string();
    let program = "import sys; from fractions import Fraction; from math import comb
N, K, n, k = map(int, sys.argv[1:])
print(repr(float(Fraction(sum(comb(K, i) * comb(N - K, n - i) for i in range(k, min(K, n) + 1)), comb(N, n)))))";
    let words = ["universe", "known", "drawn", "hits"].map(number);
    let output = python.args(["-c", program]).args(words).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let expected: f64 = text.trim().parse().unwrap();
    let found = enrichment["p_value"].as_f64().unwrap();
    let error = ((found - expected) / expected).abs();
    assert!(error < 1e-9, "{found:e} is not {expected:e}: {enrichment}");
}

#[track_caller]
fn assert_counts(enrichment: &Value, universe: u64, known: u64, drawn: u64, hits: u64) {
    let names = ["universe", "known", "drawn", "hits"];
    let found = names.map(|name| enrichment[name].as_u64().unwrap());
    assert_eq!(found, [universe, known, drawn, hits], "{enrichment:#}");
}

#[test]
fn the_overlap_has_both_lists() {
    let lab = holding("hits.csv", "gene\nVEGFA\nVPF\nTGFB1\nACTB\nHCC\n");
    let receipt = receipt(&lab, &["hits.csv", "--column", "gene"]);
    let overlap = &receipt["overlap"];
    assert_eq!(overlap["of_what"], "genes and proteins");
    assert_eq!(
        overlap["found"], 2,
        "two names of one gene are one: {overlap:#}"
    );
    let list = |name: &str| -> BTreeSet<String> {
        let terms = overlap[name].as_array().unwrap().iter();
        terms
            .map(|term| term.as_str().unwrap().to_owned())
            .collect()
    };
    let found = list("terms_found");
    assert_eq!(found, ["TGF-β1", "VEGF"].map(str::to_owned).into());
    // No virion and no organelle is a gene.
    let sql = "
        SELECT DISTINCT term FROM evidence_terms
        WHERE role_group IN ('carried', 'regulates')
          AND term_id IN (SELECT term_id FROM gene_identifiers)";
    let genes = column(&Db::built_in().unwrap(), sql);
    let all: BTreeSet<String> = &found | &list("terms_not_found");
    assert_eq!(all, genes.into_iter().collect());
    assert!(receipt.get("enrichment").is_none());
}

#[test]
fn without_a_background_there_is_no_p_value() {
    let lab = holding("hits.csv", "gene\nVEGFA\nACTB\n");
    let ran = done(
        &lab,
        &[
            "hits.csv",
            "--column",
            "gene",
            "--receipt",
            "r.json",
            "-f",
            "csv",
        ],
    );
    assert!(read_receipt(&lab, "r.json").get("enrichment").is_none());
    assert!(!ran.stderr.contains("hypergeometric"), "{}", ran.stderr);
}

#[test]
fn the_p_value_is_exact() {
    for (known, others, hits, drawn) in [
        (10, 19_990, 3, 300),
        (11, 200, 5, 20),
        (10, 50, 10, 20),
        (4, 1000, 1, 1000),
        (11, 19_000, 11, 11),
        (10, 30, 0, 10),
    ] {
        let lab = lab();
        lab.write("all.csv", background(known, others));
        let misses = (0..drawn - hits).map(|number| format!("BKG{number}"));
        let genes = KNOWN[..hits]
            .iter()
            .map(|gene| (*gene).to_owned())
            .chain(misses);
        let lines: String = genes.map(|gene| gene + "\n").collect();
        lab.write("hits.csv", format!("gene\n{lines}"));
        let receipt = asked(&lab);
        let enrichment = &receipt["enrichment"];
        let (universe, known) = ((known + others) as u64, known as u64);
        assert_counts(enrichment, universe, known, drawn as u64, hits as u64);
        assert_eq!(enrichment["background"], "all.csv");
        assert_exact(enrichment);
    }
}

#[test]
fn everything_drawn_or_nothing_known_is_chance() {
    let lab = lab();
    lab.write("all.csv", background(3, 20));
    lab.write("hits.csv", background(3, 20));
    let p = asked(&lab)["enrichment"]["p_value"].as_f64().unwrap();
    assert!((p - 1.0).abs() < 1e-12, "{p}");
    lab.write("all.csv", background(0, 20));
    lab.write("hits.csv", "gene\nBKG1\nBKG2\n");
    let enrichment = asked(&lab)["enrichment"].clone();
    assert_counts(&enrichment, 20, 0, 2, 0);
    let p = &enrichment["p_value"];
    assert!(*p == json!(1.0) || p.is_null(), "{enrichment}");
}

/// Otherwise a gene that is written twice would count as evidence twice.
#[test]
fn one_gene_counts_once_under_whatever_names() {
    let lab = lab();
    let mut all = background(10, 990);
    all.push_str("VPF\nVEGFA\nBKG1\nP15692\n");
    lab.write("all.csv", &all);
    lab.write(
        "hits.csv",
        "gene\nVEGFA\nVPF\nVEGFA\nP15692\nCD5L\nBKG1\nBKG1\nBKG2\n",
    );
    let enrichment = asked(&lab)["enrichment"].clone();
    assert_counts(&enrichment, 1000, 10, 4, 2);
    assert_exact(&enrichment);
}

/// What is in no background cannot have been drawn from it.
#[test]
fn hits_that_are_not_in_the_background_are_left_out_and_said() {
    let lab = lab();
    lab.write("all.csv", background(5, 495));
    lab.write("hits.csv", "gene\nVEGFA\nTGFB1\nBKG1\nBKG2\nELSEWHERE\n");
    let enrichment = asked(&lab)["enrichment"].clone();
    assert_counts(&enrichment, 500, 5, 3, 1);
    assert_exact(&enrichment);
    assert_says(enrichment["warning"].as_str().unwrap(), &["background"]);
    assert_says(&said(&lab), &["not in the background"]);
}

#[test]
fn small_numbers_come_with_a_warning() {
    let lab = lab();
    lab.write("all.csv", background(3, 17));
    lab.write("hits.csv", "gene\nVEGFA\nBKG1\n");
    let warning = asked(&lab)["enrichment"]["warning"].clone();
    let warning = warning.as_str().expect("a warning");
    assert!(warning.len() > 10, "{warning}");
    let said = said(&lab);
    assert!(said.contains(warning), "{warning}: {said}");
    assert_says(&said, &["1 of 2", "3 of 20"]);
}

#[test]
fn a_background_that_cannot_be_read_is_an_error_before_anything_is_written() {
    let lab = holding("hits.csv", "gene\nVEGFA\n");
    let words = ["hits.csv", "--column", "gene", "-f", "csv", "--background"];
    let said = refused(&lab, 1, &[&words[..], &["none.csv"]].concat());
    assert_says(&said, &["none.csv"]);
    lab.write("pic.csv", "n,m\n1,2\n3,4\n");
    let ran = run(&lab, &[&words[..], &["pic.csv"]].concat());
    assert_ne!(ran.code, 0, "{}", ran.stderr);
    assert_says(&ran.stderr, &["pic.csv"]);
    assert_eq!(ran.stdout, "");
}

#[test]
fn the_p_value_is_over_single_names_of_one_column() {
    let lab = holding("t.csv", "gene,uniprot\nVEGFA,P15692\nACTB,P60709\n");
    lab.write(
        "all.csv",
        symbols("gene", &["VEGFA", "SMAD2", "SMAD3", "ACTB", "TP53", "PVR"]),
    );
    let said = refused(&lab, 2, &["t.csv", "--background", "all.csv"]);
    assert_says(&said, &["--column", "gene, uniprot"]);
    // Members of a group are names each, and a gene that is a disease elsewhere is a gene.
    lab.write("g.csv", "gene\nSMAD2;SMAD3\nACTB;TP53\nPVR\n");
    let found = receipt(&lab, &["g.csv", "--background", "all.csv"]);
    let found = &found["enrichment"];
    let counts = ["universe", "known", "drawn", "hits"].map(|name| found[name].as_u64().unwrap());
    assert_eq!(counts, [66, 3, 5, 2], "{found:#}");
}

#[test]
fn a_list_that_is_not_of_the_background_has_no_p_value() {
    let lab = holding("t.csv", "gene\nVEGFA\nENSG00000075624\nENSG00000141510\n");
    lab.write("all.csv", symbols("gene", &["VEGFA", "ACTB", "TP53"]));
    let found = receipt(
        &lab,
        &["t.csv", "--column", "gene", "--background", "all.csv"],
    );
    assert!(found["enrichment"]["p_value"].is_null(), "{found:#}");
    let words = [
        "t.csv",
        "--column",
        "gene",
        "--background",
        "all.csv",
        "-f",
        "csv",
    ];
    assert_says(
        &done(&lab, &words).stderr,
        &["no p-value", "not in the background"],
    );
}
