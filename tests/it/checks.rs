//! `check` is clean on what we ship, and each rule catches the fault that it is for.

use std::collections::BTreeSet;

use migrasome::Db;
use migrasome::check::{RULES, check};
use rusqlite::Connection;

use crate::support::Lab;

/// What `check` finds in a file after someone ran `sql` on it.
fn findings(sql: &str) -> Vec<String> {
    let lab = Lab::with_file();
    let path = lab.path("migrasome.db");
    let raw = Connection::open(&path).unwrap();
    for (pragma, value) in [
        ("foreign_keys", false),
        ("ignore_check_constraints", true),
        ("synchronous", false),
    ] {
        raw.pragma_update(None, pragma, value).unwrap();
    }
    raw.execute_batch(sql).unwrap();
    drop(raw);
    if sql == "-- half written" {
        lab.write(".migrasome.db.aB3xYz.migrasome.tmp", "");
    }
    if sql == "-- beside" {
        lab.write("migrasome.db-journal", "");
    }
    let found = check(&Db::open(&path).unwrap()).unwrap();
    found.iter().map(ToString::to_string).collect()
}

/// A rule, and what somebody does that it is for.
const FAULTS: &[(&str, &str)] = &[
    (
        "current",
        "DELETE FROM shipped_rows WHERE table_name = 'cargos'",
    ),
    (
        "drift",
        "UPDATE cargos SET kind_source = 'our guess' WHERE name = 'CD5L'",
    ),
    ("journal-mode", "PRAGMA journal_mode = wal"),
    ("side-files", "-- beside"),
    ("side-files", "-- half written"),
    (
        "mouse",
        "UPDATE term_aliases SET predicate = 'exact' WHERE alias = 'Vegfa'",
    ),
    (
        "mouse",
        "UPDATE term_xrefs SET predicate = 'exact' WHERE curie = 'MGI:103178'",
    ),
    ("terms", "UPDATE diseases SET term_id = NULL"),
    (
        "numbers",
        "INSERT INTO cargos (cargo_id, name, kind, kind_source) VALUES (900000, 'miR-21', 'RNA', 'ours')",
    ),
    (
        "curies",
        "UPDATE term_xrefs SET curie = 'GO:GO:0005776', accession = 'GO:0005776' WHERE curie = 'GO:0005776'",
    ),
    (
        "curies",
        "UPDATE term_xrefs SET curie = 'MONDO:7256', accession = '7256' WHERE curie = 'MONDO:0007256'",
    ),
    ("curies", "DELETE FROM prefixes WHERE prefix = 'HP'"),
    (
        "keys",
        "UPDATE terms SET key = 'TGF-β1' WHERE label = 'TGF-β1'",
    ),
    (
        "keys",
        "UPDATE term_aliases SET loose_key = 'x' WHERE alias = 'HCC'",
    ),
    (
        "mentions",
        "UPDATE mechanism_terms SET printed = 'CD152' WHERE printed = 'CD151'",
    ),
    (
        "exact",
        "UPDATE term_xrefs SET predicate = 'exact' WHERE curie = 'FPLX:SMAD2_3'",
    ),
    (
        "silent",
        "UPDATE terms SET key = 'rankl' WHERE label = 'CD151'",
    ),
    (
        "obsolete",
        "UPDATE term_xrefs SET curie = 'GO:0019012', accession = '0019012' WHERE curie = 'GO:0044423'",
    ),
    (
        "obsolete",
        "UPDATE term_xrefs SET predicate = 'exact' WHERE curie = 'DOID:9719'",
    ),
    (
        "sourced",
        "UPDATE term_aliases SET source = ' ' WHERE alias = 'HCC'",
    ),
    ("drift", "DELETE FROM term_aliases WHERE alias = 'HCC'"),
    ("schema", "DROP VIEW table_1"),
    ("schema", "DROP INDEX diseases_category_id"),
    (
        "schema",
        "DROP VIEW claims; CREATE VIEW claims AS SELECT 1 AS claim",
    ),
    ("drift", "DELETE FROM metadata WHERE name = 'data_version'"),
    (
        "drift",
        "DELETE FROM saved_query_params; DELETE FROM saved_queries",
    ),
    ("documented", "DELETE FROM column_docs"),
    ("printed", "DROP VIEW table_1"),
    (
        "integrity",
        "PRAGMA writable_schema = ON;
         UPDATE sqlite_master
         SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 'mechanisms_disease_id')
         WHERE name = 'diseases_category_id'",
    ),
    (
        "foreign-keys",
        "DELETE FROM categories WHERE name = 'Infectious'",
    ),
    (
        "printed",
        "UPDATE mechanisms SET effect = effect || '.' WHERE mechanism_id = 3",
    ),
    (
        "printed",
        "UPDATE mechanism_citations SET separator = ',' WHERE separator = ', '",
    ),
    (
        "printed",
        "DELETE FROM mechanism_sources WHERE printed = 'plasma'",
    ),
    (
        "printed",
        "DELETE FROM mechanism_sources WHERE mechanism_id = 10;
         DELETE FROM mechanism_cargos WHERE mechanism_id = 10;
         DELETE FROM mechanism_citations WHERE mechanism_id = 10;
         DELETE FROM mechanisms WHERE mechanism_id = 10",
    ),
    (
        "status",
        "UPDATE mechanisms SET cargo_status = 'reported' WHERE mechanism_id = 7",
    ),
    (
        "version",
        "UPDATE metadata SET value = '99' WHERE name = 'schema_version'",
    ),
    (
        "reports",
        "UPDATE saved_queries SET sql = 'SELECT nothing FROM claims' WHERE name = 'cargo'",
    ),
    (
        "reports",
        "INSERT INTO saved_query_needs VALUES (1, 1, 'Claims', NULL)",
    ),
    (
        "reports",
        "INSERT INTO saved_query_needs VALUES (1, 1, 'my-hits', NULL)",
    ),
    (
        "reports",
        "INSERT INTO saved_query_needs VALUES (1, 1, 'hits', '')",
    ),
    (
        "reports",
        "INSERT INTO saved_queries (saved_query_id, name, title, description, sql)
           VALUES (2000000, 'hits', '', '', 'SELECT fold_change FROM hits');
         INSERT INTO saved_query_needs VALUES (2000000, 1, 'hits', 'gene')",
    ),
    (
        "evidence",
        "UPDATE publications SET doi = NULL, pmid = '' WHERE publication_id = 20",
    ),
    (
        "evidence",
        "UPDATE findings SET role_id = 99 WHERE accession = 'F001'",
    ),
    (
        "evidence",
        "UPDATE findings SET confidence = 'sure' WHERE accession = 'F001'",
    ),
    (
        "evidence",
        "UPDATE findings SET subject_term_id = NULL WHERE accession = 'F001'",
    ),
    (
        "evidence",
        "UPDATE findings SET no_term = 'none' WHERE accession = 'F001'",
    ),
    (
        "evidence",
        "UPDATE findings SET accession = 'F900' WHERE accession = 'F001'",
    ),
    (
        "evidence",
        "INSERT INTO findings SELECT 1000000, 'F500', kind, role_id, subject, subject_kind, subject_term_id, no_term, relation, context, sample, organism, mechanism, effect, evidence, confidence, publication_id, is_review, withdrawn, NULL FROM findings WHERE accession = 'F001'",
    ),
    (
        "evidence",
        "UPDATE findings SET accession = 'F001; F002' WHERE accession = 'F001'",
    ),
    (
        "short",
        "UPDATE findings SET effect = replace(hex(zeroblob(200)), '0', 'a') WHERE accession = 'F001'",
    ),
    (
        "apart",
        "UPDATE source_rows SET effect = (SELECT effect FROM findings WHERE accession = 'F001') WHERE row = 3",
    ),
    (
        "linked",
        "INSERT INTO mechanisms (source_row_id, disease_id, mechanism, effect, cargo_status) VALUES (1, 1, 'm', 'e', 'not given')",
    ),
    ("key-tables", "DELETE FROM term_keys WHERE key = 'vegf'"),
    (
        "key-tables",
        "UPDATE term_spellings SET match_type = 'close' WHERE key = 'hcc'",
    ),
    (
        "key-tables",
        "UPDATE ambiguous_keys SET key = 'no name' WHERE key = 'aim'",
    ),
    (
        "documented",
        "DELETE FROM column_docs WHERE table_name = 'claims' AND column_name = 'effect'",
    ),
    (
        "oldest-sqlite",
        "CREATE TABLE hits (gene TEXT, log2fc REAL) STRICT",
    ),
    ("oldest-sqlite", "CREATE TABLE hits (a, b AS (a + 1))"),
];

