//! Every canned report: its rows, its plan, its order, its documentation.

use std::fmt::Write;
use std::fs;
use std::panic::{self, AssertUnwindSafe};

use migrasome::Db;
use migrasome::cite::Collector;
use migrasome::render::{Format, Renderer};

use crate::support::{
    Lab, Values, bound, column, options, project, ran, reports_with_values, rows,
};

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
        let said = (ran.code, ran.stdout.replace('\r', ""), ran.stderr.as_str());
        let shown = csv(&db, &query.sql, &values);
        // Nobody is known to disagree.
        let note = match shown.lines().count() {
            1 => "migrasome: no rows\n",
            _ => "",
        };
        assert_eq!(said, (0, shown, note), "{}", query.name);
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
fn every_report_about_claims_or_findings_says_which() {
    let db = Db::built_in().unwrap();
    let views = "SELECT name FROM sqlite_master WHERE type = 'view'
                 AND (name LIKE 'claim%' OR name LIKE 'evidence%')";
    let views = [column(&db, views), vec!["table_1".to_owned()]].concat();
    // What a report says of a lab's rows has an order and columns of its own.
    let queries = db.queries().unwrap().into_iter();
    for query in queries.filter(|query| query.needs.is_empty()) {
        let statement = db.prepare(&query.sql).unwrap();
        let has = |wanted: &[&str]| {
            let mut names = statement.columns().iter();
            names.any(|name| wanted.contains(&name.as_str()))
        };
        let by_number = has(&["claim", "claim_numbers"]) || query.name == "table-1";
        let by_accession = has(&["accession", "accessions"]);
        assert_eq!(has(&["citations"]), by_number, "{}", query.name);
        if by_number {
            let cited = Collector::new(&db, &query, &statement);
            assert!(cited.is_ok(), "{}", query.name);
        }
        let is_about_them = reads(&query.sql, &views).is_some();
        let says_which = by_number || by_accession;
        assert!(says_which || !is_about_them, "{}", query.name);
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
    // But for what stands whole in one table: the kind of a finding, and what it says of a claim.
    let storage = "SELECT name FROM sqlite_master WHERE type = 'table'
                   AND name NOT IN ('findings', 'finding_claims')";
    let storage = column(&db, storage);
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
        let printed = hits.into_iter().filter(|row| row[7] == "Table 1");
        printed
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
fn search_finds_the_words_of_findings_and_says_that_they_are() {
    let db = Db::built_in().unwrap();
    let search = db.query("search").unwrap();
    let asked = ("text".to_owned(), "WHEAT\u{2010}germ".to_owned());
    let hits: Vec<String> = rows(&db, &search.sql, &[asked])
        .into_iter()
        .map(|row| row[2..].join(" | "))
        .collect();
    assert_eq!(
        hits,
        ["subject | wheat-germ agglutinin (WGA) | NULL | NULL | F006 | finding"]
    );
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

/// Findings of a lab's own that contradict a claim and one of ours, or agree with one.
fn copy_with_findings() -> Lab {
    let lab = Lab::with_file();
    lab.execute(include_str!("../fixtures/lab_findings.sql"));
    lab
}

/// What a report shows, asked for nothing in particular: these of its columns, a line a row.
fn shown(lab: &Lab, report: &str, columns: &[&str]) -> Vec<String> {
    let db = Db::open(&lab.path("migrasome.db")).unwrap();
    let query = db.query(report).unwrap();
    let names = db.prepare(&query.sql).unwrap().columns().to_vec();
    let at = |name: &&str| names.iter().position(|each| each == name).unwrap();
    let found = rows(&db, &query.sql, &bound(&db, &query, &[])).into_iter();
    found
        .map(|row| {
            let cells = columns.iter().map(|name| row[at(name)].clone());
            cells.collect::<Vec<_>>().join(" | ")
        })
        .collect()
}

#[test]
fn a_conflict_is_told_with_both_sides() {
    let columns = ["name", "accessions", "papers", "one_says", "other_says"];
    let ours = shown(&Lab::with_file(), "conflicts", &columns);
    let mut all = shown(&copy_with_findings(), "conflicts", &columns);
    all.retain(|row| !ours.contains(row));
    assert_eq!(
        all,
        [
            "nanoplastics in our hands | T1:7; OWN1 | Doe 2026; Wan 2024 (inferred) | \
             Nanoplastics activate autophagy and suppress migrasome formation → \
             Affects trophoblast cell migration and induces miscarriage | \
             increases: More migrasomes at a low dose",
            "CERT1 | F026; OWN2 | Liang 2023; Doe 2026 | \
             required for (migrasome formation) | decreases (our cells)",
        ]
    );
}

#[test]
fn an_agreement_needs_two_papers_that_say_the_same() {
    let columns = ["name", "relation", "accessions", "paper_count", "papers"];
    let ours = shown(&Lab::with_file(), "agreements", &columns);
    let mut all = shown(&copy_with_findings(), "agreements", &columns);
    all.retain(|row| !ours.contains(row));
    assert_eq!(
        all,
        [
            "Bone metastasis | same | T1:2; OWN3 | 1 | Doe 2026",
            "VIM | same | F065; OWN4 | 2 | Doe 2026; Fan 2022",
        ]
    );
}

#[test]
fn a_gap_is_told_until_a_finding_fills_it() {
    let columns = ["gap", "name", "accessions"];
    let lab = copy_with_findings();
    let before = shown(&Lab::with_file(), "gaps", &columns);
    let mut after = shown(&lab, "gaps", &columns);
    let filled = "claim without finding | Bone metastasis | T1:2".to_owned();
    assert!(before.contains(&filled) && !after.contains(&filled));
    after.retain(|row| !before.contains(row));
    assert_eq!(
        after,
        [
            "gene known by its level only | PLAUR | OWN5",
            "subject without term | nanoplastics in our hands | OWN1",
            "subject without term | RANKL once more | OWN3",
        ]
    );
}

#[test]
fn what_is_withdrawn_is_in_no_report() {
    let lab = copy_with_findings();
    lab.execute("UPDATE findings SET withdrawn = 'mixed up' WHERE finding_id >= 1000000");
    let db = Db::open(&lab.path("migrasome.db")).unwrap();
    for (query, values) in reports_with_values(&db) {
        let shown = csv(&db, &query.sql, &values);
        assert!(!shown.contains("OWN"), "{}", query.name);
    }
}
