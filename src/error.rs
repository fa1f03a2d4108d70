//! What can go wrong, grouped by what the reader can do about it.
//!
//! Every message is one line: where, what is wrong, what to do next. The system's own
//! reason, where there is one, is the `source` of the error.

use std::io;
use std::path::{Path, PathBuf};

/// A result of this library.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why something could not be done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A seed file is wrong: mend the named line. Lines count from 1.
    #[error("{file}:{line}: {cause}")]
    Seed {
        /// The file, relative to the project.
        file: String,
        /// The line on which the faulty record starts.
        line: u64,
        /// What is wrong and what was expected.
        cause: String,
    },

    /// What was asked is not there or not complete: ask again, differently.
    #[error("{0}")]
    Usage(String),

    /// SQL that cannot be run here: it is wrong, or it does more than read.
    #[error("{0}")]
    Statement(String),

    /// A file cannot be used as it is.
    #[error("{}: {cause}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with it and what to do.
        cause: String,
    },

    /// A line of a lab file cannot be read: mend it.
    #[error("{}:{line}: {cause}", path.display())]
    Lab {
        /// The file.
        path: PathBuf,
        /// The line on which the faulty record starts, from 1.
        line: u64,
        /// What is wrong with it and what to do.
        cause: String,
    },

    /// The operating system refused.
    #[error("{}: cannot {doing}", path.display())]
    Io {
        /// The file or directory.
        path: PathBuf,
        /// What was tried, as a verb phrase.
        doing: &'static str,
        /// The system's reason.
        source: io::Error,
    },

    /// A result could not be written out.
    #[error("cannot write the result")]
    Output(#[from] io::Error),

    /// Ctrl-C.
    #[error("interrupted")]
    Interrupted,

    /// A running statement failed.
    #[error("the query failed: {0}")]
    Query(String),

    /// A fault of this program, not of its user.
    #[error("{doing} failed (a fault of this program: please report it)")]
    Internal {
        /// What was being done.
        doing: &'static str,
        /// SQLite's reason.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl Error {
    /// Whether other words on the command line would have helped (exit code 2).
    pub(crate) fn is_usage(&self) -> bool {
        matches!(self, Self::Usage(_) | Self::Statement(_))
    }

    pub(crate) fn seed(file: &str, line: u64, cause: impl Into<String>) -> Self {
        Self::Seed {
            file: file.to_owned(),
            line,
            cause: cause.into(),
        }
    }

    pub(crate) fn file(path: &Path, cause: impl Into<String>) -> Self {
        Self::File {
            path: path.to_owned(),
            cause: cause.into(),
        }
    }

    pub(crate) fn lab(path: &Path, line: u64, cause: impl Into<String>) -> Self {
        Self::Lab {
            path: path.to_owned(),
            line,
            cause: cause.into(),
        }
    }

    pub(crate) fn io(path: &Path, doing: &'static str) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io {
            path,
            doing,
            source,
        }
    }

    pub(crate) fn internal<E>(doing: &'static str) -> impl FnOnce(E) -> Self
    where
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        move |source| {
            let source = source.into();
            let sqlite = source.downcast_ref::<rusqlite::Error>();
            match sqlite.and_then(rusqlite::Error::sqlite_error_code) {
                // Ctrl-C is nobody's fault, wherever it strikes.
                Some(rusqlite::ErrorCode::OperationInterrupted) => Self::Interrupted,
                _ => Self::Internal { doing, source },
            }
        }
    }
}

/// How many words of a long list are shown.
const LISTED: usize = 20;

/// `a, b, c`, and after twenty `and 7 more`.
pub(crate) fn listed(words: &[String]) -> String {
    listed_as(words, String::clone)
}

/// The same for other things than words.
pub(crate) fn listed_as<T>(things: &[T], word: impl Fn(&T) -> String) -> String {
    listed_of(things.iter(), word)
}

/// The same for things that come one after the other.
pub(crate) fn listed_of<T>(
    mut things: impl ExactSizeIterator<Item = T>,
    word: impl Fn(T) -> String,
) -> String {
    let shown: Vec<String> = things.by_ref().take(LISTED).map(word).collect();
    let shown = shown.join(", ");
    match things.len() {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// `; did you mean …? Possible: a, b, c` for a word that is none of `known`. The
/// nearest is named only when it is near.
pub(crate) fn suggest(word: &str, known: &[String]) -> String {
    let folded = word.to_lowercase();
    let nearest = known
        .iter()
        .map(|each| (strsim::jaro_winkler(&folded, &each.to_lowercase()), each))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .filter(|(score, _)| *score > 0.7);
    let hint = match nearest {
        Some((_, each)) => format!("; did you mean `{each}`?"),
        None => String::from("."),
    };
    if known.is_empty() {
        return String::new();
    }
    format!("{hint} Possible: {}", listed(known))
}

#[cfg(test)]
mod tests {
    use super::suggest;

    #[test]
    fn the_nearest_word_is_named_and_a_long_list_is_cut() {
        let known: Vec<String> = (0..30).map(|n| format!("cargo-{n}")).collect();
        insta::assert_snapshot!(suggest("cargo-29x", &known), @"; did you mean `cargo-29`? Possible: cargo-0, cargo-1, cargo-2, cargo-3, cargo-4, cargo-5, cargo-6, cargo-7, cargo-8, cargo-9, cargo-10, cargo-11, cargo-12, cargo-13, cargo-14, cargo-15, cargo-16, cargo-17, cargo-18, cargo-19 and 10 more");
        insta::assert_snapshot!(suggest("zzz", &known[..2]), @". Possible: cargo-0, cargo-1");
        insta::assert_snapshot!(suggest("zzz", &[]), @"");
    }
}
