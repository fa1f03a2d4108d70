//! Which SQLite can open a file. One newer word anywhere in the schema, in a table or a
//! view of a lab's own too, and an older SQLite finds the whole file malformed.

mod named;
mod newer;
mod words;

use rusqlite::Connection;

use super::{Finding, Fresh, each};
use newer::Statement;

/// The oldest SQLite that we promise: RHEL 8 has it.
const PROMISED: (u32, u32) = (3, 26);

/// Something in a schema that the oldest SQLite we promise does not know.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Need {
    /// Where: `table hits`.
    pub object: String,
    /// What is newer: `STRICT`.
    pub construct: &'static str,
    /// The first version of SQLite that knows it: `(3, 37)`.
    pub since: (u32, u32),
    /// Whether an older one refuses the whole file, or only this view when it is used.
    pub whole_file: bool,
}

/// What needs a newer SQLite; nothing if every one from 3.26 on opens the file and
/// answers from all of its views.
pub(crate) fn needs(connection: &Connection) -> rusqlite::Result<Vec<Need>> {
    let mut all = told(connection)?;
    let sql = "SELECT type || ' ' || name, sql FROM sqlite_master WHERE sql IS NOT NULL";
    let objects: Vec<(String, String)> =
        each(connection, sql, |row| Ok((row.get(0)?, row.get(1)?)))?;
    for (object, sql) in objects {
        let words = words::words(&sql);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let statement = Statement::new(&words);
        for (whole_file, found) in [
            (true, statement.spoils_the_file()),
            (false, statement.spoils_the_view()),
        ] {
            all.extend(found.into_iter().map(|(construct, since)| Need {
                object: object.clone(),
                construct,
                since,
                whole_file,
            }));
        }
    }
    all.sort_by(|a, b| (&a.object, a.construct).cmp(&(&b.object, b.construct)));
    all.dedup();
    Ok(all)
}

/// What SQLite itself tells of its tables.
fn told(connection: &Connection) -> rusqlite::Result<Vec<Need>> {
    let sql = "
        SELECT name, 'STRICT' FROM pragma_table_list WHERE schema = 'main' AND strict
        UNION ALL
        SELECT tables.name, 'generated'
        FROM sqlite_master AS tables
        JOIN pragma_table_xinfo(tables.name) AS columns
        WHERE tables.type = 'table'
          AND tables.rootpage > 0
          AND columns.hidden IN (2, 3)";
    each(connection, sql, |row| {
        let (name, kind): (String, String) = (row.get(0)?, row.get(1)?);
        let (construct, since) = match kind.as_str() {
            "STRICT" => ("STRICT", (3, 37)),
            _ => ("a generated column", (3, 31)),
        };
        Ok(Need {
            object: format!("table {name}"),
            construct,
            since,
            whole_file: true,
        })
    })
}

/// The oldest SQLite that opens a file with these needs, though views may need a newer.
#[must_use]
pub fn oldest(needs: &[Need]) -> (u32, u32) {
    let whole_file = needs.iter().filter(|need| need.whole_file);
    whole_file.map(|need| need.since).fold(PROMISED, Ord::max)
}

pub(super) fn look(connection: &Connection, _: &Fresh<'_>) -> rusqlite::Result<Vec<Finding>> {
    let finding = |need: Need| {
        let (major, minor) = need.since;
        Finding {
            rule: "oldest-sqlite",
            place: need.object,
            what: format!(
                "{} needs SQLite {major}.{minor}; an older one (RHEL 8 has 3.26) finds the whole \
                 file malformed",
                need.construct
            ),
        }
    };
    let needs = needs(connection)?.into_iter();
    Ok(needs.filter(|need| need.whole_file).map(finding).collect())
}
