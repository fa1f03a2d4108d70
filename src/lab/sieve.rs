//! A text without what is no row of its table, as a nameless file. Lines that are left out are
//! empty there, so that lines are counted as in the file, and no reader needs to know of it.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::sync::atomic::Ordering;

use super::source::Source;
use super::tops::is_bracketed;
use super::{Reading, moved};
use crate::error::{Error, Result};
use crate::sqlite::temporary;

/// What is left out of a text.
#[derive(Debug, Default)]
pub(super) struct Sieve {
    /// Lines, by their numbers in the file.
    pub(super) lines: BTreeSet<u64>,
    /// Whether lines that begin with `#` are.
    pub(super) is_without_comments: bool,
    /// Where the table ends: that line and all below are.
    pub(super) end: Option<End>,
    /// Whether that line must be there, and what is below it be said.
    pub(super) is_section: bool,
    /// What becomes of the lines that stay.
    pub(super) reshape: Option<Reshape>,
}

/// The line that ends a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// This one, in any case.
    Line(Vec<u8>),
    /// The head of the next section, `[Settings]`.
    Bracketed,
    /// The first that does not begin so; one that begins with the second is a comment, which
    /// ends nothing.
    Unlike(&'static [u8], &'static [u8]),
}

/// How lines are made to be of as many fields, with a tab between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reshape {
    /// What follows the second tab is one field, a `;` where a tab was.
    Gmt,
    /// A run of blanks is what is between two fields.
    Blanks,
}

/// What is below the end of a table.
#[derive(Default)]
struct Below {
    /// Lines that are not empty.
    count: u64,
    /// The number of the first of them.
    first: u64,
}

impl Below {
    fn look(&mut self, number: u64, line: &[u8]) {
        if line.trim_ascii().is_empty() {
            return;
        }
        self.count += 1;
        if self.count == 1 {
            self.first = number;
        }
    }
}

impl Sieve {
    /// Whether all stays as it is.
    pub(super) fn is_idle(&self) -> bool {
        self.lines.is_empty()
            && !self.is_without_comments
            && self.end.is_none()
            && self.reshape.is_none()
    }

    /// Copies a file from its first record on; tells what there is to say of its end.
    pub(super) fn copy(
        &self,
        source: &Source,
        reading: &Reading,
    ) -> Result<(Source, Option<String>)> {
        let path = &source.path;
        let file = temporary::file()?;
        let mut writer = BufWriter::new(&file);
        let mut input = BufReader::new(source.read()?);
        let (mut number, mut has_ended, mut below) = (source.above, false, Below::default());
        let (mut text, mut made) = (Vec::new(), Vec::new());
        loop {
            text.clear();
            let read = input.read_until(b'\n', &mut text);
            let read = read.map_err(|error| moved(source.fault(error), source.above))?;
            if read == 0 {
                break;
            }
            if reading.stop.load(Ordering::Relaxed) {
                return Err(Error::Interrupted);
            }
            for line in old_lines(&text) {
                number += 1;
                let (words, end) = parted(line);
                made.clear();
                let ends_here = !has_ended && self.is_end(words);
                let is_mark = !matches!(self.end, Some(End::Unlike(..)));
                if has_ended || ends_here && !is_mark {
                    below.look(number, words);
                }
                has_ended |= ends_here;
                if !has_ended && !self.leaves_out(number, words) {
                    self.make(words, &mut made);
                }
                made.extend_from_slice(end);
                writer.write_all(&made).map_err(temporary::full)?;
            }
        }
        writer.flush().map_err(temporary::full)?;
        drop(writer);
        // What is wrong with the file may be that somebody writes it.
        source.still()?;
        let mut copy = Source::new(path, file, reading)?;
        copy.above = source.above;
        Ok((copy, self.told(has_ended, &below)))
    }

    fn told(&self, has_ended: bool, below: &Below) -> Option<String> {
        match &self.end {
            Some(End::Line(end)) if self.is_section && !has_ended => Some(format!(
                "its table has no end, `{}`: is the file cut off?",
                String::from_utf8_lossy(end)
            )),
            Some(_) if below.count == 1 => Some(format!(
                "line {}, below the table, was left out",
                below.first
            )),
            Some(_) if below.count > 0 => Some(format!(
                "{} lines below the table, from line {} on, were left out",
                below.count, below.first
            )),
            _ => None,
        }
    }

    fn is_end(&self, line: &[u8]) -> bool {
        match &self.end {
            Some(End::Line(end)) => line.trim_ascii_end().eq_ignore_ascii_case(end),
            Some(End::Bracketed) => is_bracketed(line),
            Some(End::Unlike(begin, comment)) => {
                let is_left_out = line.trim_ascii().is_empty() || line.starts_with(comment);
                !is_left_out && !line.starts_with(begin)
            }
            None => false,
        }
    }

    fn leaves_out(&self, number: u64, line: &[u8]) -> bool {
        let is_between = match self.end {
            Some(End::Unlike(begin, _)) => !line.starts_with(begin),
            _ => false,
        };
        is_between
            || self.is_without_comments && line.starts_with(b"#")
            || self.lines.contains(&number)
    }

    fn make(&self, line: &[u8], made: &mut Vec<u8>) {
        match self.reshape {
            None => made.extend_from_slice(line),
            Some(Reshape::Blanks) => made.extend_from_slice(&words(line).join(&b'\t')),
            Some(Reshape::Gmt) => gmt(line, made),
        }
    }
}

/// The lines of a text in which a CR alone ends one.
fn old_lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let end = (0..rest.len().saturating_sub(1))
            .find(|at| rest[*at] == b'\r' && rest[at + 1] != b'\n');
        let (line, after) = rest.split_at(end.map_or(rest.len(), |at| at + 1));
        rest = after;
        (!line.is_empty()).then_some(line)
    })
}

/// A line and what ends it.
fn parted(line: &[u8]) -> (&[u8], &[u8]) {
    let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
    let end = line
        .iter()
        .rposition(|byte| !is_end(byte))
        .map_or(0, |last| last + 1);
    line.split_at(end)
}

/// What blanks outside quotes separate.
pub(super) fn words(line: &[u8]) -> Vec<&[u8]> {
    let mut is_within = false;
    let is_between = |byte: &u8| {
        is_within ^= *byte == b'"';
        byte.is_ascii_whitespace() && !is_within
    };
    line.split(is_between)
        .filter(|word| !word.is_empty())
        .collect()
}

/// A line of a GMT in three fields.
fn gmt(line: &[u8], made: &mut Vec<u8>) {
    if line.trim_ascii().is_empty() {
        return;
    }
    let mut fields = line.split(|byte| *byte == b'\t');
    let set = fields.next().unwrap_or_default();
    let description = fields.next().unwrap_or_default();
    let genes: Vec<&[u8]> = fields
        .map(<[u8]>::trim_ascii)
        .filter(|gene| !gene.is_empty())
        .collect();
    for (at, field) in [set, description, &genes.join(&b';')]
        .into_iter()
        .enumerate()
    {
        if at > 0 {
            made.push(b'\t');
        }
        quote(field, made);
    }
}

/// Writes a field so that a quote at its beginning opens nothing.
fn quote(field: &[u8], made: &mut Vec<u8>) {
    if !field.starts_with(b"\"") {
        made.extend_from_slice(field);
        return;
    }
    made.push(b'"');
    for byte in field {
        made.push(*byte);
        if *byte == b'"' {
            made.push(b'"');
        }
    }
    made.push(b'"');
}
