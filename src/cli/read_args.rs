//! The options of how lab files are read, which several commands share.

use std::ffi::OsString;

use clap::Args;

use crate::lab::Quoting;

#[derive(Debug, Args)]
#[command(next_help_heading = "Lab files")]
pub struct LabArgs {
    /// Put a lab file beside our tables, as a table named after it: CSV, TSV (also packed),
    /// Excel (FILE#SHEET), OpenDocument, JSON, NDJSON, SQLite (all its tables, or one:
    /// FILE#TABLE), or - for standard input
    #[arg(long, value_name = "[NAME=]FILE")]
    pub with: Vec<OsString>,
    #[command(flatten)]
    pub read: ReadArgs,
}

/// How lab files are read.
#[derive(Debug, Args)]
#[command(next_help_heading = "Lab files")]
#[allow(clippy::struct_excessive_bools)] // each is a switch
pub struct ReadArgs {
    /// Lab files have no line with names: the columns are numbered
    #[arg(long)]
    pub no_header: bool,
    /// Texts are split at this character: `,`, `;`, `|`, tab, space or another
    /// [default: what makes a table of them]
    #[arg(long, value_name = "CHAR", value_parser = separator)]
    pub separator: Option<u8>,
    /// What quotes mean in texts: cells stand in them (double, as in CSV), they are part of the
    /// text (none), or what the file shows (auto)
    #[arg(
        long,
        value_name = "HOW",
        value_enum,
        default_value_t,
        hide_default_value = true
    )]
    pub quoting: Quoting,
    /// Leave out the first lines of texts, or rows of sheets [default: those that evidently are
    /// comments or titles, and rows below the names that describe columns; 0: none]
    #[arg(long, value_name = "N")]
    pub skip: Option<u64>,
    /// The first column of texts may have no name, as R writes names of rows: it is called `row_name`
    #[arg(long)]
    pub row_names: bool,
    /// Fill rows that are too short with empty cells
    #[arg(long)]
    pub ragged: bool,
    /// Take cells that read just so as empty, e.g. NA
    #[arg(long, value_name = "TEXT")]
    pub null: Vec<String>,
    /// Tell how each lab file was read: format, separator, encoding, the type of each column
    #[arg(long)]
    pub verbose: bool,
}

/// What was typed after `--separator`.
fn separator(typed: &str) -> Result<u8, &'static str> {
    crate::lab::separator(typed)
        .ok_or("give one character that is no letter, digit or quote, or tab or space")
}
