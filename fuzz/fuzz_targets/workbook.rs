//! Workbooks whose parts are damaged and packed again, so that the checksums of the archive do not
//! keep the damage out: they give rows, or an error of one line that names the file.

#![no_main]

#[path = "../../tests/it/lab/workbooks/damage.rs"]
mod damage;

use std::fs;
use std::sync::LazyLock;

use libfuzzer_sys::arbitrary::Unstructured;
use libfuzzer_sys::fuzz_target;
use migrasome::lab::{self, Options, Reading, Spec};
use tempfile::TempDir;

use damage::Parts;

/// Every workbook of `tests/lab`, taken apart.
static SOUND: LazyLock<Vec<Parts>> = LazyLock::new(|| {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/lab");
    let entries = fs::read_dir(folder).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    let is_book = |end: &str| ["xlsx", "xlsb", "xls", "ods"].contains(&end);
    paths.retain(|path| {
        // One with a password is a file of streams, with nothing in it that we read.
        let end = path.extension().and_then(|end| end.to_str());
        end.is_some_and(is_book) && !path.ends_with("protected.xlsx")
    });
    paths.sort();
    let books = paths
        .iter()
        .map(|path| damage::parts(&fs::read(path).unwrap()));
    books.collect()
});

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().unwrap());

fuzz_target!(|given: &[u8]| {
    let mut given = Unstructured::new(given);
    // Where nothing is given any more, it is 0.
    let mut draw = |below: usize| given.int_in_range(0..=below.max(1) - 1).unwrap_or(0);
    let mut book = SOUND[draw(SOUND.len())].clone();
    while {
        damage::damage(&mut book, &mut draw);
        draw(4) > 1
    } {}
    let path = FOLDER.path().join("hits.xlsx");
    fs::write(&path, damage::packed(&book)).unwrap();
    let spec = Spec::parse(path.as_os_str()).unwrap();
    let opened = lab::open(&spec, &Options::default(), &Reading::default());
    if let Err(error) = opened {
        let line = error.to_string();
        assert!(line.starts_with(&*path.to_string_lossy()), "{line}");
        assert!(!line.contains('\n'), "{line}");
        assert!(!line.contains("fault of this program"), "{line}");
    }
});
