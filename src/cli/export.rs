//! `migrasome export`: other shapes of the same file.

use std::path::Path;
use std::process::ExitCode;

use super::output::{file_of, write_to};
use super::{ExportArgs, Shape, say};
use crate::export;

pub fn run(file: Option<&Path>, args: &ExportArgs) -> anyhow::Result<ExitCode> {
    let Shape::Datasette = args.shape;
    let db = super::open(file, args.limit.seconds())?;
    let stem = db.path().and_then(Path::file_stem);
    let name = stem.map_or("migrasome".into(), |stem| stem.to_string_lossy());
    let exported = export::datasette(&db, &name)?;
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
    Ok(ExitCode::SUCCESS)
}
