//! A copy with claims from more than one published table: wherever claims are shown, so is the
//! table that they are from, and no list mixes the reference numbers of two.

use migrasome::Db;

use crate::support::{Lab, reports_with_values, rows};

/// Claims of a lab's own, under tables that use some of the numbers, diseases and cargos of ours.
fn copy() -> Lab {
    let lab = Lab::with_file();
    lab.execute(include_str!("../fixtures/lab_claims.sql"));
    lab
}

const OWN: [&str; 2] = ["our-s1", "bench"];

#[test]
fn every_row_of_a_report_says_from_which_table_its_claims_are() {
    let lab = copy();
    let db = Db::open(&lab.path("migrasome.db")).unwrap();
    let mut seen = Vec::new();
    for (query, values) in reports_with_values(&db) {
        let columns = db.prepare(&query.sql).unwrap().columns().to_vec();
        let at = |name: &str| columns.iter().position(|column| column == name);
        let Some(claims) = at("claim").or_else(|| at("claim_numbers")) else {
            continue;
        };
        for row in rows(&db, &query.sql, &values) {
            let is_own = |number: &str| number.len() == 7;
            if !row[claims].split("; ").any(is_own) {
                continue;
            }
            let tells = |cell: &String| OWN.iter().any(|table| cell.contains(table));
            assert!(row.iter().any(tells), "{}: {row:?}", query.name);
            seen.push(query.name.clone());
            // A list with claims of ours and theirs.
            let (Some(citations), false) = (at("citations"), row[claims].split("; ").all(is_own))
            else {
                continue;
            };
            for reference in row[citations]
                .split("; ")
                .filter(|cell| cell.contains("11"))
            {
                assert!(reference.starts_with("our-s1 ["), "{}: {row:?}", query.name);
            }
        }
    }
    seen.dedup();
    for report in [
        "cargos",
        "category-summary",
        "citations",
        "coverage",
        "diseases",
        "not-given",
        "papers",
    ] {
        assert!(seen.iter().any(|name| name == report), "{report}: {seen:?}");
    }
}

#[test]
fn no_word_stands_twice_in_a_list() {
    let lab = copy();
    lab.execute(
        "INSERT INTO mechanism_sources
         SELECT 1000012, 2, sample_source_id, ' and ', 'cells' FROM sample_sources WHERE name = 'Cells'",
    );
    let db = Db::open(&lab.path("migrasome.db")).unwrap();
    let mut lists = 0;
    for (query, values) in reports_with_values(&db) {
        for row in rows(&db, &query.sql, &values) {
            for cell in row.iter().filter(|cell| cell.contains("; ")) {
                let mut words: Vec<&str> = cell.split("; ").collect();
                let all = words.len();
                words.sort_unstable();
                words.dedup();
                assert_eq!(words.len(), all, "{}: {cell}", query.name);
                lists += 1;
            }
        }
    }
    assert!(lists > 20, "{lists}");
}

#[test]
fn match_shows_the_table_of_a_claim_that_is_not_from_table_1() {
    let lab = copy();
    lab.execute(
        "INSERT INTO mechanism_terms (mechanism_id, cell, position, term_id, printed)
         SELECT 1000012, 'cargo', 1, term_id, 'VEGF' FROM cargos WHERE name = 'VEGF'",
    );
    lab.write("hits.csv", "gene\nVEGFA\n");
    let shown = lab.run(&["match", "hits.csv", "-f", "json"]).stdout;
    let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
    let text = |name: &str| shown[0][name].as_str().unwrap().to_owned();
    assert!(text("evidence").starts_with("T1:1; our-s1:2; F"), "{shown}");
    let papers = text("papers");
    assert!(papers.contains("(inferred from [34])"), "{papers}");
    assert!(papers.contains("our-s1 [34,11] not identified"), "{papers}");
}

#[test]
fn citations_name_each_table() {
    let lab = copy();
    let ran = lab.run(&["report", "cargos", "--cite", "-f", "csv"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    for words in [
        "From Table 1 of \"Migrasomes as intercellular messengers",
        "From Table S1 of \"Our own paper\", Our Journal (2026), https://doi.org/10.1000/ours, which cites its references 11 and 34",
        "Reference 11 of Table S1: not known which paper it is.",
    ] {
        assert!(ran.stderr.contains(words), "{words}: {}", ran.stderr);
    }
}
