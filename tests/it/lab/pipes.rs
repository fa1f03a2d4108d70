//! What can be read only once.

use std::io::Write as _;
use std::process::{Command, Stdio};

use super::{HITS, HITS_ROWS, asked, assert_says, holding, lab};
use crate::support::{Lab, Ran, gzipped, ran};

fn piped(lab: &Lab, words: &[&str], statement: &str, input: &[u8]) -> Ran {
    let mut child = lab
        .command()
        .args(["sql", statement, "-f", "ndjson"])
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Whoever does not want it, closes it.
    let _ = child.stdin.take().unwrap().write_all(input);
    ran(child.wait_with_output().unwrap())
}

#[test]
fn standard_input_is_a_table() {
    let lab = lab();
    for (words, table, input) in [
        ("-", "stdin", HITS.as_bytes().to_vec()),
        ("hits=-", "hits", HITS.replace(',', "\t").into_bytes()),
        ("-", "stdin", gzipped(HITS.as_bytes())),
        (
            "-",
            "stdin",
            br#"[{"gene":"VEGFA","count":12},{"gene":"CD5L","count":7}]"#.to_vec(),
        ),
    ] {
        let statement = format!("SELECT * FROM {table}");
        let ran = piped(&lab, &["--with", words], &statement, &input);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{words}");
        assert_eq!(ran.stdout.lines().collect::<Vec<_>>(), HITS_ROWS);
    }
    // What is asked twice of it is answered twice.
    let twice = "SELECT count(*) AS n FROM stdin AS a JOIN stdin AS b";
    let ran = piped(&lab, &["--with", "-"], twice, HITS.as_bytes());
    assert_eq!(
        (ran.code, ran.stdout.as_str()),
        (0, "{\"n\":4}\n"),
        "{}",
        ran.stderr
    );
    let ran = piped(&lab, &["--with", "-"], "SELECT * FROM stdin", b"");
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""), "{}", ran.stderr);
    let ran = piped(
        &lab,
        &["--with", "-"],
        "SELECT * FROM stdin",
        b"gene,count\nVEGFA\n",
    );
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""), "{}", ran.stderr);
    assert_says(&ran.stderr, &["2:"]);
    let both = ["--with", "a=-", "--with", "b=-"];
    let ran = piped(&lab, &both, "SELECT * FROM a, b", HITS.as_bytes());
    assert!(ran.code > 0 && ran.stdout.is_empty(), "{}", ran.shown());
}

#[test]
fn a_pipe_is_read_once_and_asked_as_often_as_wanted() {
    let lab = holding("hits.csv", HITS);
    let made = Command::new("mkfifo").arg(lab.path("pipe.csv")).status();
    assert!(made.unwrap().success());
    for (statement, expected) in [
        ("SELECT count(*) AS n FROM pipe", r#"{"n":2}"#),
        (
            "SELECT count(*) AS n FROM pipe AS a JOIN pipe AS b",
            r#"{"n":4}"#,
        ),
    ] {
        let mut writer = Command::new("sh")
            .args(["-c", "exec cat hits.csv > pipe.csv"])
            .current_dir(lab.path(""))
            .spawn()
            .unwrap();
        let ran = asked(&lab, &["--with", "pipe.csv"], statement);
        // Nobody may have come to read.
        let _ = writer.kill();
        writer.wait().unwrap();
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
        assert_eq!(ran.stdout.lines().collect::<Vec<_>>(), [expected]);
    }
}
