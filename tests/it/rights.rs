//! Whose a file is, and who may read or write it: while it is replaced too, and when that is cut
//! off.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use rusqlite::Connection;

use crate::support::{Lab, assert_says, mode, wait_until};
use crate::torture::traced;

/// Killed before the first write, a command leaves what it has half written.
const WRITES: &str = "write,pwrite64";

#[test]
fn what_is_half_written_is_as_private_as_what_it_replaces() {
    for (words, of) in [
        (&["build", "--force"][..], WRITES),
        (&["sql", "SELECT * FROM terms", "-o", "out.csv"], WRITES),
        // The backup of an upgrade.
        (&["migrate", "migrasome.db"], WRITES),
        (
            &["migrate", "migrasome.db"],
            "link,linkat,rename,renameat,renameat2",
        ),
        (&["build", "--force"], "rename,renameat,renameat2"),
    ] {
        let lab = Lab::with_older_file();
        lab.write("out.csv", "private");
        for name in ["migrasome.db", "out.csv"] {
            mode(&lab.path(name), 0o600);
        }
        let before = lab.names();
        let tamper = [
            "-e".to_owned(),
            format!("inject={of}:signal=SIGKILL:when=1"),
        ];
        if traced(&lab, words, &tamper).is_none() {
            return;
        }
        let names = lab.names();
        assert_ne!(names, before, "{words:?}, {of}: nothing was half written");
        for name in &names {
            let mode = fs::metadata(lab.path(name)).unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0, "{words:?}, {of}: {name} is {mode:o}");
        }
    }
}

#[test]
fn what_is_write_protected_stays_as_it_is() {
    let lab = Lab::with_older_file();
    lab.write("out.csv", "years of work");
    for name in ["migrasome.db", "out.csv"] {
        mode(&lab.path(name), 0o444);
    }
    let contents = || {
        (
            fs::read(lab.path("migrasome.db")).unwrap(),
            fs::read(lab.path("out.csv")).unwrap(),
        )
    };
    let before = contents();
    lab.write("mine.csv", "Category,Disease,Source,Cargo,Mechanism,Effect,References\nTumor,HCC,Cells,CD5L,They take it up,Escape,1\n");
    let names = lab.names();
    for words in [
        &["build", "--force"][..],
        &["migrate", "migrasome.db"],
        &["add", "mine.csv", "--db", "migrasome.db"],
        &["add", "--remove", "mine", "--db", "migrasome.db"],
        &["sql", "SELECT * FROM terms", "-o", "out.csv"],
        &["match", "mine.csv", "--receipt", "out.csv"],
        &["add", "--template", "table", "-o", "out.csv"],
    ] {
        let said = lab.fails(1, words);
        assert_says(
            &said,
            &["is write-protected, and stays as it is: `chmod u+w FILE`"],
        );
        assert_eq!(lab.names(), names, "{words:?}");
    }
    assert!(contents() == before);
    assert_eq!(lab.run(&["migrate", "migrasome.db", "--dry-run"]).code, 0);
}

/// `build --force` looks at the old file, and some time later another one takes its place.
#[test]
fn what_is_added_while_a_file_is_replaced_is_not_lost() {
    let lab = Lab::with_file();
    if traced(&Lab::new(), &["--version"], &[]).is_none() {
        return;
    }
    for (journal, delayed) in [("delete", "rename,renameat2"), ("wal", "fsync")] {
        let name = format!("{journal}-{delayed}.db");
        let path = lab.path(&name);
        fs::copy(lab.path("migrasome.db"), &path).unwrap();
        let raw = Connection::open(&path).unwrap();
        raw.execute_batch(&format!("PRAGMA journal_mode = {journal}"))
            .unwrap();
        drop(raw);
        let trace = lab.path("").with_extension("trace");
        let build = std::process::Command::new("strace")
            .args(["-f", "-qq", "-o"])
            .arg(&trace)
            .args(["-e", &format!("trace={delayed}")])
            .args(["-e", &format!("inject={delayed}:delay_enter=500000:when=1")])
            .arg(env!("CARGO_BIN_EXE_migrasome"))
            .args(["build", "--force", &name])
            .current_dir(lab.path(""))
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // What is to take its place is there, and the old file was looked at.
        wait_until("it is half written", || {
            lab.names()
                .iter()
                .any(|name| name.ends_with(".migrasome.tmp"))
        });
        thread::sleep(Duration::from_millis(100));
        let other = Connection::open(&path).unwrap();
        other.busy_timeout(Duration::from_secs(10)).unwrap();
        let added = other.execute_batch("CREATE TABLE mine AS SELECT 'years of work' AS x");
        let is_added = added.is_ok();
        drop(other);
        let output = build.wait_with_output().unwrap();
        let _ = fs::remove_file(trace);
        let raw = Connection::open(&path).unwrap();
        let there = raw
            .query_row("SELECT count(*) FROM mine", [], |_| Ok(()))
            .is_ok();
        drop(raw);
        assert_eq!(
            there,
            is_added,
            "{name}: {added:?}; {}",
            String::from_utf8_lossy(&output.stderr)
        );
        eprintln!(
            "{name}: the table was {}",
            if there { "kept" } else { "refused" }
        );
        let left: Vec<String> = lab
            .names()
            .into_iter()
            .filter(|left| left.starts_with(&name) && *left != name)
            .collect();
        assert!(left.is_empty(), "{left:?}");
    }
}
