//! What one version of this program ships: its migrations and its seed files. Running them, and
//! reading the history that they leave.

use std::collections::BTreeMap;
use std::path::Path;

use include_dir::{Dir, include_dir};
use rusqlite::{Connection, params};

use super::APPLICATION_ID;
use super::connect::with_functions;
use super::history::{self, Migration};
use crate::error::{Error, Result};
use crate::seed::{self, Seeds, keys, shipped};
use crate::sqlite::{is_wrong_sql, sqlite_words};

/// The migrations as files, by name.
static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/migrations");

/// What stands in the history instead of the wall clock, so that two builds give the
/// same bytes. A full RFC 3339 stamp: refinery panics on anything less.
const APPLIED_ON: &str = "2026-11-26T00:00:00Z";

/// The schema version that this program writes: the number of its last migration.
pub const SCHEMA_VERSION: i32 = 8;

/// The checksum of the first migration of every file that was made before the first release.
const UNRELEASED: &str = "17389573364604347088";

/// The migrations and seed files of one version of this program.
#[derive(Clone, Debug)]
pub struct Release {
    /// Name and SQL of each migration; the first has the version 1.
    migrations: Vec<(String, String)>,
    seeds: Seeds,
}

impl Release {
    /// Those that this program was built with.
    #[must_use]
    pub fn this() -> Self {
        Self {
            migrations: in_order(),
            seeds: Seeds::embedded(),
        }
    }

    /// The same with a seed file added or replaced, by its path in the project
    /// (`seeds/terms.csv`).
    #[must_use]
    pub fn with_seed(mut self, path: &str, contents: &str) -> Self {
        self.seeds = self.seeds.with(path, contents);
        self
    }

    /// The same with one more migration behind the last, e.g. `V5__findings`.
    #[must_use]
    pub fn with_migration(mut self, name: &str, sql: &str) -> Self {
        self.migrations.push((name.to_owned(), sql.to_owned()));
        self
    }

    /// Its seed files.
    #[must_use]
    pub fn seeds(&self) -> &Seeds {
        &self.seeds
    }

    /// The number of its last migration.
    #[must_use]
    pub fn schema_version(&self) -> i32 {
        i32::try_from(self.migrations.len()).unwrap_or(i32::MAX)
    }

    /// Its migrations with their versions and checksums, by version.
    fn known(&self) -> Vec<Migration> {
        let known = self.migrations.iter();
        known
            .filter_map(|(name, sql)| Migration::new(name, sql))
            .collect()
    }

    /// An empty database of a schema version, in memory.
    pub(crate) fn empty(&self, version: i32) -> Result<Connection> {
        let mut connection = Connection::open_in_memory()
            .and_then(with_functions)
            .and_then(|connection| {
                // Most tables fill less than a page of the usual 4,096 bytes.
                connection.pragma_update(None, "page_size", 2048)?;
                Ok(connection)
            })
            .map_err(Error::internal("opening a database in memory"))?;
        history::begin(&mut connection)?;
        connection
            .transaction()
            .and_then(|tx| {
                self.migrate(&tx, 0, version)?;
                tx.commit()
            })
            .map_err(Error::internal("migrating"))?;
        Ok(connection)
    }

    /// All that it ships, in memory; without the record of what that is, which only a file
    /// needs, and without keys, which take as long to make as all else.
    pub(crate) fn load(&self) -> Result<Connection> {
        let version = self.schema_version();
        let mut connection = self.empty(version)?;
        seed::load(&mut connection, &self.seeds, version)?;
        Ok(connection)
    }

    /// All that it ships as a file holds it, in memory.
    pub(crate) fn load_for_file(&self) -> Result<Connection> {
        let connection = self.load()?;
        keys::refill(&connection).map_err(Error::internal("making the keys"))?;
        shipped::stamp(&connection).map_err(Error::internal("writing down what is shipped"))?;
        Ok(connection)
    }

    /// Writes a new file into a folder that is the caller's alone: the same bytes that are built
    /// elsewhere, without all that guards a file which others may have.
    ///
    /// # Errors
    ///
    /// [`Error::Seed`] when a seed file is wrong; [`Error::File`] when it cannot be written.
    pub fn write_new(&self, path: &Path) -> Result<()> {
        let connection = self.load_for_file()?;
        vacuum_into(&connection, &path.display().to_string())
            .map_err(|error| Error::file(path, sqlite_words(&error)))
    }

    /// Runs the migrations after one version up to another, and tells their names. The caller
    /// holds the transaction: SQL, history and all that follows are kept together or not at
    /// all.
    pub(crate) fn migrate(
        &self,
        connection: &Connection,
        after: i32,
        to: i32,
    ) -> rusqlite::Result<Vec<String>> {
        let mut done = Vec::new();
        for migration in self.known() {
            let version = migration.version;
            if version <= after || version > to {
                continue;
            }
            connection.execute_batch(&migration.sql)?;
            connection.execute(
                "INSERT INTO refinery_schema_history (version, name, applied_on, checksum)
                 VALUES (?1, ?2, ?3, ?4)",
                params![version, migration.name, APPLIED_ON, migration.checksum],
            )?;
            done.push(name(&migration));
        }
        connection.pragma_update(None, "application_id", APPLICATION_ID)?;
        connection.pragma_update(None, "user_version", to)?;
        Ok(done)
    }

