//! Files of labs on which the command was wrong once: what every row of them means now.

use std::fs;

use super::{OURS, cell, done, holding, refused, rows};
use crate::support::{Lab, assert_says, project};

fn case(name: &str) -> Lab {
    let text = fs::read(project("tests/lab/cases").join(name)).unwrap();
    holding(name, text)
}

/// What each row of a file means: status, terms, rules and types.
#[track_caller]
fn meant(name: &str, words: &[&str]) -> Vec<String> {
    let found = rows(&case(name), &[&[name, "--all"], words].concat());
    let told = found.iter().map(|row| {
        let cells = [OURS[0], OURS[4], OURS[1], OURS[2]].map(|ours| cell(row, ours));
        cells.join(": ").trim_end_matches([':', ' ']).to_owned()
    });
    told.collect()
}

#[test]
fn a_count_or_a_condition_drives_no_column_of_accessions_out() {
    let expected = [
        "matched: VEGF: accession: close",
        "unmatched",
        "matched: CXCL12: accession: exact",
    ];
    let name = "pd-accession-loses-to-protein-group-count.txt";
    assert_eq!(meant(name, &[]), expected);
    let said = done(&case(name), &[name]).stderr;
    assert_says(&said, &["`Accession`: 3 of 3 values look like UniProt"]);
    assert!(!said.contains("Groups"), "{said}");
    assert_eq!(meant("accession-loses-to-condition.csv", &[]), expected);
}

#[test]
fn numbers_are_identifiers_only_where_their_column_says_whose() {
    let cells = meant("n-genes-counts-taken-for-genes.csv", &[]);
    assert_eq!(cells[0], "matched: macrophage: label: exact");
    assert_eq!(cells[1], "matched: podocyte: label: exact");
    assert_eq!(cells[2], "context only: T cell: label: exact");
    let none = ["unmatched"; 4];
    assert_eq!(meant("homologene-id-is-no-ncbi-gene.tsv", &[]), none);
}

#[test]
fn what_cells_were_treated_with_is_not_what_a_row_is_about() {
    let expected = [
        "context only: IL6: label: exact",
        "unmatched",
        "unmatched",
        "unmatched",
    ];
    assert_eq!(meant("treatment-column-invents-hits.tsv", &[]), expected);
}

#[test]
fn both_ends_of_an_edge_are_looked_at() {
    let name = "second-column-of-symbols-not-looked-at.csv";
    let found = meant(name, &[]);
    assert_eq!(found[215], "context only: CXCR4: label: exact");
    assert_eq!(found.iter().filter(|row| *row != "unmatched").count(), 1);
}

#[test]
fn groups_are_split_at_the_signs_of_the_programs() {
    let affy = meant("triple-slash-of-the-readme.tsv", &[]);
    let expected = [
        "matched: RHOA: label: exact",
        "matched: VEGF: symbol: close",
        "unmatched",
    ];
    assert_eq!(affy, expected);
    let said = done(
        &case("triple-slash-of-the-readme.tsv"),
        &["triple-slash-of-the-readme.tsv"],
    );
    assert!(!said.stderr.contains("date"), "{}", said.stderr);
    let enriched = meant("clusterprofiler-slash-symbols.tsv", &[]);
    assert_eq!(
        enriched[0],
        "matched: VEGF; CXCL12: symbol; label: close; exact"
    );
    let expected = [
        "matched: VEGF: label: exact",
        "matched: CXCL12: label: exact",
        "unmatched",
    ];
    assert_eq!(meant("uniprot-gene-names-with-blanks.tsv", &[]), expected);
    let lists = meant("lines-in-a-cell.csv", &[]);
    assert_eq!(lists, ["matched: VEGF: symbol: close", "unmatched"]);
    let groups = meant("group-of-groups.tsv", &[]);
    let expected = [
        "matched: VEGF: accession: close",
        "matched: CXCL12: accession: exact",
        "context only: CXCR4: accession: exact",
    ];
    assert_eq!(groups, expected);
}

#[test]
fn a_value_of_several_lines_takes_one_in_the_receipt() {
    let said = done(&case("lines-in-a-cell.csv"), &["lines-in-a-cell.csv"]).stderr;
    assert_says(&said, &["unmatched: ACTB\\nACTG1\n"]);
}

