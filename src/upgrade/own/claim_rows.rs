//! Claims in the tables of the file: written, read back and taken out.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use super::claims::{CELLS, Claim};
use super::columns::{CARGO, DISEASE, Names, SOURCE};
use super::lists::Part;
use super::meaning::Meaning;
use super::rows::{Cells, Row, RowFault};
use super::terms::Numbers;
use super::things::{category_of, thing};
use super::{ADDED, FOUND};
use crate::spelling::fold;

/// The kind of a thing of which nobody told one.
pub(super) const UNTOLD: &str = "not told";

/// Writes the claims of a source.
pub(super) struct Writer<'t> {
    pub(super) tx: &'t Connection,
    /// The number of the source, and what it is called.
    pub(super) source: i64,
    pub(super) name: &'t str,
    pub(super) numbers: &'t Numbers<'t>,
}

/// Tables of things that have a kind, the column of their number, and that of their links.
#[derive(Clone, Copy)]
struct Things {
    table: &'static str,
    key: &'static str,
    links: &'static str,
    names: Names,
}

const CARGOS: Things = Things {
    table: "cargos",
    key: "cargo_id",
    links: "mechanism_cargos",
    names: CARGO,
};

const SOURCES: Things = Things {
    table: "sample_sources",
    key: "sample_source_id",
    links: "mechanism_sources",
    names: SOURCE,
};

