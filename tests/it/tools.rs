//! The file in the hands of the tools that people open it with: each reads every table and view,
//! with as many rows as we count.
//!
//! `tests/it/tools/` holds a small script for each tool. `.ci/run` installs the tools; where one
//! is missing, a test says so and is skipped.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use migrasome::Db;
use serde_json::Value;

use crate::support::{
    Lab, bound, column, consumer, lab_reports, project, ran, reports_with_values, rows,
};

/// Where `.ci/run` puts what is not a program of the system.
fn tools() -> PathBuf {
    project("target/tools")
}

/// The Python that has the packages of `tools/requirements.txt`.
fn python() -> Option<Command> {
    let python = tools().join("venv/bin/python");
    consumer(python.to_str().unwrap())
}

fn script(name: &str) -> PathBuf {
    project("tests/it/tools").join(name)
}

/// What a tool counts is what we count.
fn reads_all(mut tool: Command) {
    let lab = Lab::with_file();
    let path = lab.path("migrasome.db");
    let ran = ran(tool.arg(&path).output().unwrap());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let counts: BTreeMap<String, u64> = serde_json::from_str(&ran.stdout).expect(&ran.stdout);
    let db = Db::open(&path).unwrap();
    let ours = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name";
    for name in column(&db, ours) {
        // Most tools do not list SQLite's own.
        if !name.starts_with("sqlite_") {
            let counted = column(&db, &format!("SELECT count(*) FROM {name}"));
            assert_eq!(
                counts.get(&name).map(u64::to_string),
                counted.first().cloned(),
                "{name}"
            );
        }
    }
    assert_eq!(lab.names(), ["migrasome.db"], "nothing lies beside");
}

fn python_reads_all(name: &str) {
    if let Some(mut python) = python() {
        python.arg(script(name));
        reads_all(python);
    }
}

#[test]
fn duckdb_reads_every_table_and_view() {
    python_reads_all("duckdb_reads.py");
}

#[test]
fn pandas_and_polars_read_every_table_and_view() {
    python_reads_all("pandas_reads.py");
}

#[test]
fn sqlalchemy_knows_the_type_of_every_column() {
    python_reads_all("sqlalchemy_reads.py");
}

#[test]
fn sqlite_utils_reads_every_table_and_view() {
    python_reads_all("sqlite_utils_reads.py");
}

#[test]
fn better_sqlite3_reads_every_table_and_view() {
    let modules = tools().join("node/node_modules");
    let Some(mut node) = consumer("node").filter(|_| modules.exists()) else {
        assert!(
            std::env::var_os("CI").is_none(),
            "better-sqlite3 is needed where CI is set"
        );
        eprintln!("skipped: better-sqlite3 is not installed (.ci/run does it)");
        return;
    };
    node.env("NODE_PATH", modules)
        .arg(script("better_sqlite3_reads.js"));
    reads_all(node);
}

#[test]
fn r_reads_every_table_and_view() {
    if let Some(mut r) = consumer("Rscript") {
        r.arg(script("r_reads.R"));
        reads_all(r);
    }
}

#[test]
fn sssom_reads_every_mapping() {
    let Some(mut python) = python() else {
        return;
    };
    let lab = Lab::with_file();
    let db = Db::open(&lab.path("migrasome.db")).unwrap();
    let header = column(&db, "SELECT text FROM sssom_header ORDER BY line").join("\n");
    let body = lab.prints(&[
        "sql",
        "SELECT * FROM sssom ORDER BY subject_id, object_id",
        "-f",
        "tsv",
    ]);
    let file = lab.write("ours.sssom.tsv", format!("{header}\n{body}"));
    let ran = ran(python
        .arg(script("sssom_reads.py"))
        .arg(file)
        .output()
        .unwrap());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let read: Value = serde_json::from_str(ran.stdout.lines().last().unwrap()).unwrap();
    let mappings = column(&db, "SELECT count(*) FROM term_xrefs");
    for reader in ["sssom", "sssom-pydantic"] {
        assert_eq!(
            read[reader].to_string(),
            mappings[0],
            "{reader}: {}",
            ran.stderr
        );
    }
    let known = ["exact", "close", "broad", "narrow", "related"];
    for predicate in read["predicates"].as_array().unwrap() {
        let word = predicate.as_str().unwrap();
        let word = word
            .strip_prefix("skos:")
            .and_then(|word| word.strip_suffix("Match"));
        assert!(
            word.is_some_and(|word| known.contains(&word)),
            "{predicate}"
        );
    }
    assert!(
        !fs::read_to_string(lab.path("ours.sssom.tsv"))
            .unwrap()
            .contains("example.org")
    );
}

/// The reports that look a name up.
const BY_NAME: [&str; 5] = ["about", "cargo", "disease", "identifiers", "lookup"];

