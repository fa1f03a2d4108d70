//! The command line: clap's types here, one file a command beside.

mod build;
mod check;
mod interrupt;
mod lab;
mod matching;
mod migrate;
mod output;
mod progress;
mod report;
mod saved;
mod sql;
mod status;
mod version;

use std::env;
use std::ffi::OsString;
use std::fmt;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, CommandFactory, Parser, Subcommand};
use migrasome::render::visible;
use migrasome::resolve::MatchType;
use migrasome::{Db, Error, db};

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
    db: Option<PathBuf>,

    /// Print the versions of program, schema, data and SQLite
    #[arg(short = 'V', long)]
    version: bool,

    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
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
    /// rows that somebody added to ours. "opens in" is the oldest SQLite that reads the file.
    Status(StatusArgs),
    /// Look for what is wrong with a database
    Check(CheckArgs),
    /// Print completions for a shell
    Completions(CompletionsArgs),
}

#[derive(Debug, Args)]
struct ReportArgs {
    /// Name of the report, or a .sql file with one; without, the reports are listed
    name: Option<String>,
    /// Its parameters, e.g. cargo=VEGF
    #[arg(value_name = "KEY=VALUE")]
    params: Vec<String>,
    /// Take reports from the .sql files of a folder too
    #[arg(long, value_name = "DIR")]
    queries: Option<PathBuf>,
    /// Add the citations behind the rows and the data version: on stderr, or in JSON as
    /// `citations`
    #[arg(long)]
    cite: bool,
    #[command(flatten)]
    lab: LabArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    limit: LimitArgs,
    /// Print help; after a NAME, that report's description, parameters and SQL
    #[arg(short, long)]
    help: bool,
}

#[derive(Debug, Args)]
struct SqlArgs {
    /// One SELECT (or WITH … SELECT, VALUES, EXPLAIN)
    statement: String,
    #[command(flatten)]
    lab: LabArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    limit: LimitArgs,
}

#[derive(Debug, Args)]
struct MatchArgs {
    /// The lab file: CSV, TSV (gzip or zstd too), Excel (FILE#SHEET), OpenDocument, JSON, NDJSON,
    /// SQLite (FILE#TABLE), or - for standard input
    file: OsString,
    /// Look at this column; may be given several times [default: those that hold identifiers]
    #[arg(short, long, value_name = "NAME")]
    column: Vec<String>,
    /// What the values are; may be given several times [default: anything]
    #[arg(long = "as", value_name = "KIND", value_enum)]
    kinds: Vec<AsArg>,
    /// Take bare numbers and accessions as identifiers of this prefix, e.g. NCBIGene
    #[arg(long)]
    prefix: Vec<String>,
    /// Write every row, and what became of it
    #[arg(long, conflicts_with = "unmatched")]
    all: bool,
    /// Write the rows that do not match
    #[arg(long)]
    unmatched: bool,
    /// Write a row for each term and claim, not one for each row of the file
    #[arg(long)]
    explode: bool,
    /// Take only matches that are at least so exact: exact, close, narrow, broad, family, related
    #[arg(long, value_name = "TYPE", value_parser = match_type)]
    min_match: Option<MatchType>,
    /// Write what became of every row, with every value, to a file as JSON
    #[arg(long, value_name = "FILE")]
    receipt: Option<PathBuf>,
    /// The list from which the rows were taken: tells whether they hold more of Table 1 than chance
    #[arg(long, value_name = "FILE")]
    background: Option<OsString>,
    #[command(flatten)]
    read: ReadArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// What the values of a lab file are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum AsArg {
    Gene,
    Protein,
    Cargo,
    Disease,
    Cell,
    Process,
    Sample,
    Structure,
}

#[derive(Debug, Args)]
struct BuildArgs {
    /// Where to write it
    #[arg(default_value = DEFAULT_FILE)]
    file: PathBuf,
    /// Replace a migrasome database that is already there
    #[arg(long)]
    force: bool,
}

#[derive(Debug, Args)]
struct MigrateArgs {
    /// The file to upgrade
    file: PathBuf,
    /// Show what would happen, on a copy; write nothing
    #[arg(long)]
    dry_run: bool,
    /// How long to wait for programs that have the file open
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    wait: u64,
    /// How long SQLite may work; 0: as long as it takes
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    timeout: u64,
}

#[derive(Debug, Args)]
struct StatusArgs {
    /// The file to look at [default: as for --db]
    file: Option<PathBuf>,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    limit: LimitArgs,
}

#[derive(Debug, Args)]
struct CheckArgs {
    /// The file to check [default: as for --db]
    file: Option<PathBuf>,
    #[command(flatten)]
    limit: LimitArgs,
}

