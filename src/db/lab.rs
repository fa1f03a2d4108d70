//! Lab files beside our tables.

use std::path::Path;
use std::sync::Arc;

use rusqlite::Connection;
use rusqlite::limits::Limit;

use super::{Db, connect};
use crate::error::{Error, Result, sqlite_words};
use crate::lab::{self, Lab, Table};
use crate::shipped::quoted;

/// The most databases that SQLite attaches.
const ATTACHED: i32 = 10;

impl Db {
    /// Puts a lab file beside our tables: as a table of its name, or if it is a database, all
    /// its tables with its name before the point. It is read and never written.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] when a name is taken, by one of our tables or another lab file;
    /// [`Error::File`] when a database cannot be opened.
    pub fn with(&mut self, lab: Lab) -> Result<()> {
        match lab {
            Lab::Table(table) => self.put_beside(table),
            Lab::Database { name, path } => self.attach(&name, &path),
        }
    }

    /// The lab files beside, but for databases.
    #[must_use]
    pub fn labs(&self) -> &[Arc<Table>] {
        &self.labs
    }

    fn put_beside(&mut self, table: Arc<Table>) -> Result<()> {
        for name in table.names() {
            self.refuse_taken(name, table.path())?;
        }
        let done = lab::register(&self.connection, &table);
        done.map_err(Error::internal("making a lab file a table"))?;
        self.labs.push(table);
        Ok(())
    }

    fn attach(&mut self, name: &str, path: &Path) -> Result<()> {
        self.refuse_taken(name, path)?;
        let uri = connect::uri(path)?;
        let beside = |connection: &Connection| {
            connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, ATTACHED)?;
            let sql = format!("ATTACH ?1 AS {}", quoted(name));
            let done = self.guard.admit(|| connection.execute(&sql, [uri.as_str()]));
            connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
            done?;
            // Its schema is read now, so that what is wrong with it is said of this file.
            let look = format!("SELECT count(*) FROM {}.sqlite_master", quoted(name));
            connection.query_row(&look, [], |_| Ok(()))
        };
        self.watch.over(|| beside(&self.connection)).map_err(|error| {
            if sqlite_words(&error).starts_with("too many attached") {
                return Error::Usage(format!(
                    "{}: more than {ATTACHED} SQLite files: give fewer",
                    path.display()
                ));
            }
            connect::lab_fault(path, &error)
        })?;
        self.attached.push(name.to_lowercase());
        Ok(())
    }

    /// A lab file never hides a table of ours, nor another lab file.
    fn refuse_taken(&self, name: &str, path: &Path) -> Result<()> {
        let folded = name.to_lowercase();
        let taken = |by: &str| {
            Err(Error::Usage(format!(
                "{}: the name `{name}` is taken by {by}: give another, --with OTHER_NAME={}",
                path.display(),
                path.display()
            )))
        };
        if ["main", "temp"].contains(&folded.as_str()) || folded.starts_with("sqlite_") {
            return taken("SQLite itself");
        }
        let known = |table: &Arc<Table>| table.names().iter().any(|each| each.to_lowercase() == folded);
        if self.labs.iter().any(known) || self.attached.contains(&folded) {
            return taken("another lab file");
        }
        let sql = "SELECT count(*) FROM sqlite_master WHERE lower(name) = lower(?1)";
        let ours: i64 = self.look(|connection| connection.query_row(sql, [name], |row| row.get(0)))?;
        if ours > 0 {
            return taken("a table of the database");
        }
        let modules = "SELECT count(*) FROM pragma_module_list WHERE lower(name) = lower(?1)";
        let made: i64 =
            self.look(|connection| connection.query_row(modules, [name], |row| row.get(0)))?;
        if made > 0 {
            return taken("SQLite itself");
        }
        Ok(())
    }
}
