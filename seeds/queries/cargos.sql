-- id: 3
-- title: Every cargo, its kind and where it was seen
-- group: Table 1
-- One line per cargo that a source table prints. The kind (protein, organelle, virus
-- particle) is curated, not printed. References of another table than Table 1 stand with
-- its name.
-- param category: only this category, e.g. Tumor
-- default category: ''
-- choices category: SELECT DISTINCT name FROM categories ORDER BY name
-- param source: only this sample source, e.g. Urine
-- default source: ''
-- choices source: SELECT name FROM sample_sources ORDER BY name
WITH
  chosen AS (
    SELECT
      claim_cargos.cargo,
      claim_cargos.cargo_kind,
      claim_cargos.disease,
      claim_cargos.source,
      claim_cargos.claim,
      claim_cargos.source_table,
      claim_references.reference
    FROM claim_cargos
    JOIN claim_references ON claim_references.claim = claim_cargos.claim
    WHERE (coalesce(trim(:category), '') = '' OR lower(category) = lower(trim(:category)))
      AND (
        coalesce(trim(:source), '') = ''
        OR claim_cargos.claim IN (
          SELECT claim FROM claim_sources WHERE lower(source) = lower(trim(:source))
        )
      )
  )
SELECT
  cargo,
  cargo_kind AS kind,
  (
    SELECT group_concat(disease, '; ')
    FROM (SELECT DISTINCT disease FROM chosen WHERE chosen.cargo = each.cargo ORDER BY disease)
  ) AS diseases,
  (
    SELECT group_concat(source, '; ')
    FROM (SELECT DISTINCT source FROM chosen WHERE chosen.cargo = each.cargo ORDER BY source)
  ) AS sources,
  (
    SELECT group_concat(claim, '; ')
    FROM (SELECT claim FROM chosen WHERE chosen.cargo = each.cargo ORDER BY claim)
  ) AS claim_numbers,
  (
    SELECT group_concat(reference, '; ')
    FROM (SELECT DISTINCT reference FROM chosen WHERE chosen.cargo = each.cargo ORDER BY claim)
  ) AS citations,
  (
    SELECT group_concat(source_table, '; ')
    FROM (
      SELECT DISTINCT source_table FROM chosen WHERE chosen.cargo = each.cargo ORDER BY source_table
    )
  ) AS source_tables
FROM (SELECT DISTINCT cargo, cargo_kind FROM chosen) AS each
ORDER BY cargo;
