//! Where a result goes: standard output, or a file that appears whole or not at all.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use anyhow::Context;

use super::progress::Bar;
use super::stdout::stdout;
use super::target::to_stream;
pub use super::target::{Target, spare};
use super::{CiteShape, LabArgs, OutputArgs, say, sheets, usage};
use crate::cite::Collector;
use crate::db::Statement;
use crate::render::{Citations, Format, Options, Renderer, visible};

/// The citations that are wanted beside an answer.
pub struct Cite<'db> {
    pub collector: Collector<'db>,
    /// What was asked, in words.
    pub asked: String,
    pub shape: CiteShape,
}

impl CiteShape {
    /// The citations in this shape.
    pub fn told(self, citations: &Citations) -> String {
        match self {
            Self::Text => citations.to_string(),
            Self::Bibtex => citations.bibtex().trim_end().to_owned(),
            Self::Ris => citations.ris().trim_end().to_owned(),
        }
    }
}

impl OutputArgs {
    /// What the renderer has to know; `cited` when citations follow the rows.
    pub fn options(&self, cited: bool) -> crate::Result<Options> {
        let format = self.format.map_or_else(|| self.by_ending(), Ok)?;
        if self.bom && !matches!(format, Format::Csv | Format::Tsv) {
            return Err(usage(
                "--bom is for csv and tsv: add -f csv or -f tsv, or leave it out",
            ));
        }
        if format == Format::Xlsx && self.is_terminal() {
            return Err(usage(
                "-f xlsx: a workbook is no text for a terminal: name a file with -o FILE.xlsx",
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
    fn by_ending(&self) -> crate::Result<Format> {
        let ending = self.file().and_then(Path::extension);
        let ending = ending.map(|ending| ending.to_string_lossy().to_lowercase());
        Ok(match ending.as_deref() {
            Some("csv") => Format::Csv,
            Some("tsv") => Format::Tsv,
            Some("json") => Format::Json,
            Some("ndjson" | "jsonl") => Format::Ndjson,
            Some("md") => Format::Markdown,
            Some("xlsx") => Format::Xlsx,
            None | Some("txt") => Format::Table,
            Some(other) => {
                return Err(usage(format!(
                    "-o: .{other} is not written here: give the file the ending .xlsx, .csv (with \
                     --bom for Greek letters in Excel), .tsv, .json, .ndjson, .md or .txt, or \
                     say with -f what it is to hold"
                )));
            }
        })
    }

    /// Runs a statement and writes its rows, with the citations behind them if they are wanted; a
    /// workbook says what it is `about`.
    pub fn answer(
        &self,
        statement: &mut Statement<'_>,
        bar: &Bar,
        mut cite: Option<Cite<'_>>,
        about: impl FnOnce() -> crate::Result<Vec<(String, String)>>,
    ) -> anyhow::Result<()> {
        let is_text = cite
            .as_ref()
            .is_some_and(|cite| cite.shape == CiteShape::Text);
        let options = self.options(is_text)?;
        let is_book = options.format == Format::Xlsx;
        let about = is_book.then(about).transpose()?.unwrap_or_default();
        let told = self.write(|out| {
            let mut renderer = Renderer::new(options, statement.columns(), out)?;
            statement.for_each_row(|row| {
                if let Some(cite) = &mut cite {
                    cite.collector.row(row)?;
                }
                bar.give_way(self.is_terminal());
                renderer.row(row)
            })?;
            bar.end();
            let Some(cite) = cite else {
                renderer.tell("about", &about)?;
                renderer.finish(None)?;
                return Ok(None);
            };
            let citations = cite.collector.finish(&cite.asked)?;
            let about: Vec<_> = about.into_iter().chain(sheets::cited(&citations)).collect();
            renderer.tell("about", &about)?;
            renderer.finish(Some(&citations))?;
            Ok((!options.holds_citations()).then(|| cite.shape.told(&citations)))
        })?;
        if statement.rows_given() == 0 {
            // An empty answer is an answer, but not a silent one.
            say("migrasome: no rows");
        }
        if let Some(told) = told {
            say(visible(&told));
        }
        Ok(())
    }

    /// Hands a buffered writer to `write`, and puts the file in place when it succeeds.
    pub fn write<T>(
        &self,
        write: impl FnOnce(&mut dyn Write) -> anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        write_to(self.file(), write)
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
        file_of(self.output.as_deref())
    }
}

/// The file that `-o` names; `None`: standard output.
pub fn file_of(named: Option<&Path>) -> Option<&Path> {
    named.filter(|path| *path != Path::new("-"))
}

/// Hands a buffered writer to `write`, and puts the file in place when it succeeds.
pub fn write_to<T>(
    file: Option<&Path>,
    write: impl FnOnce(&mut dyn Write) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    match file {
        None => to_stream(stdout()?, write),
        Some(path) => Target::open(path)
            .and_then(|target| target.write(write))
            .with_context(|| format!("{}: not written", path.display())),
    }
}
