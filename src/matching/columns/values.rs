//! What the values of a column are, one by one.

use super::kind::Column;
use super::names::{self, Named, Subject};
use crate::matching::rules::{GENES, Sense, Status, is_separated};

impl Column<'_> {
    /// What most prefixes of its identifiers stand for.
    pub(super) fn subject_of_prefixes(&self) -> Subject {
        let of = |prefixes: &[&str]| {
            self.count(|value| {
                let curie = self.resolver.prefixes.curie(value).unwrap_or_default();
                prefixes
                    .iter()
                    .any(|prefix| curie.split(':').next() == Some(*prefix))
            })
        };
        if self.is_most(of(&["HGNC", "NCBIGene", "ENSEMBL", "UniProtKB", "MGI"])) {
            return Subject::Genes;
        }
        let diseases = [
            "MONDO", "DOID", "OMIM", "OMIMPS", "Orphanet", "ICD10", "ICD10CM", "ICDO",
        ];
        if self.is_most(of(&diseases)) {
            return Subject::Diseases;
        }
        Subject::Others
    }

    /// Whether some values are genes in a column whose name programs use for other things too:
    /// `site` is Boston, `protein` is high.
    pub(super) fn may_be_genes(&self, named: &Named) -> bool {
        let sense = Sense::of_kinds(&GENES);
        let is_known = |value: &str| {
            let found = self.resolver.resolve_as(value, &sense);
            matches!(found.status, Status::Matched | Status::Ambiguous)
        };
        let like_symbols = self.count(|value| self.is_symbol(value, true));
        self.count(is_known) > 0 || (!named.is_of_sites() && like_symbols * 3 >= self.values.len())
    }

    /// How many values are genes, diseases and others that are known here.
    pub(super) fn known(&self) -> (usize, usize, usize) {
        let (mut genes, mut diseases, mut others) = (0, 0, 0);
        let sense = Sense {
            separators: self.separators(Subject::Genes),
            ..Sense::default()
        };
        for value in &self.values {
            let found = self.resolver.resolve_as(value, &sense);
            if !matches!(found.status, Status::Matched | Status::Ambiguous) {
                continue;
            }
            match found.matches.first().map(|first| &first.term_kind[..]) {
                Some(kind) if GENES.contains(&kind) => genes += 1,
                Some("disease" | "field") => diseases += 1,
                // Words such as `cells` and `plasma` stand in any column of notes.
                Some("sample source") | None => {}
                Some(_) => others += 1,
            }
        }
        (genes, diseases, others)
    }

    /// What separates members here beside what does so everywhere.
    pub(super) fn separators(&self, subject: Subject) -> Vec<char> {
        let mut signs = Vec::new();
        if subject == Subject::Diseases {
            return signs;
        }
        if names::is_of_complexes(self.name) {
            signs.push('_');
        }
        if subject != Subject::Genes {
            return signs;
        }
        let prefixes = &self.resolver.prefixes;
        let separates = |sign: char| {
            let holding = self.count(|value| value.contains(sign) && !value.contains("//"));
            let parted = self.count(|value| is_separated(value, sign, prefixes));
            parted * 2 > holding
        };
        if separates('/') {
            signs.push('/');
        }
        if names::is_of_synonyms(self.name) && separates(' ') {
            signs.push(' ');
        }
        signs
    }
}
