//! What the values of a row mean, all of its columns together, and what our columns then hold.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::evidence::{Evidence, Piece, Standing, Told};
use super::rules::{EMPTY, MISSING, Match, Resolution, Resolver, Status, is_mark, put};
use super::{Chosen, Request, RoleGroup};

/// What stands between several texts in one cell.
const BETWEEN: &str = "; ";

/// How many contexts and papers are told in one row before the rest is only counted.
const MOST: usize = 3;

/// How many different reasons are kept for what is not known.
const FEW: usize = 1_000;

/// Our columns in a row that goes out.
type Cells = Vec<String>;

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
    pub(super) evidence: &'j Evidence,
    pub(super) chosen: &'j [Chosen],
    pub(super) request: &'j Request,
    /// Of what is not known, there is nothing to say, and most is not known.
    pub(super) unknown: Arc<Verdict>,
    /// Of what is not known, the little that there is to say: few different words.
    pub(super) unknown_since: Mutex<HashMap<String, Arc<Verdict>>>,
}

impl Judge<'_> {
    /// What the values of the chosen columns mean together.
    pub(super) fn judge(&self, values: &[&[u8]]) -> Arc<Verdict> {
        let cells = values.iter().zip(self.chosen).map(|(value, chosen)| {
            let value = String::from_utf8_lossy(value);
            self.asked_for(self.exact_enough(self.resolver.resolve_as(&value, &chosen.sense)))
        });
        let mut found: Vec<Resolution> = cells.collect();
        let says_nothing =
            |each: &Resolution| each.status == Status::Unmatched && each.reason.is_none();
        if found.iter().all(says_nothing) && !found.is_empty() {
            return Arc::clone(&self.unknown);
        }
        // A protein that a search program marks is none, whatever stands beside it.
        let is_marked = |each: &&Resolution| each.reason.as_deref().is_some_and(is_mark);
        let marked = found.iter().find(is_marked);
        let only = found.first().filter(|_| found.len() == 1);
        if let Some(one) = marked.or(only)
            && one.status == Status::Unmatched
            && let Some(reason) = &one.reason
        {
            let mut known = self
                .unknown_since
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            if let Some(verdict) = known.get(reason) {
                return Arc::clone(verdict);
            }
            let verdict = Arc::new(Verdict {
                reason: Some(reason.clone()),
                rows: vec![row_without(one.status, reason.clone(), self.width())],
                ..Verdict::empty()
            });
            // Those that name a value are as many as the values.
            if known.len() < FEW {
                known.insert(reason.clone(), Arc::clone(&verdict));
            }
            return verdict;
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
            Status::Matched | Status::ContextOnly => self.rows(status, &matches, &notes),
            _ => vec![row_without(status, notes, self.width())],
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

    /// What is only the context of hits, and what was not asked for. Beside a hit, its members
    /// that are none are left out.
    fn asked_for(&self, mut found: Resolution) -> Resolution {
        if found.status != Status::Matched {
            return found;
        }
        let standing = |each: &Match| self.evidence.standing(each.term_id);
        let standings: Vec<Standing> = found.matches.iter().map(standing).collect();
        let best = if standings.contains(&Standing::Hit) {
            Standing::Hit
        } else if standings.contains(&Standing::ContextOnly) {
            found.status = Status::ContextOnly;
            Standing::ContextOnly
        } else {
            let out = standings.into_iter().find_map(|each| match each {
                Standing::Out(what) => Some(what),
                _ => None,
            });
            let terms: Vec<String> = found.matches.drain(..).map(|each| each.term).collect();
            found.status = Status::Unmatched;
            found.reason = out.map(|out| format!("known as {}, but not {out}", terms.join(", ")));
            return found;
        };
        let mut standings = standings.into_iter();
        let mut others = Vec::new();
        found.matches.retain(|each| {
            let is_best = standings.next().as_ref() == Some(&best);
            if !is_best {
                others.push(each.term.clone());
            }
            is_best
        });
        if let Some(first) = found.matches.first_mut().filter(|_| !others.is_empty()) {
            let beside = format!("beside it, and no hit: {}", others.join(", "));
            first.note = Some(match first.note.take() {
                Some(note) => format!("{note}; {beside}"),
                None => beside,
            });
        }
        found
    }

    /// How many columns are ours.
    fn width(&self) -> usize {
        self.request.columns_of_ours().len()
    }

    /// The rows that go out for some matches.
    fn rows(&self, status: Status, matches: &[Match], notes: &str) -> Vec<Cells> {
        let told = |one: &Match| self.evidence.naming(one.term_id);
        if !self.request.explode {
            let all: Vec<Told<'_>> = matches.iter().flat_map(told).collect();
            return vec![row(status, matches, &all, notes, false)];
        }
        let mut rows = Vec::new();
        for each in matches {
            let one = std::slice::from_ref(each);
            let all: Vec<Told<'_>> = told(each).collect();
            if all.is_empty() {
                rows.push(row(status, one, &[], notes, true));
            }
            rows.extend(
                all.iter()
                    .map(|piece| row(status, one, &[*piece], notes, true)),
            );
        }
        rows
    }
}

impl Verdict {
    /// Of what is not known.
    pub(super) fn unknown(width: usize) -> Arc<Self> {
        Arc::new(Self {
            rows: vec![row_without(Status::Unmatched, String::new(), width)],
            ..Self::empty()
        })
    }

    fn empty() -> Self {
        Self {
            status: Status::Unmatched,
            matches: Vec::new(),
            reason: None,
            candidates: Vec::new(),
            mangled: Vec::new(),
            is_divided: false,
            rows: Vec::new(),
        }
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
fn row_without(status: Status, notes: String, width: usize) -> Cells {
    let mut row = vec![String::new(); width];
    status.name().clone_into(&mut row[0]);
    row[width - 1] = notes;
    row
}

/// Our columns for some matches and what is told of them.
fn row(status: Status, matches: &[Match], told: &[Told<'_>], notes: &str, explode: bool) -> Cells {
    let of_matches = |text: fn(&Match) -> &str| joined(matches.iter().map(text));
    let of_pieces = |text: fn(&Piece) -> &str| unique(told.iter().map(|each| text(each.piece)));
    let mut by_role: Vec<&Told<'_>> = told.iter().collect();
    by_role.sort_by_key(|each| each.group.unwrap_or(RoleGroup::Carried));
    let roles = by_role.into_iter().flat_map(|each| each.roles);
    let mut row = vec![
        status.name().to_owned(),
        of_matches(|each| each.rule.name()),
        of_matches(|each| each.match_type.name()),
        of_matches(|each| &each.value),
        of_matches(|each| &each.term),
        of_matches(|each| &each.term_kind),
        joined(roles.map(String::as_str)),
        shortened(&unique(
            told.iter()
                .flat_map(|each| each.piece.context.split(BETWEEN)),
        )),
        of_pieces(|piece| &piece.accession).join(BETWEEN),
        shortened(&of_pieces(|piece| &piece.papers)),
    ];
    if explode {
        // Another thing's relation is none of a term that is only named beside it.
        let subjects = told.iter().filter(|each| each.is_subject);
        let relation = joined(subjects.map(|each| &*each.piece.relation));
        row.extend([of_pieces(|piece| &piece.subject).join(BETWEEN), relation]);
        let rest: [fn(&Piece) -> &str; 6] = [
            |piece| &piece.sample,
            |piece| &piece.organism,
            |piece| &piece.mechanism,
            |piece| &piece.effect,
            |piece| &piece.method,
            |piece| &piece.confidence,
        ];
        row.extend(rest.map(|text| of_pieces(text).join(BETWEEN)));
    }
    let own: Vec<String> = matches
        .iter()
        .map(|each| note(each, matches.len()))
        .collect();
    row.push(joined(own.iter().map(String::as_str).chain([notes])));
    row
}

/// The first few, and how many more there are.
fn shortened(all: &[&str]) -> String {
    let first = all[..all.len().min(MOST)].join(BETWEEN);
    match all.len().saturating_sub(MOST) {
        0 => first,
        more => format!("{first} and {more} more"),
    }
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
    unique(texts).join(BETWEEN)
}

fn unique<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<&'t str> {
    let mut seen: Vec<&str> = Vec::new();
    for text in texts {
        if !text.is_empty() && !seen.contains(&text) {
            seen.push(text);
        }
    }
    seen
}
