//! Ctrl-C: what is running stops, what was half written is removed.

use std::path::Path;
use std::process;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;

use super::limit::GRACE;
use crate::Error;
use crate::sqlite::take_away;

/// The signal of Ctrl-C.
const CTRL_C: usize = 2;

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
            // What does not look whether it should stop is ended.
            let _ = thread::Builder::new().spawn(|| {
                thread::sleep(GRACE);
                if !is_writing() {
                    super::say_line("migrasome: interrupted");
                    end(exit_code());
                }
            });
        });
        note_signal();
        flag
    });
    Arc::clone(flag)
}

/// Whether a database is written.
static WRITING: AtomicBool = AtomicBool::new(false);

/// From now on a database is written: that ends what it is at, or takes it back, before it stops.
pub fn writing() {
    WRITING.store(true, Ordering::Relaxed);
}

/// Whether the program must not be ended from without, for a journal would be left beside a file.
pub fn is_writing() -> bool {
    WRITING.load(Ordering::Relaxed)
}

/// Ends the program whatever it is at, and takes away what is half written.
pub fn end(code: u8) -> ! {
    take_away();
    process::exit(code.into())
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
