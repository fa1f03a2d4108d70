//! `migrasome migrate`: an older file becomes one of this program's, and loses nothing.

use std::process::ExitCode;

use crate::db::{SCHEMA_VERSION, limit_memory};
use anyhow::Context;
use time::OffsetDateTime;
use time::format_description::well_known::Iso8601;
use time::format_description::well_known::iso8601::{Config, EncodedConfig, TimePrecision};

use crate::error::listed;
use crate::upgrade::{Changes, Options, Upgrade, upgrade_file};

use super::stdout::{stdout, tell};
use super::{MigrateArgs, interrupt, limit};

/// `20261123T101500Z`: no colon, which some file systems cannot have in a name.
const COMPACT: EncodedConfig = Config::DEFAULT
    .set_use_separators(false)
    .set_time_precision(TimePrecision::Second {
        decimal_digits: None,
    })
    .encode();

/// How much memory SQLite may use, in bytes. More than for a report: a lab may keep pictures.
pub const MEMORY: u32 = 2 << 30;

pub fn run(args: &MigrateArgs) -> anyhow::Result<ExitCode> {
    let options = Options {
        dry_run: args.dry_run,
        stamp: stamp()?,
        wait: args.patience.wait(),
        stop: interrupt::flag(),
        limit: args.patience.limit(),
    };
    limit_memory(MEMORY)?;
    // A place for what is told is looked for before anything is changed.
    let mut out = stdout()?;
    interrupt::writing();
    limit::begin(args.patience.in_all(), Some(&args.file));
    let done = upgrade_file(&args.file, &options)
        .map_err(|error| interrupt::unchanged(&args.file, error))?;
    tell(&mut out, told(&done, args.dry_run))
        .with_context(|| format!("{}: it is done", args.file.display()))?;
    Ok(ExitCode::SUCCESS)
}

/// The time, for the name of a backup.
pub fn stamp() -> anyhow::Result<String> {
    OffsetDateTime::now_utc()
        .format(&Iso8601::<COMPACT>)
        .context("the clock cannot be read")
}

fn told(done: &Upgrade, dry_run: bool) -> Vec<String> {
    let (path, from) = (done.path.display(), done.from);
    let Some(changes) = &done.changes else {
        let line = format!("{path}: up to date (schema {from}), nothing was written");
        return vec![line];
    };
    let verb = if dry_run { "would be" } else { "was" };
    let Changes {
        data_version,
        added,
        changed,
        removed,
        ..
    } = changes;
    let schema = match from {
        SCHEMA_VERSION => format!("schema {from}"),
        _ => format!("schema {SCHEMA_VERSION}, from {from}"),
    };
    let mut lines = vec![format!(
        "{path}: {verb} brought up to data {data_version} ({schema})"
    )];
    if !changes.migrations.is_empty() {
        lines.push(format!("  migrations: {}", changes.migrations.join(", ")));
    }
    if !changes.put_back.is_empty() {
        lines.push(format!("  put back: {}", changes.put_back.join(", ")));
    }
    lines.push(format!(
        "  rows that come with migrasome: {added} added, {changed} brought up to date, {removed} \
         taken out"
    ));
    if !changes.restored.is_empty() {
        let restored = listed(&changes.restored);
        lines.push(format!("  were deleted here and are back: {restored}"));
    }
    let joined = changes.joined.iter();
    lines.extend(joined.map(|joined| format!("  joined with ours: {joined}")));
    let kept = changes.kept.iter();
    lines.extend(kept.map(|kept| format!("  yours is kept: {kept}")));
    let noticed = changes.noticed.iter();
    lines.extend(noticed.map(|finding| format!("  to look at: {finding}")));
    let found = changes.findings.len();
    if found > 0 {
        lines.push(format!(
            "  `migrasome check` found {found} of this before, and still does; left alone"
        ));
    }
    lines.push(match &done.backup {
        Some(backup) => format!("  backup: {}", backup.display()),
        None => "  nothing was written (--dry-run)".to_owned(),
    });
    lines
}
