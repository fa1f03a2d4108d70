//! The characters of Windows-1252, as the web reads it: each byte is one.

/// What stands from 0x80 to 0x9f; five bytes have no other meaning than their number.
const SPECIAL: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The character that a byte is.
pub(crate) fn of_windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9f => SPECIAL[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// The byte that a character is, if it is one.
pub(crate) fn in_windows_1252(character: char) -> Option<u8> {
    match u8::try_from(character) {
        Ok(byte) if !(0x80..=0x9f).contains(&byte) => Some(byte),
        _ => (0x80..)
            .zip(SPECIAL)
            .find_map(|(byte, is)| (is == character).then_some(byte)),
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::WINDOWS_1252;

    use super::{in_windows_1252, of_windows_1252};

    #[test]
    fn it_is_what_browsers_take_it_for() {
        for byte in 0..=u8::MAX {
            let bytes = [byte];
            let (text, _) = WINDOWS_1252.decode_without_bom_handling(&bytes);
            assert_eq!(of_windows_1252(byte).to_string(), text);
        }
        for character in (0..0x3000).filter_map(char::from_u32) {
            let text = character.to_string();
            let (bytes, _, is_none) = WINDOWS_1252.encode(&text);
            let expected = (!is_none).then(|| bytes[0]);
            assert_eq!(in_windows_1252(character), expected, "{character:?}");
        }
    }
}
