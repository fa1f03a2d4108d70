//! What we read: the rows that `match` hands on, and what SQL answers.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use migrasome::db::Db;
use migrasome::lab::{self, Kind, Lab as Opened, Options, Reading, Sizes, Spec, Table};
use migrasome::matching::{Keep, Matching, Request};
use proptest::prelude::{Rng, RngExt};
use rusqlite::Connection;
use rusqlite::types::{Value, ValueRef};

use super::case::{Case, one_of};
use crate::support::Lab;

/// A folder with a file to ask about.
pub struct Ours {
    lab: Lab,
    db: Db,
    /// How often a file was opened: a table of its own each time.
    opened: u32,
    /// How many files there were: what was opened must stay.
    files: u32,
}

/// A database takes many tables, and is a new one now and then.
const TABLES: u32 = 60;

/// What is answered, or the error in words.
pub type Answer = Result<Vec<String>, String>;

/// The statements that are run over every file.
const STATEMENTS: [&str; 2] = ["SELECT rowid, * FROM t", "SELECT count(*) FROM t"];

impl Ours {
    pub fn new() -> Self {
        let lab = Lab::with_file();
        let db = Db::open(&lab.path("migrasome.db")).unwrap();
        Self {
            lab,
            db,
            opened: 0,
            files: 0,
        }
    }

    fn path(&self) -> PathBuf {
        self.lab.path(&format!("t{}.csv", self.files))
    }

    /// Puts a file there, to be asked about from now on.
    pub fn put(&mut self, case: &Case) {
        self.files += 1;
        fs::write(self.path(), &case.bytes).unwrap();
    }

    pub fn open(&mut self, options: &Options, sizes: Sizes) -> migrasome::Result<Arc<Table>> {
        let reading = Reading {
            sizes,
            ..Reading::default()
        };
        self.opened += 1;
        if self.opened.is_multiple_of(TABLES) {
            self.db = Db::open(&self.lab.path("migrasome.db"))?;
        }
        let named = format!("t{}={}", self.opened, self.path().display());
        match lab::open(&Spec::parse(named.as_ref())?, options, &reading)? {
            Opened::Table(table) => Ok(table),
            Opened::Database { .. } => panic!("a database"),
        }
    }

    /// The lab's own cells of all rows, as `match --all` hands them on.
    pub fn handed_on(
        &self,
        options: &Options,
        sizes: Sizes,
        column: &str,
    ) -> Result<Vec<Vec<String>>, String> {
        let (mut rows, width) = self.run_match(options, sizes, column, Keep::All)?;
        rows.pop();
        let own = |mut row: Vec<String>| {
            row.truncate(width);
            row
        };
        Ok(rows.into_iter().map(own).collect())
    }

    /// The rows of `match`, the receipt as the last, and how many columns are the lab's own.
    fn run_match(
        &self,
        options: &Options,
        sizes: Sizes,
        column: &str,
        keep: Keep,
    ) -> Result<(Vec<Vec<String>>, usize), String> {
        let request = Request {
            columns: vec![column.to_owned()],
            keep,
            ..Request::default()
        };
        let reading = Reading {
            sizes,
            ..Reading::default()
        };
        let path = self.path();
        let words = |error: migrasome::Error| error.to_string();
        let mut matching = Matching::open(
            &self.db,
            path.as_os_str(),
            options.clone(),
            reading,
            request,
        )
        .map_err(words)?;
        let mut rows = Vec::new();
        let done = matching.run(&mut |row| {
            rows.push(row.iter().map(|value| text(*value)).collect());
            Ok(())
        });
        let receipt = done.map_err(|error| {
            assert!(rows.is_empty(), "rows of a file that is not sound: {error}");
            words(error)
        })?;
        let width = matching.table().columns().len();
        rows.push(vec![serde_json::to_string(&receipt).unwrap()]);
        Ok((rows, width))
    }

    /// What is said of a file and what SQL answers.
    pub fn read(&mut self, options: &Options, sizes: Sizes) -> Answer {
        let table = self
            .open(options, sizes)
            .map_err(|error| error.to_string())?;
        let mut said = table.warnings();
        let name = table.names()[0].clone();
        let decisions = table.decisions().into_iter();
        said.extend(decisions.map(|line| line.replace(&format!("table {name}"), "table t")));
        self.db.with(Opened::Table(table)).unwrap();
        for statement in STATEMENTS {
            said.extend(asked(
                &self.db,
                &statement.replace("FROM t", &format!("FROM {name}")),
            ));
        }
        Ok(said)
    }

    /// What `match` answers: the rows and the receipt.
    pub fn matched(&self, case: &Case, options: &Options, sizes: Sizes, keep: Keep) -> Answer {
        let (rows, _) = self.run_match(options, sizes, &case.column, keep)?;
        Ok(rows.concat())
    }

