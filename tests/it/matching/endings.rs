//! A run that is stopped, or whose reader goes away.

use std::process::{Command, Stdio};
use std::time::Duration;

use super::{assert_says, holding, lab};
use crate::support::ran;

fn long() -> String {
    format!("gene,n\n{}", "VEGFA,1\nACTB,2\n".repeat(100_000))
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    for (name, contents) in [
        ("long.csv", long().into_bytes()),
        ("long.csv.gz", super::gzipped(long().as_bytes())),
    ] {
        let lab = holding(name, contents);
        let mut child = lab
            .command()
            .args(["match", name, "--column", "gene", "--all", "-f", "csv"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let ran = ran(child.wait_with_output().unwrap());
        assert_eq!(ran.code, 0, "{name}: {}", ran.stderr);
        assert!(
            !ran.stderr.to_lowercase().contains("pipe"),
            "{}",
            ran.stderr
        );
    }
}

#[test]
fn ctrl_c_stops_all_cores() {
    let lab = holding(
        "long.csv",
        format!("gene,n\n{}", "VEGFA,1\nACTB,2\n".repeat(2 << 20)),
    );
    let before = lab.names().len();
    let child = lab
        .command()
        .args([
            "match",
            "long.csv",
            "--column",
            "gene",
            "-o",
            "out.csv",
            "--receipt",
            "r.json",
        ])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The file that becomes the result is there: it has begun.
    while lab.names().len() == before {
        std::thread::sleep(Duration::from_millis(5));
    }
    let kill = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(kill.success());
    let ran = ran(child.wait_with_output().unwrap());
    assert_eq!(ran.code, 130, "{}", ran.stderr);
    assert_says(&ran.stderr, &["interrupted"]);
    assert_eq!(lab.names(), ["long.csv", "migrasome.db"]);
}

#[test]
fn ctrl_c_stops_it_and_leaves_nothing_behind() {
    let lab = lab();
    let mut child = lab
        .command()
        .args([
            "match",
            "-",
            "--column",
            "gene",
            "-o",
            "out.csv",
            "--receipt",
            "r.json",
        ])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Whoever writes has not come to an end yet.
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || {
        use std::io::Write as _;
        let _ = stdin.write_all(b"gene,n\n");
        while stdin
            .write_all("VEGFA,1\nACTB,2\n".repeat(100).as_bytes())
            .is_ok()
        {
            std::thread::sleep(Duration::from_millis(1));
        }
    });
    // The file that becomes the result is there: it has begun.
    while lab.names().len() == 1 {
        std::thread::sleep(Duration::from_millis(5));
    }
    let kill = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(kill.success());
    let ran = ran(child.wait_with_output().unwrap());
    writer.join().unwrap();
    assert_eq!(ran.code, 130, "{}", ran.stderr);
    assert_says(&ran.stderr, &["interrupted"]);
    assert_eq!(lab.names(), ["migrasome.db"]);
}
