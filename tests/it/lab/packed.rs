//! Packed files, and the same table in every format.

use std::fmt::Write as _;
use std::fs;

use serde_json::{Map, Value};

use super::{HITS, HITS_ROWS, assert_says, holding, lab, refused, rows, zstandard};
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
