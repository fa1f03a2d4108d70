//! The sources of a lab's own rows, each with its name.

use rusqlite::{Connection, params};

use super::papers::papers;
use super::rows::Row;
use super::{Faults, Shape, claim_rows, finding_rows, shortened};
use crate::Db;
use crate::error::{Error, Result};
use crate::lab::Spec;
use crate::seed::FIRST_OWN;
use crate::spelling::trimmed;

/// What is known of a source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// What it is called: letters, digits, `-`, `_` and `.`.
    pub name: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Its DOI, without anything before it.
    pub doi: Option<String>,
    /// The year in which it appeared.
    pub year: Option<i64>,
    /// The journal.
    pub journal: Option<String>,
}

impl Told {
    /// Takes over a line such as `title: Migrasomes in the liver`; any other is a remark.
    ///
    /// # Errors
    ///
    /// A sentence: the name, DOI or year is none.
    pub(super) fn take(&mut self, line: &str) -> Result<(), String> {
        let Some((key, value)) = line.split_once(':') else {
            return Ok(());
        };
        // It may stand in the next cell.
        let value = trimmed(value.trim_start_matches([',', ';', '\t', ' ']));
        if value.is_empty() {
            return Ok(());
        }
        let text = Some(value.to_owned());
        match trimmed(key).to_lowercase().as_str() {
            "name" => {
                refuse_unfit(value)?;
                self.name = text;
            }
            "title" => self.title = text,
            "journal" => self.journal = text,
            "doi" => self.doi = Some(doi(value)?),
            "year" => {
                let year = value
                    .parse()
                    .ok()
                    .filter(|year| (1500..=2200).contains(year));
                let fault =
                    || format!("the year `{}` is none: write four digits", shortened(value));
                self.year = Some(year.ok_or_else(fault)?);
            }
            _ => {}
        }
        Ok(())
    }

    /// With what something else says of it beside.
    pub(super) fn or(self, other: &Self) -> Self {
        let other = other.clone();
        Self {
            name: self.name.or(other.name),
            title: self.title.or(other.title),
            doi: self.doi.or(other.doi),
            year: self.year.or(other.year),
            journal: self.journal.or(other.journal),
        }
    }

    /// With a name: that of its file where none was given.
    pub(super) fn named_after(mut self, spec: &Spec) -> Result<Self> {
        let name = match self.name.take() {
            Some(name) => name,
            None => after(spec)?,
        };
        refuse_unfit(&name).map_err(Error::Usage)?;
        let found = self.doi.as_deref().map(doi).transpose();
        self.doi = found.map_err(Error::Usage)?;
        self.name = Some(name);
        Ok(self)
    }

    pub(super) fn name(&self) -> &str {
        self.name.as_deref().unwrap_or_default()
    }
}

/// A DOI without what may stand before it.
fn doi(written: &str) -> Result<String, String> {
    let found = written.find("10.").map(|at| &written[at..]);
    let found = found.filter(|doi| doi.contains('/') && !doi.contains(char::is_whitespace));
    found.map(str::to_owned).ok_or_else(|| {
        let written = shortened(written);
        format!("the DOI `{written}` is none: write one such as 10.1234/liver, or leave it out")
    })
}

/// A name from that of a file: `My review (2).xlsx` is `My-review-2`.
fn after(spec: &Spec) -> Result<String> {
    let stem = spec.path.file_stem().unwrap_or_default().to_string_lossy();
    let stem = match &spec.sheet {
        Some(sheet) => format!("{stem}-{sheet}"),
        None => stem.into_owned(),
    };
    let words = stem.split(|c: char| !c.is_alphanumeric() && !"._-".contains(c));
    let name: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    match name.join("-") {
        name if name.trim_matches('-').is_empty() => Err(Error::Usage(
            "give the source a name: --name liver-review".to_owned(),
        )),
        name => Ok(name),
    }
}

/// The name stands in accessions, `liver-review:3`, which must not look like ours.
fn refuse_unfit(name: &str) -> Result<(), String> {
    let is_fit = |c: char| c.is_alphanumeric() || "._-".contains(c);
    let like_ours = |first: char| {
        let rest = name.strip_prefix([first, first.to_ascii_lowercase()]);
        rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let why = if ["table-1", "findings", "own"].contains(&&*name.to_lowercase())
        || like_ours('T')
        || like_ours('F')
    {
        "is one of ours"
    } else if name.chars().count() > 60 {
        "is longer than 60 characters"
    } else if !name.starts_with(char::is_alphanumeric) || !name.chars().all(is_fit) {
        "may have letters, digits, `-`, `_` and `.`, and begins with a letter or digit"
    } else {
        return Ok(());
    };
    let name = shortened(name);
    Err(format!(
        "the name `{name}` {why}: give another, such as liver-review"
    ))
}

/// A source of a lab's own.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Source {
    /// Its number.
    pub id: i64,
    /// What is known of it.
    pub told: Told,
    /// How many claims it makes.
    pub claims: i64,
    /// How many findings are from it.
    pub findings: i64,
}

