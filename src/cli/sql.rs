//! `migrasome sql`: one statement of the user's own.

use std::path::Path;
use std::process::ExitCode;

use super::output::Cite;
use super::{SqlArgs, sheets};
use crate::cite::Collector;
use crate::matching;

pub fn run(file: Option<&Path>, args: &SqlArgs) -> anyhow::Result<ExitCode> {
    args.output.spare(&args.lab)?;
    let mut db = super::open(file, args.limit.timeout.unwrap_or(0))?;
    let bar = args.lab.put_beside(&mut db)?;
    matching::offer(&db, &args.statement)?;
    let mut statement = db.prepare(&args.statement)?;
    let words: Vec<&str> = args.statement.split_whitespace().collect();
    let asked = format!("sql {}", words.join(" "));
    let question = asked.clone();
    let cite = match args.cite.cite {
        Some(shape) => Some(Cite {
            collector: Collector::of_sql(&db, &args.statement, &statement)?,
            asked,
            shape,
        }),
        None => None,
    };
    args.output
        .answer(&mut statement, &bar, cite, || sheets::about(&db, &question))?;
    Ok(ExitCode::SUCCESS)
}
