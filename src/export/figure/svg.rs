//! The picture as SVG: texts as texts, colours as attributes, nothing from elsewhere.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::Chosen;
use super::layout::{Layout, Mark, NONE, Node};
use super::pieces::Piece;
use crate::render::visible;

/// The size of words, and of the title.
const SIZE: f64 = 6.5;
const TITLE: f64 = 9.0;

/// Colours that people with any kind of colour vision tell apart (Okabe and Ito), and ink.
const CARRIED: &str = "#0072B2";
const REGULATES: &str = "#D55E00";
const CONTEXT: &str = "#5f6b75";
const INK: &str = "#1b1f23";
const PAPER: &str = "#ffffff";
/// What a lab measured: less, more, or only seen.
const LESS: &str = "#56B4E9";
const MORE: &str = "#E69F00";

const CAPTION: &str =
    "What migrasomes carry, by which claim or finding, in which disease or process";

/// What stands below the picture.
pub(super) struct Foot {
    pub(super) cite: String,
    pub(super) data_version: String,
}

/// Where the columns are.
struct Columns {
    /// The words on the left end here, the marks stand here, the words on the right begin here.
    left: f64,
    marks: f64,
    right: f64,
    /// Where the rows begin.
    top: f64,
}

struct Picture<'p> {
    out: String,
    layout: &'p Layout,
    pieces: &'p [Piece],
    chosen: &'p Chosen,
    columns: Columns,
}

/// Draws it.
pub(super) fn svg(layout: &Layout, pieces: &[Piece], chosen: &Chosen, foot: &Foot) -> String {
    let width = layout.width;
    let words = (width * 0.3).min(118.0);
    let mut picture = Picture {
        out: String::new(),
        layout,
        pieces,
        chosen,
        columns: Columns {
            left: words,
            marks: words + 12.0,
            right: width - words - 6.0,
            top: 0.0,
        },
    };
    let caption = wrapped(CAPTION, width, TITLE);
    let legend_top = 4.0 + 11.0 * small(caption.len()) + 6.0;
    let legend = picture.legend(legend_top);
    picture.columns.top = legend + 12.0;
    let body = picture.body();
    let bottom = picture.columns.top + layout.height + 12.0;
    let told = picture.told(foot);
    let told: Vec<String> = told
        .iter()
        .flat_map(|line| wrapped(line, width, SIZE))
        .collect();
    let height = bottom + 8.6 * small(told.len()) + 2.0;

    let mut out = String::new();
    let millimetres = |points: f64| points * 25.4 / 72.0;
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{:.1}mm\" height=\"{:.1}mm\" \
         viewBox=\"0 0 {width:.1} {height:.1}\" role=\"{}\" aria-labelledby=\"evidence-title\" \
         font-family=\"Arial, Helvetica, 'Liberation Sans', sans-serif\" font-size=\"{SIZE}\" \
         fill=\"{INK}\">\n<title id=\"evidence-title\">{CAPTION}</title>\n<desc>{}</desc>\n\
         <rect class=\"paper\" width=\"100%\" height=\"100%\" fill=\"{PAPER}\"/>\n",
        millimetres(width),
        millimetres(height),
        if chosen.interactive { "group" } else { "img" },
        escaped(&told.join(" ")),
    );
    for (line, y) in caption
        .iter()
        .zip((0..).map(|line| 10.0 + 11.0 * f64::from(line)))
    {
        let _ = writeln!(
            out,
            "<text y=\"{y:.1}\" font-size=\"{TITLE}\" font-weight=\"bold\">{}</text>",
            escaped(line)
        );
    }
    out.push_str(&picture.out);
    out.push_str(&body);
    for (line, y) in told
        .iter()
        .zip((0..).map(|line| bottom + 6.0 + 8.6 * f64::from(line)))
    {
        let _ = writeln!(
            out,
            "<text class=\"told\" y=\"{y:.1}\">{}</text>",
            escaped(line)
        );
    }
    out.push_str("</svg>\n");
    out
}

