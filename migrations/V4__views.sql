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

CREATE VIEW term_spellings AS
  -- Every way to spell a term, folded, with how it is spelled (key_kind) and how exactly
  -- it is meant (match_type). rank: the lower, the better a match. A key that is
  -- ambiguous never matches silently; see term_keys.
  SELECT
    spelled.key AS key,
    key_kind,
    match_type,
    CASE match_type
      WHEN 'exact' THEN 0
      WHEN 'close' THEN 100
      WHEN 'narrow' THEN 200
      WHEN 'broad' THEN 300
      ELSE 400
    END
    + CASE
      WHEN key_kind = 'label' THEN 1
      WHEN key_kind = 'symbol' THEN 2
      WHEN key_kind = 'previous symbol' THEN 3
      WHEN key_kind = 'CURIE' THEN 4
      WHEN key_kind = 'accession' THEN 5
      WHEN key_kind = 'printed' THEN 6
      WHEN key_kind = 'abbreviation' THEN 6
      WHEN key_kind = 'synonym' THEN 7
      WHEN key_kind = 'mouse symbol' THEN 8
      WHEN key_kind = 'mouse synonym' THEN 9
      WHEN key_kind LIKE 'loose %' THEN 20
      ELSE 10
    END AS rank,
    spelling,
    terms.label AS term,
    terms.kind AS term_kind,
    terms.term_id AS term_id,
    spelled.ambiguous AS ambiguous,
    spelled.caution AS caution,
    -- What there is to say of the printed name itself (VEGF is a family name) travels with
    -- every spelling.
    coalesce(
      CASE WHEN spelled.note <> named.note THEN spelled.note || '; ' || named.note END,
      spelled.note,
      named.note
    ) AS note
  FROM (
    SELECT
      key, 'label' AS key_kind, 'exact' AS match_type, label AS spelling,
      term_id AS spelled_term_id, 0 AS ambiguous, NULL AS caution, NULL AS note
    FROM terms
    UNION ALL
    SELECT loose_key, 'loose label', 'exact', label, term_id, 0, NULL, NULL
    FROM terms
    WHERE loose_key <> key
    UNION ALL
    SELECT key, kind, predicate, alias, term_id, ambiguous, caution, NULL
    FROM term_aliases
    UNION ALL
    SELECT
      loose_key, 'loose ' || kind, predicate, alias, term_id, ambiguous, caution, NULL
    FROM term_aliases
    WHERE loose_key <> key
    UNION ALL
    SELECT
      curie_key, 'CURIE', predicate, curie, term_id, caution IS NOT NULL, caution, note
    FROM term_xrefs
    UNION ALL
    SELECT
      xref_spellings.key, 'CURIE', predicate, spelling, term_id,
      caution IS NOT NULL, caution, note
    FROM xref_spellings
    JOIN term_xrefs ON term_xrefs.term_xref_id = xref_spellings.term_xref_id
    UNION ALL
    -- A bare number could be anybody's.
    SELECT
      accession_key, 'accession', predicate, accession, term_id,
      caution IS NOT NULL OR trim(accession, '0123456789') = '',
      CASE
        WHEN trim(accession, '0123456789') = '' THEN 'a bare number: write it as ' || curie
        ELSE caution
      END,
      note
    FROM term_xrefs
    UNION ALL
    SELECT
      label_key, 'label of ' || curie, predicate, label, term_id,
      caution IS NOT NULL, caution, note
    FROM term_xrefs
    WHERE label_key IS NOT NULL
    UNION ALL
    SELECT
      label_loose_key, 'loose label of ' || curie, predicate, label, term_id,
      caution IS NOT NULL, caution, note
    FROM term_xrefs
    WHERE label_loose_key <> label_key
  ) AS spelled
  JOIN terms ON terms.term_id = spelled_term_id
  LEFT JOIN term_xrefs AS named
    ON named.term_id = terms.term_id
    AND named.curie GLOB 'HGNC:*'
    AND named.predicate = 'exact';

CREATE VIEW ambiguous_keys AS
  -- Keys that never match silently, and what they could mean: an alias with a caution,
  -- one that two terms share, a bare number, what two registries call near things.
  SELECT key, key_kind, match_type, spelling, term, term_kind, term_id, caution
  FROM (
    SELECT
      *,
      min(term_id) OVER (PARTITION BY key) <> max(term_id) OVER (PARTITION BY key)
        AND min(key_kind LIKE '%label of %') OVER (PARTITION BY key) = 1
        AS is_shared_label
    FROM term_spellings
  )
  WHERE ambiguous = 1 OR is_shared_label;

