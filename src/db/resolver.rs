//! [`Resolver::from`]: the spellings and identifiers of a database, for the resolver.

use std::collections::BTreeMap;

use rusqlite::types::ValueRef;

use super::Db;
use crate::error::{Error, Result};
use crate::resolve::{Identifier, Name, Resolver};

/// The first schema that has all that is needed.
const SCHEMA: i32 = 6;

/// More than any lab writes down, and little enough to hold.
const MOST: usize = 500_000;

const NAMES: &str = "
    SELECT
      key, key_kind, match_type, spelling, term_id, term, term_kind,
      CASE WHEN ambiguous THEN coalesce(caution, '') END, note
    FROM term_spellings
    WHERE key_kind NOT IN ('CURIE', 'accession')
    ORDER BY term_id, key_kind, spelling";

const IDENTIFIERS: &str = "
    SELECT
      term_xref_id, curie_key, accession_key, curie, prefix, accession, predicate, term_id,
      caution, note
    FROM term_xrefs
    JOIN prefixes ON prefixes.prefix_id = term_xrefs.prefix_id
    ORDER BY term_id, curie";

const SPELLINGS: &str = "SELECT term_xref_id, key FROM xref_spellings ORDER BY 1, 2";

impl Resolver {
    /// Takes over every spelling and identifier of a database.
    ///
    /// ```
    /// use migrasome::Db;
    /// use migrasome::resolve::{Resolver, Status};
    ///
    /// let resolver = Resolver::from(&Db::built_in()?)?;
    /// assert_eq!(resolver.resolve("ACTB").status, Status::Unmatched);
    /// # Ok::<(), migrasome::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::File`] when the file is of an older schema that has no terms, or is damaged.
    pub fn from(db: &Db) -> Result<Self> {
        if db.schema < SCHEMA {
            let cause = format!(
                "is of schema {}, and names are matched from schema {SCHEMA} on: `migrasome \
                 migrate FILE` brings it up to this program",
                db.schema
            );
            let path = db
                .path()
                .unwrap_or(std::path::Path::new("the built-in data"));
            return Err(Error::file(path, cause));
        }
        let names = names(db)?;
        let identifiers = identifiers(db, &names)?;
        Self::build(names, identifiers)
            .map_err(|word| db.spoilt(&format!("`{word}` is no match type")))
    }
}

fn names(db: &Db) -> Result<Vec<Name>> {
    collect(db, NAMES, |row| {
        Some(Name {
            key: text(row[0])?,
            kind: text(row[1])?,
            predicate: text(row[2])?,
            spelling: text(row[3])?,
            term_id: row[4].as_i64().ok()?,
            term: text(row[5])?,
            term_kind: text(row[6])?,
            ambiguous: text(row[7]),
            note: text(row[8]),
        })
    })
}

fn identifiers(db: &Db, names: &[Name]) -> Result<Vec<Identifier>> {
    // What there is to say of the term itself goes with its label.
    let labels = names.iter().filter(|name| name.kind == "label");
    let of_term: BTreeMap<i64, &str> = labels
        .filter_map(|name| Some((name.term_id, name.note.as_deref()?)))
        .collect();
    let spellings = collect(db, SPELLINGS, |row| {
        Some((row[0].as_i64().ok()?, text(row[1])?))
    })?;
    let mut keys: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    for (id, key) in spellings {
        keys.entry(id).or_default().push(key);
    }
    collect(db, IDENTIFIERS, |row| {
        let mut keys = keys.remove(&row[0].as_i64().ok()?).unwrap_or_default();
        keys.push(text(row[1])?);
        let term_id = row[7].as_i64().ok()?;
        let note = match (text(row[9]), of_term.get(&term_id)) {
            (Some(own), Some(more)) if own != *more => Some(format!("{own}; {more}")),
            (own, more) => own.or_else(|| more.map(|more| (*more).to_owned())),
        };
        Some(Identifier {
            keys,
            accession_key: text(row[2])?,
            curie: text(row[3])?,
            prefix: text(row[4])?,
            accession: text(row[5])?,
            predicate: text(row[6])?,
            term_id,
            ambiguous: text(row[8]),
            note,
        })
    })
}

/// All rows of a query of our own; one that is not as it should be is the fault of the file.
fn collect<T>(
    db: &Db,
    sql: &str,
    mut take: impl FnMut(&[ValueRef<'_>]) -> Option<T>,
) -> Result<Vec<T>> {
    let mut rows = Vec::new();
    let statement = db.prepare(sql).map_err(|error| match error {
        // Our own SQL is right: it is the file that does not fit it.
        Error::Statement(words) => db.spoilt(&words),
        other => other,
    });
    let done = statement?.for_each_row(|row| {
        if rows.len() == MOST {
            return Err(db.spoilt("it has more spellings than there are names"));
        }
        rows.push(take(row).ok_or_else(|| db.spoilt("a spelling or identifier is no text"))?);
        Ok(())
    });
    done.map(|()| rows)
}

fn text(value: ValueRef<'_>) -> Option<String> {
    value.as_str().ok().map(str::to_owned)
}
