//! Which columns of a lab file hold identifiers, by their names and by their values.

use std::collections::BTreeSet;

use regex_lite::Regex;
use std::sync::LazyLock;

use super::{Request, sense};
use crate::error::{Error, Result, listed, suggest};
use crate::lab::Table;
use crate::resolve::{Resolver, Sense, Status, curie, fold_loosely};

/// How many rows are looked at.
const ROWS: usize = 2_000;

/// How many different values of a column.
const VALUES: usize = 400;

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

/// What a column may be called, without signs and case, what it then holds, and which prefixes
/// its bare accessions have.
const NAMES: [(&str, &str, &[&str]); 44] = [
    ("gene", "genes", &[]),
    ("genes", "genes", &[]),
    ("genename", "genes", &[]),
    ("genenames", "genes", &[]),
    ("genesymbol", "genes", &[]),
    ("symbol", "genes", &[]),
    ("hgncsymbol", "genes", &[]),
    ("mgisymbol", "genes", &[]),
    ("externalgenename", "genes", &[]),
    ("geneid", "genes", &["NCBIGene"]),
    ("entrez", "NCBI genes", &["NCBIGene"]),
    ("entrezid", "NCBI genes", &["NCBIGene"]),
    ("entrezgene", "NCBI genes", &["NCBIGene"]),
    ("entrezgeneid", "NCBI genes", &["NCBIGene"]),
    ("ncbigene", "NCBI genes", &["NCBIGene"]),
    ("ncbigeneid", "NCBI genes", &["NCBIGene"]),
    ("hgnc", "HGNC genes", &["HGNC"]),
    ("hgncid", "HGNC genes", &["HGNC"]),
    ("ensembl", "Ensembl genes", &["ENSEMBL"]),
    ("ensemblid", "Ensembl genes", &["ENSEMBL"]),
    ("ensemblgeneid", "Ensembl genes", &["ENSEMBL"]),
    ("protein", "proteins", &[]),
    ("proteins", "proteins", &[]),
    ("proteinid", "proteins", &["UniProtKB"]),
    ("proteinids", "proteins", &["UniProtKB"]),
    ("majorityproteinids", "proteins", &["UniProtKB"]),
    ("uniprot", "proteins", &["UniProtKB"]),
    ("uniprotid", "proteins", &["UniProtKB"]),
    ("accession", "accessions", &[]),
    ("cargo", "cargos", &[]),
    ("disease", "diseases", &[]),
    ("diseases", "diseases", &[]),
    ("diseasename", "diseases", &[]),
    ("diagnosis", "diseases", &[]),
    ("condition", "diseases", &[]),
    ("phenotype", "diseases", &[]),
    ("mondo", "diseases", &["MONDO"]),
    ("mondoid", "diseases", &["MONDO"]),
    ("doid", "diseases", &["DOID"]),
    ("icd10", ICD, &["ICD10", "ICD10CM"]),
    ("icd10code", ICD, &["ICD10", "ICD10CM"]),
    ("icd10cm", ICD, &["ICD10CM"]),
    ("icd", ICD, &["ICD10", "ICD10CM"]),
    ("icdcode", ICD, &["ICD10", "ICD10CM"]),
];

const ICD: &str = "ICD-10 codes";

