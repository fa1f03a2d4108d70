//! What is no table, is cut off, or must not be written over.

use super::{HITS, asked, database, fault, holding, read, refused, told, utf_16};
use crate::support::Lab;

#[test]
fn a_result_is_never_written_over_a_lab_file() {
    let lab = holding("hits.csv", HITS);
    std::os::unix::fs::symlink("hits.csv", lab.path("link.csv")).unwrap();
    std::fs::hard_link(lab.path("hits.csv"), lab.path("same.csv")).unwrap();
    for output in ["hits.csv", "./hits.csv", "link.csv", "same.csv"] {
        let said =
            format!("{output}: it is a lab file that is read: write the result to another file");
        let words = ["--with", "hits.csv", "-o", output];
        assert_eq!(refused(2, &asked(&lab, "SELECT * FROM hits", &words)), said);
        let report = [&["report", "lab-hits"], &words[..]].concat();
        assert_eq!(refused(2, &lab.run(&report)), said);
        assert_eq!(std::fs::read_to_string(lab.path("hits.csv")).unwrap(), HITS);
    }
    let from_pipe = lab
        .command()
        .args(["sql", "SELECT 1", "--with", "-", "-o", "hits.csv"])
        .stdin(std::fs::File::open(lab.path("hits.csv")).unwrap())
        .output()
        .unwrap();
    assert_eq!(from_pipe.status.code(), Some(2));
    let other = asked(&lab, "SELECT 1", &["--with", "hits.csv", "-o", "new.csv"]);
    assert_eq!(other.code, 0, "{}", other.shown());
}

#[test]
fn a_database_that_was_cut_off_is_not_read_as_if_it_were_whole() {
    let lab = Lab::with_file();
    let path = database(&lab, "lab.db");
    let bytes = std::fs::read(&path).unwrap();
    let (whole, rest) = (bytes.len(), bytes.len() - 4096);
    lab.write("lab.db", &bytes[..rest]);
    // Its pages are at the end and nobody asks for them.
    let ran = asked(&lab, "SELECT gene FROM lab.hits", &["--with", "lab.db"]);
    assert_eq!(
        refused(1, &ran),
        format!(
            "lab.db: is cut off: it has {rest} bytes where its header says {whole}: copy or fetch \
             it again, or use a backup"
        )
    );
    let ours = std::fs::read(lab.path("migrasome.db")).unwrap();
    lab.write("migrasome.db", &ours[..ours.len() - 1]);
    let ran = lab.run(&["report", "table-1"]);
    assert!(refused(1, &ran).contains("migrasome.db: is cut off"));
    // A log may hold what is not in the file yet.
    let writer = rusqlite::Connection::open(lab.path("wal.db")).unwrap();
    writer
        .execute_batch("PRAGMA journal_mode = wal; CREATE TABLE t (a); INSERT INTO t VALUES (1);")
        .unwrap();
    lab.write("migrasome.db", &ours);
    let ran = asked(&lab, "SELECT a FROM wal.t", &["--with", "wal.db"]);
    assert_eq!(told(&ran), (vec![r#"{"a":1}"#], vec![]));
}

#[test]
fn json_in_utf_16_is_json() {
    for text in [
        "[{\"gene\": \"TGF-β1\", \"n\": 2}]",
        "{\"gene\": \"TGF-β1\", \"n\": 2}\n",
    ] {
        let (rows, said) = read("h.json", utf_16(text), &[]);
        assert_eq!(
            (rows, said),
            (vec![r#"{"gene":"TGF-β1","n":2}"#.to_owned()], vec![])
        );
    }
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
    let stored =
        b"PK\x03\x04\n\0\0\0\0\0\0\0\0\0\xd2c\x9b\x83\x02\0\0\0\x02\0\0\0\x05\0\0\0a.csvx\n\
        PK\x01\x02\x14\x03\n\0\0\0\0\0\0\0\0\0\xd2c\x9b\x83\x02\0\0\0\x02\0\0\0\x05\0\0\0\0\0\0\0\0\
        \0\0\0\0\0\0\0\0\0a.csvPK\x05\x06\0\0\0\0\x01\0\x01\x003\0\0\0%\0\0\0\0\0";
    for bytes in [&empty_zip[..], &stored[..]] {
        let said = fault("a.zip", bytes, &[]);
        assert_eq!(said, "a.zip: a zip archive and no workbook: unpack it");
    }
    for (packing, magic) in [
        ("xz", &b"\xfd7zXZ\0\0\x04"[..]),
        ("bzip2", b"BZh91AY&SY\x12"),
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
fn a_nul_byte_is_told_with_its_place() {
    let far = format!("{}CD5L,a\0b\n", "VEGFA,x\n".repeat(20_000));
    for (text, place) in [
        (
            "gene,note\nVEGFA,x\nCD5L,a\0b\n",
            "n.csv:3: byte 7 of the line is 0x00",
        ),
        (
            "ge\0ne,note\nVEGFA,x\n",
            "n.csv:1: byte 3 of the line is 0x00",
        ),
        (&far, "n.csv:20001: byte 7 of the line is 0x00"),
    ] {
        let said = fault("n.csv", text, &[]);
        assert!(said.starts_with(place), "{said}");
    }
    let said = fault("n.csv", "x\ngene,note\nVEGFA,\0\n", &["--skip", "1"]);
    assert!(said.starts_with("n.csv:3: byte 7"), "{said}");
}

#[test]
fn a_line_that_never_ends_is_not_said_to_be_a_quote() {
    let said = fault("long.csv", vec![b'x'; 65 << 20], &[]);
    assert!(
        said.starts_with("long.csv:1: a record begins here that is longer than 64 MiB"),
        "{said}"
    );
}

#[test]
fn the_ending_of_a_file_says_in_which_shape_it_is_written() {
    let lab = Lab::new();
    for (name, words, begin) in [
        ("r.csv", &[][..], "a,b\r\n"),
        ("r.TSV", &[], "a\tb"),
        ("r.json", &[], "[\n{"),
        ("r.ndjson", &[], "{\"a\""),
        ("r.jsonl", &[], "{\"a\""),
        ("r.md", &[], "| a |"),
        ("r.txt", &[], "┌"),
        ("r.out", &[], "┌"),
        ("r", &[], "┌"),
        ("r.csv", &["-f", "json"], "[\n{"),
    ] {
        let ran = lab.run(&[&["sql", "SELECT 1 AS a, 2 AS b", "-o", name], words].concat());
        assert_eq!(ran.code, 0, "{}", ran.shown());
        let written = std::fs::read_to_string(lab.path(name)).unwrap();
        assert!(written.starts_with(begin), "{name}: {written}");
    }
    let ran = lab.run(&["sql", "SELECT 1", "-o", "r.csv", "--bom"]);
    assert_eq!(ran.code, 0, "{}", ran.shown());
}