    /// Asks the same of a lab file and of a table with the same rows.
    pub fn assert_like_a_real_table(
        &mut self,
        rng: &mut impl Rng,
        table: Arc<Table>,
        rows: &[Vec<String>],
        shown: &str,
    ) {
        let real = real_table(&table, rows);
        let columns = table.columns().iter();
        let columns: Vec<String> = columns.map(|each| quoted(&each.name)).collect();
        let name = table.names()[0].clone();
        self.db.with(Opened::Table(table)).unwrap();
        let mut statements = vec![STATEMENTS[0].to_owned()];
        statements.extend((0..3).map(|_| question(rng, &columns, rows)));
        for statement in statements {
            let expected = asked_of(&real, &statement);
            let statement = statement.replace("FROM t", &format!("FROM {name}"));
            let statement = statement.replace("JOIN t", &format!("JOIN {name}"));
            assert_eq!(asked(&self.db, &statement), expected, "{statement} {shown}");
        }
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn text(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => String::new(),
        other => other.as_str().expect("text").to_owned(),
    }
}

/// The rows of an answer, each value with its type.
fn asked(db: &Db, statement: &str) -> Vec<String> {
    let mut rows = Vec::new();
    let mut prepared = db.prepare(statement).unwrap();
    let done = prepared.for_each_row(|row| {
        let cells: Vec<String> = row.iter().map(|value| format!("{value:?}")).collect();
        rows.push(cells.join(" "));
        Ok(())
    });
    if let Err(error) = done {
        rows.push(error.to_string());
    }
    rows
}

fn asked_of(real: &Connection, statement: &str) -> Vec<String> {
    let mut prepared = real.prepare(statement).unwrap();
    let width = prepared.column_count();
    let found = prepared.query_map([], |row| {
        let cells = (0..width).map(|index| format!("{:?}", row.get_ref(index).unwrap()));
        Ok(cells.collect::<Vec<_>>().join(" "))
    });
    found.unwrap().map(Result::unwrap).collect()
}

/// A table with the same columns and the rows that Python read.
fn real_table(table: &Table, rows: &[Vec<String>]) -> Connection {
    let real = Connection::open_in_memory().unwrap();
    let columns: Vec<String> = table
        .columns()
        .iter()
        .map(|each| format!("{} {}", quoted(&each.name), each.kind.name()))
        .collect();
    real.execute_batch(&format!("CREATE TABLE t ({}); BEGIN", columns.join(", ")))
        .unwrap();
    let places = vec!["?"; columns.len()].join(", ");
    let mut insert = real
        .prepare(&format!("INSERT INTO t VALUES ({places})"))
        .unwrap();
    for row in rows {
        let cells = row.iter().zip(table.columns()).map(|(cell, column)| {
            if cell.is_empty() {
                return Value::Null;
            }
            match column.kind {
                Kind::Text => Value::Text(cell.clone()),
                Kind::Integer => Value::Integer(cell.parse().unwrap()),
                Kind::Real => Value::Real(cell.parse().unwrap()),
            }
        });
        insert.execute(rusqlite::params_from_iter(cells)).unwrap();
    }
    drop(insert);
    real
}

/// A random question.
fn question(rng: &mut impl Rng, names: &[String], rows: &[Vec<String>]) -> String {
    let column = one_of(rng, names).clone();
    let other = one_of(rng, names).clone();
    let mut value = || {
        if rows.is_empty() {
            return "'x'".to_owned();
        }
        let row: &Vec<String> = one_of(rng, rows);
        let cell = one_of(rng, row).clone();
        match cell.parse::<f64>() {
            Ok(_) if rng.random_range(0..2) == 0 && !cell.contains(['e', 'E', 'n', 'N']) => cell,
            _ => format!("'{}'", cell.replace('\'', "''").replace('\0', "")),
        }
    };
    let (one, two, three) = (value(), value(), value());
    match rng.random_range(0..12) {
        0 => format!("SELECT * FROM t WHERE {column} = {one}"),
        1 => format!("SELECT rowid, {other} FROM t WHERE {column} IN ({one}, {two}, {three})"),
        2 => format!(
            "SELECT {column}, count(*), min({other}), max({other}) FROM t GROUP BY 1 ORDER BY 1"
        ),
        3 => format!("SELECT count({column}), total({other}) FROM t"),
        4 => format!(
            "SELECT a.rowid, b.rowid FROM t AS a JOIN t AS b ON a.{column} = b.{other} ORDER BY 1, 2"
        ),
        5 => format!(
            "SELECT rowid, typeof({column}) FROM t WHERE {other} > {one} ORDER BY {column}, rowid"
        ),
        6 => format!(
            "SELECT {column} FROM t WHERE {other} IS NULL OR {column} = {one} LIMIT 3 OFFSET 1"
        ),
        7 => format!("SELECT DISTINCT {column} FROM t WHERE {column} <> {one} ORDER BY 1 DESC"),
        8 => format!("SELECT rowid FROM t WHERE {column} = {one} AND {other} = {two}"),
        9 => format!("SELECT rowid FROM t WHERE {column} = {one} COLLATE NOCASE OR rowid = 3"),
        10 => {
            format!("SELECT (SELECT count(*) FROM t AS b WHERE b.{column} = a.{other}) FROM t AS a")
        }
        _ => format!(
            "SELECT count(*) FROM t WHERE {column} IN (SELECT {other} FROM t WHERE rowid > 2)"
        ),
    }
}
