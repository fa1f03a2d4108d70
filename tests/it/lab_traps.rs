//! What goes wrong when lab files meet identifiers, a test for each trap.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use flate2::write::GzEncoder;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use rusqlite::Connection;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use crate::support::{Lab, Ran, as_stranger, consumer, mode, project, ran};

/// A lab with `migrasome.db`, which is built once for all.
fn lab() -> Lab {
    static FILE: LazyLock<Vec<u8>> =
        LazyLock::new(|| fs::read(Lab::with_file().path("migrasome.db")).unwrap());
    let lab = Lab::new();
    lab.write("migrasome.db", &*FILE);
    lab
}

fn holding(name: &str, contents: impl AsRef<[u8]>) -> Lab {
    let lab = lab();
    lab.write(name, contents);
    lab
}

/// A lab with a file of `tests/lab/traps`.
fn trap(name: &str) -> Lab {
    holding(
        name,
        fs::read(project("tests/lab/traps").join(name)).unwrap(),
    )
}

/// `sql` in a shape that tells text from numbers and NULL, and keeps the order of columns.
fn asked(lab: &Lab, words: &[&str], statement: &str) -> Ran {
    lab.run(&[&["sql", statement, "-f", "ndjson"], words].concat())
}

/// The rows, and what was said about the files.
fn told(lab: &Lab, words: &[&str], statement: &str) -> (Vec<String>, String) {
    let ran = asked(lab, words, statement);
    assert_eq!(ran.code, 0, "{words:?} {statement}: {}", ran.stderr);
    for line in ran.stderr.lines() {
        assert!(line.starts_with("migrasome: "), "{line}");
    }
    (ran.stdout.lines().map(String::from).collect(), ran.stderr)
}

/// The rows of files that there is nothing to say about.
fn rows(lab: &Lab, words: &[&str], statement: &str) -> Vec<String> {
    let (rows, said) = told(lab, words, statement);
    assert_eq!(said, "", "{words:?}");
    rows
}

/// The one line that is said where there is no answer.
fn refused(lab: &Lab, code: i32, words: &[&str], statement: &str) -> String {
    let ran = asked(lab, words, statement);
    let shown = format!("{words:?} {statement}: {}", ran.shown());
    assert_eq!((ran.code, ran.stdout.as_str()), (code, ""), "{shown}");
    assert!(ran.stderr.starts_with("migrasome: "), "{shown}");
    assert_eq!(ran.stderr.lines().count(), 1, "{shown}");
    ran.stderr
}

#[track_caller]
fn assert_says(said: &str, words: &[&str]) {
    let lower = said.to_lowercase();
    for word in words {
        assert!(lower.contains(&word.to_lowercase()), "`{word}`: {said}");
    }
}

fn gzipped(contents: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(contents).unwrap();
    encoder.finish().unwrap()
}

fn zstandard(contents: &[u8]) -> Vec<u8> {
    zstd::encode_all(contents, 1).unwrap()
}

const HITS: &str = "gene,count\nVEGFA,12\nCD5L,7\n";
const HITS_ROWS: [&str; 2] = [
    r#"{"gene":"VEGFA","count":12}"#,
    r#"{"gene":"CD5L","count":7}"#,
];

// Numbers that are none.

/// A row with its values as JSON writes them: reading a number could change it.
fn raw_row(row: &str) -> BTreeMap<String, Box<RawValue>> {
    serde_json::from_str(row).expect(row)
}

/// What becomes of the cells of columns that stand side by side in one file, as JSON.
fn read_columns(columns: &[&[&str]]) -> Vec<Vec<String>> {
    let height = columns.iter().map(|cells| cells.len()).max().unwrap();
    let header = (0..columns.len()).map(|index| format!("c{index}"));
    let mut text = format!("id\t{}\n", header.collect::<Vec<_>>().join("\t"));
    for row in 0..height {
        let cells = columns.iter().map(|cells| *cells.get(row).unwrap_or(&""));
        writeln!(text, "row {row}\t{}", cells.collect::<Vec<_>>().join("\t")).unwrap();
    }
    let lab = holding("columns.tsv", text);
    let (rows, _) = told(&lab, &["--with", "columns.tsv"], "SELECT * FROM columns");
    assert_eq!(rows.len(), height);
    let rows: Vec<_> = rows.iter().map(|row| raw_row(row)).collect();
    let cells = |(index, cells): (usize, &&[&str])| {
        let name = format!("c{index}");
        let rows = rows[..cells.len()].iter();
        rows.map(|row| row[&name].get().to_owned()).collect()
    };
    columns.iter().enumerate().map(cells).collect()
}

#[test]
fn riken_ids_and_leading_zeros_stay_text() {
    assert_eq!(
        rows(
            &trap("riken.csv"),
            &["--with", "riken.csv"],
            "SELECT * FROM riken"
        ),
        [
            r#"{"riken":"2310009E13","plate":"0089","well":1}"#,
            r#"{"riken":"2310014F07","plate":"0090","well":12}"#,
            r#"{"riken":"1e5","plate":"0412","well":7}"#,
        ]
    );
}

#[test]
fn a_column_is_a_number_only_if_every_value_prints_back_the_same() {
    let text: [&[&str]; 27] = [
        &["0089"],
        &["2310009E13"],
        &["1e5"],
        &["1E5", "2"],
        &["NA", "12"],
        &["N/A", "1.5"],
        &["NaN", "1.5"],
        &["nan"],
        &["inf", "1.5"],
        &["-Infinity"],
        &["1.50"],
        &["1.5", "00.5"],
        &["+5"],
        &[" 5"],
        &["5 ", "6"],
        &["\u{a0}5"],
        &["12345678901234567890"],
        &["9223372036854775808"],
        // Nothing is wrong with this one but for its neighbour: as a REAL it is another number.
        &["9007199254740993", "0.5"],
        &["0.1000000000000000055"],
        &["1,5", "2"],
        &["1 000"],
        &["1_000"],
        &["0x1F", "12"],
        &["TRUE", "1"],
        &["2023-03-01", "12"],
        &["１２"],
    ];
    for (cells, found) in text.iter().zip(read_columns(&text)) {
        let expected: Vec<String> = cells.iter().map(|cell| json!(cell).to_string()).collect();
        assert_eq!(found, expected);
    }
    let numbers: [&[&str]; 8] = [
        &["12", "7"],
        &["0", "-5", ""],
        &["", "9223372036854775807", "-9223372036854775808"],
        &["1.5", "2", "-0.25"],
        &["0.30000000000000004"],
        &["1.2e-05", "0.5"],
        &["0.1", "", "12345.678"],
        &["45352"],
    ];
    let expected: [&[&str]; 8] = [
        &["12", "7"],
        &["0", "-5", "null"],
        &["null", "9223372036854775807", "-9223372036854775808"],
        &["1.5", "2.0", "-0.25"],
        &["0.30000000000000004"],
        &["0.000012", "0.5"],
        &["0.1", "null", "12345.678"],
        &["45352"],
    ];
    assert_eq!(read_columns(&numbers), expected);
}

