-- Rows of a lab's own, from files that it adds: each finding says which of its sources it is
-- from, and each mention why its words mean the term.

-- NULL: it came with this file.
ALTER TABLE findings ADD COLUMN source_table_id INTEGER REFERENCES source_tables (source_table_id);

CREATE INDEX findings_source_table_id ON findings (source_table_id);

ALTER TABLE finding_terms ADD COLUMN reading TEXT CHECK (typeof(reading) IN ('text', 'null'));

DROP VIEW claim_accessions;

DROP VIEW evidence_terms;

CREATE VIEW claim_accessions AS
  -- One row per claim: the name to cite it by (T1:3 is row 3 of Table 1, ours:3 row 3 of a
  -- table of a lab's own called ours), and its layer.
  SELECT
    mechanisms.mechanism_id AS claim,
    CAST(
      CASE source_tables.name
        WHEN 'table-1' THEN 'T1:' || source_rows.row
        ELSE source_tables.name || ':' || source_rows.row || CASE
          -- Made by hand, a row may have several claims.
          WHEN EXISTS (
            SELECT 1
            FROM mechanisms AS other
            WHERE other.source_row_id = mechanisms.source_row_id
              AND other.mechanism_id <> mechanisms.mechanism_id
          )
            THEN '.' || mechanisms.mechanism_id
          ELSE ''
        END
      END AS TEXT
    ) AS accession,
    CAST(
      CASE WHEN source_tables.source_table_id < 1000000 THEN source_tables.label ELSE 'own' END
      AS TEXT
    ) AS layer
  FROM mechanisms
  JOIN source_rows ON source_rows.source_row_id = mechanisms.source_row_id
  JOIN source_tables ON source_tables.source_table_id = source_rows.source_table_id;

CREATE VIEW evidence_terms AS
  -- One row per claim or finding, part of it and term that the part names: the view to join
  -- a list of terms on. role and role_group say what the term does there; NULL: it is where
  -- the rest happens (a disease, a sample), or is only named. reading says why the words mean
  -- the term where that is not plain: 'found by program' is a word that nobody has looked at.
  SELECT
    CAST(accession AS TEXT) AS accession,
    CAST(layer AS TEXT) AS layer,
    CAST(part AS TEXT) AS part,
    CAST(position AS INTEGER) AS position,
    CAST(words AS TEXT) AS words,
    terms.label AS term,
    terms.kind AS term_kind,
    roles.name AS role,
    roles.role_group AS role_group,
    CAST(claim AS INTEGER) AS claim,
    terms.term_id AS term_id,
    CAST(reading AS TEXT) AS reading
  FROM (
    SELECT
      claim_accessions.accession,
      claim_accessions.layer,
      mechanism_terms.cell AS part,
      mechanism_terms.position,
      mechanism_terms.printed AS words,
      coalesce(
        mechanism_terms.role_id,
        CASE mechanism_terms.cell
          WHEN 'cargo' THEN (SELECT role_id FROM roles WHERE name = 'cargo')
        END
      ) AS role_id,
      mechanism_terms.term_id,
      mechanism_terms.mechanism_id AS claim,
      mechanism_terms.reading
    FROM mechanism_terms
    JOIN claim_accessions ON claim_accessions.claim = mechanism_terms.mechanism_id
    UNION ALL
    -- A cargo of a lab's own claim, whose words nobody took apart.
    SELECT
      claim_accessions.accession,
      claim_accessions.layer,
      'cargo',
      mechanism_cargos.position,
      mechanism_cargos.printed,
      roles.role_id,
      cargos.term_id,
      claim_accessions.claim,
      NULL
    FROM mechanism_cargos
    JOIN cargos ON cargos.cargo_id = mechanism_cargos.cargo_id
    JOIN claim_accessions ON claim_accessions.claim = mechanism_cargos.mechanism_id
    JOIN roles ON roles.name = 'cargo'
    WHERE cargos.term_id IS NOT NULL
      AND NOT EXISTS (
        SELECT 1
        FROM mechanism_terms
        WHERE mechanism_terms.mechanism_id = mechanism_cargos.mechanism_id
          AND mechanism_terms.cell = 'cargo'
          AND mechanism_terms.term_id = cargos.term_id
      )
    UNION ALL
    SELECT
      finding_accessions.accession,
      finding_accessions.layer,
      'subject',
      1,
      findings.subject,
      findings.role_id,
      findings.subject_term_id,
      NULL,
      NULL
    FROM finding_accessions
    JOIN findings ON findings.finding_id = finding_accessions.finding_id
    WHERE findings.subject_term_id IS NOT NULL
    UNION ALL
    SELECT
      finding_accessions.accession,
      finding_accessions.layer,
      finding_terms.part,
      finding_terms.position,
      CASE finding_terms.part
        WHEN 'subject' THEN findings.subject
        WHEN 'context' THEN findings.context
        WHEN 'sample' THEN findings.sample
        WHEN 'organism' THEN findings.organism
        WHEN 'mechanism' THEN findings.mechanism
        ELSE findings.effect
      END,
      NULL,
      finding_terms.term_id,
      NULL,
      finding_terms.reading
    FROM finding_terms
    JOIN finding_accessions ON finding_accessions.finding_id = finding_terms.finding_id
    JOIN findings ON findings.finding_id = finding_terms.finding_id
  ) AS named
  JOIN terms ON terms.term_id = named.term_id
  LEFT JOIN roles ON roles.role_id = named.role_id;
