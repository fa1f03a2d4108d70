//! Which rows of a table two files have otherwise. Both may be large, what differs is seldom: the
//! old rows are remembered by a fingerprint each, and those that differ are read once more.

use std::collections::{BTreeMap, HashMap};

use rusqlite::types::{Value, ValueRef};

use super::each_row;
use super::layout::Plan;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::seed::shipped::{fingerprint, shown};

/// A row as each file has it, if it has it.
#[derive(Default)]
pub(super) struct Pair {
    /// Its number or key.
    pub(super) key: String,
    pub(super) old: Option<Vec<Value>>,
    pub(super) new: Option<Vec<Value>>,
}

/// Every row that differs, in the order of their keys.
pub(super) fn compare(old: &Db, new: &Db, plan: &Plan) -> Result<Vec<Pair>> {
    let mut known = BTreeMap::new();
    each_keyed(old, plan, |key, row| {
        known.insert(key, fingerprint(row.iter().map(ValueRef::from)));
    })?;
    let mut pairs: BTreeMap<Vec<u8>, Pair> = BTreeMap::new();
    each_keyed(new, plan, |key, row| {
        let same = fingerprint(row.iter().map(ValueRef::from));
        if known.remove(&key) != Some(same) {
            pairs.entry(key).or_default().new = Some(row);
        }
    })?;
    pairs.extend(known.into_keys().map(|key| (key, Pair::default())));
    if !pairs.is_empty() {
        each_keyed(old, plan, |key, row| {
            if let Some(pair) = pairs.get_mut(&key) {
                pair.old = Some(row);
            }
        })?;
    }
    pairs
        .into_values()
        .map(|pair| named(old, plan, pair))
        .collect()
}

/// The pair with its key in words.
fn named(old: &Db, plan: &Plan, pair: Pair) -> Result<Pair> {
    let Some(row) = pair.new.as_ref().or(pair.old.as_ref()) else {
        let path = old.path().unwrap_or("the built-in data".as_ref());
        let why = "was changed while it was read: run it again when nobody writes the file";
        return Err(Error::file(path, why));
    };
    let key: Vec<String> = row[..plan.keys].iter().map(shown).collect();
    Ok(Pair {
        key: key.join("|"),
        ..pair
    })
}

/// Hands over every row of a table with its key in a form that sorts.
fn each_keyed(db: &Db, plan: &Plan, mut take: impl FnMut(Vec<u8>, Vec<Value>)) -> Result<()> {
    let mut nulls = HashMap::new();
    each_row(db, &plan.sql, |row| {
        let mut key = Vec::new();
        row[..plan.keys]
            .iter()
            .for_each(|part| encode(part, &mut key));
        // SQLite lets a key be NULL in any number of rows: they are told apart by their order.
        if row[..plan.keys].contains(&Value::Null) {
            let before: &mut u64 = nulls.entry(key.clone()).or_default();
            *before += 1;
            key.extend(before.to_be_bytes());
        }
        take(key, row);
        Ok(())
    })
}

/// Bytes that sort as SQLite sorts most values: numbers by size, texts by their bytes.
fn encode(value: &Value, key: &mut Vec<u8>) {
    let (kind, bytes) = match value {
        Value::Null => (0, &[][..]),
        Value::Integer(number) => {
            key.push(1);
            return key.extend((number.cast_unsigned() ^ (1 << 63)).to_be_bytes());
        }
        Value::Real(number) => (2, &number.to_bits().to_be_bytes()[..]),
        Value::Text(text) => (3, text.as_bytes()),
        Value::Blob(bytes) => (4, &bytes[..]),
    };
    key.push(kind);
    for byte in bytes {
        key.push(*byte);
        // Two zeros end a part.
        if *byte == 0 {
            key.push(u8::MAX);
        }
    }
    key.extend([0, 0]);
}

/// A value to keep; a text that is none is kept as bytes.
pub(super) fn owned(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Integer(number),
        ValueRef::Real(number) => Value::Real(number),
        ValueRef::Text(bytes) => match String::from_utf8(bytes.to_vec()) {
            Ok(text) => Value::Text(text),
            Err(bytes) => Value::Blob(bytes.into_bytes()),
        },
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::types::Value;

    use super::encode;

    #[test]
    fn keys_sort_and_differ_as_their_parts_do() {
        let encoded = |parts: &[Value]| {
            let mut key = Vec::new();
            for part in parts {
                encode(part, &mut key);
            }
            key
        };
        let text = |text: &str| Value::Text(text.to_owned());
        let sorted = [
            vec![Value::Null],
            vec![Value::Integer(-1)],
            vec![Value::Integer(2)],
            vec![Value::Integer(10)],
            vec![text("")],
            vec![text("a"), text("bc")],
            vec![text("a\0"), text("bc")],
            vec![text("ab"), text("c")],
            vec![Value::Blob(b"ab".to_vec()), text("c")],
        ];
        assert!(
            sorted
                .windows(2)
                .all(|two| encoded(&two[0]) < encoded(&two[1]))
        );
    }
}
