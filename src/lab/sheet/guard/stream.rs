//! A sheet of an .xlsx while it streams through calamine: how much of it there is, and how deep.
//! Looking at it as XML first would take as long as reading it.

use flate2::{Decompress, FlushDecompress, Status};

use super::super::limits::{Fault, Limits};
use super::bounded::Depth;

/// Bytes that are unpacked at a time.
const BUFFER: usize = 1 << 16;

/// Sees the packed bytes of a part before calamine does.
pub(super) struct Stream {
    /// `None`: it is not packed.
    unpack: Option<Decompress>,
    buffer: Vec<u8>,
    /// Bytes unpacked, and since the last cell.
    pub(super) unpacked: u64,
    since: u64,
    most: u64,
    gap: u64,
    tags: Tags,
    depth: Depth,
}

impl Stream {
    pub(super) fn new(is_packed: bool, most: u64, limits: &Limits) -> Self {
        Self {
            unpack: is_packed.then(|| Decompress::new(false)),
            buffer: vec![0; BUFFER],
            unpacked: 0,
            since: 0,
            most,
            gap: limits.gap,
            tags: Tags::default(),
            depth: Depth::new(limits),
        }
    }

    /// A cell was read.
    pub(super) fn next_cell(&mut self) {
        self.since = 0;
    }

    /// Takes some of the packed bytes.
    pub(super) fn see(&mut self, mut packed: &[u8]) -> Result<(), Fault> {
        let Some(mut unpack) = self.unpack.take() else {
            return self.count(packed);
        };
        let mut buffer = std::mem::take(&mut self.buffer);
        loop {
            let (before_in, before_out) = (unpack.total_in(), unpack.total_out());
            let done = unpack.decompress(packed, &mut buffer, FlushDecompress::None);
            let length = |now: u64, before: u64| usize::try_from(now - before).unwrap_or(0);
            packed = &packed[length(unpack.total_in(), before_in)..];
            let some = length(unpack.total_out(), before_out);
            self.count(&buffer[..some])?;
            // What is damaged, calamine tells.
            let is_over = !matches!(done, Ok(Status::Ok | Status::BufError));
            if is_over || some < buffer.len() && packed.is_empty() || some == 0 {
                break;
            }
        }
        self.buffer = buffer;
        self.unpack = Some(unpack);
        Ok(())
    }

    fn count(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        self.unpacked += bytes.len() as u64;
        self.since += bytes.len() as u64;
        if self.unpacked > self.most {
            return Err(Fault::large(
                "a sheet of it unpacks to more than",
                self.most,
                "B",
            ));
        }
        if self.since > self.gap {
            let what = "a cell in it, or what stands between two cells, is longer than";
            return Err(Fault::large(what, self.gap, "B"));
        }
        self.tags.see(bytes, &mut self.depth)
    }
}

/// What the bytes that come next belong to.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum In {
    #[default]
    Text,
    /// Behind a `<`, and behind `<!`.
    Bracket,
    Bang,
    Tag,
    Quotes(u8),
    End,
    /// Ends with this byte twice and a `>`: comments and texts that are no markup.
    Twice(u8),
    /// Ends with this byte and a `>`.
    Once(u8),
    Doctype,
}

/// Finds where elements begin and end.
#[derive(Default)]
struct Tags {
    now: In,
    /// The last two bytes.
    last: [u8; 2],
}

impl Tags {
    fn see(&mut self, bytes: &[u8], depth: &mut Depth) -> Result<(), Fault> {
        let (mut now, mut last) = (self.now, self.last);
        for &byte in bytes {
            now = match (now, byte) {
                (In::Text, b'<') => In::Bracket,
                (In::Bracket, b'/') => In::End,
                (In::Bracket, b'!') => In::Bang,
                (In::Bracket, b'?') => In::Once(b'?'),
                (In::Bang, b'-') => In::Twice(b'-'),
                (In::Bang, b'[') => In::Twice(b']'),
                (In::Bracket | In::Tag, b'>') => {
                    if last[1] != b'/' {
                        depth.open()?;
                    }
                    In::Text
                }
                (In::Tag, b'"' | b'\'') => In::Quotes(byte),
                (In::Bracket, _) => In::Tag,
                (In::Quotes(quote), _) if byte == quote => In::Tag,
                (In::End, b'>') => {
                    depth.now = depth.now.saturating_sub(1);
                    In::Text
                }
                (In::Twice(twice), b'>') if last == [twice; 2] => In::Text,
                (In::Once(once), b'>') if last[1] == once => In::Text,
                (In::Bang | In::Doctype, b'>') => In::Text,
                (In::Bang, _) => In::Doctype,
                _ => now,
            };
            last = [last[1], byte];
        }
        (self.now, self.last) = (now, last);
        Ok(())
    }
}
