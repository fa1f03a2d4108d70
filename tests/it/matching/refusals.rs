//! What cannot be done is one line: where, why and what to do.

use std::fs;

use super::{assert_says, done, fixture, holding, lab, refused, run};
use crate::support::ran;

#[test]
fn a_column_that_is_not_there_is_named_with_those_that_are() {
    let lab = holding("hits.csv", fixture("hits.csv"));
    let said = refused(&lab, 2, &["hits.csv", "--column", "Genes"]);
    assert_says(
        &said,
        &[
            "hits.csv",
            "`Genes`",
            "did you mean `gene`",
            "log2fc",
            "padj",
        ],
    );
    let said = refused(
        &lab,
        2,
        &["hits.csv", "--column", "gene", "--column", "nothing"],
    );
    assert_says(&said, &["`nothing`", "gene", "log2fc", "padj"]);
}

#[test]
fn where_no_column_is_found_they_are_listed() {
    let lab = holding("n.csv", "reads,od600\n12,0.4\n13,0.5\n");
    let said = refused(&lab, 2, &["n.csv"]);
    assert_says(&said, &["n.csv", "reads", "od600", "--column"]);
}

#[test]
fn words_that_mean_nothing_here_are_told_with_those_that_do() {
    let lab = holding("hits.csv", fixture("hits.csv"));
    let refused_with = |words: &[&str], says: &[&str]| {
        let ran = run(&lab, &[&["hits.csv", "--column", "gene"], words].concat());
        assert_eq!(
            (ran.code, ran.stdout.as_str()),
            (2, ""),
            "{words:?}: {}",
            ran.stderr
        );
        assert_says(&ran.stderr, says);
    };
    refused_with(
        &["--as", "genes"],
        &["genes", "gene", "protein", "disease", "structure"],
    );
    refused_with(&["--prefix", "NCBIGen"], &["NCBIGen", "NCBIGene"]);
    refused_with(&["--prefix", "FOO"], &["FOO", "UniProtKB", "HGNC", "MONDO"]);
    refused_with(
        &["--min-match", "exactly"],
        &["exactly", "exact", "close", "related"],
    );
    refused_with(&["--all", "--unmatched"], &["--all", "--unmatched"]);
    refused_with(&["-f", "parquet"], &["parquet", "csv"]);
}

#[test]
fn a_file_that_is_no_table_is_said_and_nothing_is_written() {
    for (name, contents, code, says) in [
        ("empty.csv", &b""[..], 1, "empty.csv: empty"),
        ("blank.csv", b"\n\n\n", 1, "blank.csv"),
        (
            "ragged.csv",
            b"gene,n\nVEGFA,1\nCD5L,2,3\n",
            1,
            "ragged.csv:3:",
        ),
        (
            "unclosed.csv",
            b"gene,n\nVEGFA,\"1\nCD5L,2\n",
            1,
            "unclosed.csv:2:",
        ),
        ("byte.csv", b"gene,n\nVEGFA,\x81\n", 1, "byte.csv:2:"),
        (
            "pixel.csv",
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
            1,
            "pixel.csv",
        ),
    ] {
        let lab = holding(name, contents);
        let said = refused(&lab, code, &[name, "--column", "gene", "-f", "csv"]);
        assert_says(&said, &[says]);
        let words = [
            name,
            "--column",
            "gene",
            "-o",
            "out.csv",
            "--receipt",
            "r.json",
        ];
        refused(&lab, code, &words);
        assert_eq!(lab.names(), {
            let mut names = [name, "migrasome.db"];
            names.sort_unstable();
            names
        });
    }
    let said = refused(&lab(), 1, &["none.csv", "--column", "gene"]);
    assert_says(&said, &["none.csv"]);
    let said = refused(&lab(), 1, &[".", "--column", "gene"]);
    assert_says(&said, &["directory"]);
}

