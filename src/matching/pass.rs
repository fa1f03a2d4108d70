//! The pass over a lab file: every row is looked at, by all cores if the file is large, and the
//! rows that are to go out are handed over in order.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::types::ValueRef;

use super::Keep;
use super::counts::{Counts, join};
use super::rules::Status;
use super::verdict::{Judge, Verdict};
use crate::error::{Error, Result};
use crate::lab::{Batch, Block, Part, Table, workers};

/// A pass over a file.
pub(super) struct Pass<'p> {
    table: &'p Table,
    /// The columns that are looked at.
    columns: Vec<usize>,
    /// The column that says how many rows each row stands for.
    counted: Option<usize>,
    judge: &'p Judge<'p>,
    keep: Keep,
}

/// What one core makes of the rows that it reads.
#[derive(Default)]
struct Work {
    counts: Counts,
    /// The values of several columns.
    key: Vec<u8>,
    spare: Block,
}

impl<'p> Pass<'p> {
    pub(super) fn new(table: &'p Table, judge: &'p Judge<'p>, counted: Option<usize>) -> Self {
        Self {
            table,
            columns: judge.chosen.iter().map(|each| each.place).collect(),
            counted,
            judge,
            keep: judge.request.keep,
        }
    }

    /// Looks at every row and hands over those that go out.
    ///
    /// # Errors
    ///
    /// What is wrong with the file; [`Error::Interrupted`]; whatever `take` returns.
    pub(super) fn run(
        &self,
        stop: &AtomicBool,
        take: &mut dyn FnMut(&[ValueRef<'_>]) -> Result<()>,
    ) -> Result<Counts> {
        if !self.table.parts().is_empty() {
            return self.by_workers(stop, |rows| rows.each(take));
        }
        let mut work = Work::default();
        self.read(None, &mut work, stop, &mut |rows| rows.each(take))?;
        Ok(work.counts)
    }

    /// Looks at every row of a file that nobody has read before, and so sees whether it is sound.
    /// The rows that go out come back, unless they are too many to be held.
    ///
    /// # Errors
    ///
    /// What is wrong with the file; [`Error::Interrupted`].
    pub(super) fn hold(&self, stop: &AtomicBool) -> Result<(Counts, Option<Vec<Batch>>)> {
        let (mut held, mut size, most) = (Some(Vec::new()), 0, self.table.sizes().held);
        let counts = self.by_workers(stop, |rows| {
            size += rows.size();
            held = held.take().filter(|_| size <= most);
            if let Some(held) = &mut held {
                held.push(rows);
            }
            Ok(())
        })?;
        Ok((counts, held))
    }

    /// By all cores.
    fn by_workers(
        &self,
        stop: &AtomicBool,
        take: impl FnMut(Batch) -> Result<()>,
    ) -> Result<Counts> {
        let read = |work: &mut Work, part, outbox: &workers::Outbox<'_, Batch>| {
            self.read(Some(part), work, stop, &mut |rows| outbox.send(rows))
        };
        let cores = self.table.sizes().cores;
        let done: Vec<Work> = workers::run((self.table.parts(), cores), read, take)?;
        let mut all = Counts::default();
        for work in done {
            all.add(work.counts);
        }
        Ok(all)
    }

    /// Reads the file or a part of it, and sends off the rows that go out.
    fn read(
        &self,
        part: Option<Part>,
        work: &mut Work,
        stop: &AtomicBool,
        send: &mut dyn FnMut(Batch) -> Result<()>,
    ) -> Result<()> {
        let looked_at = self.columns.iter().chain(&self.counted);
        let last = looked_at.max().map_or(1, |last| last + 1);
        let wanted = if self.keep == Keep::Matched {
            last
        } else {
            usize::MAX
        };
        let (mut rows, full) = (Batch::default(), self.table.sizes().batch);
        self.table.each_block(part, wanted, |block, first| {
            if stop.load(Ordering::Relaxed) {
                return Err(Error::Interrupted);
            }
            for row in first..block.len() {
                let Work { counts, key, spare } = work;
                let rows_of_it = match self.counted {
                    None => 1,
                    Some(column) => {
                        number(block.field(row, column)).ok_or_else(|| self.uncounted())?
                    }
                };
                let (status, verdict) = self.look(counts, key, block, row, rows_of_it);
                if self.goes_out(status) {
                    let (block, row) = self.table.whole(block, row, spare);
                    put(&mut rows, verdict, block, row);
                    if rows.size() >= full {
                        send(std::mem::take(&mut rows))?;
                    }
                }
            }
            Ok(())
        })?;
        if rows.size() > 0 {
            send(rows)?;
        }
        Ok(())
    }

    /// What becomes of a row.
    #[inline]
    fn look<'c>(
        &self,
        counts: &'c mut Counts,
        key: &mut Vec<u8>,
        block: &Block,
        row: usize,
        rows: u64,
    ) -> (Status, &'c Arc<Verdict>) {
        let value = |column: &usize| {
            let value = block.field(row, *column);
            if self.table.is_null(value) {
                b""
            } else {
                value
            }
        };
        if let [column] = &self.columns[..] {
            let value = value(column);
            return counts.count(value, rows, || self.judge.judge(&[value]));
        }
        join(key, self.columns.iter().map(value));
        counts.count(key, rows, || {
            let values: Vec<&[u8]> = self.columns.iter().map(value).collect();
            self.judge.judge(&values)
        })
    }

    /// The first row that says no number where it counts rows: it is looked for once more, since
    /// lines are not counted on the way.
    fn uncounted(&self) -> Error {
        let column = self.counted.unwrap_or_default();
        let found = self.table.each_record(|line, cells| {
            let cell = cells.get(column).map_or("", |cell| cell);
            match number(cell.as_bytes()) {
                Some(_) => Ok(()),
                None => Err(Error::Lab {
                    path: self.table.path().to_path_buf(),
                    line,
                    cause: format!(
                        "column `{}` says how many rows this one stands for, and `{cell}` is no \
                         whole number from 1 to {MOST_ROWS}",
                        self.table.columns()[column].name
                    ),
                }),
            }
        });
        found.err().unwrap_or(Error::Interrupted)
    }

    fn goes_out(&self, status: Status) -> bool {
        match self.keep {
            Keep::All => true,
            Keep::Matched => status.is_known(),
            Keep::Rest => !status.is_known(),
        }
    }
}

/// More rows than any table has; and the sum of many such numbers is one still.
const MOST_ROWS: u64 = 1_000_000_000_000;

/// How many rows a cell says.
fn number(cell: &[u8]) -> Option<u64> {
    let rows = std::str::from_utf8(cell).ok()?.trim().parse().ok()?;
    (1..=MOST_ROWS).contains(&rows).then_some(rows)
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
