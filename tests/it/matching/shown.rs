//! What a lab sees on the terminal, as snapshots.

use super::{fixture, holding};
use crate::support::Lab;

/// The command, what it prints, and what it writes to a file.
fn session(lab: &Lab, words: &[&str]) -> String {
    let ran = super::done(lab, words);
    let typed = words.iter().map(|word| {
        if word.contains(' ') {
            format!("'{word}'")
        } else {
            (*word).to_owned()
        }
    });
    let typed: Vec<String> = typed.collect();
    let mut shown = format!(
        "$ migrasome match {}\n--- stdout\n{}--- stderr\n{}",
        typed.join(" "),
        ran.stdout,
        ran.stderr
    );
    if let Ok(text) = std::fs::read_to_string(lab.path("annotated.csv")) {
        shown.push_str("--- annotated.csv\n");
        shown.push_str(&text);
    }
    shown
}

#[test]
fn hits() {
    let lab = holding("hits.csv", fixture("hits.csv"));
    insta::assert_snapshot!(session(&lab, &["hits.csv"]));
}

#[test]
fn proteins() {
    let lab = holding("proteins.xlsx", fixture("proteins.xlsx"));
    let words = [
        "proteins.xlsx",
        "--column",
        "Majority protein IDs",
        "-o",
        "annotated.csv",
    ];
    insta::assert_snapshot!(session(&lab, &words));
}

#[test]
fn cohort() {
    let lab = holding("cohort.csv", fixture("cohort.csv"));
    let words = [
        "cohort.csv",
        "--column",
        "icd10",
        "--as",
        "disease",
        "--all",
    ];
    insta::assert_snapshot!(session(&lab, &words));
}

#[test]
fn help() {
    let lab = super::lab();
    insta::assert_snapshot!(lab.run(&["match", "--help"]).stdout);
}
