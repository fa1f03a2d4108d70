//! Splitting printed cells. Each part keeps the separator printed before it, so
//! that the cell can be rebuilt character by character.

/// A part of a cell and what is printed between the part before and this one
/// (nothing for the first).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part<T> {
    /// The printed separator, e.g. `, ` or ` and `; empty for the first part.
    pub separator: String,
    /// What stands after it.
    pub value: T,
}

/// Splits a reference cell such as `[50,51,52]` or `[75, 86]`.
///
/// # Errors
///
/// A sentence that says what is wrong with the list.
pub fn split_references(cell: &str) -> Result<Vec<Part<u32>>, String> {
    let bad = |why: String| format!("bad reference list `{cell}`: {why}");
    let inner = cell
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .ok_or_else(|| bad("expected numbers in square brackets, e.g. [75, 86]".into()))?;
    let mut parts: Vec<Part<u32>> = Vec::new();
    for (index, word) in inner.split(',').enumerate() {
        let digits = if index == 0 {
            word
        } else {
            word.strip_prefix(' ').unwrap_or(word)
        };
        let value = number(digits).ok_or_else(|| {
            bad(format!(
                "`{digits}` is not a reference number (write a range number by number)"
            ))
        })?;
        if parts.iter().any(|part| part.value == value) {
            return Err(bad(format!("{value} stands twice")));
        }
        let separator = match index {
            0 => "",
            _ if digits.len() < word.len() => ", ",
            _ => ",",
        };
        parts.push(Part {
            separator: separator.to_owned(),
            value,
        });
    }
    Ok(parts)
}

/// A positive decimal number without sign or leading zero, so that it prints back
/// the same.
fn number(digits: &str) -> Option<u32> {
    let canonical = digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
    if canonical { digits.parse().ok() } else { None }
}

/// Splits a cell that lists things, such as `Cells and urine`, at `, ` and ` and `.
///
/// # Errors
///
/// A sentence that says what is wrong with the list.
pub fn split_list(cell: &str) -> Result<Vec<Part<&str>>, String> {
    let mut parts: Vec<Part<&str>> = Vec::new();
    let (mut separator, mut rest) = ("", cell);
    loop {
        let next = [", ", " and "]
            .into_iter()
            .filter_map(|each| rest.find(each).map(|at| (at, each)))
            .min();
        let (value, after) = match next {
            Some((at, found)) => (&rest[..at], Some((found, &rest[at + found.len()..]))),
            None => (rest, None),
        };
        if value.trim() != value || value.is_empty() {
            return Err(format!(
                "bad list `{cell}`: expected e.g. `Cells and urine`"
            ));
        }
        if parts
            .iter()
            .any(|part| part.value.to_lowercase() == value.to_lowercase())
        {
            return Err(format!("bad list `{cell}`: `{value}` stands twice"));
        }
        parts.push(Part {
            separator: separator.to_owned(),
            value,
        });
        match after {
            Some(following) => (separator, rest) = following,
            None => return Ok(parts),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Part, split_list, split_references};
    use proptest::prelude::*;

    fn join<T: ToString>(parts: &[Part<T>]) -> String {
        let word = |part: &Part<T>| part.separator.clone() + &part.value.to_string();
        parts.iter().map(word).collect()
    }

    #[test]
    fn the_printed_cells_are_understood() {
        let numbers = |cell| -> Vec<u32> {
            split_references(cell)
                .unwrap()
                .iter()
                .map(|part| part.value)
                .collect()
        };
        assert_eq!(numbers("[50,51,52]"), [50, 51, 52]);
        assert_eq!(numbers("[75, 86]"), [75, 86]);
        let words: Vec<&str> = split_list("Cells and urine")
            .unwrap()
            .iter()
            .map(|p| p.value)
            .collect();
        assert_eq!(words, ["Cells", "urine"]);
    }

    #[test]
    fn bad_reference_lists_say_why() {
        for bad in [
            "",
            "34",
            "[]",
            "[34",
            "[34,]",
            "[34–36]",
            "[034]",
            "[34,34]",
            "[34,  35]",
            "[ 34]",
            "[+3]",
            "[99999999999]",
        ] {
            let why = split_references(bad).unwrap_err();
            assert!(why.contains(&format!("`{bad}`")), "{why}");
        }
    }

    proptest! {
        #[test]
        fn what_splits_joins_back_the_same(cell in "\\[[0-9, ]{1,12}\\]|\\PC{0,20}") {
            if let Ok(parts) = split_references(&cell) {
                prop_assert_eq!(format!("[{}]", join(&parts)), cell.clone());
            }
            if let Ok(parts) = split_list(&cell) {
                prop_assert_eq!(join(&parts), cell);
            }
        }

        #[test]
        fn every_list_of_distinct_numbers_is_understood(
            numbers in proptest::collection::btree_set(1u32.., 1..6), spaced: bool
        ) {
            let words: Vec<String> = numbers.iter().map(ToString::to_string).collect();
            let cell = format!("[{}]", words.join(if spaced { ", " } else { "," }));
            let parts = split_references(&cell).unwrap();
            prop_assert_eq!(parts.iter().map(|part| part.value).collect::<Vec<_>>(),
                numbers.into_iter().collect::<Vec<_>>());
        }
    }
}
