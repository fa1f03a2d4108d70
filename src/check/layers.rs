//! The rules of the findings, which stand beside Table 1 and never in it.

use rusqlite::Connection;

use super::{Finding, Fresh, each};

type Found = rusqlite::Result<Vec<Finding>>;

/// The longest text of a finding, in characters: a sentence or two in our words, and no
/// paragraph of somebody else's.
const LONGEST: usize = 300;

/// What SQLite holds to in every file is looked at again: some programs write with its checks off.
pub(super) fn evidence(connection: &Connection, _: &Fresh<'_>) -> Found {
    let sql = "
        SELECT accession, what
        FROM (
          SELECT accession, 'is from no paper with a DOI or PMID' AS what
          FROM findings
          LEFT JOIN publications ON publications.publication_id = findings.publication_id
          WHERE coalesce(nullif(trim(doi), ''), nullif(trim(pmid), '')) IS NULL
          UNION ALL
          SELECT accession, 'has no role of the list'
          FROM findings
          LEFT JOIN roles ON roles.role_id = findings.role_id
          WHERE roles.role_id IS NULL
          UNION ALL
          SELECT accession, 'is of confidence ' || confidence || ': it is high, medium or low'
          FROM findings
          WHERE confidence NOT IN ('high', 'medium', 'low')
          UNION ALL
          SELECT accession, 'has no term for its subject, and no reason why none'
          FROM findings
          WHERE subject_term_id IS NULL AND trim(coalesce(no_term, '')) = ''
          UNION ALL
          SELECT accession, 'has a term for its subject, and a reason why none'
          FROM findings
          WHERE subject_term_id IS NOT NULL AND no_term IS NOT NULL
          UNION ALL
          SELECT accession, 'is number ' || finding_id || ', whose accession is another'
          FROM findings
          WHERE finding_id < 1000000 AND accession <> printf('F%03d', finding_id)
          UNION ALL
          SELECT accession, 'has an accession that is or may become one of ours: call it otherwise'
          FROM findings
          WHERE finding_id >= 1000000
            AND (
              accession GLOB 'F[0-9]*'
              OR accession IN (SELECT claim_accessions.accession FROM claim_accessions)
            )
          UNION ALL
          SELECT accession, 'has a semicolon in its accession, which stands between two of them'
          FROM findings
          WHERE instr(accession, ';') > 0
        )
        ORDER BY accession, what";
    faults(connection, sql, "evidence")
}

pub(super) fn short(connection: &Connection, _: &Fresh<'_>) -> Found {
    let parts = [
        "subject",
        "context",
        "sample",
        "mechanism",
        "effect",
        "evidence",
    ];
    let parts = parts.map(|part| {
        format!(
            "SELECT accession, 'its {part} is ' || length({part}) || ' characters long, more than \
             {LONGEST}'
             FROM findings
             WHERE length({part}) > {LONGEST}"
        )
    });
    let sql = format!("{} ORDER BY 1, 2", parts.join(" UNION ALL "));
    faults(connection, &sql, "short")
}

pub(super) fn apart(connection: &Connection, _: &Fresh<'_>) -> Found {
    let sql = "
        SELECT findings.accession, 'its words stand in row ' || source_rows.row || ' of Table 1'
        FROM source_rows
        JOIN source_tables ON source_tables.source_table_id = source_rows.source_table_id
        JOIN findings
          ON findings.mechanism IN (source_rows.mechanism, source_rows.effect)
          OR findings.effect IN (source_rows.mechanism, source_rows.effect)
        WHERE source_tables.name = 'table-1' AND findings.finding_id < 1000000
        UNION ALL
        SELECT claim_accessions.accession, 'is no row of Table 1 that we ship'
        FROM claim_accessions
        WHERE claim_accessions.layer = 'Table 1' AND claim_accessions.claim >= 1000000
        ORDER BY 1, 2";
    faults(connection, sql, "apart")
}

/// Place and fault of each row.
fn faults(connection: &Connection, sql: &str, rule: &'static str) -> Found {
    each(connection, sql, |row| {
        Ok(Finding {
            rule,
            place: row.get(0)?,
            what: row.get(1)?,
        })
    })
}
