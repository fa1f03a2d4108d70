//! Writes the manual pages of the command: `cargo run --example man -- DIR`.

use std::path::PathBuf;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let folder = env::args_os().nth(1).map(PathBuf::from);
    let folder = folder.ok_or_else(|| io::Error::other("say into which folder"))?;
    fs::create_dir_all(&folder)?;
    clap_mangen::generate_to(migrasome::cli::command(), folder)
}
