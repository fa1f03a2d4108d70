//! A file as schema 6 had it, before there were findings: made from its migrations, with those of
//! our rows that it could hold.

use std::collections::BTreeSet;
use std::fs;
use std::hash::Hasher;

use rusqlite::Connection;
use rusqlite::types::{Value, ValueRef};
use siphasher::sip::SipHasher13;

use crate::support::{Lab, project};

/// Which rows of a table were there; all where nothing is told.
const ROWS: [(&str, &str); 7] = [
    (
        "terms",
        "term_id IN (SELECT term_id FROM now.mechanism_terms)",
    ),
    ("term_xrefs", "term_id IN (SELECT term_id FROM main.terms)"),
    (
        "term_aliases",
        "term_id IN (SELECT term_id FROM main.terms)",
    ),
    (
        "publications",
        "publication_id IN (SELECT publication_id FROM now.citation_publications)",
    ),
    (
        "column_docs",
        "EXISTS (SELECT 1 FROM pragma_table_info(table_name, 'main') WHERE name = column_name)",
    ),
    ("retired_numbers", "table_name <> 'findings'"),
    ("saved_queries", "report_group = 'Table 1'"),
];

/// What a migration or a program keeps itself.
const KEPT: [&str; 5] = [
    "refinery_schema_history",
    "shipped_rows",
    "term_spellings",
    "term_keys",
    "ambiguous_keys",
];

/// A lab with such a file, which nobody changed.
pub fn lab() -> Lab {
    let lab = Lab::new();
    let now = Lab::with_file();
    let mut raw = Connection::open(lab.path("migrasome.db")).unwrap();
    raw.pragma_update(None, "foreign_keys", false).unwrap();
    let now = now.path("migrasome.db");
    raw.execute("ATTACH ?1 AS now", [now.to_str().unwrap()])
        .unwrap();
    migrate(&raw);
    let tx = raw.transaction().unwrap();
    for table in tables(&tx) {
        let common = "SELECT group_concat(main.name, ', ')
             FROM pragma_table_info(?1, 'main') AS main
             JOIN pragma_table_info(?1, 'now') AS now ON now.name = main.name";
        let columns: String = tx.query_row(common, [&table], |row| row.get(0)).unwrap();
        let told = ROWS.iter().find(|(name, _)| *name == table);
        let rows = told.map_or("1", |(_, rows)| rows);
        tx.execute_batch(&format!(
            "INSERT INTO main.{table} ({columns}) SELECT {columns} FROM now.{table} WHERE {rows}"
        ))
        .expect(&table);
    }
    tx.execute_batch(
        "DELETE FROM saved_query_params
         WHERE saved_query_id NOT IN (SELECT saved_query_id FROM saved_queries);
         DELETE FROM saved_query_needs
         WHERE saved_query_id NOT IN (SELECT saved_query_id FROM saved_queries);
         UPDATE metadata SET value = '6' WHERE name = 'schema_version';
         UPDATE metadata SET value = '2020-01-01' WHERE name = 'data_version';
         INSERT INTO term_spellings SELECT * FROM defined_spellings;
         INSERT INTO term_keys SELECT * FROM defined_keys;
         INSERT INTO ambiguous_keys SELECT * FROM defined_ambiguous_keys;",
    )
    .unwrap();
    stamp(&tx);
    tx.commit().unwrap();
    raw.execute_batch("DETACH now; VACUUM").unwrap();
    lab
}

/// Runs the first six migrations, with the history that they leave.
fn migrate(raw: &Connection) {
    raw.execute_batch(
        "CREATE TABLE main.refinery_schema_history (
           version INT4 PRIMARY KEY, name VARCHAR(255), applied_on VARCHAR(255),
           checksum VARCHAR(255)
         )",
    )
    .unwrap();
    for version in 1..=6 {
        let files = fs::read_dir(project("migrations")).unwrap();
        let mut paths = files.map(|entry| entry.unwrap().path());
        let prefix = format!("V{version}__");
        let is_it = |path: &std::path::PathBuf| {
            let name = path.file_name().unwrap().to_string_lossy();
            name.starts_with(&prefix)
        };
        let sql = fs::read_to_string(paths.find(is_it).unwrap()).unwrap();
        raw.execute_batch(&sql).unwrap();
        raw.execute(
            "INSERT INTO main.refinery_schema_history
             SELECT * FROM now.refinery_schema_history WHERE version = ?1",
            [version],
        )
        .unwrap();
    }
    raw.execute_batch("PRAGMA main.application_id = 1296519763; PRAGMA main.user_version = 6")
        .unwrap();
}

/// The tables that hold facts, as they were made.
fn tables(raw: &Connection) -> Vec<String> {
    let sql = "SELECT name FROM main.sqlite_master
               WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'
               ORDER BY rowid";
    let mut names = raw.prepare(sql).unwrap();
    let names = names.query_map([], |row| row.get(0)).unwrap();
    let names = names.map(Result::<String, _>::unwrap);
    names
        .filter(|name| !KEPT.contains(&name.as_str()))
        .collect()
}

