//! What a lab had before us is joined with ours: the row is ours then, and what hung on the lab's
//! row hangs on it.

use std::fs;

use migrasome::Db;
use migrasome::db::Release;
use migrasome::upgrade::{Changes, build_file, upgrade_with};
use rusqlite::Connection;

use crate::seeds::{NEXT_DAY, next_seeds};
use crate::support::{Lab, column};
use crate::upgrade::{edited, everything, kept, lost, options, timeless, upgraded};

/// What a lab has that the next release ships: papers, a term with all that belongs to it, and
/// what a row of a table names.
const BEFORE_US: &str = include_str!("../fixtures/lab_before_us.sql");

/// The next program, which prints one row more, with a new name in each cell.
fn next() -> Release {
    let mut release = next_seeds();
    for (file, line) in [
        ("categories", "900001,Rare"),
        ("diseases", "900001,Rare,Scurvy"),
        ("cargos", "900001,miR-21,protein,seen there"),
        ("sample_sources", "900001,Tears,body fluid,seen there"),
        ("table_1", "900001,Rare,Scurvy,Tears,miR-21,m,e,[34]"),
        ("terms", "900003,cargo,miR-21,seen there"),
        ("terms", "900004,field,Scurvy,seen there"),
        ("terms", "900005,sample source,Tears,seen there"),
        (
            "mechanism_terms",
            "900002,11,cargo,1,miR-21,cargo,miR-21,cargo,",
        ),
        (
            "mechanism_terms",
            "900003,11,disease,1,Scurvy,field,Scurvy,,",
        ),
        (
            "mechanism_terms",
            "900004,11,source,1,Tears,sample source,Tears,,",
        ),
    ] {
        let file = format!("seeds/{file}.csv");
        let text = format!("{}{line}\n", release.seeds().text(&file).unwrap());
        release = release.with_seed(&file, &text);
    }
    release
}

fn lab_before_us() -> Lab {
    let lab = Lab::with_file();
    lab.execute(BEFORE_US);
    lab
}

/// What the next upgrade does, which must find nothing new that is wrong.
fn changes(lab: &Lab, release: &Release) -> Changes {
    let changes = upgraded(lab, release).changes.unwrap();
    let mut noticed = changes.noticed.iter();
    assert!(noticed.all(|finding| finding.rule == "linked"));
    // A column of the lab's own, and claims made by hand, were found before.
    let of_columns = ["schema", "documented", "linked"];
    let mut findings = changes.findings.iter();
    assert!(findings.all(|finding| of_columns.contains(&finding.rule)));
    let raw = Connection::open(lab.path("migrasome.db")).unwrap();
    let orphans = "PRAGMA foreign_key_check";
    assert!(!raw.prepare(orphans).unwrap().exists([]).unwrap());
    changes
}

fn asked(lab: &Lab, sql: &str) -> Vec<String> {
    let db = Db::open(&lab.path("migrasome.db")).unwrap();
    column(&db, sql)
}

