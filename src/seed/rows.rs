//! Typed rows of the files that fill the tables of printed facts.

use serde::Deserialize;

use super::files::SeedRow;

#[derive(Deserialize)]
pub(super) struct Printed {
    #[serde(rename = "Category")]
    pub(super) category: String,
    #[serde(rename = "Disease")]
    pub(super) disease: String,
    #[serde(rename = "Source")]
    pub(super) source: String,
    #[serde(rename = "Cargo")]
    pub(super) cargo: String,
    #[serde(rename = "Mechanism")]
    pub(super) mechanism: String,
    #[serde(rename = "Effect")]
    pub(super) effect: String,
    #[serde(rename = "References")]
    pub(super) references: String,
}

impl Printed {
    pub(super) fn cells(&self) -> [&str; 7] {
        [
            &self.category,
            &self.disease,
            &self.source,
            &self.cargo,
            &self.mechanism,
            &self.effect,
            &self.references,
        ]
    }
}

impl SeedRow for Printed {
    const FILE: &'static str = "seeds/table_1.csv";
    const COLUMNS: &'static [&'static str] = &[
        "Category",
        "Disease",
        "Source",
        "Cargo",
        "Mechanism",
        "Effect",
        "References",
    ];
    fn key(&self) -> Option<Vec<String>> {
        None
    }
}

#[derive(Deserialize)]
pub(super) struct Category {
    pub(super) name: String,
}

impl SeedRow for Category {
    const FILE: &'static str = "seeds/categories.csv";
    const COLUMNS: &'static [&'static str] = &["name"];
    fn key(&self) -> Option<Vec<String>> {
        Some(vec![self.name.clone()])
    }
}

/// What kind of thing a cargo is, as we ship it; a lab may use words of its own.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum CargoKind {
    Protein,
    Organelle,
    #[serde(rename = "virus particle")]
    VirusParticle,
}

impl CargoKind {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Protein => "protein",
            Self::Organelle => "organelle",
            Self::VirusParticle => "virus particle",
        }
    }
}

#[derive(Deserialize)]
pub(super) struct Cargo {
    pub(super) name: String,
    pub(super) kind: CargoKind,
    pub(super) kind_source: String,
}

impl SeedRow for Cargo {
    const FILE: &'static str = "seeds/cargos.csv";
    const COLUMNS: &'static [&'static str] = &["name", "kind", "kind_source"];
    fn key(&self) -> Option<Vec<String>> {
        Some(vec![self.name.clone()])
    }
}

/// Where a sample comes from: cells, or a fluid that a liquid biopsy can take.
#[derive(Clone, Copy, Deserialize)]
pub(super) enum SampleKind {
    #[serde(rename = "cells")]
    Cells,
    #[serde(rename = "body fluid")]
    BodyFluid,
}

impl SampleKind {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Cells => "cells",
            Self::BodyFluid => "body fluid",
        }
    }
}

#[derive(Deserialize)]
pub(super) struct SampleSource {
    pub(super) name: String,
    pub(super) kind: SampleKind,
    pub(super) kind_source: String,
}

impl SeedRow for SampleSource {
    const FILE: &'static str = "seeds/sample_sources.csv";
    const COLUMNS: &'static [&'static str] = &["name", "kind", "kind_source"];
    fn key(&self) -> Option<Vec<String>> {
        Some(vec![self.name.clone()])
    }
}

#[derive(Deserialize)]
pub(super) struct SourceTable {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) caption: String,
    pub(super) title: String,
    pub(super) journal: String,
    pub(super) year: u16,
    pub(super) doi: String,
}

impl SeedRow for SourceTable {
    const FILE: &'static str = "seeds/source_tables.csv";
    const COLUMNS: &'static [&'static str] = &[
        "name", "label", "caption", "title", "journal", "year", "doi",
    ];
    fn key(&self) -> Option<Vec<String>> {
        Some(vec![self.name.clone()])
    }
}
