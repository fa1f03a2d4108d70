//! Reading rows in their portable form.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::Hasher;
use std::rc::Rc;

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params, params_from_iter};
use siphasher::sip128::SipHasher13;

use super::{CLAIMS, CONTENT_DIGEST, TABLES, Table, hash_value};

/// The columns of a table of ours.
pub(super) struct Layout {
    /// The number of a row, where it has one (`cargo_id`).
    pub(super) id: Option<String>,
    /// All other columns.
    pub(super) columns: Vec<Column>,
    /// Which of them are the key, as indexes.
    pub(super) key: Vec<usize>,
}

pub(super) struct Column {
    pub(super) name: String,
    /// The table that it points at, as an index into [`TABLES`].
    pub(super) parent: Option<usize>,
}

/// A row, portable.
pub(crate) struct Row {
    /// Its number in this file.
    pub(super) id: Option<i64>,
    /// Its key, as a JSON array.
    pub(crate) key: String,
    /// Its values but the number; a link is the key of the row that it points at.
    pub(super) cells: Vec<Value>,
}

impl Row {
    /// What the row holds, as a number that is the same in every file.
    pub(super) fn digest(&self) -> i64 {
        let mut hasher = SipHasher13::new();
        for cell in &self.cells {
            hash_value(&mut hasher, cell.into());
        }
        hasher.finish().cast_signed()
    }
}

/// The key of a row, by table and number; `None` where there is no such row.
type Keys = HashMap<(usize, i64), Option<Vec<Value>>>;

/// The rows of our tables in one database.
pub(crate) struct Rows<'c> {
    pub(super) connection: &'c Connection,
    pub(super) layouts: Rc<[Layout]>,
    keys: RefCell<Keys>,
    /// The numbers of claims of which a printed row has several, by the row's number.
    claims: RefCell<HashMap<i64, Option<i64>>>,
}

impl<'c> Rows<'c> {
    /// The rows of a database of the newest schema.
    pub(crate) fn of(connection: &'c Connection) -> rusqlite::Result<Self> {
        let layouts: Vec<Layout> = TABLES
            .iter()
            .map(|table| layout(connection, table))
            .collect::<Result<_, _>>()?;
        Ok(Self::with(connection, layouts.into()))
    }

