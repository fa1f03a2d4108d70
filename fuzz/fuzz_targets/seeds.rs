//! A spoilt seed file is taken, or refused with a line that exists.

#![no_main]

use libfuzzer_sys::arbitrary::{self, Arbitrary};
use libfuzzer_sys::fuzz_target;
use migrasome::db::Release;
use migrasome::{Db, Error};

#[derive(Arbitrary, Debug)]
struct Spoilt<'a> {
    /// Which of the files.
    file: u8,
    change: Change<'a>,
}

#[derive(Arbitrary, Debug)]
enum Change<'a> {
    /// Cells of the real file replaced: of which line, which one, by what.
    Cells(Vec<(u16, u8, &'a str)>),
    /// Bytes of the real file replaced: from where, how many, by what.
    Edits(Vec<(u16, u8, &'a str)>),
    /// Another text altogether below the real header.
    Below(&'a str),
    /// Another text altogether.
    Whole(&'a str),
}

impl Change<'_> {
    fn make(&self, real: &str) -> String {
        match self {
            Self::Cells(cells) => {
                let lines = real.lines().map(|line| line.split(',').collect());
                let mut lines: Vec<Vec<&str>> = lines.collect();
                for (line, cell, by) in cells {
                    let line = usize::from(*line) % lines.len();
                    let cell = usize::from(*cell) % lines[line].len();
                    lines[line][cell] = by;
                }
                let lines = lines.iter().map(|line| line.join(",") + "\n");
                lines.collect()
            }
            Self::Edits(edits) => {
                let mut bytes = real.as_bytes().to_vec();
                for (from, many, by) in edits {
                    let from = usize::from(*from) % (bytes.len() + 1);
                    let to = (from + usize::from(*many)).min(bytes.len());
                    bytes.splice(from..to, by.bytes());
                }
                String::from_utf8_lossy(&bytes).into_owned()
            }
            Self::Below(text) => format!("{}\n{text}", real.lines().next().unwrap_or_default()),
            Self::Whole(text) => (*text).to_owned(),
        }
    }
}

fuzz_target!(|spoilt: Spoilt| {
    let release = Release::this();
    let seeds = release.seeds();
    let files: Vec<String> = seeds
        .paths()
        .filter(|path| path.ends_with(".csv"))
        .map(str::to_owned)
        .collect();
    let path = &files[usize::from(spoilt.file) % files.len()];
    let text = spoilt.change.make(seeds.text(path).unwrap());
    let release = release.clone().with_seed(path, &text);
    match Db::of(&release) {
        Ok(_) => {}
        Err(Error::Seed { file, line, cause }) => {
            let lines = release.seeds().text(&file).unwrap().lines().count() as u64;
            assert!((1..=lines + 1).contains(&line), "{file}:{line}: {cause}");
        }
        Err(other) => panic!("{path}: {other:?}\n{text}"),
    }
});
