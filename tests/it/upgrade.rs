//! Upgrades lose nothing: every old schema, with a lab's own rows and tables in the file.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use migrasome::Db;
use migrasome::db::{SCHEMA_VERSION, Upgrade, UpgradeOptions, upgrade_with};
use migrasome::seed::Seeds;
use rusqlite::Connection;
use rusqlite::types::Value;

use crate::support::{Lab, as_stranger, mode, project, ran};

/// What a lab may have added, and the first schema that can hold it.
pub const LAB: [(i32, &str); 6] = [
    (1, include_str!("../fixtures/lab_claims.sql")),
    (1, include_str!("../fixtures/lab_objects.sql")),
    (2, include_str!("../fixtures/lab_report.sql")),
    (4, include_str!("../fixtures/lab_terms.sql")),
    (5, include_str!("../fixtures/lab_papers.sql")),
    (8, include_str!("../fixtures/lab_needs.sql")),
];

/// A lab with `migrasome.db` as a program of that schema wrote it.
pub fn old_file(schema: i32) -> Lab {
    let lab = Lab::new();
    let fixture = project(&format!("tests/fixtures/schema_{schema}.sql"));
    let sql = fs::read_to_string(fixture).expect("a fixture of every landed schema");
    let raw = Connection::open(lab.path("migrasome.db")).unwrap();
    // The tables come in the order of their names.
    raw.pragma_update(None, "foreign_keys", false).unwrap();
    raw.execute_batch(&sql).unwrap();
    raw.execute_batch("VACUUM").unwrap();
    lab
}

/// The same with what a lab added.
pub fn old_lab_file(schema: i32) -> Lab {
    let lab = old_file(schema);
    for (from, sql) in LAB {
        if from <= schema {
            lab.execute(sql);
        }
    }
    lab
}

/// Rows by column name.
pub type Rows = Vec<BTreeMap<String, Value>>;

/// Every row of every table, and every object of the schema.
#[derive(PartialEq)]
pub struct Everything {
    pub tables: BTreeMap<String, Rows>,
    objects: BTreeMap<String, Option<String>>,
}

pub fn everything(path: &Path) -> Everything {
    let raw = Connection::open(path).unwrap();
    let objects: BTreeMap<String, Option<String>> = raw
        .prepare("SELECT name, sql FROM sqlite_master")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let tables = "SELECT name FROM sqlite_master WHERE type = 'table'";
    let mut names = raw.prepare(tables).unwrap();
    let names = names.query_map([], |row| row.get::<_, String>(0)).unwrap();
    let tables = names.map(|name| {
        let name = name.unwrap();
        let quoted = name.replace('"', "\"\"");
        let mut statement = raw.prepare(&format!("SELECT * FROM \"{quoted}\"")).unwrap();
        let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let row = |row: &rusqlite::Row<'_>| {
            let cells = columns.iter().enumerate();
            cells
                .map(|(at, column)| Ok((column.clone(), row.get(at)?)))
                .collect()
        };
        let rows = statement
            .query_map([], row)
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        (name, rows)
    });
    Everything {
        tables: tables.collect(),
        objects,
    }
}

/// What was printed, without the time in the name of the backup.
fn timeless(text: &str) -> String {
    let plain = |line: &str| match line.split_once(".v6-") {
        Some((before, rest)) => format!("{before}.v6-TIME{}", &rest["20261123T101500Z".len()..]),
        None => line.to_owned(),
    };
    text.lines().map(|line| plain(line) + "\n").collect()
}

/// What of `before` is not in `after`: a row, or a value of one. An empty cell may have
/// been filled.
fn lost(before: &Everything, after: &Everything) -> Vec<String> {
    let kept = |old: &BTreeMap<String, Value>, new: &BTreeMap<String, Value>| {
        (old.iter()).all(|(column, value)| *value == Value::Null || new.get(column) == Some(value))
    };
    let mut lost = Vec::new();
    for (table, rows) in &before.tables {
        // These follow the program: its own history, version and digests.
        if ["metadata", "refinery_schema_history", "shipped_rows"].contains(&table.as_str()) {
            continue;
        }
        let new = &after.tables[table];
        lost.extend(
            (rows.iter())
                .filter(|old| !new.iter().any(|new| kept(old, new)))
                .map(|old| format!("{table} {old:?}")),
        );
    }
    for (name, sql) in &before.objects {
        // A migration may add a column to a table of ours.
        if after.objects.get(name) != Some(sql) && !before.tables.contains_key(name) {
            lost.push(format!("{name}: {sql:?}"));
        }
    }
    lost
}

