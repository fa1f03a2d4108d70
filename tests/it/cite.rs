//! Citations: what a result holds decides, and no name.

use crate::support::{Lab, Ran, lab};

/// A report of one's own, asked to be cited, beside a lab file of ten rows.
fn cited(name: &str, sql: &str) -> (Lab, Ran) {
    let lab = lab();
    lab.write(name, format!("-- title: Ours\n{sql}"));
    let hits = (0..10).fold(String::new(), |hits, n| hits + &format!("VEGFA,{n}\n"));
    lab.write("lab.csv", format!("gene,n\n{hits}"));
    let mut words = vec!["report", name, "--cite", "-f", "csv"];
    if sql.contains("lab.") {
        words.extend(["--with", "lab.csv"]);
    }
    let ran = lab.run(&words);
    (lab, ran)
}

#[test]
fn numbers_that_are_no_claims_are_never_cited() {
    for sql in [
        "SELECT lab.rowid AS row, lab.gene FROM lab",
        "SELECT lab.rowid AS claim, lab.gene FROM lab",
        "SELECT lab.n AS claims FROM lab JOIN claims ON claims.claim = lab.n",
        "SELECT row, cargo FROM claims",
        "SELECT category, count(*) AS claims FROM claims GROUP BY category",
        "SELECT term_id AS claim FROM claim_terms",
        "SELECT max(claim) AS claim FROM claims",
        "SELECT claim, cargo FROM claim_cargos UNION ALL SELECT lab.rowid, lab.gene FROM lab",
        "SELECT claim FROM (SELECT 1 AS claim UNION SELECT claim FROM claims)",
    ] {
        let (_lab, ran) = cited("ours.sql", sql);
        assert_eq!((ran.code, &*ran.stdout), (2, ""), "{sql}: {}", ran.stderr);
        assert!(ran.stderr.contains("cannot cite"), "{sql}: {}", ran.stderr);
        assert!(!ran.stderr.contains("reference"), "{sql}: {}", ran.stderr);
    }
}

