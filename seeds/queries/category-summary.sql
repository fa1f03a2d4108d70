-- id: 4
-- title: Claims, diseases and cargos by category
-- group: Both layers
-- How much each source table says of tumors, infections and the rest: how many claims,
-- about how many diseases, and for how many of the claims a cargo is given or not.
SELECT
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
  source_table
FROM (
  SELECT category, disease, cargo_status, claim, citations, source_table
  FROM claims
  ORDER BY source_table, category, claim
) AS chosen
GROUP BY source_table, category
ORDER BY source_table <> 'table-1', source_table, category;
