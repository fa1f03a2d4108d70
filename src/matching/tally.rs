//! How often each value stands in a file, and what becomes of it. A value is judged once.

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
    places: HashTable<u32>,
    values: Vec<Value>,
    /// All values, one behind the other.
    bytes: Vec<u8>,
}

struct Value {
    /// Where it ends in `bytes`; it begins where the one before ends.
    end: usize,
    rows: u64,
    verdict: Arc<Verdict>,
}

impl Tally {
    /// Counts a value; judges it when it is seen for the first time.
    #[inline]
    pub(super) fn count(
        &mut self,
        value: &[u8],
        rows: u64,
        judge: impl FnOnce() -> Arc<Verdict>,
    ) -> &Arc<Verdict> {
        self.rows += rows;
        let hasher = FixedState::default();
        let hash = hasher.hash_one(value);
        let found = self.places.find(hash, |place| self.value(*place) == value);
        let place = if let Some(place) = found {
            *place
        } else {
            let place = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
            self.bytes.extend_from_slice(value);
            self.values.push(Value {
                end: self.bytes.len(),
                rows: 0,
                verdict: judge(),
            });
            let (values, bytes) = (&self.values, &self.bytes);
            let again = |place: &u32| hasher.hash_one(slice(values, bytes, *place));
            self.places.insert_unique(hash, place, again);
            place
        };
        let value = &mut self.values[place as usize];
        value.rows += rows;
        &value.verdict
    }

    fn value(&self, place: u32) -> &[u8] {
        slice(&self.values, &self.bytes, place)
    }

    /// Every value with its rows and verdict.
    pub(super) fn each(&self) -> impl Iterator<Item = (&[u8], u64, &Arc<Verdict>)> {
        (0u32..)
            .zip(&self.values)
            .map(|(place, each)| (self.value(place), each.rows, &each.verdict))
    }

    /// Adds what another core counted.
    pub(super) fn add(&mut self, other: &Self) {
        for (value, rows, verdict) in other.each() {
            self.count(value, rows, || Arc::clone(verdict));
        }
    }
}

fn slice<'b>(values: &[Value], bytes: &'b [u8], place: u32) -> &'b [u8] {
    let place = place as usize;
    let from = if place == 0 { 0 } else { values[place - 1].end };
    &bytes[from..values[place].end]
}
