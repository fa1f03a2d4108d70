//! The pass over a lab file: every row is looked at, by all cores if the file is large, and the
//! rows that are to go out are handed over in order.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::types::ValueRef;

use super::Keep;
use super::tally::{APART, Tally};
use super::verdict::{Judge, Verdict};
use crate::error::{Error, Result};
use crate::lab::{Batch, Block, Part, Table, workers};
use crate::resolve::Status;

/// How much of a result is held back until the whole file is seen to be sound, in bytes.
const HELD: usize = 16 << 20;

/// A pass over a file.
pub(super) struct Pass<'p> {
    table: &'p Table,
    /// The columns that are looked at.
    columns: Vec<usize>,
    judge: &'p Judge<'p>,
    keep: Keep,
}

/// What one core makes of the rows that it reads.
#[derive(Default)]
struct Work {
    tally: Tally,
    /// The values of several columns.
    key: Vec<u8>,
    spare: Block,
}

impl<'p> Pass<'p> {
    pub(super) fn new(table: &'p Table, judge: &'p Judge<'p>) -> Self {
        Self {
            table,
            columns: judge.chosen.iter().map(|each| each.place).collect(),
            judge,
            keep: judge.request.keep,
        }
    }

    /// Looks at every row.
    ///
    /// # Errors
    ///
    /// What is wrong with the file; [`Error::Interrupted`]; whatever `take` returns.
    pub(super) fn run(
        &self,
        stop: &AtomicBool,
        take: &mut dyn FnMut(&[ValueRef<'_>]) -> Result<()>,
    ) -> Result<Tally> {
        let stops = || stop.load(Ordering::Relaxed);
        if self.table.parts().is_empty() {
            let mut work = Work::default();
            self.read(None, &mut work, &mut |rows| {
                if stops() {
                    return Err(Error::Interrupted);
                }
                if let Some(rows) = rows.take_if(|rows| rows.is_full()) {
                    rows.each(take)?;
                }
                Ok(())
            })?
            .map_or(Ok(()), |rows| rows.each(take))?;
            return Ok(work.tally);
        }
        let (mut held, mut size) = (Vec::new(), 0);
        let tally = self.by_all_cores(|rows| {
            if self.table.is_sound() {
                return rows.each(take);
            }
            size += rows.size();
            held.push(rows);
            if size > HELD {
                // The file is read once more, and then nothing needs to be held.
                return Err(Error::file(self.table.path(), "has too many matches"));
            }
            Ok(())
        })?;
        held.iter().try_for_each(|rows| rows.each(take))?;
        Ok(tally)
    }

    /// By all cores.
    fn by_all_cores(&self, take: impl FnMut(Batch) -> Result<()>) -> Result<Tally> {
        let read = |work: &mut Work, part, outbox: &workers::Outbox<Batch>| {
            let rest = self.read(Some(part), work, &mut |rows| {
                let full = rows.take_if(|rows| rows.is_full());
                full.map_or(Ok(()), |rows| outbox.send(rows))
            })?;
            rest.map_or(Ok(()), |rows| outbox.send(rows))
        };
        let done: Vec<Work> = workers::run(self.table.parts(), read, take)?;
        let mut tallies = done.into_iter().map(|work| work.tally);
        let mut all = tallies.next().unwrap_or_default();
        tallies.for_each(|tally| all.add(&tally));
        Ok(all)
    }

    /// Reads the file or a part of it; `between` may take the rows that are to go out so far, and
    /// the rest comes back.
    fn read(
        &self,
        part: Option<Part>,
        work: &mut Work,
        between: &mut dyn FnMut(&mut Option<Batch>) -> Result<()>,
    ) -> Result<Option<Batch>> {
        let most = self.columns.iter().max().map_or(1, |last| last + 1);
        let wanted = if self.keep == Keep::Matched {
            most
        } else {
            usize::MAX
        };
        let mut rows = None;
        self.table.each_block(part, wanted, |block, first| {
            for row in first..block.len() {
                let Work { tally, key, spare } = work;
                if let Some(verdict) = self.look(tally, key, block, row) {
                    let (block, row) = self.table.whole(block, row, spare);
                    let rows_so_far = rows.get_or_insert_default();
                    put(rows_so_far, verdict, block, row);
                    if rows_so_far.is_full() {
                        between(&mut rows)?;
                    }
                }
            }
            between(&mut rows)
        })?;
        Ok(rows)
    }

    /// What becomes of a row, if it is one of those that go out.
    #[inline]
    fn look<'t>(
        &self,
        tally: &'t mut Tally,
        key: &mut Vec<u8>,
        block: &Block,
        row: usize,
    ) -> Option<&'t Arc<Verdict>> {
        let value = |column: usize| {
            let value = block.field(row, column);
            if self.table.is_null(value) {
                b""
            } else {
                value
            }
        };
        let goes_out = |verdict: &Verdict| self.goes_out(verdict.status);
        if let [column] = self.columns[..] {
            let value = value(column);
            return tally.count(value, 1, || self.judge.judge(&[value]), goes_out);
        }
        key.clear();
        for (place, column) in self.columns.iter().enumerate() {
            if place > 0 {
                key.push(APART);
            }
            key.extend_from_slice(value(*column));
        }
        let judge = || {
            let values: Vec<&[u8]> = self.columns.iter().map(|column| value(*column)).collect();
            self.judge.judge(&values)
        };
        tally.count(key, 1, judge, goes_out)
    }

    fn goes_out(&self, status: Status) -> bool {
        match self.keep {
            Keep::All => true,
            Keep::Matched => status == Status::Matched,
            Keep::Rest => status != Status::Matched,
        }
    }
}

/// Puts a row of the lab with our columns behind it to those that go out.
fn put(rows: &mut Batch, verdict: &Verdict, block: &Block, row: usize) {
    for ours in &verdict.rows {
        let ours = ours.iter().map(String::as_bytes);
        let cells = block.record(row).chain(ours).map(|bytes| match bytes {
            b"" => ValueRef::Null,
            bytes => ValueRef::Text(bytes),
        });
        rows.push(cells);
    }
}
