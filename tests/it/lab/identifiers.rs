//! Names and identifiers.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{HITS, assert_says, holding, lab, rows, told};

#[test]
fn hyphens_greek_case_and_nbsp_meet_by_fold() {
    let spellings = [
        "TGF-β1",
        "TGF\u{2010}β1",
        "TGF\u{2011}β1",
        "TGF\u{2013}β1",
        "tgf-beta1",
        "\u{a0}TGF-β1",
        "TGFB1",
    ];
    let lab = holding(
        "t.csv",
        format!(
            "gene,n\n{}\n",
            spellings.map(|s| format!("{s},1")).join("\n")
        ),
    );
    let statement = "SELECT gene, term FROM t LEFT JOIN term_keys ON key = fold(gene)";
    // The spelling itself is the lab's, to the letter.
    let expected = spellings.map(|s| format!("{{\"gene\":\"{s}\",\"term\":\"TGF-β1\"}}"));
    assert_eq!(rows(&lab, &["--with", "t.csv"], statement), expected);
}

#[test]
fn accessions_meet_by_curie_and_bare_ones_are_never_guessed() {
    let cases = [
        ("mondo_0007256", "MONDO:0007256"),
        (
            "http://purl.obolibrary.org/obo/MONDO_0007256",
            "MONDO:0007256",
        ),
        ("HGNC:HGNC:12680", "HGNC:12680"),
        ("hgnc:12680", "HGNC:12680"),
        ("MeSH:D042442", "MESH:D042442"),
        ("uniprotkb:p15692", "UniProtKB:P15692"),
        ("GO:GO:0140494", "GO:0140494"),
        ("12680", ""),
        ("P15692", ""),
        ("P15692-2", ""),
        ("P15692;P48061", ""),
        ("sp|P48061|SDF1_HUMAN", ""),
        ("VEGFA", ""),
    ];
    let lines = cases.map(|(id, _)| format!("{id},x"));
    let lab = holding("t.csv", format!("id,n\n{}\n", lines.join("\n")));
    let expected = cases.map(|(id, curie)| {
        let curie = (!curie.is_empty()).then_some(curie);
        format!("{{\"id\":{},\"curie\":{}}}", json!(id), json!(curie))
    });
    let statement = "SELECT id, curie(id) AS curie FROM t";
    assert_eq!(rows(&lab, &["--with", "t.csv"], statement), expected);
    let statement = "SELECT DISTINCT term FROM t JOIN term_keys ON key = fold(curie(id))
        WHERE curie(id) IN ('MONDO:0007256', 'HGNC:12680') ORDER BY term";
    assert_eq!(
        rows(&lab, &["--with", "t.csv"], statement),
        [
            r#"{"term":"Hepatocellular carcinoma"}"#,
            r#"{"term":"VEGF"}"#,
        ]
    );
}

