//! `migrasome match`: which rows of a lab file are known, and what became of the rest.

use std::path::Path;
use std::process::ExitCode;

use migrasome::matching::{Keep, Matching, Receipt, Request};
use migrasome::render::{Renderer, visible};
use migrasome::resolve::{MatchType, Status};

use super::progress::Bar;
use super::{AsArg, LeastArg, MatchArgs, usage};

pub fn run(file: Option<&Path>, args: &MatchArgs) -> anyhow::Result<ExitCode> {
    let db = super::open(file, 0)?;
    let reading = super::lab::reading();
    let bar = Bar::over(&reading.progress);
    let mut matching = Matching::open(
        &db,
        &args.file,
        args.read.options(),
        reading,
        args.request()?,
    )?;
    bar.suspend(|| {
        args.read.tell(matching.table());
        let path = matching.table().path().display();
        for column in matching.chosen() {
            super::say_line(format_args!(
                "migrasome: {path}: column `{}`: {}",
                column.name, column.why
            ));
        }
    });
    let columns = matching.columns();
    let options = args.output.options(false)?;
    let receipt = args.output.write(|out| {
        let mut renderer = Renderer::new(options, &columns, out)?;
        let receipt = matching.run(args.background.as_deref(), &mut |row| {
            bar.give_way(options.width.is_some());
            renderer.row(row)
        })?;
        bar.end();
        renderer.finish(None)?;
        Ok(receipt)
    })?;
    tell(&receipt, args)?;
    Ok(ExitCode::SUCCESS)
}

/// The receipt: for people on stderr, or whole in a file.
fn tell(receipt: &Receipt, args: &MatchArgs) -> anyhow::Result<()> {
    let shown = receipt.to_string();
    let shown = match &args.receipt {
        Some(path) => {
            super::output::to_file(path, |out| {
                serde_json::to_writer_pretty(&mut *out, receipt)?;
                Ok(out.write_all(b"\n")?)
            })?;
            shown.lines().next().unwrap_or_default()
        }
        None => &shown,
    };
    super::say(visible(&format!("migrasome: {shown}")));
    if receipt.of(Status::Matched).rows == 0 && args.keep() == Keep::Matched {
        super::say("migrasome: no row matches: `--all` shows every row and what became of it");
    }
    Ok(())
}

impl MatchArgs {
    fn keep(&self) -> Keep {
        match (self.all, self.unmatched) {
            (true, _) => Keep::All,
            (_, true) => Keep::Rest,
            _ => Keep::Matched,
        }
    }

    fn request(&self) -> migrasome::Result<Request> {
        let mut kinds: Vec<String> = Vec::new();
        for kind in self.kinds.iter().flat_map(|each| each.kinds()) {
            if !kinds.iter().any(|known| known == kind) {
                kinds.push((*kind).to_owned());
            }
        }
        let mut prefixes = Vec::new();
        for typed in &self.prefix {
            let known = migrasome::resolve::prefix(typed);
            prefixes.push(known.ok_or_else(|| {
                usage(format!(
                    "--prefix {typed}: no prefix that is known. Possible: {}",
                    migrasome::resolve::prefixes().join(", ")
                ))
            })?);
        }
        Ok(Request {
            columns: self.column.clone(),
            kinds,
            prefixes,
            keep: self.keep(),
            explode: self.explode,
            least: self.min_match.map(LeastArg::match_type),
        })
    }
}

impl AsArg {
    /// The kinds of term that a word means.
    fn kinds(self) -> &'static [&'static str] {
        match self {
            Self::Gene | Self::Protein => &["gene", "cargo", "peptide"],
            Self::Cargo => &["cargo"],
            Self::Disease => &["disease", "field"],
            Self::Cell => &["cell type"],
            Self::Process => &["process"],
            Self::Sample => &["sample source"],
            Self::Structure => &["structure"],
        }
    }
}

impl LeastArg {
    fn match_type(self) -> MatchType {
        match self {
            Self::Exact => MatchType::Exact,
            Self::Close => MatchType::Close,
            Self::Narrow => MatchType::Narrow,
            Self::Broad => MatchType::Broad,
            Self::Family => MatchType::Family,
            Self::Related => MatchType::Related,
        }
    }
}
