//! What papers found stands beside Table 1 and never in it.

use std::collections::BTreeSet;

use migrasome::Db;
use migrasome::db::Release;
use migrasome::upgrade::build_file;
use rusqlite::Connection;

use crate::support::{Lab, bound, column, rows, without_list};

const FINDINGS: &str = "seeds/findings.csv";

/// Tables and views that tell what Table 1 prints, and how its words are read.
const OF_TABLE_1: [&str; 19] = [
    "source_tables",
    "source_rows",
    "categories",
    "diseases",
    "cargos",
    "sample_sources",
    "mechanisms",
    "citations",
    "mechanism_cargos",
    "mechanism_sources",
    "mechanism_citations",
    "mechanism_terms",
    "table_1",
    "claims",
    "claim_cargos",
    "claim_sources",
    "claim_citations",
    "claim_cells",
    "claim_papers",
];

/// The columns of `findings.csv`, and what a finding says that is right in all of them.
const RIGHT: [(&str, &str); 25] = [
    ("id", "900001"),
    ("accession", "F900001"),
    ("kind", "cargo"),
    ("role", "in the migrasome"),
    ("subject", "new gene 1"),
    ("subject_kind", "protein"),
    ("term", "gene: NEWGENE1"),
    ("no_term", ""),
    ("subject_terms", ""),
    ("relation", "carried by"),
    ("context", "a new disease"),
    ("context_terms", "disease: Glioblastoma"),
    ("sample", "cells in a dish"),
    ("sample_terms", "cell type: macrophage"),
    ("organism", "human"),
    ("organism_terms", "organism: human"),
    ("mechanism", "It is held inside"),
    ("mechanism_terms", ""),
    ("effect", "Nothing was seen"),
    ("effect_terms", ""),
    ("evidence", "western blot"),
    ("confidence", "medium"),
    ("paper", "PMID:31415926"),
    ("is_review", "0"),
    ("withdrawn", ""),
];

/// Seeds with one line more at the end of a file.
fn with_line(release: Release, file: &str, fields: &[&str]) -> Release {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(fields).unwrap();
    let line = String::from_utf8(writer.into_inner().unwrap()).unwrap();
    let text = release.seeds().text(file).unwrap().to_owned() + &line;
    release.with_seed(file, &text)
}

/// Our seeds with a paper, a term and a finding more, which says other than [`RIGHT`] where told.
fn with_finding(changes: &[(&str, &str)]) -> Release {
    let paper = [
        "900001",
        "",
        "31415926",
        "",
        "A new gene",
        "Ada Newton",
        "",
        "2026",
        "0",
        "PubMed",
    ];
    let release = with_line(Release::this(), "seeds/publications.csv", &paper);
    let term = ["900001", "gene", "NEWGENE1", "finding F900001, subject"];
    let release = with_line(release, "seeds/terms.csv", &term);
    let fields = RIGHT.map(|(column, right)| {
        let change = changes.iter().find(|(changed, _)| *changed == column);
        change.map_or(right, |(_, value)| *value)
    });
    with_line(release, FINDINGS, &fields)
}

/// Our seeds with a finding that says something else in one column.
fn changed(accession: &str, name: &str, value: &str) -> Release {
    let release = Release::this();
    let mut reader = csv::Reader::from_reader(release.seeds().text(FINDINGS).unwrap().as_bytes());
    let header = reader.headers().unwrap().clone();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&header).unwrap();
    for line in reader.records() {
        let line = line.unwrap();
        let is_meant = &line[1] == accession;
        let fields = header.iter().zip(&line);
        let fields = fields.map(|(column, old)| {
            if is_meant && column == name {
                value
            } else {
                old
            }
        });
        writer.write_record(fields).unwrap();
    }
    let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
    release.with_seed(FINDINGS, &text)
}

/// Our seeds without a single finding.
fn without_findings() -> Release {
    let mut release = Release::this();
    for file in [FINDINGS, "seeds/finding_claims.csv"] {
        let text = release.seeds().text(file).unwrap();
        let header = text.lines().next().unwrap().to_owned() + "\n";
        release = release.with_seed(file, &header);
    }
    release
}

/// Every row of a table or view.
fn all(db: &Db, table: &str) -> BTreeSet<Vec<String>> {
    rows(db, &format!("SELECT * FROM {table}"), &[])
        .into_iter()
        .collect()
}

