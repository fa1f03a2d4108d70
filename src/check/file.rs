//! The rules of the file as a whole: is it up to date, and what lies beside it.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, params};

use super::{Difference, Finding, Fresh, differences};
use crate::seed::FIRST_OWN;
use crate::seed::shipped::{self, stamps};
use crate::sqlite::{is_wal, journals};

type Found = rusqlite::Result<Vec<Finding>>;

pub(super) fn current(connection: &Connection, fresh: &Fresh<'_>) -> Found {
    match fresh.rows {
        Some(rows) if stamps(rows)? != stamps(connection)? => Ok(vec![Finding {
            rule: "current",
            place: "file".to_owned(),
            what: "holds the data of another version of this program: `migrasome migrate FILE` \
                   brings an older file up to date"
                .to_owned(),
        }]),
        _ => Ok(Vec::new()),
    }
}

/// Only for a file that claims to hold these data: any other differs by right.
pub(super) fn drift(connection: &Connection, fresh: &Fresh<'_>) -> Found {
    let Some(rows) = fresh.rows else {
        return Ok(Vec::new());
    };
    if !current(connection, fresh)?.is_empty() {
        return Ok(Vec::new());
    }
    let finding = |difference: Difference| Finding {
        rule: "drift",
        place: difference.place,
        what: difference.what,
    };
    let found = differences(rows, connection)?;
    Ok(found.into_iter().map(finding).collect())
}

/// Numbers below a million are ours for good; a lab's own rows get theirs from there on.
pub(super) fn numbers(connection: &Connection, fresh: &Fresh<'_>) -> Found {
    let mut found = Vec::new();
    let Some(rows) = fresh.rows else {
        return Ok(found);
    };
    let tables = shipped::tables(rows)?.into_iter();
    for table in tables.filter(shipped::Table::has_numbers) {
        let name = &table.name;
        let sql = format!(
            "SELECT {name}.rowid, retired_numbers.reason
             FROM {name}
             LEFT JOIN retired_numbers
               ON retired_numbers.table_name = ?1 AND retired_numbers.number = {name}.rowid
             WHERE {name}.rowid < ?2
               AND NOT EXISTS (
                 SELECT 1 FROM shipped_rows WHERE table_name = ?1 AND key = CAST({name}.rowid AS TEXT)
               )
             ORDER BY {name}.rowid"
        );
        let mut rows = connection.prepare(&sql)?;
        let mut rows = rows.query(params![name, FIRST_OWN])?;
        while let Some(row) = rows.next()? {
            let (number, retired): (i64, Option<String>) = (row.get(0)?, row.get(1)?);
            let why = match retired {
                Some(reason) => format!("is retired ({reason})"),
                None => "may be that of a row that a later version ships".to_owned(),
            };
            found.push(Finding {
                rule: "numbers",
                place: format!("{name} {number}"),
                what: format!("the number {why}: give your row one from {FIRST_OWN} on"),
            });
        }
    }
    Ok(found)
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
