//! The evidence as a picture: what migrasomes carry, by which claim or finding, in which disease or
//! process. The command writes it, and the page shows it.
//!
//! What is named often has a row of its own; the rest is grouped by what kind of thing it is. A
//! square is a claim of Table 1, a circle a finding, a triangle a row of a lab's own.

mod hits;
mod layout;
mod legend;
mod pieces;
mod shapes;
mod svg;
mod words;

use serde::{Deserialize, Serialize};

use crate::Db;
use crate::error::Result;
pub use hits::{Hits, hits};

/// What is chosen where a piece of evidence has no role, organism or confidence.
pub const NOT_GIVEN: &str = "not given";

/// How wide it is, in millimetres, where nobody says: across a page of a journal.
const WIDTH: u16 = 180;

/// What is drawn, and how; an empty list chooses everything.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Chosen {
    /// `Table 1`, `finding`, `own`.
    pub layers: Vec<String>,
    /// `carried`, `regulates`, `context`, `not given`.
    pub roles: Vec<String>,
    /// As the evidence says them, one a word; `not given`.
    pub organisms: Vec<String>,
    /// `high`, `medium`; `not given` for claims.
    pub confidences: Vec<String>,
    /// The groups whose members are drawn one by one, by [`Group::id`].
    pub open: Vec<String>,
    /// A term that is shown by name and lit.
    pub focus: Option<String>,
    /// A lab's hits, which are shown by name and lit.
    pub hits: Vec<Hit>,
    /// With what a page needs to react to its reader.
    pub interactive: bool,
    /// In millimetres; `None`: 180.
    pub width_mm: Option<u16>,
}

/// A term that a lab has found.
#[derive(Clone, Debug, Deserialize)]
pub struct Hit {
    /// Its label.
    pub term: String,
    /// By how much, e.g. as log2 of the fold change.
    #[serde(default)]
    pub value: Option<f64>,
}

/// The picture.
#[derive(Clone, Debug, Serialize)]
pub struct Drawing {
    /// The picture as SVG.
    pub svg: String,
    /// What is grouped in it, or could be.
    pub groups: Vec<Group>,
    /// How many pieces of evidence are in it.
    pub shown: usize,
    /// How many there are.
    pub of: usize,
    /// The hits that are in it.
    pub lit: Vec<String>,
}

/// Things of one kind that are named seldom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Group {
    /// What [`Chosen::open`] calls it.
    pub id: String,
    /// What is in it.
    pub label: String,
    /// How many things.
    pub count: usize,
    /// Whether they are drawn one by one.
    pub is_open: bool,
}

/// Draws it: the same evidence, data and choice give the same bytes.
///
/// # Errors
///
/// [`Error::File`](crate::Error::File) when the file is damaged.
pub fn draw(db: &Db, chosen: &Chosen) -> Result<Drawing> {
    let (pieces, of) = pieces::pieces(db, chosen)?;
    let layout = layout::Layout::new(&pieces, chosen);
    let foot = svg::Foot {
        cite: db.metadata("cite")?,
        data_version: db.metadata("data_version")?,
    };
    Ok(Drawing {
        svg: svg::svg(&layout, &pieces, chosen, &foot),
        groups: layout.groups(),
        shown: pieces.len(),
        of,
        lit: layout.lit(chosen),
    })
}
