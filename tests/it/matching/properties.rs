//! What holds for any lab file: nothing is dropped, multiplied or changed.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use migrasome::Db;
use proptest::prelude::*;

use super::made::made;
use super::{OURS, STATUSES, count, csv_rows, done, lab, read_receipt, values};
use crate::support::rows as db_rows;

/// How many claims each term has.
static TOLD: LazyLock<BTreeMap<String, usize>> = LazyLock::new(|| {
    let db = Db::open(&lab().path("migrasome.db")).unwrap();
    let sql = "SELECT term, count(DISTINCT accession) FROM evidence_terms WHERE part <> 'organism' GROUP BY term";
    let rows = db_rows(&db, sql, &[]);
    rows.into_iter()
        .map(|row| (row[0].clone(), row[1].parse().unwrap()))
        .collect()
});

/// The cell of ours in a row with so many columns before.
fn ours<'a>(row: &'a [String], columns: usize, name: &str) -> &'a str {
    let place = OURS.iter().position(|ours| *ours == name).unwrap();
    &row[columns + place]
}

proptest! {
    // Each case starts the command four times.
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn nothing_is_dropped_multiplied_or_changed(made in made()) {
        let (lab, name) = made.lab();
        let columns = made.columns;
        let all = made.asked(&lab, &name, &["--all", "--receipt", "r.json"]);
        // Exactly the rows that went in, in order, byte for byte.
        let given: Vec<&[String]> = all.iter().map(|row| &row[..columns]).collect();
        let expected: Vec<&[String]> = made.rows.iter().map(Vec::as_slice).collect();
        prop_assert_eq!(given, expected);

        // The receipt says what the rows say, value by value.
        let receipt = read_receipt(&lab, "r.json");
        prop_assert_eq!(&receipt["rows"], made.rows.len());
        let status = |row: &[String]| ours(row, columns, "match_status").to_owned();
        for name in STATUSES {
            let rows = all.iter().filter(|row| status(row) == name);
            let mut counted: BTreeMap<String, u64> = BTreeMap::new();
            rows.for_each(|row| *counted.entry(row[1].clone()).or_default() += 1);
            let told: BTreeMap<String, u64> = values(&receipt, name).into_iter().collect();
            prop_assert_eq!(&told, &counted, "{}", name);
            prop_assert_eq!(count(&receipt, name), counted.values().sum::<u64>());
        }
        for row in &all {
            let is_known = matches!(&*status(row), "matched" | "context only");
            for name in ["match_rule", "match_type", "term", "term_kind", "roles", "contexts", "evidence", "papers"] {
                let is_told = !ours(row, columns, name).is_empty();
                prop_assert_eq!(is_told, is_known, "{} of {:?}", name, row);
            }
            let has_note = !ours(row, columns, "match_note").is_empty();
            prop_assert!(has_note || matches!(&*status(row), "matched" | "context only" | "unmatched"), "{:?}", row);
        }

        // The matched ones and the rest are all of them, each as it was, in order.
        let matched = made.asked(&lab, &name, &[]);
        let rest = made.asked(&lab, &name, &["--unmatched"]);
        let (mut yes, mut no) = (matched.iter(), rest.iter());
        for row in &all {
            let is_known = matches!(&*status(row), "matched" | "context only");
            let from = if is_known { &mut yes } else { &mut no };
            prop_assert_eq!(from.next(), Some(row));
        }
        prop_assert_eq!((yes.next(), no.next()), (None, None));

        // Exploded, a row stands as often as it has terms and pieces of evidence.
        let exploded = made.asked(&lab, &name, &["--all", "--explode"]);
        let mut times: BTreeMap<&str, usize> = BTreeMap::new();
        for row in &exploded {
            *times.entry(&row[0]).or_default() += 1;
            let number: usize = row[0].parse().unwrap();
            prop_assert_eq!(&row[..columns], &made.rows[number][..]);
        }
        for row in &all {
            let terms = ours(row, columns, "term").split("; ");
            let expected: usize = terms.map(|term| TOLD.get(term).copied().unwrap_or(0)).sum();
            prop_assert_eq!(times[row[0].as_str()], expected.max(1), "{:?}", row);
        }
        let numbers: Vec<usize> = exploded.iter().map(|row| row[0].parse().unwrap()).collect();
        prop_assert!(numbers.is_sorted(), "{:?}", numbers);
    }

    #[test]
    fn every_format_says_the_same(made in made()) {
        let (lab, name) = made.lab();
        let rows = made.asked(&lab, &name, &["--all"]);
        let mine = [name.as_str(), "--column", "what", "--all", "-f"];
        let tsv = done(&lab, &[&mine[..], &["tsv"]].concat()).stdout;
        let mut reader = csv::ReaderBuilder::new().delimiter(b'\t').from_reader(tsv.as_bytes());
        let tsv: Vec<Vec<String>> = reader
            .records()
            .map(|record| record.unwrap().iter().map(String::from).collect())
            .collect();
        prop_assert_eq!(&tsv, &rows);
        let json = super::rows(&lab, &mine[..4]);
        prop_assert_eq!(json.len(), rows.len());
        let names: Vec<String> = made.names().into_iter().chain(OURS.map(String::from)).collect();
        for (object, row) in json.iter().zip(&rows) {
            let cells: Vec<&str> = names.iter().map(|name| super::cell(object, name)).collect();
            prop_assert_eq!(cells, row.iter().map(String::as_str).collect::<Vec<_>>());
        }
    }

    /// Whatever is asked for, every row is told of once.
    #[test]
    fn the_sums_hold_whatever_is_asked_for(made in made(), choices in choices()) {
        let (lab, name) = made.lab();
        let (more, output): (Vec<&str>, &str) = (choices.0.iter().map(String::as_str).collect(), choices.1);
        let asked = |output: &[&str]| {
            let mine = [&name, "--column", "what", "-f", "csv", "--receipt", "r.json"];
            let ran = done(&lab, &[&mine[..], &more, output].concat());
            (csv_rows(ran.stdout.as_bytes()), read_receipt(&lab, "r.json"))
        };
        let (all, receipt) = asked(&["--all"]);
        prop_assert_eq!(&receipt["rows"], made.rows.len());
        let status = |row: &[String]| ours(row, made.columns, "match_status").to_owned();
        for name in STATUSES {
            let rows = all[1..].iter().filter(|row| status(row) == name).count();
            prop_assert_eq!(count(&receipt, name), rows as u64, "{}", name);
        }
        let given: Vec<&[String]> = all[1..].iter().map(|row| &row[..made.columns]).collect();
        let expected: Vec<&[String]> = made.rows.iter().map(Vec::as_slice).collect();
        prop_assert_eq!(given, expected);
        // What is written changes nothing of what was counted.
        let words: Vec<&str> = output.split_whitespace().collect();
        let (some, again) = asked(&words);
        prop_assert_eq!(again, receipt);
        let is_wanted = |row: &&Vec<String>| match output {
            "--unmatched" => status(row) != "matched",
            _ => status(row) == "matched",
        };
        if !output.contains("--explode") {
            prop_assert_eq!(some[1..].iter().collect::<Vec<_>>(), all[1..].iter().filter(is_wanted).collect::<Vec<_>>());
        }
    }
}

/// Ways to ask: what is meant, how exactly, of which columns; and which rows are written.
fn choices() -> impl Strategy<Value = (Vec<String>, &'static str)> {
    let meant = prop::sample::select(vec![
        "",
        "--as gene",
        "--as disease",
        "--as cell --as process",
        "--prefix NCBIGene",
        "--prefix MONDO",
    ]);
    let least = prop::sample::select(vec![
        "",
        "--min-match exact",
        "--min-match narrow",
        "--min-match family",
    ]);
    let columns = prop::sample::select(vec!["", "--column number"]);
    let output = prop::sample::select(vec!["", "--unmatched", "--explode", "--explode --all"]);
    (meant, least, columns, output).prop_map(|(meant, least, columns, output)| {
        let words = [meant, least, columns].join(" ");
        (words.split_whitespace().map(String::from).collect(), output)
    })
}
