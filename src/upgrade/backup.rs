//! A copy of a file as it was before an upgrade, page for page, synced and verified.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::backup::{Backup, StepResult};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};

use crate::check::faults;
use crate::db::connect::{file_fault, read_only};
use crate::error::{Error, Result};
use crate::seed::shipped::fingerprint;
use crate::sqlite::{
    folder_of, is_wrong_sql, make_alike, put_in_place, quoted, sqlite_words, temporary_beside,
};

/// Copies a whole database into an empty one.
pub(super) fn copy(from: &Connection, to: &mut Connection) -> rusqlite::Result<()> {
    let all_pages = -1;
    match Backup::new(from, to)?.step(all_pages)? {
        StepResult::Done => Ok(()),
        // Nobody else can be writing: `from` is locked, or a reader's snapshot.
        _ => Err(rusqlite::Error::SqliteFailure(
            rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY),
            None,
        )),
    }
}

/// Writes `migrasome.db.v6-20261123T101500Z.bak` beside `migrasome.db` and tells where.
pub(super) fn write(
    from: &Connection,
    target: &Path,
    version: i32,
    stamp: &str,
) -> Result<PathBuf> {
    let beside = temporary_beside(target)?;
    let fault = |error: &rusqlite::Error| {
        let words = sqlite_words(error);
        Error::file(
            target,
            format!("its backup cannot be written ({words}); nothing was changed"),
        )
    };
    // Closed before it is looked at and synced.
    Connection::open_with_flags(
        beside.path(),
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )
    .and_then(|mut to| {
        // What is half written is thrown away; a journal would be left beside it.
        to.pragma_update(None, "journal_mode", "off")?;
        copy(from, &mut to)
    })
    .map_err(|error| fault(&error))?;
    let broken = |error: rusqlite::Error| file_fault(target, &error);
    let written = read_only(beside.path())?;
    if let Some(fault) = faults(&written).map_err(broken)?.first() {
        return Err(Error::file(
            target,
            format!("damaged ({fault}); nothing was changed: use a backup"),
        ));
    }
    if contents(from).map_err(broken)? != contents(&written).map_err(broken)? {
        return Err(Error::file(
            target,
            "its backup does not hold what the file holds; nothing was changed: look at the disk",
        ));
    }
    drop(written);
    let place = free_name(target, version, stamp);
    // Asked by name: closing the file would give up the lock that this process has on it.
    fs::metadata(target)
        .and_then(|old| make_alike(beside.path(), &old))
        .map_err(Error::io(target, "give the backup its permissions"))?;
    // The name was free: what is there now is ours.
    put_in_place(beside, &place, false).inspect_err(|_| {
        let _ = fs::remove_file(&place);
    })?;
    Ok(place)
}

/// A fingerprint of the schema and of all rows of all tables.
pub(super) fn contents(connection: &Connection) -> rusqlite::Result<Vec<i64>> {
    let mut tables = connection.prepare(
        "SELECT name FROM sqlite_master
         WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
         ORDER BY name",
    )?;
    let names = tables.query_map([], |row| row.get(0))?;
    let mut all = vec![fingerprint_of(connection, "sqlite_master")?];
    for name in names.collect::<Result<Vec<String>, _>>()? {
        match fingerprint_of(connection, &quoted(&name)) {
            // A lab's table that only its own program can read.
            Err(error) if is_wrong_sql(&error) => {}
            done => all.push(done?),
        }
    }
    Ok(all)
}

/// A fingerprint of all rows of a table.
fn fingerprint_of(connection: &Connection, table: &str) -> rusqlite::Result<i64> {
    let mut statement = connection.prepare(&format!("SELECT * FROM {table}"))?;
    let width = statement.column_count();
    let mut rows = statement.query([])?;
    let mut all = 0;
    while let Some(row) = rows.next()? {
        let values = (0..width).map(|index| row.get_ref_unwrap(index));
        all = fingerprint([ValueRef::Integer(all)].into_iter().chain(values));
    }
    Ok(all)
}

/// A backup never takes the place of another.
fn free_name(target: &Path, version: i32, stamp: &str) -> PathBuf {
    let name = |more: &str| {
        let mut name = target.as_os_str().to_owned();
        name.push(format!(".v{version}-{stamp}{more}.bak"));
        PathBuf::from(name)
    };
    let taken = |path: &PathBuf| path.symlink_metadata().is_ok();
    let numbered = (2..).map(|number| name(&format!("-{number}")));
    std::iter::once(name(""))
        .chain(numbered)
        .find(|path| !taken(path))
        .unwrap_or_default()
}

/// The backups that lie beside a file, the oldest first.
#[must_use]
pub fn backups(target: &Path) -> Vec<PathBuf> {
    let Some(name) = target.file_name().map(|name| name.to_string_lossy()) else {
        return Vec::new();
    };
    let first = format!("{name}.v");
    let is_backup = |entry: &fs::DirEntry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        name.starts_with(&first) && name.ends_with(".bak")
    };
    let entries = fs::read_dir(folder_of(target))
        .into_iter()
        .flatten()
        .flatten();
    let names = entries.filter(is_backup).map(|entry| entry.file_name());
    let mut found: Vec<PathBuf> = names.map(|name| target.with_file_name(name)).collect();
    found.sort();
    found
}