CREATE VIEW term_keys AS
  -- Everything that a lab value could equal, once it is folded: labels, aliases, CURIEs,
  -- bare accessions. One row per key and term, by the best rule; an identifier that is on
  -- two terms has two rows. mouse_spelling: written so, the key is the mouse's, which is
  -- only related. The view to join a lab table on.
  SELECT
    key,
    key_kind,
    match_type,
    term,
    term_kind,
    spelling,
    (
      SELECT min(mouse.alias)
      FROM term_aliases AS mouse
      WHERE mouse.key = best.key
        AND mouse.term_id = best.term_id
        AND mouse.kind = 'mouse symbol'
    ) AS mouse_spelling,
    note,
    term_id
  FROM (
    SELECT
      *,
      row_number() OVER (
        PARTITION BY key, term_id
        ORDER BY rank, key_kind, spelling
      ) AS place,
      min(term_id) OVER (PARTITION BY key) <> max(term_id) OVER (PARTITION BY key)
        AS is_shared
    FROM (
      SELECT *, max(ambiguous) OVER (PARTITION BY key) AS is_flagged
      FROM term_spellings
      WHERE key <> ''
    )
    WHERE key_kind = 'label' OR is_flagged = 0
  ) AS best
  WHERE place = 1 AND NOT (is_shared AND key_kind LIKE '%label of %');

CREATE VIEW claim_terms AS
  -- One row per claim, cell and term that the cell names, with the words as printed. The
  -- claim is looked up and not joined: SQLite could else start from the claims, and read a
  -- lab table that is joined to the terms once for each of them.
  SELECT
    mechanism_terms.mechanism_id AS claim,
    mechanism_terms.cell AS cell,
    mechanism_terms.position AS position,
    mechanism_terms.printed AS printed,
    terms.label AS term,
    terms.kind AS term_kind,
    terms.term_id AS term_id,
    (
      SELECT claims.category FROM claims WHERE claims.claim = mechanism_terms.mechanism_id
    ) AS category,
    (
      SELECT claims.disease FROM claims WHERE claims.claim = mechanism_terms.mechanism_id
    ) AS disease,
    (
      SELECT claims.citations FROM claims WHERE claims.claim = mechanism_terms.mechanism_id
    ) AS citations,
    (
      SELECT claims.source_table FROM claims WHERE claims.claim = mechanism_terms.mechanism_id
    ) AS source_table
  FROM mechanism_terms
  JOIN terms ON terms.term_id = mechanism_terms.term_id;

CREATE VIEW term_identifiers AS
  -- One row per term and identifier, with where to read about it.
  SELECT
    terms.label AS term,
    terms.kind AS term_kind,
    terms.term_id AS term_id,
    term_xrefs.curie AS curie,
    prefixes.prefix AS prefix,
    term_xrefs.accession AS accession,
    term_xrefs.predicate AS match_type,
    term_xrefs.label AS label,
    replace(prefixes.url, '$1', term_xrefs.accession) AS url,
    term_xrefs.note AS note,
    term_xrefs.caution AS caution,
    term_xrefs.source AS source
  FROM term_xrefs
  JOIN terms ON terms.term_id = term_xrefs.term_id
  JOIN prefixes ON prefixes.prefix_id = term_xrefs.prefix_id;

