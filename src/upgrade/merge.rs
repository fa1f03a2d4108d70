//! Bringing what a file holds of ours up to what we ship, and leaving alone what a lab made
//! its own.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;
use rusqlite::types::Value;

use super::adopt::Adoption;
use super::rows::{delete, insert, is_constraint, update};
use crate::check::{Difference, changed};
use crate::error::{Error, Result};
use crate::seed::shipped::{self, CLAIMS, ShippedRow, Table};
use crate::sqlite::sqlite_words;

/// What was done to the rows of a file.
#[derive(Debug, Default)]
pub(super) struct Merged {
    /// Rows that the file lacked.
    pub(super) added: usize,
    /// Rows of ours that now hold other values.
    pub(super) changed: usize,
    /// Rows that we once shipped and no longer do.
    pub(super) removed: usize,
    /// Rows that were left as they are although we ship them otherwise.
    pub(super) kept: Vec<Difference>,
    /// Rows of ours that were deleted in this file and are back.
    pub(super) restored: Vec<String>,
    /// Rows of the lab's in whose place ours are now, and what they said otherwise.
    pub(super) joined: Vec<String>,
    /// How many rows of the lab's are gone for that, by table.
    pub(super) gone: BTreeMap<String, i64>,
}

/// The fingerprint of each row that came with a file, by table and key.
pub(super) type Base = BTreeMap<(String, String), i64>;

/// What a file came with; looked at before it is migrated, which may add a column.
pub(super) fn base(file: &Connection) -> rusqlite::Result<Base> {
    let stamps = shipped::stamps(file)?.into_iter();
    Ok(stamps
        .map(|(table, key, fingerprint)| ((table, key), fingerprint))
        .collect())
}

/// The rows that are as they came, by table and key; looked at before the file is migrated,
/// with an empty database of its schema beside it, since a lab may have added a column.
pub(super) fn untouched(
    empty: &Connection,
    file: &Connection,
    base: &Base,
) -> rusqlite::Result<BTreeSet<(String, String)>> {
    let mut untouched = BTreeSet::new();
    for table in shipped::tables(empty)? {
        let mut finder = None;
        let first = (table.name.clone(), String::new());
        for ((name, key), fingerprint) in base.range(first..) {
            if *name != table.name {
                break;
            }
            let finder = match &mut finder {
                Some(finder) => finder,
                none => none.insert(table.finder(file)?),
            };
            let row = finder.find(&table, key)?;
            if row.is_some_and(|row| row.fingerprint() == *fingerprint) {
                untouched.insert((name.clone(), key.clone()));
            }
        }
    }
    Ok(untouched)
}

/// Merges the rows of `fresh` into `file`, which is of the same schema by now. A row of ours
/// that nobody changed is brought up to date, one that a lab changed is kept, and so is every
/// row that we never shipped. Numbers never change.
pub(super) fn merge(
    fresh: &Connection,
    file: &Connection,
    base: &Base,
    untouched: &BTreeSet<(String, String)>,
) -> rusqlite::Result<Merged> {
    let tables = shipped::tables(fresh)?;
    let mut merge = Merge {
        fresh,
        file,
        base,
        untouched,
        shipped: BTreeSet::new(),
        not_ours: BTreeSet::new(),
        adoption: Adoption::of(fresh, file)?,
        done: Merged::default(),
    };
    for table in &tables {
        merge.bring_up(table)?;
    }
    for table in tables.iter().rev().filter(|table| table.has_numbers()) {
        merge.retire(table)?;
    }
    shipped::copy_stamps(fresh, file)?;
    Ok(merge.done)
}

struct Merge<'f> {
    fresh: &'f Connection,
    file: &'f Connection,
    base: &'f Base,
    untouched: &'f BTreeSet<(String, String)>,
    /// What is shipped now, by table and key.
    shipped: BTreeSet<(String, String)>,
    /// Rows, by table and number, of which no part is put into the file: those that are left
    /// out, and claims that a lab made its own.
    not_ours: BTreeSet<(String, i64)>,
    adoption: Adoption<'f>,
    done: Merged,
}

