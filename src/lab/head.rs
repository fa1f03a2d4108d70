//! The head of a file: looked at once, it tells what the file is, and of a text where its table
//! begins, what separates its fields, and what its columns are called.

use std::io::{Cursor, Read as _};

use super::blocks::{Block, Blocks, Shape, blank, lines_in};
use super::format::{Format, format};
use super::preamble;
use super::quoting::{self, Quoting};
use super::separator;
use super::sieve::{Reshape, Sieve, words};
use super::source::{Encoding, Source};
use super::tops::{self, Text, Top};
use super::utf16::Utf16;
use super::{LONGEST, Options};
use crate::error::{Error, Result};
use crate::spelling::of_windows_1252;

/// The byte order mark of UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// The first bytes of a file.
pub(super) struct Head {
    /// Unpacked.
    pub(super) bytes: Vec<u8>,
    /// As UTF-8.
    pub(super) text: Vec<u8>,
    /// Whether that is the whole file.
    is_whole: bool,
    /// Whether it was taken for Windows-1252, and a byte is a character.
    is_latin: bool,
}

/// How a text is laid out.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) separator: u8,
    pub(super) quoting: Quoting,
    /// The names of the columns, or the fields of the first record if they have none.
    pub(super) first: Vec<String>,
    /// Whether the columns have names.
    pub(super) is_named: bool,
    /// Whether the first record that is read holds them.
    pub(super) header: bool,
    /// What there is to say of it.
    pub(super) notes: Vec<String>,
    /// What is left out of the text.
    pub(super) sieve: Sieve,
    /// Whether the head cannot tell what quotes mean.
    is_in_doubt: bool,
    /// Bytes and lines above the first record.
    lead: usize,
    above: u64,
}

impl Head {
    /// Reads the first bytes; notes how the file is packed and encoded.
    pub(super) fn read(source: &mut Source, most: usize) -> Result<Self> {
        let bytes = source.first_bytes(most as u64)?;
        let is_whole = bytes.len() < most;
        let mut is_latin = false;
        let (encoding, text) = match bytes[..] {
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => {
                // A character may be cut in two, or broken: reading all of it will tell.
                let mut text = Vec::new();
                let _ = Utf16::new(&bytes[..]).read_to_end(&mut text);
                (Encoding::Utf16, text)
            }
            _ => {
                let text = bytes.strip_prefix(MARK).unwrap_or(&bytes);
                // A character may be cut in two. Whether all of the file can be Windows-1252,
                // reading it will tell.
                is_latin =
                    std::str::from_utf8(text).is_err_and(|error| error.error_len().is_some());
                let text = if is_latin {
                    let text = bytes.iter().map(|byte| of_windows_1252(*byte));
                    text.collect::<String>().into_bytes()
                } else {
                    text.to_owned()
                };
                (Encoding::Utf8, text)
            }
        };
        source.encoding = encoding;
        Ok(Self {
            bytes,
            text,
            is_whole,
            is_latin,
        })
    }

    /// What the file is.
    pub(super) fn format(&self, source: &Source) -> Result<Format> {
        format(source, self)
    }

    /// How many bytes the byte order mark takes that reading would not take off.
    fn mark(&self) -> usize {
        if self.bytes.starts_with(MARK) && !self.is_latin {
            MARK.len()
        } else {
            0
        }
    }

    /// How many bytes of the file the first so many of its text are.
    fn bytes_of(&self, text: usize) -> usize {
        let begins = |byte: &&u8| **byte & 0xc0 != 0x80;
        if self.is_latin {
            self.text[..text].iter().filter(begins).count()
        } else {
            text
        }
    }
}

impl Layout {
    /// Of a file that we wrote ourselves: nothing is above its first record.
    pub(super) fn of_our_own(first: Vec<String>, header: bool, notes: Vec<String>) -> Self {
        Self {
            separator: b',',
            quoting: Quoting::Double,
            first,
            is_named: header,
            header,
            notes,
            sieve: Sieve::default(),
            is_in_doubt: false,
            lead: 0,
            above: 0,
        }
    }
}

/// Finds out how a text is laid out, and leaves out what is above its table. A first record that
/// is longer than the head, or many lines above it, are worth a longer look.
pub(super) fn lay_out(source: &mut Source, mut head: Head, options: &Options) -> Result<Layout> {
    loop {
        if let Some(layout) = layout(source, &head, options)? {
            source.lead = (head.mark() + head.bytes_of(layout.lead)) as u64;
            source.above = layout.above;
            if layout.is_in_doubt {
                return lay_out_weighed(source, layout.separator, options);
            }
            return Ok(layout);
        }
        head = Head::read(source, head.bytes.len() * 8)?;
    }
}

/// The same where only the whole file tells what quotes mean in it.
pub(super) fn lay_out_weighed(
    source: &mut Source,
    separator: u8,
    options: &Options,
) -> Result<Layout> {
    let (quoting, note) = quoting::weigh(source, separator, options)?;
    let options = Options {
        quoting,
        ..options.clone()
    };
    // From the beginning of the file once more.
    (source.above, source.lead) = (0, 0);
    let head = Head::read(source, source.sizes.head)?;
    let mut layout = lay_out(source, head, &options)?;
    // Of a text that was not split at all, that is said.
    if layout.first.len() > 1 || layout.notes.is_empty() {
        layout.notes.extend(note);
    }
    Ok(layout)
}

