//! What a reader knows a row by, and whose it is.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use rusqlite::types::Value;

use super::layout::{Layout, Plan};
use super::{each_row, joined};
use crate::error::Result;
use crate::seed::FIRST_OWN;
use crate::seed::shipped::{CLAIMS, shown};
use crate::sqlite::quoted;

/// What the review prints.
const PRINTED: &str = "Table 1";

/// Facts of papers, in our words.
const FOUND: &str = "findings";

/// What we add to both: what their words mean, which papers there are.
const CURATED: &str = "curated";

const REPORTS: &str = "reports";

/// What the file says of itself.
const FILE: &str = "file";

/// A lab's own, of no source that has a name.
const OWN: &str = "own";

/// Our tables in the order in which they are told: whose their rows are, and by which columns
/// a reader knows one. Of a table that is not here the first text counts.
const TABLES: [(&str, &str, &[&str]); 25] = [
    ("source_tables", PRINTED, &["name"]),
    ("source_rows", PRINTED, &["source_table_id", "row"]),
    ("categories", PRINTED, &["name"]),
    ("diseases", PRINTED, &["name"]),
    ("cargos", PRINTED, &["name"]),
    ("sample_sources", PRINTED, &["name"]),
    ("mechanisms", PRINTED, &["source_row_id"]),
    ("citations", PRINTED, &["source_table_id", "number"]),
    ("mechanism_cargos", PRINTED, &["mechanism_id", "cargo_id"]),
    (
        "mechanism_sources",
        PRINTED,
        &["mechanism_id", "sample_source_id"],
    ),
    (
        "mechanism_citations",
        PRINTED,
        &["mechanism_id", "citation_id"],
    ),
    ("findings", FOUND, &["accession", "subject"]),
    ("finding_terms", FOUND, &["finding_id", "part", "term_id"]),
    ("finding_claims", FOUND, &["finding_id", "mechanism_id"]),
    ("roles", CURATED, &["name"]),
    ("terms", CURATED, &["label"]),
    ("term_aliases", CURATED, &["term_id", "alias"]),
    ("term_xrefs", CURATED, &["term_id", "curie"]),
    ("prefixes", CURATED, &["prefix"]),
    (
        "mechanism_terms",
        CURATED,
        &["mechanism_id", "cell", "printed"],
    ),
    ("publications", CURATED, &["first_author", "year"]),
    (
        "citation_publications",
        CURATED,
        &["citation_id", "publication_id"],
    ),
    ("saved_queries", REPORTS, &["name"]),
    ("saved_query_params", REPORTS, &["saved_query_id", "name"]),
    (
        "saved_query_needs",
        REPORTS,
        &["saved_query_id", "lab_table", "column_name"],
    ),
];

/// What the file says of itself comes last of ours.
const LAST: [(&str, &[&str]); 3] = [
    ("retired_numbers", &["table_name", "number"]),
    ("column_docs", &["table_name", "column_name"]),
    ("metadata", &["name"]),
];

/// In tables of what is printed, columns that are not.
const NOT_PRINTED: [&str; 3] = ["kind", "kind_source", "term_id"];

/// Which rows of which table the columns of our tables point at.
const PARENTS: [(&str, &str); 15] = [
    ("source_table_id", "source_tables"),
    ("source_row_id", "source_rows"),
    ("finding_id", "findings"),
    ("mechanism_id", CLAIMS),
    ("citation_id", "citations"),
    ("category_id", "categories"),
    ("disease_id", "diseases"),
    ("cargo_id", "cargos"),
    ("sample_source_id", "sample_sources"),
    ("role_id", "roles"),
    ("term_id", "terms"),
    ("subject_term_id", "terms"),
    ("prefix_id", "prefixes"),
    ("publication_id", "publications"),
    ("saved_query_id", "saved_queries"),
];

/// How many of them, the first ones, tell from which source of a lab a row is.
const OWNERS: usize = 5;

/// What stands before the name of a lab's source.
const ADDED_WITH: &str = "added with ";

/// Where a table stands among those that are told.
pub(super) fn place(table: &str) -> (usize, String) {
    let ours = TABLES.iter().map(|(name, ..)| *name);
    let place = ours
        .chain(LAST.iter().map(|(name, _)| *name))
        .position(|name| name == table);
    (place.unwrap_or(usize::MAX), table.to_owned())
}

