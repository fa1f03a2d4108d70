//! CURIEs: what makes two spellings of one identifier meet.

use regex_lite::{Regex, RegexBuilder};

use super::fold::is_invisible;

/// More than any registry's pattern takes once it is compiled, in bytes.
const PATTERN: usize = 1 << 18;

/// Other web addresses under which identifiers are looked at, without `http://` and `www.`; where
/// the identifier stands in a query, what stands before it there.
const ADDRESSES: [(&str, &str, &str); 23] = [
    ("UniProtKB", "uniprot.org/uniprotkb/", ""),
    ("UniProtKB", "uniprot.org/uniprot/", ""),
    ("UniProtKB", "rest.uniprot.org/uniprotkb/", ""),
    ("UniProtKB", "alphafold.ebi.ac.uk/entry/", ""),
    ("NCBIGene", "ncbi.nlm.nih.gov/gene/", ""),
    ("NCBIGene", "ncbi.nlm.nih.gov/gene/", "term="),
    ("NCBIGene", "ncbi.nlm.nih.gov/gene", "term="),
    ("NCBIGene", "ncbi.nlm.nih.gov/gene", "list_uids="),
    (
        "NCBIGene",
        "ncbi.nlm.nih.gov/entrez/query.fcgi",
        "list_uids=",
    ),
    ("ENSEMBL", "ensembl.org/id/", ""),
    ("ENSEMBL", "ensembl.org/", "g="),
    (
        "HGNC",
        "genenames.org/data/gene-symbol-report/#!/hgnc_id/",
        "",
    ),
    ("HGNC", "genenames.org/data/hgnc_data.php", "hgnc_id="),
    (
        "HGNC",
        "genenames.org/cgi-bin/gene_symbol_report",
        "hgnc_id=",
    ),
    ("OMIM", "omim.org/entry/", ""),
    ("OMIM", "omim.org/", ""),
    ("MGI", "informatics.jax.org/marker/", ""),
    ("MESH", "id.nlm.nih.gov/mesh/", ""),
    ("MESH", "meshb.nlm.nih.gov/record/ui", "ui="),
    ("Orphanet", "orpha.net/en/disease/detail/", ""),
    ("DOID", "disease-ontology.org/term/", ""),
    ("MONDO", "monarchinitiative.org/", ""),
    ("MONDO", "monarchinitiative.org/disease/", ""),
];

/// The prefixes that identifiers may have: which these are, the database that is asked says.
///
/// ```
/// use migrasome::spelling::Prefixes;
///
/// let mut prefixes = Prefixes::default();
/// prefixes.add("HGNC", r"^\d{1,5}$", "https://www.genenames.org/#!/hgnc_id/$1", "hgnc|HGNC ID")?;
/// for spelling in ["hgnc:12680", "HGNC ID_12680", "HGNC:HGNC:12680"] {
///     assert_eq!(prefixes.curie(spelling).as_deref(), Some("HGNC:12680"));
/// }
/// assert_eq!(prefixes.curie("12680"), None);
/// assert_eq!(prefixes.prefix("hgnc id"), Some("HGNC"));
/// # Ok::<(), String>(())
/// ```
#[derive(Debug, Default)]
pub struct Prefixes {
    known: Vec<Prefix>,
    /// Every spelling in lower case, sorted, and the place of the prefix that it means.
    spelled: Vec<(String, usize)>,
}

/// A prefix and what an identifier of it looks like.
#[derive(Debug)]
struct Prefix {
    name: String,
    pattern: Regex,
    /// Its web addresses up to the identifier, without `http://` and `www.`.
    address: String,
}

impl Prefixes {
    /// Adds a prefix: the pattern of its identifiers, their web address with `$1` for the
    /// identifier, and its other spellings with `|` between them. A spelling that is taken stays
    /// with the prefix that had it first.
    ///
    /// # Errors
    ///
    /// What is wrong with the pattern.
    pub fn add(
        &mut self,
        name: &str,
        pattern: &str,
        url: &str,
        spellings: &str,
    ) -> Result<(), String> {
        let compiled = RegexBuilder::new(pattern).size_limit(PATTERN).build();
        let pattern = compiled.map_err(|error| {
            format!("the pattern `{pattern}` of the prefix `{name}` cannot be used: {error}")
        })?;
        let (address, _) = url.split_once("$1").unwrap_or_default();
        for spelling in spellings.split('|').chain([name]) {
            let lower = spelling.to_ascii_lowercase();
            let place = self
                .spelled
                .binary_search_by(|(known, _)| known.cmp(&lower));
            if let (Err(place), false) = (place, lower.is_empty()) {
                self.spelled.insert(place, (lower, self.known.len()));
            }
        }
        self.known.push(Prefix {
            name: name.to_owned(),
            pattern,
            address: bare_address(address).to_owned(),
        });
        Ok(())
    }

