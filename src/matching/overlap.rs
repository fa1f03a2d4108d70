//! How many of our terms a lab file has, and whether that is more than chance.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde::Serialize;

use super::counts::Counts;
use super::evidence::{Evidence, Standing, Term};
use super::rules::{Resolver, Sense, Status};
use super::{Chosen, Request};
use crate::spelling::fold;

const GENES: &str = "genes and proteins";
const DISEASES: &str = "diseases and fields";

/// Fewer known names than these say little, whatever comes out.
const FEW_KNOWN: u64 = 10;
const FEW_DRAWN: u64 = 10;
const FEW_HITS: u64 = 3;

/// Which of our terms a lab file has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Overlap {
    /// Which terms count: those of the kind that the columns hold.
    pub of_what: String,
    /// In which layer, and for genes in which roles.
    pub scope: String,
    /// How many of them the file has.
    pub found: usize,
    /// How many there are.
    pub of: usize,
    /// Those that it has.
    pub terms_found: Vec<String>,
    /// Those that it has not.
    pub terms_not_found: Vec<String>,
}

/// Whether a list has more of our terms than one drawn from the background by chance: the
/// one-sided hypergeometric test.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Enrichment {
    /// The file.
    pub background: PathBuf,
    /// Different names in the background; those of one term of ours count once.
    pub universe: u64,
    /// Terms of ours among them.
    pub known: u64,
    /// Different names of the list that are in the background too.
    pub drawn: u64,
    /// Terms of ours among those.
    pub hits: u64,
    /// Different names of the list that are not in the background, and do not count.
    pub not_in_background: u64,
    /// The probability of as many hits or more; none where most of the list is not in the
    /// background.
    pub p_value: Option<f64>,
    /// Why not to build on it.
    pub warning: Option<String>,
}

/// A file that a list was drawn from.
pub(super) struct Background {
    pub(super) path: PathBuf,
    /// What is known of its column.
    pub(super) sense: Sense,
    pub(super) counts: Counts,
}

pub(super) fn overlap(
    evidence: &Evidence,
    counts: &Counts,
    chosen: &[Chosen],
    request: &Request,
) -> Overlap {
    let terms = &evidence.terms;
    let mut found = BTreeSet::new();
    for (_, _, verdict) in counts.each() {
        if verdict.status == Status::Matched {
            found.extend(verdict.matches.iter().map(|each| each.term_id));
        }
    }
    let is_disease: fn(&Term) -> bool = |term| matches!(&term.kind[..], "disease" | "field");
    let is_any = |is: fn(&Term) -> bool| {
        terms
            .iter()
            .any(|term| found.contains(&term.id) && is(term))
    };
    let asked = |kind: &str| request.kinds.iter().any(|asked| asked == kind);
    let (of_what, is_of): (String, fn(&Term) -> bool) = if asked("gene") {
        (GENES.to_owned(), |term| term.is_gene)
    } else if asked("disease") {
        (DISEASES.to_owned(), is_disease)
    } else if !request.kinds.is_empty() {
        (format!("terms ({})", request.kinds.join(", ")), |_| true)
    } else if chosen.iter().all(|each| each.is_of_genes) || is_any(|term| term.is_gene) {
        (GENES.to_owned(), |term| term.is_gene)
    } else if is_any(is_disease) {
        (DISEASES.to_owned(), is_disease)
    } else {
        ("terms".to_owned(), |_| true)
    };
    let counted = terms.iter().filter(|term| {
        is_of(term)
            && evidence.standing(term.id) == Standing::Hit
            && (request.kinds.is_empty() || request.kinds.contains(&term.kind))
    });
    let (has, lacks): (Vec<&Term>, Vec<&Term>) = counted.partition(|term| found.contains(&term.id));
    let labels = |terms: Vec<&Term>| terms.into_iter().map(|term| term.label.clone()).collect();
    Overlap {
        scope: evidence.scope(of_what == GENES),
        of_what,
        found: has.len(),
        of: has.len() + lacks.len(),
        terms_found: labels(has),
        terms_not_found: labels(lacks),
    }
}

/// A name: one of our terms, or a folded spelling that is none.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Name {
    Term(i64),
    Other(String),
}

