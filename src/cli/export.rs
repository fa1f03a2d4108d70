//! `migrasome export`: other shapes of the same file.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::output::{file_of, spare, write_to};
use super::{ExportArgs, FigureLayer, Shape, say, say_line, usage};
use crate::Db;
use crate::export::figure::{Chosen, draw, hits};
use crate::export::{self, OwnFile};
use crate::lab::{Options, Spec};
use crate::matching::{Matching, Request};
use crate::render::visible;

pub fn run(file: Option<&Path>, args: &ExportArgs) -> anyhow::Result<ExitCode> {
    refuse_misplaced(args)?;
    let db = super::open(file, args.limit.seconds())?;
    match args.shape {
        Shape::Own => own(&db, args)?,
        Shape::Datasette => datasette(&db, args)?,
        Shape::Datapackage => datapackage(&db, args)?,
        Shape::Figure => figure(&db, args)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// What is typed must be for the shape that is asked for.
fn refuse_misplaced(args: &ExportArgs) -> crate::Result<()> {
    let is_package = args.shape == Shape::Datapackage;
    if args.source.is_some() && args.shape != Shape::Own {
        return Err(usage("--source is for `export own`: leave it out"));
    }
    let is_for_a_figure = !args.layer.is_empty()
        || !args.role.is_empty()
        || args.with.is_some()
        || args.width.is_some();
    if is_for_a_figure && args.shape != Shape::Figure {
        return Err(usage(
            "--layer, --role, --with and --width are for `export figure`: leave them out",
        ));
    }
    if args.folder.is_some() && !is_package {
        return Err(usage(
            "a folder is for `export datapackage`: name a file with -o FILE",
        ));
    }
    if args.output.is_some() && is_package {
        return Err(usage(
            "-o is for a file: name the folder without it, as in `export datapackage DIR`",
        ));
    }
    Ok(())
}

fn datapackage(db: &Db, args: &ExportArgs) -> anyhow::Result<()> {
    let folder = args
        .folder
        .as_deref()
        .ok_or_else(|| usage("name the folder to make: `migrasome export datapackage DIR`"))?;
    let done = export::datapackage(db, folder)?;
    say_line(format_args!(
        "{}: written, {} tables and views, {} bytes",
        folder.display(),
        done.tables,
        done.bytes
    ));
    if !done.own_rows.is_empty() {
        let tables = done.own_rows.iter();
        let tables = tables.map(|(table, rows)| format!("{table} {rows}"));
        say_line(format_args!(
            "migrasome: rows of your own are in it: {}; and in the views and keys made of them. \
             `migrasome build` writes a file without them",
            tables.collect::<Vec<_>>().join(", ")
        ));
    }
    if done.changed_rows > 0 {
        say_line(format_args!(
            "migrasome: rows of ours that were changed or taken out: {} (`migrasome check` lists \
             them)",
            done.changed_rows
        ));
    }
    if !done.left_out.is_empty() {
        say_line(format_args!(
            "migrasome: left out, since they are your own: {}",
            done.left_out.join(", ")
        ));
    }
    Ok(())
}

fn figure(db: &Db, args: &ExportArgs) -> anyhow::Result<()> {
    let target = file_of(args.output.as_deref());
    let ending = target.and_then(Path::extension);
    if ending.is_some_and(|ending| !ending.eq_ignore_ascii_case("svg")) {
        return Err(usage("-o: a figure is written as .svg: give the file that ending").into());
    }
    let mut chosen = Chosen {
        layers: args
            .layer
            .iter()
            .map(|layer| layer.name().to_owned())
            .collect(),
        roles: args
            .role
            .iter()
            .map(|role| role.name().to_owned())
            .collect(),
        width_mm: args.width,
        ..Chosen::default()
    };
    if let Some(file) = &args.with {
        if let Some(target) = target {
            spare(target, &[Spec::file(file)?])?;
        }
        let (options, reading) = (Options::default(), super::lab::reading());
        let mut list = Matching::open(db, file, options, reading, Request::default())?;
        super::matching::tell_chosen(list.table(), list.chosen());
        let hits = hits(&mut list, args.value.as_deref())?;
        say(visible(&format!("migrasome: {}", hits.receipt)));
        if let Some(measure) = &hits.measure {
            say_line(format_args!(
                "migrasome: by how much: column `{}`",
                visible(measure)
            ));
        }
        chosen.hits = hits.hits;
    }
    let drawing = draw(db, &chosen)?;
    write_to(target, |out| Ok(out.write_all(drawing.svg.as_bytes())?))?;
    say_line(format_args!(
        "migrasome: {} of {} pieces of evidence are in the figure{}",
        drawing.shown,
        drawing.of,
        if args.with.is_some() {
            format!(
                "; {} of {} hits are lit",
                drawing.lit.len(),
                chosen.hits.len()
            )
        } else {
            String::new()
        }
    ));
    Ok(())
}

impl FigureLayer {
    /// What the database calls it.
    fn name(self) -> &'static str {
        match self {
            Self::Table1 => "Table 1",
            Self::Findings => "finding",
            Self::Own => "own",
        }
    }
}

fn datasette(db: &Db, args: &ExportArgs) -> anyhow::Result<()> {
    let stem = db.path().and_then(Path::file_stem);
    let name = stem.map_or("migrasome".into(), |stem| stem.to_string_lossy());
    let exported = export::datasette(db, &name)?;
    write_to(file_of(args.output.as_deref()), |out| {
        serde_json::to_writer_pretty(&mut *out, &exported.metadata)?;
        Ok(out.write_all(b"\n")?)
    })?;
    if !exported.left_out.is_empty() {
        say(format_args!(
            "migrasome: left out, since they need a table of yours: {}",
            exported.left_out.join(", ")
        ));
    }
    Ok(())
}

/// One file for each source: the named one where there is only one.
fn own(db: &Db, args: &ExportArgs) -> anyhow::Result<()> {
    let ending = file_of(args.output.as_deref()).and_then(Path::extension);
    if ending.is_some_and(|ending| !ending.eq_ignore_ascii_case("csv")) {
        return Err(usage("-o: own rows are written as .csv: give the file that ending").into());
    }
    let files = export::own(db, args.source.as_deref())?;
    match (file_of(args.output.as_deref()), &files[..]) {
        (target, [one]) => write_to(target, |out| Ok(out.write_all(&one.csv)?)),
        (None, several) => {
            let names: Vec<&str> = several.iter().map(|file| file.source.as_str()).collect();
            Err(usage(format!(
                "the file has {} sources of your own, {}: pick one with --source, or write a file \
                 for each with -o FILE.csv",
                names.len(),
                names.join(", ")
            ))
            .into())
        }
        (Some(target), several) => several.iter().try_for_each(|file| {
            let is_double = several
                .iter()
                .filter(|other| other.source == file.source)
                .count()
                > 1;
            let path = beside(target, file, is_double);
            write_to(Some(&path), |out| Ok(out.write_all(&file.csv)?))?;
            say_line(format_args!(
                "migrasome: {}: {} rows of {}",
                path.display(),
                file.rows,
                file.source
            ));
            Ok(())
        }),
    }
}

/// `ours-liver-review.csv` for `ours.csv`.
fn beside(target: &Path, file: &OwnFile, is_double: bool) -> PathBuf {
    let stem = target.file_stem().unwrap_or_default().to_string_lossy();
    let ending = target
        .extension()
        .map_or("csv".into(), |ending| ending.to_string_lossy());
    // A source that was made by hand may be of both shapes.
    let shape = if is_double {
        format!("-{}", file.shape.name())
    } else {
        String::new()
    };
    target.with_file_name(format!("{stem}-{}{shape}.{ending}", file.source))
}
