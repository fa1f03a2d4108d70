//! Damages what is in a workbook, and packs it again, so that the checksums of the archive do not
//! keep the damage out. The fuzz target `workbook` does the same.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// The parts of a workbook; of an .xls there is one, without a name.
pub type Parts = Vec<(String, Vec<u8>)>;

/// Takes a workbook apart.
pub fn parts(bytes: &[u8]) -> Parts {
    if !bytes.starts_with(b"PK") {
        return vec![(String::new(), bytes.to_vec())];
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut part = archive.by_index(index).unwrap();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            (part.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

/// Puts it together again.
pub fn packed(parts: &Parts) -> Vec<u8> {
    if let [(name, bytes)] = &parts[..]
        && name.is_empty()
    {
        return bytes.clone();
    }
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in parts {
        // Two of one name are refused.
        if zip.start_file(name.as_str(), options).is_ok() {
            zip.write_all(bytes).unwrap();
        }
    }
    zip.finish().unwrap().into_inner()
}

/// What a reader may stumble over.
const WORDS: &[&str] = &[
    "<",
    ">",
    "/>",
    "\"",
    "'",
    "&",
    "&#0;",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<!DOCTYPE x [",
    "<?x",
    "</c>",
    "<c>",
    "<c/>",
    "</row>",
    "<row r='1048577'>",
    "<row r='4294967296'>",
    "</sheetData>",
    "<c r='XFD1048576'><v>1</v></c>",
    "<c r='ZZZZZZZZ1'/>",
    "<is>",
    "</is>",
    "<v>",
    "<si>",
    "</si>",
    "t=\"s\"",
    "t='str'",
    "t=\"e\"",
    "s=\"99999\"",
    "<f t='shared' si='4294967295'/>",
    "r=''",
    "uniqueCount=\"4294967295\"",
    "<mergeCell ref='A1:XFD1048576'/>",
    "\u{feff}",
    "\0",
    "_x0000_",
    "<office:annotation>",
    "</office:annotation>",
    "<table:table table:name='x'>",
    "</table:table>",
    "table:number-columns-repeated=\"16384\"",
    "table:number-rows-repeated='1048576'",
    "office:value='1'",
    "office:value-type='string'",
    "<text:s text:c='1000000'/>",
    "99999999999",
    "-1",
    "0",
    "NaN",
    "1e999",
    "\u{7f}\u{7f}",
    "xl/worksheets/sheet1.xml",
    "encoding='UTF-16'",
];

/// Numbers that mean too much in records.
const NUMBERS: &[u32] = &[
    0,
    1,
    0xFF,
    0x7FFF,
    0xFFFF,
    0x0010_0000,
    0x7FFF_FFFF,
    0xFFFF_FFFE,
    u32::MAX,
];

/// Damages a few places. `draw` gives a number below another.
pub fn damage(parts: &mut Parts, draw: &mut impl FnMut(usize) -> usize) {
    for _ in 0..=draw(3) {
        let other = parts[draw(parts.len())].clone();
        let at = draw(parts.len());
        let (name, bytes) = &mut parts[at];
        // The head of an .xls decides most.
        let from = if draw(4) == 0 {
            draw(bytes.len().min(512) + 1)
        } else {
            draw(bytes.len() + 1)
        };
        let to = (from + draw(64)).min(bytes.len());
        match draw(12) {
            0 | 1 => {
                let by = u8::try_from(draw(256)).unwrap_or(0);
                bytes
                    .iter_mut()
                    .skip(from)
                    .take(1)
                    .for_each(|byte| *byte = by);
            }
            2 | 3 => {
                let number = NUMBERS[draw(NUMBERS.len())].to_le_bytes();
                let places = bytes.iter_mut().skip(from).zip(&number[..[2, 4][draw(2)]]);
                places.for_each(|(byte, by)| *byte = *by);
            }
            4 | 5 => {
                let word = WORDS[draw(WORDS.len())];
                bytes.splice(from..from, word.bytes());
            }
            6 => {
                let word = WORDS[draw(WORDS.len())];
                bytes.splice(from..to, word.bytes());
            }
            7 => drop(bytes.drain(from..to)),
            8 => {
                let piece = bytes[from..to].repeat(1 + draw(50));
                bytes.splice(from..from, piece);
            }
            9 => bytes.truncate(from),
            10 => {
                // A number in a text becomes another.
                let digit = bytes[from..].iter().position(u8::is_ascii_digit);
                if let Some(digit) = digit {
                    let number = NUMBERS[draw(NUMBERS.len())].to_string();
                    bytes.splice(from + digit..=from + digit, number.bytes());
                }
            }
            _ if draw(4) == 0 => *name = other.0,
            _ => {
                let piece = other.1.get(draw(other.1.len() + 1)..).unwrap_or_default();
                let piece = piece[..piece.len().min(200)].to_vec();
                bytes.splice(from..from, piece);
            }
        }
    }
}
