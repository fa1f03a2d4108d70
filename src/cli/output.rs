//! Where a result goes: standard output, or a file that appears whole or not at all.

use std::fs;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use anyhow::Context;
use migrasome::render::{Format, Options};

use super::{FormatArg, OutputArgs, usage};

/// Bytes that are gathered before they are written.
const BUFFER: usize = 64 * 1024;

impl OutputArgs {
    /// What the renderer has to know; `cited` when citations follow the rows.
    pub fn options(&self, cited: bool) -> migrasome::Result<Options> {
        let format = match self.format {
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
        let terminal = self.output.is_none() && io::stdout().is_terminal();
        let width = terminal_size::terminal_size_of(io::stdout());
        Ok(Options {
            format,
            bom: self.bom,
            cited,
            width: width
                .filter(|_| terminal)
                .map(|(columns, _)| columns.0.into()),
        })
    }

    /// Hands a buffered writer to `write`, and puts the file in place when it succeeds.
    pub fn write(
        &self,
        write: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        match &self.output {
            None => {
                let mut out = BufWriter::with_capacity(BUFFER, io::stdout().lock());
                write(&mut out)?;
                Ok(out.flush()?)
            }
            Some(path) => {
                write_file(path, write).with_context(|| format!("{}: not written", path.display()))
            }
        }
    }
}

fn write_file(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    // A device or a FIFO is written to; a link is followed, so that its target changes.
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if fs::metadata(path).is_ok_and(|seen| !seen.is_file()) {
        let mut out = BufWriter::with_capacity(BUFFER, fs::File::create(path)?);
        write(&mut out)?;
        return Ok(out.flush()?);
    }
    let beside = migrasome::db::temporary_beside(path)?;
    let mut out = BufWriter::with_capacity(BUFFER, beside);
    write(&mut out)?;
    let beside = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    beside.as_file().sync_all()?;
    beside.persist(path).map_err(|error| error.error)?;
    Ok(())
}
