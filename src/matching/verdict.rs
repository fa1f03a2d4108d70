//! What the values of a row mean, all of its columns together, and what our columns then hold.

use std::sync::Arc;

use super::claims::{Claim, Claims};
use super::{COLUMNS, Chosen, Request};
use crate::resolve::{EMPTY, MISSING, Match, MatchType, Resolution, Resolver, Rule, Status};

/// What stands between several texts in one cell.
const BETWEEN: &str = "; ";

/// What becomes of every row with the same values.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Verdict {
    pub(super) status: Status,
    /// Matched: the terms; ambiguous: those that it could be.
    pub(super) terms: Vec<Meant>,
    /// Why it is ambiguous, unusable, or does not count as matched.
    pub(super) reason: Option<String>,
    /// Unusable: what may have stood there.
    pub(super) candidates: Vec<String>,
    /// Cells that hold no name any more, by the number of their column among the chosen ones.
    pub(super) mangled: Vec<(usize, Mangled)>,
    /// Whether two columns mean different terms.
    pub(super) is_divided: bool,
    /// What our columns hold, for each row that goes out.
    pub(super) rows: Vec<[String; COLUMNS.len()]>,
}

/// What became of a cell that was a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mangled {
    pub(super) reason: String,
    pub(super) candidates: Vec<String>,
}

/// A term that is meant, or could be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Meant {
    pub(super) id: i64,
    pub(super) label: String,
    pub(super) rule: Rule,
    pub(super) match_type: MatchType,
}

/// Says what values mean.
pub(super) struct Judge<'j> {
    pub(super) resolver: &'j Resolver,
    pub(super) claims: &'j Claims,
    pub(super) chosen: &'j [Chosen],
    pub(super) request: &'j Request,
    /// Of what is not known, there is nothing to say, and most is not known.
    pub(super) unknown: Arc<Verdict>,
}

impl Judge<'_> {
    /// What the values of the chosen columns mean together.
    pub(super) fn judge(&self, values: &[&[u8]]) -> Arc<Verdict> {
        let mut found: Vec<Resolution> = values
            .iter()
            .zip(self.chosen)
            .map(|(value, chosen)| {
                let value = String::from_utf8_lossy(value);
                self.exact_enough(self.resolver.resolve_as(&value, &chosen.sense))
            })
            .collect();
        let says_nothing =
            |each: &Resolution| each.status == Status::Unmatched && each.reason.is_none();
        if found.iter().all(says_nothing) && !found.is_empty() {
            return Arc::clone(&self.unknown);
        }
        let mangled = mangled(&found);
        let is_divided = is_divided(&found);
        let status = found.iter().map(|each| each.status).min();
        let status = status.unwrap_or(Status::Unusable);
        // Of several columns, an empty one tells nothing beside a full one.
        if found.len() > 1 && found.iter().any(|each| !is_empty(each)) {
            found.retain(|each| !is_empty(each));
        }
        let notes = notes(&found, status);
        let mut matches: Vec<Match> = Vec::new();
        for each in found.iter_mut().filter(|each| each.status == status) {
            for meant in each.matches.drain(..) {
                match matches
                    .iter_mut()
                    .find(|known| known.term_id == meant.term_id)
                {
                    Some(known) if meant.match_type < known.match_type => *known = meant,
                    Some(_) => {}
                    None => matches.push(meant),
                }
            }
        }
        let rows = match status {
            Status::Matched => self.rows(&matches, &notes),
            _ => vec![row_without(status, notes)],
        };
        let first = found.iter_mut().find(|each| each.status == status);
        let (reason, candidates) = first.map_or((None, Vec::new()), |first| {
            (first.reason.take(), std::mem::take(&mut first.candidates))
        });
        Arc::new(Verdict {
            status,
            terms: matches.into_iter().map(Meant::of).collect(),
            reason,
            candidates,
            mangled,
            is_divided,
            rows,
        })
    }

    /// What matches less exactly than was asked for does not match.
    fn exact_enough(&self, mut found: Resolution) -> Resolution {
        let Some(least) = self.request.least else {
            return found;
        };
        if found.status != Status::Matched {
            return found;
        }
        let all = std::mem::take(&mut found.matches);
        let (kept, others): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|each| each.match_type <= least);
        found.matches = kept;
        if found.matches.is_empty() {
            found.status = Status::Unmatched;
            found.reason = others.first().map(|each| {
                format!(
                    "only {} to {}, by {}",
                    each.match_type, each.term, each.rule
                )
            });
        }
        found
    }

    /// The rows that go out for some matches.
    fn rows(&self, matches: &[Match], notes: &str) -> Vec<[String; COLUMNS.len()]> {
        if !self.request.explode {
            let claims = matches
                .iter()
                .flat_map(|each| self.claims.naming(each.term_id));
            return vec![row(matches, &claims.collect::<Vec<_>>(), notes)];
        }
        let mut rows = Vec::new();
        for each in matches {
            let one = std::slice::from_ref(each);
            let claims = self.claims.naming(each.term_id);
            if claims.is_empty() {
                rows.push(row(one, &[], notes));
            }
            rows.extend(claims.iter().map(|claim| row(one, &[claim], notes)));
        }
        rows
    }
}

