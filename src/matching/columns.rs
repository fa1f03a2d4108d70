//! Which columns of a lab file hold identifiers, by their names and by their values.

use std::collections::BTreeSet;

use super::names::{ENSEMBL, ICD, UNIPROT, What, named};
use super::{Request, sense};
use crate::db::column_named;
use crate::error::{Error, Result, listed, suggest};
use crate::lab::Table;
use crate::resolve::{Resolver, Sense, Shape, Status};

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
const SHAPES: [(Shape, What, &[&str]); 4] = [
    (Shape::Protein, What::Genes, UNIPROT),
    (Shape::Ensembl, What::Genes, ENSEMBL),
    (Shape::IcdCode, What::Diseases, ICD),
    (Shape::Curie, What::Others, &[]),
];

/// The columns to look at: the given ones, or those that evidently hold identifiers.
pub(super) fn choose(table: &Table, request: &Request, resolver: &Resolver) -> Result<Vec<Chosen>> {
    let values = sample(table)?;
    if request.columns.is_empty() {
        return evident(table, request, resolver, &values);
    }
    let mut chosen: Vec<Chosen> = Vec::new();
    for wanted in &request.columns {
        let place = place(table, wanted)?;
        if chosen.iter().any(|each| each.place == place) {
            return Err(Error::Usage(format!(
                "--column {wanted}: is given twice: leave one out"
            )));
        }
        let name = &table.columns()[place].name;
        let kind = kind(name, &values[place], resolver);
        let mut sense = sense(request);
        let mut why = "as asked".to_owned();
        let is_of_genes = kind.as_ref().is_some_and(|kind| kind.what == What::Genes);
        if let Some(kind) = kind {
            why = format!("as asked; {}", kind.why);
            kind.tell(&mut sense, true);
        }
        chosen.push(Chosen {
            place,
            name: name.clone(),
            why,
            sense,
            is_of_genes,
        });
    }
    Ok(chosen)
}

/// The column that was asked for.
fn place(table: &Table, wanted: &str) -> Result<usize> {
    if let Some(place) = column_named(table, wanted) {
        return Ok(place);
    }
    let names: Vec<String> = table
        .columns()
        .iter()
        .map(|each| each.name.clone())
        .collect();
    Err(Error::Usage(format!(
        "{}: has no column `{wanted}`{}",
        table.path().display(),
        suggest(wanted, &names)
    )))
}

fn evident(
    table: &Table,
    request: &Request,
    resolver: &Resolver,
    values: &[BTreeSet<String>],
) -> Result<Vec<Chosen>> {
    let mut found: Vec<(usize, Kind)> = Vec::new();
    for (place, column) in table.columns().iter().enumerate() {
        let kind = kind(&column.name, &values[place], resolver);
        found.extend(kind.map(|kind| (place, kind)));
    }
    let asked = |kind: &str| request.kinds.iter().any(|asked| asked == kind);
    if asked("disease") && !asked("gene") {
        found.retain(|(_, kind)| kind.what != What::Genes);
    }
    // What only looks like gene symbols counts where there is nothing better.
    if found.iter().any(|(_, kind)| kind.is_sure) {
        found.retain(|(_, kind)| kind.is_sure);
    } else {
        found.truncate(1);
    }
    let what = found.iter().map(|(_, kind)| kind.what).min();
    found.retain(|(_, kind)| Some(kind.what) == what);
    if found.is_empty() {
        let names: Vec<String> = table
            .columns()
            .iter()
            .map(|each| each.name.clone())
            .collect();
        return Err(Error::Usage(format!(
            "{}: no column seems to hold names or identifiers: name one with --column. Possible: {}",
            table.path().display(),
            listed(&names)
        )));
    }
    for (place, kind) in &found {
        refuse_value(table, *place, kind, resolver)?;
    }
    let chosen = found.into_iter().map(|(place, kind)| {
        let mut sense = sense(request);
        kind.tell(&mut sense, false);
        Chosen {
            place,
            name: table.columns()[place].name.clone(),
            why: kind.why,
            sense,
            is_of_genes: kind.what == What::Genes,
        }
    });
    Ok(chosen.collect())
}

