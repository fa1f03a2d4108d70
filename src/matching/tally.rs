//! How often each value stands in a file, and what becomes of it. A value is judged once.
//!
//! Most values are short: up to 16 bytes they are held in the table itself, so that counting one
//! touches a single line of the processor's cache.

use std::sync::Arc;

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use std::hash::BuildHasher;

use super::verdict::Verdict;

/// Between the values of several columns.
pub(super) const APART: u8 = 0x1f;

/// The values of a file: each once, with its count.
#[derive(Default)]
pub(super) struct Tally {
    /// Rows that were looked at.
    pub(super) rows: u64,
    places: HashTable<Counted>,
    values: Vec<Value>,
    /// All values, one behind the other.
    bytes: Vec<u8>,
}

/// A value in the table.
struct Counted {
    key: Key,
    rows: u64,
    place: u32,
    goes_out: bool,
}

/// A value that is in the table, with what is seldom asked for.
struct Value {
    /// Where it ends in `bytes`; it begins where the one before ends.
    end: usize,
    verdict: Arc<Verdict>,
}

/// What two values are told apart by: for short ones their bytes, for others the hash, and then
/// the bytes too.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Key {
    first: u64,
    last: u64,
    length: u32,
}

impl Key {
    /// The longest value that it tells by itself.
    const SHORT: usize = 16;

    #[inline]
    fn of(value: &[u8]) -> Self {
        let length = u32::try_from(value.len()).unwrap_or(u32::MAX);
        // The first bytes and the last ones, which overlap: with the length they are all.
        let (first, last) = match value.len() {
            0..4 => (
                value
                    .iter()
                    .fold(0, |all, byte| all << 8 | u64::from(*byte)),
                0,
            ),
            4..8 => (half(value.first_chunk()), half(value.last_chunk())),
            8..=Self::SHORT => (whole(value.first_chunk()), whole(value.last_chunk())),
            _ => (FixedState::default().hash_one(value), 0),
        };
        Self {
            first,
            last,
            length,
        }
    }

    fn is_short(self) -> bool {
        self.length as usize <= Self::SHORT
    }

    #[inline]
    fn hash(self) -> u64 {
        FixedState::default().hash_one((self.first, self.last ^ u64::from(self.length)))
    }
}

#[inline]
fn half(bytes: Option<&[u8; 4]>) -> u64 {
    bytes.map_or(0, |bytes| u64::from(u32::from_le_bytes(*bytes)))
}

#[inline]
fn whole(bytes: Option<&[u8; 8]>) -> u64 {
    bytes.map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

impl Tally {
    /// Counts a value; judges it when it is seen for the first time. Its verdict, if it is one
    /// of those that go out.
    #[inline]
    pub(super) fn count(
        &mut self,
        value: &[u8],
        rows: u64,
        judge: impl FnOnce() -> Arc<Verdict>,
        goes_out: impl FnOnce(&Verdict) -> bool,
    ) -> Option<&Arc<Verdict>> {
        self.rows += rows;
        let key = Key::of(value);
        let (values, bytes) = (&self.values, &self.bytes);
        let is_same = |known: &Counted| {
            known.key == key && (key.is_short() || slice(values, bytes, known.place) == value)
        };
        let hash = key.hash();
        if let Some(known) = self.places.find_mut(hash, is_same) {
            known.rows += rows;
            let verdict = &self.values[known.place as usize].verdict;
            return known.goes_out.then_some(verdict);
        }
        let verdict = judge();
        let goes_out = goes_out(&verdict);
        let place = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        self.bytes.extend_from_slice(value);
        self.values.push(Value {
            end: self.bytes.len(),
            verdict,
        });
        let counted = Counted {
            key,
            rows,
            place,
            goes_out,
        };
        self.places
            .insert_unique(hash, counted, |known| known.key.hash());
        let verdict = self.values.last().map(|value| &value.verdict);
        verdict.filter(|_| goes_out)
    }

    /// Every value with its rows and verdict.
    pub(super) fn each(&self) -> impl Iterator<Item = (&[u8], u64, &Arc<Verdict>)> {
        self.places.iter().map(|counted| {
            let place = counted.place;
            let verdict = &self.values[place as usize].verdict;
            (
                slice(&self.values, &self.bytes, place),
                counted.rows,
                verdict,
            )
        })
    }

    /// Adds what another core counted.
    pub(super) fn add(&mut self, other: &Self) {
        for (value, rows, verdict) in other.each() {
            self.count(value, rows, || Arc::clone(verdict), |_| false);
        }
    }
}

fn slice<'b>(values: &[Value], bytes: &'b [u8], place: u32) -> &'b [u8] {
    let place = place as usize;
    let from = if place == 0 { 0 } else { values[place - 1].end };
    &bytes[from..values[place].end]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::Tally;
    use crate::matching::verdict::Verdict;

    proptest! {
        #[test]
        fn every_value_is_counted_as_often_as_it_is_there(
            values in prop::collection::vec("[ab\0]{0,3}|[ab]{3,18}|a{15,40}", 0..60),
        ) {
            let verdict = Arc::new(Verdict::default());
            let (mut one, mut other) = (Tally::default(), Tally::default());
            let mut expected: BTreeMap<&[u8], u64> = BTreeMap::new();
            for (place, value) in values.iter().enumerate() {
                let tally = if place % 3 == 0 { &mut one } else { &mut other };
                tally.count(value.as_bytes(), 1, || Arc::clone(&verdict), |_| true);
                *expected.entry(value.as_bytes()).or_default() += 1;
            }
            one.add(&other);
            let found: BTreeMap<&[u8], u64> = one.each().map(|(value, rows, _)| (value, rows)).collect();
            prop_assert_eq!(found, expected);
            prop_assert_eq!(one.rows, values.len() as u64);
        }
    }
}
