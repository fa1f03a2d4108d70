//! What can be typed: clap's types.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::builder::RangedU64ValueParser;
use clap::{Args, Parser, Subcommand, ValueEnum};

use super::own_args::{AddArgs, ExportArgs};
use super::read_args::{LabArgs, ReadArgs};
use super::{DEFAULT_FILE, SECONDS};
use crate::matching::{Layer, MatchType, RoleGroup};
use crate::render::Format;

/// What migrasomes carry, in which disease, by which mechanism, shown by whom.
///
/// Asks the database migrasome.db if it is in this directory, else the same data built
/// into the program.
#[derive(Debug, Parser)]
#[command(
    name = "migrasome",
    arg_required_else_help = true,
    max_term_width = 100
)]
pub struct Cli {
    #[arg(long, global = true, value_name = "FILE", help = DB_HELP)]
    pub db: Option<PathBuf>,

    /// Read databases where the file system has no locks (Lustre, some NFS): what is changed while it
    /// is read is refused
    #[arg(long, global = true)]
    pub no_locks: bool,

    /// Print the versions of program, schema, data and SQLite
    #[arg(short = 'V', long)]
    pub version: bool,

    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the canned reports, or run one
    #[command(disable_help_flag = true)]
    Report(ReportArgs),
    /// Ask a question of your own: one SELECT, read-only
    Sql(SqlArgs),
    /// Tell which rows of a lab file are known, by which rule, and what became of the rest
    ///
    /// Writes the rows that match, with the lab's own columns as they are and ours behind them: how
    /// the value matches, which term it means, and what migrasomes do with it. What became of every
    /// row is told on stderr. Nothing is repaired: a date that Excel made of a symbol is told.
    Match(MatchArgs),
    /// Put claims and findings of your own into your copy of the file
    ///
    /// FILE is a table like Table 1 (disease, cargo, mechanism, effect, references, …) or a list of
    /// findings (subject, role, context, paper, …); its columns tell which. Every name in it becomes a thing
    /// that is known, or a new one of your own; what could mean several things is asked. All rows
    /// are added or none; the file as it was is kept beside it. Adding FILE again brings its rows up to
    /// date. `--template table -o mine.xlsx` writes one to fill in.
    Add(AddArgs),
    /// Write another shape of the file: a data package, for Datasette, or your own rows
    Export(ExportArgs),
    /// Write the database to a file
    Build(BuildArgs),
    /// Upgrade an older file in place, with a backup; what a lab added stays
    ///
    /// The file as it was is kept beside it as FILE.v6-20261123T101500Z.bak; to go back, copy
    /// that over the file. Your tables, views and rows stay as they are. A row that came with
    /// migrasome and that you changed stays as you made it, and is named; one that you deleted
    /// comes back, and is named too. Close other programs that have the file open. Exit code 0:
    /// done, or nothing to do; 1: the file is as it was.
    Migrate(MigrateArgs),
    /// Tell versions, sizes and what in a file is the lab's own
    ///
    /// "schema" is the version of the file's own layout, "data" that of the rows that come with
    /// migrasome. "your …" are tables, views and indexes that somebody added; "of your own" are
    /// rows that somebody added to ours. "opens in" is the oldest SQLite that reads the file, as far as
    /// its tables tell.
    Status(StatusArgs),
    /// Tell what differs between two files: two states of one, or two releases
    ///
    /// Writes a line for each row that was added or is gone, and for each cell that changed; how
    /// many there are of each source is told on stderr. Rows are compared by their numbers. What
    /// differs is no failure: the exit code is 0. The files are only read.
    Diff(DiffArgs),
    /// Look for what is wrong with a database
    Check(CheckArgs),
    /// Print completions for a shell
    Completions(CompletionsArgs),
}

#[derive(Debug, Args)]
pub struct ReportArgs {
    /// Name of the report, or a .sql file with one; without, the reports are listed
    pub name: Option<String>,
    /// Its parameters, e.g. cargo=VEGF
    #[arg(value_name = "KEY=VALUE")]
    pub params: Vec<String>,
    /// Take reports from the .sql files of a folder too
    #[arg(long, value_name = "DIR")]
    pub queries: Option<PathBuf>,
    #[command(flatten)]
    pub cite: CiteArgs,
    #[command(flatten)]
    pub lab: LabArgs,
    #[command(flatten)]
    pub output: OutputArgs,
    #[command(flatten)]
    pub limit: LimitArgs,
    /// Print help; after a NAME, that report's description, parameters and SQL
    #[arg(short, long)]
    pub help: bool,
}

