//! A file in WAL mode, read while somebody writes it: never rows of two states, and nothing left
//! beside it.

use std::fs::{self, File};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, SystemTime};

use migrasome::lab::{self, Options, Reading, Spec};
use migrasome::{Db, Error, Result};
use rusqlite::Connection;

use crate::support::{Lab, Ran, as_stranger, assert_says, lab, mode, ran, wait_until};

/// A database in WAL mode, with so many rows of which each holds 0.
fn numbers(path: &Path, rows: usize) -> Connection {
    let made = Connection::open(path).unwrap();
    made.execute_batch(&format!(
        "PRAGMA journal_mode = wal; PRAGMA synchronous = off;
         CREATE TABLE t (v INTEGER, filler TEXT);
         WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n LIMIT {rows})
         INSERT INTO t SELECT 0, printf('%0200d', n) FROM n;"
    ))
    .unwrap();
    made
}

/// What another program does: it writes, and its log goes into the file when it closes it.
fn write(path: &Path) {
    let other = Connection::open(path).unwrap();
    other
        .execute_batch("CREATE TABLE more AS SELECT zeroblob(9000) AS filler")
        .unwrap();
}

/// The same within the file's length, and with the time of its contents put back.
fn write_unseen(path: &Path) {
    let before = fs::metadata(path).unwrap();
    let other = Connection::open(path).unwrap();
    other.execute_batch("UPDATE t SET v = 1").unwrap();
    drop(other);
    let file = File::options().append(true).open(path).unwrap();
    file.set_modified(before.modified().unwrap()).unwrap();
    let after = fs::metadata(path).unwrap();
    assert_eq!(
        (before.len(), before.modified().unwrap()),
        (after.len(), after.modified().unwrap())
    );
}

/// The first row is read before the file is written, the rest after it.
fn read_while_written(db: &Db, sql: &str, write: impl Fn()) -> Result<u64> {
    let mut statement = db.prepare(sql)?;
    let mut rows = 0;
    statement.for_each_row(|_| {
        if rows == 0 {
            write();
        }
        rows += 1;
        Ok(())
    })?;
    Ok(rows)
}

fn assert_noticed(error: &Error, path: &Path) {
    let said = error.to_string();
    let expected = format!("{}: was changed while it was read", path.display());
    assert!(said.starts_with(&expected), "{said}");
}

fn with(db: &mut Db, path: &Path) {
    let spec = Spec::file(path.as_os_str()).unwrap();
    let opened = lab::open(&spec, &Options::default(), &Reading::default());
    db.with(opened.unwrap()).unwrap();
}

#[test]
fn a_writer_that_begins_meanwhile_is_noticed() {
    let lab = lab();
    lab.execute("PRAGMA journal_mode = wal");
    let path = lab.path("migrasome.db");
    let db = Db::open(&path).unwrap();
    let sql = "SELECT claim FROM claims";
    let read = read_while_written(&db, sql, || write(&path));
    assert_noticed(&read.unwrap_err(), &path);
    assert_noticed(&db.metadata("data_version").unwrap_err(), &path);
    assert!(Db::open(&path).unwrap().metadata("data_version").is_ok());
    assert_eq!(lab.names(), ["migrasome.db"], "nothing is left beside");
}

#[test]
fn a_writer_of_a_labs_database_is_noticed() {
    let lab = lab();
    let path = lab.path("hits.db");
    drop(numbers(&path, 3));
    let mut db = Db::open(&lab.path("migrasome.db")).unwrap();
    with(&mut db, &path);
    let read = read_while_written(&db, "SELECT * FROM hits.t", || write(&path));
    assert_noticed(&read.unwrap_err(), &path);
    assert_eq!(lab.names(), ["hits.db", "migrasome.db"]);
}

