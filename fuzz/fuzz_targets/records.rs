//! Any text as a table: where it is read, its cells are those that the csv crate reads.

#![no_main]

use std::fs;
use std::sync::LazyLock;

use libfuzzer_sys::arbitrary::{self, Arbitrary};
use libfuzzer_sys::fuzz_target;
use migrasome::Db;
use migrasome::lab::{self, Options, Quoting, Reading, Spec};
use tempfile::TempDir;

#[derive(Arbitrary, Debug)]
struct Given {
    separator: u8,
    quoted: bool,
    pieces: Vec<u8>,
}

/// What tables are made of; the separator stands for itself.
const PIECES: [&[u8]; 16] = [
    b"\n",
    b"\r\n",
    b"\r",
    b"\"",
    b"\"\"",
    b"SEPARATOR",
    b"a",
    b"0",
    b"1.5",
    b" ",
    b"",
    "β".as_bytes(),
    b"SEPARATOR",
    b"SEPARATOR",
    b"\n",
    b"x y",
];

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().unwrap());

fuzz_target!(|given: Given| {
    let separator = [b',', b'\t', b';', b'|'][usize::from(given.separator) % 4];
    // A head that says how wide the table is.
    let mut text = vec![b'p', separator, b'q', b'\n'];
    for piece in &given.pieces {
        match PIECES[usize::from(*piece) % PIECES.len()] {
            b"SEPARATOR" => text.push(separator),
            other => text.extend_from_slice(other),
        }
    }
    let path = FOLDER.path().join("t.csv");
    fs::write(&path, &text).unwrap();
    let options = Options {
        skip: Some(0),
        separator: Some(separator),
        quoting: if given.quoted {
            Quoting::Double
        } else {
            Quoting::None
        },
        ..Options::default()
    };
    let spec = Spec::parse(format!("t={}", path.display()).as_ref()).unwrap();
    let Ok(opened) = lab::open(&spec, &options, &Reading::default()) else {
        return;
    };
    let mut db = Db::of(&migrasome::db::Release::this()).unwrap();
    db.with(opened).unwrap();
    let mut found: Vec<Vec<String>> = Vec::new();
    let mut statement = db.prepare("SELECT p, q FROM t").unwrap();
    let read = statement.for_each_row(|row| {
        let cell = |value: &rusqlite::types::ValueRef<'_>| match value {
            rusqlite::types::ValueRef::Null => String::new(),
            rusqlite::types::ValueRef::Integer(number) => number.to_string(),
            rusqlite::types::ValueRef::Real(number) => format!("{number:?}"),
            other => other.as_str().unwrap().to_owned(),
        };
        found.push(row.iter().map(cell).collect());
        Ok(())
    });
    read.unwrap();
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .quoting(given.quoted)
        .from_reader(&text[..]);
    let expected: Vec<Vec<String>> = reader
        .records()
        .map(|record| record.unwrap().iter().map(str::to_owned).collect())
        .collect();
    assert_eq!(found, expected, "{}", String::from_utf8_lossy(&text));
});
