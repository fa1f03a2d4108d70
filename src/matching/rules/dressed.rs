//! The rules for names in a dress: what programs and people put around a name. Each says in the
//! note what it took off.

use std::sync::LazyLock;

use regex_lite::{Captures, Regex};

use super::shape::Shape;
use super::text::Text;
use super::{Match, MatchType, Resolution, Resolver, Rule, Sense, Status};

/// What follows a name and takes nothing away of it.
static TAG: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?<name>.+?)(?:,? (?<nos>nos)|\s*[(\[](?<tag>disorder|disease|finding|clinical finding|morphologic abnormality|cell|cell structure|body structure|substance|nos|[pnµμum]g/(?:ml|l|dl)|i?u/ml|mfi|npx|%|human|h\. ?sapiens|homo sapiens|homo sapiens \(human\))[)\]])$",
    )
});

static GENOME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?<genome>GRC[hm]\d\d|hg(?:18|19|38)|mm(?:9|10|39)|T2T-CHM13|CHM13)(?:_+|-{2,}|:)(?<name>\S.*)$",
    )
});

static COPY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?<name>[A-Za-z][A-Za-z0-9-]+)\.(?<number>[1-9]\d?)$"));

/// Residues by one letter or three, one behind the other: `S465`, `pS465_S467`, `Ser465/467`.
static SITE: LazyLock<Regex> = LazyLock::new(|| {
    let residue = "(?:[ACDEFGHIKLMNPQRSTVWY]|Ser|Thr|Tyr|Lys|Arg|His|Cys|Asp)-?";
    let place = r"[1-9]\d{0,3}[a-z]?";
    pattern(&format!(
        r"^(?<name>[A-Za-z][\w-]*?)[ _:-]\(?(?<site>(?:\d{{1,4}}_)*p?{residue}{place}(?:(?:[_/,.;]?p?{residue}|[_/,.;]){place})*)\)?$"
    ))
});

/// A site of a protein that is named by its symbol: of a residue that is modified often, and not so
/// near the beginning that it could be the second sample, or a well of a plate.
static EVIDENT_SITE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:\d{1,4}_)*(?:p?[STYK]|p[A-Z]|p?(?:Ser|Thr|Tyr|Lys|Arg|His|Cys|Asp)-?)\d{2,}")
});

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of ours")
}

fn named<'t>(found: &Captures<'t>, name: &str) -> &'t str {
    found.name(name).map_or("", |part| part.as_str())
}

impl Resolver {
    /// `tr|B7Z5N5|B7Z5N5_HUMAN Mothers against … OS=Homo sapiens GN=SMAD2 PE=1 SV=1`.
    pub(super) fn fasta_gene(
        &self,
        text: &Text<'_>,
        sense: &Sense,
        _: usize,
    ) -> Option<Resolution> {
        let (before, rest) = text.plain.split_once("GN=")?;
        if !(before.is_empty() || before.ends_with([' ', '|', ';'])) {
            return None;
        }
        let gene = rest.split([' ', ';', '|']).next()?;
        let organism = Organism::of(&text.plain);
        if let Organism::Other(name) = organism {
            return Some(Resolution::unmatched_since(&format!("a protein of {name}")));
        }
        let found = self.named(&Text::of(gene), &sense.genes_only()?)?;
        let found = found
            .by(Rule::FastaGene, text.given)
            .noted(|_| format!("GN={gene}"));
        Some(match organism {
            Organism::Mouse => found.at_best(MatchType::Related),
            _ => found,
        })
    }

    pub(super) fn tag_left_out(
        &self,
        text: &Text<'_>,
        sense: &Sense,
        dresses: usize,
    ) -> Option<Resolution> {
        // A pattern takes its time, and a file may have millions of values.
        let may_have = text.plain.ends_with([')', ']']) || text.key.ends_with("nos");
        let found = may_have.then(|| TAG.captures(&text.plain)).flatten()?;
        let name = named(&found, "name");
        let tag = text.plain[name.len()..].trim_matches([' ', ',']);
        let meant = self.whole_in(&Text::of(name), sense, dresses)?;
        let is_of_kind =
            |one: &Match| tag_fits(found.name("tag").map(|tag| tag.as_str()), &one.term_kind);
        if !meant.matches.iter().all(is_of_kind) {
            return None;
        }
        let meant = meant.by(Rule::TagLeftOut, text.given);
        Some(meant.noted(|_| format!("without `{tag}`")))
    }

