//! What a lab put on tables of ours: a migration that makes a table anew takes its columns,
//! indexes and triggers away, and gets them back here.

use std::collections::BTreeSet;

use rusqlite::Connection;
use rusqlite::types::Value;

use crate::seed::shipped;
use crate::sqlite::quoted;

/// What is a lab's own on tables of ours.
pub(super) struct Carried {
    columns: Vec<Column>,
    /// Name and SQL of indexes and triggers.
    objects: Vec<(String, String)>,
}

/// A column that a lab added.
struct Column {
    table: String,
    name: String,
    /// As the lab wrote it; `None` where that cannot be told apart from what is ours.
    definition: Option<String>,
    /// Its values, by the number of the row.
    values: Vec<(i64, Value)>,
}

impl Carried {
    /// Takes note of it, with an empty database of the same schema beside the file.
    pub(super) fn of(file: &Connection, empty: &Connection) -> rusqlite::Result<Self> {
        let mut columns = Vec::new();
        for table in shipped::tables(empty)? {
            let ours: BTreeSet<&String> = table.columns.iter().collect();
            let there = columns_of(file, &table.name)?;
            let own: Vec<&String> = there.iter().filter(|name| !ours.contains(name)).collect();
            if own.is_empty() {
                continue;
            }
            let added = added(
                &sql_of(empty, &table.name)?.unwrap_or_default(),
                &sql_of(file, &table.name)?.unwrap_or_default(),
            );
            let definitions = added.filter(|all| all.len() == own.len() && table.has_numbers());
            for (at, name) in own.into_iter().enumerate() {
                let definition = definitions.as_ref().map(|all| all[at].clone());
                let values = match definition {
                    Some(_) => values(file, &table.name, &table.columns[0], name)?,
                    None => Vec::new(),
                };
                columns.push(Column {
                    table: table.name.clone(),
                    name: name.clone(),
                    definition,
                    values,
                });
            }
        }
        let named = |connection: &Connection| -> rusqlite::Result<Vec<(String, String)>> {
            connection
                .prepare(
                    "SELECT name, sql
                     FROM sqlite_master
                     WHERE type IN ('index', 'trigger') AND sql IS NOT NULL
                     ORDER BY rowid",
                )?
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect()
        };
        let ours: BTreeSet<String> = named(empty)?.into_iter().map(|(name, _)| name).collect();
        let objects = named(file)?.into_iter();
        Ok(Self {
            columns,
            objects: objects.filter(|(name, _)| !ours.contains(name)).collect(),
        })
    }

    /// Gives back what is gone since; tells what cannot be given back.
    pub(super) fn bring_back(&self, file: &Connection) -> rusqlite::Result<Option<String>> {
        for column in &self.columns {
            if columns_of(file, &column.table)?.contains(&column.name) {
                continue;
            }
            let (table, name) = (&column.table, &column.name);
            let Some(definition) = &column.definition else {
                return Ok(Some(format!("your column {name} of {table} would be gone")));
            };
            file.execute_batch(&format!("ALTER TABLE {table} ADD COLUMN {definition}"))?;
            let sql = format!("UPDATE {table} SET {} = ?1 WHERE rowid = ?2", quoted(name));
            let mut update = file.prepare(&sql)?;
            for (number, value) in &column.values {
                update.execute((value, number))?;
            }
        }
        for (name, sql) in &self.objects {
            let there = "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = ?1)";
            if !file.query_row(there, [name], |row| row.get::<_, bool>(0))? {
                file.execute_batch(sql)?;
            }
        }
        Ok(None)
    }
}

fn columns_of(connection: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    connection
        .prepare_cached("SELECT name FROM pragma_table_info(?1) ORDER BY cid")?
        .query_map([table], |row| row.get(0))?
        .collect()
}

fn sql_of(connection: &Connection, table: &str) -> rusqlite::Result<Option<String>> {
    let sql = "SELECT sql FROM sqlite_master WHERE name = ?1";
    connection.query_row(sql, [table], |row| row.get(0))
}

fn values(
    file: &Connection,
    table: &str,
    key: &str,
    column: &str,
) -> rusqlite::Result<Vec<(i64, Value)>> {
    file.prepare(&format!("SELECT {key}, {} FROM {table}", quoted(column)))?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

/// The definitions that stand in `file` and not in `empty`: what was added stands in one place,
/// behind our columns. `None` where it is otherwise.
fn added(empty: &str, file: &str) -> Option<Vec<String>> {
    let same = |(one, other): &(char, char)| one == other;
    let pairs = empty.chars().zip(file.chars()).take_while(same);
    let before: usize = pairs.map(|(one, _)| one.len_utf8()).sum();
    let after = empty.len() - before;
    let middle = file.get(before..file.len().checked_sub(after)?)?;
    (file.ends_with(&empty[before..])).then(|| split(middle))
}

/// Definitions between commas; those in brackets and quotes part nothing.
fn split(definitions: &str) -> Vec<String> {
    let (mut depth, mut quote) = (0, None);
    let (mut all, mut one) = (Vec::new(), String::new());
    for sign in definitions.chars() {
        match quote {
            Some(end) if sign == end => quote = None,
            Some(_) => {}
            None => match sign {
                '\'' | '"' | '`' => quote = Some(sign),
                '[' => quote = Some(']'),
                '(' => depth += 1,
                ')' => depth -= 1,
                ',' if depth == 0 => {
                    all.push(std::mem::take(&mut one));
                    continue;
                }
                _ => {}
            },
        }
        one.push(sign);
    }
    all.push(one);
    let all = all.into_iter().map(|one| one.trim().to_owned());
    all.filter(|one| !one.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::added;

    #[test]
    fn what_was_added_to_a_table_is_told_as_it_was_written() {
        let empty = "CREATE TABLE t (a TEXT,\n  CHECK (a <> '')\n)";
        let with = |more: &str| format!("CREATE TABLE t (a TEXT, {more},\n  CHECK (a <> '')\n)");
        let one = "\"b, c\" TEXT DEFAULT 'x, y' CHECK (length(\"b, c\") IN (1, 2))";
        assert_eq!(added(empty, &with(one)).unwrap(), [one]);
        let two = added(empty, &with(&format!("{one}, [d] INTEGER"))).unwrap();
        assert_eq!(two, [one, "[d] INTEGER"]);
        assert_eq!(
            added("CREATE TABLE t (a)", "CREATE TABLE t (a, b TEXT)").unwrap(),
            ["b TEXT"]
        );
        assert_eq!(
            added("CREATE TABLE t (a)", "CREATE TABLE t (a)").unwrap(),
            [""; 0]
        );
        assert_eq!(
            added("CREATE TABLE t (a, c)", "CREATE TABLE t (b, a)"),
            None
        );
    }
}
