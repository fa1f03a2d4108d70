//! Where reports come from: the database, a folder of a user's own, one file.

use std::fs;
use std::path::{Path, PathBuf};

use crate::db::Statement;
use crate::query::Query;
use crate::{Db, Error};

use super::usage;

/// The longest report, in bytes.
const LONGEST: u64 = 1 << 20;

/// A report, and the file if it is a user's own.
pub struct Saved {
    pub query: Query,
    file: Option<PathBuf>,
}

impl Saved {
    /// Compiles it. What is wrong with it is a fault of its file.
    pub fn prepare<'db>(&self, db: &'db Db) -> crate::Result<Statement<'db>> {
        let Some(file) = &self.file else {
            return db.prepare_report(&self.query);
        };
        db.prepare(&self.query.with_folding())
            .map_err(|error| match error {
                Error::Statement(cause) => Error::Seed {
                    file: file.display().to_string(),
                    line: self.query.sql_line,
                    cause,
                },
                other => other,
            })
    }
}

/// The report of that name, in the database or the folder; or the one in the file.
pub fn find(db: &Db, name: &str, folder: Option<&Path>) -> crate::Result<Saved> {
    let path = Path::new(name);
    let is_file = path
        .extension()
        .is_some_and(|end| end.eq_ignore_ascii_case("sql"));
    if is_file || name.contains(std::path::is_separator) {
        return read(path);
    }
    if let Some(folder) = folder {
        // All of them are read, so that a faulty one is reported whichever is asked for.
        let known = in_folder(db, folder)?;
        if let Some(saved) = known.into_iter().find(|saved| saved.query.name == name) {
            return Ok(saved);
        }
    }
    let query = db.query(name)?;
    Ok(Saved { query, file: None })
}

/// Every report, by name.
pub fn all(db: &Db, folder: Option<&Path>) -> crate::Result<Vec<Query>> {
    let mut queries = db.queries()?;
    if let Some(folder) = folder {
        queries.extend(in_folder(db, folder)?.into_iter().map(|saved| saved.query));
        queries.sort_by(|a, b| a.name.cmp(&b.name));
    }
    Ok(queries)
}

fn in_folder(db: &Db, folder: &Path) -> crate::Result<Vec<Saved>> {
    let cannot = |source| Error::Io {
        path: folder.to_owned(),
        doing: "read the folder of reports",
        source,
    };
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(cannot)? {
        let path = entry.map_err(cannot)?.path();
        if path.extension().is_some_and(|end| end == "sql") {
            paths.push(path);
        }
    }
    paths.sort();
    let ours = db.queries()?;
    let mut found = Vec::new();
    for path in paths {
        let saved = read(&path)?;
        let name = &saved.query.name;
        if ours.iter().any(|query| query.name == *name) {
            return Err(usage(format!(
                "{}: the database has a report `{name}` of its own: call the file otherwise",
                path.display()
            )));
        }
        found.push(saved);
    }
    Ok(found)
}

fn read(path: &Path) -> crate::Result<Saved> {
    let cannot = |source| Error::Io {
        path: path.to_owned(),
        doing: "read the report",
        source,
    };
    // Opening a FIFO would wait for ever, a device may never end.
    let seen = fs::metadata(path).map_err(cannot)?;
    if !seen.is_file() {
        return Err(Error::file(
            path,
            "no regular file: a report is a text file with SQL in it",
        ));
    }
    if seen.len() > LONGEST {
        let cause = format!(
            "{} bytes are no report: a report is a text file with SQL in it, of {LONGEST} bytes at \
             most",
            seen.len()
        );
        return Err(Error::file(path, cause));
    }
    let text = fs::read_to_string(path).map_err(cannot)?;
    Ok(Saved {
        query: Query::parse(&path.display().to_string(), &text)?,
        file: Some(path.to_owned()),
    })
}
