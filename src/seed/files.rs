//! The seed files, and reading one into typed rows with their line numbers.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use include_dir::{Dir, include_dir};

use super::row::SeedRow;
use crate::error::{Error, Result};

static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/seeds");

/// The folder of the canned reports.
pub(super) const REPORTS: &str = "seeds/queries/";

/// The number from which a lab's own rows are counted: ours are below.
pub(crate) const FIRST_OWN: i64 = 1_000_000;

/// The seed files by their path in the project (`seeds/table_1.csv`).
#[derive(Clone, Debug)]
pub struct Seeds {
    files: BTreeMap<String, Cow<'static, [u8]>>,
    tested: bool,
    /// The files that were read into rows.
    read: RefCell<BTreeSet<&'static str>>,
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
            tested: true,
            read: RefCell::default(),
        }
    }

    /// The same files with one added or replaced.
    #[must_use]
    pub fn with(mut self, path: &str, contents: &str) -> Self {
        let contents = Cow::Owned(contents.as_bytes().to_vec());
        self.files.insert(path.to_owned(), contents);
        self.tested = false;
        self
    }

    /// Whether the tests of this program were run on these files. What takes long to look
    /// at, such as whether every report compiles, is then not looked at again.
    pub(super) fn are_tested(&self) -> bool {
        self.tested
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

    /// A file that filled no table.
    pub(super) fn forgotten(&self) -> Option<&str> {
        let read = self.read.borrow();
        self.paths()
            .find(|path| !read.contains(path) && !path.starts_with(REPORTS))
    }

    /// Reads a whole file into rows; refuses what does not fit, with the line.
    pub(super) fn rows<T: SeedRow>(&self) -> Result<Vec<Line<T>>> {
        self.read.borrow_mut().insert(T::FILE);
        let mut reader = csv::Reader::from_reader(self.text(T::FILE)?.as_bytes());
        let header = reader
            .headers()
            .map_err(|error| csv_error(T::FILE, &error))?
            .clone();
        let has_numbers = header.get(0) == Some("id");
        let mut numbers = Numbers::default();
        let mut lines = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| csv_error(T::FILE, &error))?;
            let number = record.position().map_or(0, csv::Position::line);
            let row = record
                .deserialize(Some(&header))
                .map_err(|error| deserialize_error(T::FILE, number, &error))?;
            if has_numbers {
                numbers
                    .take(&record[0], number)
                    .map_err(|cause| Error::seed(T::FILE, number, cause))?;
            }
            lines.push(Line { number, row });
        }
        Ok(lines)
    }
}

/// The lasting numbers of a file, in the order in which they were given out.
#[derive(Default)]
struct Numbers {
    last: i64,
    last_line: u64,
}

impl Numbers {
    fn take(&mut self, word: &str, line: u64) -> Result<(), String> {
        let number = word
            .parse()
            .ok()
            .filter(|number| (1..FIRST_OWN).contains(number))
            .ok_or_else(|| format!("the id `{word}` is not a number from 1 to 999999"))?;
        if number == self.last {
            return Err(format!(
                "the id {number} is already on line {line}",
                line = self.last_line
            ));
        }
        if number < self.last {
            return Err(format!(
                "the id {number} stands below {last}: ids only rise; add new lines at the end",
                last = self.last
            ));
        }
        (self.last, self.last_line) = (number, line);
        Ok(())
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

/// A column that is unknown, missing or doubled is the fault of the header.
fn deserialize_error(file: &str, line: u64, error: &csv::Error) -> Error {
    let cause = match error.kind() {
        csv::ErrorKind::Deserialize { err, .. } => err.kind().to_string(),
        _ => error.to_string(),
    };
    let is_header = ["unknown field", "missing field", "duplicate field"]
        .iter()
        .any(|start| cause.starts_with(start));
    Error::seed(file, if is_header { 1 } else { line }, cause)
}
