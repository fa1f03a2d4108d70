//! Files to fill in.

use std::fs::File;
use std::io::Read;

use super::{did, refused};
use crate::support::{Lab, assert_says};

const TABLE_ROW: &str =
    ",Tumor,Osteosarcoma,,Cells,,TGF-β1,,,Cells take it up,Bone is lost,[1-3]\n";

/// The value of each column of a finding, in any order.
fn finding_row(header: &str) -> String {
    let cell = |column: &str| match column {
        "subject" => "CXCL12",
        "role" => "in the migrasome",
        "context" => "Osteosarcoma",
        "paper" => "10.1234/filled",
        _ => "",
    };
    let cells: Vec<&str> = header.split(',').map(cell).collect();
    cells.join(",") + "\n"
}

#[test]
fn templates_are_empty_and_explain_themselves() {
    let lab = Lab::with_file();
    for shape in ["table", "findings"] {
        for ending in ["csv", "xlsx"] {
            let file = format!("{shape}.{ending}");
            did(&lab, &["add", "--template", shape, "-o", &file]);
            let said = refused(&lab, &[&file]);
            assert_eq!(said.len(), 1, "{said:?}");
            assert!(said[0].starts_with(&file), "{said:?}");
            assert_says(&said[0], &["no rows"]);
        }
        let printed = did(&lab, &["add", "--template", shape]);
        let written = std::fs::read_to_string(lab.path(&format!("{shape}.csv"))).unwrap();
        assert_eq!(printed, written, "the same on standard output");
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .has_headers(false)
            .from_reader(written.as_bytes());
        let records: Vec<_> = reader.records().map(|record| record.unwrap()).collect();
        let [.., header, explained, example] = &records[..] else {
            panic!("{written}");
        };
        let needed = match shape {
            "table" => &["disease", "cargo", "mechanism", "effect", "references"][..],
            _ => &["subject", "role", "context", "paper"],
        };
        for column in needed {
            assert!(header.iter().any(|name| name == *column), "{column}");
        }
        assert_eq!(explained.len(), header.len(), "a line explains each column");
        assert!(explained.iter().all(|text| text.len() > 5), "{explained:?}");
        assert!(example[0].starts_with("# example"), "{example:?}");
        for key in ["# name:", "# title:", "# doi:", "# year:"] {
            assert!(written.contains(key), "{key}");
        }
    }
}

#[test]
fn a_template_with_one_row_is_that_row() {
    let lab = Lab::with_file();
    let table = did(&lab, &["add", "--template", "table"]);
    let filled = table.replacen("# name: \n", "# name: filled\n", 1) + TABLE_ROW;
    assert_ne!(
        table.len() + TABLE_ROW.len(),
        filled.len(),
        "the name goes behind the colon"
    );
    lab.write("table.csv", filled);
    let said = did(&lab, &["add", "table.csv", "--dry-run"]);
    assert_says(&said, &["filled (a table): 1 row", "filled:1", "TGF-β1"]);
    assert!(!said.contains("miR-21"), "the example is no row: {said}");

    let findings = did(&lab, &["add", "--template", "findings"]);
    let header = findings.lines().find(|line| !line.starts_with(['#', '"']));
    let row = finding_row(header.unwrap());
    lab.write("findings.csv", findings.clone() + &row);
    let said = did(
        &lab,
        &["add", "findings.csv", "--name", "filled", "--dry-run"],
    );
    assert_says(&said, &["filled (findings): 1 row", "filled:1", "CXCL12"]);
    assert!(!said.contains("miR-21"), "the example is no row: {said}");

    // Excel in Germany, and one on Windows, save it so.
    let semicolons = "\u{feff}# name: filled;;;;;\r\n# title: ;;;;;\r\ncategory;disease;cargo;mechanism;effect;references\r\n\
                      Tumor;Osteosarcoma;TGF-β1;Cells take it up;Bone is lost;[1-3]\r\n";
    lab.write("table.csv", semicolons);
    let said = did(&lab, &["add", "table.csv", "--dry-run"]);
    assert_says(&said, &["filled (a table): 1 row"]);
}

/// What a template is filled in with comes from the closed lists.
#[test]
fn a_workbook_offers_the_words_of_closed_lists() {
    let lab = Lab::with_file();
    did(&lab, &["add", "--template", "findings", "-o", "f.xlsx"]);
    let mut book = zip::ZipArchive::new(File::open(lab.path("f.xlsx")).unwrap()).unwrap();
    let mut sheet = String::new();
    let mut file = book.by_name("xl/worksheets/sheet1.xml").unwrap();
    file.read_to_string(&mut sheet).unwrap();
    let lists: Vec<&str> = sheet.split("<dataValidation ").skip(1).collect();
    let roles = super::asked(&lab, "SELECT name FROM roles ORDER BY role_id");
    for words in [
        roles.iter().map(String::as_str).collect(),
        vec!["high", "medium", "low"],
        vec!["cargo", "marker", "biogenesis", "disease", "physiology"],
    ] {
        let has_all = |list: &&str| words.iter().all(|word| list.contains(word));
        assert!(lists.iter().any(has_all), "{words:?}: {sheet}");
    }
    for list in lists {
        assert!(list.starts_with("type=\"list\""), "{list}");
    }
}

#[test]
fn a_template_writes_over_nothing_silently_and_needs_no_database() {
    let lab = Lab::new();
    did(&lab, &["add", "--template", "table", "-o", "t.csv"]);
    assert_eq!(lab.names(), ["t.csv"]);
    let ran = lab.run(&["add", "--template", "chairs"]);
    assert_ne!(ran.code, 0);
    assert_says(&ran.stderr, &["table", "findings"]);
    let ran = lab.run(&["add", "--template", "table", "-o", "t.docx"]);
    assert_ne!(ran.code, 0);
    assert_says(&ran.stderr, &["csv", "xlsx"]);
}
