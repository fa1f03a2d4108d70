//! Workbooks that would take all memory or all time, and damaged ones.

mod archive;
mod damage;
mod damaged;

use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};

use migrasome::Error;
use migrasome::lab::{self, Options, Reading, Spec};

use super::{only_line, rows};
use crate::support::{Lab, holding, ran};
use archive::Piece::{self, Repeated, Text};
use archive::{archive, compound};

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// Much more than there is.
const GIGABYTES: usize = 3 << 30;

/// An .xlsx with one of its parts replaced, or one more.
fn xlsx(part: &str, pieces: Vec<Piece>) -> Vec<u8> {
    let relation = |kind: &str, target: &str| {
        let text = format!(
            "<Relationships xmlns='{PACKAGE}'><Relationship Id='r1' Type='{RELATIONS}/{kind}' \
             Target='{target}'/></Relationships>"
        );
        vec![Text(text)]
    };
    let book = format!(
        "<workbook xmlns='{MAIN}' xmlns:r='{RELATIONS}'><sheets><sheet name='s' sheetId='1' \
         r:id='r1'/></sheets></workbook>"
    );
    let mut parts = vec![
        ("_rels/.rels", relation("officeDocument", "xl/workbook.xml")),
        ("xl/workbook.xml", vec![Text(book)]),
        (
            "xl/_rels/workbook.xml.rels",
            relation("worksheet", "worksheets/sheet1.xml"),
        ),
        (
            SHEET,
            vec![text(
                "<worksheet><sheetData><row r='1'><c r='A1' t='s'><v>0</v></c></row></sheetData></worksheet>",
            )],
        ),
        (TEXTS, vec![text("<sst><si><t>gene</t></si></sst>")]),
    ];
    parts.retain(|(name, _)| *name != part);
    parts.push((part, pieces));
    archive(&parts)
}

const SHEET: &str = "xl/worksheets/sheet1.xml";
const TEXTS: &str = "xl/sharedStrings.xml";
const STYLES: &str = "xl/styles.xml";

fn text(text: &str) -> Piece {
    Text(text.to_owned())
}

/// An .xlsx whose part is a text, another so often that it has so many bytes, and an end.
fn bomb(part: &str, before: &str, unit: &'static str, bytes: usize, after: &str) -> Vec<u8> {
    xlsx(part, vec![text(before), Repeated(unit, bytes), text(after)])
}

fn ods(content: Vec<Piece>, manifest: Vec<Piece>) -> Vec<u8> {
    let mut all = vec![text(
        "<office:document-content xmlns:office='o' xmlns:table='t' xmlns:text='x'><office:body>\
         <office:spreadsheet><table:table table:name='s'>",
    )];
    all.extend(content);
    all.push(text(
        "</table:table></office:spreadsheet></office:body></office:document-content>",
    ));
    let mime = "application/vnd.oasis.opendocument.spreadsheet";
    archive(&[
        ("mimetype", vec![text(mime)]),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", all),
    ])
}

/// An OpenDocument with one row of one cell, which is repeated so often.
fn repeated(rows: &str, cell: &str, content: Piece) -> Vec<u8> {
    let begin =
        format!("<table:table-row table:number-rows-repeated='{rows}'><table:table-cell {cell}>");
    ods(
        vec![
            text(&begin),
            content,
            text("</table:table-cell></table:table-row>"),
        ],
        vec![text("<m/>")],
    )
}

/// What is said of each in 1.5 GB of address space, all at once.
fn confined(books: &[(&str, Vec<u8>, &str)]) {
    let lab = Lab::with_file();
    let started: Vec<_> = books
        .iter()
        .map(|(name, bytes, _)| {
            lab.write(name, bytes);
            let mut sh = Command::new("sh");
            sh.args(["-c", "ulimit -v 1500000; exec \"$0\" \"$@\""])
                .arg(env!("CARGO_BIN_EXE_migrasome"))
                .args(["sql", "SELECT 1", "--with", &format!("t={name}")])
                .current_dir(lab.path(""))
                .env_remove("MIGRASOME_DB")
                .stdin(Stdio::null())
                .stdout(Stdio::piped())
                .stderr(Stdio::piped());
            sh.spawn().expect("sh starts")
        })
        .collect();
    for (child, (name, _, words)) in started.into_iter().zip(books) {
        let ran = ran(child.wait_with_output().unwrap());
        let line = only_line(1, &ran);
        let expected = format!("{name}: cannot be read as a workbook: ");
        assert!(
            line.starts_with(&expected) && line.contains(words),
            "{line}"
        );
        assert!(
            line.ends_with("save the sheet as CSV, and give that"),
            "{line}"
        );
    }
}

