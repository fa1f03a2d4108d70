//! Folding what is folded changes nothing, and a loose key is letters and digits.

#![no_main]

use libfuzzer_sys::fuzz_target;
use migrasome::spelling::{fold, fold_loosely};

fuzz_target!(|spelling: &str| {
    let key = fold(spelling);
    assert_eq!(fold(&key), key);
    let loose = fold_loosely(spelling);
    assert_eq!(fold_loosely(&key), loose);
    assert_eq!(fold_loosely(&loose), loose);
    assert!(loose.chars().all(char::is_alphanumeric));
});
