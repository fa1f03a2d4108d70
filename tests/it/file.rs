//! The file: built whole or not at all, the same bytes every time, readable anywhere.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use migrasome::Db;
use migrasome::db::{APPLICATION_ID, build_file, schema_version};
use migrasome::seed::Seeds;
use rusqlite::Connection;

use crate::support::{Lab, ran};

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
    assert_eq!(bytes[60..64], schema_version().to_be_bytes());
    let raw = Connection::open(lab.path("migrasome.db")).unwrap();
    let free: i64 = raw
        .query_row("PRAGMA freelist_count", [], |row| row.get(0))
        .unwrap();
    assert_eq!(free, 0, "vacuumed");
}

#[test]
fn nothing_is_overwritten_unasked_and_nothing_of_a_labs_ever() {
    let lab = Lab::with_file();
    lab.write("thesis.docx", "years of work");
    let say = |words: &[&str]| {
        let ran = lab.run(words);
        assert_eq!(ran.code, 1, "{words:?}");
        ran.stderr
    };
    insta::assert_snapshot!(say(&["build"]), @"migrasome: migrasome.db: already there; `--force` replaces it");
    insta::assert_snapshot!(say(&["build", "thesis.docx", "--force"]), @"migrasome: thesis.docx: not replaced: not a SQLite database. Move it away, or build under another name");
    assert_eq!(
        fs::read_to_string(lab.path("thesis.docx")).unwrap(),
        "years of work"
    );

    assert_eq!(lab.run(&["build", "--force"]).code, 0);
    let raw = Connection::open(lab.path("migrasome.db")).unwrap();
    raw.execute_batch("CREATE TABLE hits (gene TEXT); INSERT INTO hits VALUES ('VEGFA')")
        .unwrap();
    drop(raw);
    insta::assert_snapshot!(say(&["build", "--force"]), @"migrasome: migrasome.db: not replaced: it holds what is not ours and would be lost (table hits); build OTHER_NAME instead");

    lab.write("side.db-journal", "");
    insta::assert_snapshot!(say(&["build", "side.db"]), @"migrasome: side.db-journal: lies beside the file to build: another program is writing it, or crashed; open the old file once in sqlite3, or move both away");
    insta::assert_snapshot!(say(&["build", "no/such/folder.db"]).replace(lab.path("").to_str().unwrap(), "LAB/"), @"migrasome: LAB/no/such: no such directory: make it first");
    insta::assert_snapshot!(say(&["build", "."]), @"migrasome: .: a directory: give the name of a file in it");
}

#[test]
fn a_fault_in_the_seeds_leaves_no_file() {
    let lab = Lab::new();
    let seeds = Seeds::embedded().with("seeds/genes.csv", "symbol\n");
    assert!(build_file(&seeds, &lab.path("new.db"), false).is_err());
    assert_eq!(lab.names(), [""; 0]);
}

/// Runs the command as a user who owns nothing here, so that modes count even where the
/// tests run as root.
fn as_stranger(lab: &Lab) -> Command {
    use std::os::unix::fs::MetadataExt;
    use std::os::unix::process::CommandExt;
    let program = lab.path("migrasome");
    fs::copy(env!("CARGO_BIN_EXE_migrasome"), &program).unwrap();
    let mut command = Command::new(&program);
    command.current_dir(lab.path("")).env_remove("MIGRASOME_DB");
    if fs::metadata(lab.path("")).unwrap().uid() == 0 {
        command.uid(65534).gid(65534);
    }
    command
}

#[test]
fn it_opens_from_a_read_only_directory_and_leaves_nothing_there() {
    let lab = Lab::with_file();
    let mut command = as_stranger(&lab);
    fs::set_permissions(lab.path("migrasome.db"), fs::Permissions::from_mode(0o444)).unwrap();
    fs::set_permissions(lab.path(""), fs::Permissions::from_mode(0o555)).unwrap();
    let ran = ran(command
        .args(["report", "table-1", "-f", "csv"])
        .output()
        .unwrap());
    let names = lab.names();
    fs::set_permissions(lab.path(""), fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    assert_eq!(ran.stdout.lines().count(), 11);
    assert_eq!(names, ["migrasome", "migrasome.db"]);
}

#[test]
fn a_directory_that_may_not_be_written_is_said_in_one_line() {
    let lab = Lab::new();
    let mut command = as_stranger(&lab);
    fs::set_permissions(lab.path(""), fs::Permissions::from_mode(0o555)).unwrap();
    let ran = ran(command.arg("build").output().unwrap());
    fs::set_permissions(lab.path(""), fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(ran.code, 1);
    assert!(
        ran.stderr
            .contains("cannot write in this directory: permission denied"),
        "{}",
        ran.stderr
    );
    assert_eq!(ran.stderr.lines().count(), 1);
    assert_eq!(lab.names(), ["migrasome"]);
}

#[test]
fn a_new_file_is_readable_as_the_umask_says() {
    let lab = Lab::with_file();
    lab.run(&["report", "table-1", "-o", "out.txt"]);
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
    let tables = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name";
    for table in crate::support::column(&ours, tables) {
        let sql = format!("SELECT * FROM {table}");
        let rows = |db| crate::support::rows(db, &sql, &[]);
        assert_eq!(rows(&file), rows(&ours), "{table}");
    }
}
