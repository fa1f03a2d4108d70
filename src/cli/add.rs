//! `migrasome add`: a lab's own claims and findings into its copy of the file, and out again.

use std::path::Path;
use std::process::ExitCode;

use super::lab::reading;
use super::migrate::{MEMORY, stamp};
use super::output::{file_of, write_to};
use super::stdout::{stdout, tell};
use super::{AddArgs, DEFAULT_FILE, ShapeArg, interrupt, limit, say_line, usage};
use crate::Db;
use crate::db::limit_memory;
use crate::error::listed;
use crate::lab::Spec;
use crate::upgrade::Options;
use crate::upgrade::own::{self, Added, Fate, Faults, Removed, Repaired, RowTold, Shape, Told};
use anyhow::Context;

/// How many faults are told in one run.
const MOST: usize = 20;

pub fn run(file: Option<&Path>, args: &AddArgs) -> anyhow::Result<ExitCode> {
    if let Some(shape) = args.template {
        return template(file, shape, args);
    }
    if args.output.is_some() {
        return Err(usage("-o is for --template: rows go into the file of --db").into());
    }
    let path = database(file)?;
    let options = Options {
        dry_run: args.dry_run,
        stamp: stamp()?,
        wait: args.patience.wait(),
        stop: interrupt::flag(),
        limit: args.patience.limit(),
    };
    limit_memory(MEMORY)?;
    let mut out = stdout()?;
    interrupt::writing();
    limit::begin(args.patience.in_all(), Some(path));
    let lines = if let Some(name) = &args.remove {
        own::remove(path, name, &options).map(|done| of_removed(path, &done, args.dry_run))
    } else if args.repair {
        own::repair(path, &options).map(|done| of_repaired(path, &done, args.dry_run))
    } else {
        let file = args.file.as_deref().unwrap_or_default();
        let spec = Spec::file(file)?;
        let how = args.read.options();
        if args.read.no_header {
            return Err(usage("add needs the names of the columns: leave out --no-header").into());
        }
        {
            let file = own::File {
                spec: &spec,
                options: &how,
                reading: &reading(),
                without: &args.without,
            };
            own::add(path, &file, &told(args), args.replace, &options)
        }
        .map(|done| (of_added(&done, args.dry_run), ExitCode::SUCCESS))
    };
    match lines {
        Ok((lines, code)) => {
            tell(&mut out, lines).with_context(|| format!("{}: it is done", path.display()))?;
            Ok(code)
        }
        Err(faults) if matches!(faults.all(), [crate::Error::Interrupted]) => {
            Err(interrupt::unchanged(path, crate::Error::Interrupted))
        }
        Err(faults) => Ok(refused(&faults)),
    }
}

/// The file that takes the rows: never the data in the program.
fn database(file: Option<&Path>) -> crate::Result<&Path> {
    let default = Path::new(DEFAULT_FILE);
    match file {
        Some(path) => Ok(path),
        None if default.symlink_metadata().is_ok() => Ok(default),
        None => Err(usage(
            "there is no migrasome.db here to add to: `migrasome build` makes one, or name yours \
             with --db FILE",
        )),
    }
}

fn told(args: &AddArgs) -> Told {
    Told {
        name: args.name.clone(),
        title: args.title.clone(),
        doi: args.doi.clone(),
        year: args.year,
        journal: args.journal.clone(),
    }
}

/// All that is wrong, a line each.
fn refused(faults: &Faults) -> ExitCode {
    let all = faults.all();
    for fault in all.iter().take(MOST) {
        let cause = std::error::Error::source(fault).map(|cause| format!(": {cause}"));
        let words =
            limit::meant(fault).unwrap_or_else(|| format!("{fault}{}", cause.unwrap_or_default()));
        say_line(format_args!("migrasome: {words}"));
    }
    if all.len() > MOST {
        let more = all.len() - MOST;
        say_line(format_args!(
            "migrasome: and {more} more like these; nothing was written"
        ));
    }
    let is_usage = all.first().is_some_and(crate::Error::is_usage);
    if is_usage {
        ExitCode::from(2)
    } else {
        ExitCode::FAILURE
    }
}

fn template(file: Option<&Path>, shape: ShapeArg, args: &AddArgs) -> anyhow::Result<ExitCode> {
    let db = super::open(file, super::SECONDS)?;
    let shape = match shape {
        ShapeArg::Table => Shape::Table,
        ShapeArg::Findings => Shape::Findings,
    };
    let target = file_of(args.output.as_deref());
    let ending = target
        .and_then(Path::extension)
        .map(|ending| ending.to_string_lossy().to_lowercase());
    let bytes = match ending.as_deref() {
        Some("xlsx") => own::xlsx_template(&db, shape)?,
        Some("csv") | None => own::csv_template(&db, shape)?,
        Some(other) => {
            let words = format!("-o: a template is .csv or .xlsx, and not .{other}");
            return Err(usage(words).into());
        }
    };
    write_to(target, |out| Ok(out.write_all(&bytes)?))?;
    Ok(ExitCode::SUCCESS)
}