impl Source {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.told.name()
    }
}

/// The sources of a lab's own, by number.
///
/// # Errors
///
/// [`Error::File`] when the file is damaged.
pub fn sources(db: &Db) -> Result<Vec<Source>> {
    // An older file has no findings of a source.
    let is_newest = db.refuse_older().is_ok();
    db.look(|connection| listed(connection, is_newest))
}

fn listed(connection: &Connection, has_findings: bool) -> rusqlite::Result<Vec<Source>> {
    let findings = if has_findings {
        "(SELECT count(*) FROM findings
          WHERE findings.source_table_id = source_tables.source_table_id)"
    } else {
        "0"
    };
    connection
        .prepare(&format!(
            "SELECT source_table_id, name, title, doi, year, journal,
               (SELECT count(*) FROM source_rows
                JOIN mechanisms ON mechanisms.source_row_id = source_rows.source_row_id
                WHERE source_rows.source_table_id = source_tables.source_table_id),
               {findings}
             FROM source_tables
             WHERE source_table_id >= ?1
             ORDER BY source_table_id"
        ))?
        .query_map([FIRST_OWN], |row| {
            Ok(Source {
                id: row.get(0)?,
                told: Told {
                    name: row.get(1)?,
                    title: row.get(2)?,
                    doi: row.get(3)?,
                    year: row.get(4)?,
                    journal: row.get(5)?,
                },
                claims: row.get(6)?,
                findings: row.get(7)?,
            })
        })?
        .collect()
}

/// The source of a name, if it is there.
///
/// # Errors
///
/// [`Error::Usage`] where it is not the lab's.
pub(super) fn find(db: &Db, name: &str) -> Result<Option<Source>> {
    let found = sources(db)?;
    Ok(found.into_iter().find(|source| source.name() == name))
}

/// What a source is, as far as its rows tell; a source of both shapes was made by hand.
pub(crate) fn shape_of(source: &Source) -> Option<Shape> {
    match (source.claims, source.findings) {
        (0, 0) => None,
        (0, _) => Some(Shape::Findings),
        _ => Some(Shape::Table),
    }
}

/// The rows of a source in the columns of a shape.
pub(crate) fn rows_of(
    connection: &Connection,
    source: i64,
    shape: Shape,
) -> rusqlite::Result<Vec<Row>> {
    match shape {
        Shape::Table => claim_rows::load(connection, source),
        Shape::Findings => finding_rows::load(connection, source, &papers(connection, "")?),
    }
}

/// The number of a source, made or brought up to date.
pub(super) fn write(tx: &Connection, told: &Told) -> rusqlite::Result<i64> {
    let name = told.name();
    let title = told.title.as_deref().unwrap_or(name);
    tx.execute(
        "INSERT INTO source_tables (name, label, caption, title, journal, year, doi)
         VALUES (?1, ?1, ?2, ?2, ?3, ?4, ?5)
         ON CONFLICT (name) DO UPDATE SET
           caption = CASE caption WHEN title THEN excluded.caption ELSE caption END,
           title = excluded.title, journal = excluded.journal, year = excluded.year,
           doi = excluded.doi",
        params![name, title, told.journal, told.year, told.doi],
    )?;
    tx.query_row(
        "SELECT source_table_id FROM source_tables WHERE name = ?1",
        [name],
        |row| row.get(0),
    )
}

/// Takes out the line of a source that has no rows any more.
pub(super) fn delete(tx: &Connection, source: i64) -> rusqlite::Result<()> {
    tx.execute(
        "DELETE FROM source_tables WHERE source_table_id = ?1",
        [source],
    )
    .map(drop)
}

/// The error for a name that no source of the lab's own has.
pub(super) fn none_called(db: &Db, name: &str) -> Faults {
    let known = sources(db).unwrap_or_default();
    let known: Vec<String> = known
        .iter()
        .map(|source| source.name().to_owned())
        .collect();
    let hint = crate::error::suggest(name, &known);
    let hint = if hint.is_empty() {
        ": the file has none".to_owned()
    } else {
        hint
    };
    Error::Usage(format!("no source of your own is called `{name}`{hint}")).into()
}
