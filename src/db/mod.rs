//! [`Db`]: the database, open for reading. The only owner of a connection.

pub(crate) mod connect;
mod functions;
pub(crate) mod guard;
mod history;
mod identify;
mod lab;
pub(crate) mod release;
mod statement;
mod values;
pub(crate) mod watch;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode};

use crate::error::{Error, Result, suggest};
use crate::lab::Table;
use crate::query::Query;
use crate::seed::keys;
use crate::spelling::Prefixes;
pub(crate) use crate::sqlite::read_without_locks;
use crate::sqlite::{Access, sqlite_words};
use connect::file_fault;
use guard::Guard;
pub(crate) use guard::limit_memory;
pub(crate) use identify::identify;
use lab::Attached;
pub(crate) use lab::column_named;
pub use release::{Release, SCHEMA_VERSION};
pub use statement::Statement;
pub(crate) use watch::Watch;

/// `MGRS`: what the file calls itself in its header (`PRAGMA application_id`).
pub const APPLICATION_ID: i32 = 0x4d47_5253;

/// A migrasome database, open for reading and for nothing else.
#[derive(Debug)]
pub struct Db {
    connection: Connection,
    path: Option<PathBuf>,
    /// How the file is read; `None`: there is none, or a copy of it is asked.
    access: Option<Access>,
    /// Its schema version.
    schema: i32,
    /// Whether the keys are still to be made: nobody has asked for any of what is built in.
    lacks_keys: AtomicBool,
    guard: Arc<Guard>,
    watch: Arc<Watch>,
    /// Lab files beside.
    labs: Vec<Arc<Table>>,
    /// Lab databases beside.
    attached: Vec<Attached>,
    /// What SQLite itself has, by names in lower case, once somebody asked.
    modules: OnceLock<HashSet<String>>,
}

impl Db {
    /// The data that this program was built with, in memory.
    ///
    /// # Errors
    ///
    /// [`Error::Seed`] when a seed file is wrong, which the tests of this program rule
    /// out.
    pub fn built_in() -> Result<Self> {
        Self::of(&Release::this())
    }

    /// What another release ships.
    ///
    /// # Errors
    ///
    /// [`Error::Seed`] with the file and line that is wrong.
    pub fn of(release: &Release) -> Result<Self> {
        let db = Self::guarded(release.load()?, None, release.schema_version())?;
        db.lacks_keys.store(true, Ordering::Relaxed);
        Ok(db)
    }

    /// Makes the keys of what is built in, if they are still to be made.
    pub(crate) fn make_keys(&self) -> Result<()> {
        if !self.lacks_keys.swap(false, Ordering::Relaxed) {
            return Ok(());
        }
        self.guard
            .open(&self.connection, keys::refill)
            .map_err(Error::internal("making the keys"))
    }

    /// Opens a file, without writing anything to it or beside it.
    ///
    /// # Errors
    ///
    /// [`Error::File`] when there is no such file, it is not ours, it is damaged, or it
    /// was made by a newer program.
    pub fn open(path: &Path) -> Result<Self> {
        let (connection, access) = connect::watched(path)?;
        guard::limit(&connection).map_err(|error| file_fault(path, &error))?;
        let schema = identify(&connection, path, &Release::this());
        let schema = schema.map_err(|error| access.fault(error))?;
        Ok(Self {
            access: Some(access),
            ..Self::guarded(connection, Some(path.to_owned()), schema)?
        })
    }

    /// A copy in memory of a file of that schema, which stays what errors name.
    ///
    /// # Errors
    ///
    /// [`Error::File`] when it is damaged.
    pub(crate) fn of_copy(copy: Connection, path: &Path, schema: i32) -> Result<Self> {
        Self::guarded(copy, Some(path.to_owned()), schema)
    }

