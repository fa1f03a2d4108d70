//! What is looked at in an .xls before calamine reads it, which takes every number in it at its
//! word: a chain of sectors that runs in a circle, or a cell beyond the last column, and it asks
//! for more memory than there is, and that ends the program. (A locked .xlsx is such a file too.)

/// What is wrong.
pub(super) type Fault = &'static str;

const CIRCLE: Fault = "its parts run in a circle";
const TOO_WIDE: Fault = "a cell lies beyond the last column";
const TOO_LARGE: Fault = "a sheet is larger than any can be";

/// From here on a number stands for no sector; this one for the end of a chain.
const RESERVED: u32 = 0xFFFF_FFFA;
const END: u32 = 0xFFFF_FFFE;

/// Columns and rows of a sheet in an .xls.
const COLUMNS: u16 = 256;
const CELLS: u64 = 65_536 * 256;

/// Looks at a whole file. What is wrong otherwise, calamine tells better.
pub(super) fn look(file: &[u8]) -> Result<(), Fault> {
    let sector = match u16_at(file, 30) {
        Some(9) => 512,
        Some(12) => 4096,
        _ => return Ok(()),
    };
    let mut sectors = Sectors {
        bytes: file.get(sector..).unwrap_or_default(),
        size: sector,
        next: Vec::new(),
    };
    sectors.next = next_sectors(file, &sectors)?;
    let at = |place| u32_at(file, place).unwrap_or(END);
    let folder = sectors.stream(at(48), usize::MAX)?;
    let entries: Vec<Entry> = folder
        .chunks_exact(128)
        .map(|entry| Entry::of(entry, sector))
        .collect();
    let Some(root) = entries.first() else {
        return Ok(());
    };
    // Short streams stand in a stream of their own, in sectors of their own.
    let short = sectors.stream(root.start, root.length)?;
    let next = sectors.stream(at(60), (at(64) as usize).saturating_mul(sector))?;
    let short = Sectors {
        bytes: &short,
        size: 64,
        next: numbers(&next).collect(),
    };
    // Others are not read.
    for entry in entries.iter().filter(|entry| entry.is_book) {
        let stream = if entry.length < 4096 {
            short.stream(entry.start, entry.length)?
        } else {
            sectors.stream(entry.start, entry.length)?
        };
        records(&stream)?;
    }
    Ok(())
}

/// Sectors of one size, and which follows which.
struct Sectors<'f> {
    bytes: &'f [u8],
    size: usize,
    next: Vec<u32>,
}

impl Sectors<'_> {
    /// A sector; the last one may be cut off.
    fn get(&self, number: u32) -> Option<&[u8]> {
        let from = (number as usize).checked_mul(self.size)?;
        let to = from.checked_add(self.size)?.min(self.bytes.len());
        self.bytes.get(from..to).filter(|sector| !sector.is_empty())
    }

    /// No chain has more.
    fn count(&self) -> usize {
        self.bytes.len().div_ceil(self.size)
    }

    /// The stream that begins in a sector, as long as it is said to be or until its chain ends.
    fn stream(&self, first: u32, length: usize) -> Result<Vec<u8>, Fault> {
        let mut stream = Vec::new();
        let mut number = first;
        for _ in 0..=self.count() {
            let Some(sector) = self.get(number) else {
                return Ok(stream);
            };
            let left = length - stream.len();
            stream.extend_from_slice(&sector[..sector.len().min(left)]);
            let next = self.next.get(number as usize).copied();
            if stream.len() >= length || next.is_none_or(|next| next == END) {
                return Ok(stream);
            }
            number = next.unwrap_or(END);
        }
        Err(CIRCLE)
    }
}

/// Which sector follows which: in sectors that the head of the file lists, and where it has no
/// more room, a chain of lists.
fn next_sectors(file: &[u8], sectors: &Sectors<'_>) -> Result<Vec<u32>, Fault> {
    let mut list: Vec<u32> = numbers(file.get(76..512).unwrap_or_default()).collect();
    let mut more = u32_at(file, 68).unwrap_or(END);
    let mut lists = 0;
    while let Some(sector) = sectors.get(more).filter(|_| more < RESERVED) {
        list.extend(numbers(sector));
        more = list.pop().unwrap_or(END);
        lists += 1;
        if lists > sectors.count() {
            return Err(CIRCLE);
        }
    }
    list.retain(|number| *number < RESERVED);
    if list.len() > sectors.count() {
        return Err(CIRCLE);
    }
    let found = list.into_iter().filter_map(|number| sectors.get(number));
    Ok(found.flat_map(numbers).collect())
}

/// A stream, as the folder of the file lists it.
struct Entry {
    is_book: bool,
    start: u32,
    length: usize,
}

impl Entry {
    fn of(entry: &[u8], sector: usize) -> Self {
        let letters = entry[..64].chunks_exact(2).map(|two| [two[0], two[1]]);
        let letters: Vec<u16> = letters.map(u16::from_le_bytes).collect();
        let name = String::from_utf16_lossy(&letters).to_lowercase();
        let name = name.split('\0').next().unwrap_or_default();
        let low = u32_at(entry, 120).unwrap_or(0);
        let high = u32_at(entry, 124).filter(|_| sector > 512).unwrap_or(0);
        let length = u64::from(high) << 32 | u64::from(low);
        Self {
            is_book: name == "workbook" || name == "book",
            start: u32_at(entry, 116).unwrap_or(END),
            length: usize::try_from(length).unwrap_or(usize::MAX),
        }
    }
}

