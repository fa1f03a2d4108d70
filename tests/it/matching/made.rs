//! Any lab file: what may stand in a column of names, and how the file is written.

use csv::QuoteStyle;
use proptest::prelude::*;

use super::{OURS, csv_rows, done, lab};
use crate::support::Lab;

/// A lab file: how it is written, its columns and rows. The first column counts the rows; the second is matched.
#[derive(Clone, Debug)]
pub struct Made {
    separator: u8,
    style: QuoteStyle,
    crlf: bool,
    pub columns: usize,
    pub rows: Vec<Vec<String>>,
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

pub fn made() -> impl Strategy<Value = Made> {
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
    pub fn names(&self) -> Vec<String> {
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
    pub fn lab(&self) -> (Lab, String) {
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
    pub fn asked(&self, lab: &Lab, name: &str, words: &[&str]) -> Vec<Vec<String>> {
        let mine = [name, "--column", "what", "-f", "csv"];
        let ran = done(lab, &[&mine[..], words].concat());
        let mut found = csv_rows(ran.stdout.as_bytes());
        let header = found.remove(0);
        let expected: Vec<String> = self
            .names()
            .into_iter()
            .chain(OURS.map(String::from))
            .collect();
        // What is told of each piece of evidence stands before the note.
        let (note, first) = expected.split_last().unwrap();
        assert_eq!((&header[..first.len()], header.last()), (first, Some(note)));
        found
    }
}
