//! What stands above a table or beside its first column.

use super::{answer, asked, fault, holding, read, utf_16, warned};

#[test]
fn names_of_rows_never_shift_the_columns() {
    let text = "gene,n\n1,VEGFA,2\n2,CD5L,3\n";
    let strict = fault("r.csv", text, &[]);
    assert!(
        strict.starts_with("r.csv:2: 3 values where the header has 2"),
        "{strict}"
    );
    assert_eq!(fault("r.csv", text, &["--ragged"]), strict);
    // Here it is a value more in some rows only.
    let (rows, said) = read("r.csv", "a,b\n1,2,3\n4,5\n", &["--ragged"]);
    assert_eq!(rows[1], r#"{"a":4,"b":5,"column_3":null}"#);
    assert!(
        said.iter()
            .any(|line| line.ends_with("1 short rows were filled up with empty cells"))
    );
}

#[test]
fn a_comment_above_the_table_is_said_and_can_be_left_out() {
    let table = "gene\tlog2fc\nVEGFA\t2.5\nCD5L\tx\n";
    let said_of = |lines| match lines {
        1 => "line 1 looks like a comment and was left out: `--skip 0` keeps it",
        _ => "lines 1-3 look like comments and were left out: `--skip 0` keeps them",
    };
    for (lines, n) in [("# made by x\n", 1), ("# a\n#\n# b, c, d\n", 3)] {
        for between in ["\t", ","] {
            let text = format!("{lines}{}", table.replace('\t', between));
            let first = r#"{"gene":"VEGFA","log2fc":"2.5"}"#;
            let (rows, said) = read("c.txt", &text, &[]);
            assert_eq!(rows[0], first, "{text}");
            assert!(said[0].ends_with(said_of(n)), "{said:?}");
            let (rows, said) = read("c.txt", &text, &["--skip", &n.to_string()]);
            assert_eq!(rows[0], r#"{"gene":"VEGFA","log2fc":"2.5"}"#);
            assert_eq!(said, [""; 0]);
        }
    }
    // A given number of lines is just that.
    let said = fault("c.csv", "# x\ngene,n\nA,1\n", &["--skip", "0"]);
    assert!(
        said.starts_with("c.csv:2: 2 values where the header has 1"),
        "{said}"
    );
    assert_eq!(read("v.tsv", "#CHROM\tPOS\n1\t2\n", &[]).1, [""; 0]);
    assert_eq!(read("v.txt", "#gene\nVEGFA\n", &[]).1, [""; 0]);
}

#[test]
fn lines_are_left_out_and_counted_all_the_same() {
    let said = fault(
        "s.csv",
        "one\r\ntwo\r\na,b\r\n1,2\r\n3\r\n",
        &["--skip", "2"],
    );
    assert!(
        said.starts_with("s.csv:5: 1 value where the header has 2"),
        "{said}"
    );
    let said = warned("s.csv", "one\na,b\n1.5,2\nNA,3\n", &["--skip", "1"]);
    assert!(said[0].contains("`NA` in line 4"), "{said:?}");
    let said = fault("s.csv", "a\nb\n", &["--skip", "2"]);
    assert!(
        said.starts_with("s.csv: has 2 lines, and 2 are to be left out"),
        "{said}"
    );
    let text = "Müller\n# β\ngene,n\nTGF-β1,2\n";
    let latin: Vec<u8> = "M\u{fc}ller\ngene,n\n\u{b5}g,2\n"
        .chars()
        .map(|c| c as u8)
        .collect();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, format!("\u{feff}{text}").as_bytes()).unwrap();
    for (bytes, skip, gene) in [
        (text.as_bytes().to_vec(), "2", "TGF-β1"),
        (format!("\u{feff}{text}").into_bytes(), "2", "TGF-β1"),
        (text.replace('\n', "\r").into_bytes(), "2", "TGF-β1"),
        (utf_16(text), "2", "TGF-β1"),
        (packed.finish().unwrap(), "2", "TGF-β1"),
        (latin, "1", "µg"),
    ] {
        let (rows, _) = read("s.csv", bytes, &["--skip", skip]);
        assert_eq!(rows, [format!(r#"{{"gene":"{gene}","n":2}}"#)]);
    }
}

/// What is read in parts begins below what is left out, too.
#[test]
fn lines_are_left_out_of_large_files() {
    let row = "VEGFA,some text to make it long enough,12\n";
    let count = (17 << 20) / row.len();
    let text = format!(
        "\u{feff}# one\n# two\ngene,text,n\nfirst,x,13\n{}last,x,13\n",
        row.repeat(count)
    );
    let lab = holding("l.csv", text);
    let words = ["--with", "l.csv", "--skip", "2"];
    let statement = "SELECT count(*) AS c, sum(n) AS s, min(gene) AS g FROM l";
    let ran = asked(&lab, &words, statement);
    let (rows, sum) = (count + 2, count * 12 + 26);
    let expected = format!(r#"{{"c":{rows},"s":{sum},"g":"VEGFA"}}"#);
    assert_eq!(answer(&ran), (vec![&*expected], vec![]));
    // This one is asked of all parts at once.
    let ran = asked(&lab, &words, "SELECT rowid AS r, gene FROM l WHERE n = 13");
    let last = format!(r#"{{"r":{rows},"gene":"last"}}"#);
    let first = r#"{"r":1,"gene":"first"}"#;
    assert_eq!(answer(&ran).0, [first, &last]);
}

#[test]
fn the_separator_that_excel_declares_is_taken() {
    let (rows, said) = read("e.csv", "sep=;\r\ngene;note\r\nVEGFA;a,b\r\n", &[]);
    assert_eq!(
        (rows, said),
        (vec![r#"{"gene":"VEGFA","note":"a,b"}"#.to_owned()], vec![])
    );
    let said = warned("e.csv", "sep=;\ngene;n\nVEGFA;1\n", &["--verbose"]);
    assert!(
        said[0].contains("separator semicolon, UTF-8, from line 2 on"),
        "{said:?}"
    );
    let said = fault("e.csv", "sep=;\ngene;n\nVEGFA\n", &[]);
    assert!(said.starts_with("e.csv:3: 1 value"), "{said}");
}

#[test]
fn a_title_above_the_names_is_said_once() {
    let text = "Plate 7,,,\ngene,n,x,y\nVEGFA,1,2,3\n";
    let said = warned("t.csv", text, &[]);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with("t.csv: line 1 looks like a title and was left out: "));
    assert!(
        said[0].ends_with("left out: `--skip 0` keeps it"),
        "{said:?}"
    );
    let said = warned("t.csv", text, &["--skip", "0"]);
    assert!(said[0].ends_with("`--skip 1`"), "{said:?}");
    let (rows, said) = read("t.csv", text, &["--skip", "1"]);
    assert_eq!(
        (&*rows[0], said),
        (r#"{"gene":"VEGFA","n":1,"x":2,"y":3}"#, vec![])
    );
    assert_eq!(warned("t.csv", ",b\n1,2\n", &[]).len(), 1);
}