/// `None`: the head is too short to tell.
fn layout(source: &Source, head: &Head, options: &Options) -> Result<Option<Layout>> {
    let is_whole = head.is_whole || head.bytes.len() >= LONGEST;
    let mut rest = &head.text[..];
    let mut above = 0;
    if let Some(skip) = options.skip.filter(|skip| *skip > 0) {
        let Some(below) = below_lines(rest, skip) else {
            return if is_whole {
                Err(preamble::too_few_lines(source, rest, skip))
            } else {
                Ok(None)
            };
        };
        (rest, above) = (below, skip);
    }
    let declared = separator::declared(rest);
    if declared.is_some() {
        rest = below_lines(rest, 1).unwrap_or_default();
        above += 1;
    }
    leave_out(&mut rest, &mut above, 0);
    let text = |rest, above| Text {
        path: &source.path,
        line: source.above + above + 1,
        bytes: rest,
        is_whole,
        separator: options.separator.or(declared),
    };
    let mut top = Top::default();
    if options.skip.is_none() {
        let Some(found) = tops::look(text(rest, above), options)? else {
            return Ok(None);
        };
        top = found;
        leave_out(&mut rest, &mut above, top.lead);
    }
    let mut notes = top.notes;
    let mut names = top.names;
    let mut separator = top.separator;
    if separator.is_none() {
        let start = &rest[..rest.len().min(source.sizes.head)];
        let start = Text {
            is_whole: head.is_whole && start.len() == rest.len(),
            ..text(start, above)
        };
        let (found, said) = preamble::separate(start, options, top.hint)?;
        notes.extend(said);
        let beside = tops::beside(start, found, options)?;
        notes.extend(beside.notes);
        separator = Some(beside.separator);
        names = beside.names;
        top.sieve.reshape = beside.reshape;
        leave_out(&mut rest, &mut above, beside.lead);
    }
    let separator = separator.unwrap_or(b',');
    let start = &rest[..rest.len().min(source.sizes.head)];
    let is_all = head.is_whole && start.len() == rest.len();
    let found = match options.quoting {
        Quoting::Auto => quoting::of_head(start, separator, is_all),
        given => Some(given),
    };
    let quoting = found.unwrap_or(Quoting::None);
    let mut is_in_doubt = found.is_none();
    let header = options.header && names.is_none();
    let shape = Shape::new(separator, quoting);
    let first = match names {
        Some(names) => Some(names),
        None => match first_record(source, rest, is_whole, (shape, top.sieve.reshape)) {
            // It is longer than what was looked at.
            Err(error) if quoting::is_doubt(&error) => {
                is_in_doubt = true;
                Some(Vec::new())
            }
            first => first.map_err(|error| super::moved(error, above))?,
        },
    };
    Ok(first.map(|first| Layout {
        separator,
        quoting,
        first,
        is_named: options.header,
        header,
        notes,
        sieve: top.sieve,
        is_in_doubt,
        lead: head.text.len() - rest.len(),
        above,
    }))
}

/// Goes so many bytes on, and over the empty lines there.
fn leave_out(rest: &mut &[u8], above: &mut u64, lead: usize) {
    let lead = lead + blank(&rest[lead..]);
    *above += lines_in(&rest[..lead]);
    *rest = &rest[lead..];
}

/// What is below so many lines.
fn below_lines(text: &[u8], lines: u64) -> Option<&[u8]> {
    let mut rest = text;
    for _ in 0..lines {
        let end = memchr::memchr2(b'\n', b'\r', rest)?;
        let is_crlf = rest[end..].starts_with(b"\r\n");
        rest = &rest[end + 1 + usize::from(is_crlf)..];
    }
    (!rest.is_empty()).then_some(rest)
}

/// The fields of the first record; `None`: it may go on below these bytes.
fn first_record(
    source: &Source,
    text: &[u8],
    is_whole: bool,
    (shape, reshape): (Shape, Option<Reshape>),
) -> Result<Option<Vec<String>>> {
    let text = match reshape {
        Some(Reshape::Blanks) => blanks_to_tabs(text),
        _ => text.to_owned(),
    };
    let input = Box::new(Cursor::new(text));
    let mut blocks = Blocks::over(source, input, shape);
    let mut block = Block::default();
    match blocks.next(&mut block) {
        Ok(true) if is_whole || block.len() > 1 => {
            let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
            Ok(Some(block.record(0).map(text).collect()))
        }
        Ok(false) if is_whole => Err(Error::file(
            &source.path,
            "holds nothing but white space: a table has at least a line with the names of its columns",
        )),
        Err(error) if is_whole => Err(error),
        _ => Ok(None),
    }
}

/// The same text as it is read.
fn blanks_to_tabs(text: &[u8]) -> Vec<u8> {
    let lines = text.split(|byte| matches!(byte, b'\n' | b'\r'));
    let lines: Vec<Vec<u8>> = lines.map(|line| words(line).join(&b'\t')).collect();
    lines.join(&b'\n')
}
