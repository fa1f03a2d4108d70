//! `migrasome sql`: one statement of the user's own.

use std::path::Path;
use std::process::ExitCode;

use super::SqlArgs;

pub fn run(file: Option<&Path>, args: &SqlArgs) -> anyhow::Result<ExitCode> {
    args.output.spare(&args.lab)?;
    let mut db = super::open(file, args.limit.timeout.unwrap_or(0))?;
    let bar = args.lab.put_beside(&mut db)?;
    let mut statement = db.prepare(&args.statement)?;
    args.output.answer(&mut statement, &bar, None)?;
    Ok(ExitCode::SUCCESS)
}
