//! The same table in every format that labs use.

use std::fmt::Write;

use rusqlite::Connection;
use serde_json::{Map, Value, json};

use super::{added, did};
use crate::support::{Lab, assert_says, consumer, gzipped, project};

const NAMES: [&str; 7] = [
    "Category",
    "Disease",
    "Source",
    "Cargo",
    "Mechanism",
    "Effect",
    "References",
];

const ROWS: [[&str; 7]; 3] = [
    [
        "Tumor",
        "Osteosarcoma",
        "Cells and plasma",
        "TGF-β1, miR-21",
        "Cells \"take\" it; up",
        "Bone is lost,\nslowly",
        "[1, 3–5]",
    ],
    ["", "HCC", "Cells", "–", "Macrophages", "Escape", "7; 8"],
    ["Infectious", "Viral", "urine", "Virions", "", "Spread", ""],
];

/// The table as text, with quotes where they are needed.
fn delimited(separator: char) -> String {
    let mut text = String::new();
    for row in [NAMES].iter().chain(&ROWS) {
        let cell = |cell: &&str| {
            if cell.contains([separator, '"', '\n']) {
                format!("\"{}\"", cell.replace('"', "\"\""))
            } else {
                (*cell).to_owned()
            }
        };
        let cells: Vec<String> = row.iter().map(cell).collect();
        writeln!(text, "{}", cells.join(&separator.to_string())).unwrap();
    }
    text
}