#[test]
fn a_decoy_is_no_protein() {
    let name = "decoy-matched-as-protein.csv";
    let found = rows(&case(name), &[name, "--column", "ProteinName", "--all"]);
    let notes: Vec<&str> = found.iter().map(|row| cell(row, "match_note")).collect();
    let decoy = "a decoy, no protein";
    assert_eq!(notes, [decoy, "", decoy]);
    assert!(
        found
            .iter()
            .all(|row| cell(row, "match_status") == "unmatched")
    );
}

#[test]
fn names_in_a_dress_are_known() {
    let elisa = meant("sharp-s-for-beta.csv", &["--column", "analyte"]);
    let expected = [
        "matched: VEGF: label: exact",
        "matched: TGF-β1: loose spelling: exact",
        "matched: TGF-β1: loose spelling: exact",
        "matched: Aβ40: loose spelling: exact",
        "matched: Aβ40: loose spelling: exact",
    ];
    assert_eq!(elisa, expected);
    let diagnoses = meant("name-with-its-abbreviation.csv", &[]);
    let expected = [
        "matched: Hepatocellular carcinoma: name in brackets: exact",
        "matched: Glioblastoma: name in brackets: exact",
        "matched: Hepatocellular carcinoma: name in brackets: exact",
        "matched: Hepatocellular carcinoma: tag left out: exact",
        "matched: Hepatocellular carcinoma: tag left out: exact",
        "matched: Glioblastoma: tag left out: exact",
    ];
    assert_eq!(diagnoses, expected);
    let addresses = meant("uniprot-web-address.csv", &["--column", "link"]);
    let expected = [
        "matched: VEGF: identifier: close",
        "matched: CXCL12: identifier: exact",
        "context only: CXCR4: identifier: exact",
        "matched: Hepatocellular carcinoma: identifier: exact",
        "matched: VEGF: identifier: close",
    ];
    assert_eq!(addresses, expected);
    let cells = meant("symbol-and-ensembl-in-one.tsv", &[]);
    let expected = [
        "matched: VEGF: two names joined: close",
        "matched: VEGF: two names joined: close",
        "matched: CXCL12: genome left out: exact",
        "matched: CD151: genome left out: exact",
        "unmatched",
    ];
    assert_eq!(cells, expected);
    let lifted = meant("gencode-lift37-version.tsv", &[]);
    let expected = [
        "matched: VEGF: version stripped: close",
        "matched: CXCL12: version stripped: exact",
        "unmatched",
    ];
    assert_eq!(lifted, expected);
    let heads = meant("gene-name-in-fasta-head.tsv", &[]);
    assert_eq!(heads, ["matched: SMAD2: FASTA gene: exact", "unmatched"]);
    let pairs = meant("ligand-receptor-complexes.csv", &[]);
    let expected = [
        "matched: CXCL12: label: exact",
        "context only: CXCR4: part of a complex: broad",
        "context only: IL6: label: exact",
    ];
    assert_eq!(pairs, expected);
    let sites = meant("phosphosites.tsv", &["--column", "site"]);
    let expected = [
        "matched: SMAD2: site: narrow",
        "matched: SMAD3: site: narrow",
        "matched: SMAD2: site: narrow",
        "unmatched",
        "matched: VEGF: symbol: close",
    ];
    assert_eq!(sites, expected);
    let names = meant("uniprot-recommended-names.csv", &[]);
    let expected = [
        "context only: CXCR4: synonym: exact",
        "matched: RHOA: synonym: exact",
        "matched: SMAD2: synonym: exact",
        "matched: Aβ40: synonym: related",
        "matched: CXCL12: synonym: exact",
        "matched: CD151: synonym: exact",
    ];
    assert_eq!(names, expected);
}

/// Nothing but the shape says that they are codes of diseases.
#[test]
fn names_of_samples_are_no_codes_of_diseases() {
    let name = "sample-names-that-look-like-icd.csv";
    let said = refused(&case(name), 2, &[name]);
    assert_says(&said, &["sample, group, reads", "--column"]);
}

/// The report says of every value what `match` says.
#[test]
fn in_the_report_a_gene_is_no_disease_either() {
    let name = "lab-hits-takes-the-gene-pvr-for-a-disease.csv";
    let lab = case(name);
    let with = format!("lab={name}");
    for report in ["lab-hits", "lab-summary"] {
        let ran = lab.run(&["report", report, "--with", &with, "gene=gene", "-f", "csv"]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert_says(&ran.stdout, &["VEGF"]);
        let told = ran.stdout.contains("retinopathy") || ran.stdout.contains("cell type");
        assert!(!told, "{report}: {}", ran.stdout);
    }
}
