//! The columns of a lab file: their names, and whether they hold numbers.

use std::collections::{HashMap, HashSet};

use super::blocks::Block;
use super::number::{self, Reading};

/// What the values of a column are: all of them, or they are text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Whole numbers.
    Integer,
    /// Numbers.
    Real,
    /// Text.
    Text,
}

impl Kind {
    /// Its name in SQL.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Integer => "INTEGER",
            Self::Real => "REAL",
            Self::Text => "TEXT",
        }
    }
}

/// A column of a lab file.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its name, as the file has it or as we had to make it.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
    pub(super) stats: ColumnStats,
    /// What it was called before a report gave it a name.
    pub(super) given: Option<String>,
}

impl Column {
    pub(super) fn new(name: String, stats: ColumnStats) -> Self {
        Self {
            name,
            kind: stats.kind(),
            stats,
            given: None,
        }
    }

    /// What the file calls it.
    pub(crate) fn in_file(&self) -> &str {
        self.given.as_deref().unwrap_or(&self.name)
    }
}

/// A value and where it was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) value: String,
    pub(super) line: u64,
}

/// What was seen in a column so far.
#[derive(Clone, Debug, Default)]
pub(super) struct ColumnStats {
    /// Whether the file itself tells numbers from texts: then all its numbers are numbers,
    /// however they are written.
    is_typed: bool,
    /// The first text of such a file that would be a number elsewhere.
    pub(super) digits: Option<Seen>,
    integers: u64,
    reals: u64,
    /// The first whole number that a REAL would change.
    large: Option<Seen>,
    /// The first number that does not print back.
    pub(super) otherwise: Option<Seen>,
    /// The first of these that is a measured number, and not the number of a plate.
    pub(super) measured: Option<Seen>,
    /// The first value below numbers that would be one too without what is written around it.
    pub(super) near: Option<Seen>,
    /// The first such value that has no numbers above it; of a part of a file, there may be some
    /// above the part.
    early: Option<Seen>,
    /// The first mark that stands for a missing value.
    pub(super) mark: Option<Seen>,
    /// The first value that is no number at all.
    pub(super) text: Option<Seen>,
}

impl ColumnStats {
    /// Of a file that tells numbers from texts, with the first text that would be a number
    /// elsewhere.
    pub(super) fn typed(digits: Option<Seen>) -> Self {
        Self {
            is_typed: true,
            digits,
            ..Self::default()
        }
    }

    /// Looks at the values of a column in some records, which begin at `from`.
    pub(super) fn look(&mut self, block: &Block, from: usize, column: usize, nulls: &[String]) {
        if self.text.is_some() {
            return;
        }
        for row in from..block.len() {
            let value = block.field(row, column);
            if is_null(value, nulls) {
                continue;
            }
            let seen = || {
                Some(Seen {
                    value: String::from_utf8_lossy(value).into_owned(),
                    line: block.line(row),
                })
            };
            match number::read(value) {
                Reading::Integer(number) => {
                    self.integers += 1;
                    if self.large.is_none() && !number::fits_real(number) {
                        self.large = seen();
                    }
                }
                Reading::Real => self.reals += 1,
                Reading::Otherwise if self.is_number(value) => self.reals += 1,
                Reading::Otherwise => {
                    if self.otherwise.is_none() {
                        self.otherwise = seen();
                    }
                    self.look_closer(value, seen);
                }
                Reading::Text if is_mark(value) => {
                    if self.mark.is_none() {
                        self.mark = seen();
                    }
                }
                Reading::Text => {
                    if number::is_near(value) {
                        self.see_near(seen);
                    }
                    self.text = seen();
                    return;
                }
            }
        }
    }

    /// Whether what is not printed like this is a number all the same, since the file says so and
    /// no digits would be lost.
    fn is_number(&self, value: &[u8]) -> bool {
        self.is_typed && self.digits.is_none() && is_fraction(value)
    }

    /// Looks at a number that does not print back.
    fn look_closer(&mut self, value: &[u8], seen: impl Fn() -> Option<Seen>) {
        if value.contains(&b' ') {
            self.see_near(&seen);
        }
        if self.measured.is_none() && value.iter().any(|byte| b",.".contains(byte)) {
            self.measured = seen();
        }
    }

    /// Notes a value that is nearly a number.
    fn see_near(&mut self, seen: impl Fn() -> Option<Seen>) {
        let first = if self.holds_numbers() {
            &mut self.near
        } else {
            &mut self.early
        };
        if first.is_none() {
            *first = seen();
        }
    }

    /// Whether it holds numbers, printed this way or that.
    fn holds_numbers(&self) -> bool {
        self.has_numbers() || self.measured.is_some()
    }

    /// Adds what was seen further down in the file, so many lines below.
    pub(super) fn join(&mut self, below: Self, lines: u64) {
        if self.text.is_some() {
            // Nothing below it was looked at.
            return;
        }
        let later = |mine: &mut Option<Seen>, theirs: Option<Seen>| {
            if mine.is_none() {
                *mine = theirs.map(|seen| Seen {
                    line: seen.line + lines,
                    ..seen
                });
            }
        };
        let early = if self.holds_numbers() {
            &mut self.near
        } else {
            &mut self.early
        };
        later(early, below.early);
        self.integers += below.integers;
        self.reals += below.reals;
        later(&mut self.near, below.near);
        later(&mut self.large, below.large);
        later(&mut self.otherwise, below.otherwise);
        later(&mut self.measured, below.measured);
        later(&mut self.mark, below.mark);
        later(&mut self.text, below.text);
    }

