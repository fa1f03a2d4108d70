//! Other shapes of the same file, one file a shape: to look at, to take elsewhere.

mod datasette;

pub use datasette::{Exported, datasette};
