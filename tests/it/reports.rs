//! Every canned report: its rows, its plan, its order, its documentation.

use std::fmt::Write;
use std::fs;

use migrasome::Db;
use migrasome::cite::Collector;

use crate::support::{Lab, column, project, ran, reports_with_values, rows};

#[test]
fn the_folder_of_reports_is_what_the_file_holds() {
    let mut folder: Vec<String> = fs::read_dir(project("seeds/queries"))
        .unwrap()
        .map(|entry| {
            entry
                .unwrap()
                .path()
                .file_stem()
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    folder.sort();
    let db = Db::built_in().unwrap();
    let names: Vec<String> = db
        .queries()
        .unwrap()
        .into_iter()
        .map(|query| query.name)
        .collect();
    assert_eq!(names, folder);
}

#[test]
fn every_report_gives_the_reviewed_rows() {
    let lab = Lab::new();
    let mut shown = String::new();
    for (query, values) in reports_with_values(&Db::built_in().unwrap()) {
        let declared = |name: &String| query.params.iter().any(|param| param.name == *name);
        let words: Vec<String> = values
            .iter()
            .filter(|(name, _)| declared(name))
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut command = lab.command();
        command
            .args(["report", &query.name, "-f", "csv"])
            .args(&words);
        let ran = ran(command.output().unwrap());
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{}", query.name);
        writeln!(
            shown,
            "# {} {}\n{}",
            query.name,
            words.join(" "),
            ran.stdout.replace('\r', "")
        )
        .unwrap();
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn every_report_has_the_reviewed_plan() {
    let db = Db::built_in().unwrap();
    let mut shown = String::new();
    for (query, values) in reports_with_values(&db) {
        writeln!(shown, "# {}", query.name).unwrap();
        let plan = rows(&db, &format!("EXPLAIN QUERY PLAN {}", query.sql), &values);
        for step in plan {
            writeln!(shown, "{}", step[3]).unwrap();
        }
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn every_report_explains_itself() {
    let db = Db::built_in().unwrap();
    for query in db.queries().unwrap() {
        assert!(
            !query.title.is_empty() && !query.description.is_empty(),
            "{}",
            query.name
        );
        assert!(
            query.sql.contains("\nORDER BY"),
            "{} has no order",
            query.name
        );
        for param in &query.params {
            assert!(
                !param.description.is_empty(),
                "{} {}",
                query.name,
                param.name
            );
        }
    }
}

#[test]
fn every_report_about_claims_shows_the_printed_references_and_can_be_cited() {
    let db = Db::built_in().unwrap();
    // What a report says of a lab's rows has an order and columns of its own.
    let queries = db.queries().unwrap().into_iter();
    for query in queries.filter(|query| query.needs.is_empty()) {
        let statement = db.prepare(&query.sql).unwrap();
        let shown = statement.columns().iter().any(|name| name == "citations");
        let about_claims = !["identifiers", "mappings"].contains(&query.name.as_str());
        assert_eq!(shown, about_claims, "{}", query.name);
        assert_eq!(
            Collector::new(&db, &query, &statement).is_ok(),
            about_claims,
            "{}",
            query.name
        );
    }
}

#[test]
fn every_report_reads_views_and_not_storage() {
    let db = Db::built_in().unwrap();
    let storage = column(&db, "SELECT name FROM sqlite_master WHERE type = 'table'");
    for query in db.queries().unwrap() {
        let words: Vec<&str> = query
            .sql
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .filter(|w| !w.is_empty())
            .collect();
        for pair in words.windows(2) {
            let reads = ["FROM", "JOIN"].contains(&pair[0]) && storage.iter().any(|t| t == pair[1]);
            assert!(!reads, "{} reads {}", query.name, pair[1]);
        }
    }
}

#[test]
fn search_finds_any_cell_whatever_the_case() {
    let db = Db::built_in().unwrap();
    let search = db.query("search").unwrap();
    let found = |text: &str| -> Vec<String> {
        let hits = rows(&db, &search.sql, &[("text".to_owned(), text.to_owned())]);
        hits.into_iter()
            .map(|row| format!("{} {}", row[0], row[2]))
            .collect()
    };
    assert_eq!(found("tgf-Β1"), ["8 mechanism"], "a capital Greek beta");
    assert_eq!(found("TGF-β1"), ["8 mechanism"]);
    assert_eq!(found("aβ40"), ["9 mechanism"]);
    assert_eq!(found("vegf"), ["1 cargo"]);
    assert_eq!(found("URINE"), ["6 source"]);
    assert_eq!(
        found("[75, 86]"),
        ["6 citations"],
        "brackets are no wildcards"
    );
    for dash in ["-", "‐", "‑", "‒", "–", "—", "−"] {
        assert_eq!(found(&format!("blood{dash}BRAIN")), ["9 effect"], "{dash}");
    }
    assert_eq!(found("cells\u{a0}and\u{a0}urine"), ["6 source"]);
    assert_eq!(found("*"), [""; 0], "a star is a star");
    assert_eq!(found("?"), [""; 0], "a question mark is a question mark");
    assert_eq!(found("^"), [""; 0]);
    assert_eq!(found("]").len(), 10);
    assert_eq!(found("no such word"), [""; 0]);
}

#[test]
fn the_matrix_has_a_column_for_each_category() {
    let db = Db::built_in().unwrap();
    let matrix = db.query("cargo-by-disease").unwrap();
    let columns = db.prepare(&matrix.sql).unwrap().columns().to_vec();
    for category in rows(&db, "SELECT DISTINCT lower(category) FROM claims", &[]) {
        assert!(columns.contains(&category[0]), "{category:?}");
    }
}
