//! What separates the fields of a text.

use super::{
    HITS, HITS_ROWS, SCREEN, asked, assert_says, fault, holding, only_line, read, rows, told, trap,
    warned,
};

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
fn of_two_separators_that_fit_the_decimal_comma_is_none() {
    for separator in [";", "\t"] {
        let text = "ID;Gr, cm;Gew, kg\n1;170,5;65,2\n2;180,0;75,1\n".replace(';', separator);
        let (rows, said) = read("g.csv", &text, &[]);
        assert_eq!(rows[0], r#"{"ID":1,"Gr, cm":"170,5","Gew, kg":"65,2"}"#);
        assert!(
            said[0].ends_with("could be separated by comma too: --separator ','"),
            "{said:?}"
        );
        let (rows, said) = read("g.csv", &text, &["--separator", ","]);
        assert!(rows[0].contains(r#"" kg":2"#), "{rows:?}");
        assert_eq!(said, [""; 0]);
    }
    let (rows, said) = read("g.csv", "a,b;c\nd,e;f\n", &[]);
    assert_eq!(rows, [r#"{"a":"d","b;c":"e;f"}"#]);
    assert!(
        said[0].ends_with("could be separated by semicolon too: --separator ';'"),
        "{said:?}"
    );
}

#[test]
fn any_separator_can_be_given() {
    for (typed, between) in [
        ("tab", "\t"),
        ("\\t", "\t"),
        ("space", " "),
        ("|", "|"),
        (":", ":"),
    ] {
        let text = SCREEN.replace(',', between);
        let (rows, said) = read("h.txt", &text, &["--separator", typed]);
        assert_eq!(rows[0], r#"{"gene":"VEGFA","log2fc":2.5}"#, "{typed}");
        assert_eq!(said, [""; 0]);
    }
    let lab = holding("h.csv", SCREEN);
    for typed in ["", "ab", "a", "\"", "ß"] {
        let ran = asked(&lab, &["--with", "h.csv", "--separator", typed], "SELECT 1");
        assert_eq!(ran.code, 2, "{typed}: {}", ran.shown());
    }
    let ran = asked(&lab, &["--separator", ";"], "SELECT 1");
    assert!(only_line(2, &ran).contains("--separator is about lab files"));
}

#[test]
fn a_table_with_blanks_between_its_columns_is_said_to_look_so() {
    let written_by_r = "\"gene\" \"n\"\n\"1\" \"VEGF A\" 2\n\"2\" \"CD5L\" 3\n";
    let said = fault("r.txt", written_by_r, &[]);
    assert!(
        said.starts_with("r.txt:2: 3 values where the header has 2")
            && said.contains("--row-names"),
        "{said}"
    );
    let said = warned("r.txt", "gene note\nVEGFA x\nCD5L y\n", &[]);
    let advice = "r.txt: has one column: if it is separated by spaces, give `--separator space`";
    assert_eq!(said, [advice]);
    let (rows, said) = read("r.txt", "gene n\nVEGFA 2\n", &[]);
    assert_eq!(rows, [r#"{"gene":"VEGFA","n":2}"#]);
    assert!(said[0].contains("was split at blanks"), "{said:?}");
    let said = fault("r.txt", written_by_r, &["--separator", "space"]);
    assert!(
        said.starts_with("r.txt:2: 3 values where the header has 2") && said.contains("row names")
    );
    let (rows, said) = read("r.txt", "gene n\n\"VEGF A\" 2\n", &["--separator", "space"]);
    assert_eq!(
        (rows, said),
        (vec![r#"{"gene":"VEGF A","n":2}"#.to_owned()], vec![])
    );
    let said = warned("r.txt", "gene   n\nVEGFA  2\nCD5L  13\n", &["--skip", "0"]);
    assert!(
        said[0].contains("runs of blanks") && said[0].contains("tr -s"),
        "{said:?}"
    );
    assert_eq!(
        warned("d.txt", "disease\nBone metastasis\nLung cancer\n", &[]),
        [""; 0]
    );
}
