//! The rules by which a value may mean a term.

use std::fmt;

/// By which rule a value means a term. They stand in order of precedence: the first that gives
/// anything decides.
///
/// ```
/// use migrasome::resolve::Rule;
///
/// assert!(Rule::Symbol < Rule::PreviousSymbol);
/// for rule in Rule::ALL {
///     assert!(rule.meaning().ends_with('.'), "{rule}");
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// `label`
    Label,
    /// `symbol`
    Symbol,
    /// `previous symbol`
    PreviousSymbol,
    /// `identifier`
    Identifier,
    /// `accession`
    Accession,
    /// `printed`
    Printed,
    /// `abbreviation`
    Abbreviation,
    /// `synonym`
    Synonym,
    /// `registry label`
    RegistryLabel,
    /// `mouse symbol`
    MouseSymbol,
    /// `version stripped`
    VersionStripped,
    /// `isoform`
    Isoform,
    /// `entry name`
    EntryName,
    /// `ICD code`
    IcdCode,
    /// `bare number`
    BareNumber,
    /// `loose spelling`
    LooseSpelling,
    /// `mouse synonym`
    MouseSynonym,
}

/// The one table of the rules, in order of precedence; the README has the same.
const TABLE: [(Rule, &str, &str); 17] = [
    (Rule::Label, "label", "Our own name of the term."),
    (
        Rule::Symbol,
        "symbol",
        "A gene symbol, approved or an alias.",
    ),
    (
        Rule::PreviousSymbol,
        "previous symbol",
        "A gene symbol that was approved once.",
    ),
    (
        Rule::Identifier,
        "identifier",
        "An identifier with its prefix, in any spelling, or as web address.",
    ),
    (
        Rule::Accession,
        "accession",
        "An identifier without its prefix that is more than a number.",
    ),
    (
        Rule::Printed,
        "printed",
        "The words as Table 1 prints them.",
    ),
    (
        Rule::Abbreviation,
        "abbreviation",
        "A short form in common use.",
    ),
    (
        Rule::Synonym,
        "synonym",
        "Another name that a registry gives.",
    ),
    (
        Rule::RegistryLabel,
        "registry label",
        "The label of one of its identifiers.",
    ),
    (
        Rule::MouseSymbol,
        "mouse symbol",
        "The mouse's symbol exactly as mice write it: case decides, even over the label.",
    ),
    (
        Rule::VersionStripped,
        "version stripped",
        "An accession with a version behind it.",
    ),
    (
        Rule::Isoform,
        "isoform",
        "One isoform of a protein: at best narrow.",
    ),
    (
        Rule::EntryName,
        "entry name",
        "A UniProt entry name, or a FASTA name by its accession.",
    ),
    (
        Rule::IcdCode,
        "ICD code",
        "An ICD-10 code with or without its dot, or a code below one that is known.",
    ),
    (
        Rule::BareNumber,
        "bare number",
        "A number whose prefix was given for the column.",
    ),
    (
        Rule::LooseSpelling,
        "loose spelling",
        "A name but for spaces, dashes and brackets; the note says of which.",
    ),
    (
        Rule::MouseSynonym,
        "mouse synonym",
        "Another name of the mouse's gene.",
    ),
];

impl Rule {
    /// All rules, in order of precedence.
    pub const ALL: [Self; TABLE.len()] = {
        let mut all = [Self::Label; TABLE.len()];
        let mut place = 0;
        while place < all.len() {
            all[place] = TABLE[place].0;
            place += 1;
        }
        all
    };

    /// What users see: `previous symbol`.
    #[must_use]
    pub fn name(self) -> &'static str {
        TABLE[self as usize].1
    }

    /// What it means, in one sentence.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        TABLE[self as usize].2
    }

    /// The rule for how the database says that a name is spelled (`key_kind`).
    pub(super) fn of_kind(kind: &str) -> Self {
        match kind {
            "label" => Self::Label,
            "symbol" => Self::Symbol,
            "previous symbol" => Self::PreviousSymbol,
            "printed" => Self::Printed,
            "abbreviation" => Self::Abbreviation,
            "mouse symbol" => Self::MouseSymbol,
            "mouse synonym" => Self::MouseSynonym,
            _ if kind.starts_with("label of UniProtKB:") => Self::EntryName,
            _ if kind.starts_with("label of ") => Self::RegistryLabel,
            // A lab may have kinds of its own.
            _ => Self::Synonym,
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::{Rule, TABLE};

    #[test]
    fn the_table_has_each_rule_in_its_place() {
        for (place, (rule, name, meaning)) in TABLE.into_iter().enumerate() {
            assert_eq!(rule as usize, place, "{name}");
            assert!(meaning.ends_with('.') && !meaning.contains('|'), "{name}");
        }
        assert!(Rule::ALL.is_sorted());
        assert_eq!(format!("{:>8}", Rule::Label), "   label");
    }
}
