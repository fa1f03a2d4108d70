//! Random tables, written in every dialect.

use std::fmt::{self, Write as _};

use encoding_rs::WINDOWS_1252;
use migrasome::lab::{Options, Quoting, Sizes};
use proptest::prelude::{Rng, RngExt};

use crate::support::gzipped;

/// A file, and how it is to be read.
#[derive(Clone)]
pub struct Case {
    pub text: String,
    /// The name of the first column.
    pub column: String,
    pub bytes: Vec<u8>,
    pub separator: u8,
    pub quoting: Quoting,
}

/// What cells are made of.
const PIECES: [&str; 30] = [
    "\"", "\"\"", "'", ",", ";", "\t", "|", "\n", "\r\n", "\r", "\n\n", " ", "β", "0", "007",
    "1e5", "NA", "-", "a", "é", "🧬", "\\", "#", "=", "\u{a0}", "\u{feff}", "\u{1f}", "VEGFA",
    "CD5L", "1-Mar",
];

/// What whole cells are.
const CELLS: [&str; 12] = [
    "VEGFA",
    "CD5L",
    "TGF-β1",
    "ACTB",
    "x",
    "",
    "NA",
    "<5",
    "1,5",
    "0089",
    "-564342411880418.2",
    "P48061",
];

/// What the cells of a column are.
#[derive(Clone, Copy)]
enum Kind {
    Whole,
    Real,
    Known,
    Any,
}

/// Whether something happens that happens once in so many times.
pub fn once_in(rng: &mut impl Rng, times: u32) -> bool {
    rng.random_range(0..times) == 0
}

pub fn one_of<'a, T>(rng: &mut impl Rng, all: &'a [T]) -> &'a T {
    &all[rng.random_range(0..all.len())]
}

impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            separator, quoting, ..
        } = self;
        let shown = self.bytes.escape_ascii();
        write!(f, "separator {separator}, {quoting:?}: {shown}")
    }
}

impl Case {
    pub fn random(rng: &mut impl Rng) -> Self {
        let separator = *one_of(rng, b",;\t|");
        let quoting = *one_of(rng, &[Quoting::Double, Quoting::None, Quoting::Auto]);
        let newlines = *one_of(
            rng,
            &[
                &["\n"][..],
                &["\r\n"],
                &["\r"],
                &["\n", "\r\n"],
                &["\n", "\r\n", "\r"],
            ],
        );
        let mut writer = Writer {
            text: String::new(),
            separator: char::from(separator),
            quoting,
            newlines,
        };
        writer.blank_lines(rng, 3);
        let width = rng.random_range(1..6);
        let names = (0..width).map(|index| format!("{}{index}", one_of(rng, &["c", "gene ", "µ"])));
        let names: Vec<String> = names.collect();
        writer.row(rng, &names);
        let kinds = [Kind::Whole, Kind::Real, Kind::Known, Kind::Any, Kind::Any];
        let kinds: Vec<Kind> = (0..width).map(|_| *one_of(rng, &kinds)).collect();
        for _ in 0..rng.random_range(0..40) {
            let cells: Vec<String> = kinds.iter().map(|kind| cell(rng, *kind)).collect();
            writer.row(rng, &cells);
            writer.blank_lines(rng, 12);
        }
        if once_in(rng, 3) {
            let end = writer.text.trim_end_matches(['\r', '\n']).len();
            // Not the line end of a cell in quotes, which has one behind it.
            writer.text.truncate(end);
        }
        let bytes = encoded(rng, &writer.text);
        let bytes = packed(rng, bytes);
        Self {
            text: writer.text,
            column: names[0].clone(),
            bytes,
            separator,
            quoting,
        }
    }

    /// The same file with something wrong in it.
    pub fn spoilt(rng: &mut impl Rng) -> Self {
        let mut case = Self::random(rng);
        let mut bytes = encoded(rng, &case.text);
        let separator = [case.separator];
        let faults: [&[u8]; 16] = [
            &separator,
            &separator,
            b"\"",
            b"\"",
            b"\n",
            b"\r",
            b"\0",
            b"\xff",
            b"\x81",
            b"\xe9",
            b"x\"",
            b"\"x\"y",
            b"\n\"a\nb\"c\n",
            b"\xd8",
            b" ",
            b"7",
        ];
        for _ in 0..rng.random_range(0..4) {
            let at = rng.random_range(0..=bytes.len());
            if once_in(rng, 4) {
                bytes.truncate(at.max(1));
            } else {
                bytes.splice(at..at, one_of(rng, &faults).iter().copied());
            }
        }
        case.bytes = packed(rng, bytes);
        case
    }

