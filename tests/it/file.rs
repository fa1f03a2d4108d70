//! The file: built whole or not at all, the same bytes every time, readable anywhere.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use migrasome::Db;
use migrasome::db::{APPLICATION_ID, Release, SCHEMA_VERSION};
use migrasome::upgrade::build_file;
use rusqlite::Connection;

use crate::support::{Lab, as_stranger, assert_says, column, mode, ran, rows};

#[test]
fn two_builds_give_the_same_bytes() {
    let lab = Lab::new();
    for name in ["one.db", "two.db"] {
        assert_eq!(lab.run(&["build", name]).code, 0);
    }
    let bytes = |name| fs::read(lab.path(name)).unwrap();
    assert!(bytes("one.db") == bytes("two.db"));
    assert_eq!(lab.names(), ["one.db", "two.db"], "no side files");
}

#[test]
fn the_header_says_what_the_file_is() {
    let lab = Lab::with_file();
    let bytes = fs::read(lab.path("migrasome.db")).unwrap();
    assert_eq!(&bytes[..16], b"SQLite format 3\0");
    assert_eq!(bytes[18..20], [1, 1], "a rollback journal, not WAL");
    assert_eq!(bytes[68..72], APPLICATION_ID.to_be_bytes());
    assert_eq!(bytes[60..64], SCHEMA_VERSION.to_be_bytes());
    let raw = Connection::open(lab.path("migrasome.db")).unwrap();
    let free: i64 = raw
        .query_row("PRAGMA freelist_count", [], |row| row.get(0))
        .unwrap();
    assert_eq!(free, 0, "vacuumed");
}

#[test]
fn nothing_is_overwritten_unasked() {
    let lab = Lab::with_file();
    lab.write("thesis.docx", "years of work");
    let say = |words: &[&str]| lab.fails(1, words);
    insta::assert_snapshot!(say(&["build"]), @"migrasome: migrasome.db: already there; `--force` replaces it");
    insta::assert_snapshot!(say(&["build", "thesis.docx", "--force"]), @"migrasome: thesis.docx: not replaced: not a SQLite database: give a file that `migrasome build` wrote. Move it away, or build under another name");
    assert_eq!(
        fs::read_to_string(lab.path("thesis.docx")).unwrap(),
        "years of work"
    );

    assert_eq!(
        lab.run(&["build", "--force"]).code,
        0,
        "unchanged since it was built"
    );

    lab.write("side.db-journal", "");
    insta::assert_snapshot!(say(&["build", "side.db"]), @"migrasome: side.db-journal: lies beside the file to build: another program is writing it, or crashed; open the old file once in sqlite3, or move both away");
    insta::assert_snapshot!(say(&["build", "no/such/folder.db"]).replace(lab.path("").to_str().unwrap(), "LAB/"), @"migrasome: LAB/no/such: no such directory: make it first");
    insta::assert_snapshot!(say(&["build", "."]), @"migrasome: .: a directory: give the name of a file in it");
}

#[test]
fn a_fault_in_the_seeds_leaves_no_file() {
    let lab = Lab::new();
    let release = Release::this().with_seed("seeds/genes.csv", "symbol\n");
    assert!(build_file(&release, &lab.path("new.db"), false).is_err());
    assert_eq!(lab.names(), [""; 0]);
}

#[test]
fn it_opens_from_a_read_only_directory_and_leaves_nothing_there() {
    let lab = Lab::with_file();
    let mut command = as_stranger(&lab);
    mode(&lab.path("migrasome.db"), 0o444);
    mode(&lab.path(""), 0o555);
    let ran = ran(command
        .args(["report", "table-1", "-f", "csv"])
        .output()
        .unwrap());
    let names = lab.names();
    mode(&lab.path(""), 0o755);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    assert_eq!(ran.stdout.lines().count(), 11);
    assert_eq!(names, ["migrasome", "migrasome.db"]);
}

#[test]
fn a_directory_that_may_not_be_written_is_said_in_one_line() {
    let lab = Lab::new();
    let mut command = as_stranger(&lab);
    mode(&lab.path(""), 0o555);
    let ran = ran(command.arg("build").output().unwrap());
    mode(&lab.path(""), 0o755);
    ran.assert_failed(1);
    let said = "cannot write in this directory (nothing was changed): permission denied\n";
    assert_says(&ran.stderr, &[said]);
    assert_eq!(lab.names(), ["migrasome"]);
}

#[test]
fn a_new_file_is_readable_as_the_umask_says() {
    let lab = Lab::new();
    assert_eq!(lab.run(&["build"]).code, 0);
    assert_eq!(lab.run(&["report", "table-1", "-o", "out.txt"]).code, 0);
    let plain = lab.write("plain.txt", "");
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode(&lab.path("migrasome.db")), mode(&plain));
    assert_eq!(mode(&lab.path("out.txt")), mode(&plain));
}

