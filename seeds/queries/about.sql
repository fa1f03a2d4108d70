-- id: 20
-- title: Everything about one gene, protein, disease, cell or process
-- group: Looking up
-- One page: by which rule the name was taken and what it is (is), what to mind (mind); each
-- claim of Table 1 (T1:3 is its row 3) that names it, with its role or cell there; then each
-- finding (F040), with its role where it is what the finding is about, else where it is named
-- (context of, sample of, …); its identifiers, its other names, the papers behind all of these,
-- and what is not known. A name that is ambiguous gives what it could mean (could be). Where
-- only a program found the word in a cell, it says so. source_tables: the table of a claim, the
-- source of a finding of a lab's own, or where a term of a lab's own is from.
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
        ELSE max(role)
      END AS role,
      group_concat(
        CASE WHEN cell IN ('category', 'mechanism', 'effect') THEN cell || how END, ', '
      ) AS cells
    FROM (
      SELECT DISTINCT
        sure.term_id, claim_terms.claim, claim_terms.cell, claim_terms.role,
        CASE claim_terms.reading WHEN 'found by program' THEN ' (found by program)' ELSE '' END
          AS how
      FROM sure
      JOIN claim_terms ON claim_terms.term_id = sure.term_id
      ORDER BY sure.term_id, claim_terms.claim, claim_terms.cell, how
    )
    GROUP BY term_id, claim
  ),
  told AS (
    SELECT
      term_id,
      accession,
      min(
        CASE
          WHEN role_group = 'carried' THEN 0
          WHEN role_group = 'regulates' THEN 1
          WHEN role_group = 'context' THEN 2
          WHEN part = 'context' THEN 3
          WHEN part = 'sample' THEN 4
          WHEN part = 'organism' THEN 5
          ELSE 6
        END
      ) AS rank,
      max(role) AS role,
      group_concat(part || how, ', ') AS parts
    FROM (
      SELECT DISTINCT
        sure.term_id, evidence_terms.accession, evidence_terms.part,
        evidence_terms.role, evidence_terms.role_group,
        CASE evidence_terms.reading WHEN 'found by program' THEN ' (found by program)' ELSE '' END
          AS how
      FROM sure
      JOIN evidence_terms ON evidence_terms.term_id = sure.term_id
      WHERE evidence_terms.claim IS NULL
      ORDER BY sure.term_id, evidence_terms.accession, evidence_terms.part, how
    )
    GROUP BY term_id, accession
  )
SELECT
  part,
  name,
  value,
  accession,
  coalesce(source_table, added.sources) AS source_tables
