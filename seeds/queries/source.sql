-- id: 16
-- title: What is seen in urine, plasma or cells
-- The liquid-biopsy question: one line per claim whose migrasomes were seen in this
-- kind of sample.
-- param source: a sample source as the table names it, e.g. Urine
-- choices source: SELECT name FROM sample_sources ORDER BY name
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
WHERE source = :source
ORDER BY claim;
