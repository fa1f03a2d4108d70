//! Other shapes of the same file, one file a shape: to look at, to take elsewhere.

#[cfg(feature = "command")]
mod datapackage;
#[cfg(feature = "command")]
mod datasette;
pub mod figure;
#[cfg(feature = "command")]
mod own;

#[cfg(feature = "command")]
pub use datapackage::{DataPackage, datapackage};
#[cfg(feature = "command")]
pub use datasette::{Exported, datasette};
#[cfg(feature = "command")]
pub use own::{OwnFile, own};