    /// The same tables in another database.
    pub(crate) fn beside<'o>(&self, connection: &'o Connection) -> Rows<'o> {
        Rows::with(connection, Rc::clone(&self.layouts))
    }

    /// The database that the rows are in.
    pub(crate) fn connection(&self) -> &'c Connection {
        self.connection
    }

    fn with(connection: &'c Connection, layouts: Rc<[Layout]>) -> Self {
        let (keys, claims) = (RefCell::default(), RefCell::default());
        Self {
            connection,
            layouts,
            keys,
            claims,
        }
    }

    /// Every row of a table, in the order of their numbers.
    pub(crate) fn all(&self, table: usize) -> rusqlite::Result<Vec<Row>> {
        let mut rows = Vec::new();
        self.each(table, |row| rows.push(row))?;
        Ok(rows)
    }

    /// The same, one by one; nothing of a table that is not there.
    pub(super) fn each(&self, table: usize, mut take: impl FnMut(Row)) -> rusqlite::Result<()> {
        if self.layouts[table].columns.is_empty() {
            return Ok(());
        }
        let mut statement = self.connection.prepare(&self.select(table, ""))?;
        let mut found = statement.query([])?;
        while let Some(row) = found.next()? {
            let row = self.portable(table, row)?;
            if row.key != format!("[\"{CONTENT_DIGEST}\"]") {
                take(row);
            }
        }
        Ok(())
    }

    /// The row of that key; of several claims the first.
    pub(crate) fn find(&self, table: usize, key: &str) -> rusqlite::Result<Option<Row>> {
        Ok(self.candidates(table, key)?.into_iter().next())
    }

    /// The rows of that key: one, but where several claims are made of one printed row.
    pub(super) fn candidates(&self, table: usize, key: &str) -> rusqlite::Result<Vec<Row>> {
        // A table that this schema has not yet.
        if self.layouts[table].columns.is_empty() {
            return Ok(Vec::new());
        }
        let Some(values) = self.values_of(table, key)? else {
            return Ok(Vec::new());
        };
        let mut statement = self
            .connection
            .prepare_cached(&self.select(table, &self.where_key(table)))?;
        let mut found = statement.query(params_from_iter(values))?;
        let mut rows = Vec::new();
        while let Some(row) = found.next()? {
            rows.push(self.portable(table, row)?);
        }
        Ok(rows)
    }

    /// The row that stands for one of ours. Of the claims that are made of one printed row it
    /// is the one under `number`, if that is known, else the one that says the same, else the
    /// one with our number; any other is the lab's. Links to the claim then lead to that one.
    pub(super) fn ours(
        &self,
        table: usize,
        ours: &Row,
        number: Option<i64>,
    ) -> rusqlite::Result<Option<Row>> {
        let mut found = self.candidates(table, &ours.key)?;
        if TABLES[table].name != CLAIMS {
            return Ok(found.into_iter().next());
        }
        let place = (found
            .iter()
            .position(|row| number.is_some() && row.id == number))
        .or_else(|| found.iter().position(|row| row.cells == ours.cells))
        .or_else(|| found.iter().position(|row| row.id == ours.id));
        let row = place.map(|place| found.swap_remove(place));
        self.is_now(table, &ours.key, row.as_ref().and_then(|row| row.id))?;
        Ok(row)
    }

    /// The claim of that key has this number from now on, or is not there.
    pub(super) fn is_now(&self, table: usize, key: &str, id: Option<i64>) -> rusqlite::Result<()> {
        if let Some([Value::Integer(printed)]) = self.values_of(table, key)?.as_deref() {
            self.claims.borrow_mut().insert(*printed, id);
        }
        Ok(())
    }

    /// How many of the rows of a table came with the file.
    pub(crate) fn shipped(&self, table: usize) -> rusqlite::Result<usize> {
        let keys: Vec<String> = self
            .connection
            .prepare_cached("SELECT key FROM shipped_rows WHERE table_name = ?1")?
            .query_map([TABLES[table].name], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        // The digest of the whole is in the file, and yet no row that is shipped.
        let digest = format!("[\"{CONTENT_DIGEST}\"]");
        let digest = (TABLES[table].name == "metadata").then_some(&digest);
        let there = keys.iter().chain(digest).map(|key| self.find(table, key));
        there
            .filter_map(Result::transpose)
            .try_fold(0, |count, row| row.map(|_| count + 1))
    }

    /// The number of the row of that key.
    pub(super) fn id(&self, table: usize, key: &str) -> rusqlite::Result<Option<i64>> {
        match self.values_of(table, key)? {
            Some(values) => self.number(table, values),
            None => Ok(None),
        }
    }

    /// The values of the key columns in this file; `None` where a row that the key points
    /// at is not in it, or it is no key: what a stranger wrote may be anything.
    fn values_of(&self, table: usize, key: &str) -> rusqlite::Result<Option<Vec<Value>>> {
        let parts = serde_json::from_str::<Vec<serde_json::Value>>(key).unwrap_or_default();
        self.key_values(table, &mut parts.iter().map(from_json))
    }

    /// The same from the parts of the key, of which a link takes as many as its own key has.
    fn key_values(
        &self,
        table: usize,
        parts: &mut dyn Iterator<Item = Value>,
    ) -> rusqlite::Result<Option<Vec<Value>>> {
        let layout = &self.layouts[table];
        let mut values = Vec::new();
        for column in layout.key.iter().map(|index| &layout.columns[*index]) {
            let value = match column.parent {
                None => parts.next(),
                Some(parent) => match self.key_values(parent, parts)? {
                    Some(of_parent) => self.number(parent, of_parent)?.map(Value::Integer),
                    None => None,
                },
            };
            match value {
                Some(value) => values.push(value),
                None => return Ok(None),
            }
        }
        Ok(Some(values))
    }

    fn number(&self, table: usize, key: Vec<Value>) -> rusqlite::Result<Option<i64>> {
        let Some(id) = &self.layouts[table].id else {
            return Ok(None);
        };
        if let (CLAIMS, [Value::Integer(printed)]) = (TABLES[table].name, key.as_slice())
            && let Some(claim) = self.claims.borrow().get(printed)
        {
            return Ok(*claim);
        }
        let sql = format!(
            "SELECT \"{id}\" FROM {} {}",
            TABLES[table].name,
            self.where_key(table)
        );
        self.connection
            .prepare_cached(&sql)?
            .query_row(params_from_iter(key), |row| row.get(0))
            .optional()
    }

    fn select(&self, table: usize, rest: &str) -> String {
        let layout = &self.layouts[table];
        let names: Vec<String> = (layout.id.iter())
            .chain(layout.columns.iter().map(|column| &column.name))
            .map(|name| format!("\"{name}\""))
            .collect();
        format!(
            "SELECT {} FROM {} {rest}",
            names.join(", "),
            TABLES[table].name
        )
    }

    /// `"a" = ?1 AND "b" = ?2` over the key columns.
    pub(super) fn same_key(&self, table: usize) -> String {
        let layout = &self.layouts[table];
        let same: Vec<String> = (layout.key.iter().enumerate())
            .map(|(at, index)| format!("\"{}\" = ?{}", layout.columns[*index].name, at + 1))
            .collect();
        same.join(" AND ")
    }

    fn where_key(&self, table: usize) -> String {
        let layout = &self.layouts[table];
        let order = match &layout.id {
            Some(id) => format!("ORDER BY \"{id}\""),
            None => String::new(),
        };
        format!("WHERE {} {order}", self.same_key(table))
    }

    fn portable(&self, table: usize, row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
        let layout = &self.layouts[table];
        let id: Option<i64> = match layout.id {
            Some(_) => row.get(0)?,
            None => None,
        };
        let skip = usize::from(id.is_some());
        let (mut key, mut cells) = (Vec::new(), Vec::new());
        for (index, column) in layout.columns.iter().enumerate() {
            let value: Value = row.get(index + skip)?;
            let linked = self.linked(column, &value)?;
            if layout.key.contains(&index) {
                key.push(linked.clone().unwrap_or_else(|| vec![value.clone()]));
            }
            cells.push(linked.map_or(value, |parts| Value::Text(to_json(&parts))));
        }
        Ok(Row {
            id,
            key: to_json(&key.concat()),
            cells,
        })
    }

    /// The key of the row that a value points at; `None` where it points at none.
    fn linked(&self, column: &Column, value: &Value) -> rusqlite::Result<Option<Vec<Value>>> {
        match (column.parent, value) {
            (Some(parent), Value::Integer(id)) => self.key(parent, *id),
            _ => Ok(None),
        }
    }

    /// The key of the row of that number; `None` where there is none.
    fn key(&self, table: usize, id: i64) -> rusqlite::Result<Option<Vec<Value>>> {
        if let Some(known) = self.keys.borrow().get(&(table, id)) {
            return Ok(known.clone());
        }
        let layout = &self.layouts[table];
        let Some(id_column) = &layout.id else {
            return Ok(None);
        };
        let sql = self.select(table, &format!("WHERE \"{id_column}\" = ?1"));
        let key = self
            .connection
            .prepare_cached(&sql)?
            .query_row([id], |row| {
                let mut key = Vec::new();
                for index in &layout.key {
                    let value: Value = row.get(index + 1)?;
                    let linked = self.linked(&layout.columns[*index], &value)?;
                    key.extend(linked.unwrap_or_else(|| vec![value]));
                }
                Ok(key)
            })
            .optional()?;
        self.keys.borrow_mut().insert((table, id), key.clone());
        Ok(key)
    }
}

