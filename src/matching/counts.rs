//! How often each value stands in a file, and what becomes of it. A value is judged once.

use std::hash::BuildHasher;
use std::sync::Arc;

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use smallvec::SmallVec;

use super::rules::Status;
use super::verdict::Verdict;

/// Most values are short: held in the table itself, they are counted without another look at
/// memory.
type Key = SmallVec<[u8; 16]>;

/// The values of a file: each once, with its rows. Where several columns are looked at, a value is
/// that of all of them.
#[derive(Default)]
pub(super) struct Counts {
    /// Rows that were looked at.
    pub(super) rows: u64,
    values: HashTable<Counted>,
}

struct Counted {
    key: Key,
    rows: u64,
    status: Status,
    verdict: Arc<Verdict>,
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
        let is_same = |counted: &Counted| counted.key.as_slice() == key;
        let hash_of = |counted: &Counted| hash(&counted.key);
        let entry = self.values.entry(hash(key), is_same, hash_of);
        let entry = entry.or_insert_with(|| {
            let verdict = judge();
            Counted {
                key: Key::from_slice(key),
                rows: 0,
                status: verdict.status,
                verdict,
            }
        });
        let counted = entry.into_mut();
        counted.rows += rows;
        (counted.status, &counted.verdict)
    }

    /// Every value with its rows and verdict.
    pub(super) fn each(&self) -> impl Iterator<Item = (&[u8], u64, &Arc<Verdict>)> {
        let all = self.values.iter();
        all.map(|counted| (counted.key.as_slice(), counted.rows, &counted.verdict))
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
