-- id: 3
-- title: Every cargo, its kind and where it was seen
-- One line per cargo that the table prints. The kind (protein, organelle, virus
-- particle) is curated, not printed. The lists are in step: one item per claim.
SELECT
  cargo,
  cargo_kind AS kind,
  group_concat(disease, '; ') AS diseases,
  group_concat(source, '; ') AS sources,
  group_concat(claim, '; ') AS claims,
  group_concat(citations, '; ') AS citations
FROM (
  SELECT cargo, cargo_kind, disease, source, claim, citations
  FROM claim_cargos
  ORDER BY cargo, claim
)
GROUP BY cargo, cargo_kind
ORDER BY cargo;
