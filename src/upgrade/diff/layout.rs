//! What tables, columns and views two files have, and so how their rows are compared.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;

use super::ours::place;
use crate::db::{Db, Release};
use crate::error::{Error, Result};
use crate::seed::keys::is_of_keys;
use crate::seed::shipped::RECORDS;
use crate::sqlite::quoted;
use crate::upgrade::status::count;

/// What earlier schemas made from other tables, as the tables of keys are made.
const MADE: &str = "xref_spellings";

/// The names that SQLite has for the number of a row.
const ROWIDS: [&str; 3] = ["rowid", "_rowid_", "oid"];

/// A table as its file has it.
pub(super) struct Shape {
    pub(super) columns: Vec<String>,
    /// Its primary key, or what stands for one; none: its rows cannot be told apart.
    key: Vec<String>,
}

/// What is in a file: kind and name of each thing, and its SQL.
type Objects = BTreeMap<(String, String), String>;

/// What a file has.
pub(super) struct Layout<'d> {
    pub(super) db: &'d Db,
    pub(super) tables: BTreeMap<String, Shape>,
    objects: Objects,
    /// What a file of its schema has where nobody changed it.
    ours: Objects,
}

/// How the rows of a table are compared.
pub(super) struct Plan {
    pub(super) table: String,
    /// Whether it is no table of ours.
    pub(super) is_own: bool,
    /// What both files have: the key first.
    pub(super) columns: Vec<String>,
    /// How many columns are the key.
    pub(super) keys: usize,
    pub(super) sql: String,
}

impl<'d> Layout<'d> {
    pub(super) fn of(db: &'d Db) -> Result<Self> {
        let ours = objects(&Release::this().empty(db.schema())?);
        Ok(Self {
            db,
            tables: db.look(tables)?,
            objects: db.look(objects)?,
            ours: ours.map_err(Error::internal("listing our own tables"))?,
        })
    }

    fn name(&self) -> String {
        let path = self.db.path().map(|path| path.display().to_string());
        path.unwrap_or_else(|| "the built-in data".to_owned())
    }

    fn is_ours(&self, table: &str) -> bool {
        self.ours
            .contains_key(&("table".to_owned(), table.to_owned()))
    }

    /// Whether a thing is as a file of this schema has it, or lacks it.
    fn is_as_shipped(&self, thing: &(String, String)) -> bool {
        self.objects.get(thing) == self.ours.get(thing)
    }

    /// `12 rows`, as far as they can be counted.
    fn rows(&self, table: &str) -> Result<String> {
        let rows = self.db.look(|file| count(file, table))?;
        Ok(match rows {
            Some(1) => "1 row".to_owned(),
            Some(rows) => format!("{rows} rows"),
            None => "rows that cannot be counted here".to_owned(),
        })
    }
}

/// How the tables that both files have are compared, in the order in which they are told; and
/// what only one of them has, in words.
pub(super) fn plans(old: &Layout<'_>, new: &Layout<'_>) -> Result<(Vec<Plan>, Vec<String>)> {
    let (mut plans, mut notes) = (Vec::new(), Vec::new());
    let schemas = [old, new].map(|file| file.db.schema());
    if schemas[0] != schemas[1] {
        notes.push(format!(
            "{} is of schema {}, {} of schema {}: what both have is compared",
            old.name(),
            schemas[0],
            new.name(),
            schemas[1]
        ));
    }
    let names: BTreeSet<&String> = old.tables.keys().chain(new.tables.keys()).collect();
    for name in names {
        match (old.tables.get(name), new.tables.get(name)) {
            (Some(before), Some(after)) => {
                lone_columns(name, (old, before), (new, after), &mut notes);
                match Plan::of(name, before, after, new) {
                    Some(plan) => plans.push(plan),
                    None => notes.push(format!(
                        "the rows of the table {name} were only counted, they have no key to go by: \
                         {} in {}, {} in {}",
                        old.rows(name)?,
                        old.name(),
                        new.rows(name)?,
                        new.name()
                    )),
                }
            }
            (Some(_), _) => notes.push(lone_table(name, old, new)?),
            _ => notes.push(lone_table(name, new, old)?),
        }
    }
    other_things(old, new, &mut notes);
    plans.sort_by_key(|plan| place(&plan.table));
    Ok((plans, notes))
}

