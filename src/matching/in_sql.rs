//! `match_of(value, kind)`: what the resolver says, as a table function in SQL. A row for each term
//! that the value means, or could mean; none where it means none.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ffi::{CStr, c_int};
use std::sync::Arc;

use rusqlite::types::{Null, ValueRef};
use rusqlite::vtab::{
    Context, Filters, IndexConstraintOp, IndexInfo, Module, VTab, VTabConnection, VTabCursor,
    sqlite3_vtab, sqlite3_vtab_cursor,
};

use super::rules::{Match, Resolution, Resolver, Sense, Status};
use super::{KINDS, columns};
use crate::Db;
use crate::error::{Error, Result};

/// What it is called in SQL.
const NAME: &str = "match_of";

const COLUMNS: &CStr = c"CREATE TABLE match_of (
    status TEXT, term_id INTEGER, term TEXT, term_kind TEXT, rule TEXT, match_type TEXT,
    matched TEXT, spelling TEXT, note TEXT, value HIDDEN, kind HIDDEN)";

/// The places of the hidden columns, which are the arguments.
const VALUE: c_int = 9;
const KIND: c_int = 10;

/// What the function knows.
struct Known {
    resolver: Resolver,
    /// What is known of the columns of lab files: `lab.gene`, in lower case.
    columns: HashMap<String, Sense>,
}

/// Makes `match_of` known to a database whose statement calls it, with the lab files that are
/// beside it. Loading every spelling takes a while, which other statements are spared.
///
/// # Errors
///
/// What [`Resolver::from`] returns; what is wrong with a lab file.
pub fn offer(db: &Db, sql: &str) -> Result<()> {
    const MODULE: Module<'static, MatchOf> = Module::eponymous_only_module();
    if !sql.to_ascii_lowercase().contains(NAME) {
        return Ok(());
    }
    let resolver = Resolver::from(db)?;
    let mut known = HashMap::new();
    for table in db.labs() {
        for (name, sense) in columns::senses(table, &resolver)? {
            for table in table.names() {
                known.insert(format!("{table}.{name}").to_lowercase(), sense.clone());
            }
        }
    }
    let known = Arc::new(Known {
        resolver,
        columns: known,
    });
    db.offer(|connection| connection.create_module(NAME, &MODULE, Some(known)))
        .map_err(Error::internal("making match_of known"))
}

impl Known {
    /// What the second argument says: a kind of term, or a column of a lab file.
    fn sense(&self, kind: Option<&str>) -> Result<Sense, String> {
        let Some(kind) = kind.filter(|kind| !kind.is_empty()) else {
            return Ok(Sense::default());
        };
        if let Some(sense) = self.columns.get(&kind.to_lowercase()) {
            return Ok(sense.clone());
        }
        let Some((_, kinds)) = KINDS.iter().find(|(word, _)| *word == kind) else {
            let words: Vec<&str> = KINDS.iter().map(|(word, _)| *word).collect();
            return Err(format!(
                "match_of: `{kind}` is no kind of term and no column of a lab file (TABLE.COLUMN). \
                 Kinds: {}",
                words.join(", ")
            ));
        };
        Ok(Sense::of_kinds(kinds))
    }
}

#[repr(C)]
struct MatchOf {
    /// SQLite's part. Must be first.
    base: sqlite3_vtab,
    known: Arc<Known>,
}

