//! A lab's own rows in the shapes in which they were added, so that another lab can add them.

use std::collections::BTreeMap;

use crate::Db;
use crate::error::{Error, Result};
use crate::seed::FIRST_OWN;
use crate::upgrade::own::{Shape, Source, rows_of, shape_of, sources};

/// A source as a file of its own.
#[derive(Debug)]
#[non_exhaustive]
pub struct OwnFile {
    /// The name of the source.
    pub source: String,
    /// Table or findings.
    pub shape: Shape,
    /// How many rows it has.
    pub rows: usize,
    /// The file, as CSV.
    pub csv: Vec<u8>,
}

/// Every source of a lab's own as a file, or the one that is called so.
///
/// # Errors
///
/// [`Error::Usage`] when there is none; [`Error::File`] when the database is damaged.
pub fn own(db: &Db, name: Option<&str>) -> Result<Vec<OwnFile>> {
    db.refuse_older()?;
    let all = sources(db)?;
    let wanted = |source: &&Source| name.is_none_or(|name| source.name() == name);
    let chosen: Vec<&Source> = all.iter().filter(wanted).collect();
    if chosen.is_empty() {
        let names: Vec<String> = all.iter().map(|source| source.name().to_owned()).collect();
        let what = match (name, &names[..]) {
            (Some(name), [_, ..]) => format!(
                "no source of your own is called `{name}`{}",
                crate::error::suggest(name, &names)
            ),
            _ => "the file has no rows of your own: `migrasome add FILE` puts some in".to_owned(),
        };
        return Err(Error::Usage(what));
    }
    let identifiers = db.look(identifiers)?;
    let mut files = Vec::new();
    for source in chosen {
        let shapes = match shape_of(source) {
            // Made by hand, it may be both.
            Some(Shape::Table) if source.findings > 0 => Shape::ALL.to_vec(),
            shape => shape.into_iter().collect(),
        };
        for shape in shapes {
            files.push(file(db, source, shape, &identifiers)?);
        }
    }
    Ok(files)
}

/// The identifiers that came with terms of the lab's own, by `kind: name`: another lab's file does not
/// know the term, but what the identifier means.
fn identifiers(connection: &rusqlite::Connection) -> rusqlite::Result<BTreeMap<String, String>> {
    connection
        .prepare(
            "SELECT terms.kind || ': ' || terms.label, min(term_xrefs.curie)
             FROM terms
             JOIN term_xrefs ON term_xrefs.term_id = terms.term_id
             WHERE terms.term_id >= ?1 AND term_xrefs.predicate = 'exact'
             GROUP BY terms.term_id
             ORDER BY terms.term_id",
        )?
        .query_map([FIRST_OWN], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

fn file(
    db: &Db,
    source: &Source,
    shape: Shape,
    identifiers: &BTreeMap<String, String>,
) -> Result<OwnFile> {
    let rows = db.look(|connection| rows_of(connection, source.id, shape))?;
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .from_writer(Vec::new());
    let told = &source.told;
    let top = [
        ("name", told.name.clone()),
        ("title", told.title.clone()),
        ("doi", told.doi.clone()),
        ("year", told.year.map(|year| year.to_string())),
        ("journal", told.journal.clone()),
    ];
    let top = top
        .into_iter()
        .filter_map(|(key, value)| Some(vec![format!("# {key}: {}", value?)]));
    let names: Vec<String> = shape
        .columns()
        .map(|column| column.name.to_owned())
        .collect();
    let rows_out = rows.iter().map(|row| {
        let cell = |name: &&str| match *name {
            "row" | "id" => row.number.to_string(),
            "accession" => String::new(),
            name => {
                let text = row.cells.get(name).cloned().unwrap_or_default();
                let of = name
                    .strip_suffix("_terms")
                    .and_then(|part| row.cells.get(part));
                // No term is meant, though there are words.
                let is_none = ["context_terms", "sample_terms", "organism_terms"].contains(&name)
                    && text.is_empty()
                    && of.is_some_and(|words| !words.is_empty());
                if is_none {
                    "-".to_owned()
                } else {
                    with_identifiers(name, &text, identifiers)
                }
            }
        };
        shape.columns().map(|column| cell(&column.name)).collect()
    });
    let all = top.chain([names]).chain(rows_out);
    for row in all {
        writer
            .write_record(row)
            .map_err(Error::internal("writing own rows"))?;
    }
    let csv = writer
        .into_inner()
        .map_err(|error| Error::internal("writing own rows")(error.into_error()))?;
    Ok(OwnFile {
        source: source.name().to_owned(),
        shape,
        rows: rows.len(),
        csv,
    })
}

/// The terms of a cell, those of the lab's own by the identifier that came with them.
fn with_identifiers(name: &str, text: &str, identifiers: &BTreeMap<String, String>) -> String {
    let separator = match name {
        _ if name.ends_with("_terms") => " | ",
        _ if name.ends_with("_id") || name == "term" => "; ",
        _ => return text.to_owned(),
    };
    let each = text
        .split(separator)
        .map(|term| identifiers.get(term).map_or(term, |curie| curie.as_str()));
    each.collect::<Vec<_>>().join(separator)
}
