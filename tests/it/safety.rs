//! Reading is safe: other people's SQL may only read, other people's files may only fail.

use std::fs;
use std::process::Command;

use migrasome::Db;
use migrasome::check::check;
use migrasome::db::SCHEMA_VERSION;
use rusqlite::Connection;

use crate::support::{Lab, assert_says, rows, without_list};

#[test]
fn statements_that_do_more_than_read_are_refused() {
    let db = Db::built_in().unwrap();
    let refused = [
        "DELETE FROM cargos",
        "INSERT INTO cargos (name) VALUES ('x')",
        "INSERT INTO metadata (name, value) VALUES ('x', 'y') RETURNING name",
        "UPDATE metadata SET value = 'x'",
        "WITH x AS (SELECT 1) DELETE FROM metadata",
        "EXPLAIN DELETE FROM metadata",
        "CREATE TABLE x (y)",
        "CREATE TEMP TABLE x (y)",
        "DROP VIEW claims",
        "ALTER TABLE cargos RENAME TO x",
        "ATTACH 'other.db' AS other",
        "DETACH main",
        "PRAGMA user_version = 9",
        "PRAGMA user_version",
        "PRAGMA query_only = off",
        "PRAGMA writable_schema = on",
        "VACUUM",
        "VACUUM INTO 'copy.db'",
        "BEGIN",
        "SAVEPOINT x",
        "REINDEX",
        "ANALYZE",
        "SELECT load_extension('x')",
        "SELECT fts3_tokenizer('x')",
        "SELECT 1; SELECT 2",
        "SELECT 1; DROP TABLE metadata",
        "",
        "-- nothing",
        "SELECT * FROM pragma_journal_mode",
    ];
    let why = refused.map(|sql| match db.prepare(sql) {
        Err(error) => format!("{sql}\n    {error}"),
        Ok(mut statement) => {
            let error = statement.for_each_row(|_| Ok(())).expect_err(sql);
            format!("{sql}\n    {error}")
        }
    });
    insta::assert_snapshot!(why.join("\n"));
    assert_eq!(check(&db).unwrap(), []);
}

#[test]
fn questions_are_answered() {
    let db = Db::built_in().unwrap();
    for sql in [
        "SELECT 1",
        "  -- a comment first\n  SELECT count(*) FROM claims;",
        "VALUES (1), (2)",
        "WITH x AS (SELECT 1 AS y) SELECT y FROM x",
        "EXPLAIN QUERY PLAN SELECT * FROM claims",
        "EXPLAIN SELECT 1",
        "SELECT name FROM pragma_table_info('claims')",
        "SELECT name FROM sqlite_master",
        "SELECT value FROM json_each('[1, 2]')",
        "SELECT 1 UNION SELECT 2 ORDER BY 1",
    ] {
        let mut count = 0;
        let mut statement = db.prepare(sql).expect(sql);
        statement
            .for_each_row(|_| {
                count += 1;
                Ok(())
            })
            .expect(sql);
        assert!(count > 0, "{sql}");
    }
}