#[derive(Debug, Args)]
struct CompletionsArgs {
    /// Which shell
    shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
struct OutputArgs {
    /// Shape of the result [default: by the ending of the file of -o, else table]
    #[arg(short, long, value_enum)]
    format: Option<FormatArg>,
    /// Write to a file instead of standard output (-): whole or not at all. Its ending says in
    /// which shape, unless -f does: .csv, .tsv, .json, .ndjson, .jsonl, .md, .txt (table)
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Begin csv or tsv with a byte order mark, so that Excel reads Greek letters
    #[arg(long)]
    bom: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Lab files")]
struct LabArgs {
    /// Put a lab file beside our tables, as a table named after it: CSV, TSV (gzip or zstd too),
    /// Excel (FILE#SHEET), OpenDocument, JSON, NDJSON, SQLite (all its tables, or one:
    /// FILE#TABLE), or - for standard input
    #[arg(long, value_name = "[NAME=]FILE")]
    with: Vec<OsString>,
    #[command(flatten)]
    read: ReadArgs,
}

/// How lab files are read.
#[derive(Debug, Args)]
#[command(next_help_heading = "Lab files")]
struct ReadArgs {
    /// Lab files have no line with names: the columns are numbered
    #[arg(long)]
    no_header: bool,
    /// Texts are split at this character: `,`, `;`, `|`, tab, space or another
    /// [default: what makes a table of them]
    #[arg(long, value_name = "CHAR", value_parser = separator)]
    separator: Option<u8>,
    /// Leave out the first lines of texts, or rows of sheets
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    skip: u64,
    /// Fill rows that are too short with empty cells
    #[arg(long)]
    ragged: bool,
    /// Take cells that read just so as empty, e.g. NA
    #[arg(long, value_name = "TEXT")]
    null: Vec<String>,
    /// Tell how each lab file was read: format, separator, encoding, the type of each column
    #[arg(long)]
    verbose: bool,
}

#[derive(Debug, Args)]
struct LimitArgs {
    /// How long the database may think; 0: as long as it takes [default: 30; for sql, and with
    /// lab files, 0]
    #[arg(long, value_name = "SECONDS")]
    timeout: Option<u64>,
}

impl LimitArgs {
    /// For questions that a file asks of itself; one's own SQL has no limit unless given.
    fn seconds(&self) -> u64 {
        self.timeout.unwrap_or(SECONDS)
    }
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum FormatArg {
    Table,
    Csv,
    Tsv,
    Json,
    Ndjson,
    Markdown,
}

/// Not a doc comment, where the variable would need backticks.
const DB_HELP: &str = "Database file [default: $MIGRASOME_DB, else ./migrasome.db if there, \
                       else the built-in data]";

/// How long a file may think about a question of its own.
const SECONDS: u64 = 30;

/// How much memory SQLite may use, in bytes: a file can ask for any amount.
const MEMORY: u32 = 512 << 20;

/// The database that commands look for and `build` writes.
const DEFAULT_FILE: &str = "migrasome.db";

/// Runs the command that was typed.
pub fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    interrupt::survive_limits();
    let writes = match &cli.command {
        Some(Command::Build(_)) => Some("build"),
        Some(Command::Migrate(_)) => Some("migrate"),
        _ => None,
    };
    if let (Some(db), Some(name)) = (&cli.db, writes) {
        let words = format!(
            "{name} takes the file without --db: migrasome {name} {}",
            db.display()
        );
        return Err(usage(words).into());
    }
    let from_environment = || env::var_os("MIGRASOME_DB").filter(|name| !name.is_empty());
    let file = cli.db.or_else(|| from_environment().map(PathBuf::from));
    if cli.version {
        return version::run(file.as_deref());
    }
    match cli.command {
        None => Err(usage("give a command; `migrasome --help` lists them").into()),
        Some(Command::Report(args)) => report::run(file.as_deref(), &args),
        Some(Command::Sql(args)) => sql::run(file.as_deref(), &args),
        Some(Command::Match(args)) => matching::run(file.as_deref(), &args),
        Some(Command::Build(args)) => build::run(&args),
        Some(Command::Migrate(args)) => migrate::run(&args),
        Some(Command::Status(args)) => status::run(args.file.as_deref().or(file.as_deref()), &args),
        Some(Command::Check(args)) => check::run(args.file.as_deref().or(file.as_deref()), &args),
        Some(Command::Completions(args)) => {
            // Into memory first: clap_complete panics when a pipe breaks.
            let mut script = Vec::new();
            clap_complete::generate(args.shell, &mut Cli::command(), "migrasome", &mut script);
            io::stdout().write_all(&script)?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// The database to ask: the named one, else the one in this directory, else ours; and how
/// many seconds it may think about it (0: as long as it takes).
fn open(file: Option<&Path>, seconds: u64) -> migrasome::Result<Db> {
    db::limit_memory(MEMORY)?;
    let default = Path::new(DEFAULT_FILE);
    let db = match file {
        Some(path) => Db::open(path)?,
        None if default.symlink_metadata().is_ok() => Db::open(default)?,
        None => Db::built_in()?,
    };
    db.stop_on(interrupt::flag());
    if seconds > 0 {
        db.limit_time(Duration::from_secs(seconds));
        interrupt::end_when_over(&db);
    }
    Ok(db)
}

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

/// What was typed after `--separator`.
fn separator(typed: &str) -> Result<u8, &'static str> {
    migrasome::lab::separator(typed)
        .ok_or("give one character that is no letter, digit or quote, or tab or space")
}

fn usage(words: impl Into<String>) -> Error {
    Error::Usage(words.into())
}

/// Tells something in one line, whatever is in it.
pub fn say_line(words: impl fmt::Display) {
    say(one_line(&words.to_string()));
}

/// For eyes, in one line.
fn one_line(text: &str) -> String {
    visible(text).replace('\n', "\\n")
}

/// Tells what was done. By then it is done: a stderr that cannot be written changes
/// nothing.
fn say(words: impl fmt::Display) {
    let _ = writeln!(io::stderr(), "{words}");
}
