//! `migrasome sql`: one statement of the user's own.

use std::path::Path;
use std::process::ExitCode;

use crate::Db;
use crate::db::Statement;
use crate::render::Renderer;

use super::progress::Bar;
use super::{OutputArgs, SqlArgs};

pub fn run(file: Option<&Path>, args: &SqlArgs) -> anyhow::Result<ExitCode> {
    args.output.spare(&args.lab)?;
    let mut db = super::open(file, args.limit.timeout.unwrap_or(0))?;
    let bar = args.lab.put_beside(&mut db)?;
    answer(&db, &args.statement, &args.output, &bar)?;
    Ok(ExitCode::SUCCESS)
}

/// Runs a statement without parameters and writes its result.
pub fn answer(db: &Db, sql: &str, output: &OutputArgs, bar: &Bar) -> anyhow::Result<()> {
    let mut statement = db.prepare(sql)?;
    let options = output.options(false)?;
    let is_terminal = output.is_terminal();
    output.write(|out| {
        let mut renderer = Renderer::new(options, statement.columns(), out)?;
        statement.for_each_row(|row| {
            bar.give_way(is_terminal);
            renderer.row(row)
        })?;
        bar.end();
        Ok(renderer.finish(None)?)
    })?;
    say_if_empty(&statement);
    Ok(())
}

/// An empty answer is an answer, but not a silent one.
pub fn say_if_empty(statement: &Statement<'_>) {
    if statement.rows_given() == 0 {
        super::say("migrasome: no rows");
    }
}
