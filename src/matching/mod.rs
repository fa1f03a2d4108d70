//! Which rows of a lab file are known, by which rule, and what became of the rest.
//!
//! One pass over the file: each value is looked at once, however often it stands there,
//! and means what the [`Resolver`] says; the rows go out with our columns behind
//! the lab's own, and a [`Receipt`] tells what became of every row.

mod columns;
mod counts;
mod evidence;
mod in_sql;
mod overlap;
mod pass;
mod receipt;
mod request;
mod rows;
mod rules;
mod scope;
mod verdict;
mod words;

use std::ffi::OsStr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use rusqlite::types::ValueRef;

use crate::Db;
use crate::error::{Error, Result};
use crate::lab::{self, Lab, Options, Reading, Spec, Table};
use crate::spelling::Prefixes;
use columns::Choice;
pub use columns::{Chosen, sense_of};
use evidence::Evidence;
pub use in_sql::offer;
use overlap::Background;
pub use overlap::{Enrichment, Overlap};
use pass::Pass;
pub use receipt::{
    Column, Details, Group, Mangled, OneToMany, Receipt, RestsOn, ValueList, Values,
};
pub use request::{Keep, Request};
pub use rules::{Match, MatchType, Resolution, Resolver, Rule, Sense, Status};
pub use scope::{Layer, RoleGroup};
use verdict::{Judge, Verdict};

/// Our columns, behind the lab's own.
pub const COLUMNS: [&str; 11] = [
    "match_status",
    "match_rule",
    "match_type",
    "match_value",
    "term",
    "term_kind",
    "roles",
    "contexts",
    "evidence",
    "papers",
    "match_note",
];

/// What stands before the note where there is a row for each piece of evidence.
pub const EXPLODED: [&str; 8] = [
    "subject",
    "relation",
    "sample",
    "organism",
    "mechanism",
    "effect",
    "evidence_kind",
    "confidence",
];

/// The words that say what values are, and the kinds of term that each means.
pub const KINDS: [(&str, &[&str]); 10] = [
    ("gene", &rules::GENES),
    ("protein", &rules::GENES),
    ("cargo", &["cargo"]),
    ("disease", &["disease", "field"]),
    ("cell", &["cell type"]),
    ("process", &["process"]),
    ("sample", &["sample source"]),
    ("structure", &["structure"]),
    ("chemical", &["chemical"]),
    ("virus", &["virus"]),
];

/// A lab file that is about to be matched.
pub struct Matching<'db> {
    db: &'db Db,
    spec: Spec,
    options: Options,
    reading: Reading,
    request: Request,
    table: Arc<Table>,
    chosen: Vec<Chosen>,
    /// The place of the column that counts rows.
    counted: Option<usize>,
    remarks: Vec<String>,
    resolver: Resolver,
    evidence: Evidence,
    background: Option<Background>,
}

impl<'db> Matching<'db> {
    /// Opens a lab file and chooses the columns to look at.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] when a column, kind or prefix is none that is known, or no column seems
    /// to hold identifiers; what [`lab::open`] and [`Resolver::from`] return.
    pub fn open(
        db: &'db Db,
        file: &OsStr,
        options: Options,
        reading: Reading,
        request: Request,
    ) -> Result<Self> {
        Self::open_telling(db, file, options, reading, request, |_| {})
    }

