//! Table 1, from its printed cells into the tables of claims and links.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Transaction, params};

use super::cells::{split_list, split_references};
use super::files::{Line, Seeds};
use super::insert::{Insert, fill, refused};
use super::row::SeedRow;
use super::rows::{Cargo, Category, Citation, Disease, Printed, SampleSource, SourceTable};
use crate::error::{Error, Result, suggest};

/// What the table prints in a Cargo cell that gives no cargo (U+2013).
const NOT_GIVEN: &str = "–";

/// The table that `table_1.csv` transcribes, by its name in `source_tables.csv`.
const TABLE_1: &str = "table-1";

/// What Table 1 prints, for those who name its rows and references.
pub(super) struct Table1 {
    rows: Vec<Line<Printed>>,
    citations: Known,
}

impl Table1 {
    /// The number of the claim of a printed row, and the text of one of its cells.
    pub(super) fn cell(&self, row: u32, cell: &str) -> Result<(i64, &str), String> {
        let printed = usize::try_from(row).ok().and_then(|row| row.checked_sub(1));
        let printed = printed.and_then(|index| self.rows.get(index));
        let printed = &printed
            .ok_or_else(|| format!("Table 1 has no row {row}"))?
            .row;
        let mut cells = printed.cells().into_iter();
        let found =
            cells.find(|(name, _)| name.eq_ignore_ascii_case(cell) && *name != "References");
        let (_, text) = found.ok_or_else(|| format!("there is no cell `{cell}`"))?;
        Ok((printed.id, text))
    }

    /// The number of a reference.
    pub(super) fn citation(&self, number: u32) -> Result<i64, String> {
        let found = self.citations.id(&number.to_string());
        found.ok_or_else(|| format!("Table 1 has no reference {number}"))
    }
}

/// Fills the tables of printed facts.
pub(super) fn load(tx: &Transaction<'_>, seeds: &Seeds) -> Result<Table1> {
    let tables = fill::<SourceTable>(tx, seeds)?;
    let tables = Known::new(
        "source table",
        &tables,
        |row| row.name.clone(),
        |row| row.id,
    )?;
    let source_table_id = tables
        .id(TABLE_1)
        .ok_or_else(|| Error::seed(SourceTable::FILE, 1, format!("no line named `{TABLE_1}`")))?;
    let mut loader = Loader {
        tx,
        source_table_id,
        categories: Known::new(
            "category",
            &fill::<Category>(tx, seeds)?,
            |row| row.name.clone(),
            |row| row.id,
        )?,
        diseases: Known::none(Disease::FILE),
        cargos: Known::new(
            "cargo",
            &fill::<Cargo>(tx, seeds)?,
            |row| row.name.clone(),
            |row| row.id,
        )?,
        sample_sources: Known::new(
            "source",
            &fill::<SampleSource>(tx, seeds)?,
            |row| row.name.to_lowercase(),
            |row| row.id,
        )?,
        citations: Known::none(Citation::FILE),
        category: None,
        seen: BTreeMap::new(),
    };
    loader.diseases = diseases(tx, seeds, &loader.categories)?;
    loader.citations = citations(tx, seeds, &tables)?;
    let rows = seeds.rows::<Printed>()?;
    for (row, line) in (1_i64..).zip(&rows) {
        loader
            .load_row(row, line)
            .map_err(|fault| fault.into_error(line.number))?;
    }
    loader.categories.refuse_unused()?;
    loader.diseases.refuse_unused()?;
    loader.cargos.refuse_unused()?;
    loader.sample_sources.refuse_unused()?;
    loader.citations.refuse_unused()?;
    Ok(Table1 {
        rows,
        citations: loader.citations,
    })
}

/// The diseases, by category and name.
fn diseases(tx: &Transaction<'_>, seeds: &Seeds, categories: &Known) -> Result<Known> {
    let lines = seeds.rows::<Disease>()?;
    let mut insert = Insert::new::<Disease>(tx, &["category_id"])?;
    for line in &lines {
        let category_id = categories
            .find(&line.row.category)
            .map_err(|cause| Error::seed(Disease::FILE, line.number, cause))?;
        insert.line(line, &[&category_id])?;
    }
    let name = |row: &Disease| disease_name(&row.category, &row.name);
    Known::new("disease", &lines, name, |row| row.id)
}

