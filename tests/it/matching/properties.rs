//! What holds for any lab file: nothing is dropped, multiplied or changed.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use csv::QuoteStyle;
use migrasome::Db;
use proptest::prelude::*;

use super::{OURS, STATUSES, assert_adds_up, count, csv_rows, done, lab, read_receipt, values};
use crate::support::{Lab, rows as db_rows};

/// A lab file: how it is written, its columns and rows. The first column counts the rows; the second is matched.
#[derive(Clone, Debug)]
struct Made {
    separator: u8,
    style: QuoteStyle,
    crlf: bool,
    columns: usize,
    rows: Vec<Vec<String>>,
}

/// Names, identifiers, spoilt ones, and whatever else stands in such a column.
fn value() -> impl Strategy<Value = String> {
    const VALUES: [&str; 36] = [
        "VEGFA",
        "vegfa",
        "Vegfa",
        "VEGF",
        " VEGFA ",
        "SDF1",
        "SDF-1",
        "TGF-β1",
        "TGFβ1",
        "AIM",
        "ASC",
        "LAP3",
        "HGNC:12680",
        "mondo_0007256",
        "P15692",
        "P15692-2",
        "ENSG00000112715.21",
        "7422",
        "C22.0",
        "HCC",
        "P15692;P48061",
        "Q99999;P48061",
        "SMAD2_3",
        "migrasome",
        "Cell migration",
        "D050199",
        "ACTB",
        "GAPDH",
        "",
        " ",
        "NA",
        "1-Mar",
        "2.31E+13",
        "TGF-Î²1",
        "#N/A",
        "sp|P48061|SDF1_HUMAN",
    ];
    prop_oneof![
        6 => prop::sample::select(&VALUES[..]).prop_map(String::from),
        1 => (prop::sample::select(&VALUES[..]), "[;|, ]", prop::sample::select(&VALUES[..]))
            .prop_map(|(one, sign, other)| format!("{one}{sign}{other}")),
        1 => odd(),
    ]
}

/// What else stands in a cell: quotes, separators, line breaks, spaces, letters of all kinds.
fn odd() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z0-9 ,;|\t\"'\n=-]{0,12}",
        "[0-9.,eE+-]{0,8}",
        "\\PC{0,8}",
        Just("two\r\nlines".to_owned()),
        Just("\"".to_owned()),
    ]
}

fn made() -> impl Strategy<Value = Made> {
    let style = prop::sample::select(vec![
        QuoteStyle::Necessary,
        QuoteStyle::Always,
        QuoteStyle::NonNumeric,
    ]);
    let row = (value(), prop::collection::vec(odd(), 3));
    let rows = prop::collection::vec(row, 0..60);
    (
        prop::sample::select(vec![b',', b'\t', b';']),
        style,
        any::<bool>(),
        0..4_usize,
        rows,
    )
        .prop_map(|(separator, style, crlf, others, rows)| Made {
            separator,
            style,
            crlf,
            columns: 2 + others,
            rows: rows
                .into_iter()
                .enumerate()
                .map(|(number, (value, more))| {
                    let start = [number.to_string(), value];
                    start.into_iter().chain(more).take(2 + others).collect()
                })
                .collect(),
        })
}

impl Made {
    fn names(&self) -> Vec<String> {
        let all = [
            "number",
            "what",
            "other",
            "note \"quoted\"",
            "last, not least",
        ];
        all[..self.columns]
            .iter()
            .map(|name| (*name).to_owned())
            .collect()
    }

    /// A lab that holds it, as csv or tsv.
    fn lab(&self) -> (Lab, String) {
        let end = if self.crlf {
            csv::Terminator::CRLF
        } else {
            csv::Terminator::Any(b'\n')
        };
        let mut writer = csv::WriterBuilder::new()
            .delimiter(self.separator)
            .quote_style(self.style)
            .terminator(end)
            .from_writer(Vec::new());
        writer.write_record(self.names()).unwrap();
        for row in &self.rows {
            writer.write_record(row).unwrap();
        }
        let lab = lab();
        let name = if self.separator == b'\t' {
            "made.tsv"
        } else {
            "made.csv"
        };
        lab.write(name, writer.into_inner().unwrap());
        (lab, name.to_owned())
    }

    /// Its rows as they came out, by our names and the lab's.
    #[track_caller]
    fn asked(&self, lab: &Lab, name: &str, words: &[&str]) -> Vec<Vec<String>> {
        let mine = [name, "--column", "what", "-f", "csv"];
        let ran = done(lab, &[&mine[..], words].concat());
        let mut found = csv_rows(ran.stdout.as_bytes());
        let header = found.remove(0);
        let expected: Vec<String> = self
            .names()
            .into_iter()
            .chain(OURS.map(String::from))
            .collect();
        assert_eq!(header, expected);
        found
    }
}

/// How many claims each term has.
static CLAIMS: LazyLock<BTreeMap<String, usize>> = LazyLock::new(|| {
    let db = Db::open(&lab().path("migrasome.db")).unwrap();
    let sql = "SELECT term, count(DISTINCT claim) FROM claim_terms GROUP BY term";
    let rows = db_rows(&db, sql, &[]);
    rows.into_iter()
        .map(|row| (row[0].clone(), row[1].parse().unwrap()))
        .collect()
});

/// The cell of ours in a row with so many columns before.
fn ours<'a>(row: &'a [String], columns: usize, name: &str) -> &'a str {
    let place = OURS.iter().position(|ours| *ours == name).unwrap();
    &row[columns + place]
}

