//! Every canned report: its rows, its plan, its order, its documentation.

use std::fmt::Write;
use std::fs;
use std::panic::{self, AssertUnwindSafe};

use migrasome::Db;
use migrasome::cite::Collector;
use migrasome::render::{Format, Renderer};

use crate::support::{Lab, Values, column, options, project, ran, reports_with_values, rows};

#[test]
fn the_folder_of_reports_is_what_the_file_holds() {
    let folder = fs::read_dir(project("seeds/queries")).unwrap();
    let mut folder: Vec<String> = folder
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    folder.sort();
    let queries = Db::built_in().unwrap().queries().unwrap();
    let mut names: Vec<String> = queries
        .iter()
        .map(|query| format!("{}.sql", query.name))
        .collect();
    names.sort();
    assert_eq!(names, folder);
}

/// One snapshot a report, named after it: what it was asked, its rows, and how SQLite finds them.
#[test]
fn every_report_gives_the_reviewed_rows_by_the_reviewed_plan() {
    let db = Db::built_in().unwrap();
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_snapshot_path("snapshots/reports");
    settings.set_omit_expression(true);
    let mut changed = Vec::new();
    for (query, values) in reports_with_values(&db) {
        let given = values
            .iter()
            .filter(|(name, _)| query.params.iter().any(|param| param.name == *name))
            .map(|(name, value)| format!(" {name}={value}"));
        let mut shown = format!("report {}{}\n\n", query.name, given.collect::<String>());
        writeln!(shown, "{}", csv(&db, &query.sql, &values)).unwrap();
        for step in rows(&db, &format!("EXPLAIN QUERY PLAN {}", query.sql), &values) {
            writeln!(shown, "{}", step[3]).unwrap();
        }
        let snapshot = || settings.bind(|| insta::assert_snapshot!(query.name.clone(), shown));
        if panic::catch_unwind(AssertUnwindSafe(snapshot)).is_err() {
            changed.push(query.name);
        }
    }
    assert_eq!(changed, [""; 0], "these reports show something new");
}

/// A report's result as CSV with plain line ends.
fn csv(db: &Db, sql: &str, values: &Values) -> String {
    let mut statement = db.prepare(sql).unwrap();
    for (name, value) in values {
        statement.bind_named(name, value).unwrap();
    }
    let mut out = Vec::new();
    let mut renderer = Renderer::new(options(Format::Csv), statement.columns(), &mut out).unwrap();
    statement.for_each_row(|row| renderer.row(row)).unwrap();
    renderer.finish(None).unwrap();
    String::from_utf8(out).unwrap().replace('\r', "")
}

#[test]
fn every_report_runs_by_its_name() {
    let lab = Lab::with_file();
    let db = Db::open(&lab.path("migrasome.db")).unwrap();
    for (query, values) in reports_with_values(&db) {
        let declared = |name: &str| query.params.iter().any(|param| param.name == name);
        let given = values.iter().filter(|(name, _)| declared(name));
        let given = given.map(|(name, value)| format!("{name}={value}"));
        let mut command = lab.command();
        command
            .args(["report", &query.name, "-f", "csv"])
            .args(given);
        let ran = ran(command.output().unwrap());
        let said = (ran.code, ran.stdout.replace('\r', ""), ran.stderr);
        assert_eq!(
            said,
            (0, csv(&db, &query.sql, &values), String::new()),
            "{}",
            query.name
        );
    }
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
    let views = "SELECT name FROM sqlite_master WHERE type = 'view' AND name LIKE 'claim%'";
    let views = [column(&db, views), vec!["table_1".to_owned()]].concat();
    // What a report says of a lab's rows has an order and columns of its own.
    let queries = db.queries().unwrap().into_iter();
    for query in queries.filter(|query| query.needs.is_empty()) {
        let statement = db.prepare(&query.sql).unwrap();
        let has_references = statement.columns().iter().any(|name| name == "citations");
        let can_be_cited = Collector::new(&db, &query, &statement).is_ok();
        assert_eq!(has_references, can_be_cited, "{}", query.name);
        let is_about_claims = reads(&query.sql, &views).is_some();
        assert!(can_be_cited || !is_about_claims, "{}", query.name);
    }
}

/// The first of these tables or views that a statement reads.
fn reads<'a>(sql: &'a str, tables: &[String]) -> Option<&'a str> {
    let words: Vec<&str> = sql
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .collect();
    let read = words
        .windows(2)
        .filter(|pair| ["FROM", "JOIN"].contains(&pair[0]));
    read.map(|pair| pair[1])
        .find(|word| tables.iter().any(|table| table == word))
}

#[test]
fn every_report_reads_views_and_not_storage() {
    let db = Db::built_in().unwrap();
    let storage = column(&db, "SELECT name FROM sqlite_master WHERE type = 'table'");
    for query in db.queries().unwrap() {
        assert_eq!(reads(&query.sql, &storage), None, "{}", query.name);
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
