//! Which rows of a database are ours. A row is known by its table and its primary key, which
//! never changes; `shipped_rows` keeps a fingerprint of each row that came with the file, so
//! that what a lab changed or added can be told from what it did not.

use std::collections::BTreeSet;
use std::hash::Hasher;

use rusqlite::types::{Value, ValueRef};
use rusqlite::{CachedStatement, Connection, OptionalExtension, Row, params, params_from_iter};
use siphasher::sip::SipHasher13;

use super::keys::is_of_keys;

/// What keeps the record of migrations and of our rows holds no facts.
pub(crate) const RECORDS: [&str; 2] = ["refinery_schema_history", "shipped_rows"];

/// The table of claims: rows that hang on a claim are parts of it.
pub(crate) const CLAIMS: &str = "mechanisms";

/// A table of ours as its database has it.
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) columns: Vec<String>,
    /// The primary key, as indexes of columns.
    key: Vec<usize>,
    /// The first column of text, by which a reader knows a row.
    known_by: Option<usize>,
    /// Columns that point at the number of a row of another table.
    pub(crate) parents: Vec<(usize, String)>,
}

/// A row of a table of ours.
#[derive(Clone)]
pub(crate) struct ShippedRow {
    /// Its primary key, joined by `|`.
    pub(crate) key: String,
    pub(crate) values: Vec<Value>,
}

impl ShippedRow {
    /// A number that differs where any value differs. `SipHash`, and not a cryptographic hash:
    /// this guards against mistakes, not against forgery.
    pub(crate) fn fingerprint(&self) -> i64 {
        fingerprint(self.values.iter().map(ValueRef::from))
    }

    /// The same for what the row says, whatever its number.
    pub(crate) fn fingerprint_without_key(&self, table: &Table) -> i64 {
        let cells = self.values.iter().enumerate();
        let cells = cells.filter(|(index, _)| !table.key.contains(index));
        fingerprint(cells.map(|(_, value)| value.into()))
    }
}

/// A number that differs where any of the values differs, in every program and on every
/// machine the same.
pub(crate) fn fingerprint<'v>(values: impl Iterator<Item = ValueRef<'v>>) -> i64 {
    let mut hasher = SipHasher13::new();
    let mut add = |kind, bytes: &[u8]| {
        hasher.write_u8(kind);
        hasher.write_u64(bytes.len() as u64);
        hasher.write(bytes);
    };
    for value in values {
        match value {
            ValueRef::Null => add(0, &[]),
            ValueRef::Integer(number) => add(1, &number.to_le_bytes()),
            ValueRef::Real(number) => add(2, &number.to_bits().to_le_bytes()),
            ValueRef::Text(bytes) => add(3, bytes),
            ValueRef::Blob(bytes) => add(4, bytes),
        }
    }
    hasher.finish().cast_signed()
}

/// Every table that holds facts, the ones that others point at first. In a fresh database these
/// are the tables that we fill.
pub(crate) fn tables(connection: &Connection) -> rusqlite::Result<Vec<Table>> {
    let names: Vec<String> = connection
        .prepare_cached(
            "SELECT name
             FROM sqlite_master
             WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'
             ORDER BY rowid",
        )?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    // Keys are made from the facts of other tables.
    let names = names
        .into_iter()
        .filter(|name| !RECORDS.contains(&name.as_str()) && !is_of_keys(name));
    let mut left: Vec<Table> = names
        .map(|name| Table::of(connection, name))
        .collect::<Result<_, _>>()?;
    let mut sorted: Vec<Table> = Vec::new();
    while !left.is_empty() {
        let is_sorted = |name: &String| sorted.iter().any(|table| table.name == *name);
        let next = left
            .iter()
            .position(|table| table.parents.iter().all(|(_, parent)| is_sorted(parent)));
        sorted.push(left.remove(next.unwrap_or(0)));
    }
    Ok(sorted)
}

impl Table {
    fn of(connection: &Connection, name: String) -> rusqlite::Result<Self> {
        let (mut columns, mut key, mut known_by) = (Vec::new(), Vec::new(), None);
        let mut info = connection
            .prepare_cached("SELECT name, pk, type FROM pragma_table_info(?1) ORDER BY cid")?;
        let mut info = info.query([&name])?;
        while let Some(column) = info.next()? {
            let (place, kind): (i64, String) = (column.get(1)?, column.get(2)?);
            if place > 0 {
                key.push((place, columns.len()));
            } else if kind == "TEXT" && known_by.is_none() {
                known_by = Some(columns.len());
            }
            columns.push(column.get(0)?);
        }
        key.sort_unstable();
        let links = connection
            .prepare_cached(r#"SELECT "from", "table" FROM pragma_foreign_key_list(?1)"#)?
            .query_map([&name], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<Vec<(String, String)>, _>>()?;
        let place = |name: &str| columns.iter().position(|column| column == name);
        let parents = links.into_iter();
        let parents = parents.filter_map(|(from, parent)| Some((place(&from)?, parent)));
        Ok(Self {
            parents: parents.collect(),
            key: key.into_iter().map(|(_, index)| index).collect(),
            name,
            columns,
            known_by,
        })
    }

    /// Whether its rows have numbers of their own.
    pub(crate) fn has_numbers(&self) -> bool {
        matches!(self.key[..], [0] if self.columns[0].ends_with("_id"))
    }

    /// Its rows, in the order of their keys.
    pub(crate) fn rows(&self, connection: &Connection) -> rusqlite::Result<Vec<ShippedRow>> {
        let key = self.key.iter().map(|index| self.columns[*index].as_str());
        let order: Vec<&str> = key.collect();
        connection
            .prepare(&format!("{} ORDER BY {}", self.select(), order.join(", ")))?
            .query_map([], |row| self.row(row))?
            .collect()
    }

    /// A look-up by key.
    pub(crate) fn finder<'c>(&self, connection: &'c Connection) -> rusqlite::Result<Finder<'c>> {
        let sql = format!("{} WHERE {}", self.select(), self.where_key());
        connection
            .prepare_cached(&sql)
            .map(|statement| Finder { statement })
    }

