//! `migrasome build`: the database as a file.

use std::process::ExitCode;

use crate::db::Release;
use crate::upgrade::build_file;

use super::BuildArgs;

pub fn run(args: &BuildArgs) -> anyhow::Result<ExitCode> {
    let built = build_file(&Release::this(), &args.file, args.force)?;
    super::say_line(built);
    Ok(ExitCode::SUCCESS)
}
