//! Which loose spellings are the same name still.

use crate::spelling::fold;

/// Whether a name, folded, may be looked for without its spaces and signs.
///
/// A sign may be more than a way to write: `CD151-` are cells without it, in `VEGF/A` it says
/// or, in `TGFB?` a letter was lost.
pub(super) fn may_be_loose(key: &str) -> bool {
    let is_harmless = |c: char| {
        c.is_alphanumeric()
            || c.is_whitespace()
            || matches!(
                c,
                '-' | '_' | '.' | ',' | '(' | ')' | '[' | ']' | '\'' | '"' | '’' | '`'
            )
    };
    key.chars().all(is_harmless) && !key.starts_with('-') && !key.ends_with('-')
}

/// Whether two spellings hold the same numbers: `CXCL1-2` is not CXCL12.
pub(super) fn has_numbers_of(key: &str, spelling: &str) -> bool {
    let spelling = fold(spelling);
    numbers(key).eq(numbers(&spelling))
}

fn numbers(key: &str) -> impl Iterator<Item = &str> {
    let numbers = key.split(|c: char| !c.is_numeric());
    numbers.filter(|number| !number.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{has_numbers_of, may_be_loose};

    #[test]
    fn signs_that_mean_something_stay() {
        for key in [
            "tgfbeta1",
            "vegf a",
            "(vegf)",
            "vegf-a",
            "sdf_1",
            "a beta (1-40)",
        ] {
            assert!(may_be_loose(key), "{key}");
        }
        for key in [
            "cd151-",
            "cd151+",
            "-vegf",
            "vegf/a",
            "tgfb?",
            "vegf*",
            "vegf:a",
            "tgf\u{fffd}1",
        ] {
            assert!(!may_be_loose(key), "{key}");
        }
        assert!(has_numbers_of("sdf 1", "SDF1"));
        assert!(has_numbers_of("abeta 1-40", "A beta 1-40"));
        assert!(!has_numbers_of("cxcl1-2", "CXCL12"));
        assert!(!has_numbers_of("cd15 1", "CD151"));
    }
}
