//! What gzip and bzip2 packed in pieces, one behind the other, and what may stand behind them.

use std::io::{self, BufRead, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes that are read at a time.
const PIECE: usize = 32 * 1024;

/// How pieces are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packer {
    Gzip,
    #[cfg(feature = "command")]
    Bzip2,
}

impl Packer {
    /// What each piece begins with.
    fn magic(self) -> &'static [u8] {
        match self {
            Self::Gzip => b"\x1f\x8b",
            #[cfg(feature = "command")]
            Self::Bzip2 => b"BZh",
        }
    }
}

/// Unpacks pieces to the end, as their own tools do: padding behind them is nothing, and so is what
/// does not begin as a piece, of which they say so.
pub(super) struct Members<R: Read> {
    packer: Packer,
    at: At<R>,
    /// Where the bytes are counted that were left out.
    left_out: Arc<AtomicU64>,
}

/// Where the reader is.
enum At<R: Read> {
    Between(Ahead<R>),
    Gzip(Box<flate2::bufread::GzDecoder<Ahead<R>>>),
    #[cfg(feature = "command")]
    Bzip2(bzip2::bufread::BzDecoder<Ahead<R>>),
    End,
}

impl<R: Read> Members<R> {
    pub(super) fn new(packer: Packer, raw: R, left_out: Arc<AtomicU64>) -> Self {
        let ahead = Ahead {
            inner: raw,
            buffer: Vec::new(),
            at: 0,
        };
        Self {
            packer,
            at: At::Between(ahead),
            left_out,
        }
    }

    /// The next piece, or the end.
    fn next(&self, mut ahead: Ahead<R>) -> io::Result<At<R>> {
        let magic = self.packer.magic();
        let mut zeros = 0;
        loop {
            let seen = ahead.look(magic.len())?;
            match seen {
                [] => return Ok(At::End),
                [0, ..] if self.packer == Packer::Gzip => {
                    let end = seen.iter().position(|byte| *byte != 0);
                    let end = end.unwrap_or(seen.len());
                    zeros += end as u64;
                    ahead.consume(end);
                }
                _ if seen.starts_with(magic) => {
                    return Ok(match self.packer {
                        Packer::Gzip => At::Gzip(Box::new(flate2::bufread::GzDecoder::new(ahead))),
                        #[cfg(feature = "command")]
                        Packer::Bzip2 => At::Bzip2(bzip2::bufread::BzDecoder::new(ahead)),
                    });
                }
                // The beginning of a piece that was cut off.
                _ if magic.starts_with(seen) => return Err(io::ErrorKind::UnexpectedEof.into()),
                _ => {
                    let rest = io::copy(&mut ahead, &mut io::sink())?;
                    self.left_out.store(zeros + rest, Ordering::Relaxed);
                    return Ok(At::End);
                }
            }
        }
    }
}

impl<R: Read> Read for Members<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = match &mut self.at {
                At::Between(_) => 0,
                At::Gzip(piece) => piece.read(buffer)?,
                #[cfg(feature = "command")]
                At::Bzip2(piece) => piece.read(buffer)?,
                At::End => return Ok(0),
            };
            if read > 0 || buffer.is_empty() {
                return Ok(read);
            }
            self.at = match std::mem::replace(&mut self.at, At::End) {
                At::Between(ahead) => self.next(ahead)?,
                At::Gzip(piece) => At::Between(piece.into_inner()),
                #[cfg(feature = "command")]
                At::Bzip2(piece) => At::Between(piece.into_inner()),
                At::End => At::End,
            };
        }
    }
}

/// A reader that lets one look at a few bytes before they are taken, wherever it stops between
/// them.
struct Ahead<R> {
    inner: R,
    buffer: Vec<u8>,
    at: usize,
}

impl<R: Read> Ahead<R> {
    /// At least so many of the next bytes, fewer only at the end.
    fn look(&mut self, least: usize) -> io::Result<&[u8]> {
        while self.buffer.len() - self.at < least {
            self.buffer.drain(..self.at);
            self.at = 0;
            let before = self.buffer.len();
            self.buffer.resize(before + PIECE, 0);
            let read = self.inner.read(&mut self.buffer[before..]);
            self.buffer
                .truncate(before + read.as_ref().map_or(0, |read| *read));
            match read {
                Ok(0) => break,
                Err(error) if error.kind() != io::ErrorKind::Interrupted => return Err(error),
                Ok(_) | Err(_) => {}
            }
        }
        Ok(&self.buffer[self.at..])
    }
}

impl<R: Read> Read for Ahead<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.look(1)?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: Read> BufRead for Ahead<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.look(1)
    }

    fn consume(&mut self, amount: usize) {
        self.at += amount;
    }
}
