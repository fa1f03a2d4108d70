//! Facts from papers, in a lab's own words.

use super::{FINDINGS, added, asked, did, lines};
use crate::support::{Lab, assert_says};

const MORE: &str = "\
# name: bench
# title: From our bench
subject,role,context,paper,term,context_terms,confidence,organism,mechanism,effect,paper_title,paper_year
SDF-1,in the migrasome,Glioblastoma,10.1234/a,,,high,mouse; human,CXCR4 takes it up,Cells move,A paper on moving,2026
ITGB3,on the migrasome,a dish,https://doi.org/10.1234/A,HGNC:6156,-,,,,,,
miR-21,acts on loading,Liver fibrosis; HCC,PMID:12345678,,,,,,,,
P15692,acts on formation,migrasome formation,12345678,,,,,,,,
NDST1,on the migrasome,migrasome detection,10.1038/s41421-019-0093-y,,,,,,,,
";

#[test]
fn findings_are_seen_like_ours() {
    let lab = Lab::with_file();
    let said = added(&lab, "bench.csv", MORE);
    assert_says(
        &said,
        &["bench (findings): 5 rows added", "line 4: bench:1 (new)"],
    );
    assert_says(
        &said,
        &["`SDF-1` is cargo: CXCL12", "`ITGB3` is new: gene: ITGB3"],
    );
    assert_says(
        &said,
        &["`P15692`", "VEGF", "found by program: `CXCR4` in mechanism"],
    );

    for (words, accession) in [
        (&["about", "CXCL12"][..], "bench:1"),
        (&["about", "Glioblastoma"], "bench:1"),
        (&["about", "ITGB3"], "bench:2"),
        (&["about", "Liver fibrosis"], "bench:3"),
        (&["about", "HGNC:6156"], "bench:2"),
        (&["lookup", "text=ITGB3"], "bench:2"),
        (&["lookup", "text=liver fibrosis"], "bench:3"),
        (&["findings", "gene=SDF1"], "bench:1"),
        (&["findings", "context=liver fibrosis"], "bench:3"),
        (&["findings", "role=acts on loading"], "bench:3"),
        (&["findings", "organism=mouse"], "bench:1"),
        (&["findings", "confidence=high"], "bench:1"),
        (&["search", "text=takes it up"], "bench:1"),
    ] {
        let seen = lines(&lab, words, accession);
        assert!(!seen.is_empty(), "{words:?} does not see {accession}");
    }
    for (report, what) in [
        ("carried", "ITGB3"),
        ("regulators", "VEGF"),
        ("papers", "A paper on moving"),
    ] {
        assert!(
            !lines(&lab, &[report], what).is_empty(),
            "{report} does not see {what}"
        );
    }
    lab.write(
        "list.csv",
        "gene\nHGNC:6156\nITGB3\nSDF1\nmiR-21\nVEGFA\nNDST1\n",
    );
    let found = did(
        &lab,
        &[
            "match", "list.csv", "--column", "gene", "--all", "-f", "csv",
        ],
    );
    for (line, accession) in found.lines().skip(1).zip(["2", "2", "1", "3", "4", "5"]) {
        let accession = format!("bench:{accession}");
        assert!(
            line.contains("matched") && line.contains(&accession),
            "{accession}: {line}"
        );
    }
    let evidence = "SELECT accession || ' ' || layer || ' ' || paper_status FROM evidence
                    WHERE accession LIKE 'bench:%' ORDER BY accession";
    let evidence = asked(&lab, evidence);
    assert_eq!(evidence.len(), 5, "{evidence:?}");
    assert!(
        evidence.iter().all(|line| line.contains(" own ")),
        "{evidence:?}"
    );

    // One paper however its number is written, and ours where it is one of ours.
    let papers =
        "SELECT count(DISTINCT publication_id) FROM findings WHERE source_table_id >= 1000000";
    assert_eq!(asked(&lab, papers), ["3"]);
    let ours = "SELECT publication_id < 1000000 FROM findings WHERE accession = 'bench:5'";
    assert_eq!(asked(&lab, ours), ["1"]);
    let numbers =
        "SELECT min(finding_id) >= 1000000 FROM findings WHERE source_table_id IS NOT NULL";
    assert_eq!(asked(&lab, numbers), ["1"]);
    assert_eq!(lab.run(&["check"]).code, 0);
    let status = did(&lab, &["status", "-f", "tsv"]);
    assert_says(&status, &["bench (5 findings)"]);
}

#[test]
fn a_changed_finding_stays_under_its_number() {
    let lab = Lab::with_file();
    added(&lab, "f.csv", FINDINGS);
    let sql = "SELECT accession || ' ' || finding_id FROM findings WHERE finding_id >= 1000000 ORDER BY 1";
    let first = asked(&lab, sql);
    let said = added(&lab, "f.csv", FINDINGS);
    assert_says(&said, &["nothing was written"]);
    let said = added(&lab, "f.csv", FINDINGS.replace("ELISA", "western blot"));
    assert_says(
        &said,
        &["0 rows added, 1 changed, 0 taken out, 1 there already"],
    );
    assert_says(&said, &["our-reading:1 (changed in evidence)"]);
    assert_eq!(asked(&lab, sql), first);
    let method = "SELECT evidence FROM findings WHERE accession = 'our-reading:1'";
    assert_eq!(asked(&lab, method), ["western blot"]);
    // The other shape under the same name would take out what is there.
    lab.write("t.csv", super::TABLE);
    let said = super::misused(&lab, &["t.csv", "--name", "our-reading"]);
    assert_says(&said, &["our-reading", "findings"]);
}
