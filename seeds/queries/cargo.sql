-- id: 2
-- title: What one cargo does
-- group: Table 1
-- One line per claim that reports the cargo: in which disease, by which mechanism,
-- with which effect, on whose word. matched_as and match_type say by which rule your
-- spelling was taken for the cargo, note what to mind. A name that is known but is no
-- cargo gives the claims that name it elsewhere (role says where), and one that Table 1 has
-- nowhere the findings about it (F040); `about` shows both for any name. One that is ambiguous
-- gives what it could mean instead of claims.
-- param cargo: any name, symbol, alias or identifier of a cargo, e.g. VEGF, VEGFA or P15692
-- choices cargo: SELECT name FROM cargos ORDER BY name
-- accepts cargo: SELECT key FROM known_names UNION ALL SELECT lower(name) FROM cargos
WITH
  matched AS (
    SELECT
      term,
      term_id,
      CASE
        WHEN mouse_spelling = trim(:cargo) THEN 'mouse symbol ' || mouse_spelling
        ELSE matched_as
      END AS matched_as,
      CASE WHEN mouse_spelling = trim(:cargo) THEN 'related' ELSE match_type END AS match_type,
      note
    FROM known_names
    WHERE key = lower(trim(:cargo))
  )
SELECT
  claim_cargos.claim,
  claim_cargos.cargo,
  'cargo' AS role,
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
  matched.note,
  claim_accessions.accession
FROM matched
JOIN cargo_terms ON cargo_terms.term_id = matched.term_id
JOIN claim_cargos ON claim_cargos.cargo = cargo_terms.cargo
JOIN claim_accessions ON claim_accessions.claim = claim_cargos.claim
WHERE matched.match_type <> 'ambiguous'
UNION ALL
SELECT
  named.claim, claims.cargo, matched.term || ' is named in the ' || named.cells,
  matched.matched_as, matched.match_type, NULL, claims.category, claims.disease,
  claims.source, claims.mechanism, claims.effect, claims.citations, claims.source_table,
  matched.note, claim_accessions.accession
FROM matched
JOIN (
  SELECT term_id, claim, group_concat(cell, ', ') AS cells
  FROM (
    SELECT DISTINCT
      term_id,
      claim,
      cell || CASE reading WHEN 'found by program' THEN ' (found by program)' ELSE '' END AS cell
    FROM claim_terms
    ORDER BY term_id, claim, cell
  )
  GROUP BY term_id, claim
) AS named ON named.term_id = matched.term_id
JOIN claims ON claims.claim = named.claim
JOIN claim_accessions ON claim_accessions.claim = named.claim
WHERE matched.match_type <> 'ambiguous'
  AND NOT EXISTS (SELECT 1 FROM cargo_terms WHERE cargo_terms.term_id = matched.term_id)
UNION ALL
SELECT
  NULL, CASE evidence.role_group WHEN 'carried' THEN evidence.subject END, evidence.role,
  matched.matched_as, matched.match_type, NULL, NULL, evidence.context, evidence.sample,
  evidence.relation || coalesce(': ' || evidence.mechanism, ''), evidence.effect, NULL,
  evidence.source_table, matched.note, evidence.accession
FROM matched
JOIN evidence ON evidence.term_id = matched.term_id AND evidence.claim IS NULL
WHERE matched.match_type <> 'ambiguous'
  AND NOT EXISTS (SELECT 1 FROM claim_terms WHERE claim_terms.term_id = matched.term_id)
  AND NOT EXISTS (SELECT 1 FROM cargo_terms WHERE cargo_terms.term_id = matched.term_id)
UNION ALL
SELECT
  NULL, NULL, 'could be ' || term, matched_as, 'ambiguous',
  NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, note, NULL
FROM matched
WHERE match_type = 'ambiguous'
UNION ALL
SELECT
  claim_cargos.claim, cargo, 'cargo', 'as printed ' || cargo, 'exact', cargo_kind, category,
  disease, source, mechanism, effect, citations, source_table, NULL, claim_accessions.accession
FROM claim_cargos
JOIN claim_accessions ON claim_accessions.claim = claim_cargos.claim
WHERE lower(cargo) = lower(trim(:cargo)) AND NOT EXISTS (SELECT 1 FROM matched)
ORDER BY 1, 2, 3, 15;
