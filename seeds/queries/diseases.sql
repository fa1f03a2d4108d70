-- title: Every disease, with its cargos and sources
-- One line per printed Disease cell. Some name a medical field (Ophthalmology), as
-- the table does. An empty cargos column: the review gives no cargo.
SELECT
  disease,
  category,
  count(*) AS claims,
  (
    SELECT group_concat(cargo, '; ')
    FROM (
      SELECT DISTINCT claim_cargos.cargo
      FROM claim_cargos
      WHERE claim_cargos.disease = claims.disease
        AND claim_cargos.category = claims.category
      ORDER BY claim_cargos.cargo
    )
  ) AS cargos,
  (
    SELECT group_concat(source, '; ')
    FROM (
      SELECT DISTINCT claim_sources.source
      FROM claim_sources
      WHERE claim_sources.disease = claims.disease
        AND claim_sources.category = claims.category
      ORDER BY claim_sources.source
    )
  ) AS sources,
  group_concat(citations, '; ') AS citations
FROM (
  SELECT disease, category, citations
  FROM claims
  ORDER BY disease, category, claim
) AS claims
GROUP BY disease, category
ORDER BY disease, category;
