//! From Excel to an answer, without SQL: ten rows of another review, as messy as they come.

use std::fs;
use std::sync::LazyLock;

use super::{backups, did, lines};
use crate::support::{Lab, assert_says, project};

/// A lab with the table, after the commands that a person types; what two of them said.
static TOLD: LazyLock<(Lab, String, String)> = LazyLock::new(told);

fn told() -> (Lab, String, String) {
    let lab = Lab::new();
    let table = fs::read(project("tests/lab/second-table.xlsx")).unwrap();
    let mut commands = 0;
    let mut types = |words: &[&str]| {
        commands += 1;
        assert!(commands <= 5);
        did(&lab, words)
    };
    types(&["build"]);
    types(&["add", "--template", "table", "-o", "mine.xlsx"]);
    // Filled in, and saved under another name.
    lab.write("second-table.xlsx", table);
    let (before, names) = (fs::read(lab.path("migrasome.db")).unwrap(), lab.names());
    let dry = types(&["add", "second-table.xlsx", "--dry-run"]);
    assert_eq!(lab.names(), names, "a dry run leaves nothing behind");
    assert!(fs::read(lab.path("migrasome.db")).unwrap() == before);
    let summary = types(&["add", "second-table.xlsx"]);
    let about = types(&["report", "about", "Liver fibrosis"]);
    assert_says(&about, &["second-table:4", "second-table:6", "Scars stay"]);
    assert_eq!(backups(&lab), 1);
    let rows = |said: &str| {
        let rows = said.lines().filter(|line| line.starts_with("  "));
        let rows = rows.filter(|line| !line.contains("backup") && !line.contains("dry-run"));
        rows.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(rows(&dry), rows(&summary), "a dry run tells the same");
    (lab, dry, summary)
}

#[test]
fn a_table_from_excel_is_in_every_answer_after_five_commands() {
    let (lab, dry, summary) = &*TOLD;
    assert_says(dry, &["10 rows would be added", "nothing was written"]);
    assert_says(summary, &["10 rows added"]);
    every_row_is_told(summary);
    it_reads_as_it_was_meant(lab);
    every_report_sees_it(lab);
    match_sees_it(lab);
    what_was_only_found_is_marked(lab);
    did(lab, &["check"]);
    let again = did(lab, &["add", "second-table.xlsx"]);
    assert_says(&again, &["10 rows", "there already", "nothing was written"]);
    assert_eq!(backups(lab), 1, "and no backup of nothing");
}

/// The summary says for every row what was made of it.
fn every_row_is_told(summary: &str) {
    for row in 1..=10 {
        let line = row + 1;
        assert_says(
            summary,
            &[&format!("line {line}: second-table:{row} (new)")],
        );
    }
    let flat = summary.replace('\u{2011}', "-");
    for made in [
        "`HCC` is disease: Hepatocellular carcinoma",
        "`Osteosarcoma` is new: disease: Osteosarcoma",
        "`Liver fibrosis` is new: disease: Liver fibrosis",
        "`Hepatic stellate cells` is new",
        "`TGF-β1` is gene: TGF-β1",
        "`SDF-1` is cargo: CXCL12",
        "`P01137` is gene: TGF-β1",
        "`miR-21` is new: cargo: miR-21",
        "`IL-6` is gene: IL6",
        "`TNF-α` is gene: TNF",
        "found by program: `CXCR4` in mechanism",
        "found by program: `TSPAN4` in mechanism",
        "found by program: `TGF-β1` in mechanism",
    ] {
        assert_says(&flat, &[made]);
    }
    let new = flat
        .lines()
        .find(|line| line.contains("new things of your own"));
    let new = new.expect("a list of what is new");
    assert_eq!(
        new.matches("miR-21").count(),
        1,
        "once, however often it stands there: {new}"
    );
}

/// Cells as they were printed, merged ones filled down, and lists taken apart.
fn it_reads_as_it_was_meant(lab: &Lab) {
    let sql =
        "SELECT category || '|' || disease || '|' || cargo_status || '|' || coalesce(citations, '')
               FROM claims WHERE source_table = 'second-table' ORDER BY claim";
    let expected = [
        "Tumor|HCC|reported|[34]",
        "Tumor|Osteosarcoma|reported|[50,51,52]",
        "Tumor|Glioblastoma|reported|[9]",
        "Noninfectious|Liver fibrosis|reported|[12,14,15,16]",
        "Noninfectious|NASH|not given|[17]",
        "Noninfectious|Liver fibrosis|reported|[34,35]",
        "Noninfectious|Neurology|reported|[120]",
        "Noninfectious|Cardiovascular|not given|",
        "Infectious|Viral|reported|[50,51,52]",
        "Infectious|COVID–19 lung damage|reported|[7,8,9]",
    ];
    assert_eq!(super::asked(lab, sql), expected);
    let cargos = "SELECT group_concat(printed, '|') FROM (
                    SELECT mechanism_id, printed FROM mechanism_cargos WHERE mechanism_id >= 1000000
                    ORDER BY mechanism_id, position
                  ) GROUP BY mechanism_id ORDER BY mechanism_id";
    let cargos = super::asked(lab, cargos);
    let cargos: Vec<String> = cargos.iter().map(|c| c.replace('\u{2011}', "-")).collect();
    let expected = [
        "VEGF",
        "RANKL|TGF-β1",
        "Autophagosomes",
        "SDF-1",
        "P01137",
        "CD5L|miR-21",
        "Virions|miR-21",
        "IL-6|TNF-α|CXCR4",
    ];
    assert_eq!(cargos, expected);
    let sources = "SELECT printed FROM mechanism_sources JOIN claims ON claim = mechanism_id
                   WHERE source_table = 'second-table' AND disease = 'Liver fibrosis' ORDER BY claim, position";
    let expected = ["Hepatic stellate cells", "plasma", "plasma", "urine"];
    assert_eq!(super::asked(lab, sources), expected);
    let numbers = "SELECT min(claim) >= 1000000 FROM claims WHERE source_table = 'second-table'";
    assert_eq!(super::asked(lab, numbers), ["1"]);
}

