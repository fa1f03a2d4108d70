//! What the rules give for one value.

use super::index::joined;
use super::{Match, MatchType, Rule};

/// What the rules give for one value.
pub(super) enum Found {
    Matches(Vec<Match>),
    /// It could mean something else too.
    Caution(Vec<Match>, String),
    Nothing,
}

impl Found {
    /// Says why it is ambiguous: it means several terms, or the caution of the only one.
    pub fn explained(self) -> Self {
        let Self::Caution(matches, _) = self else {
            return self;
        };
        let reason = match &matches[..] {
            [one] => one
                .note
                .clone()
                .unwrap_or_else(|| "marked as ambiguous".to_owned()),
            several => {
                let terms: Vec<&str> = several.iter().map(|each| each.term.as_str()).collect();
                format!("means several terms: {}", terms.join(", "))
            }
        };
        Self::Caution(matches, reason)
    }

    fn each(mut self, change: impl Fn(&mut Match)) -> Self {
        if let Self::Matches(matches) | Self::Caution(matches, _) = &mut self {
            matches.iter_mut().for_each(change);
        }
        self
    }

    /// As found by another rule, for another text.
    pub fn by(self, rule: Rule, value: &str) -> Self {
        self.each(|each| {
            each.rule = rule;
            value.clone_into(&mut each.value);
        })
    }

    /// With something to mind before what else there is.
    pub fn noted(self, note: impl Fn(&Match) -> String) -> Self {
        self.each(|each| each.note = Some(joined(&note(each), each.note.as_deref())))
    }

    pub fn at_best_narrow(self) -> Self {
        self.each(|each| each.match_type = each.match_type.max(MatchType::Narrow))
    }

    pub fn of_part(self) -> Self {
        self.each(|each| each.match_type = each.match_type.of_part())
    }
}
