//! What takes too long or too much ends, and what is odd about files, names and machines stops
//! nothing.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use migrasome::render::Format;

use crate::support::{
    Lab, confined, holding, interrupt, lab, options, ran, rendered, start, wait_until,
};
use crate::torture::traced;

/// A lab's database with a view that has no end.
fn with_endless_view() -> Lab {
    let lab = lab();
    let endless = rusqlite::Connection::open(lab.path("endless.db")).unwrap();
    endless
        .execute_batch(
            "CREATE VIEW v AS WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c)
             SELECT i AS gene FROM c",
        )
        .unwrap();
    lab
}

/// What runs for ever within one step of SQLite, where it does not look whether it should stop.
const ENDLESS_STEP: &str =
    "SELECT instr(printf('%.*c', 60000000, 'a'), printf('%.*c', 30000000, 'a') || 'b')";

#[test]
fn a_timeout_ends_every_command_that_reads_a_lab_file() {
    let lab = with_endless_view();
    fs::copy(lab.path("migrasome.db"), lab.path("old.db")).unwrap();
    let lines = [
        &["match", "endless.db#v"][..],
        &["match", "endless.db#v", "--all", "-o", "out.csv"],
        &["sql", "--with", "endless.db#v", "SELECT 1"],
        &[
            "sql",
            "--with",
            "endless.db",
            "SELECT count(*) FROM endless.v",
        ],
        &["report", "lab-hits", "--with", "endless.db#v"],
        &["add", "endless.db#v"],
        &["diff", "old.db", "migrasome.db", "--with", "endless.db#v"],
        &["sql", ENDLESS_STEP],
    ];
    let running = lines.map(|words| start(lab.command().args(words).args(["--timeout", "1"])));
    for (words, child) in lines.iter().zip(running) {
        let ran = ran(child.wait_with_output().unwrap());
        ran.assert_failed(1);
        assert!(
            ran.stderr.contains("took longer than 1 s"),
            "{words:?}: {}",
            ran.stderr
        );
    }
    assert_eq!(lab.names(), ["endless.db", "migrasome.db", "old.db"]);
}

#[test]
fn what_somebody_reads_slowly_is_no_work() {
    let lab = lab();
    let sql = "WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c LIMIT 100000)
               SELECT i, 'a text that fills the pipe' FROM c";
    let mut child = start(
        lab.command()
            .args(["sql", sql, "-f", "csv", "--timeout", "2"]),
    );
    // It waits for us longer than it may work.
    thread::sleep(Duration::from_millis(3500));
    let mut out = child.stdout.take().unwrap();
    let taken = std::io::copy(&mut out, &mut std::io::sink()).unwrap();
    let done = child.wait_with_output().unwrap();
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    assert!(taken > 3_000_000, "{taken}");
}

#[test]
fn one_ctrl_c_ends_what_does_not_look_whether_it_should_stop() {
    let lab = with_endless_view();
    let lines = [&["sql", ENDLESS_STEP][..], &["match", "endless.db#v"]];
    let running = lines.map(|words| start(lab.command().args(words)));
    for (child, words) in running.into_iter().zip(lines) {
        let stat = format!("/proc/{}/stat", child.id());
        wait_until("it works", || {
            let stat = fs::read_to_string(&stat).unwrap_or_default();
            // The 14th word: hundredths of a second spent so far.
            let spent = stat.split(' ').nth(13).and_then(|spent| spent.parse().ok());
            spent.unwrap_or(0) > 20
        });
        let begun = Instant::now();
        interrupt(&child);
        let ran = ran(child.wait_with_output().unwrap());
        assert_ne!(ran.code, 0);
        assert_eq!(ran.stderr, "migrasome: interrupted\n", "{words:?}");
        assert!(begun.elapsed() < Duration::from_mins(1));
    }
}

#[test]
fn waiting_has_a_limit_that_sqlite_can_count() {
    let lab = lab();
    for words in [&["migrate", "migrasome.db"][..], &["add", "x.csv"]] {
        let ran = lab.run(&[words, &["--wait", "2147484"]].concat());
        assert_eq!(ran.code, 2, "{}", ran.stderr);
        assert!(
            ran.stderr.contains("is not in 0..=1000000"),
            "{}",
            ran.stderr
        );
    }
}

