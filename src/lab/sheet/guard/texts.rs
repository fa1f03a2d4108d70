//! The table of texts of an .xls: how many bytes each takes in memory.

use super::compound::{u16_at, u32_at};

/// The bytes of each text, from the record and those that continue it. Ends where calamine would
/// give up.
pub(super) fn lengths(first: &[u8], more: &[&[u8]]) -> Vec<u32> {
    let mut at = Cursor {
        now: first.get(8..).unwrap_or_default(),
        more,
    };
    let mut lengths = Vec::new();
    while !at.now.is_empty() || at.go_on().is_some() {
        match at.text() {
            Some(length) => lengths.push(length),
            None => break,
        }
    }
    lengths
}

struct Cursor<'s> {
    now: &'s [u8],
    more: &'s [&'s [u8]],
}

impl Cursor<'_> {
    fn go_on(&mut self) -> Option<()> {
        (self.now, self.more) = self.more.split_first().map(|(now, more)| (*now, more))?;
        Some(())
    }

    fn take(&mut self, bytes: usize) -> Option<()> {
        self.now = self.now.get(bytes..)?;
        Some(())
    }

    fn skip(&mut self, mut bytes: usize) -> Option<()> {
        while bytes > 0 {
            if self.now.is_empty() {
                self.go_on()?;
            }
            let some = bytes.min(self.now.len());
            self.take(some)?;
            bytes -= some;
        }
        Some(())
    }

    /// Passes over a text; its letters may go on in the next record, in one byte each or two.
    fn text(&mut self) -> Option<u32> {
        if self.now.is_empty() {
            return Some(0);
        }
        let mut letters = usize::from(u16_at(self.now, 0)?);
        let flags = *self.now.get(2)?;
        self.take(3)?;
        let (mut runs, mut extra) = (0, 0);
        if flags & 8 != 0 {
            runs = usize::from(u16_at(self.now, 0)?);
            self.take(2)?;
        }
        if flags & 4 != 0 {
            extra = u32_at(self.now, 0)? as usize;
            self.take(4)?;
        }
        let mut is_wide = flags & 1 != 0;
        // calamine makes room for all of them at once.
        let mut length = letters;
        while letters > 0 {
            let width = if is_wide { 2 } else { 1 };
            let some = letters.min(self.now.len() / width);
            // As UTF-8: a letter of two bytes may take three.
            let more = match self.now.get(..some) {
                Some(narrow) if !is_wide => narrow.iter().filter(|byte| !byte.is_ascii()).count(),
                _ => 2 * some,
            };
            self.take(some * width)?;
            length += more;
            letters -= some;
            if letters > 0 {
                self.go_on()?;
                is_wide = self.now.first()? & 1 != 0;
                self.take(1)?;
            }
        }
        self.skip(runs * 4)?;
        self.skip(extra)?;
        u32::try_from(length).ok()
    }
}
