//! Other shapes of the same file, one file a shape: to look at, to take elsewhere.

mod datapackage;
mod datasette;
mod own;

pub use datapackage::{DataPackage, datapackage};
pub use datasette::{Exported, datasette};
pub use own::{OwnFile, own};
