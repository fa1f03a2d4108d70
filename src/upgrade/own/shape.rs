//! The two shapes in which a lab's own rows come and go, column by column.

use crate::spelling::fold_loosely;

/// What a file of a lab's own rows is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A published table like Table 1: a row makes a claim.
    Table,
    /// Facts from papers, one a row.
    Findings,
}

/// A column of a shape.
#[derive(Debug)]
pub struct Column {
    /// Its name, as we write it.
    pub name: &'static str,
    /// What else it may be called, in whatever case and with whatever signs.
    pub others: &'static [&'static str],
    /// What to write in it.
    pub what: &'static str,
    /// An example, in one row with those of the other columns.
    pub example: &'static str,
    /// What may be written in it; nothing: anything.
    pub choices: Choices,
}

/// What may be written in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choices {
    /// Anything.
    Any,
    /// One of these words.
    Words(&'static [&'static str]),
    /// A role that the file knows.
    Roles,
}

const fn column(
    name: &'static str,
    others: &'static [&'static str],
    what: &'static str,
    example: &'static str,
) -> Column {
    Column {
        name,
        others,
        what,
        example,
        choices: Choices::Any,
    }
}

const fn chosen(
    name: &'static str,
    choices: Choices,
    what: &'static str,
    example: &'static str,
) -> Column {
    Column {
        choices,
        ..column(name, &[], what, example)
    }
}

/// The columns of a table.
static TABLE: [Column; 12] = [
    column(
        "row",
        &["no", "nr", "number", "id"],
        "the lasting number of the row; leave it empty, and the row gets one",
        "",
    ),
    column(
        "category",
        &["group", "disease category", "disease group", "class"],
        "the group of diseases; empty where it is that of the row above (a merged cell)",
        "Noninfectious",
    ),
    column(
        "disease",
        &[
            "diseases",
            "disease name",
            "condition",
            "disorder",
            "indication",
        ],
        "the disease or condition, as the source prints it; needed",
        "Liver fibrosis",
    ),
    column(
        "disease_id",
        &["disease identifier"],
        "which disease that is, where the name alone does not say: MONDO:0007256, or disease: Liver fibrosis",
        "",
    ),
    column(
        "source",
        &[
            "sources",
            "sample",
            "sample source",
            "migrasome source",
            "source of migrasomes",
            "origin",
        ],
        "in which cells or fluid the migrasomes were seen; several with a comma or `and` between",
        "Hepatic stellate cells and plasma",
    ),
    column(
        "source_id",
        &["sample id", "sample source id"],
        "which cells or fluids these are, in the same order with ; between",
        "",
    ),
    column(
        "cargo",
        &[
            "cargos",
            "cargoes",
            "contents",
            "migrasome cargo",
            "cargo molecules",
        ],
        "what is carried, several with a comma or `and` between; –, -, NA or empty where none is given",
        "TGF-β1 and miR-21",
    ),
    column(
        "cargo_id",
        &["cargo identifier", "gene id"],
        "which genes or things these are, in the same order with ; between: HGNC:11766, TGFB1, or cargo: miR-21",
        "",
    ),
    column(
        "cargo_kind",
        &["cargo type", "kind of cargo"],
        "what kind of thing the cargo is: protein, RNA, organelle, lipid, …; several with ; between",
        "protein; RNA",
    ),
    column(
        "mechanism",
        &["mechanisms", "mechanism of action", "mode of action"],
        "by which mechanism, as the source prints it",
        "Migrasomes take TGF-β1 to quiescent cells",
    ),
    column(
        "effect",
        &["effects", "outcome", "function", "biological effect"],
        "with which effect, as the source prints it",
        "Fibrosis spreads",
    ),
    column(
        "references",
        &["reference", "refs", "ref", "citations", "citation", "cited"],
        "the reference numbers as the source prints them: [50,51,52], 50-52 or 34; 35",
        "[12, 14-16]",
    ),
];

/// How sure a finding is.
pub(super) const CONFIDENCES: [&str; 3] = ["high", "medium", "low"];

/// The kinds of finding.
pub(super) const KINDS: [&str; 5] = ["cargo", "marker", "biogenesis", "disease", "physiology"];

