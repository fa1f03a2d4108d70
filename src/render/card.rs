//! Everything about one thing, to be read on a terminal: what it is, then a paragraph for each piece
//! of evidence, then names, identifiers and papers.

use std::io::Write;

use comfy_table::{ContentArrangement, Table, presets};
use rusqlite::types::ValueRef;

use super::{plain, visible};
use crate::error::Result;

/// The columns of a result that is read so.
const COLUMNS: [&str; 5] = ["part", "name", "value", "accession", "source_tables"];

/// What stands in a paragraph of its own, and how it begins.
const LISTS: [(&str, &str); 2] = [
    ("identifier", "Identifiers"),
    ("also called", "Also called"),
];

/// Between the names and identifiers of one kind and those of the next.
const BETWEEN: &str = " · ";

/// A card that is being gathered: it has few rows.
pub(super) struct Card<'w> {
    out: &'w mut dyn Write,
    width: usize,
    rows: Vec<[String; 5]>,
}

/// Whether a result with these columns is one.
pub(super) fn is_card(columns: &[String]) -> bool {
    columns.iter().map(String::as_str).eq(COLUMNS)
}

impl<'w> Card<'w> {
    pub(super) fn new(width: usize, out: &'w mut dyn Write) -> Self {
        let rows = Vec::new();
        Self { out, width, rows }
    }

    pub(super) fn row(&mut self, values: &[ValueRef<'_>]) {
        let mut row = values.iter().map(|value| visible(&plain(*value)));
        self.rows
            .push(std::array::from_fn(|_| row.next().unwrap_or_default()));
    }

    pub(super) fn finish(self) -> Result<()> {
        let mut lines: Vec<[String; 2]> = Vec::new();
        let mut above = "";
        for [part, name, value, accession, source] in &self.rows {
            let list = LISTS.iter().find(|(known, _)| known == part);
            let is_evidence = !accession.is_empty() && part != "paper" && part != "not known";
            let section = match part.as_str() {
                "is" | "mind" => "is",
                _ if is_evidence => "evidence",
                other => other,
            };
            let is_new = section != above;
            if is_new && !above.is_empty() {
                lines.push(Default::default());
            }
            above = section;
            match (part.as_str(), list) {
                ("is", _) => lines.push([name.clone(), value.clone()]),
                (_, Some((_, heading))) => {
                    let text = format!("{name}: {value}");
                    match lines.last_mut() {
                        Some([_, known]) if !is_new => known.extend([BETWEEN, &text]),
                        _ => lines.push([(*heading).to_owned(), text]),
                    }
                }
                ("paper", _) => {
                    let of = format!("{name}: {value} [{accession}]");
                    lines.push([if is_new { "papers" } else { "" }.to_owned(), of]);
                }
                _ if is_evidence => {
                    // `T1:3` says that it is Table 1.
                    let from = match source.as_str() {
                        "" | "table-1" => String::new(),
                        source => format!(" [{source}]"),
                    };
                    lines.push([accession.clone(), format!("{name} — {part}{from}: {value}")]);
                }
                _ => {
                    let between = if name.is_empty() || value.is_empty() {
                        ""
                    } else {
                        ": "
                    };
                    let of = match accession.as_str() {
                        "" => String::new(),
                        accession => format!(" [{accession}]"),
                    };
                    lines.push([part.clone(), format!("{name}{between}{value}{of}")]);
                }
            }
        }
        paragraphs(joined(lines), self.width, self.out)
    }
}

/// Writes paragraphs, each beside its heading, as wide as a terminal.
pub(crate) fn paragraphs(lines: Vec<[String; 2]>, width: usize, out: &mut dyn Write) -> Result<()> {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(u16::try_from(width).unwrap_or(u16::MAX))
        .add_rows(lines);
    writeln!(out, "{}", table.trim_fmt())?;
    Ok(out.flush()?)
}

/// Identifiers of one kind of match in one line.
fn joined(lines: Vec<[String; 2]>) -> Vec<[String; 2]> {
    let join = |[heading, text]: [String; 2]| {
        if heading != "ids" {
            return [heading, text];
        }
        let mut kinds: Vec<(String, Vec<String>)> = Vec::new();
        for line in text.split(BETWEEN) {
            let (kind, value) = line.split_once(": ").unwrap_or(("", line));
            match kinds.last_mut() {
                Some((known, values)) if known == kind => values.push(value.to_owned()),
                _ => kinds.push((kind.to_owned(), vec![value.to_owned()])),
            }
        }
        let told = kinds
            .iter()
            .map(|(kind, values)| format!("{kind}: {}", values.join(" | ")));
        [heading, told.collect::<Vec<_>>().join(BETWEEN)]
    };
    lines.into_iter().map(join).collect()
}
