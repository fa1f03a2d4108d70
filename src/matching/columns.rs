//! Which columns of a lab file hold identifiers, by their names and by their values.

use std::collections::BTreeSet;

use super::Request;
use super::names::{ENSEMBL, ICD, Subject, UNIPROT, named};
use super::rules::{Resolver, Sense, Shape, Status};
use crate::db::column_named;
use crate::error::{Error, Result, listed, suggest};
use crate::lab::Table;

/// How many rows are looked at.
const ROWS: usize = 2_000;

/// How many different values of a column.
const VALUES: usize = 200;

/// How many different values must look like symbols where nothing else tells that they are.
const MANY: usize = 20;

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

/// What values look like, what they then are, and which prefixes they have.
const SHAPES: [(Shape, Subject, &[&str]); 4] = [
    (Shape::Protein, Subject::Genes, UNIPROT),
    (Shape::Ensembl, Subject::Genes, ENSEMBL),
    (Shape::IcdCode, Subject::Diseases, ICD),
    (Shape::Curie, Subject::Others, &[]),
];

/// The columns to look at: the given ones, or those that evidently hold identifiers.
pub(super) fn choose(table: &Table, request: &Request, resolver: &Resolver) -> Result<Vec<Chosen>> {
    let values = sample(table)?;
    if request.columns.is_empty() {
        return evident(table, request, resolver, &values);
    }
    let mut chosen: Vec<Chosen> = Vec::new();
    for wanted in &request.columns {
        let place = column_named(table, wanted).ok_or_else(|| {
            let path = table.path().display();
            let hint = suggest(wanted, &names(table));
            Error::Usage(format!("{path}: has no column `{wanted}`{hint}"))
        })?;
        if chosen.iter().any(|each| each.place == place) {
            return Err(Error::Usage(format!(
                "--column {wanted}: is given twice: leave one out"
            )));
        }
        let kind = kind(&table.columns()[place].name, &values[place], resolver);
        chosen.push(Chosen::of(table, place, kind.as_ref(), request, true));
    }
    Ok(chosen)
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
            symbols: false,
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

fn names(table: &Table) -> Vec<String> {
    let columns = table.columns().iter();
    columns.map(|each| each.name.clone()).collect()
}

fn evident(
    table: &Table,
    request: &Request,
    resolver: &Resolver,
    values: &[BTreeSet<String>],
) -> Result<Vec<Chosen>> {
    let columns = table.columns().iter().enumerate();
    let mut found: Vec<(usize, Kind)> = columns
        .filter_map(|(place, column)| Some((place, kind(&column.name, &values[place], resolver)?)))
        .collect();
    let asked = |kind: &str| request.kinds.iter().any(|asked| asked == kind);
    if asked("disease") && !asked("gene") {
        found.retain(|(_, kind)| kind.subject != Subject::Genes);
    }
    // What only looks like gene symbols counts where there is nothing better.
    if found.iter().any(|(_, kind)| kind.is_sure) {
        found.retain(|(_, kind)| kind.is_sure);
    } else {
        found.truncate(1);
    }
    let subject = found.iter().map(|(_, kind)| kind.subject).min();
    found.retain(|(_, kind)| Some(kind.subject) == subject);
    if found.is_empty() {
        return Err(Error::Usage(format!(
            "{}: no column seems to hold names or identifiers: name one with --column. Possible: {}",
            table.path().display(),
            listed(&names(table))
        )));
    }
    let mut chosen = Vec::new();
    for (place, kind) in &found {
        refuse_value(table, *place, kind, resolver)?;
        chosen.push(Chosen::of(table, *place, Some(kind), request, false));
    }
    Ok(chosen)
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
    let fits = |shape: Shape| shape.fits(name, &resolver.prefixes);
    if is_known || SHAPES.iter().any(|(shape, ..)| fits(*shape)) {
        return Err(Error::Usage(format!(
            "{}: `{name}` stands in the first line and is a value like those below it, not the name of \
             a column: --no-header, or if it is a name, --column '{name}'",
            table.path().display()
        )));
    }
    Ok(())
}

/// What a column evidently holds.
struct Kind {
    subject: Subject,
    why: String,
    prefixes: &'static [&'static str],
    symbols: bool,
    /// Whether its name says what it holds.
    is_named: bool,
    /// Whether more than the shape of its values tells.
    is_sure: bool,
}