impl Picture<'_> {
    /// What shapes and colours mean; gives where it ends.
    fn legend(&mut self, top: f64) -> f64 {
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

    fn body(&self) -> String {
        let mut out = String::new();
        out.push_str("<g class=\"links\" fill=\"none\">\n");
        self.links(&mut out);
        out.push_str("</g>\n<g class=\"nodes\">\n");
        for node in &self.layout.left {
            self.node(node, true, &mut out);
        }
        for node in &self.layout.right {
            self.node(node, false, &mut out);
        }
        out.push_str("</g>\n<g class=\"marks\">\n");
        for mark in &self.layout.marks {
            self.mark(mark, &mut out);
        }
        out.push_str("</g>\n");
        out
    }

    /// Whether something is lit, and this is not.
    fn is_faint(&self, mark: &Mark) -> bool {
        let (left, right) = (&self.layout.left, &self.layout.right);
        let is_any = left.iter().chain(right).any(|node| node.is_lit);
        is_any && !left[mark.left].is_lit && !mark.right.iter().any(|row| right[*row].is_lit)
    }

    /// From each piece to where it was seen; those of Table 1 lie on top. What looks alike is one
    /// path, unless a page has to tell them apart.
    fn links(&self, out: &mut String) {
        let mut alike: BTreeMap<(bool, String), Vec<(usize, String)>> = BTreeMap::new();
        let Columns {
            marks, right, top, ..
        } = self.columns;
        let middle = f64::midpoint(marks, right);
        for mark in &self.layout.marks {
            let piece = &self.pieces[mark.piece];
            let y = top + mark.y;
            let (width, opacity) = match (piece.is_printed(), self.is_faint(mark)) {
                (true, false) => (1.5, 0.9),
                (false, false) => (0.7, 0.4),
                (true, true) => (1.5, 0.15),
                (false, true) => (0.7, 0.1),
            };
            let dashes = match piece.subject {
                None => " stroke-dasharray=\"2 1.5\"",
                Some(_) => "",
            };
            let look = format!(
                "stroke=\"{}\" stroke-width=\"{width}\" opacity=\"{opacity}\"{dashes}",
                colour(piece)
            );
            let paths = alike.entry((piece.is_printed(), look)).or_default();
            for row in &mark.right {
                let node = &self.layout.right[*row];
                let to = top + node.top + node.height / 2.0;
                let path = format!(
                    "M{marks:.0} {y:.1}C{middle:.0} {y:.1} {middle:.0} {to:.1} {right:.0} {to:.1}"
                );
                paths.push((mark.piece, path));
            }
        }
        for ((_, look), paths) in alike {
            if self.chosen.interactive {
                for (piece, path) in paths {
                    let accession = escaped(&self.pieces[piece].accession);
                    let _ = writeln!(out, "<path data-of=\"{accession}\" {look} d=\"{path}\"/>");
                }
            } else {
                let paths: Vec<String> = paths.into_iter().map(|(_, path)| path).collect();
                let _ = writeln!(out, "<path {look} d=\"{}\"/>", paths.join("\n"));
            }
        }
    }

    /// A row: its words, a line along its marks, and how many pieces there are.
    fn node(&self, node: &Node, is_left: bool, out: &mut String) {
        let Columns {
            left,
            marks,
            right,
            top,
        } = self.columns;
        let room = if is_left {
            left
        } else {
            self.layout.width - right - 6.0
        };
        let count = if node.pieces > 1 || node.is_group {
            node.pieces.to_string()
        } else {
            String::new()
        };
        let counted_width = width_of(&count, SIZE);
        let label = shortened(&node.label, room - counted_width - 4.0, SIZE);
        let middle = top + node.top + node.height / 2.0;
        let (x, anchor) = if is_left {
            (left, "end")
        } else {
            (right + 6.0, "start")
        };
        let weight = match (node.is_lit, node.is_group) {
            (true, _) => " font-weight=\"bold\"",
            (_, true) => " font-style=\"italic\"",
            _ => "",
        };
        let count = if count.is_empty() {
            count
        } else {
            format!("<tspan dx=\"3\" fill=\"{CONTEXT}\">{count}</tspan>")
        };
        let members: Vec<&str> = node.members.iter().map(String::as_str).collect();
        let told = format!(
            "{}: {} of evidence",
            members.join(", "),
            counted(node.pieces)
        );
        let reacts = self.reacts("data-node", &node.id, &told);
        let _ = write!(out, "<g{reacts}><title>{}</title>", escaped(&told));
        if let Some(fill) = self.lit(node) {
            let (width, y) = (width_of(&label, SIZE) + counted_width + 7.0, middle - 4.0);
            let x = if is_left {
                left - width + 2.0
            } else {
                right + 4.0
            };
            let _ = write!(
                out,
                "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"8\" rx=\"1.5\" \
                 fill=\"{fill}\" opacity=\"0.55\"/>"
            );
        }
        let line = if is_left { marks - 6.5 } else { right + 2.5 };
        let dashes = if node.kind == NONE {
            " stroke-dasharray=\"1.5 1.5\""
        } else {
            ""
        };
        let _ = writeln!(
            out,
            "<path d=\"M{line:.1} {:.1}v{:.1}\" stroke=\"{INK}\" stroke-width=\"0.8\"{dashes}/>\
             <text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"{anchor}\"{weight}>{}{count}</text></g>",
            top + node.top + 0.8,
            node.height - 1.6,
            middle + 2.3,
            escaped(&label)
        );
    }

    /// How a row is lit: by what the lab measured, if it measured anything.
    fn lit(&self, node: &Node) -> Option<&'static str> {
        match node.value {
            _ if !node.is_lit => None,
            Some(value) if value < 0.0 => Some(LESS),
            _ => Some(MORE),
        }
    }

    fn mark(&self, mark: &Mark, out: &mut String) {
        let piece = &self.pieces[mark.piece];
        let (x, y) = (self.columns.marks, self.columns.top + mark.y);
        let shape = match piece.layer.as_str() {
            "Table 1" => Shape::Square,
            "finding" => Shape::Circle,
            _ => Shape::Triangle,
        };
        let fill = match piece.confidence.as_deref() {
            _ if piece.is_unseen() && !piece.is_printed() => Fill::Dashed,
            _ if piece.paper.is_none() || piece.subject.is_none() => Fill::Dashed,
            Some("high") | None => Fill::Whole,
            Some(_) => Fill::Ring,
        };
        let told = piece.told();
        let reacts = self.reacts("data-accession", &piece.accession, &told);
        let faint = if self.is_faint(mark) {
            " opacity=\"0.25\""
        } else {
            ""
        };
        let _ = write!(
            out,
            "<g{reacts}{faint}><title>{}</title>{}",
            escaped(&told),
            shape.at(x, y, colour(piece), fill)
        );
        if piece.is_printed() {
            let _ = write!(
                out,
                "<text x=\"{:.1}\" y=\"{:.1}\" font-size=\"5.5\" font-weight=\"bold\">{}</text>",
                x + 4.2,
                y - 1.4,
                escaped(&piece.accession)
            );
        }
        out.push_str("</g>\n");
    }

    /// What a page needs: what it is, by keyboard too.
    fn reacts(&self, name: &str, value: &str, told: &str) -> String {
        if !self.chosen.interactive {
            return String::new();
        }
        format!(
            " {name}=\"{}\" tabindex=\"0\" role=\"button\" aria-label=\"{}\"",
            escaped(value),
            escaped(told)
        )
    }

    /// What stands below: how much there is, by whom, of which day.
    fn told(&self, foot: &Foot) -> Vec<String> {
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

fn colour(piece: &Piece) -> &'static str {
    match piece.role_group.as_deref() {
        Some("carried") => CARRIED,
        Some("regulates") => REGULATES,
        Some(_) => CONTEXT,
        None => INK,
    }
}

