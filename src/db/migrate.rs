//! The embedded migrations, and bringing an empty database up to the newest.

use rusqlite::{Connection, params};

use super::APPLICATION_ID;
use crate::error::{Error, Result};

mod embedded {
    refinery::embed_migrations!("migrations");
}

/// What stands in the history instead of the wall clock, so that two builds give the
/// same bytes. A full RFC 3339 stamp: refinery panics on anything less.
const APPLIED_ON: &str = "2026-11-23T00:00:00Z";

/// The schema version that this program writes: the number of its last migration.
///
/// A constant, because asking refinery compiles a regular expression, which took half the
/// time of a whole report.
pub const SCHEMA_VERSION: i32 = 6;

/// Runs every migration on a fresh connection and stamps it as ours.
pub(super) fn migrate(connection: &mut Connection) -> Result<()> {
    let stamp = || Error::internal("stamping the schema");
    embedded::migrations::runner()
        // One transaction for the SQL and its history row: a crash between the two
        // would leave "table already exists" for ever.
        .set_grouped(true)
        .run(connection)
        .map_err(Error::internal("migrating"))?;
    connection
        .execute(
            "UPDATE refinery_schema_history SET applied_on = ?1",
            params![APPLIED_ON],
        )
        .map_err(stamp())?;
    connection
        .pragma_update(None, "application_id", APPLICATION_ID)
        .map_err(stamp())?;
    connection
        .pragma_update(None, "user_version", SCHEMA_VERSION)
        .map_err(stamp())
}

#[cfg(test)]
mod tests {
    use super::{SCHEMA_VERSION, embedded};

    #[test]
    fn the_schema_version_is_the_last_migration() {
        let runner = embedded::migrations::runner();
        let last = runner
            .get_migrations()
            .iter()
            .map(refinery::Migration::version)
            .max();
        assert_eq!(last, Some(SCHEMA_VERSION));
    }
}
