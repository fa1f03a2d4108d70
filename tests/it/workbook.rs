//! A result as a workbook: what goes in comes out, as what it was.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use migrasome::Db;
use migrasome::render::Format;

use crate::support::{Lab, holding, options, rendered};

/// What spreadsheets take for something else.
const ODD: [&str; 14] = [
    "SEPT2",
    "1-Mar",
    "0089",
    "2310009E13",
    "=1+1",
    "β",
    "-TSPAN4",
    "@x",
    "+1",
    "TRUE",
    "1/2",
    " x ",
    "_x0041_",
    "two\nlines",
];

fn sheet(book: &[u8], name: &str) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(book.to_vec())).unwrap();
    let range = book.worksheet_range(name).unwrap();
    range.rows().map(<[Data]>::to_vec).collect()
}

fn written(lab: &Lab, words: &[&str]) -> Vec<u8> {
    let ran = lab.run(&[words, &["-o", "out.xlsx"]].concat());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    std::fs::read(lab.path("out.xlsx")).unwrap()
}

#[test]
fn texts_stay_texts_and_numbers_numbers() {
    let lab = Lab::new();
    let quoted = ODD.map(|text| format!("('{text}', 1, -2.5, NULL, 9007199254740993)"));
    let sql = format!("SELECT * FROM (VALUES {})", quoted.join(", "));
    let rows = sheet(&written(&lab, &["sql", &sql]), "result");
    assert_eq!(rows.len(), ODD.len() + 1);
    for (row, odd) in rows[1..].iter().zip(ODD) {
        let expected = [
            Data::String(odd.to_owned()),
            Data::Float(1.0),
            Data::Float(-2.5),
            Data::Empty,
            Data::String("9007199254740993".to_owned()),
        ];
        assert_eq!(row[..], expected);
    }
}

#[test]
fn a_match_keeps_the_labs_names_and_its_numbers() {
    let rows = ODD[..10].iter().map(|name| format!("{name},1.5,1e-5\n"));
    let lab = holding(
        "l.csv",
        format!("gene,lfc,p\nCXCR4,2,0.5\n{}", rows.collect::<String>()),
    );
    let book = written(&lab, &["match", "l.csv", "--all", "--column", "gene"]);
    let rows = sheet(&book, "result");
    for (row, odd) in rows[2..].iter().zip(ODD) {
        assert_eq!(row[0], Data::String(odd.to_owned()));
        assert_eq!(row[1..3], [Data::Float(1.5), Data::Float(1e-5)]);
    }
    let told: Vec<String> = sheet(&book, "receipt")
        .iter()
        .map(|row| format!("{}={}", row[0], row[1]))
        .collect();
    for line in [
        "rows=11",
        "statuses › context only › rows=1",
        "columns › 1 › name=gene",
    ] {
        assert!(told.iter().any(|told| told == line), "{line}: {told:#?}");
    }
    let about = sheet(&book, "about");
    assert_eq!(
        about[0][1],
        Data::String("migrasome match l.csv".to_owned())
    );
}

#[test]
fn a_report_tells_what_it_is_and_its_doi_is_a_link() {
    let lab = Lab::new();
    let words = ["report", "papers", "--cite"];
    let book = written(&lab, &words);
    assert_eq!(
        book,
        written(&lab, &words),
        "the same question gives the same bytes"
    );
    let about = sheet(&book, "about");
    let about: Vec<String> = about.iter().map(|row| row[0].to_string()).collect();
    for what in [
        "question",
        "data version",
        "schema",
        "program",
        "cite",
        "licence of the data",
        "rests on",
    ] {
        assert!(about.iter().any(|told| told == what), "{what}");
    }
    let mut zip = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let mut read = |name: &str| std::io::read_to_string(zip.by_name(name).unwrap()).unwrap();
    let result = read("xl/worksheets/sheet1.xml");
    for words in ["<autoFilter", "state=\"frozen\"", "<hyperlink ", "<cols>"] {
        assert!(result.contains(words), "{words}");
    }
    assert!(read("xl/worksheets/_rels/sheet1.xml.rels").contains("https://doi.org/10."));
}

#[test]
fn what_no_workbook_holds_is_told_and_not_cut() {
    let lab = Lab::new();
    let long = "SELECT 'x' AS a, printf('%.*c', 32768, 'x') AS long";
    let no = lab.fails(2, &["sql", long, "-o", "out.xlsx"]);
    assert!(
        no.contains("row 1, column `long`: 32768 characters, more than the 32767 of a cell"),
        "{no}"
    );
    let many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 1048576) SELECT i FROM n";
    let no = lab.fails(2, &["sql", many, "-o", "out.xlsx"]);
    assert!(
        no.contains("more than 1048575 rows") && no.contains("-f csv"),
        "{no}"
    );
    assert!(lab.names().is_empty(), "nothing is left: {:?}", lab.names());
    let no = lab.fails(2, &["sql", "SELECT 1", "--bom", "-o", "out.xlsx"]);
    assert!(no.contains("--bom is for csv and tsv"), "{no}");
}

#[test]
fn an_empty_result_has_its_headings() {
    let sql = "SELECT row, cargo FROM table_1 WHERE row > 99";
    let db = Db::built_in().unwrap();
    let mut bytes = Vec::new();
    let statement = db.prepare(sql).unwrap();
    let columns = statement.columns().to_vec();
    let renderer = migrasome::render::Renderer::new(options(Format::Xlsx), &columns, &mut bytes);
    renderer.unwrap().finish(None).unwrap();
    assert_eq!(sheet(&bytes, "result").len(), 1);
    assert_eq!(rendered(&db, sql, options(Format::Csv)), "row,cargo\r\n");
}