/// A disease as an error names it.
fn disease_name(category: &str, disease: &str) -> String {
    format!("{disease} ({category})")
}

/// The reference numbers of Table 1.
fn citations(tx: &Transaction<'_>, seeds: &Seeds, tables: &Known) -> Result<Known> {
    let lines = seeds.rows::<Citation>()?;
    let mut insert = Insert::new::<Citation>(tx, &["source_table_id"])?;
    for line in &lines {
        let source_table_id = tables
            .find(&line.row.source_table)
            .map_err(|cause| Error::seed(Citation::FILE, line.number, cause))?;
        insert.line(line, &[&source_table_id])?;
    }
    Known::new(
        "reference",
        &lines,
        |row| row.number.to_string(),
        |row| row.id,
    )
}

/// What is wrong with a printed row; the caller knows the line.
enum CellFault {
    Cell(String),
    Sqlite(rusqlite::Error),
}

impl CellFault {
    fn into_error(self, line: u64) -> Error {
        match self {
            Self::Cell(cause) => Error::seed(Printed::FILE, line, cause),
            Self::Sqlite(error) => refused(Printed::FILE, line)(error),
        }
    }
}

impl From<String> for CellFault {
    fn from(cause: String) -> Self {
        Self::Cell(cause)
    }
}

impl From<rusqlite::Error> for CellFault {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

/// The things of a small file by the name that the table prints, and which of them it did
/// print.
struct Known {
    what: &'static str,
    file: &'static str,
    /// Number and line by name.
    things: BTreeMap<String, (i64, u64)>,
    used: BTreeSet<String>,
}

impl Known {
    fn none(file: &'static str) -> Self {
        Self {
            what: "",
            file,
            things: BTreeMap::new(),
            used: BTreeSet::new(),
        }
    }

    fn new<T: SeedRow>(
        what: &'static str,
        lines: &[Line<T>],
        name: impl Fn(&T) -> String,
        id: impl Fn(&T) -> i64,
    ) -> Result<Self> {
        let mut known = Self {
            what,
            ..Self::none(T::FILE)
        };
        for Line { number, row } in lines {
            let name = name(row);
            if let Some((_, first)) = known.things.get(&name) {
                let cause = format!("`{name}` is already on line {first}");
                return Err(Error::seed(T::FILE, *number, cause));
            }
            known.things.insert(name, (id(row), *number));
        }
        Ok(known)
    }

    fn id(&self, name: &str) -> Option<i64> {
        self.things.get(name).map(|(id, _)| *id)
    }

    fn find(&self, name: &str) -> Result<i64, String> {
        self.id(name).ok_or_else(|| {
            let known: Vec<String> = self.things.keys().cloned().collect();
            format!(
                "unknown {} `{name}`: mend the cell or add it to {}{}",
                self.what,
                self.file,
                suggest(name, &known)
            )
        })
    }

    /// The same, for a name that a row of the table prints.
    fn printed(&mut self, name: &str) -> Result<i64, String> {
        let id = self.find(name)?;
        self.used.insert(name.to_owned());
        Ok(id)
    }

    fn refuse_unused(&self) -> Result<()> {
        let unused = self
            .things
            .iter()
            .find(|(name, _)| !self.used.contains(*name));
        match unused {
            Some((name, (_, line))) => {
                let cause = format!("no row of {} prints `{name}`", Printed::FILE);
                Err(Error::seed(self.file, *line, cause))
            }
            None => Ok(()),
        }
    }
}

struct Loader<'t> {
    tx: &'t Transaction<'t>,
    source_table_id: i64,
    categories: Known,
    diseases: Known,
    cargos: Known,
    sample_sources: Known,
    citations: Known,
    /// The category that a merged cell carries down.
    category: Option<String>,
    /// The line on which a row with these cells already stood.
    seen: BTreeMap<Vec<String>, u64>,
}