    fn select(&self) -> String {
        format!("SELECT {} FROM {}", self.columns.join(", "), self.name)
    }

    /// `a = ?1 AND b = ?2` over the primary key.
    pub(crate) fn where_key(&self) -> String {
        let same: Vec<String> = (self.key.iter().enumerate())
            .map(|(at, index)| format!("{} = ?{}", self.columns[*index], at + 1))
            .collect();
        same.join(" AND ")
    }

    /// SQL for the key of a row, as `shipped_rows` has it.
    pub(crate) fn key_sql(&self) -> String {
        let key = self.key.iter().map(|index| self.columns[*index].as_str());
        key.collect::<Vec<_>>().join(" || '|' || ")
    }

    /// The parts of a key, to bind.
    pub(crate) fn key_parts<'k>(&self, key: &'k str) -> impl Iterator<Item = &'k str> + use<'k> {
        key.splitn(self.key.len().max(1), '|')
    }

    /// The number of a row of a table whose rows have numbers.
    pub(crate) fn number(&self, row: &ShippedRow) -> Option<i64> {
        match (self.has_numbers(), &row.values[self.key[0]]) {
            (true, Value::Integer(number)) => Some(*number),
            _ => None,
        }
    }

    fn row(&self, row: &Row<'_>) -> rusqlite::Result<ShippedRow> {
        let values: Vec<Value> = (0..self.columns.len())
            .map(|index| row.get(index))
            .collect::<Result<_, _>>()?;
        let key = self.key.iter().map(|index| shown(&values[*index]));
        Ok(ShippedRow {
            key: key.collect::<Vec<_>>().join("|"),
            values,
        })
    }

    /// What a reader knows a row by: `cargos 2 CD5L`.
    pub(crate) fn place(&self, row: &ShippedRow) -> String {
        let known_by = self.known_by.map(|index| shown(&row.values[index]));
        let place = format!("{} {} {}", self.name, row.key, known_by.unwrap_or_default());
        place.trim_end().to_owned()
    }
}

/// A look-up of rows by their keys.
pub(crate) struct Finder<'c> {
    statement: CachedStatement<'c>,
}

impl Finder<'_> {
    /// The row of that key.
    pub(crate) fn find(
        &mut self,
        table: &Table,
        key: &str,
    ) -> rusqlite::Result<Option<ShippedRow>> {
        self.statement
            .query_row(params_from_iter(table.key_parts(key)), |row| table.row(row))
            .optional()
    }
}

/// A value in a message.
pub(crate) fn shown(value: &Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Real(number) => format!("{number:?}"),
        Value::Text(text) => text.clone(),
        Value::Blob(bytes) => format!("{} bytes", bytes.len()),
    }
}

const STAMPS: &str =
    "SELECT table_name, key, fingerprint FROM shipped_rows ORDER BY table_name, key";

const INSERT_STAMP: &str =
    "INSERT INTO shipped_rows (table_name, key, fingerprint) VALUES (?1, ?2, ?3)";

/// Writes down what a freshly seeded database ships.
pub(crate) fn stamp(connection: &Connection) -> rusqlite::Result<()> {
    // One transaction, or each line would be one of its own.
    let tx = connection.unchecked_transaction()?;
    let mut insert = tx.prepare(INSERT_STAMP)?;
    for table in tables(&tx)? {
        for row in table.rows(&tx)? {
            insert.execute(params![table.name, row.key, row.fingerprint()])?;
        }
    }
    drop(insert);
    tx.commit()
}

/// Writes down in `to` what a stamped database ships.
pub(crate) fn copy_stamps(fresh: &Connection, to: &Connection) -> rusqlite::Result<()> {
    to.execute("DELETE FROM shipped_rows", [])?;
    let mut insert = to.prepare(INSERT_STAMP)?;
    for (table, key, fingerprint) in stamps(fresh)? {
        insert.execute(params![table, key, fingerprint])?;
    }
    Ok(())
}

/// Table, key and fingerprint of every row that came with a file.
pub(crate) fn stamps(connection: &Connection) -> rusqlite::Result<BTreeSet<(String, String, i64)>> {
    connection
        .prepare(STAMPS)?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect()
}

/// Whether every row of our tables is as it came, and none was added or is gone.
pub(crate) fn is_untouched(connection: &Connection) -> rusqlite::Result<bool> {
    let mut there = BTreeSet::new();
    for table in tables(connection)? {
        for row in table.rows(connection)? {
            there.insert((table.name.clone(), row.key.clone(), row.fingerprint()));
        }
    }
    Ok(there == stamps(connection)?)
}
