-- id: 7
-- title: What migrasomes do in one disease
-- group: Table 1
-- One line per claim that names the disease, in its Disease cell or in another
-- (named_in): a printed field such as Ophthalmology is not the disease PVR, which
-- stands in the Effect cell (term_kind tells field from disease). matched_as and
-- match_type say by which rule your spelling was taken for the disease. A name that is
-- known but is no disease gives the claims that name it. One that is ambiguous gives what
-- it could mean instead of claims. An empty cargo with the status "not given": the
-- review gives none. A name that Table 1 has nowhere gives the findings about it (F040), each
-- with what it is about before its mechanism; `about` shows both for any name.
-- param disease: any name, alias or identifier of a disease, e.g. HCC, PVR or C22.0
-- choices disease: SELECT DISTINCT name FROM diseases ORDER BY name
-- accepts disease: SELECT key FROM known_names UNION ALL SELECT lower(name) FROM diseases
WITH
  matched AS (
    SELECT
      term,
      term_kind,
      term_id,
      CASE
        WHEN mouse_spelling = trim(:disease) THEN 'mouse symbol ' || mouse_spelling
        ELSE matched_as
      END AS matched_as,
      CASE WHEN mouse_spelling = trim(:disease) THEN 'related' ELSE match_type END
        AS match_type,
      note
    FROM known_names
    WHERE key = lower(trim(:disease))
  ),
  named AS (
    SELECT claim, term, term_id, group_concat(cell, ', ') AS named_in
    FROM (
      SELECT claim_diseases.claim, claim_diseases.term, claim_diseases.term_id, cell
      FROM matched
      JOIN claim_diseases
        ON claim_diseases.term_id = matched.term_id AND claim_diseases.cell = 'disease'
      UNION
      SELECT
        claim_terms.claim, claim_terms.term, claim_terms.term_id,
        cell || CASE reading WHEN 'found by program' THEN ' (found by program)' ELSE '' END
      FROM matched
      JOIN claim_terms ON claim_terms.term_id = matched.term_id
      ORDER BY 1, 4
    )
    GROUP BY claim, term, term_id
  )
SELECT
  claims.claim,
  named.term,
  matched.term_kind,
  named.named_in,
  matched.matched_as,
  matched.match_type,
  claims.category,
  claims.disease,
  claims.source,
  claims.cargo,
  claims.cargo_status,
  claims.mechanism,
  claims.effect,
  claims.citations,
  claims.source_table,
  matched.note,
  claim_accessions.accession
FROM matched
JOIN named ON named.term_id = matched.term_id
JOIN claims ON claims.claim = named.claim
JOIN claim_accessions ON claim_accessions.claim = named.claim
WHERE matched.match_type <> 'ambiguous'
UNION ALL
SELECT
  NULL, term, term_kind, NULL, matched_as, 'ambiguous',
  NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, note, NULL
FROM matched
WHERE match_type = 'ambiguous'
UNION ALL
SELECT
  NULL, matched.term, matched.term_kind, told.parts, matched.matched_as, matched.match_type,
  NULL, evidence.context, evidence.sample,
  CASE evidence.role_group WHEN 'carried' THEN evidence.subject END, NULL,
  evidence.subject || ' (' || evidence.role || ') ' || evidence.relation
    || coalesce(': ' || evidence.mechanism, ''),
  evidence.effect, NULL, evidence.source_table, matched.note, evidence.accession
FROM matched
JOIN (
  SELECT term_id, accession, group_concat(part, ', ') AS parts
  FROM (
    SELECT DISTINCT
      evidence_terms.term_id,
      evidence_terms.accession,
      evidence_terms.part || CASE evidence_terms.reading
        WHEN 'found by program' THEN ' (found by program)'
        ELSE ''
      END AS part
    FROM matched
    JOIN evidence_terms ON evidence_terms.term_id = matched.term_id
    WHERE evidence_terms.claim IS NULL
    ORDER BY 1, 2, 3
  )
  GROUP BY term_id, accession
) AS told ON told.term_id = matched.term_id
JOIN evidence ON evidence.accession = told.accession AND evidence.claim IS NULL
WHERE matched.match_type <> 'ambiguous'
  AND NOT EXISTS (SELECT 1 FROM named WHERE named.term_id = matched.term_id)
UNION ALL
SELECT
  claims.claim, disease, NULL, 'disease', 'as printed ' || disease, 'exact',
  category, disease, source, cargo, cargo_status, mechanism, effect, citations,
  source_table, NULL, claim_accessions.accession
FROM claims
JOIN claim_accessions ON claim_accessions.claim = claims.claim
WHERE lower(disease) = lower(trim(:disease))
  AND NOT EXISTS (SELECT 1 FROM named WHERE named.claim = claims.claim)
  AND NOT EXISTS (SELECT 1 FROM matched WHERE match_type = 'ambiguous')
ORDER BY 1, 2, 17;
