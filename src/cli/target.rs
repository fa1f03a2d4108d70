//! Where bytes go: a stream, or a file that appears whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::{limit::Aside, usage};
use crate::lab::Spec;
use crate::sqlite;

/// Bytes that are gathered before they are written.
const BUFFER: usize = 64 * 1024;

/// A file that appears whole or not at all. Whatever would keep it from being written is
/// reported at once, and not after the work.
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
        sqlite::refuse_protected(&path)?;
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

pub fn to_stream<T>(
    stream: impl Write,
    write: impl FnOnce(&mut dyn Write) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let mut out = Gathered(BufWriter::with_capacity(BUFFER, Aside(stream)));
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
