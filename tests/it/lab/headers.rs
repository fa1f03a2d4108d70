//! Names of columns, and the shape of rows.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{HITS, HITS_ROWS, asked, assert_says, holding, refused, rows, told, trap};

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

/// More than SQLite takes: a column of them is enough for `match`.
#[test]
fn a_matrix_of_many_samples_is_matched() {
    let samples: Vec<String> = (0..20_000).map(|n| format!("S{n}")).collect();
    let row = ",1.5".repeat(20_000);
    let text = format!("gene,{}\nVEGFA{row}\nACTB{row}\n", samples.join(","));
    for (separator, cut) in [(",", "`cut -d ',' -f 1-9`"), ("\t", "`cut -f 1-9`")] {
        let lab = holding("m.csv", text.replace(',', separator));
        let ran = lab.run(&["match", "m.csv", "-f", "csv"]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert!(
            ran.stdout
                .lines()
                .nth(1)
                .unwrap()
                .starts_with("VEGFA,1.5,1.5,")
        );
        assert_says(&ran.stderr, &["2 rows: 1 matched"]);
        let said = refused(&lab, 1, &["--with", "m.csv"], "SELECT 1");
        assert_says(&said, &["has 20001 columns, and SQLite takes 2000: ", cut]);
    }
}
