//! Canned reports: the head comment that documents one, how it is kept in a file, what it takes,
//! and what is wrong with its SQL.

mod faults;
mod head;
mod lab_need;
mod stored;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use rusqlite::types::Value;

use crate::error::{Error, Result, suggest};
pub use lab_need::LabNeed;

/// The longest value that a parameter takes, in characters. Nothing in print is a tenth
/// as long, and some reports build a pattern from it.
const LONGEST: usize = 1_000;

/// A canned report: a question with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// The lasting number of a report that ships.
    pub id: Option<i64>,
    /// What it is called on the command line, e.g. `cargo-by-disease`.
    pub name: String,
    /// One line that says what it answers.
    pub title: String,
    /// Under which heading it stands in the list of all; empty: a user's own.
    pub group: String,
    /// The rest of the head comment, as one paragraph; may be empty.
    pub description: String,
    /// Its parameters, in the order of the head comment.
    pub params: Vec<Param>,
    /// The lab's tables that it reads, in the order of the head comment.
    pub needs: Vec<LabNeed>,
    /// The statement, without its head comment.
    pub sql: String,
    /// The line of the file on which the statement starts, counted from 1.
    pub sql_line: u64,
}

/// A parameter of a canned report, bound as `:name`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Param {
    /// Its name, without the colon.
    pub name: String,
    /// What to give, as a phrase.
    pub description: String,
    /// What is bound.
    pub kind: ParamType,
    /// What it is when left out; `None`: it must be given; empty: it chooses nothing then.
    pub default: Option<String>,
    /// A query of one column that lists what may be given; `None`: any text will do.
    pub choices: Option<String>,
    /// A query of one column: the keys that a value may have once it is folded. With it
    /// the choices are only what an error suggests.
    pub accepts: Option<String>,
}

/// What a parameter is bound as. SQL never finds the text `3` equal to the number 3, so
/// a number has to be declared (`-- type n: integer`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ParamType {
    /// As it is typed.
    #[default]
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Real,
}

impl Param {
    /// Whether it may be left out, and then chooses nothing.
    #[must_use]
    pub fn is_optional(&self) -> bool {
        self.default.as_deref() == Some("")
    }
}

impl ParamType {
    const ALL: [Self; 3] = [Self::Text, Self::Integer, Self::Real];

    /// Its name in a head comment and in `saved_query_params.type`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Integer => "integer",
            Self::Real => "real",
        }
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The value to bind for what was typed; `None` when it is no such number.
    #[must_use]
    pub fn value(self, typed: &str) -> Option<Value> {
        match self {
            Self::Text => Some(Value::Text(typed.to_owned())),
            Self::Integer => typed.trim().parse().ok().map(Value::Integer),
            Self::Real => {
                let number: f64 = typed.trim().parse().ok()?;
                number.is_finite().then_some(Value::Real(number))
            }
        }
    }
}

/// The groups of our own reports, in the order in which they are listed.
const GROUPS: [&str; 5] = [
    "Table 1",
    "Findings",
    "Both layers",
    "Your data",
    "Looking up",
];

impl Query {
    /// Its statement with an empty table in the place of each lab table: it compiles where
    /// no lab file is, and has the same columns and parameters.
    #[must_use]
    pub fn without_lab(&self) -> Cow<'_, str> {
        lab_need::stubbed(&self.sql, &self.needs)
    }

    /// Its statement as the command runs it: where a name in a lab's column is compared by
    /// `lower(trim(lab.gene))`, as any client can, the command knows more ways to write it.
    #[must_use]
    pub fn with_folding(&self) -> String {
        let mut sql = self.sql.clone();
        for need in &self.needs {
            for column in &need.columns {
                let column = format!("{}.{column}", need.table);
                let plain = format!("lower(trim({column}))");
                sql = sql.replace(
                    &plain,
                    &format!("fold(coalesce(curie({column}), {column}))"),
                );
            }
        }
        sql
    }

    /// What a list of reports is sorted by: our own groups come in their order, then a lab's own.
    #[must_use]
    pub fn place(&self) -> (usize, String) {
        let group = GROUPS.iter().position(|known| *known == self.group);
        (group.unwrap_or(GROUPS.len()), self.group.clone())
    }

    /// How the report is called: `cargo cargo=…`, `hits --with lab=…`.
    #[must_use]
    pub fn usage(&self) -> String {
        format!("{} {}", self.name, self.parameters())
            .trim_end()
            .to_owned()
    }

    /// What the report takes: `cargo=… [row=1] --with lab=…`.
    #[must_use]
    pub fn parameters(&self) -> String {
        let word = |param: &Param| match &param.default {
            Some(_) if param.is_optional() => format!("[{}=…]", param.name),
            Some(default) => format!("[{}={default}]", param.name),
            None => format!("{}=…", param.name),
        };
        let file = |need: &LabNeed| match &need.columns[..] {
            [] => format!("--with {}=…", need.table),
            columns => format!("--with {}=… ({})", need.table, columns.join(", ")),
        };
        let words = self.params.iter().map(word);
        let words = words.chain(self.needs.iter().map(file));
        words.collect::<Vec<_>>().join(" ")
    }

    /// Whether a key is that of a column of a lab's table, and of no parameter.
    pub(crate) fn is_lab_column(&self, key: &str) -> bool {
        let mut columns = self.needs.iter().flat_map(|need| &need.columns);
        columns.any(|column| column == key) && self.params.iter().all(|param| param.name != key)
    }

    /// What was given for each parameter, or its default, or neither.
    pub(crate) fn arguments(
        &self,
        given: &[(String, String)],
    ) -> Result<Vec<(&Param, Option<String>)>> {
        let known: Vec<String> = self.params.iter().map(|param| param.name.clone()).collect();
        for (index, (key, value)) in given.iter().enumerate() {
            if !known.contains(key) {
                let hint = match known.len() {
                    0 => " takes no parameters".to_owned(),
                    _ => format!(" has no parameter `{key}`{}", suggest(key, &known)),
                };
                return Err(Error::Usage(format!("report `{}`{hint}", self.name)));
            }
            if given[..index].iter().any(|(earlier, _)| earlier == key) {
                return Err(Error::Usage(format!(
                    "`{key}` is given twice: give it once"
                )));
            }
            if value.chars().count() > LONGEST {
                return Err(Error::Usage(format!(
                    "`{key}=` has more than {LONGEST} characters: give a name, not a text"
                )));
            }
            let is_optional = |param: &Param| param.name == *key && param.is_optional();
            if value.trim().is_empty() && !self.params.iter().any(is_optional) {
                return Err(Error::Usage(format!(
                    "`{key}=` is empty: give a value, or leave it out if it has a default"
                )));
            }
        }
        let value = |param: &Param| {
            let given = given.iter().find(|(key, _)| *key == param.name);
            given
                .map(|(_, value)| value.clone())
                .or_else(|| param.default.clone())
        };
        Ok(self
            .params
            .iter()
            .map(|param| (param, value(param)))
            .collect())
    }
}
