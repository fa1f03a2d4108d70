//! Power cuts, full disks and crowds: whatever happens to `build` and `migrate`, the old file
//! or the new file is there, whole, and the next run leaves nothing lying around.
//!
//! The kills and failures are put before the Nth system call, with strace. A short form runs
//! with the other tests, the whole with `MIGRASOME_TORTURE=full` (`just torture`).

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use rusqlite::Connection;

use crate::support::{Lab, Ran, consumer, ran};
use crate::upgrade::{Everything, LAB, everything};

/// Every system call that changes a file, a folder or a lock.
const CHANGING: &str = "openat,creat,write,writev,pwrite64,pwritev,fsync,fdatasync,ftruncate,\
                        fallocate,rename,renameat,renameat2,link,linkat,unlink,unlinkat,chmod,\
                        fchmod,fchmodat,fchown,fcntl,flock,close";

/// What fails when a disk is full. Without `write`, which also tells what went wrong.
const FILLING: &str = "pwrite64,pwritev,ftruncate,fallocate";

/// Whether everything is tried.
pub fn is_full() -> bool {
    env::var_os("MIGRASOME_TORTURE").is_some_and(|how| how == "full")
}

/// How many points of a run are tried: all of them, or some that are spread evenly.
fn points(all: usize, some: usize) -> Vec<usize> {
    let step = if is_full() { 1 } else { all.div_ceil(some) };
    (1..=all).step_by(step).collect()
}

/// A command under strace, which tampers with the calls as told.
pub fn traced(lab: &Lab, words: &[&str], tamper: &[String]) -> Option<Output> {
    let output = tampered(lab, words, tamper)?.output();
    Some(output.expect("strace starts"))
}

/// The same, still to be started.
pub fn tampered(lab: &Lab, words: &[&str], tamper: &[String]) -> Option<Command> {
    let mut strace = consumer("strace")?;
    // In some containers no process may look at another.
    let probe = Command::new("strace").args(["-qq", "true"]).output();
    if !probe.is_ok_and(|probe| probe.status.success()) {
        eprintln!("skipped: strace may not trace here");
        return None;
    }
    strace
        .args(["-f", "-qq", "-o"])
        .arg(trace(lab))
        .args(tamper)
        .arg(env!("CARGO_BIN_EXE_migrasome"))
        .args(words)
        .current_dir(lab.path(""))
        .env_remove("MIGRASOME_DB")
        .stdin(Stdio::null());
    Some(strace)
}

/// Where strace writes: beside the folder of the test, which must hold nothing but its files.
fn trace(lab: &Lab) -> PathBuf {
    lab.path("").with_extension("trace")
}

/// How often a command makes such calls.
pub fn calls(lab: &Lab, words: &[&str], of: &str) -> Option<usize> {
    let output = traced(lab, words, &["-e".to_owned(), format!("trace={of}")])?;
    assert!(output.status.success(), "{output:?}");
    let lines = fs::read_to_string(trace(lab)).expect("a trace");
    fs::remove_file(trace(lab)).expect("a trace");
    Some(lines.lines().filter(|line| line.contains('(')).count())
}

/// Runs a command that something happens to at the Nth call.
pub fn struck(lab: &Lab, words: &[&str], of: &str, what: &str, at: usize) -> Output {
    let tamper = [
        "-e".to_owned(),
        format!("trace={of}"),
        "-e".to_owned(),
        format!("inject={of}:{what}:when={at}"),
    ];
    let output = traced(lab, words, &tamper).expect("strace was there a moment ago");
    let _ = fs::remove_file(trace(lab));
    output
}

fn integrity(lab: &Lab) {
    let raw = Connection::open(lab.path("migrasome.db")).expect("the file opens");
    let found: String = raw
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .expect("the file can be checked");
    assert_eq!(found, "ok");
}

