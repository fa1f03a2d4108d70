-- id: 1
-- title: Which cargo in which disease, by category
-- A matrix: a line per cargo, and in each category the diseases that report it.
-- The last line collects the claims whose cargo the review does not give. Categories
-- that a lab added to its copy have no column here; see the view claims.
SELECT
  coalesce(cargo, '– (not given)') AS cargo,
  group_concat(CASE category WHEN 'Tumor' THEN disease END, '; ') AS tumor,
  group_concat(CASE category WHEN 'Infectious' THEN disease END, '; ') AS infectious,
  group_concat(CASE category WHEN 'Noninfectious' THEN disease END, '; ')
    AS noninfectious,
  group_concat(claim, '; ') AS claims,
  group_concat(citations, '; ') AS citations
FROM (
  SELECT cargo, category, disease, claim, citations
  FROM claim_cargos
  UNION ALL
  SELECT NULL, category, disease, claim, citations
  FROM claims
  WHERE cargo_status = 'not given'
  ORDER BY 1, 4
)
GROUP BY cargo
ORDER BY cargo IS NULL, cargo;