    /// A file that somebody thought of, with commas.
    pub fn of(bytes: Vec<u8>) -> Self {
        Self {
            text: String::new(),
            column: String::new(),
            bytes,
            separator: b',',
            quoting: Quoting::Auto,
        }
    }

    /// So that nothing has to be found out.
    pub fn options(&self) -> Options {
        Options {
            separator: Some(self.separator),
            quoting: self.quoting,
            skip: Some(0),
            ..Options::default()
        }
    }
}

/// Sizes so small that most places of a file are the edge of something.
pub fn sizes(rng: &mut impl Rng) -> Sizes {
    Sizes {
        block: rng.random_range(1..300),
        kept: rng.random_range(0..600),
        large: rng.random_range(0..600),
        part: rng.random_range(1..300),
        cores: Some(*one_of(rng, &[1, 2, 3, 8])),
        batch: rng.random_range(1..600),
        held: rng.random_range(0..3_000),
        ..Sizes::default()
    }
}

struct Writer<'w> {
    text: String,
    separator: char,
    quoting: Quoting,
    newlines: &'w [&'w str],
}

impl Writer<'_> {
    fn end(&mut self, rng: &mut impl Rng) {
        let newline = *one_of(rng, self.newlines);
        self.text.push_str(newline);
    }

    fn blank_lines(&mut self, rng: &mut impl Rng, once_in_so_many: u32) {
        if once_in(rng, once_in_so_many) {
            let many = *one_of(rng, &[1, 2, 5, 40, 300]);
            for _ in 0..rng.random_range(1..=many) {
                self.end(rng);
            }
        }
    }

    fn row(&mut self, rng: &mut impl Rng, cells: &[String]) {
        for (index, cell) in cells.iter().enumerate() {
            if index > 0 {
                self.text.push(self.separator);
            }
            self.cell(rng, cell);
        }
        self.end(rng);
    }

    fn cell(&mut self, rng: &mut impl Rng, cell: &str) {
        let is_line_end = |c: char| matches!(c, '\n' | '\r');
        if self.quoting == Quoting::None {
            self.text
                .push_str(&cell.replace([self.separator, '\n', '\r'], ""));
            return;
        }
        let cell = if self.quoting == Quoting::Auto {
            cell.replace(is_line_end, " ")
        } else {
            cell.to_owned()
        };
        let is_quoted = cell.starts_with('"')
            || cell.contains(|c: char| c == self.separator || is_line_end(c))
            || once_in(rng, 5);
        if !is_quoted {
            self.text.push_str(&cell);
            return;
        }
        let _ = write!(self.text, "\"{}\"", cell.replace('"', "\"\""));
        let is_double = self.quoting == Quoting::Double;
        if is_double && !cell.contains(is_line_end) && once_in(rng, 30) {
            let tail = *one_of(rng, &["x", " y", "z\"", "w \"v\""]);
            self.text.push_str(tail);
        }
    }
}

fn cell(rng: &mut impl Rng, kind: Kind) -> String {
    match kind {
        _ if once_in(rng, 9) => String::new(),
        Kind::Whole => rng.random_range(-2_000..2_000_i64).to_string(),
        Kind::Real => format!("{:?}", f64::from(rng.random_range(-2_000..2_000_i32)) / 8.0),
        Kind::Known => (*one_of(rng, &CELLS)).to_owned(),
        Kind::Any => {
            let pieces = 0..rng.random_range(0..5);
            pieces.map(|_| *one_of(rng, &PIECES)).collect()
        }
    }
}

fn encoded(rng: &mut impl Rng, text: &str) -> Vec<u8> {
    let wide = |bytes: fn(u16) -> [u8; 2]| {
        let units = std::iter::once(0xfeff).chain(text.encode_utf16());
        units.flat_map(bytes).collect()
    };
    match rng.random_range(0..9) {
        0 => wide(u16::to_le_bytes),
        1 => wide(u16::to_be_bytes),
        2 => {
            let (bytes, _, is_other) = WINDOWS_1252.encode(text);
            // What is UTF-8 in places is taken for a damaged one.
            if is_other || bytes.utf8_chunks().any(|chunk| !chunk.valid().is_ascii()) {
                text.into()
            } else {
                bytes.into_owned()
            }
        }
        3 => format!("\u{feff}{text}").into(),
        _ => text.into(),
    }
}

fn packed(rng: &mut impl Rng, bytes: Vec<u8>) -> Vec<u8> {
    if once_in(rng, 8) {
        gzipped(&bytes)
    } else {
        bytes
    }
}
