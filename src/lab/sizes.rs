//! How much of a file is looked at or read at a time, and what is large. No answer depends on it: the
//! tests read with sizes so small that every place of a file is some edge.

/// All that is measured in bytes, and the cores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// Looked at to see what a file is.
    pub head: usize,
    /// Read at a time, so that it stays near the processor; more only where one record is longer.
    pub block: usize,
    /// A file of which less text than this was read stays in memory.
    pub kept: usize,
    /// A plain file at least this long is read by several cores.
    pub large: u64,
    /// The length of a part of it, which one of them reads.
    pub part: u64,
    /// So many read at once; `None`: as many as the machine has, and not more than eight.
    pub cores: Option<usize>,
    /// Rows of a result are handed over when they are as many.
    pub batch: usize,
    /// So much of a result is held back until the whole file is seen to be sound.
    pub held: usize,
}

impl Default for Sizes {
    /// For whom reads for people.
    fn default() -> Self {
        Self {
            head: 64 * 1024,
            block: 256 * 1024,
            kept: 4 << 20,
            large: 16 << 20,
            part: 4 << 20,
            cores: None,
            batch: 64 * 1024,
            held: 16 << 20,
        }
    }
}
