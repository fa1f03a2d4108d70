//! Which SQLite can open a file, as far as SQLite itself tells it of the tables. What words of a
//! lab's own views, triggers and indexes are newer, it does not tell.

use rusqlite::Connection;

use super::{Finding, Fresh, each};

/// The oldest SQLite that we promise: RHEL 8 has it.
const PROMISED: (u32, u32) = (3, 26);

/// A table that the oldest SQLite we promise does not know: it finds the whole file malformed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Need {
    /// Its name.
    pub table: String,
    /// What is newer: `STRICT`.
    pub construct: &'static str,
    /// The first version of SQLite that knows it: `(3, 37)`.
    pub since: (u32, u32),
}

/// The tables that need a newer SQLite.
pub(crate) fn needs(connection: &Connection) -> rusqlite::Result<Vec<Need>> {
    let sql = "
        SELECT name, 1 FROM pragma_table_list WHERE schema = 'main' AND strict
        UNION ALL
        SELECT DISTINCT tables.name, 0
        FROM sqlite_master AS tables
        JOIN pragma_table_xinfo(tables.name) AS columns
        WHERE tables.type = 'table'
          AND tables.rootpage > 0
          AND columns.hidden IN (2, 3)
        ORDER BY 1, 2";
    each(connection, sql, |row| {
        let (construct, since) = if row.get(1)? {
            ("STRICT", (3, 37))
        } else {
            ("a generated column", (3, 31))
        };
        Ok(Need {
            table: row.get(0)?,
            construct,
            since,
        })
    })
}

/// The oldest SQLite that opens a file with these needs.
#[must_use]
pub fn oldest(needs: &[Need]) -> (u32, u32) {
    needs.iter().map(|need| need.since).fold(PROMISED, Ord::max)
}

pub(super) fn look(connection: &Connection, _: &Fresh<'_>) -> rusqlite::Result<Vec<Finding>> {
    let finding = |need: Need| {
        let (major, minor) = need.since;
        Finding {
            rule: "oldest-sqlite",
            place: format!("table {}", need.table),
            what: format!(
                "{} needs SQLite {major}.{minor}; an older one (RHEL 8 has 3.26) finds the whole \
                 file malformed",
                need.construct
            ),
        }
    };
    Ok(needs(connection)?.into_iter().map(finding).collect())
}
