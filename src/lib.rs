//! What migrasomes carry, in which disease, by which mechanism, shown by whom: Table 1
//! of a 2025 review (doi:10.1186/s12951-025-03362-6) as one SQLite file, with the
//! questions people ask of it.
//!
//! The rooms; each may use those before it, and no other:
//!
//! ```text
//! error <- {sqlite, spelling} <- {lab, query} <- seed <- db
//!       <- {check, matching, render} <- {cite, upgrade} <- export <- cli <- main
//! ```
//!
//! | room | what it does |
//! |---|---|
//! | [`error`] | one error type; every message is one line |
//! | `sqlite` | SQLite files as such: names, headers, files whole or not at all; nothing of ours |
//! | [`spelling`] | what a spelling is: the key of a name, the CURIE of an identifier, the digits of a number |
//! | [`lab`] | lab files: CSV, Excel, JSON and others as columns and rows; knows nothing of us |
//! | [`query`] | a canned report: the head comment, parameters, what it needs |
//! | [`seed`] | typed rows of the seed files, and the loader |
//! | [`db`] | [`Db`]: open and ask; the only owner of a connection |
//! | [`check`] | what is wrong with a file |
//! | [`matching`] | from a lab's spelling to our terms: which rows of a lab file are known, and why |
//! | [`render`] | a result as table, csv, tsv, json, ndjson, markdown or xlsx; citations in words |
//! | [`cite`] | which claims a result rests on, and the references behind them |
//! | [`upgrade`] | a fresh file; an old file becomes a new one and loses nothing; own rows in and out |
//! | [`export`] | other shapes of the same file: figure, datasette, datapackage, own rows |
//! | `cli` | the command |
//!
//! ```
//! use migrasome::Db;
//!
//! let db = Db::built_in()?;
//! let mut statement = db.prepare("SELECT effect FROM claim_cargos WHERE cargo = ?1")?;
//! statement.bind(1, "CD5L")?;
//! statement.for_each_row(|row| {
//!     assert!(row[0].as_str().is_ok_and(|effect| effect.contains("blood‒brain")));
//!     Ok(())
//! })?;
//! # Ok::<(), migrasome::Error>(())
//! ```
//!
//! The library never prints, never exits and never reads the environment: that is for the command.

// What only the command uses is left out of the page by the linker.
#![cfg_attr(not(feature = "command"), allow(dead_code, unused_imports))]

#[cfg(feature = "command")]
pub mod check;
pub mod cite;
#[cfg(feature = "command")]
#[doc(hidden)]
pub mod cli;
pub mod db;
pub mod error;
pub mod export;
pub mod lab;
pub mod matching;
pub mod query;
pub mod render;
pub mod seed;
pub mod spelling;
mod sqlite;
#[cfg(feature = "command")]
pub mod upgrade;

/// The version of this program.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

pub use db::Db;
pub use error::{Error, Result};
