//! Which character separates the fields of a text.

use csv_core::{ReadRecordResult, ReaderBuilder};

/// What separates fields in lab files; where two would do, the first.
const SEPARATORS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// How many records of the head are looked at.
const RECORDS: usize = 100;

/// The separator by which most records of the head have as many fields as the header; a
/// text of one column has a comma.
pub(super) fn detect(head: &[u8], whole: bool) -> u8 {
    let score = |separator: &u8| {
        let widths = widths(head, *separator, whole);
        let Some(&header) = widths.first().filter(|width| **width > 1) else {
            return (0, 0);
        };
        let alike = widths.iter().filter(|width| **width == header).count();
        // In percent, so that a few lines more or less in the head change nothing.
        (alike * 100 / widths.len(), header)
    };
    let mut best = (b',', (0, 0));
    for separator in SEPARATORS {
        let score = score(&separator);
        if score > best.1 {
            best = (separator, score);
        }
    }
    best.0
}

/// How many fields each record has.
fn widths(head: &[u8], separator: u8, whole: bool) -> Vec<usize> {
    let mut reader = ReaderBuilder::new().delimiter(separator).build();
    let (mut text, mut ends) = (vec![0; head.len().max(1)], vec![0; head.len() + 1]);
    let mut widths = Vec::new();
    let (mut at, mut fields) = (0, 0);
    while widths.len() < RECORDS {
        let (result, read, _, ended) = reader.read_record(&head[at..], &mut text, &mut ends);
        at += read;
        fields += ended;
        match result {
            ReadRecordResult::Record => {
                widths.push(fields);
                fields = 0;
            }
            // The last record may be cut off by the end of the head.
            ReadRecordResult::InputEmpty if whole || widths.is_empty() => {}
            _ => break,
        }
    }
    widths
}

/// How it is called in a sentence.
pub(super) fn name(separator: u8) -> &'static str {
    match separator {
        b'\t' => "tab",
        b';' => "semicolon",
        b'|' => "bar",
        _ => "comma",
    }
}

#[cfg(test)]
mod tests {
    use super::detect;

    #[test]
    fn the_separator_is_the_one_that_makes_a_table() {
        for (head, separator) in [
            ("gene,log2fc\nVEGFA,2.1\n", b','),
            ("gene\tnote\nVEGFA\ta, b\n", b'\t'),
            ("gene;log2fc\nVEGFA;2,1\nACTB;0,3\n", b';'),
            ("gene|log2fc\nVEGFA|2.1\n", b'|'),
            ("gene,note\nVEGFA,\"a;b;c\"\nACTB,\"d\ne\"\n", b','),
            ("gene\nVEGFA\n", b','),
            ("a,b;c\nd,e;f\n", b','),
            ("Gene;Protein IDs;x\nA;P1|P2;1\nB;P3|P4;2\n", b';'),
            ("", b','),
        ] {
            assert_eq!(
                char::from(detect(head.as_bytes(), true)),
                char::from(separator),
                "{head}"
            );
        }
    }
}
