//! Tables for people: aligned by display width, wrapped to the terminal, and turned
//! into one block a row where the terminal is too narrow for columns, or a cell too long.

use std::io::Write;

use comfy_table::{
    Cell, CellAlignment, ColumnConstraint, ContentArrangement, Table, Width, presets,
};
use rusqlite::types::ValueRef;
use unicode_width::UnicodeWidthStr;

use super::{plain, visible};
use crate::error::Result;

/// Rows that are laid out together. A longer result is written in several tables, so
/// that memory stays bounded.
const BLOCK: usize = 1_000;

/// The same in bytes.
const BLOCK_BYTES: usize = 1 << 20;

/// A row with a cell of more bytes stands apart: every other row would be padded to that.
const LONG: usize = 16 << 10;

/// So much of a cell is shown on a terminal, in characters.
const SHOWN: usize = 10_000;

/// So much of a column's name is shown, in characters.
const NAME: usize = 1_000;

/// A column that is wrapped to less than this is no pleasure to read.
const READABLE: usize = 12;

/// A longer word may be torn: better than a table in pieces.
const WORD: usize = 16;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// As wide as its contents, e.g. into a pipe.
    Wide,
    /// On a terminal of so many columns.
    Terminal(usize),
    /// GitHub's table syntax.
    Markdown,
}

pub(super) struct Grid<'w> {
    out: &'w mut dyn Write,
    columns: Vec<String>,
    style: Style,
    rows: Vec<Vec<Cell>>,
    /// How long their texts are.
    bytes: usize,
    written: usize,
    /// Whether the head of a table that cannot be cut is written.
    is_begun: bool,
}

impl<'w> Grid<'w> {
    pub(super) fn table(columns: &[String], width: Option<usize>, out: &'w mut dyn Write) -> Self {
        let style = width.map_or(Style::Wide, Style::Terminal);
        Self::new(columns, style, out)
    }

    pub(super) fn markdown(columns: &[String], out: &'w mut dyn Write) -> Self {
        Self::new(columns, Style::Markdown, out)
    }

    fn new(columns: &[String], style: Style, out: &'w mut dyn Write) -> Self {
        let shown = |name: &String| {
            let (name, more) = cut(name, NAME);
            let end = if more > 0 { "…" } else { "" };
            style.cell(&format!("{name}{end}"))
        };
        Self {
            out,
            columns: columns.iter().map(shown).collect(),
            style,
            rows: Vec::new(),
            bytes: 0,
            written: 0,
            is_begun: false,
        }
    }

    pub(super) fn row(&mut self, values: &[ValueRef<'_>]) -> Result<()> {
        if self.is_begun || values.iter().any(|value| self.is_long(value)) {
            return self.write_apart(values);
        }
        let mut bytes = 0;
        let mut cell = |value: &ValueRef<'_>| {
            let text = self.style.cell(&self.shown(*value));
            bytes += text.len();
            match value {
                ValueRef::Integer(_) | ValueRef::Real(_) => {
                    Cell::new(text).set_alignment(CellAlignment::Right)
                }
                _ => Cell::new(text),
            }
        };
        let row = values.iter().map(&mut cell).collect();
        self.rows.push(row);
        self.bytes += bytes;
        // A Markdown table cannot be cut, but need not be aligned.
        let is_full = self.rows.len() == BLOCK && self.style != Style::Markdown;
        if is_full || self.bytes >= BLOCK_BYTES {
            self.write_block()?;
        }
        Ok(())
    }

    /// A value as it is shown: on a terminal not all of a long one.
    fn shown(&self, value: ValueRef<'_>) -> String {
        let text = plain(value);
        let Style::Terminal(_) = self.style else {
            return text;
        };
        match cut(&text, SHOWN) {
            (_, 0) => text,
            (begin, more) => {
                format!("{begin}… (and {more} more characters: -f csv or -o FILE writes all)")
            }
        }
    }

    /// Whether a value is too long to stand in a column.
    fn is_long(&self, value: &ValueRef<'_>) -> bool {
        let (ValueRef::Text(bytes) | ValueRef::Blob(bytes)) = value else {
            return false;
        };
        !matches!(self.style, Style::Terminal(_)) && bytes.len() > LONG
    }

