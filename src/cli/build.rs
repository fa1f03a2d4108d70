//! `migrasome build`: the database as a file.

use std::process::ExitCode;

use crate::db;
use crate::seed::Seeds;

use super::BuildArgs;

pub fn run(args: &BuildArgs) -> anyhow::Result<ExitCode> {
    let built = db::build_file(&Seeds::embedded(), &args.file, args.force)?;
    super::say_line(built);
    Ok(ExitCode::SUCCESS)
}
