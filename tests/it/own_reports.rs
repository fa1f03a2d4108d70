//! What a lab added to its copy is seen wherever a row of ours of that kind is, and never without
//! the source that it is from.

use std::collections::BTreeSet;

use migrasome::Db;
use migrasome::query::Param;

use crate::own_file::{SOURCES, names_its_source, own_file};
use crate::support::{Lab, bound, holding, rows, rows_backwards};

/// A report, what it is asked, and what of the lab's it must show.
type Line = (
    &'static str,
    &'static [(&'static str, &'static str)],
    &'static [&'static str],
);

const PROGRAM: &str = "named in the mechanism (found by program)";

/// Every report: with nothing given where it can be asked so, and each of its parameters once.
/// What must be shown stands in a cell, alone or between semicolons: accessions, claims, terms,
/// papers. A report with nothing to show has an empty list, and then shows what it does in a copy
/// without such rows.
#[rustfmt::skip]
const LINES: &[Line] = &[
    ("about", &[("term", "Liver fibrosis")], &["Liver fibrosis", "liver-review:1", "liver-review:3", "bench-notes:2"]),
    ("about", &[("term", "miR-21")], &["miR-21", "cargo of, named in mechanism (found by program)", "liver-review:1",
     "liver-review:4"]),
    ("about", &[("term", "CXCR4")], &["named in mechanism (found by program)", "liver-review:1"]),
    ("about", &[("term", "CXCL12")], &["named in mechanism (found by program)", "bench-notes:2"]),
    ("about", &[("term", "LOXL2")], &["bench-notes:2", "HGNC:6666 LOXL2", "bench-notes"]),
    ("about", &[("term", "HGNC:9053")], &["bench-notes:4", "PMID 31415926"]),
    ("about", &[("term", "Bile")], &["sample of", "liver-review:4", "[3] not identified"]),
    ("about", &[("term", "VEGFA")], &["liver-review:2"]),
    ("about", &[("term", "Fatty liver")], &["disease of", "liver-review:5", "liver-review"]),
    ("agreements", &[], &["bench-notes:1", "Doe 2026"]),
    ("cargo", &[("cargo", "miR-21")], &["liver-review:1", "liver-review:4"]),
    ("cargo", &[("cargo", "VEGFA")], &["liver-review:2"]),
    ("cargo", &[("cargo", "CXCR4")], &["liver-review:1", "CXCR4 is named in the mechanism (found by program)"]),
    ("cargo", &[("cargo", "LOXL2")], &["bench-notes:2", "bench-notes"]),
    ("cargo-by-disease", &[], &["miR-21", "1000001", "1000002", "1000003", "1000004", "1000005", "liver-review",
     "Liver fibrosis", "Fatty liver (Metabolic)"]),
    ("cargos", &[], &["miR-21", "VEGF", "CD5L", "Mitochondria", "1000001", "1000002", "1000004", "1000005",
     "liver-review"]),
    ("cargos", &[("category", "Metabolic")], &["Mitochondria", "1000005"]),
    ("cargos", &[("source", "Bile")], &["miR-21", "CD5L", "1000004"]),
    ("carried", &[], &["LOXL2", "TSPAN4", "bench-notes:1", "bench-notes:2", "liver-review:2", "liver-review:4",
     "HGNC:6666", "own"]),
    ("carried", &[("kind", "all")], &["miR-21", "Mitochondria", "liver-review:1", "liver-review:5"]),
    ("category-summary", &[], &["Metabolic", "1000001", "1000002", "1000003", "1000004", "1000005", "bench-notes:1",
     "bench-notes:2", "bench-notes:3", "bench-notes:4", "bench-notes:5"]),
    ("citations", &[], &["1000001", "1000002", "1000003", "1000004", "[3, 4]", "not identified"]),
    ("conflicts", &[], &["CERT1", "bench-notes:3"]),
    ("coverage", &[], &["miR-21", "Liver fibrosis", "Fatty liver", "1000001", "1000002", "1000003", "1000004",
     "1000005", "LOXL2", "PLAUR", "Biliary atresia", "bench-notes:1", "bench-notes:2", "bench-notes:4",
     "silica of ours", "bench-notes:5"]),
    ("disease", &[("disease", "Liver fibrosis")], &["liver-review:1", "liver-review:3"]),
    ("disease", &[("disease", "HCC")], &["liver-review:2", "liver-review:4"]),
    ("disease", &[("disease", "Glioblastoma")], &["liver-review:3", "effect (found by program)"]),
    ("disease", &[("disease", "Biliary atresia")], &["bench-notes:4", "bench-notes"]),
    ("diseases", &[], &["Liver fibrosis", "Fatty liver", "miR-21", "1000001", "1000002", "1000003", "1000004",
     "1000005"]),
    ("diseases", &[("category", "Metabolic")], &["Fatty liver", "1000005"]),
    ("diseases", &[("source", "bile")], &["Hepatocellular carcinoma", "1000004"]),
    ("findings", &[], &["bench-notes:1", "bench-notes:2", "bench-notes:3", "bench-notes:4", "bench-notes:5",
     "bench-notes"]),
    ("findings", &[("role", "carried")], &["bench-notes:1", "bench-notes:2"]),
    ("findings", &[("context", "liver fibrosis")], &["bench-notes:2"]),
    ("findings", &[("gene", "LOXL2")], &["bench-notes:2"]),
    ("findings", &[("organism", "human")], &["bench-notes:2"]),
    ("findings", &[("confidence", "medium")], &["bench-notes:1", "bench-notes:5"]),
    ("gaps", &[], &["Biliary atresia", "bench-notes:4", "PLAUR", "liver-review:1", "liver-review:2", "liver-review:3",
     "liver-review:4", "liver-review:5", "silica of ours", "bench-notes:5"]),
    ("genes", &[], &["LOXL2", "PLAUR", PROGRAM, "liver-review:1", "liver-review:2", "liver-review:4", "bench-notes:1",
     "bench-notes:2", "bench-notes:3", "bench-notes:4"]),
    ("genes", &[("category", "Tumor")], &["liver-review:2", "liver-review:4", PROGRAM]),
    ("identifiers", &[("term", "LOXL2")], &["HGNC:6666", "bench-notes"]),
    ("lab-hits", &[], &["miR-21", "liver-review:1", "liver-review:4", "mechanism (found by program)", "liver-review:2",
     "LOXL2", "bench-notes:1", "bench-notes:2", "bench-notes:4"]),
    ("lab-summary", &[], &["miR-21", "Table 1", "finding", "own (liver-review)", "own (bench-notes)"]),
    ("lookup", &[("text", "mir21")], &["miR-21", "1000001", "1000004", "liver-review [1,2]", "liver-review:1",
     "liver-review:4"]),
    ("lookup", &[("text", "PLAUR")], &["bench-notes:4"]),
    ("lookup", &[("text", "HCC")], &["liver-review:2", "liver-review:4"]),
    ("mappings", &[("prefix", "HGNC")], &["HGNC:6666", "HGNC:9053", "LOXL2", "PLAUR", "bench-notes"]),
    ("markers", &[], &["bench-notes:1", "no"]),
    ("not-given", &[], &["1000003", "liver-review"]),
    ("not-given", &[("category", "Noninfectious")], &["1000003"]),
    ("not-given", &[("source", "Cells")], &["1000003"]),
    ("papers", &[], &["Doe 2026", "PMID 31415926", "bench-notes:1", "bench-notes:2", "bench-notes:3", "bench-notes:4",
     "bench-notes:5", "liver-review reference 1", "liver-review reference 4", "liver-review:1", "liver-review:2",
     "liver-review:3", "liver-review:4"]),
    ("regulators", &[], &["CERT1", "bench-notes:3", "Doe 2026", "own"]),
    ("regulators", &[("kind", "all")], &["CERT1", "bench-notes:3"]),
    ("search", &[("text", "stellate")], &["liver-review:1", "bench-notes:2"]),
    ("search", &[("text", "our bench")], &["bench-notes:1", "bench-notes:3", "bench-notes:5"]),
    ("source", &[("source", "Bile")], &["1000004", "liver-review"]),
    ("source", &[("source", "Plasma"), ("category", "Tumor")], &["1000002"]),
    ("sources", &[], &SOURCES),
    ("table-1", &[], &[]),
];

