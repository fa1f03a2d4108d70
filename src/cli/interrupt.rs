//! Ctrl-C, and questions that take too long: a running query stops, what was half written is
//! removed.

use std::path::Path;
use std::process;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use crate::db::too_long;
use crate::{Db, Error};

/// The signal of Ctrl-C.
const CTRL_C: usize = 2;

/// How long a query that should stop may take about it.
const GRACE: Duration = Duration::from_secs(2);

/// The same after Ctrl-C, where somebody waits.
const PATIENCE: Duration = Duration::from_secs(1);

/// How often we look.
const LOOK: Duration = Duration::from_millis(100);

/// Lets a write beyond `ulimit -f` fail with an error instead of ending the program.
pub fn survive_limits() {
    // The signal is only kept from killing us; the failed write tells.
    #[cfg(unix)]
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default());
}

/// The flag that Ctrl-C sets; a second Ctrl-C ends the program at once.
pub fn flag() -> Arc<AtomicBool> {
    static FLAG: OnceLock<Arc<AtomicBool>> = OnceLock::new();
    let flag = FLAG.get_or_init(|| {
        let flag = Arc::new(AtomicBool::new(false));
        let set = Arc::clone(&flag);
        // Without the handler Ctrl-C still ends the program, only less tidily.
        let _ = ctrlc::set_handler(move || {
            if set.swap(true, Ordering::Relaxed) {
                process::exit(exit_code().into());
            }
        });
        note_signal();
        flag
    });
    Arc::clone(flag)
}

/// Which signal came last.
fn signal() -> &'static Arc<AtomicUsize> {
    static SIGNAL: OnceLock<Arc<AtomicUsize>> = OnceLock::new();
    SIGNAL.get_or_init(|| Arc::new(AtomicUsize::new(CTRL_C)))
}

/// The handler is not told which signal it is for.
fn note_signal() {
    #[cfg(unix)]
    for (number, value) in [
        (signal_hook::consts::SIGINT, CTRL_C),
        (signal_hook::consts::SIGTERM, 15),
        (signal_hook::consts::SIGHUP, 1),
    ] {
        let _ = signal_hook::flag::register_usize(number, Arc::clone(signal()), value);
    }
}

/// The exit code of a command that was interrupted, as shells know it: 130 after Ctrl-C, 143 after
/// SIGTERM.
pub fn exit_code() -> u8 {
    let signal = signal().load(Ordering::Relaxed);
    128 + u8::try_from(signal).unwrap_or(2)
}

/// An error of a command that changes a file whole or not at all.
pub fn unchanged(file: &Path, error: Error) -> anyhow::Error {
    match error {
        Error::Interrupted => {
            anyhow::Error::new(error).context(format!("{}: nothing was changed", file.display()))
        }
        other => other.into(),
    }
}

/// Ends the program when a database thinks too long within a single step, where SQLite does
/// not look whether it should stop: when time runs out, and after Ctrl-C.
pub fn end_when_over(db: &Db) {
    let (watch, path) = (db.watch(), db.path().map(ToOwned::to_owned));
    let stop = flag();
    thread::spawn(move || {
        // The step that goes on since Ctrl-C, and how long that is now.
        let (mut work, mut begun) = (0, Instant::now());
        loop {
            thread::sleep(LOOK);
            if watch.is_over(GRACE) {
                let limit = watch.limit().unwrap_or_default();
                let place = path.map_or_else(String::new, |path| format!("{}: ", path.display()));
                super::say_line(format_args!("migrasome: {place}{}", too_long(limit)));
                process::exit(1);
            }
            let going_on = if stop.load(Ordering::Relaxed) {
                watch.step()
            } else {
                0
            };
            if going_on == 0 || going_on != work {
                (work, begun) = (going_on, Instant::now());
            } else if begun.elapsed() > PATIENCE {
                super::say_line(format_args!("migrasome: {}", Error::Interrupted));
                process::exit(exit_code().into());
            }
        }
    });
}
