//! What a reader knows a row by, and whose it is.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use rusqlite::types::Value;

use super::layout::{Layout, Plan};
use super::ours::{
    CURATED, NOT_PRINTED, OWN, OWNERS, PRINTED, PRINTED_NAME, is_folded, known, parent,
};
use super::{each_row, joined};
use crate::error::Result;
use crate::seed::FIRST_OWN;
use crate::seed::shipped::{CLAIMS, shown};
use crate::sqlite::quoted;
use crate::upgrade::own::ADDED;

/// What a row is called.
#[derive(Clone, Default)]
pub(super) struct Name {
    pub(super) what: String,
    /// The same in a word, where it stands among others.
    pub(super) short: String,
    /// The source of a lab that it is from.
    lab: Option<String>,
}

type Loaded<T> = RefCell<HashMap<String, Rc<T>>>;

/// The names of the rows of one file, read where they are needed.
pub(super) struct Names<'d> {
    file: &'d Layout<'d>,
    parents: Loaded<HashMap<i64, Name>>,
    shipped: Loaded<HashSet<String>>,
    /// Rows of a source that make several claims.
    shared: RefCell<Option<Rc<HashSet<i64>>>>,
}

impl<'d> Names<'d> {
    pub(super) fn new(file: &'d Layout<'d>) -> Self {
        Self {
            file,
            parents: RefCell::default(),
            shipped: RefCell::default(),
            shared: RefCell::default(),
        }
    }

    /// What a row of a table is called.
    pub(super) fn name(&self, table: &str, columns: &[String], row: &[Value]) -> Result<Name> {
        let Some((_, known_by)) = known(table) else {
            let is_text = |value: &&Value| matches!(value, Value::Text(_));
            let what = joined(row.iter().find(is_text).into_iter());
            return Ok(Name {
                short: what.clone(),
                what,
                lab: None,
            });
        };
        let cell = |name: &str| {
            let place = columns.iter().position(|column| column == name)?;
            Some(&row[place])
        };
        let mut words = Vec::new();
        for column in known_by {
            let Some(value) = cell(column) else { continue };
            let above = self.above(table, column, value)?;
            words.push(above.map_or_else(|| value.clone(), |name| Value::Text(name.short)));
        }
        let what = match table {
            CLAIMS => joined(words.iter()) + &self.number_among_claims(&cell)?,
            _ => what(table, &words, &cell),
        };
        let short = match (table, &words[..]) {
            ("findings", [accession, ..]) => shown(accession),
            _ => what.clone(),
        };
        Ok(Name {
            what,
            short,
            lab: self.lab(table, &cell)?,
        })
    }

