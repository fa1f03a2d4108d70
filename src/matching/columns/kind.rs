//! What one column evidently holds: by what most of its values are, and by its name.

use std::collections::BTreeSet;

use super::names::{self, ENSEMBL, ICD, Named, Subject, UNIPROT};
use super::strangers;
use crate::matching::rules::{GENES, Resolver, Sense, Shape, is_nothing};

/// How many different values must look like symbols where nothing else tells that they are.
const MANY: usize = 20;

/// What a column evidently holds.
pub(super) struct Kind {
    pub(super) subject: Subject,
    pub(super) why: String,
    prefixes: &'static [&'static str],
    pub(super) symbols: bool,
    separators: Vec<char>,
    /// Whether its name says what it holds.
    pub(super) is_named: bool,
    /// How much speaks for it.
    pub(super) weight: Weight,
}

/// How much speaks for a column, the most first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weight {
    /// What the values are, or the name.
    Sure,
    /// Enough of the values are known here.
    Known,
    /// Many values look like gene symbols, and none is known.
    Symbols,
    /// Descriptions in which a gene is named.
    Heads,
    /// Few values look like gene symbols, and none is known: the other end of an edge at most.
    Few,
}

impl Kind {
    /// What is known of a column, where its user did not say otherwise. In a column of genes,
    /// PVR is a gene and no disease; but a column that was asked for by a name that says nothing
    /// may hold anything.
    pub(super) fn inform(&self, sense: &mut Sense, was_asked_for: bool) {
        let owned = |words: &[&str]| words.iter().map(ToString::to_string).collect();
        let is_certain = self.is_named || (self.symbols && !was_asked_for);
        if sense.kinds.is_empty() && is_certain {
            sense.kinds = match self.subject {
                Subject::Genes => owned(&GENES),
                Subject::Diseases => owned(&["disease", "field"]),
                Subject::Others => Vec::new(),
            };
        }
        if sense.prefixes.is_empty() {
            sense.prefixes = owned(self.prefixes);
        }
        sense.symbols = self.symbols;
        sense.separators.clone_from(&self.separators);
    }
}

/// What values look like, what they then are, and which prefixes they have.
pub(super) const SHAPES: [(Shape, Subject, &[&str]); 5] = [
    (Shape::Protein, Subject::Genes, UNIPROT),
    (Shape::EntryName, Subject::Genes, &[]),
    (Shape::Ensembl, Subject::Genes, ENSEMBL),
    (Shape::IcdCode, Subject::Diseases, ICD),
    (Shape::Curie, Subject::Others, &[]),
];

/// A column: its name, and different values of it from the whole file.
pub(super) struct Column<'c> {
    pub(super) name: &'c str,
    pub(super) values: Vec<&'c str>,
    pub(super) resolver: &'c Resolver,
}

impl<'c> Column<'c> {
    pub(super) fn new(name: &'c str, values: &'c BTreeSet<String>, resolver: &'c Resolver) -> Self {
        let values = values.iter().map(String::as_str);
        Self {
            name,
            values: values.filter(|value| !is_nothing(value)).collect(),
            resolver,
        }
    }

    pub(super) fn count(&self, is: impl Fn(&str) -> bool) -> usize {
        self.values.iter().filter(|value| is(value)).count()
    }

    pub(super) fn is_most(&self, count: usize) -> bool {
        count * 2 > self.values.len()
    }

    fn look_like(&self, count: usize, words: &str) -> String {
        format!("{count} of {} values look like {words}", self.values.len())
    }

    /// What its values are, of which this database has none.
    pub(super) fn stranger(&self) -> Option<String> {
        let words = strangers::words(self.name, &self.values)?;
        Some(format!(
            "column `{}` looks like {words}, of which this database has none",
            self.name
        ))
    }

    /// Whether it holds numbers, counts for instance.
    fn is_of_numbers(&self) -> bool {
        let numbers = self.count(|value| value.replace(',', ".").parse::<f64>().is_ok());
        numbers * 5 > self.values.len() * 4
    }

