//! The rows of a source, as the file has them and as they are to be: which is which, and what
//! differs.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

/// A row in the columns of its shape.
pub(crate) type Cells = BTreeMap<&'static str, String>;

/// A row of a source that is in the file.
#[derive(Debug)]
pub(crate) struct Row {
    /// Its lasting number within the source.
    pub(crate) number: i64,
    /// That of its claim or finding.
    pub(crate) id: i64,
    pub(crate) cells: Cells,
}

/// Why a row cannot be written.
#[derive(Debug)]
pub(super) enum RowFault {
    /// Something is wrong with what it says.
    Row(String),
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for RowFault {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

/// What becomes of a row of a lab's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is there already.
    Same(usize),
    /// It takes the place of that one; in these columns it differs.
    Changes(usize, Vec<&'static str>),
    /// It is new, under that number.
    New(i64),
}

/// Which of the rows that are there each row of a file is. One that says its number is that one;
/// else the one that says the same, or the one that has most in common with it, at least half.
pub(super) fn fates(there: &[Row], wanted: &[(Option<i64>, Cells)]) -> Vec<Fate> {
    let mut left: BTreeSet<usize> = (0..there.len()).collect();
    let by_number = there.iter().enumerate();
    let by_number: BTreeMap<i64, usize> = by_number.map(|(at, row)| (row.number, at)).collect();
    let named = |number: &Option<i64>| by_number.get(number.as_ref()?).copied();
    let mut found: Vec<Option<usize>> = wanted.iter().map(|(number, _)| named(number)).collect();
    for row in found.iter().flatten() {
        left.remove(row);
    }
    let is_free =
        |found: &[Option<usize>], place: usize| found[place].is_none() && wanted[place].0.is_none();
    let mut by_cells: HashMap<&Cells, VecDeque<usize>> = HashMap::new();
    for row in &left {
        by_cells
            .entry(&there[*row].cells)
            .or_default()
            .push_back(*row);
    }
    for place in 0..wanted.len() {
        if is_free(&found, place) {
            let same = by_cells.get_mut(&wanted[place].1);
            found[place] = same.and_then(VecDeque::pop_front);
            found[place].map(|row| left.remove(&row));
        }
    }
    for place in 0..wanted.len() {
        if is_free(&found, place) {
            let near = left
                .iter()
                .map(|row| (alike(&there[*row].cells, &wanted[place].1), *row));
            // Of several as near, the first.
            let near = near
                .filter(|(alike, _)| *alike >= 0.5)
                .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
            found[place] = near.map(|(_, row)| row);
            near.map(|(_, row)| left.remove(&row));
        }
    }
    let numbers = wanted.iter().filter_map(|(number, _)| *number);
    let highest = there.iter().map(|row| row.number).chain(numbers).max();
    let mut next = highest.unwrap_or(0);
    let fate = |(row, (number, cells)): (Option<usize>, &(Option<i64>, Cells))| match row {
        None => Fate::New(number.unwrap_or_else(|| {
            next += 1;
            next
        })),
        Some(row) => match differing(&there[row].cells, cells) {
            columns if columns.is_empty() => Fate::Same(row),
            columns => Fate::Changes(row, columns),
        },
    };
    found.into_iter().zip(wanted).map(fate).collect()
}

/// The rows of a source that a file has no longer.
pub(super) fn gone<'r>(there: &'r [Row], fates: &[Fate]) -> Vec<&'r Row> {
    let kept: BTreeSet<usize> = fates
        .iter()
        .filter_map(|fate| match fate {
            Fate::Same(row) | Fate::Changes(row, _) => Some(*row),
            Fate::New(_) => None,
        })
        .collect();
    let left = there
        .iter()
        .enumerate()
        .filter(|(place, _)| !kept.contains(place));
    left.map(|(_, row)| row).collect()
}

/// In which columns two rows differ.
fn differing(one: &Cells, other: &Cells) -> Vec<&'static str> {
    let columns: BTreeSet<&'static str> = one.keys().chain(other.keys()).copied().collect();
    let text = |cells: &Cells, column: &str| cells.get(column).cloned().unwrap_or_default();
    let differs = |column: &&str| text(one, column) != text(other, column);
    columns
        .into_iter()
        .filter(|column| differs(column))
        .collect()
}

/// Whether two rows have at least half in common.
pub(super) fn are_alike(one: &Cells, other: &Cells) -> bool {
    alike(one, other) >= 0.5
}

/// The share of the columns with something in them that are the same.
#[allow(clippy::cast_precision_loss)] // some tens
fn alike(one: &Cells, other: &Cells) -> f64 {
    let filled = |cells: &Cells| cells.values().filter(|text| !text.is_empty()).count();
    let most = filled(one).max(filled(other));
    let same = one
        .iter()
        .filter(|(column, text)| !text.is_empty() && other.get(*column) == Some(text))
        .count();
    if most == 0 {
        0.0
    } else {
        same as f64 / most as f64
    }
}

#[cfg(test)]
mod tests {
    use super::{Cells, Fate, Row, fates, gone};

    fn cells(disease: &str, mechanism: &str) -> Cells {
        Cells::from([
            ("disease", disease.to_owned()),
            ("mechanism", mechanism.to_owned()),
            ("effect", "e".to_owned()),
        ])
    }

    fn there() -> Vec<Row> {
        let row = |number, cells| Row {
            number,
            id: 1_000_000 + number,
            cells,
        };
        vec![
            row(1, cells("A", "a")),
            row(2, cells("B", "b")),
            row(3, cells("C", "c")),
        ]
    }

    #[test]
    fn rows_keep_their_numbers_wherever_they_stand() {
        let wanted = [
            (None, cells("X", "x")),
            (None, cells("C", "c")),
            (None, cells("A", "other")),
        ];
        let there = there();
        let found = fates(&there, &wanted);
        assert_eq!(
            found,
            [
                Fate::New(4),
                Fate::Same(2),
                Fate::Changes(0, vec!["mechanism"])
            ]
        );
        let gone: Vec<i64> = gone(&there, &found).iter().map(|row| row.number).collect();
        assert_eq!(gone, [2]);
    }

    #[test]
    fn a_row_that_says_its_number_is_that_row() {
        let wanted = [
            (Some(3), cells("Z", "z")),
            (Some(9), cells("A", "a")),
            (None, cells("N", "n")),
        ];
        let found = fates(&there(), &wanted);
        assert_eq!(found[0], Fate::Changes(2, vec!["disease", "mechanism"]));
        assert_eq!(found[1..], [Fate::New(9), Fate::New(10)]);
    }
}