/// A list of the lab's, for the reports that read one.
const HITS: &str = "gene\nmiR-21\nVEGFA\nCXCR4\nTSPAN4\nCXCL12\nLOXL2\nPLAUR\n";

/// What a command prints as CSV, row by row.
fn printed(lab: &Lab, words: &[&str]) -> Vec<Vec<String>> {
    let ran = lab.run(&[words, &["-f", "csv"]].concat());
    assert_eq!(ran.code, 0, "{words:?}: {}", ran.stderr);
    let mut reader = csv::Reader::from_reader(ran.stdout.as_bytes());
    let records = reader.records().map(|record| record.unwrap());
    records
        .map(|record| record.iter().map(str::to_owned).collect())
        .collect()
}

/// What stands in the copy and not in the plain file.
fn added(all: Vec<Vec<String>>, mut plain: Vec<Vec<String>>) -> Vec<Vec<String>> {
    let mut added = all;
    added.retain(
        |row| match plain.iter().position(|shipped| shipped == row) {
            Some(at) => {
                plain.remove(at);
                false
            }
            None => true,
        },
    );
    added
}

/// What is wrong with rows that stem from what was added: each of these words stands in a cell of
/// them, alone or between semicolons, and each row says from where it is.
fn faults(what: &str, rows: &[Vec<String>], words: &[&str]) -> Vec<String> {
    let cells = rows.iter().flatten();
    let shown: BTreeSet<&str> = cells.flat_map(|cell| cell.split("; ")).collect();
    let missing = words.iter().filter(|word| !shown.contains(*word));
    let missing = missing.map(|word| format!("{what} does not show `{word}`"));
    let nameless = rows.iter().filter(|row| !names_its_source(row));
    let nameless = nameless.map(|row| format!("{what}: a row without its source: {row:?}"));
    let mut faults: Vec<String> = missing.chain(nameless).collect();
    if words.is_empty() && !rows.is_empty() {
        faults.push(format!("{what} shows what was added: {rows:?}"));
    }
    faults
}

