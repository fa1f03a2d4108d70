-- Rows of a lab's own, from files that it adds: each finding says which of its sources it is
-- from, and each mention why its words mean the term.

-- NULL: it came with this file.
ALTER TABLE findings ADD COLUMN source_table_id INTEGER REFERENCES source_tables (source_table_id);

CREATE INDEX findings_source_table_id ON findings (source_table_id);

ALTER TABLE finding_terms ADD COLUMN reading TEXT CHECK (typeof(reading) IN ('text', 'null'));

DROP VIEW claim_accessions;

DROP VIEW evidence_terms;

DROP VIEW evidence;

DROP VIEW genes;

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

CREATE VIEW evidence AS
  -- Table 1 and the findings side by side: one row per finding, and per claim and cargo of
  -- it. layer says which of the two, or a lab's own. What a claim prints, and which paper
  -- that most likely is, is told as such (paper_status); what it does not say is NULL.
  SELECT
    CAST(accession AS TEXT) AS accession,
    CAST(layer AS TEXT) AS layer,
    CAST(role AS TEXT) AS role,
    CAST(role_group AS TEXT) AS role_group,
    CAST(subject AS TEXT) AS subject,
    terms.label AS term,
    terms.kind AS term_kind,
    CAST(relation AS TEXT) AS relation,
    CAST(
      CASE
        WHEN relation IN ('increases', 'promotes', 'required for', 'stabilizes') THEN 'more'
        WHEN relation IN ('decreases', 'inhibits', 'prevents') THEN 'fewer'
      END AS TEXT
    ) AS direction,
    CAST(context AS TEXT) AS context,
    CAST(sample AS TEXT) AS sample,
    CAST(organism AS TEXT) AS organism,
    CAST(mechanism AS TEXT) AS mechanism,
    CAST(effect AS TEXT) AS effect,
    CAST(evidence AS TEXT) AS evidence,
    CAST(confidence AS TEXT) AS confidence,
    CAST(paper AS TEXT) AS paper,
    CAST(doi AS TEXT) AS doi,
    CAST(pmid AS TEXT) AS pmid,
    CAST(paper_status AS TEXT) AS paper_status,
    CAST(source_table AS TEXT) AS source_table,
    CAST(reference AS TEXT) AS reference,
    CAST(claim AS INTEGER) AS claim,
    terms.term_id AS term_id
  FROM (
    SELECT
      claim_accessions.accession,
      claim_accessions.layer,
      roles.name AS role,
      roles.role_group,
      mechanism_cargos.printed AS subject,
      cargos.term_id,
      NULL AS relation,
      claims.disease AS context,
      claims.source AS sample,
      NULL AS organism,
      claims.mechanism,
      claims.effect,
      NULL AS evidence,
      NULL AS confidence,
      (
        SELECT group_concat(paper, '; ')
        FROM (
          SELECT DISTINCT papers.paper
          FROM mechanism_citations
          JOIN citation_publications
            ON citation_publications.citation_id = mechanism_citations.citation_id
          JOIN papers ON papers.publication_id = citation_publications.publication_id
          WHERE mechanism_citations.mechanism_id = claims.claim
          ORDER BY papers.paper
        )
      ) AS paper,
      (
        SELECT group_concat(doi, '; ')
        FROM (
          SELECT DISTINCT publications.doi
          FROM mechanism_citations
          JOIN citation_publications
            ON citation_publications.citation_id = mechanism_citations.citation_id
          JOIN publications
            ON publications.publication_id = citation_publications.publication_id
          WHERE mechanism_citations.mechanism_id = claims.claim
          ORDER BY publications.doi
        )
      ) AS doi,
      (
        SELECT group_concat(pmid, '; ')
        FROM (
          SELECT DISTINCT publications.pmid
          FROM mechanism_citations
          JOIN citation_publications
            ON citation_publications.citation_id = mechanism_citations.citation_id
          JOIN publications
            ON publications.publication_id = citation_publications.publication_id
          WHERE mechanism_citations.mechanism_id = claims.claim
          ORDER BY publications.pmid
        )
      ) AS pmid,
      (
        SELECT group_concat(status, '; ')
        FROM (
          SELECT DISTINCT
            CASE
              WHEN citation_publications.publication_id IS NULL THEN 'not identified'
              WHEN citation_publications.one_of IS NOT NULL THEN 'inferred, one of several numbers'
              ELSE 'inferred'
            END AS status
          FROM mechanism_citations
          LEFT JOIN citation_publications
            ON citation_publications.citation_id = mechanism_citations.citation_id
          WHERE mechanism_citations.mechanism_id = claims.claim
          ORDER BY status
        )
      ) AS paper_status,
      claims.source_table,
      claims.citations AS reference,
      claims.claim
    FROM claims
    JOIN claim_accessions ON claim_accessions.claim = claims.claim
    LEFT JOIN mechanism_cargos ON mechanism_cargos.mechanism_id = claims.claim
    LEFT JOIN cargos ON cargos.cargo_id = mechanism_cargos.cargo_id
    LEFT JOIN roles ON roles.name = 'cargo' AND cargos.cargo_id IS NOT NULL
    UNION ALL
    SELECT
      finding_accessions.accession,
      finding_accessions.layer,
      roles.name,
      roles.role_group,
      findings.subject,
      findings.subject_term_id,
      findings.relation,
      findings.context,
      findings.sample,
      findings.organism,
      findings.mechanism,
      findings.effect,
      findings.evidence,
      findings.confidence,
      papers.paper,
      papers.doi,
      papers.pmid,
      CASE findings.is_review WHEN 1 THEN 'read, tells of another' ELSE 'read' END,
      source_tables.name,
      NULL,
      NULL
    FROM finding_accessions
    JOIN findings ON findings.finding_id = finding_accessions.finding_id
    LEFT JOIN roles ON roles.role_id = findings.role_id
    LEFT JOIN source_tables ON source_tables.source_table_id = findings.source_table_id
    LEFT JOIN papers ON papers.publication_id = findings.publication_id
  ) AS told
  LEFT JOIN terms ON terms.term_id = told.term_id;