#[test]
fn what_a_lab_had_before_us_is_joined_with_ours() {
    let lab = lab_before_us();
    let done = changes(&lab, &next());
    assert_eq!(done.kept, []);
    insta::assert_snapshot!(done.joined.join("\n"), @"
    categories 1000001 Rare is now 900001
    terms 1000001 ACTB is now 900001 (source was `ours`)
    terms 1000002 miR-21 is now 900003 (source was `ours`)
    diseases 1000001 Scurvy is now 900001
    cargos 1000001 miR-21 is now 900001 (kind was `RNA`; kind_source was `ours`)
    sample_sources 1000001 Tears is now 900001 (kind_source was `ours`)
    prefixes 1000001 NEXT is now 900001 (source was `ours`)
    term_xrefs 1000001 NEXT:60 is now 900001 (source was `ours`)
    term_aliases 1000001 beta-actin is now 900001
    mechanism_terms 1000001 mechanism is now 900001
    publications 1000001 10.1000/next is now 900001 (title was `As we read it`; source was `ours`)
    publications 1000002 NULL is now 900002
    citation_publications 1000001 high is now 900001 (confidence was `high`; basis was `we asked`)
    ");
    // All of a fresh file is there, and nothing twice.
    let fresh = Lab::new();
    build_file(&next(), &fresh.path("migrasome.db"), false).unwrap();
    let fresh = everything(&fresh.path("migrasome.db"));
    let after = everything(&lab.path("migrasome.db"));
    assert_eq!(lost(&fresh, &after), [""; 0]);
    for table in ["terms", "prefixes", "publications", "categories", "cargos"] {
        assert_eq!(
            fresh.tables[table].len(),
            after.tables[table].len(),
            "{table}"
        );
    }
}

#[test]
fn what_hung_on_the_labs_row_hangs_on_ours() {
    let lab = lab_before_us();
    changes(&lab, &next());
    // The lab's finding and ours, of one paper and one term.
    let findings = "SELECT accession FROM findings
                    WHERE publication_id = 900002 AND subject_term_id = 900001 ORDER BY 1";
    assert_eq!(asked(&lab, findings), ["F900001", "OWN1"]);
    let named = "SELECT accession || ' ' || part FROM evidence_terms
                 WHERE term_id = 900001 AND layer = 'own' ORDER BY 1";
    assert_eq!(asked(&lab, named), ["OWN1 context", "OWN1 subject"]);
    let claims = "SELECT category || ' ' || disease || ' ' || cargo || ' ' || source FROM claims
                  WHERE disease = 'Scurvy' ORDER BY claim";
    assert_eq!(asked(&lab, claims), ["Rare Scurvy miR-21 Tears"; 2]);
    let aliases = "SELECT alias FROM term_aliases WHERE term_id = 900001 ORDER BY 1";
    assert_eq!(asked(&lab, aliases), ["beta-actin", "our actin"]);
    let found = "SELECT DISTINCT term_id FROM term_keys WHERE key IN ('our actin', 'actb')";
    assert_eq!(asked(&lab, found), ["900001"]);
    // Tables of the lab's own follow by number, by name and by a number that is a text.
    let notes = "SELECT note || ' ' || term || ' ' || paper || ' ' || number FROM notes";
    assert_eq!(asked(&lab, notes), ["a 900001 10.1000/next 900002"]);
    let unlinked = "SELECT term FROM unlinked";
    assert_eq!(asked(&lab, unlinked), ["1000001"], "not said to be a link");
    // Columns of the lab's own keep what is in them.
    let shelf = "SELECT shelf FROM terms WHERE term_id = 900001";
    assert_eq!(asked(&lab, shelf), ["B 2"]);
    let shelf = "SELECT count(*) FROM terms WHERE shelf IS NOT NULL";
    assert_eq!(asked(&lab, shelf), ["1"]);
}

#[test]
fn a_dry_run_says_the_same_and_a_second_run_nothing() {
    let lab = lab_before_us();
    let path = lab.path("migrasome.db");
    let before = fs::read(&path).unwrap();
    let dry = upgrade_with(&next(), &path, &options(true)).unwrap();
    assert!(before == fs::read(&path).unwrap());
    let dry = dry.changes.unwrap();
    let done = changes(&lab, &next());
    assert_eq!((dry.added, dry.joined), (done.added, done.joined));
    let after = fs::read(&path).unwrap();
    assert!(upgraded(&lab, &next()).changes.is_none());
    assert!(after == fs::read(&path).unwrap());
}

#[test]
fn what_is_joined_is_told_in_one_line() {
    // The older file lacks this spelling.
    let lab = Lab::with_older_file();
    lab.execute(
        "INSERT INTO term_aliases
           (term_id, alias, kind, predicate, ambiguous, key, loose_key, source)
         SELECT
           term_id, 'Virus Particles', 'synonym', 'close', 0, 'virus particles', 'virusparticles',
           'our
words'
         FROM terms WHERE label = 'Virions'",
    );
    let told = lab.run(&["migrate", "migrasome.db"]).shown();
    insta::assert_snapshot!(timeless(&told), @r"
    exit 0
    migrasome.db: was brought up to data DATE (schema N)
      rows that come with migrasome: 0 added, 3 brought up to date, 0 taken out
      joined with ours: term_aliases 1000000 Virus Particles is now 110 (predicate was `close`; source was `our\nwords`)
      backup: migrasome.db.vN-TIME.bak
    ");
    let check = lab.run(&["check"]).shown();
    assert!(check.starts_with("exit 0\nmigrasome.db: ok ("), "{check}");
    let status = lab.run(&["status", "-f", "tsv"]).stdout;
    assert!(!status.contains("your own"), "{status}");
    insta::assert_snapshot!(timeless(&lab.run(&["migrate", "migrasome.db"]).shown()), @"
    exit 0
    migrasome.db: up to date (schema N), nothing was written
    ");
}

/// What is told of a lab that did this before the next release, in which nothing is joined.
fn left_out(sql: &str, release: &Release) -> String {
    let lab = Lab::with_file();
    lab.execute(sql);
    let path = lab.path("migrasome.db");
    let before = everything(&path);
    let changes = upgraded(&lab, release).changes.unwrap();
    assert_eq!(changes.joined, [""; 0]);
    let of_lab = |row: &String| row.contains("Integer(1000") || row.contains("lab");
    let lost = lost(&before, &everything(&path));
    assert!(!lost.iter().any(of_lab), "{lost:?}");
    let lines = changes.kept.iter().map(ToString::to_string);
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn what_is_not_plainly_the_same_stays_two() {
    // Ours has DOI and PMID, and the lab a paper for each of them.
    let both = edited(
        next_seeds(),
        &[(
            "seeds/publications.csv",
            "900001,10.1000/next,,",
            "900001,10.1000/next,2718,",
        )],
    );
    let two = "INSERT INTO publications (publication_id, doi, pmid, title, source)
               VALUES (1000001, '10.1000/next', NULL, 'One', 'lab'),
                      (1000002, NULL, '2718', 'Other', 'lab')";
    insta::assert_snapshot!(left_out(two, &both), @"
    publications 900001 10.1000/next: is left out: UNIQUE constraint failed: publications.pmid
    citation_publications 900001 low: is left out: publications 900001 is not as we ship it
    ");
    // Another finding that happens to have the name.
    let finding = "INSERT INTO findings
        (finding_id, accession, kind, role_id, subject, subject_kind, no_term, relation,
         confidence, publication_id, is_review)
      VALUES (1000001, 'F900001', 'cargo', 1, 'the labs', 'other', 'lab', 'carries', 'low', 1, 0)";
    insta::assert_snapshot!(left_out(finding, &next_seeds()), @"
    findings 900001 F900001: is left out: UNIQUE constraint failed: findings.accession
    finding_terms 900001|organism|1 NULL: is left out: findings 900001 is not as we ship it
    finding_claims 900001 extends: is left out: findings 900001 is not as we ship it
    ");
    // Another term at the same position.
    let mention = "INSERT INTO mechanism_terms
        (mechanism_term_id, mechanism_id, cell, position, term_id, printed)
      VALUES (1000001, 1, 'mechanism', 9, 1, 'production')";
    insta::assert_snapshot!(left_out(mention, &next_seeds()), @"mechanism_terms 900001 mechanism: is left out: UNIQUE constraint failed: mechanism_terms.mechanism_id, mechanism_terms.cell, mechanism_terms.position");
}

#[test]
fn what_cannot_be_pointed_at_ours_keeps_the_two_apart() {
    let term = "INSERT INTO terms (term_id, kind, label, key, loose_key, source)
                VALUES (1000001, 'gene', 'ACTB', 'actb', 'actb', 'lab');";
    // A rule of the lab's own.
    let ruled = "CREATE TABLE ruled (term REFERENCES terms (term_id) CHECK (term > 999999));
                 INSERT INTO ruled VALUES (1000001)";
    let told = left_out(&format!("{term}{ruled}"), &next_seeds());
    assert!(told.contains("terms 900001 ACTB: is left out"), "{told}");
    // A number that a table of the lab's makes of another column.
    let made = "CREATE TABLE made (word TEXT, term AS (CAST(word AS INTEGER)),
                  FOREIGN KEY (term) REFERENCES terms (term_id));
                INSERT INTO made VALUES ('1000001')";
    let told = left_out(&format!("{term}{made}"), &next_seeds());
    assert!(told.contains("terms 900001 ACTB: is left out"), "{told}");
    // Ours has no DOI, by which the lab points at it.
    let by_doi = "INSERT INTO publications (publication_id, doi, pmid, title, source)
                  VALUES (1000001, '10.1000/lab', '31415', 'One', 'lab');
                  CREATE TABLE pages (paper TEXT REFERENCES publications (doi));
                  INSERT INTO pages VALUES ('10.1000/lab')";
    let told = left_out(by_doi, &next_seeds());
    assert!(
        told.contains("publications 900002 NULL: is left out"),
        "{told}"
    );
}

/// A file of the next release, in which a paper of ours has no DOI, and the lab has one of its own
/// that has the DOI; the program after that knows better.
fn with_one_paper_twice(sql: &str) -> (Lab, Release) {
    let lab = Lab::new();
    build_file(&next_seeds(), &lab.path("migrasome.db"), false).unwrap();
    lab.execute(
        "ALTER TABLE publications ADD COLUMN shelf TEXT;
         INSERT INTO publications (publication_id, doi, title, source, shelf)
         VALUES (1000001, '10.1000/late', 'Without DOI', 'lab', 'C 3');
         CREATE TABLE reads (paper INTEGER REFERENCES publications, who TEXT, UNIQUE (paper, who));
         INSERT INTO reads VALUES (1000001, 'Ada'), (1000001, 'Bob'), (900002, 'Ada')",
    );
    lab.execute(sql);
    let later = [
        (
            "seeds/publications.csv",
            "900002,,31415",
            "900002,10.1000/late,31415",
        ),
        ("seeds/findings.csv", "PMID:31415,", "DOI:10.1000/late,"),
        ("seeds/metadata.csv", NEXT_DAY, "2999-02-02"),
    ];
    (lab, edited(next_seeds(), &later))
}

#[test]
fn a_row_of_ours_that_says_the_same_by_now_is_joined_too() {
    let (lab, later) = with_one_paper_twice("");
    let done = changes(&lab, &later);
    assert_eq!(done.kept, []);
    insta::assert_snapshot!(done.joined.join("\n"), @"publications 1000001 10.1000/late is now 900002 (source was `lab`)");
    // The link that was there already is not doubled.
    let reads = "SELECT paper || ' ' || who FROM reads ORDER BY 1";
    assert_eq!(asked(&lab, reads), ["900002 Ada", "900002 Bob"]);
    let paper = "SELECT publication_id || ' ' || pmid || ' ' || shelf FROM publications
                 WHERE doi = '10.1000/late'";
    assert_eq!(asked(&lab, paper), ["900002 31415 C 3"]);
}

#[test]
fn two_rows_are_not_joined_where_the_lab_says_something_else_of_each() {
    for sql in [
        "UPDATE publications SET shelf = 'D 4' WHERE publication_id = 900002",
        "ALTER TABLE reads ADD COLUMN day TEXT; UPDATE reads SET day = paper",
        "CREATE TABLE pages (page INTEGER PRIMARY KEY, paper UNIQUE REFERENCES publications);
         INSERT INTO pages VALUES (1, 1000001), (2, 900002)",
    ] {
        let (lab, later) = with_one_paper_twice(sql);
        let before = everything(&lab.path("migrasome.db"));
        insta::allow_duplicates! {
            insta::assert_snapshot!(kept(&lab, &later), @"publications 900002 10.1000/late: is not brought up to date: UNIQUE constraint failed: publications.doi");
        }
        let after = everything(&lab.path("migrasome.db"));
        for table in ["publications", "reads", "findings"] {
            assert!(
                before.tables[table] == after.tables[table],
                "{sql}: {table}"
            );
        }
    }
}
