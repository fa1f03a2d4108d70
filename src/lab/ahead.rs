//! Reads a file one step ahead of whoever asks, on a thread of its own.

use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;

use super::blocks::{Block, Blocks};
use crate::error::{Error, Result};

/// Blocks that wait to be asked for.
const AHEAD: usize = 2;

/// A reading on a thread of its own.
pub(super) struct Ahead {
    blocks: Receiver<Result<Option<Block>>>,
    used: Sender<Block>,
}

impl Ahead {
    /// Begins to read. The thread ends with the file, or when nobody asks any more.
    pub(super) fn read(blocks: Blocks) -> Self {
        let (full, asked) = sync_channel(AHEAD);
        let (used, empty) = channel();
        thread::spawn(move || run(blocks, &full, &empty));
        Self {
            blocks: asked,
            used,
        }
    }

    /// Gives the next block for the one before; `false` at the end.
    pub(super) fn next(&mut self, block: &mut Block) -> Result<bool> {
        // Where the thread is gone, nothing is to be used again.
        let _ = self.used.send(std::mem::take(block));
        match self.blocks.recv() {
            Ok(Ok(Some(next))) => {
                *block = next;
                Ok(true)
            }
            Ok(Ok(None)) => Ok(false),
            Ok(Err(error)) => Err(error),
            Err(gone) => Err(Error::internal("reading a lab file")(gone)),
        }
    }
}

fn run(mut blocks: Blocks, full: &SyncSender<Result<Option<Block>>>, empty: &Receiver<Block>) {
    loop {
        let mut block = empty.try_recv().unwrap_or_default();
        let read = match blocks.next(&mut block) {
            Ok(true) => Ok(Some(block)),
            Ok(false) => Ok(None),
            Err(error) => Err(error),
        };
        let is_last = !matches!(read, Ok(Some(_)));
        if full.send(read).is_err() || is_last {
            return;
        }
    }
}
