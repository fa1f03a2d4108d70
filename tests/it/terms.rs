//! The curated layer: every key that joins, walked one by one.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use migrasome::Db;
use migrasome::spelling::{fold, fold_loosely};

use crate::support::{Lab, bound, column, project, rows};

fn seed(name: &str) -> Vec<BTreeMap<String, String>> {
    let text = fs::read(project(&format!("seeds/{name}.csv"))).unwrap();
    csv::Reader::from_reader(&text[..])
        .deserialize()
        .map(Result::unwrap)
        .collect()
}

/// The terms that a key matches in plain SQL, and those it could mean.
fn matched(db: &Db, view: &str, spelling: &str) -> Vec<String> {
    let sql = format!(
        "SELECT term_kind || ' ' || term FROM {view} WHERE key = '{}'",
        fold(spelling).replace('\'', "''")
    );
    column(db, &sql)
}

/// Whatever `curie` makes of a spelling joins with our own.
#[test]
fn every_spelling_of_an_identifier_gives_its_curie() {
    let db = Db::built_in().unwrap();
    let prefixes = db.prefixes().unwrap();
    let curie = |spelling: &str| prefixes.curie(spelling);
    let sql = "
        SELECT curie, accession, replace(url, '$1', accession), spelling
        FROM term_xrefs
        JOIN prefixes ON prefixes.prefix_id = term_xrefs.prefix_id
        LEFT JOIN xref_spellings ON xref_spellings.term_xref_id = term_xrefs.term_xref_id
        ORDER BY 1, 4";
    let spelled = rows(&db, sql, &[]);
    let curies: BTreeSet<&str> = spelled.iter().map(|row| row[0].as_str()).collect();
    let seeds = seed("term_xrefs");
    assert_eq!(
        curies,
        seeds.iter().map(|xref| xref["curie"].as_str()).collect()
    );
    for row in &spelled {
        let [canonical, accession, url, spelling] = &row[..] else {
            panic!("four columns");
        };
        let expected = Some(canonical.clone());
        assert_eq!(curie(canonical), expected);
        assert_eq!(curie(url), expected, "{url}");
        assert_eq!(curie(accession), None, "{accession}");
        if spelling != "NULL" {
            assert_eq!(curie(spelling), expected, "{spelling}");
        }
    }
    let keys = "SELECT spelling FROM term_keys WHERE key_kind = 'CURIE'";
    for spelling in column(&db, keys) {
        let found = curie(&spelling).expect(&spelling);
        assert!(curies.contains(found.as_str()), "{spelling}");
    }
}

#[test]
fn every_identifier_finds_its_term_by_curie_and_accession() {
    let db = Db::built_in().unwrap();
    let xrefs = seed("term_xrefs");
    assert_eq!(xrefs.len(), 314);
    for xref in xrefs {
        let term = format!("{} {}", xref["kind"], xref["term"]);
        let (_, accession) = xref["curie"].split_once(':').unwrap();
        let bare_number = accession.bytes().all(|byte| byte.is_ascii_digit());
        for (spelling, ambiguous) in [(xref["curie"].as_str(), false), (accession, bare_number)] {
            let silent = !ambiguous && xref["caution"].is_empty();
            assert_eq!(
                matched(&db, "term_keys", spelling).contains(&term),
                silent,
                "{spelling}"
            );
            let candidates = matched(&db, "ambiguous_keys", spelling);
            assert_eq!(candidates.contains(&term), !silent, "{spelling}");
        }
    }
}

#[test]
fn every_unambiguous_alias_finds_its_term_and_every_other_lists_it() {
    let db = Db::built_in().unwrap();
    let aliases = seed("term_aliases");
    assert_eq!(aliases.len(), 402);
    let lookup = db.query("lookup").unwrap();
    for alias in aliases {
        let (term, spelling) = (
            format!("{} {}", alias["kind"], alias["term"]),
            &alias["alias"],
        );
        let candidates = matched(&db, "ambiguous_keys", spelling);
        if alias["caution"].is_empty() && candidates.is_empty() {
            assert!(
                matched(&db, "term_keys", spelling).contains(&term),
                "{spelling}"
            );
        } else {
            assert!(candidates.contains(&term), "{spelling}");
            assert_eq!(
                matched(&db, "term_keys", spelling),
                [""; 0],
                "{spelling} matches silently"
            );
        }
        let values = bound(&db, &lookup, &[("text".to_owned(), spelling.clone())]);
        let found = rows(&db, &lookup.sql, &values);
        let row = found
            .iter()
            .find(|row| row[0] == alias["term"])
            .expect(spelling);
        assert_eq!(row[2] == "ambiguous", !candidates.is_empty(), "{spelling}");
    }
}

