//! Packed files, and the same table in every format.

use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Write as _};

use serde_json::{Map, Value};

use super::{
    HITS, HITS_ROWS, assert_says, fault, holding, lab, only_line, read, refused, rows, utf_16,
    zstandard,
};
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
        ("hits.csv.bz2", bzipped(HITS.as_bytes())),
        ("hits.tsv.bz2", [bzipped(head), bzipped(tail)].concat()),
        ("hits.zip", zipped(&[("any.csv", HITS.as_bytes())])),
        ("hits.csv.zip", zipped(&[("f/any.csv", &utf_16(HITS))])),
    ] {
        let lab = holding(name, bytes);
        let found = rows(&lab, &["--with", name], "SELECT * FROM hits");
        assert_eq!(found, HITS_ROWS, "{name}");
    }
}

/// As gzip, Python, bzip2 and zstd read them: padding and frames without text are nothing.
#[test]
fn what_stands_beside_what_is_packed_is_read_as_its_tool_reads_it() {
    let hits = HITS.as_bytes();
    let (gzip, bzip2, zstd) = (gzipped(hits), bzipped(hits), zstandard(hits));
    let (zeros, frame) = (vec![0; 40_000], b"\x53\x2a\x4d\x18\x04\0\0\0abcd".to_vec());
    let (head, tail) = hits.split_at(20);
    for (name, pieces) in [
        ("hits.csv.gz", &[&gzip, &zeros][..]),
        (
            "hits.csv.gz",
            &[&gzipped(head), &zeros, &gzipped(tail), &zeros],
        ),
        ("hits.csv.gz", &[&gzip, &gzipped(b"")]),
        ("hits.csv.bz2", &[&bzipped(b""), &bzip2]),
        ("hits.csv.zst", &[&frame, &frame, &zstd]),
        (
            "hits.csv.zst",
            &[&zstandard(head), &frame, &zstandard(tail), &frame],
        ),
    ] {
        let (found, said) = read(
            name,
            pieces
                .iter()
                .copied()
                .flatten()
                .copied()
                .collect::<Vec<u8>>(),
            &[],
        );
        assert_eq!(
            (&found[..], &said[..]),
            (&HITS_ROWS.map(str::to_owned)[..], &[][..]),
            "{name}"
        );
    }
    // gzip and bzip2 warn of what else there is, zstd refuses it.
    for (name, whole) in [("hits.csv.gz", &gzip), ("hits.csv.bz2", &bzip2)] {
        let packer = if whole == &gzip { "gzip" } else { "bzip2" };
        let (found, said) = read(name, [whole, &b"other"[..]].concat(), &[]);
        assert_eq!(found, HITS_ROWS, "{name}");
        let expected = format!(
            "migrasome: {name}: 5 bytes behind the last of it are not packed with {packer} and were \
             left out: is it whole?"
        );
        assert_eq!(said, [expected]);
    }
    let cuts = [
        (&gzip, 1),
        (&gzip, 2),
        (&gzip, 9),
        (&bzip2, 1),
        (&bzip2, 3),
        (&bzip2, 9),
        (&zstd, 3),
    ];
    for (whole, begun) in cuts {
        let cut = [whole, &whole[..begun]].concat();
        let said = fault("hits.csv", cut, &[]);
        assert_says(&said, &["hits.csv: packed with", "damaged or cut off"]);
    }
    assert_says(
        &fault("h.zst", [zstd, zeros].concat(), &[]),
        &["damaged or cut off"],
    );
}