impl Writer<'_> {
    /// Puts a claim in under the number of its row, in the place of what stood there.
    pub(super) fn write(&self, row: i64, claim: &Claim) -> Result<(), RowFault> {
        let id = self.printed(row, claim)?;
        take_apart(self.tx, id)?;
        self.mention(id, ("disease", 1), claim.disease_name(), &claim.disease)?;
        for (position, (part, meant)) in (1_i64..).zip(&claim.sources) {
            self.link(id, position, SOURCES, (part, meant, UNTOLD))?;
        }
        for (position, (part, meant, kind)) in (1_i64..).zip(&claim.cargos) {
            self.link(id, position, CARGOS, (part, meant, kind))?;
        }
        for (position, number) in (1_i64..).zip(&claim.references) {
            self.cite(id, position, *number)?;
        }
        let mut positions: BTreeMap<&str, i64> = BTreeMap::new();
        for each in &claim.mentions {
            let position = positions.entry(each.cell).or_default();
            *position += 1;
            let term = self.numbers.id(&each.term);
            self.name_term(id, (each.cell, *position), &each.printed, term, Some(FOUND))?;
        }
        Ok(())
    }

    /// The printed row and its claim; gives the number of the claim.
    fn printed(&self, row: i64, claim: &Claim) -> Result<i64, RowFault> {
        let [
            category,
            disease,
            sample,
            cargo,
            mechanism,
            effect,
            citations,
        ] = &claim.cells;
        self.tx.execute(
            "INSERT INTO source_rows (source_table_id, row, category, disease, source, cargo,
               mechanism, effect, citations)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
             ON CONFLICT (source_table_id, row) DO UPDATE SET
               category = excluded.category, disease = excluded.disease, source = excluded.source,
               cargo = excluded.cargo, mechanism = excluded.mechanism, effect = excluded.effect,
               citations = excluded.citations",
            params![
                self.source,
                row,
                category,
                disease,
                sample,
                cargo,
                mechanism,
                effect,
                citations
            ],
        )?;
        let disease = self.disease(category, disease, &claim.disease)?;
        let status = if claim.cargos.is_empty() {
            "not given"
        } else {
            "reported"
        };
        let (source_row, there): (i64, Option<i64>) = self.tx.query_row(
            "SELECT source_rows.source_row_id, mechanisms.mechanism_id
             FROM source_rows
             LEFT JOIN mechanisms ON mechanisms.source_row_id = source_rows.source_row_id
             WHERE source_table_id = ?1 AND row = ?2",
            [self.source, row],
            |found| Ok((found.get(0)?, found.get(1)?)),
        )?;
        self.tx.execute(
            "INSERT INTO mechanisms
               (mechanism_id, source_row_id, disease_id, mechanism, effect, cargo_status)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (mechanism_id) DO UPDATE SET
               disease_id = excluded.disease_id, mechanism = excluded.mechanism,
               effect = excluded.effect, cargo_status = excluded.cargo_status",
            params![there, source_row, disease, mechanism, effect, status],
        )?;
        Ok(there.unwrap_or_else(|| self.tx.last_insert_rowid()))
    }

    /// The number of a disease in a category, each made where it is new.
    fn disease(&self, category: &str, name: &str, meant: &Meaning) -> Result<i64, RowFault> {
        let tx = self.tx;
        let category = category_of(tx, category)?;
        let is_it = ("name = ?1 AND category_id = ?2", params![name, category]);
        let term = self.numbers.id(&meant.term);
        if let Some(id) = thing(tx, ("diseases", "disease_id"), is_it, term, DISEASE, name)? {
            return Ok(id);
        }
        tx.execute(
            "INSERT INTO diseases (name, category_id, term_id) VALUES (?1, ?2, ?3)",
            params![name, category, term],
        )?;
        Ok(tx.last_insert_rowid())
    }

    /// Links a cargo or sample source, however its name is written, made where it is new.
    fn link(
        &self,
        claim: i64,
        position: i64,
        things: Things,
        (part, meant, kind): (&Part, &Meaning, &str),
    ) -> Result<(), RowFault> {
        let Things {
            table,
            key,
            links,
            names,
        } = things;
        let (tx, term) = (self.tx, self.numbers.id(&meant.term));
        let added = format!("{ADDED}{}", self.name);
        let is_it = ("fold(name) = ?1", params![fold(&part.printed)]);
        let id = if let Some(id) = thing(tx, (table, key), is_it, term, names, &part.printed)? {
            let sql = format!(
                "UPDATE {table} SET kind = ?2 WHERE {key} = ?1 AND kind_source = ?3 AND ?2 NOT IN (kind, 'not told')"
            );
            tx.execute(&sql, params![id, kind, added])?;
            id
        } else {
            let sql = format!(
                "INSERT INTO {table} (name, kind, kind_source, term_id) VALUES (?1, ?2, ?3, ?4)"
            );
            tx.execute(&sql, params![part.printed, kind, added, term])?;
            tx.last_insert_rowid()
        };
        let sql = format!(
            "INSERT INTO {links} (mechanism_id, position, {key}, separator, printed)
             VALUES (?1, ?2, ?3, ?4, ?5)"
        );
        tx.execute(
            &sql,
            params![claim, position, id, part.separator, part.printed],
        )?;
        self.mention(claim, (names.column, position), &part.printed, meant)
    }

    /// Links a reference number of the source, made where it is new.
    fn cite(&self, claim: i64, position: i64, number: u32) -> Result<(), RowFault> {
        self.tx.execute(
            "INSERT INTO citations (source_table_id, number) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
            params![self.source, number],
        )?;
        self.tx.execute(
            "INSERT INTO mechanism_citations (mechanism_id, position, citation_id, separator)
             SELECT ?1, ?2, citation_id, CASE ?2 WHEN 1 THEN '' ELSE ',' END
             FROM citations
             WHERE source_table_id = ?3 AND number = ?4",
            params![claim, position, self.source, number],
        )?;
        Ok(())
    }

    fn mention(
        &self,
        claim: i64,
        place: (&str, i64),
        printed: &str,
        meant: &Meaning,
    ) -> Result<(), RowFault> {
        self.name_term(
            claim,
            place,
            printed,
            self.numbers.id(&meant.term),
            meant.told.as_deref(),
        )
    }

    /// Has a cell of a claim name a term.
    fn name_term(
        &self,
        claim: i64,
        (cell, position): (&str, i64),
        printed: &str,
        term: i64,
        reading: Option<&str>,
    ) -> Result<(), RowFault> {
        let mut insert = self.tx.prepare_cached(
            "INSERT INTO mechanism_terms
               (mechanism_id, cell, position, term_id, printed, role_id, reading)
             SELECT ?1, ?2, ?3, ?4, ?5,
               (SELECT role_id FROM roles WHERE ?2 = 'cargo' AND name = 'cargo'), ?6",
        )?;
        insert.execute(params![claim, cell, position, term, printed, reading])?;
        Ok(())
    }
}

