//! What is around an .xls: a file of streams, each in sectors that follow each other in any order.
//! A locked .xlsx is wrapped like one.

use super::super::limits::Fault;

pub(super) const ENDLESS: Fault = Fault::Damaged("its parts run in a circle");

/// From here on a number stands for no sector.
const RESERVED: u32 = 0xFFFF_FFFA;

/// What is in such a file.
#[derive(Default)]
pub(super) struct Compound {
    /// The streams that calamine takes for the workbook.
    pub(super) books: Vec<Vec<u8>>,
    /// Whether it is a workbook with a password.
    pub(super) is_locked: bool,
}

/// Finds them. What is wrong otherwise, calamine tells better.
pub(super) fn open(file: &[u8]) -> Result<Compound, Fault> {
    let size = match u16_at(file, 30) {
        Some(9) => 512,
        Some(12) => 4096,
        _ => return Ok(Compound::default()),
    };
    let mut sectors = Sectors {
        bytes: file.get(size..).unwrap_or_default(),
        size,
        next: Vec::new(),
    };
    let at = |place| u32_at(file, place).unwrap_or(RESERVED);
    // Which sector follows which: in sectors that the head lists, and where it has no more
    // room, a chain of such lists.
    let mut lists: Vec<u32> = numbers(file.get(76..512).unwrap_or_default()).collect();
    let most = sectors.count() + lists.len() + size;
    let mut more = at(68);
    while let Some(sector) = sectors.get(more) {
        lists.extend(numbers(sector));
        more = lists.pop().unwrap_or(RESERVED);
        if lists.len() > most {
            return Err(ENDLESS);
        }
    }
    lists.retain(|number| *number < RESERVED);
    if lists.len() > sectors.count() {
        return Err(ENDLESS);
    }
    let found = lists.iter().filter_map(|number| sectors.get(*number));
    sectors.next = found.flat_map(numbers).collect();
    let folder = sectors.chain(at(48))?;
    let Some(root) = folder.get(..128) else {
        return Ok(Compound::default());
    };
    // Short streams stand in a stream of their own, in sectors of their own.
    let short = sectors.chain(start(root))?;
    let short = Sectors {
        bytes: &short,
        size: 64,
        next: numbers(&sectors.chain(at(60))?).collect(),
    };
    // Other streams are not read; of several of a name, the first is.
    let mut books = Vec::new();
    for name in ["workbook", "book"] {
        let mut entries = folder.chunks_exact(128);
        if let Some(entry) = entries.find(|entry| is_named(entry, name)) {
            let high = u32_at(entry, 124).filter(|_| size > 512).unwrap_or(0);
            let is_short = high == 0 && u32_at(entry, 120) < Some(4096);
            let holder = if is_short { &short } else { &sectors };
            let mut book = holder.chain(start(entry))?;
            if high == 0 {
                book.truncate(u32_at(entry, 120).unwrap_or(0) as usize);
            }
            books.push(book);
        }
    }
    let mut entries = folder.chunks_exact(128);
    Ok(Compound {
        books,
        is_locked: entries.any(|entry| is_named(entry, "encryptedpackage")),
    })
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
        self.bytes.get(from..to).filter(|_| number < RESERVED)
    }

    /// No chain has more.
    fn count(&self) -> usize {
        self.bytes.len() / self.size + 1
    }

    /// All sectors from one on.
    fn chain(&self, mut number: u32) -> Result<Vec<u8>, Fault> {
        let mut stream = Vec::new();
        for _ in 0..=self.count() {
            stream.extend_from_slice(self.get(number).unwrap_or_default());
            match self.next.get(number as usize) {
                Some(next) if *next < RESERVED => number = *next,
                _ => return Ok(stream),
            }
        }
        Err(ENDLESS)
    }
}

/// The first sector of a stream, as the folder has it.
fn start(entry: &[u8]) -> u32 {
    u32_at(entry, 116).unwrap_or(RESERVED)
}

fn is_named(entry: &[u8], name: &str) -> bool {
    let letters = entry[..64].chunks_exact(2).map_while(|two| match two {
        [0, 0] => None,
        [low, 0] => Some(low.to_ascii_lowercase()),
        _ => Some(0),
    });
    letters.eq(name.bytes())
}

pub(super) fn u16_at(bytes: &[u8], place: usize) -> Option<u16> {
    let two = bytes.get(place..place.checked_add(2)?)?;
    two.try_into().map(u16::from_le_bytes).ok()
}

pub(super) fn u32_at(bytes: &[u8], place: usize) -> Option<u32> {
    let four = bytes.get(place..place.checked_add(4)?)?;
    four.try_into().map(u32::from_le_bytes).ok()
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> {
    let four = bytes.chunks_exact(4);
    four.map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}