const LONG: &str = "longer than 4 MiB";
const MEMORY: &str = "more memory than 768 MiB";

#[test]
fn one_thing_of_gigabytes_in_a_workbook_is_an_error() {
    let sheet = "<worksheet><sheetData><row r='1'>";
    confined(&[
        (
            "text.xlsx",
            bomb(TEXTS, "<sst><si><t>", "a", GIGABYTES, ""),
            LONG,
        ),
        (
            "pieces.xlsx",
            bomb(TEXTS, "<sst><si>", "<r><t>abc</t></r>", GIGABYTES, ""),
            LONG,
        ),
        (
            "comment.xlsx",
            bomb(TEXTS, "<sst><!--", "a", GIGABYTES, ""),
            LONG,
        ),
        (
            "relation.xlsx",
            bomb("xl/_rels/workbook.xml.rels", "<x y='", "a", GIGABYTES, ""),
            LONG,
        ),
        (
            "theme.xlsx",
            bomb("xl/theme/theme1.xml", "<a:theme x='", "a", GIGABYTES, ""),
            LONG,
        ),
        (
            "value.xlsx",
            bomb(
                SHEET,
                &format!("{sheet}<c t='str'><v>"),
                "a",
                GIGABYTES,
                "</v></c>",
            ),
            "longer than 128 MiB",
        ),
        (
            "attribute.xlsx",
            bomb(SHEET, "<worksheet x='", "a", GIGABYTES, "'>"),
            "longer than 128 MiB",
        ),
        (
            "aside.xlsx",
            bomb(SHEET, &format!("{sheet}<!--"), "a", GIGABYTES, "-->"),
            "longer than 128 MiB",
        ),
        (
            "text.ods",
            repeated("1", "office:value-type='string'", Repeated("a", GIGABYTES)),
            LONG,
        ),
        (
            "annotation.ods",
            repeated(
                "1",
                "office:value-type='string'",
                Repeated("<office:annotation/>", GIGABYTES),
            ),
            LONG,
        ),
        (
            "manifest.ods",
            ods(
                vec![],
                vec![
                    text("<m><manifest:file-entry/>"),
                    Repeated("<a/>", GIGABYTES),
                ],
            ),
            LONG,
        ),
    ]);
}

#[test]
fn a_workbook_of_too_many_things_is_an_error() {
    let font = "<styleSheet><fonts><font><name val='";
    let font = [
        text(font),
        Repeated("a", 2 << 20),
        text("'/></font></fonts><cellXfs>"),
    ];
    let fonts = [&font[..], &[Repeated("<xf fontId='0'/>", 1 << 20)]].concat();
    let relations = format!("<Relationships xmlns='{PACKAGE}'>");
    confined(&[
        (
            "relations.xlsx",
            bomb(
                "xl/_rels/workbook.xml.rels",
                &relations,
                "<Relationship Id='a'/>",
                GIGABYTES,
                "",
            ),
            MEMORY,
        ),
        ("fonts.xlsx", xlsx(STYLES, fonts), MEMORY),
        (
            "deep.xlsx",
            bomb(SHEET, "<worksheet>", "<a>", GIGABYTES, ""),
            "deeper than 1000 levels",
        ),
        (
            "deep_names.xlsx",
            bomb("xl/workbook.xml", "<workbook>", "<a>", GIGABYTES, ""),
            "deeper than 1000 levels",
        ),
        (
            "repeats.ods",
            repeated(
                "1000000",
                "table:number-columns-repeated='99' office:value='1'",
                text(""),
            ),
            MEMORY,
        ),
        // As XML has it, this is a million.
        (
            "entity.ods",
            repeated(
                "&#49;000000",
                "table:number-columns-repeated='99' office:value='1'",
                text(""),
            ),
            MEMORY,
        ),
        (
            "long.ods",
            repeated(
                "1000",
                "table:number-columns-repeated='1000' office:value-type='string'",
                Repeated("a", 100_000),
            ),
            MEMORY,
        ),
        (
            "spaces.ods",
            repeated(
                "1",
                "office:value-type='string'",
                text("<text:s text:c='4000000000'/>"),
            ),
            LONG,
        ),
    ]);
}

