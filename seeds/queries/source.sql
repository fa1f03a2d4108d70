-- id: 16
-- title: What is seen in urine, plasma or cells
-- group: Table 1
-- The liquid-biopsy question: one line per claim whose migrasomes were seen in this
-- kind of sample.
-- param source: a sample source by any name, e.g. Urine or blood plasma
-- choices source: SELECT name FROM sample_sources ORDER BY name
-- accepts source: SELECT key FROM known_names WHERE term_id IN (SELECT term_id FROM source_terms) UNION ALL SELECT lower(source) FROM source_terms
-- param category: only this category, e.g. Tumor
-- default category: ''
-- choices category: SELECT DISTINCT name FROM categories ORDER BY name
SELECT
  claim,
  source,
  source_kind,
  category,
  disease,
  cargo,
  cargo_status,
  mechanism,
  effect,
  citations,
  source_table
FROM claim_sources
WHERE source IN (
    SELECT source
    FROM source_terms
    WHERE lower(source) = lower(trim(:source))
      OR term_id IN (
        SELECT term_id
        FROM known_names
        WHERE key = lower(trim(:source)) AND match_type <> 'ambiguous'
      )
  )
  AND (coalesce(trim(:category), '') = '' OR lower(category) = lower(trim(:category)))
ORDER BY claim;
