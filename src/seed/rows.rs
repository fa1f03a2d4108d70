//! The seed files, row by row: each names its file, its table and its columns once.

use super::row::{seed_row, words};

seed_row! {
    /// A published table that was transcribed.
    SourceTable: "source_tables.csv" fills "source_tables" {
        id: i64,
        name: String,
        label: String,
        caption: String,
        title: String,
        journal: Option<String>,
        year: Option<u16>,
        doi: Option<String>,
    }
}

seed_row! {
    /// A row of Table 1, cell for cell as printed.
    Printed: "table_1.csv" fills "source_rows" {
        id: i64,
    } looked up {
        #[serde(rename = "Category")]
        category: String,
        #[serde(rename = "Disease")]
        disease: String,
        #[serde(rename = "Source")]
        source: String,
        #[serde(rename = "Cargo")]
        cargo: String,
        #[serde(rename = "Mechanism")]
        mechanism: String,
        #[serde(rename = "Effect")]
        effect: String,
        #[serde(rename = "References")]
        references: String,
    }
}

impl Printed {
    /// Its cells in the order of print, each with the name of its column.
    pub(super) fn cells(&self) -> [(&'static str, &str); 7] {
        [
            ("Category", &self.category),
            ("Disease", &self.disease),
            ("Source", &self.source),
            ("Cargo", &self.cargo),
            ("Mechanism", &self.mechanism),
            ("Effect", &self.effect),
            ("References", &self.references),
        ]
    }
}

seed_row! {
    /// A group of diseases.
    Category: "categories.csv" fills "categories" {
        id: i64,
        name: String,
    }
}

seed_row! {
    /// A printed Disease cell.
    Disease: "diseases.csv" fills "diseases" {
        id: i64,
        name: String,
    } looked up {
        category: String,
    }
}

words! {
    /// What kind of thing a cargo is, as we ship it; a lab may use words of its own.
    CargoKind {
        Protein = "protein",
        Organelle = "organelle",
        VirusParticle = "virus particle",
    }
}

seed_row! {
    /// A printed cargo.
    Cargo: "cargos.csv" fills "cargos" {
        id: i64,
        name: String,
        kind: CargoKind,
        kind_source: String,
    }
}

words! {
    /// Where a sample comes from: cells, or a fluid that a liquid biopsy can take.
    SampleKind {
        Cells = "cells",
        BodyFluid = "body fluid",
    }
}

seed_row! {
    /// A printed sample source.
    SampleSource: "sample_sources.csv" fills "sample_sources" {
        id: i64,
        name: String,
        kind: SampleKind,
        kind_source: String,
    }
}

seed_row! {
    /// A reference number of a source table.
    Citation: "citations.csv" fills "citations" {
        id: i64,
        number: u32,
    } looked up {
        source_table: String,
    }
}

words! {
    /// What kind of thing a term is.
    TermKind {
        Cargo = "cargo",
        CellType = "cell type",
        Chemical = "chemical",
        Disease = "disease",
        Field = "field",
        Gene = "gene",
        Organism = "organism",
        Peptide = "peptide",
        Process = "process",
        SampleSource = "sample source",
        Structure = "structure",
        Virus = "virus",
    }
}

words! {
    /// How exactly a spelling or an identifier means the term, as SKOS has it.
    Predicate {
        Exact = "exact",
        Close = "close",
        Broad = "broad",
        Narrow = "narrow",
        Related = "related",
    }
}

seed_row! {
    /// A thing that a cell names.
    Term: "terms.csv" fills "terms" {
        id: i64,
        kind: TermKind,
        label: String,
        source: String,
    }
}

seed_row! {
    /// What stands before the colon of a CURIE.
    Prefix: "prefixes.csv" fills "prefixes" {
        id: i64,
        prefix: String,
        name: String,
        pattern: String,
        url: String,
        spellings: String,
        source: String,
    }
}

seed_row! {
    /// An identifier of a term.
    TermXref: "term_xrefs.csv" fills "term_xrefs" {
        id: i64,
        curie: String,
        predicate: Predicate,
        label: Option<String>,
        note: Option<String>,
        caution: Option<String>,
        source: String,
    } looked up {
        kind: TermKind,
        term: String,
    }
}

seed_row! {
    /// Another spelling of a term.
    TermAlias: "term_aliases.csv" fills "term_aliases" {
        id: i64,
        alias: String,
        predicate: Predicate,
        source: String,
    } looked up {
        kind: TermKind,
        term: String,
        alias_kind: String,
        caution: Option<String>,
    }
}

seed_row! {
    /// Words in a printed cell that name a term.
    Mention: "mechanism_terms.csv" fills "mechanism_terms" {
        id: i64,
        cell: String,
        position: u32,
        printed: String,
        reading: Option<String>,
    } looked up {
        row: u32,
        kind: TermKind,
        term: String,
        role: Option<String>,
    }
}

seed_row! {
    /// A paper.
    Publication: "publications.csv" fills "publications" {
        id: i64,
        doi: Option<String>,
        title: Option<String>,
        first_author: Option<String>,
        journal: Option<String>,
        year: Option<u16>,
        pmid: Option<String>,
        pmcid: Option<String>,
        is_review: u8,
        source: String,
    }
}

words! {
    /// How sure it is that a reference number is a paper, or that a paper says so.
    Confidence {
        High = "high",
        Medium = "medium",
        Low = "low",
    }
}

seed_row! {
    /// Which paper a reference number of Table 1 most likely is.
    CitationPublication: "citation_publications.csv" fills "citation_publications" {
        id: i64,
        confidence: Confidence,
        one_of: Option<String>,
        basis: String,
    } looked up {
        number: u32,
        doi: String,
    }
}

words! {
    /// What the role of a thing makes it for migrasomes.
    RoleGroup {
        Carried = "carried",
        Regulates = "regulates",
        Context = "context",
    }
}

seed_row! {
    /// What a thing has to do with migrasomes.
    Role: "roles.csv" fills "roles" {
        id: i64,
        name: String,
        role_group: RoleGroup,
        meaning: String,
    }
}

words! {
    /// What kind of fact a finding is.
    FindingKind {
        Cargo = "cargo",
        Marker = "marker",
        Biogenesis = "biogenesis",
        Disease = "disease",
        Physiology = "physiology",
    }
}

seed_row! {
    /// One fact from one paper. The terms of a part are written `kind: label`, several of them
    /// with a `|` between.
    Finding: "findings.csv" fills "findings" {
        id: i64,
        accession: String,
        kind: FindingKind,
        subject: String,
        subject_kind: String,
        no_term: Option<String>,
        relation: String,
        context: Option<String>,
        sample: Option<String>,
        organism: Option<String>,
        mechanism: Option<String>,
        effect: Option<String>,
        evidence: Option<String>,
        confidence: Confidence,
        is_review: u8,
        withdrawn: Option<String>,
    } looked up {
        role: String,
        term: Option<String>,
        subject_terms: Option<String>,
        context_terms: Option<String>,
        sample_terms: Option<String>,
        organism_terms: Option<String>,
        mechanism_terms: Option<String>,
        effect_terms: Option<String>,
        paper: String,
    }
}

impl Finding {
    /// The terms that each of its parts names beside the subject.
    pub(super) fn named(&self) -> [(&'static str, Option<&str>); 6] {
        [
            ("subject", self.subject_terms.as_deref()),
            ("context", self.context_terms.as_deref()),
            ("sample", self.sample_terms.as_deref()),
            ("organism", self.organism_terms.as_deref()),
            ("mechanism", self.mechanism_terms.as_deref()),
            ("effect", self.effect_terms.as_deref()),
        ]
    }
}

words! {
    /// How a finding stands to a printed claim.
    Standing {
        Same = "same",
        Extends = "extends",
        Disagrees = "disagrees",
    }
}

seed_row! {
    /// How a finding stands to a row of Table 1.
    FindingClaim: "finding_claims.csv" fills "finding_claims" {
        id: i64,
        relation: Standing,
        basis: String,
    } looked up {
        finding: String,
        row: u32,
    }
}

seed_row! {
    /// A line of what the file says about itself.
    Metadata: "metadata.csv" fills "metadata" {
        name: String,
        value: String,
    }
}

seed_row! {
    /// A sentence about a column.
    ColumnDoc: "column_docs.csv" fills "column_docs" {
        table_name: String,
        column_name: String,
        description: String,
    }
}

seed_row! {
    /// A number that is never used again.
    RetiredNumber: "retired_numbers.csv" fills "retired_numbers" {
        table_name: String,
        number: u32,
        reason: String,
    }
}