CREATE VIEW gene_identifiers AS
  -- One row per term that is a gene or its product: the human gene (match_type says how
  -- exactly: a peptide is only related to its precursor's gene), the family that a name
  -- may stand for, and the mouse ortholog, which is never the same gene.
  SELECT
    term,
    term_kind,
    term_id,
    max(CASE WHEN prefix = 'HGNC' THEN match_type END) AS match_type,
    max(CASE WHEN prefix = 'HGNC' THEN label END) AS symbol,
    max(CASE WHEN prefix = 'HGNC' THEN curie END) AS hgnc,
    max(CASE WHEN prefix = 'NCBIGene' THEN accession END) AS ncbi_gene,
    max(CASE WHEN prefix = 'ENSEMBL' AND accession GLOB 'ENSG[0-9]*' THEN accession END)
      AS ensembl,
    max(CASE WHEN prefix = 'UniProtKB' AND label LIKE '%\_HUMAN' ESCAPE '\' THEN accession END)
      AS uniprot,
    max(CASE WHEN prefix = 'FPLX' THEN curie END) AS family,
    max(CASE WHEN prefix = 'MGI' THEN label END) AS mouse_symbol,
    max(CASE WHEN prefix = 'MGI' THEN curie END) AS mouse_mgi,
    max(CASE WHEN prefix = 'HGNC' THEN note END) AS note
  FROM term_identifiers
  GROUP BY term, term_kind, term_id
  HAVING max(prefix = 'HGNC') = 1;

CREATE VIEW cargo_identifiers AS
  -- One row per cargo. Gene columns are NULL and gene_status says 'not applicable' where
  -- the cargo is no gene product; 'not curated' where nobody has looked.
  SELECT
    cargos.name AS cargo,
    cargos.kind AS cargo_kind,
    CASE
      WHEN gene_identifiers.term_id IS NOT NULL THEN 'gene product'
      WHEN cargos.term_id IS NULL THEN 'not curated'
      ELSE 'not applicable'
    END AS gene_status,
    gene_identifiers.symbol AS symbol,
    gene_identifiers.hgnc AS hgnc,
    gene_identifiers.ncbi_gene AS ncbi_gene,
    gene_identifiers.ensembl AS ensembl,
    gene_identifiers.uniprot AS uniprot,
    gene_identifiers.family AS family,
    gene_identifiers.mouse_symbol AS mouse_symbol,
    gene_identifiers.mouse_mgi AS mouse_mgi,
    (
      SELECT max(accession)
      FROM term_identifiers
      WHERE term_identifiers.term_id = cargos.term_id
        AND prefix = 'MESH'
        AND match_type = 'exact'
    ) AS mesh,
    (
      SELECT max(curie)
      FROM term_identifiers
      WHERE term_identifiers.term_id = cargos.term_id
        AND prefix = 'GO'
        AND match_type = 'exact'
    ) AS go,
    gene_identifiers.note AS note
  FROM cargos
  LEFT JOIN gene_identifiers ON gene_identifiers.term_id = cargos.term_id;

CREATE VIEW disease_identifiers AS
  -- One row per disease or medical field that a cell names: its exact identifiers, more
  -- than one joined by '; '. NULL: none is exact; term_identifiers has the rest.
  SELECT
    term,
    term_kind,
    group_concat(CASE prefix WHEN 'MONDO' THEN curie END, '; ') AS mondo,
    group_concat(CASE prefix WHEN 'DOID' THEN curie END, '; ') AS doid,
    group_concat(CASE prefix WHEN 'MESH' THEN accession END, '; ') AS mesh,
    group_concat(CASE prefix WHEN 'ICD10CM' THEN accession END, '; ') AS icd10cm,
    group_concat(CASE prefix WHEN 'ICD10' THEN accession END, '; ') AS icd10,
    group_concat(CASE prefix WHEN 'icd11.foundation' THEN accession END, '; ') AS icd11,
    group_concat(CASE prefix WHEN 'UMLS' THEN accession END, '; ') AS umls,
    group_concat(CASE prefix WHEN 'OMIM' THEN accession END, '; ') AS omim,
    group_concat(CASE prefix WHEN 'Orphanet' THEN accession END, '; ') AS orphanet,
    group_concat(CASE prefix WHEN 'HP' THEN curie END, '; ') AS hp,
    group_concat(CASE prefix WHEN 'EFO' THEN curie END, '; ') AS efo,
    group_concat(CASE prefix WHEN 'NCIT' THEN accession END, '; ') AS ncit
  FROM (
    SELECT
      terms.label AS term,
      terms.kind AS term_kind,
      terms.term_id AS term_id,
      exact.prefix AS prefix,
      exact.curie AS curie,
      exact.accession AS accession
    FROM terms
    LEFT JOIN term_identifiers AS exact
      ON exact.term_id = terms.term_id AND exact.match_type = 'exact'
    WHERE terms.kind IN ('disease', 'field')
    ORDER BY terms.term_id, exact.curie
  )
  GROUP BY term_id, term, term_kind;

CREATE VIEW genes AS
  -- One row per gene or protein, and claim and cell that names it, with its role there.
  SELECT
    claim_terms.term AS term,
    CASE claim_terms.cell
      WHEN 'cargo' THEN 'cargo'
      ELSE 'named in the ' || claim_terms.cell
    END AS role,
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

CREATE VIEW claim_papers AS
  -- One row per claim, reference number and paper that the number most likely is. The
  -- number is printed, the paper is inferred: status says so, or that none is identified.
  SELECT
    claim_citations.claim AS claim,
    claim_citations.citation AS citation,
    claim_citations.position AS position,
    CASE
      WHEN publications.publication_id IS NULL THEN 'not identified'
      WHEN citation_publications.one_of IS NOT NULL THEN 'inferred, one of several numbers'
      ELSE 'inferred'
    END AS status,
    citation_publications.confidence AS confidence,
    citation_publications.one_of AS one_of,
    publications.first_author AS first_author,
    publications.title AS title,
    publications.journal AS journal,
    publications.year AS year,
    'https://doi.org/' || publications.doi AS url,
    publications.pmid AS pmid,
    publications.pmcid AS pmcid,
    citation_publications.basis AS basis,
    claim_citations.disease AS disease,
    claim_citations.citations AS citations,
    claim_citations.source_table AS source_table
  FROM claim_citations
  JOIN source_tables ON source_tables.name = claim_citations.source_table
  JOIN citations
    ON citations.source_table_id = source_tables.source_table_id
    AND citations.number = claim_citations.citation
  LEFT JOIN citation_publications
    ON citation_publications.citation_id = citations.citation_id
  LEFT JOIN publications
    ON publications.publication_id = citation_publications.publication_id;

CREATE VIEW sssom AS
  -- The identifiers as SSSOM mappings, term to identifier (https://w3id.org/sssom).
  SELECT
    'migrasome:' || replace(terms.kind, ' ', '_') || '/' || replace(terms.key, ' ', '_')
      AS subject_id,
    terms.label AS subject_label,
    terms.kind AS subject_category,
    'skos:' || term_xrefs.predicate || 'Match' AS predicate_id,
    term_xrefs.curie AS object_id,
    term_xrefs.label AS object_label,
    'semapv:ManualMappingCuration' AS mapping_justification,
    coalesce(term_xrefs.note, term_xrefs.caution) AS comment,
    term_xrefs.source AS other
  FROM term_xrefs
  JOIN terms ON terms.term_id = term_xrefs.term_id;

CREATE VIEW cargo_terms AS
  -- One row per printed cargo, with the term that it means; NULL: not curated.
  SELECT
    cargos.name AS cargo,
    cargos.kind AS cargo_kind,
    terms.label AS term,
    cargos.term_id AS term_id
  FROM cargos
  LEFT JOIN terms ON terms.term_id = cargos.term_id;

CREATE VIEW disease_terms AS
  -- One row per printed disease, with the term that it means; NULL: not curated.
  SELECT
    diseases.name AS disease,
    categories.name AS category,
    terms.label AS term,
    terms.kind AS term_kind,
    diseases.term_id AS term_id
  FROM diseases
  JOIN categories ON categories.category_id = diseases.category_id
  LEFT JOIN terms ON terms.term_id = diseases.term_id;

CREATE VIEW claim_diseases AS
  -- One row per claim, disease or medical field that it names, and the cell that names
  -- it: the disease itself may stand in another cell than Disease.
  SELECT
    named.claim AS claim,
    named.cell AS cell,
    terms.label AS term,
    terms.kind AS term_kind,
    named.term_id AS term_id
  FROM (
    SELECT mechanism_id AS claim, cell, term_id
    FROM mechanism_terms
    -- Not UNION, which would read every claim before it looks for one disease.
    UNION ALL
    SELECT mechanisms.mechanism_id, 'disease', diseases.term_id
    FROM diseases
    JOIN mechanisms ON mechanisms.disease_id = diseases.disease_id
    WHERE diseases.term_id IS NOT NULL
      AND NOT EXISTS (
        SELECT 1
        FROM mechanism_terms AS known
        WHERE known.mechanism_id = mechanisms.mechanism_id
          AND known.cell = 'disease'
          AND known.term_id = diseases.term_id
      )
  ) AS named
  JOIN terms ON terms.term_id = named.term_id
  WHERE terms.kind IN ('disease', 'field');

CREATE VIEW sssom_header AS
  -- The lines that a SSSOM file has above the rows of sssom.
  SELECT 1 AS line, '#mapping_set_id: "https://example.org/migrasome/' || value || '"' AS text
  FROM metadata
  WHERE name = 'data_version'
  UNION ALL
  SELECT 2, '#license: "https://spdx.org/licenses/MIT"'
  UNION ALL
  SELECT 3, '#curie_map:'
  UNION ALL
  SELECT 4, '#  migrasome: "https://example.org/migrasome/"'
  UNION ALL
  SELECT 5, '#  semapv: "https://w3id.org/semapv/vocab/"'
  UNION ALL
  SELECT 6, '#  skos: "http://www.w3.org/2004/02/skos/core#"'
  UNION ALL
  SELECT 6 + prefix_id, '#  ' || prefix || ': "' || replace(url, '$1', '') || '"'
  FROM prefixes;
