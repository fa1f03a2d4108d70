//! What is to be taken away where the program is ended in the middle of something, and nothing
//! is dropped any more.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

static LEFT: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Notes a file or folder of a name that nobody else takes. If it is renamed or removed, that does
/// no harm.
pub(crate) fn note(path: &Path) {
    let mut left = LEFT.lock().unwrap_or_else(PoisonError::into_inner);
    left.push(path.to_owned());
}

/// Takes all of it away that is still there. The program must end after that.
pub(crate) fn take_away() {
    let left = LEFT.lock().unwrap_or_else(PoisonError::into_inner);
    for path in left.iter() {
        // Whoever works on it may be faster, and then it is gone.
        let _ = fs::remove_file(path).or_else(|_| fs::remove_dir_all(path));
    }
}