impl Merge<'_> {
    /// Adds and changes the rows of one table. A row with a number is changed in place, since
    /// others point at it and a lab may have given it columns; of the others what changes is
    /// taken out before anything is put in, so that two of them can change places.
    fn bring_up(&mut self, table: &Table) -> rusqlite::Result<()> {
        let mut finder = table.finder(self.file)?;
        let mut to_insert = Vec::new();
        for ours in table.rows(self.fresh)? {
            let key = (table.name.clone(), ours.key.clone());
            match finder.find(table, &ours.key)? {
                Some(theirs) if theirs.values == ours.values => {}
                None => match self.left_out_parent(table, &ours) {
                    Some(why) => self.leave_out(table, &ours, &why),
                    None => to_insert.push((ours, None)),
                },
                Some(theirs) if !self.may_change(&key) => {
                    if table.name == CLAIMS {
                        self.not_ours.extend(Self::number(table, &ours));
                    }
                    let what = changed(table, &ours, &theirs);
                    self.keep(table, &ours, what);
                }
                Some(_) if table.has_numbers() => self.change(table, &ours)?,
                Some(theirs) => {
                    delete(self.file, table, &theirs)?;
                    to_insert.push((ours, Some(theirs)));
                }
            }
            self.shipped.insert(key);
        }
        if !table.has_numbers() {
            // What we ship no longer makes room first: others may take its place.
            self.retire(table)?;
        }
        for (ours, before) in to_insert {
            self.put_in(table, &ours, before.as_ref())?;
        }
        Ok(())
    }

    /// A row of ours in the place that is free for it, or in that of a row of the lab's own
    /// that says the same, unless something else is in the way.
    fn put_in(
        &mut self,
        table: &Table,
        ours: &ShippedRow,
        before: Option<&ShippedRow>,
    ) -> rusqlite::Result<()> {
        match (insert(self.file, table, ours), before) {
            (Ok(()), Some(_)) => self.done.changed += 1,
            (Ok(()), None) => {
                self.done.added += 1;
                let key = (table.name.clone(), ours.key.clone());
                if self.base.contains_key(&key) {
                    self.done.restored.push(table.place(ours));
                }
            }
            (Err(error), None) if is_constraint(&error) => {
                if !self.join(table, ours)? {
                    self.leave_out(table, ours, &sqlite_words(&error));
                }
            }
            (Err(error), Some(before)) if is_constraint(&error) => {
                insert(self.file, table, before)?;
                self.leave_out(table, ours, &sqlite_words(&error));
            }
            (Err(error), _) => return Err(error),
        }
        Ok(())
    }

    /// Puts a row of ours in the place of the lab's own that says the same; whether there is
    /// one.
    fn join(&mut self, table: &Table, ours: &ShippedRow) -> rusqlite::Result<bool> {
        let Some(joined) = self.adoption.adopt(table, ours)? else {
            return Ok(false);
        };
        self.done.joined.push(joined.told);
        for (table, rows) in joined.gone {
            *self.done.gone.entry(table).or_default() += rows;
        }
        Ok(true)
    }

    fn leave_out(&mut self, table: &Table, ours: &ShippedRow, why: &str) {
        self.not_ours.extend(Self::number(table, ours));
        self.keep(table, ours, format!("is left out: {why}"));
    }

    fn number(table: &Table, row: &ShippedRow) -> Option<(String, i64)> {
        Some((table.name.clone(), table.number(row)?))
    }

    /// Whether a row of the file may be brought up to date: these lines follow the program,
    /// whatever a lab made of them.
    fn may_change(&self, key: &(String, String)) -> bool {
        let follows = ["schema_version", "data_version"].contains(&key.1.as_str());
        self.untouched.contains(key) || (key.0 == "metadata" && follows)
    }

    /// Why a row cannot be put in: it hangs on one that is not in the file as we ship it.
    /// What a lab's claim lacks, the lab may have taken away.
    fn left_out_parent(&self, table: &Table, ours: &ShippedRow) -> Option<String> {
        table.parents.iter().find_map(|(index, parent)| {
            let Value::Integer(number) = ours.values[*index] else {
                return None;
            };
            let is_left_out = self.not_ours.contains(&(parent.clone(), number));
            is_left_out.then(|| format!("{parent} {number} is not as we ship it"))
        })
    }

    fn keep(&mut self, table: &Table, ours: &ShippedRow, what: String) {
        self.done.kept.push(Difference::new(table, ours, what));
    }

    /// Takes out what was shipped once and is no longer, unless something points at it.
    fn retire(&mut self, table: &Table) -> rusqlite::Result<()> {
        let first = (table.name.clone(), String::new());
        let listed = self.base.range(first..).map(|(key, _)| key);
        let listed = listed.take_while(|key| key.0 == table.name);
        let gone: Vec<_> = listed.filter(|key| !self.shipped.contains(*key)).collect();
        let mut finder = table.finder(self.file)?;
        for key in gone {
            let Some(theirs) = finder.find(table, &key.1)? else {
                continue;
            };
            let why = if !self.untouched.contains(key) {
                "is no longer shipped; it was changed in this file".to_owned()
            } else if let Some(other) = self.adoption.pointing_at(table, &theirs)? {
                format!("is no longer shipped; a row of {other} points at it")
            } else {
                delete(self.file, table, &theirs)?;
                self.done.removed += 1;
                continue;
            };
            self.keep(table, &theirs, why);
        }
        Ok(())
    }

    fn change(&mut self, table: &Table, ours: &ShippedRow) -> rusqlite::Result<()> {
        match update(self.file, table, ours) {
            Ok(()) => self.done.changed += 1,
            Err(error) if is_constraint(&error) => {
                if !self.join(table, ours)? {
                    let what = format!("is not brought up to date: {}", sqlite_words(&error));
                    self.keep(table, ours, what);
                }
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }
}

/// Refuses a release that gives a row of the file another number: numbers never move.
///
/// # Errors
///
/// [`Error::Internal`] with both numbers.
pub(super) fn refuse_moved_numbers(
    fresh: &Connection,
    file: &Connection,
    untouched: &BTreeSet<(String, String)>,
) -> Result<()> {
    let moved =
        moved_number(fresh, file, untouched).map_err(Error::internal("comparing numbers"))?;
    match moved {
        Some(what) => Err(Error::internal("keeping the numbers of rows")(what)),
        None => Ok(()),
    }
}

fn moved_number(
    fresh: &Connection,
    file: &Connection,
    untouched: &BTreeSet<(String, String)>,
) -> rusqlite::Result<Option<String>> {
    for table in shipped::tables(fresh)? {
        if !table.has_numbers() {
            continue;
        }
        let now: BTreeMap<i64, String> = (table.rows(fresh)?.iter())
            .map(|row| (row.fingerprint_without_key(&table), row.key.clone()))
            .collect();
        let before = untouched.iter().filter(|(name, _)| *name == table.name);
        let mut finder = table.finder(file)?;
        for (_, key) in before {
            let Some(row) = finder.find(&table, key)? else {
                continue;
            };
            let other = now.get(&row.fingerprint_without_key(&table));
            if let Some(other) = other.filter(|other| *other != key) {
                let place = table.place(&row);
                return Ok(Some(format!(
                    "{place} has the number {other} in this program"
                )));
            }
        }
    }
    Ok(None)
}