#[derive(Debug, Args)]
pub struct SqlArgs {
    /// One SELECT (or WITH … SELECT, VALUES, EXPLAIN)
    pub statement: String,
    #[command(flatten)]
    pub cite: CiteArgs,
    #[command(flatten)]
    pub lab: LabArgs,
    #[command(flatten)]
    pub output: OutputArgs,
    #[command(flatten)]
    pub limit: LimitArgs,
}

#[derive(Debug, Args)]
pub struct MatchArgs {
    /// The lab file: CSV, TSV (also packed), Excel (FILE#SHEET), OpenDocument, JSON, NDJSON,
    /// SQLite (FILE#TABLE), or - for standard input
    pub file: OsString,
    /// Look at this column; may be given several times [default: those that hold identifiers]
    #[arg(short, long, value_name = "NAME")]
    pub column: Vec<String>,
    /// What the values are; may be given several times [default: anything]
    #[arg(long = "as", value_name = "KIND", value_enum)]
    pub kinds: Vec<AsArg>,
    /// Take bare numbers and accessions as identifiers of this prefix, e.g. NCBIGene
    #[arg(long)]
    pub prefix: Vec<String>,
    /// Choose the columns, and what they hold, by this file of the same columns: FILE may then have
    /// each value once, and no other columns
    #[arg(long, value_name = "FILE")]
    pub like: Option<OsString>,
    /// This column says how many rows each row stands for, and what became of these is counted
    #[arg(long, value_name = "NAME")]
    pub count_column: Option<String>,
    /// Write every row, and what became of it
    #[arg(long, conflicts_with = "unmatched")]
    pub all: bool,
    /// Write the rows that do not match
    #[arg(long)]
    pub unmatched: bool,
    /// Write a row for each term and piece of evidence, not one for each row of the file
    #[arg(long)]
    pub explode: bool,
    /// Whose evidence counts
    #[arg(long, value_enum, default_value = "all")]
    pub layer: Layer,
    /// Take only what has this role; may be given several times [default: what is carried or
    /// regulates is a hit, the rest is told as `context only`]
    #[arg(long, value_name = "ROLE", value_enum)]
    pub role: Vec<RoleGroup>,
    /// Take only matches that are at least so exact: exact, close, narrow, broad, family, related
    #[arg(long, value_name = "TYPE", value_parser = match_type)]
    pub min_match: Option<MatchType>,
    /// Write what became of every row, with every value, to a file as JSON
    #[arg(long, value_name = "FILE")]
    pub receipt: Option<PathBuf>,
    /// The list from which the rows were taken: tells whether they hold more of our genes than chance
    #[arg(long, value_name = "FILE")]
    pub background: Option<OsString>,
    /// Its column with the names [default: that which is called as in FILE, else the one that holds
    /// identifiers]
    #[arg(long, value_name = "NAME", requires = "background")]
    pub background_column: Option<String>,
    /// How it is read, where that is otherwise than FILE; may be given several times: skip=N,
    /// separator=CHAR, null=TEXT, header, no-header, ragged, row-names. Nothing that is said of
    /// FILE then holds for it
    #[arg(long, value_name = "HOW", requires = "background")]
    pub background_read: Vec<String>,
    #[command(flatten)]
    pub cite: CiteArgs,
    #[command(flatten)]
    pub read: ReadArgs,
    #[command(flatten)]
    pub output: OutputArgs,
    #[command(flatten)]
    pub limit: LimitArgs,
}

#[derive(Debug, Args)]
pub struct CiteArgs {
    /// Add the citations behind the rows and the data version, on stderr: as sentences (in JSON as
    /// `citations`), or for a reference manager
    #[arg(
        long,
        value_name = "SHAPE",
        value_enum,
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "text"
    )]
    pub cite: Option<CiteShape>,
}

/// In which shape citations are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CiteShape {
    Text,
    Bibtex,
    Ris,
}

/// What the values of a lab file are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AsArg {
    Gene,
    Protein,
    Cargo,
    Disease,
    Cell,
    Process,
    Sample,
    Structure,
    Chemical,
    Virus,
}

#[derive(Debug, Args)]
pub struct BuildArgs {
    /// Where to write it
    #[arg(default_value = DEFAULT_FILE)]
    pub file: PathBuf,
    /// Replace a migrasome database that is already there
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, Args)]
pub struct MigrateArgs {
    /// The file to upgrade
    pub file: PathBuf,
    /// Show what would happen, on a copy; write nothing
    #[arg(long)]
    pub dry_run: bool,
    #[command(flatten)]
    pub patience: PatienceArgs,
}

