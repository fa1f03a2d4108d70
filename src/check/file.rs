//! The rules of the file as a whole: is it up to date, and what lies beside it.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::{Finding, Shipped};
use crate::shipped::{differences, same_stamps};
use crate::sqlite::{is_wal, journals};

type Found = rusqlite::Result<Vec<Finding>>;

pub(super) fn current(connection: &Connection, fresh: &Shipped<'_>) -> Found {
    let Some(rows) = &fresh.rows else {
        return Ok(Vec::new());
    };
    if same_stamps(rows.connection(), connection)? {
        return Ok(Vec::new());
    }
    Ok(vec![Finding {
        rule: "current",
        place: "file".to_owned(),
        what: "holds the data of another version of this program: `migrasome migrate FILE` brings \
               an older file up to date"
            .to_owned(),
    }])
}

/// Only for a file that claims to hold these data: any other differs by right.
pub(super) fn drift(connection: &Connection, fresh: &Shipped<'_>) -> Found {
    let Some(rows) = &fresh.rows else {
        return Ok(Vec::new());
    };
    if !current(connection, fresh)?.is_empty() {
        return Ok(Vec::new());
    }
    let finding = |difference: crate::shipped::Difference| Finding {
        rule: "drift",
        place: format!("{} {}", difference.table, difference.key),
        what: difference.what,
    };
    let found = differences(rows, &rows.beside(connection))?;
    Ok(found.into_iter().map(finding).collect())
}

pub(super) fn journal_mode(path: &Path) -> Option<Finding> {
    is_wal(path).then(|| Finding {
        rule: "journal-mode",
        place: "file".to_owned(),
        what: "is in WAL mode, which cannot be read from a read-only directory or over a network: \
               `sqlite3 FILE 'PRAGMA journal_mode = delete'` sets it back"
            .to_owned(),
    })
}

pub(super) fn side_files(path: &Path) -> Option<Finding> {
    let name = |journal: PathBuf| {
        let name = journal.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    };
    let names: Vec<String> = journals(path).map(name).collect();
    (!names.is_empty()).then(|| Finding {
        rule: "side-files",
        place: names.join(", "),
        what:
            "beside the file: another program has it open, or was cut off; opening the file once \
               in sqlite3 and closing it puts it right"
                .to_owned(),
    })
}