    /// The names of the migrations that a file of this version lacks.
    pub(crate) fn pending(&self, after: i32) -> Vec<String> {
        let known = self.known();
        let later = known.iter().filter(|each| each.version > after);
        later.map(name).collect()
    }

    /// Why the history of a file is not that of its version; `None` when it is. Refinery would
    /// panic on a line that it cannot parse.
    pub(crate) fn fault_of_history(
        &self,
        connection: &Connection,
        version: i32,
    ) -> rusqlite::Result<Option<String>> {
        let history = match history(connection) {
            Ok(history) => history,
            Err(error) if is_wrong_sql(&error) || error.sqlite_error_code().is_none() => {
                return Ok(Some(format!(
                    "it cannot be read ({})",
                    sqlite_words(&error)
                )));
            }
            Err(error) => return Err(error),
        };
        let known = self.known().into_iter();
        for migration in known.filter(|migration| migration.version <= version) {
            let number = migration.version;
            let expected = (Some(migration.name.clone()), Some(migration.checksum));
            match history.get(&number.into()) {
                None => return Ok(Some(format!("V{number} is missing"))),
                Some(found) if *found != expected => {
                    return Ok(Some(format!(
                        "V{number} is not the one that this program knows"
                    )));
                }
                Some(_) => {}
            }
        }
        let later = history.keys().find(|number| **number > version.into());
        Ok(later.map(|number| format!("it has V{number}, but the file is of schema {version}")))
    }

    /// The schema that a sound history tells; `None` where there is none.
    pub(crate) fn version_of_history(&self, connection: &Connection) -> Option<i32> {
        let sql = "SELECT max(version) FROM refinery_schema_history";
        let version: i32 = connection.query_row(sql, [], |row| row.get(0)).ok()?;
        let fault = self.fault_of_history(connection, version).ok()?;
        fault.is_none().then_some(version)
    }
}

fn name(migration: &Migration) -> String {
    format!("V{} {}", migration.version, migration.name)
}

/// Name and checksum of each migration that a file tells of, by number.
type History = BTreeMap<i64, (Option<String>, Option<String>)>;

fn history(connection: &Connection) -> rusqlite::Result<History> {
    connection
        .prepare(
            "SELECT version, CAST(name AS TEXT), CAST(checksum AS TEXT)
             FROM refinery_schema_history
             ORDER BY version",
        )?
        .query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?
        .collect()
}

/// Whether a file was made before the first release, when the schema was still another.
pub(crate) fn is_unreleased(connection: &Connection) -> bool {
    let sql = "SELECT checksum = ?1 FROM refinery_schema_history WHERE version = 1";
    connection
        .query_row(sql, [UNRELEASED], |row| row.get(0))
        .unwrap_or(false)
}

/// Makes the views, indexes and triggers of ours that somebody dropped: they hold nothing of their
/// own.
pub(crate) fn put_back(file: &Connection, fresh: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut objects = fresh.prepare(
        "SELECT type, name, sql
         FROM sqlite_master
         WHERE type IN ('index', 'view', 'trigger') AND sql IS NOT NULL
         ORDER BY rowid",
    )?;
    let mut objects = objects.query([])?;
    let mut done = Vec::new();
    while let Some(row) = objects.next()? {
        let (kind, name, sql): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let there = "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = ?1 COLLATE NOCASE)";
        if !file.query_row(there, [&name], |row| row.get::<_, bool>(0))? {
            file.execute_batch(&sql)?;
            done.push(format!("{kind} {name}"));
        }
    }
    Ok(done)
}

/// Writes all of it to a new file, tidily.
pub(crate) fn vacuum_into(connection: &Connection, place: &str) -> rusqlite::Result<()> {
    // It would sync as the source does, several times; whoever puts the file in place does it once.
    connection.pragma_update(None, "synchronous", "off")?;
    connection.execute("VACUUM INTO ?1", [place]).map(drop)
}

/// The embedded migrations, by version.
fn in_order() -> Vec<(String, String)> {
    let text = |file: &include_dir::File<'_>| {
        let name = file.path().file_stem()?.to_str()?.to_owned();
        Some((name, file.contents_utf8()?.to_owned()))
    };
    let mut migrations: Vec<_> = EMBEDDED.files().filter_map(text).collect();
    // V10 comes after V9.
    migrations.sort_by_key(|(name, _)| (name.find("__"), name.clone()));
    migrations
}

#[cfg(test)]
mod tests {
    use super::{Release, SCHEMA_VERSION};
    use crate::db::Db;

    /// The first test to fail where a seed file or a report is wrong, with file and line.
    #[test]
    fn the_files_that_are_built_in_hold_together() {
        let file = "seeds/metadata.csv";
        let release = Release::this();
        let text = release.seeds().text(file).unwrap().to_owned();
        // Files that were put in anew are looked at more closely than those built in.
        if let Err(error) = Db::of(&release.with_seed(file, &text)) {
            panic!("{error}");
        }
    }

    #[test]
    fn the_schema_version_is_the_last_migration() {
        let release = Release::this();
        let versions: Vec<i32> = release.known().iter().map(|each| each.version).collect();
        assert_eq!(versions, (1..=SCHEMA_VERSION).collect::<Vec<_>>());
        assert_eq!(release.schema_version(), SCHEMA_VERSION);
    }
}
