//! Lab files.
#![allow(dead_code)]
mod json;
#[cfg(feature = "parquet")]
mod parquet;
mod quietly;
mod sheet;
