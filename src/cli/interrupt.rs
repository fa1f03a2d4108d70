//! Ctrl-C: what is running stops, what was half written is removed.

use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;

use super::limit::GRACE;

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
                process::exit(1);
            }
            // What does not look whether it should stop is ended.
            let _ = thread::Builder::new().spawn(|| {
                thread::sleep(GRACE);
                super::say_line("migrasome: interrupted");
                process::exit(1);
            });
        });
        flag
    });
    Arc::clone(flag)
}
