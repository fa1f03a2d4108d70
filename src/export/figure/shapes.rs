//! The shapes of the picture.

use super::svg::PAPER;

/// What a piece of evidence, or a kind of it, looks like.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    Square,
    Circle,
    Triangle,
    Line,
}

/// How sure it is, and whether somebody has read the paper.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fill {
    Whole,
    Ring,
    Dashed,
}

impl Shape {
    pub(super) fn at(self, x: f64, y: f64, colour: &str, fill: Fill) -> String {
        let paint = match fill {
            Fill::Whole => format!("fill=\"{colour}\""),
            Fill::Ring => format!("fill=\"{PAPER}\" stroke=\"{colour}\" stroke-width=\"0.8\""),
            Fill::Dashed => format!(
                "fill=\"{PAPER}\" stroke=\"{colour}\" stroke-width=\"0.7\" stroke-dasharray=\"1 0.7\""
            ),
        };
        match self {
            Self::Square => format!(
                "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"5.6\" height=\"5.6\" {paint}/>",
                x - 2.8,
                y - 2.8
            ),
            Self::Circle => format!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"1.6\" {paint}/>"),
            Self::Triangle => format!(
                "<path d=\"M{:.1} {:.1}h4.4l-2.2-4z\" {paint}/>",
                x - 2.2,
                y + 1.8
            ),
            Self::Line => {
                let dashes = if fill == Fill::Dashed {
                    " stroke-dasharray=\"2 1.5\""
                } else {
                    ""
                };
                format!(
                    "<path d=\"M{:.1} {y:.1}h8\" stroke=\"{colour}\" stroke-width=\"1.5\"{dashes}/>",
                    x - 4.0
                )
            }
        }
    }
}
