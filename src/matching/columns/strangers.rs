//! Identifiers that are evidently such, and of which this database has none: that is said, and
//! what could never match is not looked for in silence.

use std::sync::LazyLock;

use regex_lite::Regex;

/// What they are called, and what they look like; the first that fits.
const STRANGERS: [(&str, &str); 14] = [
    (
        "Ensembl transcripts",
        r"^ENS([A-Z]{3,4})?T\d{11}(\.\d+)?(_\d+)?$",
    ),
    (
        "Ensembl proteins",
        r"^(\d+\.)?ENS([A-Z]{3,4})?P\d{11}(\.\d+)?$",
    ),
    ("Ensembl exons", r"^ENS([A-Z]{3,4})?E\d{11}(\.\d+)?$"),
    ("Ensembl genes of the rat", r"^ENSRNOG\d{11}(\.\d+)?$"),
    ("Ensembl genes of the zebrafish", r"^ENSDARG\d{11}(\.\d+)?$"),
    (OTHERS, r"^ENS[A-Z]{3,4}G\d{11}(\.\d+)?$"),
    (
        "RefSeq transcripts or proteins",
        r"^[NX][MRP]_\d{6,}(\.\d+)?$",
    ),
    (
        "Affymetrix probe sets",
        r"^(AFFX-\S+|\d{3,}_([a-z]_)?(at|st))$",
    ),
    (
        "Illumina or Agilent probes",
        r"^(ILMN_\d+|A_\d\d_P\d+|cg\d{8})$",
    ),
    ("identifiers of the rat (RGD)", r"^RGD:? ?\d+$"),
    (
        "identifiers of another organism",
        r"^(FBgn\d{7}|WBGene\d{8}|ZDB-GENE-\d+-\d+|AT[1-5CM]G\d{5}|Y[A-P][LR]\d{3}[CW](-[A-Z])?)$",
    ),
    ("sequence variants", r"^rs\d{3,}$"),
    (
        ICD_9,
        r"^(ICD-?9(-?CM)?:)?(\d{3}\.\d{1,2}|[EV]\d{2,3}\.\d{1,2})$",
    ),
    (SNOMED, r"^((SNOMED(CT)?|SCTID):)?[1-9]\d{5,17}$"),
];

const OTHERS: &str = "Ensembl genes of another organism";
const ICD_9: &str = "ICD-9 codes";
const SNOMED: &str = "SNOMED CT codes";

static PATTERNS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let pattern = |(_, text): &(&str, &str)| Regex::new(text).expect("a pattern of ours");
    STRANGERS.iter().map(pattern).collect()
});

/// What most values of a column look like, if it is nothing of which this database has any.
pub(super) fn words(name: &str, values: &[&str]) -> Option<&'static str> {
    // Most columns look like none of these at the first glance.
    let glance = &values[..values.len().min(5)];
    let fits = |pattern: &Regex, value: &str| {
        let signs = |c: char| matches!(c, ';' | ',' | '|' | '/') || c.is_whitespace();
        let mut members = value
            .split(signs)
            .filter(|member| !member.is_empty())
            .peekable();
        // Beside a transcript its gene may stand.
        members.peek().is_some() && members.all(|member| pattern.is_match(member))
    };
    let any = |pattern: &Regex| glance.iter().any(|value| fits(pattern, value));
    if !PATTERNS.iter().any(any) {
        return None;
    }
    let key = name.to_ascii_lowercase();
    let has = |part: &str| values.iter().any(|value| value.contains(part));
    // Numbers look like much: their column must say so. The mouse's genes are known.
    let is_told = |words: &str| match words {
        SNOMED => {
            ["snomed", "sct", "concept"]
                .iter()
                .any(|word| key.contains(word))
                || has("SNOMED")
        }
        ICD_9 => key.contains("icd") || has("ICD"),
        OTHERS => !has("ENSMUSG"),
        _ => true,
    };
    let mut all = STRANGERS.iter().zip(PATTERNS.iter());
    let found = all.find(|((words, _), pattern)| {
        let fitting = values.iter().filter(|value| fits(pattern, value));
        is_told(words) && fitting.count() * 2 > values.len()
    });
    found.map(|((words, _), _)| *words)
}
