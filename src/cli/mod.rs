//! The command line: what can be typed in `args`, one file a command beside. Only here does
//! anything print, end the program or read the environment.

mod add;
mod args;
mod build;
mod check;
mod choices;
mod diff;
mod explain;
mod export;
mod interrupt;
mod lab;
mod limit;
mod matching;
mod migrate;
mod output;
mod own_args;
mod progress;
mod read_args;
mod report;
mod saved;
mod sheets;
mod sql;
mod status;
mod stdout;
mod target;
mod version;

use std::env;
use std::fmt;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::{CommandFactory, Parser};

use crate::render::visible;
use crate::{Db, Error, db};
use args::{
    AsArg, BuildArgs, CheckArgs, CiteShape, Cli, Command, DiffArgs, MatchArgs, MigrateArgs,
    OutputArgs, ReportArgs, SqlArgs, StatusArgs,
};
use own_args::{AddArgs, ExportArgs, FigureLayer, Shape, ShapeArg};
use read_args::{LabArgs, ReadArgs};

/// How long we may work on a question that a file asks of itself.
const SECONDS: u64 = 30;

/// How much memory SQLite may use, in bytes: a file can ask for any amount.
const MEMORY: u32 = 512 << 20;

/// The database that commands look for and `build` writes.
const DEFAULT_FILE: &str = "migrasome.db";

/// The command `migrasome`, from what was typed to the exit code.
#[must_use]
pub fn main() -> ExitCode {
    match run(parsed()) {
        Ok(code) => code,
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let known = error.downcast_ref::<Error>();
            if let Some(words) = known.and_then(limit::meant) {
                say_line(format_args!("migrasome: {words}"));
                return ExitCode::FAILURE;
            }
            say_line(format_args!("migrasome: {error:#}"));
            match known {
                Some(error) if error.is_usage() => ExitCode::from(2),
                Some(Error::Interrupted) => ExitCode::from(interrupt::exit_code()),
                _ => ExitCode::FAILURE,
            }
        }
    }
}

/// Everything that can be typed, for what describes it.
#[must_use]
pub fn command() -> clap::Command {
    Cli::command()
}

/// What was typed, or the end: clap says what is wrong with it, or helps.
fn parsed() -> Cli {
    Cli::try_parse().unwrap_or_else(|error| {
        // It quotes what was typed as it is.
        let typed = env::args_os().map(|typed| one_line(&typed.to_string_lossy()));
        Cli::try_parse_from(typed).err().unwrap_or(error).exit()
    })
}

/// Whether the reader of our output went away (`migrasome … | head`): no failure.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}

fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    interrupt::survive_limits();
    // Ctrl-C is heard from here on, also while a file is waited for.
    interrupt::flag();
    if cli.no_locks {
        db::read_without_locks();
    }
    let names_files = match &cli.command {
        Some(Command::Build(_)) => Some(("build", "")),
        Some(Command::Migrate(_)) => Some(("migrate", "")),
        Some(Command::Diff(_)) => Some(("diff", "OLD.db ")),
        _ => None,
    };
    if let (Some(db), Some((name, before))) = (&cli.db, names_files) {
        let words = format!(
            "{name} takes the file without --db: migrasome {name} {before}{}",
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
        Some(Command::Add(args)) => add::run(file.as_deref(), &args),
        Some(Command::Export(args)) => export::run(file.as_deref(), &args),
        Some(Command::Build(args)) => build::run(&args),
        Some(Command::Migrate(args)) => migrate::run(&args),
        Some(Command::Diff(args)) => diff::run(&args),
        Some(Command::Status(args)) => status::run(args.file.as_deref().or(file.as_deref()), &args),
        Some(Command::Check(args)) => check::run(args.file.as_deref().or(file.as_deref()), &args),
        Some(Command::Completions(args)) => {
            // Into memory first: clap_complete panics when a pipe breaks.
            let mut script = Vec::new();
            clap_complete::generate(args.shell, &mut command(), "migrasome", &mut script);
            stdout::stdout()?.write_all(&script)?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// The database to ask: the named one, else the one in this directory, else ours; and how
/// many seconds we may work on it (0: as long as it takes).
fn open(file: Option<&Path>, seconds: u64) -> crate::Result<Db> {
    db::limit_memory(MEMORY)?;
    let default = Path::new(DEFAULT_FILE);
    let file = file.or_else(|| Some(default).filter(|file| file.symlink_metadata().is_ok()));
    let limit = (seconds > 0).then(|| Duration::from_secs(seconds));
    limit::begin(limit, file);
    let db = file.map_or_else(Db::built_in, Db::open)?;
    db.stop_on(interrupt::flag());
    if let Some(limit) = limit {
        db.limit_time(limit);
    }
    Ok(db)
}

fn usage(words: impl Into<String>) -> Error {
    Error::Usage(words.into())
}

/// Tells something in one line, whatever is in it.
fn say_line(words: impl fmt::Display) {
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