#[test]
fn what_we_ship_is_clean() {
    assert_eq!(check(&Db::built_in().unwrap()).unwrap(), []);
    assert_eq!(findings(""), [""; 0]);
}

#[test]
fn each_rule_catches_its_fault() {
    for (rule, sql) in FAULTS {
        let found = findings(sql);
        let caught = found
            .iter()
            .any(|finding| finding.starts_with(&format!("{rule}: ")));
        assert!(caught, "{rule} did not catch `{sql}`: {found:?}");
    }
}

#[test]
fn no_rule_is_without_a_fault_that_it_catches() {
    let tried: BTreeSet<&str> = FAULTS.iter().map(|(rule, _)| *rule).collect();
    let rules: BTreeSet<&str> = RULES.iter().map(|rule| rule.name).collect();
    assert_eq!(tried, rules);
}

#[test]
fn a_finding_names_the_cell_and_both_values() {
    let found = findings("UPDATE diseases SET name = 'Liver cancer' WHERE disease_id = 1");
    insta::assert_snapshot!(found.join("\n"), @r#"
    printed: table_1 row 1, disease: `Liver cancer`, but the source prints `Hepatocellular carcinoma`
    drift: diseases 1 Hepatocellular carcinoma: name is `Liver cancer`, we ship `Hepatocellular carcinoma`
    "#);
}

#[test]
fn a_labs_own_tables_are_not_our_business() {
    assert_eq!(
        findings("CREATE TABLE hits (gene TEXT, log2fc REAL)"),
        [""; 0]
    );
}

#[test]
fn findings_are_printed_and_the_exit_code_is_1() {
    let lab = Lab::with_file();
    lab.execute("UPDATE mechanisms SET effect = 'x' WHERE mechanism_id = 1");
    insta::assert_snapshot!(lab.run(&["check"]).shown(), @r#"
    exit 1
    printed: table_1 row 1, effect: `x`, but the source prints `Affects the invasiveness of liver cancer cells and promotes HCC migration`
    drift: mechanisms 1 Increased expression of CD151 promotes the production of migrasomes: effect is `x`, we ship `Affects the invasiveness of liver cancer cells and promotes HCC migration`
    migrasome.db: 2 findings
    "#);
}
