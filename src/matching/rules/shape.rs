//! What a value says by more than its letters: a version, an isoform, a FASTA name, an ICD code.

use super::index::{ICD, prefix_of};
use super::members::without_count;
use super::text::is_number;
use crate::spelling::Prefixes;

/// What a value looks like, whether or not it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::matching) enum Shape {
    /// `P15692`, `P15692-2;P48061`, `sp|P48061|SDF1_HUMAN`.
    Protein,
    /// `SDF1_HUMAN`.
    EntryName,
    /// `ENSG00000112715.21`.
    Ensembl,
    /// `C22.0`: with its dot, since `C22` could be a place on a plate.
    IcdCode,
    /// `MONDO:0007256`.
    Curie,
    /// `VEGFA`.
    Symbol,
}

impl Shape {
    /// How many such values are called.
    pub(in crate::matching) const fn words(self) -> &'static str {
        match self {
            Self::Protein => "UniProt accessions",
            Self::EntryName => "UniProt entry names",
            Self::Ensembl => "Ensembl identifiers",
            Self::IcdCode => "ICD-10 codes",
            Self::Curie => "identifiers with a prefix",
            Self::Symbol => "gene symbols",
        }
    }

    /// Whether a value looks so, or if it is a group, its first member.
    pub(in crate::matching) fn fits(self, value: &str, known: &Prefixes) -> bool {
        let first = value.split([';', ',']).next().unwrap_or_default().trim();
        let accession = accession_of_fasta(first).unwrap_or(first);
        match self {
            Self::Protein => {
                let plain =
                    without_version(accession, known).or_else(|| without_isoform(accession, known));
                is_uniprot(plain.map_or(accession, |(plain, _)| plain), known)
            }
            Self::EntryName => first.rsplit_once('_').is_some_and(|(name, organism)| {
                let is_word = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
                matches!(organism, "HUMAN" | "MOUSE" | "RAT" | "BOVIN")
                    && (1..=11).contains(&name.len())
                    && name.bytes().all(is_word)
            }),
            Self::Ensembl => {
                is_ensembl(without_version(first, known).map_or(first, |(plain, _)| plain))
            }
            Self::IcdCode => {
                first.contains('.')
                    && IcdCode::of(first, known).is_some_and(|code| code.prefix.is_none())
            }
            Self::Curie => known.curie(value).is_some(),
            Self::Symbol => {
                let begins = first.starts_with(|c: char| c.is_ascii_alphabetic());
                let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
                begins && (2..=14).contains(&first.len()) && first.bytes().all(fits)
            }
        }
    }
}

/// An accession without its version, and the version.
///
/// A prefix may stand before it. `C22.0` has none: that is a code with a dot.
pub(super) fn without_version<'t>(text: &'t str, known: &Prefixes) -> Option<(&'t str, &'t str)> {
    let (rest, version) = text.rsplit_once('.')?;
    let accession = rest.rsplit(':').next()?;
    let is_versioned =
        is_ensembl(accession) || is_refseq(accession) || is_uniprot(accession, known);
    // GENCODE's `.25_3` is version 25, mapped to an older genome for the third time.
    let mut numbers = version.splitn(2, '_');
    (numbers.all(is_number) && is_versioned).then_some((rest, version))
}

/// The accession of a protein without the number of its isoform, and that number.
pub(super) fn without_isoform<'t>(text: &'t str, known: &Prefixes) -> Option<(&'t str, &'t str)> {
    let (rest, isoform) = text.rsplit_once('-')?;
    let accession = rest.rsplit(':').next()?;
    let is_isoform = is_number(isoform) && isoform.len() <= 3 && is_uniprot(accession, known);
    is_isoform.then_some((rest, isoform))
}

