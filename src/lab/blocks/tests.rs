//! Whatever a text is made of, its records are those of csv-core: the same fields, as many, on
//! the same lines.

use std::io::{self, Read};
use std::path::Path;

use csv_core::ReadRecordResult;
use proptest::prelude::*;

use super::super::Reading;
use super::super::quoting::Quoting;
use super::super::sizes::Sizes;
use super::records::reader;
use super::{Block, Blocks, Shape, Source, blank, faults, lines_in};
use crate::error::Error;

/// A record: the line on which it begins, and its fields.
type Record = (u64, Vec<Vec<u8>>);

/// What csv-core reads, and whether it ends at a quote that stays open, or that closes on another
/// line within a cell: that is an error here.
fn by_csv_core(text: &[u8], separator: u8) -> (Vec<Record>, bool) {
    let mut text = text.to_vec();
    if !text.ends_with(b"\n") {
        text.push(b'\n');
    }
    let mut core = reader(Shape::new(separator, Quoting::Double));
    let (mut out, mut ends) = (vec![0; text.len()], vec![0; text.len() + 1]);
    let mut records = Vec::new();
    let mut at = 0;
    loop {
        let begun = at + blank(&text[at..]);
        let (result, read, _, count) = core.read_record(&text[at..], &mut out, &mut ends);
        at += read;
        if result != ReadRecordResult::Record {
            // Now it is told that no more will come, and a record that it has begun is given.
            let (rest, ..) = core.read_record(&[], &mut out, &mut ends);
            return (records, rest == ReadRecordResult::Record);
        }
        let shape = Shape::new(separator, Quoting::Double);
        if faults::is_broken(&text[begun..at], shape) {
            return (records, true);
        }
        let mut from = 0;
        let mut fields = Vec::new();
        for end in &ends[..count] {
            fields.push(out[from..*end].to_vec());
            from = *end;
        }
        records.push((1 + lines_in(&text[..begun]), fields));
    }
}

/// What `Blocks` reads, of each record what was wanted, and what stopped it.
fn by_blocks(text: &[u8], shape: Shape, at_once: usize) -> (Vec<Record>, u64, Option<Error>) {
    let file = tempfile::tempfile().unwrap();
    let source = Source::new(Path::new("t.csv"), file, &Reading::default()).unwrap();
    let input = Slowly(io::Cursor::new(text.to_vec()), at_once);
    let mut blocks = Blocks::over(&source, Box::new(input), shape);
    let mut block = Block::default();
    let mut records = Vec::new();
    loop {
        match blocks.next(&mut block) {
            Ok(true) => {}
            Ok(false) => return (records, blocks.lines(), None),
            Err(error) => return (records, blocks.lines(), Some(error)),
        }
        for row in 0..block.len() {
            let fields = block.record(row).map(<[u8]>::to_vec).collect();
            records.push((block.line(row), fields));
        }
    }
}

/// Gives a few bytes at a time, as a pipe may.
struct Slowly(io::Cursor<Vec<u8>>, usize);

impl Read for Slowly {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = buffer.len().min(self.1);
        self.0.read(&mut buffer[..most])
    }
}

/// The first so many fields of each record.
fn first(records: &[Record], wanted: usize) -> Vec<Record> {
    let shorten = |(line, fields): &Record| {
        let fields = fields.iter().take(wanted).cloned().collect();
        (*line, fields)
    };
    records.iter().map(shorten).collect()
}

/// Where two readings part; the texts are too long to be shown whole.
fn parting(found: &[Record], expected: &[Record]) -> Option<String> {
    let same = |at: &usize| found.get(*at) == expected.get(*at);
    let at = (0..found.len().max(expected.len())).find(|at| !same(at))?;
    let shown = |records: &[Record]| match records.get(at) {
        Some((line, fields)) => {
            let fields = fields.iter().map(|field| field.escape_ascii().to_string());
            let fields: Vec<String> = fields.map(|field| format!("{field:.60}")).collect();
            format!("line {line} {fields:?}")
        }
        None => "nothing".to_owned(),
    };
    Some(format!(
        "record {at} is {}, expected {}",
        shown(found),
        shown(expected)
    ))
}

