//! `datapackage.json`: [Data Package](https://datapackage.org), version 2.

use serde_json::{Value, json};

use super::layout::{Column, ForeignKey, Kind};
use super::{AUTHORS, About, NAME, PROGRAM, Resource};

/// No licence is named: that of the printed texts is not known, and `rights` says what is.
pub(super) fn descriptor(about: &About, resources: &[Resource]) -> Value {
    json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": NAME,
        "title": NAME,
        "description": about.description,
        "version": about.data_version,
        "generator": format!("{PROGRAM}, schema {}", about.schema),
        "contributors": [{ "title": AUTHORS }],
        "citation": about.cite,
        "rights": about.rights,
        "sources": [{ "title": about.cite, "path": about.source_url }],
        "resources": resources.iter().map(resource).collect::<Vec<_>>(),
    })
}

fn resource(resource: &Resource) -> Value {
    let (table, file) = (&resource.table, &resource.file);
    let mut described = json!({
        "name": table.name,
        "type": "table",
        "description": table.description(),
        "path": file.path,
        "format": "csv",
        "mediatype": file.media_type,
        "encoding": "utf-8",
        "bytes": file.bytes,
        "hash": format!("sha256:{}", file.sha256),
        "dialect": {
            "$schema": "https://datapackage.org/profiles/2.0/tabledialect.json",
            "delimiter": ",",
            "lineTerminator": "\r\n",
            "quoteChar": "\"",
            "doubleQuote": true,
            "skipInitialSpace": false,
        },
        "schema": schema(resource),
    });
    if resource.own_rows > 0 {
        described["ownRows"] = json!(resource.own_rows);
    }
    described
}

fn schema(resource: &Resource) -> Value {
    let table = &resource.table;
    let fields = table.columns.iter().zip(&resource.nulls);
    let fields = fields.map(|(column, null)| field(column, null.as_deref()));
    let mut schema = json!({
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": fields.collect::<Vec<_>>(),
        "missingValues": [""],
    });
    if !table.primary_key.is_empty() {
        schema["primaryKey"] = json!(table.primary_key);
    }
    if !table.unique_keys.is_empty() {
        schema["uniqueKeys"] = json!(table.unique_keys);
    }
    if !table.foreign_keys.is_empty() {
        let keys = table.foreign_keys.iter().map(foreign_key);
        schema["foreignKeys"] = json!(keys.collect::<Vec<_>>());
    }
    schema
}

fn field(column: &Column, null: Option<&str>) -> Value {
    let kind = match column.kind {
        Kind::Text => "string",
        Kind::Integer => "integer",
        Kind::Number => "number",
        Kind::Boolean => "boolean",
    };
    let mut field = json!({
        "name": column.name,
        "type": kind,
        "description": column.description,
    });
    if column.kind == Kind::Boolean {
        field["trueValues"] = json!(["1"]);
        field["falseValues"] = json!(["0"]);
    }
    if column.is_required {
        field["constraints"] = json!({ "required": true });
    }
    match null {
        // As the schema has it.
        Some("") => {}
        Some(mark) => field["missingValues"] = json!([mark]),
        None => field["missingValues"] = json!([]),
    }
    field
}

fn foreign_key(key: &ForeignKey) -> Value {
    json!({
        "fields": key.columns,
        "reference": { "resource": key.table, "fields": key.at },
    })
}