/// Writes down each row as shipped.
fn stamp(raw: &Connection) {
    for table in tables(raw) {
        let info = "SELECT name, pk FROM pragma_table_info(?1, 'main') ORDER BY cid";
        let mut info = raw.prepare(info).unwrap();
        let info = info.query_map([&table], |row| Ok((row.get(0)?, row.get(1)?)));
        let columns: Vec<(String, i64)> = info.unwrap().collect::<Result<_, _>>().unwrap();
        let mut key: Vec<_> = columns.iter().filter(|(_, place)| *place > 0).collect();
        key.sort_by_key(|(_, place)| *place);
        let key: Vec<&str> = key.iter().map(|(name, _)| name.as_str()).collect();
        let all: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
        let (key, all) = (key.join(" || '|' || "), all.join(", "));
        let mut rows = raw
            .prepare(&format!("SELECT {key}, {all} FROM main.{table}"))
            .unwrap();
        let mut rows = rows.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let values = (1..=columns.len()).map(|at| row.get_ref(at).unwrap());
            raw.execute(
                "INSERT INTO main.shipped_rows (table_name, key, fingerprint)
                 VALUES (?1, CAST(?2 AS TEXT), ?3)",
                (&table, row.get::<_, Value>(0).unwrap(), fingerprint(values)),
            )
            .unwrap();
        }
    }
}

/// As every release takes it.
fn fingerprint<'v>(values: impl Iterator<Item = ValueRef<'v>>) -> i64 {
    let mut hasher = SipHasher13::new();
    for value in values {
        let number;
        let (kind, bytes) = match value {
            ValueRef::Null => (0, &[][..]),
            ValueRef::Integer(integer) => {
                number = integer.to_le_bytes();
                (1, &number[..])
            }
            ValueRef::Text(bytes) => (3, bytes),
            other => panic!("no such values are shipped: {other:?}"),
        };
        hasher.write_u8(kind);
        hasher.write_u64(bytes.len() as u64);
        hasher.write(bytes);
    }
    hasher.finish().cast_signed()
}

#[test]
fn a_file_of_schema_6_has_no_findings_and_says_what_to_do() {
    let lab = lab();
    let raw = Connection::open(lab.path("migrasome.db")).unwrap();
    let names = raw
        .prepare("SELECT name FROM sqlite_master")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<BTreeSet<String>, _>>()
        .unwrap();
    assert!(!names.contains("findings") && names.contains("claims"));
    let version: i32 = raw
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .unwrap();
    assert_eq!(version, 6);
    for words in [
        &["report", "table-1"][..],
        &["match", "hits.csv"],
        &["report"],
    ] {
        lab.write("hits.csv", "gene\nVEGFA\n");
        let said = lab.fails(1, words);
        assert!(said.contains("`migrasome migrate migrasome.db`"), "{said}");
    }
    // What is plain SQL still answers.
    assert_eq!(lab.run(&["sql", "SELECT row FROM table_1"]).code, 0);
}

/// Schema 7 makes the table of papers anew, since of some only a part was read.
#[test]
fn papers_of_a_lab_stay_with_all_that_a_lab_made_of_the_table() {
    let lab = lab();
    lab.execute(
        "INSERT INTO publications (doi, title, first_author, journal, year, source)
         VALUES ('10.1000/ours', 'Our paper', 'We', 'Our Journal', 2026, 'our own');
         INSERT INTO citation_publications (citation_id, publication_id, confidence, basis)
         SELECT min(citation_id), 1000000, 'high', 'we wrote it' FROM citations
         WHERE citation_id NOT IN (SELECT citation_id FROM citation_publications);
         ALTER TABLE publications ADD COLUMN \"our shelf\" TEXT DEFAULT 'none';
         UPDATE publications SET \"our shelf\" = 'B 2' WHERE publication_id IN (1, 1000000);
         CREATE TABLE notes (paper INTEGER REFERENCES publications, note TEXT);
         INSERT INTO notes VALUES (1, 'read'), (1000000, 'ours');
         CREATE INDEX our_journals ON publications (journal);
         CREATE TABLE log (what TEXT);
         CREATE TRIGGER our_log AFTER INSERT ON publications
         BEGIN INSERT INTO log VALUES (new.doi); END;
         CREATE VIEW our_papers AS SELECT doi, \"our shelf\" AS shelf FROM publications;",
    );
    let asked = [
        "SELECT publication_id, doi, title, first_author, journal, year, pmid, pmcid, source, \"our shelf\"
         FROM publications
         WHERE publication_id IN (SELECT publication_id FROM citation_publications)
         ORDER BY 1",
        "SELECT citation_id, publication_id FROM citation_publications ORDER BY 1",
        "SELECT * FROM notes ORDER BY 1",
        "SELECT name, sql FROM sqlite_master WHERE name LIKE 'our%' ORDER BY 1",
        "SELECT shelf FROM our_papers WHERE doi = '10.1000/ours'",
        "SELECT count(*) FROM log",
    ];
    let answers = || {
        let raw = Connection::open(lab.path("migrasome.db")).unwrap();
        asked.map(|sql| {
            let mut statement = raw.prepare(sql).unwrap();
            let width = statement.column_count();
            let cells = |row: &rusqlite::Row<'_>| (0..width).map(|at| row.get(at)).collect();
            let rows = statement.query_map([], cells).unwrap();
            let rows: Vec<Vec<Value>> = rows.collect::<Result<_, _>>().unwrap();
            assert!(!rows.is_empty(), "{sql}");
            rows
        })
    };
    let before = answers();
    let ran = lab.run(&["migrate", "migrasome.db"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(!ran.stdout.contains("yours is kept"), "{}", ran.stdout);
    assert_eq!(answers(), before);
    insta::assert_snapshot!(lab.run(&["check"]).stdout, @r"
    schema: publications: is not as we ship it
    documented: publications.our shelf: has no sentence in column_docs
    ");
    // The next own paper gets the next own number, and may lack what was not seen.
    lab.execute("INSERT INTO publications (pmid, source) VALUES ('31415926', 'our own')");
    let raw = Connection::open(lab.path("migrasome.db")).unwrap();
    let sql = "SELECT publication_id, \"our shelf\" FROM publications WHERE pmid = '31415926'";
    let next = raw.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)));
    assert_eq!(next, Ok((1_000_001, "none".to_owned())));
}
