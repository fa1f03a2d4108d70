//! What is asked for: whose evidence counts, and in which roles.

/// Whose evidence counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layer {
    /// What the review's Table 1 prints.
    Table1,
    /// What papers found beside it.
    Findings,
    /// Both, and what a lab added.
    #[default]
    All,
}

impl Layer {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Table1, Self::Findings, Self::All];

    /// What users write.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Table1 => "table-1",
            Self::Findings => "findings",
            Self::All => "all",
        }
    }

    /// Whether the evidence that the database calls so is of this layer.
    pub(super) fn holds(self, layer: &str) -> bool {
        match self {
            Self::Table1 => layer == "Table 1",
            Self::Findings => layer == "finding",
            Self::All => true,
        }
    }

    /// What it is called, where it is not all.
    pub(super) fn only(self) -> Option<&'static str> {
        match self {
            Self::Table1 => Some("Table 1"),
            Self::Findings => Some("the findings"),
            Self::All => None,
        }
    }
}

/// What a thing is to migrasomes: they carry it, it regulates how they form or what they take
/// in, or it is their context.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RoleGroup {
    /// In or on the migrasome.
    Carried,
    /// Acts on how they form, or on what they take in.
    Regulates,
    /// All else: in the cell that leaves them or meets them, only expressed, given to cells.
    Context,
}

impl RoleGroup {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Carried, Self::Regulates, Self::Context];

    /// What users see.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Carried => "carried",
            Self::Regulates => "regulates",
            Self::Context => "context",
        }
    }

    pub(super) fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|each| each.name() == word)
    }
}
