//! What can be typed where a lab's own rows come and go: clap's types.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::args::{LimitArgs, PatienceArgs};
use super::read_args::ReadArgs;
use crate::matching::RoleGroup;

#[derive(Debug, Args)]
pub struct AddArgs {
    /// The file with the rows: CSV, TSV (also packed), Excel (FILE#SHEET), OpenDocument, JSON,
    /// NDJSON, SQLite (FILE#TABLE), or - for standard input
    #[arg(required_unless_present_any = ["template", "remove", "repair"])]
    pub file: Option<OsString>,
    /// What the source is called, as in NAME:3 for its row 3 [default: as the file says, else its
    /// own name]
    #[arg(long)]
    pub name: Option<String>,
    /// The title of the source
    #[arg(long)]
    pub title: Option<String>,
    /// Its DOI
    #[arg(long)]
    pub doi: Option<String>,
    /// The year in which it appeared
    #[arg(long)]
    pub year: Option<i64>,
    /// The journal
    #[arg(long)]
    pub journal: Option<String>,
    /// Leave a column of the file out, by its name there; may be given several times
    #[arg(long, value_name = "COLUMN")]
    pub without: Vec<String>,
    /// Let the file take the place of a source that has other rows, or another DOI
    #[arg(long)]
    pub replace: bool,
    /// Show what would happen, on a copy; write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Write an empty file to fill in, as CSV, or with -o FILE.xlsx for Excel
    #[arg(long, value_name = "SHAPE", value_enum, conflicts_with_all = ["file", "remove", "repair"])]
    pub template: Option<ShapeArg>,
    /// Where the template goes instead of standard output (-): .csv or .xlsx
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Take a source out again, with all that came with it
    #[arg(long, value_name = "NAME", conflicts_with_all = ["file", "repair"])]
    pub remove: Option<String>,
    /// Link claims that were made by hand, as far as that takes no guess
    #[arg(long, conflicts_with = "file")]
    pub repair: bool,
    #[command(flatten)]
    pub patience: PatienceArgs,
    #[command(flatten)]
    pub read: ReadArgs,
}

/// What a file of own rows is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ShapeArg {
    /// A published table like Table 1
    Table,
    /// Facts from papers, one a row
    Findings,
}

#[derive(Debug, Args)]
pub struct ExportArgs {
    /// Which shape
    #[arg(value_enum)]
    pub shape: Shape,
    /// Of a data package, the folder to make: whole or not at all, and never over another
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// Of your own rows, only those of this source
    #[arg(long, value_name = "NAME")]
    pub source: Option<String>,
    /// In a figure, only this evidence; may be given several times
    #[arg(long, value_name = "LAYER", value_enum)]
    pub layer: Vec<FigureLayer>,
    /// In a figure, only evidence in which something has this role; may be given several times
    #[arg(long, value_name = "ROLE", value_enum)]
    pub role: Vec<RoleGroup>,
    /// In a figure, light what this lab file holds, as `match` reads it
    #[arg(long, value_name = "LAB_FILE")]
    pub with: Option<OsString>,
    /// The column of that file that tells by how much [default: the first that is called like a fold
    /// change, e.g. log2FC]
    #[arg(long, value_name = "COLUMN", requires = "with")]
    pub value: Option<String>,
    /// How wide a figure is, in millimetres [default: 180]
    #[arg(long, value_name = "MM", value_parser = clap::value_parser!(u16).range(60..=1000))]
    pub width: Option<u16>,
    /// Write to a file instead of standard output (-): whole or not at all
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub limit: LimitArgs,
}

/// Whose evidence a figure shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FigureLayer {
    /// What the review's Table 1 prints
    #[value(name = "table-1")]
    Table1,
    /// What papers found beside it
    Findings,
    /// What you added
    Own,
}

/// Another shape of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Shape {
    /// A folder of CSV files that tell what they hold: Frictionless, Croissant and RO-Crate
    Datapackage,
    /// Metadata for `datasette migrasome.db -m FILE`: descriptions, and the reports as queries
    Datasette,
    /// A picture of the evidence as SVG: what is carried, by which claim or finding, in which disease
    Figure,
    /// Your own rows, as files that `migrasome add` takes: one for each source
    Own,
}