impl Kind {
    /// What is known of a column, where its user did not say otherwise. In a column of genes,
    /// PVR is a gene and no disease; but a column that was asked for by a name that says nothing
    /// may hold anything.
    fn inform(&self, sense: &mut Sense, was_asked_for: bool) {
        let owned = |words: &[&str]| words.iter().map(ToString::to_string).collect();
        let is_certain = self.is_named || (self.symbols && !was_asked_for);
        if sense.kinds.is_empty() && is_certain {
            sense.kinds = match self.subject {
                Subject::Genes => owned(&["gene", "cargo", "peptide"]),
                Subject::Diseases => owned(&["disease", "field"]),
                Subject::Others => Vec::new(),
            };
        }
        if sense.prefixes.is_empty() {
            sense.prefixes = owned(self.prefixes);
        }
        sense.symbols = self.symbols;
    }
}

/// The first that tells decides: the shape of the values, the name, whether the values are known
/// here, and last whether many of them look like symbols.
fn kind(name: &str, values: &BTreeSet<String>, resolver: &Resolver) -> Option<Kind> {
    let by_name = named(name);
    let share = |is: &dyn Fn(&str) -> bool| values.iter().filter(|value| is(value)).count();
    let fit = |shape: Shape| share(&|value| shape.fits(value, &resolver.prefixes));
    let is_most = |count: usize| count * 2 > values.len();
    let look_like =
        |count: usize, words: &str| format!("{count} of {} values look like {words}", values.len());
    let kind = |subject, why| Kind {
        subject,
        why,
        prefixes: &[],
        symbols: false,
        is_named: by_name.is_some(),
        is_sure: true,
    };
    for (shape, subject, prefixes) in SHAPES {
        let alike = fit(shape);
        if is_most(alike) {
            let own = by_name.filter(|(.., own)| shape == Shape::IcdCode && !own.is_empty());
            let subject = by_name.map_or(subject, |(_, subject, ..)| *subject);
            return Some(Kind {
                prefixes: own.map_or(prefixes, |(.., own)| own),
                ..kind(subject, look_like(alike, shape.words()))
            });
        }
    }
    let alike = fit(Shape::Symbol);
    let are_symbols = is_most(alike);
    let like_symbols = look_like(alike, Shape::Symbol.words());
    if let Some((_, subject, words, prefixes)) = by_name {
        let symbols = *subject == Subject::Genes && are_symbols;
        let mut why = format!("its name says {words}");
        if symbols {
            why = format!("{why}, and {like_symbols}");
        }
        return Some(Kind {
            prefixes,
            symbols,
            ..kind(*subject, why)
        });
    }
    if is_most(share(&|value| value.parse::<f64>().is_ok())) {
        return None;
    }
    let (genes, diseases, others) = known(values, resolver);
    let known = genes + diseases + others;
    let has_symbols = genes > 0 && are_symbols;
    if known * 5 > values.len() || has_symbols {
        let subject = match () {
            () if genes * 2 > known || has_symbols => Subject::Genes,
            () if diseases * 2 > known => Subject::Diseases,
            () => Subject::Others,
        };
        return Some(Kind {
            symbols: has_symbols,
            ..kind(
                subject,
                format!("{known} of {} values are known here", values.len()),
            )
        });
    }
    // Wells of a plate and numbers of patients look like short symbols.
    let strongly = share(&|value| {
        let letters = value.bytes().filter(u8::is_ascii_alphabetic).count();
        Shape::Symbol.fits(value, &resolver.prefixes) && letters > 2
    });
    let with_digits = share(&|value| value.bytes().any(|byte| byte.is_ascii_digit()));
    let many = values.len();
    let are_many = many >= MANY && strongly * 10 > many * 7 && with_digits * 5 > many;
    are_many.then(|| Kind {
        symbols: true,
        is_sure: false,
        ..kind(Subject::Genes, like_symbols)
    })
}

/// How many values are genes, diseases and others that are known here.
fn known(values: &BTreeSet<String>, resolver: &Resolver) -> (usize, usize, usize) {
    let (mut genes, mut diseases, mut others) = (0, 0, 0);
    for value in values {
        let found = resolver.resolve(value);
        if !matches!(found.status, Status::Matched | Status::Ambiguous) {
            continue;
        }
        match found.matches.first().map(|first| &first.term_kind[..]) {
            Some("gene" | "cargo" | "peptide") => genes += 1,
            Some("disease" | "field") => diseases += 1,
            // Words such as `cells` and `plasma` stand in any column of notes.
            Some("sample source") | None => {}
            Some(_) => others += 1,
        }
    }
    (genes, diseases, others)
}

/// The different values of each column in the first rows.
fn sample(table: &Table) -> Result<Vec<BTreeSet<String>>> {
    let mut values = vec![BTreeSet::new(); table.columns().len()];
    table.head(ROWS, |column, value| {
        let known: &mut BTreeSet<String> = &mut values[column];
        let value = String::from_utf8_lossy(value);
        let value = value.trim();
        if !value.is_empty() && known.len() < VALUES && !known.contains(value) {
            known.insert(value.to_owned());
        }
    })?;
    Ok(values)
}
