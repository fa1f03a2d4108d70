//! A lab's own rows: put into its copy of the file from a table or a list of findings, brought up
//! to date from it, and taken out again. Whole or not at all.

mod ask;
mod change;
mod claim_rows;
mod claims;
mod columns;
mod finding_rows;
mod findings;
mod lists;
mod meaning;
mod mentions;
mod names;
mod numbering;
mod papers;
mod plan;
mod read;
mod references;
mod remove;
mod repair;
mod rows;
mod shape;
mod source;
mod template;
mod terms;
mod things;

use std::fmt;
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::lab;
pub use plan::{Fate, RowTold};
pub use remove::{Removed, remove};
pub use repair::{Repaired, repair};
pub use shape::{Choices, Column, Shape};
pub use source::{Source, Told, sources};
pub(crate) use source::{rows_of, shape_of};
pub use template::{csv_template, xlsx_template};

use super::Options;
use change::in_file;
use meaning::Meaning;
use plan::Plan;
use read::Sheet;

/// What stands before the name of a source where rows say where they are from.
pub(crate) const ADDED: &str = "added with ";

/// Why words of a mention mean a term that nobody has looked at.
pub(crate) const FOUND: &str = "found by program";

/// All that is wrong with a file of own rows, or with the file that takes them.
#[derive(Debug)]
pub struct Faults(Vec<Error>);

impl Faults {
    fn none() -> Self {
        Self(Vec::new())
    }

    /// Those of another, too; in the order of the lines.
    fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
        self.0.sort_by_key(|fault| match fault {
            Error::Lab { line, .. } => *line,
            _ => 0,
        });
    }

    fn is_none(&self) -> bool {
        self.0.is_empty()
    }

    fn push(&mut self, fault: Error) {
        self.0.push(fault);
    }

    /// The value, if nothing is wrong.
    fn or<T>(self, value: T) -> Result<T, Self> {
        if self.is_none() { Ok(value) } else { Err(self) }
    }

    /// Each in turn, in the order of the lines.
    #[must_use]
    pub fn all(&self) -> &[Error] {
        &self.0
    }
}

impl From<Error> for Faults {
    fn from(error: Error) -> Self {
        Self(vec![error])
    }
}

/// The first of them, and how many more there are.
impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0[..] {
            [] => Ok(()),
            [one] => one.fmt(f),
            [first, rest @ ..] => write!(f, "{first} (and {} more)", rest.len()),
        }
    }
}

/// What became of a lab's file.
#[derive(Debug)]
#[non_exhaustive]
pub struct Added {
    /// The file that took the rows.
    pub path: PathBuf,
    /// The name of the source.
    pub source: String,
    /// What the lab's file is.
    pub shape: Shape,
    /// What became of each of its rows.
    pub rows: Vec<RowTold>,
    /// The rows that it has no longer, by accession.
    pub gone: Vec<String>,
    /// The terms that are new in the file, as `kind: name`.
    pub new_terms: Vec<String>,
    /// Whether anything was, or would be, written.
    pub is_changed: bool,
    /// Where the file as it was is kept.
    pub backup: Option<PathBuf>,
}

/// A lab's file of own rows, and how it is to be read.
#[derive(Clone, Copy, Debug)]
pub struct File<'f> {
    /// Where it is.
    pub spec: &'f lab::Spec,
    /// How it is read.
    pub options: &'f lab::Options,
    /// Watches over the reading.
    pub reading: &'f lab::Reading,
    /// Columns that are left out, by the names that the file gives them.
    pub without: &'f [String],
}

/// Puts the rows of a lab's file into a migrasome file, or brings those that are there up to date.
/// `told` is what is known of the source beside what the file says itself. Unless it `may_shrink`, a source keeps at
/// least half of its rows, and its DOI: what has fewer, or another, is likely another source.
///
/// # Errors
///
/// All that is wrong with the rows, each with its line; or why the file cannot take them. Nothing
/// is written then.
pub fn add(
    path: &Path,
    file: &File<'_>,
    told: &Told,
    may_shrink: bool,
    options: &Options,
) -> Result<Added, Faults> {
    let mut sheet = Sheet::read(file)?;
    let faults = std::mem::replace(&mut sheet.faults, Faults::none());
    let told = told.clone().or(&sheet.told).named_after(file.spec)?;
    let plan = |db: &crate::Db| {
        let plan = Plan::of(db, &sheet, &told, faults)?;
        if !may_shrink {
            plan.refuse_to_shrink()?;
        }
        Ok((plan.is_needed(), plan))
    };
    let (plan, backup) = in_file(path, options, plan, Plan::apply)?;
    Ok(plan.done(path, backup))
}

/// A text of a lab's in a message.
fn shortened(text: &str) -> String {
    let mut signs = text.chars();
    let first: String = signs.by_ref().take(60).collect();
    if signs.next().is_none() {
        first
    } else {
        first + "…"
    }
}

/// `TGF-β1 is the gene TGFB1 (symbol)`.
fn made(name: &str, meaning: &Meaning) -> String {
    let Meaning { term, how, .. } = meaning;
    if how == "new" {
        return format!("`{name}` is new: {}", term.written());
    }
    format!("`{name}` is {} ({how})", term.written())
}
