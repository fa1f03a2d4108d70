//! The columns that hold names, and what kinds of thing these are.

/// The kinds of thing that a column names, the new one last told.
#[derive(Clone, Copy, Debug)]
pub(super) struct Names {
    /// How the column is called.
    pub(super) column: &'static str,
    /// Where another column says which thing is meant.
    pub(super) told_in: &'static str,
    pub(super) kinds: &'static [&'static str],
    /// What a name that nobody knows becomes.
    pub(super) new: &'static str,
}

pub(super) const DISEASE: Names = Names {
    column: "disease",
    told_in: "disease_id",
    kinds: &["disease", "field", "process"],
    new: "disease",
};

pub(super) const SOURCE: Names = Names {
    column: "source",
    told_in: "source_id",
    kinds: &["cell type", "sample source", "structure"],
    new: "sample source",
};

pub(super) const CARGO: Names = Names {
    column: "cargo",
    told_in: "cargo_id",
    kinds: &["cargo", "gene", "peptide", "chemical", "virus", "structure"],
    new: "cargo",
};

pub(super) const SUBJECT: Names = Names {
    column: "subject",
    told_in: "term",
    kinds: &[],
    new: "cargo",
};

pub(super) const CONTEXT: Names = Names {
    column: "context",
    told_in: "context_terms",
    kinds: &["disease", "process", "field"],
    new: "disease",
};

pub(super) const SAMPLE: Names = Names {
    column: "sample",
    told_in: "sample_terms",
    ..SOURCE
};

pub(super) const ORGANISM: Names = Names {
    column: "organism",
    told_in: "organism_terms",
    kinds: &["organism"],
    new: "organism",
};

impl Names {
    /// The same, where a new thing is of another kind.
    pub(super) const fn new_as(self, new: &'static str) -> Self {
        Self { new, ..self }
    }
}