/// What is written to, and what must be as it was, after a run that must be refused.
#[track_caller]
fn assert_kept(option: &str, name: &str, kept: &str) {
    let lab = holding("hits.csv", fixture("hits.csv"));
    fs::create_dir(lab.path("sub")).unwrap();
    std::os::unix::fs::symlink("hits.csv", lab.path("link.csv")).unwrap();
    lab.write("all.csv", "gene\nVEGFA\nACTB\n");
    let before = fs::read(lab.path(kept)).unwrap();
    let name = name.replace("WHOLE", lab.path("").to_str().unwrap());
    let words = [
        "hits.csv",
        "--column",
        "gene",
        "--background",
        "all.csv",
        option,
        &name,
    ];
    let ran = run(&lab, &words);
    let is_kept = fs::read(lab.path(kept)).unwrap() == before;
    assert!(is_kept, "{option} {name}: {kept} is lost: {}", ran.stderr);
    assert!(
        ran.code > 0 && ran.stdout.is_empty(),
        "{option} {name}: {}",
        ran.shown()
    );
    let is_named = ran.stderr.contains(&name) || ran.stderr.contains(kept);
    assert!(
        is_named && ran.stderr.contains("writ"),
        "{option} {name}: {}",
        ran.stderr
    );
    assert!(
        lab.path("link.csv")
            .symlink_metadata()
            .unwrap()
            .is_symlink()
    );
}

#[test]
fn the_lab_file_is_never_written_over() {
    for name in [
        "hits.csv",
        "./hits.csv",
        "sub/../hits.csv",
        "link.csv",
        "WHOLE/hits.csv",
    ] {
        assert_kept("-o", name, "hits.csv");
    }
}

#[test]
fn nor_is_it_by_the_receipt() {
    for name in ["hits.csv", "./hits.csv", "link.csv"] {
        assert_kept("--receipt", name, "hits.csv");
    }
}

#[test]
fn nor_is_any_other_file_that_is_read() {
    // The ending .db is no shape of a result.
    assert_kept("-fcsv", "-omigrasome.db", "migrasome.db");
    assert_kept("--receipt", "migrasome.db", "migrasome.db");
    assert_kept("-o", "all.csv", "all.csv");
    assert_kept("--receipt", "all.csv", "all.csv");
}

#[test]
fn result_and_receipt_are_two_files() {
    let lab = holding("hits.csv", fixture("hits.csv"));
    let ran = run(&lab, &["hits.csv", "-o", "x.csv", "--receipt", "./x.csv"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert_eq!(lab.names(), ["hits.csv", "migrasome.db"]);
}

#[test]
fn what_could_steer_a_terminal_is_shown() {
    let text = "gene,\u{1b}[31mn\n\u{1b}[2JVEGFA,1\nACTB\u{7},2\nCXCL12,3\n";
    let lab = holding("esc.csv", text);
    let ran = run(
        &lab,
        &["esc.csv", "--column", "gene", "-f", "csv", "--verbose"],
    );
    assert!(
        !ran.stderr.contains(['\u{1b}', '\u{7}']),
        "{:?}",
        ran.stderr
    );
    let ran = run(&lab, &["esc.csv", "--column", "nothing"]);
    assert!(!ran.stderr.contains('\u{1b}'), "{:?}", ran.stderr);
    let ran = run(&lab, &["esc.csv", "--column", "gene", "--all"]);
    assert!(!ran.stdout.contains('\u{1b}'), "{:?}", ran.stdout);
}

#[test]
fn a_file_without_permission_is_said() {
    let lab = holding("hits.csv", fixture("hits.csv"));
    crate::support::mode(&lab.path("hits.csv"), 0o000);
    let output = crate::support::as_stranger(&lab)
        .args(["match", "hits.csv"])
        .output()
        .unwrap();
    let ran = ran(output);
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""));
    assert_says(&ran.stderr, &["hits.csv"]);
}

#[test]
fn a_first_value_in_the_place_of_the_names_is_not_lost() {
    for contents in ["VEGFA\nCXCL12\nACTB\n", "P60709\t1\nP15692\t2\nP48061\t3\n"] {
        let lab = holding("l.txt", contents);
        let said = refused(&lab, 2, &["l.txt"]);
        assert_says(&said, &["first line", "--no-header"]);
        let lines = contents.lines().count();
        let ran = done(&lab, &["l.txt", "--no-header", "-f", "csv"]);
        assert_says(&ran.stderr, &[&format!("{lines} rows")]);
    }
}
