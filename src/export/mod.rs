//! Other shapes of the same file, one file a shape: to look at, to take elsewhere.

mod datasette;
mod own;

pub use datasette::{Exported, datasette};
pub use own::{OwnFile, own};
