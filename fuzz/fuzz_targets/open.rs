//! A file that is damaged, or none of ours, is opened, listed, asked and checked, or
//! refused; nothing panics.

#![no_main]

use std::sync::LazyLock;
use std::{fs, path::Path};

use libfuzzer_sys::arbitrary::{self, Arbitrary};
use libfuzzer_sys::fuzz_target;
use migrasome::db::build_file;
use migrasome::seed::Seeds;
use migrasome::{Db, Result};
use tempfile::TempDir;

#[derive(Arbitrary, Debug)]
enum File<'a> {
    /// A fresh database with bytes overwritten, perhaps cut off or longer.
    Damaged {
        /// Where, which page, and by what.
        bytes: Vec<(u8, u16, &'a [u8])>,
        cut: Option<u32>,
    },
    Any(&'a [u8]),
}

/// As SQLite makes them unless told otherwise.
const PAGE: usize = 4096;

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().unwrap());

static FRESH: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let path = FOLDER.path().join("fresh.db");
    build_file(&Seeds::embedded(), &path, true).unwrap();
    fs::read(path).unwrap()
});

impl File<'_> {
    fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Any(bytes) => bytes.to_vec(),
            Self::Damaged { bytes, cut } => {
                let mut file = FRESH.clone();
                for (page, place, by) in bytes {
                    let at = (usize::from(*page) * PAGE + usize::from(*place)) % file.len();
                    let to = (at + by.len()).min(file.len());
                    file[at..to].copy_from_slice(&by[..to - at]);
                }
                if let Some(cut) = cut {
                    file.resize(*cut as usize % (2 * file.len()), 0);
                }
                file
            }
        }
    }
}

fn asked(path: &Path) -> Result<()> {
    let db = Db::open(path)?;
    for query in db.queries()? {
        let _ = query.usage();
    }
    let table_1 = db.query("table-1")?;
    // What is wrong with one report does not keep `check` from looking.
    let _ = db.prepare_report(&table_1).and_then(|mut report| {
        report.for_each_row(|row| {
            assert!(!row.is_empty());
            Ok(())
        })
    });
    for finding in db.check()? {
        assert!(!finding.to_string().is_empty());
    }
    Ok(())
}

fuzz_target!(|file: File| {
    let path = FOLDER.path().join("damaged.db");
    fs::write(&path, file.bytes()).unwrap();
    if let Err(error) = asked(&path) {
        assert!(!error.to_string().is_empty());
    }
});