#[test]
fn no_printed_cell_number_or_view_changes_with_findings() {
    let (with, without) = (
        Db::built_in().unwrap(),
        Db::of(&without_findings()).unwrap(),
    );
    assert!(!all(&with, "findings").is_empty() && all(&without, "findings").is_empty());
    for table in OF_TABLE_1 {
        assert!(!all(&with, table).is_empty(), "{table}");
        assert_eq!(all(&with, table), all(&without, table), "{table}");
    }
    let of_table_1 = "(SELECT * FROM evidence WHERE layer = 'Table 1')";
    assert_eq!(all(&with, of_table_1), all(&without, "evidence"));
}

#[test]
fn no_finding_stands_in_a_table_of_table_1() {
    let db = Db::built_in().unwrap();
    let layers = "SELECT DISTINCT layer FROM claim_accessions";
    assert_eq!(column(&db, layers), ["Table 1"]);
    // One claim a printed row, named after it.
    let claims = column(&db, "SELECT accession FROM claim_accessions ORDER BY claim");
    let printed = column(&db, "SELECT 'T1:' || row FROM table_1 ORDER BY row");
    assert_eq!(claims, printed);
    let accessions: BTreeSet<String> = column(&db, "SELECT accession FROM findings")
        .into_iter()
        .collect();
    for table in OF_TABLE_1 {
        let cells = all(&db, table).into_iter().flatten();
        let named: Vec<String> = cells.filter(|cell| accessions.contains(cell)).collect();
        assert_eq!(named, [""; 0], "{table}");
    }
}

#[test]
fn every_finding_has_a_paper_a_role_a_confidence_and_a_term_or_a_reason() {
    let db = Db::built_in().unwrap();
    for (what, sql) in [
        (
            "a paper with DOI or PMID",
            "SELECT accession FROM findings LEFT JOIN publications USING (publication_id)
             WHERE coalesce(doi, pmid) IS NULL",
        ),
        (
            "a role of the list",
            "SELECT accession FROM findings LEFT JOIN roles USING (role_id) WHERE name IS NULL",
        ),
        (
            "a confidence of the list",
            "SELECT accession FROM findings WHERE confidence NOT IN ('high', 'medium', 'low')",
        ),
        (
            "a term or a reason",
            "SELECT accession FROM findings LEFT JOIN terms ON term_id = subject_term_id
             WHERE (label IS NULL) = (no_term IS NULL)",
        ),
        (
            "the accession of its number",
            "SELECT accession FROM findings WHERE accession <> printf('F%03d', finding_id)",
        ),
        (
            "a number that is not retired",
            "SELECT accession FROM findings JOIN retired_numbers ON number = finding_id
             WHERE table_name = 'findings'",
        ),
        (
            "its row in evidence, unless it is withdrawn",
            "SELECT accession FROM findings LEFT JOIN evidence USING (accession)
             GROUP BY accession HAVING count(evidence.layer) <> (withdrawn IS NULL)",
        ),
    ] {
        assert_eq!(column(&db, sql), [""; 0], "has not {what}");
    }
}

#[test]
fn a_finding_that_is_withdrawn_keeps_its_accession_and_is_evidence_no_more() {
    let reason = "the paper was retracted";
    let accession = "F001";
    let (before, after) = (
        Db::built_in().unwrap(),
        Db::of(&changed(accession, "withdrawn", reason)).unwrap(),
    );
    let kept = "SELECT accession, withdrawn FROM findings WHERE finding_id = 1";
    assert_eq!(rows(&after, kept, &[]), [[accession, reason]]);
    for view in ["evidence", "evidence_terms", "evidence_papers"] {
        let (was, is) = (all(&before, view), all(&after, view));
        let gone: Vec<_> = was.difference(&is).collect();
        assert!(!gone.is_empty(), "{view}");
        assert!(gone.iter().all(|row| row[0] == accession), "{view}");
        assert!(is.is_subset(&was), "{view}");
        assert!(is.iter().all(|row| row[0] != accession), "{view}");
    }
    // The number is taken for good.
    let again = with_line(
        changed(accession, "withdrawn", reason),
        "seeds/retired_numbers.csv",
        &["findings", "1", "withdrawn"],
    );
    let again = fault(&again);
    let refused = "the number 1 of findings is retired, but a row has it";
    assert!(again.contains(refused), "{again}");
}

