//! Each limit, made small: the real ones take long to reach.

use std::io::{Cursor, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::error::{Error, Result};
use crate::lab::Reading;
use crate::lab::sheet::guard::At;
use crate::lab::sheet::limits::Limits;
use crate::lab::sheet::rows::{Wanted, read, watched};

/// An .xlsx whose sheets have so many rows, with a text each, and that many empty cells before it.
fn book(sheets: usize, rows: usize, empty: usize) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut write = |name: &str, text: &str| {
        zip.start_file(name, options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    };
    write(
        "_rels/.rels",
        "<Relationships><Relationship Type='x/relationships/officeDocument' Target='xl/workbook.xml'/>\
         </Relationships>",
    );
    let names = (0..sheets).map(|n| format!("<sheet name='s{n}' r:id='r{n}'/>"));
    let names: String = names.collect();
    write(
        "xl/workbook.xml",
        &format!("<workbook><sheets>{names}</sheets></workbook>"),
    );
    let relations = (0..sheets)
        .map(|n| format!("<Relationship Id='r{n}' Type='worksheet' Target='sheet.xml'/>"));
    let relations: String = relations.collect();
    write(
        "xl/_rels/workbook.xml.rels",
        &format!("<Relationships>{relations}</Relationships>"),
    );
    let texts = (0..rows).map(|n| format!("<si><t>gene{n}</t></si>"));
    let texts: String = texts.collect();
    write("xl/sharedStrings.xml", &format!("<sst>{texts}</sst>"));
    let rows = (0..rows).map(|n| {
        let empty = "<c/>".repeat(empty);
        format!("<row>{empty}<c t='s'><v>{n}</v></c></row><!-- so many are they, and more -->")
    });
    let rows: String = rows.collect();
    write(
        "xl/sheet.xml",
        &format!("<worksheet><sheetData>{rows}</sheetData></worksheet>"),
    );
    zip.finish().unwrap().into_inner()
}

fn reads(bytes: &[u8], limits: Limits) -> Result<()> {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), bytes).unwrap();
    let wanted = Wanted {
        file: At::new(file.reopen().unwrap(), &Reading::default()).unwrap(),
        path: "b.xlsx".into(),
        sheet: Some("s0".to_owned()),
        skip: 0,
        limits,
    };
    let read = read(wanted)?;
    read.cells.hand_over(&mut |_| Ok(()))?;
    Ok(())
}

#[test]
fn each_limit_of_a_workbook_is_kept() {
    let book = book(3, 1000, 10);
    let normal = Limits::default();
    reads(&book, normal).unwrap();
    let (part, all, ratio) = (10_000, 10_000, 1);
    let small = [
        (
            Limits {
                part,
                ratio,
                ..normal
            },
            "unpacks to more than",
        ),
        (
            Limits {
                ratio,
                all,
                ..normal
            },
            "its parts unpack to more than",
        ),
        (Limits { piece: 4, ..normal }, "longer than 4 B"),
        (
            Limits { gap: 60, ..normal },
            "what stands between two cells, is longer than 60 B",
        ),
        (
            Limits {
                held: 50_000,
                ..normal
            },
            "more memory than 50000 B",
        ),
        (Limits { depth: 3, ..normal }, "deeper than 3 levels"),
        (
            Limits {
                directory: 100,
                ..normal
            },
            "the list of its parts is longer than 100 B",
        ),
        (
            Limits {
                sheets: 2,
                ..normal
            },
            "more than 2 sheets",
        ),
        (
            Limits {
                table: 5000,
                ..normal
            },
            "the texts of its cells are longer than 5000 B",
        ),
    ];
    for (limits, words) in small {
        let said = reads(&book, limits).unwrap_err().to_string();
        assert!(said.contains(words), "{words}: {said}");
        assert!(
            said.ends_with("save the sheet as CSV, and give that"),
            "{said}"
        );
    }
    let xls = std::fs::read(super::lab("same.xls")).unwrap();
    let said = reads(
        &xls,
        Limits {
            xls: 4096,
            ..normal
        },
    )
    .unwrap_err();
    assert!(
        said.to_string().contains("its file is larger than 4096 B"),
        "{said}"
    );
}

#[test]
fn a_reader_that_never_ends_is_left_alone() {
    let reading = Reading::default();
    let stop = Arc::clone(&reading.stop);
    let told = thread::spawn(move || {
        thread::sleep(Duration::from_millis(100));
        stop.store(true, Ordering::Relaxed);
        Instant::now()
    });
    let read = watched(Path::new("b.xls"), &reading, || -> Result<()> {
        loop {
            thread::sleep(Duration::from_secs(1));
        }
    });
    assert!(matches!(read, Err(Error::Interrupted)));
    assert!(told.join().unwrap().elapsed() < Duration::from_secs(2));
}
