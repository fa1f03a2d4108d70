//! The rules for names in a dress: what programs and people put around a name. Each says in the
//! note what it took off.

use std::sync::LazyLock;

use regex_lite::{Captures, Regex};

use super::shape::Shape;
use super::text::{Text, is_number};
use super::{Match, MatchType, Resolution, Resolver, Rule, Sense, Status};

/// What follows a name and takes nothing away of it.
static TAG: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?<name>.+?)(?:,? (?<nos>nos)|\s*[(\[](?<tag>disorder|disease|finding|clinical finding|morphologic abnormality|cell|cell structure|body structure|substance|nos|human|h\. ?sapiens|homo sapiens|homo sapiens \(human\))[)\]])$",
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
    let place = r"\d{1,4}[a-z]?";
    pattern(&format!(
        r"^(?<name>[A-Za-z][\w-]*?)[ _:-]\(?(?<site>(?:\d{{1,4}}_)*p?{residue}{place}(?:(?:[_/,.;]?p?{residue}|[_/,.;]){place})*)\)?$"
    ))
});

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of ours")
}

fn named<'t>(found: &Captures<'t>, name: &str) -> &'t str {
    found.name(name).map_or("", |part| part.as_str())
}

impl Resolver {
    /// `tr|B7Z5N5|B7Z5N5_HUMAN Mothers against … OS=Homo sapiens GN=SMAD2 PE=1 SV=1`.
    pub(super) fn fasta_gene(&self, text: &Text<'_>, sense: &Sense) -> Option<Resolution> {
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

    pub(super) fn tag_left_out(&self, text: &Text<'_>, sense: &Sense) -> Option<Resolution> {
        // A pattern takes its time, and a file may have millions of values.
        let may_have = text.plain.ends_with([')', ']']) || text.key.ends_with("nos");
        let found = may_have.then(|| TAG.captures(&text.plain)).flatten()?;
        let name = named(&found, "name");
        let tag = text.plain[name.len()..].trim_matches([' ', ',']);
        let meant = self.whole(&Text::of(name), sense)?;
        let meant = meant.by(Rule::TagLeftOut, text.given);
        Some(meant.noted(|_| format!("without `{tag}`")))
    }

    /// `GRCh38___VEGFA`, as Cell Ranger writes it where a sample is read with two genomes.
    pub(super) fn genome_left_out(&self, text: &Text<'_>, sense: &Sense) -> Option<Resolution> {
        let begins = ["grc", "hg", "mm", "t2t", "chm"];
        let may_have = begins.iter().any(|begin| text.key.starts_with(begin));
        let found = may_have.then(|| GENOME.captures(&text.plain)).flatten()?;
        let genome = named(&found, "genome");
        let meant = self.whole(&Text::of(named(&found, "name")), &sense.genes_only()?)?;
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
    pub(super) fn numbered_copy(&self, text: &Text<'_>, sense: &Sense) -> Option<Resolution> {
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

    /// `Hepatocellular carcinoma (HCC)`, `CXCL12 (SDF-1)`, `VEGFA (7422)`.
    pub(super) fn in_brackets(&self, text: &Text<'_>, sense: &Sense) -> Option<Resolution> {
        let names = bracketed(&text.plain)?;
        let meant: Vec<(&str, Resolution)> = names
            .iter()
            .filter_map(|name| Some((*name, self.one_of_two(name, sense)?)))
            .collect();
        agreed(&meant, Rule::NameInBrackets, text)
    }

    /// `ENSG00000112715_VEGFA`, `VEGFA|7422`.
    pub(super) fn joined(&self, text: &Text<'_>, sense: &Sense) -> Option<Resolution> {
        let sign = if text.plain.contains('|') { '|' } else { '_' };
        let (one, other) = text.plain.split_once(sign)?;
        let halves = [one.trim(), other.trim()];
        let fits = |half: &str, shape: Shape| shape.fits(half, &self.prefixes);
        let is_identifier = |half: &str| fits(half, Shape::Protein) || fits(half, Shape::Ensembl);
        let is_one_of = |is: &dyn Fn(&str) -> bool| is(halves[0]) != is(halves[1]);
        let has_number = is_one_of(&is_number);
        let has_name = halves
            .iter()
            .any(|half| fits(half, Shape::Symbol) && !is_identifier(half));
        let are_two = is_one_of(&|half| fits(half, Shape::Ensembl))
            && halves.iter().all(|half| is_identifier(half));
        if !(has_name && (has_number || is_one_of(&is_identifier)) || are_two) {
            return None;
        }
        let meant: Vec<(&str, Resolution)> = halves
            .iter()
            .filter_map(|half| Some((*half, self.one_of_two(half, sense)?)))
            .collect();
        // `VEGFA_1` is anything; `P15692|X` is a group. `VEGFA|7157` has a number of another gene.
        if meant.len() < 2 && has_number == (sign == '_') {
            return None;
        }
        agreed(&meant, Rule::TwoNamesJoined, text)
    }

    /// What one of several names means, be it in doubt: `7422` is, and beside `VEGFA` it is not.
    fn one_of_two(&self, name: &str, sense: &Sense) -> Option<Resolution> {
        let found = self.whole(&Text::of(name), sense)?;
        (!found.matches.is_empty()).then_some(found)
    }

    /// `SMAD2_S465`, `P84022_S425`, `Smad2_pS465_S467`. Elsewhere than in a column of genes,
    /// `VEGF_T24` may be cells after a day with it.
    pub(super) fn site(&self, text: &Text<'_>, sense: &Sense) -> Option<Resolution> {
        let found = may_have_site(&text.plain)
            .then(|| SITE.captures(&text.plain))
            .flatten()?;
        let (name, site) = (named(&found, "name"), named(&found, "site"));
        let base = Text::of(name);
        let is_accession = Shape::Protein.fits(name, &self.prefixes);
        if !(is_accession || sense.is_of_genes()) {
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
    pub(super) fn part_of_complex(&self, text: &Text<'_>, sense: &Sense) -> Option<Resolution> {
        let mut marked = ["COMPLEX:", "complex:"].iter();
        let marked = marked.find_map(|mark| text.plain.strip_prefix(mark));
        if marked.is_none() && !sense.separators.contains(&'_') {
            return None;
        }
        let proteins: Vec<&str> = marked
            .unwrap_or(&text.plain)
            .split(['_', '+', '&', ':'])
            .flat_map(|part| part.split(" - "))
            .map(|part| part.trim_matches([' ', '(', ')']))
            .collect();
        let is_name = |part: &&str| {
            let fits = |shape: Shape| shape.fits(part, &self.prefixes);
            fits(Shape::Symbol) || fits(Shape::Protein) || fits(Shape::Ensembl)
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

/// What several names mean together: what at least two of them mean. Where they differ, or
/// one alone is known, it is asked.
fn agreed(meant: &[(&str, Resolution)], rule: Rule, text: &Text<'_>) -> Option<Resolution> {
    let (name, first) = meant.first()?;
    if meant.len() == 1 {
        return Some(Resolution::ambiguous(
            first.matches.clone(),
            format!("only `{name}` in it is known"),
        ));
    }
    let is_sure = |found: &Resolution| found.status == Status::Matched;
    let is_of = |found: &Resolution, term| found.matches.iter().any(|one| one.term_id == term);
    let all = meant.iter().flat_map(|(_, found)| &found.matches);
    let mut shared: Vec<Match> = Vec::new();
    for one in all.clone() {
        if meant.iter().all(|(_, found)| is_of(found, one.term_id)) {
            super::put(&mut shared, one.clone());
        }
    }
    if shared.is_empty() || !meant.iter().any(|(_, found)| is_sure(found)) {
        let mut either = Vec::new();
        all.for_each(|one| super::put(&mut either, one.clone()));
        let names: Vec<String> = meant.iter().map(|(name, _)| format!("`{name}`")).collect();
        return Some(Resolution::ambiguous(
            either,
            format!("{} are not the same", names.join(" and ")),
        ));
    }
    let names: Vec<&str> = meant.iter().map(|(name, _)| *name).collect();
    let found = Resolution::matched(shared).by(rule, text.given);
    Some(found.noted(|_| names.join(" and ")))
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
            (Some("9606"), _) | (None, None) => Self::Human,
            (Some("10090"), _) => Self::Mouse,
            (_, Some(name)) if name.starts_with("Homo sapiens") => Self::Human,
            (_, Some(name)) if name.starts_with("Mus musculus") => Self::Mouse,
            (_, Some(name)) => Self::Other(name),
            (Some(number), None) => Self::Other(number),
        }
    }
}

/// The names of a value of which all but the first stand in brackets, at its end.
fn bracketed(text: &str) -> Option<Vec<&str>> {
    let begin = text.find(['(', '['])?;
    let mut names = vec![text[..begin].trim()];
    let mut rest = text[begin..].trim();
    while let Some(open) = rest.chars().next() {
        let close = match open {
            '(' => ')',
            '[' => ']',
            _ => return None,
        };
        let mut depth = 0;
        let end = rest.char_indices().find(|(_, c)| {
            depth += i32::from(*c == open) - i32::from(*c == close);
            depth == 0
        });
        let end = end?.0;
        names.push(rest[1..end].trim());
        rest = rest[end + 1..].trim();
    }
    names.retain(|name| !name.is_empty());
    (names.len() > 1).then_some(names)
}
