//! Identifiers that are evidently such, and of which this database has none: that is said, and
//! what could never match is not looked for in silence.

use std::sync::LazyLock;

use regex_lite::Regex;

/// What they are called, and what they look like.
const STRANGERS: [(&str, &str); 12] = [
    ("Ensembl transcripts", r"^ENS([A-Z]{3,4})?T\d{11}(\.\d+)?(_\d+)?$"),
    ("Ensembl proteins", r"^(\d+\.)?ENS([A-Z]{3,4})?P\d{11}(\.\d+)?$"),
    ("Ensembl exons", r"^ENS([A-Z]{3,4})?E\d{11}(\.\d+)?$"),
    (
        "Ensembl genes of another organism",
        r"^ENS(RNO|DAR|SSC|BTA|GAL|CAF|MMU|PTR|OCU|XET|[A-Z]{3,4})G\d{11}(\.\d+)?$",
    ),
    ("RefSeq transcripts or proteins", r"^[NX][MRP]_\d{6,}(\.\d+)?$"),
    ("Affymetrix probe sets", r"^(AFFX-\S+|\d{3,}_([a-z]_)?(at|st))$"),
    ("Illumina or Agilent probes", r"^(ILMN_\d+|A_\d\d_P\d+|cg\d{8})$"),
    ("identifiers of the rat (RGD)", r"^RGD:? ?\d+$"),
    (
        "identifiers of another organism",
        r"^(FBgn\d{7}|WBGene\d{8}|ZDB-GENE-\d+-\d+|AT[1-5CM]G\d{5}|Y[A-P][LR]\d{3}[CW](-[A-Z])?)$",
    ),
    ("sequence variants", r"^rs\d{3,}$"),
    ("ICD-9 codes", r"^(ICD-?9(-?CM)?:)?(\d{3}\.\d{1,2}|[EV]\d{2,3}\.\d{1,2})$"),
    ("SNOMED CT codes", r"^((SNOMED(CT)?|SCTID):)?[1-9]\d{5,17}$"),
];

static PATTERNS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let pattern = |(_, text): &(&str, &str)| Regex::new(text).expect("a pattern of ours");
    STRANGERS.iter().map(pattern).collect()
});

/// What most values of a column look like, if it is nothing of which this database has any.
pub(super) fn words(name: &str, values: &[&str]) -> Option<&'static str> {
    // Most columns look like none of these at the first glance.
    let glance = &values[..values.len().min(5)];
    if !PATTERNS.iter().any(|pattern| glance.iter().any(|value| pattern.is_match(first(value)))) {
        return None;
    }
    let key = name.to_ascii_lowercase();
    // Numbers look like much: their column must say so.
    let is_told = |words: &str| match words {
        "SNOMED CT codes" => ["snomed", "sct", "concept"].iter().any(|word| key.contains(word)),
        "ICD-9 codes" => key.contains("icd") || values.iter().any(|value| value.contains("ICD")),
        _ => true,
    };
    let mut all = STRANGERS.iter().zip(PATTERNS.iter());
    let found = all.find(|((words, _), pattern)| {
        let fitting = values.iter().filter(|value| pattern.is_match(first(value)));
        is_told(words) && fitting.count() * 2 > values.len()
    });
    found.map(|((words, _), _)| *words)
}

/// What stands first in a group.
fn first(value: &str) -> &str {
    value.split([';', ',', '|', ' ']).next().unwrap_or_default()
}
