//! Rows that somebody made with SQL, and half of the links forgotten.

use super::{asked, backups, did, lines, tables};
use crate::support::{Lab, assert_says};

/// Nine tables, nine inserts, and not a single term.
const NINE: &str = "
INSERT INTO source_tables (name, label, caption, title) VALUES ('by-hand', 'Table 2', 'A table', 'Another review');
INSERT INTO source_rows (source_table_id, row, category, disease, source, cargo, mechanism, effect, citations)
SELECT source_table_id, 1, 'Noninfectious', 'Liver fibrosis', 'Plasma', 'TGF-β1 and miR-21', 'Cells take it up', 'Fibrosis spreads', '[12]'
FROM source_tables WHERE name = 'by-hand';
INSERT INTO diseases (category_id, name) SELECT category_id, 'Liver fibrosis' FROM categories WHERE name = 'Noninfectious';
INSERT INTO cargos (name, kind, kind_source) VALUES ('TGF-β1', 'protein', 'ours'), ('miR-21', 'RNA', 'ours');
INSERT INTO mechanisms (source_row_id, disease_id, mechanism, effect, cargo_status)
SELECT source_row_id, disease_id, mechanism, effect, 'reported'
FROM source_rows, diseases WHERE source_row_id >= 1000000 AND name = 'Liver fibrosis';
INSERT INTO mechanism_cargos (mechanism_id, position, cargo_id, separator, printed)
SELECT mechanism_id, 1, cargo_id, '', name FROM mechanisms, cargos WHERE mechanism_id >= 1000000 AND name = 'TGF-β1';
INSERT INTO mechanism_cargos (mechanism_id, position, cargo_id, separator, printed)
SELECT mechanism_id, 2, cargo_id, ' and ', name FROM mechanisms, cargos WHERE mechanism_id >= 1000000 AND name = 'miR-21';
INSERT INTO mechanism_sources (mechanism_id, position, sample_source_id, separator, printed)
SELECT mechanism_id, 1, sample_source_id, '', name FROM mechanisms, sample_sources WHERE mechanism_id >= 1000000 AND name = 'Plasma';
INSERT INTO citations (source_table_id, number) SELECT source_table_id, 12 FROM source_tables WHERE name = 'by-hand';
INSERT INTO mechanism_citations (mechanism_id, position, citation_id, separator)
SELECT mechanism_id, 1, citation_id, '' FROM mechanisms, citations WHERE mechanism_id >= 1000000 AND citation_id >= 1000000;
";

/// What did not see the row, and must after the repair.
fn unseen(lab: &Lab) -> Vec<&'static str> {
    let mut unseen = Vec::new();
    for (words, name) in [
        (&["disease", "disease=liver fibrosis"][..], "disease"),
        (&["cargo", "cargo=P01137"], "cargo"),
        (&["cargo", "cargo=miR-21"], "cargo of their own"),
        (&["lookup", "text=TGFB1"], "lookup"),
        (&["lookup", "text=liver fibrosis"], "lookup of a disease"),
        (&["genes"], "genes"),
        (&["about", "Liver fibrosis"], "about"),
        (&["source", "source=plasma"], "source"),
    ] {
        let ran = lab.run(&[&["report"], words, &["-f", "csv"]].concat());
        if ran.code != 0 || !ran.stdout.contains("by-hand:1") && !ran.stdout.contains("1000000") {
            unseen.push(name);
        }
    }
    lab.write("list.csv", "name\nP01137\nTGFB1\nmiR-21\nliver fibrosis\n");
    let words = [
        "match", "list.csv", "--column", "name", "--all", "-f", "csv",
    ];
    let found = lab.run(&words).stdout;
    if found
        .lines()
        .skip(1)
        .any(|line| !line.contains("by-hand:1"))
    {
        unseen.push("match");
    }
    unseen
}

