//! Any bytes as a lab file, in every format: they give rows, or an error that names the file;
//! a second reading gives the same.

#![no_main]

mod damaged;

use std::fs;
use std::path::Path;
use std::sync::LazyLock;
use std::time::Duration;

use libfuzzer_sys::arbitrary::{self, Arbitrary};
use libfuzzer_sys::fuzz_target;
use migrasome::lab::{self, Options, Reading, Spec};
use migrasome::{Db, Result};
use tempfile::TempDir;

use damaged::File;

#[derive(Arbitrary, Debug)]
struct Given<'a> {
    /// Which of the sound files is damaged.
    sound: u8,
    file: File<'a>,
    header: bool,
    ragged: bool,
    null: bool,
}

/// One table in every format, and what else is in `tests/lab`.
static SOUND: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/lab");
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.is_file()
                && path
                    .extension()
                    .is_none_or(|end| end != "md" && end != "py")
        })
        .collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
});

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().unwrap());

/// The rows of a file that is put beside under a name, and what there is to say of them.
fn read(db: &mut Db, name: &str, path: &Path, given: &Given<'_>) -> Result<Vec<String>> {
    let options = Options {
        header: given.header,
        ragged: given.ragged,
        nulls: Vec::from_iter(given.null.then(|| "NA".to_owned())),
        ..Options::default()
    };
    let spec = Spec::parse(format!("{name}={}", path.display()).as_ref())?;
    let opened = lab::open(&spec, &options, &Reading::default())?;
    let mut told = Vec::new();
    let mut tables = vec![name.to_owned()];
    if let lab::Lab::Table(table) = &opened {
        told.extend(table.warnings());
        told.extend(table.decisions().into_iter().skip(1));
        assert!(told.iter().all(|line| !line.is_empty()));
        db.with(opened)?;
    } else {
        db.with(opened)?;
        tables = rows(
            db,
            &format!("SELECT name FROM {name}.sqlite_master WHERE type = 'table'"),
        )?;
        tables = tables
            .iter()
            .map(|row| format!("{name}.\"{}\"", row.replace('"', "\"\"")))
            .collect();
    }
    for table in tables {
        told.extend(rows(db, &format!("SELECT * FROM {table}"))?);
    }
    Ok(told)
}

/// The rows of an answer; of a row with one text, the text.
fn rows(db: &Db, sql: &str) -> Result<Vec<String>> {
    let mut statement = db.prepare(sql)?;
    let mut rows = Vec::new();
    statement.for_each_row(|row| {
        let text = row.first().filter(|_| row.len() == 1);
        let text = text.and_then(|value| value.as_str().ok());
        rows.push(text.map_or_else(|| format!("{row:?}"), str::to_owned));
        Ok(())
    })?;
    Ok(rows)
}

fuzz_target!(|given: Given| {
    let path = FOLDER.path().join("hits.json");
    let sound = &SOUND[usize::from(given.sound) % SOUND.len()];
    fs::write(&path, given.file.bytes(sound)).unwrap();
    let mut db = Db::built_in().unwrap();
    db.limit_time(Duration::from_secs(10));
    let mut twice = ["x_one", "x_two"].map(|name| {
        let read = read(&mut db, name, &path, &given);
        read.map_err(|error| error.to_string().replace(name, "x"))
    });
    // A schema may be anything, and quote itself.
    for error in twice.iter_mut().filter_map(|read| read.as_mut().err()) {
        assert!(!error.contains("fault of this program"), "{error}");
        assert!(!error.contains('\n'), "{error}");
    }
    assert_eq!(twice[0], twice[1]);
});