CREATE VIEW genes AS
  -- One row per gene or protein, and claim and cell that names it, with its role there; found
  -- by program: nobody has looked at the word.
  SELECT
    claim_terms.term AS term,
    CAST(
      CASE claim_terms.cell
        WHEN 'cargo' THEN 'cargo'
        ELSE 'named in the ' || claim_terms.cell || CASE claim_terms.reading
          WHEN 'found by program' THEN ' (found by program)'
          ELSE ''
        END
      END AS TEXT
    ) AS role,
    claim_terms.printed AS printed,
    claim_terms.claim AS claim,
    claim_terms.disease AS disease,
    claim_terms.citations AS citations,
    claim_terms.source_table AS source_table,
    gene_identifiers.match_type AS match_type,
    gene_identifiers.symbol AS symbol,
    gene_identifiers.hgnc AS hgnc,
    gene_identifiers.ncbi_gene AS ncbi_gene,
    gene_identifiers.ensembl AS ensembl,
    gene_identifiers.uniprot AS uniprot,
    gene_identifiers.note AS note,
    claim_terms.position AS position
  FROM gene_identifiers
  JOIN claim_terms ON claim_terms.term_id = gene_identifiers.term_id;

CREATE VIEW known_sources AS
  -- One row per source that rows of this file are from: Table 1, the findings that came with it
  -- in one line, and each of a lab's own. Findings of a lab's own that name no source have a
  -- line without a name.
  SELECT
    CAST(source AS TEXT) AS source,
    CAST(layer AS TEXT) AS layer,
    CAST(claims AS INTEGER) AS claim_count,
    CAST(findings AS INTEGER) AS finding_count,
    CAST(papers AS INTEGER) AS paper_count,
    CAST(title AS TEXT) AS title,
    CAST(journal AS TEXT) AS journal,
    CAST(year AS INTEGER) AS year,
    CAST(doi AS TEXT) AS doi,
    CAST(source_table_id AS INTEGER) AS source_table_id
  FROM (
    SELECT
      source_tables.name AS source,
      CASE WHEN source_tables.source_table_id < 1000000 THEN source_tables.label ELSE 'own' END
        AS layer,
      (
        SELECT count(*)
        FROM source_rows
        JOIN mechanisms ON mechanisms.source_row_id = source_rows.source_row_id
        WHERE source_rows.source_table_id = source_tables.source_table_id
      ) AS claims,
      (
        SELECT count(*)
        FROM findings
        WHERE findings.source_table_id = source_tables.source_table_id
          AND findings.withdrawn IS NULL
      ) AS findings,
      (
        SELECT count(*)
        FROM (
          SELECT findings.publication_id
          FROM findings
          WHERE findings.source_table_id = source_tables.source_table_id
            AND findings.withdrawn IS NULL
          UNION
          SELECT citation_publications.publication_id
          FROM citations
          JOIN citation_publications
            ON citation_publications.citation_id = citations.citation_id
          WHERE citations.source_table_id = source_tables.source_table_id
        )
      ) AS papers,
      source_tables.title,
      source_tables.journal,
      source_tables.year,
      source_tables.doi,
      source_tables.source_table_id
    FROM source_tables
    UNION ALL
    SELECT
      CASE finding_accessions.layer WHEN 'finding' THEN 'findings' END,
      finding_accessions.layer,
      0,
      count(*),
      count(DISTINCT findings.publication_id),
      NULL,
      NULL,
      NULL,
      NULL,
      NULL
    FROM finding_accessions
    JOIN findings ON findings.finding_id = finding_accessions.finding_id
    WHERE findings.source_table_id IS NULL
    GROUP BY finding_accessions.layer
  );

CREATE VIEW term_tellers AS
  -- One row per term and source that names it, by the names of known_sources.
  SELECT DISTINCT
    term_id,
    term,
    term_kind,
    layer,
    CAST(
      coalesce(
        (SELECT claims.source_table FROM claims WHERE claims.claim = evidence_terms.claim),
        (
          SELECT source_tables.name
          FROM findings
          JOIN source_tables ON source_tables.source_table_id = findings.source_table_id
          WHERE findings.accession = evidence_terms.accession
        ),
        CASE layer WHEN 'finding' THEN 'findings' ELSE layer END
      ) AS TEXT
    ) AS source
  FROM evidence_terms;