#[test]
fn a_build_that_is_killed_leaves_no_file_or_the_whole_file() {
    let whole = Lab::with_file();
    let whole = fs::read(whole.path("migrasome.db")).unwrap();
    let Some(all) = calls(&Lab::new(), &["build"], CHANGING) else {
        return;
    };
    let lab = Lab::new();
    let (mut none, mut new) = (0, 0);
    for at in points(all, 8) {
        struck(&lab, &["build"], CHANGING, "signal=SIGKILL", at);
        match fs::read(lab.path("migrasome.db")) {
            Ok(bytes) => {
                assert!(bytes == whole, "call {at}");
                new += 1;
            }
            Err(_) => none += 1,
        }
        let again = lab.run(&["build"]);
        assert!(
            again.code == 0 || again.stderr.contains("already there"),
            "{}",
            again.stderr
        );
        // Whatever is left is taken away by the first run that writes beside it.
        assert_eq!(lab.run(&["build", "--force"]).code, 0);
        assert_eq!(lab.names(), ["migrasome.db"], "call {at} of {all}");
        fs::remove_file(lab.path("migrasome.db")).unwrap();
    }
    eprintln!(
        "build: {all} calls; killed {}: no file {none}, the new file {new}",
        none + new
    );
    assert!(none > 0);
}

#[test]
fn a_replacement_that_is_killed_leaves_the_old_file_or_the_new_one() {
    let old = Lab::with_older_file();
    let old = fs::read(old.path("migrasome.db")).unwrap();
    let new = fs::read(Lab::with_file().path("migrasome.db")).unwrap();
    let words = ["build", "--force"];
    let lab = Lab::new();
    lab.write("migrasome.db", &old);
    let Some(all) = calls(&lab, &words, CHANGING) else {
        return;
    };
    for at in points(all, 4) {
        lab.write("migrasome.db", &old);
        struck(&lab, &words, CHANGING, "signal=SIGKILL", at);
        let there = fs::read(lab.path("migrasome.db")).unwrap();
        assert!(there == old || there == new, "call {at}");
        assert_eq!(lab.run(&words).code, 0);
        assert_eq!(lab.names(), ["migrasome.db"], "call {at} of {all}");
    }
    eprintln!("build --force: {all} calls");
}

/// A lab with an older file that holds what is its own.
fn older_lab() -> Lab {
    let lab = Lab::with_older_file();
    for sql in LAB {
        lab.execute(sql);
    }
    lab
}

/// The lab's file before and after an upgrade, and its bytes before.
fn upgrade() -> (Vec<u8>, Everything, Everything) {
    let lab = older_lab();
    let path = lab.path("migrasome.db");
    let bytes = fs::read(&path).unwrap();
    let before = everything(&path);
    assert_eq!(lab.run(&["migrate", "migrasome.db"]).code, 0);
    (bytes, before, everything(&path))
}

/// Takes the backups away; each is a whole file of the older data.
fn remove_backups(lab: &Lab) {
    for name in lab.names().iter().filter(|name| name.contains(".db.v")) {
        let raw = Connection::open(lab.path(name)).unwrap();
        let sql = "SELECT value FROM metadata WHERE name = 'data_version'";
        let version: String = raw.query_row(sql, [], |row| row.get(0)).unwrap();
        assert_eq!(version, "2020-01-01", "{name}");
        fs::remove_file(lab.path(name)).unwrap();
    }
}

