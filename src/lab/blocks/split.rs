//! Where the records and fields of a text are, found 64 bytes at a time.
//!
//! The parser of csv-core takes several times as long, and one that is as fast opens quotes
//! within a field (`3" tube`). A test compares this one with csv-core's.

use memchr::{memchr, memchr_iter, memchr2};
use wide::u8x64;

use super::super::quoting::Quoting;
use super::{Block, Shape, place};

/// Bytes that are looked at together.
const WINDOW: usize = 64;

/// Why text was not split.
pub(super) enum Fault {
    /// A record has so many fields, and not as many as it should.
    Width(usize),
    /// It begins with quotes or line ends that only a whole parser knows what to make of.
    Odd,
    /// It begins with quotes of which the file must tell what they mean.
    Doubt,
}

/// Whether the quotes in a text that begins with a record could mean either.
pub(in super::super) fn is_doubtful(text: &[u8], separator: u8, is_whole: bool) -> bool {
    if memchr(b'"', text).is_none() {
        return false;
    }
    let shape = Shape::new(separator, Quoting::Auto);
    let mut text = text.to_vec();
    if is_whole {
        text.push(b'\n');
    }
    let mut block = Block::default();
    block.clear(0);
    match split(&text, &mut block, shape) {
        Ok(end) => {
            // Two cells that begin and end with a quote may have been taken for one.
            let is_uneven = (1..block.len()).any(|row| block.width(row) != block.width(0));
            block.clear(0);
            is_uneven || split(&text[end..], &mut block, shape).is_err()
        }
        Err(_) => true,
    }
}

/// Splits the records of a text that begins with one, as far as they are whole and plain; tells
/// where the last one ends.
pub(super) fn split(text: &[u8], block: &mut Block, shape: Shape) -> Result<usize, Fault> {
    let is_odd = |at: usize| !matches!(text.get(at + 1), Some(b'\n') | None);
    if memchr_iter(b'\r', text).any(is_odd) {
        return Err(Fault::Odd);
    }
    let mut window = 0;
    // The record and the field in work: where they begin, and how many fields were found.
    let (mut begin, mut at, mut found) = (0, 0, 0);
    while window < text.len() {
        let marks = Marks::of(text, window, shape);
        let (all, enough) = (marks.ends | marks.opens, marks.lines | marks.opens);
        let separators = marks.ends & !marks.lines;
        let is_enough = |found: usize| found >= shape.wanted;
        // How many fields that nobody asks for end before a place.
        let passed = |at: usize, stop: usize| {
            let between = left(separators, at.max(window), window) & until(stop, window);
            if shape.is_checked {
                0
            } else {
                between.count_ones() as usize
            }
        };
        let mut stops = if is_enough(found) { enough } else { all };
        while stops != 0 {
            let bit = stops.trailing_zeros();
            let stop = window + bit as usize;
            stops &= stops - 1;
            let mut ends_record = marks.lines >> bit & 1 == 1;
            let (mut to, mut is_doubled) = (stop, false);
            let from;
            if marks.opens >> bit & 1 == 1 {
                let field = match quoted(text, stop, shape) {
                    Ok(Some(field)) => field,
                    Err(fault) if block.len() == 0 => return Err(fault),
                    Ok(None) | Err(_) => return Ok(begin),
                };
                if is_enough(found) {
                    found += passed(at, stop);
                }
                (from, to, at, ends_record) = (field.from, field.to, field.next, field.ends_record);
                is_doubled = field.is_doubled;
                stops = left(all, at, window);
            } else {
                if is_enough(found) {
                    found += passed(at, stop);
                }
                if ends_record && stop > at && text[stop - 1] == b'\r' {
                    to -= 1;
                }
                from = at;
                at = stop + 1;
            }
            if found < shape.wanted {
                if is_doubled {
                    block.push_apart(&text[from..to]);
                } else {
                    block.fields.push((place(from), place(to)));
                }
            }
            found += 1;
            if ends_record {
                // An empty line is no record; an empty field in quotes is one.
                if found == 1 && to == begin {
                    block.fields.pop();
                } else {
                    if is_enough(found) && shape.is_checked {
                        found = shape.width.unwrap_or(found);
                    }
                    match block.end_row(begin, found, shape) {
                        Ok(()) => {}
                        Err(found) if block.len() == 0 => return Err(Fault::Width(found)),
                        // What is wrong above comes first.
                        Err(_) => {
                            block.forget_row();
                            return Ok(begin);
                        }
                    }
                }
                (begin, found) = (at, 0);
                stops = left(all, at, window);
            } else if is_enough(found) {
                stops &= enough;
            }
        }
        let end = window + WINDOW;
        if is_enough(found) {
            found += passed(at, end);
        }
        window = at.max(end);
    }
    Ok(begin)
}