fn separator() -> impl Strategy<Value = char> {
    prop::sample::select(vec![',', '\t', ';', '|'])
}

/// What texts are made of; a separator stands as `,`.
fn pieces(some: &'static [&'static str], most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(some), 0..most).prop_map(|all| all.concat())
}

/// Anything that a file could hold.
const ANYTHING: &[&str] = &[
    "\"", "\"\"", ",", ",", "\n", "\r\n", "\r", "\n\n", "a", "bc", " ", "β", "🧬", "\u{feff}", "'",
    "\\", "\"a\"", ",\"", "\",", "\"\r\n", "\"\n\"", "NA",
];

/// The same without what only a whole parser can read.
const USUAL: &[&str] = &[
    ",",
    ",",
    "\n",
    "\r\n",
    "a",
    "bc",
    "β",
    "🧬",
    " ",
    "\"a\"",
    "\"\"",
    "\"b,c\"",
    "\n\"d\"\"\n\"",
];

/// A text that stands so that a block ends somewhere in it: behind short records, behind a
/// long one, or behind a long one in quotes.
fn at_a_block_end(text: &str, before: usize, how: u8) -> String {
    let before = Sizes::default().block - before;
    let filler = match how {
        0 => String::new(),
        1 => ("gene,".to_owned() + &"7".repeat(700) + "\n").repeat(before / 706),
        2 => "x".repeat(before),
        3 => format!("\"{}\"\r\n", "x,\"\"\n".repeat(before / 5 - 1)),
        _ => format!("\"{}", "x\n".repeat(before / 2)),
    };
    filler + text
}

fn misfit_line(error: &Error) -> Option<u64> {
    match error {
        Error::Lab { line, .. } => Some(*line),
        _ => None,
    }
}

