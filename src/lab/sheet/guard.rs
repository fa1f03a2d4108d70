//! What is looked at in a workbook before calamine reads it, which takes some numbers in it at
//! their word: it would ask for more memory than there is, and that ends the program, or never
//! come to an end.

use std::io::{self, BufReader, Read, Seek};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

/// What is wrong.
type Fault = &'static str;

const ENDLESS: Fault = "its parts run in a circle";
const TOO_WIDE: Fault = "a cell lies beyond the last column";
const TOO_LARGE: Fault = "a sheet is larger than any can be";
const TOO_MANY: Fault = "it holds fewer texts than it says";
const OPEN: Fault = "its content ends in the middle";

/// The most cells of a workbook that calamine holds in memory, empty ones between them included.
const CELLS: u64 = 32 << 20;

/// A table of texts that says it has no more than these needs no second look.
const TEXTS: u64 = 1 << 20;

/// The shortest text in such a table: `<si/>`.
const SHORTEST: u64 = 5;

/// Looks into a workbook that is a zip archive. What is wrong otherwise, calamine tells better.
pub(super) fn look_into_zip(file: impl Read + Seek) -> Result<(), Fault> {
    let Ok(mut archive) = ZipArchive::new(file) else {
        return Ok(());
    };
    let names: Vec<String> = archive
        .file_names()
        .filter_map(|name| Some(name.ok()?.into_owned()))
        .collect();
    for name in names {
        // Names are found in any case, and with either kind of slash.
        let lower = name.to_lowercase();
        if lower.ends_with("sharedstrings.xml") {
            let texts = archive.by_name(&name).ok().and_then(number_of_texts);
            let least = texts.unwrap_or(0).saturating_mul(SHORTEST);
            if least > TEXTS * SHORTEST
                && let Ok(part) = archive.by_name(&name)
                && io::copy(&mut part.take(least), &mut io::sink()).unwrap_or(0) < least
            {
                return Err(TOO_MANY);
            }
        } else if lower == "content.xml"
            && let Ok(part) = archive.by_name(&name)
        {
            look_at_content(part)?;
        }
    }
    Ok(())
}

/// How many texts a table of texts says that it has.
fn number_of_texts(part: impl Read) -> Option<u64> {
    let mut xml = Reader::from_reader(BufReader::new(part));
    let mut buffer = Vec::new();
    loop {
        match xml.read_event_into(&mut buffer).ok()? {
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == "sst" => {
                return Some(number(&tag, "uniqueCount"));
            }
            Event::Eof => return None,
            _ => buffer.clear(),
        }
    }
}

/// Looks at the tables of an OpenDocument: whether they end, and how large they are.
fn look_at_content(part: impl Read) -> Result<(), Fault> {
    let mut xml = Reader::from_reader(BufReader::new(part));
    let mut buffer = Vec::new();
    let mut depth = 0_u64;
    let mut table = Extent::default();
    let mut cells = 0_u64;
    loop {
        match xml.read_event_into(&mut buffer) {
            Ok(Event::Eof) if depth == 0 => return Ok(()),
            Ok(Event::Eof) | Err(_) => return Err(OPEN),
            Ok(Event::Start(tag)) => {
                depth += 1;
                table.see(&tag, true);
            }
            Ok(Event::Empty(tag)) => table.see(&tag, false),
            Ok(Event::End(tag)) => {
                depth = depth.saturating_sub(1);
                if tag.name().as_ref() == "table:table" {
                    cells = cells.saturating_add(table.height.saturating_mul(table.width));
                    table = Extent::default();
                }
            }
            Ok(_) => {}
        }
        if cells.max(table.height.saturating_mul(table.width)) > CELLS {
            return Err(TOO_LARGE);
        }
        buffer.clear();
    }
}

/// How far the cells of a table reach that are not empty.
#[derive(Default)]
struct Extent {
    height: u64,
    width: u64,
    /// Rows so far, the one in work included, and cells of that so far.
    rows: u64,
    cells: u64,
}

impl Extent {
    fn see(&mut self, tag: &BytesStart<'_>, has_content: bool) {
        match tag.name().as_ref() {
            "table:table-row" => {
                let repeated = number(tag, "table:number-rows-repeated").max(1);
                self.rows = self.rows.saturating_add(repeated);
                self.cells = 0;
            }
            "table:table-cell" | "table:covered-table-cell" => {
                let repeated = number(tag, "table:number-columns-repeated").max(1);
                self.cells = self.cells.saturating_add(repeated);
                let has_attributes = ["office:value-type", "table:formula"];
                let is = |name: &&str| matches!(tag.try_get_attribute(name), Ok(Some(_)));
                if has_content || has_attributes.iter().any(is) {
                    self.width = self.width.max(self.cells);
                    self.height = self.rows;
                }
            }
            _ => {}
        }
    }
}

fn number(tag: &BytesStart<'_>, name: &str) -> u64 {
    let attribute = tag.try_get_attribute(name).ok().flatten();
    attribute.map_or(0, |found| found.value.trim().parse().unwrap_or(0))
}

/// From here on a number stands for no sector.
const RESERVED: u32 = 0xFFFF_FFFA;

/// Columns of a sheet in an .xls.
const COLUMNS: u16 = 256;

/// Looks at a whole .xls; a locked .xlsx is wrapped like one. What is wrong otherwise, calamine
/// tells better.
pub(super) fn look_into_xls(file: &[u8]) -> Result<(), Fault> {
    let size = match u16_at(file, 30) {
        Some(9) => 512,
        Some(12) => 4096,
        _ => return Ok(()),
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
    let mut more = at(68);
    while let Some(sector) = sectors.get(more) {
        lists.extend(numbers(sector));
        more = lists.pop().unwrap_or(RESERVED);
        if lists.len() > file.len() {
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
        return Ok(());
    };
    // Short streams stand in a stream of their own, in sectors of their own.
    let short = sectors.chain(start(root))?;
    let short = Sectors {
        bytes: &short,
        size: 64,
        next: numbers(&sectors.chain(at(60))?).collect(),
    };
    // Other streams are not read.
    for entry in folder.chunks_exact(128).filter(|entry| is_book(entry)) {
        let high = u32_at(entry, 124).filter(|_| size > 512).unwrap_or(0);
        let is_short = high == 0 && u32_at(entry, 120) < Some(4096);
        let holder = if is_short { &short } else { &sectors };
        records(&holder.chain(start(entry))?)?;
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

/// Whether a stream of the folder is the workbook; others are not read.
fn is_book(entry: &[u8]) -> bool {
    let name: Vec<u8> = entry[..64]
        .iter()
        .copied()
        .filter(|byte| *byte > 0)
        .collect();
    name.eq_ignore_ascii_case(b"workbook") || name.eq_ignore_ascii_case(b"book")
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
            0x0200 if extent(data) > CELLS => return Err(TOO_LARGE),
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

/// How many cells a sheet says that it has, counted as calamine does.
fn extent(data: &[u8]) -> u64 {
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
