//! Cells that list things: `TGF-β1, miR-21 and PI(4,5)P2`.

use crate::spelling::trimmed;

/// One of the things that a cell lists, and what stands before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) separator: String,
    pub(super) printed: String,
}

/// The words that stand between two things.
const WORDS: [&str; 3] = [" and ", " & ", " + "];

/// Splits a cell at commas, semicolons, line breaks and `and`, but not within brackets nor within a
/// number. What stands between the parts is kept, so that the cell can be put together again.
pub(super) fn parts(cell: &str) -> Vec<Part> {
    let mut found: Vec<Part> = Vec::new();
    let (mut begin, mut separator, mut depth) = (0, 0, 0_usize);
    let mut at = 0;
    let mut push = |separator: usize, begin: usize, end: usize| {
        let printed = trimmed(&cell[begin..end]);
        if !printed.is_empty() {
            let from = begin + cell[begin..end].find(printed).unwrap_or(0);
            let separator = &cell[separator..from];
            found.push(Part {
                separator: if found.is_empty() {
                    String::new()
                } else {
                    separator.to_owned()
                },
                printed: printed.to_owned(),
            });
            return Some(from + printed.len());
        }
        None
    };
    while at < cell.len() {
        let rest = &cell[at..];
        let sign = rest.chars().next().unwrap_or(' ');
        match sign {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let length = if depth > 0 { 0 } else { separator_at(cell, at) };
        if length > 0 {
            if let Some(end) = push(separator, begin, at) {
                separator = end;
            }
            at += length;
            begin = at;
        } else {
            at += sign.len_utf8();
        }
    }
    push(separator, begin, cell.len());
    found
}

/// How many bytes of a separator stand here.
fn separator_at(cell: &str, at: usize) -> usize {
    let rest = &cell[at..];
    if let Some(word) = WORDS.iter().find(|word| starts_with(rest, word)) {
        // The space may stand before another word: `a and and b`.
        return word.len() - 1;
    }
    let sign = rest.chars().next().unwrap_or(' ');
    let is_number = || {
        let is_digit = |text: Option<char>| text.is_some_and(|c| c.is_ascii_digit());
        is_digit(cell[..at].chars().next_back()) && is_digit(rest[1..].chars().next())
    };
    match sign {
        ';' | '\n' | '\r' | '；' | '，' | '、' => sign.len_utf8(),
        ',' if !is_number() => 1,
        _ => 0,
    }
}

fn starts_with(rest: &str, word: &str) -> bool {
    let start = rest.get(..word.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::parts;
    use proptest::prelude::*;

    fn split(cell: &str) -> Vec<String> {
        parts(cell).into_iter().map(|part| part.printed).collect()
    }

    #[test]
    fn lists_are_split_where_people_split_them() {
        assert_eq!(
            split("TGF-β1, miR-21 and PI(4,5)P2"),
            ["TGF-β1", "miR-21", "PI(4,5)P2"]
        );
        assert_eq!(split("A, B, and C"), ["A", "B", "C"]);
        assert_eq!(split("A;B\nC & D"), ["A", "B", "C", "D"]);
        assert_eq!(
            split("1,25-dihydroxyvitamin D3"),
            ["1,25-dihydroxyvitamin D3"]
        );
        assert_eq!(split("and "), ["and"]);
        assert_eq!(split("Cells and urine"), ["Cells", "urine"]);
        assert_eq!(split(" ; "), [""; 0]);
        assert_eq!(
            split("HCC (liver, adult), plasma"),
            ["HCC (liver, adult)", "plasma"]
        );
    }

    proptest! {
        #[test]
        fn a_cell_can_be_put_together_again(cell in "[a-c,; &()0-9\\n]{0,20}|\\PC{0,20}") {
            let whole: String = parts(&cell).iter().map(|part| part.separator.clone() + &part.printed).collect();
            prop_assert!(cell.contains(&whole), "{cell:?} {whole:?}");
        }
    }
}
