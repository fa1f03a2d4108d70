//! JSON and NDJSON.

use super::{assert_says, holding, read, refused, rows, utf_16};

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