#[test]
fn an_upgrade_that_is_killed_leaves_the_old_file_or_the_new_one() {
    let (bytes, before, after) = upgrade();
    let words = ["migrate", "migrasome.db"];
    let lab = Lab::new();
    lab.write("migrasome.db", &bytes);
    let Some(all) = calls(&lab, &words, CHANGING) else {
        return;
    };
    remove_backups(&lab);
    let (mut old, mut new, mut cut_off) = (0, 0, 0);
    for at in points(all, 8) {
        lab.write("migrasome.db", &bytes);
        struck(&lab, &words, CHANGING, "signal=SIGKILL", at);
        // A reader sees the table, or is told what to do.
        let read = lab.run(&["report", "table-1", "-f", "csv"]);
        if read.code == 0 {
            assert_eq!(read.stdout.lines().count(), 11, "call {at}");
        } else {
            assert!(
                read.stderr.contains("migrasome migrate"),
                "call {at}: {}",
                read.stderr
            );
            assert_eq!(read.stderr.lines().count(), 1);
            cut_off += 1;
        }
        integrity(&lab);
        let there = everything(&lab.path("migrasome.db"));
        assert!(there == before || there == after, "call {at} of {all}");
        if there == before {
            old += 1;
        } else {
            new += 1;
        }
        let again = lab.run(&words);
        assert_eq!(again.code, 0, "call {at}: {}", again.stderr);
        assert!(everything(&lab.path("migrasome.db")) == after);
        remove_backups(&lab);
        // Where the new file was complete nothing was written again, and nothing taken away.
        lab.run(&["report", "table-1", "-o", "migrasome.db.txt"]);
        fs::remove_file(lab.path("migrasome.db.txt")).unwrap();
        let names = lab.names();
        assert!(names == ["migrasome.db"], "call {at} of {all}: {names:?}");
    }
    eprintln!(
        "migrate: {all} calls; killed {}: the old file {old}, the new file {new}; cut off, and put \
         right by the next run: {cut_off}",
        old + new
    );
    assert!(old > 0);
}

#[test]
fn a_disk_that_fails_once_is_said_and_changes_nothing() {
    let (bytes, before, after) = upgrade();
    let words = ["migrate", "migrasome.db"];
    let lab = Lab::new();
    for (of, what, some) in [
        (FILLING, "error=ENOSPC", 5),
        ("fsync,fdatasync", "error=EIO", 5),
    ] {
        lab.write("migrasome.db", &bytes);
        let Some(all) = calls(&lab, &words, of) else {
            return;
        };
        remove_backups(&lab);
        for at in points(all, some) {
            lab.write("migrasome.db", &bytes);
            let failed = ran(struck(&lab, &words, of, what, at));
            let there = everything(&lab.path("migrasome.db"));
            if failed.code == 0 {
                // What follows the commit may fail.
                assert!(there == after, "{what} at {at} of {all}");
                remove_backups(&lab);
            } else {
                assert!(
                    there == before,
                    "{what} at {at} of {all}: {}",
                    failed.stderr
                );
                assert_eq!(failed.stderr.lines().count(), 1, "{}", failed.stderr);
                assert!(
                    failed.stderr.starts_with("migrasome: migrasome.db"),
                    "{}",
                    failed.stderr
                );
            }
            assert_eq!(
                lab.names(),
                ["migrasome.db"],
                "{what} at {at} of {all}: {}",
                failed.stderr
            );
        }
        eprintln!("migrate: {what} at each of {all} calls of {of}");
    }
}

/// The command with files of no more than so many KiB.
fn limited(lab: &Lab, kib: usize, words: &str) -> Ran {
    let script = format!(
        "ulimit -f {}; exec {} {words}",
        kib * 2,
        env!("CARGO_BIN_EXE_migrasome")
    );
    let mut sh = Command::new("sh");
    sh.args(["-c", &script]).current_dir(lab.path(""));
    ran(sh.env_remove("MIGRASOME_DB").output().expect("sh"))
}

