//! Bytes: encodings, marks, and what could steer a terminal.

use super::packed::zipped;
use super::{
    asked, assert_says, fault, holding, only_line, read, refused, rows, told, trap, utf_16,
};
use crate::support::gzipped;

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
fn utf_16_without_a_mark_is_refused() {
    let said = refused(
        &trap("utf_16_no_bom.csv"),
        1,
        &["--with", "utf_16_no_bom.csv"],
        "SELECT 1",
    );
    assert_says(&said, &["utf_16_no_bom.csv"]);
}

/// Broken UTF-16 with so many line ends, whatever ends its lines, before what is broken.
fn broken_utf_16(text: &str, broken: &[u16], rest: &str) -> Vec<u8> {
    let mut bytes = utf_16(text);
    bytes.extend(broken.iter().flat_map(|unit| unit.to_le_bytes()));
    bytes.extend(&utf_16(rest)[2..]);
    bytes
}

/// As in UTF-8, nothing is read that was not there; a replacement character that is there stays.
#[test]
fn broken_utf_16_is_refused_with_its_place() {
    let half = "is no UTF-16 (it is half of a pair without the other half): mend the line";
    let far = format!("gene,n\n{}", "VEGFA,🧬\n".repeat(30_000));
    for (text, broken, rest, place) in [
        ("gene,n\nVEG", &[0xd800][..], "FA,1\n", "3: character 4"),
        ("gene,n\r\nV,1\r\n", &[0xdc00], ",1\r\n", "4: character 1"),
        ("gene,n\rV,🧬", &[0xd83e], "\rC,2\r", "3: character 4"),
        ("ge", &[0xdd2c, 0xd83e], "ne,n\nVEGFA,1\n", "2: character 3"),
        (&far, &[0xd83e], ",1\n", "30003: character 1"),
    ] {
        // Above the table, a line is left out.
        let text = format!("{}\n{text}", "left out");
        let bytes = broken_utf_16(&text, broken, rest);
        let place = format!("{place} of the line {half}");
        let options = ["--skip", "1"];
        for (name, bytes) in [
            ("u.csv", bytes.clone()),
            ("u.csv.gz", gzipped(&bytes)),
            ("u.csv.zip", zipped(&[("u.csv", &bytes)])),
        ] {
            let said = fault(name, &bytes, &options);
            assert!(said.starts_with(&format!("{name}:{place}")), "{said}");
            let ran = holding(name, bytes).run(&["match", name, "--skip", "1", "--column", "n"]);
            assert!(only_line(1, &ran).starts_with(&format!("{name}:{place}")));
        }
    }
    let whole = utf_16("gene,n\nVEGFA,\u{fffd}\n");
    let (found, _) = read("u.csv", &whole, &[]);
    assert_eq!(found, ["{\"gene\":\"VEGFA\",\"n\":\"\u{fffd}\"}"]);
    let cut = &whole[..whole.len() - 1];
    let said = fault("u.csv", cut, &[]);
    let place = "u.csv:2: character 8 of the line is no UTF-16 (the file ends within it: it is cut";
    assert!(said.starts_with(place), "{said}");
    for big in [false, true] {
        let mut json = broken_utf_16("[{\"gene\":\n\"V", &[0xd800], "\"}]");
        if big {
            json.chunks_exact_mut(2).for_each(|unit| unit.swap(0, 1));
        }
        let said = fault("u.json", json, &[]);
        let place = format!("u.json:2: character 3 of the line {half}");
        assert!(said.starts_with(&place), "{said}");
    }
    // Comments are taken out of a copy.
    let commented = broken_utf_16("# a\n# b\nx,y\n1,2\n# c\n3,", &[0xd800], "\n");
    let said = fault("u.csv", commented, &[]);
    assert!(said.starts_with("u.csv:6: character 3"), "{said}");
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

/// What is above the table may be so too, and what stands in it is counted in characters.
#[test]
fn windows_1252_is_read_in_the_names_of_columns() {
    for (text, row) in [
        (
            &b"g\xe8ne,\xb5g\nVEGFA,\xe9\n"[..],
            "{\"gène\":\"VEGFA\",\"µg\":\"é\"}",
        ),
        (
            b"# r\xe9sum\xe9\n\ng\xe8ne,n\nVEGFA,7\n",
            "{\"gène\":\"VEGFA\",\"n\":7}",
        ),
    ] {
        let (found, said) = read("w.csv", text, &[]);
        assert_eq!(found, [row]);
        assert!(
            said.iter()
                .any(|line| line.contains("was read as Windows-1252")),
            "{said:?}"
        );
    }
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

#[test]
fn a_nul_byte_is_told_with_its_place() {
    let far = format!("{}CD5L,a\0b\n", "VEGFA,x\n".repeat(20_000));
    for (text, place) in [
        (
            "gene,note\nVEGFA,x\nCD5L,a\0b\n",
            "n.csv:3: byte 7 of the line is 0x00",
        ),
        (
            "ge\0ne,note\nVEGFA,x\n",
            "n.csv:1: byte 3 of the line is 0x00",
        ),
        (&far, "n.csv:20001: byte 7 of the line is 0x00"),
    ] {
        let said = fault("n.csv", text, &[]);
        assert!(said.starts_with(place), "{said}");
    }
    let said = fault("n.csv", "x\ngene,note\nVEGFA,\0\n", &["--skip", "1"]);
    assert!(said.starts_with("n.csv:3: byte 7"), "{said}");
}

#[test]
fn a_line_that_never_ends_is_not_said_to_be_a_quote() {
    let said = fault("long.csv", vec![b'x'; 65 << 20], &[]);
    assert!(
        said.starts_with("long.csv:1: a record begins here that is longer than 64 MiB"),
        "{said}"
    );
}
