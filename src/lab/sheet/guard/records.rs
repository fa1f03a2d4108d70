//! The parts of an .xlsb that are records: a kind, a length, and so many bytes.

use std::io::{self, BufReader, Read};

use super::super::limits::{Fault, Held, on_heap};
use super::bounded::Bounded;

/// Bytes at the beginning of a record that are looked at.
const HEAD: usize = 16;

/// The last row of any sheet, counted from 0.
const LAST_ROW: u32 = 1_048_575;

/// The most sheets of other workbooks that are referred to, and how long a name may be, in bytes.
const REFERENCES: u64 = 1 << 20;
const NAME: u64 = 4096;

/// Looks at a part.
pub(super) fn look<R: Read>(
    part: &mut Bounded<R>,
    name: &str,
    held: &mut Held,
) -> Result<(), Fault> {
    let piece = part.longest();
    let too_long = part.too_long();
    let is_sheet = !["sharedstrings.bin", "workbook.bin", "styles.bin"]
        .iter()
        .any(|other| name.ends_with(other));
    let mut names = Names::default();
    let mut reader = BufReader::new(part);
    while let Some((kind, length)) = next(&mut reader) {
        if length > piece {
            return Err(too_long);
        }
        reader.get_mut().next_piece();
        let mut first = [0; HEAD];
        let seen = usize::try_from(length).unwrap_or(HEAD).min(HEAD);
        let known = &mut first[..seen];
        let rest = length - seen as u64;
        if reader.read_exact(known).is_err()
            || io::copy(&mut (&mut reader).take(rest), &mut io::sink()).ok() != Some(rest)
        {
            return Ok(());
        }
        let number = |place: usize| {
            let four = [
                first[place],
                first[place + 1],
                first[place + 2],
                first[place + 3],
            ];
            u32::from_le_bytes(four)
        };
        match kind {
            // calamine would take it for the end of the sheet.
            0 if is_sheet && number(0) > LAST_ROW => {
                return Err(Fault::Damaged("a row lies beyond the last one"));
            }
            _ if is_sheet => {}
            // A text: UTF-16, which we hold as UTF-8.
            0x13 => held.add(size_of::<String>() as u64 + on_heap(length + length / 2))?,
            0x9C | 0x27 => {
                if kind == 0x9C && length > NAME {
                    return Err(too_long);
                }
                let letters = if kind == 0x9C {
                    length
                } else {
                    2 * u64::from(number(9))
                };
                held.add(512 + 4 * length + names.name(letters.min(length), length))?;
            }
            0x16A if length / 12 > REFERENCES => return Err(too_long),
            0x16A => held.add(length / 12 * (64 + names.longest))?,
            _ => {}
        }
    }
    Ok(())
}

/// The names of sheets and of ranges: a formula of a few bytes that has such a name in it is
/// written out with all its letters.
#[derive(Default)]
struct Names {
    longest: u64,
}

impl Names {
    /// What a name and the formula beside it may take when they are written out.
    fn name(&mut self, letters: u64, record: u64) -> u64 {
        self.longest = self.longest.max(letters * 3 / 2);
        let formula = record.saturating_sub(letters + 9);
        formula.saturating_mul(8) + (formula / 5).saturating_mul(self.longest)
    }
}

/// The kind of the next record, and how many bytes it has.
fn next(reader: &mut impl Read) -> Option<(u16, u64)> {
    let mut byte = || {
        let mut one = [0];
        reader.read_exact(&mut one).ok()?;
        Some(one[0])
    };
    let mut kind = u16::from(byte()?);
    if kind & 0x80 != 0 {
        kind = (kind & 0x7F) + (u16::from(byte()? & 0x7F) << 7);
    }
    let mut length = 0;
    for shift in [0, 7, 14, 21] {
        let part = byte()?;
        length += u64::from(part & 0x7F) << shift;
        if part & 0x80 == 0 {
            break;
        }
    }
    Some((kind, length))
}
