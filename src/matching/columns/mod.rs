//! Which columns of a lab file hold identifiers: by what most of their values are, by their
//! names, and by what kind of table it is.

mod kind;
mod names;
mod strangers;
mod values;

use std::collections::BTreeSet;

use super::Request;
use super::rules::{Resolver, Sense, Status};
use crate::db::column_named;
use crate::error::{Error, Result, listed, suggest};
use crate::lab::Table;
use kind::{Column, Kind, SHAPES, Weight};
use names::{Subject, named};

/// How many rows are looked at, from all over the file.
const ROWS: usize = 2_000;

/// How many different values of a column.
const VALUES: usize = 200;

/// A column that is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// Its place, from 0.
    pub place: usize,
    /// Its name.
    pub name: String,
    /// Why it was chosen, and what it is taken for.
    pub why: String,
    /// What is known of it.
    pub sense: Sense,
    /// Whether it evidently holds genes or proteins.
    pub(super) is_of_genes: bool,
}

/// The columns to look at, and what there is to say of the others.
pub(super) struct Choice {
    pub(super) chosen: Vec<Chosen>,
    pub(super) remarks: Vec<String>,
}

/// The columns to look at: the given ones, or those that evidently hold identifiers.
pub(super) fn choose(table: &Table, request: &Request, resolver: &Resolver) -> Result<Choice> {
    let values = sample(table)?;
    let columns: Vec<Column<'_>> = table
        .columns()
        .iter()
        .zip(&values)
        .map(|(column, values)| Column::new(&column.name, values, resolver))
        .collect();
    if request.columns.is_empty() {
        return evident(table, request, resolver, &columns);
    }
    let mut chosen: Vec<Chosen> = Vec::new();
    for wanted in &request.columns {
        let place = place_of(table, wanted)?;
        if chosen.iter().any(|each| each.place == place) {
            return Err(Error::Usage(format!(
                "--column {wanted}: is given twice: leave one out"
            )));
        }
        let kind = columns[place].kind();
        chosen.push(Chosen::of(table, place, kind.as_ref(), request, true));
    }
    let remarks = chosen
        .iter()
        .filter_map(|each| columns[each.place].stranger());
    Ok(Choice {
        remarks: remarks.collect(),
        chosen,
    })
}

/// The place of a column that somebody names.
pub(super) fn place_of(table: &Table, wanted: &str) -> Result<usize> {
    column_named(table, wanted).ok_or_else(|| {
        let path = table.path().display();
        let hint = suggest(wanted, &all_names(table));
        Error::Usage(format!("{path}: has no column `{wanted}`{hint}"))
    })
}

impl Choice {
    /// The same columns in another table, which has them by the same names.
    pub(super) fn in_table(mut self, table: &Table) -> Result<Self> {
        for each in &mut self.chosen {
            each.place = place_of(table, &each.name)?;
        }
        Ok(self)
    }
}

/// What is known of a column that somebody asks for, by its name and the values in it; what was
/// said of it comes first.
///
/// ```
/// use migrasome::Db;
/// use migrasome::matching::{Resolver, Sense, sense_of};
///
/// let resolver = Resolver::from(&Db::built_in()?)?;
/// let sense = sense_of("Gene Names", ["VEGFA VEGF", "ACTB"], Sense::default(), &resolver);
/// assert_eq!(sense.separators, [' ']);
/// assert_eq!(resolver.resolve_as("VEGFA VEGF", &sense).matches[0].term, "VEGF");
/// # Ok::<(), migrasome::Error>(())
/// ```
pub fn sense_of<'v>(
    name: &str,
    values: impl IntoIterator<Item = &'v str>,
    said: Sense,
    resolver: &Resolver,
) -> Sense {
    let values = values.into_iter().map(|value| value.trim().to_owned());
    let values: BTreeSet<String> = values.filter(|value| !value.is_empty()).collect();
    let mut sense = said;
    if let Some(kind) = Column::new(name, &values, resolver).kind() {
        kind.inform(&mut sense, true);
    }
    sense
}

/// What is known of each column of a table, with the name that it has there. What a report calls
/// otherwise is known by the name in the file.
pub(super) fn senses(table: &Table, resolver: &Resolver) -> Result<Vec<(String, Sense)>> {
    let values = sample(table)?;
    let columns = table.columns().iter().zip(&values);
    let known = columns.map(|(column, values)| {
        let mut sense = Sense::default();
        if let Some(kind) = Column::new(column.in_file(), values, resolver).kind() {
            kind.inform(&mut sense, false);
        }
        (column.name.clone(), sense)
    });
    Ok(known.collect())
}

