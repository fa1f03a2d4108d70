-- The vocabulary for questions. Ask the views; the tables are storage.

CREATE VIEW claims AS
  -- One row per claim, in readable names. cargo is NULL where the source gives
  -- none (cargo_status says so).
  SELECT
    mechanisms.mechanism_id AS claim,
    source_tables.name AS source_table,
    source_rows.row AS row,
    categories.name AS category,
    diseases.name AS disease,
    (
      SELECT group_concat(word, '')
      FROM (
        SELECT mechanism_sources.separator || mechanism_sources.printed AS word
        FROM mechanism_sources
        WHERE mechanism_sources.mechanism_id = mechanisms.mechanism_id
        ORDER BY mechanism_sources.position
      )
    ) AS source,
    (
      SELECT group_concat(word, '')
      FROM (
        SELECT mechanism_cargos.separator || mechanism_cargos.printed AS word
        FROM mechanism_cargos
        WHERE mechanism_cargos.mechanism_id = mechanisms.mechanism_id
        ORDER BY mechanism_cargos.position
      )
    ) AS cargo,
    mechanisms.cargo_status AS cargo_status,
    mechanisms.mechanism AS mechanism,
    mechanisms.effect AS effect,
    (
      SELECT '[' || group_concat(word, '') || ']'
      FROM (
        SELECT mechanism_citations.separator || citations.number AS word
        FROM mechanism_citations
        JOIN citations ON citations.citation_id = mechanism_citations.citation_id
        WHERE mechanism_citations.mechanism_id = mechanisms.mechanism_id
        ORDER BY mechanism_citations.position
      )
    ) AS citations
  FROM mechanisms
  JOIN source_rows ON source_rows.source_row_id = mechanisms.source_row_id
  JOIN source_tables ON source_tables.source_table_id = source_rows.source_table_id
  JOIN diseases ON diseases.disease_id = mechanisms.disease_id
  JOIN categories ON categories.category_id = diseases.category_id;

CREATE VIEW table_1 AS
  -- The ten printed rows, rebuilt from the tables: the category filled down, all
  -- else as printed.
  SELECT
    row,
    category,
    disease,
    source,
    CASE cargo_status WHEN 'not given' THEN '–' ELSE cargo END AS cargo,
    mechanism,
    effect,
    citations
  FROM claims
  WHERE source_table = 'table-1';

CREATE VIEW claim_cargos AS
  -- One row per claim and cargo: the view to join a list of genes or proteins on.
  SELECT
    mechanism_cargos.mechanism_id AS claim,
    mechanism_cargos.position AS position,
    cargos.name AS cargo,
    cargos.kind AS cargo_kind,
    claims.category AS category,
    claims.disease AS disease,
    claims.source AS source,
    claims.mechanism AS mechanism,
    claims.effect AS effect,
    claims.citations AS citations,
    claims.source_table AS source_table
  FROM mechanism_cargos
  JOIN cargos ON cargos.cargo_id = mechanism_cargos.cargo_id
  JOIN claims ON claims.claim = mechanism_cargos.mechanism_id;

CREATE VIEW claim_sources AS
  -- One row per claim and sample source: what is seen in urine, plasma, cells.
  SELECT
    mechanism_sources.mechanism_id AS claim,
    mechanism_sources.position AS position,
    sample_sources.name AS source,
    sample_sources.kind AS source_kind,
    claims.category AS category,
    claims.disease AS disease,
    claims.cargo AS cargo,
    claims.cargo_status AS cargo_status,
    claims.mechanism AS mechanism,
    claims.effect AS effect,
    claims.citations AS citations,
    claims.source_table AS source_table
  FROM mechanism_sources
  JOIN sample_sources
    ON sample_sources.sample_source_id = mechanism_sources.sample_source_id
  JOIN claims ON claims.claim = mechanism_sources.mechanism_id;

CREATE VIEW claim_citations AS
  -- One row per claim and reference number of the source.
  SELECT
    mechanism_citations.mechanism_id AS claim,
    mechanism_citations.position AS position,
    citations.number AS citation,
    claims.category AS category,
    claims.disease AS disease,
    claims.source AS source,
    claims.cargo AS cargo,
    claims.cargo_status AS cargo_status,
    claims.mechanism AS mechanism,
    claims.effect AS effect,
    claims.citations AS citations,
    source_tables.name AS source_table,
    source_tables.doi AS source_doi
  FROM mechanism_citations
  JOIN citations ON citations.citation_id = mechanism_citations.citation_id
  JOIN source_tables ON source_tables.source_table_id = citations.source_table_id
  JOIN claims ON claims.claim = mechanism_citations.mechanism_id;

CREATE VIEW claim_cells AS
  -- One row per claim and cell, in the order in which they are printed: the view
  -- to search.
  SELECT
    claim, 1 AS position, 'category' AS cell, category AS text,
    disease, citations, source_table
  FROM claims
  UNION ALL
  SELECT claim, 2, 'disease', disease, disease, citations, source_table FROM claims
  UNION ALL
  SELECT claim, 3, 'source', source, disease, citations, source_table FROM claims
  UNION ALL
  SELECT claim, 4, 'cargo', cargo, disease, citations, source_table FROM claims
  WHERE cargo_status = 'reported'
  UNION ALL
  SELECT claim, 5, 'mechanism', mechanism, disease, citations, source_table FROM claims
  UNION ALL
  SELECT claim, 6, 'effect', effect, disease, citations, source_table FROM claims
  UNION ALL
  SELECT claim, 7, 'citations', citations, disease, citations, source_table FROM claims;
