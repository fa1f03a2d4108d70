//! Packed files: with gzip, zstd or bzip2, or one of the files of a zip archive.

use std::io::{self, BufReader, Read, Seek};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use flate2::Crc;
use zip::{CompressionMethod, ZipArchive};

use super::catch_panic::{Quiet, catch_panic};
use super::members::{Members, Packer};
use super::source::Source;
use crate::error::{Error, Result, listed};

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
    is_packed: bool,
    size: u64,
    sum: u32,
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
            Self::Zstd => Box::new(zstd::stream::read::Decoder::new(raw)?),
            Self::Bzip2 => members(Packer::Bzip2, raw),
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

/// The file of a zip archive that is meant: the one that is named, or the only one; `None`: the
/// archive is a workbook, or so damaged that others tell better what is wrong with it.
pub(super) fn member(source: &Source, named: Option<&str>) -> Result<Option<Member>> {
    let path = &source.path;
    let mut file = source.file();
    file.rewind().map_err(Error::io(path, "read the file"))?;
    // A hostile archive may make its reader panic.
    let opened = catch_panic(&Quiet::new(), || ZipArchive::new(BufReader::new(file)));
    let Some(Ok(mut archive)) = opened else {
        return Ok(None);
    };
    let mut files = Vec::new();
    for at in 0..archive.len() {
        let Some(Ok(name)) = archive.name_for_index(at) else {
            continue;
        };
        let lower = name.to_lowercase();
        if ["[content_types].xml", "content.xml", "mimetype"].contains(&&*lower)
            || ["workbook.xml", "workbook.bin"]
                .iter()
                .any(|end| lower.ends_with(end))
        {
            return Ok(None);
        }
        // Folders, and what the Finder puts beside every file.
        let last = name.rsplit('/').next().unwrap_or_default();
        if !last.is_empty() && !last.starts_with('.') && !name.starts_with("__MACOSX/") {
            files.push((at, name.into_owned()));
        }
    }
    let at = choose(source, &files, named)?;
    let no = |cause: &str| Err(Error::file(path, cause));
    let found = catch_panic(&Quiet::new(), || {
        let file = archive.by_index_raw(at).ok()?;
        let is_packed = match file.compression() {
            CompressionMethod::Stored => Some(false),
            CompressionMethod::Deflated => Some(true),
            _ => None,
        };
        let from = file.data_start()?;
        let member = Member {
            from,
            to: from.checked_add(file.compressed_size())?,
            is_packed: is_packed.unwrap_or(false),
            size: file.size(),
            sum: file.crc32(),
        };
        Some((member, file.encrypted(), is_packed.is_some()))
    });
    match found.flatten() {
        Some((_, true, _)) => no("its file is locked with a password: unpack it"),
        Some((_, _, false)) => no("its file is packed in a way that is not read: unpack it"),
        Some((member, ..)) if member.to <= source.length() => Ok(Some(member)),
        _ => no("a zip archive that is damaged or cut off: fetch or pack it again"),
    }
}

/// Which file of an archive is meant.
fn choose(source: &Source, files: &[(usize, String)], named: Option<&str>) -> Result<usize> {
    let path = &source.path;
    let all: Vec<String> = files.iter().map(|(_, name)| format!("`{name}`")).collect();
    if let Some(named) = named {
        let is_last = |name: &str| name.rsplit('/').next() == Some(named);
        let exact = files.iter().find(|(_, name)| name == named);
        let mut alike = files.iter().filter(|(_, name)| is_last(name));
        let found = exact.or_else(|| alike.next().filter(|_| alike.next().is_none()));
        return found.map(|(at, _)| *at).ok_or_else(|| {
            let cause = format!(
                "no file in it is named `{named}`; its files are {}",
                listed(&all)
            );
            Error::file(path, cause)
        });
    }
    match files {
        [(at, _)] => Ok(*at),
        [] => Err(Error::file(path, super::format::ZIP)),
        [(_, first), ..] => {
            let cause = format!(
                "several files are in it: {}; name one after a #, e.g. '{}#{first}'",
                listed(&all),
                path.display()
            );
            Err(Error::file(path, cause))
        }
    }
}
