//! Ctrl-C ends the reading of a lab file at once, wherever it is, and leaves nothing behind.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use migrasome::lab::{self, Options, Reading, Spec};
use migrasome::{Db, Error, Result};

use crate::support::{Lab, at, gzipped, project, ran};

/// Far less than reading any of these files takes.
const AT_ONCE: Duration = Duration::from_mins(1);

/// How far a command gets before it is interrupted.
const A_WHILE: Duration = Duration::from_millis(300);

/// Rows of many a text.
fn rows(count: usize) -> String {
    let mut text = String::new();
    for n in 0..count {
        writeln!(text, "gene{n},{n},some words").unwrap();
    }
    text
}

/// A file that begins with one text and goes on with another, so many times: packed, so that
/// it takes little room, and very long to read.
fn endless(path: &Path, head: &str, more: &str, times: usize) {
    let mut file = File::create(path).unwrap();
    file.write_all(&gzipped(head.as_bytes())).unwrap();
    file.write_all(&gzipped(more.as_bytes()).repeat(times))
        .unwrap();
}

/// Waits until the program has a handler for Ctrl-C.
fn until_it_listens(child: &Child) {
    let status = format!("/proc/{}/status", child.id());
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(10) {
        let Ok(text) = fs::read_to_string(&status) else {
            break; // not Linux
        };
        let caught = text.lines().find_map(|line| line.strip_prefix("SigCgt:"));
        let caught = u64::from_str_radix(caught.unwrap().trim(), 16).unwrap();
        if caught & 0b10 != 0 {
            return;
        }
        thread::sleep(Duration::from_millis(5));
    }
    thread::sleep(A_WHILE);
}

