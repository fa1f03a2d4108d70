//! The answers.

use std::ffi::OsString;
use std::io::Write;
use std::path::Path;

use migrasome::Db;
use migrasome::cite::Collector;
use migrasome::db::{Release, SCHEMA_VERSION, Statement};
use migrasome::export::figure;
use migrasome::lab::{self, Options, Reading, Spec};
use migrasome::matching::{self, KINDS, Keep, Matching, Request};
use migrasome::query::{Param, Query};
use migrasome::render::{self, Format, Renderer};
use rusqlite::types::{Value, ValueRef};
use serde_json::json;

use crate::Result;
use crate::ask::{Ask, Beside, List, Rows, Shape};
use crate::rows::row;

/// Names that begin as what was typed, then those that contain it; what is known of comes first.
const FIND: &str = "
    WITH typed (folded) AS (SELECT fold(:text)),
    found AS (
      SELECT
        term_spellings.term_id,
        min(
          CASE
            WHEN key = folded THEN 0
            WHEN substr(key, 1, length(folded)) = folded THEN 1
            ELSE 2
          END
        ) AS distance,
        spelling
      FROM typed
      JOIN term_spellings ON instr(key, folded) > 0 AND key_kind NOT LIKE 'loose%'
      WHERE folded <> ''
      GROUP BY term_spellings.term_id
    )
    SELECT label, kind, spelling, count(DISTINCT accession)
    FROM found
    JOIN terms ON terms.term_id = found.term_id
    LEFT JOIN evidence_terms ON evidence_terms.term_id = found.term_id
    GROUP BY found.term_id
    ORDER BY distance, count(DISTINCT accession) = 0, length(spelling), label
    LIMIT 20";

/// Writes the answer to a question.
pub fn answer(file: &Path, ask: Ask, out: &mut dyn Write) -> Result<()> {
    if let Ask::Build {} = ask {
        return Ok(Release::this().write_new(file)?);
    }
    let mut db = Db::open(file)?;
    match ask {
        Ask::Build {} => Ok(()),
        Ask::AboutFile {} => about_file(&db, out),
        Ask::Reports {} => reports(&db, out),
        Ask::Report {
            name,
            values,
            lab,
            shape,
        } => {
            let query = db.query(&name)?;
            put_beside(&mut db, &query, &lab)?;
            matching::offer(&db, &query.sql)?;
            let mut statement = db.prepare_report(&query)?;
            let mut asked = format!("report {name}");
            for (key, value) in db.values(&query, &values)? {
                if let Value::Text(text) = &value {
                    asked = format!("{asked} {key}={text}");
                }
                statement.bind_named(&key, value)?;
            }
            let cited = Collector::new(&db, &query, &statement).ok();
            rows(&mut statement, cited, &asked, shape, out)
        }
        Ask::Sql { sql, shape } => {
            matching::offer(&db, &sql)?;
            let mut statement = db.prepare(&sql)?;
            // Most of what people ask themselves names no claims, and rests on nothing that we know.
            let cited = Collector::of_sql(&db, &sql, &statement).ok();
            rows(&mut statement, cited, &format!("sql {sql}"), shape, out)
        }
        Ask::Match { list, keep, shape } => {
            let keep = match keep {
                Rows::All => Keep::All,
                Rows::Matched => Keep::Matched,
                Rows::Rest => Keep::Rest,
            };
            verdicts(open(&db, list, keep)?, shape, out)
        }
        Ask::Figure { mut chosen, list } => {
            if let Some(list) = list {
                chosen.hits = figure::hits(&mut open(&db, list, Keep::Matched)?, None)?.hits;
            }
            Ok(serde_json::to_writer(out, &figure::draw(&db, &chosen)?)?)
        }
        Ask::Find { text } => {
            let mut statement = db.prepare(FIND)?;
            statement.bind_named("text", text)?;
            plain(&mut statement, out)
        }
    }
}

fn kinds_of(word: &str) -> impl Iterator<Item = String> {
    let known = KINDS.iter().find(|(known, _)| *known == word);
    known
        .into_iter()
        .flat_map(|(_, kinds)| kinds.iter().map(|kind| (*kind).to_owned()))
}

fn about_file(db: &Db, out: &mut dyn Write) -> Result<()> {
    let mut statement = db.prepare("SELECT name, value FROM metadata ORDER BY name")?;
    let mut metadata = serde_json::Map::new();
    statement.for_each_row(|row| {
        let text = |index: usize| row[index].as_str().unwrap_or_default().to_owned();
        metadata.insert(text(0), text(1).into());
        Ok(())
    })?;
    let told = json!({
        "version": migrasome::VERSION,
        "schema": db.schema(),
        "newest_schema": SCHEMA_VERSION,
        "metadata": metadata,
    });
    Ok(serde_json::to_writer(out, &told)?)
}

