//! A lab file that somebody writes while it is read gives an error, and never some rows of the
//! one and some of the other.

use std::fs::{self, File};
use std::io::Write as _;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;

use migrasome::lab::{self, Lab as Opened, Options, Reading, Sizes, Spec};
use migrasome::{Db, Result};

use crate::support::{Lab, at, gzipped, mode, ran, rows, sheet};

/// What can happen to a file.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Change {
    Appended,
    Truncated,
    /// Some bytes were written over.
    Overwritten,
    /// The same, and the time put back, as `cp -p` and `rsync --inplace -t` do.
    Disguised,
    /// The same, and then its mode and its names are changed too.
    Hidden,
    /// Another file took its name, as editors do it: the one that is open stays whole. It may be
    /// refused all the same: from outside that looks as if it was written.
    Replaced,
}

const CHANGES: [Change; 6] = [
    Change::Appended,
    Change::Truncated,
    Change::Overwritten,
    Change::Disguised,
    Change::Hidden,
    Change::Replaced,
];

impl Change {
    fn make(self, path: &Path) {
        let file = || File::options().append(true).open(path).unwrap();
        let length = fs::metadata(path).unwrap().len();
        match self {
            Self::Appended => file().write_all(b"VEGFA,1000000,x\n").unwrap(),
            Self::Truncated => file().set_len(length / 2).unwrap(),
            Self::Overwritten => {
                let file = File::options().write(true).open(path).unwrap();
                file.write_all_at(b"GENE", length / 2).unwrap();
            }
            Self::Disguised => {
                let before = fs::metadata(path).unwrap().modified().unwrap();
                Self::Overwritten.make(path);
                file().set_modified(before).unwrap();
            }
            Self::Hidden => {
                Self::Disguised.make(path);
                mode(path, 0o640);
                let link = path.with_extension("link");
                let _ = fs::remove_file(&link);
                fs::hard_link(path, link).unwrap();
            }
            Self::Replaced => {
                let beside = path.with_extension("beside");
                fs::write(&beside, "gene,n,note\nother,1,x\n").unwrap();
                fs::rename(beside, path).unwrap();
            }
        }
    }
}

fn opened(path: &Path, reading: &Reading) -> Result<Opened> {
    let options = Options::default();
    lab::open(&Spec::parse(path.as_os_str())?, &options, reading)
}

/// How many rows there are and what they sum up to; or the error, in words.
fn asked(opened: Result<Opened>, statement: &str) -> Result<String, String> {
    let answer = || -> Result<String> {
        let mut db = Db::built_in()?;
        db.with(opened?)?;
        let mut statement = db.prepare(statement)?;
        let mut answer = String::new();
        statement.for_each_row(|row| {
            answer = format!("{row:?}");
            Ok(())
        })?;
        Ok(answer)
    };
    answer().map_err(|error| error.to_string())
}

const STATEMENT: &str = "SELECT count(*) AS n, sum(n) AS sum FROM big";

/// Several threads read a file that is not so long.
fn large_soon() -> Reading {
    let sizes = Sizes {
        kept: 1 << 19,
        large: 2 << 20,
        part: 1 << 19,
        ..Sizes::default()
    };
    Reading {
        sizes,
        ..Reading::default()
    }
}

/// What is answered when a file is changed while the given pass over it is on its way.
fn changed_in(
    change: Change,
    pass: u64,
    path: &Path,
    contents: &[u8],
    statement: &str,
) -> Result<String, String> {
    let length = contents.len() as u64;
    // A machine with much to do may change it too late, again and again.
    for _ in 0..2_000 {
        fs::write(path, contents).unwrap();
        let reading = large_soon();
        let (file, progress) = (path.to_owned(), reading.progress.clone());
        let changer = at(&reading, pass * length + length / 8, move || {
            change.make(&file);
            progress.bytes.load(Ordering::Relaxed)
        });
        let answer = asked(opened(path, &reading), statement);
        if changer.join().unwrap() < (pass + 1) * length {
            return answer;
        }
    }
    panic!("it was never changed in time");
}

/// Every change in a reading of a file, in the pass that finds the types, and in the one that
/// answers.
fn changed(name: &str, contents: &[u8], statement: &str) {
    let lab = Lab::new();
    let path = lab.write(name, contents);
    let whole = asked(opened(&path, &large_soon()), statement).unwrap();
    for change in CHANGES {
        for pass in 0..2 {
            let answer = changed_in(change, pass, &path, contents, statement);
            held(
                &format!("{name}, {change:?} in pass {pass}"),
                change,
                &answer,
                &whole,
            );
        }
    }
}

