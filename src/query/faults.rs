//! What is wrong with the SQL of a report, and with what its head comment declares.

use rusqlite::{Connection, Statement};

use super::{Param, Query};
use crate::sqlite::sqlite_words;

/// A part of a report, and what is wrong with it.
type Fault = (String, String);

impl Query {
    /// Its faults, in a database without lab files whose own tables and views have these names.
    pub(crate) fn faults(&self, connection: &Connection, ours: &[&str]) -> Vec<Fault> {
        let mut faults = Vec::new();
        for need in &self.needs {
            // A lab table would stand before ours, in every part of the SQL.
            let hidden = ours
                .iter()
                .find(|name| name.eq_ignore_ascii_case(&need.table));
            let hides = hidden
                .map(|ours| format!("would hide our own {ours}: give the lab table another name"));
            let fault = need.fault().or(hides);
            faults.extend(fault.map(|what| (format!("`needs {}`", need.table), what)));
        }
        let sql = match connection.prepare(&self.without_lab()) {
            Ok(statement) => self.fault_of_parameters(&statement),
            Err(error) => Some(does_not_compile(&error)),
        };
        faults.extend(sql.map(|what| ("the SQL".to_owned(), what)));
        faults.extend(
            self.params
                .iter()
                .flat_map(|param| param.faults(connection)),
        );
        faults
    }

    fn fault_of_parameters(&self, statement: &Statement<'_>) -> Option<String> {
        let names = (1..=statement.parameter_count())
            .map(|index| statement.parameter_name(index).unwrap_or("?"));
        let used: Vec<&str> = names.collect();
        let is_known = |name: &str| {
            let name = name.strip_prefix(':').unwrap_or_default();
            self.params.iter().any(|param| param.name == name)
        };
        if let Some(extra) = used.iter().find(|name| !is_known(name)) {
            return Some(format!("uses `{extra}`, which no `-- param` line declares"));
        }
        let names = self.params.iter().map(|param| format!(":{}", param.name));
        let unused = names
            .into_iter()
            .find(|name| !used.contains(&name.as_str()))?;
        Some(format!("does not use `{unused}`, which is declared"))
    }
}

impl Param {
    fn faults(&self, connection: &Connection) -> Vec<Fault> {
        let part = |what: &str| format!("`{what}` of {}", self.name);
        let is_wrong =
            |default: &&String| !self.is_optional() && self.kind.value(default).is_none();
        let default = self.default.as_ref().filter(is_wrong).map(|default| {
            let what = format!("is `{default}`, which is no {}", self.kind.name());
            (part("default"), what)
        });
        let lists = [("choices", &self.choices), ("accepts", &self.accepts)];
        let lists = lists.into_iter().filter_map(|(name, list)| {
            let what = match connection.prepare(list.as_ref()?) {
                Ok(statement) if statement.column_count() == 1 => return None,
                Ok(_) => "must select one column".to_owned(),
                Err(error) => does_not_compile(&error),
            };
            Some((part(name), what))
        });
        default.into_iter().chain(lists).collect()
    }
}

fn does_not_compile(error: &rusqlite::Error) -> String {
    format!("does not compile: {}", sqlite_words(error))
}