#[test]
fn a_type_is_that_of_the_whole_column_and_typeof_shows_it() {
    let lab = holding("t.csv", "a,b,c,d\n12,1.5,7,x\n,2,7x,\n3,-0.25,8,y\n");
    let statement = "SELECT typeof(a) AS a, typeof(b) AS b, typeof(c) AS c, typeof(d) AS d FROM t";
    let full = r#"{"a":"integer","b":"real","c":"text","d":"text"}"#;
    let gaps = r#"{"a":"null","b":"real","c":"text","d":"null"}"#;
    assert_eq!(
        rows(&lab, &["--with", "t.csv"], statement),
        [full, gaps, full]
    );
}

#[test]
fn what_comes_late_in_a_file_counts_too() {
    let mut text = "gene,plate,count\n".to_owned();
    for row in 0..30_000 {
        writeln!(text, "gene{row},{row},{row}").unwrap();
    }
    text += "last,0089,-1\n";
    assert_eq!(
        rows(
            &holding("late.csv", &text),
            &["--with", "late.csv"],
            "SELECT typeof(plate) AS plate, typeof(count) AS type, count(*) AS n, max(count) AS top
             FROM late GROUP BY 1, 2",
        ),
        [r#"{"plate":"text","type":"integer","n":30001,"top":29999}"#]
    );
    text += "ragged\n";
    let lab = holding("late.csv", &text);
    let said = refused(
        &lab,
        1,
        &["--with", "late.csv"],
        "SELECT count(*) FROM late",
    );
    assert_says(&said, &["late.csv:30003:"]);
}

#[test]
fn na_is_no_number_and_said_until_it_is_declared_empty() {
    let lab = holding(
        "de.csv",
        "gene,log2fc,n\nVEGFA,2.5,12\nCD5L,NA,-\nNA,-1,7\nna,0.5,8\n",
    );
    let (found, said) = told(&lab, &["--with", "de.csv"], "SELECT * FROM de");
    assert_eq!(found[1], r#"{"gene":"CD5L","log2fc":"NA","n":"-"}"#);
    assert_eq!(found[0], r#"{"gene":"VEGFA","log2fc":"2.5","n":"12"}"#);
    assert_says(&said, &["de.csv", "log2fc", "NA"]);
    let words = ["--with", "de.csv", "--null", "NA", "--null", "-"];
    assert_eq!(
        rows(&lab, &words, "SELECT * FROM de"),
        [
            r#"{"gene":"VEGFA","log2fc":2.5,"n":12}"#,
            r#"{"gene":"CD5L","log2fc":null,"n":null}"#,
            r#"{"gene":null,"log2fc":-1.0,"n":7}"#,
            r#"{"gene":"na","log2fc":0.5,"n":8}"#,
        ]
    );
}

#[test]
fn empty_cells_are_null_quoted_or_not() {
    let lab = holding("e.csv", "a,b,c\n,\"\",x\n\"\",,y\n");
    assert_eq!(
        rows(&lab, &["--with", "e.csv"], "SELECT * FROM e"),
        [
            r#"{"a":null,"b":null,"c":"x"}"#,
            r#"{"a":null,"b":null,"c":"y"}"#,
        ]
    );
}

#[test]
fn what_excel_made_of_symbols_is_never_repaired() {
    assert_eq!(
        rows(
            &trap("excel_dates.csv"),
            &["--with", "excel_dates.csv"],
            "SELECT gene, log2fc, fold(gene) AS key, term
             FROM excel_dates LEFT JOIN term_keys ON key = fold(gene) AND term_kind <> 'gene'",
        ),
        [
            r#"{"gene":"1-Mar","log2fc":1.5,"key":"1-mar","term":null}"#,
            r#"{"gene":"7-Sep","log2fc":-0.25,"key":"7-sep","term":null}"#,
            r#"{"gene":"2023-03-01","log2fc":2.0,"key":"2023-03-01","term":null}"#,
            r#"{"gene":"45352","log2fc":0.125,"key":"45352","term":null}"#,
            r#"{"gene":"VEGFA","log2fc":3.5,"key":"vegfa","term":"VEGF"}"#,
        ]
    );
}

// Bytes.

#[test]
fn a_byte_order_mark_is_no_part_of_the_first_column() {
    let lab = trap("bom.csv");
    let words = ["--with", "bom.csv"];
    let row = r#"{"gene":"VEGFA","note":"TGF-β1"}"#;
    assert_eq!(rows(&lab, &words, "SELECT gene, note FROM bom"), [row]);
    assert_eq!(rows(&lab, &words, "SELECT * FROM bom"), [row]);
    let quoted = holding("bom.csv", "\u{feff}\"gene\",\"note\"\nVEGFA,TGF-β1\n");
    assert_eq!(rows(&quoted, &words, "SELECT * FROM bom"), [row]);
}

#[test]
fn utf_16_is_read_by_its_mark() {
    for name in ["utf_16_le.csv", "utf_16_be.tsv"] {
        let table = &name[..name.len() - 4];
        assert_eq!(
            rows(
                &trap(name),
                &["--with", name],
                &format!("SELECT * FROM {table}")
            ),
            [r#"{"gene":"VEGFA","note":"TGF-β1 🧬"}"#],
            "{name}"
        );
    }
}

#[test]
fn utf_16_without_a_mark_and_nul_bytes_are_refused() {
    let said = refused(
        &trap("utf_16_no_bom.csv"),
        1,
        &["--with", "utf_16_no_bom.csv"],
        "SELECT 1",
    );
    assert_says(&said, &["utf_16_no_bom.csv"]);
    let lab = holding("nul.csv", "gene,note\nVEGFA,x\nCD5L,a\0b\n");
    let said = refused(&lab, 1, &["--with", "nul.csv"], "SELECT * FROM nul");
    assert_says(&said, &["nul.csv", "NUL"]);
}

#[test]
fn windows_1252_is_read_and_said() {
    let (found, said) = told(
        &trap("windows_1252.csv"),
        &["--with", "windows_1252.csv"],
        "SELECT * FROM windows_1252",
    );
    assert_eq!(
        found,
        [
            r#"{"gene":"VEGFA","note":"5 µg – “Müller” €"}"#,
            r#"{"gene":"CD5L","note":"plain"}"#,
        ]
    );
    assert_says(&said, &["windows_1252.csv", "Windows-1252"]);
    assert_eq!(said.lines().count(), 1);
}

#[test]
fn a_byte_of_no_encoding_is_an_error_with_its_line() {
    let said = refused(
        &trap("no_encoding.csv"),
        1,
        &["--with", "no_encoding.csv"],
        "SELECT * FROM no_encoding",
    );
    assert_says(&said, &["no_encoding.csv:3:", "81"]);
}

/// Far beyond what anybody looks at to guess an encoding: read rightly or refused, and never
/// a replacement character.
#[test]
fn a_byte_far_into_a_file_is_no_surprise() {
    let mut bytes = b"gene,note\n".to_vec();
    bytes.extend(b"VEGFA,plain\n".repeat(30_000));
    bytes.extend(b"CD5L,caf\xe9\n");
    let lab = holding("far.csv", bytes);
    let statement = "SELECT note FROM far WHERE gene = 'CD5L'";
    let ran = asked(&lab, &["--with", "far.csv"], statement);
    match ran.code {
        0 => {
            assert_eq!(ran.stdout, "{\"note\":\"café\"}\n");
            assert_says(&ran.stderr, &["far.csv", "Windows-1252"]);
        }
        code => {
            assert_eq!((code, ran.stdout.as_str()), (1, ""));
            assert_says(&ran.stderr, &["far.csv:30002:", "e9"]);
        }
    }
}

#[test]
fn what_could_steer_a_terminal_is_shown_in_warnings_and_errors() {
    let lab = holding("esc.csv", "a\u{1b}[31m,a\u{1b}[31m\n1,2\n");
    let (_, said) = told(&lab, &["--with", "esc.csv"], "SELECT * FROM esc");
    assert!(
        said.contains("esc.csv") && !said.contains('\u{1b}'),
        "{said:?}"
    );
    let name = "a\n\u{1b}[31mb.csv";
    lab.write(name, "gene,count\nVEGFA\n");
    let said = refused(
        &lab,
        1,
        &["--with", &format!("x={name}")],
        "SELECT * FROM x",
    );
    assert!(!said.contains('\u{1b}'), "{said:?}");
}

// Separators, quotes and lines.

#[test]
fn a_decimal_comma_is_no_separator_and_said() {
    let (rows, said) = told(
        &trap("decimal_comma.csv"),
        &["--with", "decimal_comma.csv"],
        "SELECT * FROM decimal_comma",
    );
    assert_says(
        &said,
        &["`2,1` in line 2", "CAST(replace(log2fc, ',', '.') AS REAL)"],
    );
    assert_eq!(
        rows,
        [
            r#"{"gene":"VEGFA","log2fc":"2,1","note":"a, b"}"#,
            r#"{"gene":"CD5L","log2fc":"-0,5","note":"c"}"#,
        ]
    );
}

#[test]
fn the_separator_is_found_by_content_and_not_by_extension() {
    assert_eq!(
        rows(
            &trap("pipes.txt"),
            &["--with", "pipes.txt"],
            "SELECT * FROM pipes"
        ),
        [
            r#"{"gene":"VEGFA","name":"a, b; c","log2fc":2.5}"#,
            r#"{"gene":"CD5L","name":"d","log2fc":-0.5}"#,
        ]
    );
    for separator in [",", "\t", ";", "|"] {
        for name in ["hits.csv", "hits.tsv", "hits.txt", "hits.xlsx", "hits"] {
            let lab = holding(name, HITS.replace(',', separator));
            let found = rows(&lab, &["--with", name], "SELECT * FROM hits");
            assert_eq!(found, HITS_ROWS, "{name} with {separator:?}");
        }
    }
}

#[test]
fn a_separator_within_quotes_is_none() {
    assert_eq!(
        rows(
            &trap("semicolons_in_commas.csv"),
            &["--with", "semicolons_in_commas.csv"],
            "SELECT * FROM semicolons_in_commas"
        ),
        [
            r#"{"gene":"VEGFA","pathways; sorted":"a; b; c; d","count":12}"#,
            r#"{"gene":"CD5L","pathways; sorted":"e;f;g","count":7}"#,
        ]
    );
}

#[test]
fn a_list_of_genes_needs_no_separator() {
    for text in [
        "gene\nVEGFA\nCD5L\n",
        "gene\r\nVEGFA\r\nCD5L",
        "\"gene\"\nVEGFA\n\nCD5L\n",
    ] {
        let lab = holding("list.txt", text);
        assert_eq!(
            rows(&lab, &["--with", "list.txt"], "SELECT * FROM list"),
            [r#"{"gene":"VEGFA"}"#, r#"{"gene":"CD5L"}"#],
            "{text:?}"
        );
    }
}

#[test]
fn crlf_leaves_nothing_behind_and_quoted_lines_are_one_cell() {
    assert_eq!(
        rows(
            &trap("quoted_crlf.csv"),
            &["--with", "quoted_crlf.csv"],
            "SELECT * FROM quoted_crlf"
        ),
        [
            r#"{"gene":"VEGFA","note":"two\r\nlines, and a \"quote\"","count":12}"#,
            r#"{"gene":"CD5L","note":"plain","count":7}"#,
        ]
    );
    let lab = holding("hits.csv", HITS.replace('\n', "\r\n"));
    assert_eq!(
        rows(&lab, &["--with", "hits.csv"], "SELECT * FROM hits"),
        HITS_ROWS
    );
}

#[test]
fn a_quote_within_a_cell_opens_nothing() {
    let lab = holding("q.csv", "gene,note\nVEGFA,6\" plate\nCD5L,3'-UTR\n");
    assert_eq!(
        rows(&lab, &["--with", "q.csv"], "SELECT * FROM q"),
        [
            r#"{"gene":"VEGFA","note":"6\" plate"}"#,
            r#"{"gene":"CD5L","note":"3'-UTR"}"#,
        ]
    );
}

#[test]
fn a_quote_that_nothing_closes_is_an_error_where_it_opens() {
    let said = refused(
        &trap("unclosed.csv"),
        1,
        &["--with", "unclosed.csv"],
        "SELECT * FROM unclosed",
    );
    assert_says(&said, &["unclosed.csv:3:", "quote"]);
}

#[test]
fn blank_lines_and_a_missing_last_newline_change_nothing() {
    for text in [
        "gene,count\n\nVEGFA,12\n\n\nCD5L,7",
        "\ngene,count\nVEGFA,12\nCD5L,7\n\n\n",
        "gene,count\r\n\r\nVEGFA,12\r\nCD5L,7\r\n\r\n",
    ] {
        let lab = holding("hits.csv", text);
        let found = rows(&lab, &["--with", "hits.csv"], "SELECT * FROM hits");
        assert_eq!(found, HITS_ROWS, "{text:?}");
    }
    // They count as lines all the same.
    let lab = holding("hits.csv", "gene,count\n\n\nVEGFA,12\n\nCD5L\n");
    let said = refused(&lab, 1, &["--with", "hits.csv"], "SELECT * FROM hits");
    assert_says(&said, &["hits.csv:6:"]);
}

#[test]
fn a_header_alone_is_an_empty_table() {
    for text in ["gene,count", "gene,count\n", "\u{feff}gene,count\r\n\r\n"] {
        let lab = holding("h.csv", text);
        let words = ["--with", "h.csv"];
        let (found, said) = told(&lab, &words, "SELECT gene, count FROM h");
        assert_eq!((found.len(), said.as_str()), (0, "migrasome: no rows\n"));
        assert_eq!(
            rows(&lab, &words, "SELECT count(*) AS n FROM h"),
            [r#"{"n":0}"#]
        );
        assert_eq!(
            rows(
                &lab,
                &words,
                "SELECT name, type FROM pragma_table_info('h')"
            ),
            [
                r#"{"name":"gene","type":"TEXT"}"#,
                r#"{"name":"count","type":"TEXT"}"#,
            ],
            "{text:?}"
        );
    }
}

// Headers and the shape of rows.

#[test]
fn headers_that_are_empty_or_stand_twice_are_named_apart_and_said() {
    let (found, said) = told(
        &trap("duplicate_headers.csv"),
        &["--with", "duplicate_headers.csv"],
        "SELECT * FROM duplicate_headers",
    );
    assert_eq!(
        found[0].to_lowercase(),
        r#"{"column_1":1,"gene":"vegfa","gene_2":"a","gene_3":"b","column_5":"x"}"#
    );
    let names = [
        "duplicate_headers.csv",
        "column_1",
        "column_5",
        "gene_2",
        "gene_3",
    ];
    assert_says(&said, &names);
}

#[test]
fn a_name_that_was_made_up_stands_for_one_column_only() {
    for header in [
        "gene,gene_2,gene",
        "gene,gene,gene_2",
        "column_2,,column_3",
        ",COLUMN_1,x",
    ] {
        let lab = holding("n.csv", format!("{header}\na,b,c\n"));
        let (found, said) = told(&lab, &["--with", "n.csv"], "SELECT * FROM n");
        let row: Map<String, Value> = serde_json::from_str(&found[0]).unwrap();
        let names: BTreeSet<String> = row.keys().map(|name| name.to_lowercase()).collect();
        let cells: BTreeSet<&str> = row.values().filter_map(Value::as_str).collect();
        assert_eq!((names.len(), cells.len()), (3, 3), "{header}: {}", found[0]);
        assert_says(&said, &["n.csv"]);
    }
}

#[test]
fn any_header_is_only_a_name() {
    let header = [
        "select",
        "p-value",
        "it's",
        "a b",
        "x); DROP TABLE n; --",
        "β",
        "id HIDDEN",
        "rowid",
        "%",
    ];
    let text = format!("{}\n{}\n", header.join("\t"), "x\t".repeat(8) + "x");
    let lab = holding("n.tsv", text);
    let found = rows(&lab, &["--with", "n.tsv"], "SELECT * FROM n");
    let cells: Vec<String> = header
        .iter()
        .map(|name| format!("{}:\"x\"", json!(name)))
        .collect();
    assert_eq!(found, [format!("{{{}}}", cells.join(","))]);
    let statement = r#"SELECT "p-value" AS p, "select" AS s, rowid AS r FROM n"#;
    assert_eq!(
        rows(&lab, &["--with", "n.tsv"], statement),
        [r#"{"p":"x","s":"x","r":"x"}"#]
    );
    let lab = holding("n.csv", "\"a\"\"b\",\"two\nlines\"\nx,y\n");
    assert_eq!(
        rows(&lab, &["--with", "n.csv"], "SELECT \"a\"\"b\" AS q FROM n"),
        [r#"{"q":"x"}"#]
    );
}

#[test]
fn a_file_of_thousands_of_columns_is_read_or_said() {
    let header: Vec<String> = (0..3000).map(|sample| format!("sample{sample}")).collect();
    let text = format!("{}\n{}\n", header.join(","), vec!["1"; 3000].join(","));
    let lab = holding("matrix.csv", text);
    let ran = asked(
        &lab,
        &["--with", "matrix.csv"],
        "SELECT sample2999 FROM matrix",
    );
    if ran.code == 0 {
        assert_eq!(ran.stdout, "{\"sample2999\":1}\n");
    } else {
        let said = refused(
            &lab,
            1,
            &["--with", "matrix.csv"],
            "SELECT sample2999 FROM matrix",
        );
        assert_says(&said, &["matrix.csv", "columns"]);
    }
}

#[test]
fn a_ragged_row_is_an_error_with_its_line() {
    for (name, place) in [
        ("ragged.csv", "ragged.csv:4:"),
        ("too_long.csv", "too_long.csv:3:"),
    ] {
        let lab = trap(name);
        let said = refused(
            &lab,
            1,
            &["--with", &format!("t={name}")],
            "SELECT * FROM t",
        );
        assert_says(&said, &[place]);
    }
}

#[test]
fn ragged_rows_are_padded_where_that_is_asked_for_and_counted() {
    let (found, said) = told(
        &trap("ragged.csv"),
        &["--with", "ragged.csv", "--ragged"],
        "SELECT gene, note, count FROM ragged",
    );
    assert_eq!(
        found,
        [
            r#"{"gene":"VEGFA","note":"two\nlines","count":12}"#,
            r#"{"gene":"CD5L","note":"short","count":null}"#,
            r#"{"gene":"CXCL12","note":"full","count":7}"#,
            r#"{"gene":"RANKL","note":null,"count":null}"#,
        ]
    );
    assert_says(&said, &["ragged.csv", "2"]);
    let lab = holding("hits.csv", HITS);
    let words = ["--with", "hits.csv", "--ragged"];
    assert_eq!(rows(&lab, &words, "SELECT * FROM hits"), HITS_ROWS);
}

#[test]
fn without_a_header_columns_have_numbers() {
    let lab = holding("n.csv", "VEGFA,12\nCD5L,7\n");
    assert_eq!(
        rows(&lab, &["--with", "n.csv", "--no-header"], "SELECT * FROM n"),
        [
            r#"{"column_1":"VEGFA","column_2":12}"#,
            r#"{"column_1":"CD5L","column_2":7}"#,
        ]
    );
}

// Formats.

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

#[test]
fn json_keeps_text_text_and_numbers_whole() {
    let objects = [
        r#"{"gene":"VEGFA","plate":"0089","id":9007199254740993,"log2fc":1.5}"#,
        r#"{"log2fc":2,"id":1,"gene":"2310009E13","note":"TGF-\u03b21 \ud83e\uddec"}"#,
        r#"{"gene":null,"plate":"","id":2,"log2fc":-0.25}"#,
    ];
    let expected = [
        r#"{"gene":"VEGFA","plate":"0089","id":9007199254740993,"log2fc":1.5,"note":null}"#,
        r#"{"gene":"2310009E13","plate":null,"id":1,"log2fc":2.0,"note":"TGF-β1 🧬"}"#,
        r#"{"gene":null,"plate":null,"id":2,"log2fc":-0.25,"note":null}"#,
    ];
    for (name, text) in [
        ("t.json", format!("[{}]", objects.join(","))),
        (
            "t.json",
            format!("\u{feff}\n [\n{}\n]\n", objects.join(",\n")),
        ),
        ("t.ndjson", objects.join("\n")),
        ("t.jsonl", objects.join("\r\n\r\n") + "\r\n"),
        ("t.txt", format!("[{}]", objects.join(","))),
        ("t.csv", objects.join("\n")),
    ] {
        let lab = holding(name, &text);
        let statement = "SELECT gene, nullif(plate, '') AS plate, id, log2fc, note FROM t";
        assert_eq!(rows(&lab, &["--with", name], statement), expected, "{text}");
    }
}

#[test]
fn json_that_ends_early_or_is_none_is_an_error_with_its_line() {
    for (name, text, place) in [
        ("t.ndjson", "{\"a\":1}\n{\"a\":2}\n{\"a\":\n", "t.ndjson:3:"),
        ("t.ndjson", "{\"a\":1}\n{\"a\":2} x\n", "t.ndjson:2:"),
        ("t.json", "[\n{\"a\":1},\n{\"a\":2}\n", "t.json:"),
        ("t.json", "[\n{\"a\":1},\n{\"a\":x}\n]", "t.json:3:"),
        ("t.json", "[{\"a\":1}]\n[", "t.json:2:"),
    ] {
        let lab = holding(name, text);
        let said = refused(&lab, 1, &["--with", name], "SELECT * FROM t");
        assert_says(&said, &[place]);
    }
}

/// A SQLite file of a lab, in the folder `lab` names.
fn lab_sqlite(lab: &Lab, pragma: &str) -> Connection {
    let raw = Connection::open(lab.path("freezer.db")).unwrap();
    raw.execute_batch(&format!(
        "PRAGMA journal_mode = {pragma};
         CREATE TABLE boxes (box TEXT, gene TEXT);
         INSERT INTO boxes VALUES ('0089', 'VEGFA'), ('A 1', 'CD5L');
         CREATE TABLE claims (claim TEXT);
         INSERT INTO claims VALUES ('ours');"
    ))
    .unwrap();
    raw
}

#[test]
fn every_table_of_a_labs_sqlite_file_is_there_and_none_hides_ours() {
    let lab = lab();
    drop(lab_sqlite(&lab, "delete"));
    let words = ["--with", "freezer.db"];
    assert_eq!(
        rows(
            &lab,
            &words,
            "SELECT box, term FROM freezer.boxes JOIN term_keys ON key = fold(gene) ORDER BY box",
        ),
        [
            r#"{"box":"0089","term":"VEGF"}"#,
            r#"{"box":"A 1","term":"CD5L"}"#,
        ]
    );
    let statement =
        "SELECT (SELECT count(*) FROM claims) AS ours, (SELECT claim FROM freezer.claims) AS labs";
    assert_eq!(
        rows(&lab, &words, statement),
        [r#"{"ours":10,"labs":"ours"}"#]
    );
    // By content first, and under a name.
    fs::copy(lab.path("freezer.db"), lab.path("x.csv")).unwrap();
    let statement = "SELECT count(*) AS n FROM f.boxes";
    assert_eq!(
        rows(&lab, &["--with", "f=x.csv"], statement),
        [r#"{"n":2}"#]
    );
}

#[test]
fn a_labs_sqlite_file_is_not_changed_and_nothing_is_left_beside_it() {
    for pragma in ["delete", "wal"] {
        let lab = lab();
        drop(lab_sqlite(&lab, pragma));
        let before = (fs::read(lab.path("freezer.db")).unwrap(), lab.names());
        let words = ["--with", "freezer.db"];
        let statement = "SELECT count(*) AS n FROM freezer.boxes";
        assert_eq!(rows(&lab, &words, statement), [r#"{"n":2}"#], "{pragma}");
        for statement in [
            "DELETE FROM freezer.boxes",
            "INSERT INTO freezer.boxes VALUES ('x', 'y')",
            "DROP TABLE freezer.boxes",
            "CREATE TABLE freezer.more (x)",
        ] {
            let ran = asked(&lab, &words, statement);
            assert!(ran.code > 0 && ran.stdout.is_empty(), "{}", ran.shown());
        }
        let after = (fs::read(lab.path("freezer.db")).unwrap(), lab.names());
        assert!(before == after, "{pragma}: {:?}", after.1);
        // Where nothing can be left.
        let mut command = as_stranger(&lab);
        mode(&lab.path("freezer.db"), 0o444);
        mode(&lab.path(""), 0o555);
        command.args(["sql", statement, "-f", "ndjson", "--with", "freezer.db"]);
        let ran = ran(command.output().unwrap());
        mode(&lab.path(""), 0o755);
        assert_eq!(
            (ran.code, ran.stdout.as_str()),
            (0, "{\"n\":2}\n"),
            "{}",
            ran.stderr
        );
    }
}

/// The newest rows may still stand in the log beside the file.
#[test]
fn a_sqlite_file_that_is_being_written_gives_its_newest_rows_or_an_error() {
    let lab = lab();
    let writer = lab_sqlite(&lab, "wal");
    let before = lab.names();
    let statement = "SELECT count(*) AS n FROM freezer.boxes";
    let ran = asked(&lab, &["--with", "freezer.db"], statement);
    if ran.code == 0 {
        assert_eq!(ran.stdout, "{\"n\":2}\n");
    } else {
        let said = refused(&lab, 1, &["--with", "freezer.db"], statement);
        assert_says(&said, &["freezer.db"]);
    }
    assert_eq!(lab.names(), before);
    drop(writer);
}

#[test]
fn a_damaged_sqlite_file_is_never_an_empty_answer() {
    let lab = lab();
    let raw = lab_sqlite(&lab, "delete");
    raw.execute_batch(
        "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n LIMIT 5000)
         INSERT INTO boxes SELECT 'box ' || n, 'gene ' || n FROM n;",
    )
    .unwrap();
    drop(raw);
    let mut bytes = fs::read(lab.path("freezer.db")).unwrap();
    bytes[8192..].fill(0xff);
    lab.write("freezer.db", &bytes);
    let words = ["--with", "freezer.db"];
    let said = refused(&lab, 1, &words, "SELECT box FROM freezer.boxes");
    assert!(!said.contains("fault of this program"), "{said}");
    lab.write("freezer.db", &bytes[..50]);
    let said = refused(&lab, 1, &words, "SELECT box FROM freezer.boxes");
    assert_says(&said, &["freezer.db"]);
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
    #[cfg(feature = "parquet")]
    assert_eq!(read("parquet"), csv, "parquet");
}

// Names of tables.

#[test]
fn a_table_is_named_after_its_file_or_as_asked() {
    for (path, words, tables) in [
        ("hits.csv", "hits.csv", &["hits", "HITS"][..]),
        ("hits.csv.gz", "hits.csv.gz", &["hits"]),
        (
            "my-hits 2024.csv",
            "my-hits 2024.csv",
            &["my_hits_2024", "\"my-hits 2024\""],
        ),
        ("2024.tsv", "2024.tsv", &["\"2024\""]),
        ("Größe.csv", "Größe.csv", &["\"Größe\""]),
        (
            "O'Brien \"x\".csv",
            "O'Brien \"x\".csv",
            &["O_Brien__x_", "\"O'Brien \"\"x\"\"\""],
        ),
        ("hits.csv", "./hits.csv", &["hits"]),
        ("hits.csv", "mine=hits.csv", &["mine", "Mine"]),
        ("claims.csv", "mine=claims.csv", &["mine"]),
        ("a=b.csv", "mine=a=b.csv", &["mine"]),
    ] {
        let text = if path.ends_with("gz") {
            gzipped(HITS.as_bytes())
        } else {
            HITS.as_bytes().to_vec()
        };
        let lab = holding(path, text);
        for table in tables {
            let statement = format!("SELECT * FROM {table}");
            assert_eq!(
                rows(&lab, &["--with", words], &statement),
                HITS_ROWS,
                "{words}"
            );
        }
    }
}

#[test]
fn a_name_that_is_taken_is_refused_and_another_asked_for() {
    let lab = holding("x.csv", HITS);
    for name in ["claims.csv", "hits.csv", "Hits.tsv", "a-b.csv", "a_b.csv"] {
        lab.write(name, HITS);
    }
    fs::create_dir(lab.path("more")).unwrap();
    lab.write("more/hits.csv", HITS);
    for words in [
        &["--with", "claims=x.csv"][..],
        &["--with", "CLAIMS=x.csv"],
        &["--with", "term_keys=x.csv"],
        &["--with", "terms=x.csv"],
        &["--with", "claims.csv"],
        &["--with", "a=x.csv", "--with", "a=hits.csv"],
        &["--with", "a=x.csv", "--with", "A=hits.csv"],
        &["--with", "hits.csv", "--with", "more/hits.csv"],
        &["--with", "hits.csv", "--with", "Hits.tsv"],
        &["--with", "a-b.csv", "--with", "a_b.csv"],
    ] {
        let said = refused(&lab, 2, words, "SELECT 1");
        assert_says(&said, &["NAME"]);
    }
    assert_eq!(
        rows(
            &lab,
            &["--with", "hits.csv", "--with", "other=more/hits.csv"],
            "SELECT count(*) AS n FROM hits JOIN other USING (gene)"
        ),
        [r#"{"n":2}"#]
    );
}

/// Whatever is said of names that mean something to SQLite, ours is still there.
#[test]
fn a_name_of_sqlites_own_is_no_way_in() {
    let lab = holding("x.csv", HITS);
    drop(lab_sqlite(&lab, "delete"));
    for words in [
        "sqlite_master=x.csv",
        "sqlite_schema=x.csv",
        "main=x.csv",
        "main=freezer.db",
        "temp=freezer.db",
        "=x.csv",
        "x=",
        "",
    ] {
        let ran = asked(&lab, &["--with", words], "SELECT count(*) AS n FROM claims");
        assert!(
            ran.code != 0 || ran.stdout == "{\"n\":10}\n",
            "{words}: {}",
            ran.shown()
        );
        assert!(ran.stderr.lines().count() <= 1, "{words}: {}", ran.stderr);
        assert!(
            !ran.stderr.contains("fault of this program"),
            "{words}: {}",
            ran.stderr
        );
    }
}

// What cannot be read, and what must not be.

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
fn a_file_that_is_not_used_changes_nothing() {
    let lab = holding("hits.csv", HITS);
    let words = ["--with", "hits.csv"];
    let statement = "SELECT count(*) AS n FROM claims";
    assert_eq!(rows(&lab, &words, statement), [r#"{"n":10}"#]);
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

// What can be read only once.

fn piped(lab: &Lab, words: &[&str], statement: &str, input: &[u8]) -> Ran {
    let mut child = lab
        .command()
        .args(["sql", statement, "-f", "ndjson"])
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Whoever does not want it, closes it.
    let _ = child.stdin.take().unwrap().write_all(input);
    ran(child.wait_with_output().unwrap())
}

#[test]
fn standard_input_is_a_table() {
    let lab = lab();
    for (words, table, input) in [
        ("-", "stdin", HITS.as_bytes().to_vec()),
        ("hits=-", "hits", HITS.replace(',', "\t").into_bytes()),
        ("-", "stdin", gzipped(HITS.as_bytes())),
        (
            "-",
            "stdin",
            br#"[{"gene":"VEGFA","count":12},{"gene":"CD5L","count":7}]"#.to_vec(),
        ),
    ] {
        let statement = format!("SELECT * FROM {table}");
        let ran = piped(&lab, &["--with", words], &statement, &input);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{words}");
        assert_eq!(ran.stdout.lines().collect::<Vec<_>>(), HITS_ROWS);
    }
    // What is asked twice of it is answered twice.
    let twice = "SELECT count(*) AS n FROM stdin AS a JOIN stdin AS b";
    let ran = piped(&lab, &["--with", "-"], twice, HITS.as_bytes());
    assert_eq!(
        (ran.code, ran.stdout.as_str()),
        (0, "{\"n\":4}\n"),
        "{}",
        ran.stderr
    );
    let ran = piped(&lab, &["--with", "-"], "SELECT * FROM stdin", b"");
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""), "{}", ran.stderr);
    let ran = piped(
        &lab,
        &["--with", "-"],
        "SELECT * FROM stdin",
        b"gene,count\nVEGFA\n",
    );
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""), "{}", ran.stderr);
    assert_says(&ran.stderr, &["2:"]);
    let both = ["--with", "a=-", "--with", "b=-"];
    let ran = piped(&lab, &both, "SELECT * FROM a, b", HITS.as_bytes());
    assert!(ran.code > 0 && ran.stdout.is_empty(), "{}", ran.shown());
}

#[test]
fn a_pipe_is_read_once_and_asked_as_often_as_wanted() {
    let lab = holding("hits.csv", HITS);
    let made = Command::new("mkfifo").arg(lab.path("pipe.csv")).status();
    assert!(made.unwrap().success());
    for (statement, expected) in [
        ("SELECT count(*) AS n FROM pipe", r#"{"n":2}"#),
        (
            "SELECT count(*) AS n FROM pipe AS a JOIN pipe AS b",
            r#"{"n":4}"#,
        ),
    ] {
        let mut writer = Command::new("sh")
            .args(["-c", "exec cat hits.csv > pipe.csv"])
            .current_dir(lab.path(""))
            .spawn()
            .unwrap();
        let ran = asked(&lab, &["--with", "pipe.csv"], statement);
        // Nobody may have come to read.
        let _ = writer.kill();
        writer.wait().unwrap();
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
        assert_eq!(ran.stdout.lines().collect::<Vec<_>>(), [expected]);
    }
}

// Names and identifiers.

#[test]
fn hyphens_greek_case_and_nbsp_meet_by_fold() {
    let spellings = [
        "TGF-β1",
        "TGF\u{2010}β1",
        "TGF\u{2011}β1",
        "TGF\u{2013}β1",
        "tgf-beta1",
        "\u{a0}TGF-β1",
        "TGFB1",
    ];
    let lab = holding(
        "t.csv",
        format!(
            "gene,n\n{}\n",
            spellings.map(|s| format!("{s},1")).join("\n")
        ),
    );
    let statement = "SELECT gene, term FROM t LEFT JOIN term_keys ON key = fold(gene)";
    // The spelling itself is the lab's, to the letter.
    let expected = spellings.map(|s| format!("{{\"gene\":\"{s}\",\"term\":\"TGF-β1\"}}"));
    assert_eq!(rows(&lab, &["--with", "t.csv"], statement), expected);
}

#[test]
fn accessions_meet_by_curie_and_bare_ones_are_never_guessed() {
    let cases = [
        ("mondo_0007256", "MONDO:0007256"),
        (
            "http://purl.obolibrary.org/obo/MONDO_0007256",
            "MONDO:0007256",
        ),
        ("HGNC:HGNC:12680", "HGNC:12680"),
        ("hgnc:12680", "HGNC:12680"),
        ("MeSH:D042442", "MESH:D042442"),
        ("uniprotkb:p15692", "UniProtKB:P15692"),
        ("GO:GO:0140494", "GO:0140494"),
        ("12680", ""),
        ("P15692", ""),
        ("P15692-2", ""),
        ("P15692;P48061", ""),
        ("sp|P48061|SDF1_HUMAN", ""),
        ("VEGFA", ""),
    ];
    let lines = cases.map(|(id, _)| format!("{id},x"));
    let lab = holding("t.csv", format!("id,n\n{}\n", lines.join("\n")));
    let expected = cases.map(|(id, curie)| {
        let curie = (!curie.is_empty()).then_some(curie);
        format!("{{\"id\":{},\"curie\":{}}}", json!(id), json!(curie))
    });
    let statement = "SELECT id, curie(id) AS curie FROM t";
    assert_eq!(rows(&lab, &["--with", "t.csv"], statement), expected);
    let statement = "SELECT DISTINCT term FROM t JOIN term_keys ON key = fold(curie(id))
        WHERE curie(id) IN ('MONDO:0007256', 'HGNC:12680') ORDER BY term";
    assert_eq!(
        rows(&lab, &["--with", "t.csv"], statement),
        [
            r#"{"term":"Hepatocellular carcinoma"}"#,
            r#"{"term":"VEGF"}"#,
        ]
    );
}

#[test]
fn fold_and_curie_of_null_are_null() {
    let statement = "SELECT fold(NULL) AS f, curie(NULL) AS c, curie('') AS e, curie(7422) AS n,
        fold('') AS t, fold('VEGF') AS v";
    assert_eq!(
        rows(&lab(), &[], statement),
        [r#"{"f":null,"c":null,"e":null,"n":null,"t":"","v":"vegf"}"#]
    );
}

#[test]
fn what_did_not_match_is_a_list_and_what_is_ambiguous_says_so() {
    let lab = holding(
        "hits.csv",
        "gene,log2fc\nVEGFA,2.1\nAIM,-1.7\nACTB,0.1\nP48061,1.4\n",
    );
    let words = ["--with", "hits.csv"];
    let missing = "SELECT gene FROM hits WHERE fold(gene) NOT IN (SELECT key FROM term_keys)";
    assert_eq!(
        rows(&lab, &words, missing),
        [r#"{"gene":"AIM"}"#, r#"{"gene":"ACTB"}"#]
    );
    let ambiguous = "SELECT gene, term, caution FROM hits JOIN ambiguous_keys ON key = fold(gene)";
    let found = rows(&lab, &words, ambiguous);
    assert_eq!(found.len(), 1);
    assert_says(&found[0], &["AIM", "CD5L", "CD69", "DNMT1"]);
}

// What is said about a file.

#[test]
fn verbose_states_what_was_understood() {
    let lab = trap("riken.csv");
    let statement = "SELECT well FROM riken";
    let ran = asked(&lab, &["--with", "riken.csv", "--verbose"], statement);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(ran.stdout, "{\"well\":1}\n{\"well\":12}\n{\"well\":7}\n");
    let words = [
        "riken.csv",
        "CSV",
        "UTF-8",
        "3",
        "riken",
        "plate",
        "well",
        "TEXT",
        "INTEGER",
        "2310009E13",
        "0089",
        "2",
    ];
    assert_says(&ran.stderr, &words);
    let quiet = asked(&lab, &["--with", "riken.csv"], statement);
    assert_eq!((quiet.stdout, quiet.stderr.as_str()), (ran.stdout, ""));
}

#[test]
fn warnings_never_mix_with_the_result() {
    let lab = trap("windows_1252.csv");
    lab.write("t.csv", "gene,gene\nVEGFA,NA\nCD5L,12\n");
    let words = ["--with", "windows_1252.csv", "--with", "t.csv"];
    let statement = "SELECT t.gene, note FROM t JOIN windows_1252 AS w ON w.gene = t.gene";
    let (found, said) = told(&lab, &words, statement);
    assert_eq!(found.len(), 2);
    assert_says(&said, &["windows_1252.csv", "t.csv", "gene_2"]);
}

// What Python writes.

/// A cell as Python is given it: text or a number.
fn cell() -> impl Strategy<Value = Value> {
    let pieces = vec![
        "\"", "\"\"", "'", ",", ";", "\t", "|", "\n", "\r\n", " ", "β", "0", "007", "1e5", "NA",
        "-", "a", "é", "血", "🧬", "\\", "#", "=", "\u{a0}", "\u{2028}", "\u{feff}",
    ];
    let tricky =
        prop::collection::vec(prop::sample::select(pieces), 0..5).prop_map(|all| all.concat());
    let small = (-2000_i32..2000).prop_map(|number| json!(f64::from(number) / 8.0));
    prop_oneof![
        4 => tricky.prop_map(Value::from),
        1 => "[^\\x00\r\n]{0,6}".prop_map(Value::from),
        2 => any::<i64>().prop_map(Value::from),
        1 => (0_i64..100).prop_map(Value::from),
        1 => small,
        1 => prop::num::f64::NORMAL.prop_map(Value::from),
        2 => Just(Value::from("")),
    ]
}

/// Columns of one kind each, or of all kinds.
fn table() -> impl Strategy<Value = (Vec<String>, Vec<Vec<Value>>)> {
    let name = "[A-Za-zα-ω]([A-Za-z0-9 _.α-ω-]{0,5}[a-z0-9])?";
    let height = 0_usize..7;
    (prop::collection::vec(name, 2..5), height).prop_flat_map(|(names, height)| {
        let header: Vec<String> = names
            .iter()
            .enumerate()
            .map(|(index, name)| format!("{name}{index}"))
            .collect();
        let numbers = (0_i64..100_000).prop_map(Value::from);
        let numbers = prop_oneof![numbers, Just(Value::from(""))];
        // Plates and wells: some columns have zeros that count.
        let digits = "0?[1-9][0-9]{0,3}".prop_map(Value::from);
        let column = prop_oneof![
            3 => prop::collection::vec(cell(), height),
            1 => prop::collection::vec(numbers, height),
            1 => prop::collection::vec(digits, height),
        ];
        let columns = prop::collection::vec(column, header.len());
        let rows = columns.prop_map(move |columns| {
            let row = |index: usize| columns.iter().map(|cells| cells[index].clone()).collect();
            (0..height).map(row).collect()
        });
        (Just(header), rows)
    })
}

/// Whether a value, as JSON writes it, is what the cell says and would be written the same.
fn same(cell: &Value, found: &str) -> bool {
    let Ok(value) = serde_json::from_str::<Value>(found) else {
        return false;
    };
    match (cell, value) {
        (Value::String(text), Value::Null) => text.is_empty(),
        (Value::String(text), Value::String(value)) => *text == value,
        (Value::String(text), Value::Number(_)) => {
            let digits = text.trim_start_matches('-');
            let zeros = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
            !zeros && !text.contains(['e', 'E', '+']) && same_number(text, found)
        }
        (Value::Number(number), Value::Number(_)) => same_number(&number.to_string(), found),
        (Value::Number(number), Value::String(value)) => same_number(&number.to_string(), &value),
        _ => false,
    }
}

/// Whole numbers to the last digit, others to the last bit.
fn same_number(cell: &str, found: &str) -> bool {
    let Ok(number) = found.parse::<f64>() else {
        return false;
    };
    match cell.parse::<i64>() {
        Ok(whole) => found.parse() == Ok(whole) || format!("{number:.0}") == whole.to_string(),
        Err(_) => cell.parse() == Ok(number),
    }
}

/// One Python writes all tables, hence no shrinking: the file that fails is shown.
#[test]
fn what_python_writes_is_read_back_the_same() {
    let Some(mut python) = consumer("python3") else {
        return;
    };
    let lab = lab();
    let dialect = (
        prop::sample::select(vec![",", ";", "\t", "|"]),
        prop::sample::select(vec!["QUOTE_MINIMAL", "QUOTE_ALL", "QUOTE_NONNUMERIC"]),
        prop::sample::select(vec!["\n", "\r\n"]),
    );
    let mut runner = TestRunner::default();
    let tables: Vec<_> = (0..96)
        .map(|_| (table(), &dialect).new_tree(&mut runner).unwrap().current())
        .collect();
    let mut orders = String::new();
    for (index, ((header, rows), (delimiter, quoting, terminator))) in tables.iter().enumerate() {
        let header: Vec<Value> = header.iter().map(|name| json!(name)).collect();
        let all: Vec<&Vec<Value>> = [&header].into_iter().chain(rows).collect();
        let order = json!({
            "path": lab.path(&format!("t{index}.csv")),
            "delimiter": delimiter,
            "quoting": quoting,
            "terminator": terminator,
            "rows": all,
        });
        writeln!(orders, "{order}").unwrap();
    }
    lab.write("orders", &orders);
    let orders = fs::File::open(lab.path("orders")).unwrap();
    let script = project("tests/it/write_dialects.py");
    let written = ran(python.arg(script).stdin(orders).output().unwrap());
    assert_eq!(written.stdout, "96 written\n", "{}", written.stderr);

    for (index, ((header, rows), dialect)) in tables.iter().enumerate() {
        let name = format!("t{index}.csv");
        let text = fs::read_to_string(lab.path(&name)).unwrap();
        let words = [
            "sql",
            &format!("SELECT * FROM t{index}"),
            "-f",
            "json",
            "--with",
            &name,
        ];
        let ran = lab.run(&words);
        let shown = format!("{dialect:?}, {text:?}: {}", ran.shown());
        assert_eq!(ran.code, 0, "{shown}");
        let found: Vec<BTreeMap<String, Box<RawValue>>> =
            serde_json::from_str(&ran.stdout).expect(&shown);
        assert_eq!(found.len(), rows.len(), "{shown}");
        for (row, found) in rows.iter().zip(found) {
            assert_eq!(found.len(), header.len(), "{shown}");
            for (name, cell) in header.iter().zip(row) {
                let value = found.get(name).unwrap_or_else(|| panic!("{name}: {shown}"));
                assert!(same(cell, value.get()), "{cell} is {value}: {shown}");
            }
        }
    }
}

#[test]
fn our_tables_are_looked_up_for_each_row_of_the_lab() {
    let lab = holding("hits.csv", HITS);
    for join in [
        "hits h JOIN term_keys k ON k.key = fold(h.gene)",
        "term_keys k JOIN hits h ON k.key = fold(h.gene)",
    ] {
        let plan = format!("EXPLAIN QUERY PLAN SELECT h.gene, k.term FROM {join}");
        let (plan, _) = told(&lab, &["--with", "hits.csv"], &plan);
        let at = |words: &str| plan.iter().position(|line| line.contains(words));
        let (scan, look) = (
            at("SCAN h VIRTUAL TABLE"),
            at("SEARCH best USING AUTOMATIC"),
        );
        assert!(scan.is_some() && scan < look, "{plan:#?}");
        assert_eq!(at("SEARCH h"), None, "{plan:#?}");
    }
}
