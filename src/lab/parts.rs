//! Parts of a large file, so that several cores can read it at once.

use std::fmt;
use std::sync::Arc;

/// Bytes of a part, about.
pub(super) const PART: u64 = 4 << 20;

/// A part of a plain file that begins and ends between two records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// Where it begins, in bytes.
    pub(super) from: u64,
    /// Where it ends.
    pub(super) to: u64,
    /// Records before it in the file, the header included.
    pub(super) before: u64,
}

impl Part {
    /// Whether the file begins with it.
    pub(super) fn is_first(self) -> bool {
        self.from == 0
    }
}

/// Deals out the parts of a file: the reader gets its next one, until there are none left.
#[derive(Clone)]
pub(crate) struct Deal(Arc<dyn Fn() -> Option<Part> + Send + Sync>);

impl Deal {
    pub(crate) fn new(next: impl Fn() -> Option<Part> + Send + Sync + 'static) -> Self {
        Self(Arc::new(next))
    }

    pub(super) fn next(&self) -> Option<Part> {
        (self.0)()
    }
}

impl fmt::Debug for Deal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Deal")
    }
}
