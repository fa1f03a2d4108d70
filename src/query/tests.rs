use proptest::prelude::*;

use super::Query;

fn fault(text: &str) -> String {
    Query::parse("seeds/queries/cargo.sql", text)
        .unwrap_err()
        .to_string()
}

#[test]
fn the_head_comment_is_the_documentation() {
    let text = "-- title: What one cargo does\n-- group: Table 1\n-- One line per claim,\n-- in printed order.\n\
                -- param cargo: a name, e.g. VEGF\n-- default cargo: VEGF\n\
                -- choices cargo: SELECT name FROM cargos\n\nSELECT :cargo; -- done\n";
    let query = Query::parse("seeds/queries/cargo.sql", text).unwrap();
    insta::assert_debug_snapshot!(query, @r#"
    Query {
        id: None,
        name: "cargo",
        title: "What one cargo does",
        group: "Table 1",
        description: "One line per claim, in printed order.",
        params: [
            Param {
                name: "cargo",
                description: "a name, e.g. VEGF",
                kind: Text,
                default: Some(
                    "VEGF",
                ),
                choices: Some(
                    "SELECT name FROM cargos",
                ),
                accepts: None,
            },
        ],
        needs: [],
        sql: "SELECT :cargo; -- done",
        sql_line: 9,
    }
    "#);
    assert_eq!(query.usage(), "cargo [cargo=VEGF]");
}

#[test]
fn a_faulty_head_comment_says_where_and_why() {
    insta::assert_snapshot!(fault("SELECT 1;"), @"seeds/queries/cargo.sql:1: the head comment has no `-- title: …` line");
    insta::assert_snapshot!(fault("-- title: x\n"), @"seeds/queries/cargo.sql:2: no statement after the head comment");
    insta::assert_snapshot!(fault("-- title: x\n-- parm cargo: y\nSELECT 1;"), @"seeds/queries/cargo.sql:2: unknown directive `parm cargo:`. Possible: id, title, group, param NAME, type NAME, default NAME, choices NAME, accepts NAME, needs NAME");
    insta::assert_snapshot!(fault("-- title: x\n-- default cargo: y\nSELECT 1;"), @"seeds/queries/cargo.sql:2: no `-- param cargo: …` line above");
    insta::assert_snapshot!(fault("-- title: x\n-- title: y\nSELECT 1;"), @"seeds/queries/cargo.sql:2: a second title");
    insta::assert_snapshot!(fault("-- title: x\n-- group: y\n-- group: z\nSELECT 1;"), @"seeds/queries/cargo.sql:3: a second group");
    insta::assert_snapshot!(fault("-- title:\nSELECT 1;"), @"seeds/queries/cargo.sql:1: nothing after `title:`");
    insta::assert_snapshot!(
        fault("-- title: x\n-- param a: y\n-- param a: y\nSELECT 1;"), @"seeds/queries/cargo.sql:3: parameter `a` is declared twice"
    );
    insta::assert_snapshot!(
        Query::parse("seeds/queries/My Report.sql", "").unwrap_err(), @"seeds/queries/My Report.sql:1: `My Report.sql` does not name a report: use lower case, digits and hyphens, e.g. my-report.sql"
    );
}

/// The message about one line of a head comment.
fn fault_of(line: &str) -> String {
    let said = fault(&format!(
        "-- title: x\n-- needs lab: column gene\n-- {line}\nSELECT 1;"
    ));
    said.strip_prefix("seeds/queries/cargo.sql:3: ")
        .unwrap()
        .to_owned()
}

#[test]
fn a_report_tells_what_it_needs_of_a_lab() {
    let text = "-- title: Hits\n-- needs lab: column gene, column  p adj ,column log2:fc\n\
                -- It needs a lab file.\n-- needs Plate_2: any\nSELECT 1";
    let query = Query::parse("hits.sql", text).unwrap();
    assert_eq!(query.description, "It needs a lab file.");
    let needs = query.needs.iter().map(|need| {
        let columns: Vec<&str> = need.columns.iter().map(String::as_str).collect();
        (need.table.as_str(), columns)
    });
    let expected = [
        ("lab", vec!["gene", "p adj", "log2:fc"]),
        ("Plate_2", vec![]),
    ];
    assert_eq!(needs.collect::<Vec<_>>(), expected);
    assert_eq!(
        query.usage(),
        "hits --with lab=… (gene, p adj, log2:fc) --with Plate_2=…"
    );
}

#[test]
fn a_need_that_is_not_understood_says_where_and_why() {
    insta::assert_snapshot!(fault_of("needs hits:"), @"nothing after `needs hits:`");
    insta::assert_snapshot!(fault_of("needs: column gene"), @"unknown directive `needs:`; did you mean `needs NAME`? Possible: id, title, group, param NAME, type NAME, default NAME, choices NAME, accepts NAME, needs NAME");
    insta::assert_snapshot!(fault_of("needs lab file: column gene"), @"unknown directive `needs lab file:`; did you mean `needs NAME`? Possible: id, title, group, param NAME, type NAME, default NAME, choices NAME, accepts NAME, needs NAME");
    insta::assert_snapshot!(fault_of("need hits: column gene"), @"unknown directive `need hits:`; did you mean `needs NAME`? Possible: id, title, group, param NAME, type NAME, default NAME, choices NAME, accepts NAME, needs NAME");
    insta::assert_snapshot!(fault_of("needs my-hits: column gene"), @"`my-hits` does not name a lab table: use letters, digits and _, a letter first");
    insta::assert_snapshot!(fault_of("needs 2nd: column gene"), @"`2nd` does not name a lab table: use letters, digits and _, a letter first");
    insta::assert_snapshot!(fault_of("needs sqlite_hits: any"), @"`sqlite_hits`: SQLite keeps names that begin with sqlite_ for itself");
    insta::assert_snapshot!(fault_of("needs hits: gene, log2fc"), @"`gene` is not `column NAME`: give one for each column, with commas between, or only `any`");
    insta::assert_snapshot!(fault_of("needs hits: columns gene"), @"`columns gene` is not `column NAME`: give one for each column, with commas between, or only `any`");
    insta::assert_snapshot!(fault_of("needs hits: column"), @"`column` is not `column NAME`: give one for each column, with commas between, or only `any`");
    insta::assert_snapshot!(fault_of("needs hits: any, column gene"), @"`any` is not `column NAME`: give one for each column, with commas between, or only `any`");
    insta::assert_snapshot!(fault_of("needs hits: column gene, , column fc"), @"a comma without a column");
    insta::assert_snapshot!(fault_of("needs hits: column gene, column Gene"), @"column `Gene` is named twice");
    insta::assert_snapshot!(fault_of("needs Lab: any"), @"lab table `Lab` is declared twice");
}

#[test]
fn a_report_file_may_lie_anywhere() {
    let text = "\u{feff}-- title: Hits\r\n-- needs lab: any\r\nSELECT 1\r\n";
    let query = Query::parse("/home/a b/our.lab/my-hits.sql", text).unwrap();
    assert_eq!((query.name.as_str(), query.sql_line), ("my-hits", 3));
    assert_eq!(query.needs[0].table, "lab");
    for path in [
        "/home/a b/hits.sql",
        "./hits.sql",
        "../hits.sql",
        "hits.sql",
    ] {
        let error = Query::parse(path, "-- titel: x\n").unwrap_err();
        assert!(
            error.to_string().starts_with(&format!("{path}:1: ")),
            "{error}"
        );
    }
}

proptest! {
    #[test]
    fn any_text_is_parsed_or_refused_with_a_line_that_exists(text in "(-- ?(title|param a|default a|needs a|column a|any|,)?:? ?\\PC{0,9}\n|\\PC{0,9}\n){0,6}") {
        match Query::parse("seeds/queries/any.sql", &text) {
            Ok(query) => {
                prop_assert!(!query.sql.is_empty() && !query.title.is_empty());
                prop_assert!(text.contains(&query.sql));
            }
            Err(error) => {
                let words = error.to_string();
                let line: usize = words.split(':').nth(1).unwrap().parse().unwrap();
                prop_assert!(line >= 1 && line <= text.lines().count() + 1, "{words}");
            }
        }
    }
}
