//! What a lab file is called in SQL.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use clap_lex::OsStrExt;

use crate::error::{Error, Result};

/// A lab file as it is named on the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    /// The name of its table, where one was given.
    pub given: Option<String>,
    /// The file; `-` is standard input.
    pub path: PathBuf,
    /// Which sheet of a workbook, or table of a SQLite file.
    pub sheet: Option<String>,
}

/// Endings of names that say how a file is packed and what it is.
const ENDINGS: [&str; 20] = [
    "gz", "zst", "zstd", "bz2", "zip", "csv", "tsv", "tab", "txt", "json", "ndjson", "jsonl",
    "xlsx", "xls", "xlsb", "ods", "parquet", "sqlite3", "sqlite", "db",
];

/// Reads `[NAME=]PATH[#SHEET]`. A NAME is a word; `./a=b.csv` is the file `a=b.csv`.
fn parse(typed: &OsStr) -> Result<Spec> {
    let split = typed.split_once("=");
    let (given, path) = match split.and_then(|(name, path)| Some((name.to_str()?, path))) {
        Some((name, path)) if is_word(name) => (Some(name.to_owned()), path.into()),
        Some((name, path)) if is_meant_as_name(name, path, Path::new(typed)) => {
            return Err(Error::Usage(format!(
                "`{name}` cannot name a table: a NAME holds letters, digits and _, and begins with \
                 no digit, e.g. --with {}={}",
                word(name),
                path.display()
            )));
        }
        _ => (None, PathBuf::from(typed)),
    };
    if path.as_os_str().is_empty() {
        return Err(Error::Usage(
            "--with takes the name of a file: --with hits.csv, or --with hits=FILE".to_owned(),
        ));
    }
    let (path, sheet) = file_and_sheet(path);
    Ok(Spec { given, path, sheet })
}

/// Whether what stands before a `=` was typed as a name, and not as a part of a file's.
fn is_meant_as_name(name: &str, path: &OsStr, typed: &Path) -> bool {
    let (file, _) = file_and_sheet(PathBuf::from(path));
    !typed.exists() && (file.exists() || path == "-") && !name.contains(std::path::is_separator)
}

/// `book.xlsx#x#y` is the sheet `x#y` if there is a file `book.xlsx`.
fn file_and_sheet(path: PathBuf) -> (PathBuf, Option<String>) {
    if path.exists() {
        return (path, None);
    }
    let mut file = OsString::new();
    let mut rest = path.as_os_str();
    while let Some((before, sheet)) = rest.split_once("#") {
        file.push(before);
        let is_file = Path::new(&file).exists() && !Path::new(&file).is_dir();
        // The name of a sheet is UTF-8.
        if let Some(sheet) = sheet.to_str().filter(|_| is_file) {
            return (file.into(), Some(sheet.to_owned()));
        }
        file.push("#");
        rest = sheet;
    }
    (path, None)
}

fn is_word(name: &str) -> bool {
    let begins = |c: char| c.is_alphabetic() || c == '_';
    name.starts_with(begins) && name.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// A text with `_` where a name cannot have what it has.
fn word(text: &str) -> String {
    let fits = |c: char| {
        if c.is_alphanumeric() || c == '_' {
            c
        } else {
            '_'
        }
    };
    let name: String = text.chars().map(fits).collect();
    if is_word(&name) {
        name
    } else {
        format!("_{name}")
    }
}

impl Spec {
    /// `[NAME=]PATH[#SHEET]`, as it is typed. A NAME is a word; `./a=b.csv` is the file
    /// `a=b.csv`.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] when there is no path, or the name is no word.
    pub fn parse(typed: &OsStr) -> Result<Self> {
        parse(typed)
    }

    /// `PATH[#SHEET]`: a file without a name.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] when there is no path.
    pub fn file(typed: &OsStr) -> Result<Self> {
        // `x=y.csv` is a file here.
        let mut named = OsStr::new("lab=").to_owned();
        named.push(typed);
        let spec = parse(&named)?;
        Ok(Self {
            given: None,
            ..spec
        })
    }

    /// What its table is called: the given name, or the file's, with `_` where SQL would need
    /// quotes.
    #[must_use]
    pub fn name(&self) -> String {
        if let Some(given) = &self.given {
            return given.clone();
        }
        word(&self.stem())
    }

    /// All that its table is called: a file's name as it is will do too, in quotes.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let mut names = vec![self.name()];
        let stem = self.stem();
        if self.given.is_none() && stem != names[0] && !stem.is_empty() {
            names.push(stem);
        }
        names
    }

    /// The name of the file without what says how it is packed.
    fn stem(&self) -> String {
        if self.path == Path::new("-") {
            return "stdin".to_owned();
        }
        let name = self.path.file_name().unwrap_or_default();
        let mut stem = name.to_string_lossy().into_owned();
        while let Some((rest, ending)) = stem.rsplit_once('.') {
            let is_known = ENDINGS
                .iter()
                .any(|known| known.eq_ignore_ascii_case(ending));
            if !is_known || rest.is_empty() {
                break;
            }
            stem = rest.to_owned();
        }
        stem
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;

    use super::parse;

    #[test]
    fn a_table_is_called_like_its_file_or_as_one_likes() {
        for (typed, name) in [
            ("hits.csv", "hits"),
            ("data/hits.csv.gz", "hits"),
            ("my-hits 2.tsv", "my_hits_2"),
            ("2024.xlsx", "_2024"),
            ("x=hits.csv", "x"),
            ("a.b.csv", "a_b"),
            ("./x=y.csv", "x_y"),
            ("-", "stdin"),
            ("s=-", "s"),
            (".csv", "_csv"),
        ] {
            assert_eq!(parse(OsStr::new(typed)).unwrap().name(), name, "{typed}");
        }
        assert!(parse(OsStr::new("x=")).is_err());
    }
}
