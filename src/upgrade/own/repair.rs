//! Rows that a lab made by hand, linked as far as that takes no guess.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, params};

use super::columns::{CARGO, DISEASE, Names, SOURCE};
use super::meaning::{Meaning, New, Term};
use super::names::Known;
use super::terms::Numbers;
use super::{Faults, change, in_file, made};
use crate::Db;
use crate::check::{THINGS, half_linked, unnamed_cells};
use crate::error::Result;
use crate::seed::FIRST_OWN;
use crate::upgrade::Options;

/// What was linked, and what could not be.
#[derive(Debug)]
#[non_exhaustive]
pub struct Repaired {
    /// What each name was taken for.
    pub made: Vec<String>,
    /// Which cells of claims now name their term.
    pub cells: Vec<String>,
    /// What is left, each with the reason.
    pub left: Vec<String>,
    /// Where the file as it was is kept.
    pub backup: Option<PathBuf>,
}

/// A thing of a claim without a term, with the source that it is from.
struct Unlinked {
    table: &'static str,
    id: i64,
    source: String,
    meaning: Meaning,
}

struct Plan {
    unlinked: Vec<Unlinked>,
    new: Vec<New>,
    ids: BTreeMap<Term, i64>,
    made: Vec<String>,
    left: Vec<String>,
    cells: Vec<String>,
}

/// What the cells of [`THINGS`] name.
const NAMES: [Names; 3] = [DISEASE, SOURCE, CARGO];

/// Links what a lab's own claims name: things without a term get the one that they mean, or a new
/// one; and each cell names its term, so that every report and `match` finds it.
///
/// # Errors
///
/// What [`super::add`] returns.
pub fn repair(path: &Path, options: &Options) -> Result<Repaired, Faults> {
    let apply = |plan: &Plan, tx: &Connection| {
        plan.write(tx)
            .map_err(|error| change::failed(path, &error).into())
    };
    let (plan, backup) = in_file(path, options, Plan::of, apply)?;
    Ok(Repaired {
        cells: plan.cells,
        made: plan.made,
        left: plan.left,
        backup,
    })
}

impl Plan {
    fn of(db: &Db) -> Result<(bool, Self), Faults> {
        let mut known = Known::of(db)?;
        let (mut unlinked, mut made_of, mut left) = (Vec::new(), Vec::new(), Vec::new());
        for ((table, _, links), column) in THINGS.into_iter().zip(NAMES) {
            for (id, name, source) in db.look(|file| without_term(file, table, links))? {
                match known.named(&name, column) {
                    Ok(meaning) => {
                        made_of.push(format!("{table} {id}: {}", made(&name, &meaning)));
                        unlinked.push(Unlinked {
                            table,
                            id,
                            source,
                            meaning,
                        });
                    }
                    Err(fault) => left.push(format!("{table} {id}: {fault}")),
                }
            }
        }
        let found = db.look(half_linked)?;
        let cells = found.iter().filter(|fault| fault.is_cell);
        let cells: Vec<String> = cells
            .map(|cell| format!("{} names `{}`", cell.place, cell.name))
            .collect();
        let plan = Self {
            ids: known.ids().clone(),
            new: known.new,
            made: made_of,
            unlinked,
            left,
            cells,
        };
        Ok((!plan.cells.is_empty() || !plan.unlinked.is_empty(), plan))
    }

    fn write(&self, tx: &Connection) -> rusqlite::Result<()> {
        for Unlinked {
            table,
            id,
            source,
            meaning,
        } in &self.unlinked
        {
            let of_this: Vec<New> = (self.new.iter())
                .filter(|new| new.term == meaning.term)
                .cloned()
                .collect();
            let is_made: bool = tx.query_row(
                "SELECT EXISTS (SELECT 1 FROM terms WHERE kind = ?1 AND label = ?2)",
                params![meaning.term.kind, meaning.term.label],
                |row| row.get(0),
            )?;
            if !is_made {
                Numbers::with(tx, &self.ids, &of_this, &BTreeMap::new(), source)?;
            }
            let sql = format!(
                "UPDATE {table}
                 SET term_id = (SELECT term_id FROM terms WHERE kind = ?2 AND label = ?3)
                 WHERE rowid = ?1"
            );
            tx.execute(&sql, params![id, meaning.term.kind, meaning.term.label])?;
        }
        for (table, cell, links) in THINGS {
            mention(tx, table, cell, links)?;
        }
        Ok(())
    }
}

/// The lab's things that a claim of its own names and that have no term.
fn without_term(
    file: &Connection,
    table: &str,
    links: &str,
) -> rusqlite::Result<Vec<(i64, String, String)>> {
    file.prepare(&format!(
        "SELECT {table}.rowid, {table}.name, min(source_tables.name)
         FROM {table}
         JOIN ({links}) AS links ON links.thing = {table}.rowid
         JOIN mechanisms ON mechanisms.mechanism_id = links.mechanism_id
         JOIN source_rows ON source_rows.source_row_id = mechanisms.source_row_id
         JOIN source_tables ON source_tables.source_table_id = source_rows.source_table_id
         WHERE {table}.term_id IS NULL AND {table}.rowid >= ?1
         GROUP BY {table}.rowid, {table}.name
         ORDER BY {table}.rowid"
    ))?
    .query_map([FIRST_OWN], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })?
    .collect()
}

/// Has each cell of a lab's claim name the terms of its things, where the words stand in it.
fn mention(tx: &Connection, table: &str, cell: &str, links: &str) -> rusqlite::Result<()> {
    let (printed, unnamed) = unnamed_cells(table, cell, links);
    let missing: Vec<(i64, i64, String, i64)> = tx
        .prepare(&format!(
            "SELECT links.mechanism_id, {table}.term_id, {printed}, links.position
             {unnamed} AND instr(source_rows.{cell}, {printed}) > 0
             ORDER BY 1, 2"
        ))?
        .query_map([], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })?
        .collect::<Result<_, _>>()?;
    for (claim, term, printed, position) in missing {
        tx.execute(
            "INSERT INTO mechanism_terms
               (mechanism_id, cell, position, term_id, printed, role_id)
             SELECT ?1, ?2,
               -- Its own place, if no other mention stands there.
               (SELECT CASE WHEN sum(position = ?5) > 0 THEN max(position) + 1 ELSE ?5 END
                FROM mechanism_terms
                WHERE mechanism_id = ?1 AND cell = ?2),
               ?3, ?4, (SELECT role_id FROM roles WHERE ?2 = 'cargo' AND name = 'cargo')",
            params![claim, cell, term, printed, position],
        )?;
    }
    Ok(())
}
