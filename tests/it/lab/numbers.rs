//! What is a number, and what only looks like one.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::json;
use serde_json::value::RawValue;

use super::{answer, asked, assert_says, holding, lab, refused, rows, told, trap, warned};
use crate::support::{consumer, project};

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

/// A text is compared letter by letter, `12` before `5`: what is said of such a column must be
/// what helps.
#[test]
fn a_text_compared_with_a_number_is_said_and_what_is_advised_works() {
    let greater = |text: &str, words: &[&str], value: &str| {
        let lab = holding("de.csv", text);
        let words = [&["--with", "de.csv"], words].concat();
        let statement = format!("SELECT gene FROM de WHERE {value} > 5");
        let (found, said) = told(&lab, &words, &statement);
        (found.join(" "), said)
    };
    let one = r#"{"gene":"VEGFA"}"#;

    let (found, said) = greater("gene,n\nVEGFA,12\nCD5L,NA\n", &[], "n");
    assert_ne!(found, one);
    assert_says(&said, &["de.csv", "`n` is text", "`--null NA`"]);
    let (found, said) = greater("gene,n\nVEGFA,12\nCD5L,NA\n", &["--null", "NA"], "n");
    assert_eq!((found.as_str(), said.as_str()), (one, ""));

    for (cell, advice) in [
        ("4.0e-1", "CAST(n AS REAL)"),
        ("0.50", "CAST(n AS REAL)"),
        ("\"0,5\"", "CAST(replace(n, ',', '.') AS REAL)"),
    ] {
        let text = format!("gene,n\nVEGFA,12\nCD5L,{cell}\n");
        let (found, said) = greater(&text, &[], "n");
        assert_ne!(found, one, "{cell}");
        assert_says(&said, &["de.csv", "`n` is text", advice]);
        assert_eq!(greater(&text, &[], advice).0, one, "{cell}");
    }
}

#[test]
fn a_comma_may_stand_between_thousands_and_both_ways_are_told() {
    for cells in ["\"1,234\"", "\"1,234.50\"", "\"1,5\"", "0089,x\n\"1,5\""] {
        let said = warned("c.csv", format!("a,z\n{cells},x\n"), &[]);
        assert_eq!(said.len(), 1, "{cells}: {said:?}");
        let advice = "compare with CAST(replace(a, ',', '.') AS REAL), or with '' for '.' where \
                      commas stand between thousands";
        assert!(said[0].ends_with(advice), "{cells}: {said:?}");
    }
}

#[test]
fn numbers_among_which_a_few_are_none_are_said() {
    let said = warned("n.csv", "p,x\n0.5,a\n0.25,b\n<0.01,c\n> 1,d\n", &[]);
    let expected = "n.csv: column `p` is text, since `<0.01` in line 4 is no number as it stands: mend \
                    such cells in a copy of the file, or let `--null '<0.01'` make them empty";
    assert_eq!(said, [expected]);
    for cell in [
        "Inf",
        " 2",
        "2 ",
        "5%",
        "\u{2212}1.5",
        "1 234",
        "~3",
        "±0.1",
        "-Infinity",
    ] {
        let said = warned("n.csv", format!("p,x\nNA,z\n7,a\n{cell},b\n8,c\n"), &[]);
        assert_eq!(said.len(), 1, "{cell}: {said:?}");
        assert!(said[0].contains(&format!("`{cell}` in line 4")), "{said:?}");
    }
    // Names, and what is text from the first row on.
    for cells in [
        "7,007",
        "7,1e5",
        "7,12A",
        "x,<0.01",
        "7,VEGFA",
        "7,1-Mar",
        "7,2023-03-01",
    ] {
        let said = warned("n.csv", format!("p\n{}\n", cells.replace(',', "\n")), &[]);
        assert_eq!(said, [""; 0], "{cells}");
    }
    let lab = holding("n.csv", "p,x\n0.5,a\n<0.01,c\n");
    let words = ["--with", "n.csv", "--null", "<0.01"];
    let ran = asked(&lab, &words, "SELECT p FROM n");
    assert_eq!(
        answer(&ran),
        (vec![r#"{"p":0.5}"#, r#"{"p":null}"#], vec![])
    );
}

/// As Python prints a number it is a number, and goes out as it came in: where two texts are as
/// short and as near, too.
#[test]
fn what_python_prints_is_a_number_and_comes_out_the_same() {
    let Some(mut python) = consumer("python3") else {
        return;
    };
    let lab = lab();
    let script = project("tests/it/write_numbers.py");
    let written = python
        .args([script.as_os_str(), "write".as_ref()])
        .arg(lab.path("x.csv"))
        .status();
    assert!(written.unwrap().success());
    let words = ["--with", "x.csv", "-o", "out.csv"];
    let ran = lab.run(&[&["sql", "SELECT x FROM x"][..], &words].concat());
    assert_eq!((ran.code, &*ran.stderr), (0, ""));
    let typed = rows(&lab, &words[..2], "SELECT typeof(x) AS x FROM x GROUP BY 1");
    assert_eq!(typed, [r#"{"x":"real"}"#]);
    let mut python = consumer("python3").unwrap();
    let compared = python
        .args([script.as_os_str(), "compare".as_ref()])
        .args([lab.path("x.csv"), lab.path("out.csv")])
        .output()
        .unwrap();
    assert!(compared.status.success());
    assert_eq!(String::from_utf8_lossy(&compared.stdout), "");
}
