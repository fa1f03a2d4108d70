//! [`Table`]: a lab file as rows and columns.

use std::borrow::Cow;
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};

use super::COLUMNS;
use super::blocks::{Block, Blocks, Shape};
use super::columns::Column;
use super::format::Format;
use super::index::Indexes;
use super::sheet::Places;
use super::sizes::Sizes;
use super::source::{Part, Source};
use crate::error::{Error, Result};

/// A lab file that was looked at and can be read, as often as wanted.
#[derive(Debug)]
pub struct Table {
    pub(super) names: Vec<String>,
    pub(super) source: Source,
    pub(super) format: Format,
    pub(super) is_text: bool,
    pub(super) shape: Shape,
    pub(super) header: bool,
    pub(super) columns: Vec<Column>,
    pub(super) rows: u64,
    pub(super) padded: u64,
    /// All of it, if it is small.
    pub(super) kept: Option<Arc<[Block]>>,
    /// Parts that can be read each by itself, of a large file.
    pub(super) parts: Arc<[Part]>,
    /// Whether it was read through and every record has its width.
    pub(super) is_sound: bool,
    pub(super) indexes: Indexes,
    pub(super) nulls: Vec<String>,
    /// What had to be done to the names of columns.
    pub(super) notes: Vec<String>,
    /// What stopped a reading; SQLite hands over no errors of ours.
    pub(super) fault: Mutex<Option<Error>>,
    /// Which rows of a sheet its records are.
    pub(super) places: Places,
}

impl Table {
    /// What it is called in SQL; the first is the name without quotes.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Whether its first record holds the names of its columns.
    #[must_use]
    pub fn has_header(&self) -> bool {
        self.header
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.source.path
    }

    /// Its columns, in order.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// How many rows it has.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// The same file under another name, with other names for some of its columns.
    #[must_use]
    pub fn renamed(&self, name: &str, columns: &[(usize, String)]) -> Self {
        let mut renamed = Self {
            names: vec![name.to_owned()],
            source: self.source.clone(),
            columns: self.columns.clone(),
            kept: self.kept.clone(),
            parts: Arc::clone(&self.parts),
            indexes: Indexes::default(),
            nulls: self.nulls.clone(),
            notes: Vec::new(),
            fault: Mutex::default(),
            places: self.places.clone(),
            ..*self
        };
        let mut taken: Vec<String> = self.columns.iter().map(|each| each.name.clone()).collect();
        taken.extend(columns.iter().map(|(_, name)| name.clone()));
        for (index, column) in renamed.columns.iter_mut().enumerate() {
            let meant = columns.iter().any(|(named, _)| *named == index);
            let stands_in_the_way =
                |(_, name): &(usize, String)| name.eq_ignore_ascii_case(&column.name);
            if !meant && columns.iter().any(stands_in_the_way) {
                let is_taken =
                    |name: &String| taken.iter().any(|other| other.eq_ignore_ascii_case(name));
                while is_taken(&column.name) {
                    column.name.push('_');
                }
                taken.push(column.name.clone());
            }
        }
        for (index, name) in columns {
            let column = &mut renamed.columns[*index];
            column.given = Some(std::mem::replace(&mut column.name, name.clone()));
        }
        renamed
    }

    /// Fails where it has more columns than a table of SQLite.
    pub(crate) fn refuse_wide(&self) -> Result<()> {
        let width = self.columns.len();
        if width <= COLUMNS {
            return Ok(());
        }
        let how = match self.shape.separator {
            _ if !self.is_text => String::new(),
            b'\t' => ", e.g. with `cut -f 1-9`".to_owned(),
            other => format!(
                ", e.g. with `cut -d {} -f 1-9`",
                super::separator::typed(other)
            ),
        };
        let cause = format!(
            "has {width} columns, and SQLite takes {COLUMNS}: keep those that you need{how}; \
             `migrasome match` takes any number"
        );
        Err(Error::file(self.path(), cause))
    }

    /// The parts that can be read each by itself: none, of a file that is small or packed.
    pub(crate) fn parts(&self) -> &Arc<[Part]> {
        &self.parts
    }

    pub(crate) fn sizes(&self) -> Sizes {
        self.source.sizes
    }

    /// Whether it was read through. If not, its parts begin with a line that may be within quotes,
    /// and it may be in another encoding than UTF-8: then reading it fails somewhere.
    pub(crate) fn is_sound(&self) -> bool {
        self.is_sound
    }

