//! The six shapes of a result.

use migrasome::Db;
use migrasome::render::{Format, Options, Renderer};

use crate::support::{options, rendered};

const EVERY_TYPE: &str = "
    SELECT
      1 AS whole, 2.0 AS real, 1e300 AS large, NULL AS missing, '' AS empty,
      'a,\"b\"' AS quoted, 'two' || char(10) || 'lines' AS lines, x'00ff' AS bytes, 'β | ‒' AS greek";

fn shown(format: Format) -> String {
    rendered(&Db::built_in().unwrap(), EVERY_TYPE, options(format))
}

#[test]
fn csv_is_rfc_4180() {
    let text = shown(Format::Csv);
    assert_eq!(
        text,
        "whole,real,large,missing,empty,quoted,lines,bytes,greek\r\n\
         1,2.0,1e300,,,\"a,\"\"b\"\"\",\"two\nlines\",X'00FF',β | ‒\r\n"
    );
}

#[test]
fn tsv_has_tabs_and_plain_line_ends() {
    let db = Db::built_in().unwrap();
    let text = rendered(
        &db,
        "SELECT 1 AS a, NULL AS b, 'x' AS c",
        options(Format::Tsv),
    );
    assert_eq!(text, "a\tb\tc\n1\t\tx\n");
}

#[test]
fn json_keeps_numbers_and_null() {
    let text = shown(Format::Json);
    let parsed: serde_json::Value = serde_json::from_str(&text).unwrap();
    let expected = serde_json::json!([{
        "whole": 1, "real": 2.0, "large": 1e300, "missing": null, "empty": "",
        "quoted": "a,\"b\"", "lines": "two\nlines", "bytes": "X'00FF'", "greek": "β | ‒"
    }]);
    assert_eq!(parsed, expected);
    let keys: Vec<&String> = parsed[0].as_object().unwrap().keys().collect();
    assert_eq!(keys.len(), 9);
}

#[test]
fn ndjson_is_an_object_a_line() {
    let db = Db::built_in().unwrap();
    let text = rendered(
        &db,
        "SELECT row, cargo FROM table_1 WHERE row < 3",
        options(Format::Ndjson),
    );
    insta::assert_snapshot!(text, @r#"
    {"row":1,"cargo":"VEGF"}
    {"row":2,"cargo":"RANKL"}
    "#);
}

#[test]
fn an_empty_result_is_still_a_result() {
    let db = Db::built_in().unwrap();
    let sql = "SELECT row, cargo FROM table_1 WHERE row > 10";
    let empty = |format| rendered(&db, sql, options(format));
    assert_eq!(empty(Format::Csv), "row,cargo\r\n");
    assert_eq!(empty(Format::Json), "[]\n");
    assert_eq!(empty(Format::Ndjson), "");
    insta::assert_snapshot!(empty(Format::Table), @"
    ┌─────┬───────┐
    │ row ┆ cargo │
    ╞═════╪═══════╡
    └─────┴───────┘
    ");
    insta::assert_snapshot!(empty(Format::Markdown), @"
    | row | cargo |
    |-----|-------|
    ");
}

#[test]
fn markdown_keeps_bars_and_line_breaks_in_their_cell() {
    insta::assert_snapshot!(shown(Format::Markdown), @r#"
    | whole | real | large | missing | empty | quoted | lines        | bytes   | greek  |
    |-------|------|-------|---------|-------|--------|--------------|---------|--------|
    |     1 |  2.0 | 1e300 |         |       | a,"b"  | two<br>lines | X'00FF' | β \| ‒ |
    "#);
}

#[test]
fn a_table_is_aligned_by_display_width() {
    let db = Db::built_in().unwrap();
    let sql = "SELECT '血管' AS name, 1 AS n UNION ALL SELECT 'TGF-β1', 22 UNION ALL SELECT 'é', 3";
    insta::assert_snapshot!(rendered(&db, sql, options(Format::Table)), @"
    ┌────────┬────┐
    │ name   ┆ n  │
    ╞════════╪════╡
    │ 血管   ┆  1 │
    │ TGF-β1 ┆ 22 │
    │ é      ┆  3 │
    └────────┴────┘
    ");
}

#[test]
fn a_table_is_wrapped_to_the_terminal_and_turned_where_that_is_too_narrow() {
    let db = Db::built_in().unwrap();
    let at = |width| Options {
        width: Some(width),
        ..options(Format::Table)
    };
    let sql = "SELECT * FROM table_1 WHERE row IN (6, 8)";
    let wrapped = rendered(&db, sql, at(120));
    let turned = rendered(&db, sql, at(60));
    for (text, width) in [(&wrapped, 120), (&turned, 60)] {
        assert!(
            text.lines().all(|line| line.chars().count() <= width),
            "{text}"
        );
    }
    insta::assert_snapshot!(wrapped);
    insta::assert_snapshot!(turned);
}

#[test]
fn a_long_table_is_written_in_blocks() {
    let db = Db::built_in().unwrap();
    let sql = "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 2500)
               SELECT i FROM n";
    let text = rendered(&db, sql, options(Format::Table));
    assert_eq!(
        text.matches("│    i │").count() + text.matches("│ i").count(),
        3
    );
    assert_eq!(
        text.lines().filter(|line| line.ends_with(" │")).count(),
        2500 + 3
    );
}

#[test]
fn what_would_steer_a_terminal_is_shown_escaped_and_kept_in_data() {
    let db = Db::built_in().unwrap();
    let sql = "SELECT char(27) || '[31mred' || char(7) || char(8238) AS x";
    let table = rendered(&db, sql, options(Format::Table));
    assert!(table.contains(r"\u{1b}[31mred\u{7}\u{202e}"), "{table}");
    let csv = rendered(&db, sql, options(Format::Csv));
    assert!(csv.contains("\u{1b}[31mred\u{7}\u{202e}"), "{csv}");
}

#[test]
fn a_byte_order_mark_is_opt_in() {
    let db = Db::built_in().unwrap();
    let marked = Options {
        bom: true,
        ..options(Format::Csv)
    };
    assert_eq!(rendered(&db, "SELECT 1 AS a", marked), "\u{feff}a\r\n1\r\n");
}

#[test]
fn two_columns_of_one_name_do_not_fit_an_object() {
    let db = Db::built_in().unwrap();
    let statement = db.prepare("SELECT 1 AS a, 2 AS a").unwrap();
    let mut out = Vec::new();
    let error = Renderer::new(options(Format::Json), statement.columns(), &mut out)
        .err()
        .unwrap();
    insta::assert_snapshot!(error, @"two columns are named `a`, which a JSON object cannot hold: rename one with AS, or choose another format");
    assert!(Renderer::new(options(Format::Csv), statement.columns(), &mut out).is_ok());
}
