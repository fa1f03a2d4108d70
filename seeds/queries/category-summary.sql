-- title: Claims, diseases and cargos by category
-- How much the table says of tumors, infections and the rest, and for how many of
-- the claims it gives no cargo.
SELECT
  category,
  count(*) AS claims,
  count(DISTINCT disease) AS diseases,
  sum(cargo_status = 'reported') AS with_cargo,
  sum(cargo_status = 'not given') AS cargo_not_given,
  group_concat(cargo, '; ') AS cargos,
  group_concat(citations, '; ') AS citations
FROM (
  SELECT category, disease, cargo, cargo_status, citations
  FROM claims
  ORDER BY category, claim
)
GROUP BY category
ORDER BY category;
