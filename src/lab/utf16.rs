//! UTF-16 as UTF-8, character by character: what is broken is an error with its place.

use std::error::Error;
use std::fmt;
use std::io::{self, Read};

/// Bytes that are read and decoded at a time.
const PIECE: usize = 16 * 1024;

/// The byte order mark, and how it looks the wrong way round.
const MARK: u16 = 0xfeff;
const TURNED: u16 = 0xfffe;

/// Where a text is broken.
#[derive(Debug)]
pub(super) struct Broken {
    /// The line, from 1.
    pub(super) line: u64,
    /// The character of the line, from 1.
    character: u64,
    is_end: bool,
}

impl Error for Broken {}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = if self.is_end {
            "the file ends within it: it is cut off"
        } else {
            "it is half of a pair without the other half"
        };
        write!(
            f,
            "character {} of the line is no UTF-16 ({what}): mend the line, or save the file as \
             CSV in UTF-8",
            self.character
        )
    }
}

/// Decodes what a reader gives; its byte order mark says which way round, and is left out.
#[allow(clippy::struct_excessive_bools)] // each is a state of its own
pub(super) struct Utf16<R> {
    inner: R,
    /// What was read and is not decoded yet: at most a byte, between two pieces.
    raw: Vec<u8>,
    is_big_endian: bool,
    is_begun: bool,
    /// The first half of a pair, whose other half is still to come.
    half: Option<u16>,
    /// What is decoded, and how much of it was handed over.
    text: String,
    given: usize,
    /// Where the text that was decoded so far ends: lines, characters since the last line end,
    /// and whether that may be the first half of one.
    lines: u64,
    characters: u64,
    is_after_cr: bool,
    broken: Option<Broken>,
    is_done: bool,
}

impl<R: Read> Utf16<R> {
    pub(super) fn new(inner: R) -> Self {
        Self {
            inner,
            raw: Vec::new(),
            is_big_endian: false,
            is_begun: false,
            half: None,
            text: String::new(),
            given: 0,
            lines: 0,
            characters: 0,
            is_after_cr: false,
            broken: None,
            is_done: false,
        }
    }

    /// Decodes the next piece.
    fn decode(&mut self) -> io::Result<()> {
        let left = self.raw.len();
        self.raw.resize(left + PIECE, 0);
        let read = self.inner.read(&mut self.raw[left..]);
        self.raw
            .truncate(left + read.as_ref().map_or(0, |read| *read));
        let is_end = match read {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => false,
            read => read? == 0,
        };
        self.text.clear();
        self.given = 0;
        let raw = std::mem::take(&mut self.raw);
        let pairs = raw.chunks_exact(2);
        self.raw.extend(pairs.remainder());
        let is_whole = pairs
            .map(|pair| [pair[0], pair[1]])
            .all(|pair| self.take(pair));
        self.count();
        let is_cut_off = is_end && (self.half.is_some() || !self.raw.is_empty());
        if !is_whole || is_cut_off {
            self.broken = Some(Broken {
                line: self.lines + 1,
                character: self.characters + 1,
                is_end: is_whole,
            });
        }
        self.is_done = is_end;
        Ok(())
    }

    /// Takes two bytes; whether they are as they should be.
    fn take(&mut self, pair: [u8; 2]) -> bool {
        let unit = if self.is_big_endian {
            u16::from_be_bytes(pair)
        } else {
            u16::from_le_bytes(pair)
        };
        if !std::mem::replace(&mut self.is_begun, true) && [MARK, TURNED].contains(&unit) {
            self.is_big_endian = unit == TURNED;
            return true;
        }
        let first = self.half.take();
        if first.is_none() && (0xd800..0xdc00).contains(&unit) {
            self.half = Some(unit);
            return true;
        }
        let units = first.into_iter().chain([unit]);
        let mut read = char::decode_utf16(units);
        match (read.next(), read.next()) {
            (Some(Ok(character)), None) => {
                self.text.push(character);
                true
            }
            _ => false,
        }
    }

    fn count(&mut self) {
        for byte in self.text.bytes() {
            match byte {
                b'\n' if self.is_after_cr => {}
                b'\n' | b'\r' => (self.lines, self.characters) = (self.lines + 1, 0),
                // What begins a character.
                _ if byte & 0xc0 != 0x80 => self.characters += 1,
                _ => {}
            }
            self.is_after_cr = byte == b'\r';
        }
    }
}

impl<R: Read> Read for Utf16<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.text.len() && !buffer.is_empty() {
            if let Some(broken) = self.broken.take() {
                self.is_done = true;
                return Err(io::Error::new(io::ErrorKind::InvalidData, broken));
            }
            if self.is_done {
                return Ok(0);
            }
            self.decode()?;
        }
        let read = (&self.text.as_bytes()[self.given..]).read(buffer)?;
        self.given += read;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Read};

    use proptest::prelude::*;

    use super::{Broken, Utf16};

    /// Hands out a few bytes at a time.
    struct Slowly<'b>(&'b [u8], usize);

    impl Read for Slowly<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let most = buffer.len().min(self.1);
            self.0.read(&mut buffer[..most])
        }
    }

    /// The same by the standard library: the text, and where it is broken.
    fn expected(units: &[u16]) -> (String, Option<(u64, u64)>) {
        let mut text = String::new();
        for character in char::decode_utf16(units.iter().copied()) {
            if let Ok(character) = character {
                text.push(character);
                continue;
            }
            let lines = text.replace("\r\n", "\n").replace('\r', "\n");
            let line = lines.split('\n').count();
            let before = lines.rsplit('\n').next().unwrap_or_default();
            return (text, Some((line as u64, before.chars().count() as u64 + 1)));
        }
        (text, None)
    }

    proptest! {
        #[test]
        fn what_is_broken_is_found_and_nothing_else(
            units in prop::collection::vec(
                prop_oneof![
                    6 => Just(0x61), 2 => Just(0x0a), 2 => Just(0x0d), 1 => Just(0xfffd),
                    2 => Just(0x3b2), 1 => 0xd800..0xe000_u16,
                ],
                0..40,
            ),
            pairs in prop::collection::vec(any::<bool>(), 40),
            at_once in 1..9_usize,
            is_big in any::<bool>(),
        ) {
            let mut all = Vec::new();
            for (unit, is_pair) in units.iter().zip(pairs) {
                all.push(*unit);
                if is_pair && (0xd800..0xdc00).contains(unit) {
                    all.push(0xdc05);
                }
            }
            let marked = std::iter::once(&0xfeff).chain(&all);
            let bytes: Vec<u8> = marked
                .flat_map(|unit| if is_big { unit.to_be_bytes() } else { unit.to_le_bytes() })
                .collect();
            let mut text = String::new();
            let read = Utf16::new(Slowly(&bytes, at_once)).read_to_string(&mut text);
            let (whole, place) = expected(&all);
            let found = read.err().map(|error| {
                let broken = error.get_ref().and_then(|inner| inner.downcast_ref::<Broken>());
                broken.map(|broken| (broken.line, broken.character)).unwrap()
            });
            prop_assert_eq!(found, place);
            if place.is_none() {
                prop_assert_eq!(text, whole);
            }
        }
    }
}
