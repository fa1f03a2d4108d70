-- What is computed in a view has a type, so that tools which ask for one are told; a name is
-- looked up in one place; and the file says what to read first.

DROP VIEW claims;

DROP VIEW table_1;

DROP VIEW claim_cells;

DROP VIEW term_identifiers;

DROP VIEW gene_identifiers;

DROP VIEW cargo_identifiers;

DROP VIEW disease_identifiers;

DROP VIEW genes;

DROP VIEW claim_papers;

DROP VIEW sssom;

DROP VIEW sssom_header;

CREATE VIEW claims AS
  -- One row per claim, in readable names. cargo is NULL where the source gives
  -- none (cargo_status says so).
  SELECT
    mechanisms.mechanism_id AS claim,
    source_tables.name AS source_table,
    source_rows.row AS row,
    categories.name AS category,
    diseases.name AS disease,
    CAST(
      (
        SELECT group_concat(word, '')
        FROM (
          SELECT mechanism_sources.separator || mechanism_sources.printed AS word
          FROM mechanism_sources
          WHERE mechanism_sources.mechanism_id = mechanisms.mechanism_id
          ORDER BY mechanism_sources.position
        )
      ) AS TEXT
    ) AS source,
    CAST(
      (
        SELECT group_concat(word, '')
        FROM (
          SELECT mechanism_cargos.separator || mechanism_cargos.printed AS word
          FROM mechanism_cargos
          WHERE mechanism_cargos.mechanism_id = mechanisms.mechanism_id
          ORDER BY mechanism_cargos.position
        )
      ) AS TEXT
    ) AS cargo,
    mechanisms.cargo_status AS cargo_status,
    mechanisms.mechanism AS mechanism,
    mechanisms.effect AS effect,
    CAST(
      (
        SELECT '[' || group_concat(word, '') || ']'
        FROM (
          SELECT mechanism_citations.separator || citations.number AS word
          FROM mechanism_citations
          JOIN citations ON citations.citation_id = mechanism_citations.citation_id
          WHERE mechanism_citations.mechanism_id = mechanisms.mechanism_id
          ORDER BY mechanism_citations.position
        )
      ) AS TEXT
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
    CAST(CASE cargo_status WHEN 'not given' THEN '–' ELSE cargo END AS TEXT) AS cargo,
    mechanism,
    effect,
    citations
  FROM claims
  WHERE source_table = 'table-1';

CREATE VIEW claim_cells AS
  -- One row per claim and cell, in the order in which they are printed: the view
  -- to search.
  SELECT
    claim, CAST(position AS INTEGER) AS position, CAST(cell AS TEXT) AS cell,
    CAST(text AS TEXT) AS text, disease, citations, source_table
  FROM (
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
    SELECT claim, 7, 'citations', citations, disease, citations, source_table FROM claims
  );

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
    CAST(replace(prefixes.url, '$1', term_xrefs.accession) AS TEXT) AS url,
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
    CAST(max(CASE WHEN prefix = 'HGNC' THEN match_type END) AS TEXT) AS match_type,
    CAST(max(CASE WHEN prefix = 'HGNC' THEN label END) AS TEXT) AS symbol,
    CAST(max(CASE WHEN prefix = 'HGNC' THEN curie END) AS TEXT) AS hgnc,
    CAST(max(CASE WHEN prefix = 'NCBIGene' THEN accession END) AS TEXT) AS ncbi_gene,
    CAST(max(CASE WHEN prefix = 'ENSEMBL' AND accession GLOB 'ENSG[0-9]*' THEN accession END) AS TEXT) AS ensembl,
    CAST(max(CASE WHEN prefix = 'UniProtKB' AND label LIKE '%\_HUMAN' ESCAPE '\' THEN accession END) AS TEXT) AS uniprot,
    CAST(max(CASE WHEN prefix = 'FPLX' THEN curie END) AS TEXT) AS family,
    CAST(max(CASE WHEN prefix = 'MGI' THEN label END) AS TEXT) AS mouse_symbol,
    CAST(max(CASE WHEN prefix = 'MGI' THEN curie END) AS TEXT) AS mouse_mgi,
    CAST(max(CASE WHEN prefix = 'HGNC' THEN note END) AS TEXT) AS note
  FROM term_identifiers
  GROUP BY term, term_kind, term_id
  HAVING max(prefix = 'HGNC') = 1;

CREATE VIEW cargo_identifiers AS
  -- One row per cargo. Gene columns are NULL and gene_status says 'not applicable' where
  -- the cargo is no gene product; 'not curated' where nobody has looked.
  SELECT
    cargos.name AS cargo,
    cargos.kind AS cargo_kind,
    CAST(
      CASE
        WHEN gene_identifiers.term_id IS NOT NULL THEN 'gene product'
        WHEN cargos.term_id IS NULL THEN 'not curated'
        ELSE 'not applicable'
      END AS TEXT
    ) AS gene_status,
    gene_identifiers.symbol AS symbol,
    gene_identifiers.hgnc AS hgnc,
    gene_identifiers.ncbi_gene AS ncbi_gene,
    gene_identifiers.ensembl AS ensembl,
    gene_identifiers.uniprot AS uniprot,
    gene_identifiers.family AS family,
    gene_identifiers.mouse_symbol AS mouse_symbol,
    gene_identifiers.mouse_mgi AS mouse_mgi,
    CAST(
      (
        SELECT max(accession)
        FROM term_identifiers
        WHERE term_identifiers.term_id = cargos.term_id
          AND prefix = 'MESH'
          AND match_type = 'exact'
      ) AS TEXT
    ) AS mesh,
    CAST(
      (
        SELECT max(curie)
        FROM term_identifiers
        WHERE term_identifiers.term_id = cargos.term_id
          AND prefix = 'GO'
          AND match_type = 'exact'
      ) AS TEXT
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
    CAST(group_concat(CASE prefix WHEN 'MONDO' THEN curie END, '; ') AS TEXT) AS mondo,
    CAST(group_concat(CASE prefix WHEN 'DOID' THEN curie END, '; ') AS TEXT) AS doid,
    CAST(group_concat(CASE prefix WHEN 'MESH' THEN accession END, '; ') AS TEXT) AS mesh,
    CAST(group_concat(CASE prefix WHEN 'ICD10CM' THEN accession END, '; ') AS TEXT) AS icd10cm,
    CAST(group_concat(CASE prefix WHEN 'ICD10' THEN accession END, '; ') AS TEXT) AS icd10,
    CAST(group_concat(CASE prefix WHEN 'icd11.foundation' THEN accession END, '; ') AS TEXT) AS icd11,
    CAST(group_concat(CASE prefix WHEN 'UMLS' THEN accession END, '; ') AS TEXT) AS umls,
    CAST(group_concat(CASE prefix WHEN 'OMIM' THEN accession END, '; ') AS TEXT) AS omim,
    CAST(group_concat(CASE prefix WHEN 'Orphanet' THEN accession END, '; ') AS TEXT) AS orphanet,
    CAST(group_concat(CASE prefix WHEN 'HP' THEN curie END, '; ') AS TEXT) AS hp,
    CAST(group_concat(CASE prefix WHEN 'EFO' THEN curie END, '; ') AS TEXT) AS efo,
    CAST(group_concat(CASE prefix WHEN 'NCIT' THEN accession END, '; ') AS TEXT) AS ncit
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
    CAST(
      CASE claim_terms.cell
        WHEN 'cargo' THEN 'cargo'
        ELSE 'named in the ' || claim_terms.cell
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

CREATE VIEW claim_papers AS
  -- One row per claim, reference number and paper that the number most likely is. The
  -- number is printed, the paper is inferred: status says so, or that none is identified.
  SELECT
    claim_citations.claim AS claim,
    claim_citations.citation AS citation,
    claim_citations.position AS position,
    CAST(
      CASE
        WHEN publications.publication_id IS NULL THEN 'not identified'
        WHEN citation_publications.one_of IS NOT NULL THEN 'inferred, one of several numbers'
        ELSE 'inferred'
      END AS TEXT
    ) AS status,
    citation_publications.confidence AS confidence,
    citation_publications.one_of AS one_of,
    publications.first_author AS first_author,
    publications.title AS title,
    publications.journal AS journal,
    publications.year AS year,
    CAST('https://doi.org/' || publications.doi AS TEXT) AS url,
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

CREATE VIEW known_names AS
  -- What a name means: one row per key and term. Ask with key = lower(trim(your name)).
  -- match_type is 'ambiguous' where the key never matches silently: the rows of that key are
  -- then what it could mean, and note says why to mind. mouse_spelling: written so, the name
  -- is the mouse's, which is only related.
  SELECT
    key,
    term_id,
    term,
    term_kind,
    CAST(key_kind || ' ' || spelling AS TEXT) AS matched_as,
    CAST(match_type AS TEXT) AS match_type,
    mouse_spelling,
    CAST(note AS TEXT) AS note
  FROM term_keys
  UNION ALL
  SELECT
    term_spellings.key,
    term_spellings.term_id,
    terms.label,
    terms.kind,
    CAST(min(term_spellings.key_kind || ' ' || term_spellings.spelling) AS TEXT),
    CAST('ambiguous' AS TEXT),
    CAST(NULL AS TEXT),
    CAST(max(coalesce(term_spellings.caution, term_spellings.note)) AS TEXT)
  FROM term_spellings
  JOIN terms ON terms.term_id = term_spellings.term_id
  WHERE NOT EXISTS (SELECT 1 FROM term_keys WHERE term_keys.key = term_spellings.key)
  GROUP BY term_spellings.key, term_spellings.term_id, terms.label, terms.kind;

CREATE VIEW about_this_file AS
  -- To be read first: what this file is, what to open, which questions it answers.
  SELECT
    CAST(line AS INTEGER) AS line,
    CAST(part AS TEXT) AS part,
    CAST(name AS TEXT) AS name,
    CAST(what AS TEXT) AS what
  FROM (
    SELECT
      1 AS line, 'this file' AS part, 'migrasome' AS name,
      'What migrasomes carry, in which disease, by which mechanism, shown by whom.' AS what
    UNION ALL
    SELECT 2, 'this file', name, value FROM metadata WHERE name = 'data_version'
    UNION ALL
    SELECT 3, 'this file', name, value FROM metadata WHERE name = 'cite'
    UNION ALL
    SELECT 4, 'this file', name, value FROM metadata WHERE name = 'licence_data'
    UNION ALL
    SELECT 11, 'read first', 'table_1', 'The printed table, cell for cell.'
    UNION ALL
    SELECT 12, 'read first', 'claims', 'One row per claim, of every source table.'
    UNION ALL
    SELECT 13, 'read first', 'claim_cargos', 'One row per claim and cargo.'
    UNION ALL
    SELECT 14, 'read first', 'genes', 'One row per gene or protein, and claim and cell that names it.'
    UNION ALL
    SELECT 15, 'read first', 'claim_papers', 'The papers that the reference numbers most likely are.'
    UNION ALL
    SELECT 16, 'read first', 'term_identifiers', 'Every identifier of every term.'
    UNION ALL
    SELECT 17, 'join on', 'term_keys', 'Your names: ON key = lower(trim(your_column)); it has term_id.'
    UNION ALL
    SELECT 18, 'join on', 'ambiguous_keys', 'Names that could mean something else: look before you join.'
    UNION ALL
    SELECT 19, 'more', 'column_docs', 'A sentence for each column of each table and view.'
    UNION ALL
    SELECT 20, 'more', 'saved_queries', 'The SQL of the reports below, for any client.'
    UNION ALL
    SELECT 100 + saved_query_id, 'report', name, title FROM saved_queries
  );

CREATE VIEW claim_references AS
  -- One row per claim: its references as printed, and where they are not those of Table 1 the
  -- name of their table before them, so that the numbers of two tables never mix in a list.
  SELECT
    claim,
    CAST(
      CASE source_table
        WHEN 'table-1' THEN citations
        ELSE source_table || coalesce(' ' || citations, '')
      END AS TEXT
    ) AS reference,
    source_table
  FROM claims;

CREATE VIEW source_terms AS
  -- One row per printed sample source, with the term that it means; NULL: not curated.
  SELECT
    sample_sources.name AS source,
    sample_sources.kind AS source_kind,
    terms.label AS term,
    sample_sources.term_id AS term_id
  FROM sample_sources
  LEFT JOIN terms ON terms.term_id = sample_sources.term_id;

CREATE VIEW term_names AS
  -- One row per term and other name of it, with what kind of name that is. ambiguous: it never
  -- matches silently, caution says why.
  SELECT
    terms.label AS term,
    terms.kind AS term_kind,
    terms.term_id AS term_id,
    term_aliases.alias AS alias,
    term_aliases.kind AS kind,
    term_aliases.predicate AS match_type,
    term_aliases.ambiguous AS ambiguous,
    term_aliases.caution AS caution,
    term_aliases.source AS source
  FROM term_aliases
  JOIN terms ON terms.term_id = term_aliases.term_id;

CREATE VIEW sssom AS
  -- The identifiers as SSSOM mappings, term to identifier (https://w3id.org/sssom). Where we
  -- judged by hand how exact one is, it says so; else how it was found is not specified, and
  -- other says where it was read.
  SELECT
    CAST('migrasome:term-' || terms.term_id AS TEXT) AS subject_id,
    terms.label AS subject_label,
    CAST('migrasome:' || replace(terms.kind, ' ', '-') AS TEXT) AS subject_category,
    CAST('skos:' || term_xrefs.predicate || 'Match' AS TEXT) AS predicate_id,
    term_xrefs.curie AS object_id,
    term_xrefs.label AS object_label,
    CAST(
      CASE
        WHEN term_xrefs.predicate IN ('close', 'broad', 'narrow')
          OR coalesce(term_xrefs.caution, term_xrefs.note) IS NOT NULL
          THEN 'semapv:ManualMappingCuration'
        ELSE 'semapv:UnspecifiedMatching'
      END AS TEXT
    ) AS mapping_justification,
    CAST(coalesce(term_xrefs.note, term_xrefs.caution) AS TEXT) AS comment,
    term_xrefs.source AS other
  FROM term_xrefs
  JOIN terms ON terms.term_id = term_xrefs.term_id;

CREATE VIEW sssom_header AS
  -- The lines that a SSSOM file has above the rows of sssom. urn:migrasome: is a name and no
  -- address: urn:migrasome:term-12 is the term 12 of this file, in every version of it.
  SELECT CAST(line AS INTEGER) AS line, CAST(text AS TEXT) AS text
  FROM (
    SELECT 1 AS line, '#mapping_set_id: "urn:migrasome:mappings:' || value || '"' AS text
    FROM metadata
    WHERE name = 'data_version'
    UNION ALL
    SELECT 2, '#mapping_set_title: "Identifiers of what the literature on migrasomes names"'
    UNION ALL
    SELECT 3, '#mapping_set_version: "' || value || '"'
    FROM metadata
    WHERE name = 'data_version'
    UNION ALL
    SELECT 4, '#license: "https://spdx.org/licenses/MIT"'
    UNION ALL
    SELECT 5, '#curie_map:'
    UNION ALL
    SELECT 6, '#  migrasome: "urn:migrasome:"'
    UNION ALL
    SELECT 7, '#  semapv: "https://w3id.org/semapv/vocab/"'
    UNION ALL
    SELECT 8, '#  skos: "http://www.w3.org/2004/02/skos/core#"'
    UNION ALL
    SELECT 8 + prefix_id, '#  ' || prefix || ': "' || replace(url, '$1', '') || '"'
    FROM prefixes
  );

-- Tools that list tables in the order in which they were made show this one last.
CREATE TABLE moved_history AS SELECT * FROM refinery_schema_history;

DROP TABLE refinery_schema_history;

CREATE TABLE refinery_schema_history (
  version INT4 PRIMARY KEY,
  name VARCHAR(255),
  applied_on VARCHAR(255),
  checksum VARCHAR(255)
);

INSERT INTO refinery_schema_history SELECT * FROM moved_history;

DROP TABLE moved_history;
