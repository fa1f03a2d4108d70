//! What migrasomes carry, in which disease, by which mechanism, shown by whom: Table 1
//! of a 2025 review (doi:10.1186/s12951-025-03362-6) as one SQLite file, with the
//! questions people ask of it.
//!
//! The rooms, from the edge inwards; arrows point to the right only:
//!
//! | room | what it does |
//! |---|---|
//! | [`matching`] | which rows of a lab file are known, by which rule, and what became of the rest |
//! | [`db`] | [`Db`]: build, open and ask; the only owner of a connection |
//! | [`seed`] | typed rows of the seed files, and the loader |
//! | [`upgrade`] | a fresh file; an old file becomes a new one and loses nothing |
//! | [`query`] | canned reports: the head comment, parameters |
//! | [`lab`] | lab files: CSV, Excel, JSON and others as tables beside ours |
//! | [`resolve`] | from a lab's spelling to our terms |
//! | [`check`] | what is wrong with a file |
//! | [`cite`] | the references behind the rows of a result |
//! | [`render`] | a result as table, csv, tsv, json, ndjson or markdown |
//! | [`spelling`] | what a spelling is: the key of a name, the CURIE of an identifier |
//! | `sqlite` | SQLite files as such: names, headers, files whole or not at all |
//! | [`error`] | one error type; every message is one line |
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

pub mod check;
pub mod cite;
#[doc(hidden)]
pub mod cli;
pub mod db;
pub mod error;
pub mod lab;
pub mod matching;
pub mod query;
pub mod render;
pub mod resolve;
pub mod seed;
pub mod spelling;
mod sqlite;
pub mod upgrade;

pub use db::Db;
pub use error::{Error, Result};
