//! The lasting numbers of rows, where a file tells them.

use std::collections::BTreeMap;

use super::Faults;
use super::read::{Record, Sheet};
use crate::error::Error;

/// The lasting numbers that rows say they have; none stands twice.
pub(super) fn numbers(sheet: &Sheet, name: &str, faults: &mut Faults) -> Vec<Option<i64>> {
    let mut seen = BTreeMap::new();
    let mut number_of = |record: &Record| {
        let found = number(record, name)?;
        match found.and_then(|number| seen.insert(number, record.line)) {
            Some(line) => Err(format!(
                "column row: the number {} stands twice, on line {line} too: leave it empty, and \
                 the row gets one",
                found.unwrap_or_default()
            )),
            None => Ok(found),
        }
    };
    let mut numbers = Vec::new();
    for record in &sheet.records {
        numbers.push(number_of(record).unwrap_or_else(|fault| {
            faults.push(Error::lab(&sheet.path, record.line, fault));
            None
        }));
    }
    numbers
}

/// The lasting number that a row says it has.
fn number(record: &Record, name: &str) -> Result<Option<i64>, String> {
    let accession = match record
        .given("accession")
        .map(|accession| accession.rsplit_once(':'))
    {
        None => None,
        Some(Some((source, number))) if source == name => Some(number),
        Some(_) => {
            let accession = record.get("accession");
            return Err(format!(
                "column accession: `{accession}` is of another source: leave it empty, and the row gets one"
            ));
        }
    };
    let column = if record.given("row").is_some() {
        "row"
    } else {
        "id"
    };
    let Some(written) = record.given(column).or(accession) else {
        return Ok(None);
    };
    match written.parse() {
        Ok(number) if (1..=1_000_000_000).contains(&number) => Ok(Some(number)),
        _ => Err(format!(
            "column {column}: `{written}` is no number from 1 on: leave it empty, and the row gets one"
        )),
    }
}
