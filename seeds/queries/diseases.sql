-- id: 8
-- title: Every disease, with its cargos and sources
-- group: Table 1
-- One line per printed Disease cell. Some name a medical field (Ophthalmology), as
-- the table does. An en dash (–) among the cargos: a claim whose cargo the source does not
-- give. References of another table than Table 1 stand with its name.
-- param category: only this category, e.g. Tumor
-- default category: ''
-- choices category: SELECT DISTINCT name FROM categories ORDER BY name
-- param source: only this sample source, e.g. Urine
-- default source: ''
-- choices source: SELECT name FROM sample_sources ORDER BY name
WITH
  chosen AS (
    SELECT
      claims.disease || '/' || claims.category AS place,
      claims.disease,
      claims.category,
      coalesce(claims.cargo, '–') AS cargo,
      claims.source,
      claims.claim,
      claims.source_table,
      claim_references.reference
    FROM claims
    JOIN claim_references ON claim_references.claim = claims.claim
    WHERE (coalesce(trim(:category), '') = '' OR lower(category) = lower(trim(:category)))
      AND (
        coalesce(trim(:source), '') = ''
        OR claims.claim IN (
          SELECT claim FROM claim_sources WHERE lower(source) = lower(trim(:source))
        )
      )
  )
SELECT
  disease,
  category,
  (
    SELECT group_concat(cargo, '; ')
    FROM (
      SELECT DISTINCT cargo FROM chosen WHERE chosen.place = each.place ORDER BY cargo = '–', cargo
    )
  ) AS cargos,
  (
    SELECT group_concat(source, '; ')
    FROM (SELECT DISTINCT source FROM chosen WHERE chosen.place = each.place ORDER BY source)
  ) AS sources,
  (
    SELECT group_concat(claim, '; ')
    FROM (SELECT claim FROM chosen WHERE chosen.place = each.place ORDER BY claim)
  ) AS claim_numbers,
  (
    SELECT group_concat(reference, '; ')
    FROM (SELECT DISTINCT reference FROM chosen WHERE chosen.place = each.place ORDER BY claim)
  ) AS citations,
  (
    SELECT group_concat(source_table, '; ')
    FROM (
      SELECT DISTINCT source_table
      FROM chosen
      WHERE chosen.place = each.place
      ORDER BY source_table
    )
  ) AS source_tables
FROM (SELECT DISTINCT place, disease, category FROM chosen) AS each
ORDER BY disease, category;
