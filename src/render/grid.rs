//! Tables for people: aligned by display width, wrapped to the terminal, and turned
//! into one block a row where the terminal is too narrow for columns.

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

/// A column that is wrapped to less than this is no pleasure to read.
const READABLE: usize = 12;

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
    written: usize,
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
        let shown = |name: &String| match style {
            Style::Markdown => markdown_cell(name),
            _ => visible(name),
        };
        Self {
            out,
            columns: columns.iter().map(shown).collect(),
            style,
            rows: Vec::new(),
            written: 0,
        }
    }

    pub(super) fn row(&mut self, values: &[ValueRef<'_>]) -> Result<()> {
        let cell = |value: &ValueRef<'_>| {
            let text = plain(*value);
            let text = match self.style {
                Style::Markdown => markdown_cell(&text),
                _ => visible(&text),
            };
            match value {
                ValueRef::Integer(_) | ValueRef::Real(_) => {
                    Cell::new(text).set_alignment(CellAlignment::Right)
                }
                _ => Cell::new(text),
            }
        };
        let row = values.iter().map(cell).collect();
        self.rows.push(row);
        // A Markdown table cannot be cut.
        if self.rows.len() == BLOCK && self.style != Style::Markdown {
            self.write_block()?;
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<()> {
        if !self.rows.is_empty() || self.written == 0 {
            self.write_block()?;
        }
        Ok(self.out.flush()?)
    }

    fn write_block(&mut self) -> Result<()> {
        let rows = std::mem::take(&mut self.rows);
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
        .map(|(word, content)| content.min(u16::try_from(word.max(READABLE)).unwrap_or(u16::MAX)))
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
