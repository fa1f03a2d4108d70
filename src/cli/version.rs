//! `migrasome --version`: of the program, and of the data that it would ask.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

pub fn run(file: Option<&Path>) -> anyhow::Result<ExitCode> {
    let mut out = super::stdout::stdout()?;
    writeln!(out, "migrasome {}", env!("CARGO_PKG_VERSION"))?;
    writeln!(out, "SQLite {}", crate::db::sqlite_version())?;
    // Last, so that the program tells its own version even of a file it cannot read.
    let db = super::open(file, super::SECONDS)?;
    let of = db.path().unwrap_or(Path::new("built in")).display();
    writeln!(out, "schema {} ({of})", db.metadata("schema_version")?)?;
    writeln!(out, "data {} ({of})", db.metadata("data_version")?)?;
    Ok(ExitCode::SUCCESS)
}
