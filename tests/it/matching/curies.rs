//! Identifiers, however they are spelled; which prefixes there are, the file says.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use migrasome::Db;
use migrasome::spelling::Prefixes;
use proptest::prelude::*;
use serde::Deserialize;

use super::conformance::lines;
use super::{assert_says, cell, lab};
use crate::support::{Lab, rows};

static PREFIXES: LazyLock<Prefixes> = LazyLock::new(|| Db::built_in().unwrap().prefixes().unwrap());

fn curie(spelling: &str) -> Option<String> {
    PREFIXES.curie(spelling)
}

/// Every spelling of a prefix, in lower case, with the prefix.
fn spelled() -> Vec<(String, String)> {
    let sql = "SELECT prefix, spellings FROM prefixes ORDER BY prefix";
    let all = rows(&Db::built_in().unwrap(), sql, &[]);
    let spelled = all.iter().flat_map(|row| {
        let all = row[1].split('|').chain([row[0].as_str()]);
        let all = all.filter(|spelling| !spelling.is_empty());
        all.map(|spelling| (spelling.to_lowercase(), row[0].clone()))
    });
    spelled.collect()
}

#[test]
fn spellings_of_one_identifier_meet() {
    for line in "\
        MONDO:0007256 = mondo_0007256|MONDO:0007256|mondo:0007256|\u{a0}MONDO:0007256 |MONDO: 0007256\
            |MONDO:MONDO_0007256|http://purl.obolibrary.org/obo/MONDO_0007256\
            |https://purl.obolibrary.org/obo/MONDO_0007256/|<http://purl.obolibrary.org/obo/MONDO_0007256>\
            |https://identifiers.org/mondo:0007256|https://identifiers.org/MONDO:0007256\
            |https://bioregistry.io/mondo:0007256|\u{feff}identifiers.org/mondo/0007256
        HGNC:12680 = hgnc:12680|HGNC:HGNC:12680|https://identifiers.org/hgnc/12680\
            |https://identifiers.org/hgnc/HGNC:12680|http://identifiers.org/hgnc:12680/\
            |https://www.genenames.org/data/gene-symbol-report/#!/hgnc_id/HGNC:12680
        GO:0140494 = GO:GO:0140494|go_0140494|GOBP:0140494
        MESH:D042442 = MESH:D042442|MeSH:D042442|mesh:d042442|MESH:MESH:D042442
        UniProtKB:P15692 = uniprotkb:p15692|UniProt:P15692|UP:P15692|uniprot/swiss-prot:P15692\
            |http://purl.uniprot.org/uniprot/P15692|https://identifiers.org/uniprot/P15692
        NCBIGene:7422 = GeneID:7422|entrez gene/locuslink:7422|NCBI_GeneID_7422\
            |http://ncbi.nlm.nih.gov/gene/7422/|HTTPS://WWW.NCBI.NLM.NIH.GOV/gene/7422
        UMLS:C0007134 = UMLS_CUI:C0007134|UMLS_CUI_C0007134
        OMIMPS:614389 = OMIMPS:614389|https://omim.org/MIM:PS614389
        Orphanet:360 = ORPHA:360|Orphanet_360|Orphanet:Orphanet_360
        ICD10:C22.0 = ICD-10:C22.0|icd:c22.0
        ICDO:9440/3 = ICD-O:9440/3|https://bioregistry.io/icdo/9440/3
        ENSEMBL:ENSG00000112715.21 = ensembl:ENSG00000112715.21|Ensembl_ENSG00000112715.21"
        .lines()
    {
        let (expected, spellings) = line.split_once(" = ").unwrap();
        for spelling in spellings.split('|') {
            assert_eq!(curie(spelling).as_deref(), Some(expected.trim()), "{spelling}");
        }
    }
}

#[test]
fn what_has_no_prefix_or_does_not_fit_it_is_none() {
    for text in "|:|_|/|<>|P15692|7422|0007256|MONDO|MONDO:|:0007256|MONDO0007256|MONDO 0007256|MONDO:725\
        |MONDO:0007256 and more|MONDO:0007256;HP:0000001|xMONDO_0007256|UniProtKB:P15692-2|VEGFA_HUMAN\
        |ensembl_gene_id|ＭＯＮＤＯ:0007256|MONDO:０００７２５６|MONDO：0007256|http://|https://identifiers.org/\
        |https://example.org/MONDO_0007256|http://purl.obolibrary.org/obo/"
        .split('|')
    {
        assert_eq!(curie(text), None, "{text}");
    }
    assert_eq!(curie("sp|P15692|VEGFA_HUMAN"), None);
}

/// A text and the identifier that it is.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Identifier {
    id: String,
    text: String,
    curie: Option<String>,
    why: String,
}

#[test]
fn every_identifier_of_the_corpus_is_known() {
    let all: Vec<Identifier> = lines("curie.jsonl");
    assert!(all.len() >= 250, "{} identifiers", all.len());
    for one in all {
        assert_eq!(curie(&one.text), one.curie, "{}: {}", one.id, one.why);
    }
}

#[test]
fn no_spelling_means_two_prefixes() {
    let mut meant = BTreeMap::new();
    for (spelling, prefix) in spelled() {
        let other = meant.insert(spelling.clone(), prefix.clone());
        assert!(other.is_none_or(|other| other == prefix), "{spelling}");
        assert_eq!(PREFIXES.prefix(&spelling), Some(&*prefix));
    }
}

