//! `--timeout`: how long a command may work. Reading lab files counts, and so do SQLite and the
//! laying out of a result; what whoever takes the result lets pass does not.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;

use super::interrupt;
use crate::Error;
use crate::db::{Watch, too_long};

/// How long what should stop may take about it.
pub const GRACE: Duration = Duration::from_secs(1);

/// How often we look.
const LOOK: Duration = Duration::from_millis(50);

/// The clock of the command, and the file that is asked.
static CLOCK: OnceLock<(Watch, Option<PathBuf>)> = OnceLock::new();

/// Lets the command work so long from now on; `None`: as long as it takes. The first limit of a
/// command counts.
pub fn begin(limit: Option<Duration>, path: Option<&Path>) {
    let Some(limit) = limit else {
        return;
    };
    CLOCK.get_or_init(|| {
        let clock = Watch::new();
        clock.set_limit(limit);
        clock.begin();
        // Where the system has no more threads, SQLite still looks at its own clock.
        let _ = thread::Builder::new().spawn(watch);
        (clock, path.map(ToOwned::to_owned))
    });
}

/// Stops what is going on when time is over, and ends the program where that does not stop.
fn watch() {
    let (clock, _) = CLOCK.wait();
    loop {
        thread::sleep(LOOK);
        if clock.is_over(Duration::ZERO) {
            interrupt::flag().store(true, Ordering::Relaxed);
        }
        if clock.is_over(GRACE) && !interrupt::is_writing() {
            if let Some(words) = over() {
                super::say_line(format_args!("migrasome: {words}"));
            }
            interrupt::end(1);
        }
    }
}

/// What an error means: that time was over, where that is why something was interrupted.
pub fn meant(error: &Error) -> Option<String> {
    let words = matches!(error, Error::Interrupted).then(over).flatten()?;
    let unchanged = if interrupt::is_writing() {
        "; nothing was changed"
    } else {
        ""
    };
    Some(words + unchanged)
}

/// The message when time is over.
fn over() -> Option<String> {
    let (clock, path) = CLOCK.get()?;
    let limit = clock.limit().filter(|_| clock.is_over(Duration::ZERO))?;
    let place = path.as_ref().map(|path| format!("{}: ", path.display()));
    Some(place.unwrap_or_default() + &too_long(limit))
}

/// A stream whose waiting does not count.
pub struct Aside<W>(pub W);

impl<W: Write> Write for Aside<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        aside(|| self.0.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        aside(|| self.0.flush())
    }
}

fn aside<T>(work: impl FnOnce() -> T) -> T {
    match CLOCK.get() {
        Some((clock, _)) => clock.aside(work),
        None => work(),
    }
}
