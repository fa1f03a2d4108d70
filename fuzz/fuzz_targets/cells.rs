//! Cells that split into parts are these parts, joined.

#![no_main]

use libfuzzer_sys::fuzz_target;
use migrasome::seed::{Part, split_list, split_references};

fn joined<T: ToString>(parts: &[Part<T>]) -> String {
    let word = |part: &Part<T>| part.separator.clone() + &part.value.to_string();
    parts.iter().map(word).collect()
}

fuzz_target!(|cell: &str| {
    if let Ok(parts) = split_references(cell) {
        assert_eq!(format!("[{}]", joined(&parts)), cell);
    }
    if let Ok(parts) = split_list(cell) {
        assert_eq!(joined(&parts), cell);
    }
});