#[test]
fn a_name_of_a_report_of_ours_makes_no_report_ours() {
    let (_lab, ran) = cited("table-1.sql", "SELECT term_id AS row FROM claim_terms");
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    let lab = lab();
    lab.execute(
        "UPDATE saved_queries SET sql = 'SELECT count(*) AS claims FROM cargos' WHERE name = 'cargos'",
    );
    let ran = lab.run(&["report", "cargos", "--cite"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
}

#[test]
fn claims_are_cited_by_whatever_name() {
    let sentence = |ran: &Ran| {
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        let found = ran.stderr.lines().find(|line| line.starts_with("From "));
        found.expect("a citation").to_owned()
    };
    let expected = sentence(&lab().run(&["report", "cargo", "cargo=VEGF", "--cite"]));
    for sql in [
        "SELECT claim FROM claim_cargos WHERE cargo = 'VEGF'",
        "SELECT cargo, claim AS number FROM claim_cargos WHERE cargo = 'VEGF'",
        "WITH ours AS (SELECT claim FROM claim_cargos WHERE cargo = 'VEGF') SELECT * FROM ours",
        "SELECT mechanism_id FROM mechanism_cargos JOIN cargos USING (cargo_id) WHERE name = 'VEGF'",
        "SELECT lab.rowid AS row, claim FROM lab JOIN claim_cargos ON cargo = 'VEGF' LIMIT 1",
        "SELECT DISTINCT claim FROM claim_cells WHERE text LIKE '%VEGF%' AND cell = 'cargo'",
    ] {
        let (_lab, ran) = cited("ours.sql", sql);
        assert_eq!(sentence(&ran), expected, "{sql}");
    }
    // A lab's own table that points at our claims.
    let lab = lab();
    lab.execute("CREATE TABLE notes (about INTEGER REFERENCES mechanisms); INSERT INTO notes SELECT claim FROM claim_cargos WHERE cargo = 'VEGF'");
    lab.write("notes.sql", "-- title: Notes\nSELECT about FROM notes");
    assert_eq!(
        sentence(&lab.run(&["report", "notes.sql", "--cite"])),
        expected
    );
}

#[test]
fn sql_and_match_are_cited_too() {
    let lab = Lab::new();
    let sql = "SELECT claim, effect FROM claims WHERE claim = 9";
    let ran = lab.run(&["sql", sql, "--cite"]);
    for words in [
        "which cites its reference 120 for these rows",
        "Reference 120 of Table 1 is most likely first author Mengyan Hu",
        "(inferred, high confidence)",
        "sql SELECT claim, effect FROM claims WHERE claim = 9.",
    ] {
        assert!(ran.stderr.contains(words), "{words}: {}", ran.stderr);
    }
    for sql in [
        "SELECT 1 AS claim",
        "SELECT count(*) AS claim_numbers FROM claims",
    ] {
        let ran = lab.run(&["sql", sql, "--cite"]);
        assert_eq!(ran.code, 2, "{sql}");
        assert!(
            ran.stderr.contains("cannot cite this result"),
            "{}",
            ran.stderr
        );
    }
    lab.write("hits.csv", "gene\nVEGFA\nACTB\n");
    let ran = lab.run(&["match", "hits.csv", "--cite"]);
    assert!(
        ran.stderr.contains("cites its reference 34 for these rows"),
        "{}",
        ran.stderr
    );
    assert!(ran.stderr.contains("match hits.csv."), "{}", ran.stderr);
    assert_eq!(
        lab.run(&["match", "hits.csv", "--unmatched", "--cite"])
            .code,
        2
    );
}

#[test]
fn references_for_a_reference_manager() {
    let lab = Lab::new();
    let told = |shape: &str| {
        let words = ["report", "cargo", "VEGF", "-f", "json", shape];
        let ran = lab.run(&words);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert!(
            !ran.stdout.contains("citations\":{"),
            "they are beside the result"
        );
        ran.stderr
    };
    insta::assert_snapshot!(told("--cite=bibtex"));
    insta::assert_snapshot!(told("--cite=ris"));
    // One paper that is one of two numbers is told once; a number that nobody knows in words only.
    let all = lab
        .run(&["report", "table-1", "--cite=bibtex", "-f", "csv"])
        .stderr;
    assert_eq!(all.matches("Podocyte-Released").count(), 1, "{all}");
    let keys: Vec<&str> = all
        .lines()
        .filter(|line| line.starts_with("@article"))
        .collect();
    let mut once = keys.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), keys.len(), "{keys:?}");
    let words = lab
        .run(&["report", "table-1", "--cite", "-f", "csv"])
        .stderr;
    assert!(
        words.contains("Reference 35 of Table 1: not known which paper it is."),
        "{words}"
    );
}

/// A claim and a finding of one paper: most likely its reference, and read.
const BOTH: &str = "SELECT T.accession, F.accession, T.doi
    FROM evidence_papers AS T JOIN evidence_papers AS F USING (publication_id)
    WHERE T.layer = 'Table 1' AND F.layer = 'finding' AND T.doi IS NOT NULL
    ORDER BY T.claim, F.accession LIMIT 1";

