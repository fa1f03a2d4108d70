//! A file that is added again: unchanged, changed, and taken out.

use std::fs;

use super::{FINDINGS, TABLE, added, asked, assert_same, backups, did, misused, tables};
use crate::support::{Lab, assert_says};

/// Rows with a category each, so that they can stand in any order.
fn table(rows: &[&str]) -> String {
    let rows = rows.join("\n");
    format!("# name: ours\ncategory,disease,cargo,mechanism,effect,references\n{rows}\n")
}

const A: &str = "Tumor,HCC,VEGF,Cells leave it,A grows,[1]";
const B: &str = "Tumor,Sarcoid X,RANKL,Cells meet it,B grows,[2]";
const C: &str = "Noninfectious,Liver fibrosis,miR-21,Cells fear it,C grows,[3]";
const D: &str = "Noninfectious,NASH,–,Cells eat it,D grows,4";
const E: &str = "Infectious,Viral,Virions,Cells spread it,E grows,5-7";

/// Row, claim and effect of each claim of `ours`.
fn numbers(lab: &Lab) -> Vec<String> {
    let sql = "SELECT accession || ' ' || claim || ' ' || effect FROM claims JOIN claim_accessions USING (claim)
               WHERE source_table = 'ours' ORDER BY effect";
    asked(lab, sql)
}

#[test]
fn a_changed_file_brings_its_own_rows_up_to_date() {
    let lab = Lab::with_file();
    let said = added(&lab, "ours.csv", table(&[A, B, C, D]));
    assert_says(&said, &["4 rows added", "0 changed", "0 taken out"]);
    let first = numbers(&lab);
    let rows: Vec<&str> = first.iter().map(|line| &line[..6]).collect();
    assert_eq!(rows, ["ours:1", "ours:2", "ours:3", "ours:4"]);
    let kept = fs::read(lab.path("migrasome.db")).unwrap();

    for rows in [[A, B, C, D], [D, A, C, B]] {
        let said = added(&lab, "ours.csv", table(&rows));
        assert_says(&said, &["4 rows", "there already", "nothing was written"]);
        assert!(fs::read(lab.path("migrasome.db")).unwrap() == kept);
        assert_eq!(backups(&lab), 1);
    }

    // One row edited, one inserted before it, one gone, and all in another order.
    let edited = B.replace("B grows", "B shrinks");
    let dry = {
        lab.write("ours.csv", table(&[C, E, &edited, A]));
        let dry = did(&lab, &["add", "ours.csv", "--dry-run"]);
        assert!(fs::read(lab.path("migrasome.db")).unwrap() == kept);
        assert_eq!(backups(&lab), 1);
        dry
    };
    let said = did(&lab, &["add", "ours.csv"]);
    assert_says(
        &said,
        &["1 row", "added, 1 changed, 1 taken out, 2 there already"],
    );
    assert_says(
        &said,
        &["ours:5 (new)", "ours:2 (changed in effect)", "ours:4"],
    );
    assert_says(
        &dry,
        &["ours:5 (new)", "ours:2 (changed in effect)", "ours:4"],
    );
    let now = numbers(&lab);
    let line = |line: &str| line.replace("grows", "shrinks");
    assert_eq!(now[0], first[0]);
    assert_eq!(
        now[1],
        line(&first[1]),
        "the number of what was edited stays"
    );
    assert_eq!(now[2], first[2]);
    assert!(
        now[3].starts_with("ours:5 "),
        "no number is used again: {now:?}"
    );
    assert_eq!(now.len(), 4);
    let gone = "SELECT count(*) FROM terms WHERE label = 'NASH'";
    assert_eq!(
        asked(&lab, gone),
        ["0"],
        "what only that row named went with it"
    );
    assert_eq!(backups(&lab), 2);
    assert_eq!(lab.run(&["check"]).code, 0);

    // A row that says its number may change in everything.
    let numbered = "# name: ours\nrow,category,disease,cargo,mechanism,effect,references\n\
                    1,Tumor,HCC,VEGF,Cells leave it,A grows,[1]\n\
                    2,Infectious,Liver fibrosis,miR-22,Other,Other too,[8]\n\
                    3,Noninfectious,Liver fibrosis,miR-21,Cells fear it,C grows,[3]\n\
                    5,Infectious,Viral,Virions,Cells spread it,E grows,5-7\n";
    let said = added(&lab, "ours.csv", numbered);
    assert_says(
        &said,
        &["0 rows added, 1 changed, 0 taken out, 3 there already"],
    );
    let claim = |lines: &[String], row: &str| {
        let line = lines.iter().find(|line| line.starts_with(row));
        line.unwrap().split(' ').nth(1).unwrap().to_owned()
    };
    let last = numbers(&lab);
    assert_eq!(claim(&last, "ours:2 "), claim(&first, "ours:2 "));
    let (old, new) = ("B shrinks", "Other too");
    assert!(
        !last.iter().any(|line| line.ends_with(old)) && last.iter().any(|line| line.ends_with(new))
    );
}

