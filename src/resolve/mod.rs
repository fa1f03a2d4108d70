//! From a lab's spelling of a gene, protein or disease to our terms.

mod fold;

pub use fold::{fold, fold_loosely};
