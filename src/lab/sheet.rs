//! Sheets of Excel and OpenDocument workbooks: .xlsx, .xlsb, .xls and .ods, told apart by
//! what is in them.
//!
//! A cell becomes the text that its sheet means: whole numbers without a point, dates as
//! `2023-03-01`, texts as they are. Of merged cells the first has the value, of a formula
//! its last result. Wholly empty rows are left out, and so are columns without any cell
//! after the last that has one.

#[cfg(feature = "command")]
mod book;
#[cfg(feature = "command")]
mod cell;
#[cfg(feature = "command")]
mod cells;
#[cfg(feature = "command")]
mod guard;
#[cfg(feature = "command")]
mod limits;
#[cfg(feature = "command")]
mod rows;
#[cfg(not(feature = "command"))]
#[path = "sheet/unread.rs"]
mod rows;

pub(super) use rows::rows;

/// Which rows of a sheet were handed over: those that are not empty.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    /// The records that follow a gap, each with the row that it is, from 1.
    after_gaps: Vec<(u64, u64)>,
    records: u64,
}

impl Places {
    fn push(&mut self, row: u64) {
        if self.row_of(self.records) != row + 1 {
            self.after_gaps.push((self.records, row + 1));
        }
        self.records += 1;
    }

    /// The row of a record, both counted in their own way: records from 0, rows from 1.
    pub(super) fn row_of(&self, record: u64) -> u64 {
        let before = self
            .after_gaps
            .partition_point(|(first, _)| *first <= record);
        let (first, row) = match before.checked_sub(1) {
            Some(last) => self.after_gaps[last],
            None => (0, 1),
        };
        row + (record - first)
    }
}

/// What there is to say of a sheet.
#[derive(Default)]
pub(super) struct Found {
    /// Which of its rows were handed over.
    pub(super) places: Places,
    /// What there is to say of rows that were left out above its table.
    pub(super) above: Option<String>,
    /// Formulas whose result nobody computed: scripts write such, and Excel computes it when it
    /// saves the file. Told of .xlsx only.
    without_result: u64,
    /// Where in the file the rows were found.
    pub(super) place: Option<String>,
}

impl Found {
    pub(super) fn notes(&self) -> Vec<String> {
        let note = format!(
            "{} formulas have no stored result and were read as empty: open the file in Excel or \
             LibreOffice and save it",
            self.without_result
        );
        let note = (self.without_result > 0).then_some(note);
        let all = self.above.clone().into_iter().chain(note);
        all.chain(self.place.clone()).collect()
    }
}

#[cfg(test)]
mod tests;
