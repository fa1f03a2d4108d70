//! What Datasette wants to know of the file: title, licence, a sentence for each column, and the
//! reports as canned queries.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::Db;
use crate::error::Result;
use crate::seed::shipped::RECORDS;

/// What the file is, in a line.
pub(super) const DESCRIPTION: &str = "What migrasomes carry, in which disease, by which mechanism, shown by \
    whom. Read first: about_this_file.";

/// What was exported, and what was left out.
#[derive(Debug)]
#[non_exhaustive]
pub struct Exported {
    /// The metadata, for `datasette migrasome.db -m FILE`.
    pub metadata: Value,
    /// The reports that need a table of the lab's, which Datasette has not got.
    pub left_out: Vec<String>,
}

/// The metadata of a file that Datasette calls `name` (its name without the ending).
///
/// # Errors
///
/// [`Error::File`](crate::Error::File) when the file is damaged.
pub fn datasette(db: &Db, name: &str) -> Result<Exported> {
    let mut tables: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
    let docs = "SELECT table_name, column_name, description FROM column_docs ORDER BY 1, 2";
    let mut docs = db.prepare(docs)?;
    docs.for_each_row(|row| {
        let text = |index: usize| row[index].as_str().unwrap_or_default().to_owned();
        let table = tables.entry(text(0)).or_default();
        let columns = table.entry("columns").or_insert_with(|| json!({}));
        columns[text(1)] = Value::String(text(2));
        Ok(())
    })?;
    // They hold nothing to read.
    for table in RECORDS {
        tables
            .entry(table.to_owned())
            .or_default()
            .insert("hidden".to_owned(), Value::Bool(true));
    }
    let (mut queries, mut left_out) = (Map::new(), Vec::new());
    for query in db.queries()? {
        if !query.needs.is_empty() {
            left_out.push(query.name);
            continue;
        }
        let mut words = vec![query.description.clone()];
        for param in &query.params {
            let optional = if param.is_optional() {
                " (may be left empty)"
            } else {
                ""
            };
            words.push(format!("{}: {}{optional}", param.name, param.description));
        }
        let names: Vec<&str> = query.params.iter().map(|param| &*param.name).collect();
        queries.insert(
            query.name.clone(),
            json!({
                "sql": query.sql,
                "title": query.title,
                "description": words.join("\n"),
                "params": names,
            }),
        );
    }
    let metadata = json!({
        "title": "migrasome",
        "description": DESCRIPTION,
        "license": db.metadata("licence_data")?,
        "source": db.metadata("cite")?,
        "databases": { name: { "tables": tables, "queries": queries } },
    });
    Ok(Exported { metadata, left_out })
}