    /// `.1000004` where a row of a source makes several claims.
    fn number_among_claims<'v>(&self, cell: &impl Fn(&str) -> Option<&'v Value>) -> Result<String> {
        Ok(match (cell("source_row_id"), cell("mechanism_id")) {
            (Some(Value::Integer(row)), Some(number)) if self.shared()?.contains(row) => {
                format!(".{}", shown(number))
            }
            _ => String::new(),
        })
    }

    /// The source of a lab that a row is from, where it tells.
    fn lab<'v>(
        &self,
        table: &str,
        cell: &impl Fn(&str) -> Option<&'v Value>,
    ) -> Result<Option<String>> {
        if table == "source_tables"
            && let (Some(Value::Integer(FIRST_OWN..)), Some(name)) =
                (cell("source_table_id"), cell("name"))
        {
            return Ok(Some(shown(name)));
        }
        for column in OWNERS {
            if let Some(value) = cell(column)
                && let Some(Name { lab: Some(lab), .. }) = self.above(table, column, value)?
            {
                return Ok(Some(lab));
            }
        }
        let told = ["source", "kind_source"]
            .iter()
            .filter_map(|name| cell(name));
        let told = told.filter_map(|value| match value {
            Value::Text(text) => text.strip_prefix(ADDED),
            _ => None,
        });
        Ok(told.map(str::to_owned).next())
    }

    /// What the row is called that a cell points at.
    fn above(&self, table: &str, column: &str, value: &Value) -> Result<Option<Name>> {
        match (parent(table, column), value) {
            (Some(parent), Value::Integer(number)) => {
                Ok(self.rows_of(parent)?.get(number).cloned())
            }
            _ => Ok(None),
        }
    }

    /// What the rows of a table are called.
    fn rows_of(&self, table: &str) -> Result<Rc<HashMap<i64, Name>>> {
        if let Some(known) = self.parents.borrow().get(table) {
            return Ok(Rc::clone(known));
        }
        // Where somebody made tables point at one another in a circle, it ends here.
        let nothing = Rc::default();
        self.parents.borrow_mut().insert(table.to_owned(), nothing);
        let mut names = HashMap::new();
        if let Some(shape) = self.file.tables.get(table) {
            let columns = &shape.columns;
            let quoted_columns: Vec<String> = columns.iter().map(|name| quoted(name)).collect();
            let sql = format!(
                "SELECT {} FROM {}",
                quoted_columns.join(", "),
                quoted(table)
            );
            each_row(self.file.db, &sql, |row| {
                if let Some(Value::Integer(number)) = row.first() {
                    names.insert(*number, self.name(table, columns, &row)?);
                }
                Ok(())
            })?;
        }
        let names = Rc::new(names);
        let kept = Rc::clone(&names);
        self.parents.borrow_mut().insert(table.to_owned(), kept);
        Ok(names)
    }

    /// Rows of a source that make several claims, which are then told apart by their numbers.
    fn shared(&self) -> Result<Rc<HashSet<i64>>> {
        if let Some(known) = &*self.shared.borrow() {
            return Ok(Rc::clone(known));
        }
        let mut rows = HashSet::new();
        let sql = "SELECT source_row_id FROM mechanisms GROUP BY 1 HAVING count(*) > 1";
        each_row(self.file.db, sql, |row| {
            rows.extend(number_of(&row));
            Ok(())
        })?;
        let rows = Rc::new(rows);
        *self.shared.borrow_mut() = Some(Rc::clone(&rows));
        Ok(rows)
    }

    /// Whose a row is, or a cell of it.
    pub(super) fn source(
        &self,
        plan: &Plan,
        key: &str,
        name: &Name,
        column: Option<&str>,
    ) -> Result<String> {
        let is_own = plan.is_own || self.is_own(plan, key)?;
        Ok(match (is_own, known(&plan.table), column) {
            (true, ..) => name.lab.clone().unwrap_or_else(|| OWN.to_owned()),
            (_, Some((PRINTED, _)), Some(column)) if NOT_PRINTED.contains(&column) => {
                CURATED.to_owned()
            }
            (_, Some((whose, _)), _) => whose.to_owned(),
            _ => CURATED.to_owned(),
        })
    }

    /// Whether a lab added a row to a table of ours.
    fn is_own(&self, plan: &Plan, key: &str) -> Result<bool> {
        if plan.keys == 1
            && let Ok(number) = key.parse::<i64>()
        {
            return Ok(number >= FIRST_OWN);
        }
        // Links have no numbers: those that came with a file are written down in it.
        if let Some(shipped) = self.shipped.borrow().get(&plan.table) {
            return Ok(!shipped.contains(key));
        }
        let mut shipped = HashSet::new();
        let sql = "SELECT key, table_name FROM shipped_rows";
        each_row(self.file.db, sql, |row| {
            if let [Value::Text(key), Value::Text(table)] = &row[..]
                && *table == plan.table
            {
                shipped.insert(key.clone());
            }
            Ok(())
        })?;
        let is_own = !shipped.contains(key);
        let mut known = self.shipped.borrow_mut();
        known.insert(plan.table.clone(), Rc::new(shipped));
        Ok(is_own)
    }

    /// A cell; where it points at a row, its number and what that is called.
    pub(super) fn cell(&self, table: &str, column: &str, value: &Value) -> Result<Value> {
        let above = self.above(table, column, value)?;
        Ok(match above {
            Some(name) => Value::Text(joined([value, &Value::Text(name.short)].into_iter())),
            None => value.clone(),
        })
    }

    /// All that a row says: `kind: protein; term_id: 12 CD5L`. The SQL of a report says it in
    /// another language, and what is folded says it again.
    pub(super) fn all_of(&self, plan: &Plan, row: &[Value]) -> Result<String> {
        // A key of a lab's may be words.
        let is_number = |key: &Value| matches!(key, Value::Integer(_));
        let is_told = !plan.is_own || row[..plan.keys].iter().all(is_number);
        let keys = if is_told { plan.keys } else { 0 };
        let mut words = Vec::new();
        for (column, value) in plan.columns.iter().zip(row).skip(keys) {
            let is_empty = matches!(value, Value::Null) || *value == Value::Text(String::new());
            let is_made = !plan.is_own && (is_folded(column) || column.ends_with("sql"));
            if !is_empty && !is_made {
                let cell = self.cell(&plan.table, column, value)?;
                words.push(format!("{column}: {}", shown(&cell)));
            }
        }
        Ok(words.join("; "))
    }
}

/// The words by which a reader knows a row, made one.
fn what<'v>(table: &str, words: &[Value], cell: &impl Fn(&str) -> Option<&'v Value>) -> String {
    match (table, words) {
        // The name to cite it by: T1:3 is row 3 of Table 1.
        ("source_rows", [Value::Text(source), row]) => {
            let source = if source == PRINTED_NAME { "T1" } else { source };
            format!("{source}:{}", shown(row))
        }
        ("citations", [Value::Text(source), number]) if source == PRINTED_NAME => {
            format!("[{}]", shown(number))
        }
        ("citations", [source, number]) => format!("{} [{}]", shown(source), shown(number)),
        ("publications", [Value::Null, _] | [_]) => {
            let identifiers = ["doi", "pmid"].iter().filter_map(|name| cell(name));
            joined(identifiers)
        }
        _ => joined(words.iter()),
    }
}

fn number_of(row: &[Value]) -> Option<i64> {
    match row.first() {
        Some(Value::Integer(number)) => Some(*number),
        _ => None,
    }
}
