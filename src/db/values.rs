//! The values of a report's parameters, from what was typed.

use rusqlite::types::Value;

use super::{Db, Statement};
use crate::error::{Error, Result, listed, suggest};
use crate::query::{Param, Query};
use crate::spelling::{fold, fold_loosely};

impl Db {
    /// The value to bind for each parameter of a report, from `(key, value)` pairs, the
    /// defaults and the choices. `statement` is the compiled report.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] for a key that is no parameter, one given twice or empty, a value
    /// that is none of the choices or no number, or a parameter that is left out.
    pub fn values(
        &self,
        query: &Query,
        statement: &Statement<'_>,
        given: &[(String, String)],
    ) -> Result<Vec<(String, Value)>> {
        let mut values = Vec::new();
        for (param, typed) in query.arguments(given)? {
            let typed = match typed {
                Some(typed) => self.choose(param, typed)?,
                None => return Err(self.missing(query, param)?),
            };
            let value = param.kind.value(&typed).ok_or_else(|| {
                let (name, kind) = (&param.name, param.kind.name());
                Error::Usage(format!("`{name}={typed}`: {name} is a number ({kind})"))
            })?;
            values.push((param.name.clone(), value));
            for (name, fold) in param.folded() {
                if statement.takes(&name) {
                    values.push((name, Value::Text(fold(&typed))));
                }
            }
        }
        Ok(values)
    }

    /// Where a parameter has choices, the choice that is the same but for case.
    fn choose(&self, param: &Param, typed: String) -> Result<String> {
        if let Some(accepts) = &param.accepts {
            for key in [fold(&typed), fold_loosely(&typed)] {
                if self.lists(accepts, &key)? {
                    return Ok(typed);
                }
            }
            let known = self.choices(param)?;
            return Err(Error::Usage(format!(
                "`{typed}` is no {} that is known here{}. `migrasome report lookup text=…` tells \
                 what else it could be",
                param.name,
                suggest(&typed, &known)
            )));
        }
        let Some(choices) = &param.choices else {
            return Ok(typed);
        };
        if self.lists(choices, &typed)? {
            return Ok(typed);
        }
        let known = self.choices(param)?;
        let folded = typed.to_lowercase();
        let mut same = known.iter().filter(|each| each.to_lowercase() == folded);
        match (same.next(), same.next()) {
            (Some(one), None) => Ok(one.clone()),
            _ => Err(Error::Usage(format!(
                "`{typed}` is not a choice for {}{}",
                param.name,
                suggest(&typed, &known)
            ))),
        }
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