// SQLite's part is first, and the layout is C's.
#[allow(unsafe_code)]
unsafe impl VTab<'_> for MatchOf {
    type Aux = Arc<Known>;
    type Cursor = Cursor;

    fn connect(
        _: &mut VTabConnection,
        known: Option<&Arc<Known>>,
        _: &[u8],
        _: &[u8],
        _: &[u8],
        _: &[&[u8]],
    ) -> rusqlite::Result<(Cow<'static, CStr>, Self)> {
        let missing = || rusqlite::Error::ModuleError("no names".to_owned());
        let known = Arc::clone(known.ok_or_else(missing)?);
        let base = sqlite3_vtab::default();
        Ok((Cow::Borrowed(COLUMNS), Self { base, known }))
    }

    fn best_index(&self, info: &mut IndexInfo) -> rusqlite::Result<bool> {
        let mut places = [None; 2];
        for (index, each) in info.constraints().enumerate() {
            let is_equal = each.operator() == IndexConstraintOp::SQLITE_INDEX_CONSTRAINT_EQ;
            let argument = match each.column() {
                VALUE => 0,
                KIND => 1,
                _ => continue,
            };
            if is_equal && !each.is_usable() {
                // The table that gives the argument must come first.
                return Ok(false);
            }
            if is_equal {
                places[argument] = Some(index);
            }
        }
        let Some(value) = places[0] else {
            return Err(rusqlite::Error::ModuleError(
                "match_of(value, kind) needs a value".to_owned(),
            ));
        };
        for (argument, place) in [(1, Some(value)), (2, places[1])] {
            if let Some(place) = place {
                let mut usage = info.constraint_usage(place);
                usage.set_argv_index(argument);
                usage.set_omit(true);
            }
        }
        info.set_estimated_cost(10.0);
        info.set_estimated_rows(1);
        Ok(true)
    }

    fn open(&mut self) -> rusqlite::Result<Cursor> {
        Ok(Cursor {
            base: sqlite3_vtab_cursor::default(),
            known: Arc::clone(&self.known),
            found: None,
            at: 0,
        })
    }
}

#[repr(C)]
struct Cursor {
    /// SQLite's part. Must be first.
    base: sqlite3_vtab_cursor,
    known: Arc<Known>,
    found: Option<Resolution>,
    at: usize,
}

impl Cursor {
    fn row(&self) -> Option<(Status, &Match)> {
        let found = self.found.as_ref()?;
        let may_mean = matches!(found.status, Status::Matched | Status::Ambiguous);
        let one = found.matches.get(self.at).filter(|_| may_mean)?;
        Some((found.status, one))
    }
}

/// A value as its text; nothing for NULL.
fn text(value: ValueRef<'_>) -> Option<String> {
    match value {
        ValueRef::Null => None,
        ValueRef::Integer(number) => Some(number.to_string()),
        ValueRef::Real(number) => Some(crate::spelling::printed(number)),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
            Some(String::from_utf8_lossy(bytes).into_owned())
        }
    }
}

// SQLite's part is first, and the layout is C's.
#[allow(unsafe_code)]
unsafe impl VTabCursor for Cursor {
    fn filter(&mut self, _: c_int, _: Option<&str>, values: &Filters<'_>) -> rusqlite::Result<()> {
        let mut values = values.iter().map(text);
        let (value, kind) = (values.next().flatten(), values.next().flatten());
        self.at = 0;
        self.found = None;
        if let Some(value) = value {
            let sense = self.known.sense(kind.as_deref());
            let sense = sense.map_err(rusqlite::Error::ModuleError)?;
            self.found = Some(self.known.resolver.resolve_as(&value, &sense));
        }
        Ok(())
    }

    fn next(&mut self) -> rusqlite::Result<()> {
        self.at += 1;
        Ok(())
    }

    fn eof(&self) -> bool {
        self.row().is_none()
    }

    fn column(&self, context: &mut Context, column: c_int) -> rusqlite::Result<()> {
        let Some((status, one)) = self.row() else {
            return context.set_result(Null);
        };
        let is_sure = status == Status::Matched;
        let reason = self
            .found
            .as_ref()
            .and_then(|found| found.reason.as_deref());
        let note = if is_sure { one.note.as_deref() } else { reason };
        match column {
            0 => context.set_result(status.name()),
            1 => context.set_result(one.term_id),
            2 => context.set_result(one.term.as_str()),
            3 => context.set_result(one.term_kind.as_str()),
            4 => context.set_result(one.rule.name()),
            5 if is_sure => context.set_result(one.match_type.name()),
            6 => context.set_result(one.value.as_str()),
            7 => context.set_result(one.spelling.as_str()),
            8 => match note {
                Some(note) => context.set_result(note),
                None => context.set_result(Null),
            },
            _ => context.set_result(Null),
        }
    }

    fn rowid(&self) -> rusqlite::Result<i64> {
        Ok(i64::try_from(self.at).unwrap_or(i64::MAX))
    }
}
