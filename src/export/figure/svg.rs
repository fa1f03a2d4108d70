//! The picture as SVG: texts as texts, colours as attributes, nothing from elsewhere.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::Chosen;
use super::layout::{Layout, Mark, NONE, Node};
use super::pieces::Piece;
use super::shapes::{Fill, Shape};
use super::words::{escaped, shortened, width_of, wrapped};

/// The size of words, and of the title.
pub(super) const SIZE: f64 = 6.5;
const TITLE: f64 = 9.0;

/// Colours that people with any kind of colour vision tell apart (Okabe and Ito), and ink.
pub(super) const CARRIED: &str = "#0072B2";
pub(super) const REGULATES: &str = "#D55E00";
pub(super) const CONTEXT: &str = "#5f6b75";
pub(super) const INK: &str = "#1b1f23";
pub(super) const PAPER: &str = "#ffffff";
/// What a lab measured: less, more, or only seen.
pub(super) const LESS: &str = "#56B4E9";
pub(super) const MORE: &str = "#E69F00";

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

pub(super) struct Picture<'p> {
    pub(super) out: String,
    pub(super) layout: &'p Layout,
    pub(super) pieces: &'p [Piece],
    pub(super) chosen: &'p Chosen,
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
        let members: Vec<&str> = node.members.iter().map(String::as_str).collect();
        let told = format!(
            "{}: {} of evidence",
            members.join(", "),
            counted(node.pieces)
        );
        // A name that is heard begins with what is seen.
        let heard = format!("{} {told}", format!("{label} {count}").trim_end());
        let reacts = self.reacts("data-node", &node.id, &heard);
        let count = if count.is_empty() {
            count
        } else {
            format!(" <tspan dx=\"1.5\" fill=\"{CONTEXT}\">{count}</tspan>")
        };
        let _ = write!(out, "<g{reacts}><title>{}</title>", escaped(&told));
        if let Some(fill) = Self::lit(node) {
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
    fn lit(node: &Node) -> Option<&'static str> {
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
}

fn colour(piece: &Piece) -> &'static str {
    match piece.role_group.as_deref() {
        Some("carried") => CARRIED,
        Some("regulates") => REGULATES,
        Some(_) => CONTEXT,
        None => INK,
    }
}

pub(super) fn counted(pieces: usize) -> String {
    format!("{pieces} piece{}", if pieces == 1 { "" } else { "s" })
}

#[allow(clippy::cast_precision_loss)] // lines of a caption
fn small(number: usize) -> f64 {
    number as f64
}
