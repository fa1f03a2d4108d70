//! A lab file as a virtual table of SQLite: rows one by one, from the top.
//!
//! It has no index and says what a pass costs, so that SQLite looks up our small tables for
//! each row of the lab, and does not read the file once for each of ours. What a column is to
//! equal, one value or a list, is compared here before SQLite sees the row.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ffi::{CStr, CString, c_int};
use std::sync::Arc;

use rusqlite::Connection;
use rusqlite::fallible_iterator::FallibleIterator;
use rusqlite::types::{Null, ToSql, ToSqlOutput, ValueRef};
use rusqlite::vtab::{
    Context, Filters, IndexConstraintOp, IndexInfo, Module, VTab, VTabConnection, VTabCursor,
    sqlite3_vtab, sqlite3_vtab_cursor,
};

use super::blocks::{Block, Blocks};
use super::columns::Kind;
use super::index::Places;
use super::number;
use super::table::Table;
use crate::sqlite::quoted;

/// What SQLite's plans say where a lab file is read.
pub(crate) const MARK: &str = "lab file";

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
        let column =
            |column: &super::Column| format!("{} {}", quoted(&column.name), column.kind.name());
        let columns: Vec<String> = table.columns.iter().map(column).collect();
        let sql = CString::new(format!("CREATE TABLE lab ({})", columns.join(", ")))?;
        let base = sqlite3_vtab::default();
        Ok((Cow::Owned(sql), Self { base, table }))
    }

    fn best_index(&self, info: &mut IndexInfo) -> rusqlite::Result<bool> {
        let rows = i64::try_from(self.table.rows).unwrap_or(i64::MAX);
        let mut found_at_once = false;
        let mut looked_at = 0;
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
            found_at_once |= self.table.kept.is_some() && !is_list;
            looked_at = looked_at.max(column + 1);
            arguments += 1;
            info.constraint_usage(index).set_argv_index(arguments);
            wanted.push(format!("{column}{}", if is_list { "i" } else { "e" }));
        }
        info.set_idx_str(&format!("{MARK}:{}", wanted.join(" ")));
        info.set_idx_num(self.columns_used(info.col_used()).max(looked_at));
        // A pass costs the same whatever is looked for; only what is in memory has an index.
        #[allow(clippy::cast_precision_loss)]
        let pass = rows.max(10) as f64 * 10.0;
        info.set_estimated_cost(if found_at_once { 20.0 } else { pass });
        let few = if wanted.is_empty() { rows } else { rows / 100 };
        info.set_estimated_rows(few.max(1));
        Ok(true)
    }

    fn open(&mut self) -> rusqlite::Result<Cursor> {
        Ok(Cursor {
            base: sqlite3_vtab_cursor::default(),
            table: Arc::clone(&self.table),
            walk: Walk::Done,
            passed: 0,
            wanted: 0,
            filters: Vec::new(),
        })
    }
}

impl LabTable {
    /// How many of the first columns are used: a bit each, the last for all others.
    fn columns_used(&self, bits: u64) -> c_int {
        let used = 64 - bits.leading_zeros();
        let all = self.table.columns.len();
        let used = if used == 64 { all } else { used as usize };
        c_int::try_from(used.min(all)).unwrap_or(c_int::MAX)
    }
}

/// Where a reading is.
enum Walk {
    /// In a block that is kept in memory, at a row.
    Kept(usize, usize),
    /// At one of some rows in memory, which an index gave.
    Found(Arc<Places>, usize),
    /// In a block of the file, at a row.
    Read(Box<Blocks>, Block, usize),
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
    /// Records in the blocks of the file that are done with, the header included.
    passed: u64,
    /// How many of the first columns are asked for.
    wanted: usize,
    filters: Vec<Filter>,
}

impl Cursor {
    fn kept(&self) -> &[Block] {
        self.table.kept.as_deref().unwrap_or_default()
    }

    /// The row to read, in its block.
    #[inline]
    fn row(&self) -> Option<(&Block, usize)> {
        match &self.walk {
            Walk::Kept(block, row) => Some((self.kept().get(*block)?, *row)),
            Walk::Found(places, at) => {
                let (block, row) = *places.get(*at)?;
                Some((self.kept().get(block)?, row))
            }
            Walk::Read(_, block, row) => Some((block, *row)),
            Walk::Done => None,
        }
    }

    /// Goes one row further.
    fn step(&mut self) {
        match &mut self.walk {
            Walk::Kept(_, row) | Walk::Found(_, row) | Walk::Read(_, _, row) => *row += 1,
            Walk::Done => {}
        }
    }