#[test]
fn a_machine_without_more_threads_does_with_those_that_there_are() {
    let mut text = "gene\n".to_owned();
    // Large enough for several cores.
    while text.len() < 20 << 20 {
        writeln!(text, "VEGFA{}", "\nnobody knows this one".repeat(20)).unwrap();
    }
    let lab = holding("hits.csv", text);
    let with_threads = |threads: u32, words: &[&str]| {
        let no_more = format!("inject=clone,clone3:error=EAGAIN:when={}+", threads + 1);
        let tamper = ["-e", "trace=clone,clone3", "-e", &no_more].map(str::to_owned);
        traced(&lab, words, &tamper).map(ran)
    };
    let words = ["match", "hits.csv", "-f", "csv"];
    let usual = lab.run(&words);
    assert_eq!(usual.code, 0, "{}", usual.stderr);
    for threads in [0, 1, 2] {
        let Some(ran) = with_threads(threads, &words) else {
            return;
        };
        assert_eq!(
            (ran.code, ran.stderr),
            (0, usual.stderr.clone()),
            "{threads}"
        );
        assert!(ran.stdout == usual.stdout, "{threads}");
    }
    let made = Command::new("mkfifo").arg(lab.path("pipe.csv")).status();
    assert!(made.unwrap().success());
    let pipe = lab.path("pipe.csv");
    let writer = thread::spawn(move || fs::write(pipe, "gene\nVEGFA\n"));
    let words = [
        "sql",
        "--with",
        "pipe.csv",
        "SELECT gene FROM pipe",
        "-f",
        "csv",
    ];
    let ran = with_threads(0, &words).unwrap();
    assert_eq!(
        (ran.code, &*ran.stdout),
        (0, "gene\r\nVEGFA\r\n"),
        "{}",
        ran.stderr
    );
    writer.join().unwrap().unwrap();
}

#[test]
fn a_report_that_is_no_file_is_not_waited_for() {
    let lab = lab();
    fs::create_dir(lab.path("ours")).unwrap();
    let made = Command::new("mkfifo")
        .arg(lab.path("ours/pipe.sql"))
        .status();
    assert!(made.unwrap().success());
    std::os::unix::fs::symlink("/dev/zero", lab.path("zero.sql")).unwrap();
    std::os::unix::fs::symlink("ours/pipe.sql", lab.path("link.sql")).unwrap();
    let large = fs::File::create(lab.path("large.sql")).unwrap();
    large.set_len(1 << 34).unwrap();
    let no_file = "no regular file: a report is a text file with SQL in it";
    for (words, cause) in [
        (&["report", "ours/pipe.sql"][..], no_file),
        (&["report", "link.sql"], no_file),
        (&["report", "zero.sql"], no_file),
        (&["report", "cargos", "--queries", "ours"], no_file),
        (&["report", "--queries", "ours"], no_file),
        (&["report", "large.sql"], "17179869184 bytes are no report"),
    ] {
        let said = lab.fails(1, words);
        assert!(said.contains(cause), "{said}");
    }
}

#[test]
fn thousands_of_small_files_take_little_memory() {
    let lab = holding("x.csv", "gene\nVEGFA\n");
    let mut command = confined(&lab, 200_000);
    command.arg("sql");
    for number in 0..1_000 {
        command.args(["--with".to_owned(), format!("t{number}=x.csv")]);
    }
    let sql = "SELECT count(*) FROM t0 JOIN t999 USING (gene)";
    let ran = ran(command.args([sql, "-f", "csv"]).output().unwrap());
    assert_eq!((ran.code, &*ran.stderr), (0, ""));
    assert_eq!(ran.stdout, "count(*)\r\n1\r\n");
}

