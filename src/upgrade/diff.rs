//! What differs between two files: two states of one, or two releases. Rows are compared table
//! by table by their keys, which never change; what only one file has is told in words.

mod answers;
mod layout;
mod names;
mod ours;
mod rows;

use rusqlite::types::Value;

use crate::db::Db;
use crate::error::{Error, Result, listed};
use crate::seed::shipped::shown;
pub use answers::{ANSWER, Answers};
use layout::{Layout, Plan};
use names::Names;
use rows::Pair;

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Only the new file has it.
    Added,
    /// Both have it, with other values.
    Changed,
    /// Only the old file has it.
    Gone,
}

impl Kind {
    /// In a word.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Gone => "gone",
        }
    }
}

/// A row that only one file has, or a cell that differs.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Change {
    /// What became of the row.
    pub kind: Kind,
    /// Whose it is: `Table 1`, `findings`, `curated`, `reports`, `file`, or the lab's source.
    pub source: String,
    /// Its table.
    pub table: String,
    /// Its number or key.
    pub row: String,
    /// What a reader knows it by.
    pub what: String,
    /// The column that differs; `None` for a row that only one file has.
    pub column: Option<String>,
    /// What stood there; of a row that is gone, all that it said.
    pub old: Value,
    /// What stands there; of a row that was added, all that it says.
    pub new: Value,
}

/// How many rows of one source differ.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows that only the new file has.
    pub added: usize,
    /// What a reader knows the rows by that differ.
    pub changed: Vec<String>,
    /// Rows that only the old file has.
    pub gone: usize,
}

/// What is to be said beside the rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// What only one of the files has, and what was not compared.
    pub notes: Vec<String>,
    /// How many rows differ, by source.
    pub sources: Vec<(String, Counts)>,
}

/// Hands over what differs between two files, row by row.
///
/// # Errors
///
/// [`Error::File`] when a file is damaged, or was written meanwhile; whatever `take` returns.
pub fn diff(old: &Db, new: &Db, take: &mut dyn FnMut(&Change) -> Result<()>) -> Result<Summary> {
    let [before, after] = [Layout::of(old)?, Layout::of(new)?];
    let (plans, notes) = layout::plans(&before, &after)?;
    let mut teller = Teller {
        before: Names::new(&before),
        after: Names::new(&after),
        summary: Summary {
            notes,
            ..Summary::default()
        },
        take,
    };
    for plan in &plans {
        for pair in rows::compare(old, new, plan)? {
            teller.tell(plan, &pair)?;
        }
    }
    Ok(teller.summary)
}

/// Makes words of rows that differ.
struct Teller<'d> {
    before: Names<'d>,
    after: Names<'d>,
    summary: Summary,
    take: &'d mut dyn FnMut(&Change) -> Result<()>,
}

impl Teller<'_> {
    fn tell(&mut self, plan: &Plan, pair: &Pair) -> Result<()> {
        match (&pair.old, &pair.new) {
            (Some(old), Some(new)) => self.changed(plan, &pair.key, old, new),
            (None, Some(row)) => self.whole(Kind::Added, plan, &pair.key, row),
            (Some(row), None) => self.whole(Kind::Gone, plan, &pair.key, row),
            (None, None) => Ok(()),
        }
    }

    /// A row that only one file has.
    fn whole(&mut self, kind: Kind, plan: &Plan, key: &str, row: &[Value]) -> Result<()> {
        let names = match kind {
            Kind::Gone => &self.before,
            _ => &self.after,
        };
        let name = names.name(&plan.table, &plan.columns, row)?;
        let says = Value::Text(names.all_of(plan, row)?);
        let (old, new) = match kind {
            Kind::Gone => (says, Value::Null),
            _ => (Value::Null, says),
        };
        let change = Change {
            kind,
            source: names.source(plan, key, &name, None)?,
            table: plan.table.clone(),
            row: key.to_owned(),
            what: name.what,
            column: None,
            old,
            new,
        };
        let counts = self.counts(&change.source);
        match kind {
            Kind::Gone => counts.gone += 1,
            _ => counts.added += 1,
        }
        (self.take)(&change)
    }

    /// The cells of a row that differ.
    fn changed(&mut self, plan: &Plan, key: &str, old: &[Value], new: &[Value]) -> Result<()> {
        let name = self.after.name(&plan.table, &plan.columns, new)?;
        let mut counted = Vec::new();
        for ((column, old), new) in plan.columns.iter().zip(old).zip(new) {
            if old == new {
                continue;
            }
            let change = Change {
                kind: Kind::Changed,
                source: self.after.source(plan, key, &name, Some(column))?,
                table: plan.table.clone(),
                row: key.to_owned(),
                what: name.what.clone(),
                column: Some(column.clone()),
                old: self.before.cell(&plan.table, column, old)?,
                new: self.after.cell(&plan.table, column, new)?,
            };
            if !counted.contains(&change.source) {
                let called = match &*name.short {
                    "" => format!("{} {key}", plan.table),
                    short => short.to_owned(),
                };
                self.counts(&change.source).changed.push(called);
                counted.push(change.source.clone());
            }
            (self.take)(&change)?;
        }
        Ok(())
    }

    fn counts(&mut self, source: &str) -> &mut Counts {
        let sources = &mut self.summary.sources;
        let place = sources.iter().position(|(name, _)| name == source);
        let place = place.unwrap_or_else(|| {
            sources.push((source.to_owned(), Counts::default()));
            sources.len() - 1
        });
        &mut sources[place].1
    }
}

impl Summary {
    /// A line for each thing to say, for people.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut lines = self.notes.clone();
        for (source, counts) in &self.sources {
            let Counts {
                added,
                changed,
                gone,
            } = counts;
            let which = match &changed[..] {
                [] => String::new(),
                changed => format!(" ({})", listed(changed)),
            };
            let count = changed.len();
            lines.push(format!(
                "{source}: {added} added, {count} changed{which}, {gone} gone"
            ));
        }
        match (self.sources.is_empty(), self.notes.is_empty()) {
            (true, true) => lines.push("no difference".to_owned()),
            (true, false) => lines.push("no difference in the rows that were compared".to_owned()),
            _ => {}
        }
        lines
    }
}

/// Hands over every row of a query of our own; what does not fit is the fault of the file.
fn each_row(db: &Db, sql: &str, mut take: impl FnMut(Vec<Value>) -> Result<()>) -> Result<()> {
    let statement = db.prepare(sql).map_err(|error| match error {
        Error::Statement(words) => db.spoilt(&words),
        other => other,
    });
    statement?.for_each_row_as_it_is(|row| take(row.iter().copied().map(rows::owned).collect()))
}

/// Texts with a space between, without those that say nothing.
fn joined<'v>(values: impl Iterator<Item = &'v Value>) -> String {
    let words = values.filter(|value| **value != Value::Null).map(shown);
    words.collect::<Vec<_>>().join(" ")
}
