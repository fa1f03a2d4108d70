//! CURIEs: what makes two spellings of one identifier meet.

use std::sync::LazyLock;

use regex_lite::Regex;

use super::fold::is_invisible;
use crate::seed::Seeds;

/// The CURIE of an identifier, as the database spells it, however a lab spells it.
///
/// Its prefix may be any spelling that `prefixes` knows, in any case, with `:` or `_` behind
/// it, or written twice; and it may be a web address: the prefix's own, an OBO, identifiers.org
/// or bioregistry.io one. What has no prefix that is known, or does not fit the pattern of its
/// prefix, is none: a bare `P15692` or `7422` is never guessed.
///
/// ```
/// use migrasome::spelling::curie;
/// for spelling in [
///     "mondo:0007256",
///     "MONDO_0007256",
///     "http://purl.obolibrary.org/obo/MONDO_0007256",
///     "https://identifiers.org/mondo:0007256",
/// ] {
///     assert_eq!(curie(spelling).as_deref(), Some("MONDO:0007256"));
/// }
/// assert_eq!(curie("HGNC:HGNC:12680").as_deref(), Some("HGNC:12680"));
/// assert_eq!(curie("7422"), None);
/// ```
#[must_use]
pub fn curie(spelling: &str) -> Option<String> {
    // Most of what labs write; no prefix ends anywhere in it.
    memchr::memchr3(b':', b'_', b'/', spelling.as_bytes())?;
    let text = trimmed(spelling);
    let text = text
        .strip_prefix('<')
        .and_then(|text| text.strip_suffix('>'))
        .map_or(text, trimmed);
    let address = strip(text, "http://").or_else(|| strip(text, "https://"));
    match address {
        Some(address) => of_address(address),
        None => of_compact(text).or_else(|| of_address(text)),
    }
}

/// The prefix that a spelling of one means, as the database spells it.
///
/// ```
/// use migrasome::spelling::prefix;
/// assert_eq!(prefix("entrez gene/locuslink").as_deref(), Some("NCBIGene"));
/// assert_eq!(prefix("gene"), None);
/// ```
#[must_use]
pub fn prefix(spelling: &str) -> Option<String> {
    let found = PREFIXES.find(trimmed(spelling))?;
    Some(found.prefix.clone())
}

/// All prefixes, as the database spells them.
#[must_use]
pub fn prefixes() -> Vec<&'static str> {
    PREFIXES
        .known
        .iter()
        .map(|known| known.prefix.as_str())
        .collect()
}

/// A prefix and what an identifier of it looks like.
struct Known {
    prefix: String,
    pattern: Regex,
    /// Its web addresses up to the identifier, without `http://` and `www.`.
    address: String,
}

/// All prefixes, and which of them a spelling in lower case means.
struct Prefixes {
    known: Vec<Known>,
    spelled: Vec<(String, usize)>,
}

static PREFIXES: LazyLock<Prefixes> = LazyLock::new(|| {
    let rows = Seeds::embedded().prefixes();
    let rows = rows.expect("the seeds that this program was built with are sound");
    let mut spelled = Vec::new();
    let mut known = Vec::new();
    for [prefix, pattern, url, spellings] in rows {
        let others = spellings.split('|').filter(|other| !other.is_empty());
        let all = others.chain([prefix.as_str()]);
        spelled.extend(all.map(|each| (each.to_ascii_lowercase(), known.len())));
        let pattern = Regex::new(&pattern);
        let (address, _) = url.split_once("$1").unwrap_or_default();
        known.push(Known {
            pattern: pattern.expect("the patterns that this program was built with are sound"),
            address: bare_address(address).to_owned(),
            prefix,
        });
    }
    spelled.sort();
    spelled.dedup();
    Prefixes { known, spelled }
});

impl Prefixes {
    fn find(&self, spelling: &str) -> Option<&Known> {
        let lower = || spelling.bytes().map(|byte| byte.to_ascii_lowercase());
        let found = self
            .spelled
            .binary_search_by(|(known, _)| known.bytes().cmp(lower()));
        Some(&self.known[self.spelled[found.ok()?].1])
    }
}

impl Known {
    fn curie(&self, accession: &str) -> Option<String> {
        let accession = self.accession(accession)?;
        Some(format!("{}:{accession}", self.prefix))
    }

