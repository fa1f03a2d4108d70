//! Whether a file can be upgraded, and whether anything is to be done.

use std::collections::BTreeSet;
use std::path::Path;

use rusqlite::Connection;

use super::To;
use super::lock::Patience;
use crate::db::connect::file_fault;
use crate::db::identify;
use crate::error::{Error, Result};
use crate::seed::keys;
use crate::seed::shipped::stamps;

/// The schema version of a file of ours, and whether anything is to be done.
pub(super) fn examine(
    connection: &Connection,
    path: &Path,
    to: To<'_>,
    patience: Patience<'_>,
) -> Result<(i32, bool)> {
    let broken = |error: rusqlite::Error| file_fault(path, &error);
    // All at one moment: another program may be upgrading the file.
    let begin = || {
        let moment = connection.unchecked_transaction()?;
        moment.query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(()))?;
        Ok(moment)
    };
    let _moment = patience.while_busy(connection, begin).map_err(broken)?;
    let version = identify(connection, path, to.release)?;
    if let Some(why) = (to.release)
        .fault_of_history(connection, version)
        .map_err(broken)?
    {
        return Err(Error::file(
            path,
            format!(
                "its history of migrations is not one of ours: {why}; use a backup, or build a \
                 fresh file and copy what is yours into it"
            ),
        ));
    }
    if version < to.release.schema_version() {
        refuse_taken_names(connection, path, version, to)?;
        return Ok((version, true));
    }
    let same = stamps(connection).map_err(broken)? == stamps(to.fresh).map_err(broken)?;
    if !same {
        let (theirs, ours) = (data_version(connection), data_version(to.fresh));
        if theirs > ours {
            return Err(Error::file(
                path,
                format!(
                    "holds newer data (version {}; this program ships {}): update the program",
                    theirs.unwrap_or_default(),
                    ours.unwrap_or_default()
                ),
            ));
        }
    }
    // Keys that cannot be compared are no reason to do nothing: the upgrade tells why.
    let has_stale = || keys::stale(connection).map_or(true, |stale| !stale.is_empty());
    Ok((version, !same || has_stale()))
}

pub(super) fn data_version(connection: &Connection) -> Option<String> {
    let sql = "SELECT value FROM metadata WHERE name = 'data_version'";
    connection.query_row(sql, [], |row| row.get(0)).ok()
}

/// A lab's own table may have the name of one that a later schema brings.
fn refuse_taken_names(
    connection: &Connection,
    path: &Path,
    version: i32,
    to: To<'_>,
) -> Result<()> {
    let names = |connection: &Connection| -> rusqlite::Result<BTreeSet<String>> {
        connection
            .prepare("SELECT lower(name) FROM sqlite_master")?
            .query_map([], |row| row.get(0))?
            .collect()
    };
    let then = to.release.empty(version)?;
    let taken = names(&then).and_then(|then| {
        let (now, there) = (names(to.fresh)?, names(connection)?);
        let taken = now.difference(&then).find(|name| there.contains(*name));
        Ok(taken.cloned())
    });
    match taken.map_err(|error| file_fault(path, &error))? {
        Some(name) => Err(Error::file(
            path,
            format!(
                "has a table, view or index of your own named `{name}`, which schema {} brings: \
                 give yours another name, and run this again",
                to.release.schema_version()
            ),
        )),
        None => Ok(()),
    }
}
