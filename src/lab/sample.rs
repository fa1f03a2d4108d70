//! Some records from all over a file, at a cost that does not grow with it.

use super::blocks::{Block, Blocks, Shape};
use super::quoting;
use super::source::{Encoding, Packing, Part};
use super::table::Table;
use crate::error::Result;

/// The most cells that are handed over: a file may have tens of thousands of columns.
const CELLS: usize = 1 << 19;

/// So many records are handed over of any file.
const LEAST: usize = 40;

/// At most so many places are looked at.
const PLACES: u64 = 32;

/// Bytes that are read at a place, and at all of them.
const PIECE: u64 = 64 * 1024;
const READ: u64 = 6 << 20;

/// The longest line that is read to its end, to begin behind it.
const LINE: u64 = 1 << 20;

/// Blocks of a file that can only be read from its beginning.
const BLOCKS: usize = 8;

impl Table {
    /// How many records one looks at who wanted so many.
    pub(super) fn affordable(&self, rows: usize) -> usize {
        rows.min((CELLS / self.columns.len().max(1)).max(LEAST))
    }

    /// Hands over the cells of about so many records, with the numbers of their columns. Of a
    /// plain file they are from all over it, of a packed one from its first megabytes.
    ///
    /// # Errors
    ///
    /// What is wrong with the beginning of the file.
    pub(crate) fn sample(&self, rows: usize, each: &mut dyn FnMut(usize, &[u8])) -> Result<()> {
        let rows = self.affordable(rows);
        let first = usize::from(self.header);
        if let Some(kept) = &self.kept {
            let all: usize = kept.iter().map(Block::len).sum::<usize>() - first;
            let (mut passed, mut from) = (0, first);
            for block in kept.iter() {
                for row in from..block.len() {
                    if is_taken(passed, all, rows) {
                        hand_over(block, row, each);
                    }
                    passed += 1;
                }
                from = 0;
            }
            return Ok(());
        }
        let source = &self.source;
        let is_plain = source.packing == Packing::Plain && source.encoding == Encoding::Utf8;
        let mut blocks = self.blocks(None, usize::MAX, true)?;
        let mut block = Block::default();
        let mut from = first;
        for number in 0..BLOCKS {
            match blocks.next(&mut block) {
                Ok(true) => {}
                Ok(false) => break,
                // Reading all of it will tell.
                Err(error) if !self.is_sound && quoting::is_doubt(&error) => break,
                // So that others are found first, as where only the head is looked at.
                Err(_) if number > 0 => break,
                Err(error) => return Err(super::moved(error, source.above)),
            }
            if is_plain {
                let length = block.text().len() as u64 / block.len().max(1) as u64;
                let places = (READ / (PIECE + 2 * length)).clamp(4, PLACES);
                let share = rows.div_ceil(usize::try_from(places).unwrap_or(1));
                thin(&block, from, share, each);
                for place in 1..places {
                    self.sample_at(source.length() / places * place, share, each)?;
                }
                return Ok(());
            }
            thin(&block, from, rows.div_ceil(BLOCKS), each);
            from = 0;
        }
        Ok(())
    }

    /// Records behind the line in which a place is. There are none where that line is too long,
    /// or was within quotes and what follows it makes no records.
    fn sample_at(&self, place: u64, rows: usize, each: &mut dyn FnMut(usize, &[u8])) -> Result<()> {
        let ends = |place| self.source.line_end_after(place, LINE);
        let Some(from) = ends(place)? else {
            return Ok(());
        };
        let Some(to) = ends((from + PIECE).min(self.source.length()))? else {
            return Ok(());
        };
        let shape = Shape {
            wanted: usize::MAX,
            is_checked: false,
            counts_lines: false,
            ..self.shape
        };
        let part = self.source.part(Part { from, to });
        let mut block = Block::default();
        if Blocks::over(&self.source, part, shape)
            .next(&mut block)
            .unwrap_or(false)
        {
            thin(&block, 0, rows, each);
        }
        Ok(())
    }
}

