//! [`Receipt`]: what became of every row of a lab file.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use serde::Serialize;

use super::overlap::{self, Background};
use super::tally::{APART, Tally};
use super::verdict::Verdict;
use super::{Enrichment, Matching, Overlap, STATUSES};
use crate::error::{Result, listed, listed_as};
use crate::resolve::{MatchType, Status};

/// Between the values of several columns.
const BETWEEN: &str = " | ";

/// Rows, by the word for what they have in common.
type Counts = BTreeMap<String, u64>;

/// What became of every row: the numbers add up to the rows that were read.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Receipt {
    /// The file.
    pub file: PathBuf,
    /// Which program looked.
    pub program: String,
    /// Which data it knew.
    pub data_version: String,
    /// The columns that were looked at, and why.
    pub columns: Vec<Column>,
    /// Rows that were read.
    pub rows: u64,
    /// What became of them.
    pub statuses: BTreeMap<&'static str, Group>,
    /// How many rows matched by each rule; a row with several terms by that of the first.
    pub rules: Counts,
    /// How many rows matched how exactly.
    pub match_types: Counts,
    /// Rows that matched several terms.
    pub one_to_many: Vec<OneToMany>,
    /// Cells that were names once, whatever became of their rows.
    pub mangled: Vec<Mangled>,
    /// How many rows have columns that mean different terms.
    pub divided: u64,
    /// Which of our terms the file has.
    pub overlap: Overlap,
    /// Whether it has more of them than chance, where there is a background.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enrichment: Option<Enrichment>,
}

/// A value that was a name once, and what may have stood there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mangled {
    /// The column.
    pub column: String,
    /// The value as it stands in the file.
    pub value: String,
    /// How many rows.
    pub rows: u64,
    /// What happened to it.
    pub reason: String,
    /// What may have stood there.
    pub candidates: Vec<String>,
}

/// A column that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Why.
    pub why: String,
}

/// The rows of one status.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Group {
    /// How many.
    pub rows: u64,
    /// Every different value of them, those of most rows first.
    pub values: Vec<Values>,
}

/// The rows of one value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Values {
    /// The value as it stands in the file; the values of several columns with ` | ` between.
    pub value: String,
    /// How many rows.
    pub rows: u64,
    /// What more there is to say: nothing of what is not known, and that is most.
    #[serde(flatten)]
    pub details: Option<Box<Details>>,
}

/// What there is to say of a value that is known, could be, or cannot be used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Details {
    /// By which rule it matched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<&'static str>,
    /// How exactly.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub match_type: Option<&'static str>,
    /// The terms that it means, or could mean.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<String>,
    /// Why it is ambiguous or unusable.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What may have stood there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<String>,
}

/// Rows that matched the same several terms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OneToMany {
    /// The terms.
    pub terms: Vec<String>,
    /// How many rows.
    pub rows: u64,
    /// Their values.
    pub values: Vec<String>,
}

pub(super) fn make(
    matching: &Matching<'_>,
    tally: &Tally,
    background: Option<&Background>,
) -> Result<Receipt> {
    let mut statuses: BTreeMap<&str, Group> = STATUSES
        .map(|status| (status.name(), Group::default()))
        .into();
    let (mut rules, mut match_types) = (Counts::new(), Counts::new());
    let mut many: BTreeMap<Vec<String>, OneToMany> = BTreeMap::new();
    let mut mangled: BTreeMap<(usize, String), Mangled> = BTreeMap::new();
    let mut divided = 0;
    for (value, rows, verdict) in tally.each() {
        divided += if verdict.is_divided { rows } else { 0 };
        for (place, what) in &verdict.mangled {
            let cell = value.split(|byte| *byte == APART).nth(*place);
            let cell = String::from_utf8_lossy(cell.unwrap_or_default()).into_owned();
            let one = mangled
                .entry((*place, cell.clone()))
                .or_insert_with(|| Mangled {
                    column: matching.chosen[*place].name.clone(),
                    value: cell,
                    rows: 0,
                    reason: what.reason.clone(),
                    candidates: what.candidates.clone(),
                });
            one.rows += rows;
        }
    }
    let mut all: Vec<_> = tally.each().collect();
    all.sort_unstable_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(other.0)));
    for (value, rows, verdict) in all {
        let value = shown(value);
        let group = statuses.entry(verdict.status.name()).or_default();
        group.rows += rows;
        let each = values(value, rows, verdict);
        if let Some(details) = each.details.as_deref()
            && let (Some(rule), Some(match_type)) = (details.rule, details.match_type)
        {
            *rules.entry(rule.to_owned()).or_default() += rows;
            *match_types.entry(match_type.to_owned()).or_default() += rows;
            if details.terms.len() > 1 {
                let one = many
                    .entry(details.terms.clone())
                    .or_insert_with(|| OneToMany {
                        terms: details.terms.clone(),
                        rows: 0,
                        values: Vec::new(),
                    });
                one.rows += rows;
                one.values.push(each.value.clone());
            }
        }
        group.values.push(each);
    }
    let Matching {
        db,
        claims,
        chosen,
        request,
        ..
    } = matching;
    Ok(Receipt {
        file: matching.spec.path.clone(),
        program: format!("migrasome {}", env!("CARGO_PKG_VERSION")),
        data_version: db.metadata("data_version")?,
        columns: chosen
            .iter()
            .map(|each| Column {
                name: each.name.clone(),
                why: each.why.clone(),
            })
            .collect(),
        rows: tally.rows,
        statuses,
        rules,
        match_types,
        one_to_many: many.into_values().collect(),
        mangled: mangled.into_values().collect(),
        divided,
        overlap: overlap::overlap(&claims.terms, tally, chosen, request),
        enrichment: background.map(|background| {
            let sense = &chosen[0].sense;
            overlap::enrichment(tally, background, &matching.resolver, sense, &claims.terms)
        }),
    })
}