#[test]
fn every_landed_schema_is_a_fixture() {
    for schema in 1..SCHEMA_VERSION {
        let raw = Connection::open(old_file(schema).path("migrasome.db")).unwrap();
        let version: i32 = raw
            .query_row("PRAGMA user_version", [], |row| row.get(0))
            .unwrap();
        assert_eq!(version, schema);
    }
}

#[test]
fn every_old_file_is_upgraded_and_loses_nothing() {
    let fresh = Lab::with_file();
    let fresh = everything(&fresh.path("migrasome.db"));
    for schema in 1..SCHEMA_VERSION {
        let lab = old_lab_file(schema);
        let path = lab.path("migrasome.db");
        let before = everything(&path);
        let ran = lab.run(&["migrate", "migrasome.db"]);
        assert_eq!(ran.code, 0, "schema {schema}: {}", ran.stderr);
        assert!(!ran.stdout.contains("yours is kept"), "{}", ran.stdout);
        let after = everything(&path);

        assert_eq!(lost(&before, &after), [""; 0], "schema {schema}");
        assert_eq!(
            lost(&fresh, &after),
            [""; 0],
            "schema {schema}: as in a fresh file"
        );
        let own: BTreeSet<&String> = (before.objects.keys())
            .filter(|name| !fresh.objects.contains_key(*name))
            .collect();
        let others: BTreeSet<&String> = (after.objects.keys())
            .filter(|name| !fresh.objects.contains_key(*name))
            .collect();
        assert_eq!(others, own, "nothing but the lab's is beside ours");
        for name in own.iter().filter(|name| before.tables.contains_key(**name)) {
            assert!(before.tables[*name] == after.tables[*name], "{name}");
        }
        assert!(after.tables["log"].is_empty(), "no trigger went off");

        let checked = lab.run(&["check"]);
        assert_eq!(checked.code, 0, "schema {schema}: {}", checked.stdout);
        let names = lab.names();
        assert_eq!(names.len(), 2, "{names:?}");
        assert!(
            names[1].starts_with(&format!("migrasome.db.v{schema}-")),
            "{names:?}"
        );
        assert!(
            everything(&lab.path(&names[1])) == before,
            "the backup is the file as it was"
        );
        assert_eq!(lab.run(&["report", "table-1"]).code, 0);
    }
}

#[test]
fn a_file_that_nobody_changed_becomes_what_build_writes() {
    let fresh = Lab::with_file();
    for schema in 6..SCHEMA_VERSION {
        let lab = old_file(schema);
        assert_eq!(lab.run(&["migrate", "migrasome.db"]).code, 0);
        let path = "migrasome.db";
        let (there, built) = (everything(&lab.path(path)), everything(&fresh.path(path)));
        assert!(there == built, "schema {schema}");
        assert_eq!(lab.run(&["build", "--force"]).code, 0, "still nobody's own");
    }
}

