//! Every spelling that the database has means its own term, through the command too.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use migrasome::Db;
use migrasome::spelling::fold;

use super::{cell, holding, lab, read_receipt, rows};
use crate::support::rows as db_rows;

#[test]
fn every_alias_and_every_identifier_means_its_own_term() {
    let db = Db::open(&lab().path("migrasome.db")).unwrap();
    let keys = db_rows(&db, "SELECT key FROM ambiguous_keys", &[]);
    let ambiguous: BTreeSet<String> = keys.into_iter().map(|mut row| row.remove(0)).collect();
    let sql = "
        SELECT label AS value, label AS own FROM terms
        UNION SELECT alias, label FROM term_aliases JOIN terms USING (term_id)
        UNION SELECT curie, term FROM term_identifiers
        ORDER BY 1, 2";
    let spellings = db_rows(&db, sql, &[]);
    assert!(spellings.len() > 700, "{}", spellings.len());
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["value", "own"]).unwrap();
    for row in &spellings {
        writer.write_record(row).unwrap();
    }
    let lab = holding("all.csv", writer.into_inner().unwrap());
    let words = [
        "all.csv",
        "--column",
        "value",
        "--all",
        "--receipt",
        "r.json",
    ];
    let found = rows(&lab, &words);
    assert_eq!(found.len(), spellings.len());
    let mut wrong = String::new();
    for (row, found) in spellings.iter().zip(&found) {
        let (value, own) = (&row[0], &row[1]);
        assert_eq!(cell(found, "value"), value);
        let status = cell(found, "match_status");
        let (expected, told) = if ambiguous.contains(&fold(value)) {
            ("ambiguous", cell(found, "match_note"))
        } else {
            ("matched", cell(found, "term"))
        };
        let is_own = told.split("; ").any(|term| term == own);
        let is_told = expected == "ambiguous" && told.contains(own.as_str());
        if status != expected || !(is_own || is_told) {
            let _ = writeln!(
                wrong,
                "{value} of {own}: {status}, {told}; expected {expected}"
            );
        }
        if status == "ambiguous" {
            assert_eq!(cell(found, "term"), "", "{value}");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    let receipt = read_receipt(&lab, "r.json");
    assert_eq!(receipt["rows"], spellings.len());
    assert_eq!(receipt["statuses"]["unmatched"]["rows"], 0);
    assert_eq!(receipt["statuses"]["unusable"]["rows"], 0);
}
