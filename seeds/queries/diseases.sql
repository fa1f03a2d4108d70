-- id: 8
-- title: Every disease, with its cargos and sources
-- One line per printed Disease cell. Some name a medical field (Ophthalmology), as
-- the table does. The lists are in step: one item per claim, an en dash (–) where the
-- review gives no cargo.
SELECT
  disease,
  category,
  group_concat(coalesce(cargo, '–'), '; ') AS cargos,
  group_concat(source, '; ') AS sources,
  group_concat(claim, '; ') AS claims,
  group_concat(citations, '; ') AS citations
FROM (
  SELECT disease, category, cargo, source, claim, citations
  FROM claims
  ORDER BY disease, category, claim
)
GROUP BY disease, category
ORDER BY disease, category;