fn reports(db: &Db, out: &mut dyn Write) -> Result<()> {
    let mut all = db.queries()?;
    all.sort_by_key(Query::place);
    let told: Result<Vec<_>> = all
        .iter()
        .map(|query| {
            let params: Result<Vec<_>> = query
                .params
                .iter()
                .map(|param| told_of(db, param))
                .collect();
            let needs = query.needs.iter();
            let needs: Vec<_> = needs
                .map(|need| json!({"table": need.table, "columns": need.columns}))
                .collect();
            Ok(json!({
                "name": query.name,
                "title": query.title,
                "group": query.group,
                "description": query.description,
                "sql": query.sql,
                "usage": query.usage(),
                "params": params?,
                "needs": needs,
            }))
        })
        .collect();
    Ok(serde_json::to_writer(out, &told?)?)
}

fn told_of(db: &Db, param: &Param) -> Result<serde_json::Value> {
    let choices = match &param.choices {
        Some(_) => Some(db.choices(param)?),
        None => None,
    };
    Ok(json!({
        "name": param.name,
        "description": param.description,
        "kind": param.kind.name(),
        "default": param.default,
        "required": param.default.is_none(),
        "choices": choices,
        "any_text": param.choices.is_none() || param.accepts.is_some(),
    }))
}

fn put_beside(db: &mut Db, query: &Query, lab: &[Beside]) -> Result<()> {
    for Beside { table, file, .. } in lab {
        let spec = Spec::parse(&OsString::from(format!("{table}={file}")))?;
        db.with(lab::open(&spec, &Options::default(), &Reading::default())?)?;
    }
    let columns: Vec<_> = lab.iter().flat_map(|each| each.columns.clone()).collect();
    Ok(db.fulfil(query, &columns)?)
}

impl Shape {
    fn options(self) -> render::Options {
        render::Options {
            format: match self {
                Self::Csv | Self::ExcelCsv => Format::Csv,
                Self::Tsv => Format::Tsv,
                Self::Rows | Self::Json => Format::Json,
                Self::Ndjson => Format::Ndjson,
            },
            bom: self == Self::ExcelCsv,
            cited: false,
            width: None,
        }
    }
}

/// The rows of a statement, with what they rest on where the page is to show it.
fn rows(
    statement: &mut Statement<'_>,
    mut cited: Option<Collector<'_>>,
    asked: &str,
    shape: Shape,
    out: &mut dyn Write,
) -> Result<()> {
    let columns = statement.columns().to_vec();
    if shape != Shape::Rows {
        let mut renderer = Renderer::new(shape.options(), &columns, out)?;
        statement.for_each_row(|row| renderer.row(row))?;
        return Ok(renderer.finish(None)?);
    }
    write!(
        out,
        "{{\"columns\":{},\"rows\":[",
        serde_json::to_string(&columns)?
    )?;
    let mut between = "";
    statement.for_each_row(|values| {
        if let Some(cited) = &mut cited {
            cited.row(values)?;
        }
        write!(
            out,
            "{between}{}",
            row(values).map_err(std::io::Error::from)?
        )?;
        between = ",\n";
        Ok(())
    })?;
    let citations = cited.map(|cited| cited.finish(asked)).transpose()?;
    let told = serde_json::to_string(&citations.as_ref().map(ToString::to_string))?;
    let citations = serde_json::to_string(&citations)?;
    Ok(write!(
        out,
        "],\"citations\":{citations},\"citations_text\":{told}}}"
    )?)
}

/// The rows of a statement as one array.
fn plain(statement: &mut Statement<'_>, out: &mut dyn Write) -> Result<()> {
    write!(out, "[")?;
    let mut between = "";
    statement.for_each_row(|values| {
        write!(
            out,
            "{between}{}",
            row(values).map_err(std::io::Error::from)?
        )?;
        between = ",";
        Ok(())
    })?;
    Ok(write!(out, "]")?)
}

/// A list, as its reader says.
fn open(db: &Db, list: List, keep: Keep) -> Result<Matching<'_>> {
    let request = Request {
        columns: list.columns,
        kinds: list.kinds.iter().flat_map(|word| kinds_of(word)).collect(),
        keep,
        ..Request::default()
    };
    let options = Options {
        header: list.header,
        ..Options::default()
    };
    let file = OsString::from(list.file);
    Ok(Matching::open(
        db,
        &file,
        options,
        Reading::default(),
        request,
    )?)
}

/// What becomes of each row of a list.
fn verdicts(mut list: Matching<'_>, shape: Shape, out: &mut dyn Write) -> Result<()> {
    let columns = list.columns();
    if shape != Shape::Rows {
        let mut renderer = Renderer::new(shape.options(), &columns, out)?;
        list.run(&mut |row| renderer.row(row))?;
        return Ok(renderer.finish(None)?);
    }
    let own = list.table().columns().len();
    writeln!(out, "{}", json!({"columns": columns, "ours_from": own}))?;
    let receipt = list.run(&mut |values: &[ValueRef<'_>]| {
        Ok(writeln!(
            out,
            "{}",
            row(values).map_err(std::io::Error::from)?
        )?)
    })?;
    let chosen = list.chosen().iter();
    let chosen: Vec<_> = chosen
        .map(|each| json!({"name": each.name, "why": each.why}))
        .collect();
    let told = receipt.to_string();
    let remarks = [list.remarks(), &list.table().remarks()].concat();
    let last = json!({"receipt": receipt, "told": told, "chosen": chosen, "remarks": remarks});
    Ok(writeln!(out, "{last}")?)
}