#[test]
fn every_cargo_and_disease_is_found_by_each_of_its_spellings_in_its_report() {
    let db = Db::built_in().unwrap();
    for (report, kinds) in [("cargo", "('cargo')"), ("disease", "('disease', 'field')")] {
        let query = db.query(report).unwrap();
        let sql = format!(
            "SELECT spelling, term, ambiguous FROM term_spellings WHERE term_kind IN {kinds}"
        );
        for spelled in rows(&db, &sql, &[]) {
            let values = bound(&db, &query, &[(report.to_owned(), spelled[0].clone())]);
            let found = rows(&db, &query.sql, &values);
            assert!(!found.is_empty(), "{report}={}", spelled[0]);
            if spelled[2] == "1" {
                assert!(
                    found.iter().all(|row| row[0] == "NULL"),
                    "{report}={} chooses",
                    spelled[0]
                );
            }
        }
    }
}

#[test]
fn without_our_fold_lower_case_is_enough_for_plain_ascii() {
    let lab = Lab::with_file();
    let db = Db::open(&lab.path("migrasome.db")).unwrap();
    for (report, given) in [
        ("cargo", "P15692"),
        ("cargo", "TNFSF11"),
        ("disease", "MONDO:0007256"),
        ("lookup", "AIM"),
    ] {
        let query = db.query(report).unwrap();
        let given = [(query.params[0].name.clone(), given.to_owned())];
        let ours = rows(&db, &query.sql, &bound(&db, &query, &given));
        let plain = crate::support::rows_backwards(&lab.path("migrasome.db"), &query.sql, &given);
        assert_eq!(plain, ours, "{report} {given:?}");
        assert!(!ours.is_empty());
    }
}

