//! JSON and NDJSON.

use super::{assert_says, fault, holding, read, refused, rows, utf_16};

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

#[test]
fn json_in_utf_16_is_json() {
    for text in [
        "[{\"gene\": \"TGF-β1\", \"n\": 2}]",
        "{\"gene\": \"TGF-β1\", \"n\": 2}\n",
    ] {
        let (rows, said) = read("h.json", utf_16(text), &[]);
        assert_eq!(
            (rows, said),
            (vec![r#"{"gene":"TGF-β1","n":2}"#.to_owned()], vec![])
        );
    }
}

#[test]
fn what_is_a_text_in_the_file_stays_one_and_numbers_are_numbers_however_written() {
    let text = r#"[{"id": "12", "n": 1.50, "e": 1e5, "w": 12345678901234567890, "m": "NA", "z": -0},
                   {"id": "7", "n": 2, "e": null, "w": 1, "m": 3, "z": 4}]"#;
    let (found, said) = read("t.json", text, &[]);
    assert_eq!(
        found,
        [
            r#"{"id":"12","n":1.5,"e":100000.0,"w":"12345678901234567890","m":"NA","z":-0.0}"#,
            r#"{"id":"7","n":2.0,"e":null,"w":"1","m":"3","z":4.0}"#,
        ]
    );
    let expected = "migrasome: t.json: column `id` is text, since `12` in row 2 is stored as text: \
                    compare with CAST(id AS REAL)";
    assert_eq!(said[0], expected);
    let (found, _) = read("t.json", text, &["--null", "NA"]);
    assert!(found[1].contains(r#""m":3,"#), "{found:?}");
}

#[test]
fn tables_are_read_as_pandas_writes_them() {
    let expected = [r#"{"gene":"VEGFA","n":1.5}"#, r#"{"gene":"CD5L","n":null}"#];
    let rows = r#"[["VEGFA",1.5],["CD5L",null]]"#;
    for (orient, text) in [
        (
            "split",
            format!(r#"{{"columns":["gene","n"],"index":[0,1],"data":{rows}}}"#),
        ),
        (
            "split",
            format!(r#"{{"data":{rows},"columns":["gene","n"]}}"#),
        ),
        (
            "index",
            r#"{"0":{"gene":"VEGFA","n":1.5},"1":{"gene":"CD5L","n":null}}"#.to_owned(),
        ),
        (
            "columns",
            r#"{"gene":{"0":"VEGFA","1":"CD5L"},"n":{"0":1.5,"1":null}}"#.to_owned(),
        ),
    ] {
        let (found, said) = read("t.json", &text, &[]);
        assert_eq!(found, expected, "{text}");
        let note =
            format!("migrasome: t.json: was read as pandas writes it with orient='{orient}'");
        assert_eq!(said, [note]);
    }
    // Labels that tell more than the number of the row are a column.
    for text in [
        r#"{"columns":["gene"],"index":[7,2],"data":[["VEGFA"],["CD5L"]]}"#,
        r#"{"7":{"gene":"VEGFA"},"2":{"gene":"CD5L"}}"#,
        r#"{"gene":{"7":"VEGFA","2":"CD5L"}}"#,
    ] {
        let (found, _) = read("t.json", text, &["--quoting", "double"]);
        assert_says(&found[0], &[r#""index":"#, "7", "VEGFA"]);
        assert_says(&found[1], &[r#""index":"#, "2", "CD5L"]);
    }
    let table = r#"{"schema":{"fields":[{"name":"index","type":"integer"},{"name":"gene"}],
        "primaryKey":["index"],"pandas_version":"1.4.0"},"data":[{"index":0,"gene":"VEGFA"}]}"#;
    let (found, said) = read("t.json", table, &[]);
    assert_eq!(found, [r#"{"index":0,"gene":"VEGFA"}"#]);
    assert_says(
        &said[0],
        &["the list `data` was read, and nothing beside it"],
    );
}

#[test]
fn the_one_list_of_objects_in_an_object_is_the_table() {
    let list = r#"[{"gene":"VEGFA","n":1},{"gene":"CD5L","n":2}]"#;
    for (name, text) in [
        ("results", format!("{{\"results\": {list}}}")),
        (
            "res\u{e9}sults",
            format!(
                "\u{feff}{{\"next\":null,\"ids\":[1,2],\"res\\u00e9sults\":{list},\"x\":{{}}}}\n"
            ),
        ),
        (
            "data.rows",
            format!("{{\"ok\":true,\"data\":{{\"n\":2,\"rows\":{list}}}}}"),
        ),
    ] {
        let (found, said) = read("t.json", &text, &[]);
        let rows = [r#"{"gene":"VEGFA","n":1}"#, r#"{"gene":"CD5L","n":2}"#];
        assert_eq!(found, rows, "{text}");
        let note = format!("migrasome: t.json: the list `{name}` was read, and nothing beside it");
        assert_eq!(said, [note]);
    }
    let lines = "{\"hits\":\n[{\"a\":1},\n{\"a\":x}]}";
    let said = refused(
        &holding("t.json", lines),
        1,
        &["--with", "t.json"],
        "SELECT 1",
    );
    assert_says(&said, &["t.json:3:"]);
}

#[test]
fn json_that_could_be_several_tables_is_an_error_that_names_them() {
    for (text, words) in [
        (
            r#"{"up":[{"g":1}],"down":[{"g":2}]}"#,
            "several lists of objects: `up`, `down`; take one out, e.g. what `jq .up`",
        ),
        (
            r#"{"a":{"up":[{"g":1}]},"b":{"up":[{"g":2}]}}"#,
            "several lists of objects: `a.up`, `b.up`",
        ),
        (
            r#"{"VEGFA":{"log2fc":1},"CD5L":{"log2fc":2}}"#,
            "nothing tells whether they are rows or columns",
        ),
        (
            r#"{"columns":["a","b"],"data":[[1,2],[3]]}"#,
            "1 values where `columns` has 2",
        ),
        (
            r#"{"columns":["a"],"data":[[1],{"a":2}]}"#,
            "found an object",
        ),
        (
            "{\"gene\":{\"0\":\"VEGFA\"},\n\"n\":{\"0\":1,\n\"0\":2}}",
            "t.json:3: the key `0` is there twice in one object",
        ),
        (
            r#"{"0":{"gene":"VEGFA"},"0":{"gene":"CD63"}}"#,
            "the key `0` is there twice in one object",
        ),
        (
            "{\"columns\":[\"a\"],\"index\":[\"x\"],\"data\":[[1],\n[2]]}",
            "t.json:2: `index` has 1 labels, and `data` has more rows",
        ),
        (
            r#"{"columns":["a"],"index":[0,1,2],"data":[[1],[2]]}"#,
            "`index` has 3 labels, and `data` has 2 rows",
        ),
        (
            r#"{"data":[],"meta":{"warnings":[{"gene":"VEGFA"}]}}"#,
            "holds no row, since its list `data` is empty: if `meta.warnings` is the table",
        ),
        (
            r#"{"data":[],"n":0}"#,
            "holds no row, since its list `data` is empty: write rows",
        ),
    ] {
        let lab = holding("t.json", text);
        let said = refused(&lab, 1, &["--with", "t.json"], "SELECT 1");
        assert_says(&said, &[words]);
    }
}

/// Brackets are counted, not followed: neither the reader nor what looks at its cells may run out
/// of stack over them.
#[test]
fn values_however_deep_overflow_nothing() {
    let (open, close) = ("[".repeat(200_000), "]".repeat(200_000));
    for (text, words) in [
        (
            format!(r#"{{"columns":["a"],"data":[{open}"#),
            "t.json:1: the object that starts here is not closed",
        ),
        (
            format!(r#"{{"columns":{open}"a"{close},"data":[[1]]}}"#),
            "t.json:1: the list that begins here is no JSON (recursion limit exceeded",
        ),
    ] {
        assert_says(&fault("t.json", text, &[]), &[words]);
    }
    let rows = format!(r#"[{{"gene":"VEGFA"}},{{"gene":{open}{close}}}]"#);
    let lab = holding("t.json", rows);
    let ran = lab.run(&["match", "t.json", "--column", "gene", "-f", "csv"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_says(&ran.stdout, &["VEGFA,"]);
}
