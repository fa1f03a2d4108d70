//! How long a database may think: the time that SQLite spends on our questions, and not the
//! time that somebody takes to read the answers.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use rusqlite::Connection;

/// Steps of SQLite's machine between two looks: some 0.1 ms.
const STEPS_BETWEEN_LOOKS: i32 = 10_000;

/// Makes SQLite look now and then whether it should stop.
pub(crate) fn install(connection: &mut Connection, watch: &Arc<Watch>) -> rusqlite::Result<()> {
    let watch = Arc::clone(watch);
    connection.progress_handler(STEPS_BETWEEN_LOOKS, Some(move || watch.stops()))
}

/// Watches the work of one [`Db`](super::Db).
#[derive(Debug)]
pub(crate) struct Watch {
    started: Instant,
    /// Nanoseconds from `started` to the beginning of the work going on; 0: none is.
    since: AtomicU64,
    /// Nanoseconds of work that is done.
    spent: AtomicU64,
    limit: OnceLock<Duration>,
    stop: OnceLock<Arc<AtomicBool>>,
}

impl Watch {
    pub(crate) fn new() -> Self {
        Self {
            started: Instant::now(),
            since: AtomicU64::new(0),
            spent: AtomicU64::new(0),
            limit: OnceLock::new(),
            stop: OnceLock::new(),
        }
    }

    /// Does some work and counts its time.
    pub(crate) fn over<T>(&self, work: impl FnOnce() -> T) -> T {
        let begin = self.now();
        self.since.store(begin, Ordering::Relaxed);
        let done = work();
        self.since.store(0, Ordering::Relaxed);
        let taken = self.now().saturating_sub(begin);
        self.spent.fetch_add(taken, Ordering::Relaxed);
        done
    }

    /// Whether more than the limit was spent, and this much more.
    pub(crate) fn is_over(&self, grace: Duration) -> bool {
        let Some(limit) = self.limit.get() else {
            return false;
        };
        let going_on = match self.since.load(Ordering::Relaxed) {
            0 => 0,
            since => self.now().saturating_sub(since),
        };
        let spent = self.spent.load(Ordering::Relaxed).saturating_add(going_on);
        Duration::from_nanos(spent) > limit.saturating_add(grace)
    }

    /// The work that is going on, by a number of its own; 0: none is.
    pub(crate) fn step(&self) -> u64 {
        self.since.load(Ordering::Relaxed)
    }

    /// The most that may be spent; `None`: as long as it takes.
    pub(crate) fn limit(&self) -> Option<Duration> {
        self.limit.get().copied()
    }

    pub(crate) fn set_limit(&self, limit: Duration) {
        // Set once; a second limit changes nothing.
        let _ = self.limit.set(limit);
    }

    pub(crate) fn set_stop(&self, stop: Arc<AtomicBool>) {
        let _ = self.stop.set(stop);
    }

    /// Whether SQLite should stop now.
    pub(crate) fn stops(&self) -> bool {
        let stop = self.stop.get();
        stop.is_some_and(|stop| stop.load(Ordering::Relaxed)) || self.is_over(Duration::ZERO)
    }

    fn now(&self) -> u64 {
        // Never 0, which means that nothing is going on.
        u64::try_from(self.started.elapsed().as_nanos())
            .unwrap_or(u64::MAX)
            .max(1)
    }
}
