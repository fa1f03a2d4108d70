//! `migrasome check`: a line for each thing that is wrong; exit code 1 if any is.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use migrasome::check::RULES;

pub fn run(file: Option<&Path>) -> anyhow::Result<ExitCode> {
    let db = super::open(file)?;
    let findings = db.check()?;
    let mut out = io::stdout().lock();
    for finding in &findings {
        writeln!(out, "{finding}")?;
    }
    out.flush()?;
    let name = db.path().unwrap_or(Path::new("built-in data")).display();
    let mut err = io::stderr();
    if findings.is_empty() {
        writeln!(err, "{name}: ok ({} rules)", RULES.len())?;
        return Ok(ExitCode::SUCCESS);
    }
    writeln!(err, "{name}: {} findings", findings.len())?;
    Ok(ExitCode::FAILURE)
}
