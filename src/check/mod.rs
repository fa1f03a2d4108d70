//! What is wrong with a database: the promises of the file, each looked at.

mod curated;
mod drift;
mod file;
mod finding;
mod keys;
mod layers;
mod oldest;
mod own;
mod printed;
mod reports;
mod structure;

use std::path::Path;

use rusqlite::{Connection, Row};

use crate::db::{Db, Release};
use crate::error::Result;
use crate::sqlite::{abandoned, is_wrong_sql, sqlite_words};
pub use drift::Difference;
pub(crate) use drift::{changed, differences};
pub use finding::Finding;
use oldest::needs;
pub use oldest::{Need, oldest};
pub(crate) use own::{THINGS, half_linked, unnamed_cells};
pub(crate) use structure::faults;

/// What a fresh database holds: what a file is compared with.
pub(crate) struct Fresh<'c> {
    /// Each table, view and index, and its SQL.
    pub(crate) objects: Vec<(String, String)>,
    /// Where all rows are; `None` where only the schema is compared.
    rows: Option<&'c Connection>,
    /// Whether the reports were compiled a moment ago, or by the tests.
    is_compiled: bool,
}

impl<'c> Fresh<'c> {
    /// The schema of an empty database, to compare an older file with.
    pub(crate) fn schema_of(fresh: &Connection) -> rusqlite::Result<Self> {
        let objects = "
            SELECT name, sql
            FROM sqlite_master
            WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite!_%' ESCAPE '!'
            ORDER BY name";
        Ok(Self {
            objects: each(fresh, objects, |row| Ok((row.get(0)?, row.get(1)?)))?,
            rows: None,
            is_compiled: false,
        })
    }

    /// A database that the seeder has just filled, to compare it with itself.
    pub(crate) fn just_filled(fresh: &Connection) -> rusqlite::Result<Self> {
        Ok(Self {
            is_compiled: true,
            ..Self::schema_of(fresh)?
        })
    }

    /// Schema and rows of a freshly seeded database.
    pub(crate) fn of(fresh: &'c Connection) -> rusqlite::Result<Self> {
        Ok(Self {
            rows: Some(fresh),
            ..Self::schema_of(fresh)?
        })
    }
}

/// A rule that every file of ours keeps.
#[derive(Debug)]
pub struct Rule {
    /// Its name, as findings give it.
    pub name: &'static str,
    /// What it promises.
    pub promise: &'static str,
    look: Look,
}

/// How a rule looks at a file.
#[derive(Debug)]
enum Look {
    /// At what is in it.
    Inside(LookInside),
    /// At the file and what lies beside it.
    Outside(fn(&Path) -> Option<Finding>),
}

