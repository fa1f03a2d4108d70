//! `migrasome report`: list the canned reports, explain one, run one.

use std::fmt::Write as _;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use crate::Db;
use crate::cite::Collector;
use crate::error::{listed, suggest};
use crate::matching;
use crate::query::Query;
use crate::render::{Format, Renderer, paragraphs, visible};
use clap::CommandFactory;
use rusqlite::types::{Value, ValueRef};

use super::output::Cite;
use super::progress::Bar;
use super::saved::{self, Saved};
use super::{Cli, ReportArgs, explain, sheets, usage};

pub fn run(file: Option<&Path>, args: &ReportArgs) -> anyhow::Result<ExitCode> {
    let Some(name) = &args.name else {
        list(file, args)?;
        return Ok(ExitCode::SUCCESS);
    };
    args.output.spare(&args.lab)?;
    let seconds = match args.limit.timeout {
        // A lab file may take any time to read.
        None if !args.lab.is_none() => 0,
        _ => args.limit.seconds(),
    };
    let mut db = super::open(file, seconds)?;
    let report = saved::find(&db, name, args.queries.as_deref())?;
    if args.help {
        let text = visible(&explain::text(&db, &report.query)?);
        args.output
            .write(|out| Ok(out.write_all(text.as_bytes())?))?;
    } else {
        refuse_unread(&db, &report, args)?;
        let bar = args.lab.put_beside(&mut db)?;
        let (columns, params): (Vec<_>, Vec<_>) = pairs(&report.query, &args.params)?
            .into_iter()
            .partition(|(key, _)| report.query.is_lab_column(key));
        db.fulfil(&report.query, &columns)?;
        matching::offer(&db, &report.query.sql)?;
        answer(&db, &report, &params, args, &bar)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// `migrasome report` without a name.
fn list(file: Option<&Path>, args: &ReportArgs) -> anyhow::Result<()> {
    if args.help {
        let mut command = Cli::command();
        command.build();
        let report = command.find_subcommand_mut("report");
        report.expect("report is a command").print_help()?;
        return Ok(());
    }
    if args.cite.cite.is_some() {
        return Err(usage("--cite needs the name of a report").into());
    }
    if !args.lab.is_none() {
        return Err(usage("--with needs the name of a report, e.g. lab-hits").into());
    }
    let db = super::open(file, args.limit.seconds())?;
    let mut queries = saved::all(&db, args.queries.as_deref())?;
    queries.sort_by_key(Query::place);
    let columns = ["group", "report", "title", "parameters"].map(str::to_owned);
    let options = args.output.options(false)?;
    if let (Format::Table, Some(width)) = (options.format, options.width) {
        return args
            .output
            .write(|out| Ok(on_terminal(&queries, width, out)?));
    }
    // For the eye, a group is named once.
    let is_for_the_eye = matches!(options.format, Format::Table | Format::Markdown);
    args.output.write(|out| {
        let mut renderer = Renderer::new(options, &columns, out)?;
        let mut above = "";
        for query in &queries {
            let group = heading(query);
            let shown = if is_for_the_eye && group == above {
                ""
            } else {
                group
            };
            above = group;
            let parameters = query.parameters();
            let cells = [shown, &query.name, &query.title, &parameters];
            renderer.row(&cells.map(|cell| ValueRef::Text(cell.as_bytes())))?;
        }
        Ok(renderer.finish(None)?)
    })
}

/// The list on a terminal: a line for each report, under its group; it is read without scrolling twice.
fn on_terminal(queries: &[Query], width: usize, out: &mut dyn Write) -> crate::Result<()> {
    let call = |query: &Query| {
        let required = query.params.iter().filter(|param| param.default.is_none());
        let words = required.map(|param| format!(" {}=…", param.name));
        let files = query.needs.iter().map(|_| " --with FILE".to_owned());
        format!("  {}{}", query.name, words.chain(files).collect::<String>())
    };
    let mut lines = Vec::new();
    let mut above = "";
    for query in queries {
        if heading(query) != above {
            above = heading(query);
            lines.push([visible(above), String::new()]);
        }
        lines.push([call(query), visible(&query.title)]);
    }
    paragraphs(lines, width, out)?;
    let more = "`migrasome report NAME --help` tells of one, and what else it takes.";
    Ok(writeln!(out, "{more}")?)
}

/// What a report stands under; a file of a user's own need not say.
fn heading(query: &Query) -> &str {
    match query.group.as_str() {
        "" => "your own",
        group => group,
    }
}

/// A lab file that a report does not read was meant for another one.
fn refuse_unread(db: &Db, report: &Saved, args: &ReportArgs) -> crate::Result<()> {
    if !report.query.needs.is_empty() {
        return Ok(());
    }
    let sql = report.query.sql.to_lowercase();
    let words: Vec<&str> = sql
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .collect();
    for spec in args.lab.specs()? {
        let is_read = |name: &String| {
            let name = name.to_lowercase();
            words.contains(&&*name) || sql.contains(&format!("\"{name}\""))
        };
        // A missing file gets its own message.
        let is_there = spec.path == Path::new("-") || spec.path.exists();
        if is_there && !spec.names().iter().any(is_read) {
            let all = saved::all(db, args.queries.as_deref())?.into_iter();
            let reads = all.filter(|query| !query.needs.is_empty());
            let reads: Vec<String> = reads.map(|query| query.name).collect();
            return Err(usage(format!(
                "report `{}` does not read the lab file {}: leave --with out, or ask a report that \
                 reads one: {}",
                report.query.name,
                spec.path.display(),
                listed(&reads)
            )));
        }
    }
    Ok(())
}

/// Runs the report and writes its result, with its citations if they are wanted.
fn answer(
    db: &Db,
    report: &Saved,
    params: &[(String, String)],
    args: &ReportArgs,
    bar: &Bar,
) -> anyhow::Result<()> {
    let query = &report.query;
    let mut statement = report.prepare(db)?;
    let mut asked = format!("report {}", query.name);
    for (name, value) in db.values(query, params)? {
        if value != Value::Null {
            write!(asked, " {}", pasteable(&name, &value))?;
        }
        statement.bind_named(&name, value)?;
    }
    let question = asked.clone();
    let cite = match args.cite.cite {
        Some(shape) => Some(Cite {
            collector: Collector::new(db, query, &statement)?,
            asked,
            shape,
        }),
        None => None,
    };
    args.output
        .answer(&mut statement, bar, cite, || sheets::about(db, &question))
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

/// `cargo=VEGF` -> (`cargo`, `VEGF`); a bare `VEGF` is the value of the one parameter that must
/// be given.
fn pairs(query: &Query, words: &[String]) -> crate::Result<Vec<(String, String)>> {
    let mut required = query.params.iter().filter(|param| param.default.is_none());
    let only = required.next().filter(|_| required.next().is_none());
    let known: Vec<String> = query
        .params
        .iter()
        .map(|param| param.name.clone())
        .collect();
    // A mistyped name is told; `p=0.05` is a text to look for.
    let is_key = |key: &str| {
        known.iter().any(|name| name == key)
            || query.is_lab_column(key)
            || only.is_none()
            || suggest(key, &known).contains("did you mean")
    };
    let pair = |word: &String| match (word.split_once('='), only) {
        (Some((key, value)), _) if is_key(key.trim()) => {
            Ok((key.trim().to_owned(), value.to_owned()))
        }
        (_, Some(only)) => Ok((only.name.clone(), word.clone())),
        _ => Err(usage(format!(
            "`{word}`: `{}` {}",
            query.usage(),
            if query.params.is_empty() {
                "takes no value"
            } else {
                "wants to know which parameter that is: give it as key=value"
            }
        ))),
    };
    words.iter().map(pair).collect()
}
