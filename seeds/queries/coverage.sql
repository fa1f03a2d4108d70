-- id: 6
-- title: What has identifiers or papers, and what lacks
-- group: Both layers
-- One line per cargo, disease and claim of Table 1, and below per gene, disease or other thing
-- that only findings are about (layer): how many identifiers are exact, how many are only near,
-- how many papers are inferred or read, and what is missing and why (not given by the source,
-- not applicable, not curated yet). accessions are the findings.
WITH
  counted AS (
    SELECT
      term_id,
      sum(match_type = 'exact') AS exact_identifiers,
      sum(match_type <> 'exact') AS other_identifiers
    FROM term_identifiers
    GROUP BY term_id
  )
SELECT
  item,
  name,
  exact_identifiers,
  other_identifiers,
  papers,
  missing,
  claims AS claim_numbers,
  citations,
  coalesce(
    layer,
    (SELECT claim_accessions.layer FROM claim_accessions WHERE claim = CAST(claims AS INTEGER))
  ) AS layer,
  accessions
FROM (
  SELECT
    1 AS place,
    'cargo' AS item,
    cargo_terms.cargo AS name,
    coalesce(counted.exact_identifiers, 0) AS exact_identifiers,
    coalesce(counted.other_identifiers, 0) AS other_identifiers,
    NULL AS papers,
    CASE cargo_identifiers.gene_status
      WHEN 'not applicable' THEN 'gene: not applicable (' || cargo_terms.cargo_kind || ')'
      WHEN 'not curated' THEN 'identifiers: not curated yet'
    END AS missing,
    (
      SELECT group_concat(claim, '; ')
      FROM (SELECT claim FROM claim_cargos WHERE claim_cargos.cargo = cargo_terms.cargo ORDER BY claim)
    ) AS claims,
    (
      SELECT group_concat(reference, '; ')
      FROM (
        SELECT claim_references.reference
        FROM claim_cargos
        JOIN claim_references ON claim_references.claim = claim_cargos.claim
        WHERE claim_cargos.cargo = cargo_terms.cargo
        ORDER BY claim_cargos.claim
      )
    ) AS citations,
    NULL AS accessions,
    NULL AS layer
  FROM cargo_terms
  JOIN cargo_identifiers ON cargo_identifiers.cargo = cargo_terms.cargo
  LEFT JOIN counted ON counted.term_id = cargo_terms.term_id
  UNION ALL
  SELECT
    2,
    term_kind,
    term,
    exact_identifiers,
    other_identifiers,
    NULL,
    CASE
      WHEN term_kind = 'field' THEN 'disease: not applicable (a medical field)'
      WHEN exact_identifiers > 0 THEN NULL
      WHEN other_identifiers > 0 THEN 'exact identifier: not curated yet (near ones only)'
      ELSE 'identifiers: not curated yet'
    END,
    claims,
    citations,
    NULL,
    NULL
  FROM (
    SELECT
      term,
      term_kind,
      coalesce(counted.exact_identifiers, 0) AS exact_identifiers,
      coalesce(counted.other_identifiers, 0) AS other_identifiers,
      group_concat(claim, '; ') AS claims,
      group_concat(citations, '; ') AS citations
    FROM (
      SELECT DISTINCT
        claim_diseases.term, claim_diseases.term_kind, claim_diseases.term_id,
        claim_references.claim, claim_references.reference AS citations
      FROM claim_diseases
      JOIN claim_references ON claim_references.claim = claim_diseases.claim
      ORDER BY claim_diseases.term_id, claim_references.claim
    ) AS named
    LEFT JOIN counted ON counted.term_id = named.term_id
    GROUP BY named.term_id, term, term_kind
  )
  UNION ALL
  SELECT
    3,
    'claim',
    claims.disease,
    NULL,
    NULL,
    (
      SELECT count(DISTINCT url) FROM claim_papers WHERE claim_papers.claim = claims.claim
    ),
    nullif(
      (
        SELECT group_concat(why, '; ')
        FROM (
          SELECT 1 AS reason, 'cargo: not given by the source' AS why
          WHERE cargo_status = 'not given'
          UNION
          SELECT 2, 'paper: not identified for ' || citation
          FROM claim_papers
          WHERE claim_papers.claim = claims.claim AND status = 'not identified'
          UNION
          SELECT 3, 'paper: which of ' || one_of || ' it is, is not known'
          FROM claim_papers
          WHERE claim_papers.claim = claims.claim AND one_of IS NOT NULL
          ORDER BY 1, 2
        )
      ),
      ''
    ),
    claims.claim,
    claim_references.reference,
    NULL,
    NULL
  FROM claims
  JOIN claim_references ON claim_references.claim = claims.claim
  UNION ALL
  SELECT
    4,
    term_kind,
    term,
    coalesce(counted.exact_identifiers, 0),
    coalesce(counted.other_identifiers, 0),
    (
      SELECT count(DISTINCT publication_id)
      FROM findings
      WHERE '; ' || named.accessions || '; ' LIKE '%; ' || findings.accession || '; %'
    ),
    CASE
      WHEN term_kind = 'field' THEN 'disease: not applicable (a medical field)'
      WHEN counted.exact_identifiers > 0 THEN NULL
      WHEN counted.other_identifiers > 0 THEN 'exact identifier: not curated yet (near ones only)'
      ELSE 'identifiers: not curated yet'
    END,
    NULL,
    NULL,
    accessions,
    layer
  FROM (
    SELECT term_id, term, term_kind, min(layer) AS layer, group_concat(accession, '; ') AS accessions
    FROM (
      SELECT DISTINCT term_id, term, term_kind, layer, accession
      FROM evidence_terms
      WHERE claim IS NULL
        AND (role IS NOT NULL OR (part = 'context' AND term_kind = 'disease'))
        AND term_id NOT IN (SELECT term_id FROM cargo_terms WHERE term_id IS NOT NULL)
        AND term_id NOT IN (SELECT term_id FROM claim_diseases WHERE term_id IS NOT NULL)
      ORDER BY term_id, accession
    )
    GROUP BY term_id, term, term_kind
  ) AS named
  LEFT JOIN counted ON counted.term_id = named.term_id
  UNION ALL
  SELECT
    5, 'finding', subject, NULL, NULL, 1, 'identifiers: ' || replace(no_term, '; ', ', '),
    NULL, NULL, accession, CASE WHEN finding_id < 1000000 THEN 'finding' ELSE 'own' END
  FROM findings
  WHERE no_term IS NOT NULL AND withdrawn IS NULL
)
ORDER BY place, CAST(claims AS INTEGER), item, name, accessions;
