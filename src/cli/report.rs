//! `migrasome report`: list the canned reports, explain one, run one.

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

use clap::CommandFactory;
use migrasome::Db;
use migrasome::cite::Collector;
use migrasome::error::listed;
use migrasome::query::{LabNeed, ParamType, Query};
use migrasome::render::{Renderer, visible};
use rusqlite::types::Value;

use super::{Cli, ReportArgs, usage};

/// What `migrasome report` without a name shows, of a file of that schema.
fn list(schema: i32) -> String {
    let needs = if schema < LabNeed::SINCE { "" } else { NEEDS };
    format!(
        "SELECT
           name AS report,
           title,
           (
             SELECT coalesce(group_concat(usage, ' ' ORDER BY part, position), '')
             FROM (
               SELECT
                 1 AS part,
                 position,
                 CASE
                   WHEN default_value IS NULL THEN params.name || '=…'
                   ELSE '[' || params.name || '=' || default_value || ']'
                 END AS usage
               FROM saved_query_params AS params
               WHERE params.saved_query_id = saved_queries.saved_query_id
               {needs}
             )
           ) AS parameters
         FROM saved_queries
         ORDER BY name"
    )
}

/// The lab tables of a report; an older file has no such table.
const NEEDS: &str = "
    UNION ALL
    SELECT
      2,
      min(position),
      '--with ' || lab_table || '=…'
        || coalesce(' (' || group_concat(column_name, ', ' ORDER BY position) || ')', '')
    FROM saved_query_needs AS needs
    WHERE needs.saved_query_id = saved_queries.saved_query_id
    GROUP BY lab_table";

pub fn run(file: Option<&Path>, args: &ReportArgs) -> anyhow::Result<ExitCode> {
    match &args.name {
        None if args.help => {
            let mut command = Cli::command();
            command.build();
            let report = command.find_subcommand_mut("report");
            report.expect("report is a command").print_help()?;
        }
        None if args.cite => return Err(usage("--cite needs the name of a report").into()),
        None => {
            let db = super::open(file, args.limit.seconds())?;
            super::sql::answer(&db, &list(db.schema()), &args.output)?;
        }
        Some(name) => {
            let db = super::open(file, args.limit.seconds())?;
            let query = db.query(name)?;
            if args.help {
                let text = visible(&explain(&db, &query)?);
                args.output
                    .write(|out| Ok(out.write_all(text.as_bytes())?))?;
            } else {
                answer(&db, &query, args)?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn answer(db: &Db, query: &Query, args: &ReportArgs) -> anyhow::Result<()> {
    let mut statement = db.prepare_report(query)?;
    let mut asked = format!("report {}", query.name);
    for (name, value) in db.values(query, &pairs(&args.params)?)? {
        if query.params.iter().any(|param| param.name == name) {
            write!(asked, " {}", pasteable(&name, &value))?;
        }
        statement.bind_named(&name, value)?;
    }
    let mut collector = if args.cite {
        Some(Collector::new(statement.columns())?)
    } else {
        None
    };
    let options = args.output.options(args.cite)?;
    let citations = args.output.write(|out| {
        let mut renderer = Renderer::new(options, statement.columns(), out)?;
        statement.for_each_row(|row| {
            if let Some(collector) = &mut collector {
                collector.row(row)?;
            }
            renderer.row(row)
        })?;
        let citations = collector.map(|all| all.finish(db, &asked)).transpose()?;
        renderer.finish(citations.as_ref())?;
        Ok(citations)
    })?;
    super::sql::say_if_empty(&statement);
    if let Some(citations) = citations.filter(|_| !options.holds_citations()) {
        super::say(visible(&citations.to_string()));
    }
    Ok(())
}

/// `disease='Bone metastasis'`, as one would type it.
fn pasteable(name: &str, value: &Value) -> String {
    match value {
        Value::Integer(number) => format!("{name}={number}"),
        Value::Real(number) => format!("{name}={number:?}"),
        Value::Text(text)
            if text
                .chars()
                .all(|c| c.is_alphanumeric() || "-_.:".contains(c)) =>
        {
            format!("{name}={text}")
        }
        Value::Text(text) => format!("{name}='{}'", text.replace('\'', "'\\''")),
        Value::Null | Value::Blob(_) => name.to_owned(),
    }
}

/// `cargo=VEGF` -> (`cargo`, `VEGF`).
fn pairs(words: &[String]) -> migrasome::Result<Vec<(String, String)>> {
    let pair = |word: &String| match word.split_once('=') {
        Some((key, value)) => Ok((key.trim().to_owned(), value.to_owned())),
        None => Err(usage(format!(
            "`{word}`: parameters are given as key=value, e.g. cargo=VEGF"
        ))),
    };
    words.iter().map(pair).collect()
}

/// `report NAME --help`.
fn explain(db: &Db, query: &Query) -> anyhow::Result<String> {
    let mut text = format!("{}\n", query.title);
    if !query.description.is_empty() {
        writeln!(text, "\n{}", query.description)?;
    }
    writeln!(
        text,
        "\nUsage: migrasome report {} [OPTIONS]",
        query.usage()
    )?;
    if !query.params.is_empty() {
        writeln!(text, "\nParameters:")?;
    }
    for param in &query.params {
        let kind = match param.kind {
            ParamType::Text => String::new(),
            number => format!(" ({})", number.name()),
        };
        let default = match &param.default {
            Some(default) => format!(" [default: {default}]"),
            None => String::new(),
        };
        writeln!(
            text,
            "  {}  {}{kind}{default}",
            param.name, param.description
        )?;
        let choices = db.choices(param)?;
        if !choices.is_empty() {
            let noun = if param.accepts.is_some() {
                "known"
            } else {
                "one of"
            };
            writeln!(text, "    {noun}: {}", listed(&choices))?;
        }
    }
    match query.needs.len() {
        0 => {}
        1 => writeln!(text, "\nLab file:")?,
        _ => writeln!(text, "\nLab files:")?,
    }
    for need in &query.needs {
        let columns = match &need.columns[..] {
            [] => "with any columns".to_owned(),
            [one] => format!("with the column {one}"),
            several => format!("with the columns {}", several.join(", ")),
        };
        writeln!(text, "  --with {}=FILE {columns}", need.table)?;
    }
    writeln!(text, "\nSQL, for any client of the file:\n\n{}", query.sql)?;
    Ok(text)
}
