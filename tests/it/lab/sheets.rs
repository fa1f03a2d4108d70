//! Workbooks.

use std::fs;
use std::io::Write as _;
use std::panic;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use migrasome::lab::{self, Options, Reading, Spec};

use super::{
    SCREEN, answer, asked, assert_says, fault, holding, read, refused, rows, trap, warned,
};
use crate::support::{Lab, project};

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

/// A zip archive.
fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in files {
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file(*name, options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook of one sheet, from the XML of its rows.
fn workbook(sheet: &str, rows: &str) -> Vec<u8> {
    workbook_with(sheet, rows, "")
}

/// The same, with what its table of texts says of itself.
fn workbook_with(sheet: &str, rows: &str, texts: &str) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const RELS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let relation = |kind: &str, target: &str| {
        format!(
            "<Relationships xmlns='{PACKAGE}'><Relationship Id='r1' Type='{RELS}/{kind}' \
             Target='{target}'/></Relationships>"
        )
    };
    let book = format!(
        "<workbook xmlns='{MAIN}' xmlns:r='{RELS}'><sheets><sheet name='{sheet}' sheetId='1' \
         r:id='r1'/></sheets></workbook>"
    );
    let sheet = format!("<worksheet xmlns='{MAIN}'><sheetData>{rows}</sheetData></worksheet>");
    zipped(&[
        (
            "_rels/.rels",
            &relation("officeDocument", "xl/workbook.xml"),
        ),
        ("xl/workbook.xml", &book),
        (
            "xl/_rels/workbook.xml.rels",
            &relation("worksheet", "worksheets/sheet1.xml"),
        ),
        ("xl/worksheets/sheet1.xml", &sheet),
        (
            "xl/sharedStrings.xml",
            &format!(
                "<!-- uniqueCount='1' --><sst xmlns='{MAIN}' {texts}><si><t>gene</t></si></sst>"
            ),
        ),
    ])
}

/// A cell with a text.
fn cell(place: &str, text: &str) -> String {
    format!("<c r='{place}' t='inlineStr'><is><t>{text}</t></is></c>")
}

#[test]
fn rows_above_the_table_of_a_sheet_are_counted_as_excel_does() {
    let row = |number: u32, cells: &[&str]| {
        let cells = cells.iter().zip(["A", "B", "C"]);
        let cells: String = cells
            .map(|(text, letter)| match text.parse::<u32>() {
                Ok(_) => format!("<c r='{letter}{number}'><v>{text}</v></c>"),
                Err(_) => cell(&format!("{letter}{number}"), text),
            })
            .collect();
        format!("<row r='{number}'>{cells}</row>")
    };
    let rows = [
        row(3, &["Plate 7"]),
        row(5, &["gene", "n", "x"]),
        row(6, &["VEGFA", "1", "NA"]),
        row(7, &["VEGFA", "1", "2"]),
    ];
    let book = workbook("Plate 7", &rows.concat());
    let said = warned("b.xlsx", &book, &[]);
    assert!(
        said[0].starts_with("b.xlsx: row 3 looks like a title"),
        "{said:?}"
    );
    assert!(
        said[0].ends_with("left out: `--skip 0` keeps it"),
        "{said:?}"
    );
    let (rows, said) = read("b.xlsx", &book, &[]);
    assert_eq!(rows[0], r#"{"gene":"VEGFA","n":1,"x":"NA"}"#);
    assert!(said[1].contains("`NA` in row 6"), "{said:?}");
    let said = warned("b.xlsx", &book, &["--skip", "0"]);
    assert!(said[0].ends_with("`--skip 3`"), "{said:?}");
    let (rows, said) = read("b.xlsx", &book, &["--skip", "3"]);
    assert_eq!(rows[0], r#"{"gene":"VEGFA","n":1,"x":"NA"}"#);
    assert!(said[0].contains("`NA` in row 6"), "{said:?}");
    assert_eq!(fault("b.xlsx", &book, &["--skip", "7"]).lines().count(), 1);
}

#[test]
fn a_sheet_may_have_a_hash_in_its_name() {
    let rows = format!(
        "<row r='1'>{}</row><row r='2'>{}</row>",
        cell("A1", "gene"),
        cell("A2", "VEGFA")
    );
    let lab = holding("multi.xlsx", workbook("x#y", &rows));
    let ran = asked(&lab, &["--with", "multi.xlsx#x#y"], "SELECT * FROM multi");
    assert_eq!(answer(&ran).0, [r#"{"gene":"VEGFA"}"#]);
    lab.write("a#b.csv", SCREEN);
    let ran = asked(
        &lab,
        &["--with", "a#b.csv"],
        "SELECT count(*) AS n FROM a_b",
    );
    assert_eq!(answer(&ran).0, [r#"{"n":2}"#]);
}

#[test]
fn formulas_that_nobody_computed_are_said() {
    let row = |number: u32, formula: &str| {
        format!(
            "<row r='{number}'>{}{formula}</row>",
            cell(&format!("A{number}"), "VEGFA")
        )
    };
    let rows = [
        format!("<row r='1'>{}{}</row>", cell("A1", "gene"), cell("B1", "n")),
        row(2, "<c r='B2'><f>1+1</f><v></v></c>"),
        row(3, "<c r='B3'><f>1+2</f></c>"),
        row(4, "<c r='B4'><f>1+3</f><v>4</v></c>"),
        // An empty text is a result.
        row(5, "<c r='B5' t='str'><f>\"\"</f><v></v></c>"),
    ];
    let (found, said) = read("f.xlsx", workbook("s", &rows.concat()), &[]);
    assert_eq!(found[2], r#"{"gene":"VEGFA","n":4}"#);
    assert_eq!(
        said,
        [
            "migrasome: f.xlsx: 2 formulas have no stored result and were read as empty: open the file \
             in Excel or LibreOffice and save it"
        ]
    );
}

/// calamine would reserve room for all of them, and end the program for want of memory.
#[test]
fn texts_that_a_workbook_only_says_it_has_are_no_reason_to_end() {
    let rows = "<row r='1'><c r='A1' t='s'><v>0</v></c></row>";
    for (texts, is_sound) in [
        ("count='1' uniqueCount='1'", true),
        ("count='4294967295' uniqueCount='1'", true),
        // Room for these is there.
        ("uniqueCount='2000000'", true),
        ("count='1' uniqueCount='4294967295'", false),
        ("count='1' uniqueCount='18446744073709551615'", false),
    ] {
        let book = workbook_with("s", rows, texts);
        if is_sound {
            let (_, said) = read("b.xlsx", book, &[]);
            assert_eq!(said, ["migrasome: no rows"], "{texts}");
        } else {
            let said = fault("b.xlsx", book, &[]);
            assert!(
                said.contains("it would take more memory than 768 MiB"),
                "{texts}: {said}"
            );
        }
    }
}

#[test]
fn an_open_document_without_end_or_with_endless_rows_is_an_error() {
    let document = |table: &str| {
        let content = format!(
            "<office:document-content xmlns:office='o' xmlns:table='t' xmlns:text='x'><office:body>\
             <office:spreadsheet><table:table table:name='S'>{table}\
             </office:spreadsheet></office:body></office:document-content>"
        );
        let mime = "application/vnd.oasis.opendocument.spreadsheet";
        let manifest = ("META-INF/manifest.xml", "<m/>");
        zipped(&[("mimetype", mime), manifest, ("content.xml", &content)])
    };
    let row = |repeated: &str, cells: &str| {
        format!(
            "<table:table-row table:number-rows-repeated='{repeated}'>{cells}</table:table-row>"
        )
    };
    let cell = |repeated: &str| {
        format!(
            "<table:table-cell table:number-columns-repeated='{repeated}' office:value-type='string'>\
             <text:p>gene</text:p></table:table-cell>"
        )
    };
    let nothing = "<table:table-cell table:number-columns-repeated='16384'/>";
    let sound = format!(
        "{}{}</table:table>",
        row("1", &cell("1")),
        row("1048575", nothing)
    );
    assert_eq!(
        read("o.ods", document(&sound), &[]).1,
        ["migrasome: no rows"]
    );
    let many = format!("{}</table:table>", row("1000000", &cell("16000")));
    for (table, cause) in [
        (row("1", &cell("1")), "its content ends in the middle"),
        (many, "it would take more memory than 768 MiB"),
    ] {
        let said = fault("o.ods", document(&table), &[]);
        assert!(said.contains(cause), "{said}");
    }
}

#[test]
fn a_number_in_a_cell_of_text_stays_text_and_is_told() {
    let number = |place: &str| format!("<c r='{place}'><v>12</v></c>");
    let row = |n: u32, cells: &str| format!("<row r='{n}'>{cells}</row>");
    let rows = [
        row(1, &format!("{}{}", cell("A1", "n"), cell("B1", "m"))),
        row(2, &format!("{}{}", number("A2"), number("B2"))),
        row(3, &format!("{}{}", cell("A3", "7"), number("B3"))),
    ];
    let (found, said) = read("t.xlsx", workbook("s", &rows.concat()), &[]);
    assert_eq!(found, [r#"{"n":"12","m":12}"#, r#"{"n":"7","m":12}"#]);
    let expected = "migrasome: t.xlsx: column `n` is text, since `7` in row 3 is stored as text: \
                    compare with CAST(n AS REAL)";
    assert_eq!(said, [expected]);
}

/// calamine panics at this one.
#[test]
fn the_panic_hook_of_the_process_stays_its_own() {
    let seen = Arc::new(AtomicUsize::new(0));
    let (count, here) = (Arc::clone(&seen), thread::current().id());
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if thread::current().id() == here {
            count.fetch_add(1, Ordering::Relaxed);
        } else {
            before(info);
        }
    }));
    let sound = fs::read(project("tests/lab/same.xls")).unwrap();
    let lab = Lab::new();
    let mut errors = 0;
    for at in (512..sound.len()).step_by(sound.len() / 40) {
        let mut damaged = sound.clone();
        damaged[at] ^= 0x55;
        let path = lab.write("same.xls", &damaged);
        let spec = Spec::parse(path.as_os_str()).unwrap();
        let opened = lab::open(&spec, &Options::default(), &Reading::default());
        errors += usize::from(opened.is_err());
    }
    assert!(errors > 0);
    assert_eq!(seen.load(Ordering::Relaxed), 0);
    assert!(panic::catch_unwind(|| panic!("of our own")).is_err());
    assert_eq!(seen.load(Ordering::Relaxed), 1);
    drop(panic::take_hook());
}
