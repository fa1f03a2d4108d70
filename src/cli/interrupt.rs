//! Ctrl-C, and questions that take too long: a running query stops, what was half written is
//! removed.

use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::Duration;

use crate::Db;
use crate::db::too_long;

/// How long a query that should stop may take about it.
const GRACE: Duration = Duration::from_secs(2);

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
                process::exit(1);
            }
        });
        flag
    });
    Arc::clone(flag)
}

/// Ends the program when a database thinks too long within a single step, where SQLite does
/// not look whether it should stop.
pub fn end_when_over(db: &Db) {
    let (watch, path) = (db.watch(), db.path().map(ToOwned::to_owned));
    thread::spawn(move || {
        loop {
            thread::sleep(LOOK);
            if watch.is_over(GRACE) {
                let limit = watch.limit().unwrap_or_default();
                let place = path.map_or_else(String::new, |path| format!("{}: ", path.display()));
                super::say_line(format_args!("migrasome: {place}{}", too_long(limit)));
                process::exit(1);
            }
        }
    });
}
