-- id: 4
-- title: Claims, diseases and cargos by category
-- How much the table says of tumors, infections and the rest: how many claims, about
-- how many diseases, and for how many of the claims a cargo is given or not.
SELECT
  category,
  count(*) AS claim_count,
  count(DISTINCT disease) AS diseases,
  sum(cargo_status = 'reported') AS cargo_given,
  sum(cargo_status = 'not given') AS cargo_not_given,
  group_concat(cargo, '; ') AS cargos,
  group_concat(claim, '; ') AS claims,
  group_concat(citations, '; ') AS citations
FROM (
  SELECT category, disease, cargo, cargo_status, claim, citations
  FROM claims
  ORDER BY category, claim
)
GROUP BY category
ORDER BY category;
