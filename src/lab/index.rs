//! Where in a small file a value is: for joins that look it up once for each row of another.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::blocks::Block;

/// Rows, by the number of their block and their own in it.
pub(super) type Places = Vec<(usize, usize)>;

/// The rows of each value of a column.
type Index = HashMap<Vec<u8>, Arc<Places>>;

/// Indexes of a table, made when first asked for.
#[derive(Debug, Default)]
pub(super) struct Indexes(Mutex<HashMap<usize, Arc<Index>>>);

impl Indexes {
    /// The rows in which a column holds a text, the first so many records left out.
    pub(super) fn find(
        &self,
        blocks: &[Block],
        skipped: usize,
        column: usize,
        value: &[u8],
    ) -> Arc<Places> {
        let mut made = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let index = made
            .entry(column)
            .or_insert_with(|| Arc::new(index(blocks, skipped, column)));
        index.get(value).cloned().unwrap_or_default()
    }
}

fn index(blocks: &[Block], skipped: usize, column: usize) -> Index {
    let mut places: HashMap<&[u8], Places> = HashMap::new();
    for (number, block) in blocks.iter().enumerate() {
        let first = if number == 0 { skipped } else { 0 };
        for row in first..block.len() {
            let found = places.entry(block.field(row, column)).or_default();
            found.push((number, row));
        }
    }
    places
        .into_iter()
        .map(|(value, places)| (value.to_owned(), Arc::new(places)))
        .collect()
}
