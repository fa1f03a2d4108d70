//! The rules: from a lab's spelling of a gene, protein or disease to our terms.
//!
//! 1. What stands around the value goes: white space, invisible characters, a pair of quotes.
//! 2. The whole value is looked up. The rules stand in order of precedence in [`Rule::ALL`],
//!    and the first that gives anything decides; but the mouse's symbol, written as for mice,
//!    is the mouse's, whatever else it is in other case.
//! 3. A name that the database marks as ambiguous never matches, by whatever rule, but for our
//!    own labels. An identifier that stands for two terms gives both.
//! 4. If the whole value is nothing that is known, its members are looked up: `P15692;P48061`
//!    at `;`, then `|`, then `,`. Any of them may match.
//! 5. What is left may be unusable: empty, an error, a date that was a symbol. That is told,
//!    with what may have stood there, and never repaired.

mod answer;
mod damage;
mod date;
mod derived;
mod dressed;
mod index;
mod marks;
mod members;
mod resolver;
mod rule;
mod shape;
mod text;
mod two_names;

pub(super) use answer::{GENES, put};
pub use answer::{Match, Resolution, Sense};
pub(super) use damage::{EMPTY, MISSING, is_nothing};
pub(super) use marks::is_mark;
pub(super) use members::is_separated;
pub use resolver::Resolver;
pub use rule::{MatchType, Rule, Status};
pub(super) use shape::Shape;
