//! Quotes and lines.

use super::{HITS, HITS_ROWS, assert_says, holding, refused, rows, told, trap};

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
