//! Which character separates the fields of a text.

use std::borrow::Cow;

use csv_core::{ReadRecordResult, ReaderBuilder};

use super::quoting::Quoting;

/// What separates fields in lab files; where two would do, the first.
const SEPARATORS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// How many records of the head are looked at.
const RECORDS: usize = 100;

/// What was found out.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Choice {
    pub(super) separator: u8,
    /// What would make a table as well.
    pub(super) others: Vec<u8>,
}

/// The separator by which most records of the head have as many fields as the header; a
/// text of one column has a comma.
pub(super) fn detect(head: &[u8], whole: bool) -> Choice {
    let score = |separator: u8| {
        let widths = widths(head, separator, whole);
        let Some(&header) = widths.first().filter(|width| **width > 1) else {
            return (0, 0);
        };
        let alike = widths.iter().filter(|width| **width == header).count();
        // In percent, so that a few lines more or less in the head change nothing.
        (alike * 100 / widths.len(), header)
    };
    let scores = SEPARATORS.map(|separator| (separator, score(separator)));
    let mut best = (b',', (0, 0));
    for each in scores {
        let is_decimal = best.0 == b',' && each.1.0 == best.1.0 && commas_are_text(head);
        if each.1 > best.1 || (each.1.0 > 0 && is_decimal) {
            best = each;
        }
    }
    let (separator, (alike, _)) = best;
    let others = scores
        .into_iter()
        .filter(|(other, score)| *other != separator && alike > 0 && score.0 == alike)
        .map(|(other, _)| other)
        .collect();
    Choice { separator, others }
}

/// Whether every comma outside quotes is followed by a space or stands between two digits.
pub(super) fn commas_are_text(head: &[u8]) -> bool {
    let mut within = false;
    head.iter().enumerate().all(|(at, byte)| {
        within ^= *byte == b'"';
        let is_digit = |at: Option<usize>| {
            let byte = at.and_then(|at| head.get(at));
            byte.is_some_and(u8::is_ascii_digit)
        };
        let after = head.get(at + 1);
        *byte != b','
            || within
            || matches!(after, Some(b' ') | None)
            || is_digit(at.checked_sub(1)) && is_digit(Some(at + 1))
    })
}

/// How many fields each record has. Where quotes make it uneven and none would make it even, they
/// are text.
pub(super) fn widths(head: &[u8], separator: u8, whole: bool) -> Vec<usize> {
    let is_even = |widths: &[usize]| widths.iter().all(|width| *width == widths[0]);
    let widths = widths_as(head, separator, whole, Quoting::Double, RECORDS);
    if !is_even(&widths) && memchr::memchr(b'"', head).is_some() {
        let as_text = widths_as(head, separator, whole, Quoting::None, RECORDS);
        if is_even(&as_text) {
            return as_text;
        }
    }
    widths
}

/// The same of at most so many records, with quotes that mean this or that.
pub(super) fn widths_as(
    head: &[u8],
    separator: u8,
    whole: bool,
    quoting: Quoting,
    records: usize,
) -> Vec<usize> {
    let mut reader = ReaderBuilder::new()
        .delimiter(separator)
        .quoting(quoting != Quoting::None)
        .build();
    let (mut text, mut ends) = (vec![0; head.len().max(1)], vec![0; head.len() + 1]);
    let mut widths = Vec::new();
    let (mut at, mut fields) = (0, 0);
    while widths.len() < records {
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

/// The separator that Excel's own first line declares: `sep=;`.
pub(super) fn declared(head: &[u8]) -> Option<u8> {
    let line = first_line(head);
    let line = line.strip_prefix(b"\"").unwrap_or(line);
    let line = line.strip_suffix(b"\"").unwrap_or(line);
    match line {
        [s, e, p, b'=', separator] if [s, e, p].map(u8::to_ascii_lowercase) == *b"sep" => {
            is_possible(*separator).then_some(*separator)
        }
        _ => None,
    }
}

/// Whether a byte can separate fields.
pub(super) fn is_possible(byte: u8) -> bool {
    byte.is_ascii() && !byte.is_ascii_alphanumeric() && !b"\"\r\n\0".contains(&byte)
}

/// What separates the words of a text of one column, if it looks like a table of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Blanks {
    /// One blank each time.
    Single,
    /// Several, as many as it takes to put the words one below the other.
    Runs,
}

/// Whether a text looks like a table with blanks between the fields, as R writes it.
pub(super) fn blanks(head: &[u8], whole: bool) -> Option<Blanks> {
    let text = String::from_utf8_lossy(head);
    let mut lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
    if !whole {
        lines.pop();
    }
    lines.truncate(RECORDS);
    let words: Vec<(usize, bool)> = lines.iter().map(|line| words(line)).collect();
    let (&(header, _), rows) = words.split_first()?;
    let &(width, _) = rows.first()?;
    // R gives the names of its rows no title.
    let fits = header > 1 && (width == header || width == header + 1);
    if !fits || rows.iter().any(|(words, _)| *words != width) {
        return None;
    }
    let is_aligned = words.iter().any(|(_, runs)| *runs);
    Some(if is_aligned {
        Blanks::Runs
    } else {
        Blanks::Single
    })
}

/// How many words a line has, and whether there is more than a blank between some of them.
fn words(line: &str) -> (usize, bool) {
    let (mut count, mut blanks, mut within, mut runs) = (0, 1, false, false);
    for c in line.trim_ascii_end().chars() {
        within ^= c == '"';
        if c.is_ascii_whitespace() && !within {
            blanks += 1;
            runs |= c != ' ';
            continue;
        }
        if blanks > 0 {
            runs |= blanks > 1 && count > 0;
            count += 1;
        }
        blanks = 0;
    }
    (count, runs)
}

fn first_line(head: &[u8]) -> &[u8] {
    let end = head.iter().position(|byte| matches!(byte, b'\r' | b'\n'));
    &head[..end.unwrap_or(head.len())]
}

/// How it is called in a sentence.
pub(super) fn name(separator: u8) -> Cow<'static, str> {
    match separator {
        b',' => "comma".into(),
        b'\t' => "tab".into(),
        b';' => "semicolon".into(),
        b'|' => "bar".into(),
        b' ' => "space".into(),
        other => format!("`{}`", char::from(other)).into(),
    }
}

