//! Reports that need a lab file: declared, kept in the file, shown.

use migrasome::Db;
use migrasome::db::Release;
use migrasome::query::Query;

use crate::support::{Lab, rows};
use crate::upgrade::LAB;

const FOLDER: &str = "seeds/queries/";

const TRY: &str = "-- id: 900001
-- title: What we know of your hits
-- group: your data
-- needs hits: column gene, column log2fc
-- One line a hit, in the order of the file.
-- needs plate: any
-- param least: how much at least
-- type least: real
-- default least: 1.5
-- needs controls: column p adj
SELECT gene, log2fc FROM hits
WHERE log2fc > :least AND gene NOT IN (SELECT \"p adj\" FROM controls JOIN plate)
ORDER BY gene, log2fc;
";

/// A database whose reports are ours and one more.
fn with_report(name: &str, text: &str) -> migrasome::Result<Db> {
    Db::of(&Release::this().with_seed(&format!("{FOLDER}{name}.sql"), text))
}

#[test]
fn every_report_is_read_back_as_it_was_parsed() {
    let release = Release::this().with_seed(&format!("{FOLDER}lab-try.sql"), TRY);
    let db = Db::of(&release).unwrap();
    let seeds = release.seeds();
    for path in seeds.paths().filter(|path| path.starts_with(FOLDER)) {
        let parsed = Query::parse(path, seeds.text(path).unwrap()).unwrap();
        // The file keeps no lines.
        let parsed = Query {
            sql_line: 1,
            ..parsed
        };
        assert_eq!(db.query(&parsed.name).unwrap(), parsed);
    }
    let tried = db.query("lab-try").unwrap();
    assert_eq!(tried.needs.len(), 3);
    let stored = "SELECT position, lab_table, column_name FROM saved_query_needs
                  JOIN saved_queries USING (saved_query_id)
                  WHERE name = 'lab-try' ORDER BY position";
    let expected = [
        ["1", "hits", "gene"],
        ["2", "hits", "log2fc"],
        ["3", "plate", "NULL"],
        ["4", "controls", "p adj"],
    ];
    assert_eq!(rows(&db, stored, &[]), expected);
    let statement = tried.without_lab();
    assert_eq!(
        db.prepare(&statement).unwrap().columns(),
        ["gene", "log2fc"]
    );
}

#[test]
fn what_a_report_needs_is_listed_and_explained() {
    let lab = Lab::with_file();
    lab.execute(LAB.last().unwrap());
    assert_eq!(lab.run(&["check"]).code, 0);
    let list = lab.run(&["report", "-f", "tsv"]).stdout;
    let line = list.lines().find(|line| line.contains("\tplate\t"));
    insta::assert_snapshot!(line.unwrap(), @"your own	plate	Our plate	[p=0.05] --with plate=… (gene, p adj) --with batches=…");
    insta::assert_snapshot!(lab.run(&["report", "plate", "--help"]).shown(), @r#"
    exit 0
    Our plate

    Every well with its batch.

    Usage: migrasome report plate [p=0.05] --with plate=… (gene, p adj) --with batches=… [OPTIONS]

    Parameters:
      p  the largest p (real) [default: 0.05]

    Lab files:
      --with plate=FILE with the columns gene, p adj
        gene='Its Name' where it is called otherwise
        p adj='Its Name' where it is called otherwise
      --with batches=FILE with any columns

    SQL, which needs the lab's tables:

    WITH wells AS (SELECT gene, "p adj" AS p FROM plate)
       SELECT gene, p, batches.* FROM wells JOIN batches WHERE p < :p ORDER BY 1, 2
    "#);
    lab.execute("DELETE FROM saved_query_needs WHERE position > 1");
    let help = lab.run(&["report", "plate", "--help"]).stdout;
    assert!(
        help.contains("\nLab file:\n  --with plate=FILE with the column gene\n"),
        "{help}"
    );
}

#[test]
fn a_file_that_lost_what_its_reports_need_says_so() {
    let lab = Lab::with_file();
    lab.execute("DROP TABLE saved_query_needs");
    insta::assert_snapshot!(lab.run(&["report", "cargos"]).shown(), @"
    exit 1
    migrasome: migrasome.db: no such table: saved_query_needs; `migrasome check` tells what is wrong with the file
    ");
    let found = lab.run(&["check"]).stdout;
    assert!(
        found.contains("schema: saved_query_needs: is missing"),
        "{found}"
    );
}

#[test]
fn a_report_reads_no_other_columns_than_it_tells() {
    let error = |text: &str| with_report("lab-try", text).unwrap_err().to_string();
    insta::assert_snapshot!(error(&TRY.replace(", column log2fc", "")), @"seeds/queries/lab-try.sql:11: the SQL does not compile: no such column: log2fc");
    insta::assert_snapshot!(error(&TRY.replace("JOIN plate", "JOIN plates")), @"seeds/queries/lab-try.sql:11: the SQL does not compile: no such table: plates");
    insta::assert_snapshot!(error(&TRY.replace("needs plate", "needs claims")), @"seeds/queries/lab-try.sql:11: `needs claims` would hide our own claims: give the lab table another name");
}