#[test]
fn a_change_whose_time_is_put_back_is_noticed() {
    let lab = lab();
    let path = lab.path("hits.db");
    drop(numbers(&path, 3_000));
    let mut db = Db::built_in().unwrap();
    with(&mut db, &path);
    let read = read_while_written(&db, "SELECT v FROM hits.t", || write_unseen(&path));
    assert_noticed(&read.unwrap_err(), &path);

    let own = lab.path("migrasome.db");
    drop(numbers(&own, 3_000));
    let db = Db::open(&own).unwrap();
    let read = read_while_written(&db, "SELECT v FROM t", || write_unseen(&own));
    assert_noticed(&read.unwrap_err(), &own);

    let reading = Reading::default();
    let (progress, changed) = (reading.progress.clone(), path.clone());
    let spec = Spec::parse(format!("{}#t", path.display()).as_ref()).unwrap();
    let writer = thread::spawn(move || {
        wait_until("some rows are read", || {
            progress.rows.load(Ordering::Relaxed) > 0
        });
        write_unseen(&changed);
        progress.rows.load(Ordering::Relaxed)
    });
    let opened = lab::open(&spec, &Options::default(), &reading);
    // A machine with much to do may write too late.
    if writer.join().unwrap() <= 3_000 {
        assert_noticed(&opened.unwrap_err(), &path);
    }
}

/// Who only writes to the log changes nothing for those who read without it.
#[test]
fn a_writer_that_keeps_its_log_does_not_disturb() {
    let lab = lab();
    let path = lab.path("hits.db");
    drop(numbers(&path, 3_000));
    let mut db = Db::built_in().unwrap();
    with(&mut db, &path);
    let writer = Connection::open(&path).unwrap();
    let sql = "SELECT v FROM hits.t WHERE v = 0";
    let read = read_while_written(&db, sql, || {
        writer.execute_batch("UPDATE t SET v = 1").unwrap();
    });
    assert_eq!(read.unwrap(), 3_000);
}

/// How the file is given to the command, and what its table is called then.
const WAYS: [(&str, &str); 3] = [
    ("--db=x.db", "t"),
    ("--with=x.db", "x.t"),
    ("--with=x.db#t", "x"),
];

/// A file of ours in WAL mode with a table of a lab in it: with a log that holds the newest
/// state, if wanted, of a program that is still there or was cut off.
fn file(lab: &Lab, log: bool, is_written: bool) -> Option<Connection> {
    let other = Lab::with_file();
    let made = numbers(&other.path("migrasome.db"), 50);
    if log {
        let newest = "PRAGMA wal_checkpoint(TRUNCATE); UPDATE t SET v = 7";
        made.execute_batch(newest).unwrap();
    } else {
        made.execute_batch("UPDATE t SET v = 7").unwrap();
        drop(made);
    }
    fs::copy(other.path("migrasome.db"), lab.path("x.db")).unwrap();
    if log {
        fs::copy(other.path("migrasome.db-wal"), lab.path("x.db-wal")).unwrap();
    }
    let writer = is_written.then(|| Connection::open(lab.path("x.db")).unwrap());
    if let Some(writer) = &writer {
        writer
            .execute_batch("SELECT count(*) FROM t; UPDATE t SET v = 7;")
            .unwrap();
    }
    writer
}

fn asked(mut command: std::process::Command, (how, table): (&str, &str)) -> Ran {
    let sql = format!("SELECT min(v) AS a, max(v) AS b, count(*) AS n FROM {table}");
    ran(command
        .args(["sql", &sql, "-f", "csv", how])
        .output()
        .unwrap())
}

#[test]
fn every_case_gives_the_newest_state_and_leaves_nothing() {
    for (log, writes) in [(false, false), (true, false), (true, true)] {
        for is_writable in [true, false] {
            let lab = Lab::new();
            let _writer = file(&lab, log, writes);
            drop(as_stranger(&lab));
            let state = || {
                (
                    lab.names(),
                    fs::read(lab.path("x.db")).unwrap(),
                    fs::read(lab.path("x.db-wal")).ok(),
                )
            };
            let before = state();
            for way in WAYS {
                let command = if is_writable {
                    lab.command()
                } else {
                    mode(&lab.path(""), 0o755);
                    let command = as_stranger(&lab);
                    mode(&lab.path(""), 0o555);
                    command
                };
                let ran = asked(command, way);
                mode(&lab.path(""), 0o755);
                let what = format!("log {log}, written {writes}, writable {is_writable}, {way:?}");
                assert_eq!(
                    (ran.code, &*ran.stdout, &*ran.stderr),
                    (0, "a,b,n\r\n7,7,50\r\n", ""),
                    "{what}"
                );
                assert!(state() == before, "{what}: {:?}", lab.names());
            }
        }
    }
}

