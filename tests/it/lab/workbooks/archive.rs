//! Archives whose parts have any size, made at once: what repeats is packed only once.

use flate2::{Compress, Compression, Crc, FlushCompress};

/// What a part is made of.
#[derive(Clone)]
pub enum Piece {
    Text(String),
    /// Again and again, until it has so many bytes.
    Repeated(&'static str, usize),
}

/// A zip archive.
pub fn archive(parts: &[(&str, Vec<Piece>)]) -> Vec<u8> {
    let mut zip = Vec::new();
    let mut directory = Vec::new();
    for (name, pieces) in parts {
        let (packed, sum, size) = packed(pieces);
        let at = u32::try_from(zip.len()).unwrap();
        let length = u16::try_from(name.len()).unwrap();
        // Version, flags, method, time and date; the checksum and both sizes; of the name.
        let mut head = vec![20, 0, 0, 0, 8, 0, 0, 0, 0, 0];
        head.extend(sum.to_le_bytes());
        head.extend(u32::try_from(packed.len()).unwrap().to_le_bytes());
        head.extend(size.to_le_bytes());
        head.extend(length.to_le_bytes());
        head.extend([0, 0]);
        zip.extend(b"PK\x03\x04");
        zip.extend(&head);
        zip.extend(name.as_bytes());
        zip.extend(packed);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&head);
        directory.extend([0; 10]);
        directory.extend(at.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let at = u32::try_from(zip.len()).unwrap();
    let number = u16::try_from(parts.len()).unwrap().to_le_bytes();
    zip.extend(&directory);
    zip.extend(b"PK\x05\x06\0\0\0\0");
    zip.extend([number, number].concat());
    zip.extend(u32::try_from(directory.len()).unwrap().to_le_bytes());
    zip.extend(at.to_le_bytes());
    zip.extend([0, 0]);
    zip
}

/// Bytes of what repeats that are packed at once.
const CHUNK: usize = 1 << 20;

/// The packed bytes, their checksum, and how many they are unpacked.
fn packed(pieces: &[Piece]) -> (Vec<u8>, u32, u32) {
    let mut all = Vec::new();
    let (mut sum, mut size) = (Crc::new(), 0_usize);
    for piece in pieces {
        let (text, times) = match piece {
            Piece::Text(text) => (text.clone(), 1),
            Piece::Repeated(unit, bytes) => {
                let chunk = CHUNK.min(*bytes) / unit.len();
                (unit.repeat(chunk), bytes / (chunk * unit.len()))
            }
        };
        let flushed = deflated(text.as_bytes(), FlushCompress::Full);
        for _ in 0..times {
            all.extend(&flushed);
        }
        size += times * text.len();
        // Nobody gets to the end of the others.
        if times == 1 {
            sum.update(text.as_bytes());
        }
    }
    all.extend(deflated(&[], FlushCompress::Finish));
    (all, sum.sum(), u32::try_from(size).unwrap_or(u32::MAX - 1))
}

fn deflated(bytes: &[u8], flush: FlushCompress) -> Vec<u8> {
    let mut packed = Vec::with_capacity(bytes.len() + 1024);
    let mut pack = Compress::new(Compression::best(), false);
    pack.compress_vec(bytes, &mut packed, flush).unwrap();
    assert_eq!(pack.total_in(), bytes.len() as u64);
    packed
}

/// A file of streams with one in it, as around an .xls.
pub fn compound(stream: &[u8]) -> Vec<u8> {
    const END: u32 = 0xFFFF_FFFE;
    let stream = [stream, &[0; 4096]].concat();
    let sectors = stream.len().div_ceil(512);
    let tables = (sectors + 2).div_ceil(127);
    let number = |number: usize| u32::try_from(number).unwrap();
    let mut next: Vec<u32> = vec![0xFFFF_FFFD; tables];
    next.push(END);
    next.extend((1..sectors).map(|sector| number(tables + 1 + sector)));
    next.push(END);
    next.resize(tables * 128, u32::MAX);
    let mut file = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    file.resize(512, 0xFF);
    let mut write = |place: usize, value: u32| {
        file[place..place + 4].copy_from_slice(&value.to_le_bytes());
    };
    write(24, 0x0003_003E);
    write(28, 0x0009_FFFE);
    write(32, 6);
    write(44, number(tables));
    write(48, number(tables));
    write(60, END);
    write(64, 0);
    write(68, END);
    for table in 0..tables {
        write(76 + 4 * table, number(table));
    }
    file.extend(next.iter().flat_map(|next| next.to_le_bytes()));
    for (name, start, length) in [
        ("Root Entry", END, 0),
        ("Workbook", number(tables + 1), number(stream.len())),
    ] {
        let mut entry: Vec<u8> = name.bytes().flat_map(|letter| [letter, 0]).collect();
        entry.resize(116, 0);
        entry.extend(start.to_le_bytes());
        entry.extend(length.to_le_bytes());
        entry.resize(128, 0);
        file.extend(entry);
    }
    file.resize(file.len() + 256, 0);
    file.extend(&stream);
    file.resize(512 * (2 + tables + sectors), 0);
    file
}