    /// Whether any value is a number that prints back.
    pub(super) fn has_numbers(&self) -> bool {
        self.integers + self.reals > 0
    }

    pub(super) fn kind(&self) -> Kind {
        if !self.has_numbers() || self.reason().is_some() {
            Kind::Text
        } else if self.reals > 0 {
            Kind::Real
        } else {
            Kind::Integer
        }
    }

    /// The first value that made the column text.
    pub(super) fn reason(&self) -> Option<&Seen> {
        let large = self.large.as_ref().filter(|_| self.reals > 0);
        [&self.text, &self.digits, &self.otherwise, &self.mark]
            .into_iter()
            .filter_map(Option::as_ref)
            .chain(large)
            .min_by_key(|seen| seen.line)
    }
}

/// Whether a cell is empty, or reads as one that its user calls empty.
#[inline]
pub(super) fn is_null(value: &[u8], nulls: &[String]) -> bool {
    value.is_empty() || nulls.iter().any(|null| null.as_bytes() == value)
}

/// Whether a number is more than its digits, which must all stay.
fn is_fraction(value: &[u8]) -> bool {
    value == b"-0" || value.iter().any(|byte| b".eE".contains(byte))
}

/// What people and programs write where a value is missing.
pub(super) fn is_mark(value: &[u8]) -> bool {
    const MARKS: [&str; 16] = [
        "NA", "N/A", "#N/A", "NaN", "NULL", "None", "nd", "n.d.", "na.", "n.a.", "-", "--", ".",
        "?", "\u{2013}", "missing",
    ];
    MARKS
        .iter()
        .any(|mark| mark.as_bytes().eq_ignore_ascii_case(value))
}

/// So many names that had to be changed are told one by one.
const NOTES: usize = 20;

/// A name for each column, no two the same to SQL, and what had to be done for it.
pub(super) fn names(header: &[String]) -> (Vec<String>, Vec<String>) {
    let mut names: Vec<String> = Vec::new();
    let mut notes = Vec::new();
    // Of some files there are tens of thousands.
    let mut taken: HashSet<String> = HashSet::new();
    let mut numbers: HashMap<String, u64> = HashMap::new();
    let mut later: HashMap<String, usize> = HashMap::new();
    for given in header {
        *later.entry(given.to_ascii_lowercase()).or_default() += 1;
    }
    for (index, given) in header.iter().enumerate() {
        let wanted = if given.trim().is_empty() {
            format!("column_{}", index + 1)
        } else {
            given.clone()
        };
        // Not the name of a later column either: that one keeps it.
        if let Some(count) = later.get_mut(&given.to_ascii_lowercase()) {
            *count -= 1;
        }
        let mut name = wanted.clone();
        let folded = wanted.to_ascii_lowercase();
        let mut number = numbers.get(&folded).copied().unwrap_or(2);
        let is_free = |name: &String| {
            let folded = name.to_ascii_lowercase();
            let is_later = name != given && later.get(&folded).is_some_and(|count| *count > 0);
            !is_later && !taken.contains(&folded)
        };
        while !is_free(&name) {
            name = format!("{wanted}_{number}");
            number += 1;
        }
        numbers.insert(folded, number);
        taken.insert(name.to_ascii_lowercase());
        if given.trim().is_empty() {
            notes.push(format!(
                "column {} has no name and is called `{name}`",
                index + 1
            ));
        } else if name != *given {
            notes.push(format!(
                "column {} is a second `{given}` and is called `{name}`",
                index + 1
            ));
        }
        names.push(name);
    }
    if notes.len() > NOTES {
        let more = notes.split_off(NOTES).len();
        notes.push(format!(
            "{more} more columns have no name, or one that is taken, and are called otherwise: \
             --verbose shows all columns"
        ));
    }
    (names, notes)
}

#[cfg(test)]
mod tests {
    use super::names;
    use proptest::prelude::*;

    #[test]
    fn columns_of_one_name_are_named_apart() {
        let header = ["gene", "", "Gene", "gene_2", "gene", "column_2"].map(str::to_owned);
        let (named, notes) = names(&header);
        assert_eq!(
            named,
            [
                "gene",
                "column_2_2",
                "Gene_3",
                "gene_2",
                "gene_4",
                "column_2"
            ]
        );
        assert_eq!(notes.len(), 3);
    }

    proptest! {
        #[test]
        fn no_two_names_are_the_same(header in proptest::collection::vec("[aA_2]{0,3}", 0..12)) {
            let (named, _) = names(&header);
            let mut folded: Vec<String> = named.iter().map(|name| name.to_ascii_lowercase()).collect();
            folded.sort();
            folded.dedup();
            prop_assert_eq!(folded.len(), header.len());
        }
    }
}
