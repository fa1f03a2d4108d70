//! `migrasome status`: what a file is, and what in it is the lab's own.

use std::path::Path;
use std::process::ExitCode;

use crate::Db;
use crate::check::oldest;
use crate::db::SCHEMA_VERSION;
use crate::render::Renderer;
use crate::upgrade::{Status, backups, status};
use rusqlite::types::ValueRef;

use super::StatusArgs;
use super::add::told_of_sources;

pub fn run(file: Option<&Path>, args: &StatusArgs) -> anyhow::Result<ExitCode> {
    let db = super::open(file, args.limit.seconds())?;
    let lines = lines(&db, &status(&db)?, told_of_sources(&db)?);
    let columns = ["what", "value"].map(str::to_owned);
    let options = args.output.options(false)?;
    args.output.write(|out| {
        let mut renderer = Renderer::new(options, &columns, out)?;
        for (what, value) in &lines {
            renderer.row(&[what, value].map(|text| ValueRef::from(text.as_str())))?;
        }
        Ok(renderer.finish(None)?)
    })?;
    Ok(ExitCode::SUCCESS)
}

fn lines(db: &Db, status: &Status, sources: Option<String>) -> Vec<(String, String)> {
    let mut lines = Vec::new();
    let mut add = |what: &str, value: String| lines.push((what.to_owned(), value));
    let place = db.path().map(|path| path.display().to_string());
    add("file", place.unwrap_or_else(|| "built-in data".to_owned()));
    if let Some(bytes) = status.bytes {
        add("size", format!("{bytes} bytes"));
    }
    add(
        "program",
        format!("migrasome {}", env!("CARGO_PKG_VERSION")),
    );
    let [theirs, ours] = [status.schema, SCHEMA_VERSION].map(|version| version.to_string());
    add("schema", beside_ours(&theirs, &ours));
    let [theirs, ours] = &status.data;
    add("data", beside_ours(theirs, ours));
    for migration in &status.pending {
        add(
            "upgrade waits",
            format!("{migration} (`migrasome migrate`)"),
        );
    }
    if db.path().is_some() {
        add("journal mode", status.journal_mode.to_owned());
    }
    let (major, minor) = oldest(&status.needs);
    let untold = status.own.iter().any(|own| own.kind != "table");
    let rest = if untold {
        ", unless your own views, triggers or indexes need a newer one"
    } else {
        ""
    };
    add(
        "opens in",
        format!("SQLite {major}.{minor} and newer{rest}"),
    );
    for need in &status.needs {
        let (major, minor) = need.since;
        let what = format!(
            "table {} {major}.{minor}, for {}",
            need.table, need.construct
        );
        add("needs newer", what);
    }
    for backup in db.path().map(backups).unwrap_or_default() {
        add("backup", backup.display().to_string());
    }
    match status.changed {
        Some(0) | None => {}
        Some(changed) => add(
            "changed rows",
            format!("{changed} that came with migrasome (`migrasome check` lists them)"),
        ),
    }
    if let Some(sources) = sources {
        add("your rows", sources);
    }
    for own in &status.own {
        let what = match (own.kind.as_str(), own.rows) {
            ("table", Some(rows)) => counted(rows),
            ("table", None) => "cannot be counted here".to_owned(),
            _ => String::new(),
        };
        add(&format!("your {} {}", own.kind, own.name), what);
    }
    for table in &status.tables {
        let own = match table.own {
            Some(0) | None => String::new(),
            Some(own) => format!(", {own} of them your own"),
        };
        add(&format!("table {}", table.name), counted(table.rows) + &own);
    }
    lines
}

fn counted(rows: i64) -> String {
    format!("{rows} row{}", if rows == 1 { "" } else { "s" })
}

fn beside_ours(theirs: &str, ours: &str) -> String {
    if theirs == ours {
        theirs.to_owned()
    } else {
        format!("{theirs} (this program: {ours})")
    }
}
