//! Tables as pandas writes them, where they are no list of objects.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::super::LONGEST;
use super::super::spool::{Cell, Take};
use super::objects::{Object, Objects, lines};
use super::shape::Place;
use super::{COLUMNS, Watched, cell, each_member, twice};
use crate::error::{Error, Result};

/// What a column of labels is called.
const INDEX: &str = "index";

/// What to do about rows and labels that are not as many.
const WHOLE: &str = "they must be as many, so write the file anew, or take `index` out";

/// `orient='split'`: names, labels and rows stand in a list each.
pub(super) fn split(
    file: Watched<'_>,
    path: &Path,
    (columns, index, data): (Place, Option<Place>, Place),
    take: &mut Take<'_>,
) -> Result<String> {
    let names = list(file, path, columns)?;
    refuse_wide(path, names.len())?;
    let labels = index.map(|index| list(file, path, index)).transpose()?;
    let labelled = index.zip(labels.as_ref().map(Vec::len));
    let labels = labels.filter(|labels| !are_counted(labels));
    let texts = |texts: &[String]| -> Vec<Cell<'static>> {
        let texts = texts.iter().cloned();
        texts.map(|text| Cell::Text(Cow::Owned(text))).collect()
    };
    let mut header = texts(&names);
    if labels.is_some() {
        header.insert(0, Cell::Text(INDEX.into()));
    }
    take(&header)?;
    let mut rows = Objects::within(file, path, data, b'[')?;
    let mut number = 0;
    while let Some(row) = rows.next()? {
        let wrong = |cause: String| Error::lab(path, row.line, cause);
        let values: Vec<&RawValue> = serde_json::from_str(row.text)
            .map_err(|why| wrong(format!("is no JSON here ({why}): mend it")))?;
        if values.len() != names.len() {
            return Err(wrong(format!(
                "{} values where `columns` has {}: mend the row",
                values.len(),
                names.len()
            )));
        }
        if let Some((_, labels)) = labelled.filter(|(_, labels)| number == *labels) {
            return Err(wrong(format!(
                "`index` has {labels} labels, and `data` has more rows: {WHOLE}"
            )));
        }
        let mut cells = Vec::with_capacity(values.len() + 1);
        if let Some(labels) = &labels {
            let label = labels.get(number).cloned().unwrap_or_default();
            cells.push(Cell::Text(Cow::Owned(label)));
        }
        for value in values {
            cells.push(cell(value.get()).map_err(|cause| wrong(cause.into_owned()))?);
        }
        take(&cells)?;
        number += 1;
    }
    if let Some((index, labels)) = labelled.filter(|(_, labels)| number < *labels) {
        let cause = format!("`index` has {labels} labels, and `data` has {number} rows: {WHOLE}");
        return Err(Error::lab(path, index.line, cause));
    }
    Ok(note("split"))
}

