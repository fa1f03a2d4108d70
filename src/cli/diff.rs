//! `migrasome diff`: what differs between two files, or which answers about a list do.

use std::ffi::OsStr;
use std::path::Path;
use std::process::ExitCode;

use rusqlite::types::ValueRef;

use super::output;
use super::progress::Bar;
use super::{DiffArgs, matching, say_line, usage};
use crate::Db;
use crate::lab::Spec;
use crate::matching::Request;
use crate::render::Renderer;
use crate::upgrade::diff::{Answers, Change, diff};

const COLUMNS: [&str; 8] = [
    "change", "source", "table", "row", "what", "column", "old", "new",
];

pub fn run(args: &DiffArgs) -> anyhow::Result<ExitCode> {
    match &args.list.with {
        None => args.list.read.refuse_idle()?,
        Some(list) => args.spare(list)?,
    }
    // A list may take as long as it takes.
    let seconds = match (&args.list.with, args.limit.timeout) {
        (Some(_), None) => 0,
        _ => args.limit.seconds(),
    };
    let open = |path: &Path| super::open(Some(path), seconds);
    let (old, new) = (open(&args.old)?, open(&args.new)?);
    match &args.list.with {
        None => rows(args, &old, &new)?,
        Some(list) => answers(args, list, &old, &new)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes every row that differs.
fn rows(args: &DiffArgs, old: &Db, new: &Db) -> anyhow::Result<()> {
    let options = args.output.options(false)?;
    let summary = args.output.write(|out| {
        let mut renderer = Renderer::new(options, &COLUMNS.map(str::to_owned), out)?;
        let summary = diff(old, new, &mut |change| renderer.row(&cells(change)))?;
        renderer.finish(None)?;
        Ok(summary)
    })?;
    summary.lines().iter().for_each(say_line);
    Ok(())
}

fn cells(change: &Change) -> [ValueRef<'_>; 8] {
    let column = change.column.as_deref();
    [
        change.kind.name().into(),
        (&*change.source).into(),
        (&*change.table).into(),
        (&*change.row).into(),
        (&*change.what).into(),
        column.map_or(ValueRef::Null, ValueRef::from),
        (&change.old).into(),
        (&change.new).into(),
    ]
}

/// Writes the rows of a list that are answered otherwise.
fn answers(args: &DiffArgs, list: &OsStr, old: &Db, new: &Db) -> anyhow::Result<()> {
    let reading = super::lab::reading();
    let bar = Bar::over(&reading.progress);
    let read = &args.list.read;
    let request = Request {
        columns: args.list.column.clone(),
        kinds: matching::kinds(&args.list.kinds),
        examined: read.verbose,
        ..Request::default()
    };
    let mut answers = Answers::open((old, new), list, &read.options(), &reading, request)?;
    bar.suspend(|| {
        read.tell_remarks(answers.table());
        matching::tell_chosen(answers.table(), answers.chosen());
    });
    let columns = answers.columns();
    let options = args.output.options(false)?;
    let changed = args.output.write(|out| {
        let mut renderer = Renderer::new(options, &columns, out)?;
        let changed = answers.run(&mut |row| {
            bar.give_way(args.output.is_terminal());
            renderer.row(row)
        })?;
        bar.end();
        renderer.finish(None)?;
        Ok(changed)
    })?;
    say_line(format_args!("migrasome: {changed}"));
    Ok(())
}

impl DiffArgs {
    /// Nothing that is read is written over, and a list is read twice.
    fn spare(&self, list: &OsStr) -> crate::Result<()> {
        if list == "-" {
            return Err(usage(
                "--with reads the file twice, standard input can be read once: save it to a file",
            ));
        }
        match self.output.file() {
            Some(path) => output::spare(path, &[Spec::file(list)?]),
            None => Ok(()),
        }
    }
}
