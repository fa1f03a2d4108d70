//! What a lab file is called in SQL.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// A lab file as it is named on the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    /// The name of its table, where one was given.
    pub given: Option<String>,
    /// The file; `-` is standard input.
    pub path: PathBuf,
    /// Which sheet of a workbook.
    pub sheet: Option<String>,
}

/// Endings of names that say how a file is packed and what it is.
const ENDINGS: [&str; 18] = [
    "gz", "zst", "zstd", "csv", "tsv", "tab", "txt", "json", "ndjson", "jsonl", "xlsx", "xls",
    "xlsb", "ods", "parquet", "sqlite3", "sqlite", "db",
];

/// Reads `[NAME=]PATH[#SHEET]`. A NAME is a word; `./a=b.csv` is the file `a=b.csv`.
fn parse(typed: &OsStr) -> Result<Spec> {
    let (given, path) = match typed.to_str().and_then(|text| text.split_once('=')) {
        Some((name, path)) if is_word(name) => (Some(name.to_owned()), OsStr::new(path).into()),
        _ => (None, PathBuf::from(typed)),
    };
    if path.as_os_str().is_empty() {
        return Err(Error::Usage(
            "--with takes the name of a file: --with hits.csv, or --with hits=FILE".to_owned(),
        ));
    }
    let (path, sheet) = match path.to_str().and_then(|text| text.rsplit_once('#')) {
        Some((file, sheet)) if !path.exists() && Path::new(file).exists() => {
            (PathBuf::from(file), Some(sheet.to_owned()))
        }
        _ => (path, None),
    };
    Ok(Spec { given, path, sheet })
}

fn is_word(name: &str) -> bool {
    let begins = |c: char| c.is_alphabetic() || c == '_';
    name.starts_with(begins) && name.chars().all(|c| c.is_alphanumeric() || c == '_')
}

impl Spec {
    /// `[NAME=]PATH[#SHEET]`, as it is typed. A NAME is a word; `./a=b.csv` is the file
    /// `a=b.csv`.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] when there is no path.
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
        let stem = self.stem();
        let fits = |c: char| {
            if c.is_alphanumeric() || c == '_' {
                c
            } else {
                '_'
            }
        };
        let name: String = stem.chars().map(fits).collect();
        if is_word(&name) {
            name
        } else {
            format!("_{name}")
        }
    }

    /// All that its table is called: a file's name as it is will do too, in quotes.
    pub(super) fn names(&self) -> Vec<String> {
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
