//! `migrasome check`: a line for each thing that is wrong; exit code 1 if any is.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use crate::check::{RULES, check};

use super::CheckArgs;

pub fn run(file: Option<&Path>, args: &CheckArgs) -> anyhow::Result<ExitCode> {
    let db = super::open(file, args.limit.seconds())?;
    let findings = check(&db)?;
    let mut out = super::stdout::stdout()?;
    for finding in &findings {
        writeln!(out, "{}", super::one_line(&finding.to_string()))?;
    }
    out.flush()?;
    let name = db.path().unwrap_or(Path::new("built-in data")).display();
    if findings.is_empty() {
        super::say_line(format_args!("{name}: ok ({} rules)", RULES.len()));
        return Ok(ExitCode::SUCCESS);
    }
    let noun = if findings.len() == 1 {
        "finding"
    } else {
        "findings"
    };
    super::say_line(format_args!("{name}: {} {noun}", findings.len()));
    Ok(ExitCode::FAILURE)
}
