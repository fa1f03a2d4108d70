//! `migrasome build`: the database as a file.

use std::io::{self, Write};
use std::process::ExitCode;

use migrasome::db;
use migrasome::seed::Seeds;

use super::BuildArgs;

pub fn run(args: &BuildArgs) -> anyhow::Result<ExitCode> {
    let built = db::build_file(&Seeds::embedded(), &args.file, args.force)?;
    writeln!(io::stderr(), "{built}")?;
    Ok(ExitCode::SUCCESS)
}
