//! What the values of a row mean, all of its columns together, and what our columns then hold.

use std::sync::Arc;

use super::claims::{Claim, Claims};
use super::rules::{EMPTY, MISSING, Match, Resolution, Resolver, Status, put};
use super::{COLUMNS, Chosen, Request};

/// What stands between several texts in one cell.
const BETWEEN: &str = "; ";

/// Our columns in a row that goes out.
type Cells = [String; COLUMNS.len()];

/// What becomes of every row with the same values.
#[derive(Debug)]
pub(super) struct Verdict {
    pub(super) status: Status,
    /// Matched: the terms; ambiguous: those that it could be.
    pub(super) matches: Vec<Match>,
    /// Why it is ambiguous, unusable, or does not count as matched.
    pub(super) reason: Option<String>,
    /// Unusable: what may have stood there.
    pub(super) candidates: Vec<String>,
    /// Cells that hold no name any more, by the number of their column among the chosen ones.
    pub(super) mangled: Vec<(usize, Resolution)>,
    /// Whether two columns mean different terms.
    pub(super) is_divided: bool,
    /// What our columns hold, for each row that goes out.
    pub(super) rows: Vec<Cells>,
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
        let cells = values.iter().zip(self.chosen).map(|(value, chosen)| {
            let value = String::from_utf8_lossy(value);
            self.exact_enough(self.resolver.resolve_as(&value, &chosen.sense))
        });
        let mut found: Vec<Resolution> = cells.collect();
        let says_nothing =
            |each: &Resolution| each.status == Status::Unmatched && each.reason.is_none();
        if found.iter().all(says_nothing) && !found.is_empty() {
            return Arc::clone(&self.unknown);
        }
        let mangled = found
            .iter()
            .enumerate()
            .filter(|(_, each)| is_mangled(each));
        let mangled = mangled.map(|(place, each)| (place, each.clone())).collect();
        let is_divided = is_divided(&found);
        let status = found.iter().map(|each| each.status).min();
        let status = status.unwrap_or(Status::Unusable);
        // Of several columns, an empty one tells nothing beside a full one.
        if found.len() > 1 && found.iter().any(|each| !is_empty(each)) {
            found.retain(|each| !is_empty(each));
        }
        let notes = notes(&found, status);
        let mut matches: Vec<Match> = Vec::new();
        found.retain(|each| each.status == status);
        for each in &mut found {
            each.matches
                .drain(..)
                .for_each(|one| put(&mut matches, one));
        }
        let rows = match status {
            Status::Matched => self.rows(&matches, &notes),
            _ => vec![row_without(status, notes)],
        };
        let first = found.into_iter().next();
        let (reason, candidates) =
            first.map_or_else(Default::default, |first| (first.reason, first.candidates));
        Arc::new(Verdict {
            status,
            matches,
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
        if found.status == Status::Matched {
            let first = found.matches.first().map(|each| {
                let Match {
                    match_type,
                    term,
                    rule,
                    ..
                } = each;
                format!("only {match_type} to {term}, by {rule}")
            });
            found.matches.retain(|each| each.match_type <= least);
            if found.matches.is_empty() {
                found.status = Status::Unmatched;
                found.reason = first;
            }
        }
        found
    }

    /// The rows that go out for some matches.
    fn rows(&self, matches: &[Match], notes: &str) -> Vec<Cells> {
        let claims = |one: &Match| self.claims.naming(one.term_id);
        if !self.request.explode {
            let all: Vec<&Claim> = matches.iter().flat_map(claims).collect();
            return vec![row(matches, &all, notes)];
        }
        let mut rows = Vec::new();
        for each in matches {
            let one = std::slice::from_ref(each);
            if claims(each).is_empty() {
                rows.push(row(one, &[], notes));
            }
            rows.extend(claims(each).iter().map(|claim| row(one, &[claim], notes)));
        }
        rows
    }
}

impl Verdict {
    /// Of what is not known.
    pub(super) fn unknown() -> Arc<Self> {
        Arc::new(Self {
            status: Status::Unmatched,
            matches: Vec::new(),
            reason: None,
            candidates: Vec::new(),
            mangled: Vec::new(),
            is_divided: false,
            rows: vec![row_without(Status::Unmatched, String::new())],
        })
    }
}

/// Whether it is a cell that was a name once: not one in which nothing stands.
fn is_mangled(found: &Resolution) -> bool {
    let is_nothing = matches!(found.reason.as_deref(), Some(EMPTY | MISSING));
    found.status == Status::Unusable && !is_nothing
}

/// Whether two columns match, and no term of the one is a term of the other.
fn is_divided(found: &[Resolution]) -> bool {
    let matched: Vec<&Resolution> = found
        .iter()
        .filter(|each| each.status == Status::Matched)
        .collect();
    let has = |found: &Resolution, term| found.matches.iter().any(|each| each.term_id == term);
    matched.iter().enumerate().any(|(place, one)| {
        let mut others = matched[place + 1..].iter();
        others.any(|other| !one.matches.iter().any(|each| has(other, each.term_id)))
    })
}

fn is_empty(found: &Resolution) -> bool {
    found.status == Status::Unusable && found.reason.as_deref() == Some(EMPTY)
}

/// Our columns where nothing matches.
fn row_without(status: Status, notes: String) -> Cells {
    let mut row = Cells::default();
    status.name().clone_into(&mut row[0]);
    row[COLUMNS.len() - 1] = notes;
    row
}

/// Our columns for some matches and claims.
fn row(matches: &[Match], claims: &[&Claim], notes: &str) -> Cells {
    let of_matches = |text: fn(&Match) -> &str| joined(matches.iter().map(text));
    let of_claims = |text: fn(&Claim) -> &str| joined(claims.iter().map(|claim| text(claim)));
    let numbers = claims.iter().map(|claim| claim.number.to_string());
    let numbers: Vec<String> = numbers.collect();
    let roles = claims.iter().flat_map(|claim| &claim.roles);
    let own: Vec<String> = matches
        .iter()
        .map(|each| note(each, matches.len()))
        .collect();
    [
        Status::Matched.name().to_owned(),
        of_matches(|each| each.rule.name()),
        of_matches(|each| each.match_type.name()),
        of_matches(|each| &each.value),
        of_matches(|each| &each.term),
        of_matches(|each| &each.term_kind),
        joined(roles.map(String::as_str)),
        joined(numbers.iter().map(String::as_str)),
        of_claims(|claim| &claim.disease),
        of_claims(|claim| &claim.source),
        of_claims(|claim| &claim.mechanism),
        of_claims(|claim| &claim.effect),
        of_claims(|claim| &claim.citations),
        joined(own.iter().map(String::as_str).chain([notes])),
    ]
}

/// What there is to say of a match.
fn note(meant: &Match, of: usize) -> String {
    let group = meant
        .group
        .map(|(member, all)| format!("member {member} of {all}"));
    let words = joined(group.as_deref().into_iter().chain(meant.note.as_deref()));
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
        counts.then(|| explained(reason, each))
    });
    joined(words.collect::<Vec<_>>().iter().map(String::as_str))
}

/// `date made by Excel: MARCHF1 or MTARC1?`
fn explained(reason: &str, found: &Resolution) -> String {
    let terms: Vec<&str> = found
        .matches
        .iter()
        .map(|each| each.term.as_str())
        .collect();
    match found.status {
        Status::Ambiguous => format!("could be {}: {reason}", terms.join(" or ")),
        Status::Unusable if !found.candidates.is_empty() => {
            format!("{reason}: {}?", found.candidates.join(" or "))
        }
        _ => reason.to_owned(),
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