impl Plan {
    /// `None` where the rows have no key in common.
    fn of(table: &str, old: &Shape, new: &Shape, file: &Layout<'_>) -> Option<Self> {
        if old.key != new.key || old.key.is_empty() {
            return None;
        }
        let rest = old.columns.iter();
        let rest = rest.filter(|name| new.columns.contains(name) && !old.key.contains(name));
        let columns: Vec<String> = old.key.iter().chain(rest).cloned().collect();
        let quoted_columns: Vec<String> = columns.iter().map(|name| quoted(name)).collect();
        let sql = format!(
            "SELECT {} FROM {}",
            quoted_columns.join(", "),
            quoted(table)
        );
        Some(Self {
            table: table.to_owned(),
            is_own: !file.is_ours(table),
            keys: old.key.len(),
            columns,
            sql,
        })
    }
}

fn lone_table(name: &str, has: &Layout<'_>, lacks: &Layout<'_>) -> Result<String> {
    let rows = has.rows(name)?;
    let (has, lacks) = (has.name(), lacks.name());
    Ok(format!(
        "{has} has the table {name} ({rows}), {lacks} has not"
    ))
}

/// The columns that only one file has.
fn lone_columns(
    table: &str,
    old: (&Layout<'_>, &Shape),
    new: (&Layout<'_>, &Shape),
    notes: &mut Vec<String>,
) {
    for ((has, with), (lacks, without)) in [(old, new), (new, old)] {
        let lone = with.columns.iter();
        for column in lone.filter(|name| !without.columns.contains(name)) {
            let (has, lacks) = (has.name(), lacks.name());
            notes.push(format!(
                "{has} has the column {table}.{column}, {lacks} has not"
            ));
        }
    }
}

/// Views, triggers, indexes and tables of records that differ, where it is not the schema that
/// brings them.
fn other_things(old: &Layout<'_>, new: &Layout<'_>, notes: &mut Vec<String>) {
    let things: BTreeSet<_> = old.objects.keys().chain(new.objects.keys()).collect();
    for thing in things {
        let (kind, name) = thing;
        let sql = [old, new].map(|file| file.objects.get(thing));
        let is_plain = old.is_as_shipped(thing) && new.is_as_shipped(thing);
        // What a table that is compared lacks or has more is told by columns.
        let is_compared = [old, new].iter().any(|file| file.tables.contains_key(name));
        if is_plain || sql[0] == sql[1] || (kind == "table" && is_compared) {
            continue;
        }
        let (before, after) = (old.name(), new.name());
        notes.push(match sql {
            [Some(_), None] => format!("{before} has the {kind} {name}, {after} has not"),
            [None, _] => format!("{after} has the {kind} {name}, {before} has not"),
            _ => format!("the {kind} {name} is not the same in both"),
        });
    }
}

/// The tables that hold more than what is made from others.
fn tables(file: &Connection) -> rusqlite::Result<BTreeMap<String, Shape>> {
    let mut found = BTreeMap::new();
    let mut tables = file.prepare(
        "SELECT name, type, wr
         FROM pragma_table_list
         WHERE schema = 'main' AND type IN ('table', 'virtual')
           AND name NOT LIKE 'sqlite!_%' ESCAPE '!'",
    )?;
    let mut tables = tables.query([])?;
    while let Some(row) = tables.next()? {
        let (name, kind, is_keyed): (String, String, bool) =
            (row.get(0)?, row.get(1)?, row.get(2)?);
        if RECORDS.contains(&&*name) || is_of_keys(&name) || name == MADE {
            continue;
        }
        let shape = match &*kind {
            "table" => shape(file, &name, is_keyed)?,
            // Another program's to read.
            _ => Shape {
                columns: Vec::new(),
                key: Vec::new(),
            },
        };
        found.insert(name, shape);
    }
    Ok(found)
}

fn shape(file: &Connection, table: &str, is_keyed: bool) -> rusqlite::Result<Shape> {
    let columns: Vec<(String, i64)> = file
        .prepare("SELECT name, pk FROM pragma_table_info(?1) ORDER BY cid")?
        .query_map([table], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let mut key: Vec<&(String, i64)> = columns.iter().filter(|(_, place)| *place > 0).collect();
    key.sort_by_key(|(_, place)| *place);
    let mut key: Vec<String> = key.into_iter().map(|(name, _)| name.clone()).collect();
    if key.is_empty() && !is_keyed {
        let is_free = |name: &&str| {
            !columns
                .iter()
                .any(|(column, _)| column.eq_ignore_ascii_case(name))
        };
        key.extend(ROWIDS.iter().copied().find(is_free).map(str::to_owned));
    }
    Ok(Shape {
        columns: columns.into_iter().map(|(name, _)| name).collect(),
        key,
    })
}

fn objects(file: &Connection) -> rusqlite::Result<Objects> {
    file.prepare(
        "SELECT type, name, sql
         FROM sqlite_master
         WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite!_%' ESCAPE '!'",
    )?
    .query_map([], |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)))?
    .collect()
}
