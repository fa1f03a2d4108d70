//! Bytes: encodings, marks, and what could steer a terminal.

use super::{asked, assert_says, fault, holding, refused, rows, told, trap};

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
