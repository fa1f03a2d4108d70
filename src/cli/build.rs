//! `migrasome build`: the database as a file.

use std::process::ExitCode;

use crate::db::Release;
use crate::upgrade::build_until;

use super::{BuildArgs, interrupt};

pub fn run(args: &BuildArgs) -> anyhow::Result<ExitCode> {
    interrupt::writing();
    let built = build_until(&Release::this(), &args.file, args.force, &interrupt::flag())?;
    super::say_line(built);
    Ok(ExitCode::SUCCESS)
}
