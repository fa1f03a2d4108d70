//! JSON: one list of objects, or objects one after another (NDJSON).
//!
//! An object is a row, its keys name the columns, in the order in which they first appear
//! anywhere in the file: so the file is read twice, one object at a time. Numbers stay as
//! they are written, nested values stay JSON.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::path::Path;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::COLUMNS;
use super::source::Watched;
use super::spool::{Cell, Take};
use crate::error::{Error, Result};

mod objects;
mod pandas;
mod shape;

use objects::{Object, Objects};
use shape::{Place, Shape};

const EXPECTED: &str =
    "expected a list of objects, [{\"gene\": \"VEGFA\"}, …], or one object a line";

/// Hands over the rows of a JSON file: first the names of its columns, then each row, in which
/// a key that is missing or null is an empty cell.
///
/// Gives what there is to say of where in the file they are.
pub(super) fn rows(file: Watched<'_>, path: &Path, take: &mut Take<'_>) -> Result<Option<String>> {
    let (list, note) = match shape::shape(file, path)? {
        Shape::Records => (None, None),
        Shape::List(list, note) => (Some(list), Some(note)),
        Shape::Split {
            columns,
            index,
            data,
        } => return pandas::split(file, path, (columns, index, data), take).map(Some),
        Shape::Labelled => return pandas::labelled(file, path, take).map(Some),
    };
    records(file, path, list, take)?;
    Ok(note)
}

fn objects<'a>(file: Watched<'a>, path: &'a Path, list: Option<Place>) -> Result<Objects<'a>> {
    match list {
        Some(list) => Objects::within(file, path, list, b'{'),
        None => Objects::open(file, path),
    }
}

/// Hands over objects as rows.
fn records(file: Watched<'_>, path: &Path, list: Option<Place>, take: &mut Take<'_>) -> Result<()> {
    let columns = columns(file, path, list)?;
    let mut names: Vec<(&String, &usize)> = columns.iter().collect();
    names.sort_by_key(|(_, at)| **at);
    let row: Vec<_> = names
        .iter()
        .map(|(name, _)| Cell::Text(Cow::Borrowed(name.as_str())))
        .collect();
    take(&row)?;
    let mut objects = objects(file, path, list)?;
    while let Some(object) = objects.next()? {
        let mut row = vec![Cell::Empty; columns.len()];
        // Most objects have the keys in the order of the columns.
        let mut next = 0;
        each_member(path, &object, &mut |key, value| {
            let at = match names.get(next) {
                Some((name, at)) if ***name == *key => **at,
                _ => *columns
                    .get(key)
                    .ok_or("the file changed while it was read: try again")?,
            };
            next = at + 1;
            row[at] = cell(value)?;
            Ok(())
        })?;
        take(&row)?;
    }
    Ok(())
}

/// The place of every key among the columns; whatever is wrong with the shape of the file
/// shows here.
fn columns(file: Watched<'_>, path: &Path, list: Option<Place>) -> Result<HashMap<String, usize>> {
    let mut columns: HashMap<String, usize> = HashMap::new();
    // In which object each column was seen last.
    let mut seen: Vec<u64> = Vec::new();
    let mut count = 0;
    let mut table = true;
    let mut objects = objects(file, path, list)?;
    while let Some(object) = objects.next()? {
        count += 1;
        let (mut lists, mut plain) = (0, 0);
        each_member(path, &object, &mut |key, value| {
            let at = match columns.get(key) {
                Some(at) => *at,
                None if seen.len() == COLUMNS => {
                    return Err(format!(
                        "`{key}` is key number {}, and a table has at most {COLUMNS} columns: \
                         keep the keys that you need",
                        COLUMNS + 1
                    )
                    .into());
                }
                None => {
                    columns.insert(key.to_owned(), seen.len());
                    seen.push(0);
                    seen.len() - 1
                }
            };
            if std::mem::replace(&mut seen[at], count) == count {
                return Err(twice(key));
            }
            lists += u32::from(value.starts_with('['));
            plain += u32::from(!value.starts_with(['[', '{']));
            Ok(())
        })?;
        table = lists == 0 && plain > 0;
    }
    if columns.is_empty() {
        return Err(Error::file(path, format!("holds no row: {EXPECTED}")));
    }
    if count == 1 && !table && !objects.in_a_list() {
        let cause = format!(
            "is one object with the rows inside it: {EXPECTED}, e.g. what `jq .KEY` makes of it \
             (if it is one row, put it in [ ])"
        );
        return Err(Error::file(path, cause));
    }
    Ok(columns)
}

