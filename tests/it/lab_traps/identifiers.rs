//! Names and identifiers.

use serde_json::json;

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
            at("SEARCH best USING AUTOMATIC"),
        );
        assert!(scan.is_some() && scan < look, "{plan:#?}");
        assert_eq!(at("SEARCH h"), None, "{plan:#?}");
    }
}