fn values(value: String, rows: u64, verdict: &Verdict) -> Values {
    let first = verdict
        .terms
        .first()
        .filter(|_| verdict.status == Status::Matched);
    let details = Details {
        rule: first.map(|first| first.rule.name()),
        match_type: first.map(|first| first.match_type.name()),
        terms: verdict
            .terms
            .iter()
            .map(|term| term.label.clone())
            .collect(),
        reason: verdict.reason.clone(),
        candidates: verdict.candidates.clone(),
    };
    let says_something = details != Details::default();
    Values {
        value,
        rows,
        details: says_something.then(|| Box::new(details)),
    }
}

fn shown(value: &[u8]) -> String {
    if memchr::memchr(APART, value).is_none() {
        return String::from_utf8_lossy(value).into_owned();
    }
    let parts = value.split(|byte| *byte == APART);
    let parts: Vec<_> = parts.map(String::from_utf8_lossy).collect();
    parts.join(BETWEEN)
}

impl Receipt {
    /// The rows of a status.
    #[must_use]
    pub fn of(&self, status: Status) -> &Group {
        &self.statuses[status.name()]
    }
}

/// For people: a line for each thing.
impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counted = |status: Status| format!("{} {status}", self.of(status).rows);
        write!(f, "{}: ", count(self.rows, "row"))?;
        f.write_str(&STATUSES.map(counted).join(", "))?;
        if !self.rules.is_empty() {
            let exactly = MatchType::ALL.map(MatchType::name);
            let exactly = exactly.iter().filter_map(|name| {
                self.match_types
                    .get(*name)
                    .map(|rows| format!("{name} {rows}"))
            });
            let rules = self
                .rules
                .iter()
                .map(|(rule, rows)| format!("{rule} {rows}"));
            let (exactly, rules): (Vec<_>, Vec<_>) = (exactly.collect(), rules.collect());
            write!(
                f,
                "\n  matched: {}; by {}",
                exactly.join(", "),
                rules.join(", ")
            )?;
        }
        for status in &STATUSES[1..] {
            let group = self.of(*status);
            if !group.values.is_empty() {
                write!(f, "\n  {status}: {}", listed_as(&group.values, told))?;
            }
        }
        for many in &self.one_to_many {
            let each = if many.rows == 1 { "" } else { " each" };
            write!(
                f,
                "\n  {} matched {} terms{each}: {} ({})",
                count(many.rows, "row"),
                many.terms.len(),
                many.terms.join(", "),
                listed(&many.values)
            )?;
        }
        // With one column, these are the unusable ones.
        if !self.mangled.is_empty() && self.columns.len() > 1 {
            write!(
                f,
                "\n  no names any more: {}",
                listed_as(&self.mangled, |each| {
                    let what =
                        told_as(&each.value, each.rows, Some(&each.reason), &each.candidates);
                    format!("{what} in `{}`", each.column)
                })
            )?;
        }
        if self.divided > 0 {
            let rows = count(self.divided, "row");
            write!(
                f,
                "\n  {rows} with columns that mean different terms: --all shows which"
            )?;
        }
        let Overlap {
            of_what,
            found,
            of,
            terms_found,
            terms_not_found,
        } = &self.overlap;
        write!(
            f,
            "\n  {found} of {of} {of_what} in the review's Table 1 found"
        )?;
        if *found > 0 {
            write!(f, ": {}", listed(terms_found))?;
        }
        if *found > 0 && found < of {
            write!(f, "; not found: {}", listed(terms_not_found))?;
        }
        match &self.enrichment {
            Some(enrichment) => write!(f, "\n  {enrichment}"),
            None => Ok(()),
        }
    }
}

/// `3 rows`.
pub(super) fn count(number: u64, noun: &str) -> String {
    let end = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{end}")
}

/// `1-Mar (date made by Excel: MARCHF1 or MTARC1?)`.
fn told(values: &Values) -> String {
    let Values {
        value,
        rows,
        details,
    } = values;
    let details = details.as_deref();
    let reason = details.and_then(|details| details.reason.as_deref());
    let names = details.map_or(&[][..], |details| &details.candidates);
    told_as(value, *rows, reason, names)
}

fn told_as(value: &str, rows: u64, reason: Option<&str>, names: &[String]) -> String {
    let times = if rows > 1 {
        format!(" ×{rows}")
    } else {
        String::new()
    };
    match (reason, names) {
        _ if value.chars().all(|c| BETWEEN.contains(c)) => format!("(empty){times}"),
        (None, _) => format!("{value}{times}"),
        (Some(reason), []) => format!("{value}{times} ({reason})"),
        (Some(reason), names) => format!("{value}{times} ({reason}: {}?)", names.join(" or ")),
    }
}