fn answer(report: &str, key: &str, value: &str) -> String {
    let ran = Lab::new().run(&["report", report, &format!("{key}={value}"), "-f", "csv"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    ran.stdout.replace('\r', "")
}

#[test]
fn honest_match_types() {
    for (report, key, value) in [
        ("cargo", "cargo", "VEGFA"),
        ("cargo", "cargo", "FPLX:VEGF"),
        ("cargo", "cargo", "Vegfa"),
        ("cargo", "cargo", "tnfsf11"),
        ("cargo", "cargo", "AIM"),
        ("disease", "disease", "PVR"),
        ("disease", "disease", "Ophthalmology"),
        ("disease", "disease", "liver carcinoma"),
        ("lookup", "text", "Smad2/3"),
        ("lookup", "text", "Aβ40"),
        ("lookup", "text", "7422"),
        ("lookup", "text", "DOID:9719"),
    ] {
        let name = format!("{report}-{value}").replace(['/', ':', ' '], "_");
        insta::assert_snapshot!(name, answer(report, key, value));
    }
}

#[test]
fn spellings_of_a_prefix_and_of_greek_meet() {
    let db = Db::built_in().unwrap();
    let lookup = db.query("lookup").unwrap();
    for (spelling, term) in [
        ("GeneID:7422", "VEGF"),
        ("uniprot:p15692", "VEGF"),
        ("MeSH:D006528", "Hepatocellular carcinoma"),
        ("orphanet:88673", "Hepatocellular carcinoma"),
        ("TGFβ1", "TGF-β1"),
        ("TGF–beta 1", "TGF-β1"),
        ("tgfb1", "TGF-β1"),
        ("hepatocellular  CARCINOMA", "Hepatocellular carcinoma"),
    ] {
        let values = bound(&db, &lookup, &[("text".to_owned(), spelling.to_owned())]);
        let found = rows(&db, &lookup.sql, &values);
        assert!(
            found.iter().any(|row| row[0] == term && row[2] == "exact"),
            "{spelling}: {found:?}"
        );
    }
}

#[test]
fn what_is_not_known_says_so() {
    let ran = Lab::new().run(&["report", "cargo", "cargo=CXCR4"]);
    assert_eq!(ran.code, 2);
    insta::assert_snapshot!(ran.stderr, @"migrasome: `CXCR4` is no cargo that is known here; did you mean `CXCL12`? Possible: Autophagosomes, CD5L, CXCL12, Mitochondria, RANKL, VEGF, Virions. `migrasome report lookup text=…` tells what else it could be");
    let db = Db::built_in().unwrap();
    let sql =
        "SELECT DISTINCT citation, status FROM claim_papers WHERE status <> 'inferred' ORDER BY 1";
    let one_of = "inferred, one of several numbers";
    let expected = [
        ["35", "not identified"],
        ["50", one_of],
        ["51", one_of],
        ["52", one_of],
        ["75", one_of],
        ["86", one_of],
    ];
    assert_eq!(rows(&db, sql, &[]), expected);
    let sql = "SELECT DISTINCT one_of FROM claim_papers WHERE one_of IS NOT NULL ORDER BY 1";
    assert_eq!(column(&db, sql), ["50,51,52", "75,86"]);
    let sql = "SELECT cargo FROM cargo_identifiers WHERE gene_status = 'not applicable' AND symbol IS NULL ORDER BY 1";
    assert_eq!(
        column(&db, sql),
        ["Autophagosomes", "Mitochondria", "Virions"]
    );
}

#[test]
fn mouse_orthologs_are_related_and_never_exact() {
    let db = Db::built_in().unwrap();
    let sql = "SELECT count(*), group_concat(DISTINCT match_type)
               FROM term_identifiers WHERE prefix = 'MGI' OR accession GLOB 'ENSMUSG*' OR label LIKE '%MOUSE'";
    assert_eq!(rows(&db, sql, &[]), [["30", "related"]]);
    let sql = "SELECT DISTINCT predicate FROM term_aliases WHERE kind LIKE 'mouse%'";
    assert_eq!(column(&db, sql), ["related"]);
}

#[test]
fn a_lab_table_joins_on_term_keys() {
    let lab = Lab::with_file();
    lab.execute(
        "CREATE TABLE hits (gene TEXT);
         INSERT INTO hits VALUES ('VEGFA'), ('P15692'), ('ENSG00000112715'), ('AIM'), ('ACTB'), ('C22.0'),
           ('MONDO:0007256'), ('7422')",
    );
    let db = Db::open(&lab.path("migrasome.db")).unwrap();
    let sql = "SELECT gene, term, match_type
               FROM hits LEFT JOIN term_keys ON key = lower(gene)
               ORDER BY hits.rowid";
    let found = rows(&db, sql, &[]);
    let expected = [
        ["VEGFA", "VEGF", "exact"],
        ["P15692", "VEGF", "exact"],
        ["ENSG00000112715", "VEGF", "exact"],
        ["AIM", "NULL", "NULL"],
        ["ACTB", "NULL", "NULL"],
        ["C22.0", "Hepatocellular carcinoma", "exact"],
        ["MONDO:0007256", "Hepatocellular carcinoma", "exact"],
        ["7422", "NULL", "NULL"],
    ];
    assert_eq!(
        found, expected,
        "nothing is multiplied, nothing matches silently"
    );
}

#[test]
fn the_counts_in_metadata_are_those_of_the_tables() {
    let db = Db::built_in().unwrap();
    for row in rows(
        &db,
        "SELECT substr(name, 7), value FROM metadata WHERE name LIKE 'count!_%' ESCAPE '!'",
        &[],
    ) {
        assert_eq!(
            column(&db, &format!("SELECT count(*) FROM {}", row[0])),
            [row[1].clone()],
            "{}",
            row[0]
        );
    }
}

#[test]
fn keys_are_what_fold_makes() {
    let db = Db::built_in().unwrap();
    for row in rows(&db, "SELECT alias, key, loose_key FROM term_aliases", &[]) {
        assert_eq!(
            (fold(&row[0]), fold_loosely(&row[0])),
            (row[1].clone(), row[2].clone())
        );
    }
}

#[test]
fn a_mouse_symbol_is_told_in_sql_and_in_the_reports() {
    let db = Db::built_in().unwrap();
    let lookup = db.query("lookup").unwrap();
    let symbols = column(
        &db,
        "SELECT alias FROM term_aliases WHERE kind = 'mouse symbol'",
    );
    assert_eq!(symbols.len(), 10);
    for symbol in symbols {
        let sql = format!(
            "SELECT mouse_spelling FROM term_keys WHERE key = '{}'",
            fold(&symbol)
        );
        assert_eq!(column(&db, &sql).join(" "), symbol);
        let values = bound(&db, &lookup, &[("text".to_owned(), symbol.clone())]);
        assert_eq!(rows(&db, &lookup.sql, &values)[0][2], "related", "{symbol}");
    }
    let values = bound(&db, &lookup, &[("text".to_owned(), "RhoA".to_owned())]);
    assert_eq!(
        rows(&db, &lookup.sql, &values)[0][2],
        "exact",
        "what the table prints is no mouse symbol"
    );
}

#[test]
fn a_large_lab_table_joins_in_one_pass() {
    let lab = Lab::with_file();
    lab.execute(
        "CREATE TABLE hits (gene TEXT);
         WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
         INSERT INTO hits SELECT CASE i % 100 WHEN 0 THEN 'VEGFA' ELSE 'gene' || i END FROM n",
    );
    let db = Db::open(&lab.path("migrasome.db")).unwrap();
    let sql = "EXPLAIN QUERY PLAN
               SELECT gene, disease FROM hits JOIN term_keys ON key = lower(gene) JOIN claim_terms USING (term_id)";
    let plan: Vec<String> = rows(&db, sql, &[])
        .into_iter()
        .map(|row| row[3].clone())
        .collect();
    let at = |step: &str| plan.iter().position(|each| each.contains(step));
    assert!(
        at("SCAN hits").unwrap() < at("mechanism_terms").unwrap(),
        "{plan:#?}"
    );
}
