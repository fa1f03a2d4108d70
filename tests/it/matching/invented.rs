//! Hits that would be invented: what looks like a name of ours and is none. And values without end.

use migrasome::Db;
use migrasome::matching::{Resolver, Sense, Status, sense_of};

use super::{cell, done, holding, refused, rows};

/// How many rows of a file are known, and which columns are looked at.
#[track_caller]
fn known(text: &str) -> (usize, Vec<String>) {
    let lab = holding("t.tsv", text.replace(" > ", "\t"));
    let ran = super::run(&lab, &["t.tsv", "--receipt", "receipt.json", "-f", "csv"]);
    if ran.code == 2 {
        return (0, Vec::new());
    }
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let receipt = super::read_receipt(&lab, "receipt.json");
    let columns = receipt["columns"].as_array().unwrap().iter();
    let columns = columns.map(|each| each["name"].as_str().unwrap().to_owned());
    let rows = ["matched", "context only"].map(|status| super::count(&receipt, status));
    (
        usize::try_from(rows.iter().sum::<u64>()).unwrap(),
        columns.collect(),
    )
}

/// A search program marks what it found among its decoys and contaminants; the gene beside it is
/// that of the entry and not of the sample.
#[test]
fn a_marked_protein_is_none_whatever_stands_beside_it() {
    let text = "Protein > Protein ID > Gene\n\
        contam_sp|P08962|CD63_HUMAN > P08962 > CD63\n\
        rev_sp|P48061|SDF1_HUMAN > P48061 > CXCL12\n\
        sp|P15692|VEGFA_HUMAN > P15692 > VEGFA\n";
    let lab = holding("t.tsv", text.replace(" > ", "\t"));
    let found = rows(&lab, &["t.tsv", "--all"]);
    let told: Vec<(&str, &str)> = found
        .iter()
        .map(|row| (cell(row, "match_status"), cell(row, "match_note")))
        .collect();
    assert_eq!(told[0], ("unmatched", "marked as a contaminant"));
    assert_eq!(told[1], ("unmatched", "a decoy, no protein"));
    assert_eq!(told[2].0, "matched");
}

#[test]
fn words_behind_a_symbol_make_no_complex_and_no_site() {
    for (header, values) in [
        ("Receptor Status", "CD44_neg CD63_neg CD44_pos CD63_neg"),
        ("complex", "CD63_KO CD44_KO VEGF_day3 CD63:siRNA"),
        (
            "gene",
            "CD63_A01 VEGFA_C12 ITGA5_H1 CXCL12-C9 TSPAN4_P0 CD63_K0 CD44_S1",
        ),
    ] {
        let lines: Vec<String> = values
            .split(' ')
            .map(|value| format!("{value},1\n"))
            .collect();
        let lab = holding("t.csv", format!("{header},n\n{}", lines.concat()));
        let found = rows(&lab, &["t.csv", "--column", header, "--all"]);
        let statuses: Vec<&str> = found.iter().map(|row| cell(row, "match_status")).collect();
        assert!(
            statuses.iter().all(|status| *status == "unmatched"),
            "{header}: {found:#?}"
        );
    }
}

#[test]
fn columns_of_other_names_of_treatments_and_of_other_organisms_make_no_hits() {
    for (text, expected, column) in [
        (
            "Gene Symbol > previous_symbol\nABC1 > CD63\nDEF2 > \nGHI3 > CXCL12\n",
            0,
            "Gene Symbol",
        ),
        (
            "symbol > alias_symbol\nABC1 > VEGF|ABC\nDEF2 > DE\nGHI3 > \n",
            0,
            "symbol",
        ),
        ("arm > n\nVEGF > 1\nplacebo > 2\nTGF-b > 3\n", 0, ""),
        (
            "tag > n\nCD63 > 1\nFLAG > 2\nHA > 3\nGFP > 4\nHIS6 > 5\nV5 > 6\n",
            0,
            "",
        ),
        ("epitope > n\nVEGF > 1\nFLAG > 2\n", 0, ""),
        (
            "zebrafish_gene > n\ncd63 > 1\ncxcl12 > 2\ncd44 > 3\n",
            0,
            "",
        ),
        (
            "site > diagnosis\nBoston > HCC\nLyon > Glioblastoma\nS1 > Asthma\n",
            2,
            "diagnosis",
        ),
        (
            "protein > diagnosis\nhigh > HCC\nlow > Glioblastoma\nlow > Asthma\n",
            2,
            "diagnosis",
        ),
    ] {
        let (rows, columns) = known(text);
        assert_eq!(
            (rows, columns.join(" ")),
            (expected, column.to_owned()),
            "{text}"
        );
    }
}

/// A gene is no disorder, and a tumour no cell.
#[test]
fn a_tag_of_another_kind_is_not_left_out() {
    let lab = holding(
        "t.csv",
        "gene\nCD63 (disorder)\nCD63 (cell)\nCD63 (finding)\nCD63 (human)\n",
    );
    let found = rows(&lab, &["t.csv", "--all"]);
    let statuses: Vec<&str> = found.iter().map(|row| cell(row, "match_status")).collect();
    assert_eq!(statuses, ["ambiguous", "ambiguous", "ambiguous", "matched"]);
    let lab = holding(
        "t.csv",
        "Fasta headers\nCD63 antigen [Sus scrofa] GN=CD63\nCD63 antigen [Homo sapiens] GN=CD63\n",
    );
    let found = rows(&lab, &["t.csv", "--all", "--column", "Fasta headers"]);
    assert_eq!(cell(&found[0], "match_note"), "a protein of Sus scrofa");
    assert_eq!(cell(&found[1], "match_rule"), "FASTA gene");
}