impl Loader<'_> {
    fn load_row(&mut self, row: i64, line: &Line<Printed>) -> Result<(), CellFault> {
        let printed = &line.row;
        let category = self.refuse_untidy(line)?;
        self.categories.printed(&category)?;
        let disease_id = self
            .diseases
            .printed(&disease_name(&category, &printed.disease))?;
        let given = printed.cargo != NOT_GIVEN;
        self.tx
            .prepare_cached(
                "INSERT INTO source_rows (source_row_id, source_table_id, row, category, disease,
                   source, cargo, mechanism, effect, citations)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )?
            .execute(params![
                printed.id,
                self.source_table_id,
                row,
                printed.category,
                printed.disease,
                printed.source,
                printed.cargo,
                printed.mechanism,
                printed.effect,
                printed.references
            ])?;
        // A row of Table 1 makes one claim, which has its number.
        self.tx
            .prepare_cached(
                "INSERT INTO mechanisms
                   (mechanism_id, source_row_id, disease_id, mechanism, effect, cargo_status)
                 VALUES (?1, ?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![
                printed.id,
                disease_id,
                printed.mechanism,
                printed.effect,
                if given { "reported" } else { "not given" }
            ])?;
        if given {
            self.link_cargos(printed)?;
        }
        self.link_sources(printed)?;
        self.link_citations(printed)
    }

    /// The category, carried down; refuses empty cells, cells with space around them, and a
    /// row that already stood above.
    fn refuse_untidy(&mut self, line: &Line<Printed>) -> Result<String, CellFault> {
        let printed = &line.row;
        if !printed.category.is_empty() {
            self.category = Some(printed.category.clone());
        }
        for (name, cell) in printed.cells() {
            if cell.trim() != cell {
                return Err(format!("the {name} cell `{cell}` has space around it").into());
            }
            if cell.is_empty() && name != "Category" {
                let hint = if name == "Cargo" {
                    "; where no cargo is given the table prints – (U+2013)"
                } else {
                    ""
                };
                return Err(format!("the {name} cell is empty{hint}").into());
            }
        }
        let category = self.category.clone().ok_or_else(|| {
            CellFault::Cell("the first row has no category to carry down".to_owned())
        })?;
        let mut cells: Vec<String> = printed.cells().map(|(_, cell)| cell.to_owned()).into();
        cells[0].clone_from(&category);
        match self.seen.insert(cells, line.number) {
            Some(first) => Err(format!("this row already stands on line {first}").into()),
            None => Ok(category),
        }
    }

    fn link_cargos(&mut self, row: &Printed) -> Result<(), CellFault> {
        let cell = &row.cargo;
        for (position, part) in (1_i64..).zip(split_list(cell)?) {
            if part.value.chars().all(|c| !c.is_alphanumeric()) {
                let cause =
                    format!("the Cargo cell `{cell}` names nothing; not given is – (U+2013)");
                return Err(cause.into());
            }
            let cargo_id = self.cargos.printed(part.value)?;
            self.tx
                .prepare_cached(
                    "INSERT INTO mechanism_cargos
                       (mechanism_id, position, cargo_id, separator, printed)
                     VALUES (?1, ?2, ?3, ?4, ?5)",
                )?
                .execute(params![
                    row.id,
                    position,
                    cargo_id,
                    part.separator,
                    part.value
                ])?;
        }
        Ok(())
    }

    fn link_sources(&mut self, row: &Printed) -> Result<(), CellFault> {
        for (position, part) in (1_i64..).zip(split_list(&row.source)?) {
            let source_id = self.sample_sources.printed(&part.value.to_lowercase())?;
            self.tx
                .prepare_cached(
                    "INSERT INTO mechanism_sources
                       (mechanism_id, position, sample_source_id, separator, printed)
                     VALUES (?1, ?2, ?3, ?4, ?5)",
                )?
                .execute(params![
                    row.id,
                    position,
                    source_id,
                    part.separator,
                    part.value
                ])?;
        }
        Ok(())
    }

    fn link_citations(&mut self, row: &Printed) -> Result<(), CellFault> {
        for (position, part) in (1_i64..).zip(split_references(&row.references)?) {
            let citation_id = self.citations.printed(&part.value.to_string())?;
            self.tx
                .prepare_cached(
                    "INSERT INTO mechanism_citations
                       (mechanism_id, position, citation_id, separator)
                     VALUES (?1, ?2, ?3, ?4)",
                )?
                .execute(params![row.id, position, citation_id, part.separator])?;
        }
        Ok(())
    }
}
