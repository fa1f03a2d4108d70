-- id: 2
-- title: What one cargo does
-- One line per claim that reports the cargo: in which disease, by which mechanism,
-- with which effect, on whose word. matched_as and match_type say by which rule your
-- spelling was taken for the cargo, note what to mind. A spelling that is ambiguous
-- gives the candidates and their caution instead of claims.
-- param cargo: any name, symbol, alias or identifier of a cargo, e.g. VEGF, VEGFA or P15692
-- choices cargo: SELECT name FROM cargos ORDER BY name
-- accepts cargo: SELECT key FROM term_spellings WHERE term_kind = 'cargo' UNION ALL SELECT lower(name) FROM cargos
WITH
  matched AS (
    SELECT
      term,
      term_id,
      key_kind || ' ' || spelling AS matched_as,
      match_type,
      note,
      caution,
      max(ambiguous AND key_kind <> 'label') OVER () AS is_ambiguous,
      row_number() OVER (
        PARTITION BY term_id
        ORDER BY NOT (key_kind = 'mouse symbol' AND spelling = :cargo), rank, key_kind, spelling
      ) AS place
    FROM term_spellings
    WHERE term_kind = 'cargo'
      AND key IN (coalesce(:cargo_key, lower(:cargo)), :cargo_loose)
  )
SELECT
  claim_cargos.claim,
  claim_cargos.cargo,
  matched.matched_as,
  matched.match_type,
  claim_cargos.cargo_kind AS kind,
  claim_cargos.category,
  claim_cargos.disease,
  claim_cargos.source,
  claim_cargos.mechanism,
  claim_cargos.effect,
  claim_cargos.citations,
  claim_cargos.source_table,
  matched.note
FROM matched
JOIN cargo_terms ON cargo_terms.term_id = matched.term_id
JOIN claim_cargos ON claim_cargos.cargo = cargo_terms.cargo
WHERE matched.place = 1 AND NOT matched.is_ambiguous
UNION ALL
SELECT
  NULL, term, matched_as, 'ambiguous',
  NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, coalesce(caution, note)
FROM matched
WHERE place = 1 AND is_ambiguous
UNION ALL
SELECT
  claim, cargo, 'as printed ' || cargo, 'exact',
  cargo_kind, category, disease, source, mechanism, effect, citations, source_table, NULL
FROM claim_cargos
WHERE cargo = :cargo AND NOT EXISTS (SELECT 1 FROM matched)
ORDER BY 1, 2;