/// Interrupts `sql` while it is at a file, and holds it to what is promised.
fn interrupted(lab: &Lab, file: &str, statement: &str) {
    let before = lab.names();
    let mut child = lab
        .command()
        .args([
            "sql", statement, "--with", file, "-o", "out.csv", "-f", "csv",
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    until_it_listens(&child);
    thread::sleep(A_WHILE);
    let told = Instant::now();
    let kill = Command::new("sh")
        .args(["-c", &format!("kill -INT {}", child.id())])
        .status();
    assert!(kill.unwrap().success());
    // Waiting would close it, and an end of the input is another reason to stop.
    let input = child.stdin.take();
    let ran = ran(child.wait_with_output().unwrap());
    drop(input);
    let took = told.elapsed();
    assert_eq!(
        (ran.code, ran.stdout.as_str()),
        (130, ""),
        "{file}: {}",
        ran.stderr
    );
    assert!(
        ran.stderr.starts_with("migrasome: ") && ran.stderr.ends_with("interrupted\n"),
        "{file}: {}",
        ran.stderr
    );
    assert_eq!(ran.stderr.lines().count(), 1, "{file}: {}", ran.stderr);
    assert!(took < AT_ONCE, "{file}: {took:?}");
    assert_eq!(lab.names(), before, "{file}");
}

#[test]
fn a_wait_for_whoever_writes_a_pipe_is_interrupted() {
    let lab = Lab::new();
    let made = Command::new("mkfifo").arg(lab.path("pipe.csv")).status();
    assert!(made.unwrap().success());
    interrupted(&lab, "pipe.csv", "SELECT * FROM pipe");
    // Standard input is open too, and nobody writes to it.
    interrupted(&lab, "-", "SELECT * FROM stdin");
}

#[test]
fn the_search_for_types_is_interrupted() {
    let lab = Lab::new();
    let rows = "VEGFA,7,plain\n".repeat(500_000);
    endless(&lab.path("big.csv.gz"), "gene,n,note\n", &rows, 500);
    interrupted(&lab, "big.csv.gz", "SELECT count(*) FROM big");
    // In Windows-1252, which shows late.
    endless(
        &lab.path("latin.csv.gz"),
        "gene,n,note\n",
        "VEGFA,7,plain\n",
        1,
    );
    let mut file = File::options()
        .append(true)
        .open(lab.path("latin.csv.gz"))
        .unwrap();
    file.write_all(&gzipped(b"CD5L,7,caf\xe9\n")).unwrap();
    file.write_all(&gzipped(rows.as_bytes()).repeat(500))
        .unwrap();
    interrupted(&lab, "latin.csv.gz", "SELECT count(*) FROM latin");
}

#[test]
fn a_question_is_interrupted() {
    let lab = Lab::new();
    lab.write("big.csv", "gene,n,note\n".to_owned() + &rows(300_000));
    for statement in [
        // Each row takes its time.
        "SELECT gene, term FROM big LEFT JOIN term_keys ON key = fold(gene)
         WHERE length(hex(randomblob(99999))) > 0",
        // Each row is joined with all others.
        "SELECT count(*) FROM big AS a JOIN big AS b ON b.n = a.n + 1",
        // A file that is read again and again for a row that is not there.
        "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n)
         SELECT count(*) FROM n JOIN big ON big.note = 'none ' || n.n",
    ] {
        interrupted(&lab, "big.csv", statement);
    }
}

#[test]
fn the_unpacking_of_other_formats_is_interrupted() {
    let lab = Lab::new();
    let object = "{\"gene\":\"VEGFA\",\"n\":12,\"note\":\"some words\"}\n";
    endless(
        &lab.path("packed.ndjson.gz"),
        object,
        &object.repeat(100_000),
        500,
    );
    interrupted(&lab, "packed.ndjson.gz", "SELECT count(*) FROM packed");
    // Small ones end before anybody could interrupt them: here that was done before.
    let reading = Reading {
        stop: Arc::new(AtomicBool::new(true)),
        ..Reading::default()
    };
    for name in [
        "csv", "csv.gz", "xlsx", "xls", "xlsb", "ods", "json", "db#same",
    ] {
        let path = project("tests/lab").join(format!("same.{name}"));
        let spec = Spec::parse(path.as_os_str()).unwrap();
        let opened = lab::open(&spec, &Options::default(), &reading);
        assert!(
            matches!(opened, Err(Error::Interrupted)),
            "{name}: {opened:?}"
        );
    }
}

/// Stops a reading when it has come so far.
fn stop_at(reading: &Reading, bytes: u64) -> thread::JoinHandle<()> {
    let stop = Arc::clone(&reading.stop);
    at(reading, bytes, move || stop.store(true, Ordering::Relaxed))
}

/// What a reading ends with that is stopped on its way. A machine with much to do may stop it
/// too late: then it is tried again.
fn stopped<T: std::fmt::Debug>(mut read: impl FnMut() -> Result<T>) {
    for _ in 0..50 {
        match read() {
            Err(Error::Interrupted) => return,
            Err(error) => panic!("{error}"),
            Ok(_) => {}
        }
    }
    panic!("it was never stopped");
}

/// A large file is looked at by several threads, and a question goes through it without a
/// step of SQLite where no row fits.
#[test]
fn every_thread_and_a_search_without_hits_stop() {
    let lab = Lab::new();
    let path = lab.write("big.csv", "gene,n,note\n".to_owned() + &rows(1_500_000));
    let length = fs::metadata(&path).unwrap().len();
    let spec = Spec::parse(path.as_os_str()).unwrap();
    stopped(|| {
        let reading = Reading::default();
        let watcher = stop_at(&reading, length / 8);
        let opened = lab::open(&spec, &Options::default(), &reading);
        watcher.join().unwrap();
        opened
    });
    stopped(|| {
        let reading = Reading::default();
        let mut db = Db::built_in()?;
        db.with(lab::open(&spec, &Options::default(), &reading)?)?;
        let read = reading.progress.bytes.load(Ordering::Relaxed);
        let total = reading.progress.total.load(Ordering::Relaxed);
        assert_eq!(total, read + length);
        let watcher = stop_at(&reading, read + length / 8);
        let mut statement = db.prepare("SELECT n FROM big WHERE gene = 'none'")?;
        let asked = statement.for_each_row(|_| Ok(()));
        watcher.join().unwrap();
        asked
    });
}