    /// Whether its numbers count its own rows: 1, 2, 3, …
    fn is_running(&self) -> bool {
        let numbers: BTreeSet<u64> = self.values.iter().filter_map(|n| n.parse().ok()).collect();
        let (Some(first), Some(last)) = (numbers.first(), numbers.last()) else {
            return false;
        };
        *first < 2 && numbers.len() > 2 && last - first < 2 * numbers.len() as u64
    }

    fn fits(&self, shape: Shape, value: &str) -> bool {
        shape.fits(value, &self.resolver.prefixes)
    }

    /// Whether what stands first in a value looks like a gene symbol; `strictly`: and like no
    /// word.
    pub(super) fn is_symbol(&self, value: &str, strictly: bool) -> bool {
        let signs = |c: char| matches!(c, ';' | ',' | '|' | '/' | '\n');
        let begin = value.trim_start_matches(['c', '(', '[', '{', '"', '\'']);
        let first = if value.len() == begin.len() || begin.len() + 2 > value.len() {
            value
        } else {
            begin
        };
        let first = first.split(signs).next().unwrap_or_default();
        let first = first.trim_matches(['"', '\'', ' ', ']', ')', '}']);
        let first = if names::is_of_complexes(self.name) {
            first.split('_').next().unwrap_or_default()
        } else {
            first
        };
        let capitals = first.bytes().filter(u8::is_ascii_uppercase).count();
        let has_digit = first.bytes().any(|byte| byte.is_ascii_digit());
        self.fits(Shape::Symbol, first) && (!strictly || capitals > 1 || has_digit)
    }

    /// Whether its values look like symbols, and some of them like nothing else.
    fn are_symbols(&self) -> Option<usize> {
        let alike = self.count(|value| self.is_symbol(value, false));
        let strict = self.count(|value| self.is_symbol(value, true));
        (self.is_most(alike) && strict * 3 > self.values.len()).then_some(alike)
    }

    /// What it evidently holds: what most of its values are decides, then its name, whether they
    /// are known here, and last whether many of them look like symbols.
    pub(super) fn kind(&self) -> Option<Kind> {
        let named = names::named(self.name);
        // Of no value at all, the name alone tells.
        if self.values.is_empty() {
            return named.map(|named| self.by_name(named, false));
        }
        if self.is_of_numbers() {
            return named
                .filter(|named| named.has_numbers && !self.is_running())
                .map(|named| self.by_name(named, false));
        }
        let kind = self.by_shape(named).or_else(|| self.by_its_name(named?));
        if kind.is_some() || names::is_beside(self.name) || names::is_of_another_organism(self.name)
        {
            return kind;
        }
        self.by_what_is_known(named)
    }

    fn made(&self, subject: Subject, why: String, is_named: bool) -> Kind {
        Kind {
            subject,
            why,
            prefixes: &[],
            symbols: false,
            separators: self.separators(subject),
            is_named,
            weight: Weight::Sure,
        }
    }

    fn by_shape(&self, named: Option<&'static Named>) -> Option<Kind> {
        for (shape, subject, prefixes) in SHAPES {
            let alike = self.count(|value| self.fits(shape, value));
            if !self.is_most(alike) {
                continue;
            }
            if shape == Shape::IcdCode && !names::may_be_codes(self.name) {
                continue;
            }
            // P10001 is a patient.
            if subject == Subject::Genes && names::is_beside(self.name) && self.known().0 == 0 {
                continue;
            }
            let own = named.filter(|own| shape == Shape::IcdCode && !own.prefixes.is_empty());
            // Of whatever name, accessions of proteins are proteins.
            let subject = match named {
                Some(own) if own.subject == Subject::Diseases => own.subject,
                _ if subject != Subject::Others => subject,
                Some(own) => own.subject,
                None => self.subject_of_prefixes(),
            };
            let why = self.look_like(alike, shape.words());
            // The terms that rows are annotated with.
            let is_annotation = subject == Subject::Others && names::is_beside(self.name);
            return Some(Kind {
                prefixes: own.map_or(prefixes, |own| own.prefixes),
                weight: if is_annotation {
                    Weight::Known
                } else {
                    Weight::Sure
                },
                ..self.made(subject, why, named.is_some())
            });
        }
        let heads = self.count(|value| value.contains(" GN="));
        self.is_most(heads).then(|| Kind {
            weight: Weight::Heads,
            ..self.made(Subject::Genes, self.look_like(heads, "FASTA heads"), false)
        })
    }