impl Verdict {
    /// Of what is not known.
    pub(super) fn unknown() -> Arc<Self> {
        Arc::new(Self {
            rows: vec![row_without(Status::Unmatched, String::new())],
            ..Self::default()
        })
    }
}

impl Meant {
    fn of(meant: Match) -> Self {
        Self {
            id: meant.term_id,
            label: meant.term,
            rule: meant.rule,
            match_type: meant.match_type,
        }
    }
}

/// The cells that were names once: not those in which nothing stands.
fn mangled(found: &[Resolution]) -> Vec<(usize, Mangled)> {
    let cells = found.iter().enumerate().filter_map(|(place, each)| {
        let reason = each
            .reason
            .clone()
            .filter(|_| each.status == Status::Unusable)?;
        let is_nothing = reason == EMPTY || reason == MISSING;
        let candidates = each.candidates.clone();
        (!is_nothing).then_some((place, Mangled { reason, candidates }))
    });
    cells.collect()
}

/// Whether two columns match, and no term of the one is a term of the other.
fn is_divided(found: &[Resolution]) -> bool {
    let matched = || found.iter().filter(|each| each.status == Status::Matched);
    let is_in = |one: &Match, other: &Resolution| {
        other.matches.iter().any(|each| each.term_id == one.term_id)
    };
    matched().enumerate().any(|(place, one)| {
        matched()
            .skip(place + 1)
            .any(|other| !one.matches.iter().any(|each| is_in(each, other)))
    })
}

fn is_empty(found: &Resolution) -> bool {
    found.status == Status::Unusable && found.reason.as_deref() == Some(EMPTY)
}

/// Our columns where nothing matches.
fn row_without(status: Status, notes: String) -> [String; COLUMNS.len()] {
    let mut row = <[String; COLUMNS.len()]>::default();
    status.name().clone_into(&mut row[0]);
    row[COLUMNS.len() - 1] = notes;
    row
}

/// Our columns for some matches and claims.
fn row(matches: &[Match], claims: &[&Claim], notes: &str) -> [String; COLUMNS.len()] {
    let of_matches = |text: fn(&Match) -> &str| joined(matches.iter().map(text));
    let of_claims = |text: fn(&Claim) -> &str| joined(claims.iter().map(|claim| text(claim)));
    [
        Status::Matched.name().to_owned(),
        of_matches(|each| each.rule.name()),
        of_matches(|each| each.match_type.name()),
        of_matches(|each| &each.value),
        of_matches(|each| &each.term),
        of_matches(|each| &each.term_kind),
        joined(
            claims
                .iter()
                .flat_map(|claim| claim.roles.iter().map(String::as_str)),
        ),
        of_claims(|claim| &claim.disease),
        of_claims(|claim| &claim.mechanism),
        of_claims(|claim| &claim.effect),
        of_claims(|claim| &claim.citations),
        joined(
            matches
                .iter()
                .map(|each| note(each, matches.len()))
                .collect::<Vec<_>>()
                .iter()
                .map(String::as_str)
                .chain([notes]),
        ),
    ]
}

/// What there is to say of a match.
fn note(meant: &Match, of: usize) -> String {
    let group = meant
        .group
        .map(|(member, all)| format!("member {member} of {all}"));
    let note = meant.note.as_deref().filter(|note| !note.is_empty());
    let words = joined(group.as_deref().into_iter().chain(note));
    // Of several, it says which.
    if words.is_empty() || of == 1 {
        words
    } else {
        format!("{}: {words}", meant.value)
    }
}

/// What there is to say of values that do not match.
fn notes(found: &[Resolution], status: Status) -> String {
    let words = found.iter().filter_map(|each| {
        let reason = each.reason.as_deref()?;
        // Beside a match, only what is wrong with a cell is worth a word.
        let counts = each.status == status || each.status != Status::Unmatched;
        counts.then(|| told(reason, each))
    });
    joined(words.collect::<Vec<_>>().iter().map(String::as_str))
}

/// `date made by Excel: MARCHF1 or MTARC1?`
fn told(reason: &str, found: &Resolution) -> String {
    let could_be = match found.status {
        Status::Ambiguous => found
            .matches
            .iter()
            .map(|each| each.term.as_str())
            .collect(),
        Status::Unusable => found.candidates.iter().map(String::as_str).collect(),
        Status::Matched | Status::Unmatched => Vec::new(),
    };
    match (&could_be[..], found.status) {
        ([], _) => reason.to_owned(),
        (names, Status::Ambiguous) => format!("could be {}: {reason}", names.join(" or ")),
        (names, _) => format!("{reason}: {}?", names.join(" or ")),
    }
}

/// Each different text once.
fn joined<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    let mut seen: Vec<&str> = Vec::new();
    for text in texts {
        if !text.is_empty() && !seen.contains(&text) {
            seen.push(text);
        }
    }
    seen.join(BETWEEN)
}
