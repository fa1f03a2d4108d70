//! A file that is damaged, or none of ours, is opened, listed, asked and checked, or
//! refused; nothing panics.

#![no_main]

mod damaged;

use std::sync::LazyLock;
use std::{fs, path::Path};

use libfuzzer_sys::fuzz_target;
use migrasome::check::check;
use migrasome::db::Release;
use migrasome::upgrade::build_file;
use migrasome::{Db, Result};
use tempfile::TempDir;

use damaged::File;

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().unwrap());

static FRESH: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let path = FOLDER.path().join("fresh.db");
    build_file(&Release::this(), &path, true).unwrap();
    fs::read(path).unwrap()
});

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
    for finding in check(&db)? {
        assert!(!finding.to_string().is_empty());
    }
    Ok(())
}

fuzz_target!(|file: File| {
    let path = FOLDER.path().join("damaged.db");
    fs::write(&path, file.bytes(&FRESH)).unwrap();
    if let Err(error) = asked(&path) {
        assert!(!error.to_string().is_empty());
    }
});