fn utf_16(text: &str) -> Vec<u8> {
    let units = format!("\u{feff}{text}");
    units.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn objects() -> Vec<Value> {
    let object = |row: &[&str; 7]| {
        let cells = NAMES.iter().zip(row);
        let cells = cells.map(|(name, cell)| ((*name).to_owned(), json!(cell)));
        Value::Object(cells.collect::<Map<_, _>>())
    };
    ROWS.iter().map(object).collect()
}

#[test]
fn the_same_table_in_every_format_is_the_same_rows() {
    let lab = Lab::with_file();
    let said = added(&lab, "same.csv", delimited(','));
    assert_says(&said, &["same (a table): 3 rows added"]);

    lab.write("same.tsv", delimited('\t'));
    lab.write("semicolons.csv", delimited(';'));
    lab.write("pipes.txt", delimited('|'));
    lab.write("utf16.tsv", utf_16(&delimited('\t')));
    lab.write("same.csv.gz", gzipped(delimited(',').as_bytes()));
    lab.write(
        "same.json",
        serde_json::to_string_pretty(&objects()).unwrap(),
    );
    let lines: Vec<String> = objects().iter().map(Value::to_string).collect();
    lab.write("same.ndjson", lines.join("\n"));
    sqlite(&lab);
    let mut files = vec![
        "same.tsv",
        "semicolons.csv",
        "pipes.txt",
        "utf16.tsv",
        "same.csv.gz",
        "same.json",
        "same.ndjson",
        "lab.db#rows",
    ];
    if excel(&lab) {
        files.extend(["same.xlsx", "same.xlsx#S"]);
    }
    for file in files {
        let said = did(&lab, &["add", file, "--name", "same", "--title", "same"]);
        let words = [
            "same (a table)",
            "3 rows are there already",
            "nothing was written",
        ];
        for word in words {
            assert!(said.contains(word), "{file}: {said}");
        }
    }
    // Standard input has no name of its own.
    let words = ["add", "-", "--name", "same", "--title", "same"];
    let mut command = lab.command();
    command
        .args(words)
        .stdin(std::fs::File::open(lab.path("same.tsv")).unwrap());
    let ran = crate::support::ran(command.output().unwrap());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_says(&ran.stdout, &["nothing was written"]);
    assert_eq!(super::backups(&lab), 1);
}

fn sqlite(lab: &Lab) {
    let raw = Connection::open(lab.path("lab.db")).unwrap();
    let columns = NAMES.map(|name| format!("\"{name}\" TEXT")).join(", ");
    raw.execute_batch(&format!(
        "CREATE TABLE rows ({columns}); CREATE TABLE other (x)"
    ))
    .unwrap();
    for row in ROWS {
        let cells = row.map(|cell| (!cell.is_empty()).then_some(cell));
        raw.execute("INSERT INTO rows VALUES (?, ?, ?, ?, ?, ?, ?)", cells)
            .unwrap();
    }
}

fn excel(lab: &Lab) -> bool {
    let rows: Vec<_> = [NAMES].into_iter().chain(ROWS).collect();
    workbook(lab, "same.xlsx", &json!(rows))
}

/// A workbook with these rows on its only sheet; whether there is a Python to write it.
pub fn workbook(lab: &Lab, name: &str, rows: &Value) -> bool {
    let Some(mut python) = consumer("python3") else {
        return false;
    };
    let rows = lab.write(&format!("{name}.rows.json"), rows.to_string());
    let script = project("tests/it/write_own_rows.py");
    let made = python.arg(script).arg(lab.path(name)).arg(rows).status();
    assert!(made.unwrap().success());
    true
}

/// Names of columns as people write them.
#[test]
fn columns_have_other_names() {
    let lab = Lab::with_file();
    let row = "Tumor,Osteosarcoma,Cells,VEGF,Cells take it up,Bone is lost,\"[1,2]\"";
    for (n, header) in [
        "CATEGORY,Condition,SAMPLE,Cargoes,Mechanisms,Effects,Refs",
        "category,DISEASE,Sample,Cargo,mechanism,effect,Citations",
        " Category , disease,source ,cargo,Mechanism,Effect,Ref.",
        "Category,Diseases,Sources,Cargos,Mechanism,Effect,Reference",
        "Category,Disease,Source,Cargo,Mechanism,Effect,Ref",
    ]
    .iter()
    .enumerate()
    {
        let said = added(&lab, "named.csv", format!("{header}\n{row}\n"));
        let expected = if n == 0 {
            "1 row"
        } else {
            "nothing was written"
        };
        assert!(said.contains(expected), "{header}: {said}");
    }
    let mixed = "Refs,Effect,Cargo,Disease,Category,Mechanism,Source\n\"[1,2]\",Bone is lost,VEGF,Osteosarcoma,Tumor,\
                 Cells take it up,Cells\n";
    assert_says(&added(&lab, "named.csv", mixed), &["nothing was written"]);
}

/// Whatever stands for no cargo, and between cargos and reference numbers.
#[test]
fn cells_are_read_as_people_write_them() {
    let lab = Lab::with_file();
    let mut text = "category,disease,source,cargo,effect,references\n".to_owned();
    let none = ["–", "-", "NA", "", "—", " – "];
    for (n, cargo) in none.iter().enumerate() {
        writeln!(text, "X,None {n},Cells,{cargo},x,").unwrap();
    }
    let lists = [
        "VEGF and RANKL",
        "\"VEGF, RANKL\"",
        "VEGF; RANKL",
        "\"VEGF\nRANKL\"",
        "\"VEGF, and RANKL\"",
        "VEGF & RANKL",
    ];
    for (n, cargo) in lists.iter().enumerate() {
        writeln!(text, "X,List {n},Cells,{cargo},x,").unwrap();
    }
    let references = [
        "\"[50,51,52]\"",
        "50-52",
        "50–52",
        "[50–52]",
        "50; 51; 52",
        "\"50, 51, 52\"",
        "\"[50, 51–52]\"",
    ];
    for (n, numbers) in references.iter().enumerate() {
        writeln!(text, "X,Numbers {n},Cells,VEGF,x,{numbers}").unwrap();
    }
    added(&lab, "cells.csv", text);
    let sql = |disease: &str, value: &str| {
        format!(
            "SELECT disease || '|' || {value} FROM claims WHERE disease LIKE '{disease} %' ORDER BY claim"
        )
    };
    let expected = |disease: &str, count: usize, value: &str| {
        let lines = (0..count).map(|n| format!("{disease} {n}|{value}"));
        lines.collect::<Vec<_>>()
    };
    let status = sql("None", "cargo_status");
    assert_eq!(
        super::asked(&lab, &status),
        expected("None", none.len(), "not given")
    );
    let cargos = "SELECT disease || '|' || group_concat(printed) FROM (
                    SELECT claim, disease, printed FROM mechanism_cargos JOIN claims ON claim = mechanism_id
                    WHERE disease LIKE 'List %' ORDER BY claim, position
                  ) GROUP BY claim ORDER BY claim";
    assert_eq!(
        super::asked(&lab, cargos),
        expected("List", lists.len(), "VEGF,RANKL")
    );
    let citations = sql("Numbers", "citations");
    let expected = expected("Numbers", references.len(), "[50,51,52]");
    assert_eq!(super::asked(&lab, &citations), expected);
}
