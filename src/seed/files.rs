//! The seed files, and reading one into typed rows with their line numbers.

use std::borrow::Cow;
use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};
use rusqlite::ErrorCode;
use serde::de::DeserializeOwned;

use crate::error::{Error, Result};
use crate::sqlite::sqlite_words;

static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/seeds");

/// The seed files by their path in the project (`seeds/table_1.csv`).
#[derive(Clone, Debug)]
pub struct Seeds {
    files: BTreeMap<String, Cow<'static, [u8]>>,
    changed: bool,
}

/// A typed row of a seed file.
pub(super) trait SeedRow: DeserializeOwned {
    /// The file that holds such rows.
    const FILE: &'static str;
    /// Its header, in order.
    const COLUMNS: &'static [&'static str];
    /// What the file is sorted by and unique in; `None` where print gives the order.
    fn key(&self) -> Option<Vec<String>>;
}

/// A row and the line on which it starts, counted from 1.
pub(super) struct Line<T> {
    pub(super) number: u64,
    pub(super) row: T,
}

impl Seeds {
    /// The files that this program was built with.
    #[must_use]
    pub fn embedded() -> Self {
        fn add(dir: &'static Dir<'static>, files: &mut BTreeMap<String, Cow<'static, [u8]>>) {
            for file in dir.files() {
                let path = format!("seeds/{}", file.path().display());
                files.insert(path, Cow::Borrowed(file.contents()));
            }
            dir.dirs().for_each(|inner| add(inner, files));
        }
        let mut files = BTreeMap::new();
        add(&EMBEDDED, &mut files);
        Self {
            files,
            changed: false,
        }
    }

    /// The same files with one added or replaced.
    #[must_use]
    pub fn with(mut self, path: &str, contents: &str) -> Self {
        let contents = Cow::Owned(contents.as_bytes().to_vec());
        self.files.insert(path.to_owned(), contents);
        self.changed = true;
        self
    }

    /// Whether these are other files than those that this program was tested with.
    pub(super) fn are_changed(&self) -> bool {
        self.changed
    }

    /// The text of one file.
    ///
    /// # Errors
    ///
    /// [`Error::Seed`] when there is no such file or it is not UTF-8.
    pub fn text(&self, path: &str) -> Result<&str> {
        let bytes = self.files.get(path).ok_or_else(|| {
            Error::seed(
                path,
                1,
                "this seed file is missing: a table is filled from it",
            )
        })?;
        std::str::from_utf8(bytes).map_err(|error| {
            let before = &bytes[..error.valid_up_to()];
            let line = before.split(|byte| *byte == b'\n').count() as u64;
            Error::seed(path, line, "not UTF-8: save the file as UTF-8")
        })
    }

    /// The paths of all files, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Reads a whole file into rows; refuses what does not fit, with the line.
    pub(super) fn rows<T: SeedRow>(&self) -> Result<Vec<Line<T>>> {
        let fail = |line, cause: String| Error::seed(T::FILE, line, cause);
        let mut reader = csv::Reader::from_reader(self.text(T::FILE)?.as_bytes());
        let header = reader
            .headers()
            .map_err(|error| csv_error(T::FILE, &error))?
            .clone();
        if let Some(unknown) = header.iter().find(|name| !T::COLUMNS.contains(name)) {
            let cause = format!(
                "unknown column `{unknown}`; expected {}",
                T::COLUMNS.join(",")
            );
            return Err(fail(1, cause));
        }
        if let Some(missing) = T::COLUMNS
            .iter()
            .find(|name| !header.iter().any(|h| h == **name))
        {
            let cause = format!(
                "column `{missing}` is missing; expected {}",
                T::COLUMNS.join(",")
            );
            return Err(fail(1, cause));
        }
        if header.len() != T::COLUMNS.len() {
            return Err(fail(
                1,
                format!("a column stands twice; expected {}", T::COLUMNS.join(",")),
            ));
        }
        let mut lines: Vec<Line<T>> = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| csv_error(T::FILE, &error))?;
            let number = record.position().map_or(0, csv::Position::line);
            let row: T = record
                .deserialize(Some(&header))
                .map_err(|error| fail(number, deserialize_cause(&error)))?;
            if let (Some(key), Some(last)) = (row.key(), lines.last())
                && let Some(before) = last.row.key()
                && key <= before
            {
                let (key, before) = (key.join(","), before.join(","));
                let cause = if key == before {
                    format!("`{key}` is already on line {}", last.number)
                } else {
                    format!("`{key}` comes before `{before}`: keep the file sorted by its key")
                };
                return Err(fail(number, cause));
            }
            lines.push(Line { number, row });
        }
        Ok(lines)
    }
}

/// What a line is told that SQLite does not take: what breaks a promise of the schema is
/// the line's fault, anything else is ours.
pub(super) fn refused(file: &str, line: u64) -> impl FnOnce(rusqlite::Error) -> Error {
    move |error| match error.sqlite_error_code() {
        Some(ErrorCode::ConstraintViolation) => Error::seed(file, line, sqlite_words(&error)),
        _ => Error::internal("seeding")(error),
    }
}

fn csv_error(file: &str, error: &csv::Error) -> Error {
    let line = error.position().map_or(1, csv::Position::line);
    match error.kind() {
        csv::ErrorKind::UnequalLengths {
            expected_len, len, ..
        } => Error::seed(
            file,
            line,
            format!(
                "{len} fields where the header has {expected_len}: quote a field that holds a comma"
            ),
        ),
        _ => Error::seed(file, line, error.to_string()),
    }
}

fn deserialize_cause(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Deserialize { err, .. } => err.kind().to_string(),
        _ => error.to_string(),
    }
}