fn every_report_sees_it(lab: &Lab) {
    for (words, accessions) in [
        (&["disease", "disease=liver fibrosis"][..], &["4", "6"][..]),
        (&["disease", "disease=LIVER  FIBROSIS"], &["4", "6"]),
        (&["disease", "disease=COVID-19 lung damage"], &["10"]),
        (&["disease", "disease=Hepatocellular carcinoma"], &["1"]),
        (&["cargo", "cargo=P01137"], &["2", "6"]),
        (&["cargo", "cargo=TGFB1"], &["2", "6"]),
        (&["cargo", "cargo=miR-21"], &["7", "9"]),
        (&["cargo", "cargo=SDF1"], &["4"]),
        (&["cargo", "cargo=VEGFA"], &["1"]),
        (&["cargo", "cargo=IL6"], &["10"]),
        (&["lookup", "text=liver fibrosis"], &["4", "6"]),
        (&["lookup", "text=miR-21"], &["7", "9"]),
        (&["lookup", "text=SDF1"], &["4"]),
        (&["lookup", "text=P01137"], &["2", "6"]),
        (&["about", "Osteosarcoma"], &["2"]),
        (&["about", "miR-21"], &["7", "9"]),
        (&["about", "CXCL12"], &["4"]),
        (&["search", "text=Scars"], &["6"]),
        (&["genes"], &["1", "2", "4", "6", "7", "10"]),
    ] {
        let seen = lines(lab, words, "second-table:");
        for row in accessions {
            let accession = format!("second-table:{row}");
            let is_it = |line: &String| line.split(['|', ';', ' ']).any(|word| word == accession);
            assert!(
                seen.iter().any(is_it),
                "{words:?} does not see {accession}: {seen:#?}"
            );
        }
    }
    let plasma = lines(lab, &["source", "source=plasma"], "1000");
    assert_eq!(plasma.len(), 4, "{plasma:#?}");
    for (report, what) in [
        ("diseases", "Liver fibrosis"),
        ("cargos", "miR\u{2011}21"),
        ("cargo-by-disease", "Osteosarcoma"),
        ("not-given", "NASH"),
        ("not-given", "Cardiovascular"),
        ("citations", "Osteosarcoma"),
    ] {
        let seen = lines(lab, &[report], what);
        assert!(!seen.is_empty(), "{report} does not see {what}");
    }
    let table_1 = lines(lab, &["table-1"], "");
    assert_eq!(table_1.len(), 10, "Table 1 stays as it is");
    let evidence = super::asked(
        lab,
        "SELECT DISTINCT accession FROM evidence WHERE layer = 'own' ORDER BY claim",
    );
    assert_eq!(evidence.len(), 10, "{evidence:?}");
}

