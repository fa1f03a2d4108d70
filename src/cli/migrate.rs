//! `migrasome migrate`: an older file becomes one of this program's, and loses nothing.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use migrasome::db::{self, Changes, SCHEMA_VERSION, Upgrade, UpgradeOptions};
use migrasome::render::visible;
use time::OffsetDateTime;
use time::format_description::well_known::Iso8601;
use time::format_description::well_known::iso8601::{Config, EncodedConfig, TimePrecision};

use super::{MigrateArgs, interrupt};

/// `20261123T101500Z`: no colon, which some file systems cannot have in a name.
const COMPACT: EncodedConfig = Config::DEFAULT
    .set_use_separators(false)
    .set_time_precision(TimePrecision::Second {
        decimal_digits: None,
    })
    .encode();

pub fn run(args: &MigrateArgs) -> anyhow::Result<ExitCode> {
    let stamp = OffsetDateTime::now_utc()
        .format(&Iso8601::<COMPACT>)
        .context("the clock cannot be read")?;
    let options = UpgradeOptions {
        dry_run: args.dry_run,
        stamp,
        wait: Duration::from_secs(args.wait),
        stop: interrupt::flag(),
    };
    let done = db::upgrade_file(&args.file, &options)?;
    let mut out = io::stdout().lock();
    for line in told(&done, args.dry_run)?.lines() {
        writeln!(out, "{}", visible(line))?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn told(done: &Upgrade, dry_run: bool) -> Result<String, std::fmt::Error> {
    let mut text = String::new();
    let (path, from) = (done.path.display(), done.from);
    let Some(changes) = &done.changes else {
        writeln!(
            text,
            "{path}: up to date (schema {from}), nothing was written"
        )?;
        return Ok(text);
    };
    let (verb, data) = (
        if dry_run { "would be" } else { "was" },
        &changes.data_version,
    );
    writeln!(
        text,
        "{path}: {verb} upgraded from schema {from} to {SCHEMA_VERSION}, data {data}"
    )?;
    if !changes.migrations.is_empty() {
        writeln!(text, "  migrations: {}", changes.migrations.join(", "))?;
    }
    if !changes.put_back.is_empty() {
        writeln!(text, "  put back: {}", changes.put_back.join(", "))?;
    }
    let Changes {
        added,
        changed,
        removed,
        ..
    } = changes;
    writeln!(
        text,
        "  our rows: {added} added, {changed} brought up to date, {removed} taken out"
    )?;
    for kept in &changes.kept {
        writeln!(text, "  yours is kept: {kept}")?;
    }
    match changes.findings.len() {
        0 => {}
        found => writeln!(
            text,
            "  wrong before and left alone: {found} (`migrasome check` lists them)"
        )?,
    }
    match &done.backup {
        Some(backup) => writeln!(text, "  backup: {}", backup.display())?,
        None => writeln!(text, "  nothing was written (--dry-run)")?,
    }
    Ok(text)
}