FROM (
  SELECT
    1 AS place, term_id, 0 AS rank, 'is' AS part, term AS name,
    term_kind || '; taken by ' || matched_as || ' (' || match_type || ')' AS value,
    NULL AS accession,
    NULL AS source_table
  FROM sure
  UNION ALL
  SELECT 1, term_id, 1, 'mind', term, note, NULL, NULL
  FROM sure
  WHERE note IS NOT NULL
  UNION ALL
  SELECT
    2, named.term_id, 1000 * (named.role IS NULL) + claims.claim,
    coalesce(
      named.role || coalesce(', named in ' || named.cells, ''),
      'named in ' || named.cells
    ),
    claims.disease,
    claims.mechanism || ' → ' || claims.effect || coalesce(' ' || claim_references.reference, ''),
    claim_accessions.accession,
    claims.source_table
  FROM named
  JOIN claims ON claims.claim = named.claim
  JOIN claim_references ON claim_references.claim = named.claim
  JOIN claim_accessions ON claim_accessions.claim = named.claim
  UNION ALL
  SELECT
    3, told.term_id, told.rank,
    CASE
      WHEN told.role IS NOT NULL THEN told.role
      WHEN told.rank = 3 THEN 'context of'
      WHEN told.rank = 4 THEN 'sample of'
      WHEN told.rank = 5 THEN 'organism of'
      ELSE 'named in ' || told.parts
    END,
    CASE WHEN told.role IS NULL THEN evidence.subject ELSE evidence.context END,
    CASE WHEN told.role IS NULL THEN evidence.role || ', ' ELSE '' END
      || evidence.relation
      || coalesce(': ' || evidence.mechanism, '')
      || coalesce(' → ' || evidence.effect, '')
      || ' (' || evidence.paper || coalesce('; ' || replace(evidence.organism, ';', ','), '')
      || CASE evidence.paper_status WHEN 'read' THEN ')' ELSE ', of another paper)' END,
    told.accession,
    evidence.source_table
  FROM told
  JOIN evidence ON evidence.accession = told.accession
  WHERE evidence.claim IS NULL
  UNION ALL
  SELECT
    4, sure.term_id,
    CASE term_identifiers.match_type
      WHEN 'exact' THEN 0
      WHEN 'close' THEN 1
      WHEN 'narrow' THEN 2
      WHEN 'broad' THEN 3
      ELSE 4
    END,
    'identifier', term_identifiers.match_type,
    term_identifiers.curie || coalesce(' ' || term_identifiers.label, '')
      || coalesce('; ' || coalesce(term_identifiers.caution, term_identifiers.note), ''),
    NULL,
    NULL
  FROM sure
  JOIN term_identifiers ON term_identifiers.term_id = sure.term_id
  UNION ALL
  SELECT 5, term_id, 0, 'also called', kind, group_concat(alias, '; '), NULL, NULL
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
    6, term_id, min(rank), 'paper',
    coalesce(
      paper || CASE
        WHEN min(rank) < 1e9
          THEN coalesce(', inferred for the claim (' || min(confidence) || ')', '')
        ELSE ''
      END,
      '[' || citation || '] not identified'
    ),
    CASE
      WHEN paper IS NULL THEN 'not known which paper this is'
      ELSE coalesce(title || '. ', '') || coalesce(journal || '. ', '')
        || coalesce(doi, 'PMID ' || pmid)
    END,
    group_concat(accession, '; '),
    NULL
  FROM (
    SELECT DISTINCT
      behind.term_id, behind.accession, behind.rank, evidence_papers.publication_id,
      evidence_papers.confidence, evidence_papers.paper, evidence_papers.title,
      evidence_papers.journal, evidence_papers.doi, evidence_papers.pmid,
      CASE WHEN evidence_papers.paper IS NULL THEN evidence_papers.citation END AS citation
    FROM (
      SELECT named.term_id, claim_accessions.accession, named.claim AS rank
      FROM named
      JOIN claim_accessions ON claim_accessions.claim = named.claim
      UNION ALL
      SELECT term_id, accession, 1e9 FROM told
    ) AS behind
    JOIN evidence_papers ON evidence_papers.accession = behind.accession
    ORDER BY behind.term_id, evidence_papers.publication_id, behind.rank, behind.accession
  )
  GROUP BY term_id, publication_id, paper, title, journal, doi, pmid, citation
  UNION ALL
  SELECT 7, term_id, 0, 'not known', term, 'no exact identifier is curated', NULL, NULL
  FROM sure
  WHERE NOT EXISTS (
    SELECT 1
    FROM term_identifiers
    WHERE term_identifiers.term_id = sure.term_id AND term_identifiers.match_type = 'exact'
  )
  UNION ALL
  SELECT
    7, term_id, 1, 'not known', term, 'no claim of Table 1 and no finding names it', NULL, NULL
  FROM sure
  WHERE NOT EXISTS (SELECT 1 FROM named WHERE named.term_id = sure.term_id)
    AND NOT EXISTS (SELECT 1 FROM told WHERE told.term_id = sure.term_id)
  UNION ALL
  SELECT
    7, named.term_id, 2 + claims.claim, 'not known', claims.disease,
    'which cargo: the source gives none', claim_accessions.accession, claims.source_table
  FROM named
  JOIN claims ON claims.claim = named.claim
  JOIN claim_accessions ON claim_accessions.claim = named.claim
  WHERE claims.cargo_status = 'not given'
  UNION ALL
  SELECT
    8, term_id, 0, 'could be', term, term_kind || ': ' || matched_as || coalesce('; ' || note, ''),
    NULL, NULL
  FROM matched
  WHERE match_type = 'ambiguous'
) AS page
LEFT JOIN (
  SELECT term_id, group_concat(source, '; ') AS sources
  FROM (
    SELECT term_tellers.term_id, term_tellers.source
    FROM term_tellers
    WHERE term_tellers.term_id >= 1000000
    ORDER BY term_tellers.term_id, term_tellers.source
  )
  GROUP BY term_id
) AS added ON added.term_id = page.term_id
ORDER BY place, page.term_id, rank, part, accession, name, value;