type Cause = Cow<'static, str>;

fn twice(key: &str) -> Cause {
    format!("the key `{key}` is there twice in one object: keep one").into()
}

type TakeMember<'a, 'de> = dyn FnMut(&str, &'de str) -> Result<(), Cause> + 'a;

/// Goes through an object: each key, and its value as it is written.
fn each_member<'de>(
    path: &Path,
    object: &Object<'de>,
    take: &mut TakeMember<'_, 'de>,
) -> Result<()> {
    let mut source = serde_json::Deserializer::from_str(object.text);
    source.deserialize_map(Members(take)).map_err(|why| {
        let words = why.to_string();
        let words = words.split(" at line ").next().unwrap_or_default();
        let cause = if why.is_data() {
            words.to_owned()
        } else if ["NaN", "Infinity"]
            .iter()
            .any(|word| object.text.contains(word))
        {
            format!("is no JSON here ({words}): write null for NaN and Infinity")
        } else {
            format!("is no JSON here ({words}): mend it or write the file anew")
        };
        let line = object.line + (why.line() as u64).saturating_sub(1);
        Error::lab(path, line, cause)
    })
}

struct Members<'a, 'b, 'de>(&'a mut TakeMember<'b, 'de>);

impl<'de> Visitor<'de> for Members<'_, '_, 'de> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some(Text(key)) = members.next_key()? {
            let value: &'de RawValue = members.next_value()?;
            if key.contains('\0') {
                return Err(A::Error::custom(NUL));
            }
            (self.0)(&key, value.get()).map_err(A::Error::custom)?;
        }
        Ok(())
    }
}

const NUL: &str = "a text holds a NUL character (\\u0000): take it out";

/// A text, borrowed where it has no escapes.
struct Text<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        struct Words;
        impl<'de> Visitor<'de> for Words {
            type Value = Text<'de>;
            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a text")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }
        source.deserialize_str(Words)
    }
}

/// A value as it is written.
fn cell(value: &str) -> Result<Cell<'_>, Cause> {
    match value.as_bytes().first() {
        Some(b'"') => {
            let Text(text) = serde_json::from_str(value).map_err(|why| {
                let words = why.to_string();
                let words = words.split(" at line ").next().unwrap_or_default();
                format!("a text is wrong ({words}): mend it")
            })?;
            if text.contains('\0') {
                Err(NUL.into())
            } else {
                Ok(Cell::Text(text))
            }
        }
        Some(b'n') => Ok(Cell::Empty),
        Some(b'[' | b'{') => Ok(Cell::Text(Cow::Owned(compact(value)))),
        Some(b't' | b'f') => Ok(Cell::Text(Cow::Borrowed(value))),
        _ => Ok(Cell::Number(Cow::Borrowed(value))),
    }
}

/// A nested value without the white space between its parts.
fn compact(value: &str) -> String {
    let (mut in_text, mut escaped) = (false, false);
    let keep = |letter: &char| {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => in_text = !in_text,
            _ => {}
        }
        in_text || !letter.is_ascii_whitespace()
    };
    value.chars().filter(keep).collect()
}

#[cfg(test)]
mod tests {
    use super::rows;
    use crate::error::Result;
    use crate::lab::Reading;
    use crate::lab::source::Watched;
    use crate::lab::spool::Cell;
    use std::fs::File;
    use std::path::{Path, PathBuf};

    fn lab(name: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/lab")
            .join(name)
    }

