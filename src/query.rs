//! Canned reports: parsing the head comment that documents one, reading them back
//! from a file, and turning `key=value` words into bound values.

mod lab_need;

use std::borrow::Cow;
use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params};

use crate::error::{Error, Result, suggest};
use crate::spelling::{fold, fold_loosely};
pub use lab_need::LabNeed;
pub(crate) use lab_need::stubbed;

/// The longest value that a parameter takes, in characters. Nothing in print is a tenth
/// as long, and some reports build a pattern from it.
const LONGEST: usize = 1_000;

/// The first schema whose files tell which keys a parameter accepts.
const ACCEPTS_SINCE: i32 = 4;

/// A canned report: a question with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// The lasting number of a report that ships.
    pub id: Option<i64>,
    /// What it is called on the command line, e.g. `cargo-by-disease`.
    pub name: String,
    /// One line that says what it answers.
    pub title: String,
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
    /// What it is when left out; `None`: it must be given.
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

/// A way to fold a spelling.
pub(crate) type Fold = fn(&str) -> String;

impl Param {
    /// The folded forms of its value that a report may use too: the name they are bound
    /// by, and how they are folded.
    pub(crate) fn folded(&self) -> [(String, Fold); 2] {
        [
            (format!("{}_key", self.name), fold),
            (format!("{}_loose", self.name), fold_loosely),
        ]
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

impl Query {
    /// Parses a report file: a head comment of `--` lines, then one statement.
    ///
    /// ```sql
    /// -- id: 2
    /// -- title: What one cargo does
    /// -- One line per claim, with disease, effect and citations.
    /// -- param cargo: name of a cargo, e.g. VEGF
    /// -- type cargo: text
    /// -- default cargo: VEGF
    /// -- choices cargo: SELECT name FROM cargos ORDER BY name
    /// -- accepts cargo: SELECT key FROM term_spellings WHERE term_kind = 'cargo'
    /// -- needs lab: column gene, column log2fc
    /// SELECT …
    /// ```
    ///
    /// Beside `:cargo` a report may use `:cargo_key` and `:cargo_loose`: the value as
    /// [`fold`] and
    /// [`fold_loosely`] make it. They are NULL where another
    /// client leaves them out, hence `coalesce(:cargo_key, lower(:cargo))`.
    ///
    /// `needs` tells of a table that is not in the file: the name by which the SQL calls
    /// it, and the columns that it must have, or `any` for no column in particular.
    ///
    /// The file may lie anywhere; its name is the name of the report, and errors give its
    /// `path` as it is given here. A comment line that starts with a lower-case word and has
    /// a colon after one or two words is a directive, so that a misspelt one is an error and
    /// not prose; so is any that starts with `needs` and has a colon.
    ///
    /// # Errors
    ///
    /// [`Error::Seed`] with the line: no title, an unknown or incomplete directive, a
    /// parameter declared twice or not at all, no statement.
    pub fn parse(path: &str, text: &str) -> Result<Self> {
        let fail = |line, cause: String| Error::seed(path, line, cause);
        // Some editors put a byte order mark first.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut query = Self {
            id: None,
            name: name_from(path).map_err(|cause| fail(1, cause))?,
            title: String::new(),
            description: String::new(),
            params: Vec::new(),
            needs: Vec::new(),
            sql: String::new(),
            sql_line: 1,
        };
        let mut lines = text.split_inclusive('\n');
        let mut body_at = 0;
        for line in lines.by_ref() {
            let Some(comment) = line.trim().strip_prefix("--") else {
                break;
            };
            query
                .take_comment(comment.trim())
                .map_err(|cause| fail(query.sql_line, cause))?;
            body_at += line.len();
            query.sql_line += 1;
        }
        let body = &text[body_at..];
        body.trim().clone_into(&mut query.sql);
        let blank = &body[..body.len() - body.trim_start().len()];
        query.sql_line += blank.matches('\n').count() as u64;
        if query.title.is_empty() {
            return Err(fail(
                1,
                "the head comment has no `-- title: …` line".to_owned(),
            ));
        }
        if query.sql.is_empty() {
            return Err(fail(
                query.sql_line,
                "no statement after the head comment".to_owned(),
            ));
        }
        Ok(query)
    }

    fn take_comment(&mut self, comment: &str) -> Result<(), String> {
        let Some((words, value)) = directive(comment) else {
            if !self.description.is_empty() && !comment.is_empty() {
                self.description.push(' ');
            }
            self.description.push_str(comment);
            return Ok(());
        };
        if value.is_empty() {
            return Err(format!("nothing after `{}:`", words.join(" ")));
        }
        match words[..] {
            ["id"] if self.id.is_none() => {
                let number = value
                    .parse()
                    .map_err(|_| format!("`{value}` is no number"))?;
                self.id = Some(number);
            }
            ["id"] => return Err("a second id".to_owned()),
            ["title"] if self.title.is_empty() => value.clone_into(&mut self.title),
            ["title"] => return Err("a second title".to_owned()),
            ["param", name] => {
                if self.params.iter().any(|param| param.name == name) {
                    return Err(format!("parameter `{name}` is declared twice"));
                }
                self.params.push(Param {
                    name: name.to_owned(),
                    description: value.to_owned(),
                    ..Param::default()
                });
            }
            ["type", name] => {
                self.declared(name)?.kind = ParamType::named(value).ok_or_else(|| {
                    let known = ParamType::ALL.map(|kind| kind.name().to_owned());
                    format!("unknown type `{value}`{}", suggest(value, &known))
                })?;
            }
            ["default", name] => set_once(&mut self.declared(name)?.default, value)?,
            ["choices", name] => set_once(&mut self.declared(name)?.choices, value)?,
            ["accepts", name] => set_once(&mut self.declared(name)?.accepts, value)?,
            ["needs", table] => {
                let need = LabNeed::parse(table, value)?;
                if (self.needs.iter()).any(|other| other.table.eq_ignore_ascii_case(table)) {
                    return Err(format!("lab table `{table}` is declared twice"));
                }
                self.needs.push(need);
            }
            _ => {
                let known = [
                    "id",
                    "title",
                    "param NAME",
                    "type NAME",
                    "default NAME",
                    "choices NAME",
                    "accepts NAME",
                    "needs NAME",
                ];
                let known = known.map(str::to_owned);
                return Err(format!(
                    "unknown directive `{}:`{}",
                    words.join(" "),
                    suggest(&words.join(" "), &known)
                ));
            }
        }
        Ok(())
    }

    fn declared(&mut self, name: &str) -> Result<&mut Param, String> {
        self.params
            .iter_mut()
            .find(|param| param.name == name)
            .ok_or_else(|| format!("no `-- param {name}: …` line above"))
    }

    /// Every report of a file of that schema, by name.
    ///
    /// # Errors
    ///
    /// [`Error::Internal`] when the file's own tables cannot be read.
    pub(crate) fn list(connection: &Connection, schema: i32) -> rusqlite::Result<Vec<Self>> {
        let mut names = connection.prepare("SELECT name FROM saved_queries ORDER BY name")?;
        let names: Vec<String> = names
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let found = names
            .iter()
            .map(|name| Self::find(connection, schema, name));
        Ok(found
            .collect::<Result<Vec<_>, _>>()?
            .into_iter()
            .flatten()
            .collect())
    }

    /// One report of a file of that schema.
    pub(crate) fn find(
        connection: &Connection,
        schema: i32,
        name: &str,
    ) -> rusqlite::Result<Option<Self>> {
        let found = connection
            .query_row(
                "SELECT saved_query_id, title, description, sql
                 FROM saved_queries
                 WHERE name = ?1",
                [name],
                |row| {
                    let query = Self {
                        id: Some(row.get(0)?),
                        name: name.to_owned(),
                        title: row.get(1)?,
                        description: row.get(2)?,
                        params: Vec::new(),
                        needs: Vec::new(),
                        sql: row.get(3)?,
                        sql_line: 1,
                    };
                    Ok((row.get::<_, i64>(0)?, query))
                },
            )
            .optional()?;
        let Some((id, mut query)) = found else {
            return Ok(None);
        };
        // Older files know of no such keys.
        let accepts = if schema < ACCEPTS_SINCE {
            "NULL"
        } else {
            "accepts_sql"
        };
        let mut params = connection.prepare(&format!(
            "SELECT name, description, default_value, choices_sql, type, {accepts}
             FROM saved_query_params
             WHERE saved_query_id = ?1
             ORDER BY position",
        ))?;
        query.params = params
            .query_map(params![id], |row| {
                Ok(Param {
                    name: row.get(0)?,
                    description: row.get(1)?,
                    default: row.get(2)?,
                    choices: row.get(3)?,
                    kind: ParamType::named(&row.get::<_, String>(4)?).unwrap_or_default(),
                    accepts: row.get(5)?,
                })
            })?
            .collect::<Result<_, _>>()?;
        if schema >= LabNeed::SINCE {
            query.needs = LabNeed::of(connection, id)?;
        }
        Ok(Some(query))
    }

    /// Its statement with an empty table in the place of each lab table: it compiles where
    /// no lab file is, and has the same columns and parameters.
    #[must_use]
    pub fn without_lab(&self) -> Cow<'_, str> {
        stubbed(&self.sql, &self.needs)
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
            if value.trim().is_empty() {
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

/// The report's name: the stem of its file, lower case words joined by hyphens.
fn name_from(path: &str) -> Result<String, String> {
    let file = Path::new(path).file_name().and_then(|name| name.to_str());
    let file = file.unwrap_or(path);
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    match file.strip_suffix(".sql") {
        Some(name) if !name.is_empty() && name.chars().all(fits) => Ok(name.to_owned()),
        _ => Err(format!(
            "`{file}` does not name a report: use lower case, digits and hyphens, e.g. my-report.sql"
        )),
    }
}

/// `param cargo: a name` -> (`[param, cargo]`, `a name`); prose is `None`.
fn directive(comment: &str) -> Option<(Vec<&str>, &str)> {
    let (head, value) = comment.split_once(':')?;
    let words: Vec<&str> = head.split(' ').collect();
    let plain = |word: &&str| {
        !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    let lower = head.starts_with(|c: char| c.is_ascii_lowercase());
    let short = words.len() <= 2 && lower && words.iter().all(plain);
    // A lab table left out because of a hyphen in its name would be missed only much later.
    (short || words[0] == "needs").then(|| (words, value.trim()))
}

fn set_once(slot: &mut Option<String>, value: &str) -> Result<(), String> {
    match slot.replace(value.to_owned()) {
        None => Ok(()),
        Some(_) => Err("given twice for this parameter".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::Query;
    use proptest::prelude::*;

    fn fault(text: &str) -> String {
        Query::parse("seeds/queries/cargo.sql", text)
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn the_head_comment_is_the_documentation() {
        let text = "-- title: What one cargo does\n-- One line per claim,\n-- in printed order.\n\
                    -- param cargo: a name, e.g. VEGF\n-- default cargo: VEGF\n\
                    -- choices cargo: SELECT name FROM cargos\n\nSELECT :cargo; -- done\n";
        let query = Query::parse("seeds/queries/cargo.sql", text).unwrap();
        insta::assert_debug_snapshot!(query, @r#"
        Query {
            name: "cargo",
            title: "What one cargo does",
            description: "One line per claim, in printed order.",
            params: [
                Param {
                    name: "cargo",
                    description: "a name, e.g. VEGF",
                    kind: Text,
                    default: Some(
                        "VEGF",
                    ),
                    choices: Some(
                        "SELECT name FROM cargos",
                    ),
                    accepts: None,
                },
            ],
            needs: [],
            sql: "SELECT :cargo; -- done",
            sql_line: 8,
        }
        "#);
        assert_eq!(query.usage(), "cargo [cargo=VEGF]");
    }

    #[test]
    fn a_faulty_head_comment_says_where_and_why() {
        insta::assert_snapshot!(fault("SELECT 1;"), @"seeds/queries/cargo.sql:1: the head comment has no `-- title: …` line");
        insta::assert_snapshot!(fault("-- title: x\n"), @"seeds/queries/cargo.sql:2: no statement after the head comment");
        insta::assert_snapshot!(fault("-- title: x\n-- parm cargo: y\nSELECT 1;"), @"seeds/queries/cargo.sql:2: unknown directive `parm cargo:`. Possible: title, param NAME, type NAME, default NAME, choices NAME, accepts NAME, needs NAME");
        insta::assert_snapshot!(fault("-- title: x\n-- default cargo: y\nSELECT 1;"), @"seeds/queries/cargo.sql:2: no `-- param cargo: …` line above");
        insta::assert_snapshot!(fault("-- title: x\n-- title: y\nSELECT 1;"), @"seeds/queries/cargo.sql:2: a second title");
        insta::assert_snapshot!(fault("-- title:\nSELECT 1;"), @"seeds/queries/cargo.sql:1: nothing after `title:`");
        insta::assert_snapshot!(
            fault("-- title: x\n-- param a: y\n-- param a: y\nSELECT 1;"), @"seeds/queries/cargo.sql:3: parameter `a` is declared twice"
        );
        insta::assert_snapshot!(
            Query::parse("seeds/queries/My Report.sql", "").unwrap_err(), @"seeds/queries/My Report.sql:1: `My Report.sql` does not name a report: use lower case, digits and hyphens, e.g. my-report.sql"
        );
    }

    /// What is said of one line of a head comment.
    fn fault_of(line: &str) -> String {
        let said = fault(&format!(
            "-- title: x\n-- needs lab: column gene\n-- {line}\nSELECT 1;"
        ));
        said.strip_prefix("seeds/queries/cargo.sql:3: ")
            .unwrap()
            .to_owned()
    }

    #[test]
    fn a_report_tells_what_it_needs_of_a_lab() {
        let text = "-- title: Hits\n-- needs lab: column gene, column  p adj ,column log2:fc\n\
                    -- It needs a lab file.\n-- needs Plate_2: any\nSELECT 1";
        let query = Query::parse("hits.sql", text).unwrap();
        assert_eq!(query.description, "It needs a lab file.");
        let needs = query.needs.iter().map(|need| {
            let columns: Vec<&str> = need.columns.iter().map(String::as_str).collect();
            (need.table.as_str(), columns)
        });
        let expected = [
            ("lab", vec!["gene", "p adj", "log2:fc"]),
            ("Plate_2", vec![]),
        ];
        assert_eq!(needs.collect::<Vec<_>>(), expected);
        assert_eq!(
            query.usage(),
            "hits --with lab=… (gene, p adj, log2:fc) --with Plate_2=…"
        );
    }

    #[test]
    fn a_need_that_is_not_understood_says_where_and_why() {
        insta::assert_snapshot!(fault_of("needs hits:"), @"nothing after `needs hits:`");
        insta::assert_snapshot!(fault_of("needs: column gene"), @"unknown directive `needs:`; did you mean `needs NAME`? Possible: title, param NAME, type NAME, default NAME, choices NAME, accepts NAME, needs NAME");
        insta::assert_snapshot!(fault_of("needs lab file: column gene"), @"unknown directive `needs lab file:`; did you mean `needs NAME`? Possible: title, param NAME, type NAME, default NAME, choices NAME, accepts NAME, needs NAME");
        insta::assert_snapshot!(fault_of("need hits: column gene"), @"unknown directive `need hits:`; did you mean `needs NAME`? Possible: title, param NAME, type NAME, default NAME, choices NAME, accepts NAME, needs NAME");
        insta::assert_snapshot!(fault_of("needs my-hits: column gene"), @"`my-hits` does not name a lab table: use letters, digits and _, a letter first");
        insta::assert_snapshot!(fault_of("needs 2nd: column gene"), @"`2nd` does not name a lab table: use letters, digits and _, a letter first");
        insta::assert_snapshot!(fault_of("needs sqlite_hits: any"), @"`sqlite_hits`: SQLite keeps names that begin with sqlite_ for itself");
        insta::assert_snapshot!(fault_of("needs hits: gene, log2fc"), @"`gene` is not `column NAME`: give one for each column, with commas between, or only `any`");
        insta::assert_snapshot!(fault_of("needs hits: columns gene"), @"`columns gene` is not `column NAME`: give one for each column, with commas between, or only `any`");
        insta::assert_snapshot!(fault_of("needs hits: column"), @"`column` is not `column NAME`: give one for each column, with commas between, or only `any`");
        insta::assert_snapshot!(fault_of("needs hits: any, column gene"), @"`any` is not `column NAME`: give one for each column, with commas between, or only `any`");
        insta::assert_snapshot!(fault_of("needs hits: column gene, , column fc"), @"a comma without a column");
        insta::assert_snapshot!(fault_of("needs hits: column gene, column Gene"), @"column `Gene` is named twice");
        insta::assert_snapshot!(fault_of("needs Lab: any"), @"lab table `Lab` is declared twice");
    }

    #[test]
    fn a_report_file_may_lie_anywhere() {
        let text = "\u{feff}-- title: Hits\r\n-- needs lab: any\r\nSELECT 1\r\n";
        let query = Query::parse("/home/a b/our.lab/my-hits.sql", text).unwrap();
        assert_eq!((query.name.as_str(), query.sql_line), ("my-hits", 3));
        assert_eq!(query.needs[0].table, "lab");
        for path in [
            "/home/a b/hits.sql",
            "./hits.sql",
            "../hits.sql",
            "hits.sql",
        ] {
            let error = Query::parse(path, "-- titel: x\n").unwrap_err();
            assert!(
                error.to_string().starts_with(&format!("{path}:1: ")),
                "{error}"
            );
        }
    }

    proptest! {
        #[test]
        fn any_text_is_parsed_or_refused_with_a_line_that_exists(text in "(-- ?(title|param a|default a|needs a|column a|any|,)?:? ?\\PC{0,9}\n|\\PC{0,9}\n){0,6}") {
            match Query::parse("seeds/queries/any.sql", &text) {
                Ok(query) => {
                    prop_assert!(!query.sql.is_empty() && !query.title.is_empty());
                    prop_assert!(text.contains(&query.sql));
                }
                Err(error) => {
                    let words = error.to_string();
                    let line: usize = words.split(':').nth(1).unwrap().parse().unwrap();
                    prop_assert!(line >= 1 && line <= text.lines().count() + 1, "{words}");
                }
            }
        }
    }
}
