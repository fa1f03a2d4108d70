//! `migrasome match`: which rows of a lab file are known, and what became of the rest.

use std::path::Path;
use std::process::ExitCode;

use crate::cite::Collector;
use crate::lab::{Kind, Options, Spec, Table};
use crate::matching::{Chosen, KINDS, Keep, Matching, Request};
use crate::render::{Format, Renderer, visible};
use crate::sqlite::followed;
use anyhow::Context;
use clap::ValueEnum;
use rusqlite::types::ValueRef;

use super::output::{self, Target};
use super::progress::Bar;
use super::{AsArg, MatchArgs, ReadArgs, sheets, usage};

pub fn run(file: Option<&Path>, args: &MatchArgs) -> anyhow::Result<ExitCode> {
    // Ctrl-C takes away what is half written from here on.
    let reading = super::lab::reading();
    if args.unmatched && args.cite.cite.is_some() {
        return Err(usage("--cite is for rows that match: leave --unmatched or --cite out").into());
    }
    let receipt_file = args.targets()?;
    let db = super::open(file, args.limit.timeout.unwrap_or(0))?;
    let bar = Bar::over(&reading.progress);
    let tell = |table: &Table| bar.suspend(|| args.read.tell_remarks(table));
    let options = args.output.options(false)?;
    let is_book = options.format == Format::Xlsx;
    let about = || sheets::about(&db, &format!("match {}", args.file.display()));
    let about = is_book.then(about).transpose()?.unwrap_or_default();
    let own = args.background_read();
    let own = own.transpose()?;
    let mut matching = Matching::open_telling(
        &db,
        &args.file,
        args.read.options(),
        reading,
        Request {
            // A spreadsheet is to know numbers from texts.
            examined: args.read.verbose || is_book,
            ..args.request()
        },
        tell,
    )?;
    if let Some(background) = &args.background {
        let column = args.background_column.as_deref();
        matching
            .set_background(background, column, own.as_ref(), tell)
            .map_err(of_background)?;
    }
    bar.suspend(|| {
        tell_chosen(matching.table(), matching.chosen());
        for remark in matching.remarks() {
            super::say_line(format_args!("migrasome: {}: {remark}", args.file.display()));
        }
    });
    let told = matching.table().remarks();
    let columns = matching.columns();
    let numbers: Vec<bool> = if is_book {
        let kinds = matching.table().columns().iter().map(|column| column.kind);
        kinds.map(|kind| kind != Kind::Text).collect()
    } else {
        Vec::new()
    };
    let receipt = args.output.write(|out| {
        let mut renderer = Renderer::new(options, &columns, out)?;
        let receipt = matching.run(&mut |row| {
            bar.give_way(args.output.is_terminal());
            if numbers.is_empty() {
                renderer.row(row)
            } else {
                renderer.row(&with_numbers(row, &numbers))
            }
        })?;
        bar.end();
        renderer.tell("receipt", &sheets::receipt(&receipt))?;
        renderer.tell("about", &about)?;
        renderer.finish(None)?;
        Ok(receipt)
    })?;
    // A large file is read with more care where the first reading does not do.
    ReadArgs::tell_more(matching.table(), &told);
    if let Some((target, path)) = receipt_file {
        target
            .write(|out| {
                serde_json::to_writer_pretty(&mut *out, &receipt)?;
                Ok(out.write_all(b"\n")?)
            })
            .with_context(|| format!("{}: not written", path.display()))?;
    }
    super::say(visible(&format!("migrasome: {receipt}")));
    if let Some(shape) = args.cite.cite {
        let rows = receipt.known();
        let accessions = receipt
            .evidence
            .values()
            .flat_map(|on| on.accessions.clone());
        let evidence = Collector::of_accessions(&db, accessions, rows);
        let citations = evidence.finish(&format!("match {}", args.file.display()))?;
        super::say(visible(&shape.told(&citations)));
    }
    let known = receipt.known();
    if args.keep() == Keep::Matched && known < receipt.rows {
        let what = if known == 0 {
            "no row matches"
        } else {
            "the other rows are not shown"
        };
        super::say(format_args!(
            "  {what}: --all or --unmatched shows what became of them"
        ));
    }
    Ok(ExitCode::SUCCESS)
}