/// What a claim links, by the column of the shape in which it is told.
const LISTS: [(&str, &str); 3] = [
    (
        "source_id",
        "SELECT coalesce(terms.kind || ': ' || terms.label, '-')
         FROM mechanism_sources
         JOIN sample_sources
           ON sample_sources.sample_source_id = mechanism_sources.sample_source_id
         LEFT JOIN terms ON terms.term_id = sample_sources.term_id
         WHERE mechanism_id = ?1
         ORDER BY position",
    ),
    (
        "cargo_id",
        "SELECT coalesce(terms.kind || ': ' || terms.label, '-')
         FROM mechanism_cargos
         JOIN cargos ON cargos.cargo_id = mechanism_cargos.cargo_id
         LEFT JOIN terms ON terms.term_id = cargos.term_id
         WHERE mechanism_id = ?1
         ORDER BY position",
    ),
    (
        "cargo_kind",
        "SELECT cargos.kind
         FROM mechanism_cargos
         JOIN cargos ON cargos.cargo_id = mechanism_cargos.cargo_id
         WHERE mechanism_id = ?1
         ORDER BY position",
    ),
];

/// The claims of a source, as its file has them.
pub(super) fn load(connection: &Connection, source: i64) -> rusqlite::Result<Vec<Row>> {
    let mut rows = connection.prepare(
        "SELECT source_rows.row, mechanisms.mechanism_id, source_rows.category, source_rows.disease,
           source_rows.source, source_rows.cargo, source_rows.mechanism, source_rows.effect,
           source_rows.citations, coalesce(terms.kind || ': ' || terms.label, '')
         FROM source_rows
         JOIN mechanisms ON mechanisms.source_row_id = source_rows.source_row_id
         JOIN diseases ON diseases.disease_id = mechanisms.disease_id
         LEFT JOIN terms ON terms.term_id = diseases.term_id
         WHERE source_rows.source_table_id = ?1
         ORDER BY source_rows.row, mechanisms.mechanism_id",
    )?;
    let rows = rows.query_map([source], |row| {
        let mut cells = Cells::new();
        for (place, name) in CELLS.iter().enumerate() {
            cells.insert(name, row.get(place + 2)?);
        }
        cells.insert("disease_id", row.get(9)?);
        Ok(Row {
            number: row.get(0)?,
            id: row.get(1)?,
            cells,
        })
    })?;
    let mut rows: Vec<Row> = rows.collect::<Result<_, _>>()?;
    for (column, sql) in LISTS {
        let mut listed = connection.prepare(sql)?;
        for row in &mut rows {
            let words = listed.query_map([row.id], |word| word.get(0))?;
            let words: Vec<String> = words.collect::<Result<_, _>>()?;
            row.cells.insert(column, words.join("; "));
        }
    }
    Ok(rows)
}

/// Takes a claim out, and the printed row that it is of.
pub(super) fn delete(tx: &Connection, claim: i64) -> rusqlite::Result<()> {
    take_apart(tx, claim)?;
    let look = "SELECT source_row_id FROM mechanisms WHERE mechanism_id = ?1";
    let row: i64 = tx.query_row(look, [claim], |row| row.get(0))?;
    tx.execute("DELETE FROM mechanisms WHERE mechanism_id = ?1", [claim])?;
    tx.execute(
        "DELETE FROM source_rows
         WHERE source_row_id = ?1
           AND NOT EXISTS (SELECT 1 FROM mechanisms WHERE mechanisms.source_row_id = ?1)",
        [row],
    )?;
    Ok(())
}

/// Takes out what a claim consists of.
fn take_apart(tx: &Connection, claim: i64) -> rusqlite::Result<()> {
    for table in [
        "mechanism_terms",
        "mechanism_citations",
        "mechanism_cargos",
        "mechanism_sources",
    ] {
        tx.execute(
            &format!("DELETE FROM {table} WHERE mechanism_id = ?1"),
            [claim],
        )?;
    }
    Ok(())
}
