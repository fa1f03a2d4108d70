//! `diff` tells what differs between two files, whose it is, and what it means for a list.

use std::fs;

use migrasome::Db;
use migrasome::db::{Release, SCHEMA_VERSION};
use migrasome::upgrade::diff::diff;
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::release::built;
use crate::schema_6;
use crate::support::{Lab, Ran, assert_says, data_version, holding};

/// A lab with the same file twice: `old.db`, and `migrasome.db` to be changed.
fn twice() -> Lab {
    let lab = Lab::with_file();
    fs::copy(lab.path("migrasome.db"), lab.path("old.db")).unwrap();
    lab
}

/// What is told of `old.db` and `migrasome.db`, in files that are as they were and alone.
#[track_caller]
fn told(lab: &Lab, words: &[&str]) -> Ran {
    let files = ["old.db", "migrasome.db"];
    let before = (
        lab.names(),
        files.map(|name| fs::read(lab.path(name)).unwrap()),
    );
    let ran = lab.run(&[&["diff", "old.db", "migrasome.db"], words].concat());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let after = (
        lab.names(),
        files.map(|name| fs::read(lab.path(name)).unwrap()),
    );
    assert!(before == after, "something was written");
    ran
}

/// The rows, each as its cells with `|` between.
#[track_caller]
fn rows(lab: &Lab) -> Vec<String> {
    let stdout = told(lab, &["-f", "tsv"]).stdout;
    let lines = stdout.lines().skip(1);
    lines.map(|line| line.replace('\t', "|")).collect()
}

#[test]
fn two_builds_do_not_differ() {
    let lab = twice();
    lab.write("old.db", built(&Release::this()));
    let ran = told(&lab, &["-f", "csv"]);
    assert_eq!(
        ran.stdout,
        "change,source,table,row,what,column,old,new\r\n"
    );
    assert_eq!(ran.stderr, "no difference\n");
    assert_eq!(told(&lab, &["-f", "json"]).stdout, "[]\n");
    // What keeps the record holds no facts; that it is gone is told.
    lab.execute("DROP TABLE shipped_rows");
    assert_eq!(
        told(&lab, &["-f", "csv"]).stderr,
        "old.db has the table shipped_rows, migrasome.db has not\n\
         no difference in the rows that were compared\n"
    );
}

