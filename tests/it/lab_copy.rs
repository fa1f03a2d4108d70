//! A lab's copy: its own claims, report and table beside ours.

use migrasome::Db;

use crate::support::{Lab, column, reports_with_values, rows, rows_backwards, unversioned};
use crate::upgrade::checked;

fn copy() -> Lab {
    let lab = Lab::with_file();
    lab.execute(include_str!("../fixtures/lab_claims.sql"));
    lab.execute(include_str!("../fixtures/lab_report.sql"));
    lab
}

#[test]
fn our_rules_hold_with_a_labs_own_rows_in_the_file() {
    // Made by hand, they may be linked by half.
    assert_eq!(checked(&copy()), "");
}

#[test]
fn table_1_stays_table_1() {
    let lab = copy();
    let db = Db::open(&lab.path("migrasome.db")).unwrap();
    let table = "SELECT * FROM table_1 ORDER BY row";
    assert_eq!(
        rows(&db, table, &[]),
        rows(&Db::built_in().unwrap(), table, &[])
    );
}

#[test]
fn their_claims_are_in_the_views_and_say_whose_they_are() {
    let lab = copy();
    let db = Db::open(&lab.path("migrasome.db")).unwrap();
    let sql = "SELECT claim || ' ' || source_table || ' ' || disease || ' ' || coalesce(cargo, '-') || ' '
                 || citations
               FROM claims WHERE source_table <> 'table-1' ORDER BY claim";
    let expected = [
        "1000011 our-s1 Viral virions [34]",
        "1000012 our-s1 Viral VEGF and miR-21 [34,11]",
        "",
    ];
    let found = column(&db, sql);
    assert_eq!(found[..2], expected[..2]);
    assert_eq!(
        column(
            &db,
            "SELECT DISTINCT source_table FROM claim_cargos ORDER BY 1"
        ),
        ["our-s1", "table-1"]
    );
}

#[test]
fn the_order_of_rows_does_not_hang_on_the_order_of_scanning() {
    for lab in [Lab::with_file(), copy()] {
        let path = lab.path("migrasome.db");
        let db = Db::open(&path).unwrap();
        for (query, values) in reports_with_values(&db) {
            let forwards = rows(&db, &query.sql, &values);
            assert_eq!(
                rows_backwards(&path, &query.sql, &values),
                forwards,
                "{}",
                query.name
            );
        }
    }
}

#[test]
fn a_name_in_two_categories_is_one_choice_and_two_answers() {
    let ran = copy().run(&["report", "disease", "disease=viral", "-f", "csv"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(ran.stdout.lines().count(), 1 + 3);
}

#[test]
fn only_the_publications_behind_the_rows_are_cited() {
    let lab = copy();
    let cited = |words: &[&str]| {
        let ran = lab.run(&[words, &["--cite", "-f", "csv"]].concat());
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        unversioned(&ran.stderr)
    };
    let table_1 = cited(&["report", "table-1"]);
    assert!(
        table_1.contains("Table 1") && !table_1.contains("Our own paper"),
        "{table_1}"
    );
    insta::assert_snapshot!(cited(&["report", "cargo", "cargo=miR-21"]), @r#"
    From Table S1 of "Our own paper", Our Journal (2026), https://doi.org/10.1000/ours, which cites its references 11 and 34 for these rows.
    Reference 11 of Table S1: not known which paper it is.
    Reference 34 of Table S1: not known which paper it is.
    Retrieved with migrasome 0.1.0, data version DATE, schema N: report cargo cargo=miR-21.
    "#);
    insta::assert_snapshot!(cited(&["report", "disease", "disease=Glioblastoma"]), @r#"
    From Table 1 of "Migrasomes as intercellular messengers: potential in the pathological mechanism, diagnosis and treatment of clinical diseases", Journal of Nanobiotechnology (2025), https://doi.org/10.1186/s12951-025-03362-6, which cites its reference 9 for these rows.
    From bench of "Unpublished", which gives no reference for these rows.
    Reference 9 of Table 1 is most likely first author Seon Yong Lee, "Migrasomal autophagosomes relieve endoplasmic reticulum stress in glioblastoma cells", BMC Biology (2024), https://doi.org/10.1186/s12915-024-01829-w (inferred, high confidence).
    Retrieved with migrasome 0.1.0, data version DATE, schema N: report disease disease=Glioblastoma.
    "#);
    let summary = cited(&["report", "category-summary"]);
    for source in ["Table 1", "Our own paper", "Unpublished"] {
        assert!(summary.contains(source), "{summary}");
    }
}

#[test]
fn a_report_of_the_labs_own_binds_numbers_as_numbers() {
    let lab = copy();
    let ran = lab.run(&["report", "mine", "n=2", "-f", "csv"]);
    assert_eq!(ran.stdout, "category,n\r\nNoninfectious,6\r\nTumor,5\r\n");
    let ran = lab.run(&["report", "mine", "n=two"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    insta::assert_snapshot!(ran.stderr, @"migrasome: `n=two`: n is a number (integer)");
    assert!(
        lab.run(&["report", "mine", "--help"])
            .stdout
            .contains("n  more claims than this (integer)")
    );
    assert_eq!(
        lab.run(&["report", "mine", "n=2", "--cite"]).code,
        2,
        "nothing tells the claims"
    );
}

#[test]
fn a_copy_that_was_changed_is_never_built_over() {
    for change in [
        include_str!("../fixtures/lab_claims.sql"),
        "CREATE TABLE hits (gene TEXT)",
        "CREATE VIEW mine AS SELECT 1",
        "UPDATE saved_queries SET title = 'ours' WHERE name = 'cargo'",
        "INSERT INTO metadata VALUES ('note', 'ours')",
        "INSERT INTO saved_queries (name, title, description, sql) VALUES ('mine', '', '', 'SELECT 1')",
    ] {
        let lab = Lab::with_file();
        lab.execute(change);
        let ran = lab.run(&["build", "--force"]);
        assert_eq!(ran.code, 1, "{change}");
        assert!(
            ran.stderr.contains("something was added or changed in it"),
            "{}",
            ran.stderr
        );
    }
    let lab = Lab::with_file();
    lab.execute("ANALYZE");
    assert_eq!(
        lab.run(&["build", "--force"]).code,
        0,
        "what SQLite keeps for itself is no change"
    );
}
