//! [`Statement`]: SQL that was found to read and nothing else, bound and run.

use rusqlite::ToSql;
use rusqlite::types::ValueRef;

use super::Db;
use crate::error::{Error, Result, suggest};
use crate::sqlite::sqlite_words;

/// How much of a faulty statement an error quotes, in characters.
const QUOTED: usize = 24;

/// A compiled statement that only reads.
#[derive(Debug)]
pub struct Statement<'db> {
    db: &'db Db,
    inner: rusqlite::Statement<'db>,
    columns: Vec<String>,
    bound: Vec<bool>,
    rows_given: u64,
}

impl<'db> Statement<'db> {
    pub(super) fn compile(db: &'db Db, sql: &str) -> Result<Self> {
        let inner = db
            .watch
            .over(|| db.connection.prepare(sql))
            .map_err(|error| refusal(db, &error))?;
        if inner.column_count() == 0 || !(inner.readonly() || inner.is_explain() > 0) {
            return Err(Error::Statement(
                "not a question: give one SELECT (or WITH … SELECT, VALUES, EXPLAIN)".to_owned(),
            ));
        }
        let columns = inner.column_names().map(str::to_owned).collect();
        let bound = vec![false; inner.parameter_count()];
        Ok(Self {
            db,
            inner,
            columns,
            bound,
            rows_given: 0,
        })
    }

    /// The names of the result's columns, in order.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// For each column of the result the table and column of this database that its values are
    /// taken from as they are; `None` for what is computed, or is a lab's.
    pub(crate) fn origins(&self) -> Vec<Option<(String, String)>> {
        let columns = self.inner.columns_with_metadata();
        let origin = columns.map(|column| {
            let is_ours = column.database_name() == Some("main");
            let place = column.table_name().zip(column.origin_name());
            let (table, column) = place.filter(|_| is_ours)?;
            Some((table.to_owned(), column.to_owned()))
        });
        origin.collect()
    }

    /// What is not bound is NULL, as for most clients, and no error.
    pub(super) fn take_unbound_as_null(&mut self) {
        self.bound.fill(true);
    }

    /// How many rows it has handed over so far.
    #[must_use]
    pub fn rows_given(&self) -> u64 {
        self.rows_given
    }

    /// Gives a parameter its value, by position from 1.
    ///
    /// # Errors
    ///
    /// [`Error::Statement`] when there is no such parameter.
    pub fn bind(&mut self, index: usize, value: impl ToSql) -> Result<()> {
        self.inner
            .raw_bind_parameter(index, value)
            .map_err(|error| {
                Error::Statement(format!("parameter {index}: {}", sqlite_words(&error)))
            })?;
        self.bound[index - 1] = true;
        Ok(())
    }

    /// Gives the parameter `:name` its value.
    ///
    /// # Errors
    ///
    /// [`Error::Statement`] when there is no such parameter.
    pub fn bind_named(&mut self, name: &str, value: impl ToSql) -> Result<()> {
        let index = self
            .inner
            .parameter_index(&format!(":{name}"))
            .ok()
            .flatten();
        let index = index
            .ok_or_else(|| Error::Statement(format!("the statement has no parameter `:{name}`")))?;
        self.bind(index, value)
    }

