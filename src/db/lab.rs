//! Lab files beside our tables.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::Connection;
use rusqlite::limits::Limit;

use super::Db;
use crate::error::{Error, Result, listed};
use crate::lab::{self, Lab, Table};
use crate::query::{LabNeed, Query};
use crate::spelling::fold_loosely;
use crate::sqlite::{Access, quoted, sqlite_words};

/// The most databases that SQLite attaches.
const ATTACHED: i32 = 10;

/// A lab's database that is attached.
#[derive(Debug)]
pub(super) struct Attached {
    /// Its name in SQL, in lower case.
    name: String,
    path: PathBuf,
    access: Access,
}

impl Attached {
    /// Fails where somebody has begun to write the file.
    pub(super) fn still(&self) -> Result<()> {
        self.access.still()
    }
}

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

    /// Gives a report the lab's tables that it needs, under the names that it knows. `given`
    /// says which column of the lab is meant where it is called otherwise: (`gene`,
    /// `Gene Symbol`).
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] when a table or column is missing, with what there is.
    pub fn fulfil(&mut self, query: &Query, given: &[(String, String)]) -> Result<()> {
        for need in &query.needs {
            let table = self.lab_for(query, need)?;
            let mut called = Vec::new();
            for column in &need.columns {
                let other = given.iter().find(|(key, _)| key == column);
                let wanted = other.map_or(column, |(_, name)| name);
                called.push((column_of(&table, column, wanted)?, column.clone()));
            }
            let is_called_so = |name: &String| name.eq_ignore_ascii_case(&need.table);
            let is_as_it_is = |(index, name): &(usize, String)| {
                table.columns()[*index].name.eq_ignore_ascii_case(name)
            };
            if table.names().iter().any(is_called_so) && called.iter().all(is_as_it_is) {
                continue;
            }
            let renamed = Arc::new(table.renamed(&need.table, &called));
            if table.names().iter().any(is_called_so) {
                // In the place of the same file as it is.
                self.labs.retain(|lab| !Arc::ptr_eq(lab, &table));
                self.register(renamed)?;
            } else {
                self.put_beside(renamed)?;
            }
        }
        Ok(())
    }

    /// The lab's table that a report means: the one of that name, or the only one.
    fn lab_for(&self, query: &Query, need: &LabNeed) -> Result<Arc<Table>> {
        let is_named = |table: &&Arc<Table>| {
            table
                .names()
                .iter()
                .any(|name| name.eq_ignore_ascii_case(&need.table))
        };
        let found = match (
            self.labs.iter().find(is_named),
            &self.labs[..],
            &query.needs[..],
        ) {
            (Some(table), ..) => Some(table),
            (None, [only], [_]) => Some(only),
            _ => None,
        };
        found.cloned().ok_or_else(|| {
            let name = &need.table;
            let how = match (&self.labs[..], &self.attached[..]) {
                ([], [database, ..]) => {
                    let tables = self.tables_of(database);
                    let path = database.path.display();
                    let example = tables.first().map_or("TABLE", String::as_str);
                    format!(
                        "name a table of the SQLite file, --with '{name}={path}#{example}'. Its \
                         tables: {}",
                        listed(&tables)
                    )
                }
                ([_, _, ..], _) if query.needs.len() == 1 => format!(
                    "{} were given: name one {name}=FILE, as in --with {name}={}",
                    if self.labs.len() == 2 {
                        "two"
                    } else {
                        "several"
                    },
                    self.labs[0].path().display()
                ),
                _ => format!("--with {name}=FILE"),
            };
            Error::Usage(format!(
                "report `{}` needs a lab file {}: {how}",
                query.name,
                need.in_words(),
            ))
        })
    }

    /// The file of a database by its name in SQL: ours, or one that is attached.
    pub(super) fn path_of(&self, database: &str) -> Option<&Path> {
        if database == "main" {
            return self.path();
        }
        let found = self
            .attached
            .iter()
            .find(|each| each.name.eq_ignore_ascii_case(database));
        found.map(|each| each.path.as_path())
    }

    /// The names of what lab files brought.
    pub(super) fn lab_names(&self) -> Vec<String> {
        let mut names: Vec<String> = self
            .labs
            .iter()
            .map(|table| table.names()[0].clone())
            .collect();
        for database in &self.attached {
            let tables = self.tables_of(database).into_iter();
            names.extend(tables.map(|table| format!("{}.{table}", database.name)));
        }
        names
    }

    /// The names of the tables of a lab's database; a hint is worth no second error.
    fn tables_of(&self, database: &Attached) -> Vec<String> {
        let tables = self
            .prepare(&crate::sqlite::tables_of(&database.name))
            .and_then(|mut statement| statement.first_column());
        tables.unwrap_or_default()
    }

    fn put_beside(&mut self, table: Arc<Table>) -> Result<()> {
        table.refuse_wide()?;
        for name in table.names() {
            self.refuse_taken(name, table.path())?;
        }
        self.register(table)
    }

    fn register(&mut self, table: Arc<Table>) -> Result<()> {
        let done = lab::register(&self.connection, &table);
        done.map_err(Error::internal("making a lab file a table"))?;
        self.labs.push(table);
        Ok(())
    }

    fn attach(&mut self, name: &str, path: &Path) -> Result<()> {
        self.refuse_taken(name, path)?;
        let mut access = Access::to(path)?;
        let beside = |connection: &Connection| {
            connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, ATTACHED)?;
            // The authorizer is told the file only as a literal; a URI has no quotes.
            let sql = format!("ATTACH '{}' AS {}", access.uri(), quoted(name));
            let done = self.guard.admit(|| connection.execute(&sql, []));
            connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
            done?;
            // Its schema is read now, so that what is wrong with it is said of this file.
            let look = format!("SELECT count(*) FROM {}.sqlite_master", quoted(name));
            connection.query_row(&look, [], |_| Ok(()))
        };
        self.watch
            .over(|| beside(&self.connection))
            .map_err(|error| {
                if sqlite_words(&error).starts_with("too many attached") {
                    return Error::Usage(format!(
                        "{}: more than {ATTACHED} SQLite files: give fewer",
                        path.display()
                    ));
                }
                access.fault(lab::sqlite::fault(path, &error))
            })?;
        access.opened();
        let attached = Attached {
            name: name.to_lowercase(),
            path: path.to_owned(),
            access,
        };
        for table in self.tables_of(&attached) {
            if self.is_table_function(&table.to_lowercase())? {
                return Err(Error::Usage(format!(
                    "{}: its table `{table}` would hide SQLite's own of that name: name the table \
                     that you mean after a #, e.g. --with x='{}#{table}'",
                    path.display(),
                    path.display()
                )));
            }
        }
        self.attached.push(attached);
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
        if folded == "match_of" {
            return taken("a table function of ours");
        }
        let known = |table: &Arc<Table>| {
            table
                .names()
                .iter()
                .any(|each| each.to_lowercase() == folded)
        };
        if self.labs.iter().any(known) || self.attached.iter().any(|each| each.name == folded) {
            return taken("another lab file");
        }
        let sql = "SELECT count(*) FROM sqlite_master WHERE lower(name) = lower(?1)";
        let ours: i64 =
            self.look(|connection| connection.query_row(sql, [name], |row| row.get(0)))?;
        if ours > 0 {
            return taken("a table of the database");
        }
        if self.is_table_function(&folded)? {
            return taken("SQLite itself");
        }
        Ok(())
    }

    /// Whether SQLite has a table or table function of that name, in lower case, without any
    /// database. Some of them it makes only when they are asked for.
    fn is_table_function(&self, name: &str) -> Result<bool> {
        let known = if let Some(known) = self.modules.get() {
            known
        } else {
            let sql = "SELECT lower(name) FROM pragma_module_list";
            let names = self.look(|connection| {
                let mut statement = connection.prepare(sql)?;
                let names = statement.query_map([], |row| row.get(0))?;
                names.collect::<rusqlite::Result<HashSet<String>>>()
            })?;
            self.modules.get_or_init(|| names)
        };
        Ok(known.contains(name)
            || name.starts_with("pragma_")
            || ["json_each", "json_tree", "jsonb_each", "jsonb_tree"].contains(&name))
    }
}

/// The column of a name, or the only one that differs in case and signs.
pub(crate) fn column_named(table: &Table, wanted: &str) -> Option<usize> {
    let columns = table.columns();
    if let Some(found) = columns.iter().position(|each| each.name == wanted) {
        return Some(found);
    }
    let key = fold_loosely(wanted);
    let mut alike = (0..columns.len()).filter(|place| fold_loosely(&columns[*place].name) == key);
    match (alike.next(), alike.next()) {
        (Some(found), None) => Some(found),
        _ => None,
    }
}

/// Which column of a lab's table is meant by one that a report needs.
fn column_of(table: &Table, column: &str, wanted: &str) -> Result<usize> {
    if let Some(found) = column_named(table, wanted) {
        return Ok(found);
    }
    let names: Vec<String> = table
        .columns()
        .iter()
        .map(|each| each.name.clone())
        .collect();
    Err(Error::Usage(format!(
        "{}: has no column `{wanted}`: say which one is meant with {column}=NAME. Possible: {}",
        table.path().display(),
        listed(&names)
    )))
}
