//! Reference numbers as tables print them: `[50,51,52]`, `50-52`, `34; 35`.

use super::shortened;
use crate::spelling::is_dash;

/// More than any row of a table cites.
const MOST: usize = 200;

/// The numbers of a cell, in order, each once.
///
/// # Errors
///
/// A sentence that says what is wrong with it.
pub(super) fn numbers(cell: &str) -> Result<Vec<u32>, String> {
    let bad = |what: &str, why: &str| {
        let what = shortened(what);
        format!(
            "`{what}` {why}: write the numbers of the source's list of references, e.g. [50,51] \
             or 50-52; leave the cell empty where none is cited"
        )
    };
    if is_date(cell) {
        return Err(bad(cell, "is a date, which Excel makes of 3-5"));
    }
    let cell = cell.replace(" and ", ", ").replace('&', ",");
    let cell = ["References", "Reference", "Refs.", "Refs", "Ref.", "Ref"]
        .iter()
        .find_map(|word| cell.strip_prefix(word))
        .unwrap_or(&cell);
    let plain: String = (cell.chars())
        .map(|sign| match sign {
            _ if is_dash(sign) => '-',
            '[' | ']' | '(' | ')' | ';' | '、' | '，' | '\n' => ',',
            other => other,
        })
        .collect();
    let mut found = Vec::new();
    for word in plain
        .split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty())
    {
        let (first, last) = word.split_once('-').unwrap_or((word, word));
        let (Some(first), Some(last)) = (number(first.trim()), number(last.trim())) else {
            return Err(bad(word, "is no reference number"));
        };
        if first > last {
            return Err(bad(word, "goes from a larger number to a smaller one"));
        }
        for number in first..=last {
            if found.len() == MOST {
                return Err(bad(cell, &format!("names more than {MOST} references")));
            }
            if !found.contains(&number) {
                found.push(number);
            }
        }
    }
    Ok(found)
}

/// `2025-05-03`, perhaps with a time.
fn is_date(cell: &str) -> bool {
    let mut parts = cell.split(['-', ' ', 'T']).map(str::len);
    [parts.next(), parts.next(), parts.next()] == [Some(4), Some(2), Some(2)]
}

fn number(digits: &str) -> Option<u32> {
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().ok().filter(|number| *number > 0))?
}

#[cfg(test)]
mod tests {
    use super::numbers;
    use proptest::prelude::*;

    #[test]
    fn lists_are_understood_in_their_usual_forms() {
        for cell in [
            "[50,51,52]",
            "50-52",
            "[50–52]",
            "50; 51; 52",
            "(50), [51, 52]",
            "50,51-52",
            "50, 51\n52",
            "50, 51 and 52",
            "Refs. 50-52",
        ] {
            assert_eq!(numbers(cell).unwrap(), [50, 51, 52], "{cell}");
        }
        assert_eq!(numbers("[34]").unwrap(), [34]);
        assert_eq!(numbers("").unwrap(), [0_u32; 0]);
        assert_eq!(numbers("[9, 7, 9]").unwrap(), [9, 7]);
    }

    #[test]
    fn what_is_no_list_says_why() {
        for cell in [
            "Smith 2020",
            "52-50",
            "0",
            "1-9999999",
            "2025-05-03",
            "10.1234/x",
            "50 51",
            "[5–",
            "-",
        ] {
            let why = numbers(cell).unwrap_err();
            assert!(why.contains("e.g. [50,51]"), "{why}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(cell in "\\PC{0,30}") {
            let _ = numbers(&cell);
        }
    }
}