#[test]
fn wrong_sql_says_where_and_what_to_write() {
    let db = Db::built_in().unwrap();
    let say = |sql: &str| db.prepare(sql).expect_err(sql).to_string();
    insta::assert_snapshot!(say("SELECT * FRM claims"), @r#"the SQL is wrong: near "FRM": syntax error (at `FRM claims`)"#);
    insta::assert_snapshot!(without_list(&say("SELECT * FROM claimz")), @"no such table or view: claimz; did you mean `claims`? Possible: …");
    insta::assert_snapshot!(say("SELECT cargoo FROM claims"), @"the SQL is wrong: no such column: cargoo (at `cargoo FROM claims`)");
    insta::assert_snapshot!(say("SELECT \"typo\" FROM claims"), @r#"the SQL is wrong: no such column: "typo" - should this be a string literal in single-quotes? (at `"typo" FROM claims`)"#);
    insta::assert_snapshot!(say("SELECT 'β' ||"), @"the SQL is wrong: incomplete input");
    let mut open = db.prepare("SELECT :cargo").unwrap();
    insta::assert_snapshot!(open.for_each_row(|_| Ok(())).unwrap_err(), @"`:cargo` has no value: write the value in its place, or save the query as a report");
}

/// What the command says of a file, which it must say in one line with exit code 1.
fn said_of(lab: &Lab, name: &str) -> String {
    let mut lines = Vec::new();
    for words in [
        &["report", "table-1"][..],
        &["sql", "SELECT * FROM table_1"],
        &["check"],
        &["status"],
        &["migrate"],
        &["migrate", "--dry-run"],
    ] {
        let at = if words[0] == "migrate" {
            [words, &[name]]
        } else {
            [&["--db", name][..], words]
        };
        let said = lab.fails(1, &at.concat());
        assert!(said.contains(name), "{said}");
        lines.push(said.trim_end().to_owned());
    }
    lines.dedup();
    lines.join("\n")
}

#[test]
fn a_file_that_is_not_ours_gets_one_clear_line() {
    let lab = Lab::with_file();
    let good = fs::read(lab.path("migrasome.db")).unwrap();
    lab.write("empty.db", "");
    lab.write("text.db", "gene,log2fc\nVEGFA,2.1\n");
    let noise: Vec<u8> = (0..100_000_u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    lab.write("noise.db", noise);
    lab.write("truncated.db", &good[..good.len() / 2]);
    lab.write("header.db", &good[..100]);
    fs::create_dir(lab.path("folder.db")).unwrap();
    let fifo = Command::new("mkfifo")
        .arg(lab.path("fifo.db"))
        .status()
        .unwrap();
    assert!(fifo.success());
    let other = Connection::open(lab.path("other.db")).unwrap();
    other.execute_batch("CREATE TABLE table_1 (row)").unwrap();
    for (link, target) in [("dangling.db", "nowhere"), ("loop.db", "loop.db")] {
        std::os::unix::fs::symlink(target, lab.path(link)).unwrap();
    }
    let said: Vec<String> = [
        "missing.db",
        "empty.db",
        "text.db",
        "noise.db",
        "truncated.db",
        "header.db",
        "folder.db",
        "fifo.db",
        "other.db",
        "dangling.db",
        "loop.db",
        "/dev/zero",
        "/dev/null",
    ]
    .iter()
    .map(|name| said_of(&lab, name))
    .collect();
    let sizes = [(good.len(), "[whole]"), (good.len() / 2, "[half]")];
    let said = sizes.iter().fold(said.join("\n"), |said, (size, word)| {
        said.replace(&size.to_string(), word)
    });
    insta::assert_snapshot!(said);
}

#[test]
fn a_file_of_a_newer_program_is_refused_with_both_versions() {
    let lab = Lab::with_file();
    lab.execute("PRAGMA user_version = 99");
    let said = said_of(&lab, "migrasome.db");
    let said = said.replace(&format!("knows {SCHEMA_VERSION})"), "knows [schema])");
    insta::assert_snapshot!(said, @"migrasome: migrasome.db: made by a newer migrasome (schema 99; this program knows [schema]): update the program");
    assert_eq!(lab.run(&["build", "--force"]).code, 1, "and never replaced");
}

#[test]
fn a_damaged_page_is_an_error_and_never_an_empty_answer() {
    let lab = Lab::with_file();
    let good = fs::read(lab.path("migrasome.db")).unwrap();
    let table = "SELECT * FROM table_1 ORDER BY row";
    let whole = rows(&Db::open(&lab.path("migrasome.db")).unwrap(), table, &[]);
    let mut failed = 0;
    for page in 1..good.len() / 4096 {
        let mut bad = good.clone();
        bad[page * 4096..(page + 1) * 4096].fill(0xa5);
        let path = lab.write("bad.db", bad);
        let answer = Db::open(&path).and_then(|db| {
            let mut answer = 0;
            db.prepare(table)?.for_each_row(|_| {
                answer += 1;
                Ok(())
            })?;
            Ok(answer)
        });
        assert!(
            answer.as_ref().is_ok_and(|rows| *rows == whole.len()) || answer.is_err(),
            "page {page}: {answer:?}"
        );
        // A look at the whole file takes its time.
        if answer.is_err() || page % 16 == 0 {
            failed += u32::from(answer.is_err());
            let found = Db::open(&path).and_then(|db| check(&db));
            assert!(
                found.is_err() || found.is_ok_and(|found| !found.is_empty()),
                "page {page}"
            );
        }
    }
    assert!(failed > 0, "no page mattered");
    let mut bad = good;
    bad[4096..].fill(0xa5);
    lab.write("migrasome.db", bad);
    for words in [&["report", "table-1"][..], &["check"]] {
        lab.fails(1, words);
    }
}

#[test]
fn a_strangers_views_and_reports_can_do_nothing() {
    let lab = Lab::with_file();
    lab.execute(
        "INSERT INTO saved_queries (name, title, description, sql) VALUES
           ('evil-write', 'x', '', 'DELETE FROM cargos'),
           ('evil-attach', 'x', '', 'ATTACH ''/tmp/x'' AS x'),
           ('evil-load', 'x', '', 'SELECT load_extension(''x'')'),
           ('evil-view', 'x', '', 'SELECT * FROM evil');
         CREATE VIEW evil AS SELECT load_extension('/tmp/x.so') AS x;",
    );
    for name in ["evil-write", "evil-attach", "evil-load", "evil-view"] {
        lab.fails(1, &["report", name]);
    }
    assert_eq!(lab.names(), ["migrasome.db"]);
}

#[test]
fn a_report_that_its_file_spoilt_is_the_fault_of_the_file() {
    let lab = Lab::with_file();
    lab.execute("DROP VIEW claim_cargos");
    let said = lab.fails(1, &["report", "cargo", "cargo=VEGF"]);
    insta::assert_snapshot!(without_list(&said), @"migrasome: migrasome.db: its report `cargo`: no such table or view: claim_cargos; did you mean `claim_papers`? Possible: …; `migrasome check` tells what is wrong with the file");
    assert_says(
        &lab.run(&["check"]).stdout,
        &["schema: claim_cargos: is missing"],
    );
}