    /// What fits the pattern: as it is, in upper case, or with the prefix once more before it.
    fn accession(&self, text: &str) -> Option<String> {
        let mut text = text;
        loop {
            if self.pattern.is_match(text) {
                return Some(text.to_owned());
            }
            let upper = text.to_ascii_uppercase();
            if self.pattern.is_match(&upper) {
                return Some(upper);
            }
            text = self.without_prefix(text)?;
        }
    }

    /// What follows a prefix that means this one.
    fn without_prefix<'text>(&self, text: &'text str) -> Option<&'text str> {
        let (prefix, accession) = text.split_once([':', '_'])?;
        let found = PREFIXES.find(prefix.trim())?;
        (found.prefix == self.prefix).then(|| accession.trim())
    }
}

/// `PREFIX:accession`, or with `_` where the accession has a digit: `ensembl_gene_id` is no
/// identifier.
fn of_compact(text: &str) -> Option<String> {
    if let Some((prefix, accession)) = text.split_once(':') {
        return PREFIXES.find(prefix.trim())?.curie(accession.trim());
    }
    // A prefix may have the sign itself (UMLS_CUI).
    text.match_indices('_').find_map(|(place, _)| {
        let accession = &text[place + 1..];
        let known = PREFIXES.find(&text[..place])?;
        let has_digit = accession.bytes().any(|byte| byte.is_ascii_digit());
        has_digit.then(|| known.curie(accession)).flatten()
    })
}

/// A web address without its `http://`.
fn of_address(address: &str) -> Option<String> {
    let address = bare_address(address).trim_end_matches('/');
    if let Some(name) = strip(address, "purl.obolibrary.org/obo/") {
        return of_compact(name);
    }
    let resolved = strip(address, "identifiers.org/").or_else(|| strip(address, "bioregistry.io/"));
    if let Some(name) = resolved {
        return of_compact(name).or_else(|| {
            let (prefix, accession) = name.split_once('/')?;
            PREFIXES.find(prefix)?.curie(accession)
        });
    }
    PREFIXES.known.iter().find_map(|known| {
        let accession = strip(address, &known.address)?;
        known.curie(accession)
    })
}

fn bare_address(address: &str) -> &str {
    ["http://", "https://", "www."]
        .iter()
        .fold(address, |rest, start| strip(rest, start).unwrap_or(rest))
}

/// The text after a start in whatever case.
fn strip<'text>(text: &'text str, start: &str) -> Option<&'text str> {
    let (head, rest) = text.split_at_checked(start.len())?;
    head.eq_ignore_ascii_case(start).then_some(rest)
}

fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{PREFIXES, curie};
    use proptest::prelude::*;

    #[test]
    fn spellings_of_one_identifier_meet() {
        for (spellings, expected) in [
            (
                "mondo_0007256|MONDO:0007256|mondo:0007256|\u{a0}MONDO:0007256 |MONDO: 0007256\
                |MONDO:MONDO_0007256|http://purl.obolibrary.org/obo/MONDO_0007256\
                |https://purl.obolibrary.org/obo/MONDO_0007256/\
                |<http://purl.obolibrary.org/obo/MONDO_0007256>\
                |https://identifiers.org/mondo:0007256|https://identifiers.org/MONDO:0007256\
                |https://bioregistry.io/mondo:0007256|\u{feff}identifiers.org/mondo/0007256",
                "MONDO:0007256",
            ),
            (
                "hgnc:12680|HGNC:HGNC:12680|https://identifiers.org/hgnc/12680\
                |https://identifiers.org/hgnc/HGNC:12680|http://identifiers.org/hgnc:12680/\
                |https://www.genenames.org/data/gene-symbol-report/#!/hgnc_id/HGNC:12680",
                "HGNC:12680",
            ),
            ("GO:GO:0140494|go_0140494|GOBP:0140494", "GO:0140494"),
            (
                "MESH:D042442|MeSH:D042442|mesh:d042442|MESH:MESH:D042442",
                "MESH:D042442",
            ),
            (
                "uniprotkb:p15692|UniProt:P15692|UP:P15692|uniprot/swiss-prot:P15692\
                |http://purl.uniprot.org/uniprot/P15692|https://identifiers.org/uniprot/P15692",
                "UniProtKB:P15692",
            ),
            (
                "GeneID:7422|entrez gene/locuslink:7422|NCBI_GeneID_7422\
                |http://ncbi.nlm.nih.gov/gene/7422/|HTTPS://WWW.NCBI.NLM.NIH.GOV/gene/7422",
                "NCBIGene:7422",
            ),
            ("UMLS_CUI:C0007134|UMLS_CUI_C0007134", "UMLS:C0007134"),
            (
                "OMIMPS:614389|https://omim.org/MIM:PS614389",
                "OMIMPS:614389",
            ),
            (
                "ORPHA:360|Orphanet_360|Orphanet:Orphanet_360",
                "Orphanet:360",
            ),
            ("ICD-10:C22.0|icd:c22.0", "ICD10:C22.0"),
            (
                "ICD-O:9440/3|https://bioregistry.io/icdo/9440/3",
                "ICDO:9440/3",
            ),
            (
                "ensembl:ENSG00000112715.21|Ensembl_ENSG00000112715.21",
                "ENSEMBL:ENSG00000112715.21",
            ),
        ] {
            for spelling in spellings.split('|') {
                assert_eq!(curie(spelling).as_deref(), Some(expected), "{spelling}");
            }
        }
    }

    #[test]
    fn what_has_no_prefix_or_does_not_fit_it_is_none() {
        for text in [
            "",
            ":",
            "_",
            "/",
            "<>",
            "P15692",
            "7422",
            "0007256",
            "MONDO",
            "MONDO:",
            ":0007256",
            "MONDO0007256",
            "MONDO 0007256",
            "MONDO:725",
            "MONDO:0007256 and more",
            "MONDO:0007256;HP:0000001",
            "xMONDO_0007256",
            "UniProtKB:P15692-2",
            "sp|P15692|VEGFA_HUMAN",
            "VEGFA_HUMAN",
            "ensembl_gene_id",
            "ＭＯＮＤＯ:0007256",
            "MONDO:０００７２５６",
            "MONDO：0007256",
            "http://",
            "https://identifiers.org/",
            "https://example.org/MONDO_0007256",
            "http://purl.obolibrary.org/obo/",
        ] {
            assert_eq!(curie(text), None, "{text}");
        }
    }

    #[test]
    fn no_spelling_means_two_prefixes() {
        let mut meant = BTreeMap::new();
        for (spelling, place) in &PREFIXES.spelled {
            let other = meant.insert(spelling, place);
            assert_eq!(other, None, "{spelling}");
        }
    }

    /// Nearly an identifier, or anything at all.
    fn nearly() -> impl Strategy<Value = String> {
        let known = PREFIXES.known.iter();
        let addresses: Vec<String> = known.map(|known| known.address.clone()).collect();
        let prefix = || prop::sample::select(&PREFIXES.spelled[..]).prop_map(|(known, _)| known);
        let start = prop_oneof![
            "[ <\u{a0}]?".prop_map(String::from),
            Just("http://identifiers.org/".to_owned()),
            Just("https://purl.obolibrary.org/obo/".to_owned()),
            prop::sample::select(addresses),
        ];
        let doubled = (prefix(), "[:_/]", prefix()).prop_map(|(one, sign, two)| one + &sign + &two);
        let accession = "[A-Za-z]{0,4}[0-9]{1,7}[:_/. >é]?|[CDQ][0-9]{3}|[a-z_]{0,5}|\\PC{0,4}";
        let rest = (prop_oneof![prefix(), doubled], "[:_/]", accession);
        prop_oneof![
            3 => (start, rest).prop_map(|(start, (prefix, sign, accession))| {
                start + &prefix + &sign + &accession
            }),
            1 => "(?s).{0,16}",
        ]
    }

    proptest! {
        #[test]
        fn a_curie_is_its_own_curie(spelling in nearly()) {
            if let Some(once) = curie(&spelling) {
                prop_assert_eq!(curie(&once), Some(once.clone()));
                prop_assert_eq!(curie(&once.to_lowercase()).is_some(), true, "{}", once);
                let (prefix, accession) = once.split_once(':').unwrap();
                let known = PREFIXES.known.iter().find(|known| known.prefix == prefix).unwrap();
                prop_assert!(known.pattern.is_match(accession));
            }
        }
    }
}
