-- id: 7
-- title: What migrasomes do in one disease
-- One line per claim that names the disease, in its Disease cell or in another
-- (named_in): a printed field such as Ophthalmology is not the disease PVR, which
-- stands in the Effect cell (term_kind tells field from disease). matched_as and match_type say by which rule your spelling
-- was taken for the disease. A spelling that is ambiguous gives the candidates and
-- their caution instead of claims. An empty cargo with the status "not given": the
-- review gives none.
-- param disease: any name, alias or identifier of a disease, e.g. HCC, PVR or C22.0
-- choices disease: SELECT DISTINCT name FROM diseases ORDER BY name
-- accepts disease: SELECT key FROM term_spellings WHERE term_kind IN ('disease', 'field') UNION ALL SELECT lower(name) FROM diseases
WITH
  matched AS (
    SELECT
      term,
      term_kind,
      term_id,
      key_kind || ' ' || spelling AS matched_as,
      match_type,
      note,
      caution,
      max(ambiguous AND key_kind <> 'label') OVER () AS is_ambiguous,
      row_number() OVER (
        PARTITION BY term_id
        ORDER BY NOT (key_kind = 'mouse symbol' AND spelling = :disease), rank, key_kind, spelling
      ) AS place
    FROM term_spellings
    WHERE term_kind IN ('disease', 'field')
      AND key IN (coalesce(:disease_key, lower(:disease)), :disease_loose)
  ),
  named AS (
    SELECT claim, term, term_id, group_concat(cell, ', ') AS named_in
    FROM (
      SELECT DISTINCT claim_diseases.claim, claim_diseases.term, claim_diseases.term_id, cell
      FROM matched
      JOIN claim_diseases ON claim_diseases.term_id = matched.term_id
      ORDER BY claim_diseases.claim, cell
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
  matched.note
FROM matched
JOIN named ON named.term_id = matched.term_id
JOIN claims ON claims.claim = named.claim
WHERE matched.place = 1 AND NOT matched.is_ambiguous
UNION ALL
SELECT
  NULL, term, term_kind, NULL, matched_as, 'ambiguous',
  NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, coalesce(caution, note)
FROM matched
WHERE place = 1 AND is_ambiguous
UNION ALL
SELECT
  claim, disease, NULL, 'disease', 'as printed ' || disease, 'exact',
  category, disease, source, cargo, cargo_status, mechanism, effect, citations,
  source_table, NULL
FROM (
  SELECT :disease AS name
  UNION
  SELECT disease_terms.disease
  FROM matched
  JOIN disease_terms ON disease_terms.term_id = matched.term_id
) AS asked
-- CROSS: first the name, then its claims by the index.
CROSS JOIN claims ON claims.disease = asked.name
WHERE claim NOT IN (SELECT named.claim FROM named)
  AND NOT EXISTS (SELECT 1 FROM matched WHERE is_ambiguous)
ORDER BY 1, 2;