    /// Runs the statement and hands over each row as it comes; rows are never
    /// collected here.
    ///
    /// # Errors
    ///
    /// [`Error::Statement`] when a parameter has no value; [`Error::Query`],
    /// [`Error::File`] or [`Error::Interrupted`] when running it fails, or a text is not UTF-8;
    /// whatever `take` returns.
    pub fn for_each_row(
        &mut self,
        mut take: impl FnMut(&[ValueRef<'_>]) -> Result<()>,
    ) -> Result<()> {
        let (db, origins, columns) = (self.db, self.databases(), self.columns.clone());
        let mut number = 0;
        self.for_each_row_as_it_is(|values| {
            number += 1;
            if let Some(at) = values.iter().position(is_broken) {
                return Err(broken_text(
                    db,
                    origins[at].as_ref(),
                    (number, &columns[at]),
                ));
            }
            take(values)
        })
    }

    /// The same, whatever bytes a text is made of.
    pub(crate) fn for_each_row_as_it_is(
        &mut self,
        mut take: impl FnMut(&[ValueRef<'_>]) -> Result<()>,
    ) -> Result<()> {
        if let Some(open) = self.bound.iter().position(|bound| !bound) {
            let name = self
                .inner
                .parameter_name(open + 1)
                .unwrap_or("?")
                .to_owned();
            return Err(Error::Statement(format!(
                "`{name}` has no value: write the value in its place, or save the query as a report"
            )));
        }
        let width = self.columns.len();
        let db = self.db;
        let mut rows = self.inner.raw_query();
        while let Some(row) = (db.watch.over(|| rows.next())).map_err(|error| db.fault(&error))? {
            let values: Vec<ValueRef<'_>> = (0..width)
                .map(|index| row.get_ref(index))
                .collect::<Result<_, _>>()
                .map_err(|error| db.fault(&error))?;
            take(&values)?;
            self.rows_given += 1;
        }
        db.still()
    }

    /// For each column of the result the database and table that its values are taken from.
    fn databases(&self) -> Vec<Option<(String, String)>> {
        let columns = self.inner.columns_with_metadata();
        let origin = columns.map(|column| {
            let (database, table) = column.database_name().zip(column.table_name())?;
            Some((database.to_owned(), table.to_owned()))
        });
        origin.collect()
    }

    /// Runs the statement and collects its first column as text: for short lists.
    pub(crate) fn first_column(&mut self) -> Result<Vec<String>> {
        let mut column = Vec::new();
        self.for_each_row(|row| {
            column.push(text_of(row[0]));
            Ok(())
        })?;
        Ok(column)
    }
}

/// Whether a text is none: SQLite keeps any bytes as one, and not every format could write them.
fn is_broken(value: &ValueRef<'_>) -> bool {
    matches!(value, ValueRef::Text(bytes) if std::str::from_utf8(bytes).is_err())
}

/// What is said of such a text: whose it is, and how its bytes can be seen.
fn broken_text(db: &Db, origin: Option<&(String, String)>, (row, column): (u64, &str)) -> Error {
    let cause = format!(
        "row {row} of the result: column `{column}` holds a text that is not UTF-8: mend it in the \
         database, or ask for hex(…) of it"
    );
    let path = origin.and_then(|(database, table)| {
        let path = db.path_of(database)?;
        Some((path, table))
    });
    match path {
        Some((path, table)) => Error::file(path, format!("table `{table}`, {cause}")),
        None => Error::Query(cause),
    }
}

/// A value as text, NULL as nothing.
fn text_of(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => String::new(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => crate::spelling::printed(number),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
            String::from_utf8_lossy(bytes).into_owned()
        }
    }
}

/// Why a statement was not compiled, and what to write instead.
fn refusal(db: &Db, error: &rusqlite::Error) -> Error {
    if matches!(error, rusqlite::Error::MultipleStatement) {
        return Error::Statement("more than one statement: give one SELECT at a time".to_owned());
    }
    let words = sqlite_words(error);
    match db.fault(error) {
        Error::Query(_) => match words.strip_prefix("no such table: ") {
            Some(name) => {
                let hint = suggest(name, &names(db));
                Error::Statement(format!("no such table or view: {name}{hint}"))
            }
            None => Error::Statement(format!("the SQL is wrong: {words}{}", place(error))),
        },
        other => other,
    }
}

/// Where in the SQL the fault is, where SQLite tells.
fn place(error: &rusqlite::Error) -> String {
    let rusqlite::Error::SqlInputError { sql, offset, .. } = error else {
        return String::new();
    };
    let rest = usize::try_from(*offset).ok().and_then(|at| sql.get(at..));
    rest.map_or_else(String::new, |rest| {
        let quoted: String = rest.chars().take(QUOTED).collect();
        format!(" (at `{}`)", quoted.replace('\n', " "))
    })
}

/// What can be asked: what the lab brought, then views, which are the vocabulary, then tables.
fn names(db: &Db) -> Vec<String> {
    let sql = "SELECT name FROM sqlite_master
               WHERE type IN ('table', 'view')
               ORDER BY type DESC, name";
    let mut names = db.lab_names();
    // A hint is worth no second error.
    let ours = db
        .prepare(sql)
        .and_then(|mut statement| statement.first_column());
    names.extend(ours.unwrap_or_default());
    names
}
