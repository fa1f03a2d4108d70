//! What is never done unasked: another source replaced, rows lost, one of our names hidden.

use super::{FINDINGS, TABLE, added, assert_fault, did, faults, misused, refused};
use crate::support::Lab;

/// A table with these lines below the names of its columns.
fn table(lines: &str) -> String {
    format!("category,disease,cargo,cargo_id,effect,references\n{lines}")
}

#[test]
fn a_file_that_lacks_most_of_a_source_is_no_newer_state_of_it() {
    let lab = Lab::with_file();
    added(&lab, "liver.csv", TABLE);
    lab.write("one.csv", table("X,Gallstones,CD5L,,e,1\n"));
    let said = misused(&lab, &["one.csv", "--name=liver-review"]);
    insta::assert_snapshot!(said, @"the source `liver-review` has 3 rows here, and this file lacks 3 of them: give these rows another name with --name if they are of another source; --replace puts them in the place of those that are there");
    let told = did(
        &lab,
        &["add", "one.csv", "--name=liver-review", "--replace"],
    );
    assert!(
        told.contains("1 row added, 0 changed, 3 taken out"),
        "{told}"
    );
}

#[test]
fn another_doi_is_another_source() {
    let lab = Lab::with_file();
    added(&lab, "liver.csv", TABLE);
    let said = misused(&lab, &["liver.csv", "--doi=10.9/other"]);
    assert!(
        said.contains("has the DOI 10.1234/liver here, and 10.9/other in this file"),
        "{said}"
    );
}

#[test]
fn sheets_of_one_name_are_sources_of_two() {
    let lab = Lab::with_file();
    for name in ["a", "b"] {
        let file = format!("{name}.db");
        let raw = rusqlite::Connection::open(lab.path(&file)).unwrap();
        raw.execute_batch("CREATE TABLE t (disease, effect, category); INSERT INTO t VALUES ('Gallstones', 'e', 'X')")
            .unwrap();
        let told = did(&lab, &["add", &format!("{file}#t")]);
        assert!(
            told.contains(&format!(": {name}-t (a table): 1 row added")),
            "{told}"
        );
    }
}

#[test]
fn an_identifier_may_come_later() {
    let lab = Lab::with_file();
    added(&lab, "mine.csv", table("X,Gallstones,CD9,,e,1\n"));
    let told = added(&lab, "mine.csv", table("X,Gallstones,CD9,HGNC:1709,e,1\n"));
    assert!(told.contains("0 rows added"), "{told}");
    lab.write("hits.csv", "id\nHGNC:1709\n");
    let matched = did(&lab, &["match", "hits.csv", "-f", "csv", "--column", "id"]);
    assert!(
        matched.contains("HGNC:1709,matched,identifier,exact"),
        "{matched}"
    );
    let again = did(&lab, &["add", "mine.csv"]);
    assert!(
        again.contains("its row is there already, nothing was written"),
        "{again}"
    );
}

#[test]
fn a_new_thing_never_hides_one_of_ours() {
    let lab = Lab::with_file();
    let said = faults(&lab, &table("X,Gallstones,VEGFA,gene: VEGFA,e,1\n"));
    assert_fault(
        &said,
        "bad.csv:2",
        &["VEGFA", "found as VEGF", "cargo: VEGF", "hide"],
    );
    // The same but for its case is that thing.
    let told = added(
        &lab,
        "mine.csv",
        table("X,Gallstones,cd5l,cargo: cd5l,e,1\n"),
    );
    assert!(told.contains("`cd5l` is cargo: CD5L"), "{told}");
}

#[test]
fn categories_differ_by_more_than_case_and_signs() {
    let lab = Lab::with_file();
    let lines = "TUMOR,Gallstones,CD5L,,e,1\nNon-infectious,Jaundice,CD5L,,e,1\n";
    added(&lab, "mine.csv", table(lines));
    let rows = did(
        &lab,
        &["sql", "SELECT count(*) FROM categories", "-f", "tsv"],
    );
    assert_eq!(rows, "count(*)\n3\n");
    let exported = did(&lab, &["export", "own"]);
    assert!(
        exported.contains(",TUMOR,") && exported.contains(",Non-infectious,"),
        "{exported}"
    );
}

#[test]
fn what_is_no_row_is_refused_and_a_column_may_be_left_out() {
    let lab = Lab::with_file();
    let names = "category,disease,cargo,effect,Notes\n";
    lab.write(
        "bad.csv",
        format!("{names}X,Gallstones,CD5L,e,see p. 3\n{names},Abbreviations,,,\n"),
    );
    let said = refused(&lab, &["bad.csv"]);
    assert_fault(&said, "bad.csv:2", &["Notes", "--without"]);
    assert_fault(&said, "bad.csv:3", &["repeats the names"]);
    assert_fault(&said, "bad.csv:4", &["neither cargo"]);
    lab.write("good.csv", format!("{names}X,Gallstones,CD5L,e,see p. 3\n"));
    did(&lab, &["add", "good.csv", "--without", "Notes"]);
}

#[test]
fn what_stands_in_the_next_cell_is_told_all_the_same() {
    let lab = Lab::with_file();
    let top = "# name:,in-two-cells,,\n# title:,\"My, title\",,\n";
    added(
        &lab,
        "mine.csv",
        format!("{top}{}", table("X,Gallstones,CD5L,,e,1\n")),
    );
    let told = did(
        &lab,
        &[
            "sql",
            "SELECT name, title FROM source_tables WHERE source_table_id >= 1000000",
            "-f",
            "tsv",
        ],
    );
    assert_eq!(told, "name\ttitle\nin-two-cells\tMy, title\n");
}

#[test]
fn several_subjects_are_a_finding_each() {
    let lab = Lab::with_file();
    let said = faults(&lab, &FINDINGS.replace("ITGB3,", "CD63 and CD9,"));
    assert_fault(
        &said,
        "bad.csv:5",
        &["CD63 and CD9", "a finding for each", "term"],
    );
}

#[test]
fn own_rows_are_written_as_what_their_file_is_called() {
    let lab = Lab::with_file();
    added(&lab, "mine.csv", TABLE);
    let said = lab.fails(2, &["export", "own", "-o", "ours.xlsx"]);
    assert!(said.contains("written as .csv"), "{said}");
}
