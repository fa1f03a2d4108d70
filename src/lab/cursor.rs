//! A lab file as a virtual table of SQLite: rows one by one, from the top.
//!
//! It has no index and says what a pass costs, so that SQLite looks up our small tables for
//! each row of the lab, and does not read the file once for each of ours. What a column is to
//! equal, one value or a list, is compared here before SQLite sees the row.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ffi::{CStr, CString, c_int};
use std::sync::Arc;

use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::vtab::{
    Context, Filters, IndexConstraintOp, IndexInfo, Module, VTab, VTabConnection, VTabCursor,
    sqlite3_vtab, sqlite3_vtab_cursor,
};
use rusqlite::Connection;
use rusqlite::fallible_iterator::FallibleIterator;

use super::blocks::{Block, Blocks};
use super::columns::Kind;
use super::number;
use super::table::Table;
use crate::shipped::quoted;

/// Makes a lab file a table of a connection, under each of its names.
///
/// # Errors
///
/// SQLite's own, when a name cannot be one of a table.
pub(crate) fn register(connection: &Connection, table: &Arc<Table>) -> rusqlite::Result<()> {
    const MODULE: Module<'static, LabTable> = Module::eponymous_only_module();
    for name in table.names() {
        connection.create_module(name.as_str(), &MODULE, Some(Arc::clone(table)))?;
    }
    Ok(())
}

#[repr(C)]
struct LabTable {
    /// SQLite's part. Must be first.
    base: sqlite3_vtab,
    table: Arc<Table>,
}

// SQLite's part is first, and the layout is C's.
#[allow(unsafe_code)]
unsafe impl VTab<'_> for LabTable {
    type Aux = Arc<Table>;
    type Cursor = Cursor;

    fn connect(
        _: &mut VTabConnection,
        table: Option<&Arc<Table>>,
        _: &[u8],
        _: &[u8],
        _: &[u8],
        _: &[&[u8]],
    ) -> rusqlite::Result<(Cow<'static, CStr>, Self)> {
        let missing = || rusqlite::Error::ModuleError("no lab file".to_owned());
        let table = Arc::clone(table.ok_or_else(missing)?);
        let column = |column: &super::Column| format!("{} {}", quoted(&column.name), column.kind.name());
        let columns: Vec<String> = table.columns.iter().map(column).collect();
        let sql = CString::new(format!("CREATE TABLE lab ({})", columns.join(", ")))?;
        let base = sqlite3_vtab::default();
        Ok((Cow::Owned(sql), Self { base, table }))
    }

    fn best_index(&self, info: &mut IndexInfo) -> rusqlite::Result<bool> {
        let rows = i64::try_from(self.table.rows).unwrap_or(i64::MAX);
        let mut wanted = Vec::new();
        let mut arguments = 0;
        let usable: Vec<(usize, i32)> = info
            .constraints()
            .enumerate()
            .filter(|(_, each)| each.is_usable() && each.column() >= 0)
            .filter(|(_, each)| each.operator() == IndexConstraintOp::SQLITE_INDEX_CONSTRAINT_EQ)
            .map(|(index, each)| (index, each.column()))
            .collect();
        for (index, column) in usable {
            if info.collation(index)? != "BINARY" {
                continue;
            }
            // A list at once: else SQLite reads the file once for each of its values.
            let is_list = info.is_in_constraint(index)? && info.set_in_constraint(index, true)?;
            if info.is_in_constraint(index)? && !is_list {
                continue;
            }
            arguments += 1;
            info.constraint_usage(index).set_argv_index(arguments);
            wanted.push(format!("{column}{}", if is_list { "i" } else { "e" }));
        }
        info.set_idx_str(&wanted.join(" "));
        // A pass costs the same whatever is looked for.
        #[allow(clippy::cast_precision_loss)]
        info.set_estimated_cost(rows.max(10) as f64 * 10.0);
        let few = if wanted.is_empty() { rows } else { rows / 100 };
        info.set_estimated_rows(few.max(1));
        Ok(true)
    }

    fn open(&mut self) -> rusqlite::Result<Cursor> {
        Ok(Cursor {
            base: sqlite3_vtab_cursor::default(),
            table: Arc::clone(&self.table),
            walk: Walk::Done,
            row: 0,
            passed: 0,
            filters: Vec::new(),
        })
    }
}

/// Where a reading is.
enum Walk {
    /// In a block that is kept in memory.
    Kept(usize),
    /// In a block of the file.
    Read(Box<Blocks>, Block),
    /// At the end.
    Done,
}

/// What a column is to equal: one of these texts.
struct Filter {
    column: usize,
    values: HashSet<Vec<u8>>,
}

/// A reading of the file.
#[repr(C)]
struct Cursor {
    /// SQLite's part. Must be first.
    base: sqlite3_vtab_cursor,
    table: Arc<Table>,
    walk: Walk,
    /// The row in the block.
    row: usize,
    /// Records in the blocks before, the header included.
    passed: usize,
    filters: Vec<Filter>,
}