#[test]
fn reading_changes_nothing() {
    let lab = Lab::with_file();
    let seen = || {
        let path = lab.path("migrasome.db");
        (
            fs::read(&path).unwrap(),
            fs::metadata(&path).unwrap().modified().unwrap(),
        )
    };
    let before = seen();
    for words in [
        &["report", "table-1"][..],
        &["check"],
        &["report"],
        &["--version"],
    ] {
        assert_eq!(lab.run(words).code, 0);
    }
    assert!(seen() == before);
    assert_eq!(lab.names(), ["migrasome.db"]);
}

#[test]
fn the_built_in_data_are_what_build_writes() {
    let lab = Lab::with_file();
    let file = Db::open(&lab.path("migrasome.db")).unwrap();
    let ours = Db::built_in().unwrap();
    // The fingerprints of our rows are for an upgrade, which only a file has before it.
    let tables = "SELECT name FROM sqlite_master
                  WHERE type IN ('table', 'view') AND name <> 'shipped_rows'";
    for table in column(&ours, tables) {
        let sql = format!("SELECT * FROM {table}");
        assert!(rows(&file, &sql, &[]) == rows(&ours, &sql, &[]), "{table}");
    }
}

#[test]
fn a_file_in_wal_mode_is_read_without_leaving_anything_beside_it() {
    let lab = Lab::with_file();
    lab.execute("PRAGMA journal_mode = wal; UPDATE metadata SET value = 'x' WHERE name = 'cite'");
    fs::rename(lab.path("migrasome.db"), lab.path("wal '%?#.db")).unwrap();
    let mut command = as_stranger(&lab);
    mode(&lab.path("wal '%?#.db"), 0o444);
    mode(&lab.path(""), 0o555);
    let words = ["--db", "wal '%?#.db", "report", "table-1", "-f", "csv"];
    let ran = ran(command.args(words).output().unwrap());
    mode(&lab.path(""), 0o755);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    assert_eq!(ran.stdout.lines().count(), 11);
    assert_eq!(lab.names(), ["migrasome", "wal '%?#.db"]);
}

#[test]
fn a_file_that_another_program_is_writing_is_waited_for_and_then_said() {
    let lab = Lab::with_file();
    let writer = Connection::open(lab.path("migrasome.db")).unwrap();
    writer.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let said = lab.fails(1, &["report", "table-1"]);
    insta::assert_snapshot!(said, @"migrasome: migrasome.db: another program is writing to it: try again when it has finished");
}

#[test]
fn a_replaced_file_keeps_its_permissions() {
    let lab = Lab::with_file();
    lab.write("out.csv", "private");
    for name in ["migrasome.db", "out.csv"] {
        mode(&lab.path(name), 0o600);
    }
    assert_eq!(lab.run(&["build", "--force"]).code, 0);
    assert_eq!(lab.run(&["report", "cargos", "-o", "out.csv"]).code, 0);
    for name in ["migrasome.db", "out.csv"] {
        let mode = fs::metadata(lab.path(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
fn a_link_is_followed() {
    let lab = Lab::with_file();
    let link =
        |target: &str, name: &str| std::os::unix::fs::symlink(target, lab.path(name)).unwrap();
    link("migrasome.db", "link.db");
    link("nowhere", "dangling");
    lab.write("out.csv", "");
    link("out.csv", "link.csv");
    assert_eq!(lab.run(&["build", "link.db", "--force"]).code, 0);
    assert_eq!(lab.run(&["report", "cargos", "-o", "link.csv"]).code, 0);
    for name in ["link.db", "link.csv"] {
        assert!(lab.path(name).is_symlink(), "{name}");
    }
    assert!(fs::metadata(lab.path("out.csv")).unwrap().len() > 0);
    for words in [
        &["build", "dangling"][..],
        &["report", "cargos", "-o", "dangling"],
    ] {
        assert_says(&lab.fails(1, words), &["a link to what is not there"]);
    }
}

#[test]
fn eight_builders_at_once_leave_one_whole_file() {
    let lab = Lab::new();
    let builders: Vec<_> = (0..8)
        .map(|_| {
            lab.command()
                .arg("build")
                .stderr(std::process::Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    let mut built = 0;
    for builder in builders {
        let ran = ran(builder.wait_with_output().unwrap());
        built += u32::from(ran.code == 0);
        let late = ran.stderr == "migrasome: migrasome.db: already there; `--force` replaces it\n";
        assert!(ran.code == 0 || late, "{}", ran.stderr);
    }
    assert_eq!(built, 1);
    assert_eq!(lab.names(), ["migrasome.db"]);
    assert_eq!(lab.run(&["check"]).code, 0);
}