#[test]
fn a_file_that_may_not_grow_is_said_and_changes_nothing() {
    let kib = |lab: &Lab| fs::read(lab.path("migrasome.db")).unwrap().len() / 1024;
    let lab = older_lab();
    let before = fs::read(lab.path("migrasome.db")).unwrap();
    let mut said = String::new();
    for (kib, words) in [
        (8, "migrate migrasome.db"),
        (kib(&lab) - 4, "migrate migrasome.db"),
        (kib(&lab), "migrate migrasome.db"),
        (8, "build new.db"),
        (kib(&Lab::with_file()) - 4, "build new.db"),
        (
            8,
            "sql 'SELECT terms.*, name FROM terms, sample_sources' -f json -o out.json",
        ),
    ] {
        let ran = limited(&lab, kib, words);
        ran.assert_failed(1);
        assert!(before == fs::read(lab.path("migrasome.db")).unwrap());
        assert_eq!(lab.names(), ["migrasome.db"], "{words} with {kib} KiB");
        said += &ran.stderr;
    }
    insta::assert_snapshot!(said, @"
    migrasome: migrasome.db: its backup cannot be written (the system refuses: is the disk full, or a quota used up?); nothing was changed
    migrasome: migrasome.db: its backup cannot be written (the system refuses: is the disk full, or a quota used up?); nothing was changed
    migrasome: migrasome.db: cannot be upgraded (the system refuses: is the disk full, or a quota used up?); nothing was changed
    migrasome: new.db: cannot be written (the system refuses: is the disk full, or a quota used up?); nothing was changed
    migrasome: new.db: cannot be written (the system refuses: is the disk full, or a quota used up?); nothing was changed
    migrasome: out.json: not written: cannot write the result: File too large (os error 27)
    ");
}

/// A write that fails in the commit leaves a journal, which is played back before that is said.
#[test]
fn an_addition_that_does_not_fit_leaves_the_file_as_it_was() {
    let lab = Lab::with_file();
    let before = fs::read(lab.path("migrasome.db")).unwrap();
    let row = |n| format!("Tumor,HCC,Cells,CD5L,They take it up {n},Escape,1\n");
    let head = "# name: many\n# title: Many\n# doi: 10.1234/many\n# year: 2026\n\
                Category,Disease,Source,Cargo,Mechanism,Effect,References\n";
    lab.write(
        "own.csv",
        head.to_owned() + &(0..300).map(row).collect::<String>(),
    );
    let ran = limited(&lab, before.len() / 1024, "add own.csv --db migrasome.db");
    assert!(
        ran.stderr.contains("nothing was changed"),
        "{}",
        ran.shown()
    );
    assert_eq!(lab.names(), ["migrasome.db", "own.csv"]);
    assert!(before == fs::read(lab.path("migrasome.db")).unwrap());
}

fn at_once(lab: &Lab, count: usize, words: &[&str]) -> Vec<Ran> {
    let start = |_| {
        let mut command = lab.command();
        command
            .args(words)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command.spawn().unwrap()
    };
    let started: Vec<_> = (0..count).map(start).collect();
    let done = started
        .into_iter()
        .map(|child| ran(child.wait_with_output().unwrap()));
    done.collect()
}

#[test]
fn two_and_eight_upgrades_at_once_are_one() {
    let (bytes, _, after) = upgrade();
    for count in [2, 8] {
        let lab = Lab::new();
        lab.write("migrasome.db", &bytes);
        let all = at_once(&lab, count, &["migrate", "migrasome.db", "--wait", "60"]);
        for each in &all {
            assert_eq!(each.code, 0, "{}", each.stderr);
        }
        let upgraded = all
            .iter()
            .filter(|each| each.stdout.contains("was brought up"));
        assert_eq!(upgraded.count(), 1);
        assert!(everything(&lab.path("migrasome.db")) == after);
        assert_eq!(lab.names().len(), 2, "{:?}", lab.names());
    }
}

#[test]
fn readers_during_an_upgrade_see_the_old_file_or_the_new_one() {
    let (bytes, ..) = upgrade();
    let lab = Lab::new();
    lab.write("migrasome.db", &bytes);
    let mut upgrade = lab
        .command()
        .args(["migrate", "migrasome.db"])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    for _ in 0..5 {
        for ran in at_once(&lab, 3, &["report", "table-1", "-f", "csv"]) {
            assert_eq!(
                (ran.code, ran.stdout.lines().count()),
                (0, 11),
                "{}",
                ran.stderr
            );
        }
    }
    assert!(upgrade.wait().unwrap().success());
    assert_eq!(lab.names().len(), 2);
}