/// What is wrong with the folder for temporary files is no fault of the lab's.
#[test]
fn where_there_is_no_room_to_unpack_that_place_is_named() {
    let lab = holding("a.json", r#"[{"gene":"VEGFA"}]"#);
    lab.write("c.csv", "# made by hand\ngene,n\nVEGFA,1\n# the end\n");
    for file in ["a.json", "c.csv"] {
        let ran = lab
            .command()
            .args(["sql", "SELECT 1", "--with", file])
            .env("TMPDIR", lab.path("missing"))
            .output();
        let said = only_line(1, &ran.map(crate::support::ran).unwrap()).to_owned();
        let place = lab.path("missing").display().to_string();
        assert_says(
            &said,
            &[&place, "no temporary file can be made there", "TMPDIR"],
        );
        assert!(said.starts_with(&place), "{said}");
    }
}

#[test]
fn a_compressed_file_that_is_cut_or_damaged_is_never_half_an_answer() {
    let mut text = "gene,count\n".to_owned();
    for row in 0..5000 {
        writeln!(text, "gene{row},{}", row * 7919 % 10_007).unwrap();
    }
    let (gzip, zstd) = (gzipped(text.as_bytes()), zstandard(text.as_bytes()));
    let bzip2 = bzipped(text.as_bytes());
    let zip = zipped(&[("hits.csv", text.as_bytes())]);
    // The head and the end of an archive say where its file is.
    let damaged_zips = (60..zip.len() - 200).step_by(997).map(|at| {
        let mut damaged = zip.clone();
        damaged[at] ^= 0x55;
        damaged
    });
    // A checksum is optional in zstd: damage that it does not notice, nobody can.
    let mut damaged = gzip.clone();
    damaged[gzip.len() / 2] ^= 0x55;
    let cuts = |whole: &[u8]| {
        [whole.len() - 1, whole.len() / 2, 12].map(|length| whole[..length].to_vec())
    };
    let cut = [&gzip, &zstd, &bzip2, &zip]
        .into_iter()
        .flat_map(|whole| cuts(whole));
    for bytes in cut.chain([damaged]).chain(damaged_zips) {
        let lab = holding("hits.csv.gz", bytes);
        let words = ["--with", "hits.csv.gz"];
        let said = refused(&lab, 1, &words, "SELECT count(*) AS n FROM hits");
        assert_says(&said, &["hits.csv.gz"]);
    }
}

fn bzipped(bytes: &[u8]) -> Vec<u8> {
    let mut packer = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

pub fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let options = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Deflated);
        archive.start_file(*name, options).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn of_an_archive_with_several_files_one_is_named() {
    let other = "gene,count\nACTB,1\n";
    let files: [(&str, &[u8]); 4] = [
        ("up/hits.csv", HITS.as_bytes()),
        ("down.csv", other.as_bytes()),
        ("__MACOSX/._down.csv", b"x"),
        (".DS_Store", b"x"),
    ];
    let said = fault("a.zip", zipped(&files), &[]);
    let expected = "a.zip: several files are in it: `up/hits.csv`, `down.csv`; name one after a #, \
                    e.g. 'a.zip#up/hits.csv'";
    assert_eq!(said, expected);
    let lab = holding("a.zip", zipped(&files));
    for name in ["up/hits.csv", "hits.csv"] {
        let table = format!("a.zip#{name}");
        assert_eq!(
            rows(&lab, &["--with", &table], "SELECT * FROM a"),
            HITS_ROWS
        );
    }
    let said = refused(&lab, 1, &["--with", "a.zip#up.csv"], "SELECT 1");
    assert_says(
        &said,
        &["no file in it is named `up.csv`; its files are `up/hits.csv`, `down.csv`"],
    );
    // Without the files of the Finder there is only one.
    let lab = holding("b.zip", zipped(&files[1..]));
    let found = rows(&lab, &["--with", "b.zip"], "SELECT gene FROM b");
    assert_eq!(found, [r#"{"gene":"ACTB"}"#]);
    let book = fs::read(project("tests/lab/same.xlsx")).unwrap();
    let lab = holding("c.zip", zipped(&[("same.xlsx", &book)]));
    assert!(!rows(&lab, &["--with", "c.zip"], "SELECT gene FROM c").is_empty());
    let packed = zipped(&[("x.csv.gz", &gzipped(HITS.as_bytes()))]);
    assert_says(&fault("d.zip", packed, &[]), &["packed twice"]);
}

/// What becomes much more when it is unpacked is never held whole, nor written anywhere.
#[test]
fn a_large_file_in_a_small_archive_is_read_piece_by_piece() {
    let text = "gene,n\n".to_owned() + &"VEGFA,1\n".repeat(3 << 20);
    for (name, packed) in [
        ("t.zip", zipped(&[("t.csv", text.as_bytes())])),
        ("t.csv.bz2", bzipped(text.as_bytes())),
    ] {
        assert!(packed.len() < 1 << 20, "{name}");
        let lab = holding(name, packed);
        let statement = "SELECT count(*) AS n FROM t";
        let found = rows(&lab, &["--with", name], statement);
        assert_eq!(found, [format!(r#"{{"n":{}}}"#, 3 << 20)], "{name}");
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
