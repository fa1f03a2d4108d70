//! What is read by several cores.

use std::fmt::Write as _;

use super::{answer, asked, fault, holding, warned};

/// So long that a file of such lines is read in parts.
const MANY: usize = 1_200_000;

#[test]
fn what_is_said_of_a_column_does_not_depend_on_the_cores() {
    let mut text = "gene,x\n".to_owned() + &"VEGFA,abcdef\n".repeat(MANY);
    for n in 0..MANY {
        writeln!(text, "VEGFA,{n}").unwrap();
    }
    text += "VEGFA,<5\n";
    assert_eq!(warned("near.csv", text, &[]), [""; 0]);
}

#[test]
fn a_header_below_many_blank_lines_is_a_header() {
    let text = "\n".repeat(10 << 20) + "gene,x\n" + &"VEGFA,1\n".repeat(MANY);
    let lab = holding("blank.csv", text);
    let statement = "SELECT count(*) AS n, sum(x) AS x FROM blank";
    let ran = asked(&lab, &["--with", "blank.csv"], statement);
    let expected = format!(r#"{{"n":{MANY},"x":{MANY}}}"#);
    assert_eq!(answer(&ran).0, [expected]);
}

#[test]
fn a_fault_in_a_part_is_told_with_its_line_in_the_file() {
    let line = format!("ACTB,{}\n", "x".repeat(400));
    let (above, below) = (line.repeat(50_000), line.repeat(10_000));
    let said = fault("u.csv", format!("gene,n\n{above}ACTB,x,3\n{below}"), &[]);
    assert!(said.starts_with("u.csv:50002: 3 values"), "{said}");
    // `match` says which columns it looks at before it has read all.
    let text = format!("gene,n\n{}ACTB,x,3\n{above}", line.repeat(900));
    let ran = holding("u.csv", text).run(&["match", "u.csv"]);
    assert!(
        ran.stderr.contains("\nmigrasome: u.csv:902: 3 values"),
        "{}",
        ran.shown()
    );
}

/// A part may begin within quotes: then the file is read from the top.
#[test]
fn quotes_that_hold_lines_are_read_rightly() {
    let row = "VEGFA,\"two\nlines, 3\"\" wide\",7\n";
    let rows = (20 << 20) / row.len();
    let lab = holding("q.csv", "gene,note,n\n".to_owned() + &row.repeat(rows));
    let statement = "SELECT count(*) AS c, sum(n) AS n, min(note) AS a, max(note) AS z FROM q";
    let ran = asked(&lab, &["--with", "q.csv"], statement);
    let note = r#""two\nlines, 3\" wide""#;
    let expected = format!(r#"{{"c":{rows},"n":{},"a":{note},"z":{note}}}"#, rows * 7);
    assert_eq!(answer(&ran).0, [expected]);
}