impl Chosen {
    fn of(
        table: &Table,
        place: usize,
        kind: Option<&Kind>,
        request: &Request,
        was_asked_for: bool,
    ) -> Self {
        let mut sense = Sense {
            kinds: request.kinds.clone(),
            prefixes: request.prefixes.clone(),
            ..Sense::default()
        };
        if let Some(kind) = kind {
            kind.inform(&mut sense, was_asked_for);
        }
        let asked = was_asked_for.then_some("as asked");
        let why = asked.into_iter().chain(kind.map(|kind| kind.why.as_str()));
        Self {
            place,
            name: table.columns()[place].name.clone(),
            why: why.collect::<Vec<_>>().join("; "),
            sense,
            is_of_genes: kind.is_some_and(|kind| kind.subject == Subject::Genes),
        }
    }
}

fn all_names(table: &Table) -> Vec<String> {
    let columns = table.columns().iter();
    columns.map(|each| each.name.clone()).collect()
}

fn evident(
    table: &Table,
    request: &Request,
    resolver: &Resolver,
    columns: &[Column<'_>],
) -> Result<Choice> {
    let mut found: Vec<(usize, Kind)> = Vec::new();
    let mut remarks = Vec::new();
    let mut hopeless = Vec::new();
    for (place, column) in columns.iter().enumerate() {
        let stranger = column.stranger();
        let kind = column.kind();
        if stranger.is_some() {
            // What could never match is looked at only if its name says that it is what counts.
            hopeless.extend(kind.filter(|kind| kind.is_named).map(|kind| (place, kind)));
        } else {
            found.extend(kind.map(|kind| (place, kind)));
        }
        remarks.extend(stranger);
    }
    if found.iter().all(|(_, kind)| kind.weight > Weight::Known) {
        found.append(&mut hopeless);
    }
    // A few names that could be symbols are none by themselves.
    if found.iter().all(|(_, kind)| kind.weight == Weight::Few) {
        found.clear();
    }
    let asked = |kind: &str| request.kinds.iter().any(|asked| asked == kind);
    if asked("disease") && !asked("gene") {
        found.retain(|(_, kind)| kind.subject != Subject::Genes);
    }
    let all: Vec<(usize, Subject)> = found
        .iter()
        .filter(|(_, kind)| kind.weight != Weight::Few)
        .map(|(at, kind)| (*at, kind.subject))
        .collect();
    let weighty = found.iter().filter(|(_, kind)| kind.weight != Weight::Few);
    let subject = weighty.map(|(_, kind)| (kind.subject, kind.weight));
    let subject = best(subject.collect());
    found.retain(|(_, kind)| Some(kind.subject) == subject);
    // What only looks like gene symbols counts where there is nothing better, or beside a column
    // that is no more: both ends of an edge. Names that are known count beside identifiers, but not
    // beside symbols: then they are descriptions.
    let least = found.iter().map(|(_, kind)| kind.weight).min();
    let has_names = found
        .iter()
        .any(|(_, kind)| kind.weight == Weight::Sure && kind.symbols);
    let is_by_values = found
        .iter()
        .any(|(_, kind)| kind.symbols && kind.weight == Weight::Known);
    found.retain(|(_, kind)| {
        let is_of_genes = kind.subject == Subject::Genes;
        let is_beside_identifiers =
            kind.weight == Weight::Known && !(is_of_genes && (has_names || !kind.symbols));
        let is_other_end =
            matches!(kind.weight, Weight::Symbols | Weight::Few) && is_by_values && !has_names;
        Some(kind.weight) == least || is_beside_identifiers || is_other_end
    });
    if found.is_empty() {
        return Err(nothing(table, columns, resolver, &remarks));
    }
    let mut chosen = Vec::new();
    for (place, kind) in &found {
        refuse_value(table, *place, kind, resolver)?;
        chosen.push(Chosen::of(table, *place, Some(kind), request, false));
    }
    let is_left = |place: &usize| !found.iter().any(|(known, _)| known == place);
    let name = |place: usize| format!("`{}`", columns[place].name);
    let left = all.into_iter().filter(|(place, _)| is_left(place));
    let mut left: Vec<String> = left
        .map(|(place, subject)| match subject {
            Subject::Genes => name(place),
            Subject::Diseases => format!("{} (diseases: or --as disease)", name(place)),
            Subject::Others => format!("{} (other things)", name(place)),
        })
        .collect();
    let beside = columns
        .iter()
        .enumerate()
        .filter(|(_, column)| column.is_beside());
    left.extend(
        beside
            .filter(|(place, _)| is_left(place))
            .map(|(place, _)| {
                format!(
                    "{} (what rows were treated with or grouped by)",
                    name(place)
                )
            }),
    );
    if !left.is_empty() {
        remarks.push(format!(
            "looks like names too and was not looked at: {}: --column NAME takes it instead",
            listed(&left)
        ));
    }
    Ok(Choice { chosen, remarks })
}

/// What a row is about: its gene before its disease before other things, and what is sure before
/// what only looks so.
fn best(all: Vec<(Subject, Weight)>) -> Option<Subject> {
    let sure = all.iter().filter(|(_, weight)| *weight == Weight::Sure);
    let sure = sure.map(|(subject, _)| *subject).min();
    sure.or_else(|| all.into_iter().map(|(subject, _)| subject).min())
}

/// The error where no column seems to hold names, with what there is to do.
fn nothing(
    table: &Table,
    columns: &[Column<'_>],
    resolver: &Resolver,
    remarks: &[String],
) -> Error {
    let path = table.path().display();
    let names = all_names(table);
    let sense = Sense::of_kinds(&super::rules::GENES);
    // `VEGF (pg/ml)`
    let bare = |name: &str| name.split(" (").next().unwrap_or_default().to_owned();
    let is_gene =
        |name: &&String| resolver.resolve_as(&bare(name), &sense).status == Status::Matched;
    let genes: Vec<String> = names.iter().filter(is_gene).cloned().collect();
    if genes.len() > 1 && columns.len() > 3 {
        return Error::Usage(format!(
            "{path}: its columns are called like genes ({}), and one gene a row is looked for: turn it, \
             with t() in R or .T in pandas",
            listed(&genes)
        ));
    }
    let beside = columns.iter().filter(|column| column.is_beside());
    let beside: Vec<String> = beside.map(|column| format!("`{}`", column.name)).collect();
    let mut remarks = remarks.to_vec();
    if !beside.is_empty() {
        remarks.push(format!(
            "{} tells what rows were treated with or grouped by",
            beside.join(", ")
        ));
    }
    let mut more = remarks.join("; ");
    if !more.is_empty() {
        more = format!(" ({more})");
    }
    Error::Usage(format!(
        "{path}: no column seems to hold names or identifiers: name one with --column. Possible: {}{more}",
        listed(&names)
    ))
}

/// Where there is no line with names, the first value stands in its place and would be lost.
fn refuse_value(table: &Table, place: usize, kind: &Kind, resolver: &Resolver) -> Result<()> {
    let name = &table.columns()[place].name;
    if !table.has_header() || named(name).is_some() {
        return Ok(());
    }
    let mut sense = Sense::default();
    kind.inform(&mut sense, false);
    let is_known = resolver.resolve_as(name, &sense).status == Status::Matched;
    let fits = |shape: super::rules::Shape| shape.fits(name, &resolver.prefixes);
    if is_known || SHAPES.iter().any(|(shape, ..)| fits(*shape)) {
        return Err(Error::Usage(format!(
            "{}: `{name}` stands in the first line and is a value like those below it, not the name of \
             a column: --no-header, or if it is a name, --column '{name}'",
            table.path().display()
        )));
    }
    Ok(())
}

/// Different values of each column, from the whole file.
fn sample(table: &Table) -> Result<Vec<BTreeSet<String>>> {
    let mut values = vec![BTreeSet::new(); table.columns().len()];
    table.sample(ROWS, &mut |column, value| {
        let known: &mut BTreeSet<String> = &mut values[column];
        let value = String::from_utf8_lossy(value);
        let value = value.trim();
        if !value.is_empty() && !known.contains(value) {
            known.insert(value.to_owned());
        }
    })?;
    for known in &mut values {
        let step = known.len().div_ceil(VALUES).max(1);
        let mut place = 0;
        known.retain(|_| {
            place += 1;
            place % step == 1 || step == 1
        });
    }
    Ok(values)
}
