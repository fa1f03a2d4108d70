//! What is wrong with a database: the promises of the file, each looked at.

mod curated;
mod drift;
mod file;
mod oldest;
mod reports;

use std::fmt;
use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row};

use crate::db::{Db, Release};
use crate::error::Result;
use crate::seed::shipped::shown;
use crate::sqlite::{abandoned, is_wrong_sql, sqlite_words};
pub use drift::Difference;
pub(crate) use drift::{changed, differences};
use oldest::needs;
pub use oldest::{Need, oldest};

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The promise that is broken, as a word: one of [`RULES`].
    pub rule: &'static str,
    /// Where: a table, row and cell, or a report.
    pub place: String,
    /// What is there and what should be.
    pub what: String,
}

impl Finding {
    /// A file that an older program wrote.
    fn older(version: i32, newest: i32) -> Self {
        Self {
            rule: "current",
            place: "file".to_owned(),
            what: format!(
                "is of schema {version}, this program of {newest}: `migrasome migrate FILE` \
                 upgrades it"
            ),
        }
    }
}

impl Finding {
    /// A half-written file of a program that was killed.
    fn left_over(path: &Path) -> Self {
        let name = path.file_name().unwrap_or_default();
        Self {
            rule: "side-files",
            place: name.to_string_lossy().into_owned(),
            what: "was left half written by a program that was killed: remove it, or let the next \
                   `migrasome migrate` or `build` of the file do so"
                .to_owned(),
        }
    }

    /// A history of migrations that is not that of the schema.
    fn history(why: &str) -> Self {
        Self {
            rule: "version",
            place: "refinery_schema_history".to_owned(),
            what: format!(
                "is not the history of this schema: {why}; `migrasome migrate` refuses it"
            ),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.rule, self.place, self.what)
    }
}

/// What a fresh database holds: what a file is compared with.
pub(crate) struct Fresh<'c> {
    /// Each table, view and index, and its SQL.
    pub(crate) objects: Vec<(String, String)>,
    /// Rows that questions and messages count on: table and name.
    names: Vec<(String, String)>,
    /// Where all rows are; `None` where only the schema is compared.
    rows: Option<&'c Connection>,
}

impl<'c> Fresh<'c> {
    /// The schema of an empty database, to compare an older file with.
    pub(crate) fn schema_of(fresh: &Connection) -> rusqlite::Result<Self> {
        let objects = "
            SELECT name, sql
            FROM sqlite_master
            WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite!_%' ESCAPE '!'
            ORDER BY name";
        let pair = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
        Ok(Self {
            objects: each(fresh, objects, pair)?,
            names: Vec::new(),
            rows: None,
        })
    }

    /// Schema and rows of a freshly seeded database.
    pub(crate) fn of(fresh: &'c Connection) -> rusqlite::Result<Self> {
        Ok(Self {
            rows: Some(fresh),
            ..Self::names_of(fresh)?
        })
    }

    /// Its schema and the names that questions count on, to compare it with itself.
    pub(crate) fn names_of(fresh: &Connection) -> rusqlite::Result<Self> {
        let names = "
            SELECT 'metadata', name FROM metadata
            UNION ALL SELECT 'saved_queries', name FROM saved_queries
            UNION ALL SELECT 'source_tables', name FROM source_tables
            ORDER BY 1, 2";
        let pair = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
        Ok(Self {
            names: each(fresh, names, pair)?,
            ..Self::schema_of(fresh)?
        })
    }
}

