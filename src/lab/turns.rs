//! Several cores take the parts of a file in turns, and what they make of them is taken in the
//! order of the file.

use std::collections::VecDeque;
use std::num::NonZero;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::parts::Part;
use crate::error::{Error, Result};

/// At most so many cores.
const CORES: usize = 8;

/// How often we look whether we should stop.
const LOOK: Duration = Duration::from_millis(50);

/// Who is ahead of the part whose turn it is waits when so many handfuls wait.
const WAITING: usize = 64;

/// How many cores are worth it for so many parts.
pub(crate) fn cores(parts: usize) -> usize {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    cores.min(CORES).min(parts)
}

/// Locks what a worker that failed may have held too.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What one worker is at, and what it has gathered of it.
pub(crate) struct Mine<T> {
    part: Option<usize>,
    pub(crate) handful: Option<T>,
}

impl<T> Default for Mine<T> {
    fn default() -> Self {
        Self {
            part: None,
            handful: None,
        }
    }
}

/// Whose turn it is, and what waits for its own.
pub(crate) struct Turns<T> {
    parts: Arc<[Part]>,
    state: Mutex<State<T>>,
    changed: Condvar,
}

struct State<T> {
    /// Parts that were dealt out.
    dealt: usize,
    /// The part of which handfuls are taken now.
    turn: usize,
    /// What waits of each part.
    waiting: Vec<VecDeque<T>>,
    /// Handfuls that wait in all.
    handfuls: usize,
    /// Parts that are done.
    done: Vec<bool>,
    /// What went wrong in a part, or before there was one.
    faults: Vec<(Option<usize>, Error)>,
    workers: usize,
    stopped: bool,
}

impl<T: Send> Turns<T> {
    pub(crate) fn new(parts: Arc<[Part]>) -> Self {
        let state = State {
            dealt: 0,
            turn: 0,
            waiting: parts.iter().map(|_| VecDeque::new()).collect(),
            handfuls: 0,
            done: vec![false; parts.len()],
            faults: Vec::new(),
            workers: 0,
            stopped: false,
        };
        Self {
            parts,
            state: Mutex::new(state),
            changed: Condvar::new(),
        }
    }

    /// Lets each worker work on a thread of its own, and takes what they hand over here.
    ///
    /// # Errors
    ///
    /// The first error in the order of the file; what `take` returns; [`Error::Interrupted`] soon
    /// after `stops` is true.
    pub(crate) fn run<W: Send>(
        &self,
        workers: Vec<(W, Arc<Mutex<Mine<T>>>)>,
        work: impl Fn(W, &Mutex<Mine<T>>) -> Result<()> + Sync,
        stops: &dyn Fn() -> bool,
        mut take: impl FnMut(T) -> Result<()>,
    ) -> Result<()> {
        locked(&self.state).workers = workers.len();
        thread::scope(|scope| {
            for (worker, mine) in workers {
                let work = &work;
                scope.spawn(move || {
                    // Says that it is over in any case, or the others would wait for ever.
                    let leaving = Leaving(self);
                    let done = work(worker, &mine);
                    self.end(locked(&mine).part, done);
                    drop(leaving);
                });
            }
            let taken = (|| {
                while let Some(handful) = self.take(stops)? {
                    take(handful)?;
                }
                Ok(())
            })();
            locked(&self.state).stopped = true;
            self.changed.notify_all();
            taken
        })
    }

    /// Ends the part that a worker was at and gives it the next one.
    pub(crate) fn next(&self, mine: &mut Mine<T>) -> Option<Part> {
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

    /// Hands over what was gathered of a part so far.
    ///
    /// # Errors
    ///
    /// [`Error::Interrupted`] when nobody takes it any more.
    pub(crate) fn hand_over(&self, mine: &mut Mine<T>) -> Result<()> {
        let part = mine.part;
        let state = self.put(mine);
        // Of the part whose turn it is, all is taken; the others must not gather too much.
        let state = self.wait_while(state, |state| match part {
            Some(part) if part == state.turn => state.waiting[part].len() >= WAITING,
            _ => state.handfuls >= WAITING,
        });
        if state.stopped {
            return Err(Error::Interrupted);
        }
        Ok(())
    }

    fn put(&self, mine: &mut Mine<T>) -> MutexGuard<'_, State<T>> {
        let mut state = locked(&self.state);
        if let Some(part) = mine.part
            && let Some(handful) = mine.handful.take()
        {
            state.waiting[part].push_back(handful);
            state.handfuls += 1;
            self.changed.notify_all();
        }
        state
    }

    fn wait_while<'s>(
        &self,
        state: MutexGuard<'s, State<T>>,
        is_early: impl Fn(&State<T>) -> bool,
    ) -> MutexGuard<'s, State<T>> {
        self.changed
            .wait_while(state, |state| !state.stopped && is_early(state))
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// The next handful; `None` when there are no more.
    fn take(&self, stops: &dyn Fn() -> bool) -> Result<Option<T>> {
        let mut state = locked(&self.state);
        loop {
            if stops() {
                return Err(Error::Interrupted);
            }
            let turn = state.turn;
            if turn == self.parts.len() {
                return Ok(None);
            }
            if let Some(handful) = state.waiting[turn].pop_front() {
                state.handfuls -= 1;
                self.changed.notify_all();
                return Ok(Some(handful));
            }
            let is_due = |(part, _): &(Option<usize>, Error)| part.is_none_or(|part| part == turn);
            if let Some(fault) = state.faults.iter().position(is_due) {
                return Err(state.faults.swap_remove(fault).1);
            }
            // Workers may end before they ask for any part.
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
}

/// A worker that leaves, whether it is done or a fault of this program ends it.
struct Leaving<'t, T>(&'t Turns<T>);

impl<T> Drop for Leaving<'_, T> {
    fn drop(&mut self) {
        let mut state = locked(&self.0.state);
        state.workers -= 1;
        state.stopped |= thread::panicking();
        self.0.changed.notify_all();
    }
}