/// A cell as somebody writes it: with quotes where it needs them, or wherever they like.
fn written(cell: &str, quoted: bool) -> String {
    if quoted || cell.starts_with('"') || cell.contains([',', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

/// A table as text: its rows are of one width, so that fields can be left out unseen.
fn table() -> impl Strategy<Value = (usize, String)> {
    const CELL: &[&str] = &["\"", ",", "\n", "\r\n", "\r", "a", "bc", "β", "🧬", " "];
    const PLAIN: &[&str] = &["a", "bc", "β", "🧬", " ", "'", "3\""];
    let cell = prop_oneof![
        3 => (pieces(PLAIN, 4), Just(false)),
        1 => (pieces(CELL, 4), any::<bool>()),
    ];
    let line_end = prop::sample::select(vec!["\n", "\n", "\r\n", "\n\n"]);
    (1_usize..5).prop_flat_map(move |width| {
        let row = (prop::collection::vec(cell.clone(), width), line_end.clone());
        let rows = prop::collection::vec(row, 1..8);
        rows.prop_map(move |rows| {
            let mut text = String::new();
            for (cells, line_end) in rows {
                // An empty line is no record.
                let lone = cells.len() == 1 && cells[0].0.is_empty();
                let cells: Vec<String> = cells
                    .iter()
                    .map(|(cell, quoted)| written(cell, *quoted || lone))
                    .collect();
                text += &cells.join(",");
                text += line_end;
            }
            (width, text)
        })
    })
}

proptest! {
    #[test]
    fn records_are_those_of_csv_core(
        text in prop_oneof![pieces(ANYTHING, 40), pieces(USUAL, 40)],
        separator in separator(),
        before in 0_usize..60,
        how in 0_u8..5,
        wanted in prop_oneof![Just(usize::MAX), 0_usize..4],
        at_once in prop_oneof![Just(usize::MAX), 1_usize..70_000],
    ) {
        let text = at_a_block_end(&text, before, how).replace(',', &separator.to_string());
        let text = text.as_bytes();
        let separator = separator as u8;
        let (expected, open) = by_csv_core(text, separator);
        let shape = Shape {
            separator,
            quoting: Quoting::Double,
            width: None,
            ragged: false,
            wanted,
            is_checked: false,
            counts_lines: true,
        };
        let (found, lines, stopped) = by_blocks(text, shape, at_once);
        prop_assert_eq!(parting(&first(&found, wanted), &first(&expected, wanted)), None);
        prop_assert_eq!(stopped.is_some(), open, "{:?}", stopped);
        if !open {
            let last = u64::from(!text.is_empty() && !text.ends_with(b"\n") && !text.ends_with(b"\r"));
            prop_assert_eq!(lines, lines_in(text) + last);
        }
    }

    #[test]
    fn the_first_record_of_another_width_is_named_by_its_line(
        text in prop_oneof![pieces(ANYTHING, 40), pieces(USUAL, 40)],
        before in 0_usize..60,
        how in 0_u8..4,
        width in 1_usize..4,
    ) {
        let text = at_a_block_end(&text, before, how);
        let (expected, open) = by_csv_core(text.as_bytes(), b',');
        let shape = Shape {
            separator: b',',
            quoting: Quoting::Double,
            width: Some(width),
            ragged: false,
            wanted: usize::MAX,
            is_checked: false,
            counts_lines: true,
        };
        let (_, _, stopped) = by_blocks(text.as_bytes(), shape, usize::MAX);
        let misfit = expected.iter().find(|(_, fields)| fields.len() != width);
        if let Some((line, _)) = misfit {
            prop_assert_eq!(stopped.as_ref().and_then(misfit_line), Some(*line));
        } else {
            prop_assert_eq!(stopped.is_some(), open, "{:?}", stopped);
        }
    }

    #[test]
    fn short_records_are_filled_up_with_empty_fields(
        text in prop_oneof![pieces(ANYTHING, 40), pieces(USUAL, 40)],
        before in 0_usize..60,
        how in 0_u8..4,
    ) {
        let text = at_a_block_end(&text, before, how);
        let (mut expected, open) = by_csv_core(text.as_bytes(), b',');
        let width = expected.iter().map(|(_, fields)| fields.len()).max().unwrap_or(1);
        for (_, fields) in &mut expected {
            fields.resize(width, Vec::new());
        }
        let shape = Shape {
            separator: b',',
            quoting: Quoting::Double,
            width: Some(width),
            ragged: true,
            wanted: usize::MAX,
            is_checked: false,
            counts_lines: true,
        };
        let (found, _, stopped) = by_blocks(text.as_bytes(), shape, usize::MAX);
        prop_assert_eq!(parting(&found, &expected), None);
        prop_assert_eq!(stopped.is_some(), open, "{:?}", stopped);
    }

    #[test]
    fn fields_that_nobody_wants_change_nothing_of_the_others(
        (width, text) in table(),
        cut in any::<bool>(),
        separator in separator(),
        before in 0_usize..60,
        short in any::<bool>(),
        wanted in 1_usize..6,
        is_checked in any::<bool>(),
    ) {
        let row = vec!["gene ".repeat(100); width].join(",") + "\n";
        let repeated = if short { 0 } else { (Sizes::default().block - before) / row.len() };
        let mut text = row.repeat(repeated) + &text;
        if cut && !text.ends_with("\n\n") {
            text.pop();
        }
        let text = text.replace(',', &separator.to_string());
        let separator = separator as u8;
        let (expected, open) = by_csv_core(text.as_bytes(), separator);
        prop_assert!(!open && expected.iter().all(|(_, fields)| fields.len() == width));
        let shape = Shape {
            separator,
            quoting: Quoting::Double,
            width: Some(width),
            ragged: false,
            wanted,
            is_checked,
            counts_lines: true,
        };
        let (found, _, stopped) = by_blocks(text.as_bytes(), shape, usize::MAX);
        prop_assert!(stopped.is_none(), "{:?}", stopped);
        prop_assert_eq!(parting(&first(&found, wanted), &first(&expected, wanted)), None);
    }
}
