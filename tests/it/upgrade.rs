//! Upgrades lose nothing: a file of this and of every earlier release, with a lab's own rows and
//! tables in it, becomes one of the next.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use migrasome::Db;
use migrasome::db::{Release, SCHEMA_VERSION};
use migrasome::upgrade::{Options, Upgrade, build_file, upgrade_with};
use rusqlite::Connection;
use rusqlite::types::Value;

use crate::schema_6;
use crate::seeds::{NEXT_DAY, next_seeds};
use crate::support::{Lab, as_stranger, assert_says, mode, project, ran, unversioned};

/// What a lab may have added.
pub const LAB: [&str; 6] = [
    include_str!("../fixtures/lab_claims.sql"),
    include_str!("../fixtures/lab_objects.sql"),
    include_str!("../fixtures/lab_report.sql"),
    include_str!("../fixtures/lab_terms.sql"),
    include_str!("../fixtures/lab_papers.sql"),
    include_str!("../fixtures/lab_needs.sql"),
];

/// The next program: one more migration, and one more line or file of each kind.
fn next() -> Release {
    next_seeds()
        .with_migration(
            &format!("V{}__next", SCHEMA_VERSION + 1),
            "CREATE TABLE next_facts (
               -- Something that only the next release knows.
               next_fact_id INTEGER PRIMARY KEY AUTOINCREMENT,
               term_id INTEGER NOT NULL REFERENCES terms (term_id)
             );
             CREATE INDEX next_facts_term_id ON next_facts (term_id);
             ALTER TABLE terms ADD COLUMN since TEXT CHECK (typeof(since) IN ('text', 'null'));
             DROP VIEW disease_identifiers;
             CREATE VIEW disease_identifiers AS SELECT name AS disease, term_id FROM diseases;",
        )
        .with_seed("seeds/column_docs.csv", &docs_of_next())
}

/// The sentences about columns, with those of the next migration.
fn docs_of_next() -> String {
    let seeds = next_seeds();
    let docs = seeds.seeds().text("seeds/column_docs.csv").unwrap();
    let gone = |line: &&str| !line.starts_with("disease_identifiers,");
    let docs: Vec<&str> = docs.lines().filter(gone).collect();
    docs.join("\n")
        + "\ndisease_identifiers,disease,Its name.\ndisease_identifiers,term_id,Its term.\n\
             next_facts,next_fact_id,Its number.\nnext_facts,term_id,Its term.\n\
             terms,since,Since when.\n"
}

/// A release in whose seed files these texts stand in the place of others.
pub fn edited(mut release: Release, edits: &[(&str, &str, &str)]) -> Release {
    for (file, old, new) in edits {
        let text = release.seeds().text(file).unwrap();
        let other = text.replacen(old, new, 1);
        assert_ne!(text, other, "{file} has no {old}");
        release = release.with_seed(file, &other);
    }
    release
}

/// The line of a seed file that holds these words.
fn line_of(file: &str, words: &str) -> String {
    let release = Release::this();
    let mut lines = release.seeds().text(file).unwrap().lines();
    lines.find(|line| line.contains(words)).unwrap().to_owned() + "\n"
}

/// A lab with `migrasome.db` as an earlier program wrote it, and with what a lab added.
fn old_lab_file() -> Lab {
    with_lab(Lab::with_older_file())
}

fn with_lab(lab: Lab) -> Lab {
    for sql in LAB {
        lab.execute(sql);
    }
    lab
}

/// A file as each release before this one wrote it.
fn frozen() -> Vec<Lab> {
    let folder = fs::read_dir(project("tests/fixtures")).unwrap();
    let paths = folder.map(|entry| entry.unwrap().path());
    let is_frozen = |path: &std::path::PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy();
        name.starts_with("release_") && name.ends_with(".sql")
    };
    let file = |path: std::path::PathBuf| {
        let lab = Lab::new();
        let raw = Connection::open(lab.path("migrasome.db")).unwrap();
        // The tables come in the order of their names.
        raw.pragma_update(None, "foreign_keys", false).unwrap();
        raw.execute_batch(&fs::read_to_string(path).unwrap())
            .unwrap();
        raw.execute_batch("VACUUM").unwrap();
        lab
    };
    paths.filter(is_frozen).map(file).collect()
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
        let mut rows: Rows = statement
            .query_map([], row)
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        // A row that is brought up to date may lie elsewhere in the file.
        rows.sort_by_cached_key(|row| format!("{row:?}"));
        (name, rows)
    });
    Everything {
        tables: tables.collect(),
        objects,
    }
}