    /// All prefixes, as the database spells them.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.known.iter().map(|known| known.name.as_str())
    }

    /// The prefix that a spelling of one means, as the database spells it.
    #[must_use]
    pub fn prefix(&self, spelling: &str) -> Option<&str> {
        Some(&self.find(trimmed(spelling))?.name)
    }

    /// The CURIE of an identifier, as the database spells it, however a lab spells it.
    ///
    /// Its prefix may be any spelling that is known, in any case, with `:` or `_` behind it, or
    /// written twice; and it may be a web address: the prefix's own, an OBO, identifiers.org or
    /// bioregistry.io one. What has no prefix that is known, or does not fit the pattern of its
    /// prefix, is none: a bare `P15692` or `7422` is never guessed.
    #[must_use]
    pub fn curie(&self, spelling: &str) -> Option<String> {
        // Most of what labs write; no prefix ends anywhere in it.
        memchr::memchr3(b':', b'_', b'/', spelling.as_bytes())?;
        let text = trimmed(spelling);
        let text = text
            .strip_prefix('<')
            .and_then(|text| text.strip_suffix('>'))
            .map_or(text, trimmed);
        let address = strip(text, "http://").or_else(|| strip(text, "https://"));
        match address {
            Some(address) => self.of_address(address),
            None => self.of_compact(text).or_else(|| self.of_address(text)),
        }
    }

    fn find(&self, spelling: &str) -> Option<&Prefix> {
        let lower = || spelling.bytes().map(|byte| byte.to_ascii_lowercase());
        let found = self
            .spelled
            .binary_search_by(|(known, _)| known.bytes().cmp(lower()));
        Some(&self.known[self.spelled[found.ok()?].1])
    }

    /// `PREFIX:accession`, or with `_` where the accession has a digit: `ensembl_gene_id` is no
    /// identifier.
    fn of_compact(&self, text: &str) -> Option<String> {
        if let Some((prefix, accession)) = text.split_once(':') {
            return self.of(self.find(prefix.trim())?, accession.trim());
        }
        // A prefix may have the sign itself (UMLS_CUI).
        text.match_indices('_').find_map(|(place, _)| {
            let accession = &text[place + 1..];
            let prefix = self.find(&text[..place])?;
            let has_digit = accession.bytes().any(|byte| byte.is_ascii_digit());
            has_digit.then(|| self.of(prefix, accession)).flatten()
        })
    }

    /// A web address without its `http://`.
    fn of_address(&self, address: &str) -> Option<String> {
        let address = bare_address(address).trim_end_matches('/');
        if let Some(name) = strip(address, "purl.obolibrary.org/obo/") {
            return self.of_compact(name);
        }
        let resolved =
            strip(address, "identifiers.org/").or_else(|| strip(address, "bioregistry.io/"));
        if let Some(name) = resolved {
            return self.of_compact(name).or_else(|| {
                let (prefix, accession) = name.split_once('/')?;
                self.of(self.find(prefix)?, accession)
            });
        }
        let with_address = self.known.iter().filter(|known| !known.address.is_empty());
        with_address
            .filter_map(|known| Some((known, strip(address, &known.address)?)))
            .find_map(|(known, accession)| self.of(known, accession))
            .or_else(|| self.of_page(address))
    }

    /// The address of a page about an identifier, with what else stands behind it.
    fn of_page(&self, address: &str) -> Option<String> {
        // Mirrors and archives of Ensembl: useast., grch37., jul2023.archive.
        let host = address.split('/').next()?;
        let is_mirror = strip_end(host, ".ensembl.org").is_some();
        let bare = if is_mirror {
            &address[host.len() - "ensembl.org".len()..]
        } else {
            address
        };
        ADDRESSES.iter().find_map(|(prefix, start, query)| {
            let rest = strip(bare, start)?;
            let rest = if query.is_empty() {
                rest
            } else {
                let mut parts = rest.split(['?', ';', '&']);
                parts.find_map(|part| part.strip_prefix(query))?
            };
            let end = rest.find(['/', '?', '#', '&', ';']).unwrap_or(rest.len());
            let accession = rest[..end]
                .trim_end_matches(".txt")
                .trim_end_matches(".fasta");
            let accession = accession.replace("%3A", ":");
            self.of(self.find(prefix)?, &accession)
        })
    }

    /// What fits the pattern: as it is, in upper case, or with the prefix once more before it.
    fn of(&self, prefix: &Prefix, mut text: &str) -> Option<String> {
        // A prefix may stand there once more, and in some exports twice.
        for _ in 0..3 {
            for accession in [text, &text.to_ascii_uppercase()] {
                if prefix.pattern.is_match(accession) {
                    return Some(format!("{}:{accession}", prefix.name));
                }
            }
            let (again, accession) = text.split_once([':', '_'])?;
            if self.find(again.trim())?.name != prefix.name {
                return None;
            }
            text = accession.trim();
        }
        None
    }
}

fn bare_address(address: &str) -> &str {
    ["http://", "https://", "www."]
        .iter()
        .fold(address, |rest, start| strip(rest, start).unwrap_or(rest))
}

fn strip_end<'text>(text: &'text str, end: &str) -> Option<&'text str> {
    let at = text.len().checked_sub(end.len())?;
    let (rest, tail) = text.split_at_checked(at)?;
    tail.eq_ignore_ascii_case(end).then_some(rest)
}

/// The text after a start in whatever case.
fn strip<'text>(text: &'text str, start: &str) -> Option<&'text str> {
    let (head, rest) = text.split_at_checked(start.len())?;
    head.eq_ignore_ascii_case(start).then_some(rest)
}

/// Without white space and what leaves no mark around it.
pub(crate) fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c))
}
