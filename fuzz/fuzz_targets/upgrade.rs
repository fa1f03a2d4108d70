//! An old file that is damaged is upgraded, or left as it was to the byte; nothing panics and
//! nothing is left beside it.

#![no_main]

mod damaged;

use std::fs;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use migrasome::Db;
use migrasome::check::check;
use migrasome::db::Release;
use migrasome::upgrade::{Options, build_file, upgrade_file};
use tempfile::TempDir;

use damaged::File;

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().unwrap());

static OLD: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let path = FOLDER.path().join("old.db");
    let file = "seeds/cargos.csv";
    let release = Release::this();
    let earlier = release
        .seeds()
        .text(file)
        .unwrap()
        .replace("virus particle", "organelle");
    build_file(&release.with_seed(file, &earlier), &path, false).unwrap();
    let bytes = fs::read(&path).unwrap();
    fs::remove_file(path).unwrap();
    bytes
});

fuzz_target!(|file: File| {
    let path = FOLDER.path().join("damaged.db");
    let before = file.bytes(&OLD);
    fs::write(&path, &before).unwrap();
    let options = Options {
        dry_run: false,
        stamp: "20261123T101500Z".to_owned(),
        wait: Duration::ZERO,
        stop: Arc::default(),
        limit: Some(Duration::from_secs(10)),
    };
    let done = upgrade_file(&path, &options);
    let backup = done.as_ref().ok().and_then(|done| done.backup.clone());
    match done {
        Ok(done) if done.changes.is_some() => {
            let found = Db::open(&path).and_then(|db| check(&db));
            found.expect("what was upgraded can be checked");
        }
        _ => assert!(before == fs::read(&path).unwrap()),
    }
    if let Some(backup) = backup {
        // Not to the byte: what lies behind the last page is no part of a database.
        let raw = rusqlite::Connection::open(&backup).unwrap();
        let version: i32 = raw
            .query_row("PRAGMA user_version", [], |row| row.get(0))
            .unwrap();
        assert_eq!(version, 6);
        drop(raw);
        fs::remove_file(backup).unwrap();
    }
    fs::remove_file(&path).unwrap();
    let left: Vec<_> = fs::read_dir(FOLDER.path()).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
});