/// The accession in a FASTA name, `sp|P48061|SDF1_HUMAN`, as it stands there or with all that
/// follows it. A decoy (`REV__sp|…`) is none.
pub(super) fn accession_of_fasta(text: &str) -> Option<&str> {
    let text = without_count(text.strip_prefix('>').unwrap_or(text));
    let (bank, rest) = text.split_once('|')?;
    let is_bank = bank.eq_ignore_ascii_case("sp") || bank.eq_ignore_ascii_case("tr");
    let (accession, name) = rest.split_once('|').unwrap_or((rest, ""));
    let (name, description) = name.split_once(' ').unwrap_or((name, ""));
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let are_words = accession.chars().chain(name.chars()).all(is_word);
    (is_bank && are_words && !description.contains('|')).then_some(accession)
}

/// An ICD-10 code without its dot, and the prefix before it, if there is one.
pub(super) struct IcdCode {
    pub prefix: Option<String>,
    pub code: String,
}

impl IcdCode {
    pub fn of(text: &str, known: &Prefixes) -> Option<Self> {
        let (prefix, code) = match text.rsplit_once([':', '_', ' ']) {
            Some((prefix, code)) => (Some(icd_prefix(prefix, known)?), code),
            None => (None, text),
        };
        // Dagger and asterisk tell cause from manifestation.
        let code = code.trim().trim_end_matches(['*', '†', '+']);
        let written = &code.to_ascii_uppercase();
        let (category, rest) = written.split_at_checked(3)?;
        let rest = rest.strip_prefix('.').unwrap_or(rest);
        let fits = |place, byte: u8| match place {
            0 => byte.is_ascii_uppercase(),
            1 => byte.is_ascii_digit(),
            2 => byte.is_ascii_digit() || matches!(byte, b'A' | b'B'),
            // Only the last may be a letter, but for what fills up.
            _ => byte.is_ascii_digit() || byte == b'X',
        };
        let code = format!("{category}{rest}");
        let (last, before) = code.as_bytes().split_last()?;
        let mut places = before.iter().enumerate();
        let is_code = places.all(|(place, byte)| fits(place, *byte))
            && (fits(before.len(), *last) || (before.len() > 3 && last.is_ascii_uppercase()))
            && code.len() <= 7;
        // O03123 is a protein before it is a miscarriage.
        let is_protein = || prefix.is_none() && is_uniprot(written, known);
        (is_code && !is_protein()).then_some(Self { prefix, code })
    }

    /// The code itself, then those above it, the nearest first.
    pub fn upwards(&self) -> impl Iterator<Item = &str> {
        (3..=self.code.len())
            .rev()
            .map(|length| &self.code[..length])
    }
}

/// The prefix for ICD-10 that is spelled so: `ICD-10-CM`, `icd10`.
fn icd_prefix(spelling: &str, known: &Prefixes) -> Option<String> {
    let plain: String = spelling
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    [spelling, &plain].into_iter().find_map(|spelling| {
        let made = known.curie(&format!("{spelling}:A00"))?;
        let prefix = prefix_of(&made)?;
        ICD.contains(&prefix).then(|| prefix.to_owned())
    })
}

/// `ENSG00000112715`, `ENSMUST…`.
fn is_ensembl(text: &str) -> bool {
    let start = text.get(..3).unwrap_or_default();
    let rest = text.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let letters = text.len() - rest.len();
    start.eq_ignore_ascii_case("ens") && letters >= 4 && rest.len() == 11 && is_number(rest)
}

/// `NM_001171623`.
fn is_refseq(text: &str) -> bool {
    text.split_once('_').is_some_and(|(kind, digits)| {
        let is_kind = kind.len() == 2 && kind.bytes().all(|byte| byte.is_ascii_alphabetic());
        is_kind && digits.len() >= 6 && is_number(digits)
    })
}

/// `P15692`, `A0A024R161`.
fn is_uniprot(text: &str, known: &Prefixes) -> bool {
    matches!(text.len(), 6 | 10) && known.curie(&format!("UniProtKB:{text}")).is_some()
}
