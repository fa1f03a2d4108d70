//! Table 1, from its printed cells into the tables of claims and links.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{OptionalExtension, Transaction, params};

use super::cells::{Part, split_list, split_references};
use super::files::{Line, SeedRow, Seeds, refused};
use super::rows::{Cargo, Category, Printed, SampleSource, SourceTable};
use crate::error::{Error, Result, suggest};

/// The files that fill the tables of printed facts.
pub(super) const FILES: [&str; 5] = [
    Printed::FILE,
    Category::FILE,
    Cargo::FILE,
    SampleSource::FILE,
    SourceTable::FILE,
];

/// What the table prints in a Cargo cell that gives no cargo (U+2013).
const NOT_GIVEN: &str = "–";

/// The table that `table_1.csv` transcribes, by its name in `source_tables.csv`.
const TABLE_1: &str = "table-1";

/// Fills the tables of printed facts.
pub(super) fn load(tx: &Transaction<'_>, seeds: &Seeds) -> Result<()> {
    load_source_tables(tx, &seeds.rows()?)?;
    let mut loader = Loader {
        tx,
        source_table_id: id_of(
            tx,
            "SELECT source_table_id FROM source_tables WHERE name = ?1",
            TABLE_1,
        )?
        .ok_or_else(|| Error::seed(SourceTable::FILE, 1, format!("no line named `{TABLE_1}`")))?,
        categories: KnownNames::new(seeds, |row: &Category| row.name.clone())?,
        cargos: KnownNames::new(seeds, |row: &Cargo| row.name.clone())?,
        sample_sources: KnownNames::new(seeds, |row: &SampleSource| row.name.to_lowercase())?,
        category: None,
        seen: BTreeMap::new(),
    };
    for (row, line) in (1_i64..).zip(seeds.rows::<Printed>()?) {
        loader
            .load_row(row, &line)
            .map_err(|fault| fault.into_error(line.number))?;
    }
    loader.categories.refuse_unused(Category::FILE)?;
    loader.cargos.refuse_unused(Cargo::FILE)?;
    loader.sample_sources.refuse_unused(SampleSource::FILE)
}

fn load_source_tables(tx: &Transaction<'_>, lines: &[Line<SourceTable>]) -> Result<()> {
    for Line { number, row } in lines {
        tx.execute(
            "INSERT INTO source_tables (name, label, caption, title, journal, year, doi)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                row.name,
                row.label,
                row.caption,
                row.title,
                row.journal,
                row.year,
                row.doi
            ],
        )
        .map_err(refused(SourceTable::FILE, *number))?;
    }
    Ok(())
}

/// What is wrong with a printed row; the caller knows the line.
enum Fault {
    Cell(String),
    Sqlite(rusqlite::Error),
}

impl Fault {
    fn into_error(self, line: u64) -> Error {
        match self {
            Self::Cell(cause) => Error::seed(Printed::FILE, line, cause),
            Self::Sqlite(error) => refused(Printed::FILE, line)(error),
        }
    }
}

impl From<String> for Fault {
    fn from(cause: String) -> Self {
        Self::Cell(cause)
    }
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

/// The lines of a small curated file by the name that the table prints, and which
/// of them it did print.
struct KnownNames<T> {
    lines: BTreeMap<String, Line<T>>,
    used: BTreeSet<String>,
}

impl<T: SeedRow> KnownNames<T> {
    fn new(seeds: &Seeds, name: impl Fn(&T) -> String) -> Result<Self> {
        let mut lines: BTreeMap<String, Line<T>> = BTreeMap::new();
        for line in seeds.rows::<T>()? {
            let name = name(&line.row);
            if let Some(first) = lines.get(&name) {
                let cause = format!("`{name}` is already on line {}", first.number);
                return Err(Error::seed(T::FILE, line.number, cause));
            }
            lines.insert(name, line);
        }
        Ok(Self {
            lines,
            used: BTreeSet::new(),
        })
    }

    fn find(&mut self, what: &str, name: &str, file: &str) -> Result<&T, String> {
        let Some(line) = self.lines.get(name) else {
            let known: Vec<String> = self.lines.keys().cloned().collect();
            return Err(format!(
                "unknown {what} `{name}`: mend the cell or add it to {file}{}",
                suggest(name, &known)
            ));
        };
        self.used.insert(name.to_owned());
        Ok(&line.row)
    }

