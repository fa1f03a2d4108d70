-- title: What one cargo does
-- One line per claim that reports the cargo: in which disease, by which mechanism,
-- with which effect, on whose word.
-- param cargo: a cargo as the table prints it, e.g. VEGF
-- choices cargo: SELECT name FROM cargos ORDER BY name
SELECT
  claim,
  cargo,
  cargo_kind AS kind,
  category,
  disease,
  source,
  mechanism,
  effect,
  citations,
  source_table
FROM claim_cargos
WHERE cargo = :cargo
ORDER BY claim;