#[test]
fn names_of_files_need_be_no_utf_8() {
    let lab = lab();
    let file = |name: &[u8]| OsStr::from_bytes(name).to_owned();
    let path = |name: &[u8]| lab.path("").join(file(name));
    fs::write(path(b"hits\xff.csv"), "gene\nVEGFA\n").unwrap();
    fs::write(path(b"a\xff#b\xfe.csv"), "gene\nVEGFA\n").unwrap();
    let database = rusqlite::Connection::open(path(b"lab\xff.db")).unwrap();
    database
        .execute_batch(
            "CREATE TABLE \"the hits\" (gene); INSERT INTO \"the hits\" VALUES ('VEGFA')",
        )
        .unwrap();
    fs::copy(lab.path("migrasome.db"), path(b"ours\xff.db")).unwrap();
    for name in [
        &b"hits\xff.csv"[..],
        b"a\xff#b\xfe.csv",
        b"lab\xff.db#the hits",
    ] {
        let run = |words: &[&OsStr]| ran(lab.command().args(words).output().unwrap());
        let [matches, sql, with, csv] = ["match", "sql", "--with", "-fcsv"].map(OsStr::new);
        let named = OsStr::from_bytes(&[b"hits=", name].concat()).to_owned();
        for ran in [
            run(&[matches, &file(name), csv]),
            run(&[
                matches,
                &file(name),
                OsStr::new("--db"),
                &file(b"ours\xff.db"),
                csv,
            ]),
            run(&[sql, with, &named, OsStr::new("SELECT * FROM hits"), csv]),
        ] {
            assert_eq!(ran.code, 0, "{}", ran.stderr);
            assert!(ran.stdout.contains("\r\nVEGFA"), "{}", ran.stdout);
        }
    }
}

#[test]
fn what_cannot_be_seen_is_shown_on_a_terminal() {
    let lab = lab();
    let db = migrasome::Db::open(&lab.path("migrasome.db")).unwrap();
    for c in [
        '\u{200e}', '\u{200f}', '\u{61c}', '\u{2028}', '\u{2029}', '\u{200b}', '\u{feff}', '\u{ad}',
    ] {
        let sql = format!("SELECT 'VEGF{c}A' AS gene");
        for format in [Format::Table, Format::Markdown] {
            let shown = rendered(&db, &sql, options(format));
            assert!(
                !shown.contains(c) && shown.contains(&format!("VEGF{}A", c.escape_unicode())),
                "{shown}"
            );
        }
        assert!(rendered(&db, &sql, options(Format::Csv)).contains(c));
    }
    // What was typed is quoted by the parser of the command line.
    for word in ["re\u{1b}[31mport", "--\u{1b}]0;owned\u{7}", "a\u{202e}b\nc"] {
        let ran = lab.run(&["sql", "SELECT 1", word]);
        assert_eq!(ran.code, 2);
        assert!(
            !ran.stderr.contains(['\u{1b}', '\u{7}', '\u{202e}']),
            "{:?}",
            ran.stderr
        );
        assert!(!ran.stderr.contains("b\nc"), "{:?}", ran.stderr);
    }
}

#[test]
fn a_long_cell_stands_apart_and_is_whole() {
    let lab = lab();
    let db = migrasome::Db::open(&lab.path("migrasome.db")).unwrap();
    let sql = "SELECT 1 AS a, 'x' AS b
               UNION ALL SELECT 2, printf('%.*c', 20000, 'y')
               UNION ALL SELECT 3, 'z'";
    let long = "y".repeat(20_000);
    let shown = |format| rendered(&db, sql, options(format)).replace(&long, "LONG");
    insta::assert_snapshot!(shown(Format::Table), @"
    ┌───┬───┐
    │ a ┆ b │
    ╞═══╪═══╡
    │ 1 ┆ x │
    └───┴───┘
    ── 2 ──
     a  2
     b  LONG
    ┌───┬───┐
    │ a ┆ b │
    ╞═══╪═══╡
    │ 3 ┆ z │
    └───┴───┘
    ");
    insta::assert_snapshot!(shown(Format::Markdown), @"
    | a | b |
    |---|---|
    | 1 | x |
    | 2 | LONG |
    | 3 | z |
    ");
    let terminal = migrasome::render::Options {
        width: Some(80),
        ..options(Format::Table)
    };
    let cut = rendered(&db, sql, terminal);
    assert_eq!(cut.matches('y').count(), 10_000);
    assert!(cut.contains("10000 more characters"), "{cut}");
}

#[test]
fn a_result_with_large_cells_takes_little_memory() {
    let lab = lab();
    let sql = "WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c LIMIT 20)
               SELECT i, printf('%.*c', 8000000, 'y') FROM c";
    for format in ["table", "markdown"] {
        let mut command = confined(&lab, 300_000);
        command.args(["sql", sql, "-f", format, "-o", "/dev/null"]);
        let ran = ran(command.output().unwrap());
        assert_eq!((ran.code, &*ran.stderr), (0, ""), "{format}");
    }
}