    /// Hands over the records of the file or of a part of it, a block at a time, and of each the
    /// first so many fields; in each block they begin at a row.
    pub(crate) fn each_block(
        &self,
        part: Option<Part>,
        wanted: usize,
        mut each: impl FnMut(&Block, usize) -> Result<()>,
    ) -> Result<()> {
        let mut first = usize::from(self.header && part.is_none_or(Part::is_first));
        if let (None, Some(kept)) = (part, &self.kept) {
            for block in kept.iter() {
                each(block, first)?;
                first = 0;
            }
            return Ok(());
        }
        // What is filled up is not split a second time.
        let wanted = if self.shape.ragged {
            usize::MAX
        } else {
            wanted
        };
        let mut blocks = self.blocks(part, wanted, false)?;
        let mut block = Block::default();
        while blocks.next(&mut block).map_err(|error| self.meant(error))? {
            if !self.is_sound && !super::infer_types::is_text(&self.source, &block)? {
                return Err(Error::file(self.path(), "is not UTF-8"));
            }
            self.count_rows((block.len() - first) as u64);
            each(&block, first)?;
            first = 0;
        }
        Ok(())
    }

    /// Hands over the cells of every record, and on which line of a text it begins, or which
    /// row of a sheet it is.
    pub(crate) fn each_record(
        &self,
        mut each: impl FnMut(u64, &[Cow<'_, str>]) -> Result<()>,
    ) -> Result<()> {
        // The names of JSON and SQLite are no row.
        let mut record = u64::from(self.header && self.format == Format::Sheet);
        let mut look = |block: &Block, first: usize| {
            for row in first..block.len() {
                let line = if self.is_text {
                    block.line(row) + self.source.above
                } else {
                    self.places.row_of(record)
                };
                record += 1;
                let cells: Vec<_> = block.record(row).map(String::from_utf8_lossy).collect();
                each(line, &cells)?;
            }
            Ok(())
        };
        if self.kept.is_some() {
            return self.each_block(None, usize::MAX, look);
        }
        // Lines are counted, which others do without.
        let mut blocks = self.blocks(None, usize::MAX, true)?;
        let (mut block, mut first) = (Block::default(), usize::from(self.header));
        while blocks.next(&mut block).map_err(|error| self.meant(error))? {
            look(&block, first)?;
            first = 0;
        }
        Ok(())
    }

    /// A record of a block with all of its fields.
    pub(crate) fn whole<'b>(
        &self,
        block: &'b Block,
        row: usize,
        spare: &'b mut Block,
    ) -> (&'b Block, usize) {
        block.whole(row, self.shape, spare)
    }

    /// The records of the file or of a part of it, the header included, and of each the first
    /// so many fields.
    pub(super) fn blocks(
        &self,
        part: Option<Part>,
        wanted: usize,
        counts_lines: bool,
    ) -> Result<Blocks> {
        let shape = Shape {
            wanted,
            is_checked: self.is_sound && !self.shape.ragged,
            counts_lines,
            ..self.shape
        };
        match part {
            None => Blocks::new(&self.source, shape),
            Some(part) => Ok(Blocks::over(&self.source, self.source.part(part), shape)),
        }
    }

    /// What an error means when all records were found to be sound before.
    pub(super) fn meant(&self, error: Error) -> Error {
        match error {
            Error::Lab { .. } if self.is_sound => self.source.changed(),
            other => other,
        }
    }

    /// Keeps an error of ours, which SQLite would make a text of.
    pub(super) fn keep_fault(&self, error: Error) -> rusqlite::Error {
        let told = rusqlite::Error::ModuleError(error.to_string());
        *self.fault.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
        told
    }

    /// The error that stopped a reading.
    pub(crate) fn take_fault(&self) -> Option<Error> {
        self.fault
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }

    /// Whether nobody wrote to the file while it was read.
    ///
    /// # Errors
    ///
    /// [`Error::File`] when somebody did: what was read of it may be half of each.
    pub fn still(&self) -> Result<()> {
        match &self.kept {
            Some(_) => Ok(()),
            None => self.source.still(),
        }
    }

    pub(crate) fn is_null(&self, value: &[u8]) -> bool {
        super::columns::is_null(value, &self.nulls)
    }

    pub(super) fn count_rows(&self, rows: u64) {
        self.source.progress.rows.fetch_add(rows, Ordering::Relaxed);
    }
}
