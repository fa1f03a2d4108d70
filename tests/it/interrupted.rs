//! Ctrl-C: a command ends as interrupted, says so in one line, and leaves everything as it was.
//!
//! The signal is sent with the Nth system call, by strace, so that it strikes everywhere.

use std::fs;
use std::process::{Output, Stdio};
use std::thread;
use std::time::Duration;

use crate::support::{Lab, interrupt, ran, wait_until};
use crate::torture::{calls, is_full, struck, tampered};

/// What a command does at its beginning, at its end and between.
const ANY: &str = "openat,read,pread64,write,pwrite64,fcntl,close,unlink,rename,renameat2,linkat";

const SQL: &str = "SELECT gene, term FROM hits.hits LEFT JOIN term_keys ON key = fold(gene)";

/// Ended by the signal itself, before there was a handler; interrupted; or done.
#[derive(Debug, PartialEq)]
enum End {
    Killed,
    Interrupted,
    Done,
}

fn end(output: Output, what: &str) -> End {
    // strace ends as what it traces, by the same signal.
    let Some(code) = output.status.code() else {
        return End::Killed;
    };
    let ran = ran(output);
    if code == 0 {
        return End::Done;
    }
    assert_eq!(code, 130, "{what}: {}", ran.shown());
    // Something may have been told of a lab file before.
    let last = ran.stderr.lines().last().unwrap_or_default();
    assert!(
        last.starts_with("migrasome: ") && last.ends_with("interrupted"),
        "{what}: {}",
        ran.shown()
    );
    End::Interrupted
}

#[test]
fn commands_that_are_interrupted_say_so_wherever_they_are() {
    let older = fs::read(Lab::with_older_file().path("migrasome.db")).unwrap();
    let current = fs::read(Lab::with_file().path("migrasome.db")).unwrap();
    let short: [(&[&str], usize); 4] = [
        (&["migrate", "migrasome.db"], 4),
        (&["build", "--force"], 2),
        (&["sql", SQL, "--with", "hits.db", "-o", "out.csv"], 1),
        (&["match", "hits.db#hits", "-o", "out.csv"], 1),
    ];
    let long: [(&[&str], usize); 4] = [
        (&["report", "table-1", "-o", "out.csv"], 1),
        (&["check", "other.db"], 1),
        (&["status", "-o", "out.csv"], 1),
        (&["diff", "migrasome.db", "other.db", "-o", "out.csv"], 1),
    ];
    let long = &long[..if is_full() { long.len() } else { 0 }];
    for &(words, some) in short.iter().chain(long) {
        let lab = Lab::new();
        lab.write("migrasome.db", &older);
        lab.write("other.db", &current);
        let raw = rusqlite::Connection::open(lab.path("hits.db")).unwrap();
        raw.execute_batch("CREATE TABLE hits AS SELECT 'VEGFA' AS gene")
            .unwrap();
        drop(raw);
        let names = lab.names();
        let copy = Lab::new();
        for name in &names {
            fs::copy(lab.path(name), copy.path(name)).unwrap();
        }
        let Some(all) = calls(&copy, words, ANY) else {
            return;
        };
        let mut ends = Vec::new();
        // Before the first there is no handler, after the last nothing to interrupt.
        let some = if is_full() { all } else { some };
        for at in (1..=some).map(|n| (all * n).div_ceil(some + 1)) {
            let what = format!("{words:?}, call {at} of {all}");
            let end = end(struck(&lab, words, ANY, "signal=SIGINT", at), &what);
            if end == End::Interrupted {
                assert_eq!(lab.names(), names, "{what}");
                assert!(
                    fs::read(lab.path("migrasome.db")).unwrap() == older,
                    "{what}"
                );
            } else {
                for name in lab.names().iter().filter(|name| !names.contains(name)) {
                    fs::remove_file(lab.path(name)).unwrap();
                }
                lab.write("migrasome.db", &older);
            }
            ends.push(end);
        }
        eprintln!("{words:?}: {ends:?}");
    }
}

/// A command that waits, or works for long.
fn started(lab: &Lab, words: &[&str]) -> std::process::Child {
    let mut command = lab.command();
    command
        .args(words)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let child = command.spawn().unwrap();
    wait_until("it listens to Ctrl-C", || {
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
        let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:"));
        let caught = u64::from_str_radix(caught.unwrap().trim(), 16).unwrap();
        caught & 0b10 != 0
    });
    thread::sleep(Duration::from_millis(200));
    child
}

const ENDLESS: [&str; 2] = [
    "sql",
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
];

