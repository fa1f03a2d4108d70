//! The words that users see: by which rule a value means a term, how exactly, and what came of it.

use std::fmt;

/// An enum with a word and a sentence for each variant.
macro_rules! worded {
    ($(#[$doc:meta])* $name:ident { $(#[doc = $meaning:literal] $variant:ident $word:literal)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(clippy::doc_markdown)] // users read the sentences too
        pub enum $name { $(#[doc = $meaning] $variant,)+ }

        impl $name {
            /// All of them, in order.
            pub const ALL: [Self; [$($word),+].len()] = [$(Self::$variant),+];

            /// What users see.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// What it means, in one sentence.
            #[must_use]
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning.trim_ascii_start(),)+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.name())
            }
        }
    };
}

worded! {
    /// By which rule a value means a term, in order of precedence: the first that gives anything
    /// decides. `docs/matching.md` has the same table.
    ///
    /// ```
    /// use migrasome::matching::Rule;
    ///
    /// assert!(Rule::Symbol < Rule::PreviousSymbol);
    /// assert_eq!(Rule::PreviousSymbol.to_string(), "previous symbol");
    /// assert_eq!(Rule::Label.meaning(), "Our own name of the term.");
    /// ```
    Rule {
        /// Our own name of the term.
        Label "label"
        /// A gene symbol, approved or an alias.
        Symbol "symbol"
        /// A gene symbol that was approved once.
        PreviousSymbol "previous symbol"
        /// An identifier with its prefix, in any spelling, or as web address.
        Identifier "identifier"
        /// An identifier without its prefix that is more than a number.
        Accession "accession"
        /// The words as Table 1 or a paper prints them.
        Printed "printed"
        /// A short form in common use.
        Abbreviation "abbreviation"
        /// Another name that a registry gives.
        Synonym "synonym"
        /// The label of one of its identifiers.
        RegistryLabel "registry label"
        /// The mouse's symbol exactly as mice write it: case decides, even over the label.
        MouseSymbol "mouse symbol"
        /// An accession with a version behind it.
        VersionStripped "version stripped"
        /// One isoform of a protein: at best narrow.
        Isoform "isoform"
        /// A UniProt entry name, or a FASTA name by its accession.
        EntryName "entry name"
        /// An ICD-10 code with or without its dot, or a code below one that is known.
        IcdCode "ICD code"
        /// A number whose prefix was given for the column.
        BareNumber "bare number"
        /// A name but for spaces, dashes and brackets; the note says of which.
        LooseSpelling "loose spelling"
        /// Another name of the mouse's gene.
        MouseSynonym "mouse synonym"
        /// The gene that `GN=` names in a FASTA head, of human or mouse.
        FastaGene "FASTA gene"
        /// A name with a tag that takes nothing away: not otherwise specified, a disorder, human, a unit.
        TagLeftOut "tag left out"
        /// A name behind that of a genome.
        GenomeLeftOut "genome left out"
        /// In a column of genes, a symbol with the number that programs give to what stands twice.
        NumberedCopy "numbered copy"
        /// Names of one term, all but the first in brackets; at least two are known.
        NameInBrackets "name in brackets"
        /// A site of a protein: at best narrow. Behind a symbol only in a column of genes.
        Site "site"
        /// In a column of complexes or of partners, one of several proteins: at best broad.
        PartOfComplex "part of a complex"
        /// A symbol and an identifier of one term in one, both known.
        TwoNamesJoined "two names joined"
    }
}

worded! {
    /// How exactly a value means a term, the most exact first: a `narrow` value is narrower than
    /// the term.
    ///
    /// ```
    /// use migrasome::matching::MatchType;
    ///
    /// assert!(MatchType::Exact < MatchType::Narrow && MatchType::Family < MatchType::Related);
    /// assert_eq!(MatchType::Narrow.to_string(), "narrow");
    /// ```
    MatchType {
        /// The same.
        Exact "exact"
        /// Nearly the same.
        Close "close"
        /// A part or kind of the term.
        Narrow "narrow"
        /// More than the term.
        Broad "broad"
        /// A family of proteins that the term belongs to.
        Family "family"
        /// Something else that has to do with it, such as the mouse's gene.
        Related "related"
    }
}

worded! {
    /// What came of a value.
    Status {
        /// It means a term, or an identifier of it stands for several.
        Matched "matched"
        /// It means a term that is only the context of what migrasomes carry or what regulates them.
        ContextOnly "context only"
        /// It could mean a term and something else too: never taken silently.
        Ambiguous "ambiguous"
        /// Nothing that is known here.
        Unmatched "unmatched"
        /// It is no name any more: empty, an error, a date that was a symbol.
        Unusable "unusable"
    }
}

impl Status {
    /// Whether a value means a term of ours, be it only the context of a hit.
    #[must_use]
    pub fn is_known(self) -> bool {
        matches!(self, Self::Matched | Self::ContextOnly)
    }
}

impl Rule {
    /// The rule for how the database says that a name is spelled (`key_kind`).
    pub(super) fn of_kind(kind: &str) -> Self {
        const SAME: [Rule; 7] = [
            Rule::Label,
            Rule::Symbol,
            Rule::PreviousSymbol,
            Rule::Printed,
            Rule::Abbreviation,
            Rule::MouseSymbol,
            Rule::MouseSynonym,
        ];
        match SAME.into_iter().find(|rule| rule.name() == kind) {
            Some(rule) => rule,
            None if kind.starts_with("label of UniProtKB:") => Self::EntryName,
            None if kind.starts_with("label of ") => Self::RegistryLabel,
            // A lab may have kinds of its own.
            None => Self::Synonym,
        }
    }
}

impl MatchType {
    /// What the database's word means for an identifier of this prefix.
    pub(super) fn of(predicate: &str, prefix: Option<&str>) -> Option<Self> {
        match predicate {
            // FamPlex holds families and complexes and nothing else.
            "broad" if prefix == Some("FPLX") => Some(Self::Family),
            "family" => None,
            word => Self::ALL.into_iter().find(|each| each.name() == word),
        }
    }

    /// How exactly something narrower than the value means the term.
    pub(super) fn of_part(self) -> Self {
        match self {
            Self::Exact | Self::Close | Self::Narrow => Self::Narrow,
            // A part of more than the term may be no part of the term.
            Self::Broad | Self::Family | Self::Related => Self::Related,
        }
    }
}