#[test]
fn the_copy_is_as_the_program_leaves_one() {
    let said = own_file().run(&["check"]).shown();
    assert!(said.starts_with("exit 0\nmigrasome.db: ok ("), "{said}");
}

#[test]
fn every_report_is_asked_here_in_every_way() {
    let lab = own_file();
    let db = Db::open(&lab.path("migrasome.db")).unwrap();
    let queries = db.queries().unwrap();
    for query in &queries {
        let lines: Vec<&Line> = LINES.iter().filter(|line| line.0 == query.name).collect();
        let name = &query.name;
        assert!(
            !lines.is_empty(),
            "the report `{name}` has no line in LINES: add what it is asked, and what it then \
             shows of the rows in tests/fixtures/own_sources.sql (`liver-review:1`, `bench-notes:2`, \
             `LOXL2`, …), or an empty list where it shows none of them"
        );
        for param in &query.params {
            let is_given = |line: &&&Line| line.1.iter().any(|(given, _)| *given == param.name);
            assert!(
                lines.iter().any(|line| is_given(&line)),
                "no line of LINES gives the report `{name}` its parameter `{}`: add one with a value \
                 that reaches an added row",
                param.name
            );
        }
        assert!(
            !query.params.iter().all(Param::is_optional)
                || lines.iter().any(|line| line.1.is_empty()),
            "no line of LINES asks the report `{name}` without parameters"
        );
    }
    for line in LINES {
        let is_there = queries.iter().any(|query| query.name == line.0);
        assert!(
            is_there,
            "LINES has a report `{}`, the file has not",
            line.0
        );
    }
}