/// The different names of a file, but for those that cannot be used; the members of a group are
/// names each. What is known but not of the kind that counts is a name like any other.
fn names(
    counts: &Counts,
    resolver: &Resolver,
    sense: &Sense,
    evidence: &Evidence,
) -> BTreeSet<Name> {
    let is_gene = |id: i64| {
        evidence
            .terms
            .iter()
            .any(|term| term.id == id && term.is_gene)
    };
    let only_genes = sense.kinds.iter().any(|kind| kind == "gene");
    let mut names = BTreeSet::new();
    for (value, _, _) in counts.each() {
        let value = String::from_utf8_lossy(value);
        let whole = resolver.resolve_as(&value, sense);
        let is_one = whole.matches.iter().any(|each| each.group.is_none());
        let members = resolver.members(&value, sense);
        let all = if is_one || members.is_empty() {
            vec![&*value]
        } else {
            members
        };
        for name in all {
            let found = resolver.resolve_as(name, sense);
            let term = found
                .matches
                .iter()
                .find(|each| !only_genes || is_gene(each.term_id))
                .filter(|each| evidence.standing(each.term_id) == Standing::Hit);
            match (found.status, term) {
                (Status::Unusable, _) => {}
                // An identifier of two terms is one name.
                (Status::Matched, Some(term)) => {
                    names.insert(Name::Term(term.term_id));
                }
                _ => {
                    names.insert(Name::Other(fold(name)));
                }
            }
        }
    }
    names
}

/// The test for a list of names in one column and the background in a column like it.
pub(super) fn enrichment(
    counts: &Counts,
    background: &Background,
    resolver: &Resolver,
    sense: &Sense,
    evidence: &Evidence,
) -> Enrichment {
    let universe = names(&background.counts, resolver, &background.sense, evidence);
    let list = names(counts, resolver, sense, evidence);
    let drawn: Vec<&Name> = list.intersection(&universe).collect();
    let ours = |name: &&Name| matches!(name, Name::Term(_));
    let not_in_background = (list.len() - drawn.len()) as u64;
    let hits = drawn.iter().copied().filter(ours).count() as u64;
    let known = universe.iter().filter(ours).count() as u64;
    let (all, drawn) = (universe.len() as u64, drawn.len() as u64);
    // A list that is not from this background, or names its genes otherwise.
    let fits = not_in_background <= drawn;
    Enrichment {
        background: background.path.clone(),
        universe: all,
        known,
        drawn,
        hits,
        not_in_background,
        p_value: fits.then(|| at_least(hits, all, known, drawn)),
        warning: warning(known, drawn, hits, not_in_background),
    }
}

fn warning(known: u64, drawn: u64, hits: u64, not_in_background: u64) -> Option<String> {
    let are_few = known < FEW_KNOWN || drawn < FEW_DRAWN || hits < FEW_HITS;
    let why = [
        are_few.then(|| "the numbers are small".to_owned()),
        (not_in_background > 0)
            .then(|| format!("{not_in_background} of the list not in the background")),
    ];
    let why: Vec<String> = why.into_iter().flatten().collect();
    (!why.is_empty()).then(|| format!("{}: the p-value means little", why.join(", ")))
}

/// P(X >= hits), where `drawn` of `all` are drawn without putting back, and `known` of all count.
///
/// Every term of the sum is computed from the logarithms of factorials, in doubles.
fn at_least(hits: u64, all: u64, known: u64, drawn: u64) -> f64 {
    let mut logs = vec![0.0];
    let mut sum = 0.0_f64;
    for number in 1..=all {
        #[allow(clippy::cast_precision_loss)] // far below 2^53
        let number = number as f64;
        sum += number.ln();
        logs.push(sum);
    }
    let log = |number: u64| usize::try_from(number).map_or(f64::NAN, |place| logs[place]);
    let choose = |n: u64, k: u64| log(n) - log(k) - log(n - k);
    let least = (known + drawn).saturating_sub(all);
    if hits <= least {
        return 1.0;
    }
    let probability = |hits: u64| {
        (choose(known, hits) + choose(all - known, drawn - hits) - choose(all, drawn)).exp()
    };
    (hits..=known.min(drawn))
        .map(probability)
        .sum::<f64>()
        .min(1.0)
}
