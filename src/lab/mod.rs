//! Lab files.
#![allow(dead_code)]

use std::borrow::Cow;

mod json;
#[cfg(feature = "parquet")]
mod parquet;
mod quietly;
mod sheet;

/// What stands in a cell, as text; None is an empty one.
type Cell<'a> = Option<Cow<'a, str>>;