    fn refuse_unused(&self, file: &str) -> Result<()> {
        match self
            .lines
            .iter()
            .find(|(name, _)| !self.used.contains(*name))
        {
            Some((name, line)) => {
                let cause = format!("no row of {} prints `{name}`", Printed::FILE);
                Err(Error::seed(file, line.number, cause))
            }
            None => Ok(()),
        }
    }
}

/// A table of named things of a kind, its key, and the table that links claims to it.
struct Named {
    table: &'static str,
    id: &'static str,
    links: &'static str,
}

const CARGOS: Named = Named {
    table: "cargos",
    id: "cargo_id",
    links: "mechanism_cargos",
};

const SAMPLE_SOURCES: Named = Named {
    table: "sample_sources",
    id: "sample_source_id",
    links: "mechanism_sources",
};

struct Loader<'t> {
    tx: &'t Transaction<'t>,
    source_table_id: i64,
    categories: KnownNames<Category>,
    cargos: KnownNames<Cargo>,
    sample_sources: KnownNames<SampleSource>,
    /// The category that a merged cell carries down.
    category: Option<String>,
    /// The line on which a row with these cells already stood.
    seen: BTreeMap<Vec<String>, u64>,
}

impl Loader<'_> {
    fn load_row(&mut self, row: i64, line: &Line<Printed>) -> Result<(), Fault> {
        let printed = &line.row;
        self.refuse_untidy(line)?;
        let source_row_id = self.insert_source_row(row, printed)?;
        let disease_id = self.disease(printed)?;
        let given = printed.cargo != NOT_GIVEN;
        self.tx
            .prepare_cached(
                "INSERT INTO mechanisms
                   (source_row_id, disease_id, mechanism, effect, cargo_status)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![
                source_row_id,
                disease_id,
                printed.mechanism,
                printed.effect,
                if given { "reported" } else { "not given" }
            ])?;
        let mechanism_id = self.tx.last_insert_rowid();
        if given {
            self.link_cargos(mechanism_id, &printed.cargo)?;
        }
        self.link_sources(mechanism_id, &printed.source)?;
        self.link_citations(mechanism_id, &printed.references)
    }

    /// Carries the category down; refuses empty cells, cells with space around them,
    /// and a row that already stood above.
    fn refuse_untidy(&mut self, line: &Line<Printed>) -> Result<(), Fault> {
        let printed = &line.row;
        if !printed.category.is_empty() {
            self.category = Some(printed.category.clone());
        }
        for (name, cell) in Printed::COLUMNS.iter().zip(printed.cells()) {
            if cell.trim() != cell {
                return Err(format!("the {name} cell `{cell}` has space around it").into());
            }
            if cell.is_empty() && *name != "Category" {
                let hint = if *name == "Cargo" {
                    "; where no cargo is given the table prints – (U+2013)"
                } else {
                    ""
                };
                return Err(format!("the {name} cell is empty{hint}").into());
            }
        }
        let mut cells: Vec<String> = printed.cells().map(str::to_owned).to_vec();
        cells[0] = self
            .category
            .clone()
            .ok_or_else(|| Fault::Cell("the first row has no category to carry down".to_owned()))?;
        match self.seen.insert(cells, line.number) {
            Some(first) => Err(format!("this row already stands on line {first}").into()),
            None => Ok(()),
        }
    }

    fn insert_source_row(&self, row: i64, printed: &Printed) -> Result<i64, Fault> {
        let [
            category,
            disease,
            source,
            cargo,
            mechanism,
            effect,
            citations,
        ] = printed.cells();
        self.tx
            .prepare_cached(
                "INSERT INTO source_rows (source_table_id, row, category, disease, source,
                   cargo, mechanism, effect, citations)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?
            .execute(params![
                self.source_table_id,
                row,
                category,
                disease,
                source,
                cargo,
                mechanism,
                effect,
                citations
            ])?;
        Ok(self.tx.last_insert_rowid())
    }

    fn disease(&mut self, printed: &Printed) -> Result<i64, Fault> {
        let category = self.category.clone().unwrap_or_default();
        self.categories
            .find("category", &category, Category::FILE)?;
        let category_id = self.intern(
            "SELECT category_id FROM categories WHERE name = ?1",
            "INSERT INTO categories (name) VALUES (?1)",
            params![category],
        )?;
        self.intern(
            "SELECT disease_id FROM diseases WHERE name = ?1 AND category_id = ?2",
            "INSERT INTO diseases (name, category_id) VALUES (?1, ?2)",
            params![printed.disease, category_id],
        )
    }

    fn link_cargos(&mut self, mechanism_id: i64, cell: &str) -> Result<(), Fault> {
        for (position, part) in (1_i64..).zip(split_list(cell)?) {
            if part.value.chars().all(|c| !c.is_alphanumeric()) {
                let cause =
                    format!("the Cargo cell `{cell}` names nothing; not given is – (U+2013)");
                return Err(cause.into());
            }
            let cargo = self.cargos.find("cargo", part.value, Cargo::FILE)?;
            let values = [part.value, cargo.kind.as_str(), &cargo.kind_source].map(str::to_owned);
            self.link_named(&CARGOS, &values, mechanism_id, position, &part)?;
        }
        Ok(())
    }

    fn link_sources(&mut self, mechanism_id: i64, cell: &str) -> Result<(), Fault> {
        for (position, part) in (1_i64..).zip(split_list(cell)?) {
            let known = &mut self.sample_sources;
            let source = known.find("source", &part.value.to_lowercase(), SampleSource::FILE)?;
            let values =
                [&*source.name, source.kind.as_str(), &source.kind_source].map(str::to_owned);
            self.link_named(&SAMPLE_SOURCES, &values, mechanism_id, position, &part)?;
        }
        Ok(())
    }

    /// Links a claim to a thing with these `[name, kind, kind_source]`, at a place of its
    /// printed cell.
    fn link_named(
        &self,
        to: &Named,
        values: &[String; 3],
        mechanism_id: i64,
        position: i64,
        part: &Part<&str>,
    ) -> Result<(), Fault> {
        let Named { table, id, links } = to;
        let [name, kind, kind_source] = values;
        let named_id = self.intern(
            &format!("SELECT {id} FROM {table} WHERE name = ?1 AND kind = ?2 AND kind_source = ?3"),
            &format!("INSERT INTO {table} (name, kind, kind_source) VALUES (?1, ?2, ?3)"),
            params![name, kind, kind_source],
        )?;
        self.tx
            .prepare_cached(&format!(
                "INSERT INTO {links} (mechanism_id, position, {id}, separator, printed)
                 VALUES (?1, ?2, ?3, ?4, ?5)"
            ))?
            .execute(params![
                mechanism_id,
                position,
                named_id,
                part.separator,
                part.value
            ])?;
        Ok(())
    }

    fn link_citations(&self, mechanism_id: i64, cell: &str) -> Result<(), Fault> {
        for (position, part) in (1_i64..).zip(split_references(cell)?) {
            let citation_id = self.intern(
                "SELECT citation_id FROM citations WHERE source_table_id = ?1 AND number = ?2",
                "INSERT INTO citations (source_table_id, number) VALUES (?1, ?2)",
                params![self.source_table_id, part.value],
            )?;
            self.tx
                .prepare_cached(
                    "INSERT INTO mechanism_citations
                       (mechanism_id, position, citation_id, separator)
                     VALUES (?1, ?2, ?3, ?4)",
                )?
                .execute(params![mechanism_id, position, citation_id, part.separator])?;
        }
        Ok(())
    }

    /// The id of the row that `select` finds, inserted first if it finds none; both
    /// statements take the same values.
    fn intern(
        &self,
        select: &str,
        insert: &str,
        values: &[&dyn rusqlite::ToSql],
    ) -> Result<i64, Fault> {
        let mut found = self.tx.prepare_cached(select)?;
        if let Some(row) = found.query(values)?.next()? {
            return Ok(row.get(0)?);
        }
        self.tx.prepare_cached(insert)?.execute(values)?;
        Ok(self.tx.last_insert_rowid())
    }
}

fn id_of(tx: &Transaction<'_>, select: &str, name: &str) -> Result<Option<i64>> {
    tx.query_row(select, [name], |row| row.get(0))
        .optional()
        .map_err(Error::internal("reading back the seeds"))
}