#[test]
fn every_report_shows_what_was_added_and_never_without_its_source() {
    let (own, plain) = (own_file(), Lab::with_file());
    for lab in [&own, &plain] {
        lab.write("hits.csv", HITS);
    }
    let path = own.path("migrasome.db");
    let db = Db::open(&path).unwrap();
    let shipped = Db::open(&plain.path("migrasome.db")).unwrap();
    let mut wrong = Vec::new();
    for (name, given, shows) in LINES {
        let query = db.query(name).unwrap();
        let what = format!("report {name} {given:?}");
        let rows = if query.needs.is_empty() {
            let given = given
                .iter()
                .map(|(name, value)| ((*name).into(), (*value).into()));
            let values = bound(&db, &query, &given.collect::<Vec<_>>());
            let all = rows(&db, &query.sql, &values);
            let backwards = rows_backwards(&path, &query.sql, &values);
            assert_eq!(
                backwards, all,
                "{what}: the order hangs on that of scanning"
            );
            added(all, rows(&shipped, &query.sql, &values))
        } else {
            let words = ["report", *name, "--with", "lab=hits.csv"];
            added(printed(&own, &words), printed(&plain, &words))
        };
        wrong.extend(faults(&what, &rows, shows));
    }
    assert_eq!(wrong, [""; 0], "{}", wrong.join("\n"));
}

#[test]
fn table_1_shows_nothing_of_it() {
    let words = ["report", "table-1", "-f", "csv"];
    assert_eq!(own_file().prints(&words), Lab::with_file().prints(&words));
}

