//! What cannot be read, and what must not be.

use std::fs;

use super::sqlite::lab_sqlite;
use super::{
    HITS, SCREEN, asked, assert_says, fault, holding, only_line, read, refused, trap, utf_16,
};
use crate::support::{as_stranger, gzipped, mode, ran};

#[test]
fn what_cannot_be_read_is_one_line_and_never_an_empty_answer() {
    let lab = trap("pixel.png");
    lab.write("empty.csv", "");
    lab.write("empty.csv.gz", gzipped(b""));
    fs::create_dir(lab.path("folder.csv")).unwrap();
    std::os::unix::fs::symlink("nowhere.csv", lab.path("dangling.csv")).unwrap();
    for name in [
        "missing.csv",
        "dangling.csv",
        "empty.csv",
        "empty.csv.gz",
        "folder.csv",
        "pixel.png",
        "missing.xlsx#Sheet 1",
    ] {
        // Whether or not it is used.
        for statement in ["SELECT * FROM x", "SELECT count(*) AS n FROM claims"] {
            let said = refused(&lab, 1, &["--with", &format!("x={name}")], statement);
            assert_says(&said, &[name.split('#').next().unwrap()]);
        }
    }
    let ran = lab.run(&["report", "table-1", "--with", "missing.csv"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""));
    assert_says(&ran.stderr, &["missing.csv"]);
}

#[test]
fn a_file_without_permission_is_said() {
    let lab = holding("secret.csv", HITS);
    let mut command = as_stranger(&lab);
    mode(&lab.path(""), 0o755);
    mode(&lab.path("secret.csv"), 0o000);
    let words = ["sql", "SELECT * FROM secret", "--with", "secret.csv"];
    let ran = ran(command.args(words).output().unwrap());
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""), "{}", ran.stderr);
    assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
    assert_says(&ran.stderr, &["migrasome: ", "secret.csv"]);
}

#[test]
fn the_sql_cannot_open_files_nor_write_to_those_that_are_open() {
    let lab = holding("hits.csv", HITS);
    drop(lab_sqlite(&lab, "delete"));
    let before = lab.names();
    for statement in [
        "ATTACH 'freezer.db' AS f",
        "ATTACH 'new.db' AS f",
        "SELECT readfile('hits.csv')",
        "SELECT writefile('new.csv', 'x')",
        "SELECT load_extension('x')",
        "CREATE VIRTUAL TABLE temp.x USING csv(filename='hits.csv')",
        "CREATE VIRTUAL TABLE temp.x USING lab('hits.csv')",
        "CREATE VIRTUAL TABLE x USING fts5(y)",
        "SELECT * FROM csv('hits.csv')",
        "SELECT * FROM lab('freezer.db')",
        "INSERT INTO hits VALUES ('x', 1)",
        "DELETE FROM hits",
        "UPDATE hits SET count = 0",
        "DROP TABLE hits",
        "ALTER TABLE hits RENAME TO x",
        "CREATE TEMP TABLE x (y)",
        "VACUUM INTO 'new.db'",
        "PRAGMA writable_schema = 1",
    ] {
        for words in [&[][..], &["--with", "hits.csv"]] {
            let ran = asked(&lab, words, statement);
            assert!(
                ran.code > 0 && ran.stdout.is_empty(),
                "{statement}: {}",
                ran.shown()
            );
            assert_eq!(ran.stderr.lines().count(), 1, "{statement}: {}", ran.stderr);
        }
    }
    assert_eq!(lab.names(), before);
    assert_eq!(fs::read_to_string(lab.path("hits.csv")).unwrap(), HITS);
}

#[test]
fn what_is_no_table_says_what_to_do() {
    for text in [
        "<html><body><table><tr><td>gene</td></tr></table></body></html>",
        "\u{feff}\n  <!DOCTYPE html>\n",
        "<?xml version=\"1.0\"?>\n<Workbook/>\n",
        "<TABLE border=1>\n",
    ] {
        for bytes in [
            text.as_bytes().to_vec(),
            utf_16(text.trim_start_matches('\u{feff}')),
        ] {
            let said = fault("export.xls", bytes, &[]);
            assert!(said.starts_with("export.xls: a web page or XML"), "{said}");
            assert!(said.ends_with("save it as .xlsx or CSV"), "{said}");
        }
    }
    let empty_zip = b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
    let said = fault("a.zip", empty_zip, &[]);
    assert_eq!(said, "a.zip: a zip archive and no workbook: unpack it");
    for (packing, magic) in [
        ("xz", &b"\xfd7zXZ\0\0\x04"[..]),
        ("7-Zip", b"7z\xbc\xaf\x27\x1c\0"),
    ] {
        let said = fault("h.csv.x", magic, &[]);
        let expected =
            format!("h.csv.x: packed with {packing}, which is not read: unpack it first");
        assert_eq!(said, expected);
    }
    // Names that only begin like that.
    assert_eq!(
        read("b.csv", "BZh9,<html\n1,2\n", &[]).0,
        [r#"{"BZh9":1,"<html":2}"#]
    );
}

#[test]
fn a_result_is_never_written_over_a_lab_file() {
    let lab = holding("hits.csv", SCREEN);
    std::os::unix::fs::symlink("hits.csv", lab.path("link.csv")).unwrap();
    std::fs::hard_link(lab.path("hits.csv"), lab.path("same.csv")).unwrap();
    for output in ["hits.csv", "./hits.csv", "link.csv", "same.csv"] {
        let said =
            format!("{output}: it is a lab file that is read: write the result to another file");
        let words = ["--with", "hits.csv", "-o", output];
        assert_eq!(
            only_line(2, &asked(&lab, &words, "SELECT * FROM hits")),
            said
        );
        let report = [&["report", "lab-hits"], &words[..]].concat();
        assert_eq!(only_line(2, &lab.run(&report)), said);
        assert_eq!(
            std::fs::read_to_string(lab.path("hits.csv")).unwrap(),
            SCREEN
        );
    }
    let from_pipe = lab
        .command()
        .args(["sql", "SELECT 1", "--with", "-", "-o", "hits.csv"])
        .stdin(std::fs::File::open(lab.path("hits.csv")).unwrap())
        .output()
        .unwrap();
    assert_eq!(from_pipe.status.code(), Some(2));
    let other = asked(&lab, &["--with", "hits.csv", "-o", "new.csv"], "SELECT 1");
    assert_eq!(other.code, 0, "{}", other.shown());
}

#[test]
fn what_python_writes_is_refused_with_what_to_do() {
    let files: [(&str, &[u8], &str, &str); 3] = [
        (
            "h.parquet",
            b"PAR1\x15\0PAR1",
            "Parquet",
            "pandas.read_parquet",
        ),
        ("h.feather", b"ARROW1\0\0", "Feather", "pandas.read_feather"),
        (
            "h.h5ad",
            b"\x89HDF\r\n\x1a\n\0",
            "HDF5",
            "anndata.read_h5ad",
        ),
    ];
    for (name, bytes, what, read) in files {
        let said = fault(name, bytes, &[]);
        assert!(said.starts_with(&format!("{name}: {what}")), "{said}");
        assert!(said.contains("which is not read: convert it"), "{said}");
        assert!(said.contains(read), "{said}");
    }
}
