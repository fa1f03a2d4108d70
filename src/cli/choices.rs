//! What can be chosen where the library has a closed list: clap's words for it.

use clap::ValueEnum;
use clap::builder::PossibleValue;

use crate::lab::Quoting;
use crate::matching::{Layer, RoleGroup};
use crate::render::Format;

impl ValueEnum for Layer {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let what = match self {
            Self::Table1 => "What the review's Table 1 prints",
            Self::Findings => "What papers found beside it",
            Self::All => "Both, and what you added",
        };
        Some(PossibleValue::new(self.name()).help(what))
    }
}

impl ValueEnum for RoleGroup {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let what = match self {
            Self::Carried => "In or on the migrasome",
            Self::Regulates => "Acts on how they form, or on what they take in",
            Self::Context => {
                "All else: in the cell that leaves or meets them, only expressed, given to cells"
            }
        };
        Some(PossibleValue::new(self.name()).help(what))
    }
}

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()))
    }
}

impl ValueEnum for Quoting {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Auto, Self::Double, Self::None]
    }

    // Without words of their own: they would make all of the help long.
    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(match self {
            Self::Auto => "auto",
            Self::Double => "double",
            Self::None => "none",
        }))
    }
}
