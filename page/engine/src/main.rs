//! One question of the page: it is the argument, as JSON; files lie beside; the answer goes to
//! standard output. What is wrong goes to standard error, in the words of the command.

mod answer;
mod ask;
mod rows;

use std::error::Error;
use std::io::{BufWriter, Write, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

use ask::Ask;
use serde::Deserialize;

/// What can go wrong; each message is one line.
pub type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// The database, by the name of its file, and what is asked of it.
#[derive(Deserialize)]
struct Question {
    file: PathBuf,
    ask: Ask,
}

fn main() -> ExitCode {
    match answered(&std::env::args().nth(1).unwrap_or_default()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let because = error.source().map(|source| format!(": {source}"));
            eprint!("{error}{}", because.unwrap_or_default());
            ExitCode::FAILURE
        }
    }
}

fn answered(question: &str) -> Result<()> {
    let Question { file, ask } = serde_json::from_str(question)?;
    let mut out = BufWriter::with_capacity(64 * 1024, stdout().lock());
    answer::answer(&file, ask, &mut out)?;
    Ok(out.flush()?)
}
