//! `croissant.json`: [Croissant](https://docs.mlcommons.org/croissant/), version 1.0.

use serde_json::{Value, json};

use super::layout::{Column, Kind};
use super::{AUTHORS, About, NAME, Part, Resource};
use crate::error::{Error, Result};

/// What every Croissant file of this version begins with.
const CONTEXT: &str = include_str!("croissant_context.json");

/// What is said of the licence is a text, and names none: that of the printed texts is not known.
pub(super) fn dataset(about: &About, resources: &[Resource]) -> Result<Value> {
    let context: Value =
        serde_json::from_str(CONTEXT).map_err(Error::internal("reading Croissant's context"))?;
    let files = resources.iter().map(|resource| file(&resource.file));
    Ok(json!({
        "@context": context,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": NAME,
        "description": about.description,
        "version": version(&about.data_version),
        "datePublished": about.data_version,
        "creator": { "@type": "sc:Organization", "name": AUTHORS },
        "citeAs": about.cite,
        "license": about.rights,
        "isBasedOn": about.source_url,
        "distribution": files.collect::<Vec<_>>(),
        "recordSet": resources.iter().map(record_set).collect::<Vec<_>>(),
    }))
}

/// Croissant wants three numbers without leading zeros: `2026.1.5` for `2026-01-05`.
fn version(day: &str) -> String {
    let numbers = day.split('-').map(|number| number.trim_start_matches('0'));
    numbers.collect::<Vec<_>>().join(".")
}

fn file(file: &Part) -> Value {
    json!({
        "@type": "cr:FileObject",
        "@id": file.path,
        "name": file.path,
        "description": file.description,
        "contentUrl": file.path,
        "contentSize": format!("{} B", file.bytes),
        "encodingFormat": file.media_type,
        "sha256": file.sha256,
    })
}

fn record_set(resource: &Resource) -> Value {
    let table = &resource.table;
    let fields = table.columns.iter().map(|column| field(resource, column));
    let mut set = json!({
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.description(),
        "field": fields.collect::<Vec<_>>(),
    });
    let key = table.primary_key.iter();
    let key: Vec<Value> = key
        .map(|column| json!({ "@id": id(&table.name, column) }))
        .collect();
    if !key.is_empty() {
        set["key"] = json!(key);
    }
    set
}

/// Where a column points at another table is not said: mlcroissant would join the two, and give other
/// rows than the table has.
fn field(resource: &Resource, column: &Column) -> Value {
    let table = &resource.table;
    let kind = match column.kind {
        Kind::Text => "sc:Text",
        Kind::Integer => "sc:Integer",
        Kind::Number => "sc:Float",
        Kind::Boolean => "sc:Boolean",
    };
    json!({
        "@type": "cr:Field",
        "@id": id(&table.name, &column.name),
        "name": column.name,
        "description": column.description,
        "dataType": kind,
        "source": {
            "fileObject": { "@id": resource.file.path },
            "extract": { "column": column.name },
        },
    })
}

fn id(table: &str, column: &str) -> String {
    format!("{table}/{column}")
}
