-- id: 13
-- title: Claims whose cargo the review does not give
-- group: Table 1
-- Where the table prints an en dash in the cargo column: gaps to fill, not absence of
-- cargo.
-- param category: only this category, e.g. Tumor
-- default category: ''
-- choices category: SELECT DISTINCT name FROM categories ORDER BY name
-- param source: only this sample source, e.g. Urine
-- default source: ''
-- choices source: SELECT name FROM sample_sources ORDER BY name
SELECT
  claim,
  category,
  disease,
  source,
  mechanism,
  effect,
  citations,
  source_table
FROM claims
WHERE cargo_status = 'not given'
  AND (coalesce(trim(:category), '') = '' OR lower(category) = lower(trim(:category)))
  AND (
    coalesce(trim(:source), '') = ''
    OR claim IN (SELECT claim FROM claim_sources WHERE lower(source) = lower(trim(:source)))
  )
ORDER BY claim;
