//! Several cores read the parts of a large file; what they make of them is taken in the order
//! of the file.

use std::cell::RefCell;
use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::OnceLock;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use super::source::Part;
use crate::error::{Error, Result};

/// At most so many cores, where nobody says how many.
const CORES: usize = 8;

/// A worker waits while so many of its batches are not taken yet.
const WAITING: usize = 64;

/// Where a worker puts its batches.
pub(crate) struct Outbox<'o, T>(&'o dyn Fn(T) -> Result<()>);

impl<T> Outbox<'_, T> {
    /// Hands over a batch.
    ///
    /// # Errors
    ///
    /// [`Error::Interrupted`] when nobody takes it any more.
    pub(crate) fn send(&self, batch: T) -> Result<()> {
        (self.0)(batch)
    }
}

/// Lets each of at most so many workers work on every n-th part, and takes their batches here, part by part. Gives
/// what each worker has gathered.
///
/// # Errors
///
/// The first error in the order of the file, and what `take` returns.
pub(crate) fn run<W: Default + Send, T: Send>(
    (parts, cores): (&[Part], Option<usize>),
    work: impl Fn(&mut W, Part, &Outbox<'_, T>) -> Result<()> + Sync,
    mut take: impl FnMut(T) -> Result<()>,
) -> Result<Vec<W>> {
    let all = || thread::available_parallelism().map_or(1, NonZero::get);
    let workers = cores.unwrap_or_else(|| all().min(CORES)).min(parts.len());
    let (work, started) = (&work, &OnceLock::new());
    thread::scope(|scope| {
        let mut inboxes = Vec::new();
        let mut running = Vec::new();
        for first in 0..workers {
            let (sender, inbox) = sync_channel(WAITING);
            let worker = move || {
                let put = |message| sender.send(message).map_err(|_| Error::Interrupted);
                let send = |batch| put(Ok(Some(batch)));
                let mut worker = W::default();
                for part in parts.iter().skip(first).step_by(*started.wait()) {
                    let done = work(&mut worker, *part, &Outbox(&send));
                    let failed = done.is_err();
                    if put(done.map(|()| None)).is_err() || failed {
                        break;
                    }
                }
                worker
            };
            // The system may have no more threads.
            let Ok(worker) = thread::Builder::new().spawn_scoped(scope, worker) else {
                break;
            };
            inboxes.push(inbox);
            running.push(worker);
        }
        if running.is_empty() {
            return alone(parts, work, take).map(|worker| vec![worker]);
        }
        started.get_or_init(|| running.len());
        let taken = take_in_order(parts.len(), &inboxes, &mut take);
        // So that whoever waits for us to take something goes home.
        drop(inboxes);
        let workers = running.into_iter().map(|worker| match worker.join() {
            Ok(worker) => worker,
            Err(panic) => resume_unwind(panic),
        });
        let workers = workers.collect();
        taken.map(|()| workers)
    })
}

/// Works on all parts in this thread.
fn alone<W: Default, T>(
    parts: &[Part],
    work: impl Fn(&mut W, Part, &Outbox<'_, T>) -> Result<()>,
    take: impl FnMut(T) -> Result<()>,
) -> Result<W> {
    let take = RefCell::new(take);
    let send = |batch| (take.borrow_mut())(batch);
    let mut worker = W::default();
    for part in parts {
        work(&mut worker, *part, &Outbox(&send))?;
    }
    Ok(worker)
}

fn take_in_order<T>(
    parts: usize,
    inboxes: &[Receiver<Result<Option<T>>>],
    take: &mut impl FnMut(T) -> Result<()>,
) -> Result<()> {
    for part in 0..parts {
        // A worker that panicked sends nothing more.
        while let Ok(message) = inboxes[part % inboxes.len()].recv() {
            match message? {
                Some(batch) => take(batch)?,
                None => break,
            }
        }
    }
    Ok(())
}