/// Whose the rows of a table of ours are, and by which columns they are known.
fn known(table: &str) -> Option<(&'static str, &'static [&'static str])> {
    let ours = TABLES.iter().find(|(name, ..)| *name == table);
    let ours = ours.map(|(_, whose, columns)| (*whose, *columns));
    let of_file = || LAST.iter().find(|(name, _)| *name == table);
    ours.or_else(|| of_file().map(|(_, columns)| (FILE, *columns)))
}

/// The table that a column of a table of ours points at.
fn parent(table: &str, column: &str) -> Option<&'static str> {
    known(table)?;
    let found = PARENTS.iter().find(|(name, _)| *name == column);
    found
        .map(|(_, parent)| *parent)
        .filter(|parent| *parent != table)
}

/// Made of other columns, to be found by.
fn is_folded(column: &str) -> bool {
    column == "key" || column.ends_with("_key")
}

/// What a row is called.
#[derive(Clone, Default)]
pub(super) struct Name {
    pub(super) what: String,
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
            return Ok(Name {
                what: joined(row.iter().find(is_text).into_iter()),
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
            words.push(above.map_or_else(|| value.clone(), |name| Value::Text(name.what)));
        }
        let mut what = joined(words.iter());
        match (table, &words[..]) {
            ("source_rows", [Value::Text(source), row]) => what = accession(source, row),
            ("citations", [Value::Text(source), number]) => {
                let number = format!("[{}]", shown(number));
                what = if source == "table-1" {
                    number
                } else {
                    format!("{source} {number}")
                };
            }
            ("publications", _) if cell("first_author").is_none_or(|name| *name == Value::Null) => {
                let found = ["doi", "pmid"].iter().filter_map(|name| cell(name));
                what = joined(found.take(2));
            }
            (CLAIMS, _) => {
                if let (Some(Value::Integer(row)), Some(number)) =
                    (cell("source_row_id"), cell("mechanism_id"))
                    && self.shared()?.contains(row)
                {
                    what = format!("{what}.{}", shown(number));
                }
            }
            _ => {}
        }
        Ok(Name {
            what,
            lab: self.lab(table, &cell)?,
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
        for (column, _) in &PARENTS[..OWNERS] {
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
            Value::Text(text) => text.strip_prefix(ADDED_WITH),
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
            Some(name) => Value::Text(joined([value, &Value::Text(name.what)].into_iter())),
            None => value.clone(),
        })
    }

    /// All that a row says: `kind: protein; term_id: 12 CD5L`.
    pub(super) fn all_of(&self, plan: &Plan, row: &[Value]) -> Result<String> {
        let mut words = Vec::new();
        for (column, value) in plan.columns.iter().zip(row).skip(plan.keys) {
            let is_made = !plan.is_own && (is_folded(column) || column.ends_with("sql"));
            if *value != Value::Null && !is_made {
                let cell = self.cell(&plan.table, column, value)?;
                words.push(format!("{column}: {}", shown(&cell)));
            }
        }
        Ok(words.join("; "))
    }
}

/// The name to cite a row by: `T1:3` is row 3 of Table 1.
fn accession(source: &str, row: &Value) -> String {
    let source = if source == "table-1" { "T1" } else { source };
    format!("{source}:{}", shown(row))
}

fn number_of(row: &[Value]) -> Option<i64> {
    match row.first() {
        Some(Value::Integer(number)) => Some(*number),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{LAST, TABLES, parent};
    use crate::db::Release;
    use crate::seed::shipped;

    #[test]
    fn tables_and_columns_are_called_as_in_the_file() {
        let fresh = Release::this().load().unwrap();
        let tables = shipped::tables(&fresh).unwrap();
        let told = TABLES.iter().map(|(name, _, known_by)| (name, known_by));
        for (name, known_by) in told.chain(LAST.iter().map(|(name, known_by)| (name, known_by))) {
            let table = tables.iter().find(|table| table.name == *name).expect(name);
            for column in *known_by {
                assert!(
                    table.columns.iter().any(|each| each == column),
                    "{name}.{column}"
                );
            }
            for (place, above) in &table.parents {
                assert_eq!(
                    parent(name, &table.columns[*place]),
                    Some(&**above),
                    "{name}"
                );
            }
        }
    }
}
