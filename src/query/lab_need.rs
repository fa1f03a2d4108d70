//! What a canned report needs beside the file: a table of the lab's own.

use std::borrow::Cow;

use crate::sqlite::quoted;

/// A lab's table that the SQL of a canned report reads and the file does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabNeed {
    /// The name by which the SQL calls it.
    pub table: String,
    /// The columns that it must have, in the order of the head comment; empty: no column
    /// in particular.
    pub columns: Vec<String>,
}

impl LabNeed {
    /// Parses what stands after `needs TABLE:`: `any`, or `column NAME` with commas between.
    pub(super) fn parse(table: &str, value: &str) -> Result<Self, String> {
        if let Some(fault) = fault_of_name(table) {
            return Err(fault);
        }
        let mut need = Self {
            table: table.to_owned(),
            columns: Vec::new(),
        };
        if value == "any" {
            return Ok(need);
        }
        for part in value.split(',').map(str::trim) {
            let name = match part.split_once(char::is_whitespace) {
                Some(("column", name)) => name.trim(),
                _ if part.is_empty() => return Err("a comma without a column".to_owned()),
                _ => {
                    return Err(format!(
                        "`{part}` is not `column NAME`: give one for each column, with commas \
                         between, or only `any`"
                    ));
                }
            };
            // SQLite takes `gene` and `Gene` for one column.
            if (need.columns.iter()).any(|column| column.eq_ignore_ascii_case(name)) {
                return Err(format!("column `{name}` is named twice"));
            }
            need.columns.push(name.to_owned());
        }
        Ok(need)
    }

    /// `with the columns gene, log2fc`.
    pub(crate) fn in_words(&self) -> String {
        match &self.columns[..] {
            [] => "with any columns".to_owned(),
            [one] => format!("with the column {one}"),
            several => format!("with the columns {}", several.join(", ")),
        }
    }

    /// Why no lab's table can be called and read so.
    pub(super) fn fault(&self) -> Option<String> {
        let nameless = || "a column has no name".to_owned();
        let is_nameless = self.columns.iter().any(|column| column.trim().is_empty());
        fault_of_name(&self.table).or_else(|| is_nameless.then(nameless))
    }
}

fn fault_of_name(table: &str) -> Option<String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if !table.chars().all(fits) || !table.starts_with(|c: char| !c.is_ascii_digit()) {
        return Some(format!(
            "`{table}` does not name a lab table: use letters, digits and _, a letter first"
        ));
    }
    let reserved = table.to_ascii_lowercase().starts_with("sqlite_");
    reserved.then(|| format!("`{table}`: SQLite keeps names that begin with sqlite_ for itself"))
}

/// The statement with an empty table in the place of each lab table, so that it compiles,
/// and tells its columns and parameters, where no lab file is.
pub(super) fn stubbed<'s>(sql: &'s str, needs: &[LabNeed]) -> Cow<'s, str> {
    if needs.is_empty() {
        return Cow::Borrowed(sql);
    }
    let stub = |need: &LabNeed| {
        let has_rowid = need
            .columns
            .iter()
            .any(|name| name.eq_ignore_ascii_case("rowid"));
        // Every table numbers its rows.
        let rowid = (!has_rowid).then_some("rowid");
        let names = need.columns.iter().map(String::as_str).chain(rowid);
        let names: Vec<String> = names.map(quoted).collect();
        let nulls = vec!["NULL"; names.len()].join(", ");
        let (table, names) = (quoted(&need.table), names.join(", "));
        format!("{table} ({names}) AS (SELECT {nulls} WHERE 0)")
    };
    let stubs = needs.iter().map(stub).collect::<Vec<_>>().join(", ");
    let (with, rest) = match after_word(sql, "WITH") {
        Some(rest) => match after_word(rest, "RECURSIVE") {
            Some(rest) => ("WITH RECURSIVE", format!(",{rest}")),
            None => ("WITH", format!(",{rest}")),
        },
        None => ("WITH", format!("\n{sql}")),
    };
    Cow::Owned(format!("{with} {stubs}{rest}"))
}

/// What follows if SQL begins with this word.
fn after_word<'s>(sql: &'s str, word: &str) -> Option<&'s str> {
    let sql = without_gap(sql);
    let (first, rest) = sql.split_at_checked(word.len())?;
    let ends = !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$');
    (first.eq_ignore_ascii_case(word) && ends).then_some(rest)
}

/// SQL without the blanks and comments that it begins with.
fn without_gap(mut sql: &str) -> &str {
    loop {
        sql = sql.trim_start();
        let end = if sql.starts_with("--") {
            sql.find('\n')
        } else if sql.starts_with("/*") {
            sql.find("*/").map(|at| at + 1)
        } else {
            return sql;
        };
        sql = end.map_or("", |end| &sql[end + 1..]);
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::{LabNeed, stubbed};

    fn lab(columns: &[&str]) -> LabNeed {
        LabNeed {
            table: "lab".to_owned(),
            columns: columns.iter().map(|&name| name.to_owned()).collect(),
        }
    }

    #[test]
    fn a_stub_takes_the_place_of_a_lab_table_however_the_statement_begins() {
        let connection = Connection::open_in_memory().unwrap();
        let hits = LabNeed {
            table: "hits".to_owned(),
            columns: Vec::new(),
        };
        let needs = [lab(&["gene", "p \"adj\""]), hits];
        for sql in [
            "SELECT gene FROM lab, hits",
            "SELECT gene, \"p \"\"adj\"\"\" FROM lab JOIN hits ORDER BY 1; -- done",
            "WITH ours AS (SELECT gene FROM lab) SELECT * FROM ours",
            "/* WITH */ -- of ours\n with/**/recursive n(i) AS (SELECT count(*) FROM hits UNION \
             ALL SELECT i + 1 FROM n WHERE i < 3) SELECT i FROM n, lab",
            "WITH\"ours\" AS (SELECT 1) SELECT (WITH x AS (SELECT gene FROM lab) SELECT 1)",
            "VALUES ((SELECT gene FROM lab))",
        ] {
            let whole = stubbed(sql, &needs);
            let statement = connection.prepare(&whole);
            assert!(statement.is_ok(), "{whole}: {statement:?}");
            assert_eq!(stubbed(sql, &[]), sql);
        }
        for (sql, fault) in [
            ("SELECT symbol FROM lab", "no such column: symbol"),
            ("SELECT gene FROM hits", "no such column: gene"),
            ("SELECT gene FROM labs", "no such table: labs"),
            ("WITHOUT", "syntax error"),
            ("", "incomplete input"),
            ("/*", ""),
            ("--", ""),
        ] {
            let error = connection.prepare(&stubbed(sql, &needs)).unwrap_err();
            assert!(error.to_string().contains(fault), "{sql}: {error}");
        }
    }

    #[test]
    fn a_stub_is_empty() {
        let connection = Connection::open_in_memory().unwrap();
        let sql = stubbed("SELECT count(*) FROM lab", &[lab(&["gene"])]).into_owned();
        let rows = connection.query_row(&sql, [], |row| row.get::<_, i64>(0));
        assert_eq!(rows, Ok(0));
    }

    #[test]
    fn only_a_name_that_can_be_typed_will_do() {
        for table in ["", "1st", "my-lab", "lab.csv", "läb", "SQLite_x"] {
            let need = LabNeed {
                table: table.to_owned(),
                columns: Vec::new(),
            };
            assert!(need.fault().is_some(), "{table}");
        }
        assert_eq!(lab(&["p adj", "Gene"]).fault(), None);
        assert!(lab(&["gene", " "]).fault().is_some());
    }
}
