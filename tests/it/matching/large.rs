//! Large files are read by all cores: nobody can tell from the answer. What is packed is read by one.

use std::fmt::Write as _;

use encoding_rs::WINDOWS_1252;

use super::{assert_says, csv_rows, done, gzipped, lab, read_receipt, run};
use crate::support::{Lab, Ran};

/// More than what one core reads alone.
const LARGE: usize = 17 << 20;

const GENES: [&str; 9] = [
    "VEGFA",
    "ACTB",
    "cxcl12",
    "Tgfb1",
    "GAPDH",
    "1-Mar",
    "P48061;Q99999",
    "AIM",
    "",
];

/// What is written between two rows, and what stands in the note of each.
struct Kind {
    start: &'static str,
    newline: &'static str,
    note: fn(usize) -> String,
}

const PLAIN: Kind = Kind {
    start: "",
    newline: "\n",
    note: |_| "plasma and the EV fraction of a longer name that fills the file".to_owned(),
};

const QUOTED: Kind = Kind {
    start: "\u{feff}",
    newline: "\r\n",
    note: |row| match row % 3 {
        0 => "\"two\nlines, and \"\"quotes\"\"; and\r\nVEGFA,that is no row,\"".to_owned(),
        1 => String::new(),
        _ => "\"plasma, EV fraction µ of a longer name that fills the file\"".to_owned(),
    },
};

/// The text of a file, with its rows counted from 1.
fn large(kind: &Kind) -> String {
    let mut text = format!("{}sample,gene,n,note{}", kind.start, kind.newline);
    let mut row = 0;
    while text.len() < LARGE {
        row += 1;
        let gene = GENES[row % GENES.len()];
        let _ = write!(
            text,
            "S{},{gene},{row},{}{}",
            row % 97,
            (kind.note)(row),
            kind.newline
        );
    }
    text
}

fn both(contents: &[u8]) -> Lab {
    let lab = lab();
    lab.write("hits.csv", contents);
    lab.write("one.csv.gz", gzipped(contents));
    lab
}

/// The same from all cores as from one: rows, what is said, and the receipt.
#[track_caller]
fn assert_same(lab: &Lab, words: &[&str]) -> Ran {
    let asked = |name: &str| {
        let mine = ["--column", "gene", "-f", "csv", "--receipt", "r.json"];
        let ran = done(lab, &[&[name], &mine[..], words].concat());
        let mut receipt = read_receipt(lab, "r.json");
        receipt.as_object_mut().unwrap().remove("file");
        (ran, receipt)
    };
    let (all, receipt) = asked("hits.csv");
    let (one, expected) = asked("one.csv.gz");
    assert!(all.stdout == one.stdout, "{words:?}: the rows differ");
    assert_eq!(
        all.stderr.replace("hits.csv", ""),
        one.stderr.replace("one.csv.gz", "")
    );
    assert_eq!(receipt, expected, "{words:?}");
    all
}

#[test]
fn all_cores_give_what_one_gives() {
    let lab = both(large(&PLAIN).as_bytes());
    assert_same(&lab, &[]);
    assert_same(&lab, &["--unmatched"]);
    assert_same(&lab, &["--explode", "--min-match", "exact"]);
    assert_same(
        &lab,
        &["--column", "note", "--as", "gene", "--prefix", "HGNC"],
    );
}

#[test]
fn from_a_pipe_it_is_the_same() {
    let text = large(&QUOTED);
    let lab = both(text.as_bytes());
    let words = ["--column", "gene", "--all", "-f", "csv"];
    let all = done(&lab, &[&["hits.csv"], &words[..]].concat());
    let pipe = lab
        .command()
        .args([&["match", "-"], &words[..]].concat())
        .stdin(std::fs::File::open(lab.path("hits.csv")).unwrap())
        .output()
        .unwrap();
    assert!(pipe.status.success() && pipe.stdout == all.stdout.as_bytes());
}

#[test]
fn quoted_line_breaks_crlf_and_a_mark_change_nothing() {
    let text = large(&QUOTED);
    let lab = both(text.as_bytes());
    let ran = assert_same(&lab, &["--all"]);
    let found = csv_rows(ran.stdout.as_bytes());
    let given = csv_rows(text.trim_start_matches('\u{feff}').as_bytes());
    assert_eq!(found.len(), given.len());
    for (found, given) in found.iter().zip(&given) {
        assert_eq!(found[..given.len()], given[..]);
    }
    assert_same(&lab, &[]);
}

