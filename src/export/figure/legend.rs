//! What the shapes of the picture mean, and what stands below it.

use std::fmt::Write as _;

use super::shapes::{Fill, Shape};
use super::svg::{CARRIED, CONTEXT, Foot, INK, LESS, MORE, Picture, REGULATES, SIZE, counted};
use super::words::width_of;

impl Picture<'_> {
    /// What shapes and colours mean; gives where it ends.
    pub(super) fn legend(&mut self, top: f64) -> f64 {
        let entries = [
            (Shape::Square, CARRIED, Fill::Whole, "claim of Table 1"),
            (Shape::Circle, CARRIED, Fill::Whole, "finding"),
            (Shape::Triangle, CARRIED, Fill::Whole, "a lab's own"),
            (Shape::Circle, CARRIED, Fill::Ring, "medium confidence"),
            (Shape::Circle, INK, Fill::Dashed, "paper not read for it"),
            (Shape::Line, CARRIED, Fill::Whole, "carried"),
            (Shape::Line, REGULATES, Fill::Whole, "regulates"),
            (Shape::Line, CONTEXT, Fill::Whole, "context"),
            (Shape::Line, INK, Fill::Dashed, "no cargo given"),
        ];
        let (mut x, mut y) = (0.0, top);
        for (shape, colour, fill, words) in entries {
            let needed = 10.0 + width_of(words, SIZE) + 9.0;
            if x + needed > self.layout.width + 9.0 {
                (x, y) = (0.0, y + 9.0);
            }
            let drawn = shape.at(x + 4.0, y, colour, fill);
            let _ = writeln!(
                self.out,
                "{drawn}<text x=\"{:.1}\" y=\"{:.1}\">{words}</text>",
                x + 10.0,
                y + 2.3
            );
            x += needed;
        }
        if let Some(range) = self.range() {
            let _ = writeln!(
                self.out,
                "<rect y=\"{:.1}\" width=\"7\" height=\"6\" fill=\"{LESS}\"/><rect x=\"7\" y=\"{:.1}\" width=\"7\" \
                 height=\"6\" fill=\"{MORE}\"/><text x=\"18\" y=\"{:.1}\">your values: below 0, above 0 \
                 (up to ±{range:.1})</text>",
                y + 6.0,
                y + 6.0,
                y + 11.3
            );
            y += 9.0;
        }
        y + 3.0
    }

    /// The largest value of a lab's hits, whichever way.
    fn range(&self) -> Option<f64> {
        let nodes = self.layout.left.iter().chain(&self.layout.right);
        let values = nodes.filter_map(|node| node.value);
        values
            .map(f64::abs)
            .filter(|value| value.is_finite())
            .reduce(f64::max)
    }

    /// What stands below: how much there is, by whom, of which day.
    pub(super) fn told(&self, foot: &Foot) -> Vec<String> {
        let claims = self
            .pieces
            .iter()
            .filter(|piece| piece.is_printed())
            .count();
        let gaps = self
            .pieces
            .iter()
            .filter(|piece| piece.subject.is_none())
            .count();
        let mut told = vec![format!(
            "{} of evidence: {claims} printed in Table 1, of which {gaps} give no cargo, and {} \
             findings and rows of a lab's own; numbers count pieces of evidence.",
            counted(self.pieces.len()),
            self.pieces.len() - claims,
        )];
        let lit = self.layout.lit(self.chosen).len();
        if !self.chosen.hits.is_empty() {
            let hits = self.chosen.hits.len();
            let rest = if lit < hits {
                "; the others are not in this picture"
            } else {
                ""
            };
            told.push(format!("Lit: {lit} of {hits} hits{rest}."));
        }
        told.push(format!(
            "Table 1 of: {} Findings curated from primary papers. migrasome, data version {}.",
            foot.cite, foot.data_version
        ));
        told
    }
}