    fn by_name(&self, named: &'static Named, symbols: bool) -> Kind {
        let mut why = format!("its name says {}", named.words);
        if symbols {
            let alike = self.count(|value| self.is_symbol(value, false));
            why = format!(
                "{why}, and {}",
                self.look_like(alike, Shape::Symbol.words())
            );
        }
        Kind {
            prefixes: named.prefixes,
            symbols,
            ..self.made(named.subject, why, true)
        }
    }

    /// A name that says what a column holds, where the values do not say otherwise.
    fn by_its_name(&self, named: &'static Named) -> Option<Kind> {
        let symbols = named.subject == Subject::Genes && self.are_symbols().is_some();
        if named.is_weak && named.subject == Subject::Genes && !symbols && !self.may_be_genes(named)
        {
            return None;
        }
        if named.is_weak && named.subject == Subject::Diseases {
            let (_, diseases, _) = self.known();
            let suffixes = [
                "oma",
                "itis",
                "osis",
                "disease",
                "syndrome",
                "cancer",
                "infection",
            ];
            let is_disease = |value: &str| {
                let value = value.to_lowercase();
                suffixes.iter().any(|suffix| value.contains(suffix))
            };
            if diseases == 0 && !self.is_most(self.count(is_disease)) {
                return None;
            }
        }
        let is_other = names::is_of_other_names(self.name);
        Some(Kind {
            weight: if is_other {
                Weight::Known
            } else {
                Weight::Sure
            },
            ..self.by_name(named, symbols)
        })
    }

    /// Whether it looks like names, but tells what its rows were treated with or grouped by.
    pub(super) fn is_beside(&self) -> bool {
        names::is_beside(self.name)
            && !self.values.is_empty()
            && !self.is_of_numbers()
            && (self.by_what_is_known(None).is_some() || self.known() != (0, 0, 0))
    }

    fn by_what_is_known(&self, named: Option<&'static Named>) -> Option<Kind> {
        let (genes, diseases, others) = self.known();
        let known = genes + diseases + others;
        let symbols = self.are_symbols();
        // Three letters are an operator, or a language.
        let evident = self.count(|value| {
            let has_digit = value.bytes().any(|byte| byte.is_ascii_digit());
            self.is_symbol(value, true) && (has_digit || value.len() > 3)
        });
        let is_enough = genes > 1
            || evident == self.values.len()
            || self.values.len() >= MANY
            || known * 2 >= self.values.len();
        let has_symbols = is_enough && genes > 0 && symbols.is_some() && self.is_most(evident);
        // One known word makes no column: notes and treatments have it too.
        let is_half = known > 0 && known * 2 >= self.values.len();
        let are_many = (known * 5 > self.values.len() && known > 1) || is_half;
        if are_many || has_symbols {
            let subject = match () {
                () if genes * 2 > known || has_symbols => Subject::Genes,
                () if diseases * 2 > known => Subject::Diseases,
                () => Subject::Others,
            };
            let why = format!("{known} of {} values are known here", self.values.len());
            return Some(Kind {
                symbols: has_symbols,
                weight: Weight::Known,
                ..self.made(subject, why, named.is_some())
            });
        }
        // Wells of a plate and numbers of patients look like short symbols.
        let strongly = self.count(|value| {
            let letters = value.bytes().filter(u8::is_ascii_alphabetic).count();
            self.is_symbol(value, false) && letters > 2
        });
        let with_digits = self.count(|value| value.bytes().any(|byte| byte.is_ascii_digit()));
        let many = self.values.len();
        let alike = symbols?;
        let are_many = many >= MANY && strongly * 10 > many * 7 && with_digits * 5 > many;
        let are_few = evident == many && many > 2 && names::is_of_edges(self.name);
        (are_many || are_few).then(|| Kind {
            symbols: true,
            weight: if are_many {
                Weight::Symbols
            } else {
                Weight::Few
            },
            ..self.made(
                Subject::Genes,
                self.look_like(alike, Shape::Symbol.words()),
                named.is_some(),
            )
        })
    }
}