impl Cursor {
    fn block(&self) -> Option<&Block> {
        match &self.walk {
            Walk::Kept(index) => self.table.kept.as_ref()?.get(*index),
            Walk::Read(_, block) => Some(block),
            Walk::Done => None,
        }
    }

    /// Goes to the next block, if there is one.
    fn next_block(&mut self) -> rusqlite::Result<()> {
        let rows = self.block().map_or(0, Block::len);
        self.passed += rows;
        self.row = 0;
        let is_done = match &mut self.walk {
            Walk::Kept(index) => {
                *index += 1;
                self.table.kept.as_ref().is_none_or(|kept| *index >= kept.len())
            }
            Walk::Read(blocks, block) => {
                self.table.count_rows(rows as u64);
                let more = blocks.next(block).and_then(|more| {
                    if !more {
                        self.table.still()?;
                    }
                    Ok(more)
                });
                !more.map_err(|error| self.table.keep_fault(error))?
            }
            Walk::Done => true,
        };
        if is_done {
            self.walk = Walk::Done;
        }
        Ok(())
    }

    /// Goes on from a row to the next one that fits the filters, itself included.
    fn settle(&mut self) -> rusqlite::Result<()> {
        loop {
            let Some(block) = self.block() else {
                return Ok(());
            };
            let fits = |row: &usize| self.filters.iter().all(|filter| filter.fits(block, *row));
            let found = if self.filters.is_empty() {
                (self.row < block.len()).then_some(self.row)
            } else {
                (self.row..block.len()).find(fits)
            };
            if let Some(row) = found {
                self.row = row;
                return Ok(());
            }
            self.next_block()?;
        }
    }
}

impl Filter {
    fn fits(&self, block: &Block, row: usize) -> bool {
        self.values.contains(block.field(row, self.column))
    }
}

// SQLite's part is first, and the layout is C's.
#[allow(unsafe_code)]
unsafe impl VTabCursor for Cursor {
    fn filter(&mut self, _: c_int, wanted: Option<&str>, values: &Filters<'_>) -> rusqlite::Result<()> {
        self.filters.clear();
        for (index, wanted) in wanted.unwrap_or_default().split_whitespace().enumerate() {
            let (column, how) = wanted.split_at(wanted.len() - 1);
            let Ok(column) = column.parse() else {
                continue;
            };
            self.filters.extend(filter(&self.table, column, how == "i", index, values)?);
        }
        self.row = usize::from(self.table.header);
        self.passed = 0;
        self.walk = if self.table.kept.is_some() {
            Walk::Kept(0)
        } else {
            let begin = || {
                let mut blocks = Box::new(self.table.blocks()?);
                let mut block = Block::default();
                blocks.next(&mut block)?;
                Ok(Walk::Read(blocks, block))
            };
            begin().map_err(|error| self.table.keep_fault(error))?
        };
        self.settle()
    }

    fn next(&mut self) -> rusqlite::Result<()> {
        self.row += 1;
        self.settle()
    }

    fn eof(&self) -> bool {
        matches!(self.walk, Walk::Done)
    }

    fn column(&self, context: &mut Context, column: c_int) -> rusqlite::Result<()> {
        let (Some(block), Ok(column)) = (self.block(), usize::try_from(column)) else {
            return context.set_result(rusqlite::types::Null);
        };
        let bytes = block.field(self.row, column);
        if self.table.is_null(bytes) {
            return context.set_result(rusqlite::types::Null);
        }
        let value = match self.table.columns[column].kind {
            Kind::Text => Some(ValueRef::Text(bytes)),
            Kind::Integer => number::whole(bytes).map(ValueRef::Integer),
            Kind::Real => number::parsed(bytes).map(ValueRef::Real),
        };
        // It was a number when the types were found.
        let value = value.ok_or_else(|| self.table.keep_fault(self.table.source.changed()))?;
        context.set_result(Cell(value))
    }

    fn rowid(&self) -> rusqlite::Result<i64> {
        let number = self.passed + self.row + 1 - usize::from(self.table.header);
        Ok(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

/// A value on its way to SQLite, as it is.
struct Cell<'c>(ValueRef<'c>);

impl ToSql for Cell<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(self.0))
    }
}

/// What a column is to equal, if that can be told by the text of the file: only texts can, a
/// number has several.
fn filter(
    table: &Table,
    column: usize,
    is_list: bool,
    index: usize,
    values: &Filters<'_>,
) -> rusqlite::Result<Option<Filter>> {
    if table.columns[column].kind != Kind::Text {
        return Ok(None);
    }
    let mut texts = HashSet::new();
    let mut others = false;
    let mut add = |value: ValueRef<'_>| match value {
        ValueRef::Text(text) => {
            texts.insert(text.to_owned());
        }
        // Nothing equals NULL.
        ValueRef::Null => {}
        _ => others = true,
    };
    if is_list {
        let mut list = values.in_values(index)?;
        while let Some(value) = list.next()? {
            add(value);
        }
    } else {
        match values.iter().nth(index) {
            Some(value) => add(value),
            None => return Ok(None),
        }
    }
    let values = texts;
    Ok((!others).then_some(Filter { column, values }))
}
