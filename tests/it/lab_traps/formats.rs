//! Packed files, sheets and JSON.

use std::fmt::Write as _;
use std::fs;

use serde_json::{Map, Value};

use super::{HITS, HITS_ROWS, asked, assert_says, holding, lab, refused, rows, trap, zstandard};
use crate::support::{gzipped, project};

#[test]
fn what_was_compressed_in_pieces_is_read_whole() {
    let (head, tail) = HITS.split_at(HITS.find("CD5L").unwrap());
    let (head, tail) = (head.as_bytes(), tail.as_bytes());
    for (name, bytes) in [
        ("hits.csv.gz", gzipped(HITS.as_bytes())),
        ("hits.csv.gz", [gzipped(head), gzipped(tail)].concat()),
        ("hits.csv.zst", zstandard(HITS.as_bytes())),
        ("hits.csv.zst", [zstandard(head), zstandard(tail)].concat()),
        // By content first.
        ("hits.csv", gzipped(HITS.as_bytes())),
        ("hits.gz", zstandard(HITS.as_bytes())),
    ] {
        let lab = holding(name, bytes);
        let found = rows(&lab, &["--with", name], "SELECT * FROM hits");
        assert_eq!(found, HITS_ROWS, "{name}");
    }
}

#[test]
fn a_compressed_file_that_is_cut_or_damaged_is_never_half_an_answer() {
    let mut text = "gene,count\n".to_owned();
    for row in 0..5000 {
        writeln!(text, "gene{row},{}", row * 7919 % 10_007).unwrap();
    }
    let (gzip, zstd) = (gzipped(text.as_bytes()), zstandard(text.as_bytes()));
    // A checksum is optional in zstd: damage that it does not notice, nobody can.
    let mut damaged = gzip.clone();
    damaged[gzip.len() / 2] ^= 0x55;
    let cuts = |whole: &[u8]| {
        [whole.len() - 1, whole.len() / 2, 12].map(|length| whole[..length].to_vec())
    };
    for bytes in cuts(&gzip).into_iter().chain(cuts(&zstd)).chain([damaged]) {
        let lab = holding("hits.csv.gz", bytes);
        let words = ["--with", "hits.csv.gz"];
        let said = refused(&lab, 1, &words, "SELECT count(*) AS n FROM hits");
        assert_says(&said, &["hits.csv.gz"]);
    }
}

const PLATE_ROWS: [&str; 2] = [
    r#"{"gene":"VEGFA","plate":"0089","log2fc":1.5,"count":12}"#,
    r#"{"gene":"CD5L","plate":"0090","log2fc":-0.25,"count":7}"#,
];

#[test]
fn the_one_sheet_that_is_not_empty_is_the_table() {
    for name in ["one_sheet.xlsx", "one_sheet.ods"] {
        let lab = trap(name);
        let found = rows(&lab, &["--with", name], "SELECT * FROM one_sheet");
        assert_eq!(found, PLATE_ROWS, "{name}");
        // By content first.
        fs::copy(lab.path(name), lab.path("t.csv")).unwrap();
        assert_eq!(
            rows(&lab, &["--with", "t.csv"], "SELECT * FROM t"),
            PLATE_ROWS
        );
    }
}