#[test]
fn a_view_has_it_with_its_source() {
    let (own, plain) = (own_file(), Lab::with_file());
    let claims = [
        "liver-review:1",
        "liver-review:2",
        "liver-review:3",
        "liver-review:4",
        "liver-review:5",
    ];
    let findings = [
        "bench-notes:1",
        "bench-notes:2",
        "bench-notes:3",
        "bench-notes:4",
        "bench-notes:5",
    ];
    let both = [claims, findings].concat();
    let numbers = ["1000001", "1000002", "1000003", "1000004", "1000005"];
    let mut wrong = Vec::new();
    for (view, shows) in [
        ("claims", &numbers[..]),
        ("claim_cargos", &["1000001", "miR-21", "VEGF"]),
        ("claim_sources", &["1000004", "Bile"]),
        ("claim_cells", &numbers),
        (
            "claim_terms",
            &["1000001", "Liver fibrosis", "miR-21", "found by program"],
        ),
        ("claim_papers", &["1000001", "1000004", "not identified"]),
        ("claim_accessions", &claims),
        ("evidence", &both),
        (
            "evidence_terms",
            &[
                "liver-review:1",
                "bench-notes:4",
                "LOXL2",
                "Bile",
                "found by program",
            ],
        ),
        (
            "evidence_papers",
            &["liver-review:1", "bench-notes:4", "Doe 2026"],
        ),
        ("finding_accessions", &findings),
        ("genes", &["TSPAN4", PROGRAM, "1000002"]),
        ("known_sources", &SOURCES),
        ("term_tellers", &["miR-21", "LOXL2", "VEGF"]),
    ] {
        let words = ["sql", &format!("SELECT * FROM {view}")];
        let rows = added(printed(&own, &words), printed(&plain, &words));
        wrong.extend(faults(view, &rows, shows));
    }
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn a_key_leads_to_the_term_and_to_who_names_it() {
    let (own, plain) = (own_file(), Lab::with_file());
    let sql = "SELECT key, term, source FROM term_keys JOIN term_tellers USING (term_id, term, term_kind)";
    let words = ["sql", sql];
    let rows = added(printed(&own, &words), printed(&plain, &words));
    let keys = [
        "mir21",
        "liver fibrosis",
        "loxl2",
        "hgnc:6666",
        "bile",
        "vegfa",
        "hcc",
    ];
    assert_eq!(faults("term_keys", &rows, &keys), [""; 0]);
}

#[test]
fn a_match_tells_it_and_what_nobody_has_looked_at() {
    let (own, plain) = (own_file(), Lab::with_file());
    for lab in [&own, &plain] {
        lab.write("hits.csv", HITS);
    }
    let words = ["match", "hits.csv", "--all"];
    let rows = added(printed(&own, &words), printed(&plain, &words));
    let wrong = faults(
        "match",
        &rows,
        &[
            "miR-21",
            "liver-review:4",
            "bench-notes:1",
            "bench-notes:4",
            PROGRAM,
            "named in the mechanism",
        ],
    );
    assert_eq!(wrong, [""; 0]);
    // What is only found by program makes no hit of a term.
    own.write("one.csv", "gene\nTSPAN4\n");
    own.execute("DELETE FROM finding_terms WHERE finding_id < 1000000");
    own.execute("UPDATE findings SET withdrawn = 'set aside' WHERE accession NOT LIKE 'bench%'");
    own.execute("UPDATE findings SET withdrawn = 'set aside' WHERE accession = 'bench-notes:1'");
    let found = printed(&own, &["match", "one.csv", "--all"]);
    let row = found[0].join(" | ");
    assert!(
        row.starts_with("TSPAN4 | context only |") && row.contains(PROGRAM),
        "{row}"
    );
    let exploded = printed(&own, &["match", "one.csv", "--explode"]);
    assert!(exploded.iter().all(|row| names_its_source(row)) && !exploded.is_empty());
}

#[test]
fn what_is_cited_is_the_labs_source() {
    let lab = own_file();
    lab.write("one.csv", "gene\nmiR-21\n");
    for words in [
        &["report", "cargo", "cargo=miR-21"][..],
        &["report", "about", "term=Bile"],
        &[
            "sql",
            "SELECT accession FROM evidence WHERE source_table = 'liver-review'",
        ],
        &["match", "one.csv"],
    ] {
        let ran = lab.run(&[words, &["--cite", "-f", "csv"]].concat());
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert!(
            ran.stderr.contains(
                "\"A review of livers\", Liver Reviews (2026), https://doi.org/10.1000/liver"
            ),
            "{words:?}: {}",
            ran.stderr
        );
        let cited = ran.stderr.lines().filter(|line| !line.starts_with(' '));
        let cited: Vec<&str> = cited.filter(|line| line.starts_with("From ")).collect();
        assert_eq!(cited.len(), 1, "{words:?}: {cited:?}");
    }
    let ran = lab.run(&["report", "findings", "gene=LOXL2", "--cite", "-f", "csv"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(
        ran.stderr.starts_with("Finding bench-notes:2 from ") && !ran.stderr.contains("Table 1"),
        "{}",
        ran.stderr
    );
}

#[test]
fn what_datasette_wants_to_know_stays_the_same() {
    let words = ["export", "datasette"];
    assert_eq!(
        own_file().run(&words).shown(),
        Lab::with_file().run(&words).shown()
    );
}

#[test]
fn findings_of_a_labs_own_that_name_no_source_are_a_source_without_a_name() {
    let lab = holding("hits.csv", HITS);
    lab.execute(include_str!("../fixtures/lab_findings.sql"));
    let rows = printed(&lab, &["report", "sources"]);
    let shown: Vec<String> = rows.iter().map(|row| row[..6].join(",")).collect();
    assert_eq!(shown.last().unwrap(), ",findings,own,5,0,5");
}