#[test]
fn half_linked_rows_are_named_and_mended() {
    let lab = Lab::with_file();
    lab.execute(NINE);
    let found = lab.run(&["check"]);
    assert_eq!(found.code, 1, "{}", found.stdout);
    for name in ["Liver fibrosis", "TGF-β1", "miR-21"] {
        let is_named = |line: &str| line.starts_with("linked: ") && line.contains(name);
        assert!(
            found.stdout.lines().any(is_named),
            "{name}: {}",
            found.stdout
        );
    }
    assert_says(&found.stdout, &["migrasome add --repair"]);

    let said = did(&lab, &["add", "--repair"]);
    assert_says(
        &said,
        &["`TGF-β1` is gene: TGF-β1", "Liver fibrosis", "miR-21"],
    );
    assert_eq!(backups(&lab), 1);
    assert_eq!(unseen(&lab), [""; 0]);
    let checked = lab.run(&["check"]);
    assert_eq!(checked.code, 0, "{}", checked.stdout);

    let before = tables(&lab);
    did(&lab, &["add", "--repair"]);
    assert_eq!(backups(&lab), 1, "there was nothing to do");
    super::assert_same(&before, &tables(&lab));
}

#[test]
fn a_repair_links_nothing_by_a_guess() {
    let lab = Lab::with_file();
    lab.execute(&NINE.replace("miR-21", "AIM"));
    let said = lab.run(&["add", "--repair"]);
    assert_says(&(said.stdout + &said.stderr), &["AIM", "CD5L"]);
    let term = "SELECT coalesce(term_id, 'none') FROM cargos WHERE name = 'AIM'";
    assert_eq!(asked(&lab, term), ["none"]);
    let seen = lines(&lab, &["cargo", "cargo=P01137"], "by-hand:1");
    assert_eq!(seen.len(), 1, "the rest is linked: {seen:?}");
    let found = lab.run(&["check"]);
    assert_eq!(found.code, 1, "still half-linked");
    assert_says(&found.stdout, &["linked: ", "AIM"]);
}

/// Each of the links, forgotten in another row that was whole before.
#[test]
fn each_link_that_is_missing_is_named() {
    let lab = Lab::with_file();
    super::added(&lab, "mine.csv", super::TABLE);
    let terms =
        "SELECT accession || part || position || words || term_id FROM evidence_terms ORDER BY 1";
    let whole = asked(&lab, terms);
    lab.execute(
        "UPDATE diseases SET term_id = NULL WHERE name = 'Liver fibrosis';
         DELETE FROM mechanism_terms WHERE printed = 'miR-21' AND mechanism_id >= 1000000;
         UPDATE cargos SET term_id = NULL WHERE name = 'miR-21';
         DELETE FROM mechanism_terms WHERE printed = 'Hepatocytes' AND mechanism_id >= 1000000;
         UPDATE sample_sources SET term_id = NULL WHERE name = 'Hepatocytes';
         DELETE FROM mechanism_terms WHERE printed = 'HCC' AND mechanism_id >= 1000000",
    );
    let found = lab.run(&["check"]);
    assert_eq!(found.code, 1, "{}", found.stdout);
    for what in ["Liver fibrosis", "miR-21", "Hepatocytes", "liver-review:3"] {
        let is_named = |line: &str| line.starts_with("linked: ") && line.contains(what);
        assert!(
            found.stdout.lines().any(is_named),
            "{what}: {}",
            found.stdout
        );
    }
    did(&lab, &["add", "--repair"]);
    assert_eq!(lab.run(&["check"]).code, 0);
    assert_eq!(asked(&lab, terms), whole);
}

#[test]
fn what_is_whole_is_not_named() {
    let lab = Lab::with_file();
    let found = lab.run(&["check"]);
    assert_eq!(found.code, 0, "{}", found.stdout);
    let before = std::fs::read(lab.path("migrasome.db")).unwrap();
    did(&lab, &["add", "--repair"]);
    assert_eq!(lab.names(), ["migrasome.db"]);
    assert!(std::fs::read(lab.path("migrasome.db")).unwrap() == before);
}