    /// `GRCh38___VEGFA`, as Cell Ranger writes it where a sample is read with two genomes.
    pub(super) fn genome_left_out(
        &self,
        text: &Text<'_>,
        sense: &Sense,
        dresses: usize,
    ) -> Option<Resolution> {
        let begins = ["grc", "hg", "mm", "t2t", "chm"];
        let may_have = begins.iter().any(|begin| text.key.starts_with(begin));
        let found = may_have.then(|| GENOME.captures(&text.plain)).flatten()?;
        let genome = named(&found, "genome");
        let meant = self.whole_in(
            &Text::of(named(&found, "name")),
            &sense.genes_only()?,
            dresses,
        )?;
        let meant = meant.by(Rule::GenomeLeftOut, text.given);
        let meant = meant.noted(|_| format!("of the genome {genome}"));
        let is_mouse = genome.to_ascii_lowercase().starts_with("mm")
            || genome.to_ascii_lowercase().starts_with("grcm");
        Some(if is_mouse {
            meant.at_best(MatchType::Related)
        } else {
            meant
        })
    }

    /// `VEGFA.1`, as R makes names unique; in other columns it may be a sample.
    pub(super) fn numbered_copy(
        &self,
        text: &Text<'_>,
        sense: &Sense,
        _: usize,
    ) -> Option<Resolution> {
        let found = COPY.captures(&text.plain).filter(|_| sense.is_of_genes())?;
        let (name, number) = (named(&found, "name"), named(&found, "number"));
        let meant = self.named(&Text::of(name), &sense.genes_only()?)?;
        let is_symbol = |each: &Match| !matches!(each.rule, Rule::Identifier | Rule::Accession);
        if !meant.matches.iter().all(is_symbol) {
            return None;
        }
        let meant = meant.by(Rule::NumberedCopy, text.given);
        Some(meant.noted(|_| format!("copy {number} of {name}")))
    }

    /// `SMAD2_S465`, `P84022_S425`, `Smad2_pS465_S467`. Elsewhere than in a column of genes,
    /// `VEGF_T24` may be cells after a day with it.
    pub(super) fn site(&self, text: &Text<'_>, sense: &Sense, _: usize) -> Option<Resolution> {
        let found = may_have_site(&text.plain)
            .then(|| SITE.captures(&text.plain))
            .flatten()?;
        let (name, site) = (named(&found, "name"), named(&found, "site"));
        let base = Text::of(name);
        let is_accession = Shape::Protein.fits(name, &self.prefixes);
        if !(is_accession || (sense.is_of_genes() && EVIDENT_SITE.is_match(site))) {
            return None;
        }
        let genes = sense.genes_only()?;
        let meant = self
            .named(&base, &genes)
            .or_else(|| self.isoform(&base, &genes))
            .or_else(|| self.loose(&base, &genes))?;
        let meant = meant.by(Rule::Site, text.given);
        let meant = meant.noted(|_| format!("site {site} of {name}"));
        Some(meant.at_best(MatchType::Narrow))
    }

