//! Claims of a lab's own that some reports and `match` would not find.

use rusqlite::Connection;

use super::{Finding, Fresh, each};

/// A thing or a cell that is not linked to a term.
#[derive(Debug)]
pub(crate) struct HalfLinked {
    /// Whether it is a cell whose thing has a term, which only has to be named.
    pub(crate) is_cell: bool,
    pub(crate) place: String,
    /// The thing.
    pub(crate) name: String,
    what: String,
}

/// What claims name: its table, the cell that prints it, and how a claim has it.
pub(crate) const THINGS: [(&str, &str, &str); 3] = [
    (
        "diseases",
        "disease",
        "SELECT mechanism_id, 1 AS position, disease_id AS thing, NULL AS printed FROM mechanisms",
    ),
    (
        "sample_sources",
        "source",
        "SELECT mechanism_id, position, sample_source_id AS thing, printed FROM mechanism_sources",
    ),
    (
        "cargos",
        "cargo",
        "SELECT mechanism_id, position, cargo_id AS thing, printed FROM mechanism_cargos",
    ),
];

pub(super) fn linked(connection: &Connection, _: &Fresh<'_>) -> rusqlite::Result<Vec<Finding>> {
    let found = half_linked(connection)?.into_iter();
    let finding = |HalfLinked { place, what, .. }| Finding {
        rule: "linked",
        place,
        what,
    };
    Ok(found.map(finding).collect())
}

/// Things that a lab's own claim names without a term, and cells that name no term although
/// their thing has one.
pub(crate) fn half_linked(connection: &Connection) -> rusqlite::Result<Vec<HalfLinked>> {
    let mut found = Vec::new();
    for (table, cell, links) in THINGS {
        let things = format!(
            "SELECT {table}.name, min(claim_accessions.accession)
             FROM {table}
             JOIN ({links}) AS links ON links.thing = {table}.rowid
             JOIN claim_accessions ON claim_accessions.claim = links.mechanism_id
             WHERE links.mechanism_id >= 1000000 AND {table}.term_id IS NULL
             GROUP BY {table}.rowid, {table}.name
             ORDER BY {table}.rowid"
        );
        found.extend(each(connection, &things, |row| {
            let (name, claim): (String, String) = (row.get(0)?, row.get(1)?);
            Ok(HalfLinked {
                is_cell: false,
                place: format!("{table} {name}"),
                name,
                what: format!(
                    "has no term, so that `match` and reports do not find {claim} by it: `migrasome \
                     add --repair` gives it one"
                ),
            })
        })?);
        let (printed, unnamed) = unnamed_cells(table, cell, links);
        let cells = format!(
            "SELECT claim_accessions.accession, {printed},
               instr(source_rows.{cell}, {printed}) > 0
             {unnamed}
             ORDER BY links.mechanism_id, 2"
        );
        found.extend(each(connection, &cells, |row| {
            let (claim, name, is_printed): (String, String, bool) =
                (row.get(0)?, row.get(1)?, row.get(2)?);
            let next = if is_printed {
                "`migrasome add --repair` links it"
            } else {
                "and the cell of its row does not print it: mend source_rows"
            };
            Ok(HalfLinked {
                is_cell: is_printed,
                place: format!("claim {claim}, {cell}"),
                name: name.clone(),
                what: format!("names no term for `{name}`, so that reports do not find it: {next}"),
            })
        })?);
    }
    Ok(found)
}

/// SQL for the words of a cell, and for the cells of a lab's own claims that do not name the term of
/// their thing, with the claim's name.
pub(crate) fn unnamed_cells(table: &str, cell: &str, links: &str) -> (String, String) {
    let printed = format!("coalesce(links.printed, {table}.name)");
    let unnamed = format!(
        "FROM ({links}) AS links
         JOIN {table} ON {table}.rowid = links.thing
         JOIN mechanisms ON mechanisms.mechanism_id = links.mechanism_id
         JOIN source_rows ON source_rows.source_row_id = mechanisms.source_row_id
         JOIN claim_accessions ON claim_accessions.claim = links.mechanism_id
         WHERE links.mechanism_id >= 1000000
           AND {table}.term_id IS NOT NULL
           AND NOT EXISTS (
             SELECT 1
             FROM mechanism_terms
             WHERE mechanism_terms.mechanism_id = links.mechanism_id
               AND mechanism_terms.cell = '{cell}'
               AND mechanism_terms.term_id = {table}.term_id
           )"
    );
    (printed, unnamed)
}
