//! Where a result goes: standard output, or a file that appears whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use crate::lab::Spec;
use crate::render::{Format, Options};
use crate::sqlite;
use anyhow::Context;
use tempfile::NamedTempFile;

use super::{FormatArg, LabArgs, OutputArgs, usage};

/// Bytes that are gathered before they are written.
const BUFFER: usize = 64 * 1024;

/// Endings of files that are no text.
const OTHERS: [&str; 10] = [
    "xlsx", "xls", "xlsb", "ods", "parquet", "pdf", "docx", "gz", "zst", "zip",
];

impl OutputArgs {
    /// What the renderer has to know; `cited` when citations follow the rows.
    pub fn options(&self, cited: bool) -> crate::Result<Options> {
        let format = match self.format.map_or_else(|| self.by_ending(), Ok)? {
            FormatArg::Table => Format::Table,
            FormatArg::Csv => Format::Csv,
            FormatArg::Tsv => Format::Tsv,
            FormatArg::Json => Format::Json,
            FormatArg::Ndjson => Format::Ndjson,
            FormatArg::Markdown => Format::Markdown,
        };
        if self.bom && !matches!(format, Format::Csv | Format::Tsv) {
            return Err(usage(
                "--bom is for csv and tsv: add -f csv or -f tsv, or leave it out",
            ));
        }
        let width = terminal_size::terminal_size_of(io::stdout());
        Ok(Options {
            format,
            bom: self.bom,
            cited,
            width: width
                .filter(|_| self.is_terminal())
                .map(|(columns, _)| columns.0.into()),
        })
    }

    /// Whether the result goes to a terminal.
    pub fn is_terminal(&self) -> bool {
        self.file().is_none() && io::stdout().is_terminal()
    }

    /// What the ending of the file says, in any case.
    fn by_ending(&self) -> crate::Result<FormatArg> {
        let ending = self.file().and_then(Path::extension);
        let ending = ending.map(|ending| ending.to_string_lossy().to_lowercase());
        Ok(match ending.as_deref() {
            Some("csv") => FormatArg::Csv,
            Some("tsv") => FormatArg::Tsv,
            Some("json") => FormatArg::Json,
            Some("ndjson" | "jsonl") => FormatArg::Ndjson,
            Some("md") => FormatArg::Markdown,
            Some(other) if OTHERS.contains(&other) => {
                return Err(usage(format!(
                    "-o: .{other} is not written here: give the file the ending .csv, which Excel \
                     opens (with --bom for Greek letters), or say with -f what it is to hold"
                )));
            }
            _ => FormatArg::Table,
        })
    }

    /// Hands a buffered writer to `write`, and puts the file in place when it succeeds.
    pub fn write<T>(
        &self,
        write: impl FnOnce(&mut dyn Write) -> anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        match self.file() {
            None => to_stream(io::stdout().lock(), write),
            Some(path) => {
                to_file(path, write).with_context(|| format!("{}: not written", path.display()))
            }
        }
    }

    /// Refuses to write over a lab file that is read.
    pub fn spare(&self, lab: &LabArgs) -> crate::Result<()> {
        match self.file() {
            Some(path) => spare(path, &lab.specs()?),
            None => Ok(()),
        }
    }

    /// The file to write to; `None`: standard output.
    pub fn file(&self) -> Option<&Path> {
        self.output
            .as_deref()
            .filter(|path| *path != Path::new("-"))
    }
}

/// Refuses to write over a file that is read, by whatever name.
pub fn spare(path: &Path, read: &[Spec]) -> crate::Result<()> {
    // A device may be read and written.
    if !fs::metadata(path).is_ok_and(|seen| seen.is_file()) {
        return Ok(());
    }
    if read.iter().any(|spec| is_same(&spec.path, path)) {
        return Err(usage(format!(
            "{}: it is a lab file that is read: write the result to another file",
            path.display()
        )));
    }
    Ok(())
}

/// Whether a lab file and a target are one file, through links too.
#[cfg(unix)]
fn is_same(lab: &Path, target: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let lab = if lab == Path::new("-") {
        Path::new("/dev/stdin")
    } else {
        lab
    };
    match (fs::metadata(lab), fs::metadata(target)) {
        (Ok(lab), Ok(target)) => (lab.dev(), lab.ino()) == (target.dev(), target.ino()),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_same(lab: &Path, target: &Path) -> bool {
    match (lab.canonicalize(), target.canonicalize()) {
        (Ok(lab), Ok(target)) => lab == target,
        _ => false,
    }
}

fn to_stream<T>(
    stream: impl Write,
    write: impl FnOnce(&mut dyn Write) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let mut out = Gathered(BufWriter::with_capacity(BUFFER, stream));
    match write(&mut out) {
        Ok(done) => {
            out.0.flush().map_err(crate::Error::Output)?;
            Ok(done)
        }
        Err(error) => {
            // The head of a result that failed is none, and would be written when it is dropped.
            let _ = out.0.into_parts();
            Err(error)
        }
    }
}

/// Gathers what is written, and hands nothing on because somebody is done with a part of it.
struct Gathered<W: Write>(BufWriter<W>);

impl<W: Write> Write for Gathered<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn to_file<T>(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    Target::open(path)?.write(write)
}

/// A file that appears whole or not at all. What keeps it from being written is said at once, and
/// not when the work is done.
pub struct Target {
    path: PathBuf,
    /// `None`: a device or a FIFO.
    beside: Option<NamedTempFile>,
}

impl Target {
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        let path = sqlite::followed(path)?;
        if fs::metadata(&path).is_ok_and(|seen| !seen.is_file()) {
            return Ok(Self { path, beside: None });
        }
        refuse_database(&path)?;
        let beside = Some(sqlite::temporary_beside(&path)?);
        Ok(Self { path, beside })
    }

    pub fn write<T>(
        self,
        write: impl FnOnce(&mut dyn Write) -> anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        let Some(mut beside) = self.beside else {
            return to_stream(File::create(&self.path)?, write);
        };
        let done = to_stream(beside.as_file_mut(), write)?;
        sqlite::put_in_place(beside, &self.path, true)?;
        Ok(done)
    }
}

/// One slip of the tab key must not put a result in the place of a database.
fn refuse_database(target: &Path) -> anyhow::Result<()> {
    let mut head = Vec::new();
    if let Ok(file) = File::open(target) {
        file.take(16).read_to_end(&mut head)?;
    }
    if head == sqlite::MAGIC {
        return Err(usage("it is a SQLite database: write the result to another file").into());
    }
    Ok(())
}
