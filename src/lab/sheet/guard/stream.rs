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
            return Err(Fault::large("a sheet of it unpacks to more than", self.most, "B"));
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
        let mut at = 0;
        while at < bytes.len() {
            let rest = &bytes[at..];
            let next = match self.now {
                In::Bracket | In::Bang => Some(0),
                In::Text => memchr::memchr(b'<', rest),
                In::Tag => memchr::memchr3(b'"', b'\'', b'>', rest),
                In::Quotes(quote) => memchr::memchr(quote, rest),
                _ => memchr::memchr(b'>', rest),
            };
            let Some(next) = next else {
                break;
            };
            let byte = rest[next];
            let back = |by: usize| match (at + next).checked_sub(by) {
                Some(place) => bytes[place],
                None => self.last[2 - (by - (at + next))],
            };
            self.now = match (self.now, byte) {
                (In::Text, _) => In::Bracket,
                (In::Bracket, b'/') => In::End,
                (In::Bracket, b'!') => In::Bang,
                (In::Bracket, b'?') => In::Once(b'?'),
                (In::Bang, b'-') => In::Twice(b'-'),
                (In::Bang, b'[') => In::Twice(b']'),
                (In::Bang, b'>') | (In::Doctype, _) => In::Text,
                (In::Bang, _) => In::Doctype,
                (In::Bracket | In::Tag, b'>') => {
                    if back(1) != b'/' {
                        depth.open()?;
                    }
                    In::Text
                }
                (In::Bracket, _) => In::Tag,
                (In::Tag, quote) => In::Quotes(quote),
                (In::Quotes(_), _) => In::Tag,
                (In::End, _) => {
                    depth.now = depth.now.saturating_sub(1);
                    In::Text
                }
                (In::Twice(byte), _) if [back(1), back(2)] != [byte; 2] => self.now,
                (In::Once(byte), _) if back(1) != byte => self.now,
                (In::Twice(_) | In::Once(_), _) => In::Text,
            };
            at += next + 1;
        }
        for byte in &bytes[bytes.len().saturating_sub(2)..] {
            self.last = [self.last[1], *byte];
        }
        Ok(())
    }
}
