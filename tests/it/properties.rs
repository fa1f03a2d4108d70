//! What holds whatever comes in: spoilt seed files, values of every kind, and text that
//! would steer a terminal.

use std::io::Write;
use std::process::{Command, Stdio};

use migrasome::db::Release;
use migrasome::render::{Format, Renderer, visible};
use migrasome::{Db, Error};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use rusqlite::types::{Value, ValueRef};
use serde_json::json;

use crate::support::{consumer, options, project};

/// What somebody does to a seed file; an `Index` is a place in whatever there is.
#[derive(Clone, Debug)]
enum Slip {
    Delete(Index),
    Double(Index),
    Swap(Index, Index),
    Retype(Index, Index, String),
    Insert(Index, Vec<u8>),
}

fn slip() -> impl Strategy<Value = Slip> {
    let at = any::<Index>;
    // Most faults are refused by the first look at a file; these get further.
    let cell = prop_oneof!["", "[0-9]", "[ –:^|(\\[]", "(?s).{0,8}"];
    prop_oneof![
        1 => at().prop_map(Slip::Delete),
        1 => at().prop_map(Slip::Double),
        1 => (at(), at()).prop_map(|(one, other)| Slip::Swap(one, other)),
        5 => (at(), at(), cell).prop_map(|(line, column, text)| Slip::Retype(line, column, text)),
        1 => (at(), prop::collection::vec(any::<u8>(), 1..6)).prop_map(|(at, bytes)| Slip::Insert(at, bytes)),
    ]
}

impl Slip {
    fn make(&self, text: &str) -> String {
        let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
        match self {
            _ if lines.is_empty() => {}
            Self::Delete(at) => {
                lines.remove(at.index(lines.len()));
            }
            Self::Double(at) => {
                let at = at.index(lines.len());
                lines.insert(at, lines[at]);
            }
            Self::Swap(one, other) => {
                let (one, other) = (one.index(lines.len()), other.index(lines.len()));
                lines.swap(one, other);
            }
            Self::Retype(line, column, cell) => return retyped(text, *line, *column, cell),
            Self::Insert(at, bytes) => {
                let (before, after) = text.as_bytes().split_at(at.index(text.len() + 1));
                let bytes = [before, bytes, after].concat();
                return String::from_utf8_lossy(&bytes).into_owned();
            }
        }
        lines.concat()
    }
}

/// The file with one cell below the header replaced; unchanged where it has none.
fn retyped(text: &str, line: Index, column: Index, cell: &str) -> String {
    let reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let records: Result<Vec<csv::StringRecord>, _> = reader.into_records().collect();
    let mut records = records.expect("text is UTF-8");
    if records.len() < 2 {
        return text.to_owned();
    }
    let line = 1 + line.index(records.len() - 1);
    let column = column.index(records[line].len());
    let cells = records[line].iter().enumerate();
    records[line] = cells
        .map(|(index, old)| if index == column { cell } else { old })
        .collect();
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .from_writer(Vec::new());
    for record in &records {
        writer.write_record(record).expect("a record");
    }
    String::from_utf8(writer.into_inner().expect("all written")).expect("UTF-8")
}

proptest! {
    // Each case builds the data anew.
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn a_spoilt_seed_file_is_taken_or_refused_with_a_line_that_exists(
        file: Index, slips in prop::collection::vec(slip(), 1..3)
    ) {
        let release = Release::this();
        let seeds = release.seeds();
        let files = seeds.paths().filter(|path| !path.starts_with("seeds/queries/"));
        let files: Vec<&str> = files.collect();
        let path = *file.get(&files);
        let text = seeds.text(path).unwrap().to_owned();
        let text = slips.iter().fold(text, |text, slip| slip.make(&text));
        let release = release.clone().with_seed(path, &text);
        match Db::of(&release) {
            Ok(_) => {}
            Err(Error::Seed { file, line, cause }) => {
                let lines = release.seeds().text(&file).unwrap().lines().count() as u64;
                prop_assert!((1..=lines + 1).contains(&line), "{file}:{line}: {cause}");
            }
            Err(other) => prop_assert!(false, "{path}: {other:?}\n{text}"),
        }
    }
}

/// Text with all that a format has to quote or escape, and whatever else there is.
fn text() -> impl Strategy<Value = String> {
    let tricky = "[ ,;\"'\\\\/\r\n\t\u{0}\u{b}\u{7f}\u{85}\u{2028}\u{feff}#=aβΩ‒é血🧬]{0,6}";
    prop_oneof![tricky, "(?s).{0,8}"]
}

