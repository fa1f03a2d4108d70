-- title: What migrasomes do in one disease
-- One line per claim about the disease. An empty cargo with the status "not given":
-- the review gives none.
-- param disease: a disease as the table prints it, e.g. "Hepatocellular carcinoma"
-- choices disease: SELECT DISTINCT name FROM diseases ORDER BY name
SELECT
  claim,
  category,
  disease,
  source,
  cargo,
  cargo_status,
  mechanism,
  effect,
  citations,
  source_table
FROM claims
WHERE disease = :disease
ORDER BY claim;