type Rule = fn(&Connection, &Fresh<'_>) -> rusqlite::Result<Vec<Finding>>;

/// Every rule by name, with what it promises.
pub const RULES: [(&str, &str); 24] = [
    ("integrity", "SQLite's own integrity check finds nothing"),
    (
        "schema",
        "every table, view and index of ours is there as we ship it",
    ),
    (
        "shipped",
        "every report, source table and line of metadata that we ship is there",
    ),
    ("foreign-keys", "every link has both its ends"),
    ("printed", "table_1 equals source_rows cell for cell"),
    ("status", "a cargo is linked exactly where one is reported"),
    ("version", "metadata names the schema version of the header"),
    (
        "reports",
        "every saved query compiles, with an empty table in the place of each lab table that it \
         needs, and none of these has the name of one of ours",
    ),
    (
        "curies",
        "every CURIE has a prefix, matches its pattern and is no doubled one",
    ),
    (
        "keys",
        "every matching key is what fold makes of its spelling",
    ),
    (
        "mentions",
        "the words that name a term stand in the printed cell",
    ),
    ("exact", "no exact identifier is on two terms"),
    (
        "silent",
        "no key matches two terms exactly without being ambiguous",
    ),
    ("obsolete", "no identifier stands that its notes warn of"),
    ("mouse", "what is the mouse's is related and never exact"),
    ("terms", "a printed name means the term that its cell names"),
    ("sourced", "every curated row says where it is from"),
    (
        "numbers",
        "no row of a lab's own has a number that is kept for ours, or that is retired",
    ),
    (
        "documented",
        "every column of our tables and views has a sentence",
    ),
    ("current", "schema and data are those of this program"),
    ("drift", "every row that we ship is as we ship it"),
    (
        "oldest-sqlite",
        "no table is STRICT or has generated columns, so that every SQLite from 3.26 on opens the file",
    ),
    ("journal-mode", "the file keeps a rollback journal, not WAL"),
    (
        "side-files",
        "no journal and nothing half written lies beside the file",
    ),
];

const LOOKS: [Rule; RULES.len() - OUTSIDE.len()] = [
    integrity,
    schema,
    shipped,
    foreign_keys,
    printed,
    status,
    version,
    reports::look,
    curated::curies,
    curated::keys,
    curated::mentions,
    curated::exact,
    curated::silent,
    curated::obsolete,
    curated::mouse,
    curated::terms,
    curated::sourced,
    file::numbers,
    documented,
    file::current,
    file::drift,
    oldest::look,
];

/// The last rules look at a file from outside.
const OUTSIDE: [fn(&Path) -> Option<Finding>; 2] = [file::journal_mode, file::side_files];

/// What is wrong with a database; nothing, one hopes.
///
/// # Errors
///
/// [`Error::File`](crate::Error::File) when the file is too damaged to be looked at.
pub fn check(db: &Db) -> Result<Vec<Finding>> {
    let release = Release::this();
    let (schema, newest) = (db.schema(), release.schema_version());
    let mut found = if schema < newest {
        let empty = release.empty(schema)?;
        let mut found = vec![Finding::older(schema, newest)];
        found.extend(db.look(|file| findings(file, &Fresh::schema_of(&empty)?))?);
        found
    } else if db.path().is_some() {
        let fresh = release.load_for_file()?;
        db.look(|file| findings(file, &Fresh::of(&fresh)?))?
    } else {
        // What is built in has no record of what is ours: all of it is.
        db.look(|built_in| findings(built_in, &Fresh::names_of(built_in)?))?
    };
    let history = db.look(|file| release.fault_of_history(file, schema))?;
    found.extend(history.as_deref().map(Finding::history));
    if let Some(path) = db.path() {
        found.extend(outside(path));
        found.extend(abandoned(path).iter().map(|left| Finding::left_over(left)));
    }
    Ok(found)
}

/// The tables of a database that need a newer SQLite; see [`oldest`].
pub(crate) fn needs_of(db: &Db) -> Result<Vec<Need>> {
    db.look(needs)
}

/// Looks at every rule but the last, [`outside`], in turn.
pub(crate) fn findings(
    connection: &Connection,
    fresh: &Fresh<'_>,
) -> rusqlite::Result<Vec<Finding>> {
    let mut all = Vec::new();
    for ((rule, _), look) in RULES.iter().zip(LOOKS) {
        match look(connection, fresh) {
            Ok(found) => all.extend(found),
            // A table that the rule reads is missing or changed: that is a finding too.
            Err(error) if is_wrong_sql(&error) => {
                all.push(Finding {
                    rule,
                    place: "file".to_owned(),
                    what: format!("cannot be looked at: {}", sqlite_words(&error)),
                });
            }
            Err(error) => return Err(error),
        }
    }
    Ok(all)
}

/// Looks at what lies around a file that nobody in this process has locked.
fn outside(path: &Path) -> impl Iterator<Item = Finding> {
    OUTSIDE.iter().filter_map(move |look| look(path))
}

fn schema(connection: &Connection, fresh: &Fresh<'_>) -> rusqlite::Result<Vec<Finding>> {
    let mut sql = connection.prepare("SELECT sql FROM sqlite_master WHERE name = ?1")?;
    let mut found = Vec::new();
    for (name, shipped) in &fresh.objects {
        let there: Option<String> = sql.query_row([name], |row| row.get(0)).optional()?;
        let what = match there {
            None => "is missing",
            Some(there) if there != *shipped => "is not as we ship it",
            Some(_) => continue,
        };
        found.push(Finding {
            rule: "schema",
            place: name.clone(),
            what: what.to_owned(),
        });
    }
    Ok(found)
}

fn shipped(connection: &Connection, fresh: &Fresh<'_>) -> rusqlite::Result<Vec<Finding>> {
    let mut found = Vec::new();
    for (table, name) in &fresh.names {
        let sql = format!("SELECT EXISTS (SELECT 1 FROM {table} WHERE name = ?1)");
        if !connection.query_row(&sql, [name], |row| row.get::<_, bool>(0))? {
            found.push(Finding {
                rule: "shipped",
                place: table.clone(),
                what: format!("has no `{name}`"),
            });
        }
    }
    Ok(found)
}

fn integrity(connection: &Connection, _: &Fresh<'_>) -> rusqlite::Result<Vec<Finding>> {
    let finding = |what: String| Finding {
        rule: "integrity",
        place: "file".to_owned(),
        what,
    };
    Ok(faults(connection)?.into_iter().map(finding).collect())
}

/// What SQLite's own check finds. A lab's table that only its own program can read is passed
/// over: it would keep SQLite from looking at any.
pub(crate) fn faults(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let sql = "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'";
    match each(connection, sql, |row| row.get(0)) {
        Err(error) if is_wrong_sql(&error) => {}
        done => return done,
    }
    let mut found = Vec::new();
    for table in tables(connection)? {
        let sql = "SELECT integrity_check
                   FROM pragma_integrity_check(?1)
                   WHERE integrity_check <> 'ok'";
        let of_table = connection.prepare(sql).and_then(|mut statement| {
            statement
                .query_map([&table], |row| row.get(0))?
                .collect::<Result<Vec<String>, _>>()
        });
        match of_table {
            Err(error) if is_wrong_sql(&error) => {}
            done => found.extend(done?),
        }
    }
    Ok(found)
}

fn tables(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let sql = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name";
    each(connection, sql, |row| row.get(0))
}

fn foreign_keys(connection: &Connection, _: &Fresh<'_>) -> rusqlite::Result<Vec<Finding>> {
    let mut sql = connection.prepare("SELECT rowid, parent FROM pragma_foreign_key_check(?1)")?;
    let mut found = Vec::new();
    // One by one: a key of a lab's table that cannot be looked at hides no other.
    for table in tables(connection)? {
        let rows = sql
            .query_map([&table], |row| Ok((row.get(0)?, row.get(1)?)))
            .and_then(Iterator::collect::<Result<Vec<(Option<i64>, String)>, _>>);
        let finding = |place, what| Finding {
            rule: "foreign-keys",
            place,
            what,
        };
        match rows {
            Err(error) if is_wrong_sql(&error) => {
                let what = format!("cannot be looked at: {}", sqlite_words(&error));
                found.push(finding(table, what));
            }
            rows => found.extend(rows?.into_iter().map(|(row_id, parent)| {
                let place = match row_id {
                    Some(id) => format!("{table} rowid {id}"),
                    None => table.clone(),
                };
                let what = format!("points at a row of {parent} that is not there");
                finding(place, what)
            })),
        }
    }
    Ok(found)
}

/// The columns of `table_1` and of `source_rows`, which carry the same names.
const CELLS: [&str; 7] = [
    "category",
    "disease",
    "source",
    "cargo",
    "mechanism",
    "effect",
    "citations",
];

/// The printed rows, with the category of a merged cell carried down.
const PRINTED: &str = "
    SELECT
      printed.row,
      (
        SELECT above.category
        FROM source_rows AS above
        WHERE above.source_table_id = printed.source_table_id
          AND above.row <= printed.row
          AND above.category <> ''
        ORDER BY above.row DESC
        LIMIT 1
      ),
      printed.disease, printed.source, printed.cargo,
      printed.mechanism, printed.effect, printed.citations
    FROM source_rows AS printed
    JOIN source_tables ON source_tables.source_table_id = printed.source_table_id
    WHERE source_tables.name = 'table-1'
    ORDER BY printed.row";

fn printed(connection: &Connection, _: &Fresh<'_>) -> rusqlite::Result<Vec<Finding>> {
    let cells = |row: &Row<'_>| -> rusqlite::Result<Vec<Value>> {
        (0..=CELLS.len()).map(|index| row.get(index)).collect()
    };
    let rebuilt = "SELECT row, category, disease, source, cargo, mechanism, effect, citations
                   FROM table_1
                   ORDER BY row";
    let printed = each(connection, PRINTED, cells)?;
    let rebuilt = each(connection, rebuilt, cells)?;
    let finding = |row: &Value, cell: &str, what: String| Finding {
        rule: "printed",
        place: format!("table_1 row {}{cell}", shown(row)),
        what,
    };
    let mut found = Vec::new();
    if printed.is_empty() {
        let what = "no printed rows: Table 1 is missing".to_owned();
        found.push(finding(&Value::Null, "", what));
    }
    for source in &printed {
        let Some(table) = rebuilt.iter().find(|row| row[0] == source[0]) else {
            found.push(finding(&source[0], "", "is in source_rows only".to_owned()));
            continue;
        };
        for (index, name) in (1..).zip(CELLS) {
            if table[index] != source[index] {
                let (is, printed) = (shown(&table[index]), shown(&source[index]));
                let what = format!("`{is}`, but the source prints `{printed}`");
                found.push(finding(&source[0], &format!(", {name}"), what));
            }
        }
    }
    for extra in rebuilt
        .iter()
        .filter(|row| !printed.iter().any(|p| p[0] == row[0]))
    {
        found.push(finding(&extra[0], "", "is not in source_rows".to_owned()));
    }
    Ok(found)
}

