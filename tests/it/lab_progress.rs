//! How far a long read has come: told on a terminal, and nowhere else.

use crate::support::{Lab, Ran, consumer, project, ran};

/// Takes its time about each row, however fast the file is read.
const SLOW: &str = "SELECT gene, n FROM big WHERE n + 0 * length(hex(randomblob(9999))) = 79999";

/// A lab with a file that is too large to be kept in memory.
fn lab() -> Lab {
    let lab = Lab::new();
    let rows = (0..80_000).map(|n| format!("gene{n},{n},{}\n", "some words of a note ".repeat(3)));
    lab.write(
        "big.csv",
        "gene,n,note\n".to_owned() + &rows.collect::<String>(),
    );
    lab
}

/// A command as a terminal shows it.
fn shown(lab: &Lab, what: &str, set: &[(&str, &str)], command: &[&str]) -> Option<Ran> {
    let mut python = consumer("python3")?;
    python
        .arg(project("tests/it/terminal.py"))
        .arg(what)
        .args(command)
        .current_dir(lab.path(""))
        .env_remove("MIGRASOME_DB")
        .env_remove("NO_COLOR")
        .env("TERM", "xterm");
    for (name, value) in set {
        python.env(name, value);
    }
    let ran = ran(python.output().unwrap());
    assert_eq!(ran.code, 0, "{}", ran.shown());
    Some(ran)
}

const PROGRAM: &str = env!("CARGO_BIN_EXE_migrasome");

/// Every `NN%` in what was shown.
fn percents(shown: &str) -> Vec<u32> {
    let before = shown.split('%').map(|text| {
        let digits = text.rsplit(|c: char| !c.is_ascii_digit()).next();
        digits.unwrap_or_default().parse().ok()
    });
    before.flatten().collect()
}

#[test]
fn a_long_read_tells_how_far_it_is_and_makes_room_for_rows() {
    let lab = lab();
    let words = [PROGRAM, "sql", SLOW, "-f", "csv", "--with", "big.csv"];
    let Some(ran) = shown(&lab, "both", &[], &words) else {
        return;
    };
    let percents = percents(&ran.stdout);
    assert!(!percents.is_empty(), "{:?}", ran.stdout);
    assert!(percents.is_sorted(), "{percents:?}");
    assert!(percents.iter().all(|at| *at <= 100), "{percents:?}");
    // The types are found in the first half, and a question reads the file once.
    assert!(percents.last() > Some(&50), "{percents:?}");
    assert!(ran.stdout.contains(" rows/s"), "{:?}", ran.stdout);
    assert!(ran.stdout.contains("\u{1b}[36m"), "{:?}", ran.stdout);
    let (before, rows) = ran.stdout.rsplit_once("\u{1b}[2K").unwrap();
    assert!(before.contains("rows/s"), "{:?}", ran.stdout);
    assert_eq!(rows.trim_end(), "gene,n\r\r\ngene79999,79999");
}

#[test]
fn the_bar_stays_while_rows_go_elsewhere_and_is_gone_at_the_end() {
    let lab = lab();
    let words = [PROGRAM, "sql", SLOW, "-f", "csv", "--with", "big.csv"];
    let Some(ran) = shown(&lab, "errors", &[("NO_COLOR", "1")], &words) else {
        return;
    };
    assert!(ran.stdout.contains("% of ") && ran.stdout.contains(" rows/s"));
    // Not even in its own colour.
    assert!(!ran.stdout.contains("\u{1b}[36m"), "{:?}", ran.stdout);
    assert!(ran.stdout.ends_with("\u{1b}[2K"), "{:?}", ran.stdout);
}

#[test]
fn of_a_pipe_nobody_knows_the_end() {
    let lab = Lab::new();
    let slowly = format!(
        "(echo gene,count; echo VEGFA,12; sleep 1.5; echo CD5L,7) | '{PROGRAM}' sql \
         'SELECT sum(count) AS n FROM stdin' -f csv --with -"
    );
    let Some(ran) = shown(&lab, "both", &[], &["sh", "-c", &slowly]) else {
        return;
    };
    assert!(ran.stdout.contains("20 B read "), "{:?}", ran.stdout);
    assert!(!ran.stdout.contains('%'), "{:?}", ran.stdout);
    assert!(
        ran.stdout.trim_end().ends_with("n\r\r\n19"),
        "{:?}",
        ran.stdout
    );
}

#[test]
fn without_a_terminal_or_on_a_dumb_one_nothing_is_said() {
    let lab = lab();
    let words = ["sql", SLOW, "-f", "csv", "--with", "big.csv"];
    let ran = lab.run(&words);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    assert_eq!(ran.stdout, "gene,n\r\ngene79999,79999\r\n");
    let command = [&[PROGRAM], &words[..]].concat();
    if let Some(dumb) = shown(&lab, "errors", &[("TERM", "dumb")], &command) {
        assert_eq!(dumb.stdout, "");
    }
}
