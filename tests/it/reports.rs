//! Every canned report: its rows, its plan, its order, its documentation.

use std::fmt::Write;
use std::fs;

use migrasome::Db;
use migrasome::render::Format;

use crate::support::{Lab, options, project, rendered, reports_with_values, rows};

fn borrowed(values: &[(String, String)]) -> Vec<(&str, &str)> {
    values
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}

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
    let db = Db::built_in().unwrap();
    let mut shown = String::new();
    for (query, values) in reports_with_values(&db) {
        // Values are bound in real life; here they are written in, to render the result.
        let sql = values.iter().fold(query.sql.clone(), |sql, (name, value)| {
            sql.replace(&format!(":{name}"), &format!("'{value}'"))
        });
        let words: Vec<String> = values
            .iter()
            .map(|(name, value)| format!(" {name}={value}"))
            .collect();
        writeln!(shown, "# {}{}", query.name, words.concat()).unwrap();
        writeln!(
            shown,
            "{}",
            rendered(&db, &sql, options(Format::Csv)).replace('\r', "")
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
        let plan = rows(
            &db,
            &format!("EXPLAIN QUERY PLAN {}", query.sql),
            &borrowed(&values),
        );
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
            query.sql.contains("ORDER BY"),
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
fn every_report_can_be_cited() {
    let db = Db::built_in().unwrap();
    for query in db.queries().unwrap() {
        let statement = db.prepare(&query.sql).unwrap();
        let cited = statement.columns().iter().any(|name| name == "citations");
        assert!(cited, "{} has no column `citations`", query.name);
    }
}

#[test]
fn every_report_reads_views_and_not_storage() {
    let db = Db::built_in().unwrap();
    let storage = rows(
        &db,
        "SELECT name FROM sqlite_master WHERE type = 'table'",
        &[],
    );
    for query in db.queries().unwrap() {
        for table in &storage {
            for keyword in ["FROM", "JOIN"] {
                let read = format!("{keyword} {}\n", table[0]);
                assert!(
                    !query.sql.contains(&read),
                    "{} reads {}",
                    query.name,
                    table[0]
                );
            }
        }
    }
}

#[test]
fn the_order_of_rows_does_not_hang_on_the_order_of_scanning() {
    let lab = Lab::with_file();
    let db = Db::open(&lab.path("migrasome.db")).unwrap();
    let raw = rusqlite::Connection::open(lab.path("migrasome.db")).unwrap();
    raw.pragma_update(None, "reverse_unordered_selects", true)
        .unwrap();
    for (query, values) in reports_with_values(&db) {
        let mut statement = raw.prepare(&query.sql).unwrap();
        for (name, value) in &values {
            let index = statement
                .parameter_index(&format!(":{name}"))
                .unwrap()
                .unwrap();
            statement.raw_bind_parameter(index, value).unwrap();
        }
        let width = statement.column_count();
        let mut backwards = Vec::new();
        let mut found = statement.raw_query();
        while let Some(row) = found.next().unwrap() {
            let cell = |index| match row.get::<_, rusqlite::types::Value>(index).unwrap() {
                rusqlite::types::Value::Null => "NULL".to_owned(),
                rusqlite::types::Value::Integer(number) => number.to_string(),
                rusqlite::types::Value::Text(text) => text,
                other => panic!("{other:?}"),
            };
            backwards.push((0..width).map(cell).collect::<Vec<_>>());
        }
        assert_eq!(
            backwards,
            rows(&db, &query.sql, &borrowed(&values)),
            "{}",
            query.name
        );
    }
}

#[test]
fn search_finds_any_cell_whatever_the_case() {
    let db = Db::built_in().unwrap();
    let search = db.query("search").unwrap();
    let found = |text: &str| -> Vec<String> {
        let hits = rows(&db, &search.sql, &[("text", text)]);
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
    assert_eq!(found("blood‒brain"), ["9 effect"]);
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
