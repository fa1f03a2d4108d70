//! Which rows come out: matched ones, all, the others, one for each claim, only close ones.

use std::collections::BTreeMap;

use migrasome::Db;

use super::{cell, count, fixture, holding, lab, receipt, rows};
use crate::support::rows as db_rows;

/// What a term says: each claim with role, disease, mechanism, effect, citations.
fn claims(term: &str) -> Vec<[String; TOLD.len()]> {
    let db = Db::open(&lab().path("migrasome.db")).unwrap();
    let sql = "
        SELECT claim, cell, claim, c.disease, c.source, c.mechanism, c.effect, c.citations
        FROM claim_terms t JOIN claims c USING (claim) WHERE term = :term ORDER BY claim";
    let found = db_rows(&db, sql, &[("term".to_owned(), term.to_owned())]);
    let mut claims: BTreeMap<u32, [String; TOLD.len()]> = BTreeMap::new();
    for row in found {
        let role = match row[1].as_str() {
            "cargo" | "disease" | "source" => row[1].clone(),
            cell => format!("named in the {cell}"),
        };
        let mut rest = row[2..].iter().cloned();
        let claim = claims.entry(row[0].parse().unwrap()).or_insert_with(|| {
            std::array::from_fn(|at| {
                if at == 0 {
                    String::new()
                } else {
                    rest.next().unwrap()
                }
            })
        });
        if !claim[0].split("; ").any(|known| known == role) {
            let sign = if claim[0].is_empty() { "" } else { "; " };
            claim[0] = format!("{}{sign}{role}", claim[0]);
        }
    }
    claims.into_values().collect()
}

const TOLD: [&str; 7] = [
    "role",
    "claim_numbers",
    "disease",
    "sample_source",
    "mechanism",
    "effect",
    "citations",
];

/// The parts of a joined cell in any order.
fn parts(text: &str) -> Vec<&str> {
    let mut parts: Vec<&str> = text.split("; ").collect();
    parts.sort_unstable();
    parts.dedup();
    parts
}

#[test]
fn a_matched_row_tells_what_table_1_says() {
    let lab = holding("one.csv", "gene,n\nVEGFA,1\n");
    let found = rows(&lab, &["one.csv", "--column", "gene"]);
    let expected = serde_json::json!({
        "gene": "VEGFA",
        "n": "1",
        "match_status": "matched",
        "match_rule": "symbol",
        "match_type": "exact",
        "match_value": "VEGFA",
        "term": "VEGF",
        "term_kind": "cargo",
        "role": "cargo",
        "claim_numbers": "1",
        "sample_source": "Cells",
        "disease": "Hepatocellular carcinoma",
        "mechanism": "Increased expression of CD151 promotes the production of migrasomes",
        "effect": "Affects the invasiveness of liver cancer cells and promotes HCC migration",
        "citations": "[34]",
        "match_note": found[0]["match_note"],
    });
    assert_eq!(serde_json::Value::Object(found[0].clone()), expected);
}

#[test]
fn claims_are_joined_and_each_text_stands_once() {
    let lab = holding(
        "t.csv",
        "t\nmigrasome\nHCC\nCXCL12\nSMAD2_3\nmacrophage\nCD151\ncell migration\n",
    );
    for row in rows(&lab, &["t.csv", "--column", "t"]) {
        let terms = cell(&row, "term");
        let all: Vec<[String; TOLD.len()]> = terms.split("; ").flat_map(claims).collect();
        assert!(!all.is_empty(), "{terms}");
        for (place, name) in TOLD.into_iter().enumerate() {
            let told = cell(&row, name);
            let expected: Vec<&str> = all.iter().map(|claim| claim[place].as_str()).collect();
            assert_eq!(parts(told), parts(&expected.join("; ")), "{terms}: {name}");
            let texts: Vec<&str> = told.split("; ").collect();
            assert_eq!(
                texts.len(),
                parts(told).len(),
                "{terms}: {name} says a thing twice: {told}"
            );
        }
    }
}

#[test]
fn exploded_there_is_a_row_for_each_term_and_claim() {
    let lab = holding(
        "t.csv",
        "t,n\nmigrasome,1\nACTB,2\nSMAD2_3,3\nP15692;P48061,4\nCell migration,5\n",
    );
    let found = rows(&lab, &["t.csv", "--column", "t", "--explode", "--all"]);
    let mut expected = Vec::new();
    for (number, terms) in [
        ("1", &["Migrasome"][..]),
        ("2", &[]),
        ("3", &["SMAD2", "SMAD3"]),
        ("4", &["VEGF", "CXCL12"]),
        ("5", &["Cell migration"]),
    ] {
        for term in terms {
            for claim in claims(term) {
                expected.push((
                    number.to_owned(),
                    (*term).to_owned(),
                    claim.map(|text| text),
                ));
            }
        }
        if terms.is_empty() {
            expected.push((number.to_owned(), String::new(), Default::default()));
        }
    }
    let told: Vec<(String, String, [String; TOLD.len()])> = found
        .iter()
        .map(|row| {
            let text = |name| cell(row, name).to_owned();
            (text("n"), text("term"), TOLD.map(text))
        })
        .collect();
    assert_eq!(told, expected);
    assert!(told.len() > 15, "{}", told.len());
    // In an exploded row the value and the note are those of its own term.
    let members: Vec<(&str, &str)> = found
        .iter()
        .filter(|row| cell(row, "n") == "4")
        .map(|row| (cell(row, "term"), cell(row, "match_value")))
        .collect();
    assert_eq!(members, [("VEGF", "P15692"), ("CXCL12", "P48061")]);
    // The receipt counts rows that were read, not rows that were written.
    let receipt = receipt(&lab, &["t.csv", "--column", "t", "--explode", "--all"]);
    assert_eq!(receipt["rows"], 5);
    assert_eq!(count(&receipt, "matched"), 4);
}

#[test]
fn what_matches_less_exactly_than_asked_for_is_unmatched_with_a_note() {
    // From the most exact on.
    const TYPES: [(&str, &str); 6] = [
        ("exact", "VEGFA"),
        ("close", "heart failure"),
        ("narrow", "P15692-2"),
        ("broad", "MESH:D042442"),
        ("family", "FPLX:VEGF"),
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
    let lab = holding("g.csv", "t\nP15692-2;P15692\n");
    let found = rows(&lab, &["g.csv", "--column", "t", "--min-match", "exact"]);
    assert_eq!(found.len(), 1, "P15692 itself stands there, as member 2");
    assert_eq!(cell(&found[0], "match_value"), "P15692");
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
