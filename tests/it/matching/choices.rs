//! Which rows come out: matched ones, all, the others, one for each claim, only close ones.

use std::collections::{BTreeMap, BTreeSet};

use migrasome::Db;

use super::{cell, count, fixture, holding, lab, receipt, rows};
use crate::support::rows as db_rows;

/// What is told of a term: each claim or finding with its accession, context, mechanism and effect.
fn told(term: &str) -> BTreeMap<String, [String; TOLD.len()]> {
    let db = Db::open(&lab().path("migrasome.db")).unwrap();
    let sql = "
        SELECT DISTINCT e.accession, e.accession, context, mechanism, effect
        FROM evidence e
        JOIN evidence_terms t ON t.accession = e.accession AND t.part <> 'organism'
        WHERE t.term = :term";
    let found = db_rows(&db, sql, &[("term".to_owned(), term.to_owned())]);
    let row = |mut row: Vec<String>| {
        let rest: Vec<String> = row.drain(1..).collect();
        let rest = rest
            .into_iter()
            .map(|text| if text == "NULL" { String::new() } else { text });
        let rest: Vec<String> = rest.collect();
        (row.remove(0), rest.try_into().unwrap())
    };
    found.into_iter().map(row).collect()
}

const TOLD: [&str; 4] = ["evidence", "contexts", "mechanism", "effect"];

/// The parts of a joined cell in any order.
fn parts(text: &str) -> Vec<&str> {
    let mut parts: Vec<&str> = text.split("; ").collect();
    parts.sort_unstable();
    parts.dedup();
    parts
}

#[test]
fn a_matched_row_tells_both_layers_in_one_line() {
    let lab = holding("one.csv", "gene,n\nCD151,1\n");
    let found = rows(&lab, &["one.csv", "--column", "gene", "--layer", "table-1"]);
    let expected = serde_json::json!({
        "gene": "CD151",
        "n": "1",
        "match_status": "matched",
        "match_rule": "label",
        "match_type": "exact",
        "match_value": "CD151",
        "term": "CD151",
        "term_kind": "gene",
        "roles": "acts on formation",
        "contexts": "Hepatocellular carcinoma",
        "evidence": "T1:1",
        "papers": "Zhang K 2024 (inferred from [34])",
        "match_note": null,
    });
    assert_eq!(serde_json::Value::Object(found[0].clone()), expected);
    let found = rows(&lab, &["one.csv", "--column", "gene"]);
    let all = told("CD151");
    assert_eq!(
        parts(cell(&found[0], "evidence")),
        all.keys().collect::<Vec<_>>()
    );
    assert!(
        all.contains_key("T1:1") && all.contains_key("F040"),
        "{all:?}"
    );
}

/// However much is told of a gene, its row can be read; `--explode` tells the rest.
#[test]
fn of_many_contexts_and_papers_the_first_are_told_and_the_rest_counted() {
    let lab = holding("t.csv", "t\nTSPAN4\nmigrasome\n");
    for row in rows(&lab, &["t.csv", "--column", "t"]) {
        for name in ["contexts", "papers"] {
            let text = cell(&row, name);
            let (first, more) = text.split_once(" and ").unwrap_or_else(|| panic!("{text}"));
            assert_eq!(first.split("; ").count(), 3, "{text}");
            assert!(more.ends_with(" more"), "{text}");
            assert!(text.len() < 200, "{text}");
        }
        let all = told(cell(&row, "term"));
        assert_eq!(
            parts(cell(&row, "evidence")),
            all.keys().collect::<Vec<_>>()
        );
    }
}

