-- id: 20
-- title: Everything about one gene, protein, disease, cell or process
-- group: Looking up
-- One page: by which rule the name was taken and what it is (is), what to mind (mind), each
-- claim that names it and in which role or cell (cargo of, disease of, sample of, named in
-- …), its identifiers,
-- its other names, the papers behind the claims, and what is not known. A name that is
-- ambiguous gives what it could mean (could be).
-- param term: any name, symbol, alias or identifier, e.g. CXCR4, HCC, podocyte or P15692
-- accepts term: SELECT key FROM known_names
WITH
  matched AS (
    SELECT
      term,
      term_kind,
      term_id,
      CASE
        WHEN mouse_spelling = trim(:term) THEN 'mouse symbol ' || mouse_spelling
        ELSE matched_as
      END AS matched_as,
      CASE WHEN mouse_spelling = trim(:term) THEN 'related' ELSE match_type END AS match_type,
      note
    FROM known_names
    WHERE key = lower(trim(:term))
  ),
  sure AS (
    SELECT * FROM matched WHERE match_type <> 'ambiguous'
  ),
  named AS (
    SELECT
      term_id,
      claim,
      CASE
        WHEN max(cell = 'cargo') THEN 'cargo of'
        WHEN max(cell = 'disease') THEN 'disease of'
        WHEN max(cell = 'source') THEN 'sample of'
      END AS role,
      group_concat(
        CASE WHEN cell IN ('category', 'mechanism', 'effect') THEN cell END, ', '
      ) AS cells
    FROM (
      SELECT DISTINCT sure.term_id, claim_terms.claim, claim_terms.cell
      FROM sure
      JOIN claim_terms ON claim_terms.term_id = sure.term_id
      ORDER BY sure.term_id, claim_terms.claim, claim_terms.cell
    )
    GROUP BY term_id, claim
  )
SELECT
  part,
  name,
  value,
  claim,
  citations,
  source_table
FROM (
  SELECT
    1 AS place, term_id, 0 AS rank, 'is' AS part, term AS name,
    term_kind || '; taken by ' || matched_as || ' (' || match_type || ')' AS value,
    NULL AS claim, NULL AS citations, NULL AS source_table
  FROM sure
  UNION ALL
  SELECT 1, term_id, 1, 'mind', term, note, NULL, NULL, NULL
  FROM sure
  WHERE note IS NOT NULL
  UNION ALL
  SELECT
    2, named.term_id, named.role IS NULL,
    coalesce(
      named.role || coalesce(', named in ' || named.cells, ''),
      'named in ' || named.cells
    ),
    claims.disease,
    claims.mechanism || ' → ' || claims.effect,
    claims.claim, claims.citations, claims.source_table
  FROM named
  JOIN claims ON claims.claim = named.claim
  UNION ALL
  SELECT
    3, sure.term_id,
    CASE term_identifiers.match_type
      WHEN 'exact' THEN 0
      WHEN 'close' THEN 1
      WHEN 'narrow' THEN 2
      WHEN 'broad' THEN 3
      ELSE 4
    END,
    'identifier', term_identifiers.curie,
    term_identifiers.match_type || coalesce(', ' || term_identifiers.label, '')
      || coalesce(', ' || coalesce(term_identifiers.caution, term_identifiers.note), ''),
    NULL, NULL, NULL
  FROM sure
  JOIN term_identifiers ON term_identifiers.term_id = sure.term_id
  UNION ALL
  SELECT 4, term_id, 0, 'also called', kind, group_concat(alias, '; '), NULL, NULL, NULL
  FROM (
    SELECT
      sure.term_id,
      term_names.kind,
      term_names.alias || CASE term_names.ambiguous WHEN 1 THEN ' (ambiguous)' ELSE '' END AS alias
    FROM sure
    JOIN term_names ON term_names.term_id = sure.term_id
    ORDER BY sure.term_id, term_names.kind, term_names.alias
  )
  GROUP BY term_id, kind
  UNION ALL
  SELECT
    5, named.term_id, claim_papers.citation,
    'paper', '[' || claim_papers.citation || '] ' || claim_papers.status
      || coalesce(' (' || claim_papers.confidence || ')', ''),
    coalesce(
      claim_papers.first_author || ' ' || claim_papers.year || '. ' || claim_papers.title
        || '. ' || claim_papers.journal || '. '
        || coalesce(claim_papers.url, 'PMID ' || claim_papers.pmid),
      'not known which paper this is'
    ),
    claim_papers.claim, claim_papers.citations, claim_papers.source_table
  FROM named
  JOIN claim_papers ON claim_papers.claim = named.claim
  UNION ALL
  SELECT 6, term_id, 0, 'not known', term, 'no exact identifier is curated', NULL, NULL, NULL
  FROM sure
  WHERE NOT EXISTS (
    SELECT 1
    FROM term_identifiers
    WHERE term_identifiers.term_id = sure.term_id AND term_identifiers.match_type = 'exact'
  )
  UNION ALL
  SELECT 6, term_id, 1, 'not known', term, 'no claim names it', NULL, NULL, NULL
  FROM sure
  WHERE NOT EXISTS (SELECT 1 FROM named WHERE named.term_id = sure.term_id)
  UNION ALL
  SELECT
    6, named.term_id, 2 + claims.claim, 'not known', claims.disease,
    'which cargo: the source gives none', claims.claim, claims.citations, claims.source_table
  FROM named
  JOIN claims ON claims.claim = named.claim
  WHERE claims.cargo_status = 'not given'
  UNION ALL
  SELECT
    7, term_id, 0, 'could be', term, term_kind || ': ' || matched_as || coalesce('; ' || note, ''),
    NULL, NULL, NULL
  FROM matched
  WHERE match_type = 'ambiguous'
)
ORDER BY place, term_id, rank, claim, part, name, value;
