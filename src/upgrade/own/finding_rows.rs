//! Findings in the tables of the file: written, read back and taken out.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use super::FOUND;
use super::findings::{Finding, PARTS, Roles, TEXTS, joined};
use super::papers::Papers;
use super::rows::{Cells, Row};
use super::terms::Numbers;
use crate::spelling::fold;

impl Finding {
    /// Puts the finding in under its number, in the place of what stood there.
    pub(super) fn write(
        &self,
        tx: &Connection,
        (source_id, name): (i64, &str),
        (row, id): (i64, Option<i64>),
        numbers: &Numbers<'_>,
    ) -> rusqlite::Result<()> {
        let paper = self.paper.write(tx, name)?;
        let text = |column: &str| self.texts.get(column).filter(|text| !text.is_empty());
        let subject = self.subject.as_ref().map(|meant| numbers.id(&meant.term));
        let withdrawn = Some(&self.withdrawn).filter(|text| !text.is_empty());
        tx.execute(
            "INSERT INTO findings (finding_id, accession, kind, role_id, subject, subject_kind,
               subject_term_id, no_term, relation, context, sample, organism, mechanism, effect,
               evidence, confidence, publication_id, is_review, withdrawn, source_table_id)
             VALUES (?1, ?2, ?3, (SELECT role_id FROM roles WHERE name = ?4), ?5, ?6, ?7, ?8, ?9,
               ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)
             ON CONFLICT (finding_id) DO UPDATE SET
               kind = excluded.kind, role_id = excluded.role_id, subject = excluded.subject,
               subject_kind = excluded.subject_kind, subject_term_id = excluded.subject_term_id,
               no_term = excluded.no_term, relation = excluded.relation,
               context = excluded.context, sample = excluded.sample,
               organism = excluded.organism, mechanism = excluded.mechanism,
               effect = excluded.effect, evidence = excluded.evidence,
               confidence = excluded.confidence, publication_id = excluded.publication_id,
               is_review = excluded.is_review, withdrawn = excluded.withdrawn",
            params![
                id,
                format!("{name}:{row}"),
                text("kind"),
                self.role,
                text("subject"),
                text("subject_kind"),
                subject,
                text("no_term"),
                text("relation"),
                text("context"),
                text("sample"),
                text("organism"),
                text("mechanism"),
                text("effect"),
                text("evidence"),
                self.confidence,
                paper,
                self.is_review,
                withdrawn,
                source_id
            ],
        )?;
        let id = id.unwrap_or_else(|| tx.last_insert_rowid());
        tx.execute("DELETE FROM finding_terms WHERE finding_id = ?1", [id])?;
        let mut link = tx.prepare_cached(
            "INSERT INTO finding_terms (finding_id, part, position, term_id, reading)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        for (part, all) in &self.parts {
            for (position, meant) in (1_i64..).zip(all) {
                link.execute(params![
                    id,
                    part,
                    position,
                    numbers.id(&meant.term),
                    meant.told
                ])?;
            }
        }
        let mut positions: BTreeMap<&str, i64> = BTreeMap::new();
        for each in &self.mentions {
            let position = positions.entry(each.cell).or_default();
            *position += 1;
            link.execute(params![
                id,
                each.cell,
                *position,
                numbers.id(&each.term),
                FOUND
            ])?;
        }
        Ok(())
    }
}

/// The roles of a file.
pub(super) fn roles(connection: &Connection) -> rusqlite::Result<Roles> {
    connection
        .prepare("SELECT name, role_group FROM roles ORDER BY role_id")?
        .query_map([], |row| {
            let (name, group): (String, String) = (row.get(0)?, row.get(1)?);
            Ok((fold(&name), (name, group)))
        })?
        .collect()
}

/// The findings of a source, as its file has them.
pub(super) fn load(
    connection: &Connection,
    source_id: i64,
    papers: &Papers,
) -> rusqlite::Result<Vec<Row>> {
    let texts = TEXTS
        .map(|column| format!("coalesce(findings.{column}, '')"))
        .join(", ");
    let mut rows = connection.prepare(&format!(
        "SELECT findings.accession, findings.finding_id, roles.name, findings.confidence,
           findings.is_review, coalesce(findings.withdrawn, ''),
           coalesce(terms.kind || ': ' || terms.label, ''),
           coalesce(lower(publications.doi), publications.pmid), {texts}
         FROM findings
         JOIN roles ON roles.role_id = findings.role_id
         JOIN publications ON publications.publication_id = findings.publication_id
         LEFT JOIN terms ON terms.term_id = findings.subject_term_id
         WHERE findings.source_table_id = ?1
         ORDER BY findings.finding_id"
    ))?;
    let rows = rows.query_map([source_id], |row| {
        let accession: String = row.get(0)?;
        let number = accession
            .rsplit(':')
            .next()
            .and_then(|number| number.parse().ok());
        let mut cells = Cells::new();
        for (place, column) in TEXTS.iter().enumerate() {
            cells.insert(column, row.get(place + 8)?);
        }
        cells.insert("role", row.get(2)?);
        cells.insert("confidence", row.get(3)?);
        cells.insert("is_review", row.get::<_, i64>(4)?.to_string());
        cells.insert("withdrawn", row.get(5)?);
        cells.insert("term", row.get(6)?);
        if let Some(paper) = papers.get(&row.get::<_, String>(7)?) {
            paper.fill(&mut cells);
        }
        let id: i64 = row.get(1)?;
        Ok(Row {
            number: number.unwrap_or(id),
            id,
            cells,
        })
    })?;
    let mut found: Vec<Row> = rows.collect::<Result<_, _>>()?;
    let mut terms = connection.prepare(
        "SELECT terms.kind || ': ' || terms.label
         FROM finding_terms
         JOIN terms ON terms.term_id = finding_terms.term_id
         WHERE finding_id = ?1 AND part = ?2 AND coalesce(reading, '') <> ?3
         ORDER BY position",
    )?;
    for row in &mut found {
        for (part, column, _) in PARTS {
            let of_part = terms.query_map(params![row.id, part, FOUND], |term| term.get(0))?;
            row.cells
                .insert(column, joined(&of_part.collect::<Result<Vec<_>, _>>()?));
        }
    }
    found.sort_by_key(|row| row.number);
    Ok(found)
}

/// Takes a finding out.
pub(super) fn delete(tx: &Connection, id: i64) -> rusqlite::Result<()> {
    tx.execute("DELETE FROM finding_terms WHERE finding_id = ?1", [id])?;
    tx.execute("DELETE FROM findings WHERE finding_id = ?1", [id])
        .map(drop)
}
