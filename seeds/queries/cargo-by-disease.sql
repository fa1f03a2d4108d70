-- id: 1
-- title: Which cargo in which disease, by category
-- group: Table 1
-- A matrix: a line per cargo, and in each category the diseases that report it.
-- The last line collects the claims whose cargo the source does not give. Diseases of
-- categories that a lab added to its copy stand in one column (other), each with its category.
-- References of another table than Table 1 stand with its name.
WITH
  chosen AS (
    SELECT
      claims.claim,
      claim_cargos.cargo,
      claims.category,
      claims.disease,
      claims.source_table,
      claim_references.reference
    FROM claims
    JOIN claim_references ON claim_references.claim = claims.claim
    LEFT JOIN claim_cargos ON claim_cargos.claim = claims.claim
  )
SELECT
  coalesce(cargo, '– (not given)') AS cargo,
  (
    SELECT group_concat(disease, '; ')
    FROM (
      SELECT DISTINCT disease
      FROM chosen
      WHERE chosen.cargo IS each.cargo AND category = 'Tumor'
      ORDER BY disease
    )
  ) AS tumor,
  (
    SELECT group_concat(disease, '; ')
    FROM (
      SELECT DISTINCT disease
      FROM chosen
      WHERE chosen.cargo IS each.cargo AND category = 'Infectious'
      ORDER BY disease
    )
  ) AS infectious,
  (
    SELECT group_concat(disease, '; ')
    FROM (
      SELECT DISTINCT disease
      FROM chosen
      WHERE chosen.cargo IS each.cargo AND category = 'Noninfectious'
      ORDER BY disease
    )
  ) AS noninfectious,
  (
    SELECT group_concat(claim, '; ')
    FROM (SELECT claim FROM chosen WHERE chosen.cargo IS each.cargo ORDER BY claim)
  ) AS claim_numbers,
  (
    SELECT group_concat(reference, '; ')
    FROM (
      SELECT DISTINCT reference FROM chosen WHERE chosen.cargo IS each.cargo ORDER BY claim
    )
  ) AS citations,
  (
    SELECT group_concat(source_table, '; ')
    FROM (
      SELECT DISTINCT source_table
      FROM chosen
      WHERE chosen.cargo IS each.cargo
      ORDER BY source_table
    )
  ) AS source_tables,
  (
    SELECT group_concat(disease, '; ')
    FROM (
      SELECT DISTINCT disease || ' (' || category || ')' AS disease
      FROM chosen
      WHERE chosen.cargo IS each.cargo
        AND category NOT IN ('Tumor', 'Infectious', 'Noninfectious')
      ORDER BY 1
    )
  ) AS other
FROM (SELECT DISTINCT cargo FROM chosen) AS each
ORDER BY each.cargo IS NULL, each.cargo;
