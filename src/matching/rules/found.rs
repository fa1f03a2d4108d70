//! What the rules give for one value.

use super::index::joined;
use super::{Match, MatchType, Resolution, Rule, Status};

/// The terms that a rule gives for one value, and why they are not taken silently.
pub(super) struct Found {
    pub matches: Vec<Match>,
    pub caution: Option<String>,
}

impl Found {
    pub fn sure(matches: Vec<Match>) -> Self {
        Self {
            matches,
            caution: None,
        }
    }

    /// It could mean something else too: several terms, or what the caution of the only one says.
    pub fn doubtful(matches: Vec<Match>) -> Self {
        let caution = match &matches[..] {
            [one] => one
                .note
                .as_deref()
                .unwrap_or("marked as ambiguous")
                .to_owned(),
            several => {
                let terms: Vec<&str> = several.iter().map(|each| each.term.as_str()).collect();
                format!("means several terms: {}", terms.join(", "))
            }
        };
        Self {
            matches,
            caution: Some(caution),
        }
    }

    fn each(mut self, change: impl Fn(&mut Match)) -> Self {
        self.matches.iter_mut().for_each(change);
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

impl From<Found> for Resolution {
    fn from(found: Found) -> Self {
        let status = match found.caution {
            None => Status::Matched,
            Some(_) => Status::Ambiguous,
        };
        Self {
            status,
            matches: found.matches,
            reason: found.caution,
            candidates: Vec::new(),
        }
    }
}