    /// The rows, a line each, a cell that is empty as `-`.
    fn read(path: &Path) -> Result<String> {
        let mut all = Vec::new();
        let file = File::open(path).unwrap();
        let reading = Reading::default();
        rows(Watched::new(&file, &reading), path, &mut |row| {
            let cells: Vec<&str> = row
                .iter()
                .map(|cell| match cell {
                    Cell::Empty => "-",
                    Cell::Text(text) | Cell::Number(text) => text,
                })
                .collect();
            all.push(format!("{cells:?}\n"));
            Ok(())
        })?;
        Ok(all.concat())
    }

    fn of(json: impl AsRef<[u8]>) -> String {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("x.json");
        std::fs::write(&path, json).unwrap();
        read(&path).unwrap_or_else(|why| {
            let why = why.to_string();
            assert!(!why.contains('\n'), "{why}");
            why[why.find("x.json").unwrap()..].to_owned()
        })
    }

    #[test]
    fn a_list_and_lines_give_the_same_table() {
        let same = read(&lab("same.json")).unwrap();
        insta::assert_snapshot!(same);
        assert_eq!(read(&lab("same.ndjson")).unwrap(), same);
    }

    #[test]
    fn numbers_stay_as_written_and_nested_values_stay_json() {
        insta::assert_snapshot!(of("\u{feff}[{\"a\":1.50, \"b\":1e5,\"c\":-0.0,\"d\":12345678901234567890123},
            {\"e\":true,\"a\":null,\"f\":{ \"x\" : [1.0, \"a \\\" b\"]},\"g\":[ ],\"h\":\"\"}, {} ] "));
        let escapes = of(r#"{"n": "NA", "t": "\u03b2\n\ud83d\ude00 \\"}{"t": "x", "n": 2}"#);
        assert_eq!(
            escapes,
            "[\"n\", \"t\"]\n[\"NA\", \"β\\n😀 \\\\\"]\n[\"2\", \"x\"]\n"
        );
    }

    #[test]
    fn what_is_no_table_says_what_is_expected() {
        let faults = [
            "",
            " \n",
            "[]",
            "[{}]",
            "7",
            "[1,2]",
            "[[1]]",
            "\"text\"",
            "gene,log2fc\n",
            "\0\0",
            r#"{"data": [{"gene": "VEGFA"}]}"#,
            r#"{"gene": {"0": "VEGFA"}, "n": {"0": 1}}"#,
            r#"[{"gene": "VEGFA"}"#,
            r#"[{"gene": "VEGFA"},]"#,
            r#"[{"gene": "VEGFA"} {"gene": "CD5L"}]"#,
            r#"[{"gene": "VEGFA"}] []"#,
            "{\"a\": 1},\n{\"a\": 2}",
            "{\"a\": 1}\n\n{\"a\": 1, \"b\": 2,\n\"a\": 2}",
            "{\"a\": 1}\n{\"a\": \n  tru}",
            "{\"a\": 1}\n{\"a\": [1}",
            "{\"a\": 1}\n{\"a\": \"\\u0000\"}",
            "{\"a\": 1}\n{\"a\": \"\\ud800\"}",
            "{\"a\": 1}\n{\"a\\u0000\": \"\"}",
            "{\"a\": 1}\n{\"a\": 01}",
            "{'a': 1}",
            "{\"a\": NaN}",
        ];
        let mut all: Vec<String> = faults
            .iter()
            .map(|json| format!("{json:?}\n  {}\n", of(json)))
            .collect();
        all.push(of(b"{\"a\": 1}\n{\"a\":\n\"\xff\"}") + "\n");
        let many: Vec<String> = (0..2001).map(|n| format!("\"k{n}\":1")).collect();
        all.push(of(format!("{{{}}}", many.join(","))));
        insta::assert_snapshot!(all.concat());
        let deep = format!(
            "{{\"a\": 1, \"b\": {}{}}}",
            "[".repeat(100_000),
            "]".repeat(100_000)
        );
        assert!(of(format!("[{deep}]")).ends_with("]]\"]\n"));
    }
}