#[test]
fn a_source_that_is_taken_out_leaves_nothing_behind() {
    let lab = Lab::with_file();
    // It has the disease, the new cargo and a paper in common with the others.
    let second = TABLE
        .replace("liver-review", "second")
        .replace("NASH", "ALD");
    let more = FINDINGS
        .replace("our-reading", "more")
        .replace("ITGB3", "ITGB4");
    let empty = tables(&lab);
    added(&lab, "a.csv", TABLE);
    let with_a = tables(&lab);
    added(&lab, "b.csv", &second);
    added(&lab, "c.csv", FINDINGS);
    let with_c = tables(&lab);
    added(&lab, "d.csv", &more);

    {
        let dry = ["--remove", "second"];
        let kept = fs::read(lab.path("migrasome.db")).unwrap();
        did(&lab, &[&["add", "--dry-run"][..], &dry].concat());
        assert!(fs::read(lab.path("migrasome.db")).unwrap() == kept);
        assert_eq!(backups(&lab), 4);
    }

    let said = did(&lab, &["add", "--remove", "more"]);
    assert_says(&said, &["more", "2 findings", "backup"]);
    assert_same(&with_c, &tables(&lab));
    assert_eq!(backups(&lab), 5);

    // What the others use too stays whole: they are seen and exported as before.
    let seen = || {
        let report = |words: &[&str]| super::lines(&lab, words, "second:").join("\n");
        let own = |source: &str| did(&lab, &["export", "own", "--source", source]);
        [
            report(&["disease", "disease=liver fibrosis"]),
            report(&["cargo", "cargo=miR-21"]),
            report(&["genes"]),
            own("second"),
            own("our-reading"),
        ]
    };
    let before = seen();
    assert!(
        before[..3].iter().all(|lines| lines.contains("second:1")),
        "{before:#?}"
    );
    did(&lab, &["add", "--remove", "liver-review"]);
    assert_eq!(seen(), before);
    assert_eq!(lab.run(&["check"]).code, 0);
    assert_eq!(
        super::lines(&lab, &["search", "text=Fibrosis spreads"], "liver-review").len(),
        0
    );

    did(&lab, &["add", "--remove", "our-reading"]);
    did(&lab, &["add", "--remove", "second"]);
    assert_same(&empty, &tables(&lab));
    assert_eq!(lab.run(&["check"]).code, 0);

    // There is nothing any more, and the numbers that were given out are not given out again.
    assert_says(&misused(&lab, &["--remove", "second"]), &["second"]);
    added(&lab, "a.csv", TABLE);
    let terms = |tables: &std::collections::BTreeMap<String, crate::upgrade::Rows>| {
        let ours = tables["source_tables"]
            .iter()
            .map(|row| format!("{:?}", row["source_table_id"]));
        ours.collect::<Vec<_>>()
    };
    assert_ne!(terms(&tables(&lab)), terms(&with_a));
}

#[test]
fn without_a_file_it_says_which_command_makes_one() {
    let lab = Lab::new();
    lab.write("mine.csv", TABLE);
    for words in [
        &["add", "mine.csv"][..],
        &["add", "mine.csv", "--dry-run"],
        &["add", "--remove", "liver-review"],
        &["add", "--repair"],
        &["add", "mine.csv", "--db", "elsewhere.db"],
    ] {
        let ran = lab.run(words);
        assert_ne!(ran.code, 0, "{words:?}");
        assert_eq!(
            (ran.stdout.as_str(), ran.stderr.lines().count()),
            ("", 1),
            "{}",
            ran.stderr
        );
        assert_says(&ran.stderr, &["migrasome build"]);
        assert_eq!(lab.names(), ["mine.csv"]);
    }
}

#[test]
fn names_and_titles_are_given_in_the_file_or_on_the_command_line() {
    let lab = Lab::with_file();
    lab.write("plain.csv", table(&[A]).replace("# name: ours\n", ""));
    for name in [
        "F040", "T1", "table-1", "T2", "a;b", "a:b", "a b", "", "../x", "-x", "Table 1",
    ] {
        let said = misused(&lab, &["plain.csv", &format!("--name={name}")]);
        assert_says(&said, &[name, "name"]);
    }
    let words = [
        "add",
        "plain.csv",
        "--name",
        "named",
        "--title",
        "A title",
        "--doi",
        "10.1234/other",
        "--year",
        "2025",
        "--journal",
        "J. Other",
    ];
    did(&lab, &words);
    let source = "SELECT name || '|' || title || '|' || doi || '|' || year || '|' || journal
                  FROM source_tables WHERE source_table_id >= 1000000";
    assert_eq!(
        asked(&lab, source),
        ["named|A title|10.1234/other|2025|J. Other"]
    );
    let ran = lab.run(&["add", "plain.csv", "--name", "third", "--year", "twenty"]);
    assert_eq!(ran.code, 2);
    assert_says(&ran.stderr, &["year", "twenty"]);
    let said = misused(&lab, &["plain.csv", "--name", "third", "--doi", "nonsense"]);
    assert_says(&said, &["doi", "nonsense"]);
}

/// Accessions are read by people, who do not mind the case.
#[test]
fn a_name_that_looks_like_ours_in_another_case_is_refused() {
    let lab = Lab::with_file();
    lab.write("plain.csv", table(&[A]).replace("# name: ours\n", ""));
    for name in ["f040", "t1", "Table-1"] {
        let said = misused(&lab, &["plain.csv", "--dry-run", "--name", name]);
        assert_says(&said, &[name, "name"]);
    }
}
