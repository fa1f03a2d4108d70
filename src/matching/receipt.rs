//! [`Receipt`]: what became of every row of a lab file.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::counts::{Counts, cells};
use super::evidence::Piece;
use super::rules::Status;
use super::verdict::Verdict;
use super::{Enrichment, Matching, Overlap, overlap};

/// Between the values of several columns.
pub(super) const BETWEEN: &str = " | ";

/// Rows, by the word for what they have in common.
type Rows = BTreeMap<String, u64>;

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
    /// What there is to say of the columns that were not looked at.
    pub remarks: Vec<String>,
    /// Rows that were read.
    pub rows: u64,
    /// What became of them.
    pub statuses: BTreeMap<&'static str, Group>,
    /// How many rows matched by each rule; a row with several terms by that of the first.
    pub rules: Rows,
    /// How many rows matched how exactly.
    pub match_types: Rows,
    /// Rows that matched several terms.
    pub one_to_many: Vec<OneToMany>,
    /// Cells that were names once, whatever became of their rows.
    pub mangled: Vec<Mangled>,
    /// How many rows have columns that mean different terms.
    pub divided: u64,
    /// What names what the known rows mean, by layer: `Table 1`, `finding`.
    pub evidence: BTreeMap<String, RestsOn>,
    /// Which of our terms the file has.
    pub overlap: Overlap,
    /// Whether it has more of them than chance, where there is a background.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enrichment: Option<Enrichment>,
}

/// What rows rest on in one layer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RestsOn {
    /// How many rows.
    pub rows: u64,
    /// Claims and findings, in their order: `T1:3`, `F040`.
    pub accessions: Vec<String>,
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
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Group {
    /// How many.
    pub rows: u64,
    /// Every different value of them, those of most rows first.
    pub values: ValueList,
}

/// Different values, each made when it is asked for: a file may have millions.
#[derive(Clone, Default)]
pub struct ValueList {
    counts: Arc<Counts>,
    order: Vec<u32>,
    columns: usize,
}

impl ValueList {
    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// Each with its rows.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Values> {
        self.order.iter().map(|place| {
            let (key, rows, verdict) = self.counts.at(*place as usize);
            let details = details(verdict);
            Values {
                value: shown_value(key, self.columns),
                rows,
                details: (details != Details::default()).then(|| Box::new(details)),
            }
        })
    }
}

