//! An OpenDocument sheet, which calamine holds as a whole, with all cells that are repeated and
//! all empty ones between.

use std::io::Read;

use calamine::Data;
use quick_xml::events::{BytesStart, Event};

use super::super::limits::{Fault, Held, Limits, on_heap};
use super::bounded::{Bounded, Depth, end_of, number, xml};

const OPEN: &str = "its content ends in the middle";

/// As far as calamine counts.
const ROWS: u64 = 1_048_576;
const COLUMNS: u64 = 16_384;

/// A cell three times: its value once for us, once more while its table is put together, and its
/// formula.
const CELL: u64 = 2 * size_of::<Data>() as u64 + size_of::<String>() as u64;

/// Looks at the list of parts: calamine collects it.
pub(super) fn look_at_manifest<R: Read>(part: &mut Bounded<R>) -> Result<(), Fault> {
    std::io::copy(part, &mut std::io::sink()).map_or(Ok(()), |_| Ok(()))
}

/// Looks at the tables: whether they end, and how large they are.
pub(super) fn look_at_content<R: Read>(
    part: &mut Bounded<R>,
    limits: &Limits,
    held: &mut Held,
) -> Result<(), Fault> {
    let piece = limits.piece;
    let too_long = part.too_long();
    let mut xml = xml(part);
    let mut buffer = Vec::new();
    let mut depth = Depth::new(limits);
    // How deep the table and the cell in work began.
    let (mut table, mut cell) = (None, None);
    let mut extent = Extent::default();
    let mut value = Value::default();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer) {
            Ok(Event::Start(tag)) => {
                depth.open()?;
                match tag.name().as_ref() {
                    _ if cell.is_some() => value.text += spaces(&tag),
                    "table:table" if table.is_none() => {
                        table = Some(depth.now);
                        extent = Extent::default();
                        held.add(512 + 2 * tag.len() as u64)?;
                    }
                    "table:table-row" => {
                        extent.row(repeats(&tag, "table:number-rows-repeated"));
                        held.add(16)?;
                    }
                    "table:table-cell" | "table:covered-table-cell" => {
                        cell = Some(depth.now);
                        value = Value::of(&tag);
                        xml.get_mut().get_mut().next_piece();
                    }
                    "style:style"
                    | "style:table-properties"
                    | "table:named-range"
                    | "table:named-expression" => held.add(256 + 2 * tag.len() as u64)?,
                    _ => {}
                }
            }
            Ok(Event::End(_)) => {
                if cell == Some(depth.now) {
                    cell = None;
                    held.add(extent.cell(&value))?;
                }
                if table == Some(depth.now) {
                    table = None;
                    held.add(
                        extent
                            .height
                            .saturating_mul(extent.width)
                            .saturating_mul(CELL),
                    )?;
                }
                depth.now = depth.now.saturating_sub(1);
            }
            Ok(Event::Text(some)) => value.text += some.len() as u64,
            Ok(Event::GeneralRef(_)) => value.text += 4,
            Ok(Event::Eof) if depth.now == 0 => return Ok(()),
            Ok(Event::Eof) => return Err(Fault::Damaged(OPEN)),
            Ok(_) => {}
            Err(error) => return end_of(&error, OPEN),
        }
        if cell.is_none() {
            xml.get_mut().get_mut().next_piece();
        } else if value.text > piece {
            return Err(too_long);
        }
    }
}

/// How far the cells of a table reach that are not empty.
#[derive(Default)]
struct Extent {
    height: u64,
    width: u64,
    /// Rows so far, the one in work included and how often that is repeated, and cells of it.
    rows: u64,
    repeated: u64,
    cells: u64,
}

impl Extent {
    fn row(&mut self, repeated: u64) {
        self.repeated = repeated.min(ROWS.saturating_sub(self.rows));
        self.rows += self.repeated;
        self.cells = 0;
    }

    /// Takes a cell; tells what its texts take in memory.
    fn cell(&mut self, value: &Value) -> u64 {
        let repeated = value.repeated.min(COLUMNS.saturating_sub(self.cells));
        self.cells += repeated;
        if !value.is_filled && value.text == 0 {
            return 0;
        }
        self.width = self.width.max(self.cells);
        self.height = self.rows;
        let heap = on_heap(value.text) + on_heap(value.attributes);
        // Twice: while the table is put together, and when it is copied for us.
        (2 * heap)
            .saturating_mul(repeated)
            .saturating_mul(self.repeated.max(1))
    }
}

/// What stands in a cell.
#[derive(Default)]
struct Value {
    repeated: u64,
    /// Bytes of its text, and of its attributes: values and formulas.
    text: u64,
    attributes: u64,
    is_filled: bool,
}

impl Value {
    fn of(tag: &BytesStart<'_>) -> Self {
        let mut value = Self {
            repeated: repeats(tag, "table:number-columns-repeated"),
            ..Self::default()
        };
        for attribute in tag.attributes().with_checks(false).flatten() {
            let key = attribute.key.as_ref();
            let is_value = key.starts_with("office:") || key == "table:formula";
            if is_value || key.starts_with("calcext:") {
                value.is_filled = true;
                let length = attribute.value.len() as u64;
                // Numbers and kinds of values are kept without their letters.
                if !matches!(
                    key,
                    "office:value" | "office:value-type" | "calcext:value-type"
                ) {
                    value.attributes += length;
                }
            }
        }
        value
    }
}

/// How many characters an element in a cell stands for.
fn spaces(tag: &BytesStart<'_>) -> u64 {
    match tag.name().as_ref() {
        "text:s" => repeats(tag, "text:c"),
        "text:p" | "text:tab" | "text:line-break" => 1,
        _ => 0,
    }
}

/// How often something is repeated: once unless it says otherwise.
fn repeats(tag: &BytesStart<'_>, name: &str) -> u64 {
    number(tag, name).unwrap_or(1)
}