/// Looks at where the cells of a workbook lie.
fn records(mut stream: &[u8]) -> Result<(), Fault> {
    while let (Some(kind), Some(length)) = (u16_at(stream, 0), u16_at(stream, 2)) {
        let Some(data) = stream.get(4..4 + usize::from(length)) else {
            return Ok(());
        };
        stream = &stream[4 + data.len()..];
        match kind {
            // Locked: what follows is not what it seems.
            0x002F if u16_at(data, 0) != Some(0) => return Ok(()),
            0x0200 if cells(data) > CELLS => return Err(TOO_LARGE),
            // Numbers, texts, truth values, formulas; several numbers.
            0x0006 | 0x00D6 | 0x00FD | 0x0203..=0x0205 | 0x027E
                if u16_at(data, 2) >= Some(COLUMNS) =>
            {
                return Err(TOO_WIDE);
            }
            0x00BD if u16_at(data, data.len().saturating_sub(2)) >= Some(COLUMNS) => {
                return Err(TOO_WIDE);
            }
            _ => {}
        }
    }
    Ok(())
}

/// How many cells a sheet has, by what it says itself; counted as calamine counts them.
fn cells(data: &[u8]) -> u64 {
    let two = |place| u16_at(data, place).map_or(0, u32::from);
    let four = |place| u32_at(data, place).unwrap_or(0);
    let (top, bottom, left, right) = if data.len() < 14 {
        (two(0), two(2), two(4), two(6))
    } else {
        (four(0), four(4), two(8), two(10))
    };
    if bottom == 0 || right == 0 {
        return 1;
    }
    let left = if left > 255 || right < left { 0 } else { left };
    u64::from(bottom.wrapping_sub(top)) * u64::from(right.wrapping_sub(left))
}

fn u16_at(bytes: &[u8], place: usize) -> Option<u16> {
    let two = bytes.get(place..place + 2)?;
    two.try_into().map(u16::from_le_bytes).ok()
}

fn u32_at(bytes: &[u8], place: usize) -> Option<u32> {
    let four = bytes.get(place..place + 4)?;
    four.try_into().map(u32::from_le_bytes).ok()
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> {
    let four = bytes.chunks_exact(4);
    four.map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}

#[cfg(test)]
mod tests {
    use super::{CIRCLE, Fault, TOO_LARGE, TOO_WIDE, look, u32_at};
    use std::fs;
    use std::path::Path;

    fn lab(name: &str) -> Vec<u8> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lab");
        fs::read(folder.join(name)).unwrap()
    }

    /// The sound file with some bytes written over.
    fn damaged(at: usize, by: &[u8]) -> Result<(), Fault> {
        let mut file = lab("same.xls");
        file[at..at + by.len()].copy_from_slice(by);
        look(&file)
    }

    /// Where a record stands, behind its kind and length.
    fn record(kind_and_length: [u8; 4]) -> usize {
        let file = lab("same.xls");
        let at = file.windows(4).position(|four| four == kind_and_length);
        at.expect("such a record") + 4
    }

    #[test]
    fn sound_files_are_sound() {
        for name in ["same.xls", "protected.xlsx"] {
            assert_eq!(look(&lab(name)), Ok(()), "{name}");
        }
        assert_eq!(look(b""), Ok(()));
    }

    #[test]
    fn a_sheet_that_no_memory_holds_is_a_fault() {
        let size = record([0x00, 0x02, 14, 0]);
        assert_eq!(damaged(size + 4, &[0xff; 4]), Err(TOO_LARGE));
        assert_eq!(damaged(size + 4, &[0, 0, 1, 0]), Ok(()));
        let text = record([0xfd, 0x00, 10, 0]);
        assert_eq!(damaged(text, &[0xff; 2]), Ok(()));
        assert_eq!(damaged(text + 2, &[255, 0]), Ok(()));
        assert_eq!(damaged(text + 2, &[0, 1]), Err(TOO_WIDE));
    }

    #[test]
    fn parts_that_run_in_a_circle_are_a_fault() {
        let file = lab("same.xls");
        let sector = |number: u32| 512 + number as usize * 512;
        let (folder, next) = (u32_at(&file, 48).unwrap(), u32_at(&file, 76).unwrap());
        let after = |number: u32| sector(next) + number as usize * 4;
        assert_eq!(damaged(after(folder), &folder.to_le_bytes()), Err(CIRCLE));
        // A list of lists that names itself, and the same lists again and again.
        let mut file = file;
        file[68..72].copy_from_slice(&folder.to_le_bytes());
        let last = sector(folder) + 508;
        file[last..last + 4].copy_from_slice(&folder.to_le_bytes());
        assert_eq!(look(&file), Err(CIRCLE));
        let all = next.to_le_bytes().repeat(109);
        let few = lab("same.xls").len() < 109 * 512;
        assert_eq!(damaged(76, &all).is_err(), few);
    }

    #[test]
    fn anything_can_be_looked_at() {
        let file = lab("same.xls");
        for at in 0..file.len() {
            let _ = damaged(at, &[file[at] ^ 0xff]);
            if at % 64 == 0 {
                let _ = look(&file[..at]);
            }
        }
    }
}
