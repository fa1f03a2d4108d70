//! A question over a large lab file, answered by several cores: each has a database of its own
//! and takes one part of the file after the other. The rows come out as if one had done it all.

use std::collections::VecDeque;
use std::fs;
use std::mem;
use std::num::NonZero;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::backup::Backup;
use rusqlite::types::ValueRef;

use super::rowwise::is_rowwise;
use super::{Db, connect, guard};
use crate::error::{Error, Result};
use crate::lab::{Deal, Lab, Part};

/// A database that is larger is not copied for each core, in bytes.
const COPIED: u64 = 16 << 20;

/// At most so many cores.
const CORES: usize = 8;

/// Rows are handed over when they are about so many bytes.
const HANDFUL: usize = 64 * 1024;

/// How often we look whether we should stop.
const LOOK: Duration = Duration::from_millis(50);

/// Who is ahead of the part whose turn it is waits when so many handfuls of rows wait.
const WAITING: usize = 64;

/// Answers a question part by part, if it is one that can be; tells whether it did.
///
/// # Errors
///
/// As [`Statement::for_each_row`](super::Statement::for_each_row).
pub(super) fn for_each_row(
    db: &Db,
    sql: &str,
    take: &mut dyn FnMut(&[ValueRef<'_>]) -> Result<()>,
) -> Result<bool> {
    let [table] = &db.labs[..] else {
        return Ok(false);
    };
    let parts = Arc::clone(table.parts());
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let cores = cores.min(CORES).min(parts.len());
    // A database of the lab's beside, or a limit of time: one connection does it all.
    if cores < 2 || !db.attached.is_empty() || db.watch.limit().is_some() {
        return Ok(false);
    }
    if !is_small(db) || !db.look(|connection| is_rowwise(connection, sql))? {
        return Ok(false);
    }
    let turns = Arc::new(Turns::new(parts, cores));
    let mut workers = Vec::new();
    for _ in 0..cores {
        let mine = Arc::new(Mutex::new(Mine::default()));
        let (all, own) = (Arc::clone(&turns), Arc::clone(&mine));
        let dealt = table.dealt(Deal::new(move || all.next(&mut locked(&own))));
        let mut copy = db.copy()?;
        copy.with(Lab::Table(Arc::new(dealt)))?;
        workers.push((copy, mine));
    }
    thread::scope(|scope| {
        for (copy, mine) in workers {
            let turns = &turns;
            scope.spawn(move || {
                // Says that it is over in any case, or the others would wait for ever.
                let leaving = Leaving(turns);
                let done = work(&copy, sql, turns, &mine);
                turns.end(locked(&mine).part, done);
                drop(leaving);
            });
        }
        let taken = turns.take_all(db, take);
        turns.stop();
        taken
    })?;
    Ok(true)
}

/// Whether a database can be copied for each core.
fn is_small(db: &Db) -> bool {
    let length = |path: &Path| fs::metadata(path).map(|seen| seen.len());
    db.path
        .as_deref()
        .is_none_or(|path| length(path).is_ok_and(|length| length <= COPIED))
}

/// Runs the question over the parts that are dealt out to one worker.
fn work(copy: &Db, sql: &str, turns: &Turns, mine: &Mutex<Mine>) -> Result<()> {
    let mut statement = copy.prepare(sql)?;
    statement.for_each_row_here(|row| {
        let mut mine = locked(mine);
        mine.rows.push(row);
        if mine.rows.bytes.len() + mine.rows.cells.len() * size_of::<Cell>() >= HANDFUL {
            turns.hand_over(&mut mine)?;
        }
        Ok(())
    })
}

impl Db {
    /// The same database once more, in memory, without lab files.
    fn copy(&self) -> Result<Self> {
        let doing = "copying the database";
        let mut connection = Connection::open_in_memory()
            .and_then(connect::with_functions)
            .map_err(Error::internal(doing))?;
        self.look(|from| Backup::new(from, &mut connection)?.step(-1).map(|_| ()))?;
        if self.path.is_some() {
            guard::limit(&connection).map_err(Error::internal(doing))?;
        }
        let copy = Self::guarded(connection, self.path.clone(), self.schema)?;
        copy.watch.stop_with(&self.watch);
        Ok(copy)
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What one worker is at.
#[derive(Default)]
struct Mine {
    part: Option<usize>,
    rows: Rows,
}

/// Whose turn it is, and what waits for its own.
struct Turns {
    parts: Arc<[Part]>,
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    /// Parts that were dealt out.
    dealt: usize,
    /// The part whose rows are taken now.
    turn: usize,
    /// What waits of each part.
    waiting: Vec<VecDeque<Rows>>,
    /// Handfuls that wait in all.
    handfuls: usize,
    /// Parts that are done.
    done: Vec<bool>,
    /// What went wrong in a part, or before there was one.
    faults: Vec<(Option<usize>, Error)>,
    workers: usize,
    stopped: bool,
}

impl Turns {
    fn new(parts: Arc<[Part]>, workers: usize) -> Self {
        let state = State {
            dealt: 0,
            turn: 0,
            waiting: parts.iter().map(|_| VecDeque::new()).collect(),
            handfuls: 0,
            done: vec![false; parts.len()],
            faults: Vec::new(),
            workers,
            stopped: false,
        };
        Self {
            parts,
            state: Mutex::new(state),
            changed: Condvar::new(),
        }
    }

    /// Ends the part that a worker was at and gives it the next one.
    fn next(&self, mine: &mut Mine) -> Option<Part> {
        let mut state = self.put(mine);
        if let Some(part) = mine.part.take() {
            state.done[part] = true;
            self.changed.notify_all();
        }
        state = self.wait_while(state, |state| {
            state.handfuls >= WAITING && state.turn != state.dealt
        });
        let next = self.parts.get(state.dealt).filter(|_| !state.stopped)?;
        mine.part = Some(state.dealt);
        state.dealt += 1;
        Some(*next)
    }

    /// Hands over the rows of a part so far.
    fn hand_over(&self, mine: &mut Mine) -> Result<()> {
        let part = mine.part;
        let state = self.put(mine);
        // Of the part whose turn it is, rows are taken; the others must not gather too many.
        let state = self.wait_while(state, |state| match part {
            Some(part) if part == state.turn => state.waiting[part].len() >= WAITING,
            _ => state.handfuls >= WAITING,
        });
        if state.stopped {
            return Err(Error::Interrupted);
        }
        Ok(())
    }

    fn put(&self, mine: &mut Mine) -> MutexGuard<'_, State> {
        let mut state = locked(&self.state);
        if let Some(part) = mine.part
            && !mine.rows.cells.is_empty()
        {
            state.waiting[part].push_back(mem::take(&mut mine.rows));
            state.handfuls += 1;
            self.changed.notify_all();
        }
        state
    }

    fn wait_while<'s>(
        &self,
        state: MutexGuard<'s, State>,
        is_early: impl Fn(&State) -> bool,
    ) -> MutexGuard<'s, State> {
        self.changed
            .wait_while(state, |state| !state.stopped && is_early(state))
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes all rows, part by part.
    fn take_all(&self, db: &Db, take: &mut dyn FnMut(&[ValueRef<'_>]) -> Result<()>) -> Result<()> {
        while let Some(rows) = self.take(db)? {
            rows.each(take)?;
        }
        Ok(())
    }

    /// The next rows; `None` when there are no more.
    fn take(&self, db: &Db) -> Result<Option<Rows>> {
        let mut state = locked(&self.state);
        loop {
            if db.watch.stops() {
                return Err(Error::Interrupted);
            }
            let turn = state.turn;
            if turn == self.parts.len() {
                return Ok(None);
            }
            if let Some(rows) = state.waiting[turn].pop_front() {
                state.handfuls -= 1;
                self.changed.notify_all();
                return Ok(Some(rows));
            }
            let is_due = |(part, _): &(Option<usize>, Error)| part.is_none_or(|part| part == turn);
            if let Some(fault) = state.faults.iter().position(is_due) {
                return Err(state.faults.swap_remove(fault).1);
            }
            // A question may end before it asks for any row.
            if state.done[turn] || state.workers == 0 {
                state.turn += 1;
                self.changed.notify_all();
                continue;
            }
            let (woken, _) = self
                .changed
                .wait_timeout(state, LOOK)
                .unwrap_or_else(PoisonError::into_inner);
            state = woken;
        }
    }

    /// Notes how the work of one worker ended.
    fn end(&self, part: Option<usize>, done: Result<()>) {
        let mut state = locked(&self.state);
        match (part, done) {
            (_, Err(error)) => state.faults.push((part, error)),
            (Some(part), Ok(())) => state.done[part] = true,
            (None, Ok(())) => {}
        }
    }

    fn stop(&self) {
        locked(&self.state).stopped = true;
        self.changed.notify_all();
    }
}

/// A worker that leaves, whether it is done or a fault of this program ends it.
struct Leaving<'t>(&'t Turns);

impl Drop for Leaving<'_> {
    fn drop(&mut self) {
        let mut state = locked(&self.0.state);
        state.workers -= 1;
        state.stopped |= thread::panicking();
        self.0.changed.notify_all();
    }
}

/// Rows that wait, in the order in which they came.
#[derive(Default)]
struct Rows {
    width: usize,
    cells: Vec<Cell>,
    bytes: Vec<u8>,
}

/// A value of a row; texts and blobs end at a place in the bytes, and begin where the one before
/// them ends.
enum Cell {
    Null,
    Integer(i64),
    Real(f64),
    Text(usize),
    Blob(usize),
}

impl Rows {
    fn push(&mut self, row: &[ValueRef<'_>]) {
        self.width = row.len();
        for value in row {
            if let ValueRef::Text(bytes) | ValueRef::Blob(bytes) = value {
                self.bytes.extend_from_slice(bytes);
            }
            let end = self.bytes.len();
            self.cells.push(match value {
                ValueRef::Null => Cell::Null,
                ValueRef::Integer(number) => Cell::Integer(*number),
                ValueRef::Real(number) => Cell::Real(*number),
                ValueRef::Text(_) => Cell::Text(end),
                ValueRef::Blob(_) => Cell::Blob(end),
            });
        }
    }

    fn each(&self, take: &mut dyn FnMut(&[ValueRef<'_>]) -> Result<()>) -> Result<()> {
        let mut from = 0;
        let mut row = Vec::with_capacity(self.width);
        for cells in self.cells.chunks(self.width) {
            row.clear();
            for cell in cells {
                let begin = from;
                if let Cell::Text(end) | Cell::Blob(end) = cell {
                    from = *end;
                }
                row.push(match cell {
                    Cell::Null => ValueRef::Null,
                    Cell::Integer(number) => ValueRef::Integer(*number),
                    Cell::Real(number) => ValueRef::Real(*number),
                    Cell::Text(end) => ValueRef::Text(&self.bytes[begin..*end]),
                    Cell::Blob(end) => ValueRef::Blob(&self.bytes[begin..*end]),
                });
            }
            take(&row)?;
        }
        Ok(())
    }
}