fn value() -> impl Strategy<Value = Value> {
    let integer = prop_oneof![any::<i64>(), -9_i64..10, Just(i64::MIN), Just(i64::MAX)];
    let whole = (-9_i32..10).prop_map(f64::from);
    // SQLite has no NaN: it stores NULL.
    let real = prop::num::f64::ANY.prop_filter("a NaN", |number| !number.is_nan());
    let rare = prop::sample::select(vec![-0.0, 1e300, 0.1, f64::MAX, 5e-324, f64::INFINITY]);
    prop_oneof![
        1 => Just(Value::Null),
        2 => integer.prop_map(Value::Integer),
        2 => prop_oneof![whole, real, rare].prop_map(Value::Real),
        5 => text().prop_map(Value::Text),
        1 => prop::collection::vec(any::<u8>(), 0..4).prop_map(Value::Blob),
    ]
}

/// The columns and the rows of a result.
type Grid = (Vec<String>, Vec<Vec<Value>>);

fn grid() -> impl Strategy<Value = Grid> {
    // JSON objects need a name for each column.
    prop::collection::btree_set(text(), 1..4).prop_flat_map(|columns| {
        let row = prop::collection::vec(value(), columns.len());
        let columns: Vec<String> = columns.into_iter().collect();
        (Just(columns), prop::collection::vec(row, 0..4))
    })
}

/// A result as it is written.
fn written(format: Format, (columns, rows): &Grid) -> Vec<u8> {
    let mut out = Vec::new();
    let mut renderer = Renderer::new(options(format), columns, &mut out).unwrap();
    for row in rows {
        let row: Vec<ValueRef<'_>> = row.iter().map(ValueRef::from).collect();
        renderer.row(&row).unwrap();
    }
    renderer.finish(None).unwrap();
    out
}

/// A result as it is written, and what went in, for a reader in another language: text, and
/// the bits of a REAL, as numbers of bytes, which nobody reads differently.
fn for_reading(name: &str, format: Format, grid: &Grid) -> String {
    let (columns, rows) = grid;
    let cell = |value: &Value| match value {
        Value::Null => json!(["null", []]),
        Value::Integer(number) => json!(["integer", number.to_string().as_bytes()]),
        Value::Real(number) => json!(["real", number.to_be_bytes()]),
        Value::Text(text) => json!(["text", text.as_bytes()]),
        Value::Blob(bytes) => json!(["blob", bytes]),
    };
    let cells = |row: &Vec<Value>| row.iter().map(cell).collect::<Vec<_>>();
    let case = json!({
        "format": name,
        "written": written(format, grid),
        "columns": columns.iter().map(String::as_bytes).collect::<Vec<_>>(),
        "rows": rows.iter().map(cells).collect::<Vec<_>>(),
    });
    format!("{case}\n")
}

/// One Python for all cases, hence no shrinking: it names the smallest that fails.
#[test]
fn python_reads_from_csv_tsv_json_and_ndjson_what_went_in() {
    let Some(mut python) = consumer("python3") else {
        return;
    };
    let mut runner = TestRunner::default();
    let mut cases = String::new();
    for _ in 0..256 {
        let grid = grid().new_tree(&mut runner).unwrap().current();
        for (name, format) in [
            ("csv", Format::Csv),
            ("tsv", Format::Tsv),
            ("json", Format::Json),
            ("ndjson", Format::Ndjson),
        ] {
            cases += &for_reading(name, format, &grid);
        }
        // These are for eyes; that they can be drawn at all is the promise.
        for format in [Format::Table, Format::Markdown] {
            written(format, &grid);
        }
    }
    let output = fed(python.arg(project("tests/it/read_back.py")), &cases);
    assert_eq!(output, "1024 read back\n");
}

/// What a command says, on either stream, of what it is given.
fn fed(command: &mut Command, input: &str) -> String {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(input.as_bytes()).unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
}

proptest! {
    #[test]
    fn what_is_visible_steers_no_terminal(
        text in "[\u{0}-\u{1f}\u{7f}-\u{9f}\u{ad}\u{200b}-\u{200f}\u{2028}-\u{202e}\u{2066}-\u{2069}aβ]{0,12}|[a-z αβ\n]{0,12}|(?s).{0,12}"
    ) {
        let seen = visible(&text);
        let steers = |c: char| {
            let is_unseen = matches!(
                c,
                '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                    | '\u{2060}'..='\u{206f}' | '\u{feff}'
            );
            (c.is_control() && c != '\n') || is_unseen
        };
        prop_assert!(!seen.contains(steers), "{seen:?}");
        prop_assert!(!text.contains(steers) || seen != text);
        if text.chars().all(|c| c.is_ascii_graphic() || " \nαβ‒é".contains(c)) {
            prop_assert_eq!(&seen, &text);
        }
        prop_assert_eq!(text.matches('\n').count(), seen.matches('\n').count());
    }
}
