//! How often each value stands in a file, and what becomes of it. A value is judged once.

use std::collections::HashMap;
use std::hash::BuildHasher;
use std::sync::Arc;

use foldhash::fast::FixedState;
use hashbrown::HashTable;

use super::rules::Status;
use super::verdict::Verdict;

/// The values of a file: each once, with its rows. Where several columns are looked at, a value is
/// that of all of them.
///
/// A large file may have millions of different values, and most are not known: all are kept in
/// one text, and each takes few bytes beside it.
#[derive(Default)]
pub(super) struct Counts {
    /// Rows that were looked at.
    pub(super) rows: u64,
    /// All values, one behind the other.
    text: Vec<u8>,
    values: Vec<Counted>,
    /// The numbers of the values, by what they are.
    by_value: HashTable<u32>,
    /// What becomes of values; most share the first few.
    verdicts: Vec<Arc<Verdict>>,
    by_verdict: HashMap<usize, u32>,
}

/// A value.
struct Counted {
    /// Where it ends in the text.
    end: u64,
    rows: u64,
    verdict: u32,
    /// That of the verdict, beside the rows: most rows ask for no more.
    status: Status,
}

impl Counts {
    /// Counts a value; judges it when it is seen for the first time.
    #[inline]
    pub(super) fn count(
        &mut self,
        key: &[u8],
        rows: u64,
        judge: impl FnOnce() -> Arc<Verdict>,
    ) -> (Status, &Arc<Verdict>) {
        self.rows += rows;
        let Self {
            text,
            values,
            by_value,
            ..
        } = self;
        let key_of = |place: &u32| key_at(text, values, *place as usize);
        let is_same = |place: &u32| key_of(place) == key;
        let found = by_value.find(hash(key), is_same).copied();
        let place = match found {
            Some(place) => place as usize,
            None => self.put(key, judge()),
        };
        let counted = &mut self.values[place];
        counted.rows += rows;
        (counted.status, &self.verdicts[counted.verdict as usize])
    }

    /// Adds a value that was not seen before.
    fn put(&mut self, key: &[u8], verdict: Arc<Verdict>) -> usize {
        let status = verdict.status;
        let verdict = self.number_of(verdict);
        let place = self.values.len();
        self.text.extend_from_slice(key);
        self.values.push(Counted {
            end: self.text.len() as u64,
            rows: 0,
            verdict,
            status,
        });
        let (text, values) = (&self.text, &self.values);
        let hash_of = |place: &u32| hash(key_at(text, values, *place as usize));
        let number = u32::try_from(place).expect("fewer values than memory holds");
        self.by_value.insert_unique(hash(key), number, hash_of);
        place
    }

    fn number_of(&mut self, verdict: Arc<Verdict>) -> u32 {
        let next = u32::try_from(self.verdicts.len()).expect("fewer verdicts than values");
        let number = *self
            .by_verdict
            .entry(Arc::as_ptr(&verdict).addr())
            .or_insert(next);
        if number == next {
            self.verdicts.push(verdict);
        }
        number
    }

    /// How many different values there are.
    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    /// A value by its number, with its rows and verdict.
    pub(super) fn at(&self, place: usize) -> (&[u8], u64, &Arc<Verdict>) {
        let counted = &self.values[place];
        let verdict = &self.verdicts[counted.verdict as usize];
        let key = key_at(&self.text, &self.values, place);
        (key, counted.rows, verdict)
    }

    /// Every value with its rows and verdict.
    pub(super) fn each(&self) -> impl Iterator<Item = (&[u8], u64, &Arc<Verdict>)> {
        (0..self.len()).map(|place| self.at(place))
    }

    /// Adds what another worker counted.
    pub(super) fn add(&mut self, other: Self) {
        if self.values.is_empty() {
            *self = other;
            return;
        }
        for (key, rows, verdict) in other.each() {
            self.count(key, rows, || Arc::clone(verdict));
        }
    }
}

fn key_at<'t>(text: &'t [u8], values: &[Counted], place: usize) -> &'t [u8] {
    let begin = place.checked_sub(1).map_or(0, |before| values[before].end);
    let at = |place: u64| usize::try_from(place).unwrap_or(usize::MAX);
    &text[at(begin)..at(values[place].end)]
}

#[inline]
fn hash(key: &[u8]) -> u64 {
    FixedState::default().hash_one(key)
}

/// Makes the key of several cells: each but the last has its length before it, so that no cell,
/// whatever it holds, reads as two. The key of one cell is the cell.
pub(super) fn join<'c>(key: &mut Vec<u8>, cells: impl ExactSizeIterator<Item = &'c [u8]>) {
    key.clear();
    let last = cells.len().saturating_sub(1);
    for (place, cell) in cells.enumerate() {
        if place < last {
            key.extend_from_slice(&cell.len().to_le_bytes());
        }
        key.extend_from_slice(cell);
    }
}

/// The cells of a key of so many columns.
pub(super) fn cells(key: &[u8], columns: usize) -> impl Iterator<Item = &[u8]> {
    let mut rest = key;
    (0..columns).rev().map(move |left| {
        let all = rest;
        match all.split_first_chunk() {
            Some((length, after)) if left > 0 => {
                let (cell, after) = after.split_at(usize::from_le_bytes(*length));
                rest = after;
                cell
            }
            _ => all,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::{cells, join};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_key_gives_back_its_cells(given in prop::collection::vec("[a\u{0}-\u{1f}]{0,9}", 1..4)) {
            let given: Vec<&[u8]> = given.iter().map(String::as_bytes).collect();
            let mut key = Vec::new();
            join(&mut key, given.iter().copied());
            prop_assert_eq!(cells(&key, given.len()).collect::<Vec<_>>(), given);
        }
    }
}