#[test]
fn exploded_there_is_a_row_for_each_term_and_piece_of_evidence() {
    let lab = holding(
        "t.csv",
        "t,n\nmigrasome,1\nACTB,2\nSMAD2_3,3\nP15692;P48061,4\nCell migration,5\n",
    );
    let found = rows(&lab, &["t.csv", "--column", "t", "--explode", "--all"]);
    let mut expected = BTreeSet::new();
    for (number, terms) in [
        ("1", &["Migrasome"][..]),
        ("3", &["SMAD2", "SMAD3"]),
        ("4", &["VEGF", "CXCL12"]),
        ("5", &["Cell migration"]),
    ] {
        for term in terms {
            for piece in told(term).into_values() {
                expected.insert((number.to_owned(), (*term).to_owned(), piece));
            }
        }
    }
    expected.insert(("2".to_owned(), String::new(), Default::default()));
    let rows_told: Vec<(String, String, [String; TOLD.len()])> = found
        .iter()
        .map(|row| {
            let text = |name| cell(row, name).to_owned();
            (text("n"), text("term"), TOLD.map(text))
        })
        .collect();
    assert_eq!(rows_told.len(), expected.len(), "each once");
    assert_eq!(rows_told.into_iter().collect::<BTreeSet<_>>(), expected);
    // In an exploded row the value and the note are those of its own term.
    let members: BTreeSet<(&str, &str)> = found
        .iter()
        .filter(|row| cell(row, "n") == "4")
        .map(|row| (cell(row, "term"), cell(row, "match_value")))
        .collect();
    assert_eq!(members, [("VEGF", "P15692"), ("CXCL12", "P48061")].into());
    // The receipt counts rows that were read, not rows that were written.
    let receipt = receipt(&lab, &["t.csv", "--column", "t", "--explode", "--all"]);
    assert_eq!(receipt["rows"], 5);
    assert_eq!(count(&receipt, "matched"), 4);
}

#[test]
fn what_only_surrounds_a_hit_is_context_only_and_counts_in_no_overlap() {
    // A receptor of the cell that meets migrasomes; what they carry; what makes them.
    let lab = holding("t.csv", "gene\nCXCR4\nNDST1\nRAB35\nP15692;P61073\n");
    let status = |words: &[&str]| -> Vec<String> {
        let words = [&["t.csv", "--column", "gene", "--all"], words].concat();
        let found = rows(&lab, &words);
        found
            .iter()
            .map(|row| cell(row, "match_status").to_owned())
            .collect()
    };
    let (hit, context, none) = ("matched", "context only", "unmatched");
    assert_eq!(status(&[]), [context, hit, hit, hit]);
    assert_eq!(status(&["--role", "carried"]), [none, hit, none, hit]);
    assert_eq!(status(&["--role", "regulates"]), [none, none, hit, none]);
    assert_eq!(
        status(&["--role", "carried", "--role", "regulates"]),
        [none, hit, hit, hit]
    );
    // RAB35 is named in what is told of PI(4,5)P2 too.
    assert_eq!(status(&["--role", "context"]), [hit, none, hit, hit]);
    assert_eq!(status(&["--layer", "table-1"]), [context, none, none, hit]);
    assert_eq!(status(&["--layer", "findings"]), [context, hit, hit, hit]);
    let found = rows(
        &lab,
        &["t.csv", "--column", "gene", "--all", "--role", "carried"],
    );
    assert_eq!(
        cell(&found[2], "match_note"),
        "known as RAB35, but not as carried"
    );
    let found = rows(&lab, &["t.csv", "--column", "gene"]);
    assert_eq!(found.len(), 4, "what is context only is shown");
    let note = cell(&found[3], "match_note");
    assert!(note.ends_with("beside it, and no hit: CXCR4"), "{note}");
    let receipt = receipt(&lab, &["t.csv", "--column", "gene"]);
    let list = |name: &str| receipt["overlap"][name].as_array().unwrap().clone();
    let all = [list("terms_found"), list("terms_not_found")].concat();
    assert!(!all.iter().any(|term| term == "CXCR4"), "{all:?}");
    assert_eq!(
        receipt["overlap"]["scope"],
        "Table 1 and the findings (carried or regulates)"
    );
    assert_eq!(receipt["evidence"]["Table 1"]["accessions"][0], "T1:1");
    assert_eq!(receipt["evidence"]["finding"]["accessions"][0], "F001");
}

