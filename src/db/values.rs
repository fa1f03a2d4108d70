//! The values of a report's parameters, from what was typed.

use rusqlite::types::Value;

use super::Db;
use crate::error::{Error, Result, listed, suggest};
use crate::query::{Param, Query};
use crate::spelling::{fold, fold_loosely};

impl Db {
    /// The value to bind for each parameter of a report, from `(key, value)` pairs, the
    /// defaults and the choices; NULL where one that may be left out is.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] for a key that is no parameter, one given twice or empty, a value
    /// that is none of the choices or no number, or a parameter that is left out.
    pub fn values(
        &self,
        query: &Query,
        given: &[(String, String)],
    ) -> Result<Vec<(String, Value)>> {
        let mut values = Vec::new();
        for (param, typed) in query.arguments(given)? {
            let value = match typed {
                Some(typed) if typed.trim().is_empty() => Value::Null,
                Some(typed) => self.value(param, typed.trim())?,
                None => return Err(self.missing(query, param)?),
            };
            values.push((param.name.clone(), value));
        }
        Ok(values)
    }

    fn value(&self, param: &Param, typed: &str) -> Result<Value> {
        let typed = self.choose(param, typed)?;
        param.kind.value(&typed).ok_or_else(|| {
            let (name, kind) = (&param.name, param.kind.name());
            Error::Usage(format!("`{name}={typed}`: {name} is a number ({kind})"))
        })
    }

    /// What the SQL of a report finds: the typed text, or where only its key is known that; where
    /// a parameter has choices, the choice that is the same but for case.
    fn choose(&self, param: &Param, typed: &str) -> Result<String> {
        if let Some(accepts) = &param.accepts {
            if self.lists(accepts, &typed.to_ascii_lowercase())? {
                return Ok(typed.to_owned());
            }
            let curie = self.prefixes()?.curie(typed).map(|curie| fold(&curie));
            let keys = [Some(fold(typed)), curie, Some(fold_loosely(typed))];
            for key in keys.into_iter().flatten() {
                if self.lists(accepts, &key)? {
                    return Ok(key);
                }
            }
            let known = self.choices(param)?;
            return Err(self.unknown(param, typed, &known)?);
        }
        let Some(choices) = &param.choices else {
            return Ok(typed.to_owned());
        };
        if self.lists(choices, typed)? {
            return Ok(typed.to_owned());
        }
        let known = self.choices(param)?;
        let folded = typed.to_lowercase();
        let mut same = known.iter().filter(|each| each.to_lowercase() == folded);
        match (same.next(), same.next()) {
            (Some(one), None) => Ok(one.clone()),
            _ => Err(Error::Usage(format!(
                "`{typed}` is not a choice for {}{}",
                param.name,
                suggest(typed, &known)
            ))),
        }
    }

    /// A name that nobody knows here: which names contain it, or are spelled alike.
    fn unknown(&self, param: &Param, typed: &str, known: &[String]) -> Result<Error> {
        let containing = self.containing(typed)?;
        let hint = if containing.is_empty() {
            suggest(typed, known)
        } else {
            format!(". Names that contain it: {}", listed(&containing))
        };
        let what = match &*param.name {
            "term" | "text" => "name",
            name => name,
        };
        let word = typed.split_whitespace().next().unwrap_or(typed);
        Ok(Error::Usage(format!(
            "`{typed}` is no {what} that is known here{hint}. `migrasome report search text={}` \
             looks for it in every cell",
            if word.contains(['\'', '"', '$', '`', '\\']) {
                "…"
            } else {
                word
            }
        )))
    }

    /// The terms that are called so in part, each with the name that contains the words.
    fn containing(&self, typed: &str) -> Result<Vec<String>> {
        let mut statement = self.prepare(
            "SELECT terms.label, terms.kind
             FROM term_spellings
             JOIN terms ON terms.term_id = term_spellings.term_id
             WHERE instr(term_spellings.key, ?1) > 0
               AND term_spellings.key_kind <> 'CURIE'
             GROUP BY terms.label, terms.kind
             ORDER BY min(length(term_spellings.key)), terms.label",
        )?;
        statement.bind(1, fold(typed))?;
        let mut names = Vec::new();
        statement.for_each_row(|row| {
            let text = |index: usize| row[index].as_str().unwrap_or_default();
            names.push(format!("{} ({})", text(0), text(1)));
            Ok(())
        })?;
        Ok(names)
    }

    /// Whether a query of one column lists a value. Asked this way round, an index answers
    /// however many there are.
    fn lists(&self, sql: &str, value: &str) -> Result<bool> {
        let mut statement = self.prepare(&format!(
            "WITH listed (value) AS ({}) SELECT 1 FROM listed WHERE value = ?1 LIMIT 1",
            sql.trim().trim_end_matches(';')
        ))?;
        statement.bind(1, value)?;
        statement.for_each_row(|_| Ok(()))?;
        Ok(statement.rows_given() > 0)
    }

    fn missing(&self, query: &Query, param: &Param) -> Result<Error> {
        let possible = match &self.choices(param)?[..] {
            [] => String::new(),
            known => format!(". Possible: {}", listed(known)),
        };
        Ok(Error::Usage(format!(
            "report `{}` needs {}=… ({}){possible}",
            query.name, param.name, param.description
        )))
    }

    /// What may be given for a parameter; empty where any text will do.
    ///
    /// # Errors
    ///
    /// [`Error::Statement`] when the file's own `choices` do not run.
    pub fn choices(&self, param: &Param) -> Result<Vec<String>> {
        match &param.choices {
            Some(sql) => self.prepare(sql)?.first_column(),
            None => Ok(Vec::new()),
        }
    }
}