/// Whether one of all records is among some that are spread over them.
fn is_taken(record: usize, all: usize, wanted: usize) -> bool {
    wanted >= all || record * wanted / all != (record + 1) * wanted / all
}

/// Hands over some records of a block, spread over it.
fn thin(block: &Block, from: usize, wanted: usize, each: &mut dyn FnMut(usize, &[u8])) {
    let all = block.len().saturating_sub(from);
    for row in (0..all).filter(|row| is_taken(*row, all, wanted)) {
        hand_over(block, from + row, each);
    }
}

fn hand_over(block: &Block, row: usize, each: &mut dyn FnMut(usize, &[u8])) {
    for (column, value) in block.record(row).enumerate() {
        each(column, value);
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::io::Write as _;
    use std::sync::Arc;
    use std::time::Instant;

    use super::super::{Lab, Options, Reading, Spec, Table, open, open_unread};

    fn opened(name: &str, bytes: &[u8], is_read: bool) -> Arc<Table> {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let spec = Spec::file(path.as_os_str()).unwrap();
        let open = if is_read { open } else { open_unread };
        match open(&spec, &Options::default(), &Reading::default()).unwrap() {
            Lab::Table(table) => table,
            Lab::Database { .. } => panic!("a database"),
        }
    }

    /// The cells of the first column in a sample.
    fn sampled(table: &Table, rows: usize) -> Vec<usize> {
        let mut found = Vec::new();
        let mut take = |column, value: &[u8]| {
            if column == 0 {
                found.push(std::str::from_utf8(value).unwrap().parse().unwrap());
            }
        };
        table.sample(rows, &mut take).unwrap();
        found
    }

    fn text(rows: usize, cell: &str) -> String {
        let mut text = "n,x\n".to_owned();
        for n in 0..rows {
            writeln!(text, "{n},{cell}").unwrap();
        }
        text
    }

    #[test]
    fn a_sample_is_from_all_over_the_file() {
        for (rows, cell) in [
            (50, "a"),
            (20_000, "a"),
            (900_000, "some text"),
            (400, "a\"b"),
        ] {
            for is_read in [true, false] {
                let table = opened("t.csv", text(rows, cell).as_bytes(), is_read);
                let found = sampled(&table, 2_000);
                let wanted = rows.min(2_000);
                assert!(
                    found.len() * 2 > wanted && found.len() <= wanted + 64,
                    "{}",
                    found.len()
                );
                assert!(found.is_sorted_by(|one, other| one < other));
                let quarters = [1, 2, 3, 4].map(|quarter| {
                    let is_in = |n: &&usize| **n * 4 / rows + 1 == quarter;
                    found.iter().filter(is_in).count()
                });
                assert!(
                    quarters.iter().all(|count| *count * 6 > found.len()),
                    "{quarters:?}"
                );
            }
        }
        // Lines within quotes are no records.
        let many = text(600_000, "\"two\nlines of text, 3\"");
        for is_read in [true, false] {
            let table = opened("q.csv", many.as_bytes(), is_read);
            let found = sampled(&table, 2_000);
            assert!(found.len() > 60 && found.is_sorted(), "{}", found.len());
        }
    }

    #[test]
    fn of_a_packed_file_its_first_megabytes_are_sampled() {
        let text = text(900_000, "some text");
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(text.as_bytes()).unwrap();
        let table = opened("t.csv.gz", &packer.finish().unwrap(), true);
        let found = sampled(&table, 2_000);
        assert!(
            found.len() > 1_000 && found.len() < 2_100,
            "{}",
            found.len()
        );
        assert!(found.last().unwrap() > &90_000);
    }

    /// A file of many columns takes no more memory than another.
    #[test]
    fn a_wide_file_gives_fewer_rows() {
        let row = vec!["7"; 20_000].join(",") + "\n";
        let table = opened("w.csv", row.repeat(500).as_bytes(), false);
        let begun = Instant::now();
        let found = sampled(&table, 2_000);
        assert!((20..=64).contains(&found.len()), "{}", found.len());
        assert!(begun.elapsed().as_secs() < 5);
    }
}