/// A row in which the texts of some columns are numbers.
fn with_numbers<'r>(row: &[ValueRef<'r>], numbers: &[bool]) -> Vec<ValueRef<'r>> {
    let rest = std::iter::repeat(&false);
    let cells = row.iter().zip(numbers.iter().chain(rest));
    cells
        .map(|(cell, is_number)| match cell.as_str() {
            Ok(text) if *is_number => match (text.trim().parse(), text.trim().parse()) {
                (Ok(whole), _) => ValueRef::Integer(whole),
                (_, Ok(number)) => ValueRef::Real(number),
                _ => *cell,
            },
            _ => *cell,
        })
        .collect()
}

/// An error of the background, whose options are called otherwise than those of the list.
fn of_background(error: crate::Error) -> crate::Error {
    const OWN: &str = "; what is said of the background goes after --background-read, e.g. \
        --background-read skip=1";
    let named = [
        "--skip",
        "--no-header",
        "--separator",
        "--ragged",
        "--row-names",
    ];
    let with = |cause: String| {
        if named.iter().any(|option| cause.contains(option)) {
            cause + OWN
        } else {
            cause
        }
    };
    match error {
        crate::Error::Lab { path, line, cause } => crate::Error::Lab {
            path,
            line,
            cause: with(cause),
        },
        crate::Error::File { path, cause } => crate::Error::File {
            path,
            cause: with(cause),
        },
        crate::Error::Usage(cause) => crate::Error::Usage(with(cause)),
        other => other,
    }
}

impl MatchArgs {
    /// How the background is read, if that was said.
    fn background_read(&self) -> Option<crate::Result<Options>> {
        let words = Some(&self.background_read).filter(|words| !words.is_empty())?;
        Some(ReadArgs::of_words(words))
    }

    /// Where the receipt goes, if to a file; nothing that is read is written over.
    fn targets(&self) -> anyhow::Result<Option<(Target, &Path)>> {
        let read = [
            Some(&self.file),
            self.background.as_ref(),
            self.like.as_ref(),
        ];
        let read = read.into_iter().flatten().map(|file| Spec::file(file));
        let read: Vec<Spec> = read.collect::<crate::Result<_>>()?;
        let (result, receipt) = (self.output.file(), self.receipt.as_deref());
        for path in [result, receipt].into_iter().flatten() {
            output::spare(path, &read)?;
        }
        let Some(path) = receipt else {
            return Ok(None);
        };
        if path == Path::new("-") {
            return Err(usage("--receipt takes the name of a file").into());
        }
        let place = |path: &Path| anyhow::Ok(std::path::absolute(followed(path)?)?);
        if result.map(place).transpose()? == Some(place(path)?) {
            return Err(usage(format!(
                "{}: the result goes there: write the receipt to another file",
                path.display()
            ))
            .into());
        }
        let target =
            Target::open(path).with_context(|| format!("{}: not written", path.display()))?;
        Ok(Some((target, path)))
    }

    fn keep(&self) -> Keep {
        match (self.all, self.unmatched) {
            (true, _) => Keep::All,
            (_, true) => Keep::Rest,
            _ => Keep::Matched,
        }
    }

    fn request(&self) -> Request {
        Request {
            columns: self.column.clone(),
            kinds: kinds(&self.kinds),
            prefixes: self.prefix.clone(),
            like: self.like.clone(),
            count_column: self.count_column.clone(),
            keep: self.keep(),
            explode: self.explode,
            layer: self.layer,
            roles: self.role.clone(),
            least: self.min_match,
            examined: false,
        }
    }
}

/// Tells which columns are looked at, and why.
pub fn tell_chosen(table: &Table, chosen: &[Chosen]) {
    let path = table.path().display();
    for Chosen { name, why, .. } in chosen {
        super::say_line(format_args!("migrasome: {path}: column `{name}`: {why}"));
    }
}

/// The kinds of term that some words mean, each once.
pub fn kinds(words: &[AsArg]) -> Vec<String> {
    let mut kinds: Vec<String> = Vec::new();
    for kind in words.iter().flat_map(|each| each.kinds()) {
        if !kinds.iter().any(|known| known == kind) {
            kinds.push((*kind).to_owned());
        }
    }
    kinds
}

impl AsArg {
    /// The kinds of term that a word means.
    fn kinds(self) -> &'static [&'static str] {
        let word = self.to_possible_value();
        let word = word.as_ref().map_or("", |word| word.get_name());
        let found = KINDS.iter().find(|(known, _)| *known == word);
        found.map_or(&[], |(_, kinds)| kinds)
    }
}
