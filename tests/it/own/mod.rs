//! A lab's own rows: from a file into its copy, seen by everything, and out again.

mod again;
mod by_hand;
mod faults;
mod findings;
mod formats;
mod newer;
mod properties;
mod round_trip;
mod story;
mod templates;
mod unasked;

use std::collections::BTreeMap;
use std::fs;

use migrasome::Db;

use crate::support::{Lab, Ran, column};
use crate::upgrade::{Rows, everything};

/// A table of a lab's with what most tables have: three rows, two of them in one category.
pub const TABLE: &str = "\
# name: liver-review
# title: Migrasomes in the liver
# doi: 10.1234/liver
# year: 2026
Category,Disease,Source,Cargo,Mechanism,Effect,References
Noninfectious,Liver fibrosis,Hepatic stellate cells and plasma,\"TGF-β1, miR-21\",Cells take it up,Fibrosis spreads,\"[12, 14–16]\"
,NASH,Hepatocytes,–,Lipid leaves in migrasomes,Steatosis,[17]
Tumor,HCC,Cells,CD5L,Macrophages take it up,Immune escape,3; 4
";

/// Two findings, one of them about a disease that is in [`TABLE`] too.
pub const FINDINGS: &str = "\
# name: our-reading
# title: What we read
subject,role,context,relation,organism,evidence,paper
CXCL12,in the migrasome,Liver fibrosis,carries,mouse,ELISA,10.1234/example.1
ITGB3,on the migrasome,migrasome formation,present on,human,immunofluorescence,PMID:12345678
";

/// Runs that must succeed; what was printed.
#[track_caller]
pub fn did(lab: &Lab, words: &[&str]) -> String {
    let ran = lab.run(words);
    assert_eq!(ran.code, 0, "{words:?}: {}", ran.stderr);
    ran.stdout
}

/// Adds a file of this name with these contents.
#[track_caller]
pub fn added(lab: &Lab, name: &str, contents: impl AsRef<[u8]>) -> String {
    lab.write(name, contents);
    did(lab, &["add", name])
}

/// What is said of a file that must be refused: each fault in a line that names the file, and nothing
/// written.
#[track_caller]
pub fn refused(lab: &Lab, words: &[&str]) -> Vec<String> {
    turned_down(lab, 1, words)
}

/// What is said of words on the command line that must be refused, and nothing written.
#[track_caller]
pub fn misused(lab: &Lab, words: &[&str]) -> String {
    let said = turned_down(lab, 2, words);
    assert_eq!(said.len(), 1, "{said:?}");
    said.concat()
}

#[track_caller]
fn turned_down(lab: &Lab, code: i32, words: &[&str]) -> Vec<String> {
    let (before, names) = (fs::read(lab.path("migrasome.db")).unwrap(), lab.names());
    let ran = lab.run(&[&["add"], words].concat());
    assert_eq!(
        (ran.code, ran.stdout.as_str()),
        (code, ""),
        "{words:?}: {}",
        ran.stderr
    );
    assert!(!ran.stderr.is_empty());
    assert!(fs::read(lab.path("migrasome.db")).unwrap() == before);
    assert_eq!(lab.names(), names, "nothing lies beside");
    let said = |line: &str| {
        let said = line.strip_prefix("migrasome: ");
        said.unwrap_or_else(|| panic!("{line}")).to_owned()
    };
    ran.stderr.lines().map(said).collect()
}

/// What is said of these contents.
#[track_caller]
pub fn faults(lab: &Lab, contents: &str) -> Vec<String> {
    lab.write("bad.csv", contents);
    refused(lab, &["bad.csv"])
}

/// That there is a fault in this line which says all of these words.
#[track_caller]
pub fn assert_fault(said: &[String], place: &str, words: &[&str]) {
    let place = format!("{place}: ");
    let is_meant = |fault: &&String| {
        let lower = fault.to_lowercase();
        fault.starts_with(&place)
            && words
                .iter()
                .all(|word| lower.contains(&word.to_lowercase()))
    };
    assert!(
        said.iter().any(|fault| is_meant(&fault)),
        "{place}{words:?}: {said:#?}"
    );
}

/// Every row of every table but the last numbers that were given out.
pub fn tables(lab: &Lab) -> BTreeMap<String, Rows> {
    let mut tables = everything(&lab.path("migrasome.db")).tables;
    tables.remove("sqlite_sequence");
    tables
}

/// That two files hold the same rows; else the tables that differ.
#[track_caller]
pub fn assert_same(one: &BTreeMap<String, Rows>, other: &BTreeMap<String, Rows>) {
    let mut differ = Vec::new();
    for name in one.keys().chain(other.keys()) {
        let (one, other) = (&one[name], &other[name]);
        let less: Vec<_> = one.iter().filter(|row| !other.contains(row)).collect();
        let more: Vec<_> = other.iter().filter(|row| !one.contains(row)).collect();
        if one != other {
            differ.push(format!("{name}: only before {less:?}, only after {more:?}"));
        }
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}

/// The first column of what a question gives.
pub fn asked(lab: &Lab, sql: &str) -> Vec<String> {
    column(&Db::open(&lab.path("migrasome.db")).unwrap(), sql)
}

/// The backups that lie in the folder.
pub fn backups(lab: &Lab) -> usize {
    let names = lab.names();
    names.iter().filter(|name| name.contains(".bak")).count()
}

/// The lines of a report that say one thing, as CSV.
#[track_caller]
pub fn lines(lab: &Lab, words: &[&str], what: &str) -> Vec<String> {
    let ran: Ran = lab.run(&[&["report"], words, &["-f", "csv"]].concat());
    assert_eq!(ran.code, 0, "{words:?}: {}", ran.stderr);
    let mut reader = csv::Reader::from_reader(ran.stdout.as_bytes());
    let records = reader.records().map(|record| record.unwrap());
    let lines = records.map(|record| record.iter().collect::<Vec<_>>().join("|"));
    lines.filter(|line| line.contains(what)).collect()
}
