//! One question of the page: it stands as JSON in the first argument, files lie beside, and the
//! answer goes to standard output. What is wrong goes to standard error, in the words of the command.

use std::ffi::OsString;
use std::io::{BufWriter, Write, stdout};
use std::path::Path;
use std::process::ExitCode;

use migrasome::cite::Collector;
use migrasome::lab::{Options, Reading};
use migrasome::matching::{Keep, Matching, Request};
use migrasome::query::Query;
use migrasome::render::{self, Format, Renderer};
use migrasome::{Db, Result};
use rusqlite::types::{Value, ValueRef};
use serde::Deserialize;
use serde_json::json;

/// What the page asks.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Ask {
    Report { name: String, values: Vec<(String, String)> },
    Sql { sql: String },
    Match { file: String },
    Build,
}

fn main() -> ExitCode {
    match answer() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn answer() -> std::result::Result<(), Box<dyn std::error::Error>> {
    let asked = std::env::args().nth(1).unwrap_or_default();
    let ask: Ask = serde_json::from_str(&asked)?;
    if let Ask::Build = ask {
        return Ok(migrasome::db::Release::this().write_new(Path::new("/migrasome.db"))?);
    }
    let db = Db::open(Path::new("/migrasome.db"))?;
    let mut out = BufWriter::new(stdout().lock());
    let options = render::Options { format: Format::Ndjson, bom: false, cited: false, width: None };
    match ask {
        Ask::Report { name, values } => {
            let query = db.query(&name)?;
            let mut statement = db.prepare_report(&query)?;
            for (name, value) in db.values(&query, &values)? {
                statement.bind_named(&name, value)?;
            }
            let mut r = Renderer::new(options, &statement.columns().to_vec(), &mut out)?;
            statement.for_each_row(|row| r.row(row))?;
            r.finish(None)?;
        }
        Ask::Sql { sql } => {
            let mut statement = db.prepare(&sql)?;
            let mut r = Renderer::new(options, &statement.columns().to_vec(), &mut out)?;
            statement.for_each_row(|row| r.row(row))?;
            r.finish(None)?;
        }
        Ask::Build => {}
        Ask::Match { file } => {
            let request = Request { keep: Keep::All, ..Request::default() };
            let mut matching = Matching::open(&db, &OsString::from(file), Options::default(), Reading::default(), request)?;
            let columns = matching.columns();
            let mut r = Renderer::new(options, &columns, &mut out)?;
            let receipt = matching.run(&mut |row| r.row(row))?;
            r.finish(None)?;
            eprintln!("{receipt}");
        }
    }
    out.flush()?;
    Ok(())
}