/// How long a command that writes a database may take.
#[derive(Clone, Copy, Debug, Args)]
pub struct PatienceArgs {
    /// How long to wait for programs that have the file open [default: 10]
    #[arg(long, value_name = "SECONDS", value_parser = seconds())]
    wait: Option<u64>,
    /// How long the command may work; 0: as long as it takes
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    timeout: u64,
}

/// More is no time that SQLite can count.
fn seconds() -> RangedU64ValueParser<u64> {
    RangedU64ValueParser::new().range(..=1_000_000)
}

impl PatienceArgs {
    /// How long to wait for others.
    pub fn wait(self) -> Duration {
        Duration::from_secs(self.wait.unwrap_or(10))
    }

    /// How long to work; `None`: as long as it takes.
    pub fn limit(self) -> Option<Duration> {
        (self.timeout > 0).then(|| Duration::from_secs(self.timeout))
    }

    /// The same, and what somebody asked to be waited for.
    pub fn in_all(self) -> Option<Duration> {
        let wait = Duration::from_secs(self.wait.unwrap_or(0));
        Some(self.limit()?.saturating_add(wait))
    }
}

#[derive(Debug, Args)]
pub struct StatusArgs {
    /// The file to look at [default: as for --db]
    pub file: Option<PathBuf>,
    #[command(flatten)]
    pub output: OutputArgs,
    #[command(flatten)]
    pub limit: LimitArgs,
}

#[derive(Debug, Args)]
pub struct DiffArgs {
    /// The file as it was, e.g. a backup
    #[arg(value_name = "OLD.db")]
    pub old: PathBuf,
    /// The file as it is
    #[arg(value_name = "NEW.db")]
    pub new: PathBuf,
    #[command(flatten)]
    pub list: ListArgs,
    #[command(flatten)]
    pub output: OutputArgs,
    #[command(flatten)]
    pub limit: LimitArgs,
}

/// A list that is matched against both files.
#[derive(Debug, Args)]
#[command(next_help_heading = "Lab files")]
pub struct ListArgs {
    /// Write the rows of this lab file that `migrasome match` answers otherwise now
    #[arg(long, value_name = "FILE")]
    pub with: Option<OsString>,
    /// Look at this column of it; may be given several times [default: those that hold identifiers]
    #[arg(short, long, value_name = "NAME", requires = "with")]
    pub column: Vec<String>,
    /// What its values are; may be given several times [default: anything]
    #[arg(long = "as", value_name = "KIND", value_enum, requires = "with")]
    pub kinds: Vec<AsArg>,
    #[command(flatten)]
    pub read: ReadArgs,
}

#[derive(Debug, Args)]
pub struct CheckArgs {
    /// The file to check [default: as for --db]
    pub file: Option<PathBuf>,
    #[command(flatten)]
    pub limit: LimitArgs,
}

#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// Which shell
    pub shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub struct OutputArgs {
    /// Shape of the result [default: by the ending of the file of -o, else table]
    #[arg(short, long, value_enum)]
    pub format: Option<Format>,
    /// Write to a file instead of standard output (-): whole or not at all. Its ending says in
    /// which shape, unless -f does: .csv, .tsv, .json, .ndjson, .jsonl, .md, .xlsx, .txt (table)
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Begin csv or tsv with a byte order mark, so that Excel reads Greek letters
    #[arg(long)]
    pub bom: bool,
}

#[derive(Debug, Args)]
pub struct LimitArgs {
    /// How long the command may work; 0: as long as it takes [default: 30; for sql and match, and
    /// with lab files, 0]
    #[arg(long, value_name = "SECONDS")]
    pub timeout: Option<u64>,
}

impl LimitArgs {
    /// For questions that a file asks of itself; one's own SQL has no limit unless given.
    pub fn seconds(&self) -> u64 {
        self.timeout.unwrap_or(SECONDS)
    }
}

/// Not a doc comment, where the variable would need backticks.
const DB_HELP: &str = "Database file [default: $MIGRASOME_DB, else ./migrasome.db if there, \
                       else the built-in data]";

/// What was typed after `--min-match`.
fn match_type(typed: &str) -> Result<MatchType, String> {
    let found = MatchType::ALL.into_iter().find(|each| each.name() == typed);
    found.ok_or_else(|| {
        format!(
            "possible: {}",
            MatchType::ALL.map(MatchType::name).join(", ")
        )
    })
}
