//! What a spelling is, whoever asks: the key of a name, the CURIE of an identifier.

mod curie;
mod fold;

pub use curie::{curie, prefix, prefixes};
pub use fold::{fold, fold_loosely};
pub(crate) use fold::{is_dash, is_invisible};