/// Notes below a table name genes, gates of flow cytometry say without, and units are no names.
#[test]
fn notes_gates_and_patients_are_no_genes() {
    let lab = holding(
        "t.csv",
        "gene,n\nVEGFA,1\nACTB,2\n\"Abbreviations: TNF, tumour necrosis factor; CD63, a tetraspanin.\",\n\
         \"Genes: TSPAN4; CD63\",\nCD44(-),4\nTNF (-),5\nCXCL12 (pg/ml),6\n",
    );
    let found = rows(&lab, &["t.csv", "--all"]);
    let statuses: Vec<&str> = found.iter().map(|row| cell(row, "match_status")).collect();
    let expected = [
        "matched",
        "unmatched",
        "unmatched",
        "unmatched",
        "ambiguous",
        "ambiguous",
        "matched",
    ];
    assert_eq!(statuses, expected);
    assert_eq!(cell(&found[6], "match_rule"), "tag left out");
    for (text, expected, column) in [
        (
            "patient_id > diagnosis\nP10001 > HCC\nP10002 > Glioblastoma\nP10003 > Asthma\n",
            2,
            "diagnosis",
        ),
        ("ZFIN Symbol > n\nvim > 1\ncd63 > 2\ntnfa > 3\n", 0, ""),
        ("locus > strand\nAB1 > complement\nAB2 > direct\n", 0, ""),
        (
            "ICD-10 codes > n\nC22.0;I50.9 > 1\nI10 > 2\nI50.9|C71.1 > 3\n",
            2,
            "ICD-10 codes",
        ),
        (
            "#node1 > node2\nVEGFA > KDR1\nCXCL12 > ACKR3\nGRB2 > TSPAN4\nEGFX > EGFR1\n",
            3,
            "#node1 node2",
        ),
        (
            "geneID > n\nVEGFA/FLT1 > 1\nSmad2/3 > 2\nCDK1/CCNB1 > 3\n",
            1,
            "geneID",
        ),
    ] {
        let (rows, columns) = known(text);
        assert_eq!(
            (rows, columns.join(" ")),
            (expected, column.to_owned()),
            "{text}"
        );
    }
    // Why a column was not looked at is told, also where none is.
    let lab = holding(
        "t.csv",
        "Antibody,Host\nCD63,Mouse\nTSPAN4,Rabbit\nCD44,Mouse\n",
    );
    let said = refused(&lab, 2, &["t.csv"]);
    assert!(
        said.contains("`Antibody` tells what rows were treated with"),
        "{said}"
    );
}

#[test]
fn matrices_of_genes_are_said_to_be_turned() {
    let lab = holding("t.csv", "sample,VEGFA,CD63,ACTB\nS1,1,2,3\nS2,2,3,4\n");
    let said = refused(&lab, 2, &["t.csv"]);
    assert!(
        said.contains("one gene a row is looked for: turn it"),
        "{said}"
    );
}

/// What could never match is said, also where nothing else is found.
#[test]
fn identifiers_of_which_there_are_none_are_named() {
    for (value, words) in [
        ("ENST00000372055.7", "Ensembl transcripts"),
        ("NM_003376.6", "RefSeq transcripts"),
        ("210512_s_at", "Affymetrix probe sets"),
        ("9606.ENSP00000478570", "Ensembl proteins"),
        ("ENSRNOG00000019598", "Ensembl genes of the rat"),
    ] {
        let lab = holding("t.csv", format!("id,n\n{value},1\n{value},2\n"));
        let said = refused(&lab, 2, &["t.csv"]);
        assert!(said.contains(&format!("`id` looks like {words}")), "{said}");
    }
    let lab = holding(
        "t.csv",
        "gene,transcript\nVEGFA,ENST00000372055\nACTB,ENST00000372056\n",
    );
    let said = done(&lab, &["t.csv"]).stderr;
    assert!(
        said.contains("`transcript` looks like Ensembl transcripts"),
        "{said}"
    );
}

/// Brackets in brackets, signs without end: each has an answer, and no stack is exhausted.
#[test]
fn no_value_is_too_deep_or_too_long() {
    let resolver = Resolver::from(&Db::built_in().unwrap()).unwrap();
    let mut nested = "a (b)".to_owned();
    for _ in 0..20 {
        nested = format!("a ({nested}) (human)");
    }
    let values = [
        nested,
        "[".repeat(300_000) + &"]".repeat(300_000),
        "(".repeat(100_000) + "VEGFA",
        "hg19:".repeat(8_000) + "x",
        "a".to_owned() + &" nos".repeat(6_000),
        "a (".repeat(5_000),
        "1/".repeat(200_000),
        "HGNC:".repeat(100_000) + "1",
        "VEGFA;".repeat(50_000),
        "VEGFA_".repeat(20_000),
        "SMAD2_S465_".repeat(5_000),
        "P15692|".repeat(20_000) + ";" + &"X,".repeat(20_000),
        "c(".repeat(50_000) + "\"VEGFA\"" + &")".repeat(50_000),
    ];
    let of_complexes = sense_of("complex", ["A1_B2"], Sense::default(), &resolver);
    for value in &values {
        for sense in [&Sense::default(), &of_complexes] {
            let found = resolver.resolve_as(value, sense);
            assert!(found.status != Status::ContextOnly);
        }
    }
}