    /// Writes a row that is not aligned with others, a value at a time.
    fn write_apart(&mut self, values: &[ValueRef<'_>]) -> Result<()> {
        let is_markdown = self.style == Style::Markdown;
        if !self.rows.is_empty() || (is_markdown && !self.is_begun) {
            self.write_block()?;
        }
        self.written += 1;
        if !is_markdown {
            writeln!(self.out, "── {} ──", self.written)?;
        }
        for (name, value) in self.columns.iter().zip(values) {
            let text = self.style.cell(&self.shown(*value));
            if is_markdown {
                write!(self.out, "| {text} ")?;
            } else {
                writeln!(self.out, " {name}  {text}")?;
            }
        }
        if is_markdown {
            writeln!(self.out, "|")?;
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<()> {
        if !self.rows.is_empty() || (self.written == 0 && !self.is_begun) {
            self.write_block()?;
        }
        Ok(self.out.flush()?)
    }

    fn write_block(&mut self) -> Result<()> {
        let rows = std::mem::take(&mut self.rows);
        self.bytes = 0;
        self.is_begun = self.style == Style::Markdown;
        let first = self.written + 1;
        self.written += rows.len();
        let mut table = Table::new();
        table.set_header(&self.columns).add_rows(rows);
        match self.style {
            Style::Terminal(width) => {
                let needed = longest_words(&table);
                if full_width(&table.column_max_content_widths()) <= width {
                    table.load_style(presets::UTF8_FULL_CONDENSED);
                } else if full_width(&needed) <= width {
                    table.load_style(presets::UTF8_FULL);
                    wrap(&mut table, width);
                    table.set_constraints(needed.into_iter().map(|word| {
                        // With the space on both sides.
                        ColumnConstraint::LowerBoundary(Width::Fixed(word + 2))
                    }));
                } else {
                    return self.write_records(first, &table, width);
                }
            }
            Style::Wide => {
                table.load_style(presets::UTF8_FULL_CONDENSED);
            }
            Style::Markdown => {
                table.load_style(presets::ASCII_MARKDOWN);
            }
        }
        Ok(writeln!(self.out, "{table}")?)
    }

    /// Where columns would be too narrow: a block of `name  value` lines for each row.
    fn write_records(&mut self, first: usize, rows: &Table, width: usize) -> Result<()> {
        for (number, row) in (first..).zip(rows.row_iter()) {
            let rule = format!("── {number} ");
            let rest = width.saturating_sub(rule.chars().count());
            writeln!(self.out, "{rule}{}", "─".repeat(rest))?;
            let mut record = Table::new();
            record.load_style(presets::NOTHING);
            wrap(&mut record, width);
            for (name, cell) in self.columns.iter().zip(row.cell_iter()) {
                let cell = cell.clone().set_alignment(CellAlignment::Left);
                record.add_row(vec![Cell::new(name), cell]);
            }
            writeln!(self.out, "{}", record.trim_fmt())?;
        }
        if rows.is_empty() {
            writeln!(self.out, "(no rows: {})", self.columns.join(", "))?;
        }
        Ok(())
    }
}

impl Style {
    /// A text as a cell.
    fn cell(self, text: &str) -> String {
        match self {
            Self::Markdown => markdown_cell(text),
            Self::Wide | Self::Terminal(_) => visible(text),
        }
    }
}

/// The first characters of a text, and how many more it has.
fn cut(text: &str, most: usize) -> (&str, usize) {
    match text.char_indices().nth(most) {
        Some((end, _)) => (&text[..end], text[end..].chars().count()),
        None => (text, 0),
    }
}

fn wrap(table: &mut Table, width: usize) {
    table
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(u16::try_from(width).unwrap_or(u16::MAX));
}

/// The least width that each column is worth having: no word is torn, and the contents
/// are not squeezed below what is readable.
fn longest_words(table: &Table) -> Vec<u16> {
    let longest = |text: String| text.split_whitespace().map(UnicodeWidthStr::width).max();
    let mut needed = vec![0; table.column_max_content_widths().len()];
    let rows = table.header().into_iter().chain(table.row_iter());
    for row in rows {
        for (word, cell) in needed.iter_mut().zip(row.cell_iter()) {
            *word = longest(cell.content()).unwrap_or(0).max(*word);
        }
    }
    let contents = table.column_max_content_widths();
    needed
        .into_iter()
        .zip(contents)
        .map(|(word, content)| {
            content.min(u16::try_from(word.clamp(READABLE, WORD)).unwrap_or(u16::MAX))
        })
        .collect()
}

/// How wide a table with such columns is: each with a space on both sides and a line
/// before it, and a last line.
fn full_width(columns: &[u16]) -> usize {
    columns
        .iter()
        .map(|width| usize::from(*width) + 3)
        .sum::<usize>()
        + 1
}

/// A cell that keeps its place: no bar ends it, no line break tears it.
fn markdown_cell(text: &str) -> String {
    let text = text
        .replace("\r\n", "\n")
        .replace('\\', "\\\\")
        .replace('|', "\\|");
    visible(&text.replace('\n', "<br>"))
}