/// Whether an answer is what is promised.
fn held(what: &str, change: Change, answer: &Result<String, String>, whole: &str) {
    match answer {
        Ok(answer) => {
            assert_eq!(change, Change::Replaced, "{what}: no error, and {answer}");
            assert_eq!(answer, whole, "{what}");
        }
        Err(error) => {
            assert!(
                error.contains("was changed while it was read"),
                "{what}: {error}"
            );
            assert!(!error.contains('\n'), "{what}: {error}");
        }
    }
}

/// Large enough that it is read by several threads.
fn text() -> String {
    let row = |n: u32| format!("gene{n},{n},{}\n", "some words of a note ".repeat(40));
    "gene,n,note\n".to_owned() + &(0..25_000).map(row).collect::<String>()
}

#[test]
fn a_text_that_is_written_while_it_is_read_is_an_error() {
    let text = &text()[..6 << 20];
    let text = &text[..=text.rfind('\n').unwrap()];
    changed("big.csv", text.as_bytes(), STATEMENT);
    changed("big.csv.gz", &gzipped(text.as_bytes()), STATEMENT);
}

/// Where the cut falls into the first cells of a record, that is not what is wrong.
#[test]
fn a_record_that_is_cut_while_it_is_read_is_no_short_one() {
    let lab = Lab::new();
    let path = lab.write("big.csv", text());
    let cut = text()[..1 << 23].rfind('\n').unwrap() as u64 + 3;
    let mut db = Db::built_in().unwrap();
    db.with(opened(&path, &Reading::default()).unwrap())
        .unwrap();
    let mut statement = db.prepare("SELECT note FROM big").unwrap();
    let asked = statement.for_each_row(|_| {
        let file = File::options().append(true).open(&path).unwrap();
        file.set_len(cut).unwrap();
        Ok(())
    });
    let error = asked.unwrap_err().to_string();
    assert!(error.contains("was changed while it was read"), "{error}");
}

/// They are copied before they are looked at: later changes are not seen at all.
#[test]
fn other_formats_are_read_whole_before_anything_is_asked() {
    let lab = Lab::new();
    let row = |n: u32| format!("{{\"gene\":\"gene{n}\",\"n\":{n}}}\n");
    lab.write("big.ndjson", (0..60_000).map(row).collect::<String>());
    let mut names = vec!["big.ndjson"];
    if sheet(&lab.path("big.xlsx"), 15_000) {
        names.push("big.xlsx");
    }
    for name in names {
        let statement = if name == "big.xlsx" {
            r#"SELECT count(*) AS n, sum("1") AS sum FROM big"#
        } else {
            STATEMENT
        };
        let path = lab.path(name);
        let contents = fs::read(&path).unwrap();
        let whole = asked(opened(&path, &Reading::default()), statement).unwrap();
        for change in CHANGES {
            let answer = changed_in(change, 0, &path, &contents, statement);
            held(&format!("{name}, {change:?}"), change, &answer, &whole);

            fs::write(&path, &contents).unwrap();
            let open = opened(&path, &Reading::default());
            change.make(&path);
            assert_eq!(
                asked(open, statement).as_ref(),
                Ok(&whole),
                "{name}, {change:?}"
            );
        }
    }
}

#[test]
fn a_small_file_is_kept_as_it_was_when_it_was_looked_at() {
    let lab = Lab::new();
    let path = lab.path("small.csv");
    for change in CHANGES {
        fs::write(&path, "gene,n\nVEGFA,1\nCD5L,2\n").unwrap();
        let open = opened(&path, &Reading::default()).unwrap();
        change.make(&path);
        let mut db = Db::built_in().unwrap();
        db.with(open).unwrap();
        let found = rows(&db, "SELECT gene, n FROM small", &[]);
        assert_eq!(found, [["VEGFA", "1"], ["CD5L", "2"]], "{change:?}");
    }
}

/// The same through the command: nothing is written where a result was asked for.
#[test]
fn no_result_is_left_of_a_file_that_was_changed() {
    let lab = Lab::new();
    let path: PathBuf = lab.write("big.csv", text());
    let before = lab.names();
    let slow = "SELECT gene FROM big WHERE length(hex(randomblob(99999))) > 0";
    let mut child = lab
        .command()
        .args([
            "sql", slow, "--with", "big.csv", "-f", "csv", "-o", "out.csv",
        ])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // What will be the result stands beside its place as soon as the question is asked.
    while lab.names() == before {
        assert_eq!(child.try_wait().unwrap(), None);
        thread::sleep(Duration::from_millis(10));
    }
    Change::Appended.make(&path);
    let ran = ran(child.wait_with_output().unwrap());
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(
        ran.stderr
            .contains("big.csv: was changed while it was read"),
        "{}",
        ran.stderr
    );
    assert_eq!(lab.names(), before);
}
