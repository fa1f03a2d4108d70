//! `migrasome sql`: one statement of the user's own.

use std::path::Path;
use std::process::ExitCode;

use super::SqlArgs;
use super::output::Cite;
use crate::cite::Collector;
use crate::matching;

pub fn run(file: Option<&Path>, args: &SqlArgs) -> anyhow::Result<ExitCode> {
    args.output.spare(&args.lab)?;
    let mut db = super::open(file, args.limit.timeout.unwrap_or(0))?;
    let bar = args.lab.put_beside(&mut db)?;
    matching::offer(&db, &args.statement)?;
    let mut statement = db.prepare(&args.statement)?;
    let cite = match args.cite.cite {
        Some(shape) => {
            let words: Vec<&str> = args.statement.split_whitespace().collect();
            Some(Cite {
                collector: Collector::of_sql(&db, &args.statement, &statement)?,
                asked: format!("sql {}", words.join(" ")),
                shape,
            })
        }
        None => None,
    };
    args.output.answer(&mut statement, &bar, cite)?;
    Ok(ExitCode::SUCCESS)
}