/// Every spelling, and one of each kind for each term: what a name means is looked up in the same
/// way in all reports, and `lookup` shows it.
const ALL: &str = "SELECT DISTINCT spelling FROM term_spellings ORDER BY 1";
const SOME: &str = "
    SELECT DISTINCT min(spelling) FROM term_spellings
    WHERE key_kind NOT LIKE 'loose %'
    GROUP BY term_id, CASE WHEN key_kind LIKE 'label of %' THEN 'label of' ELSE key_kind END
    ORDER BY 1";

/// Whoever runs the SQL of a report with its declared parameters gets what our command shows.
#[test]
fn every_report_gives_a_plain_client_the_same_rows() {
    let Some(mut python) = consumer("python3") else {
        return;
    };
    let lab = Lab::with_file();
    let path = lab.path("migrasome.db");
    let ran = ran(python
        .arg(script("python_asks.py"))
        .arg(&path)
        .args([ALL, SOME])
        .args(BY_NAME)
        .output()
        .unwrap());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let db = Db::open(&path).unwrap();
    let (spellings, some) = (column(&db, ALL), column(&db, SOME));
    let mut seen = 0;
    for line in ran.stdout.lines() {
        let (name, answers): (String, Vec<Vec<Vec<Value>>>) = serde_json::from_str(line).unwrap();
        let query = db.query(&name).unwrap();
        let asked = if name == "lookup" { &spellings } else { &some };
        if BY_NAME.contains(&&*name) {
            assert_eq!(answers.len(), asked.len());
        }
        for (at, theirs) in answers.iter().enumerate() {
            let required = query.params.iter().filter(|param| !param.is_optional());
            let given: Vec<(String, String)> = required
                .map(|param| (param.name.clone(), asked[at].clone()))
                .collect();
            if !given.is_empty() && !BY_NAME.contains(&&*name) {
                assert_eq!(theirs.len(), 0, "{name} of nothing");
                continue;
            }
            let ours = rows(&db, &query.sql, &bound(&db, &query, &given));
            let theirs: Vec<Vec<String>> = theirs
                .iter()
                .map(|row| row.iter().map(shown).collect())
                .collect();
            assert_eq!(theirs, ours, "{name} {given:?}");
            seen += ours.len();
        }
    }
    assert!(seen > spellings.len(), "{seen}");
}

/// With what we export, Datasette shows every report, and each gives as many rows as ours.
#[test]
fn datasette_serves_every_report() {
    let Some(mut python) = python() else {
        return;
    };
    let lab = Lab::with_file();
    let said = lab.run(&["export", "datasette", "-o", "metadata.json"]);
    assert_eq!(said.code, 0, "{}", said.stderr);
    let left_out = format!(
        "left out, since they need a table of yours: {}\n",
        lab_reports()
    );
    assert!(said.stderr.ends_with(&left_out), "{}", said.stderr);
    let db = Db::open(&lab.path("migrasome.db")).unwrap();
    let asked = reports_with_values(&db);
    let given = asked.iter().flat_map(|(query, values)| {
        values
            .iter()
            .map(|(name, value)| format!("{}.{name}={value}", query.name))
    });
    python.arg(script("datasette_serves.py"));
    python
        .arg(lab.path("migrasome.db"))
        .arg(lab.path("metadata.json"))
        .args(given);
    let ran = ran(python.output().unwrap());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let counts: BTreeMap<String, usize> = serde_json::from_str(&ran.stdout).unwrap();
    for (query, values) in &asked {
        let ours = rows(&db, &query.sql, values);
        assert_eq!(counts.get(&query.name), Some(&ours.len()), "{}", query.name);
    }
    assert_eq!(counts.len(), asked.len());
}

/// A report over a lab's table runs where there is such a table.
#[test]
fn the_reports_over_a_labs_table_run_in_a_plain_client() {
    let Some(mut python) = consumer("python3") else {
        return;
    };
    let lab = Lab::with_file();
    let names = ["VEGFA", "tgf-β1", "AIM", "Vegfa", "nothing", "P48061"];
    lab.write("hits.csv", format!("gene\n{}\n", names.join("\n")));
    python.arg(script("python_lab.py"));
    python.arg(lab.path("migrasome.db")).args(names);
    let ran = ran(python.output().unwrap());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let theirs: BTreeMap<String, Vec<Vec<Value>>> = serde_json::from_str(&ran.stdout).unwrap();
    for report in ["lab-hits", "lab-summary"] {
        let words = ["report", report, "--with", "lab=hits.csv", "-f", "ndjson"];
        let ours = lab.prints(&words);
        let ours: Vec<Vec<Value>> = ours
            .lines()
            .map(|line| {
                let row: serde_json::Map<String, Value> = serde_json::from_str(line).unwrap();
                row.into_iter().map(|(_, value)| value).collect()
            })
            .collect();
        let sorted = |rows: &[Vec<Value>]| {
            let mut texts: Vec<Vec<String>> = rows
                .iter()
                .map(|row| {
                    let mut cells: Vec<String> = row.iter().map(shown).collect();
                    cells.sort();
                    cells
                })
                .collect();
            texts.sort();
            texts
        };
        assert_eq!(sorted(&theirs[report]), sorted(&ours), "{report}");
        assert!(!ours.is_empty());
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
