-- id: 18
-- title: Which rows of a lab file Table 1 knows
-- One line per row of the lab file, term that its value means and cell that names the term: by
-- which rule the value matches (matched_as), how exactly (match_type), and what migrasomes do
-- there. The value may be a name, symbol, alias or identifier of any term. Rows that match
-- nothing are left out: `lab-summary` counts them. A value that could mean something else too
-- is listed as ambiguous, with its caution.
-- needs lab: column gene
WITH
  known (key, term_id, term, term_kind, matched_as, match_type, mouse_spelling, note) AS (
    SELECT
      key, term_id, term, term_kind, key_kind || ' ' || spelling, match_type, mouse_spelling, note
    FROM term_keys
    UNION ALL
    SELECT
      key, term_id, term, term_kind, min(key_kind || ' ' || spelling), 'ambiguous', NULL, min(caution)
    FROM ambiguous_keys
    GROUP BY key, term_id, term, term_kind
  )
SELECT
  lab.rowid AS row,
  lab.gene AS gene,
  known.term AS term,
  known.term_kind AS term_kind,
  CASE
    WHEN known.mouse_spelling = lab.gene THEN 'mouse symbol ' || known.mouse_spelling
    ELSE known.matched_as
  END AS matched_as,
  CASE
    WHEN known.mouse_spelling = lab.gene THEN 'related'
    ELSE known.match_type
  END AS match_type,
  claim_terms.claim AS claim,
  claim_terms.cell AS named_in,
  claim_terms.disease AS disease,
  (
    SELECT claims.effect FROM claims WHERE claims.claim = claim_terms.claim
  ) AS effect,
  claim_terms.citations AS citations,
  claim_terms.source_table AS source_table,
  known.note AS note
FROM lab
JOIN known ON known.key = fold(coalesce(curie(lab.gene), lab.gene))
LEFT JOIN claim_terms
  ON claim_terms.term_id = known.term_id
  AND known.match_type <> 'ambiguous'
ORDER BY
  lab.rowid,
  known.term,
  known.term_kind,
  claim_terms.claim,
  claim_terms.cell,
  claim_terms.position;
