-- id: 4
-- title: Claims, diseases and cargos by category; findings by kind
-- group: Both layers
-- How much each source table says of tumors, infections and the rest: how many claims, about
-- how many diseases, and for how many of the claims a cargo is given or not. Findings have no
-- category. They stand below by kind (cargo, marker, biogenesis, disease, physiology): how many
-- there are (claim_count), about how many diseases, how many have what is in or on migrasomes
-- (cargo_given), from how many papers. layer says which of the two, or a lab's own; those of
-- each source of a lab's own have lines of their own.
SELECT
  category,
  claim_count,
  diseases,
  cargo_given,
  cargo_not_given,
  cargos,
  claim_numbers,
  citations,
  source_table,
  layer,
  papers,
  accessions
FROM (
  SELECT
    1 AS place,
    category,
    count(*) AS claim_count,
    count(DISTINCT disease) AS diseases,
    sum(cargo_status = 'reported') AS cargo_given,
    sum(cargo_status = 'not given') AS cargo_not_given,
    (
      SELECT group_concat(cargo, '; ')
      FROM (
        SELECT DISTINCT claim_cargos.cargo
        FROM claim_cargos
        WHERE claim_cargos.category = chosen.category
          AND claim_cargos.source_table = chosen.source_table
        ORDER BY claim_cargos.cargo
      )
    ) AS cargos,
    group_concat(claim, '; ') AS claim_numbers,
    group_concat(citations, '; ') AS citations,
    source_table,
    layer,
    NULL AS papers,
    NULL AS accessions
  FROM (
    SELECT
      claims.category, claims.disease, claims.cargo_status, claims.claim, claims.citations,
      claims.source_table, claim_accessions.layer
    FROM claims
    JOIN claim_accessions ON claim_accessions.claim = claims.claim
    ORDER BY claims.source_table, claims.category, claims.claim
  ) AS chosen
  GROUP BY source_table, layer, category
  UNION ALL
  SELECT
    2,
    'finding: ' || findings.kind,
    count(DISTINCT findings.accession),
    count(DISTINCT context.term_id),
    count(DISTINCT CASE evidence.role_group WHEN 'carried' THEN findings.accession END),
    NULL,
    NULL,
    NULL,
    NULL,
    evidence.source_table,
    evidence.layer,
    count(DISTINCT findings.publication_id),
    (
      SELECT group_concat(accession, '; ')
      FROM (
        SELECT finding_accessions.accession
        FROM finding_accessions
        JOIN findings AS each ON each.finding_id = finding_accessions.finding_id
        WHERE each.kind = findings.kind
          AND finding_accessions.layer = evidence.layer
          AND each.source_table_id IS findings.source_table_id
        ORDER BY finding_accessions.finding_id
      )
    )
  FROM findings
  JOIN evidence ON evidence.accession = findings.accession AND evidence.claim IS NULL
  LEFT JOIN evidence_terms AS context
    ON context.accession = findings.accession
    AND context.part = 'context'
    AND context.term_kind = 'disease'
  GROUP BY findings.kind, evidence.layer, evidence.source_table, findings.source_table_id
)
ORDER BY
  place,
  coalesce(source_table, 'table-1') <> 'table-1',
  source_table,
  category,
  layer;
