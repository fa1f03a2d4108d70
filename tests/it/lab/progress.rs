//! How far a long read has come: told on a terminal, and nowhere else.

use crate::support::{Lab, Ran, consumer, holding, project, ran};

const PROGRAM: &str = env!("CARGO_BIN_EXE_migrasome");

/// A file that is too large to be kept in memory, and more rows than a pipe holds.
fn big() -> Lab {
    let rows = (0..80_000).map(|n| format!("gene{n},{n},{}\n", "some words of a note ".repeat(3)));
    holding(
        "big.csv",
        "gene,n,note\n".to_owned() + &rows.collect::<String>(),
    )
}

/// A command as a terminal shows it. Until that has shown a word, the command waits: for the rest
/// of its input, or for somebody to read its output.
fn shown(lab: &Lab, how: &[&str; 4], set: (&str, &str), words: &[&str]) -> Option<String> {
    let Ran {
        code,
        stdout,
        stderr,
    } = ran(consumer("python3")?
        .arg(project("tests/it/lab/terminal.py"))
        .args(how)
        .arg(PROGRAM)
        .args(words)
        .current_dir(lab.path(""))
        .env_remove("MIGRASOME_DB")
        .env_remove("NO_COLOR")
        .env("TERM", "xterm")
        .env(set.0, set.1)
        .output()
        .unwrap());
    assert_eq!(code, 0, "{stdout}{stderr}");
    Some(stdout)
}

/// Every `NN%` in what was shown.
fn percents(shown: &str) -> Vec<u32> {
    let before = shown.split('%').map(|text| {
        let digits = text.rsplit(|c: char| !c.is_ascii_digit()).next();
        digits.unwrap_or_default().parse().ok()
    });
    before.flatten().collect()
}

#[test]
fn a_long_read_tells_how_far_it_is_and_takes_its_bar_away() {
    let lab = big();
    let words = [
        "sql",
        "SELECT gene, n FROM big",
        "-f",
        "csv",
        "--with",
        "big.csv",
    ];
    let Some(shown) = shown(&lab, &["errors", "% of ", "", ""], ("X", "1"), &words) else {
        return;
    };
    let percents = percents(&shown);
    assert!(percents.is_sorted(), "{percents:?}");
    assert!(percents.iter().all(|at| *at <= 100), "{percents:?}");
    // The types are found in the first half, and a question reads the file once.
    assert!(percents.last() > Some(&49), "{percents:?}");
    assert!(shown.contains(" rows/s"), "{shown:?}");
    assert!(shown.ends_with("\u{1b}[2K"), "{shown:?}");
}

#[test]
fn of_a_pipe_nobody_knows_the_end_and_a_bar_makes_room_for_rows() {
    let words = [
        "sql",
        "SELECT sum(n) AS n FROM stdin",
        "-f",
        "csv",
        "--with",
        "-",
    ];
    let how = ["both", "21 B read", "gene,n\nVEGFA,1000000\n", "CD5L,7\n"];
    let Some(shown) = shown(&Lab::new(), &how, ("X", "1"), &words) else {
        return;
    };
    assert!(!shown.contains('%'), "{shown:?}");
    let (_, rows) = shown
        .rsplit_once("\u{1b}[2K")
        .expect("a bar that is taken away");
    assert_eq!(rows.trim_end(), "n\r\r\n1000007");
}

#[test]
fn without_a_terminal_or_on_a_dumb_one_nothing_is_said() {
    let lab = big();
    let words = [
        "sql",
        "SELECT max(n) AS n FROM big",
        "-f",
        "csv",
        "--with",
        "big.csv",
    ];
    let ran = lab.run(&words);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    assert_eq!(ran.stdout, "n\r\n79999\r\n");
    // It waits for no word.
    if let Some(dumb) = shown(&lab, &["errors", "", "", ""], ("TERM", "dumb"), &words) {
        assert_eq!(dumb, "");
    }
}
