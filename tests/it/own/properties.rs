//! Whatever stands in a table: it is refused, row by row, or comes back as it was.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};

use super::{did, tables};
use crate::support::Lab;

type Row = [String; 7];

const HEADER: &str = "category,disease,source,cargo,mechanism,effect,references";

/// Text with what breaks readers of tables: separators of all kinds, quotes, line breaks, dashes,
/// letters of other alphabets.
fn text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        4 => "[a-zA-Z]{2,6}",
        2 => Just("β-thing".to_owned()),
        1 => Just("Ωmega\u{2011}3".to_owned()),
        1 => Just("and".to_owned()),
        1 => "[0-9]{1,3}",
        1 => "(VEGF|TGF-β1|RANKL|Glioblastoma)",
        1 => "[#=+@'\\[\\](){}<>%&|\\\\]",
        1 => Just("NA".to_owned()),
        1 => Just("–".to_owned()),
    ];
    let between = "( |, |; | and |\n|\"|,|–|-|/|  |\t|: )";
    prop::collection::vec((word, between), 0..5).prop_map(|parts| {
        parts
            .into_iter()
            .flat_map(|(word, between)| [word, between])
            .collect()
    })
}

fn references() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "\\[[1-9]{1,2}(, ?[1-9][0-9]){0,3}\\]",
        2 => "1[0-9][-–]2[0-9]",
        1 => "[1-9](; [1-9][0-9])?",
        1 => Just(String::new()),
        1 => text(),
    ]
}

fn row() -> impl Strategy<Value = Row> {
    let category =
        prop_oneof![2 => text(), 2 => Just(String::new()), 1 => Just("Tumor".to_owned())];
    (
        category,
        text(),
        text(),
        text(),
        text(),
        text(),
        references(),
    )
        .prop_map(|(a, b, c, d, e, f, g)| [a, b, c, d, e, f, g])
}

/// The table as a CSV file, and the line in which each row begins.
fn written(rows: &[Row]) -> (String, Vec<usize>) {
    let mut text = format!("# name: any\n{HEADER}\n");
    let mut begins = Vec::new();
    for row in rows {
        begins.push(text.matches('\n').count() + 1);
        let cells = row
            .iter()
            .map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
        text += &(cells.collect::<Vec<_>>().join(",") + "\n");
    }
    (text, begins)
}

/// What must come back: trimmed, and the category carried down.
fn expected(rows: &[Row]) -> Vec<Row> {
    let mut category = String::new();
    let filled = rows.iter().map(|row| {
        let mut row = row.clone().map(|cell| cell.trim().to_owned());
        if row[0].is_empty() {
            row[0].clone_from(&category);
        }
        category.clone_from(&row[0]);
        row
    });
    filled.collect()
}

/// What came back, from the lines below the head.
fn exported(lab: &Lab) -> Vec<Row> {
    let text = did(lab, &["export", "own"]);
    let at = text.find("\nrow,").expect("names of columns") + 1;
    let mut reader = csv::Reader::from_reader(&text.as_bytes()[at..]);
    let header = reader.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|column| column == name).unwrap();
    let columns: Vec<usize> = HEADER.split(',').map(column).collect();
    let row = |record: csv::StringRecord| {
        let cells: Vec<String> = columns.iter().map(|at| record[*at].to_owned()).collect();
        cells.try_into().unwrap()
    };
    reader
        .records()
        .map(|record| row(record.unwrap()))
        .collect()
}

/// Adds rows; those that are refused are left out, until the rest is taken.
fn taken(lab: &Lab, mut rows: Vec<Row>) -> Vec<Row> {
    while !rows.is_empty() {
        let (text, begins) = written(&rows);
        lab.write("any.csv", &text);
        let ran = lab.run(&["add", "any.csv"]);
        if ran.code == 0 {
            return rows;
        }
        assert_eq!(
            (ran.code, ran.stdout.as_str()),
            (1, ""),
            "{text}\n{}",
            ran.stderr
        );
        assert_eq!(
            lab.names(),
            ["any.csv", "migrasome.db"],
            "nothing lies beside"
        );
        let mut bad = Vec::new();
        for fault in ran.stderr.lines() {
            let place = fault.strip_prefix("migrasome: any.csv:");
            let Some(place) = place else {
                assert!(fault.contains("more"), "{text}\n{}", ran.stderr);
                continue;
            };
            let line: String = place.chars().take_while(char::is_ascii_digit).collect();
            let begins = begins.iter().position(|begin| begin.to_string() == line);
            bad.push(begins.unwrap_or_else(|| panic!("no row begins there: {fault}\n{text}")));
        }
        assert!(!bad.is_empty());
        rows = (rows.into_iter().enumerate())
            .filter(|(at, _)| !bad.contains(at))
            .map(|(_, row)| row)
            .collect();
    }
    rows
}

#[test]
fn a_table_is_refused_or_comes_back_unchanged() {
    let mut runner = TestRunner::new(Config::default());
    let rows = prop::collection::vec(row(), 1..30);
    let mut came_back = 0;
    for is_last in [false, true] {
        let lab = Lab::with_file();
        let empty = tables(&lab);
        let rows = taken(&lab, rows.new_tree(&mut runner).unwrap().current());
        if rows.is_empty() {
            super::assert_same(&empty, &tables(&lab));
            continue;
        }
        assert_eq!(exported(&lab), expected(&rows), "{}", written(&rows).0);
        came_back += rows.len();
        // And from there into another file, and back the same.
        if !is_last {
            continue;
        }
        let (text, other) = (did(&lab, &["export", "own"]), Lab::with_file());
        super::added(&other, "any.csv", &text);
        assert_eq!(did(&other, &["export", "own"]), text);
    }
    assert!(came_back > 0, "not a single row was taken");
}