    fn guarded(mut connection: Connection, path: Option<PathBuf>, schema: i32) -> Result<Self> {
        let watch = Arc::new(Watch::new());
        let guard = watch
            .over(|| {
                watch::install(&mut connection, &watch)?;
                Guard::install(&mut connection)
            })
            .map_err(|error| match &path {
                Some(path) => file_fault(path, &error),
                None => Error::internal("opening the built-in data")(error),
            })?;
        Ok(Self {
            connection,
            path,
            access: None,
            schema,
            lacks_keys: AtomicBool::new(false),
            guard,
            watch,
            labs: Vec::new(),
            attached: Vec::new(),
            modules: OnceLock::new(),
        })
    }

    /// Makes a running query stop soon after the flag is set.
    pub fn stop_on(&self, flag: Arc<AtomicBool>) {
        self.watch.set_stop(flag);
    }

    /// Lets SQLite spend no more time than this on all that is asked; the time that a reader
    /// takes over the rows does not count.
    pub fn limit_time(&self, limit: Duration) {
        self.watch.set_limit(limit);
    }

    /// Makes a module known that SQL may ask.
    pub(crate) fn offer<T>(&self, make: impl FnOnce(&Connection) -> T) -> T {
        make(&self.connection)
    }

    /// Asks the connection for something of our own.
    pub(crate) fn look<T>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T> {
        self.guard.reset();
        self.watch
            .over(|| work(&self.connection))
            .map_err(|error| match self.fault(&error) {
                // Our own SQL is right: it is the file that does not fit it.
                Error::Query(words) => self.spoilt(&words),
                other => other,
            })
            .and_then(|found| self.still().map(|()| found))
    }

    /// Fails where somebody wrote to what was read: rows may be of two states of a file.
    fn still(&self) -> Result<()> {
        self.access.iter().try_for_each(Access::still)?;
        self.attached.iter().try_for_each(Attached::still)?;
        self.labs.iter().try_for_each(|table| table.still())
    }

    /// The file, or `None` for the built-in data.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Its schema version: that of this program, or an older one.
    #[must_use]
    pub fn schema(&self) -> i32 {
        self.schema
    }

