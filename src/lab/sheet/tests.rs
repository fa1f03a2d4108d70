//! Every kind of workbook and of cell; damaged ones.

mod limited;

use super::rows;
use crate::error::Result;
use crate::lab::Reading;
use crate::lab::spool::Cell;
use std::fs::File;
use std::path::{Path, PathBuf};

fn lab(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/lab")
        .join(name)
}

/// The rows, a cell that is empty as `-`.
fn read(path: &Path, sheet: Option<&str>) -> Result<Vec<Vec<String>>> {
    let mut all = Vec::new();
    let file = File::open(path).unwrap();
    let reading = Reading::default();
    rows(file, &reading, path, sheet, 0, &mut |row| {
        let cells = row.iter().map(|cell| match cell {
            Cell::Empty => "-".to_owned(),
            Cell::Text(text) | Cell::Number(text) => text.to_string(),
        });
        all.push(cells.collect());
        Ok(())
    })?;
    Ok(all)
}

fn shown(name: &str, sheet: Option<&str>) -> String {
    let rows = read(&lab(name), sheet).unwrap();
    let lines: Vec<String> = rows.iter().map(|row| format!("{row:?}\n")).collect();
    lines.concat()
}

fn why(name: &str, sheet: Option<&str>) -> String {
    let why = read(&lab(name), sheet).unwrap_err().to_string();
    why.replace(&*lab("").to_string_lossy(), "")
}

#[test]
fn every_format_gives_the_same_table() {
    let same = shown("same.xlsx", None);
    insta::assert_snapshot!(same);
    for other in ["same.xls", "same.xlsb", "same.ods"] {
        assert_eq!(shown(other, Some("SAME")), same, "{other}");
    }
}

#[test]
fn every_kind_of_cell_is_text_that_loses_nothing() {
    let files = ["errors.xlsx", "1904.xlsx", "times.ods"];
    insta::assert_snapshot!(files.map(|name| shown(name, None)).join("\n"));
}

#[test]
fn formatting_alone_is_no_data() {
    insta::assert_snapshot!(shown("sparse.xlsx", None));
}

#[test]
fn a_sheet_is_chosen_by_name_or_because_it_is_the_only_one() {
    let second = shown("two-sheets.xlsx", Some("sheet 2"));
    assert_eq!(second, "[\"gene\", \"n\"]\n[\"CD5L\", \"2\"]\n");
    let wrong = [
        ("two-sheets.xlsx", None),
        ("two-sheets.xlsx", Some("Sheet")),
        ("empty.xlsx", None),
        ("empty.xlsx", Some("Sheet1")),
    ];
    insta::assert_snapshot!(wrong.map(|(name, sheet)| why(name, sheet)).join("\n"));
}

#[test]
fn what_is_no_workbook_gets_one_line() {
    let files = ["protected.xlsx", "same.csv", "same.csv.gz"];
    insta::assert_snapshot!(files.map(|name| why(name, None)).join("\n"));
}

#[test]
fn a_damaged_workbook_is_an_error_and_no_panic() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("damaged");
    for name in ["same.xlsx", "same.xls", "same.xlsb", "same.ods"] {
        let bytes = std::fs::read(lab(name)).unwrap();
        let whole = read(&lab(name), None).unwrap();
        for at in (0..bytes.len()).step_by(bytes.len() / 40) {
            std::fs::write(&path, &bytes[..at]).unwrap();
            // What is cut off may be padding.
            match read(&path, None) {
                Ok(rows) => assert_eq!(rows, whole, "{name} cut at {at}"),
                Err(why) => assert!(!why.to_string().contains('\n'), "{name} cut at {at}"),
            }
            // A changed byte may go unseen.
            let mut bytes = bytes.clone();
            bytes[at] ^= 0x55;
            std::fs::write(&path, &bytes).unwrap();
            let _ = read(&path, None);
        }
    }
}
