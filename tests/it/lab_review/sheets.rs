//! Workbooks: titles, formulas and names of sheets.

use super::{HITS, asked, fault, holding, read, told, warned};

/// An archive of files that are not packed.
fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
    let (mut zip, mut directory) = (Vec::new(), Vec::new());
    for (name, text) in files {
        let mut crc = flate2::Crc::new();
        crc.update(text.as_bytes());
        let size = u32::try_from(text.len()).unwrap().to_le_bytes();
        let name_length = u16::try_from(name.len()).unwrap().to_le_bytes();
        let offset = u32::try_from(zip.len()).unwrap().to_le_bytes();
        // Version, flags, method, time and date, checksum, both sizes, length of the name.
        let head = [
            &[10, 0, 0, 0, 0, 0, 0, 0, 0, 0][..],
            &crc.sum().to_le_bytes(),
            &size,
            &size,
        ]
        .concat();
        let head = [&head[..], &name_length, &[0, 0]].concat();
        zip.extend([b"PK\x03\x04", &head[..], name.as_bytes(), text.as_bytes()].concat());
        directory.extend(
            [
                b"PK\x01\x02\x0a\0",
                &head[..],
                &[0; 10],
                &offset,
                name.as_bytes(),
            ]
            .concat(),
        );
    }
    let count = u16::try_from(files.len()).unwrap().to_le_bytes();
    let size = u32::try_from(directory.len()).unwrap().to_le_bytes();
    let at = u32::try_from(zip.len()).unwrap().to_le_bytes();
    let end = [
        b"PK\x05\x06\0\0\0\0",
        &count[..],
        &count,
        &size,
        &at,
        &[0, 0],
    ]
    .concat();
    [zip, directory, end].concat()
}

/// A workbook of one sheet, from the XML of its rows.
fn workbook(sheet: &str, rows: &str) -> Vec<u8> {
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
            .map(|(text, letter)| cell(&format!("{letter}{number}"), text))
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
    let ran = asked(&lab, "SELECT * FROM multi", &["--with", "multi.xlsx#x#y"]);
    assert_eq!(told(&ran).0, [r#"{"gene":"VEGFA"}"#]);
    lab.write("a#b.csv", HITS);
    let ran = asked(
        &lab,
        "SELECT count(*) AS n FROM a_b",
        &["--with", "a#b.csv"],
    );
    assert_eq!(told(&ran).0, [r#"{"n":2}"#]);
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