    /// The same; hands over the table before the columns are chosen: what there is to say of how
    /// it was read may be why there is none to choose.
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open).
    pub fn open_telling(
        db: &'db Db,
        file: &OsStr,
        options: Options,
        reading: Reading,
        mut request: Request,
        tell: impl Fn(&Table),
    ) -> Result<Self> {
        db.refuse_older()?;
        let spec = Spec::file(file)?;
        let resolver = Resolver::from(db)?;
        for prefix in &mut request.prefixes {
            *prefix = known_prefix(&resolver.prefixes, prefix)?;
        }
        // Where most rows go out, they are not held back until all are seen to be sound.
        let table = if request.keep == Keep::Matched && !request.examined {
            lab::open_unread(&spec, &options, &reading)?
        } else {
            lab::open(&spec, &options, &reading)?
        };
        let table = one_table(table)?;
        tell(&table);
        let counted = request.count_column.as_ref();
        let counted = counted.map(|name| columns::place_of(&table, name));
        let counted = counted.transpose()?;
        let Choice { chosen, remarks } = match &request.like {
            None => columns::choose(&table, &request, &resolver)?,
            Some(like) => {
                let like = read_beside(like, &options, &reading, tell)?;
                columns::choose(&like, &request, &resolver)?.in_table(&table)?
            }
        };
        let evidence = Evidence::of(db, request.layer, &request.roles)?;
        Ok(Self {
            db,
            spec,
            options,
            reading,
            request,
            table,
            chosen,
            counted,
            remarks,
            resolver,
            evidence,
            background: None,
        })
    }

    /// Reads the list that the rows were taken from; whether they hold more of our terms than
    /// chance is told then. It is read as its own options say, or as the lab file. Its column is
    /// the given one, that which is called like the lab file's, or that which holds identifiers.
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open).
    pub fn set_background(
        &mut self,
        file: &OsStr,
        column: Option<&str>,
        options: Option<&Options>,
        tell: impl FnOnce(&Table),
    ) -> Result<()> {
        one_column(&self.table, &self.chosen, "--column")?;
        let options = options.unwrap_or(&self.options);
        let background = self.read_background(file, column, options, tell)?;
        self.background = Some(background);
        Ok(())
    }

    /// The file as a table.
    #[must_use]
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// The columns that are looked at, and why.
    #[must_use]
    pub fn chosen(&self) -> &[Chosen] {
        &self.chosen
    }

    /// What there is to say of the columns that are not looked at, and of those that could never
    /// match, a line each.
    #[must_use]
    pub fn remarks(&self) -> &[String] {
        &self.remarks
    }

    /// The names of all columns of the result: the lab's own and ours.
    #[must_use]
    pub fn columns(&self) -> Vec<String> {
        let mut names: Vec<String> = self
            .table
            .columns()
            .iter()
            .map(|each| each.name.clone())
            .collect();
        for ours in self.request.columns_of_ours() {
            let mut name = ours.to_owned();
            while names.iter().any(|other| other.eq_ignore_ascii_case(&name)) {
                name.insert_str(0, "migrasome_");
            }
            names.push(name);
        }
        names
    }

    /// Looks at every row and hands over those that are to go out.
    ///
    /// # Errors
    ///
    /// [`Error::Lab`] with the line when the file is not sound, then no row was handed over
    /// before if only matches were asked for; [`Error::Interrupted`]; whatever `take` returns.
    pub fn run(&mut self, take: &mut dyn FnMut(&[ValueRef<'_>]) -> Result<()>) -> Result<Receipt> {
        let mut counts = None;
        if !self.table.is_sound() {
            match self
                .pass(&self.judge(&self.chosen))
                .hold(&self.reading.stop)
            {
                Ok((all, Some(rows))) => {
                    rows.iter().try_for_each(|rows| rows.each(take))?;
                    counts = Some(all);
                }
                // Too many to hold: now that the file is seen to be sound, they go out as they are
                // read once more.
                Ok((_, None)) => {}
                // Read with more care, it may be sound, or the error has its line.
                Err(Error::Lab { .. } | Error::File { .. }) => {
                    self.table = one_table(lab::open(&self.spec, &self.options, &self.reading)?)?;
                }
                Err(other) => return Err(other),
            }
        }
        let counts = if let Some(counts) = counts {
            counts
        } else {
            let judge = self.judge(&self.chosen);
            self.pass(&judge).run(&self.reading.stop, take)?
        };
        self.table.still()?;
        receipt::make(self, counts)
    }

    fn pass<'p>(&'p self, judge: &'p Judge<'p>) -> Pass<'p> {
        Pass::new(&self.table, judge, self.counted)
    }

    fn judge<'j>(&'j self, chosen: &'j [Chosen]) -> Judge<'j> {
        Judge {
            resolver: &self.resolver,
            evidence: &self.evidence,
            chosen,
            request: &self.request,
            unknown: Verdict::unknown(self.request.columns_of_ours().len()),
            unknown_since: Mutex::default(),
        }
    }

    /// What the background file holds.
    fn read_background(
        &self,
        file: &OsStr,
        column: Option<&str>,
        options: &Options,
        tell: impl FnOnce(&Table),
    ) -> Result<Background> {
        let table = read_beside(file, options, &self.reading, tell)?;
        let names: Vec<String> = self.chosen.iter().map(|each| each.name.clone()).collect();
        let is_there = |name: &String| table.columns().iter().any(|each| each.name == *name);
        let alike = || Some(names).filter(|names| names.iter().all(is_there));
        let given = column.map(|column| vec![column.to_owned()]);
        let request = Request {
            columns: given.or_else(alike).unwrap_or_default(),
            ..self.request.clone()
        };
        let Choice { chosen, .. } = columns::choose(&table, &request, &self.resolver)?;
        one_column(&table, &chosen, "--background-column")?;
        let judge = self.judge(&chosen);
        let counts = Pass::new(&table, &judge, None).run(&self.reading.stop, &mut |_| Ok(()))?;
        table.still()?;
        Ok(Background {
            path: PathBuf::from(file),
            sense: chosen[0].sense.clone(),
            counts,
        })
    }
}

/// The test is over names, and a row of several columns is none.
fn one_column(table: &Table, chosen: &[Chosen], option: &str) -> Result<()> {
    if chosen.len() == 1 {
        return Ok(());
    }
    let names: Vec<&str> = chosen.iter().map(|each| each.name.as_str()).collect();
    Err(Error::Usage(format!(
        "{}: --background compares the names of one column: say which with {option}. Possible: {}",
        table.path().display(),
        names.join(", ")
    )))
}

/// Opens a file that is read beside the lab file.
fn read_beside(
    file: &OsStr,
    options: &Options,
    reading: &Reading,
    tell: impl FnOnce(&Table),
) -> Result<Arc<Table>> {
    let reading = Reading {
        stop: Arc::clone(&reading.stop),
        sizes: reading.sizes,
        ..Reading::default()
    };
    let table = one_table(lab::open(&Spec::file(file)?, options, &reading)?)?;
    tell(&table);
    Ok(table)
}

fn one_table(lab: Lab) -> Result<Arc<Table>> {
    match lab {
        Lab::Table(table) => Ok(table),
        Lab::Database { path, .. } => Err(Error::Usage(format!(
            "{0}: a SQLite file has several tables: name one after a #, e.g. '{0}#hits'",
            path.display()
        ))),
    }
}

/// A prefix that was asked for, as the database spells it.
fn known_prefix(known: &Prefixes, typed: &str) -> Result<String> {
    let found = known.prefix(typed).map(str::to_owned);
    found.ok_or_else(|| {
        let names: Vec<&str> = known.names().collect();
        let names = names.join(", ");
        Error::Usage(format!(
            "--prefix {typed}: no prefix that is known. Possible: {names}"
        ))
    })
}