#[test]
fn of_several_sheets_one_must_be_picked() {
    for name in ["two_sheets.xlsx", "two_sheets.ods"] {
        let lab = trap(name);
        let ran = asked(&lab, &["--with", name], "SELECT * FROM two_sheets");
        assert!(ran.code > 0 && ran.stdout.is_empty(), "{}", ran.shown());
        assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
        assert_says(&ran.stderr, &[name, "Plate 1", "Hits"]);
        assert!(!ran.stderr.contains("Blank 7"), "{}", ran.stderr);
        let plate = format!("{name}#Plate 1");
        let found = rows(&lab, &["--with", &plate], "SELECT * FROM two_sheets");
        assert_eq!(found, PLATE_ROWS, "{name}");
        let both = [
            "--with",
            &format!("p={plate}"),
            "--with",
            &format!("h={name}#Hits"),
        ];
        assert_eq!(
            rows(
                &lab,
                &both,
                "SELECT h.gene, note, count(p.gene) AS n FROM h, p"
            ),
            [r#"{"gene":"CXCL12","note":"second sheet","n":2}"#],
        );
        let ran = asked(&lab, &["--with", &format!("{name}#Sheet 9")], "SELECT 1");
        assert!(ran.code > 0 && ran.stdout.is_empty(), "{}", ran.shown());
        assert_says(&ran.stderr, &["Sheet 9", "Plate 1", "Hits"]);
    }
}

/// Numbers in it that calamine would take at their word, and end the program for want of memory.
#[test]
fn an_xls_that_asks_for_all_memory_is_an_error() {
    let sound = fs::read(project("tests/lab/same.xls")).unwrap();
    let record = |head: &[u8]| sound.windows(4).position(|four| four == head).unwrap() + 4;
    // The last row of the sheet; the place of a text; which part follows the first of the folder.
    let (rows, cell) = (
        record(&[0x00, 0x02, 14, 0]) + 4,
        record(&[0xfd, 0x00, 10, 0]),
    );
    let number = |at: usize| {
        sound[at..at + 4]
            .iter()
            .rev()
            .fold(0, |n, byte| n << 8 | usize::from(*byte))
    };
    let (folder, next) = (number(48), number(76));
    let after = 512 + next * 512 + folder * 4;
    let circle = u32::try_from(folder).unwrap().to_le_bytes();
    for (at, by) in [
        (rows, [0xff, 0xff, 0xff, 0x7f]),
        (cell, [0xff; 4]),
        (after, circle),
    ] {
        let mut damaged = sound.clone();
        damaged[at..at + 4].copy_from_slice(&by);
        let lab = holding("same.xls", damaged);
        let said = refused(&lab, 1, &["--with", "same.xls"], "SELECT * FROM same");
        assert_says(
            &said,
            &["same.xls: cannot be read as a workbook: it is damaged ("],
        );
    }
}

#[test]
fn json_keeps_text_text_and_numbers_whole() {
    let objects = [
        r#"{"gene":"VEGFA","plate":"0089","id":9007199254740993,"log2fc":1.5}"#,
        r#"{"log2fc":2,"id":1,"gene":"2310009E13","note":"TGF-\u03b21 \ud83e\uddec"}"#,
        r#"{"gene":null,"plate":"","id":2,"log2fc":-0.25}"#,
    ];
    let expected = [
        r#"{"gene":"VEGFA","plate":"0089","id":9007199254740993,"log2fc":1.5,"note":null}"#,
        r#"{"gene":"2310009E13","plate":null,"id":1,"log2fc":2.0,"note":"TGF-β1 🧬"}"#,
        r#"{"gene":null,"plate":null,"id":2,"log2fc":-0.25,"note":null}"#,
    ];
    for (name, text) in [
        ("t.json", format!("[{}]", objects.join(","))),
        (
            "t.json",
            format!("\u{feff}\n [\n{}\n]\n", objects.join(",\n")),
        ),
        ("t.ndjson", objects.join("\n")),
        ("t.jsonl", objects.join("\r\n\r\n") + "\r\n"),
        ("t.txt", format!("[{}]", objects.join(","))),
        ("t.csv", objects.join("\n")),
    ] {
        let lab = holding(name, &text);
        let statement = "SELECT gene, nullif(plate, '') AS plate, id, log2fc, note FROM t";
        assert_eq!(rows(&lab, &["--with", name], statement), expected, "{text}");
    }
}

#[test]
fn json_that_ends_early_or_is_none_is_an_error_with_its_line() {
    for (name, text, place) in [
        ("t.ndjson", "{\"a\":1}\n{\"a\":2}\n{\"a\":\n", "t.ndjson:3:"),
        ("t.ndjson", "{\"a\":1}\n{\"a\":2} x\n", "t.ndjson:2:"),
        ("t.json", "[\n{\"a\":1},\n{\"a\":2}\n", "t.json:"),
        ("t.json", "[\n{\"a\":1},\n{\"a\":x}\n]", "t.json:3:"),
        ("t.json", "[{\"a\":1}]\n[", "t.json:2:"),
    ] {
        let lab = holding(name, text);
        let said = refused(&lab, 1, &["--with", name], "SELECT * FROM t");
        assert_says(&said, &[place]);
    }
}

#[test]
fn the_same_data_are_the_same_in_every_format() {
    const COLUMNS: [&str; 7] = ["gene", "plate", "riken", "log2fc", "count", "day", "note"];
    let typed = COLUMNS.map(|name| format!("{name}, typeof({name}) AS {name}_type"));
    let lab = lab();
    let read = |kind: &str| {
        let name = format!("same.{kind}");
        let path = project("tests/lab").join(&name);
        fs::copy(&path, lab.path(&name)).unwrap_or_else(|error| panic!("{path:?}: {error}"));
        let table = if kind == "db" { "same.same" } else { "same" };
        let statement = format!("SELECT {} FROM {table}", typed.join(", "));
        rows(&lab, &["--with", &name], &statement)
    };
    let csv = read("csv");
    assert!(!csv.is_empty());
    for row in &csv {
        let row: Map<String, Value> = serde_json::from_str(row).unwrap();
        for (column, expected) in [
            ("gene", "text"),
            ("plate", "text"),
            ("riken", "text"),
            ("log2fc", "real"),
            ("count", "integer"),
        ] {
            let found = &row[&format!("{column}_type")];
            assert!(found == expected || found == "null", "{column}: {found}");
        }
    }
    let others = [
        "tsv", "csv.gz", "csv.zst", "xlsx", "xls", "ods", "json", "ndjson", "db",
    ];
    for kind in others {
        assert_eq!(read(kind), csv, "{kind}");
    }
}
