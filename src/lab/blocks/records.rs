//! Records that only a whole parser knows what to make of.

use std::mem;

use csv_core::ReadRecordResult;
use memchr::memchr;

use super::super::quoting::Quoting;
use super::{Block, Blocks, Shape, blank, faults, lines_in, place};
use crate::error::Result;

impl Blocks {
    /// Moves whole records to the block, quotes taken off; how many bytes were taken.
    pub(super) fn take_records(&mut self, block: &mut Block) -> Result<usize> {
        if self.shape.quoting == Quoting::Auto && memchr(b'"', &self.ahead).is_some() {
            return Err(self.doubt());
        }
        mem::swap(&mut block.raw, &mut self.ahead);
        // What has no quotes is not longer than what has.
        block.text.resize(block.raw.len(), 0);
        let mut core = reader(self.shape);
        // Where the reader is, and where the record in work begins: in the file's text and
        // in ours; and how many fields it has so far.
        let (mut at, mut filled) = (0, 0);
        let (mut begun, mut base, mut count) = (0, 0, 0);
        loop {
            let (result, read, written, ended) = core.read_record(
                &block.raw[at..],
                &mut block.text[filled..],
                &mut self.ends[count..],
            );
            at += read;
            filled += written;
            count += ended;
            match result {
                ReadRecordResult::Record => {
                    let mut from = base;
                    for end in &self.ends[..count] {
                        block.fields.push((place(from), place(base + end)));
                        from = base + end;
                    }
                    let first = begun + blank(&block.raw[begun..]);
                    if faults::is_broken(&block.raw[first..at], self.shape) {
                        if block.len() > 0 {
                            break;
                        }
                        let line = self.line + lines_in(&block.raw[..first]);
                        return Err(faults::broken(&self.source, line));
                    }
                    if let Err(found) = block.end_row(first, count, self.shape) {
                        // What is wrong above comes first.
                        if block.len() > 0 {
                            block.forget_row();
                            break;
                        }
                        return Err(faults::misfit(&self.source, block, found, self.shape));
                    }
                    (begun, base, count) = (at, filled, 0);
                }
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::InputEmpty
                | ReadRecordResult::OutputFull
                | ReadRecordResult::End => break,
            }
        }
        block.text.truncate(base);
        begun += blank(&block.raw[begun..]);
        self.ahead.extend_from_slice(&block.raw[begun..]);
        block.raw.truncate(begun);
        self.line += lines_in(&block.raw);
        Ok(begun)
    }
}

/// A reader of records that has begun, so that it takes no byte order mark off.
pub(super) fn reader(shape: Shape) -> csv_core::Reader {
    let mut core = csv_core::ReaderBuilder::new()
        .delimiter(shape.separator)
        .quoting(shape.quoting != Quoting::None)
        .build();
    core.read_record(b"\n", &mut [0], &mut [0]);
    core
}