    /// Compiles SQL that may come from anywhere: one statement that reads.
    ///
    /// # Errors
    ///
    /// [`Error::Statement`] when the SQL is wrong, is more than one statement or does
    /// anything but read; [`Error::File`] when the file is damaged.
    pub fn prepare(&self, sql: &str) -> Result<Statement<'_>> {
        self.guard.reset();
        let statement = Statement::compile(self, sql)?;
        if self.guard.reads_keys() {
            self.make_keys()?;
        }
        Ok(statement)
    }

    /// Compiles a canned report of this file.
    ///
    /// # Errors
    ///
    /// [`Error::File`] when it does not compile, which is the fault of the file and not of
    /// the person who asks.
    pub fn prepare_report(&self, query: &Query) -> Result<Statement<'_>> {
        let compiled = self.prepare(&query.with_folding());
        let mut statement = compiled.map_err(|error| match error {
            Error::Statement(words) => {
                self.spoilt(&format!("its report `{}`: {words}", query.name))
            }
            other => other,
        })?;
        // Those of an older file have parameters that nobody need give.
        statement.take_unbound_as_null();
        Ok(statement)
    }

    /// Something of ours in the file is not as it was built.
    pub(crate) fn spoilt(&self, what: &str) -> Error {
        let path = self
            .path
            .as_deref()
            .unwrap_or(Path::new("the built-in data"));
        Error::file(
            path,
            format!("{what}; `migrasome check` tells what is wrong with the file"),
        )
    }

    /// What reads more than its own SQL needs a file of this program's schema.
    ///
    /// # Errors
    ///
    /// [`Error::File`] when it is older.
    pub(crate) fn refuse_older(&self) -> Result<()> {
        let found = self.schema;
        let Some(path) = self.path.as_ref().filter(|_| found < SCHEMA_VERSION) else {
            return Ok(());
        };
        Err(Error::file(
            path,
            format!(
                "made by an older migrasome (schema {found}; this program reads \
                 {SCHEMA_VERSION}): `migrasome migrate {}` brings it up to date and keeps a backup",
                path.display()
            ),
        ))
    }

    /// Every canned report of this file, by name.
    ///
    /// # Errors
    ///
    /// [`Error::File`] when the file is damaged.
    pub fn queries(&self) -> Result<Vec<Query>> {
        self.refuse_older()?;
        self.look(|connection| Query::stored(connection, None))
    }

    /// One canned report of this file, in whatever case its name is written.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] when there is none of that name, with the nearest one.
    pub fn query(&self, name: &str) -> Result<Query> {
        self.refuse_older()?;
        let found = self.look(|connection| Query::stored(connection, Some(name)))?;
        if let Some(query) = found.into_iter().next() {
            return Ok(query);
        }
        let known = self.queries()?;
        let same = |query: &&Query| query.name.eq_ignore_ascii_case(name);
        if let Some(query) = known.iter().find(same) {
            return Ok(query.clone());
        }
        let names: Vec<String> = known.into_iter().map(|each| each.name).collect();
        Err(Error::Usage(format!(
            "no report `{name}`{}",
            suggest(name, &names)
        )))
    }

    /// A line of `metadata`, such as `data_version`.
    ///
    /// # Errors
    ///
    /// [`Error::File`] when the file is damaged or has no such line.
    pub fn metadata(&self, name: &str) -> Result<String> {
        let mut statement = self.prepare("SELECT value FROM metadata WHERE name = ?1")?;
        statement.bind(1, name)?;
        let value = statement.first_column()?.pop();
        value.ok_or_else(|| self.spoilt(&format!("its metadata has no `{name}`")))
    }

    /// The prefixes of identifiers that this file knows, those that a lab added to it included.
    ///
    /// # Errors
    ///
    /// [`Error::File`] when the file is damaged, or the pattern of a prefix cannot be used.
    pub fn prefixes(&self) -> Result<Prefixes> {
        self.look(functions::prefixes)
    }

    /// What is asked would take too much.
    fn limited(&self, what: &str) -> Error {
        match &self.path {
            Some(path) => Error::file(path, what),
            None => Error::Query(what.to_owned()),
        }
    }

    /// What an error of SQLite's means to the person who asked.
    fn fault(&self, error: &rusqlite::Error) -> Error {
        if let Some(fault) = self.labs.iter().find_map(|table| table.take_fault()) {
            return fault;
        }
        // What is wrong with a file may be that somebody writes it.
        if let Err(changed) = self.still() {
            return changed;
        }
        if let Some(tried) = self.guard.denied() {
            return Error::Statement(format!(
                "only reading is allowed here and this statement {tried}: give one SELECT"
            ));
        }
        match (error.sqlite_error_code(), &self.path) {
            (Some(ErrorCode::OperationInterrupted), _) => match self.watch.limit() {
                Some(limit) if self.watch.is_over(Duration::ZERO) => self.limited(&too_long(limit)),
                _ => Error::Interrupted,
            },
            (Some(ErrorCode::OutOfMemory), _) => {
                self.limited("needs more memory than there is: ask for less at a time")
            }
            (Some(ErrorCode::TooBig), _) => self
                .limited("makes a text of more than 64 MiB, or holds one: ask for less at a time"),
            (
                Some(
                    ErrorCode::DatabaseCorrupt
                    | ErrorCode::NotADatabase
                    | ErrorCode::CannotOpen
                    | ErrorCode::SystemIoFailure
                    | ErrorCode::DatabaseBusy
                    | ErrorCode::ReadOnly
                    | ErrorCode::PermissionDenied,
                ),
                Some(path),
            ) => file_fault(path, error),
            _ => Error::Query(sqlite_words(error)),
        }
    }
}

/// The message when time runs out.
pub(crate) fn too_long(limit: Duration) -> String {
    format!(
        "took longer than {} s and was stopped: `--timeout SECONDS` gives it more (0: as long as \
         it takes)",
        limit.as_secs()
    )
}

/// The version of the SQLite in this program, e.g. `3.54.1`.
pub(crate) fn sqlite_version() -> &'static str {
    rusqlite::version()
}
