//! The parts of an .xlsx, and what is XML in an .xlsb: a sheet streams through calamine, cell by
//! cell; of the others it keeps texts, names, styles.

use std::io::Read;

use calamine::Style;
use quick_xml::events::{BytesStart, Event};

use super::super::limits::{Fault, Held, Limits, on_heap};
use super::bounded::{Bounded, Depth, end_of, number, xml};

const ILL_FORMED: &str = "its XML is ill-formed";

/// Looks at a part.
pub(super) fn look<R: Read>(
    part: &mut Bounded<R>,
    name: &str,
    limits: &Limits,
    held: &mut Held,
) -> Result<(), Fault> {
    let mut xml = xml(part);
    // Only colours: calamine does without it if it cannot be read.
    let is_theme = name.ends_with("theme/theme1.xml");
    xml.config_mut().check_end_names = !is_theme;
    let mut buffer = Vec::new();
    let mut depth = Depth::new(limits);
    let mut kept = Kept::default();
    // What is collected to its end, and the bytes of text in it.
    let mut whole = None;
    let mut text = 0;
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer) {
            Ok(Event::Start(tag)) => {
                depth.open()?;
                let is_whole = match tag.local_name().as_ref() {
                    "c" => true,
                    "si" | "definedName" => {
                        text = 0;
                        held.add(kept.by(&tag))?;
                        true
                    }
                    "row" => false,
                    _ => {
                        held.add(kept.by(&tag))?;
                        false
                    }
                };
                if is_whole && whole.is_none() {
                    whole = Some(depth.now);
                    xml.get_mut().get_mut().next_piece();
                }
            }
            Ok(Event::End(tag)) => {
                match tag.local_name().as_ref() {
                    // Pieces of a text that has some may grow by doubling.
                    "si" => held.add(kept.text() + on_heap(text) + text / 2)?,
                    "definedName" => held.add(4 * TEXT + 2 * on_heap(text))?,
                    _ => {}
                }
                if whole == Some(depth.now) {
                    whole = None;
                }
                depth.now = depth.now.saturating_sub(1);
            }
            Ok(Event::Text(some)) => text += some.len() as u64,
            Ok(Event::CData(some)) => text += some.len() as u64,
            Ok(Event::GeneralRef(_)) => text += 4,
            Ok(Event::Eof) => return Ok(()),
            Ok(_) => {}
            Err(_) if is_theme => return Ok(()),
            Err(error) => return end_of(&error, ILL_FORMED),
        }
        if whole.is_none() {
            xml.get_mut().get_mut().next_piece();
        }
    }
}

/// A text without its letters.
const TEXT: u64 = size_of::<String>() as u64;

/// What calamine keeps of single elements.
#[derive(Default)]
struct Kept {
    /// The longest font and number format so far: each style has a copy.
    font: u64,
    format: u64,
    /// How many texts there is room for.
    room: u64,
}

impl Kept {
    /// What one more text takes without its letters.
    fn text(&mut self) -> u64 {
        let has_room = self.room > 0;
        self.room = self.room.saturating_sub(1);
        if has_room { 0 } else { TEXT }
    }

    fn by(&mut self, tag: &BytesStart<'_>) -> u64 {
        let length = tag.len() as u64;
        match tag.local_name().as_ref() {
            // calamine makes room for as many as it says.
            "sst" => {
                let said = number(tag, "uniqueCount").unwrap_or(0);
                self.room = self.room.max(said);
                said.saturating_mul(TEXT)
            }
            "xf" => size_of::<Style>() as u64 + on_heap(self.font) + on_heap(self.format) + 8,
            // The name of a font is an element of its own in it.
            "name" | "rFont" => {
                self.font = self.font.max(length);
                0
            }
            "font" | "fill" | "border" => size_of::<Style>() as u64 + self.font,
            "numFmt" => {
                self.format = self.format.max(length);
                4 * TEXT + 3 * on_heap(length)
            }
            "sheet" | "Relationship" => 8 * TEXT + 4 * on_heap(length),
            "definedName" => on_heap(length),
            _ => 0,
        }
    }
}
