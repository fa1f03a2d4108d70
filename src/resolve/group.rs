//! Cells that hold several values: `P15692;P48061`.

use super::Sense;
use super::text::trimmed;

/// The signs between members, each as keyboards have it and full width; the first that stands
/// there decides.
const SIGNS: [[char; 2]; 3] = [[';', '；'], ['|', '｜'], [',', '，']];

/// The members of a value; nothing where it is one value.
///
/// A comma separates only what is evidently no prose, and a slash never does: `Smad2/3` and
/// `PBSF/SDF-1` are names.
pub(crate) fn members<'a>(value: &'a str, sense: &Sense) -> Vec<&'a str> {
    for signs in SIGNS {
        if !value.contains(signs) {
            continue;
        }
        let parts = value.split(signs).map(trimmed);
        let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
        let may_split = match signs[0] {
            ';' => true,
            '|' => !parts.iter().any(|part| is_bank(part)),
            _ => !is_number(&parts, value) && parts.iter().all(|part| is_name(part, sense)),
        };
        if may_split {
            return parts;
        }
    }
    Vec::new()
}

/// `sp` and `tr` of a FASTA name, also behind the mark of a decoy.
fn is_bank(part: &str) -> bool {
    let part = part.to_ascii_lowercase();
    let last = part.rsplit(['_', '>', '#', ' ']).next().unwrap_or_default();
    matches!(last, "sp" | "tr")
}

/// `12,680` is one number.
fn is_number(parts: &[&str], value: &str) -> bool {
    let is_thousands = |part: &&str| part.len() == 3;
    let are_digits = parts.iter().all(|part| super::index::is_number(part));
    are_digits && !value.contains(' ') && parts.iter().skip(1).all(is_thousands)
}

/// A symbol or an identifier and no word of a sentence.
fn is_name(part: &str, sense: &Sense) -> bool {
    let capitals = part.chars().filter(|c| c.is_uppercase()).count();
    let is_evident = sense.symbols || capitals > 1 || part.contains(|c: char| c.is_ascii_digit());
    is_evident && !part.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::{Sense, members};

    #[test]
    fn what_separates_members() {
        let sense = Sense::default();
        for (value, expected) in [
            ("P15692;P48061", "P15692 P48061"),
            ("P15692; P48061;", "P15692 P48061"),
            ("P15692；P48061", "P15692 P48061"),
            ("P15692|P48061", "P15692 P48061"),
            ("P15692,P48061", "P15692 P48061"),
            ("VEGFA, RhoA", "VEGFA RhoA"),
            ("sp|P1|A_HUMAN;sp|P2|B_HUMAN", "sp|P1|A_HUMAN sp|P2|B_HUMAN"),
            ("7422, 6387", "7422 6387"),
            ("7422,6387", "7422 6387"),
        ] {
            assert_eq!(members(value, &sense).join(" "), expected, "{value}");
        }
        for value in [
            "VEGFA",
            "Smad2/3",
            "cancer, hepatocellular",
            "Abortion, Spontaneous",
            "12,680",
            "sp|P48061|SDF1_HUMAN",
            "REV__sp|P48061|SDF1_HUMAN",
            ";",
        ] {
            assert_eq!(members(value, &sense), [""; 0], "{value}");
        }
        let symbols = Sense {
            symbols: true,
            ..sense
        };
        assert_eq!(members("Actb, Vegfa", &symbols), ["Actb", "Vegfa"]);
    }
}