/// All bits of a window that are before a place.
fn until(stop: usize, window: usize) -> u64 {
    !left(u64::MAX, stop, window)
}

/// The marks of a window that are not before a place.
fn left(marks: u64, at: usize, window: usize) -> u64 {
    match at - window {
        passed @ 0..WINDOW => marks & u64::MAX << passed,
        _ => 0,
    }
}

/// What is where in 64 bytes of a text: a bit a byte, the first the lowest.
struct Marks {
    /// Where a field ends: at a separator or a line end.
    ends: u64,
    /// Where a record ends.
    lines: u64,
    /// Quotes at the beginning of a field, if none before it opened one.
    opens: u64,
}

impl Marks {
    fn of(text: &[u8], window: usize, shape: Shape) -> Self {
        let separator = shape.separator;
        let bytes = if let Some(bytes) = text[window..].first_chunk() {
            *bytes
        } else {
            let mut bytes = [0; WINDOW];
            bytes[..text.len() - window].copy_from_slice(&text[window..]);
            bytes
        };
        let bytes = u8x64::new(bytes);
        let are = |byte: u8| bytes.simd_eq(u8x64::splat(byte)).to_bitmask();
        let lines = are(b'\n');
        let ends = lines | are(separator);
        let is_first =
            window == 0 || matches!(text[window - 1], byte if byte == separator || byte == b'\n');
        let begins = ends << 1 | u64::from(is_first);
        Self {
            ends,
            lines,
            opens: if shape.quoting == Quoting::None {
                0
            } else {
                are(b'"') & begins
            },
        }
    }
}

/// A field: where its text begins and ends, and where the next begins.
struct Field {
    from: usize,
    to: usize,
    next: usize,
    /// Whether the next is in the next record.
    ends_record: bool,
    /// Whether quotes in it are still doubled.
    is_doubled: bool,
}

/// The field whose quote opens at a place; `None` where it does not end.
fn quoted(text: &[u8], at: usize, shape: Shape) -> Result<Option<Field>, Fault> {
    let from = at + 1;
    let mut is_doubled = false;
    let mut seen = from;
    let is_auto = shape.quoting == Quoting::Auto;
    let to = loop {
        let rest = text.get(seen..).unwrap_or_default();
        let quote = if is_auto {
            memchr2(b'"', b'\n', rest)
        } else {
            memchr(b'"', rest)
        };
        let Some(quote) = quote.map(|quote| seen + quote) else {
            return Ok(None);
        };
        if text[quote] == b'\n' {
            return Err(Fault::Doubt);
        }
        if text.get(quote + 1) != Some(&b'"') {
            break quote;
        }
        is_doubled = true;
        seen = quote + 2;
    };
    let (next, ends_record) = match text[to + 1..] {
        [] | [b'\r'] => return Ok(None),
        [b'\n', ..] => (to + 2, true),
        [b'\r', b'\n', ..] => (to + 3, true),
        [byte, ..] if byte == shape.separator => (to + 2, false),
        _ if is_auto => return Err(Fault::Doubt),
        _ => return Err(Fault::Odd),
    };
    Ok(Some(Field {
        from,
        to,
        next,
        ends_record,
        is_doubled,
    }))
}