fn status(connection: &Connection, _: &Fresh<'_>) -> rusqlite::Result<Vec<Finding>> {
    let sql = "
        SELECT mechanism_id, cargo_status
        FROM mechanisms
        WHERE (cargo_status = 'reported') <> EXISTS (
          SELECT 1
          FROM mechanism_cargos
          WHERE mechanism_cargos.mechanism_id = mechanisms.mechanism_id
        )
        ORDER BY mechanism_id";
    each(connection, sql, |row| {
        let (claim, status): (i64, String) = (row.get(0)?, row.get(1)?);
        let linked = if status == "reported" {
            "none is linked"
        } else {
            "one is linked"
        };
        Ok(Finding {
            rule: "status",
            place: format!("claim {claim}"),
            what: format!("its cargo is `{status}` but {linked}"),
        })
    })
}

fn version(connection: &Connection, _: &Fresh<'_>) -> rusqlite::Result<Vec<Finding>> {
    let sql = "
        SELECT user_version, (SELECT value FROM metadata WHERE name = 'schema_version')
        FROM pragma_user_version
        WHERE (SELECT value FROM metadata WHERE name = 'schema_version')
          IS NOT CAST(user_version AS TEXT)";
    each(connection, sql, |row| {
        let (header, said): (i64, Option<String>) = (row.get(0)?, row.get(1)?);
        let said = said.unwrap_or_else(|| "nothing".to_owned());
        Ok(Finding {
            rule: "version",
            place: "metadata schema_version".to_owned(),
            what: format!("says {said}, but the file's user_version is {header}"),
        })
    })
}

fn documented(connection: &Connection, fresh: &Fresh<'_>) -> rusqlite::Result<Vec<Finding>> {
    let mut sql = connection.prepare(
        "SELECT name
         FROM pragma_table_info(?1)
         WHERE NOT EXISTS (
           SELECT 1 FROM column_docs WHERE table_name = ?1 AND column_name = name
         )
         ORDER BY cid",
    )?;
    let mut found = Vec::new();
    // A lab's own tables are not our business.
    for (table, _) in &fresh.objects {
        let without = sql.query_map([table], |row| row.get(0))?;
        for column in without {
            let column: String = column?;
            found.push(Finding {
                rule: "documented",
                place: format!("{table}.{column}"),
                what: "has no sentence in column_docs".to_owned(),
            });
        }
    }
    Ok(found)
}

fn each<T>(
    connection: &Connection,
    sql: &str,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    connection.prepare(sql)?.query_map([], read)?.collect()
}
