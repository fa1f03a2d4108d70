//! What a lab has found, to be lit in the picture.

use std::collections::BTreeMap;

use super::Hit;
use crate::error::{Error, Result, listed};
use crate::matching::{Matching, Receipt};

/// What columns are called that tell by how much, without signs and in lower case.
const MEASURES: [&str; 12] = [
    "log2fc",
    "logfc",
    "lfc",
    "log2foldchange",
    "logfoldchange",
    "avglog2fc",
    "avglogfc",
    "log2ratio",
    "logratio",
    "foldchange",
    "fc",
    "log2fcshrunk",
];

/// What a lab file holds of ours.
pub struct Hits {
    /// Each term once, by its label.
    pub hits: Vec<Hit>,
    /// The column that their values are from, if there is one.
    pub measure: Option<String>,
    /// What became of every row.
    pub receipt: Receipt,
}

/// Looks up the rows of a lab file that match. `measure` names the column that tells by how much; without
/// it that is the first which is called like a fold change. Of several rows of a term the largest
/// value counts, whichever way it goes.
///
/// # Errors
///
/// [`Error::Usage`] when there is no such column; what [`Matching::run`] returns.
pub fn hits(list: &mut Matching<'_>, measure: Option<&str>) -> Result<Hits> {
    let columns = list.columns();
    let own = list.table().columns().len();
    let place = match measure {
        Some(name) => Some(named(&columns[..own], name)?),
        None => columns[..own].iter().position(|column| is_measure(column)),
    };
    let term = columns.iter().rposition(|column| column == "term");
    let mut found: BTreeMap<String, Option<f64>> = BTreeMap::new();
    let receipt = list.run(&mut |row| {
        let cell = |index: usize| row[index].as_str().ok();
        let value = place
            .and_then(cell)
            .and_then(|cell| cell.trim().parse().ok());
        let value: Option<f64> = value.filter(|value: &f64| value.is_finite());
        for label in term.and_then(cell).unwrap_or_default().split("; ") {
            let known = found.entry(label.to_owned()).or_insert(value);
            let is_larger = value.map(f64::abs) > known.map(f64::abs);
            if is_larger {
                *known = value;
            }
        }
        Ok(())
    })?;
    let hits = found.into_iter().map(|(term, value)| Hit { term, value });
    Ok(Hits {
        hits: hits.collect(),
        measure: place.map(|place| columns[place].clone()),
        receipt,
    })
}

fn is_measure(column: &str) -> bool {
    let letters = column.chars().filter(|c| c.is_alphanumeric());
    let plain: String = letters.flat_map(char::to_lowercase).collect();
    MEASURES.contains(&plain.as_str())
}

fn named(columns: &[String], name: &str) -> Result<usize> {
    let place = columns.iter().position(|column| column == name);
    place.ok_or_else(|| {
        let columns: Vec<String> = columns.iter().map(|column| format!("`{column}`")).collect();
        Error::Usage(format!(
            "--value {name}: no such column; there are {}",
            listed(&columns)
        ))
    })
}