/// What values look like, what they then are, and which share of them must look so.
static SHAPES: LazyLock<[(Regex, &str, &[&str]); 4]> = LazyLock::new(|| {
    let shape = |pattern: &str| Regex::new(pattern).expect("the patterns of this file are sound");
    [
        (
            shape(
                r"^((sp|tr)\|)?([OPQ][0-9][A-Z0-9]{3}[0-9]|[A-NR-Z][0-9]([A-Z][A-Z0-9]{2}[0-9]){1,2})([-.][0-9]+)?([;|,].*)?$",
            ),
            "UniProt accessions",
            &["UniProtKB"],
        ),
        (
            shape(r"^ENS[A-Z]{0,4}[GTP][0-9]{11}(\.[0-9]+)?([;|,].*)?$"),
            "Ensembl identifiers",
            &["ENSEMBL"],
        ),
        (
            shape(r"^[A-Z][0-9][0-9A-Z]\.[0-9A-Z]{1,4}$"),
            ICD,
            &["ICD10", "ICD10CM"],
        ),
        (
            shape(r"^[A-Za-z][A-Za-z0-9]{1,9}(-[A-Za-z0-9]{1,4})?$"),
            "gene symbols",
            &[],
        ),
    ]
});

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
        let is_of_genes = kind.as_ref().is_some_and(|kind| kind.of_genes);
        if let Some(kind) = kind {
            why = format!("as asked; {}", kind.why);
            kind.tell(&mut sense);
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

/// The column of a name, or the only one that differs in case and signs.
fn place(table: &Table, wanted: &str) -> Result<usize> {
    let columns = table.columns();
    if let Some(place) = columns.iter().position(|each| each.name == wanted) {
        return Ok(place);
    }
    let key = fold_loosely(wanted);
    let mut alike = (0..columns.len()).filter(|place| fold_loosely(&columns[*place].name) == key);
    if let (Some(place), None) = (alike.next(), alike.next()) {
        return Ok(place);
    }
    let names: Vec<String> = columns.iter().map(|each| each.name.clone()).collect();
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
    let mut chosen = Vec::new();
    for (place, column) in table.columns().iter().enumerate() {
        let Some(kind) = kind(&column.name, &values[place], resolver) else {
            continue;
        };
        let mut sense = sense(request);
        kind.tell(&mut sense);
        chosen.push((
            kind.is_sure,
            Chosen {
                place,
                name: column.name.clone(),
                why: kind.why,
                sense,
                is_of_genes: kind.of_genes,
            },
        ));
    }
    // What only looks like symbols is none where another column is surely one of identifiers.
    let any_is_sure = chosen.iter().any(|(is_sure, _)| *is_sure);
    let kept = chosen
        .into_iter()
        .filter(|(is_sure, _)| *is_sure || !any_is_sure);
    let mut kept: Vec<Chosen> = kept.map(|(_, each)| each).collect();
    if !any_is_sure {
        kept.truncate(1);
    }
    if kept.is_empty() {
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
    Ok(kept)
}

/// What a column evidently holds.
struct Kind {
    why: String,
    prefixes: &'static [&'static str],
    symbols: bool,
    of_genes: bool,
    /// Whether more than the shape of its values tells.
    is_sure: bool,
}

impl Kind {
    /// What is known of a column, where its user did not say otherwise.
    fn tell(&self, sense: &mut Sense) {
        if sense.prefixes.is_empty() {
            sense.prefixes = self.prefixes.iter().map(ToString::to_string).collect();
        }
        sense.symbols = self.symbols;
    }
}

fn kind(name: &str, values: &BTreeSet<String>, resolver: &Resolver) -> Option<Kind> {
    if values.is_empty() {
        return named(name).map(|(what, prefixes)| Kind {
            why: format!("its name says {what}"),
            prefixes,
            symbols: what == "genes",
            of_genes: is_of_genes(what),
            is_sure: true,
        });
    }
    let many = values.len();
    let share = |is: &dyn Fn(&str) -> bool| values.iter().filter(|value| is(value)).count();
    let told = |count: usize, what: &str| format!("{count} of {many} values look like {what}");
    let by_name = named(name);
    for (shape, what, prefixes) in SHAPES.iter().take(3) {
        let alike = share(&|value| shape.is_match(value));
        if alike * 2 > many {
            let is_icd = *what == ICD;
            return Some(Kind {
                why: told(alike, what),
                prefixes: by_name
                    .filter(|(named, _)| is_icd && *named == ICD)
                    .map_or(prefixes, |(_, own)| own),
                symbols: false,
                of_genes: !is_icd,
                is_sure: true,
            });
        }
    }
    let curies = share(&|value| curie(value).is_some());
    if curies * 2 > many {
        return Some(Kind {
            why: told(curies, "identifiers with a prefix"),
            prefixes: &[],
            symbols: false,
            of_genes: false,
            is_sure: true,
        });
    }
    let (symbol, what, _) = &SHAPES[3];
    let alike = share(&|value| symbol.is_match(value));
    let looks_like_symbols = alike * 10 > many * 7;
    if let Some((what, prefixes)) = by_name {
        return Some(Kind {
            why: if what == "genes" && looks_like_symbols {
                format!("its name says {what}, and {}", told(alike, "symbols"))
            } else {
                format!("its name says {what}")
            },
            prefixes,
            symbols: looks_like_symbols && what == "genes",
            of_genes: is_of_genes(what),
            is_sure: true,
        });
    }
    // Words such as `cells` and `plasma` are known too, and stand in any column of notes.
    let known = share(&|value| {
        let found = resolver.resolve(value);
        matches!(found.status, Status::Matched | Status::Ambiguous)
            && found
                .matches
                .iter()
                .all(|each| each.term_kind != "sample source")
    });
    if known * 5 > many || (known > 0 && looks_like_symbols) {
        return Some(Kind {
            why: format!("{known} of {many} values are known here"),
            prefixes: &[],
            symbols: looks_like_symbols,
            of_genes: looks_like_symbols,
            is_sure: true,
        });
    }
    looks_like_symbols.then(|| Kind {
        why: told(alike, what),
        prefixes: &[],
        symbols: true,
        of_genes: true,
        is_sure: false,
    })
}

fn is_of_genes(what: &str) -> bool {
    what.ends_with("genes") || what == "proteins"
}

fn named(name: &str) -> Option<(&'static str, &'static [&'static str])> {
    let key = fold_loosely(name);
    let found = NAMES.iter().find(|(known, ..)| *known == key)?;
    Some((found.1, found.2))
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
