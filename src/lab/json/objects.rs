//! One object after the other out of a JSON file of any length.

use std::io::{BufRead, BufReader, ErrorKind, Seek, SeekFrom};
use std::path::Path;

use memchr::memchr2;

use super::super::LONGEST;
use super::super::source::Watched;
use super::EXPECTED;
use super::shape::Place;
use crate::error::{Error, Result};

/// An object as it is written, and the line on which it starts.
pub(super) struct Object<'a> {
    pub(super) text: &'a str,
    pub(super) line: u64,
}

/// Finds where each object ends, by its brackets; what is in it, others read.
pub(super) struct Objects<'a> {
    source: BufReader<Watched<'a>>,
    path: &'a Path,
    line: u64,
    before: Before,
    text: Vec<u8>,
    /// How a row begins: with `{`, or where rows are lists, `[`.
    opens: u8,
    /// Whether nothing counts behind the end of the list.
    is_within: bool,
}

/// What was read last.
#[derive(Clone, Copy, PartialEq)]
enum Before {
    Nothing,
    Object,
    ListOpens,
    ListObject,
    ListComma,
    ListCloses,
}

impl<'a> Objects<'a> {
    pub(super) fn open(mut file: Watched<'a>, path: &'a Path) -> Result<Self> {
        file.rewind().map_err(Error::io(path, "read it"))?;
        let mut objects = Self {
            source: BufReader::with_capacity(1 << 16, file),
            path,
            line: 1,
            before: Before::Nothing,
            text: Vec::new(),
            opens: b'{',
            is_within: false,
        };
        if objects.chunk()?.starts_with(b"\xEF\xBB\xBF") {
            objects.source.consume(3);
        }
        Ok(objects)
    }

    /// The rows of a list somewhere in the file.
    pub(super) fn within(
        mut file: Watched<'a>,
        path: &'a Path,
        list: Place,
        opens: u8,
    ) -> Result<Self> {
        file.seek(SeekFrom::Start(list.byte))
            .map_err(Error::io(path, "read it"))?;
        Ok(Self {
            source: BufReader::with_capacity(1 << 16, file),
            path,
            line: list.line,
            before: Before::Nothing,
            text: Vec::new(),
            opens,
            is_within: true,
        })
    }

    /// Whether the objects stand in a list.
    pub(super) fn in_a_list(&self) -> bool {
        !matches!(self.before, Before::Nothing | Before::Object)
    }

    /// The next object, which may still be wrong inside.
    pub(super) fn next(&mut self) -> Result<Option<Object<'_>>> {
        loop {
            if self.is_within && self.before == Before::ListCloses {
                return Ok(None);
            }
            let Some(byte) = self.after_space()? else {
                return match self.before {
                    Before::Nothing | Before::Object | Before::ListCloses => Ok(None),
                    _ => {
                        Err(self.wrong("the list is not closed: is the file whole? Copy it again"))
                    }
                };
            };
            self.before = match (self.before, byte) {
                (Before::Nothing | Before::Object, b'{') => {
                    self.before = Before::Object;
                    return self.object().map(Some);
                }
                (Before::ListOpens | Before::ListComma, opens) if opens == self.opens => {
                    self.before = Before::ListObject;
                    return self.object().map(Some);
                }
                (Before::Nothing, b'[') => Before::ListOpens,
                (Before::ListOpens | Before::ListObject, b']') => Before::ListCloses,
                (Before::ListObject, b',') => Before::ListComma,
                _ => return Err(self.wrong(&format!("found {}: {EXPECTED}", kind(byte)))),
            };
            self.source.consume(1);
        }
    }

    fn wrong(&self, cause: &str) -> Error {
        Error::lab(self.path, self.line, cause)
    }

    fn chunk(&mut self) -> Result<&[u8]> {
        loop {
            match self.source.fill_buf() {
                Err(why) if why.kind() == ErrorKind::Interrupted => {}
                Err(why) => return Err(Error::io(self.path, "read it")(why)),
                // Asked again, it gives the same without reading.
                Ok(_) => return Ok(self.source.buffer()),
            }
        }
    }

    /// The next byte that is no white space; it is not taken yet.
    fn after_space(&mut self) -> Result<Option<u8>> {
        loop {
            let chunk = self.chunk()?;
            if chunk.is_empty() {
                return Ok(None);
            }
            let is_space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
            let at = chunk.iter().position(|byte| !is_space(byte));
            let spaces = at.unwrap_or(chunk.len());
            let (lines, found) = (lines(&chunk[..spaces]), at.map(|at| chunk[at]));
            self.line += lines;
            self.source.consume(spaces);
            if found.is_some() {
                return Ok(found);
            }
        }
    }

    fn object(&mut self) -> Result<Object<'_>> {
        let mut text = std::mem::take(&mut self.text);
        text.clear();
        let mut brackets = Brackets::default();
        loop {
            let chunk = self.chunk()?;
            if chunk.is_empty() || text.len() > LONGEST {
                let cause = if chunk.is_empty() {
                    "the object that starts here is not closed: is the file whole? Copy it again"
                        .to_owned()
                } else {
                    format!("the object that starts here has no end within 64 MiB: {EXPECTED}")
                };
                return Err(self.wrong(&cause));
            }
            let end = brackets.end(chunk);
            let taken = end.unwrap_or(chunk.len());
            text.extend_from_slice(&chunk[..taken]);
            self.source.consume(taken);
            if end.is_some() {
                break;
            }
        }
        let line = self.line;
        self.text = text;
        self.line += lines(&self.text);
        let text = std::str::from_utf8(&self.text).map_err(|why| {
            let line = line + lines(&self.text[..why.valid_up_to()]);
            Error::lab(self.path, line, "is not UTF-8 here: save the file as UTF-8")
        })?;
        Ok(Object { text, line })
    }
}

/// How deep in brackets and whether in a text.
#[derive(Default)]
struct Brackets {
    depth: u64,
    in_text: bool,
    escaped: bool,
}

impl Brackets {
    /// Where the last bracket closes, if it does in these bytes.
    fn end(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut at = 0;
        while at < bytes.len() {
            if self.escaped {
                self.escaped = false;
            } else if self.in_text {
                at += memchr2(b'"', b'\\', &bytes[at..])?;
                self.in_text = bytes[at] == b'\\';
                self.escaped = self.in_text;
            } else {
                match bytes[at] {
                    b'"' => self.in_text = true,
                    b'{' | b'[' => self.depth += 1,
                    b'}' | b']' => self.depth -= 1,
                    _ => {}
                }
                if self.depth == 0 {
                    return Some(at + 1);
                }
            }
            at += 1;
        }
        None
    }
}

pub(super) fn lines(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}

/// What a value is that starts with this byte.
fn kind(byte: u8) -> String {
    match byte {
        b'[' => "a list".to_owned(),
        b'{' => "an object".to_owned(),
        b'"' => "a text".to_owned(),
        b'0'..=b'9' | b'-' => "a number".to_owned(),
        b'!'..=b'~' => format!("`{}`", char::from(byte)),
        _ => format!("byte {byte:#04X}, which is no JSON in UTF-8"),
    }
}
