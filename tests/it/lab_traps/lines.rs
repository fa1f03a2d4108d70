//! Separators, quotes and lines.

use super::{HITS, HITS_ROWS, assert_says, holding, refused, rows, told, trap};

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

/// A text with quotes in it is what it is, whatever stands further down in the file and
/// wherever a block of the file ends.
#[test]
fn doubled_quotes_are_made_single_once() {
    let lab = holding(
        "q.csv",
        "gene,note\nVEGFA,\"say \"\"hi\"\" now\"\nCD5L,\"x\"y\n",
    );
    assert_eq!(
        rows(&lab, &["--with", "q.csv"], "SELECT * FROM q"),
        [
            r#"{"gene":"VEGFA","note":"say \"hi\" now"}"#,
            r#"{"gene":"CD5L","note":"xy"}"#,
        ]
    );
    let row = "VEGFA,\"3\"\" tube\",7\n";
    let lab = holding("q.csv", "gene,note,n\n".to_owned() + &row.repeat(30_000));
    assert_eq!(
        rows(
            &lab,
            &["--with", "q.csv"],
            "SELECT note, count(*) AS n FROM q GROUP BY note"
        ),
        [r#"{"note":"3\" tube","n":30000}"#]
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
