//! Standard output, where there is one.

use std::io::{self, StdoutLock, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::Error;

/// Whether it was closed when the program was started (`>&-`). Rust then opens /dev/null in its
/// place before `main`, where a result would be lost without a word.
static WAS_CLOSED: AtomicBool = AtomicBool::new(false);

/// Standard output, to write a result to it.
pub fn stdout() -> crate::Result<StdoutLock<'static>> {
    if WAS_CLOSED.load(Ordering::Relaxed) {
        return Err(Error::Output(io::Error::other(
            "standard output is closed: give it a place, or write to a file with -o FILE",
        )));
    }
    Ok(io::stdout().lock())
}

/// Writes lines there.
pub fn tell(out: &mut impl Write, lines: impl IntoIterator<Item = String>) -> crate::Result<()> {
    for line in lines {
        writeln!(out, "{}", super::one_line(&line))?;
    }
    Ok(out.flush()?)
}

/// Looks before Rust does. Nothing else may be done here, where the program has not begun.
#[cfg(target_os = "linux")]
#[allow(unsafe_code)] // what runs before `main` is named to the linker, and there is no other way
mod before_main {
    use std::sync::atomic::Ordering;

    use nix::errno::Errno;
    use nix::libc;

    #[used]
    #[unsafe(link_section = ".init_array")]
    static LOOK: extern "C" fn() = look;

    extern "C" fn look() {
        // SAFETY: it takes two numbers, and tells of a file that is not open by -1.
        let found = unsafe { libc::fcntl(libc::STDOUT_FILENO, libc::F_GETFD) };
        let is_closed = found == -1 && Errno::last() == Errno::EBADF;
        super::WAS_CLOSED.store(is_closed, Ordering::Relaxed);
    }
}