/// `orient='index'` and `orient='columns'`, which is what pandas writes unasked: objects in an
/// object. Labels of rows that are whole numbers tell which.
pub(super) fn labelled(file: Watched<'_>, path: &Path, take: &mut Take<'_>) -> Result<String> {
    let mut objects = Objects::open(file, path)?;
    let Some(object) = objects.next()? else {
        return Ok(String::new());
    };
    let line = object.line;
    let mut outer: Vec<(String, &str)> = Vec::new();
    let mut names: HashSet<String> = HashSet::new();
    each_member(path, &object, &mut |key, value| {
        if !names.insert(key.to_owned()) {
            return Err(twice(key));
        }
        outer.push((key.to_owned(), value));
        Ok(())
    })?;
    // Keys of the inner objects, in the order in which they are first seen.
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut inner: Vec<String> = Vec::new();
    let mut members: Vec<(usize, usize, &str)> = Vec::new();
    // In which of the inner objects each key was seen last.
    let mut seen: Vec<usize> = Vec::new();
    // How far in the text we are, and in which of its lines.
    let (mut begun, mut line_here) = (object.text.as_ptr().addr(), line);
    let mut before = object.text;
    for (at, (_, text)) in outer.iter().enumerate() {
        let between = text.as_ptr().addr() - begun;
        line_here += lines(&before.as_bytes()[..between]);
        (before, begun) = (&before[between..], text.as_ptr().addr());
        let object = Object {
            text,
            line: line_here,
        };
        each_member(path, &object, &mut |key, value| {
            let place = *places.entry(key.to_owned()).or_insert_with(|| {
                inner.push(key.to_owned());
                seen.push(usize::MAX);
                inner.len() - 1
            });
            if std::mem::replace(&mut seen[place], at) == at {
                return Err(twice(key));
            }
            members.push((at, place, value));
            Ok(())
        })?;
    }
    let outer: Vec<String> = outer.into_iter().map(|(key, _)| key).collect();
    let is_by_column = match (are_numbers(&outer), are_numbers(&inner)) {
        (false, true) => true,
        (true, false) if !inner.is_empty() => false,
        _ => {
            return Err(Error::file(
                path,
                "holds objects in an object, and nothing tells whether they are rows or columns: \
                 write a list of rows, in pandas to_json(orient='records')",
            ));
        }
    };
    let (names, labels) = if is_by_column {
        (outer, inner)
    } else {
        (inner, outer)
    };
    refuse_wide(path, names.len())?;
    let mut rows: Vec<Vec<(usize, &str)>> = vec![Vec::new(); labels.len()];
    for (outer, inner, value) in members {
        let (row, column) = if is_by_column {
            (inner, outer)
        } else {
            (outer, inner)
        };
        rows[row].push((column, value));
    }
    let has_labels = !are_counted(&labels);
    let shift = usize::from(has_labels);
    let index = has_labels.then_some(Cell::Text(INDEX.into()));
    let names = names.iter().map(|name| Cell::Text(name.into()));
    let header: Vec<Cell<'_>> = index.into_iter().chain(names).collect();
    take(&header)?;
    for (label, members) in labels.iter().zip(rows) {
        let mut row = vec![Cell::Empty; header.len()];
        if has_labels {
            row[0] = Cell::Number(label.into());
        }
        for (column, value) in members {
            let found = cell(value);
            row[column + shift] =
                found.map_err(|cause| Error::lab(path, line, cause.into_owned()))?;
        }
        take(&row)?;
    }
    Ok(note(if is_by_column { "columns" } else { "index" }))
}

fn note(orient: &str) -> String {
    format!("was read as pandas writes it with orient='{orient}'")
}

/// The values of a list, as texts.
fn list(mut file: Watched<'_>, path: &Path, place: Place) -> Result<Vec<String>> {
    let io = |error| Error::io(path, "read it")(error);
    file.seek(SeekFrom::Start(place.byte)).map_err(io)?;
    let source = BufReader::new(file.take(LONGEST as u64));
    let mut values = serde_json::Deserializer::from_reader(source);
    let values = Vec::<Value>::deserialize(&mut values).map_err(|why| {
        let cause = format!("the list that begins here is no JSON ({why}): mend it");
        Error::lab(path, place.line, cause)
    })?;
    let text = |value| match value {
        Value::String(text) => text,
        other => other.to_string(),
    };
    Ok(values.into_iter().map(text).collect())
}

/// Whether labels only count the rows.
fn are_counted(labels: &[String]) -> bool {
    let mut numbered = labels.iter().enumerate();
    numbered.all(|(at, label)| *label == at.to_string())
}

fn are_numbers(labels: &[String]) -> bool {
    labels.iter().all(|label| label.parse::<i64>().is_ok())
}

fn refuse_wide(path: &Path, width: usize) -> Result<()> {
    if width <= COLUMNS {
        return Ok(());
    }
    let cause =
        format!("has {width} columns, and a table has at most {COLUMNS}: keep those that you need");
    Err(Error::file(path, cause))
}
