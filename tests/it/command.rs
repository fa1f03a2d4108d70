//! The command: what it prints, where, and its exit codes.

use std::fs;
use std::process::Stdio;

use migrasome::Db;
use migrasome::db::SCHEMA_VERSION;

use crate::support::{Lab, assert_says, data_version, interrupt, ran, wait_until, without_list};

#[test]
fn the_first_command_needs_no_set_up() {
    let lab = Lab::new();
    let table = lab.prints(&["report", "table-1", "-f", "csv"]);
    assert_eq!(table.lines().count(), 11);
    assert_eq!(lab.names(), [""; 0], "nothing is left behind");
}

#[test]
fn every_report_is_listed_with_its_title_and_what_it_needs() {
    let list = Lab::new().run(&["report", "-f", "tsv"]).stdout;
    let queries = Db::built_in().unwrap().queries().unwrap();
    let listed: Vec<Vec<&str>> = list
        .lines()
        .map(|line| line.split('\t').collect())
        .collect();
    assert_eq!(listed[0], ["group", "report", "title", "parameters"]);
    for query in &queries {
        let line = listed.iter().find(|line| line[1] == query.name).unwrap();
        assert_eq!(line[..3], [&query.group, &query.name, &query.title]);
        let needs_nothing = query.params.is_empty() && query.needs.is_empty();
        assert_eq!(line[3].is_empty(), needs_nothing, "{}", query.name);
    }
    assert_eq!(listed.len(), 1 + queries.len());
    let mut groups: Vec<&str> = listed[1..].iter().map(|line| line[0]).collect();
    groups.dedup();
    let own = [
        "Table 1",
        "Findings",
        "Both layers",
        "Your data",
        "Looking up",
    ];
    assert_eq!(groups, own, "each group stands together");
    for needs in [
        "Table 1\tcargo\tWhat one cargo does\tcargo=…\n",
        "\t--with lab=… (gene)\n",
    ] {
        assert!(list.contains(needs), "{list}");
    }
}

#[test]
fn a_report_explains_itself() {
    insta::assert_snapshot!(Lab::new().run(&["report", "cargo", "--help"]).shown());
}

#[test]
fn the_help_is_the_reviewed_one() {
    let lab = Lab::new();
    for words in [
        &["--help"][..],
        &["report", "--help"],
        &["sql", "--help"],
        &["build", "--help"],
        &["check", "--help"],
    ] {
        insta::assert_snapshot!(words[0].trim_start_matches('-'), lab.run(words).shown());
    }
}

#[test]
fn the_version_is_that_of_program_schema_data_and_sqlite() {
    let text = Lab::new().run(&["--version"]).stdout;
    let names: Vec<&str> = text
        .lines()
        .map(|line| line.split(' ').next().unwrap())
        .collect();
    assert_eq!(names, ["migrasome", "SQLite", "schema", "data"]);
    assert!(text.contains(env!("CARGO_PKG_VERSION")) && text.contains(rusqlite::version()));
}

#[test]
fn wrong_words_name_the_nearest_and_what_is_possible() {
    let lab = Lab::new();
    let say = |words: &[&str]| {
        let ran = lab.run(words);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{words:?}");
        ran.stderr
    };
    let names = Db::built_in().unwrap().queries().unwrap().into_iter();
    let names: Vec<String> = names.map(|query| query.name).collect();
    let near = say(&["report", "cargoes"]);
    // A message names twenty, and says how many more there are.
    let told = match names.len().saturating_sub(20) {
        0 => names.join(", "),
        more => format!("{} and {more} more", names[..20].join(", ")),
    };
    assert!(near.contains(&format!(" Possible: {told}\n")), "{near}");
    insta::assert_snapshot!(without_list(&near), @"migrasome: no report `cargoes`; did you mean `cargos`? Possible: …");
    insta::assert_snapshot!(without_list(&say(&["report", "zzz"])), @"migrasome: no report `zzz`. Possible: …");
    insta::assert_snapshot!(without_list(&say(&["report", "cargo"])), @"migrasome: report `cargo` needs cargo=… (any name, symbol, alias or identifier of a cargo, e.g. VEGF, VEGFA or P15692). Possible: …");
    insta::assert_snapshot!(say(&["report", "table-1", "VEGF"]), @"migrasome: `VEGF`: `table-1` takes no value");
    insta::assert_snapshot!(say(&["report", "cargo", "crago=VEGF"]), @"migrasome: report `cargo` has no parameter `crago`; did you mean `cargo`? Possible: cargo");
    insta::assert_snapshot!(without_list(&say(&["report", "cargo", "cargo=VEFG"])), @"migrasome: `VEFG` is no cargo that is known here; did you mean `VEGF`? Possible: …. `migrasome report search text=VEFG` looks for it in every cell");
    insta::assert_snapshot!(say(&["report", "cargo", "cargo="]), @"migrasome: `cargo=` is empty: give a value, or leave it out if it has a default");
    insta::assert_snapshot!(say(&["report", "cargo", "cargo=VEGF", "cargo=CD5L"]), @"migrasome: `cargo` is given twice: give it once");
    insta::assert_snapshot!(say(&["report", "table-1", "cargo=VEGF"]), @"migrasome: report `table-1` takes no parameters");
    insta::assert_snapshot!(say(&["--db", "x.db", "build"]), @"migrasome: build takes the file without --db: migrasome build x.db");
    insta::assert_snapshot!(say(&["report", "--cite"]), @"migrasome: --cite needs the name of a report");
    insta::assert_snapshot!(say(&["report", "table-1", "--bom"]), @"migrasome: --bom is for csv and tsv: add -f csv or -f tsv, or leave it out");
    assert!(say(&["report", "table-1", "-f", "xls"]).contains("possible values: table, csv"));
    assert!(say(&["raport"]).contains("'report'"));
    assert!(say(&[]).contains("Usage: migrasome"));
}

