//! What a spelling is, whoever asks: the key of a name, the CURIE of an identifier, the digits of a
//! number.

mod curie;
mod fold;
mod number;
mod windows_1252;

pub use curie::Prefixes;
pub(crate) use curie::trimmed;
pub use fold::{fold, fold_loosely};
pub(crate) use fold::{is_dash, is_invisible};
pub(crate) use number::{evenly, printed};
pub(crate) use windows_1252::{in_windows_1252, of_windows_1252};
