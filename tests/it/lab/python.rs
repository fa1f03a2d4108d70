//! What Python writes.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::lab;
use crate::support::{consumer, project, ran};

/// A cell as Python is given it: text or a number.
fn cell() -> impl Strategy<Value = Value> {
    let pieces = vec![
        "\"", "\"\"", "'", ",", ";", "\t", "|", "\n", "\r\n", " ", "β", "0", "007", "1e5", "NA",
        "-", "a", "é", "血", "🧬", "\\", "#", "=", "\u{a0}", "\u{2028}", "\u{feff}",
    ];
    let tricky =
        prop::collection::vec(prop::sample::select(pieces), 0..5).prop_map(|all| all.concat());
    let small = (-2000_i32..2000).prop_map(|number| json!(f64::from(number) / 8.0));
    prop_oneof![
        4 => tricky.prop_map(Value::from),
        1 => "[^\\x00\r\n]{0,6}".prop_map(Value::from),
        2 => any::<i64>().prop_map(Value::from),
        1 => (0_i64..100).prop_map(Value::from),
        1 => small,
        1 => prop::num::f64::NORMAL.prop_map(Value::from),
        2 => Just(Value::from("")),
    ]
}

/// Columns of one kind each, or of all kinds.
fn table() -> impl Strategy<Value = (Vec<String>, Vec<Vec<Value>>)> {
    let name = "[A-Za-zα-ω]([A-Za-z0-9 _.α-ω-]{0,5}[a-z0-9])?";
    let height = 0_usize..7;
    (prop::collection::vec(name, 2..5), height).prop_flat_map(|(names, height)| {
        let header: Vec<String> = names
            .iter()
            .enumerate()
            .map(|(index, name)| format!("{name}{index}"))
            .collect();
        let numbers = (0_i64..100_000).prop_map(Value::from);
        let numbers = prop_oneof![numbers, Just(Value::from(""))];
        // Plates and wells: some columns have zeros that count.
        let digits = "0?[1-9][0-9]{0,3}".prop_map(Value::from);
        let column = prop_oneof![
            3 => prop::collection::vec(cell(), height),
            1 => prop::collection::vec(numbers, height),
            1 => prop::collection::vec(digits, height),
        ];
        let columns = prop::collection::vec(column, header.len());
        let rows = columns.prop_map(move |columns| {
            let row = |index: usize| columns.iter().map(|cells| cells[index].clone()).collect();
            (0..height).map(row).collect()
        });
        (Just(header), rows)
    })
}

/// Whether a value, as JSON writes it, is what the cell says and would be written the same.
fn same(cell: &Value, found: &str) -> bool {
    let Ok(value) = serde_json::from_str::<Value>(found) else {
        return false;
    };
    match (cell, value) {
        (Value::String(text), Value::Null) => text.is_empty(),
        (Value::String(text), Value::String(value)) => *text == value,
        (Value::String(text), Value::Number(_)) => {
            let digits = text.trim_start_matches('-');
            let zeros = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
            !zeros && !text.contains(['e', 'E', '+']) && same_number(text, found)
        }
        (Value::Number(number), Value::Number(_)) => same_number(&number.to_string(), found),
        (Value::Number(number), Value::String(value)) => same_number(&number.to_string(), &value),
        _ => false,
    }
}

/// Whole numbers to the last digit, others to the last bit.
fn same_number(cell: &str, found: &str) -> bool {
    let Ok(number) = found.parse::<f64>() else {
        return false;
    };
    match cell.parse::<i64>() {
        Ok(whole) => found.parse() == Ok(whole) || format!("{number:.0}") == whole.to_string(),
        Err(_) => cell.parse() == Ok(number),
    }
}

/// One Python writes all tables, hence no shrinking: the file that fails is shown.
#[test]
fn what_python_writes_is_read_back_the_same() {
    let Some(mut python) = consumer("python3") else {
        return;
    };
    let lab = lab();
    let dialect = (
        prop::sample::select(vec![",", ";", "\t", "|"]),
        prop::sample::select(vec!["QUOTE_MINIMAL", "QUOTE_ALL", "QUOTE_NONNUMERIC"]),
        prop::sample::select(vec!["\n", "\r\n"]),
    );
    let mut runner = TestRunner::default();
    let tables: Vec<_> = (0..96)
        .map(|_| (table(), &dialect).new_tree(&mut runner).unwrap().current())
        .collect();
    let mut orders = String::new();
    for (index, ((header, rows), (delimiter, quoting, terminator))) in tables.iter().enumerate() {
        let header: Vec<Value> = header.iter().map(|name| json!(name)).collect();
        let all: Vec<&Vec<Value>> = [&header].into_iter().chain(rows).collect();
        let order = json!({
            "path": lab.path(&format!("t{index}.csv")),
            "delimiter": delimiter,
            "quoting": quoting,
            "terminator": terminator,
            "rows": all,
        });
        writeln!(orders, "{order}").unwrap();
    }
    lab.write("orders", &orders);
    let orders = fs::File::open(lab.path("orders")).unwrap();
    let script = project("tests/it/write_dialects.py");
    let written = ran(python.arg(script).stdin(orders).output().unwrap());
    assert_eq!(written.stdout, "96 written\n", "{}", written.stderr);

    for (index, ((header, rows), dialect)) in tables.iter().enumerate() {
        let name = format!("t{index}.csv");
        let text = fs::read_to_string(lab.path(&name)).unwrap();
        let words = [
            "sql",
            &format!("SELECT * FROM t{index}"),
            "-f",
            "json",
            "--with",
            &name,
        ];
        let ran = lab.run(&words);
        let shown = format!("{dialect:?}, {text:?}: {}", ran.shown());
        assert_eq!(ran.code, 0, "{shown}");
        let found: Vec<BTreeMap<String, Box<RawValue>>> =
            serde_json::from_str(&ran.stdout).expect(&shown);
        assert_eq!(found.len(), rows.len(), "{shown}");
        for (row, found) in rows.iter().zip(found) {
            assert_eq!(found.len(), header.len(), "{shown}");
            for (name, cell) in header.iter().zip(row) {
                let value = found.get(name).unwrap_or_else(|| panic!("{name}: {shown}"));
                assert!(same(cell, value.get()), "{cell} is {value}: {shown}");
            }
        }
    }
}