#[test]
fn fold_and_curie_of_null_are_null() {
    let statement = "SELECT fold(NULL) AS f, curie(NULL) AS c, curie('') AS e, curie(7422) AS n,
        fold('') AS t, fold('VEGF') AS v";
    assert_eq!(
        rows(&lab(), &[], statement),
        [r#"{"f":null,"c":null,"e":null,"n":null,"t":"","v":"vegf"}"#]
    );
}

#[test]
fn what_did_not_match_is_a_list_and_what_is_ambiguous_says_so() {
    let lab = holding(
        "hits.csv",
        "gene,log2fc\nVEGFA,2.1\nAIM,-1.7\nACTB,0.1\nP48061,1.4\n",
    );
    let words = ["--with", "hits.csv"];
    let missing = "SELECT gene FROM hits WHERE fold(gene) NOT IN (SELECT key FROM term_keys)";
    assert_eq!(
        rows(&lab, &words, missing),
        [r#"{"gene":"AIM"}"#, r#"{"gene":"ACTB"}"#]
    );
    let ambiguous = "SELECT gene, term, caution FROM hits JOIN ambiguous_keys ON key = fold(gene)";
    let found = rows(&lab, &words, ambiguous);
    assert_eq!(found.len(), 1);
    assert_says(&found[0], &["AIM", "CD5L", "CD69", "DNMT1"]);
}

#[test]
fn our_tables_are_looked_up_for_each_row_of_the_lab() {
    let lab = holding("hits.csv", HITS);
    for join in [
        "hits h JOIN term_keys k ON k.key = fold(h.gene)",
        "term_keys k JOIN hits h ON k.key = fold(h.gene)",
    ] {
        let plan = format!("EXPLAIN QUERY PLAN SELECT h.gene, k.term FROM {join}");
        let (plan, _) = told(&lab, &["--with", "hits.csv"], &plan);
        let at = |words: &str| plan.iter().position(|line| line.contains(words));
        let (scan, look) = (
            at("SCAN h VIRTUAL TABLE"),
            at("SEARCH k USING INDEX term_keys_key"),
        );
        assert!(scan.is_some() && scan < look, "{plan:#?}");
        assert_eq!(at("SEARCH h"), None, "{plan:#?}");
    }
}

/// What `lab-hits` says of spellings, one a row: each row's number from 0, the term and the
/// rule by which it was found.
fn hits(spellings: &[&str]) -> BTreeSet<(usize, String, String)> {
    let lab = holding(
        "t.tsv",
        format!("gene\tn\n{}\t1\n", spellings.join("\t1\n")),
    );
    let ran = lab.run(&["report", "lab-hits", "--with", "t.tsv", "-f", "ndjson"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let hit = |line: &str| {
        let row: Map<String, Value> = serde_json::from_str(line).unwrap();
        let text = |name: &str| row[name].as_str().unwrap().to_owned();
        let number = usize::try_from(row["row"].as_u64().unwrap()).unwrap() - 1;
        (number, text("term"), text("matched_as"))
    };
    ran.stdout.lines().map(hit).collect()
}

/// `Lasp-1` for LASP1 lost a tenth of a study's genes; and the rule is told.
#[test]
fn a_hyphen_more_or_less_loses_no_gene_whose_name_has_one() {
    let spellings = [
        "TGFβ1",
        "TGF-β1",
        "TGF beta 1",
        "Tgfb1",
        "TGF-\u{392}1",
        "tgfBeta1",
    ];
    let found = hits(&spellings);
    let rows: BTreeSet<usize> = found.iter().map(|(row, ..)| *row).collect();
    assert_eq!(rows.len(), spellings.len(), "{found:?}");
    for (row, term, rule) in &found {
        assert_eq!(term, "TGF-β1", "{}", spellings[*row]);
        assert!(rule.contains(' '), "{rule}");
    }
    // One that no source records is ours or none, and never another.
    for (_, term, rule) in hits(&["CXCL-12", "cxcl 12"]) {
        assert_eq!(term, "CXCL12", "{rule}");
    }
}

#[test]
fn accessions_as_programs_write_them_mean_ours_or_nothing_and_never_another() {
    let spellings = [
        ("ENSG00000112715", "VEGF"),
        ("ENSG00000112715.21", "VEGF"),
        ("sp|P15692|VEGFA_HUMAN", "VEGF"),
        ("P15692-2", "VEGF"),
        ("UniProtKB:P15692", "VEGF"),
        ("HGNC:12680", "VEGF"),
        ("12680", "VEGF"),
        ("sp|P48061|SDF1_HUMAN", "CXCL12"),
        ("P48061", "CXCL12"),
        ("hgnc_12680", "VEGF"),
        // It keeps to genes and proteins.
        ("mondo_0007256", ""),
        ("GO:GO:0140494", ""),
        ("ENSG00000112716", ""),
        ("P15693", ""),
        ("HGNC:126800", ""),
        ("MONDO:00072560", ""),
    ];
    let found = hits(&spellings.map(|(spelling, _)| spelling));
    for (row, term, rule) in &found {
        assert_eq!(term, spellings[*row].1, "{}: {rule}", spellings[*row].0);
    }
    // What is written as its source writes it, is found.
    for row in [0, 4, 5, 8] {
        let is_found = found.iter().any(|(number, ..)| *number == row);
        assert!(is_found, "{}", spellings[row].0);
    }
}

#[test]
fn a_row_that_means_several_terms_gives_a_row_for_each() {
    let found = hits(&["FPLX:SMAD2_3", "SMAD2"]);
    let terms = |row: usize| {
        let rows = found.iter().filter(move |(number, ..)| *number == row);
        rows.map(|(_, term, _)| term.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(terms(0), ["SMAD2", "SMAD3"]);
    assert_eq!(terms(1), ["SMAD2"]);
}

/// A symbol comes before another gene's old name, and an old name is called one.
#[test]
fn the_rule_says_whether_it_was_a_symbol_or_another_name() {
    for (spelling, rule) in [
        ("VEGFA", "symbol VEGFA"),
        ("SDF1", "previous symbol SDF1"),
        ("Vegfa", "symbol Vegfa"),
        ("AIM", "symbol AIM"),
    ] {
        let found = hits(&[spelling]);
        let rules: BTreeSet<&str> = found.iter().map(|(.., rule)| rule.as_str()).collect();
        assert_eq!(rules.len(), 1, "{spelling}: {rules:?}");
        assert!(
            rules.iter().all(|told| told.ends_with(rule)),
            "{spelling}: {rules:?}"
        );
    }
}
