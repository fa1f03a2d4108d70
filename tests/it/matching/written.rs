//! What is written is read back the same by others.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::made::made;
use super::{OURS, done, lab};

proptest! {
    // Each case starts the command three times.
    #![proptest_config(ProptestConfig::with_cases(24))]

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