/// A lab with a prefix of its own, and an identifier that has it.
fn freezer(pattern: &str) -> Lab {
    let lab = lab();
    lab.execute(&format!(
        "INSERT INTO prefixes (prefix, name, pattern, url, spellings, source)
         VALUES ('LABX', 'Our freezer', '{pattern}', '$1', 'our freezer', 'us');
         INSERT INTO term_xrefs (term_id, prefix_id, curie, accession, predicate, curie_key, accession_key, source)
         SELECT term_id, prefix_id, 'LABX:12', '12', 'exact', 'labx:12', '12', 'us'
         FROM terms, prefixes WHERE label = 'VEGF' AND prefix = 'LABX'"
    ));
    lab.write("tubes.csv", "tube\n12\n13\n");
    lab
}

#[test]
fn a_prefix_that_a_lab_added_is_known() {
    let lab = freezer("^[0-9]+$");
    let sql =
        "SELECT curie('LABX:12'), curie('our freezer_13'), curie('LABX:x'), curie('http://12')";
    let ran = lab.run(&["sql", sql, "--db", "migrasome.db", "-f", "tsv"]);
    assert_eq!(
        ran.stdout.lines().nth(1),
        Some("LABX:12\tLABX:13\t\t"),
        "{}",
        ran.stderr
    );
    for prefix in ["LABX", "labx", "Our freezer"] {
        let words = ["tubes.csv", "--column", "tube", "--prefix", prefix, "--all"];
        let found = super::rows(&lab, &words);
        let statuses: Vec<&str> = found.iter().map(|row| cell(row, "match_status")).collect();
        assert_eq!(statuses, ["matched", "unmatched"], "{prefix}");
        assert_eq!(cell(&found[0], "term"), "VEGF");
    }
    // A file that does not have it does not know it.
    let other = super::holding("tubes.csv", "tube\n12\n");
    let said = super::refused(
        &other,
        2,
        &["tubes.csv", "--column", "tube", "--prefix", "LABX"],
    );
    assert_says(&said, &["--prefix LABX", "NCBIGene"]);
}

#[test]
fn a_pattern_that_cannot_be_used_is_one_line() {
    for pattern in ["(", "^[0-9", "x{1000000}", "((a{500}){500}){500}"] {
        let lab = freezer(pattern);
        for words in [
            &["match", "tubes.csv", "--column", "tube"][..],
            &["sql", "SELECT curie('GO:1')"],
        ] {
            let ran = lab.run(words);
            assert_eq!(
                (ran.code, ran.stdout.as_str()),
                (1, ""),
                "{words:?}: {}",
                ran.stderr
            );
            assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
            assert_says(&ran.stderr, &["LABX", pattern]);
        }
        assert_says(
            &lab.run(&["check", "migrasome.db"]).shown(),
            &["prefixes LABX", pattern],
        );
        // Whatever does not ask for identifiers is answered.
        assert_eq!(lab.run(&["sql", "SELECT fold('A')"]).code, 0);
    }
}

#[test]
fn prefixes_that_ask_for_themselves_are_refused() {
    let lab = lab();
    lab.execute(
        "PRAGMA foreign_keys = OFF;
         DROP TABLE prefixes;
         CREATE VIEW prefixes AS
         SELECT 1 AS prefix_id, 'A' AS prefix, curie('A:1') AS pattern, '$1' AS url, '' AS spellings",
    );
    let ran = lab.run(&["sql", "SELECT curie('A:1')"]);
    assert_eq!(
        (ran.code, ran.stderr.lines().count()),
        (1, 1),
        "{}",
        ran.stderr
    );
    assert_says(&ran.stderr, &["ask for themselves"]);
}

/// Nearly an identifier, or anything at all.
fn nearly() -> impl Strategy<Value = String> {
    let addresses = rows(
        &Db::built_in().unwrap(),
        "SELECT replace(url, '$1', '') FROM prefixes",
        &[],
    );
    let addresses: Vec<String> = addresses.into_iter().map(|mut row| row.remove(0)).collect();
    let spelled = spelled();
    let prefix = || prop::sample::select(spelled.clone()).prop_map(|(spelling, _)| spelling);
    let start = prop_oneof![
        "[ <\u{a0}]?".prop_map(String::from),
        Just("http://identifiers.org/".to_owned()),
        Just("https://purl.obolibrary.org/obo/".to_owned()),
        prop::sample::select(addresses),
    ];
    let doubled = (prefix(), "[:_/]", prefix()).prop_map(|(one, sign, two)| one + &sign + &two);
    let accession = "[A-Za-z]{0,4}[0-9]{1,7}[:_/. >é]?|[CDQ][0-9]{3}|[a-z_]{0,5}|\\PC{0,4}";
    let rest = (prop_oneof![prefix(), doubled], "[:_/]", accession);
    prop_oneof![
        3 => (start, rest).prop_map(|(start, (prefix, sign, accession))| {
            start + &prefix + &sign + &accession
        }),
        1 => "(?s).{0,16}",
    ]
}

proptest! {
    #[test]
    fn a_curie_is_its_own_curie(spelling in nearly()) {
        if let Some(once) = curie(&spelling) {
            prop_assert_eq!(curie(&once), Some(once.clone()));
            prop_assert_eq!(curie(&once.to_lowercase()).is_some(), true, "{}", once);
            let (prefix, _) = once.split_once(':').unwrap();
            prop_assert_eq!(PREFIXES.prefix(prefix), Some(prefix));
        }
    }
}
