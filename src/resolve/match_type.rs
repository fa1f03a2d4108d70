//! How exactly a value means a term.

use std::fmt;

/// How exactly a value means a term, the most exact first: a `narrow` value is narrower than
/// the term.
///
/// ```
/// use migrasome::resolve::MatchType;
///
/// assert!(MatchType::Exact < MatchType::Narrow && MatchType::Family < MatchType::Related);
/// assert_eq!(MatchType::Narrow.to_string(), "narrow");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MatchType {
    /// The same.
    Exact,
    /// Nearly the same.
    Close,
    /// A part or kind of the term.
    Narrow,
    /// More than the term.
    Broad,
    /// A family of proteins that the term belongs to.
    Family,
    /// Something else that has to do with it, such as the mouse's gene.
    Related,
}

impl MatchType {
    /// All, the most exact first.
    pub const ALL: [Self; 6] = [
        Self::Exact,
        Self::Close,
        Self::Narrow,
        Self::Broad,
        Self::Family,
        Self::Related,
    ];

    /// The lower-case word.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Close => "close",
            Self::Narrow => "narrow",
            Self::Broad => "broad",
            Self::Family => "family",
            Self::Related => "related",
        }
    }

    /// What the database's word means for an identifier of this prefix.
    pub(super) fn of(predicate: &str, prefix: Option<&str>) -> Option<Self> {
        Some(match predicate {
            "exact" => Self::Exact,
            "close" => Self::Close,
            "narrow" => Self::Narrow,
            // FamPlex holds families and complexes and nothing else.
            "broad" if prefix == Some("FPLX") => Self::Family,
            "broad" => Self::Broad,
            "related" => Self::Related,
            _ => return None,
        })
    }

    /// How exactly something narrower than the value means the term.
    pub(super) fn of_part(self) -> Self {
        match self {
            Self::Exact | Self::Close | Self::Narrow => Self::Narrow,
            // A part of more than the term may be no part of the term.
            Self::Broad | Self::Family | Self::Related => Self::Related,
        }
    }
}

impl fmt::Display for MatchType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::MatchType;

    #[test]
    fn only_famplex_has_families() {
        assert_eq!(
            MatchType::of("broad", Some("FPLX")),
            Some(MatchType::Family)
        );
        assert_eq!(MatchType::of("broad", Some("MESH")), Some(MatchType::Broad));
        assert_eq!(MatchType::of("family", None), None);
    }
}
