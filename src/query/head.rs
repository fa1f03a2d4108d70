//! The head comment of a report file: its documentation, read as such.

use std::path::Path;

use super::{LabNeed, Param, ParamType, Query};
use crate::error::{Error, Result, suggest};

/// What a line of a head comment may begin with.
const DIRECTIVES: [&str; 9] = [
    "id",
    "title",
    "group",
    "param NAME",
    "type NAME",
    "default NAME",
    "choices NAME",
    "accepts NAME",
    "needs NAME",
];

impl Query {
    /// Parses a report file: a head comment of `--` lines, then one statement.
    ///
    /// ```sql
    /// -- id: 2
    /// -- title: What one cargo does
    /// -- group: Table 1
    /// -- One line per claim, with disease, effect and citations.
    /// -- param cargo: name of a cargo, e.g. VEGF
    /// -- type cargo: text
    /// -- default cargo: VEGF
    /// -- choices cargo: SELECT name FROM cargos ORDER BY name
    /// -- accepts cargo: SELECT key FROM known_names
    /// -- needs lab: column gene, column log2fc
    /// SELECT …
    /// ```
    ///
    /// The SQL compares names with `lower(trim(:cargo))`, so that it runs in any client; the
    /// command binds the key of the name where that is another ([`fold`](crate::spelling::fold)
    /// tells). A `default` of `''` means that the parameter may be left out; the SQL takes `''`
    /// and NULL for not given.
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
            group: String::new(),
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
            ["group"] if self.group.is_empty() => value.clone_into(&mut self.group),
            ["group"] => return Err("a second group".to_owned()),
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
            ["default", name] => {
                let value = if value == "''" { "" } else { value };
                set_once(&mut self.declared(name)?.default, value)?;
            }
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
                let known = DIRECTIVES.map(str::to_owned);
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
