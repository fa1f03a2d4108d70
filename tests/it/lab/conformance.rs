//! A corpus that people wrote who knew the promise and not the code: `tests/conformance/tops.jsonl`.
//! Each line is a file, how it is to be read, and what must come of it.

use std::fs;

use serde_json::Value;

use crate::support::{Ran, holding, project};

/// What does not fit an expectation, if anything.
fn faults(ran: &Ran, expected: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    let mut lacks = |words: &Value| {
        let words = words.as_str().unwrap_or_default();
        // `line 3` may be said as `x.csv:3:`.
        let place = words.strip_prefix("line ").map(|line| format!(":{line}:"));
        let is_there = |words: &str| ran.stderr.contains(words);
        if !is_there(words) && !place.is_some_and(|place| is_there(&place)) {
            faults.push(format!("does not say `{words}`"));
        }
    };
    if let Some(words) = expected.get("error") {
        lacks(words);
        if ran.code == 0 {
            faults.push("is no error".to_owned());
        }
        return faults;
    }
    expected.get("says").into_iter().for_each(&mut lacks);
    if ran.code != 0 {
        faults.push(format!("exit code {}", ran.code));
        return faults;
    }
    let mut reader = csv::Reader::from_reader(ran.stdout.as_bytes());
    let columns: Vec<String> = reader
        .headers()
        .unwrap()
        .iter()
        .map(str::to_owned)
        .collect();
    let rows = reader.records().count() as u64;
    let wanted = expected.get("columns").and_then(Value::as_array);
    if wanted.is_some_and(|wanted| !wanted.iter().eq(columns.iter())) {
        faults.push(format!("columns {columns:?}"));
    }
    if expected
        .get("rows")
        .and_then(Value::as_u64)
        .is_some_and(|wanted| wanted != rows)
    {
        faults.push(format!("{rows} rows"));
    }
    faults
}

#[test]
fn what_stands_above_tables_is_read_as_others_expect() {
    let text = fs::read_to_string(project("tests/conformance/tops.jsonl")).unwrap();
    let mut all = Vec::new();
    for line in text.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let name = case["file"].as_str().unwrap();
        let lab = holding(name, case["text"].as_str().unwrap());
        let table = format!("t={name}");
        let mut words = vec!["sql", "SELECT * FROM t", "--with", &table, "-f", "csv"];
        let options = case["options"].as_array().unwrap();
        words.extend(options.iter().filter_map(Value::as_str));
        let ran = lab.run(&words);
        let found = faults(&ran, &case);
        let other = case.get("also_right").map(|other| faults(&ran, other));
        if !found.is_empty() && other.is_none_or(|other| !other.is_empty()) {
            all.push(format!("{}: {found:?}\n{}", case["id"], ran.shown()));
        }
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}
