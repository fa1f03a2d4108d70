//! Other people's readers may panic at a damaged file. Here that is an answer, and nothing is
//! printed.
//!
//! What prints is the panic hook, and a process has only one. Ours stands in for it while a
//! [`Quiet`] is alive, passes on the panics of everybody else, and is taken out with the last.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook, take_hook};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

type Hook = Box<dyn Fn(&PanicHookInfo<'_>) + Sync + Send>;

/// The process's own hook while ours stands in for it, and how many need that.
static STANDING_IN: Mutex<(usize, Option<Arc<Hook>>)> = Mutex::new((0, None));

thread_local! {
    static CATCHING: Cell<bool> = const { Cell::new(false) };
}

/// While one is alive, [`catch_panic`] prints nothing.
pub(super) struct Quiet(());

impl Quiet {
    pub(super) fn new() -> Self {
        let mut state = STANDING_IN.lock().unwrap_or_else(PoisonError::into_inner);
        if state.0 == 0 {
            let own = Arc::new(take_hook());
            state.1 = Some(Arc::clone(&own));
            set_hook(Box::new(move |panic| {
                if !CATCHING.get() {
                    own(panic);
                }
            }));
        }
        state.0 += 1;
        Self(())
    }
}

/// What a step of another library gives, and `None` if it panicked. What the step has touched
/// must not be used after a panic.
pub(super) fn catch_panic<T>(_: &Quiet, step: impl FnOnce() -> T) -> Option<T> {
    CATCHING.set(true);
    let done = catch_unwind(AssertUnwindSafe(step));
    CATCHING.set(false);
    done.ok()
}

impl Drop for Quiet {
    fn drop(&mut self) {
        let mut state = STANDING_IN.lock().unwrap_or_else(PoisonError::into_inner);
        state.0 -= 1;
        // A thread that panics cannot change the hook: the next one will.
        if state.0 == 0 && !thread::panicking() {
            drop(take_hook());
            if let Some(Ok(own)) = state.1.take().map(Arc::try_unwrap) {
                set_hook(own);
            }
        }
    }
}