/// By name, alias and accession, and a disease as well.
fn match_sees_it(lab: &Lab) {
    let list = "name\nTGFB1\nP01137\nSDF1\nmiR-21\nIL6\nVEGFA\n";
    lab.write("genes.csv", list);
    lab.write(
        "diseases.csv",
        "name\nliver fibrosis\nCOVID-19 lung damage\nhepatoma\n",
    );
    for (file, kind, expected) in [
        (
            "genes.csv",
            "gene",
            &["2|6", "2|6", "4", "7|9", "10", "1"][..],
        ),
        ("diseases.csv", "disease", &["4|6", "10", "1"]),
    ] {
        let words = [
            "match", file, "--column", "name", "--as", kind, "--all", "-f", "csv",
        ];
        let found = did(lab, &words);
        let mut reader = csv::Reader::from_reader(found.as_bytes());
        let header = reader.headers().unwrap().clone();
        let evidence = header.iter().position(|name| name == "evidence").unwrap();
        for (record, rows) in reader.records().zip(expected) {
            let record = record.unwrap();
            assert_eq!(&record[1], "matched", "{record:?}");
            for row in rows.split('|') {
                let accession = format!("second-table:{row}");
                let mut words = record[evidence].split("; ");
                assert!(
                    words.any(|word| word == accession),
                    "{accession}: {record:?}"
                );
            }
        }
    }
}

/// A word in the text of a cell is offered as a mention, and not asserted.
fn what_was_only_found_is_marked(lab: &Lab) {
    let found = "SELECT DISTINCT accession || ' ' || term FROM evidence_terms
                 WHERE reading = 'found by program' AND role IS NULL";
    let found = super::asked(lab, found);
    for expected in [
        "second-table:4 CXCR4",
        "second-table:5 TSPAN4",
        "second-table:6 TGF-β1",
    ] {
        assert!(
            found.iter().any(|found| found == expected),
            "{expected}: {found:?}"
        );
    }
    let asserted = "SELECT count(*) FROM evidence_terms
                    WHERE reading = 'found by program' AND role IS NOT NULL";
    assert_eq!(super::asked(lab, asserted), ["0"]);
    let evidence =
        "SELECT count(*) FROM evidence WHERE accession = 'second-table:5' AND term IS NOT NULL";
    assert_eq!(
        super::asked(lab, evidence),
        ["0"],
        "a mention is no evidence"
    );
}

/// Wherever a mention shows that nobody has looked at, it says so.
#[test]
fn what_was_only_found_says_so_wherever_it_shows() {
    let (lab, ..) = &*TOLD;
    let words = ["match", "-", "--column", "g", "--explode", "-f", "csv"];
    let mut command = lab.command();
    lab.write("g.csv", "g\nTSPAN4\n");
    command
        .args(words)
        .stdin(fs::File::open(lab.path("g.csv")).unwrap());
    let exploded = crate::support::ran(command.output().unwrap()).stdout;
    let exploded = exploded
        .lines()
        .filter(|line| line.contains("second-table:5"));
    let mut shown: Vec<String> = exploded
        .map(|line| format!("match --explode: {line}"))
        .collect();
    for words in [&["about", "TSPAN4"][..], &["genes"]] {
        let seen = lines(lab, words, "second-table:5");
        let mentions = seen
            .iter()
            .filter(|line| line.contains("TSPAN4") && line.contains("named in"));
        shown.extend(mentions.map(|line| format!("{words:?}: {line}")));
    }
    assert!(!shown.is_empty());
    let unmarked: Vec<_> = shown
        .iter()
        .filter(|line| !line.contains("found by program"))
        .collect();
    assert!(unmarked.is_empty(), "{unmarked:#?}");
}