fn of_added(done: &Added, dry_run: bool) -> Vec<String> {
    let Added {
        path,
        source,
        shape,
        rows,
        gone,
        new_terms,
        is_changed,
        backup,
        ..
    } = done;
    let path = path.display();
    let what = match shape {
        Shape::Table => "a table",
        Shape::Findings => "findings",
    };
    if !is_changed {
        let all = match rows.len() {
            1 => "its row is".to_owned(),
            all => format!("all {all} rows are"),
        };
        let line = format!("{path}: {source} ({what}): {all} there already, nothing was written");
        return vec![line];
    }
    let count = |wanted: fn(&Fate) -> bool| rows.iter().filter(|row| wanted(&row.fate)).count();
    let would = if dry_run { "would be " } else { "" };
    let mut lines = vec![format!(
        "{path}: {source} ({what}): {} {would}added, {} changed, {} taken out, {} there already",
        rows_of(count(|fate| *fate == Fate::New)),
        count(|fate| matches!(fate, Fate::Changed(_))),
        gone.len(),
        count(|fate| *fate == Fate::Same),
    )];
    lines.extend(
        rows.iter()
            .filter(|row| row.fate != Fate::Same)
            .flat_map(of_row),
    );
    if !gone.is_empty() {
        lines.push(format!(
            "  taken out, since the file has them no longer: {}",
            listed(gone)
        ));
    }
    if !new_terms.is_empty() {
        lines.push(format!("  new things of your own: {}", listed(new_terms)));
    }
    lines.push(end(backup.as_deref(), dry_run));
    lines
}

fn rows_of(number: usize) -> String {
    format!("{number} row{}", if number == 1 { "" } else { "s" })
}

fn of_row(row: &RowTold) -> Vec<String> {
    let fate = match &row.fate {
        Fate::New => "new".to_owned(),
        Fate::Changed(columns) => format!("changed in {}", columns.join(", ")),
        Fate::Same => "there already".to_owned(),
    };
    let mut lines = vec![format!("  line {}: {} ({fate})", row.line, row.accession)];
    lines.extend(row.made.iter().map(|made| format!("    {made}")));
    let offered = row.offered.iter();
    lines.extend(offered.map(|found| format!("    found by program: {found}")));
    lines
}

fn of_removed(path: &Path, done: &Removed, dry_run: bool) -> (Vec<String>, ExitCode) {
    let (path, source) = (path.display(), &done.source);
    let would = if dry_run { "would be " } else { "" };
    let line = format!(
        "{path}: {} {would}taken out: {} claims, {} findings, and what came with them and nothing \
         else needs",
        source.name(),
        source.claims,
        source.findings
    );
    (
        vec![line, end(done.backup.as_deref(), dry_run)],
        ExitCode::SUCCESS,
    )
}

fn of_repaired(path: &Path, done: &Repaired, dry_run: bool) -> (Vec<String>, ExitCode) {
    let path = path.display();
    let mut lines = Vec::new();
    if done.made.is_empty() && done.cells.is_empty() {
        lines.push(format!(
            "{path}: nothing could be linked, nothing was written"
        ));
    } else {
        let would = if dry_run { "would be " } else { "" };
        lines.push(format!("{path}: {would}linked"));
        lines.extend(done.made.iter().map(|made| format!("  {made}")));
        lines.extend(done.cells.iter().map(|cell| format!("  {cell}")));
        lines.push(end(done.backup.as_deref(), dry_run));
    }
    let code = if done.left.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    };
    let left = done.left.iter();
    lines.extend(left.map(|left| format!("  left: {left}")));
    (lines, code)
}

fn end(backup: Option<&Path>, dry_run: bool) -> String {
    match backup {
        Some(backup) => format!("  backup: {}", backup.display()),
        None if dry_run => "  nothing was written (--dry-run)".to_owned(),
        None => "  nothing was written".to_owned(),
    }
}

/// Whether any source of a lab's own is in a database, for `status`.
pub fn told_of_sources(db: &Db) -> crate::Result<Option<String>> {
    let sources = own::sources(db)?;
    let one = |source: &own::Source| {
        let rows = match (source.claims, source.findings) {
            (claims, 0) => format!("{claims} claims"),
            (0, findings) => format!("{findings} findings"),
            (claims, findings) => format!("{claims} claims, {findings} findings"),
        };
        format!("{} ({rows})", source.name())
    };
    let words: Vec<String> = sources.iter().map(one).collect();
    let number = words.len();
    let end = if number == 1 { "" } else { "s" };
    Ok((number > 0).then(|| format!("{number} source{end} of your own: {}", words.join(", "))))
}