#[derive(Clone, Copy)]
enum Shape {
    Square,
    Circle,
    Triangle,
    Line,
}

/// How sure it is, and whether somebody has read the paper.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fill {
    Whole,
    Ring,
    Dashed,
}

impl Shape {
    fn at(self, x: f64, y: f64, colour: &str, fill: Fill) -> String {
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

fn counted(pieces: usize) -> String {
    format!("{pieces} piece{}", if pieces == 1 { "" } else { "s" })
}

#[allow(clippy::cast_precision_loss)] // lines of a caption
fn small(number: usize) -> f64 {
    number as f64
}

/// What is safe in a text or an attribute; what cannot be seen is written out.
fn escaped(text: &str) -> String {
    let mut safe = String::new();
    for character in visible(text).chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\n' => safe.push(' '),
            other => safe.push(other),
        }
    }
    safe
}

/// How wide a text is about, in points, with room to spare.
fn width_of(text: &str, size: f64) -> f64 {
    let wide = |character: char| match character {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 0.26,
        'f' | 't' | 'r' | ' ' | '(' | ')' | '/' | '-' | '[' | ']' => 0.35,
        'm' | 'w' | 'M' | 'W' | '%' | '@' => 0.88,
        'A'..='Z' => 0.69,
        '\u{2e80}'.. => 1.0,
        _ => 0.56,
    };
    text.chars().map(wide).sum::<f64>() * size
}

/// As much of a text as there is room for.
fn shortened(text: &str, room: f64, size: f64) -> String {
    if width_of(text, size) <= room {
        return text.to_owned();
    }
    let mut short = String::new();
    for character in text.chars() {
        if width_of(&short, size) + width_of("m…", size) > room {
            break;
        }
        short.push(character);
    }
    short.trim_end().to_owned() + "…"
}

/// A text in lines.
fn wrapped(text: &str, room: f64, size: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let line = lines.last_mut().expect("there is always a line");
        if line.is_empty() {
            line.push_str(word);
        } else if width_of(line, size) + width_of(word, size) + size / 3.0 <= room {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}