proptest! {
    // Each case starts the command four times.
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn nothing_is_dropped_multiplied_or_changed(made in made()) {
        let (lab, name) = made.lab();
        let columns = made.columns;
        let all = made.asked(&lab, &name, &["--all", "--receipt", "r.json"]);
        // Exactly the rows that went in, in order, byte for byte.
        let given: Vec<&[String]> = all.iter().map(|row| &row[..columns]).collect();
        let expected: Vec<&[String]> = made.rows.iter().map(Vec::as_slice).collect();
        prop_assert_eq!(given, expected);

        // The receipt says what the rows say, value by value.
        let receipt = read_receipt(&lab, "r.json");
        assert_adds_up(&receipt);
        prop_assert_eq!(&receipt["rows"], made.rows.len());
        let status = |row: &[String]| ours(row, columns, "match_status").to_owned();
        for name in STATUSES {
            let rows = all.iter().filter(|row| status(row) == name);
            let mut counted: BTreeMap<String, u64> = BTreeMap::new();
            rows.for_each(|row| *counted.entry(row[1].clone()).or_default() += 1);
            let told: BTreeMap<String, u64> = values(&receipt, name).into_iter().collect();
            prop_assert_eq!(&told, &counted, "{}", name);
            prop_assert_eq!(count(&receipt, name), counted.values().sum::<u64>());
        }
        for row in &all {
            let is_matched = status(row) == "matched";
            for name in ["match_rule", "match_type", "term", "term_kind", "role", "disease", "citations"] {
                let is_told = !ours(row, columns, name).is_empty();
                prop_assert_eq!(is_told, is_matched, "{} of {:?}", name, row);
            }
            let has_note = !ours(row, columns, "match_note").is_empty();
            prop_assert!(has_note || matches!(&*status(row), "matched" | "unmatched"), "{:?}", row);
        }

        // The matched ones and the rest are all of them, each as it was, in order.
        let matched = made.asked(&lab, &name, &[]);
        let rest = made.asked(&lab, &name, &["--unmatched"]);
        let (mut yes, mut no) = (matched.iter(), rest.iter());
        for row in &all {
            let from = if status(row) == "matched" { &mut yes } else { &mut no };
            prop_assert_eq!(from.next(), Some(row));
        }
        prop_assert_eq!((yes.next(), no.next()), (None, None));

        // Exploded, a row stands as often as it has terms and claims.
        let exploded = made.asked(&lab, &name, &["--all", "--explode"]);
        let mut times: BTreeMap<&str, usize> = BTreeMap::new();
        for row in &exploded {
            *times.entry(&row[0]).or_default() += 1;
            let number: usize = row[0].parse().unwrap();
            prop_assert_eq!(&row[..columns], &made.rows[number][..]);
        }
        for row in &all {
            let terms = ours(row, columns, "term").split("; ");
            let expected: usize = terms.map(|term| CLAIMS.get(term).copied().unwrap_or(0)).sum();
            prop_assert_eq!(times[row[0].as_str()], expected.max(1), "{:?}", row);
        }
        let numbers: Vec<usize> = exploded.iter().map(|row| row[0].parse().unwrap()).collect();
        prop_assert!(numbers.is_sorted(), "{:?}", numbers);
    }

    #[test]
    fn every_format_says_the_same(made in made()) {
        let (lab, name) = made.lab();
        let rows = made.asked(&lab, &name, &["--all"]);
        let mine = [name.as_str(), "--column", "what", "--all", "-f"];
        let tsv = done(&lab, &[&mine[..], &["tsv"]].concat()).stdout;
        let mut reader = csv::ReaderBuilder::new().delimiter(b'\t').from_reader(tsv.as_bytes());
        let tsv: Vec<Vec<String>> = reader
            .records()
            .map(|record| record.unwrap().iter().map(String::from).collect())
            .collect();
        prop_assert_eq!(&tsv, &rows);
        let json = super::rows(&lab, &mine[..4]);
        prop_assert_eq!(json.len(), rows.len());
        let names: Vec<String> = made.names().into_iter().chain(OURS.map(String::from)).collect();
        for (object, row) in json.iter().zip(&rows) {
            let cells: Vec<&str> = names.iter().map(|name| super::cell(object, name)).collect();
            prop_assert_eq!(cells, row.iter().map(String::as_str).collect::<Vec<_>>());
        }
    }
}

/// What Python's csv module reads from ours is what it wrote.
#[test]
fn python_reads_back_the_cells_it_wrote() {
    let Some(mut python) = crate::support::consumer("python3") else {
        return;
    };
    let lab = lab();
    let mut program = String::from("import csv, sys, subprocess\n");
    let _ = write!(
        program,
        r#"
rows = [["gene", "note", "n"]]
odd = ['', ' ', '"', '""', ',', ';', '\t', '\n', '\r\n', 'a"b', '"a,b"', 'β', 'x\n"y",', "'", '=1+1', '0089', '1e5', '\u00a0', '\U0001f9ec']
for n, text in enumerate(odd * 3):
    rows.append([["VEGFA", "ACTB", text][n % 3], text, f"{{n}}"])
with open("lab.csv", "w", encoding="utf-8", newline="") as file:
    csv.writer(file).writerows(rows)
subprocess.run([sys.argv[1], "match", "lab.csv", "--column", "gene", "--all", "-f", "csv", "-o", "out.csv"], check=True, capture_output=True)
with open("out.csv", encoding="utf-8", newline="") as file:
    found = [row[:3] for row in csv.reader(file)]
assert found == rows, [pair for pair in zip(found, rows) if pair[0] != pair[1]]
"#
    );
    let output = python
        .args(["-c", &program, env!("CARGO_BIN_EXE_migrasome")])
        .current_dir(lab.path(""))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