    /// Goes on to the next row that there is and that fits the filters; this one will do.
    fn settle(&mut self) -> rusqlite::Result<()> {
        loop {
            match &mut self.walk {
                Walk::Kept(number, row) => {
                    match self.table.kept.as_ref().and_then(|kept| kept.get(*number)) {
                        Some(block) if *row < block.len() => {}
                        Some(_) => {
                            (*number, *row) = (*number + 1, 0);
                            continue;
                        }
                        None => self.walk = Walk::Done,
                    }
                }
                Walk::Found(places, at) if *at >= places.len() => self.walk = Walk::Done,
                Walk::Read(blocks, block, row) if *row >= block.len() => {
                    self.passed += block.len() as u64;
                    self.table.count_rows(block.len() as u64);
                    *row = 0;
                    match blocks.next(block) {
                        Ok(true) => {}
                        Ok(false) => {
                            // At the end nobody may have changed the file.
                            let still = self.table.still();
                            still.map_err(|error| self.table.keep_fault(error))?;
                            self.walk = Walk::Done;
                        }
                        Err(error) => return Err(self.table.keep_fault(self.table.meant(error))),
                    }
                    continue;
                }
                Walk::Found(..) | Walk::Read(..) | Walk::Done => {}
            }
            let Some((block, row)) = self.row() else {
                return Ok(());
            };
            if self.filters.iter().all(|filter| filter.fits(block, row)) {
                return Ok(());
            }
            self.step();
        }
    }

    /// From the first row, or the first of those that an index gives.
    fn begin(&mut self) -> crate::error::Result<Walk> {
        self.passed = 0;
        let header = usize::from(self.table.header);
        let Some(kept) = &self.table.kept else {
            self.table.still()?;
            let mut blocks = Box::new(self.table.blocks(None, self.wanted, false)?);
            let mut block = Block::default();
            blocks.next(&mut block)?;
            return Ok(Walk::Read(blocks, block, header));
        };
        let one = self
            .filters
            .iter()
            .find_map(|filter| match filter.values.iter().next() {
                Some(value) if filter.values.len() == 1 => Some((filter.column, value)),
                _ => None,
            });
        Ok(match one {
            Some((column, value)) => {
                Walk::Found(self.table.indexes.find(kept, header, column, value), 0)
            }
            None => Walk::Kept(0, header),
        })
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
    fn filter(
        &mut self,
        columns: c_int,
        wanted: Option<&str>,
        values: &Filters<'_>,
    ) -> rusqlite::Result<()> {
        self.filters.clear();
        let wanted = wanted.and_then(|wanted| wanted.strip_prefix(MARK)?.strip_prefix(':'));
        for (index, wanted) in wanted.unwrap_or_default().split_whitespace().enumerate() {
            let (column, how) = wanted.split_at(wanted.len() - 1);
            if let Ok(column) = column.parse() {
                let filter = filter(&self.table, column, how == "i", index, values)?;
                self.filters.extend(filter);
            }
        }
        // One at least, to tell a record from an empty line.
        self.wanted = usize::try_from(columns).unwrap_or(usize::MAX).max(1);
        let walk = self.begin();
        self.walk = walk.map_err(|error| self.table.keep_fault(error))?;
        self.settle()
    }

    fn next(&mut self) -> rusqlite::Result<()> {
        self.step();
        self.settle()
    }

    fn eof(&self) -> bool {
        matches!(self.walk, Walk::Done)
    }

    fn column(&self, context: &mut Context, column: c_int) -> rusqlite::Result<()> {
        let (Some((block, row)), Ok(column)) = (self.row(), usize::try_from(column)) else {
            return context.set_result(Null);
        };
        let bytes = block.field(row, column);
        if self.table.is_null(bytes) {
            return context.set_result(Null);
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

    /// The number of the row, from 1.
    fn rowid(&self) -> rusqlite::Result<i64> {
        let before =
            |block: usize| self.kept()[..block].iter().map(Block::len).sum::<usize>() as u64;
        let passed = match &self.walk {
            Walk::Kept(block, _) => before(*block),
            Walk::Found(places, at) => places.get(*at).map_or(0, |(block, _)| before(*block)),
            Walk::Read(..) | Walk::Done => self.passed,
        };
        let row = self.row().map_or(0, |(_, row)| row);
        let number = passed + row as u64 + 1 - u64::from(self.table.header);
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

/// What a column is to equal, if the text in the file tells: it does for texts and for whole
/// numbers, which print back. Rows that are left out here, SQLite would leave out; the others
/// it looks at again.
fn filter(
    table: &Table,
    column: usize,
    is_list: bool,
    index: usize,
    values: &Filters<'_>,
) -> rusqlite::Result<Option<Filter>> {
    let kind = table.columns[column].kind;
    let mut texts = HashSet::new();
    let mut others = kind == Kind::Real;
    let mut add = |value: ValueRef<'_>| match value {
        ValueRef::Text(text) if kind == Kind::Text => {
            texts.insert(text.to_owned());
        }
        ValueRef::Integer(number) if kind == Kind::Integer => {
            texts.insert(number.to_string().into_bytes());
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
    } else if let Some(value) = values.iter().nth(index) {
        add(value);
    }
    Ok((!others).then_some(Filter {
        column,
        values: texts,
    }))
}
