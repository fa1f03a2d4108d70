//! From a lab's spelling of a gene, protein or disease to our terms.

mod curie;
mod fold;

pub use curie::curie;
pub use fold::{fold, fold_loosely};