    /// `CD74_CXCR4` where the column is one of complexes or partners, `COMPLEX:P04233_P61073`.
    pub(super) fn part_of_complex(
        &self,
        text: &Text<'_>,
        sense: &Sense,
        _: usize,
    ) -> Option<Resolution> {
        let mut marked = ["COMPLEX:", "complex:"].iter();
        let marked = marked.find_map(|mark| text.plain.strip_prefix(mark));
        if marked.is_none() && !sense.separators.contains(&'_') {
            return None;
        }
        let proteins: Vec<&str> = marked
            .unwrap_or(&text.plain)
            .split(['_', '+'])
            .flat_map(|part| part.split(" - "))
            .map(|part| part.trim_matches([' ', '(', ')']))
            .collect();
        // `CD44_neg`, `CD63_KO`, `VEGF_day3` are none of two proteins.
        let is_name = |part: &&str| {
            let fits = |shape: Shape| shape.fits(part, &self.prefixes);
            let capitals = part.bytes().filter(u8::is_ascii_uppercase).count();
            let has_digit = part.bytes().any(|byte| byte.is_ascii_digit());
            let is_symbol = capitals > 1 || (capitals == 1 && has_digit);
            let is_state = [
                "KO", "KD", "WT", "OE", "siRNA", "shRNA", "LPS", "DMSO", "PBS",
            ]
            .contains(part);
            (fits(Shape::Symbol) && is_symbol && !is_state)
                || fits(Shape::Protein)
                || fits(Shape::Ensembl)
        };
        if proteins.len() < 2 || !proteins.iter().all(is_name) {
            return None;
        }
        let genes = sense.genes_only()?;
        let (mut parts, mut caution) = (Vec::new(), None);
        for (place, name) in proteins.iter().enumerate() {
            let Some(found) = self.named(&Text::of(name), &genes) else {
                continue;
            };
            if found.status != Status::Matched {
                caution = caution.or(Some(found));
                continue;
            }
            let found = found
                .by(Rule::PartOfComplex, name)
                .at_best(MatchType::Broad);
            for mut one in found.noted(|_| "part of a complex".to_owned()).matches {
                one.group = Some((place + 1, proteins.len()));
                super::put(&mut parts, one);
            }
        }
        if parts.is_empty() {
            return caution;
        }
        Some(Resolution::matched(parts))
    }
}

/// Whether a term may have such a tag: a gene is no disorder.
fn tag_fits(tag: Option<&str>, kind: &str) -> bool {
    match tag.map(str::to_lowercase).as_deref() {
        Some(
            "disorder" | "disease" | "finding" | "clinical finding" | "morphologic abnormality",
        ) => {
            matches!(kind, "disease" | "field" | "process")
        }
        Some("cell") => kind == "cell type",
        Some("cell structure" | "body structure") => {
            matches!(kind, "structure" | "cell type" | "cargo")
        }
        Some("substance") => matches!(kind, "cargo" | "gene" | "peptide" | "chemical"),
        _ => true,
    }
}

/// Whether a letter and a number stand side by side behind a sign.
fn may_have_site(text: &str) -> bool {
    let Some(sign) = text.find([' ', '_', ':', '-']) else {
        return false;
    };
    let behind = text.as_bytes()[sign..].windows(2);
    let mut pairs = behind.filter(|pair| pair[0].is_ascii_alphabetic() || pair[0] == b'-');
    text.is_ascii() && pairs.any(|pair| pair[1].is_ascii_digit())
}

/// Of what organism a FASTA head says that its protein is.
enum Organism<'t> {
    /// Human, or it does not say.
    Human,
    Mouse,
    Other(&'t str),
}

impl<'t> Organism<'t> {
    fn of(head: &'t str) -> Self {
        let after = |key: &str| {
            let at = head.find(key)? + key.len();
            let rest = &head[at..];
            // The next key ends it.
            let end = rest
                .match_indices(' ')
                .map(|(at, _)| at)
                .find(|at| rest[at + 1..].get(2..3) == Some("="));
            Some(rest[..end.unwrap_or(rest.len())].trim())
        };
        match (after("OX="), after("OS=")) {
            (Some("9606"), _) => Self::Human,
            // NCBI writes it in brackets: `[Sus scrofa]`.
            (None, None) => match head
                .split_once('[')
                .and_then(|(_, rest)| rest.split_once(']'))
            {
                None | Some(("Homo sapiens", _)) => Self::Human,
                Some(("Mus musculus", _)) => Self::Mouse,
                Some((name, _)) => Self::Other(name),
            },
            (Some("10090"), _) => Self::Mouse,
            (_, Some(name)) if name.starts_with("Homo sapiens") => Self::Human,
            (_, Some(name)) if name.starts_with("Mus musculus") => Self::Mouse,
            (_, Some(name)) => Self::Other(name),
            (Some(number), None) => Self::Other(number),
        }
    }
}
