//! What a workbook says beside its rows: what was asked of which data, and the receipt of a match.

use crate::Db;
use crate::matching::Receipt;
use crate::render::Citations;
use serde_json::Value;

/// Between the words that lead to a number of a receipt.
const WITHIN: &str = " › ";

/// A list in one cell is no longer than this, in characters.
const LONGEST: usize = 5_000;

/// What was asked, of which data, and how that is cited.
pub fn about(db: &Db, asked: &str) -> crate::Result<Vec<(String, String)>> {
    let file = db.path().map(|path| path.display().to_string());
    let lines = [
        ("question", format!("migrasome {asked}")),
        ("file", file.unwrap_or_else(|| "built-in data".to_owned())),
        ("data version", db.metadata("data_version")?),
        ("schema", db.schema().to_string()),
        (
            "program",
            format!("migrasome {}", env!("CARGO_PKG_VERSION")),
        ),
        ("cite", db.metadata("cite")?),
        ("licence of the data", db.metadata("licence_data")?),
    ];
    let lines = lines.into_iter();
    Ok(lines.map(|(what, text)| (what.to_owned(), text)).collect())
}

/// What the rows rest on, a line each.
pub fn cited(citations: &Citations) -> impl Iterator<Item = (String, String)> {
    let text = citations.to_string();
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines.into_iter().map(|line| ("rests on".to_owned(), line))
}

/// All that a receipt tells, a line each.
pub fn receipt(receipt: &Receipt) -> Vec<(String, String)> {
    let mut lines = Vec::new();
    if let Ok(value) = serde_json::to_value(receipt) {
        flatten("", &value, &mut lines);
    }
    lines
}

fn flatten(path: &str, value: &Value, lines: &mut Vec<(String, String)>) {
    let below = |name: &str| match path {
        "" => name.to_owned(),
        _ => format!("{path}{WITHIN}{name}"),
    };
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                flatten(&below(name), value, lines);
            }
        }
        Value::Array(values)
            if values
                .iter()
                .any(|value| value.is_object() || value.is_array()) =>
        {
            for (number, value) in (1..).zip(values) {
                flatten(&below(&format!("{number}")), value, lines);
            }
        }
        Value::Array(values) => listed(path, values, lines),
        Value::String(text) => lines.push((path.to_owned(), text.clone())),
        other => lines.push((path.to_owned(), other.to_string())),
    }
}

/// A list of words: as many lines as it takes.
fn listed(path: &str, values: &[Value], lines: &mut Vec<(String, String)>) {
    let mut line = String::new();
    for value in values {
        let word = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        if !line.is_empty() {
            if line.chars().count() + word.chars().count() > LONGEST {
                lines.push((path.to_owned(), std::mem::take(&mut line)));
            } else {
                line.push_str("; ");
            }
        }
        line.push_str(&word);
    }
    lines.push((path.to_owned(), line));
}