#[test]
fn the_exit_code_tells_the_signal() {
    let lab = Lab::new();
    for (signal, code) in [("INT", 130), ("TERM", 143), ("HUP", 129)] {
        let child = started(&lab, &ENDLESS);
        let id = child.id().to_string();
        let sent = std::process::Command::new("kill")
            .args(["-s", signal, &id])
            .status();
        assert!(sent.unwrap().success());
        let ran = ran(child.wait_with_output().unwrap());
        assert_eq!((ran.code, &*ran.stderr), (code, "migrasome: interrupted\n"));
    }
}

/// A single step of SQLite without an end, in which it does not look whether it should stop.
#[test]
fn what_does_not_look_is_ended_too() {
    let lab = Lab::new();
    let trim =
        "SELECT trim(hex(zeroblob(999999)), replace(hex(zeroblob(500000)), '0', 'F') || '0')";
    let child = started(&lab, &["sql", trim]);
    interrupt(&child);
    let once = ran(child.wait_with_output().unwrap());
    assert_eq!(
        (once.code, &*once.stderr),
        (130, "migrasome: interrupted\n")
    );
    // A second Ctrl-C does not wait.
    let child = started(&lab, &["sql", trim]);
    interrupt(&child);
    thread::sleep(Duration::from_millis(100));
    interrupt(&child);
    let twice = ran(child.wait_with_output().unwrap());
    assert_eq!((twice.code, &*twice.stderr), (130, ""));
}

#[test]
fn a_reader_that_waits_for_a_writer_is_interrupted() {
    let lab = Lab::with_file();
    fs::copy(lab.path("migrasome.db"), lab.path("other.db")).unwrap();
    let writer = rusqlite::Connection::open(lab.path("migrasome.db")).unwrap();
    writer.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let lines = [
        &["report", "table-1"][..],
        &["sql", "SELECT 1 FROM terms"],
        &["check"],
        &["status"],
        &["export", "own"],
        &["diff", "migrasome.db", "other.db"],
    ];
    for words in lines {
        let child = started(&lab, words);
        interrupt(&child);
        let ran = ran(child.wait_with_output().unwrap());
        assert_eq!(
            (ran.code, &*ran.stderr),
            (130, "migrasome: interrupted\n"),
            "{words:?}"
        );
    }
}

#[test]
fn nothing_is_left_of_the_copy_of_a_log() {
    let lab = Lab::new();
    let writer = rusqlite::Connection::open(lab.path("hits.db")).unwrap();
    writer
        .execute_batch(
            "PRAGMA journal_mode = wal; CREATE TABLE hits (gene); INSERT INTO hits VALUES ('CD63')",
        )
        .unwrap();
    fs::create_dir(lab.path("tmp")).unwrap();
    // The log is put into the copy slowly.
    let slow = [
        "-e",
        "trace=pwrite64",
        "-e",
        "inject=pwrite64:delay_enter=5000000",
    ]
    .map(str::to_owned);
    let words = ["sql", "SELECT * FROM hits.hits", "--with", "hits.db"];
    let Some(mut strace) = tampered(&lab, &words, &slow) else {
        return;
    };
    let child = strace.env("TMPDIR", lab.path("tmp")).spawn().unwrap();
    let copy = || fs::read_dir(lab.path("tmp")).unwrap().count();
    wait_until("it copies", || copy() == 1);
    thread::sleep(Duration::from_millis(300));
    // The command itself, and not what traces it.
    let found = std::process::Command::new("pgrep")
        .args(["-P", &child.id().to_string()])
        .output();
    let id = String::from_utf8(found.unwrap().stdout).unwrap();
    let sent = std::process::Command::new("kill")
        .args(["-INT", id.trim()])
        .status();
    assert!(sent.unwrap().success());
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(130));
    assert_eq!(copy(), 0);
}

#[test]
fn the_wait_for_another_program_is_interrupted() {
    let lab = Lab::with_older_file();
    let other = rusqlite::Connection::open(lab.path("migrasome.db")).unwrap();
    for taken in ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"] {
        other.execute_batch(taken).unwrap();
        let child = started(&lab, &["migrate", "migrasome.db", "--wait", "600"]);
        interrupt(&child);
        let ran = ran(child.wait_with_output().unwrap());
        assert_eq!(
            (ran.code, &*ran.stderr),
            (
                130,
                "migrasome: migrasome.db: nothing was changed: interrupted\n"
            )
        );
        other.execute_batch("ROLLBACK").unwrap();
    }
}
