//! [`Table`]: a lab file as rows and columns, and what there is to say of how it was read.

use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};

use super::blocks::{Block, Blocks, Shape};
use super::bytes::{Encoding, Source};
use super::columns::{Column, Judged, Kind, Seen};
use super::format::Format;
use super::index::Indexes;
use super::parts::{Deal, Part};
use super::separator;
use crate::error::{Error, Result};

/// How long a value may be in a message, in characters.
const SHOWN: usize = 40;

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
    /// Who deals out the parts to read; `None`: the whole file is read.
    pub(super) deal: Option<Deal>,
    pub(super) indexes: Indexes,
    pub(super) nulls: Vec<String>,
    /// What had to be done to the names of columns.
    pub(super) notes: Vec<String>,
    /// What stopped a reading; SQLite hands over no errors of ours.
    pub(super) fault: Mutex<Option<Error>>,
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
            deal: None,
            indexes: Indexes::default(),
            nulls: self.nulls.clone(),
            notes: Vec::new(),
            fault: Mutex::default(),
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
            renamed.columns[*index].name.clone_from(name);
        }
        renamed
    }

    /// The parts that can be read each by itself: none, of a file that is small or packed.
    pub(crate) fn parts(&self) -> &Arc<[Part]> {
        &self.parts
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
        let mut blocks = self.blocks(part, wanted)?;
        let mut block = Block::default();
        while blocks.next(&mut block).map_err(|error| self.meant(error))? {
            if !self.is_sound && !super::examine::is_text(&self.source, &block)? {
                return Err(Error::file(self.path(), "is not UTF-8"));
            }
            self.count_rows((block.len() - first) as u64);
            each(&block, first)?;
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

    /// Hands over the cells of the first rows, with the numbers of their columns.
    pub(crate) fn head(&self, rows: usize, mut each: impl FnMut(usize, &[u8])) -> Result<()> {
        let mut left = rows;
        let header = usize::from(self.header);
        let mut look = |block: &Block, first: usize| {
            for row in (first..block.len()).take(left) {
                for column in 0..block.width(row) {
                    each(column, block.field(row, column));
                }
            }
            left = left.saturating_sub(block.len() - first);
            left > 0
        };
        if let Some(kept) = &self.kept {
            let mut first = header;
            for block in kept.iter() {
                if !look(block, first) {
                    break;
                }
                first = 0;
            }
            return Ok(());
        }
        let mut blocks = self.blocks(None, usize::MAX)?;
        let mut block = Block::default();
        let mut first = header;
        while blocks.next(&mut block)? && look(&block, first) {
            first = 0;
        }
        Ok(())
    }

    /// The same table, of which only the parts are read that somebody deals out.
    pub(crate) fn dealt(&self, deal: Deal) -> Self {
        Self {
            names: self.names.clone(),
            parts: Arc::default(),
            deal: Some(deal),
            ..self.renamed(&self.names[0], &[])
        }
    }

    /// What its user should know before trusting a result, a line each.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        let mut lines = self.remarks();
        lines.extend(
            self.columns
                .iter()
                .filter_map(|column| self.mistakable(column)),
        );
        lines
    }

    /// What its user should know of how the file was read, whatever types its columns have.
    #[must_use]
    pub fn remarks(&self) -> Vec<String> {
        let mut lines = self.notes.clone();
        if self.source.encoding == Encoding::Windows1252 {
            lines.push(
                "is not UTF-8 and was read as Windows-1252: look at its special characters"
                    .to_owned(),
            );
        }
        if self.padded > 0 {
            lines.push(format!(
                "{} short rows were filled up with empty cells",
                self.padded
            ));
        }
        lines
    }

    /// A column that looks like numbers and is text: `<` and `>` would compare letters.
    fn mistakable(&self, column: &Column) -> Option<String> {
        let judged = &column.judged;
        if column.kind != Kind::Text {
            return None;
        }
        let name = in_sql(&column.name);
        let (seen, why) = match judged {
            Judged {
                text: None,
                measured: Some(seen),
                ..
            } if seen.value.contains(',') => (seen, comma_advice(judged, &name)),
            Judged {
                text: None,
                measured: Some(seen),
                ..
            } => (
                seen,
                format!("is not how its number is printed: compare with CAST({name} AS REAL)"),
            ),
            Judged {
                near: Some(seen), ..
            } => (
                seen,
                format!(
                    "is no number as it stands: mend such cells in a copy of the file, or let \
                     `--null {}` make them empty",
                    in_shell(&seen.value)
                ),
            ),
            Judged {
                text: None,
                otherwise: None,
                mark: Some(mark),
                ..
            } if judged.has_numbers() => (
                mark,
                format!(
                    "is no number: `--null {}` makes such cells empty and the column numbers",
                    in_shell(&mark.value)
                ),
            ),
            _ => return None,
        };
        let told = self.told(seen);
        Some(format!(
            "column `{}` is text, since {told} {why}",
            column.name
        ))
    }

    /// How it was read, a line each: for `--verbose`.
    #[must_use]
    pub fn decisions(&self) -> Vec<String> {
        let mut how = self.format.name().to_owned();
        if self.is_text {
            how = format!(
                "{how}, separator {}, {}",
                separator::name(self.shape.separator),
                self.source.encoding.name()
            );
        }
        if self.source.above > 0 {
            how = format!("{how}, from {} {} on", self.place(), self.source.above + 1);
        }
        let mut lines = vec![format!(
            "{how}, {} rows, table {}",
            self.rows,
            in_sql(&self.names[0])
        )];
        for column in &self.columns {
            let why = match column.judged.reason() {
                Some(seen) if column.kind == Kind::Text => format!(": {}", self.told(seen)),
                _ if column.kind == Kind::Text => ": no values".to_owned(),
                _ => String::new(),
            };
            lines.push(format!(
                "column `{}` {}{why}",
                column.name,
                column.kind.name()
            ));
        }
        lines
    }

    /// `` `NA` on line 12``.
    fn told(&self, seen: &Seen) -> String {
        let mut value: String = seen.value.chars().take(SHOWN).collect();
        if value.len() < seen.value.len() {
            value.push('…');
        }
        let line = seen.line + self.source.above;
        format!("`{value}` in {} {line}", self.place())
    }

    /// What a row of it is called in its own program.
    fn place(&self) -> &'static str {
        if self.is_text { "line" } else { "row" }
    }

    /// The records of the file or of a part of it, the header included, and of each the first
    /// so many fields.
    pub(super) fn blocks(&self, part: Option<Part>, wanted: usize) -> Result<Blocks> {
        let shape = Shape {
            wanted,
            is_checked: self.is_sound && !self.shape.ragged,
            // What was sound is changed, and what was not read yet is read once more.
            counts_lines: false,
            ..self.shape
        };
        match part {
            None => Blocks::new(&self.source, shape),
            Some(Part { from, to, .. }) => Ok(Blocks::over(
                &self.source,
                self.source.part(from, to),
                shape,
            )),
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

/// What is said of numbers with commas, and how to compare them.
fn comma_advice(judged: &Judged, name: &str) -> String {
    let cast = |instead: &str| format!("CAST(replace({name}, ',', '{instead}') AS REAL)");
    let plain = "is not how its number is printed: compare with";
    match (judged.decimal_comma, judged.thousands) {
        (true, false) => format!("{plain} {}", cast(".")),
        (false, true) => format!("{plain} {}", cast("")),
        (false, false) => format!(
            "has a comma between thousands or a decimal one, which it does not tell: compare with {} \
             in the first case, with {} in the second",
            cast(""),
            cast(".")
        ),
        (true, true) => "is not how its number is printed, and commas stand between thousands in \
                         some rows and are decimal ones in others: mend them in a copy of the file"
            .to_owned(),
    }
}

/// A name as one writes it in SQL.
fn in_sql(name: &str) -> String {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if name.chars().all(fits) && name.starts_with(|c: char| !c.is_ascii_digit()) {
        name.to_owned()
    } else {
        crate::sqlite::quoted(name)
    }
}

/// A word as one types it in a shell.
fn in_shell(word: &str) -> String {
    let fits = |c: char| c.is_alphanumeric() || "-_./".contains(c);
    if word.chars().all(fits) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}