#[test]
fn half_changed_in_a_place_that_may_not_be_written_is_said() {
    let other = Lab::with_file();
    let writer = Connection::open(other.path("migrasome.db")).unwrap();
    writer
        .execute_batch(
            "CREATE TABLE t (v INTEGER, filler TEXT);
             WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n LIMIT 20000)
             INSERT INTO t SELECT 0, n FROM n;
             PRAGMA cache_size = 5; BEGIN; UPDATE t SET v = 1;",
        )
        .unwrap();
    let lab = Lab::new();
    for suffix in ["", "-journal"] {
        let from = other.path(&format!("migrasome.db{suffix}"));
        fs::copy(from, lab.path(&format!("x.db{suffix}"))).unwrap();
    }
    for way in WAYS {
        let command = as_stranger(&lab);
        mode(&lab.path(""), 0o555);
        let ran = asked(command, way);
        mode(&lab.path(""), 0o755);
        ran.assert_failed(1);
        assert_says(
            &ran.stderr,
            &[
                "x.db: a program was cut off while writing it",
                "a copy of it",
            ],
        );
    }
}

#[test]
fn a_link_leads_to_the_log_too() {
    let lab = Lab::new();
    fs::create_dir(lab.path("far")).unwrap();
    file(&lab, true, false);
    for name in ["x.db", "x.db-wal"] {
        fs::rename(lab.path(name), lab.path("far").join(name)).unwrap();
    }
    std::os::unix::fs::symlink("far/x.db", lab.path("x.db")).unwrap();
    for way in WAYS {
        let ran = asked(lab.command(), way);
        assert_eq!(
            (ran.code, &*ran.stdout),
            (0, "a,b,n\r\n7,7,50\r\n"),
            "{way:?}"
        );
    }
    assert_eq!(lab.names(), ["far", "x.db"]);
}

/// The log belongs to another user, say.
#[test]
fn a_log_that_may_not_be_read_is_said() {
    let lab = Lab::new();
    file(&lab, true, false);
    let command = as_stranger(&lab);
    mode(&lab.path("x.db-wal"), 0o600);
    let ran = asked(command, WAYS[1]);
    ran.assert_failed(1);
    assert_says(
        &ran.stderr,
        &["x.db: cannot read the file and its log: permission denied"],
    );
}

#[test]
fn readings_that_race_with_a_writer_see_one_state_or_say_so() {
    let lab = Lab::with_file();
    for name in ["migrasome.db", "hits.db", "more.db"] {
        drop(numbers(&lab.path(name), 3_000));
    }
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            // An update of all rows, which goes into the file as soon as it is closed.
            for n in 1.. {
                for name in ["migrasome.db", "hits.db", "more.db"] {
                    let path = lab.path(name);
                    let writer = Connection::open(&path).unwrap();
                    let update = format!("PRAGMA synchronous = off; UPDATE t SET v = {n}");
                    writer.execute_batch(&update).unwrap();
                    drop(writer);
                    // As a copy of a copy has it.
                    let file = File::options().append(true).open(&path).unwrap();
                    file.set_modified(SystemTime::UNIX_EPOCH).unwrap();
                }
                thread::sleep(Duration::from_millis(n % 7 * 60));
                if stop.load(Ordering::Relaxed) {
                    return;
                }
            }
        });
        let sql = "SELECT (SELECT max(v) - min(v) FROM t), (SELECT max(v) - min(v) FROM hits.t),
                          (SELECT max(v) - min(v) FROM more), (SELECT max(v) - min(v) FROM t)";
        let with = ["--with", "hits.db", "--with", "more.db#t"];
        let ask = |_| lab.run(&[&["sql", sql, "-f", "tsv"][..], &with].concat());
        let all: Vec<Ran> = (0..12).map(ask).collect();
        stop.store(true, Ordering::Relaxed);
        let (whole, refused): (Vec<Ran>, Vec<Ran>) = all.into_iter().partition(|ran| ran.code == 0);
        for ran in &whole {
            assert_eq!(ran.stdout.lines().last(), Some("0\t0\t0\t0"));
        }
        for ran in &refused {
            ran.assert_failed(1);
            assert_says(&ran.stderr, &["migrasome: ", ".db: "]);
        }
        eprintln!(
            "{} of 12 readings saw one state, the others said that there was none",
            whole.len()
        );
    });
    assert_eq!(lab.names(), ["hits.db", "migrasome.db", "more.db"]);
}
