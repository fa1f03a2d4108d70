//! Which rows of a list are answered otherwise by another file.

use std::collections::{BTreeMap, HashMap};
use std::ffi::OsStr;
use std::fmt;

use rusqlite::types::ValueRef;

use crate::db::Db;
use crate::error::{Error, Result};
use crate::lab::{Options, Reading, Table};
use crate::matching::{Chosen, Keep, Matching, Request};

/// Our columns that make an answer.
pub const ANSWER: [&str; 3] = ["status", "term", "evidence"];

/// Their places among all that a match tells, behind the lab's own columns.
const PLACES: [usize; 3] = [0, 4, 8];

/// What is known of one row.
type Answer = [String; 3];

/// A list that is about to be matched against two files.
pub struct Answers<'db> {
    old: Matching<'db>,
    new: Matching<'db>,
}

/// How many rows of a list are answered otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    /// Rows of the list.
    pub rows: usize,
    /// How many rows changed in which way: `unmatched → matched`, `other evidence`.
    pub ways: BTreeMap<String, usize>,
}

impl<'db> Answers<'db> {
    /// Opens a list, and chooses the columns to look at: the same for both files.
    ///
    /// # Errors
    ///
    /// As [`Matching::open`].
    pub fn open(
        (old, new): (&'db Db, &'db Db),
        file: &OsStr,
        options: &Options,
        reading: &Reading,
        request: Request,
    ) -> Result<Self> {
        let open = |db: &'db Db, request: &Request| {
            Matching::open(db, file, options.clone(), reading.clone(), request.clone())
        };
        let mut request = Request {
            keep: Keep::All,
            explode: false,
            ..request
        };
        let (before, after) = (open(old, &request), open(new, &request));
        // A file that knows none of the names may not see which column holds them.
        request.columns = match (&before, &after) {
            (Ok(before), Ok(after)) if places(before) == places(after) => Vec::new(),
            (_, Ok(chosen)) | (Ok(chosen), Err(Error::Usage(_))) => names(chosen),
            _ => Vec::new(),
        };
        if request.columns.is_empty() {
            return Ok(Self {
                old: before?,
                new: after?,
            });
        }
        if let Err(error @ Error::File { .. }) = before {
            return Err(error);
        }
        Ok(Self {
            old: open(old, &request)?,
            new: open(new, &request)?,
        })
    }

    /// The list.
    #[must_use]
    pub fn table(&self) -> &Table {
        self.new.table()
    }

    /// The columns that are looked at, and why.
    #[must_use]
    pub fn chosen(&self) -> &[Chosen] {
        self.new.chosen()
    }

    /// The names of all columns of the result: the lab's own, then each answer, old and new.
    #[must_use]
    pub fn columns(&self) -> Vec<String> {
        let columns = self.table().columns().iter();
        let mut names: Vec<String> = columns.map(|each| each.name.clone()).collect();
        for ours in ANSWER {
            for age in ["old", "new"] {
                let mut name = format!("{age}_{ours}");
                while names.iter().any(|other| other.eq_ignore_ascii_case(&name)) {
                    name.insert_str(0, "migrasome_");
                }
                names.push(name);
            }
        }
        names
    }

    /// Hands over the rows that are answered otherwise.
    ///
    /// # Errors
    ///
    /// As [`Matching::run`].
    pub fn run(&mut self, take: &mut dyn FnMut(&[ValueRef<'_>]) -> Result<()>) -> Result<Changed> {
        let own = self.table().columns().len();
        let mut before = Remembered::default();
        self.old.run(&mut |row| {
            before.push(answer(row, own));
            Ok(())
        })?;
        let mut changed = Changed::default();
        self.new.run(&mut |row| {
            let new = answer(row, own);
            let old = before.of(changed.rows);
            changed.rows += 1;
            let Some(old) = old.filter(|old| **old != new) else {
                return Ok(());
            };
            *changed.ways.entry(way(old, &new)).or_default() += 1;
            let both = old.iter().zip(&new).flat_map(|(old, new)| [old, new]);
            let cells = row[..own]
                .iter()
                .copied()
                .chain(both.map(|text| match &**text {
                    "" => ValueRef::Null,
                    text => ValueRef::from(text),
                }));
            take(&cells.collect::<Vec<_>>())
        })?;
        Ok(changed)
    }
}

impl fmt::Display for Changed {
    /// `2 of 6 rows are answered otherwise: unmatched → matched 1, other evidence 1`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rows, ways } = self;
        let rows_in_words = if *rows == 1 { "row" } else { "rows" };
        let changed: usize = ways.values().sum();
        if changed == 0 {
            return write!(f, "none of {rows} {rows_in_words} is answered otherwise");
        }
        let verb = if changed == 1 { "is" } else { "are" };
        let ways = ways.iter().map(|(way, rows)| format!("{way} {rows}"));
        let ways: Vec<String> = ways.collect();
        let ways = ways.join(", ");
        write!(
            f,
            "{changed} of {rows} {rows_in_words} {verb} answered otherwise: {ways}"
        )
    }
}

/// The answer to every row; most are given more than once.
#[derive(Default)]
struct Remembered {
    numbers: HashMap<Answer, u32>,
    answers: Vec<Answer>,
    rows: Vec<u32>,
}

impl Remembered {
    fn push(&mut self, answer: Answer) {
        let next = u32::try_from(self.answers.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(answer).or_insert_with_key(|answer| {
            self.answers.push(answer.clone());
            next
        });
        self.rows.push(number);
    }

    fn of(&self, row: usize) -> Option<&Answer> {
        let number = usize::try_from(*self.rows.get(row)?).ok()?;
        self.answers.get(number)
    }
}

fn answer(row: &[ValueRef<'_>], own: usize) -> Answer {
    PLACES.map(|place| {
        let value = row.get(own + place).and_then(|value| value.as_str().ok());
        value.unwrap_or_default().to_owned()
    })
}

/// In which way an answer changed.
fn way(old: &Answer, new: &Answer) -> String {
    match (old, new) {
        ([old, ..], [new, ..]) if old != new => format!("{old} → {new}"),
        ([_, old, _], [_, new, _]) if old != new => "another term".to_owned(),
        _ => "other evidence".to_owned(),
    }
}

fn places(matching: &Matching<'_>) -> Vec<usize> {
    matching.chosen().iter().map(|each| each.place).collect()
}

fn names(matching: &Matching<'_>) -> Vec<String> {
    let chosen = matching.chosen().iter();
    chosen.map(|each| each.name.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::{ANSWER, PLACES};
    use crate::matching::COLUMNS;

    #[test]
    fn the_places_are_those_of_the_columns() {
        let names = PLACES.map(|place| COLUMNS[place].trim_start_matches("match_"));
        assert_eq!(names, ANSWER);
    }
}