/// How it is typed after `--separator`.
pub(super) fn typed(separator: u8) -> Cow<'static, str> {
    match separator {
        b'\t' => "tab".into(),
        b' ' => "space".into(),
        other => format!("'{}'", char::from(other)).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Blanks, Choice, blanks, declared, detect};

    #[test]
    fn the_separator_is_the_one_that_makes_a_table() {
        for (head, separator, others) in [
            ("gene,log2fc\nVEGFA,2.1\n", b',', ""),
            ("gene\tnote\nVEGFA\ta, b\n", b'\t', ""),
            ("gene;log2fc\nVEGFA;2,1\nACTB;0,3\n", b';', ""),
            ("gene|log2fc\nVEGFA|2.1\n", b'|', ""),
            ("gene,note\nVEGFA,\"a;b;c\"\nACTB,\"d\ne\"\n", b',', ""),
            ("gene\nVEGFA\n", b',', ""),
            ("a,b;c\nd,e;f\n", b',', ";"),
            ("Gene;Protein IDs;x\nA;P1|P2;1\nB;P3|P4;2\n", b';', ""),
            ("ID;Gr, cm;Gew, kg\n1;170,5;65,2\n2;180,0;75,1\n", b';', ","),
            ("ID\tGr, cm\tx\n1\t170,5\ty\n", b'\t', ","),
            ("ID\tGr, cm\tGew, kg\n1\t170,5\t65,2\n", b'\t', ","),
            ("a, b; c\n1, 2; 3\n", b';', ","),
            ("", b',', ""),
        ] {
            let found = detect(head.as_bytes(), true);
            let others = others.into();
            assert_eq!(found, Choice { separator, others }, "{head}");
        }
    }

    #[test]
    fn excel_declares_its_separator() {
        assert_eq!(declared(b"sep=;\r\na;b\n"), Some(b';'));
        assert_eq!(declared(b"\"sep=\t\"\na\tb\n"), Some(b'\t'));
        assert_eq!(declared(b"SEP=|"), Some(b'|'));
        for other in ["sep=", "sep=x\n", "sep=;;\n", "sep\n", "gene,sep=;\n"] {
            assert_eq!(declared(other.as_bytes()), None, "{other}");
        }
    }

    #[test]
    fn a_table_with_blanks_is_known_from_a_list_of_names() {
        for (head, found) in [
            (
                "\"gene\" \"n\"\n\"1\" \"VEGF A\" 2\n\"2\" \"CD5L\" 3\n",
                Some(Blanks::Single),
            ),
            ("gene n\nVEGFA 2\n", Some(Blanks::Single)),
            ("gene   n\nVEGFA  2\nCD5L   13\n", Some(Blanks::Runs)),
            ("disease\nBone metastasis\nLung cancer\n", None),
            ("disease name\nBone metastasis\nGlioma\n", None),
            ("gene\nVEGFA\n", None),
            ("a b\n", None),
        ] {
            assert_eq!(blanks(head.as_bytes(), true), found, "{head}");
        }
    }
}