#[test]
fn a_file_that_says_to_hold_what_only_a_later_schema_has_is_upgraded() {
    let lab = old_file(7);
    lab.execute("INSERT INTO shipped_rows VALUES ('saved_query_needs', '[\"cargos\",1]', 0)");
    let ran = lab.run(&["migrate", "migrasome.db"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(lab.run(&["check"]).code, 0);
}

#[test]
fn what_is_told_of_an_upgrade() {
    let lab = old_lab_file(6);
    lab.execute("UPDATE cargos SET kind = 'particle' WHERE name = 'Virions'");
    let before = fs::read(lab.path("migrasome.db")).unwrap();
    let dry = lab.run(&["migrate", "--dry-run", "migrasome.db"]);
    assert!(before == fs::read(lab.path("migrasome.db")).unwrap());
    assert_eq!(lab.names(), ["migrasome.db"]);
    insta::assert_snapshot!(dry.shown(), @r#"
    exit 0
    migrasome.db: would be upgraded from schema 6 to 8, data 2026-11-24
      migrations: V7 shipped_rows, V8 saved_query_needs
      rows that come with migrasome: 11 added, 2 brought up to date, 0 taken out
      yours is kept: cargos ["Virions"]: kind is `particle`, we ship `virus particle`
      nothing was written (--dry-run)
    "#);
    let told = lab.run(&["migrate", "migrasome.db"]).shown();
    insta::assert_snapshot!(timeless(&told), @r#"
    exit 0
    migrasome.db: was upgraded from schema 6 to 8, data 2026-11-24
      migrations: V7 shipped_rows, V8 saved_query_needs
      rows that come with migrasome: 11 added, 2 brought up to date, 0 taken out
      yours is kept: cargos ["Virions"]: kind is `particle`, we ship `virus particle`
      backup: migrasome.db.v6-TIME.bak
    "#);
    insta::assert_snapshot!(lab.run(&["check"]).shown(), @r#"
    exit 1
    drift: cargos ["Virions"]: kind is `particle`, we ship `virus particle`
    migrasome.db: 1 finding
    "#);
    let kind: String = Connection::open(lab.path("migrasome.db"))
        .unwrap()
        .query_row(
            "SELECT kind FROM cargos WHERE name = 'Virions'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(kind, "particle", "the lab's word stands");
}

#[test]
fn nothing_pending_writes_nothing() {
    let lab = Lab::with_file();
    lab.execute(LAB[1].1);
    let seen = || {
        let path = lab.path("migrasome.db");
        (
            fs::read(&path).unwrap(),
            fs::metadata(&path).unwrap().modified().unwrap(),
        )
    };
    let before = seen();
    insta::assert_snapshot!(lab.run(&["migrate", "migrasome.db"]).shown(), @"
    exit 0
    migrasome.db: up to date (schema 8), nothing was written
    ");
    assert!(seen() == before);
    assert_eq!(lab.names(), ["migrasome.db"]);
}

fn options(dry_run: bool) -> UpgradeOptions {
    UpgradeOptions {
        dry_run,
        stamp: "20261123T101500Z".to_owned(),
        wait: Duration::from_secs(1),
        stop: Arc::default(),
        limit: None,
    }
}

/// Upgrades to seed files in which these texts stand in the place of others.
fn upgraded(lab: &Lab, edits: &[(&str, &str, &str)]) -> Upgrade {
    let mut seeds = Seeds::embedded();
    for (file, old, new) in edits {
        let text = seeds.text(file).unwrap().replacen(old, new, 1);
        assert_ne!(text, seeds.text(file).unwrap(), "{file} has no {old}");
        seeds = seeds.with(file, &text);
    }
    upgrade_with(&seeds, &lab.path("migrasome.db"), &options(false)).unwrap()
}

/// What newer data may change: a title, a spelling that is gone and one that is new, the
/// order of two sources in a cell.
const NEWER: [(&str, &str, &str); 5] = [
    (
        "seeds/metadata.csv",
        "data_version,2026-11-24",
        "data_version,2027-01-01",
    ),
    ("seeds/cargos.csv", "virus particle", "organelle"),
    ("seeds/table_1.csv", "Cells and urine", "Urine and cells"),
    (
        "seeds/mechanism_terms.csv",
        "6,source,1,Cells",
        "6,source,1,cells",
    ),
    (
        "seeds/mechanism_terms.csv",
        "6,source,2,urine",
        "6,source,2,Urine",
    ),
];

#[test]
fn newer_data_change_our_rows_in_place_and_no_other() {
    let lab = Lab::with_file();
    for (_, sql) in LAB {
        lab.execute(sql);
    }
    for lab in [lab, old_lab_file(6)] {
        newer_data_change_only_our_rows(&lab);
    }
}

fn newer_data_change_only_our_rows(lab: &Lab) {
    let path = lab.path("migrasome.db");
    let before = everything(&path);
    let done = upgraded(lab, &NEWER);
    let changes = done.changes.unwrap();
    assert_eq!(changes.kept, []);
    assert_eq!(changes.data_version, "2027-01-01");
    let after = everything(&path);
    let lost = lost(&before, &after);
    assert!(
        lost.iter().all(|row| ["Virions", "rine", "ells"]
            .iter()
            .any(|word| row.contains(word))),
        "{lost:?}"
    );
    let ids = |all: &Everything| -> Vec<Value> {
        all.tables["cargos"]
            .iter()
            .map(|row| row["cargo_id"].clone())
            .collect()
    };
    assert_eq!(ids(&before), ids(&after));
    assert!(before.tables["freezer"] == after.tables["freezer"]);
    let db = Db::open(&path).unwrap();
    let source = "SELECT source FROM table_1 WHERE row = 6";
    assert_eq!(crate::support::column(&db, source), ["Urine and cells"]);
}

#[test]
fn a_row_that_both_changed_is_kept_and_told() {
    let lab = Lab::with_file();
    lab.execute("UPDATE cargos SET kind = 'particle' WHERE name = 'Virions'");
    let changes = upgraded(&lab, &NEWER).changes.unwrap();
    let kept: Vec<String> = changes.kept.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(kept.join("\n"), @r#"cargos ["Virions"]: kind is `particle`, we ship `organelle`"#);
}

#[test]
fn what_is_shipped_no_more_is_taken_out_unless_a_lab_uses_it() {
    let alias = |name: &str| {
        let text = Seeds::embedded();
        let text = text.text("seeds/term_aliases.csv").unwrap();
        let line = text
            .lines()
            .find(|line| line.contains(name))
            .unwrap()
            .to_owned();
        line + "\n"
    };
    let (one, two) = (alias("Viral Particles,"), alias("Virus Particles,"));
    let edits = [
        ("seeds/term_aliases.csv", one.as_str(), ""),
        ("seeds/term_aliases.csv", two.as_str(), ""),
    ];
    let lab = Lab::with_file();
    lab.execute(
        "CREATE TABLE notes (alias INTEGER REFERENCES term_aliases (term_alias_id));
         INSERT INTO notes SELECT term_alias_id FROM term_aliases WHERE alias = 'Virus Particles'",
    );
    let changes = upgraded(&lab, &edits).changes.unwrap();
    assert_eq!(changes.removed, 1);
    let kept: Vec<String> = changes.kept.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(kept.join("\n"), @r#"term_aliases ["cargo","Virions","Virus Particles","synonym"]: is no longer shipped; a row of notes points at it"#);
}

#[test]
fn a_row_of_the_labs_own_that_stands_in_the_way_is_kept_and_told() {
    let lab = old_lab_file(6);
    lab.execute(
        "DELETE FROM mechanism_sources WHERE mechanism_id = 6;
         INSERT INTO mechanism_sources (mechanism_id, position, sample_source_id, separator, printed)
         SELECT 6, 2, sample_source_id, '', 'Cells' FROM sample_sources WHERE name = 'Cells';
         DELETE FROM cargos WHERE name = 'nothing of ours'",
    );
    let ran = lab.run(&["migrate", "migrasome.db"]);
    insta::assert_snapshot!(timeless(&ran.shown()), @r#"
    exit 0
    migrasome.db: was upgraded from schema 6 to 8, data 2026-11-24
      migrations: V7 shipped_rows, V8 saved_query_needs
      rows that come with migrasome: 11 added, 2 brought up to date, 0 taken out
      yours is kept: mechanism_sources ["table-1",6,2]: sample_source_id is `["Cells"]`, we ship `["Urine"]`; separator is ``, we ship ` and `; printed is `Cells`, we ship `urine`
      yours is kept: mechanism_sources ["table-1",6,1]: is left out: UNIQUE constraint failed: mechanism_sources.sample_source_id, mechanism_sources.mechanism_id
      `migrasome check` found 1 of this before, and still does; left alone
      backup: migrasome.db.v6-TIME.bak
    "#);
}

#[test]
fn a_view_or_index_of_ours_that_is_gone_comes_back() {
    let lab = old_lab_file(6);
    lab.execute("DROP VIEW claims; DROP INDEX diseases_category_id");
    let ran = lab.run(&["migrate", "migrasome.db"]);
    insta::assert_snapshot!(timeless(&ran.shown()), @"
    exit 0
    migrasome.db: was upgraded from schema 6 to 8, data 2026-11-24
      migrations: V7 shipped_rows, V8 saved_query_needs
      put back: index diseases_category_id, view claims
      rows that come with migrasome: 11 added, 2 brought up to date, 0 taken out
      backup: migrasome.db.v6-TIME.bak
    ");
    assert_eq!(lab.run(&["check"]).code, 0);
}

#[test]
fn a_row_that_a_lab_deleted_comes_back_under_its_number() {
    let lab = old_lab_file(6);
    lab.execute("PRAGMA foreign_keys = off; DELETE FROM categories WHERE name = 'Infectious'");
    let ran = lab.run(&["migrate", "migrasome.db"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(lab.run(&["check"]).code, 0);
}

/// More rows than anybody reads.
const ENDLESS: &str =
    "SELECT one.row FROM source_rows AS one, source_rows, source_rows, source_rows,
   source_rows, source_rows, source_rows, source_rows, source_rows, source_rows";

/// What `migrate` says, which must leave the file as it was and nothing beside it.
fn refusal(lab: &Lab) -> String {
    let before = fs::read(lab.path("migrasome.db")).unwrap();
    let names = lab.names();
    let ran = lab.run(&["migrate", "migrasome.db", "--wait", "1"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""));
    assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
    assert!(before == fs::read(lab.path("migrasome.db")).unwrap());
    assert_eq!(lab.names(), names);
    ran.stderr
}

#[test]
fn a_file_that_cannot_be_upgraded_stays_as_it_is_and_says_why() {
    let after = |sql: &str| {
        let lab = old_lab_file(6);
        lab.execute(sql);
        refusal(&lab)
    };
    let newer = {
        let lab = Lab::with_file();
        upgraded(&lab, &NEWER);
        fs::remove_file(lab.path(&lab.names()[1])).unwrap();
        refusal(&lab)
    };
    let said = [
        after("PRAGMA user_version = 99"),
        after("PRAGMA application_id = 1"),
        newer,
        after("UPDATE refinery_schema_history SET checksum = 'x' WHERE version = 3"),
        after("DELETE FROM refinery_schema_history WHERE version = 2"),
        after("INSERT INTO refinery_schema_history VALUES (7, 'next', 'yesterday', '1')"),
        after("DROP TABLE refinery_schema_history"),
        after("CREATE TABLE Shipped_Rows (x)"),
        after("ALTER TABLE cargos RENAME COLUMN kind TO sort"),
        after("DROP TABLE saved_query_params"),
    ];
    insta::assert_snapshot!(said.join(""));
}

#[test]
fn a_reader_is_waited_for_and_then_said() {
    let lab = old_lab_file(6);
    // Another process: one that opens and closes a file gives up all its own locks on it.
    let mut reader = lab
        .command()
        .args(["sql", ENDLESS, "-f", "ndjson"])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0];
    std::io::Read::read_exact(reader.stdout.as_mut().unwrap(), &mut first).unwrap();
    let said = refusal(&lab);
    reader.kill().unwrap();
    reader.wait().unwrap();
    insta::assert_snapshot!(said, @"migrasome: migrasome.db: another program has it open (waited 1 s): close it there and run this again; nothing was changed");
    assert_eq!(lab.run(&["migrate", "migrasome.db"]).code, 0, "free again");
}

#[test]
fn a_file_that_may_not_be_written_stays_as_it_is() {
    let lab = old_file(6);
    for (file, folder) in [(0o444, 0o755), (0o644, 0o555)] {
        let mut command = as_stranger(&lab);
        let before = lab.names();
        mode(&lab.path("migrasome.db"), file);
        mode(&lab.path(""), folder);
        let ran = ran(command.args(["migrate", "migrasome.db"]).output().unwrap());
        mode(&lab.path(""), 0o755);
        assert_eq!(ran.code, 1);
        assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
        assert!(ran.stderr.contains("permission"), "{}", ran.stderr);
        assert_eq!(lab.names(), before);
    }
}

#[test]
fn an_upgraded_file_opens_in_3_26_0() {
    let lab = old_file(6);
    assert_eq!(lab.run(&["migrate", "migrasome.db"]).code, 0);
    let rows = crate::old_sqlite::ask(&lab, &["SELECT row FROM table_1".to_owned()]);
    assert_eq!(rows[0].as_ref().map(Vec::len), Ok(10));
}

#[test]
fn a_file_in_wal_mode_is_upgraded_and_stays_in_it() {
    let lab = old_lab_file(6);
    lab.execute("PRAGMA journal_mode = wal");
    let ran = lab.run(&["migrate", "migrasome.db"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(lab.names().len(), 2, "{:?}", lab.names());
    let found = lab.run(&["check"]);
    insta::assert_snapshot!(found.shown(), @"
    exit 1
    journal-mode: file: is in WAL mode, which cannot be read from a read-only directory or over a network: `sqlite3 FILE 'PRAGMA journal_mode = delete'` sets it back
    migrasome.db: 1 finding
    ");
}

#[test]
fn a_column_that_a_lab_added_to_a_table_of_ours_stays() {
    let lab = old_lab_file(6);
    lab.execute("ALTER TABLE cargos ADD COLUMN shelf TEXT; UPDATE cargos SET shelf = 'B 2'");
    let ran = lab.run(&["migrate", "migrasome.db"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let raw = Connection::open(lab.path("migrasome.db")).unwrap();
    let sql = "SELECT count(*) FROM cargos WHERE shelf = 'B 2'";
    assert_eq!(raw.query_row(sql, [], |row| row.get::<_, i64>(0)), Ok(8));
}

#[test]
fn a_claim_that_a_lab_made_its_own_gets_nothing_of_ours() {
    let lab = old_lab_file(6);
    // Claim 1 is the lab's by now, under another number; 0 is a second claim of row 2.
    lab.execute(
        "PRAGMA foreign_keys = off;
         DELETE FROM mechanism_terms WHERE mechanism_id = 1;
         DELETE FROM mechanism_cargos WHERE mechanism_id = 1;
         DELETE FROM mechanism_sources WHERE mechanism_id = 1;
         DELETE FROM mechanism_citations WHERE mechanism_id = 1;
         DELETE FROM mechanisms WHERE mechanism_id = 1;
         INSERT INTO mechanisms VALUES (50, 1, 1, 'lab m', 'lab e', 'reported');
         INSERT INTO mechanism_cargos VALUES (50, 1, 2, '', 'RANKL');
         INSERT INTO mechanisms VALUES (0, 2, 2, 'lab', 'lab', 'not given')",
    );
    let ran = lab.run(&["migrate", "migrasome.db"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let db = Db::open(&lab.path("migrasome.db")).unwrap();
    let links = "SELECT mechanism_id || ' cargo ' || printed FROM mechanism_cargos
                 WHERE mechanism_id IN (0, 1, 2, 50)
                 UNION ALL SELECT mechanism_id || ' cites ' || citation_id
                 FROM mechanism_citations WHERE mechanism_id IN (0, 50)
                 UNION ALL SELECT mechanism_id || ' names ' || printed
                 FROM mechanism_terms WHERE mechanism_id IN (0, 50)
                 ORDER BY 1";
    let expected = ["1 cargo VEGF", "2 cargo RANKL", "50 cargo RANKL"];
    assert_eq!(crate::support::column(&db, links), expected);
    assert!(
        ran.stdout.contains("are back: mechanisms [\"table-1\",1]"),
        "{}",
        ran.stdout
    );
}

#[test]
fn what_a_lab_took_away_from_a_claim_of_its_own_stays_away() {
    let lab = old_lab_file(6);
    lab.execute(
        "UPDATE mechanisms SET effect = 'seen otherwise' WHERE mechanism_id = 4;
         DELETE FROM mechanism_citations WHERE mechanism_id = 4 AND position = 2",
    );
    let ran = lab.run(&["migrate", "migrasome.db"]);
    insta::assert_snapshot!(timeless(&ran.shown()), @r#"
    exit 0
    migrasome.db: was upgraded from schema 6 to 8, data 2026-11-24
      migrations: V7 shipped_rows, V8 saved_query_needs
      rows that come with migrasome: 11 added, 2 brought up to date, 0 taken out
      yours is kept: mechanisms ["table-1",4]: effect is `seen otherwise`, we ship `Promoting virus infection in the mode of cell-to-cell spread by migrasomes`
      yours is kept: mechanism_citations ["table-1",4,2]: is left out: the claim was changed in this file
      `migrasome check` found 2 of this before, and still does; left alone
      backup: migrasome.db.v6-TIME.bak
    "#);
}

#[test]
fn a_renamed_term_is_told_and_stops_nothing() {
    let lab = old_lab_file(6);
    lab.execute("UPDATE terms SET label = 'VEGF-A', key = 'vegf-a' WHERE label = 'VEGF'");
    let ran = lab.run(&["migrate", "migrasome.db"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains("to look at: exact: "), "{}", ran.stdout);
}

#[test]
fn tables_that_only_a_labs_own_program_reads_stay_and_stop_nothing() {
    let lab = old_lab_file(6);
    lab.execute(
        "CREATE TABLE images (png BLOB);
         INSERT INTO images VALUES (zeroblob(70000000));
         CREATE VIRTUAL TABLE boxes USING rtree (id, low, high);
         INSERT INTO boxes VALUES (1, 2, 3);
         CREATE TABLE slugs (name TEXT);
         CREATE TABLE broken_links (label REFERENCES terms (label));
         CREATE VIRTUAL TABLE gone USING fts5 (x, content = 'nowhere');
         PRAGMA writable_schema = on;
         INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql)
         VALUES ('table', 'vectors', 'vectors', 0, 'CREATE VIRTUAL TABLE vectors USING vec0 (x)');",
    );
    let raw = Connection::open(lab.path("migrasome.db")).unwrap();
    let slug = rusqlite::functions::FunctionFlags::SQLITE_DETERMINISTIC;
    raw.create_scalar_function("slug", 1, slug, |_| Ok("s"))
        .unwrap();
    raw.execute_batch("CREATE INDEX by_slug ON slugs (slug(name)); INSERT INTO slugs VALUES ('a')")
        .unwrap();
    drop(raw);
    for words in [
        &["status"][..],
        &["report", "table-1"],
        &["migrate", "--dry-run", "migrasome.db"],
        &["migrate", "migrasome.db"],
        &["status"],
        &["sql", "SELECT id FROM boxes"],
    ] {
        let ran = lab.run(words);
        assert_eq!(ran.code, 0, "{words:?}: {}", ran.stderr);
    }
    let found = lab.run(&["check"]).stdout;
    insta::assert_snapshot!(found, @r#"foreign-keys: broken_links: cannot be looked at: foreign key mismatch - "broken_links" referencing "terms""#);
}

#[test]
fn a_file_that_was_restored_from_a_dump_is_told_what_it_lost() {
    let lab = old_lab_file(6);
    lab.execute("PRAGMA application_id = 0; PRAGMA user_version = 0");
    let said = refusal(&lab);
    insta::assert_snapshot!(said, @"migrasome: migrasome.db: has lost the mark that says what it is (was it restored from a dump?): `PRAGMA application_id = 1296519763; PRAGMA user_version = 6` in sqlite3 gives it back");
    let sql = said.split('`').nth(1).unwrap();
    lab.execute(sql);
    assert_eq!(lab.run(&["migrate", "migrasome.db"]).code, 0);
}

#[test]
fn an_endless_view_in_the_place_of_a_table_stops_no_upgrade_for_ever() {
    for (table, columns) in [("metadata", "name, value"), ("claims", "claim, effect")] {
        let lab = old_file(6);
        lab.execute(&format!(
            "PRAGMA foreign_keys = off; ALTER TABLE metadata RENAME TO other; DROP VIEW claims;
             CREATE VIEW {table} ({columns}) AS
             WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n, n FROM c"
        ));
        for dry_run in [&["--dry-run"][..], &[]] {
            let words = [&["migrate", "migrasome.db", "--timeout", "1"], dry_run].concat();
            let ran = lab.run(&words);
            assert_eq!((ran.code, ran.stdout.as_str()), (1, ""), "{table}");
            assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
            assert_eq!(lab.names(), ["migrasome.db"]);
        }
    }
}