#[test]
fn rows_of_a_lab_are_told_with_the_source_that_they_are_from() {
    let lab = twice();
    let claims = include_str!("../fixtures/lab_claims.sql");
    lab.execute(claims);
    lab.execute(
        "INSERT INTO cargos (name, kind, kind_source) VALUES ('Our-Cargo', 'RNA', 'added with bench');
         INSERT INTO term_aliases
           (term_alias_id, term_id, alias, kind, predicate, ambiguous, key, loose_key, source)
           SELECT 1000777, term_id, 'Our Bead', 'synonym', 'exact', 0, 'our bead', 'ourbead', 'ours'
           FROM terms WHERE label = 'CD5L';
         INSERT INTO findings
           (finding_id, accession, kind, role_id, subject, subject_kind, no_term, relation,
            confidence, publication_id, is_review, source_table_id)
           VALUES (1000021, 'bench:2', 'cargo', 2, 'our bead', 'other', 'ours', 'carries', 'low', 1, 0, 1000003);
         INSERT INTO finding_claims (finding_id, mechanism_id, relation, basis)
           VALUES (1000021, 3, 'extends', 'we saw it');",
    );
    let rows = rows(&lab);
    for line in [
        "added|our-s1|mechanisms|1000012|our-s1:2||",
        "added|our-s1|mechanism_cargos|1000012|2|our-s1:2 miR-21||",
        "added|our-s1|mechanism_citations|1000012|2|our-s1:2 our-s1 [11]||",
        "added|bench|mechanisms|1000013|bench:1||",
        "added|bench|cargos|1000009|Our-Cargo||",
        "added|bench|findings|1000021|bench:2 our bead||",
        "added|bench|finding_claims|1000000|bench:2 T1:3||",
        "added|own|diseases|1000011|Viral||",
        "added|own|term_aliases|1000777|CD5L Our Bead||",
    ] {
        assert!(
            rows.iter().any(|row| row.starts_with(line)),
            "{line}: {rows:#?}"
        );
    }
    let finding = rows.iter().find(|row| row.contains("|findings|")).unwrap();
    assert_says(
        finding,
        &["relation: carries; ", "; role_id: 2 in the migrasome; "],
    );
    assert!(
        rows.iter().all(|row| row.starts_with("added|")),
        "{rows:#?}"
    );

    // The other way round all of it is gone; and then some of it is changed.
    let back = lab.run(&["diff", "migrasome.db", "old.db", "-f", "tsv"]);
    assert_eq!(
        back.stdout
            .lines()
            .filter(|line| line.starts_with("gone\t"))
            .count(),
        rows.len()
    );
    fs::copy(lab.path("migrasome.db"), lab.path("old.db")).unwrap();
    lab.execute(
        "UPDATE findings SET confidence = 'high' WHERE accession = 'bench:2';
         UPDATE mechanisms SET effect = 'e9' WHERE mechanism_id = 1000012;
         DELETE FROM term_aliases WHERE term_alias_id = 1000777;",
    );
    let ran = told(&lab, &["-f", "tsv"]);
    insta::assert_snapshot!(ran.stdout.replace('\t', "|") + &ran.stderr, @r##"
    change|source|table|row|what|column|old|new
    changed|our-s1|mechanisms|1000012|our-s1:2|effect|e2|e9
    changed|bench|findings|1000021|bench:2 our bead|confidence|low|high
    gone|own|term_aliases|1000777|CD5L Our Bead||term_id: 2 CD5L; alias: Our Bead; kind: synonym; predicate: exact; ambiguous: 0; source: ours|
    our-s1: 0 added, 1 changed (our-s1:2), 0 gone
    bench: 0 added, 1 changed (bench:2), 0 gone
    own: 0 added, 0 changed, 1 gone
    "##);
}

#[test]
fn what_a_lab_changed_in_rows_of_ours_is_told_with_what_they_are_of() {
    let lab = twice();
    lab.execute(
        "PRAGMA foreign_keys = off;
         UPDATE cargos SET kind = 'scavenger receptor', name = 'CD5-L' WHERE name = 'CD5L';
         UPDATE mechanism_cargos SET cargo_id = 2 WHERE mechanism_id = 3;
         DELETE FROM mechanism_sources WHERE mechanism_id = 9 AND position = 2;
         DELETE FROM finding_terms WHERE finding_id = 40 AND part = 'context';
         UPDATE findings SET confidence = 'low', context = NULL WHERE accession = 'F040';
         INSERT INTO metadata VALUES ('our own', 'line');
         INSERT INTO mechanism_cargos VALUES (4, 9, 2, ', ', 'more');
         UPDATE saved_queries SET title = 'Ours' WHERE name = 'cargos';",
    );
    let ran = told(&lab, &["-f", "tsv"]);
    insta::assert_snapshot!(ran.stdout.replace('\t', "|") + &ran.stderr, @r##"
    change|source|table|row|what|column|old|new
    changed|Table 1|cargos|2|CD5-L|name|CD5L|CD5-L
    changed|curated|cargos|2|CD5-L|kind|protein|scavenger receptor
    changed|Table 1|mechanism_cargos|3|1|T1:3 CD5-L|cargo_id|1 Autophagosomes|2 CD5-L
    added|own|mechanism_cargos|4|9|T1:4 CD5-L|||cargo_id: 2 CD5-L; separator: , ; printed: more
    gone|Table 1|mechanism_sources|9|2|T1:9 Plasma||sample_source_id: 2 Plasma; separator:  and ; printed: plasma|
    changed|findings|findings|40|F040 CD151|context|Hepatocellular carcinoma|
    changed|findings|findings|40|F040 CD151|confidence|high|low
    gone|findings|finding_terms|40|context|1|F040 context Hepatocellular carcinoma||term_id: 22 Hepatocellular carcinoma|
    changed|reports|saved_queries|3|cargos|title|Every cargo, its kind and where it was seen|Ours
    added|own|metadata|our own|our own|||value: line
    Table 1: 0 added, 2 changed (CD5-L, T1:3 CD5-L), 1 gone
    curated: 0 added, 1 changed (CD5-L), 0 gone
    own: 2 added, 0 changed, 0 gone
    findings: 0 added, 1 changed (F040), 1 gone
    reports: 0 added, 1 changed (cargos), 0 gone
    "##);
}

/// Whatever differs in a fact of ours is told, in whichever table and column.
#[test]
fn no_cell_is_left_out() {
    let lab = Lab::with_file();
    let raw = Connection::open(lab.path("migrasome.db")).unwrap();
    let pragmas = "PRAGMA foreign_keys = off; PRAGMA ignore_check_constraints = on";
    raw.execute_batch(pragmas).unwrap();
    let listed = |sql: &str| -> Vec<[String; 2]> {
        let mut rows = raw.prepare(sql).unwrap();
        let rows = rows.query_map([], |row| Ok([row.get(0)?, row.get(1)?]));
        rows.unwrap().collect::<Result<_, _>>().unwrap()
    };
    for [trigger, _] in listed("SELECT name, type FROM sqlite_master WHERE type = 'trigger'") {
        raw.execute_batch(&format!("DROP TRIGGER {trigger}"))
            .unwrap();
    }
    fs::copy(lab.path("migrasome.db"), lab.path("old.db")).unwrap();
    let cells = listed(
        "SELECT tables.name, columns.name
         FROM sqlite_master AS tables JOIN pragma_table_info(tables.name) AS columns
         WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite_%' AND columns.pk = 0
           AND tables.name NOT IN ('shipped_rows', 'refinery_schema_history', 'term_spellings',
             'term_keys', 'ambiguous_keys')
           AND tables.name NOT LIKE 'retired%'",
    );
    // (Of retired numbers there may be none.)
    assert!(cells.len() > 100);
    for [table, column] in &cells {
        let sql = format!(
            "UPDATE {table} SET {column} = coalesce({column}, '') || '~'
             WHERE rowid = (SELECT max(rowid) FROM {table})"
        );
        raw.execute_batch(&sql).expect(&sql);
    }
    drop(raw);
    let rows = rows(&lab);
    for [table, column] in &cells {
        let is_it = |row: &String| {
            row.starts_with("changed|")
                && row.contains(&format!("|{table}|"))
                && row.contains(&format!("|{column}|"))
        };
        assert!(rows.iter().any(is_it), "{table}.{column}");
    }
}

/// A row of a source may make several claims; they are told apart as elsewhere.
#[test]
fn claims_are_called_as_they_are_cited() {
    let lab = twice();
    lab.execute(include_str!("../fixtures/lab_claims.sql"));
    lab.execute(
        "INSERT INTO mechanisms SELECT 1000777, source_row_id, disease_id, 'm7', effect, 'not given'
         FROM mechanisms WHERE mechanism_id = 1000013",
    );
    let db = Db::open(&lab.path("migrasome.db")).unwrap();
    let cited = crate::support::column(
        &db,
        "SELECT 'added|' || claim || '|' || accession FROM claim_accessions
         WHERE claim >= 1000000 ORDER BY claim",
    );
    let rows = rows(&lab).into_iter();
    let claims = rows.filter(|row| row.contains("|mechanisms|"));
    let claims = claims.map(|row| {
        let cells: Vec<&str> = row.split('|').collect();
        [cells[0], cells[3], cells[4]].join("|")
    });
    assert_eq!(claims.collect::<Vec<_>>(), cited);
}

#[test]
fn tables_of_a_lab_are_compared_as_far_as_their_rows_can_be_told_apart() {
    let lab = Lab::with_file();
    lab.execute(
        r#"CREATE TABLE freezer (box TEXT, cargo TEXT, PRIMARY KEY (box, cargo)) WITHOUT ROWID;
           INSERT INTO freezer VALUES ('A|1', 'CD5L'), ('A', '1|CD5L');
           CREATE TABLE "the lab's ""notes""" (note TEXT, "why not?" BLOB);
           INSERT INTO "the lab's ""notes""" VALUES ('first', NULL), ('second', x'00ff');
           CREATE TABLE loose (name TEXT PRIMARY KEY, n);
           INSERT INTO loose VALUES (NULL, 1), (NULL, 2), ('x', 3);
           CREATE TABLE moved (id INTEGER PRIMARY KEY, x);
           CREATE TABLE thawed (x);
           CREATE VIEW ours AS SELECT 1 AS x;
           CREATE VIRTUAL TABLE words USING fts5 (word);
           INSERT INTO words VALUES ('a');"#,
    );
    fs::copy(lab.path("migrasome.db"), lab.path("old.db")).unwrap();
    lab.execute(
        r#"UPDATE freezer SET box = 'B' WHERE box = 'A';
           UPDATE "the lab's ""notes""" SET "why not?" = 1.0 WHERE note = 'second';
           INSERT INTO loose VALUES (NULL, 4);
           DROP TABLE moved;
           CREATE TABLE moved (code TEXT PRIMARY KEY, x);
           INSERT INTO moved VALUES ('a', 1);
           DROP TABLE thawed;
           CREATE TABLE shelf (x);
           INSERT INTO shelf VALUES (1), (2);
           ALTER TABLE publications ADD COLUMN shelf TEXT;
           DROP VIEW ours;
           CREATE VIEW ours AS SELECT 2 AS x;
           INSERT INTO words VALUES ('b');"#,
    );
    let ran = told(&lab, &["-f", "tsv"]);
    insta::assert_snapshot!(ran.stdout.replace('\t', "|") + &ran.stderr, @r##"
    change|source|table|row|what|column|old|new
    gone|own|freezer|A|1|CD5L|A||box: A; cargo: 1|CD5L|
    added|own|freezer|B|1|CD5L|B|||box: B; cargo: 1|CD5L
    added|own|loose|NULL||||n: 4
    changed|own|"the lab's ""notes"""|2|second|why not?|X'00FF'|1.0
    old.db has the column moved.id, migrasome.db has not
    migrasome.db has the column moved.code, old.db has not
    the rows of the table moved were only counted, they have no key to go by: 0 rows in old.db, 1 row in migrasome.db
    migrasome.db has the column publications.shelf, old.db has not
    migrasome.db has the table shelf (2 rows), old.db has not
    old.db has the table thawed (0 rows), migrasome.db has not
    the rows of the table words were only counted, they have no key to go by: 1 row in old.db, 2 rows in migrasome.db
    the view ours is not the same in both
    own: 2 added, 1 changed (second), 1 gone
    "##);
}

#[test]
fn of_files_of_two_schemas_what_both_have_is_compared() {
    let lab = schema_6::lab();
    fs::rename(lab.path("migrasome.db"), lab.path("old.db")).unwrap();
    lab.write("migrasome.db", built(&Release::this()));
    let ran = told(&lab, &["-f", "tsv"]);
    let first = format!(
        "old.db is of schema 6, migrasome.db of schema {SCHEMA_VERSION}: what both have is compared"
    );
    assert_eq!(ran.stderr.lines().next(), Some(&*first));
    assert_says(
        &ran.stderr,
        &[
            "migrasome.db has the table findings (",
            "migrasome.db has the column mechanism_terms.role_id, old.db has not",
        ],
    );
    assert!(!ran.stderr.contains("the view"), "{}", ran.stderr);
    // The printed facts are the same.
    assert!(!ran.stdout.contains("\tTable 1\t"), "{}", ran.stdout);
    let version = format!(
        "changed\tfile\tmetadata\tdata_version\tdata_version\tvalue\t2020-01-01\t{}",
        data_version()
    );
    assert!(ran.stdout.contains(&version), "{}", ran.stdout);
    // And the other way round.
    let back = lab.run(&["diff", "migrasome.db", "old.db", "-f", "tsv"]);
    assert_eq!(back.code, 0, "{}", back.stderr);
    assert_eq!(back.stdout.lines().count(), ran.stdout.lines().count());
}

#[test]
fn releases_are_compared_and_so_is_a_file_with_its_backup() {
    let lab = Lab::with_older_file();
    fs::copy(lab.path("migrasome.db"), lab.path("old.db")).unwrap();
    lab.write("migrasome.db", built(&Release::this()));
    let changed = rows(&lab);
    let number = |row: &str| row.split('|').nth(3).unwrap().to_owned();
    let alias = changed
        .iter()
        .find(|row| row.contains("|term_aliases|"))
        .unwrap();
    assert!(
        alias.starts_with(&format!(
            "added|curated|term_aliases|{}|Virions Virus Particles|",
            number(alias)
        )),
        "{alias}"
    );
    assert_says(
        &changed.join("\n"),
        &[
            "|Virions|kind|organelle|virus particle",
            "changed|reports|saved_queries|",
            "|cargos|title|Once ",
            "|data_version|value|2020-01-01|",
        ],
    );

    // What `migrate` makes of the older file is the newer one.
    fs::copy(lab.path("old.db"), lab.path("migrasome.db")).unwrap();
    assert_eq!(lab.run(&["migrate", "migrasome.db"]).code, 0);
    let backup = lab
        .names()
        .into_iter()
        .find(|name| name.contains(".db.v"))
        .unwrap();
    fs::rename(lab.path(&backup), lab.path("old.db")).unwrap();
    assert_eq!(rows(&lab), changed);

    // A fact more in a later release.
    let retired = Release::this()
        .seeds()
        .text("seeds/retired_numbers.csv")
        .unwrap()
        .to_owned();
    let later = Release::this().with_seed(
        "seeds/retired_numbers.csv",
        &(retired.trim_end().to_owned() + "\nfindings,999999,never told\n"),
    );
    let now = lab.path("migrasome.db");
    let (now, later) = (Db::open(&now).unwrap(), Db::of(&later).unwrap());
    let mut found = Vec::new();
    let summary = diff(&now, &later, &mut |change| {
        found.push(format!(
            "{} {} {}",
            change.kind.name(),
            change.table,
            change.what
        ));
        Ok(())
    });
    assert_eq!(found, ["added retired_numbers findings 999999"]);
    assert_eq!(summary.unwrap().sources.len(), 1);
}

/// Six names; of one of them the lab wrote down that it means a term.
const HITS: &str = "gene,log2fc\nVEGFA,2\nOUR21,1\nCXCL12,1\nACTB,0\nNDST1,3\nTP53,-1\n";

#[test]
fn the_rows_of_a_list_are_told_that_are_answered_otherwise() {
    let lab = twice();
    lab.write("hits.csv", HITS);
    lab.execute(
        "INSERT INTO term_aliases (term_id, alias, kind, predicate, ambiguous, key, loose_key, source)
         SELECT term_id, 'OUR21', 'symbol', 'exact', 0, 'our21', 'our21', 'ours'
         FROM terms WHERE label = 'CD5L' AND kind = 'cargo'",
    );
    let ran = told(&lab, &["--with", "hits.csv", "-f", "csv"]);
    insta::assert_snapshot!(ran.stdout.replace('\r', "") + &ran.stderr, @r##"
    gene,log2fc,old_status,new_status,old_term,new_term,old_evidence,new_evidence
    OUR21,1,unmatched,matched,,CD5L,,T1:9; F071; F077
    migrasome: hits.csv: column `gene`: its name says genes, and 6 of 6 values look like gene symbols
    migrasome: 1 of 6 rows is answered otherwise: unmatched → matched 1
    "##);
    // As `match` answers.
    for (db, age) in [("old.db", "old"), ("migrasome.db", "new")] {
        let all = lab
            .run(&["match", "hits.csv", "--all", "--db", db, "-f", "json"])
            .stdout;
        let all: Vec<Value> = serde_json::from_str(&all).unwrap();
        let changed = told(&lab, &["--with", "hits.csv", "-f", "json"]).stdout;
        let changed: Vec<Value> = serde_json::from_str(&changed).unwrap();
        let answer = |row: &Value, names: [&str; 3]| names.map(|name| row[name].clone());
        let names = ["status", "term", "evidence"].map(|name| format!("{age}_{name}"));
        assert_eq!(
            answer(&changed[0], [&names[0], &names[1], &names[2]]),
            answer(&all[1], ["match_status", "term", "evidence"])
        );
    }
    let same = lab.run(&[
        "diff", "old.db", "old.db", "--with", "hits.csv", "-f", "csv",
    ]);
    assert_says(&same.stderr, &["none of 6 rows is answered otherwise"]);
}

#[test]
fn a_list_is_read_as_match_reads_it() {
    let lab = twice();
    lab.execute(
        "INSERT INTO term_aliases (term_id, alias, kind, predicate, ambiguous, key, loose_key, source)
         SELECT term_id, 'lipid ' || value, 'synonym', 'exact', 0, 'lipid ' || value, 'lipid' || value, 'ours'
         FROM terms, (SELECT 7 AS value UNION SELECT 8) WHERE label = 'CD5L' AND kind = 'cargo'",
    );
    // Before, no name of the list was known, and so no column was seen to hold any.
    lab.write(
        "hits.txt",
        "made by a program\nx;old_term\nlipid 7;a\nlipid 8;b\n",
    );
    let options = [
        "--with",
        "hits.txt",
        "--skip",
        "1",
        "--separator",
        ";",
        "-f",
        "csv",
    ];
    let ran = told(&lab, &options);
    assert_eq!(
        ran.stdout.lines().next(),
        Some(
            "x,old_term,old_status,new_status,migrasome_old_term,new_term,old_evidence,new_evidence"
        )
    );
    assert_says(
        &ran.stderr,
        &["2 of 2 rows are answered otherwise: unmatched → matched 2"],
    );
    let asked = told(
        &lab,
        &[&options[..], &["--column", "x", "--as", "cargo"]].concat(),
    );
    assert_eq!(asked.stdout, ran.stdout);
}

#[test]
fn what_steers_a_terminal_is_shown_and_kept_in_data() {
    let lab = twice();
    let name = "evil \u{202e}\u{1b}[31m";
    lab.execute(&format!(
        "CREATE TABLE \"{name}\" (note TEXT); CREATE TABLE notes (id INTEGER PRIMARY KEY, note TEXT)"
    ));
    lab.execute("INSERT INTO notes VALUES (1, 'one')");
    fs::copy(lab.path("migrasome.db"), lab.path("old.db")).unwrap();
    let raw = Connection::open(lab.path("migrasome.db")).unwrap();
    let note = "two\nlines \u{202e}\u{1b}[31mred";
    raw.execute("UPDATE notes SET note = ?1", [note]).unwrap();
    raw.execute(
        "INSERT INTO cargos (name, kind, kind_source) VALUES (?1, ?1, ?1)",
        [note],
    )
    .unwrap();
    // A text that is none.
    raw.execute("INSERT INTO notes VALUES (2, CAST(x'ff' AS TEXT))", [])
        .unwrap();
    raw.execute(&format!("DROP TABLE \"{name}\""), []).unwrap();
    drop(raw);
    let table = told(&lab, &[]);
    for text in [&table.stdout, &table.stderr] {
        assert!(text.contains(r"\u{202e}"), "{text}");
        assert!(!text.contains(['\u{202e}', '\u{1b}']), "{text}");
    }
    let found: Vec<Value> = serde_json::from_str(&told(&lab, &["-f", "json"]).stdout).unwrap();
    let changed = found.iter().find(|row| row["change"] == "changed").unwrap();
    assert_eq!(
        *changed,
        json!({
            "change": "changed", "source": "own", "table": "notes", "row": "1",
            "what": note, "column": "note", "old": "one", "new": note,
        })
    );
    assert_eq!(found.len(), 3);
    assert!(told(&lab, &["-f", "csv"]).stdout.contains(note));
}

#[test]
fn what_cannot_be_compared_is_said_in_a_line() {
    let lab = holding("hits.csv", HITS);
    lab.write("text.db", "no database");
    Connection::open(lab.path("other.db"))
        .unwrap()
        .execute_batch("CREATE TABLE x (y)")
        .unwrap();
    for (words, said) in [
        (&["none.db", "migrasome.db"][..], "none.db: no such file"),
        (
            &["migrasome.db", "text.db"],
            "text.db: not a SQLite database",
        ),
        (
            &["other.db", "migrasome.db"],
            "other.db: a SQLite database, but not a migrasome one",
        ),
    ] {
        assert_says(&lab.fails(1, &[&["diff"], words].concat()), &[said]);
    }
    let both = &["diff", "migrasome.db", "migrasome.db"][..];
    for (words, said) in [
        (
            &["--db", "migrasome.db"][..],
            "migrasome diff OLD.db migrasome.db",
        ),
        (&["--ragged"], "--ragged is about lab files"),
        (&["--with", "-"], "standard input can be read once"),
        (
            &["--with", "hits.csv", "-o", "hits.csv"],
            "hits.csv: it is a lab file that is read",
        ),
        (
            &["--with", "hits.csv", "--column", "x"],
            "has no column `x`",
        ),
    ] {
        assert_says(&lab.fails(2, &[both, words].concat()), &[said]);
    }
    let older = schema_6::lab();
    fs::copy(older.path("migrasome.db"), lab.path("older.db")).unwrap();
    for files in [["older.db", "migrasome.db"], ["migrasome.db", "older.db"]] {
        let said = lab.fails(1, &["diff", files[0], files[1], "--with", "hits.csv"]);
        assert_says(&said, &["`migrasome migrate older.db`"]);
    }
}

#[test]
fn a_file_in_wal_mode_is_compared_and_nothing_is_left_beside_it() {
    let lab = twice();
    lab.execute("PRAGMA journal_mode = wal; INSERT INTO cargos (name, kind, kind_source) VALUES ('x', 'y', 'z')");
    assert_eq!(lab.names(), ["migrasome.db", "old.db"]);
    assert_eq!(
        rows(&lab),
        ["added|own|cargos|1000000|x|||name: x; kind: y; kind_source: z"]
    );
}
