//! The tables of keys: they follow what a lab changes, in any client, and say when they do not.

use migrasome::Db;
use migrasome::matching::{Resolver, Status};
use migrasome::spelling::{fold, fold_loosely};

use crate::support::{Lab, column, rows};

/// What a client without our functions finds under a name.
fn found(lab: &Lab, name: &str) -> Vec<String> {
    let db = Db::open(&lab.path("migrasome.db")).unwrap();
    let given = [("name".to_owned(), name.to_owned())];
    let sql = "SELECT term FROM term_keys WHERE key = lower(trim(:name)) ORDER BY term";
    rows(&db, sql, &given).concat()
}

/// How the tables of keys differ from their definition.
fn stale(lab: &Lab) -> Vec<String> {
    let ran = lab.run(&["check", "migrasome.db"]);
    let lines = ran.stdout.lines();
    lines
        .filter(|line| line.starts_with("key-tables"))
        .map(str::to_owned)
        .collect()
}

const ALIAS: &str =
    "INSERT INTO term_aliases (term_id, alias, kind, predicate, ambiguous, key, loose_key, source)
     SELECT term_id, 'Bead-β', 'synonym', 'exact', 0, 'bead-beta', 'beadbeta', 'ours'
     FROM terms WHERE label = ";

#[test]
fn keys_follow_whatever_a_client_changes() {
    let lab = Lab::with_file();
    lab.execute(&format!("{ALIAS} 'CD5L'"));
    for name in ["bead-beta", "Bead-β", "BEAD–β", "beadβ", "BeadBeta"] {
        assert_eq!(found(&lab, name), ["CD5L"], "{name}");
    }
    assert_eq!(stale(&lab), [""; 0]);
    lab.execute(
        "UPDATE term_aliases SET alias = 'Bead 7', key = 'bead 7', loose_key = 'bead7'
         WHERE source = 'ours'",
    );
    assert_eq!(found(&lab, "bead-beta"), [""; 0]);
    assert_eq!(found(&lab, "Bead 7"), ["CD5L"]);
    lab.execute("UPDATE term_aliases SET term_id = 3 WHERE source = 'ours'");
    assert_eq!(found(&lab, "Bead 7"), ["CXCL12"]);
    lab.execute("DELETE FROM term_aliases WHERE source = 'ours'");
    assert_eq!(found(&lab, "Bead 7"), [""; 0]);
    lab.execute("UPDATE prefixes SET spellings = spellings || '|NCBI-G' WHERE prefix = 'NCBIGene'");
    assert_eq!(found(&lab, "ncbi-g:7422"), ["VEGF"]);
    lab.execute("UPDATE term_xrefs SET caution = 'not sure' WHERE curie = 'HGNC:12680'");
    assert_eq!(found(&lab, "hgnc:12680"), [""; 0]);
    assert_eq!(stale(&lab), [""; 0]);
    assert_eq!(lab.run(&["report", "about", "term=HGNC:12680"]).code, 0);
}

/// Another term may lose its key when one more is called so too.
#[test]
fn a_name_that_becomes_ambiguous_never_matches_silently_from_then_on() {
    let lab = Lab::with_file();
    assert_eq!(found(&lab, "cd5l"), ["CD5L"]);
    assert_eq!(found(&lab, "tnfsf11"), ["RANKL"]);
    lab.execute(
        "INSERT INTO term_aliases (term_id, alias, kind, predicate, ambiguous, caution, key, loose_key, source)
         SELECT term_id, 'TNFSF11', 'synonym', 'exact', 1, 'ours too', 'tnfsf11', 'tnfsf11', 'ours'
         FROM terms WHERE label = 'CD5L'",
    );
    assert_eq!(found(&lab, "tnfsf11"), [""; 0]);
    assert_eq!(found(&lab, "cd5l"), ["CD5L"], "our own label stays");
    let db = Db::open(&lab.path("migrasome.db")).unwrap();
    let could_be = "SELECT term FROM known_names
                    WHERE key = 'tnfsf11' AND match_type = 'ambiguous' ORDER BY term";
    assert_eq!(column(&db, could_be), ["CD5L", "RANKL"]);
    assert_eq!(stale(&lab), [""; 0]);
    lab.execute("DELETE FROM term_aliases WHERE source = 'ours'");
    assert_eq!(found(&lab, "tnfsf11"), ["RANKL"]);
}

#[test]
fn what_was_changed_behind_the_triggers_is_told_and_mended() {
    let lab = Lab::with_file();
    lab.execute(&format!(
        "DROP TRIGGER term_aliases_inserted; {ALIAS} 'CD5L'; DELETE FROM term_keys WHERE key = 'vegf'"
    ));
    assert!(stale(&lab).len() > 2, "{:?}", stale(&lab));
    let ran = lab.run(&["migrate", "migrasome.db"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(stale(&lab), [""; 0]);
    assert_eq!(found(&lab, "bead-beta"), ["CD5L"]);
    assert_eq!(found(&lab, "vegf"), ["VEGF"]);
    let again = lab.run(&["migrate", "migrasome.db"]);
    assert!(
        again.stdout.contains("nothing was written"),
        "{}",
        again.stdout
    );
}

/// Lower case is enough for what people type, with Greek letters and dashes.
#[test]
fn lower_case_finds_what_people_type() {
    let lab = Lab::with_file();
    for (name, term) in [
        ("TGF-β1", "TGF-β1"),
        ("TGFβ1", "TGF-β1"),
        ("tgf\u{2011}β1", "TGF-β1"),
        ("TGF\u{2013}beta1", "TGF-β1"),
        ("TGF-\u{392}1", "TGF-β1"),
        ("Aβ40", "Aβ40"),
        ("aβ40", "Aβ40"),
        ("Blood Plasma", "Plasma"),
        (" CXCL12 ", "CXCL12"),
    ] {
        assert_eq!(found(&lab, name), [term], "{name}");
    }
}

/// A key is what `fold` makes of the spelling, or a form of it that folds to the same.
#[test]
fn every_key_folds_to_that_of_its_spelling() {
    let db = Db::built_in().unwrap();
    for row in rows(
        &db,
        "SELECT key, key_kind, spelling FROM term_spellings",
        &[],
    ) {
        let [key, kind, spelling] = &row[..] else {
            panic!("three columns");
        };
        let expected = [fold(spelling), fold_loosely(spelling)];
        let is_loose = kind.starts_with("loose ");
        assert!(
            expected.contains(&fold(key)) || is_loose && fold_loosely(key) == expected[1],
            "{key} of {spelling}"
        );
    }
}

/// What matches in a plain client, matches in the command; but signs and spaces are left out of a
/// word by fewer rules there, and `human` says there of what a row is and not what it is about.
#[test]
fn no_key_says_other_than_match() {
    let db = Db::built_in().unwrap();
    let resolver = Resolver::from(&db).unwrap();
    for row in rows(
        &db,
        "SELECT key, group_concat(term, '|') FROM term_keys
         WHERE key_kind NOT LIKE 'loose %'
           AND NOT (term_kind = 'organism' AND key_kind NOT IN ('CURIE', 'accession'))
         GROUP BY key",
        &[],
    ) {
        let found = resolver.resolve(&row[0]);
        let is_known = found
            .matches
            .iter()
            .any(|each| row[1].split('|').any(|term| term == each.term));
        assert!(is_known, "{row:?} {found:?}");
        assert!(found.status != Status::Unmatched, "{row:?}");
    }
}