type LookInside = fn(&Connection, &Fresh<'_>) -> rusqlite::Result<Vec<Finding>>;

const fn inside(name: &'static str, promise: &'static str, look: LookInside) -> Rule {
    let look = Look::Inside(look);
    Rule {
        name,
        promise,
        look,
    }
}

const fn outside(
    name: &'static str,
    promise: &'static str,
    look: fn(&Path) -> Option<Finding>,
) -> Rule {
    let look = Look::Outside(look);
    Rule {
        name,
        promise,
        look,
    }
}

/// Every rule.
pub const RULES: &[Rule] = &[
    inside(
        "integrity",
        "SQLite's own integrity check finds nothing",
        structure::integrity,
    ),
    inside(
        "schema",
        "every table, view and index of ours is there as we ship it",
        structure::schema,
    ),
    inside(
        "foreign-keys",
        "every link has both its ends",
        structure::foreign_keys,
    ),
    inside(
        "printed",
        "table_1 equals source_rows cell for cell",
        printed::printed,
    ),
    inside(
        "status",
        "a cargo is linked exactly where one is reported",
        printed::status,
    ),
    inside(
        "version",
        "metadata names the schema version of the header",
        structure::version,
    ),
    inside(
        "reports",
        "every saved query compiles, with an empty table in the place of each lab table that it \
         needs, and none of these has the name of one of ours",
        reports::look,
    ),
    inside(
        "curies",
        "every CURIE has a prefix, matches its pattern and is no doubled one",
        curated::curies,
    ),
    inside(
        "keys",
        "every matching key is what fold makes of its spelling",
        curated::keys,
    ),
    inside(
        "key-tables",
        "the tables of keys hold what the views that define them say",
        keys::look,
    ),
    inside(
        "mentions",
        "the words that name a term stand in the printed cell",
        curated::mentions,
    ),
    inside(
        "exact",
        "no exact identifier is on two terms",
        curated::exact,
    ),
    inside(
        "silent",
        "no key matches two terms exactly without being ambiguous",
        curated::silent,
    ),
    inside(
        "obsolete",
        "no identifier stands that its notes warn of",
        curated::obsolete,
    ),
    inside(
        "mouse",
        "what is the mouse's is related and never exact",
        curated::mouse,
    ),
    inside(
        "terms",
        "a printed name means the term that its cell names",
        curated::terms,
    ),
    inside(
        "sourced",
        "every curated row says where it is from",
        curated::sourced,
    ),
    inside(
        "evidence",
        "every finding has a paper with a DOI or PMID, a role and a confidence of the list, and a \
         term for its subject or a reason why none",
        layers::evidence,
    ),
    inside(
        "short",
        "no text of a finding is longer than a sentence or two",
        layers::short,
    ),
    inside(
        "apart",
        "no finding stands in the tables of Table 1",
        layers::apart,
    ),
    inside(
        "linked",
        "every disease, cargo and sample of a lab's own claims has a term, and the cell names it",
        own::linked,
    ),
    inside(
        "numbers",
        "no row of a lab's own has a number that is kept for ours, or that is retired",
        file::numbers,
    ),
    inside(
        "documented",
        "every column of our tables and views has a sentence",
        structure::documented,
    ),
    inside(
        "current",
        "schema and data are those of this program",
        file::current,
    ),
    inside(
        "drift",
        "every row that we ship is as we ship it",
        file::drift,
    ),
    inside(
        "oldest-sqlite",
        "no table is STRICT or has generated columns, so that every SQLite from 3.26 on opens the file",
        oldest::look,
    ),
    outside(
        "journal-mode",
        "the file keeps a rollback journal, not WAL",
        file::journal_mode,
    ),
    outside(
        "side-files",
        "no journal and nothing half written lies beside the file",
        file::side_files,
    ),
];

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
        db.make_keys()?;
        db.look(|built_in| findings(built_in, &Fresh::schema_of(built_in)?))?
    };
    let history = db.look(|file| release.fault_of_history(file, schema))?;
    found.extend(history.as_deref().map(Finding::history));
    if let Some(path) = db.path() {
        found.extend(RULES.iter().filter_map(|rule| match rule.look {
            Look::Outside(look) => look(path),
            Look::Inside(_) => None,
        }));
        found.extend(abandoned(path).iter().map(|left| Finding::left_over(left)));
    }
    Ok(found)
}

/// The tables of a database that need a newer SQLite; see [`oldest()`].
pub(crate) fn needs_of(db: &Db) -> Result<Vec<Need>> {
    db.look(needs)
}

/// Looks at every rule for what is in a file, in turn.
pub(crate) fn findings(
    connection: &Connection,
    fresh: &Fresh<'_>,
) -> rusqlite::Result<Vec<Finding>> {
    let mut all = Vec::new();
    for rule in RULES {
        let Look::Inside(look) = rule.look else {
            continue;
        };
        match look(connection, fresh) {
            Ok(found) => all.extend(found),
            // A table that the rule reads is missing or changed: that is a finding too.
            Err(error) if is_wrong_sql(&error) => {
                all.push(Finding {
                    rule: rule.name,
                    place: "file".to_owned(),
                    what: format!("cannot be looked at: {}", sqlite_words(&error)),
                });
            }
            Err(error) => return Err(error),
        }
    }
    Ok(all)
}

fn each<T>(
    connection: &Connection,
    sql: &str,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    connection.prepare(sql)?.query_map([], read)?.collect()
}