/// Wherever the file is cut into parts, it is cut within this cell.
#[test]
fn a_cell_that_is_longer_than_a_part_is_one_cell() {
    let mut text = String::from("sample,gene,n,note\nS1,VEGFA,1,plain\nS2,ACTB,2,\"");
    while text.len() < 9 << 20 {
        text.push_str("S3,VEGFA,3,no row of this file\n");
    }
    text.push_str("\"\n");
    while text.len() < LARGE {
        text.push_str("S4,CXCL12,4,a row again\n");
    }
    let lab = both(text.as_bytes());
    let ran = assert_same(&lab, &[]);
    let found = csv_rows(ran.stdout.as_bytes());
    assert!(found[1..].iter().all(|row| row[2] != "3"));
    assert_eq!(found[1][2], "1");
}

#[test]
fn windows_1252_is_read_the_same() {
    let text = large(&QUOTED);
    let text = text.trim_start_matches('\u{feff}');
    let (bytes, _, has_others) = WINDOWS_1252.encode(text);
    assert!(!has_others);
    let lab = both(&bytes);
    let ran = assert_same(&lab, &["--all"]);
    lab.write("utf8.csv", text);
    let words = ["utf8.csv", "--column", "gene", "-f", "csv", "--all"];
    assert!(
        ran.stdout == done(&lab, &words).stdout,
        "the encoding is no part of the answer"
    );
}

/// Files that go wrong far in, after line breaks in quotes: what is wrong, where, and what is said of it.
fn faults() -> Vec<(&'static str, Vec<u8>, String, &'static str)> {
    let text = large(&QUOTED);
    let at = text.rfind("\r\nS50,").unwrap() + 2;
    let (before, after) = text.split_at(at);
    let place = format!("hits.csv:{}:", before.matches('\n').count() + 1);
    let faults: [(&str, &[u8], &str); 4] = [
        ("a byte of no encoding", b"S1,VEGFA,1,\x81 \xff\r\n", "81"),
        ("a cell too many", b"S1,VEGFA,1,,\r\n", "5"),
        ("a row that ends early", b"S1,VEGFA,1\r\n", "3"),
        (
            "a quote that nothing closes",
            b"S1,VEGFA,1,\"open\r\n",
            "quote",
        ),
    ];
    let made = |(what, fault, says): (&'static str, &[u8], &'static str)| {
        let after = if says == "quote" {
            "S1,VEGFA,1,x\r\n"
        } else {
            after
        };
        let contents = [before.as_bytes(), fault, after.as_bytes()].concat();
        (what, contents, place.clone(), says)
    };
    faults.into_iter().map(made).collect()
}

#[test]
fn a_fault_far_into_a_file_is_told_with_its_line() {
    for (what, contents, place, says) in faults() {
        let lab = lab();
        lab.write("hits.csv", contents);
        for more in [&["--all"][..], &[], &["--unmatched", "--explode"]] {
            let mine = [
                "hits.csv",
                "--column",
                "gene",
                "--receipt",
                "r.json",
                "-o",
                "out.csv",
            ];
            let ran = run(&lab, &[&mine[..], more].concat());
            assert_eq!(
                (ran.code, ran.stdout.as_str()),
                (1, ""),
                "{what}: {}",
                ran.stderr
            );
            assert_says(&ran.stderr, &[&place, says]);
            assert_eq!(lab.names(), ["hits.csv", "migrasome.db"], "{what} {more:?}");
        }
    }
}

#[test]
fn a_file_that_goes_wrong_leaves_nothing_on_stdout() {
    for (what, contents, place, says) in faults() {
        let lab = lab();
        lab.write("hits.csv", contents);
        let ran = run(&lab, &["hits.csv", "--column", "gene", "-f", "csv"]);
        assert_eq!(ran.code, 1, "{what}: {}", ran.stderr);
        assert_says(&ran.stderr, &[&place, says]);
        assert!(ran.stdout.is_empty(), "{what}: {}", ran.stdout);
    }
}

/// Only what was read before can be told of: the rows, and what stands in each column.
#[test]
fn verbose_tells_how_a_large_file_was_read() {
    let text = large(&PLAIN);
    let lab = lab();
    lab.write("hits.csv", &text);
    let words = ["hits.csv", "--column", "gene", "--verbose", "-o", "out.csv"];
    let said = done(&lab, &words).stderr;
    let rows = text.lines().count() - 1;
    assert_says(&said, &[&format!("separator comma, UTF-8, {rows} rows")]);
    assert!(!said.contains("no values"), "{said}");
}
