//! `match_of(value, kind)` in SQL says what `match` says.

use super::{cell, csv_rows, holding, rows};
use crate::support::{Lab, assert_says};

fn asked(lab: &Lab, sql: &str) -> Vec<Vec<String>> {
    let ran = lab.run(&["sql", sql, "--with", "hits.csv", "-f", "csv"]);
    assert_eq!(ran.code, 0, "{sql}: {}", ran.stderr);
    let mut all = csv_rows(ran.stdout.as_bytes());
    all.remove(0);
    all
}

const HITS: &str = "gene,note\nVEGFA;FLT1,a\nPVR,b\nAIM,c\nENSG00000107562.18,d\n1-Mar,e\n,f\nACTB,g\nSMAD2_S465,h\n";

#[test]
fn it_says_what_match_says_of_the_same_column() {
    let lab = holding("hits.csv", HITS);
    let sql = "SELECT h.gene, m.status, m.term, m.rule, m.match_type FROM hits h
        JOIN match_of(h.gene, 'hits.gene') m";
    let found = asked(&lab, sql);
    let by_match = rows(&lab, &["hits.csv", "--all"]);
    let names = ["gene", "match_status", "term", "match_rule", "match_type"];
    let known = by_match
        .iter()
        .filter(|row| cell(row, "match_status") == "matched");
    let expected: Vec<Vec<String>> = known
        .map(|row| names.map(|name| cell(row, name).to_owned()).to_vec())
        .collect();
    assert_eq!(expected.len(), 3);
    let matched: Vec<Vec<String>> = found
        .iter()
        .filter(|row| row[1] == "matched")
        .cloned()
        .collect();
    assert_eq!(matched, expected);
    let ambiguous: Vec<&Vec<String>> = found.iter().filter(|row| row[1] != "matched").collect();
    assert_eq!(
        ambiguous,
        [&["AIM", "ambiguous", "CD5L", "symbol", ""]
            .map(str::to_owned)
            .to_vec()]
    );
}

#[test]
fn a_kind_says_what_may_be_meant() {
    let lab = holding("hits.csv", HITS);
    for (kind, terms) in [
        ("", "Proliferative vitreoretinopathy"),
        (", 'gene'", ""),
        (", 'disease'", "Proliferative vitreoretinopathy"),
        (", NULL", "Proliferative vitreoretinopathy"),
    ] {
        let sql =
            format!("SELECT group_concat(term) FROM hits, match_of(gene{kind}) WHERE gene = 'PVR'");
        assert_eq!(asked(&lab, &sql), [[terms]], "{kind}");
    }
    // Without a lab file too, and one value of several terms is several rows.
    let all = asked(
        &lab,
        "SELECT term FROM match_of('VEGFA; CXCL12', 'protein') ORDER BY term",
    );
    assert_eq!(all, [["CXCL12"], ["VEGF"]]);
    assert!(asked(&lab, "SELECT * FROM match_of(NULL, 'gene')").is_empty());
}

#[test]
fn what_it_cannot_be_asked_is_said() {
    let lab = holding("hits.csv", HITS);
    for (sql, says) in [
        (
            "SELECT * FROM match_of('VEGFA', 'genes')",
            "`genes` is no kind of term",
        ),
        (
            "SELECT * FROM match_of",
            "match_of(value, kind) needs a value",
        ),
    ] {
        let ran = lab.run(&["sql", sql]);
        assert_ne!(ran.code, 0, "{sql}");
        assert_says(&ran.stderr, &[says]);
    }
    let ran = lab.run(&["sql", "SELECT 1", "--with", "match_of=hits.csv"]);
    assert_eq!(ran.code, 2);
    assert_says(
        &ran.stderr,
        &["`match_of` is taken by a table function of ours"],
    );
}
