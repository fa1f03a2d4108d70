//! What a first reader of lab files stumbled over, a test for each.

mod files;
mod sheets;
mod told;
mod top;
mod values;

use crate::support::{Lab, Ran};

const HITS: &str = "gene,log2fc\nVEGFA,2.5\nCD5L,-0.5\n";

fn holding(name: &str, contents: impl AsRef<[u8]>) -> Lab {
    let lab = Lab::new();
    lab.write(name, contents);
    lab
}

/// `sql STATEMENT` in a shape that tells text from numbers.
fn asked(lab: &Lab, statement: &str, words: &[&str]) -> Ran {
    lab.run(&[&["sql", statement, "-f", "ndjson"], words].concat())
}

/// The one line that is said where there is no answer.
#[track_caller]
fn refused(code: i32, ran: &Ran) -> &str {
    assert_eq!((ran.code, &*ran.stdout), (code, ""), "{}", ran.shown());
    let lines: Vec<&str> = ran.stderr.lines().collect();
    let [line] = lines[..] else {
        panic!("{}", ran.shown());
    };
    line.strip_prefix("migrasome: ").expect("our own words")
}

/// The rows of an answer, and what was said beside.
#[track_caller]
fn told(ran: &Ran) -> (Vec<&str>, Vec<&str>) {
    assert_eq!(ran.code, 0, "{}", ran.shown());
    (ran.stdout.lines().collect(), ran.stderr.lines().collect())
}

/// What is said of a file when it is read.
#[track_caller]
fn warned(name: &str, contents: impl AsRef<[u8]>, words: &[&str]) -> Vec<String> {
    let lab = holding(name, contents);
    let ran = asked(&lab, "SELECT 1", &[&["--with", name], words].concat());
    let (_, said) = told(&ran);
    let ours = |line: &&str| {
        line.strip_prefix("migrasome: ")
            .expect("our own words")
            .to_owned()
    };
    said.iter().map(ours).collect()
}

/// The rows of a file and what was said of it.
#[track_caller]
fn read(name: &str, contents: impl AsRef<[u8]>, words: &[&str]) -> (Vec<String>, Vec<String>) {
    let lab = holding(name, contents);
    let table = format!("t={name}");
    let ran = asked(
        &lab,
        "SELECT * FROM t",
        &[&["--with", &table], words].concat(),
    );
    let (rows, said) = told(&ran);
    let own = |lines: Vec<&str>| lines.into_iter().map(str::to_owned).collect();
    (own(rows), own(said))
}

/// The line that is said of a file that cannot be read.
#[track_caller]
fn fault(name: &str, contents: impl AsRef<[u8]>, words: &[&str]) -> String {
    let lab = holding(name, contents);
    let ran = asked(&lab, "SELECT 1", &[&["--with", name], words].concat());
    refused(1, &ran).to_owned()
}

/// A SQLite file of several pages.
fn database(lab: &Lab, name: &str) -> std::path::PathBuf {
    let path = lab.path(name);
    let raw = rusqlite::Connection::open(&path).unwrap();
    raw.execute_batch(
        "CREATE TABLE hits (gene TEXT, log2fc REAL, plate TEXT, raw BLOB);
         INSERT INTO hits VALUES ('VEGFA', 2.5, '0089', x'00FF'), ('CD5L', NULL, '0090', NULL);
         CREATE TABLE wells (well INTEGER, note TEXT);
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
         INSERT INTO wells SELECT i, 'a note of some length ' || i FROM n;
         CREATE VIEW up AS SELECT gene FROM hits WHERE log2fc > 1;",
    )
    .unwrap();
    path
}

fn utf_16(text: &str) -> Vec<u8> {
    std::iter::once(0xfeff)
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect()
}
