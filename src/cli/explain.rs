//! `migrasome report NAME --help`.

use std::fmt::Write;

use crate::Db;
use crate::error::listed;
use crate::query::{ParamType, Query};

/// What a report answers, what it takes, and its SQL.
pub fn text(db: &Db, query: &Query) -> anyhow::Result<String> {
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
            Some(_) if param.is_optional() => " [may be left out]".to_owned(),
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
        writeln!(text, "  --with {}=FILE {}", need.table, need.in_words())?;
        for column in &need.columns {
            writeln!(text, "    {column}='Its Name' where it is called otherwise")?;
        }
    }
    let whom = needed_elsewhere(query);
    writeln!(text, "\nSQL, {whom}:\n\n{}", query.sql)?;
    Ok(text)
}

/// Who can run the SQL of a report, or what a client of the file lacks for it.
fn needed_elsewhere(query: &Query) -> String {
    if query.needs.is_empty() {
        return "for any client of the file".to_owned();
    }
    let calls = |name: &&str| query.sql.to_lowercase().contains(name);
    let called: Vec<&str> = ["fold()", "curie()"]
        .into_iter()
        .filter(|name| calls(&name.trim_end_matches(')')))
        .collect();
    let table = match query.needs.len() {
        1 => "the lab's table",
        _ => "the lab's tables",
    };
    match called[..] {
        [] => format!("which needs {table}"),
        [one] => format!("which needs {table} and our function {one}"),
        _ => format!(
            "which needs {table} and our functions {}",
            called.join(" and ")
        ),
    }
}