static FINDINGS: [Column; 30] = [
    column(
        "id",
        &["row", "no", "nr", "number"],
        "the lasting number of the finding; leave it empty, and it gets one",
        "",
    ),
    column(
        "accession",
        &[],
        "the same with the name of the source before it; leave it empty",
        "",
    ),
    chosen(
        "kind",
        Choices::Words(&KINDS),
        "what kind of fact it is; empty: told by the role",
        "cargo",
    ),
    chosen(
        "role",
        Choices::Roles,
        "what the subject has to do with migrasomes; needed",
        "in the migrasome",
    ),
    column(
        "subject",
        &["gene", "protein", "molecule", "name"],
        "the gene, protein or other thing that the finding is about, as the paper names it; needed",
        "miR-21",
    ),
    column(
        "subject_kind",
        &["subject type"],
        "what kind of thing it is: protein, gene, RNA, lipid, organelle, …",
        "RNA",
    ),
    column(
        "term",
        &["subject_id", "subject term", "gene id"],
        "which thing that is, where the name alone does not say: HGNC:12680, or gene: TSPAN4",
        "",
    ),
    column(
        "no_term",
        &[],
        "why the subject is no thing with a name, such as `a treatment`; else empty",
        "",
    ),
    column(
        "subject_terms",
        &[],
        "what else the subject names, as `kind: name` with | between",
        "",
    ),
    column(
        "relation",
        &["relationship"],
        "how the subject stands to migrasomes: carries, increases, required for, …",
        "carries",
    ),
    column(
        "context",
        &["disease", "disease or process", "process"],
        "the disease or process; several with ; between; needed",
        "Liver fibrosis",
    ),
    column(
        "context_terms",
        &["context_id", "disease_id"],
        "which diseases or processes these are; - for none with a name",
        "",
    ),
    column(
        "sample",
        &["source", "cells", "sample source"],
        "in which cells, tissue or fluid",
        "hepatic stellate cells",
    ),
    column(
        "sample_terms",
        &["sample_id"],
        "which cells or fluids these are; - for none with a name",
        "",
    ),
    column(
        "organism",
        &["species"],
        "in which organism; several with ; between",
        "human; mouse",
    ),
    column("organism_terms", &[], "which organisms these are", ""),
    column(
        "mechanism",
        &[],
        "how, in a sentence of your own",
        "Stellate cells leave it behind in migrasomes",
    ),
    column(
        "mechanism_terms",
        &[],
        "what the mechanism names, as `kind: name` with | between",
        "",
    ),
    column(
        "effect",
        &["effects", "outcome"],
        "with which effect, in a sentence of your own",
        "Other cells become fibrogenic",
    ),
    column(
        "effect_terms",
        &[],
        "what the effect names, as `kind: name` with | between",
        "",
    ),
    column(
        "evidence",
        &["method", "methods", "assay"],
        "by which method",
        "qPCR of isolated migrasomes",
    ),
    chosen(
        "confidence",
        Choices::Words(&CONFIDENCES),
        "how sure you are; empty: low",
        "medium",
    ),
    column(
        "paper",
        &["doi", "pmid", "reference", "publication"],
        "the DOI or PubMed number of the paper; needed",
        "10.1234/example",
    ),
    chosen(
        "is_review",
        Choices::Words(&["0", "1"]),
        "1 where the paper tells what others found",
        "0",
    ),
    column(
        "withdrawn",
        &[],
        "why the finding holds no longer; else empty",
        "",
    ),
    column("paper_title", &["title"], "the title of the paper", ""),
    column(
        "paper_first_author",
        &["first_author", "author"],
        "its first author",
        "Ada Example",
    ),
    column("paper_journal", &["journal"], "its journal", ""),
    column("paper_year", &["year"], "its year", "2026"),
    column("paper_pmid", &[], "its PubMed number, beside the DOI", ""),
];

/// Without these a file is not of the shape.
const NEEDED: [&[&str]; 2] = [&["disease"], &["subject", "role", "context", "paper"]];

impl Shape {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Table, Self::Findings];

    /// How it is called: `table`, `findings`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Findings => "findings",
        }
    }

    /// Its columns, in order.
    pub fn columns(self) -> impl Iterator<Item = &'static Column> {
        let columns: &[Column] = match self {
            Self::Table => &TABLE,
            Self::Findings => &FINDINGS,
        };
        columns.iter()
    }

    /// The columns without which a file is not of this shape.
    #[must_use]
    pub const fn needed(self) -> &'static [&'static str] {
        match self {
            Self::Table => NEEDED[0],
            Self::Findings => NEEDED[1],
        }
    }

    /// The column that is meant by a name in a lab's file.
    #[must_use]
    pub fn column(self, written: &str) -> Option<&'static Column> {
        let key = fold_loosely(written);
        let is_named = |name: &&str| fold_loosely(name) == key;
        let mut columns = self.columns();
        let own = columns.find(|column| is_named(&column.name));
        own.or_else(|| {
            self.columns()
                .find(|column| column.others.iter().any(is_named))
        })
    }

    /// The shape of a file with columns of these names.
    #[must_use]
    pub fn of(header: &[String]) -> Option<Self> {
        let has = |shape: Self, wanted: &str| {
            let meant = |written: &String| shape.column(written).map(|column| column.name);
            header.iter().any(|written| meant(written) == Some(wanted))
        };
        let fits = |shape: &Self| shape.needed().iter().all(|wanted| has(*shape, wanted));
        // A finding has all that a table needs, under other names.
        [Self::Findings, Self::Table].into_iter().find(fits)
    }
}
