//! The migrations of a release, and the line of each in the history of a file, as refinery writes
//! it. Refinery's own reading of their names takes half a megabyte of tables, which a page has no
//! room for.

use std::hash::{Hash, Hasher};

use rusqlite::Connection;
use siphasher::sip::SipHasher13;

use crate::error::{Error, Result};

/// A migration: `V4__views`.
pub(super) struct Migration {
    pub(super) version: i32,
    pub(super) name: String,
    pub(super) sql: String,
    /// Of name, version and SQL.
    pub(super) checksum: String,
}

impl Migration {
    /// By the name of its file; `None` where that is none of a migration.
    pub(super) fn new(file: &str, sql: &str) -> Option<Self> {
        let (number, name) = file.strip_prefix('V')?.split_once("__")?;
        let version = number.parse().ok()?;
        let mut hasher = SipHasher13::new();
        name.hash(&mut hasher);
        i32::hash(&version, &mut hasher);
        sql.hash(&mut hasher);
        Some(Self {
            version,
            name: name.to_owned(),
            sql: sql.to_owned(),
            checksum: hasher.finish().to_string(),
        })
    }
}

/// Makes the table of the history and runs nothing.
#[cfg(feature = "command")]
pub(super) fn begin(connection: &mut Connection) -> Result<()> {
    refinery::Runner::new(&[])
        .set_grouped(true)
        .set_target(refinery::Target::Version(0))
        .run(connection)
        .map(drop)
        .map_err(Error::internal("migrating"))
}

/// The same without refinery; a later migration of ours makes that table anew.
#[cfg(not(feature = "command"))]
pub(super) fn begin(connection: &mut Connection) -> Result<()> {
    connection
        .execute_batch(
            "CREATE TABLE refinery_schema_history (
               version INT4 PRIMARY KEY, name VARCHAR(255), applied_on VARCHAR(255),
               checksum VARCHAR(255))",
        )
        .map_err(Error::internal("migrating"))
}

#[cfg(test)]
mod tests {
    use super::Migration;

    #[test]
    fn a_migration_is_what_refinery_takes_it_for() {
        let file = "V12__own_rows_and_more";
        let sql = "CREATE TABLE a (b); -- \u{3b2}\n";
        let theirs = refinery::Migration::unapplied(file, sql).unwrap();
        let ours = Migration::new(file, sql).unwrap();
        assert_eq!(
            (ours.version, &*ours.name),
            (theirs.version(), theirs.name())
        );
        assert_eq!(ours.checksum, theirs.checksum().to_string());
        assert!(Migration::new("V1_printed", sql).is_none());
    }
}
