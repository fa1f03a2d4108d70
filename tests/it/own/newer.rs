//! A newer release comes, and all that a lab added is still there, and seen.

use std::sync::Arc;
use std::time::Duration;

use migrasome::Db;
use migrasome::db::Release;
use migrasome::upgrade::{Changes, Options, upgrade_with};

use super::{FINDINGS, TABLE, added, did, tables};
use crate::seeds::next_seeds;
use crate::support::{Lab, rows};

fn upgraded(lab: &Lab, release: &Release) -> Changes {
    let options = Options {
        dry_run: false,
        stamp: "20261123T101500Z".to_owned(),
        wait: Duration::from_secs(1),
        stop: Arc::default(),
        limit: None,
    };
    let done = upgrade_with(release, &lab.path("migrasome.db"), &options).unwrap();
    done.changes.expect("there was something to do")
}

/// What reports and `match` go by.
fn seen(lab: &Lab) -> Vec<Vec<String>> {
    let db = Db::open(&lab.path("migrasome.db")).unwrap();
    let mut seen = Vec::new();
    for (view, columns) in [
        (
            "evidence_terms",
            "accession, part, position, words, term, term_kind, role, reading",
        ),
        (
            "evidence",
            "accession, role, subject, term, context, sample, paper, paper_status",
        ),
        (
            "claims",
            "claim, category, disease, source, cargo, mechanism, effect, citations",
        ),
        ("evidence_papers", "accession, paper"),
    ] {
        let own = match view {
            "claims" => "claim >= 1000000",
            _ => "accession LIKE 'liver-review:%' OR accession LIKE 'our-reading:%'",
        };
        let order: Vec<String> = (1..=columns.split(',').count())
            .map(|n| n.to_string())
            .collect();
        let sql = format!(
            "SELECT {columns} FROM {view} WHERE {own} ORDER BY {}",
            order.join(", ")
        );
        let found = rows(&db, &sql, &[]);
        assert!(!found.is_empty(), "{view}");
        seen.extend(found);
    }
    seen
}

/// The rows of a lab's own, by table.
fn own_rows(lab: &Lab) -> Vec<String> {
    let mut own = Vec::new();
    for (name, rows) in tables(lab) {
        // Made anew by each release; the last is of the program.
        if [
            "refinery_schema_history",
            "metadata",
            "shipped_rows",
            "term_keys",
            "term_spellings",
            "ambiguous_keys",
        ]
        .contains(&name.as_str())
        {
            continue;
        }
        let is_own = |text: &String| text.contains("Integer(1000");
        own.extend(
            rows.iter()
                .map(|row| format!("{name} {row:?}"))
                .filter(is_own),
        );
    }
    own
}

#[test]
fn an_upgrade_keeps_all_of_it() {
    let lab = Lab::with_file();
    added(&lab, "t.csv", TABLE);
    added(&lab, "f.csv", FINDINGS);
    let (before, own) = (seen(&lab), own_rows(&lab));
    let exported = did(&lab, &["export", "own", "--source", "liver-review"]);
    let changes = upgraded(&lab, &next_seeds());
    assert_eq!(
        (changes.kept, changes.findings, changes.noticed),
        (vec![], vec![], vec![])
    );
    assert_eq!(seen(&lab), before);
    let after = own_rows(&lab);
    let lost: Vec<_> = own.iter().filter(|row| !after.contains(row)).collect();
    assert!(lost.is_empty(), "{lost:#?}");
    assert_eq!(after.len(), own.len());
    for name in ["Liver fibrosis", "miR-21", "NASH"] {
        let sql = "SELECT count(*) FROM known_names WHERE term = :name";
        let db = Db::open(&lab.path("migrasome.db")).unwrap();
        let found = rows(&db, sql, &[("name".to_owned(), name.to_owned())]);
        assert_ne!(found[0][0], "0", "{name} is known no more");
    }
    let again = lab.run(&["export", "own", "--source", "liver-review"]);
    assert_eq!(
        (again.code, again.stdout),
        (0, exported),
        "{}",
        again.stderr
    );
}

/// The next release knows a gene that a lab had to name itself: the row is seen under its name as before.
#[test]
fn a_thing_of_ones_own_that_the_next_release_knows_too_is_still_seen() {
    let lab = Lab::with_file();
    let text = "# name: our-reading\n# title: Ours\nsubject,role,context,paper,term\n\
                ACTB,in the migrasome,Glioblastoma,10.1234/x,gene: ACTB\n";
    added(&lab, "f.csv", text);
    upgraded(&lab, &next_seeds());
    lab.write("list.csv", "gene\nACTB\n");
    for words in [
        &[
            "match", "list.csv", "--column", "gene", "--all", "-f", "csv",
        ][..],
        &["report", "about", "ACTB", "-f", "csv"],
        &["report", "lookup", "text=ACTB", "-f", "csv"],
    ] {
        let ran = lab.run(words);
        assert!(
            ran.stdout.contains("our-reading:1"),
            "{words:?}: {}{}",
            ran.stdout,
            ran.stderr
        );
    }
    // Adding it again is no fault of theirs, and says what the name is now.
    let again = lab.run(&["add", "f.csv"]);
    assert_eq!(again.code, 0, "{}", again.stderr);
}
