//! What there is to say of how a lab file was read.

use super::columns::{Column, Kind, Seen};
use super::number::{self, Reading};
use super::quoting::Quoting;
use super::separator;
use super::source::Encoding;
use super::table::Table;

/// How long a value may be in a message, in characters.
const SHOWN: usize = 40;

impl Table {
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
        if column.kind != Kind::Text {
            return None;
        }
        let stats = &column.stats;
        let name = in_sql(&column.name);
        let all_digits = stats.text.is_none();
        let stored = stats.digits.as_ref().filter(|seen| prints_back(seen));
        let is_missing = stats.otherwise.is_none() && stats.has_numbers();
        let (seen, why) = match (stored, &stats.measured, &stats.near, &stats.mark) {
            (Some(seen), ..) if all_digits => (
                seen,
                format!("is stored as text: compare with CAST({name} AS REAL)"),
            ),
            (_, Some(seen), ..) if all_digits => (seen, not_as_printed(&seen.value, &name)),
            (.., Some(seen), _) => (
                seen,
                format!(
                    "is no number as it stands: mend such cells in a copy of the file, or let \
                     `--null {}` make them empty",
                    in_shell(&seen.value)
                ),
            ),
            (.., Some(mark)) if all_digits && is_missing => (
                mark,
                format!(
                    "is no number: `--null {}` makes such cells empty and the column numbers",
                    in_shell(&mark.value)
                ),
            ),
            _ => return None,
        };
        Some(format!(
            "column `{}` is text, since {} {why}",
            column.name,
            self.shown(seen)
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
        if self.is_text && self.shape.quoting == Quoting::None {
            how.push_str(", quotes are text");
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
            let why = match column.stats.reason() {
                Some(seen) if column.kind == Kind::Text => format!(": {}", self.shown(seen)),
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

    /// `` `NA` in line 12``.
    fn shown(&self, seen: &Seen) -> String {
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
}

fn prints_back(seen: &Seen) -> bool {
    let reading = number::read(seen.value.as_bytes());
    matches!(reading, Reading::Integer(_) | Reading::Real)
}

fn not_as_printed(value: &str, name: &str) -> String {
    let how = "is not how its number is printed: compare with";
    if !value.contains(',') {
        return format!("{how} CAST({name} AS REAL)");
    }
    format!(
        "{how} CAST(replace({name}, ',', '.') AS REAL), or with '' for '.' where commas stand \
         between thousands"
    )
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