/// What calamine does not read may be as large as it likes.
#[test]
fn other_parts_of_a_workbook_are_not_looked_at() {
    for part in [
        "[Content_Types].xml",
        "xl/vbaProject.bin",
        "docProps/app.xml",
    ] {
        let lab = Lab::new();
        let path = lab.write("b.xlsx", xlsx(part, vec![Repeated("a", GIGABYTES)]));
        let spec = Spec::parse(path.as_os_str()).unwrap();
        lab::open(&spec, &Options::default(), &Reading::default()).unwrap();
    }
}

/// 300 KB that keep a reader busy for long.
#[test]
fn reading_a_workbook_ends_when_it_should_stop() {
    let lab = Lab::new();
    let sheet = bomb(SHEET, "<worksheet><sheetData><row>", "<c/>", 200 << 20, "");
    let path = lab.write("b.xlsx", sheet);
    let spec = Spec::parse(path.as_os_str()).unwrap();
    let reading = Reading::default();
    let stop = Arc::clone(&reading.stop);
    let told = thread::spawn(move || {
        thread::sleep(Duration::from_millis(300));
        stop.store(true, Ordering::Relaxed);
        Instant::now()
    });
    let opened = lab::open(&spec, &Options::default(), &reading);
    assert!(matches!(opened, Err(Error::Interrupted)), "{opened:?}");
    assert!(told.join().unwrap().elapsed() < Duration::from_secs(2));
}

/// Records of an .xls: each a kind, a length, and so many bytes.
fn records(records: &[(u16, &[u8])]) -> Vec<u8> {
    let mut all = Vec::new();
    for (kind, data) in records {
        all.extend(kind.to_le_bytes());
        all.extend(u16::try_from(data.len()).unwrap().to_le_bytes());
        all.extend(*data);
    }
    all
}

/// An .xls whose one text is long, and whose sheets all begin at one place.
fn xls(sheets: usize, sheet: &[u8]) -> Vec<u8> {
    let begin: (u16, &[u8]) = (0x0809, &[0, 6, 5, 0]);
    let long = [
        &[0; 8][..],
        &60_000_u16.to_le_bytes(),
        &[0],
        &vec![b'a'; 60_000],
    ]
    .concat();
    let book = |place: usize| {
        let place = u32::try_from(place).unwrap().to_le_bytes();
        let named = [&place[..], &[0, 0, 1, 0, b's']].concat();
        let mut all = vec![begin];
        all.extend(vec![(0x85, &*named); sheets]);
        all.extend([(0xFC, &*long), (0x0A, &[][..])]);
        records(&all)
    };
    let globals = book(book(0).len());
    let end = records(&[(0x0A, &[])]);
    compound(&[&globals, &records(&[begin]), sheet, &end].concat())
}

/// What calamine makes of them takes a thousand times their bytes.
#[test]
fn an_xls_whose_cells_would_take_all_memory_is_an_error() {
    let number = |row: u16, column: u16| {
        let place = [row.to_le_bytes(), column.to_le_bytes()].concat();
        records(&[(0x0203, &[&place[..], &[0; 10]].concat())])
    };
    let label = records(&[(0xFD, &[0; 10])]).repeat(100_000);
    // Room for as many letters as it says.
    let said = records(&[(0x0204, &[0, 0, 0, 0, 0, 0, 255, 255, 0])]).repeat(100_000);
    let corners = [number(0, 0), number(65_535, 255)].concat();
    confined(&[
        ("text.xls", xls(1, &label), MEMORY),
        ("said.xls", xls(1, &said), MEMORY),
        ("corners.xls", xls(3, &corners), MEMORY),
    ]);
}

/// What stands there is what is said of it.
#[test]
fn a_sound_workbook_of_these_tests_is_read() {
    let one = records(&[(0x0203, &[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])]);
    let two = records(&[(0x0203, &[1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])]);
    let sheet = "<worksheet><sheetData><row r='1'><c r='A1'><v>0</v></c></row><row r='2'><c r='A2'>\
                 <v>0</v></c></row></sheetData></worksheet>";
    let books = [
        ("b.xls", xls(1, &[one, two].concat())),
        ("b.xlsx", xlsx(SHEET, vec![text(sheet)])),
        ("b.ods", repeated("2", "office:value='0'", text(""))),
    ];
    for (name, bytes) in books {
        let lab = holding(name, bytes);
        let words = ["--with", &format!("b={name}"), "--no-header"];
        let rows = rows(&lab, &words, "SELECT count(*) AS n FROM b");
        assert_eq!(rows, [r#"{"n":2}"#], "{name}");
    }
}