#[test]
fn a_finding_is_one_line_beside_its_paper_and_its_term() {
    let lab = Lab::new();
    let path = lab.path("migrasome.db");
    // `build` checks what it writes.
    build_file(&with_finding(&[]), &path, false).unwrap();
    let db = Db::open(&path).unwrap();
    let sql =
        "SELECT layer, role, role_group, term, context, organism, paper, doi, pmid, paper_status
               FROM evidence WHERE accession = 'F900001'";
    insta::assert_snapshot!(rows(&db, sql, &[]).concat().join(" | "), @"finding | in the migrasome | carried | NEWGENE1 | a new disease | human | Newton 2026 | NULL | 31415926 | read");
    let sql = "SELECT part, term_kind, term, role FROM evidence_terms
               WHERE accession = 'F900001' ORDER BY part";
    let named: Vec<String> = rows(&db, sql, &[])
        .iter()
        .map(|row| row.join(" | "))
        .collect();
    insta::assert_snapshot!(named.join("\n"), @"
    context | disease | Glioblastoma | NULL
    organism | organism | human | NULL
    sample | cell type | macrophage | NULL
    subject | gene | NEWGENE1 | in the migrasome
    ");
    lab.write("hits.csv", "gene\nnewgene1\nACTB\n");
    let words = ["match", "hits.csv", "-f", "json"];
    let matched = lab.run(&words);
    assert_eq!(matched.code, 0, "{}", matched.stderr);
    for words in [
        "NEWGENE1",
        "in the migrasome",
        "a new disease",
        "F900001",
        "Newton 2026",
    ] {
        assert!(
            matched.stdout.contains(words),
            "{words}: {}",
            matched.stdout
        );
    }
    let none = lab.run(&["match", "hits.csv", "--layer", "table-1", "-f", "json"]);
    assert!(!none.stdout.contains("F900001"), "{}", none.stdout);
}

#[test]
fn a_new_finding_is_told_by_the_report_about_its_subject() {
    let db = Db::of(&with_finding(&[])).unwrap();
    let about = db.query("about").unwrap();
    let values = bound(&db, &about, &[("term".to_owned(), "NEWGENE1".to_owned())]);
    let told = rows(&db, &about.sql, &values).concat().join("\n");
    for words in ["F900001", "in the migrasome", "Newton 2026"] {
        assert!(told.contains(words), "{words}: {told}");
    }
}

/// What is said of seeds that do not hold together.
fn fault(release: &Release) -> String {
    Db::of(release).unwrap_err().to_string()
}

/// What is wrong with a finding that says other than [`RIGHT`] in these columns; the line, which
/// is the last, and lists of all that would have been possible are left out.
fn wrong(changes: &[(&str, &str)]) -> String {
    let release = with_finding(changes);
    let said = fault(&release);
    let last = release.seeds().text(FINDINGS).unwrap().lines().count();
    let cause = said.strip_prefix(&format!("{FINDINGS}:{last}: "));
    let cause = cause.unwrap_or_else(|| panic!("not of line {last}: {said}"));
    if cause.contains(" Possible: ") {
        return without_list(cause);
    }
    cause.to_owned()
}

#[test]
fn a_finding_that_does_not_hold_together_says_where_and_why() {
    assert!(Db::of(&with_finding(&[])).is_ok());
    insta::assert_snapshot!(wrong(&[("role", "in the migrasom")]), @"unknown role `in the migrasom`: add it to seeds/roles.csv; did you mean `in the migrasome`? Possible: …");
    insta::assert_snapshot!(wrong(&[("term", "gene: NEWGENE2")]), @"unknown gene `NEWGENE2`: add it to seeds/terms.csv; did you mean `NEWGENE1`? Possible: …");
    insta::assert_snapshot!(wrong(&[("term", "NEWGENE1")]), @"`NEWGENE1` is no term: write its kind before it, e.g. gene: TSPAN4");
    insta::assert_snapshot!(wrong(&[("term", "gen: NEWGENE1")]), @"`gen` is none of cargo, cell type, chemical, disease, field, gene, organism, peptide, process, sample source, structure, virus");
    insta::assert_snapshot!(wrong(&[("context_terms", "disease: Glioblastom")]), @"unknown disease `Glioblastom`: add it to seeds/terms.csv; did you mean `Glioblastoma`? Possible: …");
    insta::assert_snapshot!(wrong(&[("sample_terms", "cells: macrophage")]), @"`cells` is none of cargo, cell type, chemical, disease, field, gene, organism, peptide, process, sample source, structure, virus");
    insta::assert_snapshot!(wrong(&[("organism_terms", "organism: human|organism: human")]), @"UNIQUE constraint failed: finding_terms.term_id, finding_terms.finding_id, finding_terms.part");
    insta::assert_snapshot!(wrong(&[("paper", "PMID:31415927")]), @"unknown paper `PMID:31415927`: add it to seeds/publications.csv; did you mean `PMID:31415926`? Possible: …");
    insta::assert_snapshot!(wrong(&[("paper", "31415926")]), @"unknown paper `31415926`: add it to seeds/publications.csv; did you mean `PMID:31415926`? Possible: …");
    insta::assert_snapshot!(wrong(&[("paper", "")]), @"unknown paper ``: add it to seeds/publications.csv. Possible: …");
    insta::assert_snapshot!(wrong(&[("accession", "F900002")]), @"the accession of number 900001 is F900001");
    insta::assert_snapshot!(wrong(&[("no_term", "a mixture")]), @"needs a term, or else in no_term the reason why it has none; not both");
    insta::assert_snapshot!(wrong(&[("term", "")]), @"needs a term, or else in no_term the reason why it has none; not both");
    insta::assert_snapshot!(wrong(&[("kind", "cargoes")]), @"unknown variant `cargoes`, expected one of `cargo`, `marker`, `biogenesis`, `disease`, `physiology`");
    insta::assert_snapshot!(wrong(&[("confidence", "certain")]), @"unknown variant `certain`, expected one of `high`, `medium`, `low`");
    insta::assert_snapshot!(wrong(&[("is_review", "2")]), @"CHECK constraint failed: is_review IN (0, 1)");
    insta::assert_snapshot!(wrong(&[("subject", "")]), @"CHECK constraint failed: typeof(subject) = 'text' AND subject <> ''");
    assert!(wrong(&[("id", "1"), ("accession", "F001")]).contains("ids only rise"));
}

#[test]
fn a_line_that_sets_a_finding_beside_a_claim_says_where_and_why() {
    let wrong = |fields: &[&str]| {
        let file = "seeds/finding_claims.csv";
        let release = with_line(with_finding(&[]), file, fields);
        let last = release.seeds().text(file).unwrap().lines().count();
        let said = fault(&release);
        let cause = said.strip_prefix(&format!("{file}:{last}: ")).expect(&said);
        if cause.contains(" Possible: ") {
            return without_list(cause);
        }
        cause.to_owned()
    };
    insta::assert_snapshot!(wrong(&["900001", "F900002", "1", "same", "read"]), @"unknown finding `F900002`: add it to seeds/findings.csv; did you mean `F900001`? Possible: …");
    insta::assert_snapshot!(wrong(&["900001", "F900001", "99", "same", "read"]), @"Table 1 has no row 99");
    insta::assert_snapshot!(wrong(&["900001", "F900001", "1", "agrees", "read"]), @"unknown variant `agrees`, expected one of `same`, `extends`, `disagrees`");
    insta::assert_snapshot!(wrong(&["900001", "F900001", "1", "same", ""]), @"CHECK constraint failed: typeof(basis) = 'text' AND basis <> ''");
}

#[test]
fn no_other_program_can_write_a_finding_that_lacks_what_it_needs() {
    let lab = Lab::with_file();
    let raw = Connection::open(lab.path("migrasome.db")).unwrap();
    for (table, set, fits) in [
        ("findings", "confidence = 'certain'", false),
        ("findings", "kind = 'rumour'", false),
        ("findings", "subject = ''", false),
        ("findings", "subject = x'00'", false),
        ("findings", "context = ''", false),
        ("findings", "withdrawn = ''", false),
        ("findings", "role_id = 99", false),
        ("findings", "publication_id = NULL", false),
        ("findings", "publication_id = 999999", false),
        ("findings", "subject_term_id = NULL, no_term = NULL", false),
        ("findings", "subject_term_id = 1, no_term = 'both'", false),
        ("findings", "is_review = 2", false),
        ("finding_terms", "part = 'mood'", false),
        ("finding_terms", "position = 0", false),
        ("finding_claims", "relation = 'agrees'", false),
        ("finding_claims", "basis = ''", false),
        ("roles", "role_group = 'other'", false),
        ("publications", "doi = NULL, pmid = NULL", false),
        ("publications", "year = '2020a'", false),
        ("publications", "is_review = 2", false),
        ("findings", "withdrawn = 'was a mistake'", true),
        (
            "publications",
            "title = NULL, journal = NULL, year = NULL",
            true,
        ),
    ] {
        let sql =
            format!("UPDATE {table} SET {set} WHERE rowid = (SELECT min(rowid) FROM {table})");
        assert_eq!(raw.execute(&sql, []).is_ok(), fits, "{sql}");
    }
}
