//! File systems without locks, as on clusters.

use std::fs;

use crate::support::{Lab, Ran, ran};
use crate::torture::traced;

/// A command where every lock is refused; `None`: nobody may look on here.
fn unlocked(lab: &Lab, reason: &str, words: &[&str]) -> Option<Ran> {
    let tamper = [
        "-e".to_owned(),
        "trace=fcntl,flock".to_owned(),
        "-e".to_owned(),
        format!("inject=fcntl,flock:error={reason}"),
    ];
    let output = traced(lab, words, &tamper)?;
    let _ = fs::remove_file(lab.path("").with_extension("trace"));
    Some(ran(output))
}

/// Those that read, with what they answer.
const READING: [&[&str]; 4] = [
    &["report", "table-1", "-f", "csv"],
    &[
        "sql",
        "SELECT count(*) FROM lab.claims",
        "--with",
        "lab.db",
        "-f",
        "csv",
    ],
    &[
        "sql",
        "SELECT count(*) FROM lab",
        "--with",
        "lab.db#claims",
        "-f",
        "csv",
    ],
    &["check"],
];

#[test]
fn a_file_system_without_locks_is_called_so_and_read_if_asked_for() {
    let lab = Lab::with_older_file();
    fs::copy(lab.path("migrasome.db"), lab.path("lab.db")).unwrap();
    let names = lab.names();
    for (reason, words) in [
        ("ENOLCK", "no record locks available"),
        ("ENOSYS", "function not implemented"),
    ] {
        let said = format!(
            "migrasome: migrasome.db: its file system has no locks ({words}), by which programs tell \
             each other that they write a file: `--no-locks` reads it, and says if it was changed \
             meanwhile\n"
        );
        let reading = if reason == "ENOLCK" {
            &READING[..]
        } else {
            &READING[1..2]
        };
        for &words in reading {
            let Some(refused) = unlocked(&lab, reason, words) else {
                return;
            };
            assert_eq!((refused.code, &*refused.stderr), (1, &*said), "{words:?}");
            let read = unlocked(&lab, reason, &[words, &["--no-locks"]].concat()).unwrap();
            assert_eq!(read.shown(), lab.run(words).shown(), "{words:?}");
        }
    }
    for words in [
        &["migrate", "migrasome.db"][..],
        &["build", "--force"],
        &["migrate", "migrasome.db", "--no-locks"],
    ] {
        let refused = unlocked(&lab, "ENOLCK", words).unwrap();
        assert_eq!(
            (refused.code, &*refused.stderr),
            (
                1,
                "migrasome: migrasome.db: its file system has no locks (no record locks available), without \
                 which no database is written: copy it to a local disk, work there, and copy it back; \
                 nothing was changed\n"
            )
        );
    }
    assert_eq!(lab.names(), names);
    // A new file is ours alone.
    assert_eq!(
        unlocked(&lab, "ENOLCK", &["build", "new.db"]).unwrap().code,
        0
    );
    assert_eq!(lab.run(&["check", "new.db"]).code, 0);
}

/// The journal may be of a program that is writing: nobody can tell.
#[test]
fn without_locks_a_file_with_a_journal_is_not_read() {
    let lab = Lab::with_file();
    lab.write("migrasome.db-journal", [0; 512]);
    let words = ["report", "table-1", "--no-locks"];
    assert_eq!(lab.run(&words).code, 0, "done with");
    lab.write("migrasome.db-journal", [0xd9; 512]);
    insta::assert_snapshot!(lab.fails(1, &words), @"migrasome: migrasome.db: has a journal beside it: a program is writing it, or was cut off. Try again later, or open it once in sqlite3 where there are locks");
}