fn layout(connection: &Connection, table: &Table) -> rusqlite::Result<Layout> {
    let parents: HashMap<String, String> = connection
        .prepare_cached(r#"SELECT "from", "table" FROM pragma_foreign_key_list(?1)"#)?
        .query_map([table.name], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let mut statement =
        connection.prepare_cached("SELECT name, type, pk FROM pragma_table_info(?1)")?;
    let mut found = statement.query([table.name])?;
    let (mut id, mut columns) = (None, Vec::new());
    while let Some(row) = found.next()? {
        let (name, kind, pk): (String, String, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if pk == 1 && kind == "INTEGER" && !table.key.contains(&name.as_str()) {
            id = Some(name);
            continue;
        }
        let parent = parents.get(&name);
        let parent = parent.and_then(|parent| TABLES.iter().position(|each| each.name == parent));
        columns.push(Column { name, parent });
    }
    let place = |name: &&str| columns.iter().position(|column| column.name == *name);
    let key = table.key.iter().filter_map(place).collect();
    Ok(Layout { id, columns, key })
}

const STAMPS: &str = "SELECT table_name, key, digest FROM shipped_rows ORDER BY table_name, key";

const INSERT_STAMP: &str = "INSERT INTO shipped_rows (table_name, key, digest) VALUES (?1, ?2, ?3)";

/// Writes down what a freshly seeded database ships.
pub(crate) fn stamp(connection: &Connection) -> rusqlite::Result<()> {
    // One transaction, or each line would be one of its own.
    let tx = connection.unchecked_transaction()?;
    let rows = Rows::of(&tx)?;
    let mut insert = tx.prepare(INSERT_STAMP)?;
    for (index, table) in TABLES.iter().enumerate() {
        for row in rows.all(index)? {
            insert.execute(params![table.name, row.key, row.digest()])?;
        }
    }
    drop((insert, rows));
    tx.commit()
}

/// Writes down in `to` what a stamped database ships.
pub(super) fn copy_stamps(fresh: &Connection, to: &Connection) -> rusqlite::Result<()> {
    to.execute("DELETE FROM shipped_rows", [])?;
    let mut insert = to.prepare(INSERT_STAMP)?;
    let mut stamps = fresh.prepare(STAMPS)?;
    let mut stamps = stamps.query([])?;
    while let Some(stamp) = stamps.next()? {
        let (table, key): (String, String) = (stamp.get(0)?, stamp.get(1)?);
        insert.execute(params![table, key, stamp.get::<_, i64>(2)?])?;
    }
    Ok(())
}

/// Whether a file was last brought up to what `fresh` ships.
pub(crate) fn same_stamps(fresh: &Connection, file: &Connection) -> rusqlite::Result<bool> {
    let (mut ours, mut theirs) = (fresh.prepare(STAMPS)?, file.prepare(STAMPS)?);
    let (mut ours, mut theirs) = (ours.query([])?, theirs.query([])?);
    loop {
        let same = match (ours.next()?, theirs.next()?) {
            (None, None) => return Ok(true),
            (Some(our), Some(their)) => (0..3).try_fold(true, |same, at| {
                Ok::<_, rusqlite::Error>(same && our.get_ref(at)? == their.get_ref(at)?)
            })?,
            _ => false,
        };
        if !same {
            return Ok(false);
        }
    }
}

fn to_json(values: &[Value]) -> String {
    let json = |value: &Value| match value {
        Value::Null => serde_json::Value::Null,
        Value::Integer(number) => (*number).into(),
        Value::Real(number) => (*number).into(),
        Value::Text(text) => text.as_str().into(),
        Value::Blob(bytes) => format!("{bytes:02x?}").into(),
    };
    serde_json::Value::Array(values.iter().map(json).collect()).to_string()
}

fn from_json(json: &serde_json::Value) -> Value {
    match json {
        serde_json::Value::String(text) => Value::Text(text.clone()),
        serde_json::Value::Number(number) if number.is_i64() => {
            Value::Integer(number.as_i64().unwrap_or_default())
        }
        _ => Value::Null,
    }
}
