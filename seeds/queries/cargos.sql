-- title: Every cargo, its kind and where it was seen
-- One line per cargo that the table prints. The kind (protein, organelle, virus
-- particle) is curated, not printed.
SELECT
  cargo,
  cargo_kind AS kind,
  count(*) AS claims,
  group_concat(disease, '; ') AS diseases,
  group_concat(source, '; ') AS sources,
  group_concat(citations, '; ') AS citations
FROM (
  SELECT cargo, cargo_kind, disease, source, citations
  FROM claim_cargos
  ORDER BY cargo, claim
)
GROUP BY cargo, cargo_kind
ORDER BY cargo;