/// What was printed, without versions and the time in the name of the backup.
pub fn timeless(text: &str) -> String {
    let plain = |line: &str| match line.split_once(".db.vN-") {
        Some((before, rest)) => format!("{before}.db.vN-TIME{}", &rest["20261123T101500Z".len()..]),
        None => line.to_owned(),
    };
    let lines = unversioned(text);
    lines.lines().map(|line| plain(line) + "\n").collect()
}

/// What of `before` is not in `after`: a row, or a value of one. An empty cell may have
/// been filled.
pub fn lost(before: &Everything, after: &Everything) -> Vec<String> {
    let kept = |old: &BTreeMap<String, Value>, new: &BTreeMap<String, Value>| {
        (old.iter()).all(|(column, value)| *value == Value::Null || new.get(column) == Some(value))
    };
    let mut lost = Vec::new();
    for (table, rows) in &before.tables {
        // These follow the program: its own history, versions and fingerprints; and the last
        // number that was given out.
        let follows = [
            "metadata",
            "refinery_schema_history",
            "shipped_rows",
            "sqlite_sequence",
        ];
        if follows.contains(&table.as_str()) {
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
        // A migration may add a column to a table of ours, and make a view anew.
        let is_ours = before.tables.contains_key(name) || name == "disease_identifiers";
        if after.objects.get(name) != Some(sql) && !is_ours {
            lost.push(format!("{name}: {sql:?}"));
        }
    }
    lost
}

/// All but the keys of our terms, which each release makes anew.
fn without_made_keys(mut all: Everything) -> Everything {
    for table in ["term_spellings", "term_keys", "ambiguous_keys"] {
        let rows = all.tables.get_mut(table).unwrap();
        rows.retain(|row| !matches!(row["term_id"], Value::Integer(term) if term < 1_000_000));
    }
    all
}

pub fn options(dry_run: bool) -> Options {
    Options {
        dry_run,
        stamp: "20261123T101500Z".to_owned(),
        wait: Duration::from_secs(1),
        stop: Arc::default(),
        limit: None,
    }
}

pub fn upgraded(lab: &Lab, release: &Release) -> Upgrade {
    upgrade_with(release, &lab.path("migrasome.db"), &options(false)).unwrap()
}

#[test]
fn every_file_becomes_one_of_the_next_release_and_loses_nothing() {
    let fresh = Lab::new();
    build_file(&next(), &fresh.path("migrasome.db"), false).unwrap();
    let fresh = everything(&fresh.path("migrasome.db"));
    let files =
        frozen()
            .into_iter()
            .chain([Lab::with_file(), Lab::with_older_file(), schema_6::lab()]);
    for lab in files.map(with_lab) {
        let path = lab.path("migrasome.db");
        let before = everything(&path);
        let facts = without_made_keys(everything(&path));
        let done = upgraded(&lab, &next());
        let changes = done.changes.unwrap();
        assert_eq!(changes.kept, []);
        // What a lab made by hand may be linked by half.
        let mut found = changes.findings.iter().chain(&changes.noticed);
        assert!(found.all(|finding| finding.rule == "linked"));
        assert_eq!(changes.data_version, NEXT_DAY);
        let after = everything(&path);

        let lost_ours = ["Virions", "Once", "disease_identifiers"];
        let lost_rows = lost(&facts, &after);
        // A view of ours may be made anew; that it is the fresh one follows.
        let views = fresh.objects.keys().map(|name| format!("{name}: "));
        let views: Vec<String> = views.collect();
        let is_ours = |row: &String| {
            lost_ours.iter().any(|word| row.contains(word))
                || views.iter().any(|view| row.starts_with(view))
        };
        assert!(lost_rows.iter().all(is_ours), "{lost_rows:?}");
        assert_eq!(
            lost(&fresh, &after),
            [""; 0],
            "all of a fresh file is there"
        );
        let own = |all: &Everything| -> BTreeSet<String> {
            let names = all.objects.keys();
            names
                .filter(|name| !fresh.objects.contains_key(*name))
                .cloned()
                .collect()
        };
        assert_eq!(
            own(&after),
            own(&before),
            "nothing but the lab's is beside ours"
        );
        for name in own(&before)
            .iter()
            .filter(|name| before.tables.contains_key(*name))
        {
            assert!(before.tables[name] == after.tables[name], "{name}");
        }
        assert!(after.tables["log"].is_empty(), "no trigger went off");
        let backup = done.backup.unwrap();
        assert!(
            everything(&backup) == before,
            "the backup is the file as it was"
        );
    }
}

#[test]
fn a_file_that_nobody_changed_becomes_what_build_writes() {
    let fresh = Lab::new();
    build_file(&next(), &fresh.path("migrasome.db"), false).unwrap();
    for lab in
        frozen()
            .into_iter()
            .chain([Lab::with_file(), Lab::with_older_file(), schema_6::lab()])
    {
        let path = lab.path("migrasome.db");
        upgraded(&lab, &next());
        assert!(everything(&path) == everything(&fresh.path("migrasome.db")));
    }
    let built = everything(&Lab::with_file().path("migrasome.db"));
    for lab in [schema_6::lab(), Lab::with_older_file()] {
        assert_eq!(lab.run(&["migrate", "migrasome.db"]).code, 0);
        assert!(everything(&lab.path("migrasome.db")) == built);
    }
    let lab = Lab::with_older_file();
    assert_eq!(lab.run(&["migrate", "migrasome.db"]).code, 0);
    assert_eq!(lab.run(&["build", "--force"]).code, 0, "still nobody's own");
}

#[test]
fn a_labs_rows_get_numbers_that_no_release_gives_out() {
    let lab = Lab::with_file();
    let raw = Connection::open(lab.path("migrasome.db")).unwrap();
    let numbered: Vec<String> = raw
        .prepare("SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    for table in &numbered {
        let sql = "SELECT seq FROM sqlite_sequence WHERE name = ?1";
        let last: i64 = raw.query_row(sql, [table], |row| row.get(0)).unwrap();
        assert_eq!(last, 999_999, "{table}");
        let sql = format!("SELECT max(rowid) FROM {table}");
        let ours: i64 = raw.query_row(&sql, [], |row| row.get(0)).unwrap();
        assert!(ours < 1_000_000, "{table}");
    }
    assert!(numbered.contains(&"terms".to_owned()));
    let sql = "INSERT INTO cargos (name, kind, kind_source) VALUES ('miR-21', 'RNA', 'ours')";
    raw.execute_batch(sql).unwrap();
    assert_eq!(raw.last_insert_rowid(), 1_000_000);
    drop(raw);
    lab.execute("INSERT INTO cargos VALUES (500, 'miR-22', 'RNA', 'ours', NULL)");
    insta::assert_snapshot!(lab.run(&["check"]).stdout, @"numbers: cargos 500: the number may be that of a row that a later version ships: give your row one from 1000000 on");
}

#[test]
fn a_number_that_was_frozen_still_means_the_same_or_is_retired() {
    for lab in frozen() {
        // `upgrade` refuses a release in which a number has moved.
        upgraded(&lab, &Release::this());
    }
    let text = Release::this();
    let text = text.seeds().text("seeds/categories.csv").unwrap();
    let moved = text.replace(
        "1,Infectious\n2,Noninfectious\n",
        "1,Noninfectious\n2,Infectious\n",
    );
    assert_ne!(text, moved);
    let release = next().with_seed("seeds/categories.csv", &moved);
    let lab = Lab::with_file();
    let error = upgrade_with(&release, &lab.path("migrasome.db"), &options(false)).unwrap_err();
    let why = std::error::Error::source(&error).unwrap().to_string();
    insta::assert_snapshot!(format!("{error}: {why}"), @"keeping the numbers of rows failed (a fault of this program: please report it): categories 1 Infectious has the number 2 in this program");
    assert_eq!(
        lab.names(),
        ["migrasome.db"],
        "its backup is taken away again"
    );
}

#[test]
fn what_an_upgrade_tells() {
    let lab = old_lab_file();
    lab.execute("UPDATE cargos SET kind = 'particle' WHERE name = 'Virions'");
    let before = fs::read(lab.path("migrasome.db")).unwrap();
    let dry = lab.run(&["migrate", "--dry-run", "migrasome.db"]);
    assert!(before == fs::read(lab.path("migrasome.db")).unwrap());
    assert_eq!(lab.names(), ["migrasome.db"]);
    insta::assert_snapshot!(timeless(&dry.shown()), @"
    exit 0
    migrasome.db: would be brought up to data DATE (schema N)
      rows that come with migrasome: 1 added, 2 brought up to date, 0 taken out
      yours is kept: cargos 7 Virions: kind is `particle`, we ship `virus particle`
      `migrasome check` found 8 of this before, and still does; left alone
      nothing was written (--dry-run)
    ");
    let told = lab.run(&["migrate", "migrasome.db"]).shown();
    insta::assert_snapshot!(timeless(&told), @"
    exit 0
    migrasome.db: was brought up to data DATE (schema N)
      rows that come with migrasome: 1 added, 2 brought up to date, 0 taken out
      yours is kept: cargos 7 Virions: kind is `particle`, we ship `virus particle`
      `migrasome check` found 8 of this before, and still does; left alone
      backup: migrasome.db.vN-TIME.bak
    ");
    insta::assert_snapshot!(checked(&lab), @"drift: cargos 7 Virions: kind is `particle`, we ship `virus particle`");
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
    lab.execute(LAB[1]);
    let seen = || {
        let path = lab.path("migrasome.db");
        (
            fs::read(&path).unwrap(),
            fs::metadata(&path).unwrap().modified().unwrap(),
        )
    };
    let before = seen();
    insta::assert_snapshot!(timeless(&lab.run(&["migrate", "migrasome.db"]).shown()), @"
    exit 0
    migrasome.db: up to date (schema N), nothing was written
    ");
    assert!(seen() == before);
    assert_eq!(lab.names(), ["migrasome.db"]);
}

/// What later data may change: a kind, the order of two sources in a cell.
const LATER: [(&str, &str, &str); 5] = [
    ("seeds/metadata.csv", "data_version,20", "data_version,30"),
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

fn later() -> Release {
    edited(Release::this(), &LATER)
}

#[test]
fn later_data_change_our_rows_in_place_and_no_other() {
    let lab = with_lab(Lab::with_file());
    let path = lab.path("migrasome.db");
    let before = everything(&path);
    let changes = upgraded(&lab, &later()).changes.unwrap();
    assert_eq!(changes.kept, []);
    let after = everything(&path);
    let lost = lost(&before, &after);
    let is_changed = |row: &String| {
        ["Virions", "rine", "ells"]
            .iter()
            .any(|word| row.contains(word))
    };
    assert!(lost.iter().all(is_changed), "{lost:?}");
    let ids = |all: &Everything| -> BTreeSet<String> {
        let ids = all.tables["cargos"].iter();
        ids.map(|row| format!("{:?}", row["cargo_id"])).collect()
    };
    assert_eq!(ids(&before), ids(&after));
    assert!(before.tables["freezer"] == after.tables["freezer"]);
    let db = Db::open(&path).unwrap();
    let source = "SELECT source FROM table_1 WHERE row = 6";
    assert_eq!(crate::support::column(&db, source), ["Urine and cells"]);
}

pub fn kept(lab: &Lab, release: &Release) -> String {
    let kept = upgraded(lab, release).changes.unwrap().kept;
    let lines: Vec<String> = kept.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

#[test]
fn a_row_that_both_changed_is_kept_and_told() {
    let lab = Lab::with_file();
    lab.execute("UPDATE cargos SET kind = 'particle' WHERE name = 'Virions'");
    insta::assert_snapshot!(kept(&lab, &later()), @"cargos 7 Virions: kind is `particle`, we ship `organelle`");
}

#[test]
fn what_is_shipped_no_more_is_taken_out_unless_a_lab_uses_it() {
    let file = "seeds/term_aliases.csv";
    let (one, two) = (
        line_of(file, "Viral Particles,"),
        line_of(file, "Virus Particles,"),
    );
    let release = edited(Release::this(), &[(file, &one, ""), (file, &two, "")]);
    let lab = Lab::with_file();
    // Where a column has no type a number may be a text.
    lab.execute(
        "CREATE TABLE notes (alias REFERENCES term_aliases (term_alias_id));
         INSERT INTO notes
         SELECT CAST(term_alias_id AS TEXT) FROM term_aliases WHERE alias = 'Virus Particles'",
    );
    let changes = upgraded(&lab, &release).changes.unwrap();
    assert_eq!(changes.removed, 1);
    let kept: Vec<String> = changes.kept.iter().map(|kept| kept.what.clone()).collect();
    assert_eq!(kept, ["is no longer shipped; a row of notes points at it"]);
}

#[test]
fn what_is_shipped_no_more_and_was_changed_is_told_once() {
    let file = "seeds/column_docs.csv";
    let line = line_of(file, "cargos,kind_source,");
    let lab = Lab::with_file();
    lab.execute(
        "UPDATE column_docs SET description = 'ours'
         WHERE table_name = 'cargos' AND column_name = 'kind_source'",
    );
    let release = edited(Release::this(), &[(file, &line, "")]);
    insta::assert_snapshot!(kept(&lab, &release), @"column_docs cargos|kind_source ours: is no longer shipped; it was changed in this file");
}

#[test]
fn a_row_of_the_labs_own_that_stands_in_the_way_is_kept_with_all_that_hangs_on_ours() {
    let lab = Lab::with_older_file();
    lab.execute(
        "DELETE FROM mechanism_sources WHERE mechanism_id = 6;
         INSERT INTO mechanism_sources (mechanism_id, position, sample_source_id, separator, printed)
         SELECT 6, 2, sample_source_id, '', 'Cells' FROM sample_sources WHERE name = 'Cells'",
    );
    insta::assert_snapshot!(kept(&lab, &Release::this()), @"
    mechanism_sources 6|2  and: sample_source_id is 1, we ship 3; separator is ``, we ship ` and `; printed is `Cells`, we ship `urine`
    mechanism_sources 6|1: is left out: UNIQUE constraint failed: mechanism_sources.sample_source_id, mechanism_sources.mechanism_id
    ");
    // The lab made a term of ours the one that the next release brings under another number.
    let lab = Lab::with_file();
    lab.execute("UPDATE terms SET label = 'ACTB', kind = 'gene' WHERE label = 'Virions'");
    let kept = kept(&lab, &next());
    assert!(
        kept.contains("ACTB: is left out: UNIQUE constraint failed: terms.label"),
        "{kept}"
    );
    assert!(kept.contains("is not as we ship it"), "{kept}");
    let orphans = "PRAGMA foreign_key_check";
    let raw = Connection::open(lab.path("migrasome.db")).unwrap();
    assert!(!raw.prepare(orphans).unwrap().exists([]).unwrap());
}

#[test]
fn a_view_or_index_of_ours_that_is_gone_comes_back() {
    let lab = old_lab_file();
    lab.execute("DROP VIEW claims; DROP INDEX diseases_category_id");
    let told = lab.run(&["migrate", "migrasome.db"]).stdout;
    let put_back = "  put back: view claims, index diseases_category_id\n";
    assert!(told.contains(put_back), "{told}");
    assert_eq!(checked(&lab), "");
}

#[test]
fn a_row_that_a_lab_deleted_comes_back_under_its_number() {
    let lab = old_lab_file();
    lab.execute("PRAGMA foreign_keys = off; DELETE FROM categories WHERE name = 'Infectious'");
    let ran = lab.run(&["migrate", "migrasome.db"]);
    let restored = "  were deleted here and are back: categories 1 Infectious\n";
    assert!(
        ran.stdout.contains(restored),
        "{} {}",
        ran.stdout,
        ran.stderr
    );
    assert_eq!(checked(&lab), "");
}

/// What `check` finds, beside that a lab's claims were made by hand.
pub fn checked(lab: &Lab) -> String {
    let found = lab.run(&["check"]).stdout;
    let is_told =
        |line: &&str| !line.starts_with("linked: ") && !line.starts_with("migrasome.db: ");
    found.lines().filter(is_told).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_a_lab_took_out_of_a_claim_that_it_changed_stays_out() {
    let lab = Lab::with_older_file();
    lab.execute(
        "UPDATE mechanisms SET effect = 'another effect' WHERE mechanism_id = 4;
         DELETE FROM mechanism_cargos WHERE mechanism_id = 4",
    );
    let kept = kept(&lab, &Release::this());
    assert!(kept.contains("mechanism_cargos 4|1: is left out"), "{kept}");
}

#[test]
fn a_file_from_before_the_first_release_is_told_what_to_do() {
    let lab = Lab::with_file();
    lab.execute(
        "UPDATE refinery_schema_history SET checksum = '17389573364604347088' WHERE version = 1;
         PRAGMA user_version = 8",
    );
    insta::assert_snapshot!(refusal(&lab), @"migrasome: migrasome.db: made by an unreleased version: build a new file with `migrasome build NEW.db`; your own tables can be copied over with `sqlite3 OLD.db '.dump TABLE' | sqlite3 NEW.db`");
    assert_eq!(lab.run(&["report", "table-1"]).code, 1);
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
        let lab = old_lab_file();
        lab.execute(sql);
        refusal(&lab)
    };
    let newer = {
        let lab = Lab::with_file();
        upgraded(&lab, &later());
        fs::remove_file(lab.path(&lab.names()[1])).unwrap();
        refusal(&lab)
    };
    let said = [
        after("PRAGMA user_version = 77"),
        after("PRAGMA application_id = 1"),
        newer,
        after("UPDATE refinery_schema_history SET checksum = 'x' WHERE version = 3"),
        after("DELETE FROM refinery_schema_history WHERE version = 2"),
        after(&format!(
            "INSERT INTO refinery_schema_history VALUES ({}, 'next', 'yesterday', '1')",
            SCHEMA_VERSION + 1
        )),
        after("DROP TABLE refinery_schema_history"),
        {
            let lab = old_lab_file();
            lab.execute("CREATE TABLE Next_Facts (x)");
            let path = lab.path("migrasome.db");
            let error = upgrade_with(&next(), &path, &options(false)).unwrap_err();
            error
                .to_string()
                .replace(&path.display().to_string(), "migrasome.db")
                + "\n"
        },
        after("ALTER TABLE cargos RENAME COLUMN kind TO sort"),
        after("DROP TABLE saved_query_params"),
    ];
    insta::assert_snapshot!(unversioned(&said.join("")));
}

#[test]
fn a_reader_is_waited_for_and_then_said() {
    let lab = old_lab_file();
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
    let lab = Lab::with_older_file();
    for (file, folder, said) in [
        (0o444, 0o755, "is write-protected"),
        (0o644, 0o555, "permission denied"),
    ] {
        let mut command = as_stranger(&lab);
        let before = lab.names();
        mode(&lab.path("migrasome.db"), file);
        mode(&lab.path(""), folder);
        let ran = ran(command.args(["migrate", "migrasome.db"]).output().unwrap());
        mode(&lab.path(""), 0o755);
        assert_eq!(ran.code, 1);
        assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
        assert_says(&ran.stderr, &[said]);
        assert_eq!(lab.names(), before);
    }
}

#[test]
fn an_upgraded_file_opens_in_3_26_0() {
    let lab = Lab::with_older_file();
    assert_eq!(lab.run(&["migrate", "migrasome.db"]).code, 0);
    let rows = crate::old_sqlite::ask(&lab, &["SELECT row FROM table_1".to_owned()]);
    assert_eq!(rows[0].as_ref().map(Vec::len), Ok(10));
}

#[test]
fn a_file_in_wal_mode_is_upgraded_and_stays_in_it() {
    let lab = old_lab_file();
    lab.execute("PRAGMA journal_mode = wal");
    let ran = lab.run(&["migrate", "migrasome.db"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(lab.names().len(), 2, "{:?}", lab.names());
    insta::assert_snapshot!(checked(&lab), @"journal-mode: file: is in WAL mode, which cannot be read from a read-only directory or over a network: `sqlite3 FILE 'PRAGMA journal_mode = delete'` sets it back");
}

#[test]
fn a_column_that_a_lab_added_to_a_table_of_ours_stays() {
    let lab = old_lab_file();
    lab.execute("ALTER TABLE cargos ADD COLUMN shelf TEXT; UPDATE cargos SET shelf = 'B 2'");
    let ran = lab.run(&["migrate", "migrasome.db"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let raw = Connection::open(lab.path("migrasome.db")).unwrap();
    let sql = "SELECT count(*) FROM cargos WHERE shelf = 'B 2'";
    assert_eq!(raw.query_row(sql, [], |row| row.get::<_, i64>(0)), Ok(8));
}

#[test]
fn a_claim_that_a_lab_made_its_own_gets_nothing_of_ours() {
    let lab = old_lab_file();
    // Claim 1 is the lab's by now, under another number; 0 is a second claim of row 2.
    lab.execute(
        "PRAGMA foreign_keys = off;
         DELETE FROM mechanism_terms WHERE mechanism_id = 1;
         DELETE FROM mechanism_cargos WHERE mechanism_id = 1;
         DELETE FROM mechanism_sources WHERE mechanism_id = 1;
         DELETE FROM mechanism_citations WHERE mechanism_id = 1;
         DELETE FROM mechanisms WHERE mechanism_id = 1;
         INSERT INTO mechanisms VALUES (50, 1, 1, 'lab m', 'lab e', 'reported');
         INSERT INTO mechanism_cargos VALUES (50, 1, 5, '', 'RANKL');
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
        ran.stdout.contains("are back: mechanisms 1"),
        "{}",
        ran.stdout
    );
}

#[test]
fn a_renamed_term_is_kept_told_and_still_the_same_term() {
    let lab = old_lab_file();
    lab.execute("UPDATE terms SET label = 'VEGF-A', key = 'vegf-a' WHERE label = 'VEGF'");
    let ran = lab.run(&["migrate", "migrasome.db"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(
        ran.stdout
            .contains("VEGF: label is `VEGF-A`, we ship `VEGF`"),
        "{}",
        ran.stdout
    );
    let keys = lab
        .run(&["report", "lookup", "text=VEGFA", "-f", "csv"])
        .stdout;
    assert!(keys.contains("VEGF-A,cargo,close"), "{keys}");
}

#[test]
fn tables_that_only_a_labs_own_program_reads_stay_and_stop_nothing() {
    let lab = old_lab_file();
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
    insta::assert_snapshot!(checked(&lab), @r#"foreign-keys: broken_links: cannot be looked at: foreign key mismatch - "broken_links" referencing "terms""#);
}

#[test]
fn a_file_that_was_restored_from_a_dump_is_told_what_it_lost() {
    let lab = old_lab_file();
    lab.execute("PRAGMA application_id = 0; PRAGMA user_version = 0");
    let said = refusal(&lab);
    let shown = said.replace(
        &format!("user_version = {SCHEMA_VERSION}"),
        "user_version = N",
    );
    insta::assert_snapshot!(shown, @"migrasome: migrasome.db: has lost the mark that says what it is (was it restored from a dump?): `PRAGMA application_id = 1296519763; PRAGMA user_version = N` in sqlite3 gives it back");
    let sql = said.split('`').nth(1).unwrap();
    lab.execute(sql);
    assert_eq!(lab.run(&["migrate", "migrasome.db"]).code, 0);
}

#[test]
fn an_endless_view_in_the_place_of_a_table_stops_no_upgrade_for_ever() {
    for (table, columns) in [("metadata", "name, value"), ("claims", "claim, effect")] {
        let lab = Lab::with_older_file();
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

/// A layout may do without a table of ours that an earlier one had, with its rows and indexes.
#[test]
fn a_table_that_a_later_layout_does_without_is_no_loss() {
    let (one, two) = (SCHEMA_VERSION + 1, SCHEMA_VERSION + 2);
    let docs = |release: Release| {
        let file = "seeds/column_docs.csv";
        let text = release.seeds().text(file).unwrap().to_owned();
        release.with_seed(file, &format!("{text}passing,word,A word.\n"))
    };
    let with_table = Release::this().with_migration(
        &format!("V{one}__passing"),
        "CREATE TABLE passing (word TEXT PRIMARY KEY NOT NULL); INSERT INTO passing VALUES ('a');",
    );
    let without = with_table
        .clone()
        .with_migration(&format!("V{two}__gone"), "DROP TABLE passing");
    let lab = Lab::new();
    let path = lab.path("migrasome.db");
    build_file(&docs(with_table), &path, false).unwrap();
    lab.execute("CREATE TABLE ours (word TEXT UNIQUE); INSERT INTO ours VALUES ('b')");
    let done = upgraded(&lab, &without);
    assert_eq!(done.changes.unwrap().migrations.len(), 1);
    let db = Connection::open(&path).unwrap();
    let tables = "SELECT count(*) FROM sqlite_master WHERE name IN ('passing', 'ours')";
    let left: i64 = db.query_row(tables, [], |row| row.get(0)).unwrap();
    assert_eq!(left, 1);
}
