//! Packed files: with gzip, zstd or bzip2, or one of the files of a zip archive.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use flate2::Crc;

use super::members::{Members, Packer};

/// How a file is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    Plain,
    Gzip,
    Zstd,
    Bzip2,
    /// In an archive.
    Zip(Member),
}

/// A file of a zip archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Member {
    /// Where its bytes begin and end in the archive.
    pub(super) from: u64,
    pub(super) to: u64,
    /// Whether they are packed, how many they are then, and their checksum.
    pub(super) is_packed: bool,
    pub(super) size: u64,
    pub(super) sum: u32,
}

impl Packing {
    /// By the first bytes.
    pub(super) fn of(head: &[u8]) -> Self {
        match head {
            [0x1f, 0x8b, ..] => Self::Gzip,
            // The second is of a frame that holds no text, which may stand before others.
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Self::Zstd,
            // After `BZh` and a digit, the digits of pi, or where nothing was packed of its root.
            [
                b'B',
                b'Z',
                b'h',
                b'1'..=b'9',
                0x31,
                0x41,
                0x59,
                0x26,
                0x53,
                0x59,
                ..,
            ]
            | [
                b'B',
                b'Z',
                b'h',
                b'1'..=b'9',
                0x17,
                0x72,
                0x45,
                0x38,
                0x50,
                0x90,
                ..,
            ] => Self::Bzip2,
            _ => Self::Plain,
        }
    }

    /// What it is called.
    pub(super) fn name(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Gzip => Some("gzip"),
            Self::Zstd => Some("zstd"),
            Self::Bzip2 => Some("bzip2"),
            Self::Zip(_) => Some("zip"),
        }
    }

    /// What the bytes on disk are once unpacked, piece by piece: nothing is ever held whole. Counts
    /// the bytes behind them that are left out.
    pub(super) fn unpacked(
        self,
        raw: impl Read + Send + 'static,
        left_out: &Arc<AtomicU64>,
    ) -> io::Result<Box<dyn Read + Send>> {
        let members = |packer, raw| Box::new(Members::new(packer, raw, Arc::clone(left_out)));
        Ok(match self {
            Self::Plain => Box::new(raw),
            Self::Gzip => members(Packer::Gzip, raw),
            #[cfg(feature = "command")]
            Self::Zstd => Box::new(zstd::stream::read::Decoder::new(raw)?),
            #[cfg(feature = "command")]
            Self::Bzip2 => members(Packer::Bzip2, raw),
            #[cfg(not(feature = "command"))]
            Self::Zstd | Self::Bzip2 => {
                return Err(io::Error::other("only the command unpacks it"));
            }
            Self::Zip(member) => Box::new(Checked {
                inner: if member.is_packed {
                    Box::new(flate2::read::DeflateDecoder::new(raw))
                } else {
                    Box::new(raw)
                },
                sum: Crc::new(),
                size: 0,
                member,
            }),
        })
    }
}

/// Compares what was unpacked with what the archive says of it.
struct Checked {
    inner: Box<dyn Read + Send>,
    sum: Crc,
    size: u64,
    member: Member,
}

impl Read for Checked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.sum.update(&buffer[..read]);
        self.size += read as u64;
        let is_end = read == 0 && !buffer.is_empty();
        let is_wrong = self.size != self.member.size || self.sum.sum() != self.member.sum;
        if self.size > self.member.size || is_end && is_wrong {
            return Err(io::Error::other("its checksum is another"));
        }
        Ok(read)
    }
}