#[test]
fn a_choice_is_found_whatever_its_case() {
    let found = Lab::new().prints(&["report", "cargo", "cargo=vegf", "-f", "csv"]);
    assert_says(&found, &["\r\n1,VEGF,cargo,label VEGF,exact,"]);
}

#[test]
fn no_rows_is_said() {
    let ran = Lab::new().run(&["report", "search", "text=no such word", "-f", "csv"]);
    assert_eq!(
        (ran.code, ran.stdout.as_str()),
        (
            0,
            "claim,disease,cell,text,citations,source_table,accession,layer\r\n"
        )
    );
    assert_eq!(ran.stderr, "migrasome: no rows\n");
}

#[test]
fn citations_go_to_stderr_or_into_json() {
    let lab = Lab::new();
    let ran = lab.run(&["report", "source", "source=plasma", "-f", "csv", "--cite"]);
    assert_eq!(ran.stdout.lines().count(), 2);
    let version = format!("data version {}, schema {SCHEMA_VERSION}:", data_version());
    let said = ran.stderr.replace(&version, "[version]:");
    insta::assert_snapshot!(said, @r#"
    From Table 1 of "Migrasomes as intercellular messengers: potential in the pathological mechanism, diagnosis and treatment of clinical diseases", Journal of Nanobiotechnology (2025), https://doi.org/10.1186/s12951-025-03362-6, which cites its reference 120 for these rows.
    Reference 120 of Table 1 is most likely first author Mengyan Hu, "Macrophage lineage cells-derived migrasomes activate complement-dependent blood-brain barrier damage in cerebral amyloid angiopathy mouse model", Nature Communications (2023), https://doi.org/10.1038/s41467-023-39693-x (inferred, high confidence).
    Retrieved with migrasome 0.1.0, [version]: report source source=plasma.
    "#);

    let ran = lab.run(&["report", "not-given", "-f", "json", "--cite"]);
    assert_eq!(ran.stderr, "");
    let json: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(json["rows"].as_array().unwrap().len(), 3);
    assert_eq!(
        json["citations"]["sources"][0]["references"],
        serde_json::json!([75, 86, 96, 105])
    );
    assert_eq!(json["citations"]["data_version"], data_version());
}

#[test]
fn only_the_rows_shown_are_cited() {
    let search = |text, format| Lab::new().run(&["report", "search", text, "--cite", "-f", format]);
    let said = search("text=TGF-β1", "csv").stderr;
    assert_says(&said, &["its reference 105 for these rows"]);
    let none = search("text=nothing at all", "json").stdout;
    let json: serde_json::Value = serde_json::from_str(&none).unwrap();
    assert_eq!(json["citations"]["sources"], serde_json::json!([]));
}

#[test]
fn the_file_asked_is_the_named_one_else_the_one_here_else_ours() {
    let lab = Lab::with_file();
    lab.execute("UPDATE metadata SET value = 'of the lab' WHERE name = 'data_version'");
    fs::copy(lab.path("migrasome.db"), lab.path("a b'?#%.db")).unwrap();
    let sql = "SELECT value FROM metadata WHERE name = 'data_version'";
    let value = |words: &[&str]| lab.run(words).stdout.lines().last().unwrap().to_owned();
    assert_eq!(value(&["sql", sql, "-f", "csv"]), "of the lab");
    assert_eq!(
        value(&["sql", sql, "-f", "csv", "--db", "a b'?#%.db"]),
        "of the lab"
    );
    let elsewhere = Lab::new();
    assert!(
        elsewhere
            .run(&["sql", sql, "-f", "csv"])
            .stdout
            .ends_with(&format!("{}\r\n", data_version()))
    );
    let named = elsewhere
        .command()
        .env("MIGRASOME_DB", lab.path("migrasome.db"))
        .args(["sql", sql, "-f", "csv"])
        .output()
        .unwrap();
    assert!(ran(named).stdout.ends_with("of the lab\r\n"));
}

#[test]
fn a_result_file_appears_whole_or_not_at_all() {
    let lab = Lab::new();
    lab.write("out.csv", "old");
    let broken =
        "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
                  SELECT CASE i WHEN 20000 THEN abs(-9223372036854775808) ELSE i END AS i FROM n";
    let said = lab.fails(1, &["sql", broken, "-f", "csv", "-o", "out.csv"]);
    insta::assert_snapshot!(said, @"migrasome: out.csv: not written: the query failed: integer overflow");
    assert_eq!(fs::read_to_string(lab.path("out.csv")).unwrap(), "old");

    let printed = lab.prints(&["report", "table-1", "-f", "csv", "-o", "out.csv"]);
    let written = fs::read_to_string(lab.path("out.csv")).unwrap();
    assert_eq!((printed.as_str(), written.lines().count()), ("", 11));
    assert_eq!(lab.names(), ["out.csv"]);

    let said = lab.fails(1, &["report", "table-1", "-o", "no/such/folder.csv"]);
    assert_says(&said, &["no/such"]);
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let lab = Lab::new();
    let endless =
        "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) SELECT i FROM n";
    let mut child = lab
        .command()
        .args(["sql", endless, "-f", "csv"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ran = ran(child.wait_with_output().unwrap());
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
}

#[test]
#[cfg(unix)]
fn ctrl_c_stops_a_query_and_removes_what_was_half_written() {
    let lab = Lab::new();
    let endless =
        "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n";
    let child = lab
        .command()
        .args(["sql", endless, "-o", "out.txt"])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    wait_until("a file beside", || !lab.names().is_empty());
    interrupt(&child);
    let ran = ran(child.wait_with_output().unwrap());
    assert_eq!(ran.code, 130);
    assert!(ran.stderr.contains("interrupted"), "{}", ran.stderr);
    assert_eq!(lab.names(), [""; 0]);
}

#[test]
fn completions_are_printed_for_each_shell() {
    let lab = Lab::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ran = lab.run(&["completions", shell]);
        assert!(ran.code == 0 && ran.stdout.contains("migrasome"), "{shell}");
    }
    assert_eq!(lab.run(&["completions", "tcsh"]).code, 2);
}

#[test]
fn a_result_never_takes_the_place_of_a_database() {
    let lab = Lab::with_file();
    let before = fs::read(lab.path("migrasome.db")).unwrap();
    let said = lab.fails(2, &["report", "table-1", "-o", "migrasome.db"]);
    insta::assert_snapshot!(said, @"migrasome: -o: .db is not written here: give the file the ending .xlsx, .csv (with --bom for Greek letters in Excel), .tsv, .json, .ndjson, .md or .txt, or say with -f what it is to hold");
    assert!(fs::read(lab.path("migrasome.db")).unwrap() == before);
}

#[test]
fn a_dash_is_standard_output() {
    let lab = Lab::new();
    let ran = lab.run(&["sql", "SELECT 1 AS a", "-f", "csv", "-o", "-"]);
    assert_eq!((ran.stdout.as_str(), lab.names().len()), ("a\r\n1\r\n", 0));
}

#[test]
fn the_version_is_told_even_of_a_file_that_is_too_new() {
    let lab = Lab::with_file();
    lab.execute("PRAGMA user_version = 99");
    let ran = lab.run(&["--version"]);
    assert_says(
        &ran.shown(),
        &["exit 1", env!("CARGO_PKG_VERSION"), "schema 99"],
    );
}

#[test]
fn what_is_said_stays_on_one_line_and_steers_no_terminal() {
    let lab = Lab::new();
    let wild = "a\nb\u{1b}[31mc";
    for words in [
        &["report", wild][..],
        &["report", "cargo", &format!("cargo={wild}")],
        &["report", "table-1", "--db", wild],
        &["sql", &format!("SELECT {wild}")],
    ] {
        let ran = lab.run(words);
        assert_ne!(ran.code, 0, "{words:?}");
        assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
        assert!(!ran.stderr.contains('\u{1b}'), "{}", ran.stderr);
    }
}

#[test]
fn a_reason_is_given_once() {
    let said = Lab::new().fails(1, &["report", "table-1", "-o", "/proc/nothing/here"]);
    insta::assert_snapshot!(said, @"migrasome: /proc/nothing/here: not written: /proc/nothing: no such directory: make it first");
}

#[test]
fn a_value_of_any_length_is_answered() {
    let lab = Lab::new();
    let text = |length| format!("text={}", "é".repeat(length));
    assert_eq!(lab.run(&["report", "search", &text(1_000)]).code, 0);
    let said = lab.fails(2, &["report", "search", &text(1_001)]);
    insta::assert_snapshot!(said, @"migrasome: `text=` has more than 1000 characters: give a name, not a text");
}
