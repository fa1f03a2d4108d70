//! What is said about a file, and where a report finds none.

use super::{SCREEN, answer, asked, assert_says, holding, only_line, told, trap};
use crate::support::{Lab, lab_reports};

#[test]
fn verbose_states_what_was_understood() {
    let lab = trap("riken.csv");
    let statement = "SELECT well FROM riken";
    let ran = asked(&lab, &["--with", "riken.csv", "--verbose"], statement);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(ran.stdout, "{\"well\":1}\n{\"well\":12}\n{\"well\":7}\n");
    let words = [
        "riken.csv",
        "CSV",
        "UTF-8",
        "3",
        "riken",
        "plate",
        "well",
        "TEXT",
        "INTEGER",
        "2310009E13",
        "0089",
        "2",
    ];
    assert_says(&ran.stderr, &words);
    let quiet = asked(&lab, &["--with", "riken.csv"], statement);
    assert_eq!((quiet.stdout, quiet.stderr.as_str()), (ran.stdout, ""));
}

#[test]
fn warnings_never_mix_with_the_result() {
    let lab = trap("windows_1252.csv");
    lab.write("t.csv", "gene,gene\nVEGFA,NA\nCD5L,12\n");
    let words = ["--with", "windows_1252.csv", "--with", "t.csv"];
    let statement = "SELECT t.gene, note FROM t JOIN windows_1252 AS w ON w.gene = t.gene";
    let (found, said) = told(&lab, &words, statement);
    assert_eq!(found.len(), 2);
    assert_says(&said, &["windows_1252.csv", "t.csv", "gene_2"]);
}

#[test]
fn a_lab_file_that_a_report_does_not_read_is_said() {
    let lab = holding("hits.csv", SCREEN);
    let ran = lab.run(&["report", "table-1", "--with", "hits.csv"]);
    assert_eq!(
        only_line(2, &ran),
        format!(
            "report `table-1` does not read the lab file hits.csv: leave --with out, or ask a report \
             that reads one: {}",
            lab_reports()
        )
    );
    // One's own SQL may name the table and declare nothing.
    lab.write(
        "own.sql",
        "-- title: Mine\nSELECT gene FROM Hits ORDER BY gene;\n",
    );
    let ran = lab.run(&["report", "./own.sql", "--with", "hits.csv", "-f", "csv"]);
    assert_eq!(answer(&ran).0, ["gene", "CD5L", "VEGFA"]);
    let ran = lab.run(&["report", "./own.sql", "--with", "x=hits.csv"]);
    assert!(only_line(2, &ran).contains("does not read the lab file hits.csv"));
}

#[test]
fn of_two_lab_files_a_report_is_told_which() {
    let lab = holding("hits.csv", SCREEN);
    let words = [
        "report",
        "lab-hits",
        "--with",
        "a=hits.csv",
        "--with",
        "b=hits.csv",
    ];
    assert_eq!(
        only_line(2, &lab.run(&words)),
        "report `lab-hits` needs a lab file with the column gene: two were given: name one lab=FILE, \
         as in --with lab=hits.csv"
    );
}

#[test]
fn the_sql_of_a_lab_report_says_what_it_needs() {
    let lab = Lab::new();
    let ours = lab.run(&["report", "cargo", "--help"]).stdout;
    assert!(ours.contains("SQL, for any client of the file:"));
    let labs = lab.run(&["report", "lab-hits", "--help"]).stdout;
    assert!(labs.contains("SQL, which needs the lab's table:"));
}

#[test]
fn the_ending_of_a_file_says_in_which_shape_it_is_written() {
    let lab = Lab::new();
    for (name, words, begin) in [
        ("r.csv", &[][..], "a,b\r\n"),
        ("r.TSV", &[], "a\tb"),
        ("r.json", &[], "[\n{"),
        ("r.ndjson", &[], "{\"a\""),
        ("r.jsonl", &[], "{\"a\""),
        ("r.md", &[], "| a |"),
        ("r.txt", &[], "┌"),
        ("r", &[], "┌"),
        ("r.csv", &["-f", "json"], "[\n{"),
        ("r.out", &["-f", "csv"], "a,b\r\n"),
    ] {
        let ran = lab.run(&[&["sql", "SELECT 1 AS a, 2 AS b", "-o", name], words].concat());
        assert_eq!(ran.code, 0, "{}", ran.shown());
        let written = std::fs::read_to_string(lab.path(name)).unwrap();
        assert!(written.starts_with(begin), "{name}: {written}");
    }
    // Nobody looks for a table in a file that says it is something else.
    for name in ["r.html", "r.out", "r.sqlite", "r.csv.gz"] {
        let ran = lab.run(&["sql", "SELECT 1", "-o", name]);
        assert_eq!(ran.code, 2, "{name}");
        assert!(ran.stderr.contains("is not written here") && ran.stderr.contains("-f"));
        assert!(!lab.path(name).exists() || name == "r.out", "{name}");
    }
    let ran = lab.run(&["sql", "SELECT 1", "-o", "r.csv", "--bom"]);
    assert_eq!(ran.code, 0, "{}", ran.shown());
}