#[test]
fn a_paper_behind_a_number_and_a_finding_is_cited_once() {
    let lab = Lab::new();
    let row = lab.prints(&["sql", BOTH, "-f", "csv"]);
    let row = row.lines().nth(1).expect("such a paper");
    let [claim, finding, doi] = row.split(',').collect::<Vec<_>>()[..] else {
        panic!("three columns: {row}");
    };
    for view in ["evidence", "evidence_terms", "evidence_papers"] {
        let sql =
            format!("SELECT accession FROM {view} WHERE accession IN ('{claim}', '{finding}')");
        for shape in ["--cite", "--cite=bibtex", "--cite=ris"] {
            let ran = lab.run(&["sql", &sql, "-f", "csv", shape]);
            assert_eq!(ran.code, 0, "{}", ran.stderr);
            assert_eq!(ran.stderr.matches(doi).count(), 1, "{}", ran.stderr);
            for words in ["inferred", finding] {
                assert!(ran.stderr.contains(words), "{words}: {}", ran.stderr);
            }
        }
    }
    // One without the other says only what is so.
    let only = |accession: &str| {
        let sql = format!("SELECT accession FROM evidence WHERE accession = '{accession}'");
        lab.run(&["sql", &sql, "-f", "csv", "--cite"]).stderr
    };
    let (claim, said) = (only(claim), only(finding));
    assert!(
        claim.contains("is most likely") && claim.contains(doi),
        "{claim}"
    );
    assert!(!claim.contains(finding), "{claim}");
    assert!(
        said.starts_with(&format!("Finding {finding} from ")),
        "{said}"
    );
    assert!(
        !said.contains("inferred") && !said.contains("Table 1"),
        "{said}"
    );
}

#[test]
fn findings_are_cited_by_their_accessions_and_what_is_none_is_not() {
    let lab = Lab::new();
    let cited = |sql: &str| lab.run(&["sql", sql, "-f", "csv", "--cite"]);
    let expected = cited("SELECT accession FROM findings WHERE finding_id <= 3");
    assert_eq!(expected.code, 0, "{}", expected.stderr);
    let sentence = |ran: &Ran| ran.stderr.lines().next().unwrap_or_default().to_owned();
    assert!(sentence(&expected).starts_with("Findings F001, F002, F003 from "));
    for sql in [
        "SELECT accession AS name FROM findings WHERE finding_id <= 3",
        "SELECT group_concat(accession, '; ') AS accessions FROM findings WHERE finding_id <= 3",
        "SELECT accession FROM findings WHERE finding_id <= 2
         UNION ALL SELECT accession FROM findings WHERE finding_id = 3",
        "SELECT role, accession FROM evidence WHERE accession IN ('F001', 'F002', 'F003')",
    ] {
        assert_eq!(sentence(&cited(sql)), sentence(&expected), "{sql}");
    }
    for sql in [
        "SELECT accession FROM term_xrefs",
        "SELECT finding_id FROM findings",
        "SELECT finding_id AS claim FROM findings",
        "SELECT count(*) AS accessions FROM term_xrefs",
        "SELECT 'F999999' AS accession",
        "SELECT subject AS accession FROM findings WHERE finding_id = 1",
    ] {
        let ran = cited(sql);
        assert_ne!(ran.code, 0, "{sql}");
        assert!(ran.stderr.contains("cannot cite"), "{sql}: {}", ran.stderr);
    }
}

#[test]
fn a_match_is_cited_with_the_findings_behind_it() {
    let lab = Lab::new();
    let subject = "SELECT term, group_concat(DISTINCT accession) FROM evidence
                   WHERE layer = 'finding' AND role_group = 'carried' AND term_kind = 'gene'
                     AND term NOT IN (SELECT term FROM claim_terms)
                   GROUP BY term ORDER BY term LIMIT 1";
    let row = lab.prints(&["sql", subject, "-f", "tsv"]);
    let (gene, accessions) = row.lines().nth(1).unwrap().split_once('\t').unwrap();
    lab.write("hits.csv", format!("gene\n{gene}\nACTB\n"));
    let ran = lab.run(&["match", "hits.csv", "-f", "csv", "--cite"]);
    for accession in accessions.split(',') {
        assert!(
            ran.stderr.contains(accession),
            "{accession}: {}",
            ran.stderr
        );
    }
    assert!(!ran.stderr.contains("is most likely"), "{}", ran.stderr);
    let bibtex = lab
        .run(&["match", "hits.csv", "-f", "csv", "--cite=bibtex"])
        .stderr;
    assert!(bibtex.contains("@article{"), "{bibtex}");
}