/// A disease is where things happen, whatever their role there.
#[test]
fn a_disease_or_a_cell_is_no_context_of_itself() {
    let lab = holding("d.csv", "disease\npancreatic cancer\nHCC\n");
    let found = rows(&lab, &["d.csv"]);
    let told: Vec<&str> = found.iter().map(|row| cell(row, "match_status")).collect();
    assert_eq!(told, ["matched"; 2]);
    let found = rows(&lab, &["d.csv", "--role", "carried", "--all"]);
    let told: Vec<&str> = found.iter().map(|row| cell(row, "match_status")).collect();
    assert_eq!(
        told,
        ["unmatched", "matched"],
        "nothing that is carried was found in the first"
    );
}

#[test]
fn what_matches_less_exactly_than_asked_for_is_unmatched_with_a_note() {
    // From the most exact on.
    const TYPES: [(&str, &str); 6] = [
        ("exact", "CXCL12"),
        ("close", "VEGFA"),
        ("narrow", "P48061-2"),
        ("broad", "MESH:D059470"),
        ("family", "FPLX:SMAD2_3"),
        ("related", "Vegfa"),
    ];
    let values: Vec<&str> = TYPES.iter().map(|(_, value)| *value).collect();
    let lab = holding("t.csv", format!("t\n{}\nACTB\n", values.join("\n")));
    for (least, (kind, _)) in TYPES.iter().enumerate() {
        let words = ["t.csv", "--column", "t", "--all", "--min-match", kind];
        let found = rows(&lab, &words);
        for (place, row) in found.iter().enumerate() {
            let is_matched = place <= least;
            let expected = if is_matched { "matched" } else { "unmatched" };
            assert_eq!(cell(row, "match_status"), expected, "{kind}: {row:?}");
            let is_known = place < TYPES.len();
            if is_known && !is_matched {
                assert_eq!(cell(row, "term"), "", "{row:?}");
                let (found, _) = TYPES[place];
                assert!(cell(row, "match_note").contains(found), "{kind}: {row:?}");
            }
        }
        let receipt = receipt(&lab, &words);
        assert_eq!(count(&receipt, "matched"), least as u64 + 1, "{kind}");
    }
}

/// A member that matches exactly enough is not lost behind one that does not.
#[test]
fn the_least_exactness_holds_for_each_member_and_each_column() {
    let lab = holding("t.csv", "t,u\nQ00731;P48061,x\nVegfa,CXCL12\n");
    let words = [
        "t.csv",
        "--column",
        "t",
        "--column",
        "u",
        "--min-match",
        "exact",
    ];
    let found = rows(&lab, &words);
    let terms: Vec<&str> = found.iter().map(|row| cell(row, "term")).collect();
    assert_eq!(terms, ["CXCL12", "CXCL12"]);
    let lab = holding("g.csv", "t\nP48061-2;P48061\n");
    let found = rows(&lab, &["g.csv", "--column", "t", "--min-match", "exact"]);
    assert_eq!(found.len(), 1, "P48061 itself stands there, as member 2");
    assert_eq!(cell(&found[0], "match_value"), "P48061");
}

#[test]
fn matched_rows_and_the_rest_are_all_rows() {
    let lab = holding("hits.csv", fixture("hits.csv"));
    let padj = |words: &[&str]| -> Vec<String> {
        let found = rows(&lab, &[&["hits.csv", "--column", "gene"], words].concat());
        found
            .iter()
            .map(|row| cell(row, "padj").to_owned())
            .collect()
    };
    assert_eq!(
        padj(&[]),
        ["0.00012", "0.0031", "0.0094", "0.0046", "0.033"]
    );
    assert_eq!(
        padj(&["--unmatched"]),
        ["0.91", "0.021", "0.88", "0.018", "0.27", "0.6", "0.11"]
    );
    assert_eq!(padj(&["--all"]).len(), 12);
}
