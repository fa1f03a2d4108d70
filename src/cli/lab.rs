//! `--with`: lab files beside our tables.

use std::path::Path;

use crate::Db;
use crate::lab::{self, Lab, Options, Quoting, Reading, Spec, Table};
use crate::render::visible;

use super::progress::Bar;
use super::{LabArgs, ReadArgs, interrupt, usage};

impl LabArgs {
    /// Whether there are no lab files.
    pub fn is_none(&self) -> bool {
        self.with.is_empty()
    }

    /// Opens the lab files and puts them beside the tables of a database; the bar shows how
    /// far their reading has come.
    pub fn put_beside(&self, db: &mut Db) -> crate::Result<Bar> {
        if self.is_none() {
            return self.read.refuse_idle().map(|()| Bar::none());
        }
        let reading = reading();
        let options = self.read.options();
        let bar = Bar::over(&reading.progress);
        for spec in &self.specs()? {
            let lab = lab::open(spec, &options, &reading)?;
            bar.suspend(|| self.tell(&lab));
            db.with(lab)?;
        }
        Ok(bar)
    }

    /// The files as they were typed.
    pub fn specs(&self) -> crate::Result<Vec<Spec>> {
        let specs = self.with.iter().map(|typed| Spec::parse(typed));
        let specs: Vec<Spec> = specs.collect::<crate::Result<_>>()?;
        let is_input = |spec: &&Spec| spec.path == Path::new("-");
        if specs.iter().filter(is_input).count() > 1 {
            return Err(usage(
                "standard input can be read once: give `-` for one lab file, save the other",
            ));
        }
        Ok(specs)
    }

    fn tell(&self, lab: &Lab) {
        match lab {
            Lab::Table(table) => self.read.tell(table),
            Lab::Database { name, path } if self.read.verbose => super::say_line(format_args!(
                "migrasome: {}: SQLite, tables {}.…",
                path.display(),
                visible(name)
            )),
            Lab::Database { .. } => {}
        }
    }
}

/// A reading that Ctrl-C stops.
pub fn reading() -> Reading {
    Reading {
        stop: interrupt::flag(),
        ..Reading::default()
    }
}

impl ReadArgs {
    pub fn options(&self) -> Options {
        Options {
            header: !self.no_header,
            ragged: self.ragged,
            nulls: self.null.clone(),
            separator: self.separator,
            skip: self.skip,
            row_names: self.row_names,
            quoting: self.quoting,
        }
    }

    /// How another file is read that has words of its own for that: `skip=1`, `no-header`.
    pub fn of_words(words: &[String]) -> crate::Result<Options> {
        let mut options = Options::default();
        for word in words {
            let (name, value) = word.split_once('=').unwrap_or((word, ""));
            let wrong = || {
                usage(format!(
                    "--background-read {word}: possible: skip=N, separator=CHAR, null=TEXT, header, \
                     no-header, ragged, row-names"
                ))
            };
            match (name, value) {
                ("skip", lines) => options.skip = Some(lines.parse().map_err(|_| wrong())?),
                ("separator", given) => {
                    options.separator = Some(lab::separator(given).ok_or_else(wrong)?);
                }
                ("null", text) if word.contains('=') => options.nulls.push(text.to_owned()),
                ("header", "") => options.header = true,
                ("no-header", "") => options.header = false,
                ("ragged", "") => options.ragged = true,
                ("row-names", "") => options.row_names = true,
                _ => return Err(wrong()),
            }
        }
        Ok(options)
    }

    /// What there is to say of how a file was read, for SQL over it.
    pub fn tell(&self, table: &Table) {
        self.tell_lines(table, &table.warnings());
    }

    /// The same where only the texts matter.
    pub fn tell_remarks(&self, table: &Table) {
        self.tell_lines(table, &table.remarks());
    }

    /// The same but for what was told before.
    pub fn tell_more(table: &Table, told: &[String]) {
        let mut more = table.remarks();
        more.retain(|line| !told.contains(line));
        for line in more {
            super::say_line(format_args!(
                "migrasome: {}: {line}",
                table.path().display()
            ));
        }
    }

    fn tell_lines(&self, table: &Table, lines: &[String]) {
        let path = table.path().display();
        let decisions = if self.verbose {
            table.decisions()
        } else {
            Vec::new()
        };
        for line in lines.iter().chain(&decisions) {
            super::say_line(format_args!("migrasome: {path}: {line}"));
        }
    }

    /// Options that say how lab files are read want one.
    pub fn refuse_idle(&self) -> crate::Result<()> {
        match self.idle() {
            Some(option) => Err(usage(format!(
                "{option} is about lab files: add --with FILE, or leave it out"
            ))),
            None => Ok(()),
        }
    }

    /// An option that says how lab files are read.
    fn idle(&self) -> Option<&'static str> {
        let given = [
            (self.no_header, "--no-header"),
            (self.ragged, "--ragged"),
            (!self.null.is_empty(), "--null"),
            (self.separator.is_some(), "--separator"),
            (self.skip.is_some(), "--skip"),
            (self.row_names, "--row-names"),
            (self.quoting != Quoting::Auto, "--quoting"),
        ];
        given
            .into_iter()
            .find(|(is_given, _)| *is_given)
            .map(|(_, name)| name)
    }
}