/// Where there is no line with names, the first value stands in its place and would be lost.
fn refuse_value(table: &Table, place: usize, kind: &Kind, resolver: &Resolver) -> Result<()> {
    let name = &table.columns()[place].name;
    if !table.has_header() || named(name).is_some() {
        return Ok(());
    }
    let mut sense = Sense::default();
    kind.tell(&mut sense, false);
    let is_known = resolver.resolve_as(name, &sense).status == Status::Matched;
    if is_known || SHAPES.iter().any(|(shape, ..)| shape.fits(name)) {
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
    what: What,
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
    fn tell(&self, sense: &mut Sense, was_asked_for: bool) {
        let is_certain = self.is_named || (self.symbols && !was_asked_for);
        if sense.kinds.is_empty() && is_certain {
            let kinds: &[&str] = match self.what {
                What::Genes => &["gene", "cargo", "peptide"],
                What::Diseases => &["disease", "field"],
                What::Others => &[],
            };
            sense.kinds = kinds.iter().map(ToString::to_string).collect();
        }
        if sense.prefixes.is_empty() {
            sense.prefixes = self.prefixes.iter().map(ToString::to_string).collect();
        }
        sense.symbols = self.symbols;
    }
}

fn kind(name: &str, values: &BTreeSet<String>, resolver: &Resolver) -> Option<Kind> {
    let by_name = named(name);
    let many = values.len();
    let share = |is: &dyn Fn(&str) -> bool| values.iter().filter(|value| is(value)).count();
    let told = |count: usize, words: &str| format!("{count} of {many} values look like {words}");
    for (shape, what, prefixes) in SHAPES {
        let alike = share(&|value| shape.fits(value));
        if alike * 2 > many {
            let own = by_name
                .filter(|_| shape == Shape::IcdCode)
                .map(|(.., own)| *own);
            return Some(Kind {
                what: by_name.map_or(what, |(_, what, ..)| *what),
                why: told(alike, shape.words()),
                prefixes: own.filter(|own| !own.is_empty()).unwrap_or(prefixes),
                symbols: false,
                is_sure: true,
                is_named: by_name.is_some(),
            });
        }
    }
    let alike = share(&|value| Shape::Symbol.fits(value));
    let look_like_symbols = alike * 2 > many;
    let like_symbols = told(alike, Shape::Symbol.words());
    if let Some((_, what, words, prefixes)) = by_name {
        let symbols = *what == What::Genes && look_like_symbols;
        let named = format!("its name says {words}");
        return Some(Kind {
            what: *what,
            why: if symbols {
                format!("{named}, and {like_symbols}")
            } else {
                named
            },
            prefixes,
            symbols,
            is_sure: true,
            is_named: by_name.is_some(),
        });
    }
    if share(&|value| value.parse::<f64>().is_ok()) * 2 > many {
        return None;
    }
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
    let known = genes + diseases + others;
    if known * 5 > many || (genes > 0 && look_like_symbols) {
        return Some(Kind {
            what: match () {
                () if genes * 2 > known || (genes > 0 && look_like_symbols) => What::Genes,
                () if diseases * 2 > known => What::Diseases,
                () => What::Others,
            },
            why: format!("{known} of {many} values are known here"),
            prefixes: &[],
            symbols: genes > 0 && look_like_symbols,
            is_sure: true,
            is_named: by_name.is_some(),
        });
    }
    // Wells of a plate and numbers of patients look like short symbols.
    let strongly = share(&|value| {
        let letters = value.bytes().filter(u8::is_ascii_alphabetic).count();
        Shape::Symbol.fits(value) && letters > 2
    });
    let with_digits = share(&|value| value.bytes().any(|byte| byte.is_ascii_digit()));
    let are_many = many >= MANY && strongly * 10 > many * 7 && with_digits * 5 > many;
    are_many.then_some(Kind {
        what: What::Genes,
        why: like_symbols,
        prefixes: &[],
        symbols: true,
        is_sure: false,
        is_named: by_name.is_some(),
    })
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