impl Serialize for ValueList {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl PartialEq for ValueList {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl fmt::Debug for ValueList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// A value as it is shown, of one column or of several.
fn shown_value(key: &[u8], columns: usize) -> String {
    let texts: Vec<_> = cells(key, columns).map(String::from_utf8_lossy).collect();
    texts.join(BETWEEN)
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OneToMany {
    /// The terms.
    pub terms: Vec<String>,
    /// How many rows.
    pub rows: u64,
    /// Their values.
    pub values: Vec<String>,
}

impl Receipt {
    /// The rows of a status.
    #[must_use]
    pub fn of(&self, status: Status) -> &Group {
        &self.statuses[status.name()]
    }

    /// How many rows mean a term of ours, be it only the context of hits.
    #[must_use]
    pub fn known(&self) -> u64 {
        let all = Status::ALL.into_iter().filter(|status| status.is_known());
        all.map(|status| self.of(status).rows).sum()
    }
}

pub(super) fn make(matching: &Matching<'_>, counts: Counts) -> crate::Result<Receipt> {
    let counts = Arc::new(counts);
    let chosen = &matching.chosen;
    let (evidence, resolver) = (&matching.evidence, &matching.resolver);
    let parts = |key| cells(key, chosen.len());
    let last = u32::try_from(counts.len()).expect("fewer values than memory holds");
    let mut all: Vec<u32> = (0..last).collect();
    all.sort_unstable_by(|one, other| {
        let (one, ones, _) = counts.at(*one as usize);
        let (other, others, _) = counts.at(*other as usize);
        others.cmp(&ones).then_with(|| parts(one).cmp(parts(other)))
    });
    let of_statuses = Status::ALL.map(|status| (status.name(), Group::default()));
    let mut statuses: BTreeMap<&str, Group> = of_statuses.into();
    let (mut rules, mut match_types) = (Rows::new(), Rows::new());
    let mut many: BTreeMap<Vec<String>, OneToMany> = BTreeMap::new();
    let mut mangled: BTreeMap<(usize, String), Mangled> = BTreeMap::new();
    let mut divided = 0;
    let mut behind: BTreeMap<usize, &Piece> = BTreeMap::new();
    let mut rows_of: BTreeMap<&str, u64> = BTreeMap::new();
    for place in all {
        let (key, rows, verdict) = counts.at(place as usize);
        let group = statuses.entry(verdict.status.name()).or_default();
        group.rows += rows;
        group.values.order.push(place);
        if verdict.status == Status::Unmatched && !verdict.is_divided && verdict.mangled.is_empty()
        {
            continue;
        }
        let texts: Vec<_> = parts(key).map(String::from_utf8_lossy).collect();
        divided += if verdict.is_divided { rows } else { 0 };
        for (place, found) in &verdict.mangled {
            let cell = texts[*place].to_string();
            let one = mangled.entry((*place, cell.clone()));
            let one = one.or_insert_with(|| Mangled {
                column: chosen[*place].name.clone(),
                value: cell,
                rows: 0,
                reason: found.reason.clone().unwrap_or_default(),
                candidates: found.candidates.clone(),
            });
            one.rows += rows;
        }
        let details = details(verdict);
        if verdict.status.is_known() {
            let meant = verdict.matches.iter().map(|each| each.term_id);
            let told = meant.flat_map(|term| evidence.naming(term));
            let pieces: BTreeMap<usize, &Piece> =
                told.map(|each| (each.place, each.piece)).collect();
            let layers: BTreeSet<&str> = pieces.values().map(|piece| &*piece.layer).collect();
            for layer in layers {
                *rows_of.entry(layer).or_default() += rows;
            }
            behind.extend(pieces);
        }
        if verdict.status == Status::Matched
            && let Some(first) = verdict.matches.first()
        {
            *rules.entry(first.rule.to_string()).or_default() += rows;
            *match_types.entry(first.match_type.to_string()).or_default() += rows;
            if details.terms.len() > 1 {
                let one = many.entry(details.terms.clone()).or_default();
                one.terms.clone_from(&details.terms);
                one.rows += rows;
                one.values.push(texts.join(BETWEEN));
            }
        }
    }
    for group in statuses.values_mut() {
        group.values.counts = Arc::clone(&counts);
        group.values.columns = chosen.len();
    }
    let background = matching.background.as_ref();
    let columns = chosen.iter().map(|each| Column {
        name: each.name.clone(),
        why: each.why.clone(),
    });
    Ok(Receipt {
        file: matching.spec.path.clone(),
        program: format!("migrasome {}", env!("CARGO_PKG_VERSION")),
        data_version: matching.db.metadata("data_version")?,
        columns: columns.collect(),
        remarks: matching.remarks.clone(),
        rows: counts.rows,
        statuses,
        rules,
        match_types,
        one_to_many: many.into_values().collect(),
        mangled: mangled.into_values().collect(),
        divided,
        evidence: rests_on(&rows_of, behind.values().copied()),
        overlap: overlap::overlap(evidence, &counts, chosen, &matching.request),
        enrichment: background.map(|background| {
            let sense = &chosen[0].sense;
            overlap::enrichment(&counts, background, resolver, sense, evidence)
        }),
    })
}

fn rests_on<'p>(
    rows_of: &BTreeMap<&str, u64>,
    pieces: impl Iterator<Item = &'p Piece>,
) -> BTreeMap<String, RestsOn> {
    let mut all: BTreeMap<String, RestsOn> = BTreeMap::new();
    for piece in pieces {
        let one = all.entry(piece.layer.clone()).or_default();
        one.rows = rows_of.get(&*piece.layer).copied().unwrap_or_default();
        one.accessions.push(piece.accession.clone());
    }
    all
}

fn details(verdict: &Verdict) -> Details {
    let first = verdict.matches.first();
    let first = first.filter(|_| verdict.status.is_known());
    Details {
        rule: first.map(|first| first.rule.name()),
        match_type: first.map(|first| first.match_type.name()),
        terms: verdict
            .matches
            .iter()
            .map(|each| each.term.clone())
            .collect(),
        reason: verdict.reason.clone(),
        candidates: verdict.candidates.clone(),
    }
}
